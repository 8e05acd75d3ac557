package storage

import (
	"context"

	"wxtill/pos"
)

// The statements of refunds. Those that have not ended are few and have an index
// of their own.
const (
	upsertRefund = `INSERT INTO refund (out_refund_no, sale, out_trade_no, kind, state, refund_fee, merchant, elsewhere, day,
			created_at, accepted_at, document)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (out_refund_no) DO UPDATE SET sale = excluded.sale, state = excluded.state, accepted_at = excluded.accepted_at,
			document = excluded.document`
	selectRefund        = "SELECT document FROM refund WHERE out_refund_no = ?"
	selectRefundsOf     = "SELECT document FROM refund INDEXED BY refund_sale WHERE sale = ? ORDER BY created_at, out_refund_no"
	selectRefundsAt     = "SELECT document FROM refund INDEXED BY refund_order WHERE out_trade_no = ? ORDER BY created_at, out_refund_no"
	selectOpenRefunds   = "SELECT document FROM refund INDEXED BY refund_open WHERE " + refundIsOpen + " ORDER BY created_at, out_refund_no"
	selectRefundsOfADay = "SELECT count(*) FROM refund INDEXED BY refund_day WHERE day = ? AND elsewhere = 0"

	refundIsOpen = "state IN ('intended', 'accepted', 'failed', 'change')"
)

func (w *change) refund(r *pos.Refund) {
	elsewhere := 0
	if r.Elsewhere {
		elsewhere = 1
	}
	w.exec(upsertRefund, r.OutRefundNo, text(string(r.Sale)), text(string(r.OutTradeNo)), r.Kind, r.State, r.RefundFee, r.Merchant,
		elsewhere, r.Day, r.CreatedAt.UnixMilli(), millis(r.AcceptedAt), w.document(r))
}

// Refund implements [pos.Ledger].
func (l *Ledger) Refund(ctx context.Context, no pos.OutRefundNo) (*pos.Refund, error) {
	return one[pos.Refund](ctx, l, pos.ErrNoSuchRefund, selectRefund, no)
}

// RefundsOf implements [pos.Ledger].
func (l *Ledger) RefundsOf(ctx context.Context, sale pos.SaleNumber) ([]*pos.Refund, error) {
	return many[pos.Refund](ctx, l, selectRefundsOf, sale)
}

// RefundsOfOrder implements [pos.Ledger].
func (l *Ledger) RefundsOfOrder(ctx context.Context, no pos.OutTradeNo) ([]*pos.Refund, error) {
	return many[pos.Refund](ctx, l, selectRefundsAt, no)
}

// OpenRefunds implements [pos.Ledger].
func (l *Ledger) OpenRefunds(ctx context.Context) ([]*pos.Refund, error) {
	return many[pos.Refund](ctx, l, selectOpenRefunds)
}

// RefundsMade implements [pos.Ledger].
func (l *Ledger) RefundsMade(ctx context.Context, day pos.Day) (int, error) {
	var n int
	err := l.queryRow(ctx, selectRefundsOfADay, day).Scan(&n)
	return n, worded(err)
}
