package pos

import (
	"context"
	"fmt"
	"time"
)

// ResendRefund sends a refund that failed once more, under the same number: the
// merchant's account has been topped up, or WeChat's trouble is over. It goes out at
// once, as far as WeChat's minute allows. by needs RightRefund. Errors: ErrNotAllowed, ErrNoSuchRefund, ErrRefundEnded, ErrRefundBusy where it has
// not failed, those of the ledger.
func (t *Till) ResendRefund(ctx context.Context, no OutRefundNo, by Grant) error {
	return t.actOn(ctx, refundAct{no: no, by: by, kind: EventRefundIntended}, func(r *Refund, _ *Change) error {
		if r.State != RefundFailed || r.Elsewhere {
			return ErrRefundBusy
		}
		r.State, r.Last = RefundIntended, Answer{} // which was about the sending before
		return nil
	})
}

// GiveUpRefund ends a refund that failed, or that surely was not sent yet: no
// money moves and the payment can be given back otherwise. by needs RightRefund.
// Errors: ErrNotAllowed, ErrNoSuchRefund, ErrRefundEnded, ErrRefundBusy where WeChat may have it,
// those of the ledger.
func (t *Till) GiveUpRefund(ctx context.Context, no OutRefundNo, reason string, by Grant) error {
	return t.actOn(ctx, refundAct{no, by, EventRefundEnded, reason}, func(r *Refund, c *Change) error {
		if r.State != RefundFailed && (r.State != RefundIntended || !r.unsent()) {
			return ErrRefundBusy
		}
		endRefund(r, RefundGivenUp, c.At)
		if r.Elsewhere && r.Tender == NoTender && r.Sale != "" {
			return t.unwantedAgain(ctx, c, r)
		}
		if back := unreturned(r, c.At); !r.AcceptedAt.IsZero() && back.OutRefundNo == "" {
			c.Alarms = append(c.Alarms, back) // the refund was the answer to it
		}
		return nil
	})
}

// unwantedAgain adds to c the alarm for a payment that no sale owes, of which r, made
// elsewhere, was to give something back: the payment may have been learnt together
// with it, and without an alarm.
func (t *Till) unwantedAgain(ctx context.Context, c *Change, r *Refund) error {
	s, err := t.Ledger.Sale(ctx, r.Sale)
	if err != nil {
		return err
	}
	paid, err := t.Ledger.Attempt(ctx, r.OutTradeNo)
	if err != nil {
		return err
	}
	alarm := unwanted(s, paid, c.At)
	alarm.Amount = r.RefundFee
	c.Alarms = append(c.Alarms, alarm)
	return nil
}

// PayByHand ends a refund in CHANGE: the customer's card is dead, the shop has the
// money back, and somebody has now paid it by other means; reason says how. by
// needs RightRefund. Errors: ErrNotAllowed, ErrNoSuchRefund, ErrRefundBusy where
// it is not in CHANGE, those of the ledger.
func (t *Till) PayByHand(ctx context.Context, no OutRefundNo, reason string, by Grant) error {
	return t.actOn(ctx, refundAct{no, by, EventRefundEnded, reason}, func(r *Refund, c *Change) error {
		if r.State != RefundChange {
			return ErrRefundBusy
		}
		endRefund(r, RefundByHand, c.At)
		c.Settled = append(c.Settled, refundAlarm(AlarmRefundChange, r, c.At).Key())
		return nil
	})
}

// refundAct is what a person does about a refund that has not ended.
type refundAct struct {
	no     OutRefundNo
	by     Grant
	kind   EventKind
	reason string
}

// actOn commits what a person does about a refund.
func (t *Till) actOn(ctx context.Context, act refundAct, do func(*Refund, *Change) error) error {
	if err := act.by.check(RightRefund); err != nil {
		return err
	}
	t.mu.Lock()
	r, err := t.actOnLocked(ctx, act, do)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: act.kind, Sale: r.Sale, OutTradeNo: r.OutTradeNo, OutRefundNo: r.OutRefundNo})
	}
	return err
}

func (t *Till) actOnLocked(ctx context.Context, act refundAct, do func(*Refund, *Change) error) (*Refund, error) {
	w := t.refunds[act.no]
	if w == nil {
		if _, err := t.Ledger.Refund(ctx, act.no); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %s", ErrRefundEnded, act.no)
	}
	r := *w.r
	c := &Change{Kind: act.kind, At: t.Clock.Now(), By: act.by, Reason: act.reason, Refunds: []*Refund{&r}}
	if err := do(&r, c); err != nil {
		return nil, fmt.Errorf("%w: %s is %s", err, r.OutRefundNo, r.State)
	}
	if w.r.State == RefundFailed {
		c.Settled = append(c.Settled, refundAlarm(AlarmRefundFailed, &r, c.At).Key())
	}
	if err := t.commit(ctx, c); err != nil {
		return nil, err
	}
	w.asks, w.sends = 0, 0
	w.notBefore = later(w.notBefore, time.Now().Add(t.untilNextRefund(ctx, r.OutTradeNo)))
	w.hurry(time.Now())
	return &r, nil
}
