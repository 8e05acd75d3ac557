package storage_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"wxtill/pos"
	"wxtill/pos/simulation"
	"wxtill/storage"
)

// fileBooks are books in files, which every start of a till opens anew.
type fileBooks struct {
	dir  string
	open map[string]*storage.Ledger
}

// newFileBooks makes them in memory where the machine has such a place: what the disk
// does is the matter of other tests.
func newFileBooks(t *testing.T) *fileBooks {
	dir := t.TempDir()
	if shm, err := os.MkdirTemp("/dev/shm", "wxtill"); err == nil {
		t.Cleanup(func() { os.RemoveAll(shm) })
		dir = shm
	}
	return &fileBooks{dir, map[string]*storage.Ledger{}}
}

// Open implements [simulation.Books].
func (f *fileBooks) Open(till string) (pos.Ledger, error) {
	if l := f.open[till]; l != nil {
		if err := l.Close(); err != nil {
			return nil, err
		}
	}
	var err error
	f.open[till], err = storage.Open(context.Background(), storage.Options{Path: filepath.Join(f.dir, till+".db")})
	return f.open[till], err
}

// Check implements [simulation.Books].
func (f *fileBooks) Check(till string) (findings []string, err error) {
	r, err := f.open[till].Verify(context.Background())
	if err != nil {
		return nil, err
	}
	for _, found := range r.Findings {
		findings = append(findings, found.What)
	}
	return findings, f.open[till].QuickCheck(context.Background())
}

// Close implements [simulation.Books].
func (f *fileBooks) Close() error {
	for _, l := range f.open {
		if err := l.Close(); err != nil {
			return err
		}
	}
	return nil
}

// TestSimulation plays shops whose books are files.
func TestSimulation(t *testing.T) {
	if testing.Short() {
		t.Skip("walks through everything one after the other: nothing for the race detector")
	}
	simulation.PlayAll(t, 3, func() simulation.Options { return simulation.Options{Books: newFileBooks(t)} })
}
