package e2e

import (
	"fmt"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// coupon is the goods_tag of orders that a coupon of 1.00 goes with.
const coupon = "LUNCH"

// plant notes where a difference of a kind is to be found.
func (d *day) plant(kind pos.DifferenceKind, no pos.OutTradeNo) { d.planted[kind] = string(no) }

// spoils has the bill say something else about a payment.
func (d *day) spoils(kind pos.DifferenceKind, sold pos.RecentPayment, slip sandbox.BillSlip) {
	slip.OutTradeNo = string(sold.OutTradeNo)
	d.wechat.SpoilBill(slip)
	d.plant(kind, sold.OutTradeNo)
}

// spoilsRefund has the bill say something else about a refund.
func (d *day) spoilsRefund(kind pos.DifferenceKind, r *pos.Refund, slip sandbox.BillSlip) {
	slip.OutRefundNo = string(r.OutRefundNo)
	d.wechat.SpoilBill(slip)
	d.plant(kind, r.OutTradeNo)
}

// refundedAtSite gives a part back where the till does not learn of it.
func (d *day) refundedAtSite(sold pos.RecentPayment, fee int64) {
	d.t.Helper()
	_, err := d.wechat.RefundAtSite(string(sold.OutTradeNo), fee)
	d.check(err)
	d.plant(pos.DiffRefundUnknown, sold.OutTradeNo)
}

// evening sells with coupons, and has most of what is wrong with the bill happen.
func (d *day) evening() {
	d.t.Helper()
	d.spoils(pos.DiffCoupon, d.sells("18"), sandbox.BillSlip{Copies: 1, CouponFee: 150})
	half := d.sells("16")
	if r := d.refunds(half.Sale, d.amount("8")); d.accepted(r).CouponRefundFee != 50 {
		d.t.Errorf("of a coupon of 1.00 half of the sale gives back %+v", r)
	}
	d.wechat.SetFeeRate(100)
	d.sells("50")
	d.wechat.SetFeeRate(sandbox.DefaultFeeRate)
	d.plant(pos.DiffFee, "")
	d.spoils(pos.DiffRevoked, d.sells("13"), sandbox.BillSlip{Copies: 1, Revoked: true})
	d.plant(pos.DiffReturned, d.debited("6.60"))
	closed := d.debited("7.70")
	o, _ := d.wechat.Order(string(closed))
	d.check(d.wechat.EndRefund(o.Refunds[0].OutRefundNo, wxpay.RefundFail))
	d.plant(pos.DiffClosed, closed)
	d.restored()
	for _, amount := range []string{"2", "30", "5", "1.50"} {
		d.cash(amount, "")
	}
	d.sells("1")
	d.sells("2")
}

// accepted waits until WeChat has taken a refund.
func (d *day) accepted(r *pos.Refund) *pos.Refund {
	d.t.Helper()
	return d.becomesRefund(r.OutRefundNo, pos.RefundAccepted)
}

// leaves has a customer scan a code that then is withdrawn.
func (d *day) leaves(amount string) (pos.OutTradeNo, *sandbox.Phone) {
	d.t.Helper()
	d.rings(amount)
	o := d.charges()
	no := pos.OutTradeNo(o.OutTradeNo)
	d.becomesAttempt(no, pos.Presented)
	phone := d.wechat.NewPhone(o.OutTradeNo)
	d.check(phone.Scan(o.CodeURL))
	d.away()
	d.keys("Escape", "Return")
	d.page()
	d.on(sellItem)
	return no, phone
}

// becomesAttempt waits for an attempt to be in a state.
func (d *day) becomesAttempt(no pos.OutTradeNo, state pos.AttemptState) {
	d.t.Helper()
	d.eventually(fmt.Sprintf("%s to be %s", no, state), func() bool {
		a, err := d.book.Attempt(d.ctx, no)
		d.check(err)
		return a.State == state
	})
}

// debited is an order that the bank debits after it was closed; the customer pays with
// another one.
func (d *day) debited(amount string) pos.OutTradeNo {
	d.t.Helper()
	no, late := d.leaves(amount)
	d.becomesAttempt(no, pos.Closed)
	d.check(late.PayLost())
	o := d.charges()
	d.scans(o)
	d.pays(o)
	return no
}

// restored are payments under this till's name that its book has not, as after a
// backup of long ago, and one of another till.
func (d *day) restored() {
	d.t.Helper()
	const unknown = "T01-20200101-900001-1-QQQQQQ"
	for _, order := range []wxpay.Params{
		{{Name: "device_info", Value: "till-1"}, {Name: "out_trade_no", Value: unknown}, {Name: "total_fee", Value: "700"}},
		{{Name: "device_info", Value: "till-2"}, {Name: "total_fee", Value: "1100"}},
	} {
		answer, err := d.wechat.Ask("unifiedorder", order)
		d.check(err)
		phone := d.wechat.NewPhone("elsewhere" + order.Get("device_info"))
		d.check(phone.Scan(answer.Get("code_url")))
		d.check(phone.Pay())
	}
	d.plant(pos.DiffUnknown, unknown)
}
