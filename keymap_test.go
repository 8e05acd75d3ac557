package main

import (
	"bytes"
	"log/slog"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"wxtill/storage"
	"wxtill/ui"
)

// TestKeysAreKept over a restart, and what is no keymap keeps no till from opening.
func TestKeysAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), bookFile)
	var log bytes.Buffer
	open := func() *station {
		book, err := storage.Open(t.Context(), storage.Options{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		return &station{book: book, logger: slog.New(slog.NewTextHandler(&log, nil))}
	}
	s := open()
	if got := s.keys(t.Context()); len(got) != 0 {
		t.Errorf("a new book has the keys %v", got)
	}
	want := ui.Keymap{"charge": "Ctrl+K", "cash": "F9"}
	if err := s.keepKeys(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if err := s.book.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.book.Close()
	if got := s.keys(t.Context()); !maps.Equal(got, want) || log.Len() > 0 {
		t.Errorf("got %v; the log says %s", got, &log)
	}
	if err := s.book.SetSetting(t.Context(), keysSetting, "F9"); err != nil {
		t.Fatal(err)
	}
	if got := s.keys(t.Context()); len(got) != 0 || !strings.Contains(log.String(), "keys not understood") {
		t.Errorf("of nonsense: %v; the log says %s", got, &log)
	}
}
