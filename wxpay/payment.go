package wxpay

import (
	"log/slog"
	"time"
)

// Payment is what WeChat tells of a paid order beside its state (sections 4.2
// and 4.3). Amounts are in fen.
type Payment struct {
	OutTradeNo    string
	TransactionID string // WeChat's own number of the payment
	TradeType     string // NATIVE, JSAPI, APP or MICROPAY
	DeviceInfo    string
	OpenID        OpenID // who paid; not to be logged or printed
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

	SettlementTotalFee int64 // what the merchant gets of it; 0 where WeChat does not say
}

// LogValue is the payment without the openid, for log/slog.
func (m Payment) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("out_trade_no", m.OutTradeNo), slog.String("transaction_id", m.TransactionID),
		slog.Int64("total_fee", m.TotalFee), slog.Time("time_end", m.TimeEnd))
}

// readPayment takes a document apart. A payment must say of what order, under
// what number, how much and when.
func readPayment(p Params) (*Payment, *Error) {
	m := &Payment{
		OutTradeNo:    p.Get("out_trade_no"),
		TransactionID: p.Get("transaction_id"),
		TradeType:     p.Get("trade_type"),
		DeviceInfo:    p.Get("device_info"),
		OpenID:        OpenID(p.Get("openid")),
		Subscribed:    p.Get("is_subscribe") == "Y",
		BankType:      p.Get("bank_type"),
		FeeType:       p.Get("fee_type"),
		Attach:        p.Get("attach"),
		Params:        p,
	}
	paid, wrong := readPaid(p)
	switch {
	case m.OutTradeNo == "":
		return nil, unusable("out_trade_no")
	case m.TransactionID == "":
		return nil, unusable("transaction_id")
	case wrong != "":
		return nil, unusable(wrong)
	}
	m.TotalFee, m.CashFee, m.CouponFee, m.SettlementTotalFee = paid.total, paid.cash, paid.coupon, paid.settlement
	m.Coupons, m.TimeEnd = paid.coupons, paid.end
	return m, nil
}

// paidFees is who paid how much of an order, and when.
type paidFees struct {
	total, cash, coupon, settlement int64
	coupons                         []Coupon
	end                             time.Time
}

// readPaid reads what every paid order has, or names the field that is missing
// or does not fit the others.
func readPaid(p Params) (f paidFees, wrong string) {
	var totalOK, settlementOK, couponsOK, endOK bool
	f.total, totalOK = fee(p.Get("total_fee"), false)
	f.settlement, settlementOK = fee(p.Get("settlement_total_fee"), true)
	f.coupon, f.cash, wrong = split{"coupon_fee", "cash_fee"}.read(p, f.total)
	f.coupons, couponsOK = couponFields{prefix: "coupon_"}.read(p)
	f.end, endOK = parseTime(p.Get("time_end"), false)
	switch {
	case !totalOK || f.total == 0: // the least that WeChat takes is a fen
		return f, "total_fee"
	case !settlementOK:
		return f, "settlement_total_fee"
	case wrong != "":
		return f, wrong
	case !couponsOK:
		return f, "coupon_fee"
	case !endOK:
		return f, "time_end"
	}
	return f, ""
}
