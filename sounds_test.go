package main

import (
	"os"
	"path/filepath"
	"testing"

	"wxtill/config"
	"wxtill/sound"
)

// TestCheckRecordings: a directory is taken with the first of the recordings in it.
func TestCheckRecordings(t *testing.T) {
	c := config.Defaults()
	if err := checkRecordings(c); err != nil {
		t.Errorf("none wanted: %v", err)
	}
	c.Sound.Recordings = t.TempDir()
	wrong := config.AsErrors(checkRecordings(c))
	if len(wrong) != 1 || wrong[0].Field != "sound.recordings" || wrong[0].Reason != config.FileAbsent {
		t.Errorf("an empty directory: %+v", wrong)
	}
	if err := os.WriteFile(filepath.Join(c.Sound.Recordings, sound.Opening+".wav"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := checkRecordings(c); err != nil {
		t.Errorf("a directory with recordings: %v", err)
	}
}
