package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"wxtill/pos"
)

// lastJournal takes up the end of the chain.
func (l *Ledger) lastJournal(ctx context.Context) error {
	var seq int64
	var hash []byte
	err := l.queryRow(ctx, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").Scan(&seq, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	l.seq, l.hash = seq, hash
	return nil
}

// Finding is one thing that is wrong in the book.
type Finding struct {
	Row  int64  `json:"row,omitempty"` // of the journal; 0 where it is about another table
	What string `json:"what"`
}

// Report is what [Ledger.Verify] found.
type Report struct {
	Rows     int64     `json:"rows"`
	Head     []byte    `json:"head"` // hash of the last row
	Findings []Finding `json:"findings"`
}

// journalled is what a journal row says things are like after it.
type journalled struct {
	Sale     json.RawMessage   `json:"sale"`
	Attempts []json.RawMessage `json:"attempts"`
}

// Verify walks the journal from its first row: every hash has to follow from
// the one before and the bytes of the row, every number has to follow the one
// before, and every sale and attempt has to be what the last row about it says.
// It may run beside the till.
func (l *Ledger) Verify(ctx context.Context) (*Report, error) {
	tx, err := l.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, worded(err)
	}
	defer tx.Rollback() // it has only read
	v := &verifier{said: map[string]said{}}
	if err := v.journal(ctx, tx); err != nil {
		return nil, worded(err)
	}
	for _, t := range []struct{ kind, query string }{
		{"sale", "SELECT number, document, state, total FROM sale"},
		{"attempt", "SELECT out_trade_no, document, state, total_fee FROM attempt"},
	} {
		if err := v.table(ctx, tx, t.kind, t.query); err != nil {
			return nil, worded(err)
		}
	}
	v.missing()
	return &v.Report, nil
}

// said is the last word of the journal on one sale or attempt.
type said struct {
	row      int64
	document []byte
	seen     bool
}

type verifier struct {
	Report
	said map[string]said
}

func (v *verifier) find(row int64, format string, args ...any) {
	v.Findings = append(v.Findings, Finding{row, fmt.Sprintf(format, args...)})
}

func (v *verifier) journal(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "SELECT seq, text, hash FROM journal ORDER BY seq")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var text, hash []byte
		if err := rows.Scan(&seq, &text, &hash); err != nil {
			return err
		}
		if seq != v.Rows+1 {
			v.find(seq, "row %d follows row %d: rows are missing", seq, v.Rows)
		}
		if !bytes.Equal(hash, chain(v.Head, text)) {
			v.find(seq, "the hash does not follow from the row before and the text: changed, removed or moved")
		}
		v.Rows, v.Head = seq, hash
		v.listen(seq, text)
	}
	return rows.Err()
}

// listen keeps the last word on everything that a row speaks of.
func (v *verifier) listen(seq int64, text []byte) {
	var j journalled
	if err := json.Unmarshal(text, &j); err != nil {
		v.find(seq, "the text cannot be read: %v", err)
		return
	}
	var sale pos.Sale
	if j.Sale != nil && json.Unmarshal(j.Sale, &sale) == nil {
		v.said["sale "+string(sale.Number)] = said{row: seq, document: j.Sale}
	}
	for _, raw := range j.Attempts {
		var a pos.Attempt
		if json.Unmarshal(raw, &a) == nil {
			v.said["attempt "+string(a.OutTradeNo)] = said{row: seq, document: raw}
		}
	}
}

// table holds the rows of a table to the journal.
func (v *verifier) table(ctx context.Context, tx *sql.Tx, kind, query string) error {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, state string
		var document []byte
		var amount int64
		if err := rows.Scan(&name, &document, &state, &amount); err != nil {
			return err
		}
		key := kind + " " + name
		word, ok := v.said[key]
		if !ok {
			v.find(0, "%s is not in the journal", key)
			continue
		}
		word.seen = true
		v.said[key] = word
		if !bytes.Equal(document, word.document) || !agrees(kind, document, state, amount) {
			v.find(word.row, "%s is not what row %d says", key, word.row)
		}
	}
	return rows.Err()
}

// agrees reports whether the columns that queries use say what the document says.
func agrees(kind string, document []byte, state string, amount int64) bool {
	if kind == "sale" {
		var s pos.Sale
		return json.Unmarshal(document, &s) == nil && string(s.State) == state && int64(s.Total()) == amount
	}
	var a pos.Attempt
	return json.Unmarshal(document, &a) == nil && string(a.State) == state && int64(a.TotalFee) == amount
}

// missing names what the journal speaks of and no table has.
func (v *verifier) missing() {
	for key, word := range v.said {
		if !word.seen {
			v.find(word.row, "%s is in the journal and not in the book", key)
		}
	}
}
