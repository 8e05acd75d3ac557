package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"wxtill/pos"
)

const (
	// selectPayments is answered by its index alone.
	selectPayments = `SELECT out_trade_no, '', total_fee, coupon_fee, '' FROM attempt INDEXED BY attempt_bill WHERE bill_day = ?`
	selectRefunds  = `SELECT out_trade_no, out_refund_no, refund_fee, 0, state FROM refund INDEXED BY refund_bill
		WHERE accepted_day = ? AND kind = 'wechat' AND elsewhere = 0 AND state NOT IN ('closed', 'refused', 'given_up')`
	selectFirstDay = "SELECT ifnull(min(day), '') FROM attempt"

	upsertReconciliation = `INSERT INTO reconciliation (day, open, document) VALUES (?, ?, ?)
		ON CONFLICT (day) DO UPDATE SET open = excluded.open, document = excluded.document`
	selectReconciliation = "SELECT document FROM reconciliation WHERE day = ?"
	selectDifferences    = "SELECT day, open FROM reconciliation INDEXED BY reconciliation_open WHERE open > 0 ORDER BY day"

	upsertCorrection = `INSERT INTO correction (day, kind, out_trade_no, out_refund_no, at, document) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (day, kind, out_trade_no, out_refund_no) DO UPDATE SET at = excluded.at, document = excluded.document`
	selectCorrections = "SELECT document FROM correction WHERE day = ? ORDER BY at"
)

// BookRows implements [pos.BillLedger].
func (l *Ledger) BookRows(ctx context.Context, day pos.Day, use func(*pos.BookRow) error) error {
	for _, query := range []string{selectPayments, selectRefunds} {
		if err := l.bookRows(ctx, query, day, use); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) bookRows(ctx context.Context, query string, day pos.Day, use func(*pos.BookRow) error) error {
	stmt, err := l.reads.get(ctx, query)
	if err != nil {
		return worded(err)
	}
	rows, err := stmt.QueryContext(ctx, day)
	if err != nil {
		return worded(err)
	}
	defer rows.Close()
	var b pos.BookRow
	for rows.Next() {
		if err := rows.Scan(&b.OutTradeNo, &b.OutRefundNo, &b.Amount, &b.CouponFee, &b.RefundState); err != nil {
			return worded(err)
		}
		if err := use(&b); err != nil {
			return err
		}
	}
	return worded(rows.Err())
}

// FirstDay implements [pos.BillLedger].
func (l *Ledger) FirstDay(ctx context.Context) (day pos.Day, err error) {
	return day, worded(l.queryRow(ctx, selectFirstDay).Scan(&day))
}

// KeepReconciliation implements [pos.BillLedger].
func (l *Ledger) KeepReconciliation(ctx context.Context, r *pos.Reconciliation) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := l.writer.ExecContext(ctx, upsertReconciliation, r.Day, r.Open, string(text)); err != nil {
		return fmt.Errorf("keeping the reconciliation of %s: %w", r.Day, worded(err))
	}
	return nil
}

// Reconciliation implements [pos.BillLedger].
func (l *Ledger) Reconciliation(ctx context.Context, day pos.Day) (*pos.Reconciliation, error) {
	return one[pos.Reconciliation](ctx, l, pos.ErrNotReconciled, selectReconciliation, day)
}

// OpenDifferences implements [pos.BillLedger].
func (l *Ledger) OpenDifferences(ctx context.Context) ([]pos.DayDifferences, error) {
	return collect(ctx, l, func(r *sql.Rows) (d pos.DayDifferences, err error) {
		return d, r.Scan(&d.Day, &d.Open)
	}, selectDifferences)
}

// Corrections implements [pos.BillLedger].
func (l *Ledger) Corrections(ctx context.Context, day pos.Day) ([]pos.Correction, error) {
	list, err := many[pos.Correction](ctx, l, selectCorrections, day)
	corrections := make([]pos.Correction, len(list))
	for i, c := range list {
		corrections[i] = *c
	}
	return corrections, err
}

// correction writes one in a commit.
func (w *change) correction(c *pos.Correction) {
	if c != nil {
		w.exec(upsertCorrection, c.Day, c.Kind, c.OutTradeNo, c.OutRefundNo, c.At.UnixMilli(), w.document(c))
	}
}
