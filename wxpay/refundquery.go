package wxpay

import (
	"cmp"
	"context"
	"strconv"
	"time"
)

// RefundStatus is how a refund stands (section 4.9). States that WeChat adds
// later come through as they are.
type RefundStatus string

const (
	RefundSuccess    RefundStatus = "SUCCESS"     // the customer has the money; the specification's SUCCE is read as this
	RefundClosed     RefundStatus = "REFUNDCLOSE" // ended, no money moved
	RefundProcessing RefundStatus = "PROCESSING"  // accepted; minutes for a balance, days for a bank
	RefundChange     RefundStatus = "CHANGE"      // the customer's card is dead, the merchant has the money back and must pay by hand
	RefundFail       RefundStatus = "FAIL"        // failed; may be sent again with the same out_refund_no
	RefundNotSure    RefundStatus = "NOTSURE"     // undecided; must be sent again with the same out_refund_no
)

// RefundQueryRequest names refunds by the first of its numbers that is there; the
// last two name all refunds of an order (section 4.9).
type RefundQueryRequest struct {
	RefundID      string // 32
	OutRefundNo   string // 64
	TransactionID string // 32
	OutTradeNo    string // 32; one of the four is demanded
	DeviceInfo    string // 32
	Offset        int    // of the first refund to be told, where an order has many; see RefundQuery
}

// RefundQueryResponse is how refunds of one order stand (section 4.9).
type RefundQueryResponse struct {
	TransactionID    string
	OutTradeNo       string
	DeviceInfo       string
	TotalFee         int64 // fen, of the order; 0 where WeChat does not say
	TotalRefundCount int   // refunds of the order, told or not; 0 where WeChat does not say, as without an Offset
	Refunds          []Refund
	Params           Params // the whole answer
}

// Refund is one refund of an order.
type Refund struct {
	OutRefundNo       string
	RefundID          string
	RefundChannel     string // see RefundResponse
	RefundStatus      RefundStatus
	RefundAccount     string    // where the money came from
	RefundRecvAccount string    // where it goes, in words, with the last digits of a card
	RefundFee         int64     // fen
	CouponRefundFee   int64     // fen, part of RefundFee that goes back to coupons
	CashRefundFee     int64     // fen, what the customer gets: RefundFee - CouponRefundFee
	SuccessTime       time.Time // GMT+8; zero where WeChat does not say
	Coupons           []Coupon  // where WeChat tells them one by one
}

// RefundQuery asks how refunds stand (section 4.9). Decide by RefundStatus, and
// compare RefundFee with what was to be given back. Errors: *Error;
// REFUNDNOTEXIST is a refusal.
//
// An order may have 50 refunds, of which an answer tells 20 at most, and with an
// Offset 10. Who wants all of them asks on, with how many were told so far as the
// Offset, until an answer tells none that is new: a gateway that knows no Offset, as in
// 2014, tells the same ones again.
func (c *Client) RefundQuery(ctx context.Context, q RefundQueryRequest) (*RefundQueryResponse, error) {
	if err := q.check(); err != nil {
		return nil, unsent("refundquery", err)
	}
	params := c.about()
	params.addIf("device_info", q.DeviceInfo)
	params.addIf("refund_id", q.RefundID)
	params.addIf("out_refund_no", q.OutRefundNo)
	params.addIf("transaction_id", q.TransactionID)
	params.addIf("out_trade_no", q.OutTradeNo)
	if q.Offset > 0 {
		params.Add("offset", strconv.Itoa(q.Offset))
	}
	r := &RefundQueryResponse{}
	err := c.do(ctx, question{name: "refundquery", path: "/pay/refundquery", params: params,
		repeats: byNumber,
		read:    func(p Params) *Error { return r.read(p, q) }})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// check holds the question to the table of section 4.9.
func (q RefundQueryRequest) check() error {
	if q.Offset < 0 {
		return &FieldError{Field: "offset", Reason: "must not be negative"}
	}
	return cmp.Or(checkText("device_info", q.DeviceInfo, 32, false), checkNumbers(
		textField{"refund_id", q.RefundID, 32, false},
		textField{"out_refund_no", q.OutRefundNo, 64, q.RefundID+q.TransactionID+q.OutTradeNo == ""},
		textField{"transaction_id", q.TransactionID, 32, false},
		textField{"out_trade_no", q.OutTradeNo, 32, false}))
}

// read takes the answer apart. refund_count must be the number of refunds that
// are there, and a refund that was asked for by a number of its own the only one.
func (r *RefundQueryResponse) read(p Params, q RefundQueryRequest) *Error {
	*r = RefundQueryResponse{
		TransactionID: p.Get("transaction_id"),
		OutTradeNo:    p.Get("out_trade_no"),
		DeviceInfo:    p.Get("device_info"),
		Params:        p,
	}
	var feeOK, totalOK bool
	r.TotalFee, feeOK = fee(p.Get("total_fee"), true)
	r.TotalRefundCount, totalOK = count(p.Get("total_refund_count"), true)
	n, countOK := count(p.Get("refund_count"), false)
	switch {
	case q.TransactionID != "" && r.TransactionID == "":
		return mismatch("transaction_id")
	case q.OutTradeNo != "" && r.OutTradeNo == "":
		return mismatch("out_trade_no")
	case !feeOK:
		return unusable("total_fee")
	case !totalOK:
		return unusable("total_refund_count")
	case !countOK:
		return unusable("refund_count")
	}
	return r.readRefunds(p, q, n)
}

func (r *RefundQueryResponse) readRefunds(p Params, q RefundQueryRequest, n int) *Error {
	for i := range n {
		var one Refund
		if wrong := one.read(p, "_"+strconv.Itoa(i)); wrong != "" {
			return unusable(wrong)
		}
		if r.TotalFee > 0 && one.RefundFee > r.TotalFee {
			return unusable("refund_fee")
		}
		r.Refunds = append(r.Refunds, one)
	}
	if p.Has("out_refund_no_" + strconv.Itoa(n)) {
		return unusable("refund_count")
	}
	return r.fits(q)
}

// fits holds the refunds against the number that was asked for.
func (r *RefundQueryResponse) fits(q RefundQueryRequest) *Error {
	single := q.RefundID != "" || q.OutRefundNo != ""
	if single && len(r.Refunds) != 1 {
		return mismatch("refund_count")
	}
	for _, one := range r.Refunds {
		switch {
		case q.RefundID != "" && one.RefundID != q.RefundID:
			return mismatch("refund_id")
		case q.OutRefundNo != "" && one.OutRefundNo != q.OutRefundNo:
			return mismatch("out_refund_no")
		}
	}
	return nil
}

// read takes the refund with the index _$n out of the answer, or names the field
// by which it cannot be used.
func (r *Refund) read(p Params, n string) (wrong string) {
	*r = Refund{
		OutRefundNo:       p.Get("out_refund_no" + n),
		RefundID:          p.Get("refund_id" + n),
		RefundChannel:     p.Get("refund_channel" + n),
		RefundStatus:      refundStatus(p.Get("refund_status" + n)),
		RefundAccount:     p.Get("refund_account" + n),
		RefundRecvAccount: p.Get("refund_recv_accout" + n), // as WeChat spells it
		SuccessTime:       refundTime(p.Get("refund_success_time" + n)),
	}
	var feeOK, couponsOK bool
	r.RefundFee, feeOK = fee(p.Get("refund_fee"+n), false)
	r.CouponRefundFee, r.CashRefundFee, wrong = split{"coupon_refund_fee" + n, "cash_refund_fee" + n}.read(p, r.RefundFee)
	r.Coupons, couponsOK = couponFields{"coupon_refund_", n}.readAll(p)
	switch {
	case r.OutRefundNo == "":
		return "out_refund_no" + n
	case r.RefundID == "":
		return "refund_id" + n
	case r.RefundStatus == "":
		return "refund_status" + n
	case !feeOK:
		return "refund_fee" + n
	case wrong == "" && !couponsOK:
		return "coupon_refund_count" + n
	}
	return wrong
}

func refundStatus(s string) RefundStatus {
	if s == "SUCCE" {
		return RefundSuccess
	}
	return RefundStatus(s)
}

// refundTime reads yyyy-MM-dd HH:mm:ss, GMT+8. Nothing hangs on it, so nonsense
// is no time.
func refundTime(s string) time.Time {
	t, err := time.ParseInLocation(time.DateTime, s, Beijing)
	if err != nil {
		return time.Time{}
	}
	return t
}

// count reads a number of refunds. A document holds fewer than maxFields.
func count(s string, optional bool) (int, bool) {
	if s == "" {
		return 0, optional
	}
	n, err := strconv.ParseUint(s, 10, 31)
	return int(n), err == nil && n < maxFields
}
