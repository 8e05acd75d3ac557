package sandbox

import (
	"time"

	"wxtill/wxpay"
)

// closeOrder makes an unpaid order unpayable (4.7), also while the customer is
// on the password page: that payment then fails on the phone.
func (s *Sandbox) closeOrder(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	o := s.book.order(p.Get("out_trade_no"), now)
	switch {
	case o == nil:
		return nil, failNotExist
	case o.State == wxpay.TradeClosed:
		return nil, failOrderClosed
	case o.settled():
		return nil, failOrderPaid
	case now.Sub(o.last().Born) < s.o.Rules.CloseAfter:
		return nil, failTooEarly
	}
	o.State = wxpay.TradeClosed
	return wxpay.Params{{Name: "result_msg", Value: "OK"}}, nil
}
