// Package durable writes files so that a power cut at any moment leaves the old
// content or the new one, never half of it: beside the old file, to the disk, and
// then in its place. Files are for the eyes of their owner alone. It also knows how much
// room there is.
package durable

import (
	"errors"
	"os"
	"path/filepath"
)

// Private are the rights of every file that the till makes, PrivateDir those of
// every directory.
const (
	Private    os.FileMode = 0o600
	PrivateDir os.FileMode = 0o700
)

// Replace makes doc the content of path, or leaves path as it is. The new file is
// on the disk before the name points to it, and so is the name when it returns.
func Replace(path string, doc []byte) error {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+"-*") // created with 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // there is nothing to remove after the rename
	_, err = f.Write(doc)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return Rename(f.Name(), path)
}

// Rename gives a file of the same directory that is on the disk another name, and
// has the name on the disk when it returns.
func Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(to))
}

// Sync has the content of a file on the disk when it returns.
func Sync(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
