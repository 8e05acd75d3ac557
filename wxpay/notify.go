package wxpay

import (
	"context"
	"net/http"
)

// rememberedPayments is how many payments a NotifyHandler remembers.
const rememberedPayments = 10_000

// NotifyHandler serves the notify_url of the client's orders: WeChat posts to it
// when one was paid (section 4.2), and again and again, for about 24 hours, until
// it is answered SUCCESS.
//
// The document is judged as an answer is: at most [MaxDocument] of strict syntax,
// return_code, a signature (by sign_type where the document names one, else by its
// length: a merchant who has changed SignType still has orders of before), this
// merchant's appid and mch_id, result_code, and the fields.
// What fails is answered FAIL and goes no further, whatever other fields it
// holds. A signed result_code FAIL is no payment: it is acknowledged and that is
// all.
//
// paid then hears of the payment. It has to find the order by OutTradeNo, compare
// TotalFee with what the order costs, and refuse what does not fit: the signature
// shows that WeChat sent this, not that the shop ordered it. nil answers SUCCESS;
// an error answers FAIL without a word of it, and WeChat will send the
// notification again. The error, or a panic, goes to the client's Logger.
//
// WeChat is answered after [NotifyTime] at the latest; that its document arrives
// in time is for the server's ReadTimeout to see to. ctx of paid is cancelled
// then, but paid counts as running until it returns, and what it returns late
// counts too.
//
// For one transaction_id paid never runs twice at a time, and not again after it
// returned nil: a duplicate waits for the run that is under way and is answered
// like it, or is answered SUCCESS at once. The handler remembers the last 10,000
// payments in memory. Nothing of that survives a restart, so paid must look into
// its own book before it books; serve one address by one handler.
//
// A paid order of which no notification comes is still paid: ask
// [Client.OrderQuery].
func (c *Client) NotifyHandler(paid func(ctx context.Context, payment *Payment) error) http.Handler {
	if paid == nil {
		panic("wxpay: a notify handler needs a function")
	}
	payments := newOnce(rememberedPayments)
	return c.notified("notify", func(p Params) (action, *Error) {
		payment, failed := c.judgeNotification(p)
		if failed != nil || payment == nil {
			return nil, failed
		}
		return func(ctx context.Context) error {
			return payments.do(ctx, payment.TransactionID, func() error { return paid(ctx, payment) })
		}, nil
	})
}

// judgeNotification takes a notification apart as judge does an answer. A
// payment is nil where WeChat says under its signature that there is none.
func (c *Client) judgeNotification(p Params) (*Payment, *Error) {
	t := signedBy(p)
	if named := p.Get("sign_type"); named != "" {
		t = SignType(named)
	}
	if p.Get("return_code") != "SUCCESS" {
		return nil, unusable("return_code")
	}
	if failed := c.believe(p, t); failed != nil {
		return nil, failed
	}
	switch p.Get("result_code") {
	case "SUCCESS":
		return readPayment(p)
	case "FAIL":
		return nil, nil
	}
	return nil, unusable("result_code")
}
