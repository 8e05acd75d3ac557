package wxpay

import (
	"strconv"
	"time"
)

// Payment is what WeChat tells of a paid order beside its state (sections 4.2
// and 4.3). Amounts are in fen.
type Payment struct {
	OutTradeNo    string
	TransactionID string // WeChat's own number of the payment
	TradeType     string // NATIVE, JSAPI, APP or MICROPAY
	DeviceInfo    string
	OpenID        string // who paid; not to be logged or printed
	Subscribed    bool   // is_subscribe: the customer follows the merchant's account
	BankType      string
	FeeType       string // "" means CNY
	Attach        string
	TotalFee      int64 // what the order costs
	CashFee       int64 // what the customer gave of it; 0 where WeChat does not say
	CouponFee     int64 // what coupons bore of it
	Coupons       []Coupon
	TimeEnd       time.Time // GMT+8
	Params        Params    // the whole document
}

// Coupon is one coupon that bore part of an order (coupon_id_$n and its
// neighbours).
type Coupon struct {
	ID, Type string // Type is CASH or NO_CASH, "" where WeChat does not say
	Fee      int64  // fen
}

// readPayment takes a document apart. A payment must say of what order, under
// what number, how much and when.
func readPayment(p Params) (*Payment, *Error) {
	m := &Payment{
		OutTradeNo:    p.Get("out_trade_no"),
		TransactionID: p.Get("transaction_id"),
		TradeType:     p.Get("trade_type"),
		DeviceInfo:    p.Get("device_info"),
		OpenID:        p.Get("openid"),
		Subscribed:    p.Get("is_subscribe") == "Y",
		BankType:      p.Get("bank_type"),
		FeeType:       p.Get("fee_type"),
		Attach:        p.Get("attach"),
		Params:        p,
	}
	var feeOK, cashOK, couponOK, couponsOK, endOK bool
	m.TotalFee, feeOK = fee(p.Get("total_fee"), false)
	m.CashFee, cashOK = fee(p.Get("cash_fee"), true)
	m.CouponFee, couponOK = fee(p.Get("coupon_fee"), true)
	m.Coupons, couponsOK = readCoupons(p)
	m.TimeEnd, endOK = parseTime(p.Get("time_end"), false)
	switch {
	case m.OutTradeNo == "":
		return nil, unusable("out_trade_no")
	case m.TransactionID == "":
		return nil, unusable("transaction_id")
	case !feeOK:
		return nil, unusable("total_fee")
	case !cashOK || m.CashFee > m.TotalFee:
		return nil, unusable("cash_fee")
	case !couponOK || !couponsOK || m.CouponFee > m.TotalFee:
		return nil, unusable("coupon_fee")
	case !endOK:
		return nil, unusable("time_end")
	}
	return m, nil
}

// readCoupons reads the coupons 0 to coupon_count: WeChat counts from 0, pages
// of other years from 1.
func readCoupons(p Params) ([]Coupon, bool) {
	count, ok := fee(p.Get("coupon_count"), true)
	if !ok || count > int64(len(p)) {
		return nil, false
	}
	var list []Coupon
	for n := range count + 1 {
		suffix := "_" + strconv.FormatInt(n, 10)
		c := Coupon{ID: p.Get("coupon_id" + suffix), Type: p.Get("coupon_type" + suffix)}
		c.Fee, ok = fee(p.Get("coupon_fee"+suffix), true)
		if !ok {
			return nil, false
		}
		if c != (Coupon{}) {
			list = append(list, c)
		}
	}
	return list, true
}
