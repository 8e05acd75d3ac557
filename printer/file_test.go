package printer

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxtill/pos"
)

// newFile makes a printer on a file.
func newFile(t *testing.T, path string, timeout time.Duration) *Printer {
	t.Helper()
	p, err := New(Options{Transport: "file", Address: path, Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func TestFileGetsEachSlip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "slips.bin")
	p := newFile(t, path, 0)
	slip := pos.Slip{Receipt: cashReceipt("zh")}
	for range 3 {
		if err := p.Print(t.Context(), slip); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := bytes.Repeat(Encode(Layout(slip), Profile{Columns: 32}), 3); !bytes.Equal(got, want) {
		t.Errorf("%d bytes, want %d", len(got), len(want))
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v, want mode 0600", info.Mode(), err)
	}
}

func TestFileAbsent(t *testing.T) {
	dir := t.TempDir()
	cases := map[string]struct {
		path string
		want error
	}{
		"no such folder":           {filepath.Join(dir, "no", "slips.bin"), fs.ErrNotExist},
		"a device that is off":     {"/dev/wxtill-test-printer", fs.ErrNotExist},
		"a folder":                 {dir, nil},
		"the disk is full at once": {"/dev/full", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			err := newFile(t, c.path, 0).Print(t.Context(), pos.Slip{Receipt: referenceReceipt()})
			if !errors.Is(err, pos.ErrPrinterAbsent) || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, pos.ErrPrinterAbsent)
			}
		})
	}
	if _, err := os.Stat("/dev/wxtill-test-printer"); err == nil {
		t.Error("a file was made among the devices")
	}
}

// A message names the path, for the person who has to look there.
func TestFileErrorNamesThePath(t *testing.T) {
	err := newFile(t, "/dev/wxtill-test-printer", 0).Check(t.Context())
	if err == nil || !strings.Contains(err.Error(), "/dev/wxtill-test-printer") {
		t.Errorf("%v", err)
	}
}
