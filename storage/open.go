package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"wxtill/pos"
)

// readers is how many connections may query at once.
const readers = 4

// pragmas of every connection, in the order in which they are set, with what
// each reads back as.
var pragmas = []struct{ name, value, readBack string }{
	{"busy_timeout", "10000", "10000"},
	{"journal_mode", "WAL", "wal"},
	{"synchronous", "FULL", "2"},
	{"foreign_keys", "ON", "1"},
	{"fullfsync", "ON", "1"},            // macOS; no matter elsewhere
	{"checkpoint_fullfsync", "ON", "1"}, // likewise
}

// Options says which book to open.
type Options struct {
	Path string
}

// Ledger is the book in a SQLite file. It implements [pos.Ledger].
type Ledger struct {
	path   string
	writer *sql.DB // one connection; nil where the book was opened to be read
	reader *sql.DB

	mu   sync.Mutex // one commit at a time
	seq  int64      // guarded by mu; of the last journal row
	hash []byte     // guarded by mu; of the last journal row
}

var _ pos.Ledger = (*Ledger)(nil)

// Open opens the book, makes it where there is none, and brings an older one up
// to this version. Errors: pos.ErrNewerDatabase, pos.ErrForeignFile,
// pos.ErrDamaged, pos.ErrDiskFull.
func Open(ctx context.Context, o Options) (*Ledger, error) {
	if err := touch(o.Path); err != nil {
		return nil, fmt.Errorf("opening the book: %w", worded(err))
	}
	l := &Ledger{path: o.Path}
	err := l.open(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the book %s: %w", o.Path, worded(err)), l.Close())
	}
	return l, nil
}

// OpenReadOnly opens the book beside the till that is running on it.
func OpenReadOnly(ctx context.Context, path string) (*Ledger, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("opening the book: %w", err)
	}
	l := &Ledger{path: path}
	var err error
	if l.reader, err = sql.Open("sqlite", dsn(path, "&_pragma=query_only(1)")); err == nil {
		err = checkVersion(ctx, l.reader)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the book %s: %w", path, worded(err)), l.Close())
	}
	return l, nil
}

func (l *Ledger) open(ctx context.Context) (err error) {
	if l.writer, err = sql.Open("sqlite", dsn(l.path, "&_txlock=immediate")); err != nil {
		return err
	}
	l.writer.SetMaxOpenConns(1)
	if err := migrate(ctx, l.writer, l.path); err != nil {
		return err
	}
	if l.reader, err = sql.Open("sqlite", dsn(l.path, "&_pragma=query_only(1)")); err != nil {
		return err
	}
	l.reader.SetMaxOpenConns(readers)
	for _, db := range []*sql.DB{l.writer, l.reader} {
		if err := checkPragmas(ctx, db); err != nil {
			return err
		}
	}
	return l.lastJournal(ctx)
}

// dsn asks for the pragmas on every connection of a pool.
func dsn(path, more string) string {
	var b strings.Builder
	b.WriteString("file:" + (&url.URL{Path: path}).EscapedPath() + "?")
	for i, p := range pragmas {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString("_pragma=" + p.name + "(" + p.value + ")")
	}
	return b.String() + more
}

// checkPragmas reads the pragmas back: a book that would not be durable is not
// traded on.
func checkPragmas(ctx context.Context, db *sql.DB) error {
	for _, p := range pragmas {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return fmt.Errorf("reading %s back: %w", p.name, err)
		}
		if got != p.readBack {
			return fmt.Errorf("%s is %s, not %s", p.name, got, p.readBack)
		}
	}
	return nil
}

// touch makes the file with nobody else's eyes on it, before SQLite does.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
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

// worded gives the errors of SQLite that a person can do something about the
// name that the till knows them by.
func worded(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%w: %w", pos.ErrDiskFull, err)
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", pos.ErrForeignFile, err)
	case sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("%w: %w", pos.ErrDamaged, err)
	}
	return err
}
