package pos

import (
	"context"
	"fmt"
	"time"

	"wxtill/wxpay"
)

// Charge makes an order for what the sale owes and starts to send it: the code
// comes up as soon as WeChat has answered. It returns once the order is durable.
// Where a code for the sale is on the screen already nothing is done and its
// number returned, so that a key pressed twice is harmless. An order of this sale
// and amount that still has time left is shown again, under its old number.
//
// Errors: ErrNotSignedIn, ErrSaleEmpty, *wxpay.FieldError where the order cannot
// be made, those of the ledger.
func (t *Till) Charge(ctx context.Context) (OutTradeNo, error) {
	return t.charge(ctx, 0)
}

// charge is Charge, or [Till.ChargePart] where part is not 0.
func (t *Till) charge(ctx context.Context, part Fen) (OutTradeNo, error) {
	t.weather.waitKnown(ctx)
	t.mu.Lock()
	if w := t.onScreen(); w != nil {
		defer t.mu.Unlock()
		if part != 0 && part != w.a.TotalFee {
			return "", ErrSaleLocked
		}
		return w.a.OutTradeNo, nil
	}
	e, err := t.chargeLocked(ctx, part)
	t.mu.Unlock()
	if err == nil {
		t.publish(e)
	}
	return e.OutTradeNo, err
}

// chargeLocked makes the order, or shows one again, for part, or for all where that is 0.
// The caller holds mu.
func (t *Till) chargeLocked(ctx context.Context, part Fen) (Event, error) {
	seller, err := t.own(RightSell)
	if err != nil {
		return Event{}, err
	}
	fee, err := t.feeOf(part)
	if err != nil {
		return Event{}, err
	}
	if w := t.renewable(fee); w != nil {
		return t.resend(ctx, w)
	}
	return t.begin(ctx, seller, fee, t.newAttempt, "")
}

// begin stores the next attempt of the sale on the counter, for fee, and then sends it;
// code is the customer's payment code, "" where the customer scans ours. The caller holds
// mu.
func (t *Till) begin(ctx context.Context, seller Grant, fee Fen, next func(*Sale, int, Fen) (*Attempt, error), code wxpay.AuthCode) (Event, error) {
	attempts, err := t.Ledger.Attempts(ctx, t.sale.Number)
	if err != nil {
		return Event{}, fmt.Errorf("counting the attempts of the sale: %w", err)
	}
	a, err := next(t.sale, len(attempts)+1, fee)
	if err != nil {
		return Event{}, err
	}
	a.Operator = seller.Operator
	if err := t.commit(ctx, &Change{Kind: EventIntended, At: a.CreatedAt, Attempts: []*Attempt{a}}); err != nil {
		return Event{}, err
	}
	w := newWatch(a, time.Now())
	w.code, w.status, w.here = code, statusOf(a), true
	t.keepWatch(w)
	t.start(w)
	return Event{Kind: EventIntended, Sale: a.Sale, OutTradeNo: a.OutTradeNo}, nil
}

// NewCode sends the order on the screen again: WeChat gives a fresh code_url
// and the old one dies. Where the order has no time left it is withdrawn and a
// new one made. What was asked for stays: a part stays that part, also once its code
// is off the screen.
func (t *Till) NewCode(ctx context.Context) (OutTradeNo, error) {
	t.mu.Lock()
	e, err := t.newCodeLocked(ctx)
	t.mu.Unlock()
	if err == nil {
		t.publish(e)
	}
	return e.OutTradeNo, err
}

func (t *Till) newCodeLocked(ctx context.Context) (Event, error) {
	w := t.onScreen()
	switch {
	case w == nil:
		part, err := t.lastPart(ctx)
		if err != nil {
			return Event{}, err
		}
		return t.chargeLocked(ctx, part)
	case w.a.ByCode != nil: // the customer would rather scan
	case w.a.State == Intended:
		w.nextAt = time.Now()
		wake(w.wake)
		return Event{Kind: EventLearnt, Sale: w.a.Sale, OutTradeNo: w.a.OutTradeNo}, nil
	case t.hasTimeLeft(w):
		return t.resend(ctx, w)
	}
	if _, err := t.withdrawLocked(ctx, w); err != nil {
		return Event{}, err
	}
	return t.chargeLocked(ctx, w.a.part())
}

// resend takes w back to intended: the same order goes out once more.
func (t *Till) resend(ctx context.Context, w *watch) (Event, error) {
	a := *w.a
	a.State, a.Sending, a.Part = Intended, true, a.TotalFee < t.sale.Owes()
	if err := t.commit(ctx, &Change{Kind: EventIntended, At: t.Clock.Now(), Attempts: []*Attempt{&a}}); err != nil {
		return Event{}, err
	}
	now := time.Now()
	w.charged, w.nextAt, w.creates, w.askNow, w.overdue, w.here = now, now, 0, false, false, true
	w.restatus(now)
	wake(w.wake)
	return Event{Kind: EventIntended, Sale: a.Sale, OutTradeNo: a.OutTradeNo}, nil
}

// onScreen is the attempt whose code is, or is about to be, on the screen. The
// caller holds mu.
func (t *Till) onScreen() *watch {
	for _, w := range t.front {
		return w
	}
	return nil
}

// renewable is the newest withdrawn attempt of the sale, for fee, that may be shown
// again. The caller holds mu.
func (t *Till) renewable(fee Fen) *watch {
	var newest *watch
	for _, w := range t.watches {
		if w.a.Sale == t.sale.Number && w.a.State == Withdrawn && w.a.ByCode == nil && w.a.TotalFee == fee &&
			w.a.Merchant == t.Account.Merchant && !w.a.Mismatch && t.hasTimeLeft(w) &&
			(newest == nil || newerFirst(w, newest) < 0) {
			newest = w
		}
	}
	return newest
}

// minLeft is the time an order must have left to be worth showing again.
const minLeft = 15 * time.Second

func (t *Till) hasTimeLeft(w *watch) bool {
	return !w.stale && w.a.TimeExpire.Sub(t.weather.wechat(t.Clock.Now())) >= minLeft
}

// Withdraw takes the code of an attempt off the screen. The customer may be
// paying at this moment: the attempt is watched until WeChat says how it ended.
// Nothing happens to an attempt that is off the screen already.
func (t *Till) Withdraw(ctx context.Context, no OutTradeNo) error {
	t.mu.Lock()
	w := t.watches[no]
	if w == nil || !w.a.State.OnScreen() {
		t.mu.Unlock()
		return nil
	}
	e, err := t.withdrawLocked(ctx, w)
	t.mu.Unlock()
	if err == nil {
		t.publish(e)
	}
	return err
}

func (t *Till) withdrawLocked(ctx context.Context, w *watch) (Event, error) {
	a := *w.a
	now := t.Clock.Now()
	kind := takeOff(&a, now)
	a.giveUp()
	err := t.commit(ctx, &Change{Kind: kind, At: now, Attempts: []*Attempt{&a}})
	if err != nil {
		return Event{}, err
	}
	w.restatus(time.Now())
	wake(w.wake)
	return Event{Kind: kind, Sale: a.Sale, OutTradeNo: a.OutTradeNo}, nil
}

// AskNow has an attempt and its refunds asked about at once, or all that are
// undecided where no is "", and looks whether WeChat can be reached.
func (t *Till) AskNow(no OutTradeNo) {
	t.mu.Lock()
	defer t.mu.Unlock()
	wake(t.probeWake)
	for _, w := range t.watches {
		if no == "" || w.a.OutTradeNo == no {
			known := w.askNow && w.a.State == Withdrawn // and may be in the line already
			w.askNow = true
			if w.a.State == Intended && w.a.ByCode == nil {
				w.nextAt = time.Now()
			}
			if no != "" {
				known, w.waitedFor = known && w.waitedFor, true
			}
			if !known {
				wake(w.wake)
			}
		}
	}
	for _, w := range t.refunds {
		if no == "" || w.r.OutTradeNo == no {
			w.hurry(time.Now())
		}
	}
}
