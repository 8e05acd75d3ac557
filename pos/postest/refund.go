package postest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"wxtill/pos"
)

// keepRefunds stores the refunds of a change. The caller holds mu.
func (l *Ledger) keepRefunds(c *pos.Change) {
	for _, r := range c.Refunds {
		i := slices.IndexFunc(l.refunds, func(old *pos.Refund) bool { return old.OutRefundNo == r.OutRefundNo })
		if i < 0 {
			l.refunds = append(l.refunds, clone(r))
			continue
		}
		l.refunds[i] = clone(r)
	}
}

// keepAlarms settles and raises the alarms of a change. The caller holds mu.
func (l *Ledger) keepAlarms(c *pos.Change) {
	l.alarms = slices.DeleteFunc(l.alarms, func(a pos.Alarm) bool { return slices.Contains(c.Settled, a.Key()) })
	for _, a := range c.Alarms {
		if !slices.ContainsFunc(l.alarms, func(b pos.Alarm) bool { return a.Key() == b.Key() }) {
			l.alarms = append(l.alarms, a)
		}
		l.raised[a.Key()] = true
	}
}

// AlarmRaised implements [pos.Ledger].
func (l *Ledger) AlarmRaised(ctx context.Context, key pos.AlarmKey) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.raised[key], ctx.Err()
}

// Refund implements [pos.Ledger].
func (l *Ledger) Refund(ctx context.Context, no pos.OutRefundNo) (*pos.Refund, error) {
	rs, err := l.filterRefunds(ctx, func(r *pos.Refund) bool { return r.OutRefundNo == no })
	if err == nil && len(rs) == 0 {
		return nil, fmt.Errorf("%w: %s", pos.ErrNoSuchRefund, no)
	}
	if err != nil {
		return nil, err
	}
	return rs[0], nil
}

// RefundsOf implements [pos.Ledger].
func (l *Ledger) RefundsOf(ctx context.Context, sale pos.SaleNumber) ([]*pos.Refund, error) {
	return l.filterRefunds(ctx, func(r *pos.Refund) bool { return sale != "" && r.Sale == sale })
}

// RefundsOfOrder implements [pos.Ledger].
func (l *Ledger) RefundsOfOrder(ctx context.Context, no pos.OutTradeNo) ([]*pos.Refund, error) {
	return l.filterRefunds(ctx, func(r *pos.Refund) bool { return no != "" && r.OutTradeNo == no })
}

// OpenRefunds implements [pos.Ledger].
func (l *Ledger) OpenRefunds(ctx context.Context) ([]*pos.Refund, error) {
	return l.filterRefunds(ctx, func(r *pos.Refund) bool { return !r.State.Final() })
}

// RefundsMade implements [pos.Ledger].
func (l *Ledger) RefundsMade(ctx context.Context, day pos.Day) (int, error) {
	rs, err := l.filterRefunds(ctx, func(r *pos.Refund) bool { return r.Day == day && !r.Elsewhere })
	return len(rs), err
}

// filterRefunds copies the refunds to keep, oldest first.
func (l *Ledger) filterRefunds(ctx context.Context, keep func(*pos.Refund) bool) ([]*pos.Refund, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var rs []*pos.Refund
	for _, r := range l.refunds {
		if keep(r) {
			rs = append(rs, clone(r))
		}
	}
	slices.SortStableFunc(rs, func(a, b *pos.Refund) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return rs, ctx.Err()
}

// reckonRefunded fills in what of each payment has been given back.
func (l *Ledger) reckonRefunded(rows []pos.RecentPayment) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range rows {
		for _, r := range l.refunds {
			if r.Kind != rows[i].Kind || r.Sale != rows[i].Sale || r.OutTradeNo != rows[i].OutTradeNo {
				continue
			}
			switch r.State {
			case pos.RefundSucceeded, pos.RefundByHand:
				rows[i].Refunded += r.RefundFee
			case pos.RefundIntended, pos.RefundAccepted:
				rows[i].Returning += r.RefundFee
			case pos.RefundFailed, pos.RefundChange:
				rows[i].Stuck += r.RefundFee
			}
		}
	}
}

// RefundSlip implements [pos.Ledger].
func (l *Ledger) RefundSlip(ctx context.Context, sale pos.SaleNumber, no pos.OutRefundNo) (*pos.RefundSlip, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, j := range slices.Backward(l.jobs) {
		if j.Sale == sale && j.Refund != nil && j.Refund.OutRefundNo == no && ctx.Err() == nil {
			return clone(j.Refund), nil
		}
	}
	return nil, cmp.Or(ctx.Err(), pos.ErrNoSlip)
}
