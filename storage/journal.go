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
	// selectLastLong finds the last row where its text is long: by an index that has
	// the hash, for a table keeps it behind the whole text. No row: it is short.
	selectLastLong = `SELECT seq, hash FROM journal INDEXED BY journal_long
		WHERE octet_length(text) > 65536 AND seq = (SELECT max(seq) FROM journal)`
	selectJournal    = "SELECT seq, text, hash FROM journal ORDER BY seq"
	selectJournalRow = "SELECT text FROM journal WHERE seq = ?"
	selectHashes     = "SELECT seq, hash FROM journal ORDER BY seq"
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
	seq, hash, err := l.readLastJournal(ctx)
	if err == nil {
		l.seq, l.hash = seq, hash
	}
	return err
}

// readLastJournal is number and hash of the last row: 0 and nil where there is none.
func (l *Ledger) readLastJournal(ctx context.Context) (seq int64, hash []byte, err error) {
	for _, query := range []string{selectLastLong, selectLastJournal} {
		err = l.queryRow(ctx, query).Scan(&seq, &hash)
		if !errors.Is(err, sql.ErrNoRows) {
			return seq, hash, err
		}
	}
	return 0, nil, nil
}
