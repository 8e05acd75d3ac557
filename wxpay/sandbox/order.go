package sandbox

import (
	"slices"
	"time"

	"wxtill/wxpay"
)

const (
	codeLife  = 2 * time.Hour      // of code_url and prepay_id, whatever time_expire says
	orderLife = 7 * 24 * time.Hour // then an unpaid order closes by itself
)

// timeFormat is yyyyMMddHHmmss, in GMT+8 everywhere in this API.
const timeFormat = "20060102150405"

// beijing is the zone of all times on the wire.
var beijing = time.FixedZone("GMT+8", 8*60*60)

// Order is what WeChat knows of one out_trade_no. Amounts are in fen.
type Order struct {
	OutTradeNo string           `json:"out_trade_no"`
	State      wxpay.TradeState `json:"trade_state"`
	TotalFee   int64            `json:"total_fee"`
	CouponFee  int64            `json:"coupon_fee,omitempty"` // the sum of Coupons
	Content    wxpay.Params     `json:"content"`              // what it was made with, but nonce_str and sign; sorted by name
	Created    time.Time        `json:"created"`
	Expire     time.Time        `json:"time_expire,omitzero"` // zero: the request had none
	CodeURL    string           `json:"code_url"`             // the last one; the others are dead
	Codes      []Code           `json:"codes"`                // oldest first, one for each unifiedorder that was done

	// Of a paid order only.
	Account       string       `json:"account,omitempty"` // who paid
	OpenID        wxpay.OpenID `json:"openid,omitempty"`
	BankType      string       `json:"bank_type,omitempty"`
	TransactionID string       `json:"transaction_id,omitempty"`
	TimeEnd       time.Time    `json:"time_end,omitzero"`
	FeeRate       FeeRate      `json:"fee_rate,omitempty"` // that of the merchant when it was paid
	Coupons       []Coupon     `json:"coupons,omitempty"`
	Refunds       []*Refund    `json:"refunds,omitempty"` // oldest first

	Revoked time.Time `json:"revoked,omitzero"` // when reverse took it back, paid or not

	Contents []wxpay.Params `json:"contents,omitempty"` // see Sandbox.Contents
}

// Code is one prepay_id of an order, which a customer reaches by the code_url,
// a page or an app.
type Code struct {
	URL       string    `json:"code_url"` // NATIVE only
	PrepayID  string    `json:"prepay_id"`
	Born      time.Time `json:"born"`
	ScannedBy string    `json:"scanned_by,omitempty"` // the first account, which it then belongs to
}

func (o *Order) last() *Code { return &o.Codes[len(o.Codes)-1] }

// code finds one of the order's codes.
func (o *Order) code(prepayID string) *Code {
	i := slices.IndexFunc(o.Codes, func(c Code) bool { return c.PrepayID == prepayID })
	return &o.Codes[i]
}

// tradeType is NATIVE, JSAPI, APP or MICROPAY.
func (o *Order) tradeType() string { return o.Content.Get("trade_type") }

// signType is how the order was signed, and so how its payment has to be.
func (o *Order) signType() wxpay.SignType { return signType(o.Content) }

// settled says that the order can no longer be paid.
func (o *Order) settled() bool {
	switch o.State {
	case wxpay.TradeNotPay, wxpay.TradeNoPay, wxpay.TradeUserPaying, wxpay.TradeAccept, wxpay.TradePayError:
		return false
	}
	return true
}

// grow applies what time alone does to an order and its refunds. Passing
// time_expire changes no state: orderquery goes on saying NOTPAY.
func (o *Order) grow(now time.Time) {
	for _, r := range o.Refunds {
		r.grow(now)
	}
	if !o.settled() && now.Sub(o.Created) >= orderLife {
		o.State = wxpay.TradeClosed
	}
}

// payable says why nobody can open the password page of this code now, or nil.
// Who is on that page already is not asked again.
func (o *Order) payable(c *Code, now time.Time) error {
	switch {
	case o.State == wxpay.TradeClosed, o.State == wxpay.TradeRevoked:
		return ErrClosed
	case o.settled(), o.State == wxpay.TradeAccept:
		return ErrAlreadyPaid
	case c != o.last() || now.Sub(c.Born) >= codeLife:
		return ErrCodeDead
	case !o.Expire.IsZero() && !now.Before(o.Expire):
		return ErrExpired
	}
	return nil
}
