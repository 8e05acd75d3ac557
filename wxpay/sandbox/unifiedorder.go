package sandbox

import (
	"slices"
	"strconv"
	"time"

	"wxtill/wxpay"
)

// unifiedOrder makes an order, or a fresh code for the same order (4.1).
func (s *Sandbox) unifiedOrder(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	o := s.book.order(p.Get("out_trade_no"), now)
	if fail := s.checkTradeType(p, o); fail != nil {
		return nil, fail
	}
	if fail := s.reusable(o, p); fail != nil {
		return nil, fail
	}
	if fail := checkTimes(p, now, s.o.Rules.MinExpire); fail != nil {
		return nil, fail
	}
	code := s.newCode(p.Get("trade_type"), now)
	if o == nil {
		s.book.add(newOrder(p, code, now))
	} else {
		s.book.addCode(o, code)
	}
	return wxpay.Params{
		{Name: "device_info", Value: p.Get("device_info")},
		{Name: "trade_type", Value: p.Get("trade_type")},
		{Name: "prepay_id", Value: code.PrepayID},
		{Name: "code_url", Value: code.URL},
	}, nil
}

// checkTradeType looks at what one kind of order needs and the others do not. The
// openid of an order that was made already was right then.
func (s *Sandbox) checkTradeType(p wxpay.Params, made *Order) *failure {
	switch p.Get("trade_type") {
	case "NATIVE":
		if s.o.Rules.RequireProductID && p.Get("product_id") == "" {
			return lacks("product_id")
		}
	case "JSAPI":
		switch openid := p.Get("openid"); {
		case openid == "":
			return lacks("openid")
		case made == nil && !s.knows(wxpay.OpenID(openid)):
			return wrong("openid", "openid与appid不匹配")
		}
	}
	return nil
}

// knows reports whether the openid is that of a customer at this appid: the
// first one, or one whose phone has been asked for.
func (s *Sandbox) knows(openid wxpay.OpenID) bool {
	if openid == openID(s.o.AppID, firstAccount) {
		return true
	}
	for account := range s.phones {
		if openid == openID(s.o.AppID, account) {
			return true
		}
	}
	return false
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

// newCode makes a prepay_id, and for NATIVE the code that leads to it.
func (s *Sandbox) newCode(tradeType string, now time.Time) Code {
	c := Code{Born: now}
	if tradeType == "NATIVE" {
		c.URL = "weixin://wxpay/bizpayurl?pr=" + s.rand.text(alphanumeric, 9)
	}
	c.PrepayID = "wx" + now.In(beijing).Format(timeFormat) + s.rand.text(hexDigits, 20)
	return c
}
