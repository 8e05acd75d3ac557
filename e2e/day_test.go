package e2e

import (
	"context"
	"slices"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// TestDay is a day at the counter and the morning after: thirty sales for cash and by
// WeChat, money back in nine ways with the owner's approval, a network that goes
// twice, a plug that is pulled, the drawer counted; then the bill that came by itself,
// with one of each difference in it, and what is done about them.
func TestDay(t *testing.T) {
	began := tenOClock()
	c := setUp(t, sandbox.Options{
		Now:        func() time.Time { return time.Now().Add(began) },
		Rules:      sandbox.Rules{Bill: sandbox.BillLater, BillByDevice: true, BillAtNine: true, RefundInterval: time.Minute},
		RefundTime: sandbox.RefundTime{Bank: 3 * time.Hour},
		Coupons:    map[string][]sandbox.Coupon{coupon: {{Fee: 100}}},
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	c.ctx = ctx
	d := newDay(c, cancel)
	d.staff()
	d.morning()
	d.forenoon()
	d.afternoon()
	d.evening()
	d.night()
	d.closes()
	d.nextMorning()
	d.reconciles()
	d.command("verify")
}

// tenOClock is how far WeChat's clock is ahead of this machine's, so that the day
// begins at ten in the morning whenever the test does. The till is to go by it.
func tenOClock() time.Duration {
	now := time.Now()
	return pos.DayOf(now).Start().Add(10 * time.Hour).Sub(now)
}

// morning sells once under a wrong device_info, corrects that, and begins the shift.
func (d *day) morning() {
	d.t.Helper()
	d.deviceInfo = "till-9"
	d.settings()
	d.sellsAtTerminal("3")
	d.plant(pos.DiffOtherDevice, pos.OutTradeNo(d.order().OutTradeNo))
	d.deviceInfo = "till-1"
	d.settings()
	d.read()
	d.command("z", "-open", "500", "-operator", "01", "-pin-file", d.pin("01"))
	d.openAs("02", cashierPIN)
}

// sellsAtTerminal is a sale by wxtill charge.
func (d *day) sellsAtTerminal(amount string) {
	d.t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.command("charge", amount, "-operator", "02", "-pin-file", d.pin("02"))
	}()
	d.eventually("an order", func() bool { return len(d.wechat.Orders()) > 0 })
	d.scans(d.order())
	d.check(d.phone.Pay())
	<-done
}

// forenoon sells for cash and by WeChat and gives money back in five ways.
func (d *day) forenoon() {
	d.t.Helper()
	whole := d.sells("12.50")
	line := d.sells("cf001", "bk011")
	part := d.sells("9")
	twice := d.sells("8")
	d.refunds(twice.Sale, d.amount("1"))
	d.twice = twice.Sale
	cash := d.cash("8", "10")
	d.cash("20", "")
	d.cash("3.50", "5")

	d.refunds(whole.Sale, d.all)
	d.spoilsRefund(pos.DiffRefundMissing, d.refunds(line.Sale, d.allButFirst), sandbox.BillSlip{})
	d.spoilsRefund(pos.DiffRefundAmount, d.refunds(part.Sale, d.amount("2.50")), sandbox.BillSlip{Copies: 1, RefundFee: 251})
	d.refunds(cash.Sale, d.all)

	d.spoils(pos.DiffAmount, d.sells("6"), sandbox.BillSlip{Copies: 1, TotalFee: 601})
	d.spoils(pos.DiffDuplicate, d.sells("5"), sandbox.BillSlip{Copies: 2})
	d.spoils(pos.DiffNotBilled, d.sells("4"), sandbox.BillSlip{})
	d.refundedAtSite(d.sells("7"), 300)
}

// afternoon has the network gone twice, a refund that fails, the second part of money
// back and a plug that is pulled.
func (d *day) afternoon() {
	d.t.Helper()
	d.offlinePayment()
	d.offlineRefund()
	d.failedRefund()
	d.refunds(d.twice, d.amount("2"))
	d.pulledPlug()
}

// offlinePayment cuts the network while a code is on the screen. The customer pays all
// the same, and the till finds out once it is back.
func (d *day) offlinePayment() {
	d.t.Helper()
	d.rings("11")
	o := d.charges()
	d.scans(o)
	d.wechat.Offline(true)
	d.check(d.phone.Pay())
	d.wechat.Offline(false)
	d.paid(pos.OutTradeNo(o.OutTradeNo))
}

// offlineRefund gives money back without a network: the refund waits and goes out by
// itself.
func (d *day) offlineRefund() {
	d.t.Helper()
	sold := d.sells("10")
	d.wechat.Offline(true)
	r := d.refunds(sold.Sale, d.amount("1"))
	if got, err := d.book.Refund(d.ctx, r.OutRefundNo); err != nil || got.State != pos.RefundIntended {
		d.t.Errorf("without a network the refund is %+v, %v", got, err)
	}
	d.wechat.Offline(false)
	d.becomesRefund(r.OutRefundNo, pos.RefundAccepted)
}

// failedRefund is a refund that WeChat cannot do and that a person gives up;
// somebody at another till then has WeChat try it again, and it works.
func (d *day) failedRefund() {
	d.t.Helper()
	sold := d.sells("15")
	r := d.refunds(sold.Sale, d.all)
	d.becomesRefund(r.OutRefundNo, pos.RefundAccepted)
	d.check(d.wechat.EndRefund(string(r.OutRefundNo), wxpay.RefundFail))
	d.keys("ctrl+2")
	d.on(docsItem)
	d.keys("F6")
	d.becomesRefund(r.OutRefundNo, pos.RefundFailed)
	d.shot("failed-refund")
	d.givesUp(r.OutRefundNo)
	sent, err := d.book.Refund(d.ctx, r.OutRefundNo)
	d.check(err)
	d.plant(pos.DiffRefundState, r.OutTradeNo)
	_, err = d.wechat.Ask("refund", slices.DeleteFunc(sent.Params, func(f wxpay.Field) bool {
		return f.Name == "appid" || f.Name == "mch_id"
	}))
	d.check(err)
}

// pulledPlug ends the till while a customer pays, and starts it again, with coupons
// from then on.
func (d *day) pulledPlug() {
	d.t.Helper()
	d.rings("20")
	o := d.charges()
	d.scans(o)
	d.check(d.till.Kill())
	d.check(d.phone.Pay())
	d.goodsTag = coupon
	d.settings()
	d.openAs("02", cashierPIN)
	d.paid(pos.OutTradeNo(o.OutTradeNo))
}
