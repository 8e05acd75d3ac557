package storage

import (
	"context"
	"database/sql"
	"time"

	"wxtill/pos"
)

// selectRecent takes the newest of each kind before it mixes them: no more than
// the limit is read of either.
const selectRecent = `
	SELECT at, sale, amount, document,
			` + refundsOfAttempt + `('succeeded', 'by_hand')),
			` + refundsOfAttempt + `('intended', 'accepted')),
			` + refundsOfAttempt + `('failed', 'change'))
		FROM (SELECT created_at AS at, sale, total_fee AS amount, document, out_trade_no
			FROM attempt ORDER BY created_at DESC, out_trade_no DESC LIMIT ?1) AS attempt
	UNION ALL SELECT at, sale, amount, '',
			(SELECT ifnull(sum(refund_fee), 0) FROM refund INDEXED BY refund_sale
				WHERE refund.sale = tender.sale AND refund.kind = 'cash' AND refund.state = 'succeeded'),
			0, 0
		FROM (SELECT at, sale, amount
			FROM tender INDEXED BY tender_cash WHERE kind = 'cash' ORDER BY at DESC, sale DESC LIMIT ?1) AS tender
	ORDER BY at DESC, sale DESC LIMIT ?1`

// refundsOfAttempt is the sum of an attempt's refunds that are in one of the states
// that follow.
const refundsOfAttempt = `(SELECT ifnull(sum(refund_fee), 0) FROM refund INDEXED BY refund_order
				WHERE refund.out_trade_no = attempt.out_trade_no AND refund.state IN `

// Recent implements [pos.Ledger].
func (l *Ledger) Recent(ctx context.Context, limit int) ([]pos.RecentPayment, error) {
	return collect(ctx, l, scanRecent, selectRecent, max(limit, 0))
}

// scanRecent reads a row of selectRecent: only an attempt has a document.
func scanRecent(r *sql.Rows) (pos.RecentPayment, error) {
	p := pos.RecentPayment{Kind: pos.TenderCash, State: pos.Paid}
	var at int64
	var document string
	if err := r.Scan(&at, &p.Sale, &p.Amount, &document, &p.Refunded, &p.Returning, &p.Stuck); err != nil {
		return p, err
	}
	p.At = time.UnixMilli(at)
	if document == "" {
		return p, nil
	}
	a, err := parsed[pos.Attempt](document)
	if err != nil {
		return p, err
	}
	p.Kind, p.OutTradeNo, p.State, p.Last, p.Late = pos.TenderWeChat, a.OutTradeNo, a.State, a.Last, a.Late
	return p, nil
}
