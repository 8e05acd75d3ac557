package storage

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
)

// pragmas of every connection, in the order in which they are set, with what
// each reads back as. The waiting comes first, or setting the others could meet
// a lock and give up.
var pragmas = []struct{ name, value, readBack string }{
	{"busy_timeout", "10000", "10000"},
	{"journal_mode", "WAL", "wal"},
	{"synchronous", "FULL", "2"},
	{"foreign_keys", "ON", "1"},
	{"fullfsync", "ON", "1"},            // macOS; no matter elsewhere
	{"checkpoint_fullfsync", "ON", "1"}, // likewise
}

// What a DSN says beyond the pragmas.
const (
	// toWrite has every transaction take the write lock at its beginning: one
	// that began by reading could not always be upgraded.
	toWrite = "&_txlock=immediate"
	toRead  = "&_pragma=query_only(1)"
)

// dsn asks for the pragmas on every connection of a pool. Set by a statement
// they would reach one connection and be lost with it.
func dsn(path, more string) string {
	var b strings.Builder
	b.WriteString(uri(path))
	for i, p := range pragmas {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString("_pragma=" + p.name + "(" + p.value + ")")
	}
	return b.String() + more
}

// lookDSN opens a file without changing it: not even its journal mode.
func lookDSN(path string) string {
	return uri(path) + "mode=ro&_pragma=busy_timeout(10000)&_pragma=query_only(1)"
}

func uri(path string) string { return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" }

// checkPragmas reads the pragmas back: a book that would not be durable is not
// traded on.
func checkPragmas(ctx context.Context, db *sql.DB, queryOnly string) error {
	all := append(pragmas[:len(pragmas):len(pragmas)], struct{ name, value, readBack string }{"query_only", "", queryOnly})
	for _, p := range all {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return fmt.Errorf("reading %s back: %w", p.name, err)
		}
		if got != p.readBack {
			return fmt.Errorf("the disk does not keep what it is given: %s is %s, not %s", p.name, got, p.readBack)
		}
	}
	return nil
}
