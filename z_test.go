package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxtill/pos"
	"wxtill/wxpay/sandbox"
)

// TestNothingExplainsTheDrawer: where nothing fits, a person is told so, and a program
// gets no row.
func TestNothingExplainsTheDrawer(t *testing.T) {
	c := newClinic(t, sandbox.Options{})
	s := shopWith(t, c)
	if _, err := s.till.OpenShift(t.Context(), 10000, pos.Grant{}); err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	pin := filepath.Join(t.TempDir(), "pin")
	if err := os.WriteFile(pin, []byte("240816"), 0o600); err != nil {
		t.Fatal(err)
	}
	explain := func(more ...string) string {
		var stdout, stderr bytes.Buffer
		args := append([]string{"-data", c.dir, "-counted", "61.37", "-explain", "-operator", "01", "-pin-file", pin}, more...)
		if _, err := closeShift(t.Context(), args, &stdout, &stderr); err != nil {
			t.Fatal(errors.Join(err, errors.New(stderr.String())))
		}
		return stdout.String()
	}
	if got, want := explain(), s.words.Text("cause.none")+"\n"; got != want {
		t.Errorf("a person reads %q, want %q", got, want)
	}
	if got := explain("-json"); got != "" {
		t.Errorf("a program reads %q", got)
	}
}

// TestReadCount takes the money that there is, and nothing that a slip of the hand
// makes of it.
func TestReadCount(t *testing.T) {
	for lines, want := range map[string]pos.Fen{
		"100 48\n\n50 2\n0.1 3\n": 490030,
		"2 1\n0.05 4":             220,
		"30 1":                    -1,
		"1000 1":                  -1,
		"100 -1":                  -1,
		"100":                     -1,
		"100 x":                   -1,
	} {
		file := filepath.Join(t.TempDir(), "count.txt")
		if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := readCount(file)
		if bad := want < 0; bad != (err != nil) || !bad && c.Total != want {
			t.Errorf("%q: %s, %v", strings.TrimSpace(lines), c.Total, err)
		}
	}
}
