package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// runningFile lies beside the book while the till's window is open. One that is there at
// a start was left by a run that did not end well.
const runningFile = "running"

// runBegun leaves the mark in dir, and reports whether it was there.
func runBegun(dir string) (interrupted bool, err error) {
	f, err := os.OpenFile(filepath.Join(dir, runningFile), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return false, f.Close()
}

// runEnded takes the mark away; it may be gone.
func runEnded(dir string) error {
	err := os.Remove(filepath.Join(dir, runningFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
