package wxpay

import (
	"context"
	"errors"
)

// ErrRecall says that WeChat wants the reversal called again: recall=Y. It
// stands beneath an [Error] whose outcome is [OutcomeRepeat].
var ErrRecall = errors.New("WeChat wants the reversal called again")

// ReverseRequest names the order of a payment code that is taken back; WeChat
// looks at TransactionID first.
type ReverseRequest struct {
	TransactionID string // 32
	OutTradeNo    string // 32; one of the two is demanded
}

// ReverseResponse is WeChat's word that the order is taken back: closed if it
// was not paid, paid back if it was.
type ReverseResponse struct {
	Params Params // the whole answer; its err_code is ORDERREVERSED where that had come about before
}

// Reverse (/secapi/pay/reverse, which came after the specification) takes back an
// order of [Client.Micropay], of at most 7 days ago, with
// the merchant's certificate in SecAPI. Call it no sooner than 15 seconds after the
// payment, and again after every error that is no refusal: it is harmless, and an
// order that is taken back already is done.
// Its answer need not name the order: confirm it by [Client.OrderQuery], as PayByCode
// does.
// Errors: *Error, with ErrRecall beneath where WeChat asks for that itself, and
// with Code ORDERNOTEXIST, REVERSE_EXPIRE.
func (c *Client) Reverse(ctx context.Context, q ReverseRequest) (*ReverseResponse, error) {
	params, err := c.aboutOrder(q.TransactionID, q.OutTradeNo)
	if err != nil {
		return nil, unsent("reverse", err)
	}
	r := &ReverseResponse{}
	err = c.do(ctx, question{
		name: "reverse", path: "/secapi/pay/reverse", secapi: true, makes: true, params: params,
		repeats: byNumber,
		read:    r.read,
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (r *ReverseResponse) read(p Params) *Error {
	if p.Get("recall") == "Y" {
		return recall(p)
	}
	if field := borrowed(p); field != "" {
		return mismatch(field)
	}
	r.Params = p
	return nil
}

// recall is an answer that asks for the same again, whatever else it says.
func recall(p Params) *Error {
	return &Error{Problem: ProblemSystem, Code: Code(p.Get("err_code")), Message: p.Get("err_code_des"), Err: ErrRecall}
}
