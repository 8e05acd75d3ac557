package sandbox

import (
	"testing"

	"wxtill/wxpay"
)

// A script has what Go has: another till, the merchant site, the next morning.
func TestControlShop(t *testing.T) {
	c := open(t, Options{Rules: Rules{BillAtNine: true}})
	s := control(t, c)
	c.sold(no)
	for _, tt := range []struct {
		path   string
		form   []string
		status int
		field  string
		want   any
	}{
		{"/till/unifiedorder", []string{"total_fee", "500"}, 200, "trade_type", "NATIVE"},
		{"/till/unifiedorder", nil, 409, "code", "LACK_PARAMS"},
		{"/till/downloadbill", nil, 400, "code", nil},
		{"/till/orderquery?out_trade_no=" + no, nil, 200, "trade_state", "SUCCESS"},
		{"/refund", []string{"out_trade_no", no, "refund_fee", "1.00"}, 400, "code", nil},
		{"/refund", []string{"out_trade_no", no, "refund_fee", "250"}, 200, "refund_fee", 250.0},
		{"/refund", []string{"out_trade_no", no}, 200, "refund_fee", 1000.0},
		{"/refund", []string{"out_trade_no", no}, 409, "code", "REFUND_FEE_INVALID"},
		{"/feerate", []string{"rate", "0.38%"}, 200, "rate", "0.38%"},
		{"/feerate", []string{"rate", "much"}, 400, "rate", nil},
		{"/bill/slip", []string{"out_trade_no", no, "copies", "1", "refund_fee", "2"}, 200, "refund_fee", 2.0},
		{"/bill/slip", []string{"out_trade_no", no, "copies", "1", "coupon_fee", "3"}, 200, "coupon_fee", 3.0},
		{"/bill/slip", []string{"out_trade_no", no, "copies", "1", "revoked", "1"}, 200, "revoked", true},
		{"/bill/slip", []string{"out_trade_no", no, "copies", "1", "revoked", "often"}, 400, "revoked", nil},
		{"/bill/slip", []string{"out_trade_no", no, "copies", "1", "later", "1us"}, 200, "later", 1000.0},
		{"/bill/slip", []string{"out_trade_no", no, "copies", "1", "later", "soon"}, 400, "later", nil},
		{"/bill/slip", []string{"out_refund_no", "R-2", "copies", "1"}, 200, "out_refund_no", "R-2"},
		{"/bill/slip", []string{"out_trade_no", no, "copies", "2", "total_fee", "1"}, 200, "copies", 2.0},
		{"/bill/slip", []string{"out_trade_no", no}, 400, "copies", nil},
		{"/bill/slip", []string{"out_trade_no", no, "copies", "1", "total_fee", "-1"}, 400, "copies", nil},
		{"/clock", []string{"ahead", "1h"}, 200, "now", "2026-03-04T13:00:00+08:00"},
		{"/clock", []string{"ahead", "-1h"}, 400, "now", nil},
		{"/clock", nil, 400, "now", nil},
		{"/clock", []string{"morning", "1"}, 200, "now", "2026-03-05T09:30:00+08:00"},
	} {
		status, m := s.do("POST", tt.path, tt.form...)
		if status != tt.status || m[tt.field] != tt.want {
			t.Errorf("%s %v: %d %v", tt.path, tt.form, status, m)
		}
	}
	entries, err := c.bill(wxpay.BillAll)
	if got := tradesOf(entries); err != nil || got != "SUCCESS "+no+" 1, SUCCESS "+no+" 1, REFUND "+no+" -250, REFUND "+no+" -250, REFUND "+no+" -1000, REFUND "+no+" -1000" {
		t.Errorf("%s, %v", got, err)
	}
}
