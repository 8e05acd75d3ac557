package wxpay

import (
	"context"
	"strconv"
	"time"
)

// TradeState is how an order stands (section 4.3). States that WeChat adds later
// come through as they are.
type TradeState string

const (
	TradeSuccess    TradeState = "SUCCESS"    // paid
	TradeRefund     TradeState = "REFUND"     // paid, and some of it given back
	TradeNotPay     TradeState = "NOTPAY"     // not paid yet
	TradeNoPay      TradeState = "NOPAY"      // not paid yet: the password was not entered in time
	TradeClosed     TradeState = "CLOSED"     // cannot be paid any more
	TradeRevoked    TradeState = "REVOKED"    // taken back
	TradeUserPaying TradeState = "USERPAYING" // the customer is at the password
	TradeAccept     TradeState = "ACCEPT"     // taken, waiting for the bank
	TradePayError   TradeState = "PAYERROR"   // the bank refused; not paid yet
)

// OrderQueryRequest names an order; WeChat looks at TransactionID first.
type OrderQueryRequest struct {
	TransactionID string
	OutTradeNo    string
}

// OrderQueryResponse is how an order stands. What belongs to a payment is there
// only in the states SUCCESS and REFUND.
type OrderQueryResponse struct {
	TradeState     TradeState
	TradeStateDesc string
	OutTradeNo     string
	TransactionID  string
	DeviceInfo     string
	OpenID         string // who paid; not to be logged or printed
	BankType       string
	FeeType        string // "" means CNY
	Attach         string
	TotalFee       int64     // fen
	CouponFee      int64     // fen, part of TotalFee that coupons bore
	TimeEnd        time.Time // GMT+8
	Params         Params    // the whole answer
}

// OrderQuery asks how an order stands. Decide by TradeState. Errors: *Error;
// ORDERNOTEXIST is a refusal.
func (c *Client) OrderQuery(ctx context.Context, q OrderQueryRequest) (*OrderQueryResponse, error) {
	params := Params{{"appid", c.AppID}, {"mch_id", c.MchID}}
	params.addIf("transaction_id", q.TransactionID)
	params.addIf("out_trade_no", q.OutTradeNo)
	p, err := c.do(ctx, question{name: "orderquery", path: "/pay/orderquery", params: params,
		repeats: []string{"transaction_id", "out_trade_no"}[boolInt(q.TransactionID == ""):]})
	if err != nil {
		return nil, err
	}
	r, failed := readOrderQuery(p)
	if failed != nil {
		return nil, failed
	}
	return r, nil
}

// boolInt is 1 for true.
func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func readOrderQuery(p Params) (*OrderQueryResponse, *Error) {
	r := &OrderQueryResponse{
		TradeState:     TradeState(p.Get("trade_state")),
		TradeStateDesc: p.Get("trade_state_desc"),
		OutTradeNo:     p.Get("out_trade_no"),
		TransactionID:  p.Get("transaction_id"),
		DeviceInfo:     p.Get("device_info"),
		OpenID:         p.Get("openid"),
		BankType:       p.Get("bank_type"),
		FeeType:        p.Get("fee_type"),
		Attach:         p.Get("attach"),
		Params:         p,
	}
	paid := r.TradeState == TradeSuccess || r.TradeState == TradeRefund
	bad := func(field string) (*OrderQueryResponse, *Error) {
		return nil, &Error{Interface: "orderquery", Problem: ProblemSyntax, Message: "no usable " + field, Sent: true}
	}
	var ok bool
	if r.TotalFee, ok = fee(p.Get("total_fee"), !paid); !ok {
		return bad("total_fee")
	}
	if r.CouponFee, ok = fee(p.Get("coupon_fee"), true); !ok || r.CouponFee > r.TotalFee && paid {
		return bad("coupon_fee")
	}
	if end := p.Get("time_end"); end != "" || paid {
		t, err := time.ParseInLocation(timeLayout, end, Beijing)
		if err != nil && paid {
			return bad("time_end")
		}
		r.TimeEnd = t
	}
	switch {
	case r.TradeState == "":
		return bad("trade_state")
	case paid && r.OutTradeNo == "":
		return bad("out_trade_no")
	}
	return r, nil
}

// fee reads an amount in fen: digits, nothing else.
func fee(s string, optional bool) (int64, bool) {
	if s == "" {
		return 0, optional
	}
	n, err := strconv.ParseUint(s, 10, 62)
	return int64(n), err == nil && s[0] != '+'
}
