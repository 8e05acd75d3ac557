package wxpay

import "strconv"

// Coupon is what one coupon bore of a payment, or what goes back to it by a
// refund (chapter 5).
type Coupon struct {
	ID   string
	Type string // CASH or NO_CASH; "" where WeChat does not say
	Fee  int64  // fen
}

// couponFields names a list of coupons: coupon_id_0, coupon_fee_0 ... of a
// payment, coupon_refund_id_3_0 ... of the refund with the index _3.
type couponFields struct {
	prefix string // coupon_ or coupon_refund_
	index  string // "" or _$n
}

// read unfolds the list: the coupons 0 to count, because WeChat counts from 0 and
// pages of other years from 1. It is no list where an amount is none.
func (f couponFields) read(p Params) ([]Coupon, bool) {
	count, ok := fee(p.Get(f.prefix+"count"+f.index), true)
	if !ok || count > int64(len(p)) {
		return nil, false
	}
	var list []Coupon
	for n := range count + 1 {
		suffix := f.index + "_" + strconv.FormatInt(n, 10)
		c := Coupon{ID: p.Get(f.prefix + "id" + suffix), Type: p.Get("coupon_type" + suffix)}
		c.Fee, ok = fee(p.Get(f.prefix+"fee"+suffix), true)
		if !ok {
			return nil, false
		}
		if c != (Coupon{}) {
			list = append(list, c)
		}
	}
	return list, true
}

// readAll is read, for a list that must have as many coupons as it says.
func (f couponFields) readAll(p Params) ([]Coupon, bool) {
	list, ok := f.read(p)
	count := p.Get(f.prefix + "count" + f.index)
	return list, ok && (count == "" || count == strconv.Itoa(len(list)))
}

// split names the two parts of an amount: what coupons bore, and the customer's
// own money. Section 4.8 tells the first alone; later answers tell both.
type split struct{ coupons, own string }

// read takes the parts apart, or names the field that does not fit the amount.
func (s split) read(p Params, amount int64) (coupons, own int64, wrong string) {
	coupons, ok := fee(p.Get(s.coupons), true)
	if !ok || coupons > amount {
		return 0, 0, s.coupons
	}
	if p.Get(s.own) == "" {
		return coupons, amount - coupons, ""
	}
	own, ok = fee(p.Get(s.own), true)
	if !ok || own > amount || p.Get(s.coupons) != "" && own+coupons != amount {
		return 0, 0, s.own
	}
	return coupons, own, ""
}
