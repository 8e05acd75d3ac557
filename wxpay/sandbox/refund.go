package sandbox

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"wxtill/wxpay"
)

// maxRefunds is how many refunds one order can have.
const maxRefunds = 50

// RefundTime says how long a refund is PROCESSING. WeChat takes up to 20 minutes
// for a balance and 3 working days for a bank (4.9); the zero value no time.
type RefundTime struct {
	Balance, Bank time.Duration
}

// Refund is what WeChat knows of one out_refund_no. Amounts are in fen.
type Refund struct {
	OutTradeNo      string             `json:"out_trade_no"`
	OutRefundNo     string             `json:"out_refund_no"`
	RefundID        string             `json:"refund_id"`
	RefundFee       int64              `json:"refund_fee"`
	CouponRefundFee int64              `json:"coupon_refund_fee,omitempty"` // the sum of Coupons
	Coupons         []Coupon           `json:"coupons,omitempty"`           // what goes back to each
	Status          wxpay.RefundStatus `json:"refund_status"`
	End             wxpay.RefundStatus `json:"end"`               // what Status is from Due on
	Content         wxpay.Params       `json:"content,omitempty"` // as of an order; empty where WeChat refunds by itself
	Created         time.Time          `json:"created"`           // when WeChat accepted it first
	Due             time.Time          `json:"due"`               // when PROCESSING ends, after the last sending
	SuccessTime     time.Time          `json:"success_time,omitzero"`

	announced bool // the shop is being notified of the end
}

func (r *Refund) snapshot() *Refund {
	c := *r
	c.Coupons = slices.Clone(r.Coupons)
	return &c
}

// grow applies what time alone does to a refund.
func (r *Refund) grow(now time.Time) {
	if r.Status == wxpay.RefundProcessing && !now.Before(r.Due) {
		r.finish(r.End, r.Due)
	}
}

func (r *Refund) finish(status wxpay.RefundStatus, at time.Time) {
	r.Status = status
	if status == wxpay.RefundSuccess {
		r.SuccessTime = at
	}
}

// ended says that nothing will come of the refund any more, which a shop is
// notified of. NOTSURE and FAIL want it sent again.
func (r *Refund) ended() bool {
	switch r.Status {
	case wxpay.RefundSuccess, wxpay.RefundClosed, wxpay.RefundChange:
		return true
	}
	return false
}

// counts says that the money is out of the order, or may be. A refund that was
// turned into CHANGE counts: the merchant has to pay it by hand.
func (r *Refund) counts() bool {
	return r.Status != wxpay.RefundFail && r.Status != wxpay.RefundClosed
}

// refund accepts a refund of a paid order, or the same refund again (4.8).
func (s *Sandbox) refund(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	o, fail := s.named(p, now)
	if fail != nil {
		return nil, fail
	}
	r := s.book.refund(s.book.refunds[p.Get("out_refund_no")], now)
	if r != nil {
		fail = s.resend(o, r, p)
	} else {
		r, fail = s.newRefund(o, p, now)
	}
	if fail != nil {
		return nil, fail
	}
	if r.Status == "" || r.Status == wxpay.RefundFail || r.Status == wxpay.RefundNotSure {
		s.apply(o, r, now)
	}
	return o.tellRefund(r), nil
}

// resend says why a number that WeChat knows already cannot be sent again. Only
// one that failed has to pass the merchant's means once more.
func (s *Sandbox) resend(o *Order, r *Refund, p wxpay.Params) *failure {
	switch {
	case r.OutTradeNo != o.OutTradeNo || !slices.Equal(r.Content, refundContent(p)):
		return failOtherRefund
	case r.Status == wxpay.RefundFail:
		return s.affordable(o, r.RefundFee)
	}
	return nil
}

// refundContent is what makes a repeated refund the same. How it is signed is
// not part of it.
func refundContent(p wxpay.Params) wxpay.Params {
	return slices.DeleteFunc(content(p), func(f wxpay.Field) bool { return f.Name == "sign_type" })
}

// newRefund takes in a refund under a fresh number, or says why not.
func (s *Sandbox) newRefund(o *Order, p wxpay.Params, now time.Time) (*Refund, *failure) {
	// The amount passed isFee and its limit of nine digits.
	amount, _ := strconv.ParseInt(p.Get("refund_fee"), 10, 64)
	device := p.Get("device_info")
	switch fail := s.refundable(o, now); {
	case fail != nil:
		return nil, fail
	case p.Get("total_fee") != fen(o.TotalFee):
		return nil, failOtherRefund
	case device != "" && device != o.Content.Get("device_info"):
		return nil, wrong("device_info", "与下单不一致")
	}
	if fail := s.affordable(o, amount); fail != nil {
		return nil, fail
	}
	r := &Refund{
		OutTradeNo:  o.OutTradeNo,
		OutRefundNo: p.Get("out_refund_no"),
		RefundFee:   amount,
		Content:     refundContent(p),
		Created:     now,
	}
	s.takeIn(o, r, now)
	return r, nil
}

// takeIn gives a refund WeChat's own number, which is the merchant's too where
// WeChat refunds by itself.
func (s *Sandbox) takeIn(o *Order, r *Refund, now time.Time) {
	for r.RefundID == "" || s.book.given[r.RefundID] != nil {
		r.RefundID = "5030" + s.rand.text(digits, 6) + now.In(beijing).Format("20060102") + s.rand.text(digits, 10)
	}
	r.OutRefundNo = cmp.Or(r.OutRefundNo, r.RefundID)
	o.Refunds = append(o.Refunds, r)
	s.book.addRefund(r)
}

// refundable says why the order cannot have another refund now.
func (s *Sandbox) refundable(o *Order, now time.Time) *failure {
	switch {
	case o.State != wxpay.TradeSuccess && o.State != wxpay.TradeRefund:
		return failNotPaid
	case now.After(o.TimeEnd.AddDate(1, 0, 0)):
		return failOverdue
	case len(o.Refunds) >= maxRefunds:
		return failManyRefunds
	case len(o.Refunds) > 0 && now.Sub(o.Refunds[len(o.Refunds)-1].Created) < s.o.Rules.RefundInterval:
		return failTooOften
	}
	return nil
}

// affordable says why neither the order nor the merchant has that much left.
func (s *Sandbox) affordable(o *Order, amount int64) *failure {
	switch {
	case amount > o.left():
		return failRefundFee
	case s.balance >= 0 && amount > s.balance:
		return failNotEnough
	}
	return nil
}

// left is what can still be refunded of the order.
func (o *Order) left() int64 {
	left := o.TotalFee
	for _, r := range o.Refunds {
		if r.counts() {
			left -= r.RefundFee
		}
	}
	return left
}

// apply sets the refund going.
func (s *Sandbox) apply(o *Order, r *Refund, now time.Time) {
	r.Status = wxpay.RefundFail // counts for nothing while the parts are found
	r.Coupons = o.couponParts(r.RefundFee)
	r.CouponRefundFee = couponSum(r.Coupons)
	wait := s.o.RefundTime.Bank
	if o.BankType == bankBalance {
		wait = s.o.RefundTime.Balance
	}
	r.Status, r.Due, r.End = wxpay.RefundProcessing, now.Add(wait), wxpay.RefundSuccess
	if end, ok := s.ends[r.OutRefundNo]; ok {
		r.End = end
		delete(s.ends, r.OutRefundNo)
	}
	o.State = wxpay.TradeRefund
	r.grow(now)
	s.announceRefund(r.OutRefundNo, wait)
}

// couponParts is what of a refund goes back to coupons: in proportion to what is
// left of each and of the customer's own money, so that all refunds together
// give back exactly what each bore.
func (o *Order) couponParts(amount int64) []Coupon {
	left := slices.Clone(o.Coupons)
	money := o.left()
	for i := range left {
		for _, r := range o.Refunds {
			left[i].Fee -= r.part(left[i].ID)
		}
	}
	var parts []Coupon
	for _, c := range left {
		if c.Fee == 0 {
			continue // and so may be all that is left
		}
		part := amount * c.Fee / money
		amount, money = amount-part, money-c.Fee
		if part > 0 {
			parts = append(parts, Coupon{c.ID, c.Type, part})
		}
	}
	return parts
}

// part is what of the refund goes back to one coupon.
func (r *Refund) part(couponID string) int64 {
	i := slices.IndexFunc(r.Coupons, func(c Coupon) bool { return c.ID == couponID })
	if i < 0 || !r.counts() {
		return 0
	}
	return r.Coupons[i].Fee
}

// tellRefund is the answer to a refund. Empty fields are left out later.
func (o *Order) tellRefund(r *Refund) wxpay.Params {
	p := wxpay.Params{
		{Name: "device_info", Value: o.Content.Get("device_info")},
		{Name: "transaction_id", Value: o.TransactionID},
		{Name: "out_trade_no", Value: o.OutTradeNo},
		{Name: "out_refund_no", Value: r.OutRefundNo},
		{Name: "refund_id", Value: r.RefundID},
		{Name: "refund_channel", Value: "ORIGINAL"},
		{Name: "refund_fee", Value: fen(r.RefundFee)},
		{Name: "settlement_refund_fee", Value: fen(settlement(r.RefundFee, r.Coupons))},
		{Name: "total_fee", Value: fen(o.TotalFee)},
		{Name: "settlement_total_fee", Value: fen(settlement(o.TotalFee, o.Coupons))},
		{Name: "fee_type", Value: "CNY"},
		{Name: "cash_fee", Value: fen(o.TotalFee - o.CouponFee)},
		{Name: "cash_refund_fee", Value: fen(r.RefundFee - r.CouponRefundFee)},
	}
	return append(p, listing{prefix: "coupon_refund_"}.tell(r.Coupons)...)
}
