package wxpay

import (
	"context"
	"net/http"
)

// RefundHint says about which refund WeChat may have news. Nobody signed it: it
// holds numbers to ask by, and neither state nor amount, because nothing of that
// could be believed.
type RefundHint struct {
	OutTradeNo, TransactionID string // of the order
	OutRefundNo, RefundID     string // of the refund: the merchant's number and WeChat's
}

// RefundNotifyHandler serves the notify_url of refunds, which later documents
// than the specification describe: WeChat posts to it when a refund has ended,
// and repeats that as it does for payments.
//
// Such a notification has no signature. What it tells is encrypted in req_info by
// a key made of the API key, block by block, so that its blocks can be
// rearranged and repeated by anybody who has seen some. It authenticates nothing.
// Therefore ask hears the numbers alone; what became of the refund it has to ask
// WeChat, by refundquery, and believe only that.
//
// ask has [NotifyTime], like the function of [Client.NotifyHandler], and its nil
// and its errors are answered in the same way. It may run for the same refund
// several times, also at once: asking twice does no harm, but a stranger can
// make it ask.
func (c *Client) RefundNotifyHandler(ask func(ctx context.Context, hint RefundHint) error) http.Handler {
	if ask == nil {
		panic("wxpay: a refund notify handler needs a function")
	}
	return c.notified("refundnotify", func(p Params) (action, *Error) {
		hint, failed := c.readRefundHint(p)
		if failed != nil {
			return nil, failed
		}
		return func(ctx context.Context) error {
			return launch(func() error { return ask(ctx, hint) }, func(error) {}).wait(ctx)
		}, nil
	})
}

// readRefundHint takes a refund notification apart.
func (c *Client) readRefundHint(p Params) (RefundHint, *Error) {
	var none RefundHint
	if err := c.checkMerchant(); err != nil {
		return none, &Error{Problem: ProblemRequest, Err: err}
	}
	if p.Get("return_code") != "SUCCESS" {
		return none, unusable("return_code")
	}
	if failed := c.addressed(p); failed != nil {
		return none, failed
	}
	inside, err := openReqInfo(p.Get("req_info"), c.Key)
	if err != nil {
		return none, &Error{Problem: ProblemSyntax, Err: err}
	}
	hint := RefundHint{
		OutTradeNo: inside.Get("out_trade_no"), TransactionID: inside.Get("transaction_id"),
		OutRefundNo: inside.Get("out_refund_no"), RefundID: inside.Get("refund_id"),
	}
	err = checkTexts([]textField{
		{"out_trade_no", hint.OutTradeNo, 32, false},
		{"transaction_id", hint.TransactionID, 32, false},
		{"out_refund_no", hint.OutRefundNo, 64, true},
		{"refund_id", hint.RefundID, 32, false},
	})
	if err != nil {
		return none, &Error{Problem: ProblemSyntax, Err: err}
	}
	return hint, nil
}
