package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxtill/pos"
)

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
