package wxpay

import "time"

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
	CashFee       int64 // what the customer gave of it: TotalFee - CouponFee, the amount of an invoice
	CouponFee     int64 // what coupons bore of it
	Coupons       []Coupon
	TimeEnd       time.Time // GMT+8
	Params        Params    // the whole document
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
	var wrong string
	var feeOK, couponsOK, endOK bool
	m.TotalFee, feeOK = fee(p.Get("total_fee"), false)
	m.CouponFee, m.CashFee, wrong = split{"coupon_fee", "cash_fee"}.read(p, m.TotalFee)
	m.Coupons, couponsOK = couponFields{prefix: "coupon_"}.read(p)
	m.TimeEnd, endOK = parseTime(p.Get("time_end"), false)
	switch {
	case m.OutTradeNo == "":
		return nil, unusable("out_trade_no")
	case m.TransactionID == "":
		return nil, unusable("transaction_id")
	case !feeOK:
		return nil, unusable("total_fee")
	case wrong != "":
		return nil, unusable(wrong)
	case !couponsOK:
		return nil, unusable("coupon_fee")
	case !endOK:
		return nil, unusable("time_end")
	}
	return m, nil
}
