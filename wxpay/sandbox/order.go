package sandbox

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"wxtill/wxpay"
)

// Order is one order as WeChat keeps it.
type Order struct {
	OutTradeNo    string
	TransactionID string // once paid
	State         wxpay.TradeState
	TotalFee      int64 // fen
	CouponFee     int64 // fen
	Content       map[string]string
	CodeURL       string // the live one
	CodeMade      time.Time
	Creates       int // unifiedorder calls that reached this order
	Created       time.Time
	TimeEnd       time.Time
	ScannedBy     string // account; "" before the first scan
	OpenID        string // who paid
}

// codeLife is how long a code_url can be scanned, whatever time_expire says.
const codeLife = 2 * time.Hour

// selfClose is when WeChat closes an unpaid order by itself.
const selfClose = 7 * 24 * time.Hour

// content is what makes two sendings the same order: all but nonce_str and sign.
func content(p wxpay.Params) map[string]string {
	m := map[string]string{}
	for _, f := range p {
		if f.Name != "nonce_str" && f.Name != "sign" && f.Value != "" {
			m[f.Name] = f.Value
		}
	}
	return m
}

// create makes an order, or renews the code of one that is already there.
func (s *Sandbox) create(p wxpay.Params) (*Order, *businessError) {
	no, now := p.Get("out_trade_no"), s.o.Now()
	if err := s.checkExpire(p, now); err != nil {
		return nil, err
	}
	o := s.orders[no]
	switch {
	case o == nil:
		o = &Order{OutTradeNo: no, State: wxpay.TradeNotPay, TotalFee: number(p.Get("total_fee")), Content: content(p), Created: now}
		s.orders[no] = o
	case !maps.Equal(o.Content, content(p)):
		return nil, &businessError{"OUT_TRADE_NO_USED", "商户订单号重复"}
	case s.state(o) == wxpay.TradeClosed:
		return nil, &businessError{"ORDERCLOSED", "订单已关闭"}
	case o.State == wxpay.TradeSuccess || o.State == wxpay.TradeRefund:
		return nil, &businessError{"ORDERPAID", "该订单已支付"}
	}
	delete(s.codes, o.CodeURL)
	o.Creates++
	o.CodeURL = "weixin://wxpay/bizpayurl?pr=" + s.random(5)
	o.CodeMade, o.ScannedBy = now, ""
	s.codes[o.CodeURL] = no
	return o, nil
}

func (s *Sandbox) checkExpire(p wxpay.Params, now time.Time) *businessError {
	expire, ok := expiry(p.Get("time_expire"))
	if ok && expire.Sub(now) <= s.o.Rules.MinExpire {
		return &businessError{"PARAM_ERROR", "time_expire时间过短"}
	}
	return nil
}

// expiry reads time_expire; ok is false where the order has none.
func expiry(s string) (t time.Time, ok bool) {
	t, err := time.ParseInLocation(timeLayout, s, wxpay.Beijing)
	return t, err == nil
}

// expired reports whether new payers are refused.
func (s *Sandbox) expired(o *Order) bool {
	expire, ok := expiry(o.Content["time_expire"])
	return ok && !s.o.Now().Before(expire)
}

// state is how the order stands now: an unpaid one closes by itself in the end.
func (s *Sandbox) state(o *Order) wxpay.TradeState {
	if o.State != wxpay.TradeSuccess && o.State != wxpay.TradeRefund && s.o.Now().Sub(o.Created) > selfClose {
		o.State = wxpay.TradeClosed
	}
	return o.State
}

// close ends an unpaid order.
func (s *Sandbox) close(o *Order) *businessError {
	switch s.state(o) {
	case wxpay.TradeSuccess, wxpay.TradeRefund:
		return &businessError{"ORDERPAID", "该订单已支付"}
	case wxpay.TradeClosed:
		return &businessError{"ORDERCLOSED", "订单已关闭"}
	}
	if s.o.Now().Sub(o.Created) < s.o.Rules.CloseAfter {
		return &businessError{"SYSTEMERROR", "订单生成后不能马上关单"}
	}
	o.State = wxpay.TradeClosed
	delete(s.codes, o.CodeURL)
	return nil
}

// debit pays the order from an account.
func (s *Sandbox) debit(o *Order, openid string) {
	s.serial++
	o.State = wxpay.TradeSuccess
	o.TimeEnd = s.o.Now()
	o.OpenID = openid
	o.TransactionID = fmt.Sprintf("4200%06d%s%010d", 2671, o.TimeEnd.In(wxpay.Beijing).Format("20060102"), s.serial)
	if fee := s.o.Coupons[o.Content["goods_tag"]]; fee > 0 && fee < o.TotalFee {
		o.CouponFee = fee
	}
	delete(s.codes, o.CodeURL)
}

// find looks an order up by transaction_id, then by out_trade_no.
func (s *Sandbox) find(p wxpay.Params) *Order {
	if id := p.Get("transaction_id"); id != "" {
		for _, no := range slices.Sorted(maps.Keys(s.orders)) {
			if s.orders[no].TransactionID == id {
				return s.orders[no]
			}
		}
		return nil
	}
	return s.orders[p.Get("out_trade_no")]
}
