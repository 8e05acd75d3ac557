package sandbox

// BillSlip is what is wrong about one order in bills, for a reconciliation to find.
type BillSlip struct {
	OutTradeNo string `json:"out_trade_no"`
	Copies     int    `json:"copies"`               // how often each of its rows stands there: 0 is not at all, 1 as it should, 2 is a duplicate
	TotalFee   int64  `json:"total_fee,omitempty"`  // fen that the row of its payment says; 0 is the right amount
	CouponFee  int64  `json:"coupon_fee,omitempty"` // fen of that which a coupon bore, as the row says; 0 is the right amount
	RefundFee  int64  `json:"refund_fee,omitempty"` // fen that each row of its refunds says; 0 is the right amount
}

// SpoilBill makes the bills wrong about an order, whether it is there yet or not.
// They still add up. Copies of 1 and no amounts mend it.
func (s *Sandbox) SpoilBill(slip BillSlip) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slips[slip.OutTradeNo] = slip
}

// copies is how often each row of an order stands in its bill.
func (s *Sandbox) copies(outTradeNo string) int {
	slip, ok := s.slips[outTradeNo]
	if !ok {
		return 1
	}
	return max(0, slip.Copies)
}
