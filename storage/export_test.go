package storage

import (
	"fmt"
	"testing"
)

// LimitPages makes the disk as small as n pages of the database.
func (l *Ledger) LimitPages(t *testing.T, n int) {
	t.Helper()
	if _, err := l.writer.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
		t.Fatal(err)
	}
}
