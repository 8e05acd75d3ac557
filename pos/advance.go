package pos

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// A part of a sale that is paid before the rest is an advance. Who gives it back before
// the sale is settled has the sale owe it again, at once: goods never go out for what the
// customer has got back, or is getting. Where that refund comes to nothing the sale counts
// the money again, as long as it owes more than that; where it does not any more, an alarm has
// a person give the money back.

// returnAdvances books on the sales of the refunds of c what these mean for them. It has
// to come before c is committed. The caller holds mu.
func (t *Till) returnAdvances(ctx context.Context, c *Change) error {
	for _, r := range c.Refunds {
		if r.Sale == "" || r.Tender == NoTender {
			continue
		}
		before, err := t.Ledger.Refund(ctx, r.OutRefundNo)
		switch {
		case errors.Is(err, ErrNoSuchRefund) && r.State.Counts():
			err = t.returnAdvance(ctx, c, r)
		case errors.Is(err, ErrNoSuchRefund):
			err = nil
		case err == nil && r.Advance > 0 && before.State.Counts() && !r.State.Counts():
			err = t.keepAdvance(ctx, c, r)
		}
		if err != nil {
			return fmt.Errorf("finding the sale of %s: %w", r.OutRefundNo, err)
		}
	}
	return nil
}

// advanceOf is the sale of r, and what of the tender of r the sale does not count though
// no refund gives it back: one came to nothing when the sale owed no more of it.
func (t *Till) advanceOf(ctx context.Context, c *Change, r *Refund) (s *Sale, excess Fen, err error) {
	if s = c.Sale; s == nil || s.Number != r.Sale {
		if s, err = t.saleOf(ctx, r.Sale); err != nil {
			return nil, 0, err
		}
	}
	if r.Tender >= len(s.Tenders) {
		return nil, 0, fmt.Errorf("%w: %s %d", ErrNoSuchPayment, r.Sale, r.Tender)
	}
	refunds, err := t.Ledger.RefundsOf(ctx, r.Sale)
	if err != nil {
		return nil, 0, err
	}
	excess = s.Tenders[r.Tender].Returned
	for _, other := range refunds {
		if other.Tender == r.Tender && other.OutRefundNo != r.OutRefundNo && other.State.Counts() {
			excess -= other.Advance
		}
	}
	return s, excess, nil
}

// returnAdvance has the sale of r owe again what r gives back of an advance.
func (t *Till) returnAdvance(ctx context.Context, c *Change, r *Refund) error {
	s, excess, err := t.advanceOf(ctx, c, r)
	if err != nil {
		return err
	}
	r.Advance = min(r.RefundFee, max(excess, 0))
	if more := r.RefundFee - r.Advance; s.State.unsettled() && more > 0 {
		r.Advance = r.RefundFee
		s.Tenders[r.Tender].Returned += more
		c.Sale = s
	}
	return nil
}

// keepAdvance has the sale of r count the advance again that r did not give back.
func (t *Till) keepAdvance(ctx context.Context, c *Change, r *Refund) error {
	s, _, err := t.advanceOf(ctx, c, r)
	if err != nil {
		return err
	}
	inCart := s.Number == t.sale.Number
	if s.State.unsettled() && s.Owes() > r.Advance && (!inCart || !t.locked()) {
		s.Tenders[r.Tender].Returned -= r.Advance
		c.Sale = s
		return nil
	}
	if slices.ContainsFunc(c.Alarms, func(a Alarm) bool { return a.OutRefundNo == r.OutRefundNo }) {
		return nil // which asks for the same money
	}
	kind := AlarmRefundClosed
	if r.State == RefundRefused {
		kind = AlarmRefundRefused
	}
	a := refundAlarm(kind, r, c.At)
	a.Amount = r.Advance
	c.Alarms = append(c.Alarms, a)
	return nil
}
