package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"

	"modernc.org/sqlite"

	"wxtill/pos"
)

// readers is how many connections may query at once.
const readers = 4

// Options says which book to open.
type Options struct {
	Path string
}

// Ledger is the book in a SQLite file. It implements [pos.Ledger].
type Ledger struct {
	path   string
	writer *sql.DB // one connection; nil where the book was opened to be read
	reader *sql.DB
	writes *statements // of writer
	reads  *statements // of reader

	waiting jobCount

	mu   sync.Mutex // one commit at a time
	seq  int64      // guarded by mu; of the last journal row
	hash []byte     // guarded by mu; of the last journal row
	day  pos.Day    // guarded by mu; of the last journal row, "" where that is not known
	torn *torn      // guarded by mu; a commit that failed: seq and hash are to be read again
}

var _ pos.Ledger = (*Ledger)(nil)

// Open opens the book, makes it where there is none, and brings an older one up
// to this version. A file that is refused is left as it was. Errors:
// pos.ErrNewerDatabase, pos.ErrForeignFile, pos.ErrDamaged, pos.ErrDiskFull.
func Open(ctx context.Context, o Options) (*Ledger, error) {
	l := &Ledger{path: o.Path}
	err := touch(o.Path)
	if err == nil {
		err = l.open(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the book %s: %w", o.Path, worded(err)), l.Close())
	}
	return l, nil
}

// OpenReadOnly opens the book beside the till that is running on it, or where
// none is. It makes no book and migrates none: an older one is an error, until
// the till has been started once.
func OpenReadOnly(ctx context.Context, path string) (*Ledger, error) {
	l := &Ledger{path: path}
	_, err := os.Stat(path)
	if err == nil {
		err = l.openReader(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the book %s: %w", path, worded(err)), l.Close())
	}
	return l, nil
}

// OpenForBills opens the book beside the till that is running on it, like
// [OpenReadOnly], so that bills can be fetched and reconciled. Nothing else may be
// written: the till alone knows where its journal stands.
func OpenForBills(ctx context.Context, path string) (*Ledger, error) {
	l, err := OpenReadOnly(ctx, path)
	if err != nil {
		return nil, err
	}
	l.writer, err = sql.Open("sqlite", dsn(path, toWrite))
	if err == nil {
		l.writer.SetMaxOpenConns(1)
		err = checkPragmas(ctx, l.writer, "0")
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the book %s: %w", path, worded(err)), l.Close())
	}
	return l, nil
}

func (l *Ledger) open(ctx context.Context) (err error) {
	// fdatasync leaves out the time stamps, which no recovery needs: as durable,
	// and up to a tenth cheaper. Where there is none SQLite goes on as it was.
	if _, err := sqlite.Fdatasync(true); err != nil && !errors.Is(err, sqlite.ErrFdatasyncUnavailable) {
		return err
	}
	version, err := look(ctx, l.path)
	if err != nil {
		return err
	}
	if l.writer, err = sql.Open("sqlite", dsn(l.path, toWrite)); err != nil {
		return err
	}
	l.writer.SetMaxOpenConns(1)
	if err := migrate(ctx, l.writer, l.path, version); err != nil {
		return err
	}
	if err := checkPragmas(ctx, l.writer, "0"); err != nil {
		return err
	}
	l.writes = newStatements(l.writer)
	if err := l.openReader(ctx); err != nil {
		return err
	}
	if err := l.prepareCommit(ctx); err != nil {
		return err
	}
	return l.lastJournal(ctx)
}

// openReader opens the pool that may only query.
func (l *Ledger) openReader(ctx context.Context) error {
	version, err := look(ctx, l.path)
	if err != nil {
		return err
	}
	if newest := len(steps()); version < newest {
		return fmt.Errorf("%w: its version is %d, not %d", pos.ErrOlderDatabase, version, newest)
	}
	if l.reader, err = sql.Open("sqlite", dsn(l.path, toRead)); err != nil {
		return err
	}
	l.reader.SetMaxOpenConns(readers)
	l.reader.SetMaxIdleConns(readers)
	l.reads = newStatements(l.reader)
	return checkPragmas(ctx, l.reader, "1")
}

// touch makes the file before SQLite does, for no other user's eyes; SQLite
// gives the files beside it the same rights. A file that exists is not opened:
// closing it would take SQLite's locks away.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return os.Chmod(path, 0o600)
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// Close ends both pools.
func (l *Ledger) Close() error {
	var errs []error
	for _, db := range []*sql.DB{l.reader, l.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// QuickCheck looks the whole file over; it takes seconds and is run beside the
// trade. Errors: pos.ErrDamaged.
func (l *Ledger) QuickCheck(ctx context.Context) error {
	var result string
	if err := l.reader.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return fmt.Errorf("checking the book: %w", worded(err))
	}
	if result != "ok" {
		return fmt.Errorf("%w: %s", pos.ErrDamaged, result)
	}
	return nil
}
