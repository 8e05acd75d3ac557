package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"wxtill/pos"
)

// The queries of the book. What has not ended is few and has an index of its
// own; of the rest a query reads one key, one day or the newest few, so that its
// cost does not grow with the history. The planner is told where it would count
// by a longer index because that one covers the query.
const (
	selectSale     = "SELECT document FROM sale WHERE number = ?"
	selectOpenSale = `SELECT document FROM sale INDEXED BY sale_open
		WHERE state = 'open' ORDER BY opened_at DESC, number DESC LIMIT 1`
	selectLastSale  = "SELECT max(counter) FROM sale WHERE day = ?"
	selectAttempt   = "SELECT document FROM attempt WHERE out_trade_no = ?"
	selectAttempts  = "SELECT document FROM attempt WHERE sale = ? ORDER BY created_at, out_trade_no"
	selectUndecided = `SELECT document FROM attempt INDEXED BY attempt_undecided
		WHERE state NOT IN ('paid', 'closed', 'refused') ORDER BY created_at DESC`
	selectCounts = `SELECT state, count(*) FROM attempt
			WHERE day = ? AND state IN ('paid', 'closed', 'refused') GROUP BY state
		UNION ALL SELECT 'undecided', count(*) FROM attempt INDEXED BY attempt_undecided
			WHERE state NOT IN ('paid', 'closed', 'refused')`
)

// one reads the document that a query finds. none is the error for no row.
func one[T any](ctx context.Context, l *Ledger, none error, query string, args ...any) (*T, error) {
	var text string
	err := l.queryRow(ctx, query, args...).Scan(&text)
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
	return collect(ctx, l, func(r *sql.Rows) (*T, error) {
		var text string
		if err := r.Scan(&text); err != nil {
			return nil, err
		}
		return parsed[T](text)
	}, query, args...)
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
	return one[pos.Sale](ctx, l, pos.ErrNoSuchSale, selectSale, number)
}

// OpenSale implements [pos.Ledger].
func (l *Ledger) OpenSale(ctx context.Context) (*pos.Sale, error) {
	return one[pos.Sale](ctx, l, pos.ErrNoSuchSale, selectOpenSale)
}

// LastSale implements [pos.Ledger].
func (l *Ledger) LastSale(ctx context.Context, day pos.Day) (int, error) {
	var last sql.NullInt64
	err := l.queryRow(ctx, selectLastSale, day).Scan(&last)
	return int(last.Int64), worded(err)
}

// Attempt implements [pos.Ledger].
func (l *Ledger) Attempt(ctx context.Context, no pos.OutTradeNo) (*pos.Attempt, error) {
	return one[pos.Attempt](ctx, l, pos.ErrNoSuchAttempt, selectAttempt, no)
}

// Attempts implements [pos.Ledger].
func (l *Ledger) Attempts(ctx context.Context, sale pos.SaleNumber) ([]*pos.Attempt, error) {
	return many[pos.Attempt](ctx, l, selectAttempts, sale)
}

// Undecided implements [pos.Ledger].
func (l *Ledger) Undecided(ctx context.Context) ([]*pos.Attempt, error) {
	return many[pos.Attempt](ctx, l, selectUndecided)
}

// stateCount is how many attempts are in a state.
type stateCount struct {
	state pos.AttemptState
	n     int
}

// Counts implements [pos.Ledger].
func (l *Ledger) Counts(ctx context.Context, day pos.Day) (pos.Counts, error) {
	list, err := collect(ctx, l, func(r *sql.Rows) (s stateCount, err error) {
		return s, r.Scan(&s.state, &s.n)
	}, selectCounts, day)
	var c pos.Counts
	for _, s := range list {
		c.Created += s.n
		switch s.state {
		case pos.Paid:
			c.Paid = s.n
		case pos.Closed:
			c.Closed = s.n
		case pos.Refused:
			c.Refused = s.n
		default:
			c.Undecided = s.n
		}
	}
	return c, err
}
