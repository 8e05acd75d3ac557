package storage_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/storage"
)

// TestTries: tries at once are counted one by one, each operator's apart, and what
// was counted is there for the next process.
func TestTries(t *testing.T) {
	dir := t.TempDir()
	tries := storage.TriesIn(dir)
	wrong := errors.New("wrong")
	miss := func(id pos.OperatorID) error {
		return tries.Try(t.Context(), id, func(before pos.Tried) (pos.Tried, error) {
			before.Failures++
			before.LockedUntil = time.Unix(int64(before.Failures), 0).UTC()
			return before, wrong
		})
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := miss("02"); !errors.Is(err, wrong) {
				t.Errorf("a try: %v", err)
			}
		})
	}
	all.Wait()
	if err := miss("03"); !errors.Is(err, wrong) {
		t.Error(err)
	}
	want := map[pos.OperatorID]int{"01": 0, "02": 20, "03": 1}
	check := func() {
		t.Helper()
		for id, n := range want {
			err := storage.TriesIn(dir).Try(t.Context(), id, func(now pos.Tried) (pos.Tried, error) {
				if now.Failures != n || n > 0 && now.LockedUntil.Unix() != int64(n) {
					t.Errorf("%s: %+v, want %d", id, now, n)
				}
				return now, nil
			})
			if err != nil {
				t.Error(err)
			}
		}
	}
	check()

	forget := func(pos.Tried) (pos.Tried, error) { return pos.Tried{}, nil }
	if err := tries.Try(t.Context(), "02", forget); err != nil {
		t.Error(err)
	}
	want["02"] = 0
	check()

	// Who can spoil the file can remove it: it keeps nobody out for ever.
	if err := os.WriteFile(filepath.Join(dir, "pins.json"), []byte(`{"03":{"failures":`), 0o600); err != nil {
		t.Fatal(err)
	}
	want["03"] = 0
	check()
	if err := storage.TriesIn(filepath.Join(dir, "none")).Try(t.Context(), "01", forget); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a directory: %v", err)
	}
}
