package doctor

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"wxtill/pos"
	"wxtill/printer"
	"wxtill/storage"
)

// TestSpeech: a till without it is told, and works.
func TestSpeech(t *testing.T) {
	for program, want := range map[string]Result{
		"spd-say": {Check: Speech, Verdict: OK, Finding: "found", Args: []any{"spd-say"}},
		"":        {Check: Speech, Verdict: Warning, Finding: "missing"},
	} {
		got := Till{Speech: func() string { return program }}.speech(t.Context(), true)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", program, got, want)
		}
	}
	if got := (Till{}).speech(t.Context(), true); got.Verdict != Skipped {
		t.Errorf("not wanted: %+v", got)
	}
}

func TestBook(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "wxtill.db")
	till := Till{Book: path}
	if r := till.book(t.Context(), true); r.Verdict != OK || r.Finding != "none" {
		t.Errorf("no book: %+v", r)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("looking at a book makes one")
	}
	l, err := storage.Open(t.Context(), storage.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	lock, err := storage.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if r := till.book(t.Context(), true); r.Verdict != OK || r.Finding != "whole" {
		t.Errorf("beside a running till: %+v", r)
	}
	till.Backups = storage.Backups{Dir: filepath.Join(dir, "backups"), Keep: 1}
	if _, err := till.Backups.Make(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.Close(), lock.Release(), os.Remove(path)); err != nil {
		t.Fatal(err)
	}
	if r := till.book(t.Context(), true); r.Verdict != Failed || !errors.Is(r.Err, pos.ErrBookGone) {
		t.Errorf("a book that is gone, with a backup: %+v", r)
	}
}

func TestBookThatIsNoGood(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wxtill.db")
	l, err := storage.Open(t.Context(), storage.Options{Path: path})
	if err == nil {
		err = l.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	torn := bytes.Clone(whole)
	for i := 4096; i < len(torn); i++ {
		torn[i] = 0xff
	}
	for _, tt := range []struct {
		name string
		doc  []byte
		err  error
	}{
		{"every page behind the first overwritten", torn, pos.ErrDamaged},
		{"another file", []byte("hello, I am no book, and I am long enough to show that"), pos.ErrDamaged},
	} {
		if err := os.WriteFile(path, tt.doc, 0o600); err != nil {
			t.Fatal(err)
		}
		r := Till{Book: path}.book(t.Context(), true)
		if r.Verdict != Failed || !errors.Is(r.Err, tt.err) {
			t.Errorf("%s: %+v", tt.name, r)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, tt.doc) {
			t.Errorf("%s: the file was changed", tt.name)
		}
	}
}

// A till that was never started has no directory yet, but a disk.
func TestDiskOfABookToBe(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	r := Till{Book: filepath.Join(dir, "wxtill.db")}.disk(t.Context(), true)
	if there := (Till{Book: filepath.Join(t.TempDir(), "wxtill.db")}).disk(t.Context(), true); r.Verdict != there.Verdict || r.Subject != dir {
		t.Errorf("%+v, and where there is a directory %+v", r, there)
	}
}

func TestDisk(t *testing.T) {
	for free, said := range map[int64]string{
		leastSpace - 1: "failed little", leastSpace: "warning little", littleSpace - 1: "warning little", littleSpace: "ok free",
	} {
		if r := room("/data", free); string(r.Verdict)+" "+r.Finding != said {
			t.Errorf("%d bytes: %+v, want %s", free, r, said)
		}
	}
	if r := (Till{Book: filepath.Join("no\x00folder", "wxtill.db")}).disk(t.Context(), true); r.Verdict != Skipped {
		t.Errorf("what can be no folder: %+v", r)
	}
}

func TestPaper(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	paper := filepath.Join(t.TempDir(), "paper.bin")
	for _, tt := range []struct {
		name, transport, address string
		err                      error
	}{
		{"in the network", "tcp", l.Addr().String(), nil},
		{"switched off", "tcp", gone.Addr().String(), pos.ErrPrinterAbsent},
		{"a file", "file", paper, nil},
		{"a device that is not there", "serial", "/dev/wxtill-no-such-line", pos.ErrPrinterAbsent},
	} {
		till := Till{Printer: &printer.Options{Transport: tt.transport, Address: tt.address}}
		r := till.paper(t.Context(), true)
		if (r.Verdict == OK) != (tt.err == nil) || !errors.Is(r.Err, tt.err) {
			t.Errorf("%s: %+v", tt.name, r)
		}
	}
	if text, err := os.ReadFile(paper); err != nil || len(text) > 0 {
		t.Errorf("printed %q, error %v", text, err)
	}
	bad := Till{Printer: &printer.Options{Transport: "pigeon", Address: "x"}}
	if r := bad.paper(t.Context(), true); r.Verdict != Failed {
		t.Errorf("%+v", r)
	}
}

// TestPort: ports are listed, and only what this user may not use is a warning.
func TestPort(t *testing.T) {
	ports := []pos.PrinterPort{
		{Device: "/dev/ttyUSB0", Name: "USB Serial"}, {Device: "/dev/ttyS0"},
		{Device: "/dev/ttyUSB1", Holder: "minicom (42)", Err: pos.ErrPortTaken}, {Device: "/dev/ttyACM0", Err: pos.ErrPortForbidden},
	}
	want := []string{"ok named [USB Serial]", "ok free []", "ok taken [minicom (42)]", "warning forbidden []"}
	var got []string
	Till{Ports: func() []pos.PrinterPort { return ports }}.Examine(t.Context(), func(r Result) {
		if r.Check == Port {
			got = append(got, fmt.Sprint(r.Verdict, " ", r.Finding, " ", r.Args))
		}
	})
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNotify(t *testing.T) {
	for address, said := range map[string]string{
		"https://localhost/notify":     "skipped asks",
		"https://shop.invalid/notify":  "skipped asks",
		"":                             "skipped asks",
		"https://192.168.1.5/notify":   "warning private",
		"https://127.0.0.1/notify":     "warning private",
		"https://203.0.113.7/notify":   "ok public",
		"https://nowhere.test/notify":  "warning unknown",
		"https://[2001:db8::1]/notify": "ok public",
	} {
		if r := (Till{NotifyURL: address}).notify(t.Context(), true); string(r.Verdict)+" "+r.Finding != said {
			t.Errorf("%s: %+v, want %s", address, r, said)
		}
	}
}
