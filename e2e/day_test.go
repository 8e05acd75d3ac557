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

// TestDay is a day at the counter: sales for cash and by WeChat, money back in
// several ways with the owner's approval, a network that goes twice, a refund that
// fails and is given up, and a plug that is pulled. The journal holds at its end.
func TestDay(t *testing.T) {
	c := setUp(t, sandbox.Options{
		RefundTime: sandbox.RefundTime{Bank: 3 * time.Hour},
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	c.ctx = ctx
	d := newDay(c, cancel)
	d.staff()
	d.morning()
	d.forenoon()
	d.afternoon()
	d.command("verify")
}

// morning sells once under a wrong device_info, corrects that, and begins the shift.
func (d *day) morning() {
	d.t.Helper()
	d.deviceInfo = "till-9"
	d.settings()
	d.sellsAtTerminal("3")
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
	cash := d.cash("8", "10")
	d.cash("20", "")
	d.cash("3.50", "5")

	d.refunds(whole.Sale, d.all)
	d.refunds(line.Sale, d.allButFirst)
	d.refunds(part.Sale, d.amount("2.50"))
	d.refunds(cash.Sale, d.all)

	d.sells("6")
	d.sells("5")
	d.sells("4")
	d.sells("7")
}

// afternoon has the network gone twice, a refund that fails and a plug that is
// pulled.
func (d *day) afternoon() {
	d.t.Helper()
	d.offlinePayment()
	d.offlineRefund()
	d.failedRefund()
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
	d.keys("ctrl+2", "F6")
	d.becomesRefund(r.OutRefundNo, pos.RefundFailed)
	d.shot("failed-refund")
	d.givesUp(r.OutRefundNo)
	sent, err := d.book.Refund(d.ctx, r.OutRefundNo)
	d.check(err)
	_, err = d.wechat.Ask("refund", slices.DeleteFunc(sent.Params, func(f wxpay.Field) bool {
		return f.Name == "appid" || f.Name == "mch_id"
	}))
	d.check(err)
}

// pulledPlug ends the till while a customer pays, and starts it again.
func (d *day) pulledPlug() {
	d.t.Helper()
	d.rings("20")
	o := d.charges()
	d.scans(o)
	d.check(d.till.Kill())
	d.check(d.phone.Pay())
	d.openAs("02", cashierPIN)
	d.paid(pos.OutTradeNo(o.OutTradeNo))
}
