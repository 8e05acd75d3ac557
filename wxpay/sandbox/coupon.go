package sandbox

import (
	"strconv"

	"wxtill/wxpay"
)

// Coupon is a coupon that WeChat pays for the customer (chapter 5), or its part
// of an order or a refund.
type Coupon struct {
	ID   string `json:"id"`             // default: 10000, 10001, ...
	Type string `json:"type,omitempty"` // CASH, which the merchant is paid for, or NO_CASH, which it is not; default CASH
	Fee  int64  `json:"fee"`            // fen
}

// couponsFor are the coupons that apply to an order, each as far as it goes:
// together they are worth less than the order (5.1).
func (s *Sandbox) couponsFor(o *Order) []Coupon {
	var used []Coupon
	left := o.TotalFee - 1
	for i, c := range s.o.Coupons[o.Content.Get("goods_tag")] {
		c.Fee = max(0, min(c.Fee, left))
		if c.ID == "" {
			c.ID = strconv.Itoa(10000 + i)
		}
		if c.Type == "" {
			c.Type = "CASH"
		}
		if c.Fee > 0 {
			used = append(used, c)
		}
		left -= c.Fee
	}
	return used
}

func couponSum(coupons []Coupon) int64 {
	var sum int64
	for _, c := range coupons {
		sum += c.Fee
	}
	return sum
}

// settlement is the part of an amount that the merchant is paid for: all but what
// coupons of the type NO_CASH bore.
func settlement(amount int64, coupons []Coupon) int64 {
	for _, c := range coupons {
		if c.Type == "NO_CASH" {
			amount -= c.Fee
		}
	}
	return amount
}

// listing names the fields of a list of coupons.
type listing struct {
	prefix string // coupon_ or coupon_refund_
	index  string // "" or _$n
}

// tell is the list in the fields of later years; chapter 5 has the sum alone.
func (l listing) tell(coupons []Coupon) wxpay.Params {
	if len(coupons) == 0 {
		return nil
	}
	p := wxpay.Params{
		{Name: l.prefix + "fee" + l.index, Value: fen(couponSum(coupons))},
		{Name: l.prefix + "count" + l.index, Value: strconv.Itoa(len(coupons))},
	}
	for i, c := range coupons {
		n := l.index + "_" + strconv.Itoa(i)
		p.Add("coupon_type"+n, c.Type)
		p.Add(l.prefix+"id"+n, c.ID)
		p.Add(l.prefix+"fee"+n, fen(c.Fee))
	}
	return p
}
