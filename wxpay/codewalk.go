package wxpay

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// CodeGateway is what a [CodeWalk] asks; [Client] is one.
type CodeGateway interface {
	Micropay(ctx context.Context, order Params, code AuthCode) (*Payment, error)
	OrderQuery(ctx context.Context, q OrderQueryRequest) (*OrderQueryResponse, error)
	Reverse(ctx context.Context, q ReverseRequest) (*ReverseResponse, error)
}

// CodeWalk takes a payment by payment code from state to state, a step at a time:
// [Client.PayByCode] and [Client.ResumeByCode] for a program that keeps time itself, as
// one does that watches many orders. It is made by [NewCodeWalk]. Its methods are called
// one at a time, and for an order there is one walk at any time.
type CodeWalk struct {
	Gateway CodeGateway             // may be another for the next step, as after a new key
	Store   func(CodePayment) error // see [Client.PayByCode]
	Clock   func() time.Time        // WeChat's clock; nil: this machine's
	// OwnNumbers says that nobody else ever makes an order of this number, as where its
	// end is random. WeChat's word that it has one already is then about this very
	// payment, whose request came twice, and it is asked about and taken back as one.
	OwnNumbers bool

	p         CodePayment   // as stored last
	began     time.Time     // of this walk, by the monotonic clock
	until     time.Time     // then the order is taken back
	reverseAt time.Time     // but not before
	gap       time.Duration // between the last two questions after that
	looked    bool          // the last query of this walk was answered
	other     error         // why the order, as WeChat told it last, is another sale's
	otherAt   time.Time     // since when it has been
	refusal   error         // of a payment that ended by that
}

// NewCodeWalk is the walk of a payment as it was stored last. One that is new is stored
// as [MicropaySent], and [CodeWalk.Send] comes first; one of before goes on by
// [CodeWalk.Step] alone.
func NewCodeWalk(g CodeGateway, p CodePayment, store func(CodePayment) error) *CodeWalk {
	now := time.Now()
	w := &CodeWalk{Gateway: g, Store: store, p: p, began: now}
	// The clock may have been set meanwhile: no wait is longer than it would have
	// been at first.
	age := max(0, now.Sub(p.SentAt))
	w.until = now.Add(max(0, codeQueryFor-age))
	w.reverseAt = now.Add(max(0, codeReverseAfter-age))
	if p.GiveUp {
		w.until = now
	}
	return w
}

// Payment is how the payment stands, as it was stored last.
func (w *CodeWalk) Payment() CodePayment { return w.p }

// Until is when the order is taken back, if nothing comes of it before.
func (w *CodeWalk) Until() time.Time { return w.until }

// GiveUp has the next step not wait for the customer any longer, as GiveUp of
// [CodePayment] does, which the caller has stored.
func (w *CodeWalk) GiveUp() { w.p.GiveUp, w.until = true, time.Now() }

// enter makes a state durable, and only then true.
func (w *CodeWalk) enter(p CodePayment) error {
	if err := w.Store(p); err != nil {
		return fmt.Errorf("storing that the payment is %s: %w", p.State, err)
	}
	w.p = p
	return nil
}

func (w *CodeWalk) become(s MicropayState) error {
	next := w.p
	next.State = s
	return w.enter(next)
}

// pay books the payment.
func (w *CodeWalk) pay(paid *Payment) error {
	next, stored := w.p, *paid
	stored.Params = nil
	next.State, next.Payment = MicropayPaid, &stored
	w.refusal = nil
	return w.enter(next)
}

// undecided is why the walk stops before the end.
func (w *CodeWalk) undecided(err error) error {
	return fmt.Errorf("payment %s is still %s: %w", w.p.OutTradeNo(), w.p.State, err)
}

// Send lets the code out, once, and tells how long to wait before the first
// [CodeWalk.Step]. The error is that of [Client.PayByCode].
func (w *CodeWalk) Send(ctx context.Context, code AuthCode) (wait time.Duration, err error) {
	paid, err := w.Gateway.Micropay(ctx, w.p.Order, code)
	var e *Error
	switch {
	case err == nil && w.p.differs(paid.TotalFee, paid.FeeType) == "":
		return 0, w.pay(paid)
	case errors.As(err, &e) && codesOfKnownNumbers[e.Code]:
		if !w.OwnNumbers {
			return 0, w.known(err)
		}
	case errors.Is(err, ErrRefused), errors.As(err, &e) && !e.Sent:
		return 0, errors.Join(err, w.become(MicropayRefused))
	case errors.As(err, &e) && e.Code == CodeUserPaying:
		if err := w.become(MicropayPaying); err != nil {
			return codeQueryEvery, w.undecided(err)
		}
	}
	w.until, w.reverseAt = time.Now().Add(codeQueryFor), w.began.Add(codeReverseAfter)
	return codeQueryEvery, nil
}

// known is how an order is followed that was there before the code, which moved
// nothing: an earlier sending of the same payment, or another sale. Only asking is safe.
func (w *CodeWalk) known(refusal error) error {
	next := w.p
	next.Known = true
	if err := w.enter(next); err != nil {
		return w.undecided(err)
	}
	w.until, w.refusal = time.Now().Add(codeQueryFor), refusal
	return nil
}

// Why a payment of a known number is left undecided.
var (
	errKnownOpen   = errors.New("the order of this number is neither paid nor closed")
	errKnownBefore = errors.New("the order of this number was paid before this payment began")
)

// askKnown learns how the order stands that was there before the code. One that
// is not this payment's, or not paid, leaves the code refused as it was.
func (w *CodeWalk) askKnown(ctx context.Context) error {
	r, err := w.look(ctx)
	over := !time.Now().Before(w.until)
	switch {
	case absent(err), w.other != nil:
		return w.become(MicropayRefused)
	case err != nil && over:
		return err
	case err != nil:
		return ctx.Err()
	}
	switch r.TradeState {
	case TradeSuccess, TradeRefund:
		if w.paidBefore(r.TimeEnd) {
			return errKnownBefore
		}
		return w.payAsTold(r)
	case TradeRevoked, TradeClosed:
		return w.become(MicropayRefused)
	}
	switch paying := r.TradeState == TradeUserPaying || r.TradeState == TradeAccept; {
	case over && w.p.GiveUp && !paying:
		return w.become(MicropayRefused)
	case over:
		return errKnownOpen
	}
	return nil
}

// paidBefore reports whether a payment of timeEnd was made clearly before this one
// began, both by WeChat's clock.
func (w *CodeWalk) paidBefore(timeEnd time.Time) bool {
	began := w.p.SentAt
	if w.Clock != nil {
		began = began.Add(time.Until(w.Clock()))
	}
	return timeEnd.Before(began.Add(-codeClockOff))
}

// codesOfKnownNumbers refuse a code because WeChat has an order of this number
// already, or may: how that one stands is a question, not this refusal.
var codesOfKnownNumbers = map[Code]bool{
	CodeOrderPaid: true, CodeOutTradeNoUsed: true, CodeOrderReversed: true, CodeOrderClosed: true, CodeBuyerMismatch: true,
	CodeInvalidRequest: true,
}

// follow walks until the payment has ended.
func (w *CodeWalk) follow(ctx context.Context) error {
	for !w.p.Final() {
		wait, err := w.Step(ctx)
		if err == nil && !w.p.Final() {
			err = pause(ctx, wait)
		}
		if err != nil {
			return w.undecided(err)
		}
	}
	return w.refusal
}

// Step does the next thing for a payment that has not ended, and tells how long to
// wait before the one after it. The error says why nothing came of it; the step may be
// taken again.
func (w *CodeWalk) Step(ctx context.Context) (wait time.Duration, err error) {
	if w.p.Known {
		return codeQueryEvery, w.askKnown(ctx)
	}
	if w.p.State == MicropayReversing {
		if early := time.Until(w.reverseAt); early > 0 {
			return early, nil
		}
		return w.longer(), w.takeBack(ctx)
	}
	if err := w.ask(ctx); err != nil || w.p.Final() || time.Now().Before(w.until) {
		return codeQueryEvery, err
	}
	switch {
	case w.other != nil:
		return codeQueryEvery, w.leave()
	case !w.looked:
		return w.longer(), nil
	}
	w.gap = 0
	return 0, w.become(MicropayReversing)
}

// longer is the next of growing gaps.
func (w *CodeWalk) longer() time.Duration {
	w.gap = min(max(2*w.gap, codeReverseEvery), codeReverseMost)
	return w.gap
}

// look asks how the order stands. What is told of another sale under this number
// is a *MismatchError and stays in w.other, so that it is never taken back.
func (w *CodeWalk) look(ctx context.Context) (*OrderQueryResponse, error) {
	r, err := w.Gateway.OrderQuery(ctx, OrderQueryRequest{OutTradeNo: w.p.OutTradeNo()})
	w.looked = err == nil || absent(err)
	if !w.looked {
		return nil, err
	}
	before := w.other
	w.other = nil
	if err != nil {
		return nil, err
	}
	if field := w.p.differs(r.TotalFee, r.FeeType); field != "" && !ended(r.TradeState) {
		w.other = &MismatchError{field}
		if before == nil {
			w.otherAt = time.Now()
		}
	}
	return r, w.other
}

// leave ends the payment once the order has been another sale's for as long as a
// customer is waited for, and the last answer still says so. WeChat takes a number with
// one content only, so the code has taken nothing.
func (w *CodeWalk) leave() error {
	if w.OwnNumbers || !w.looked || time.Since(w.otherAt) < codeQueryFor {
		return nil
	}
	w.refusal = &Error{Interface: "micropay", Code: CodeOutTradeNoUsed, Sent: true, Err: w.other}
	return w.become(MicropayRefused)
}

// absent reports whether a query says that there is no such order.
func absent(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == CodeOrderNotExist && errors.Is(err, ErrRefused)
}

// ended reports whether an order in this state holds no money and can take none,
// whosever it is.
func ended(s TradeState) bool { return s == TradeRevoked || s == TradeClosed }

// ask learns from a query while the customer may still pay. Trouble of the query
// itself is no news.
func (w *CodeWalk) ask(ctx context.Context) error {
	r, err := w.look(ctx)
	if err != nil {
		return ctx.Err()
	}
	switch r.TradeState {
	case TradeSuccess, TradeRefund:
		return w.payAsTold(r)
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

// payAsTold books the payment that a query tells of.
func (w *CodeWalk) payAsTold(r *OrderQueryResponse) error {
	paid, unusable := readPayment(r.Params)
	if unusable != nil {
		return unusable
	}
	return w.pay(paid)
}

// takeBack asks for the reversal and looks whether it has come about. What could
// not be looked at just before is not taken back: it may be another sale's.
func (w *CodeWalk) takeBack(ctx context.Context) error {
	if !w.looked || w.other != nil {
		if err := w.settle(ctx, ErrUnknown); err != nil || !w.looked || w.other != nil || w.p.Final() {
			return err
		}
	}
	_, err := w.Gateway.Reverse(ctx, ReverseRequest{OutTradeNo: w.p.OutTradeNo()})
	return w.settle(ctx, err)
}

// settle looks what came of a reversal that ended with reversed. Whatever that
// says, the order's state decides: one that WeChat has never heard of may still be
// on its way while the code lives.
func (w *CodeWalk) settle(ctx context.Context, reversed error) error {
	r, err := w.look(ctx)
	switch {
	case w.other != nil:
		return w.leave()
	case absent(err) && time.Since(w.began) >= codeGone:
		return w.become(MicropayReversed)
	case err == nil && ended(r.TradeState):
		return w.become(MicropayReversed)
	case err == nil && reversed == nil && r.TradeState == TradeRefund:
		return w.become(MicropayReversed)
	case err == nil && errors.Is(reversed, ErrRefused), errors.Is(reversed, ErrNoCertificate):
		return reversed
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
