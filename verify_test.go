package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"wxtill/storage"
	"wxtill/words"
)

// Whoever changed a book also chose the bytes that are told of it.
func TestTellFindings(t *testing.T) {
	var told bytes.Buffer
	tellFindings(&told, words.For(words.ZH), []storage.Finding{
		{Row: 3, Kind: storage.Unreadable, Reason: "text", Args: []any{"\x1b[2J\xff"}},
	})
	lines := strings.Split(strings.TrimSuffix(told.String(), "\n"), "\n")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "第 3 行") || !strings.Contains(lines[0], "\ufffd[2J\ufffd") {
		t.Errorf("told %q", lines)
	}
	if !strings.Contains(lines[len(lines)-1], "wxtill restore -to") {
		t.Errorf("nothing is said about what to do: %q", lines)
	}
	for _, line := range lines {
		if strings.ContainsFunc(line, unicode.IsControl) {
			t.Errorf("%q moves the cursor", line)
		}
	}
	told.Reset()
	if tellFindings(&told, words.For(words.ZH), nil); told.Len() > 0 {
		t.Errorf("nothing is wrong, and it says %q", &told)
	}
}
