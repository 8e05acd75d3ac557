package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"

	"wxtill/pos"
)

// The statements of shifts. A day's row in journal_day is written with the first
// row of the journal on it; the next turn of the day ends it.
const (
	upsertShift = `INSERT INTO shift (number, state, opened_at, closed_at, after, document) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (number) DO UPDATE SET state = excluded.state, opened_at = excluded.opened_at,
			closed_at = excluded.closed_at, document = excluded.document`
	insertDay = `INSERT INTO journal_day (first, day) SELECT ?1, ?2
		WHERE ?2 IS NOT (SELECT day FROM journal_day ORDER BY first DESC LIMIT 1)`

	selectLastShift = "SELECT document FROM shift ORDER BY number DESC LIMIT 1"
	selectShift     = "SELECT document FROM shift WHERE number = ?"
	selectClosed    = "SELECT document FROM shift WHERE state = 'closed' AND number < ? ORDER BY number DESC LIMIT ?"
	selectOpenSales = `SELECT document FROM sale INDEXED BY sale_unsettled
		WHERE state IN ('open', 'parked') ORDER BY opened_at, number`
	selectEntries = "SELECT seq, text FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq"
	selectHash    = "SELECT hash FROM journal WHERE seq = ?"
	selectSpans   = `SELECT first, ifnull((SELECT n.first - 1 FROM journal_day n WHERE n.first > d.first ORDER BY n.first LIMIT 1),
			(SELECT max(seq) FROM journal))
		FROM journal_day d WHERE day = ? ORDER BY first`
)

// shift writes a shift that was opened or closed.
func (w *change) shift(s *pos.Shift) {
	if s == nil {
		return
	}
	var closed any
	if s.Z != nil {
		closed = s.Z.At.UnixMilli()
	}
	w.exec(upsertShift, s.Number, s.State, s.OpenedAt.UnixMilli(), closed, s.After, w.document(s))
}

// LastShift implements [pos.ShiftLedger].
func (l *Ledger) LastShift(ctx context.Context) (*pos.Shift, error) {
	return one[pos.Shift](ctx, l, pos.ErrNoSuchShift, selectLastShift)
}

// Shift implements [pos.ShiftLedger].
func (l *Ledger) Shift(ctx context.Context, n pos.ShiftNumber) (*pos.Shift, error) {
	return one[pos.Shift](ctx, l, pos.ErrNoSuchShift, selectShift, n)
}

// ClosedShifts implements [pos.ShiftLedger].
func (l *Ledger) ClosedShifts(ctx context.Context, before pos.ShiftNumber, limit int) ([]*pos.Shift, error) {
	if before == 0 {
		before = math.MaxInt32
	}
	return many[pos.Shift](ctx, l, selectClosed, before, max(limit, 0))
}

// OpenSales implements [pos.ShiftLedger].
func (l *Ledger) OpenSales(ctx context.Context) ([]*pos.Sale, error) {
	return many[pos.Sale](ctx, l, selectOpenSales)
}

// Entries implements [pos.ShiftLedger].
func (l *Ledger) Entries(ctx context.Context, s pos.Span, use func(row int64, text []byte) error) error {
	stmt, err := l.reads.get(ctx, selectEntries)
	if err != nil {
		return worded(err)
	}
	rows, err := stmt.QueryContext(ctx, s.After, s.Through)
	if err != nil {
		return worded(err)
	}
	defer rows.Close()
	for rows.Next() {
		var row int64
		var text sql.RawBytes
		if err := rows.Scan(&row, &text); err != nil {
			return worded(err)
		}
		if err := use(row, text); err != nil {
			return err
		}
	}
	return worded(rows.Err())
}

// JournalHead implements [pos.ShiftLedger].
func (l *Ledger) JournalHead(ctx context.Context) (pos.JournalHead, error) {
	row, sum, err := l.readLastJournal(ctx)
	if err != nil {
		return pos.JournalHead{}, worded(err)
	}
	return pos.JournalHead{Row: row, Hash: pos.HashOf(sum)}, nil
}

// JournalHash implements [pos.ShiftLedger].
func (l *Ledger) JournalHash(ctx context.Context, row int64) (pos.Hash, error) {
	if row == 0 {
		return "", nil
	}
	var sum []byte
	err := l.queryRow(ctx, selectHash, row).Scan(&sum)
	return pos.HashOf(sum), worded(err)
}

// DaySpans implements [pos.ShiftLedger].
func (l *Ledger) DaySpans(ctx context.Context, day pos.Day) ([]pos.Span, error) {
	return collect(ctx, l, func(r *sql.Rows) (s pos.Span, err error) {
		err = r.Scan(&s.After, &s.Through)
		s.After-- // the row before the first
		return s, err
	}, selectSpans, day)
}

func shiftColumns(document []byte) ([]string, error) {
	var s pos.Shift
	err := json.Unmarshal(document, &s)
	closed := ""
	if s.Z != nil {
		closed = fmt.Sprint(s.Z.At.UnixMilli())
	}
	return []string{string(s.State), fmt.Sprint(s.OpenedAt.UnixMilli()), closed, fmt.Sprint(s.After)}, err
}
