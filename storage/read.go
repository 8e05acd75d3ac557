package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wxtill/pos"
)

// one reads the document that a query finds. none is the error for no row.
func one[T any](ctx context.Context, l *Ledger, none error, query string, args ...any) (*T, error) {
	var text string
	err := l.reader.QueryRowContext(ctx, query, args...).Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("%w: %v", none, args)
	case err != nil:
		return nil, worded(err)
	}
	return parsed[T](text)
}

// many reads the documents that a query finds.
func many[T any](ctx context.Context, l *Ledger, query string, args ...any) ([]*T, error) {
	rows, err := l.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, worded(err)
	}
	defer rows.Close()
	var list []*T
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, worded(err)
		}
		v, err := parsed[T](text)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, worded(rows.Err())
}

func parsed[T any](text string) (*T, error) {
	v := new(T)
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return nil, fmt.Errorf("%w: %w", pos.ErrDamaged, err)
	}
	return v, nil
}

// Sale implements [pos.Ledger].
func (l *Ledger) Sale(ctx context.Context, number pos.SaleNumber) (*pos.Sale, error) {
	return one[pos.Sale](ctx, l, pos.ErrNoSuchSale, "SELECT document FROM sale WHERE number = ?", number)
}

// OpenSale implements [pos.Ledger].
func (l *Ledger) OpenSale(ctx context.Context) (*pos.Sale, error) {
	return one[pos.Sale](ctx, l, pos.ErrNoSuchSale,
		"SELECT document FROM sale WHERE state = 'open' ORDER BY opened_at DESC LIMIT 1")
}

// LastSale implements [pos.Ledger].
func (l *Ledger) LastSale(ctx context.Context, day pos.Day) (int, error) {
	var last sql.NullInt64
	err := l.reader.QueryRowContext(ctx, "SELECT max(counter) FROM sale WHERE day = ?", day).Scan(&last)
	return int(last.Int64), worded(err)
}

// Attempt implements [pos.Ledger].
func (l *Ledger) Attempt(ctx context.Context, no pos.OutTradeNo) (*pos.Attempt, error) {
	return one[pos.Attempt](ctx, l, pos.ErrNoSuchAttempt, "SELECT document FROM attempt WHERE out_trade_no = ?", no)
}

// Attempts implements [pos.Ledger].
func (l *Ledger) Attempts(ctx context.Context, sale pos.SaleNumber) ([]*pos.Attempt, error) {
	return many[pos.Attempt](ctx, l, "SELECT document FROM attempt WHERE sale = ? ORDER BY created_at", sale)
}

// Undecided implements [pos.Ledger].
func (l *Ledger) Undecided(ctx context.Context) ([]*pos.Attempt, error) {
	return many[pos.Attempt](ctx, l, `SELECT document FROM attempt
		WHERE state NOT IN ('paid', 'closed', 'refused') ORDER BY created_at DESC`)
}

// Counts implements [pos.Ledger].
func (l *Ledger) Counts(ctx context.Context, day pos.Day) (pos.Counts, error) {
	rows, err := l.reader.QueryContext(ctx, `SELECT state, count(*) FROM attempt
		WHERE day = ? AND state IN ('paid', 'closed', 'refused') GROUP BY state
		UNION ALL SELECT 'undecided', count(*) FROM attempt INDEXED BY attempt_undecided
			WHERE state NOT IN ('paid', 'closed', 'refused')`, day)
	if err != nil {
		return pos.Counts{}, worded(err)
	}
	defer rows.Close()
	var c pos.Counts
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return pos.Counts{}, worded(err)
		}
		c.Created += n
		switch pos.AttemptState(state) {
		case pos.Paid:
			c.Paid = n
		case pos.Closed:
			c.Closed = n
		case pos.Refused:
			c.Refused = n
		default:
			c.Undecided = n
		}
	}
	return c, worded(rows.Err())
}

// Recent implements [pos.Ledger].
func (l *Ledger) Recent(ctx context.Context, limit int) ([]pos.RecentPayment, error) {
	rows, err := l.reader.QueryContext(ctx, `
		SELECT at, sale, amount, document FROM (SELECT created_at AS at, sale, total_fee AS amount, document
			FROM attempt ORDER BY created_at DESC LIMIT ?1)
		UNION ALL SELECT at, sale, amount, '' FROM (SELECT at, sale, amount
			FROM tender WHERE kind = 'cash' ORDER BY at DESC LIMIT ?1)
		ORDER BY at DESC LIMIT ?1`, limit)
	if err != nil {
		return nil, worded(err)
	}
	defer rows.Close()
	var list []pos.RecentPayment
	for rows.Next() {
		var at int64
		var document string
		p := pos.RecentPayment{Kind: pos.TenderCash, State: pos.Paid}
		if err := rows.Scan(&at, &p.Sale, &p.Amount, &document); err != nil {
			return nil, worded(err)
		}
		p.At = time.UnixMilli(at)
		if document != "" {
			a, err := parsed[pos.Attempt](document)
			if err != nil {
				return nil, err
			}
			p.Kind, p.OutTradeNo, p.State, p.Last, p.Late = pos.TenderWeChat, a.OutTradeNo, a.State, a.Last, a.Late
		}
		list = append(list, p)
	}
	return list, worded(rows.Err())
}

// Alarms implements [pos.Ledger].
func (l *Ledger) Alarms(ctx context.Context) ([]pos.Alarm, error) {
	list, err := many[pos.Alarm](ctx, l, "SELECT document FROM alarm ORDER BY at")
	var alarms []pos.Alarm
	for _, a := range list {
		alarms = append(alarms, *a)
	}
	return alarms, err
}
