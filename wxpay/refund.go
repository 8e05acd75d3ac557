package wxpay

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
)

// RefundRequest is money to be given back of a paid order (section 4.8). Texts
// are limited in bytes of UTF-8. What [Client.NewRefund] fills in may be left empty.
type RefundRequest struct {
	AppID         string   // 32; NewRefund: the client's
	MchID         string   // 32; NewRefund: the client's
	DeviceInfo    string   // 32; the order's own, not that of the till that refunds
	TransactionID string   // 32; goes before OutTradeNo
	OutTradeNo    string   // 32; one of the two is demanded
	OutRefundNo   string   // 1 to 32 of 0-9 A-Z a-z _ - | * @; one number is refunded once
	TotalFee      int64    // fen, of the order
	RefundFee     int64    // fen, 1 to TotalFee
	OpUserID      string   // 32; "": MchID
	RefundDesc    string   // 80; what the customer reads
	RefundAccount string   // REFUND_SOURCE_UNSETTLED_FUNDS, REFUND_SOURCE_RECHARGE_FUNDS or empty
	NotifyURL     string   // 256; no query
	SignType      SignType // NewRefund: the client's
}

// NewRefund is the content of a new refund of the client's merchant, ready for
// [Client.Refund]: all that is sent but nonce_str and sign. Store it before it is
// sent and send the same again on every retry: another number would be another
// refund. AppID, MchID and SignType are the client's where refund leaves them empty.
// The error is a *FieldError.
func (c *Client) NewRefund(refund RefundRequest) (Params, error) {
	c.fill(&refund.AppID, &refund.MchID, &refund.SignType)
	return refund.Params()
}

// Params is [Client.NewRefund] without a client: nothing is filled in. The error is
// a *FieldError.
func (r *RefundRequest) Params() (Params, error) {
	filled := *r
	if filled.OpUserID == "" {
		filled.OpUserID = r.MchID
	}
	if err := filled.check(); err != nil {
		return nil, err
	}
	return filled.params(), nil
}

func (r *RefundRequest) params() Params {
	p := Params{{"appid", r.AppID}, {"mch_id", r.MchID}}
	p.addIf("device_info", r.DeviceInfo)
	p.addIf("transaction_id", r.TransactionID)
	p.addIf("out_trade_no", r.OutTradeNo)
	p.Add("out_refund_no", r.OutRefundNo)
	p.Add("total_fee", strconv.FormatInt(r.TotalFee, 10))
	p.Add("refund_fee", strconv.FormatInt(r.RefundFee, 10))
	p.Add("op_user_id", r.OpUserID)
	p.addIf("refund_desc", r.RefundDesc)
	p.addIf("refund_account", r.RefundAccount)
	p.addIf("notify_url", r.NotifyURL)
	if r.SignType == HMACSHA256 {
		p.Add("sign_type", string(HMACSHA256))
	}
	return p
}

// check holds the refund to the table of section 4.8.
func (r *RefundRequest) check() error {
	err := checkTexts([]textField{
		{"appid", r.AppID, 32, true},
		{"mch_id", r.MchID, 32, true},
		{"device_info", r.DeviceInfo, 32, false},
		{"transaction_id", r.TransactionID, 32, false},
		{"out_trade_no", r.OutTradeNo, 32, r.TransactionID == ""},
		{"out_refund_no", r.OutRefundNo, 32, true},
		{"op_user_id", r.OpUserID, 32, false},
		{"refund_desc", r.RefundDesc, 80, false},
		{"notify_url", r.NotifyURL, 256, false},
	})
	if err != nil {
		return err
	}
	return r.checkMeaning()
}

// checkMeaning looks at what lengths cannot tell.
func (r *RefundRequest) checkMeaning() error {
	err := cmp.Or(checkAmount("total_fee", r.TotalFee), checkAmount("refund_fee", r.RefundFee),
		checkNumber("transaction_id", r.TransactionID), checkNumber("out_trade_no", r.OutTradeNo))
	switch {
	case err != nil:
		return err
	case !alphanumeric(r.OutRefundNo, "_-|*@"):
		return &FieldError{Field: "out_refund_no", Reason: "must be 1 to 32 of 0-9 A-Z a-z _ - | * @"}
	case r.RefundFee > r.TotalFee:
		return &FieldError{Field: "refund_fee", Reason: fmt.Sprintf("must be at most total_fee, %d fen, not %d", r.TotalFee, r.RefundFee)}
	case r.RefundAccount != "" && r.RefundAccount != "REFUND_SOURCE_UNSETTLED_FUNDS" && r.RefundAccount != "REFUND_SOURCE_RECHARGE_FUNDS":
		return &FieldError{Field: "refund_account", Reason: "must be REFUND_SOURCE_UNSETTLED_FUNDS, REFUND_SOURCE_RECHARGE_FUNDS or empty"}
	case r.NotifyURL != "" && !notifyURL(r.NotifyURL):
		return &FieldError{Field: "notify_url", Reason: "must be an http or https address without a query"}
	case !r.SignType.known():
		return &FieldError{Field: "sign_type", Reason: "must be MD5 or HMAC-SHA256"}
	}
	return nil
}

// RefundResponse is a refund that WeChat has accepted (section 4.8). The money is
// not back yet: RefundQuery tells.
type RefundResponse struct {
	TransactionID   string
	OutTradeNo      string
	OutRefundNo     string
	RefundID        string // WeChat's number
	RefundChannel   string // ORIGINAL, BALANCE, OTHER_BALANCE, OTHER_BANKCARD; "" means ORIGINAL
	DeviceInfo      string
	RefundFee       int64    // fen
	CouponRefundFee int64    // fen, part of RefundFee that goes back to coupons
	CashRefundFee   int64    // fen, what the customer gets: RefundFee - CouponRefundFee
	Coupons         []Coupon // where WeChat tells them one by one
	Params          Params   // the whole answer
}

// Refund gives money back as refund says, which [Client.NewRefund] made (section
// 4.8), at /secapi with the merchant's certificate: see Client.SecAPI. It may be sent
// again and again: the same content under the same number is one refund.
//
// A nil error means that WeChat accepted it. Errors: *Error. After an unknown
// outcome (SYSTEMERROR and BIZERR_NEED_RETRY among them) send the same content
// again; never a new number, which would refund twice. After an unknown outcome
// a later refusal says nothing about the first sending: ask RefundQuery.
// errors.Is(err, ErrNoCertificate) says that WeChat did not see a certificate of
// the merchant.
func (c *Client) Refund(ctx context.Context, refund Params) (*RefundResponse, error) {
	r := &RefundResponse{}
	err := c.do(ctx, question{name: "refund", makes: true, path: "/secapi/pay/refund", secapi: true, params: refund,
		repeats: []string{"transaction_id", "out_trade_no", "out_refund_no", "total_fee", "refund_fee", "device_info"},
		read:    r.read})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// read takes the answer apart. It must say of what refund and how much.
func (r *RefundResponse) read(p Params) *Error {
	*r = RefundResponse{
		TransactionID: p.Get("transaction_id"),
		OutTradeNo:    p.Get("out_trade_no"),
		OutRefundNo:   p.Get("out_refund_no"),
		RefundID:      p.Get("refund_id"),
		RefundChannel: p.Get("refund_channel"),
		DeviceInfo:    p.Get("device_info"),
		Params:        p,
	}
	var wrong string
	var feeOK, couponsOK bool
	r.RefundFee, feeOK = fee(p.Get("refund_fee"), false)
	r.CouponRefundFee, r.CashRefundFee, wrong = split{"coupon_refund_fee", "cash_refund_fee"}.read(p, r.RefundFee)
	r.Coupons, couponsOK = couponFields{prefix: "coupon_refund_"}.readAll(p)
	switch {
	case r.OutRefundNo == "":
		return unusable("out_refund_no")
	case r.RefundID == "":
		return unusable("refund_id")
	case !feeOK:
		return unusable("refund_fee")
	case wrong != "":
		return unusable(wrong)
	case !couponsOK:
		return unusable("coupon_refund_count")
	}
	return nil
}
