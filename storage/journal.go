package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
)

const (
	insertJournal     = "INSERT INTO journal (seq, text, hash) VALUES (?, ?, ?)"
	selectLastJournal = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"
	selectJournal     = "SELECT seq, text, hash FROM journal ORDER BY seq"
	selectJournalRow  = "SELECT text FROM journal WHERE seq = ?"
	selectHashes      = "SELECT seq, hash FROM journal ORDER BY seq"
)

// chain is the hash of a journal row: over the hash of the row before, which is
// empty for the first, and the exact bytes of the row's text.
func chain(previous, text []byte) []byte {
	h := sha256.New()
	h.Write(previous)
	h.Write(text)
	return h.Sum(nil)
}

// lastJournal takes up the end of the chain, where the next row goes.
func (l *Ledger) lastJournal(ctx context.Context) error {
	var seq int64
	var hash []byte
	err := l.queryRow(ctx, selectLastJournal).Scan(&seq, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	l.seq, l.hash = seq, hash
	return nil
}
