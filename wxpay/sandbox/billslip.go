package sandbox

import (
	"cmp"
	"time"

	"wxtill/wxpay"
)

// BillSlip is what is wrong about one order in bills, or about one refund alone, for
// a reconciliation to find.
type BillSlip struct {
	OutTradeNo  string        `json:"out_trade_no,omitempty"`
	OutRefundNo string        `json:"out_refund_no,omitempty"` // of this refund alone, not of its order
	Copies      int           `json:"copies"`                  // how often each of its rows stands there: 0 is not at all, 1 as it should, 2 is a duplicate
	TotalFee    int64         `json:"total_fee,omitempty"`     // fen that the row of its payment says; 0 is the right amount
	CouponFee   int64         `json:"coupon_fee,omitempty"`    // fen of that which a coupon bore, as the row says; 0 is the right amount
	RefundFee   int64         `json:"refund_fee,omitempty"`    // fen that each row of its refunds says; 0 is the right amount
	Revoked     bool          `json:"revoked,omitempty"`       // one row more says that WeChat took the payment back
	Later       time.Duration `json:"later,omitempty"`         // how much later than it was each of its rows has it, be it on the bill of the next day; nanoseconds in JSON
}

// number is what the slip is about.
func (l *BillSlip) number() string { return cmp.Or(l.OutRefundNo, l.OutTradeNo) }

// SpoilBill makes the bills wrong about an order or a refund, whether it is there
// yet or not. They still add up. Copies of 1 and nothing else mend it.
func (s *Sandbox) SpoilBill(slip BillSlip) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slips[slip.number()] = slip
}

// slip is what is wrong about a refund of an order, or with "" about the order.
func (s *Sandbox) slip(outTradeNo, outRefundNo string) BillSlip {
	if slip, ok := s.slips[outRefundNo]; ok && outRefundNo != "" {
		return slip
	}
	if slip, ok := s.slips[outTradeNo]; ok {
		return slip
	}
	return BillSlip{Copies: 1}
}

// spoilt are the rows that a slip makes of one.
func (l *BillSlip) spoilt(m movement) []movement {
	m.at = m.at.Add(l.Later)
	for _, t := range []*time.Time{&m.TradeTime, &m.RefundTime, &m.RefundSuccessTime} {
		if !t.IsZero() {
			*t = t.Add(l.Later)
		}
	}
	list := make([]movement, 0, 2)
	for range l.Copies {
		list = append(list, m)
	}
	return list
}

// takenBack is when the payment of an order was taken back, or is said to have been;
// zero where neither is so.
func (s *Sandbox) takenBack(o *Order) time.Time {
	if o.Revoked.IsZero() && s.slip(o.OutTradeNo, "").Revoked && o.State != wxpay.TradeRevoked {
		return o.TimeEnd
	}
	return o.Revoked
}
