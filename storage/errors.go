package storage

import (
	"errors"
	"fmt"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"wxtill/pos"
)

// worded gives the errors that a person can do something about the name that
// the till knows them by, and leaves all others as they are.
func worded(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", pos.ErrDiskFull, err)
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	if known := nameOf(e.Code()); known != nil && !errors.Is(err, known) {
		return fmt.Errorf("%w: %w", known, err)
	}
	return err
}

// nameOf is the till's name for an extended result code of SQLite, nil for none.
func nameOf(code int) error {
	switch code {
	case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE:
		// A full disk is mostly SQLITE_FULL; these two are what is left of it
		// where a quota is used up or the index of the log cannot grow.
		return pos.ErrDiskFull
	}
	switch code & 0xff {
	case sqlite3.SQLITE_FULL:
		return pos.ErrDiskFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return pos.ErrDamaged
	}
	return nil
}
