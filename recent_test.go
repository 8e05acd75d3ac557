package main

import (
	"errors"
	"strings"
	"testing"

	"wxtill/storage"
	"wxtill/words"
)

// TestEveryFindingHasWords: whatever verify finds, it says in both languages,
// and names what it is about.
func TestEveryFindingHasWords(t *testing.T) {
	args := map[storage.Reason][]any{
		"gap": {int64(5), int64(3)}, "text": {errors.New("bad")}, "moved": {int64(4)}, "hash": nil,
		"unwritten": {storage.Subject("sale 1")}, "word": {storage.Subject("alarm 1"), errors.New("bad")},
		"differs": {storage.Subject("receipt 1"), int64(2)}, "document": {storage.Subject("attempt 1"), errors.New("bad")},
		"column": {storage.Subject("sale 1"), "total", "1", "2", int64(3)}, "missing": {storage.Subject("sale 1")},
	}
	for _, language := range []words.Language{words.ZH, words.EN} {
		for _, reason := range storage.Reasons() {
			line := worded(words.For(language), storage.Finding{Reason: reason, Args: args[reason]})
			if strings.Contains(line, "verify.") || strings.Contains(line, "%!") {
				t.Errorf("%s in %s: %s", reason, language, line)
			}
		}
	}
}
