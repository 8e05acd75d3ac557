package sandbox

import (
	"slices"
	"strconv"
	"time"

	"wxtill/wxpay"
)

// unifiedOrder makes an order, or a fresh code for the same order (4.1).
func (s *Sandbox) unifiedOrder(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	switch {
	case p.Get("trade_type") != "NATIVE":
		return nil, failNoAuth
	case s.o.Rules.RequireProductID && p.Get("product_id") == "":
		return nil, lacks("product_id")
	}
	no := p.Get("out_trade_no")
	o := s.book.order(no, now)
	if fail := s.reusable(o, p); fail != nil {
		return nil, fail
	}
	if fail := s.o.Rules.checkTimes(p, now); fail != nil {
		return nil, fail
	}
	code := s.newCode(now)
	if o == nil {
		s.book.add(newOrder(p, code, now))
	} else {
		s.book.addCode(o, code)
	}
	return wxpay.Params{
		{Name: "device_info", Value: p.Get("device_info")},
		{Name: "trade_type", Value: "NATIVE"},
		{Name: "prepay_id", Value: code.PrepayID},
		{Name: "code_url", Value: code.URL},
	}, nil
}

// reusable says why a number that WeChat knows already cannot be ordered again.
// The state comes first: a merchant that missed the payment has to learn of it,
// whatever it sends.
func (s *Sandbox) reusable(o *Order, p wxpay.Params) *failure {
	switch {
	case o == nil:
		return nil
	case o.State == wxpay.TradeClosed:
		return failOrderClosed
	case o.settled():
		return failOrderPaid
	case !slices.Equal(o.Content, content(p)):
		return failNumberUsed
	}
	return nil
}

func newOrder(p wxpay.Params, code Code, now time.Time) *Order {
	// The amount passed isFee and its limit of nine digits.
	fee, _ := strconv.ParseInt(p.Get("total_fee"), 10, 64)
	return &Order{
		OutTradeNo: p.Get("out_trade_no"),
		State:      wxpay.TradeNotPay,
		TotalFee:   fee,
		Content:    content(p),
		Created:    now,
		Expire:     wireTime(p.Get("time_expire")),
		CodeURL:    code.URL,
		Codes:      []Code{code},
	}
}

func (s *Sandbox) newCode(now time.Time) Code {
	return Code{
		URL:      "weixin://wxpay/bizpayurl?pr=" + s.rand.text(alphanumeric, 9),
		PrepayID: "wx" + now.In(beijing).Format(timeFormat) + s.rand.text(hexDigits, 20),
		Born:     now,
	}
}
