package wxpay

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// The rhythm of a payment by payment code, as WeChat wants it.
const (
	codeQueryEvery   = 5 * time.Second  // between two queries
	codeQueryFor     = 30 * time.Second // then the order is taken back
	codeReverseAfter = 15 * time.Second // not before the order is this old
	codeReverseEvery = 5 * time.Second  // between the first two reversals; then longer
	codeReverseMost  = time.Minute      // between two reversals at most
	codeGone         = 75 * time.Second // then WeChat takes the code no more: it lives a minute
)

// PayByCode takes the money of the customer whose payment code was scanned, and
// does all that belongs to it: it sends the code once, asks every 5 seconds while
// the outcome is unknown or the customer is at the password, and takes the order
// back when that lasts over 30 seconds. It ends paid, reversed or refused; while
// it has not, the order must neither be charged again nor be taken for done.
//
// store has to make its argument durable before it returns. It is called before
// the code leaves, before the first reversal, and for every other change of
// state. A state that could not be stored does not count: PayByCode stops and
// returns the last one that could be, with the error of store; the code is not
// sent if it was the first.
//
// The order's content comes from [Client.NewMicropay], under a number of its
// own. The error is nil for MicropayPaid and MicropayReversed, and the *Error
// for MicropayRefused. With every other state it says why nothing more was done:
// ctx has ended, or WeChat refuses to take the order back, as it does without the
// merchant's certificate. [Client.ResumeByCode] then goes on.
func (c *Client) PayByCode(ctx context.Context, order Params, code AuthCode, store func(CodePayment) error) (CodePayment, error) {
	needStore(store)
	w := &codeWalk{client: c, store: store, began: time.Now()}
	w.p = CodePayment{Order: order, State: MicropayRefused}
	if w.p.OutTradeNo() == "" {
		return w.p, missing("micropay", "out_trade_no")
	}
	if err := w.enter(CodePayment{Order: order, State: MicropaySent, SentAt: w.began}); err != nil {
		return w.p, err
	}
	err := w.send(ctx, code)
	return w.p, err
}

// ResumeByCode goes on with a payment as it was stored last, after a crash or
// after an error of [Client.PayByCode], by asking and taking back alone: the code
// is never sent again. The rest is as with PayByCode.
//
// With GiveUp set it asks once more and then takes the order back without waiting
// for the customer: that is how a cashier cancels. A payment that turns out to be
// made all the same is paid.
//
// Only one of the two may run for an order at any time.
func (c *Client) ResumeByCode(ctx context.Context, p CodePayment, store func(CodePayment) error) (CodePayment, error) {
	if p.OutTradeNo() == "" {
		return p, missing("micropay", "out_trade_no")
	}
	needStore(store)
	now := time.Now()
	w := &codeWalk{client: c, store: store, began: now, p: p}
	// The clock may have been set meanwhile: no wait is longer than it would have
	// been at first.
	age := max(0, now.Sub(p.SentAt))
	w.until = now.Add(max(0, codeQueryFor-age))
	w.reverseAt = now.Add(max(0, codeReverseAfter-age))
	if p.GiveUp {
		w.until = now
	}
	err := w.follow(ctx)
	return w.p, err
}

// needStore panics where nothing would survive a crash.
func needStore(store func(CodePayment) error) {
	if store == nil {
		panic("wxpay: a payment by code needs a function that stores it")
	}
}

// codeWalk is one walk of a payment from state to state.
type codeWalk struct {
	client    *Client
	store     func(CodePayment) error
	p         CodePayment   // as stored last
	began     time.Time     // of this walk, by the monotonic clock
	until     time.Time     // then the order is taken back
	reverseAt time.Time     // but not before
	gap       time.Duration // between the last two reversals
}

// enter makes a state durable, and only then true.
func (w *codeWalk) enter(p CodePayment) error {
	if err := w.store(p); err != nil {
		return fmt.Errorf("storing that the payment is %s: %w", p.State, err)
	}
	w.p = p
	return nil
}

func (w *codeWalk) become(s MicropayState) error {
	next := w.p
	next.State = s
	return w.enter(next)
}

// pay books the payment.
func (w *codeWalk) pay(paid *Payment) error {
	next, stored := w.p, *paid
	stored.Params = nil
	next.State, next.Payment = MicropayPaid, &stored
	return w.enter(next)
}

// undecided is why the walk stops before the end.
func (w *codeWalk) undecided(err error) error {
	return fmt.Errorf("payment %s is still %s: %w", w.p.OutTradeNo(), w.p.State, err)
}

// send lets the code out, once, and goes on from the answer.
func (w *codeWalk) send(ctx context.Context, code AuthCode) error {
	paid, err := w.client.Micropay(ctx, w.p.Order, code)
	var e *Error
	switch {
	case err == nil && w.p.fits(paid):
		return w.pay(paid)
	case errors.As(err, &e) && codesOfKnownNumbers[e.Code]:
		return w.known(ctx, err)
	case errors.Is(err, ErrRefused), errors.As(err, &e) && !e.Sent:
		return errors.Join(err, w.become(MicropayRefused))
	case errors.As(err, &e) && e.Code == CodeUserPaying:
		if err := w.become(MicropayPaying); err != nil {
			return w.undecided(err)
		}
	}
	w.until, w.reverseAt = time.Now().Add(codeQueryFor), w.began.Add(codeReverseAfter)
	if err := pause(ctx, codeQueryEvery); err != nil {
		return w.undecided(err)
	}
	return w.follow(ctx)
}

// known follows an order that was there before the code, which moved nothing: an
// earlier sending of the same payment, or another sale. Only asking is safe.
func (w *codeWalk) known(ctx context.Context, refusal error) error {
	next := w.p
	next.Known = true
	if err := w.enter(next); err != nil {
		return w.undecided(err)
	}
	w.until = time.Now().Add(codeQueryFor)
	err := w.follow(ctx)
	if w.p.State == MicropayRefused {
		return refusal
	}
	return err
}

// errKnownOpen says that the order of a known number has not ended.
var errKnownOpen = errors.New("the order of this number is neither paid nor closed")

// askKnown learns how the order stands that was there before the code. One that
// is not this payment's, or not paid, leaves the code refused as it was.
func (w *codeWalk) askKnown(ctx context.Context) error {
	r, err := w.client.OrderQuery(ctx, OrderQueryRequest{OutTradeNo: w.p.OutTradeNo()})
	over := !time.Now().Before(w.until)
	switch {
	case errors.Is(err, ErrRefused):
		return w.become(MicropayRefused)
	case err != nil && over:
		return err
	case err != nil:
		return ctx.Err()
	}
	switch r.TradeState {
	case TradeSuccess, TradeRefund:
		if paid, unusable := readPayment(r.Params); unusable == nil && w.p.fits(paid) {
			return w.pay(paid)
		}
		return w.become(MicropayRefused)
	case TradeRevoked, TradeClosed:
		return w.become(MicropayRefused)
	}
	if over {
		return errKnownOpen
	}
	return nil
}

// codesOfKnownNumbers refuse a code because WeChat has an order of this number
// already: how that one stands is a question, not this refusal.
var codesOfKnownNumbers = map[Code]bool{
	CodeOrderPaid: true, CodeOutTradeNoUsed: true, CodeOrderReversed: true, CodeOrderClosed: true, CodeBuyerMismatch: true,
}

// follow walks until the payment has ended.
func (w *codeWalk) follow(ctx context.Context) error {
	for !w.p.Final() {
		wait, err := w.step(ctx)
		if err == nil && !w.p.Final() {
			err = pause(ctx, wait)
		}
		if err != nil {
			return w.undecided(err)
		}
	}
	return nil
}

// step does the next thing and tells how long to wait after it.
func (w *codeWalk) step(ctx context.Context) (wait time.Duration, err error) {
	if w.p.Known {
		return codeQueryEvery, w.askKnown(ctx)
	}
	if w.p.State == MicropayReversing {
		if err := pause(ctx, time.Until(w.reverseAt)); err != nil {
			return 0, err
		}
		w.gap = min(max(2*w.gap, codeReverseEvery), codeReverseMost)
		return w.gap, w.takeBack(ctx)
	}
	if err := w.ask(ctx); err != nil || w.p.Final() || time.Now().Before(w.until) {
		return codeQueryEvery, err
	}
	return 0, w.become(MicropayReversing)
}

// ask learns from a query while the customer may still pay. Trouble of the query
// itself is no news.
func (w *codeWalk) ask(ctx context.Context) error {
	r, err := w.client.OrderQuery(ctx, OrderQueryRequest{OutTradeNo: w.p.OutTradeNo()})
	if err != nil {
		return ctx.Err()
	}
	switch r.TradeState {
	case TradeSuccess, TradeRefund:
		if paid, unusable := readPayment(r.Params); unusable == nil && w.p.fits(paid) {
			return w.pay(paid)
		}
	case TradeRevoked, TradeClosed:
		return w.become(MicropayReversed)
	case TradeUserPaying, TradeAccept:
		if w.p.State == MicropaySent {
			if !w.p.GiveUp {
				w.until = time.Now().Add(codeQueryFor)
			}
			return w.become(MicropayPaying)
		}
	}
	return nil
}

// takeBack asks for the reversal and looks whether it has come about. Whatever
// the reversal said, the order's state decides: one that WeChat has never heard
// of may still be on its way while the code lives.
func (w *codeWalk) takeBack(ctx context.Context) error {
	_, err := w.client.Reverse(ctx, ReverseRequest{OutTradeNo: w.p.OutTradeNo()})
	r, asked := w.client.OrderQuery(ctx, OrderQueryRequest{OutTradeNo: w.p.OutTradeNo()})
	var e *Error
	absent := errors.As(asked, &e) && e.Code == CodeOrderNotExist && errors.Is(asked, ErrRefused)
	switch {
	case absent && time.Since(w.began) >= codeGone:
		return w.become(MicropayReversed)
	case asked == nil && (r.TradeState == TradeRevoked || r.TradeState == TradeClosed):
		return w.become(MicropayReversed)
	case asked == nil && err == nil && r.TradeState == TradeRefund:
		return w.become(MicropayReversed)
	case asked == nil && errors.Is(err, ErrRefused), errors.Is(err, ErrNoCertificate):
		return err
	}
	return ctx.Err()
}

// pause waits, or returns why it cannot.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
