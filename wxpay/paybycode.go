package wxpay

import (
	"context"
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
	codeClockOff     = 5 * time.Minute  // by which a payment may seem to be older than it is
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
// for MicropayRefused. Where WeChat tells for 30 seconds that the order of this
// number is another sale's, of another amount, that is OUT_TRADE_NO_USED with a
// *[MismatchError] beneath: the code took nothing, and the other sale is left alone.
// With every other state the error says why nothing more was done: ctx has ended,
// WeChat refuses to take the order back, as it does without the merchant's
// certificate, or the order was there before the code and is still open, or was
// paid over 5 minutes before. [Client.ResumeByCode] then goes on.
func (c *Client) PayByCode(ctx context.Context, order Params, code AuthCode, store func(CodePayment) error) (CodePayment, error) {
	needStore(store)
	w := NewCodeWalk(c, CodePayment{Order: order, State: MicropayRefused}, store)
	if w.p.OutTradeNo() == "" {
		return w.p, missing("micropay", "out_trade_no")
	}
	if err := w.enter(CodePayment{Order: order, State: MicropaySent, SentAt: w.began}); err != nil {
		return w.p, err
	}
	w.Clock = c.now
	wait, err := w.Send(ctx, code)
	if err != nil || w.p.Final() {
		return w.p, err
	}
	if err := pause(ctx, wait); err != nil {
		return w.p, w.undecided(err)
	}
	err = w.follow(ctx)
	return w.p, err
}

// ResumeByCode goes on with a payment as it was stored last, after a crash or
// after an error of [Client.PayByCode], by asking and taking back alone: the code
// is never sent again. The rest is as with PayByCode, but that a refusal which
// came before is not told again.
//
// With GiveUp set it asks once more and then takes the order back without waiting
// for the customer: that is how a cashier cancels. A payment that turns out to be
// made all the same is paid. An order that was there before the code, see Known, is
// not taken back by this either, for it may be another sale's: while nobody is at
// its password, the payment ends refused, as its code was, and the order stays open.
//
// Only one of the two may run for an order at any time.
func (c *Client) ResumeByCode(ctx context.Context, p CodePayment, store func(CodePayment) error) (CodePayment, error) {
	if p.OutTradeNo() == "" {
		return p, missing("micropay", "out_trade_no")
	}
	needStore(store)
	w := NewCodeWalk(c, p, store)
	w.Clock = c.now
	err := w.follow(ctx)
	return w.p, err
}

// needStore panics where nothing would survive a crash.
func needStore(store func(CodePayment) error) {
	if store == nil {
		panic("wxpay: a payment by code needs a function that stores it")
	}
}
