package e2e

import (
	"context"
	"fmt"
	"image"
	"time"

	"wxtill/e2e/desk"
	"wxtill/pos"
	"wxtill/wxpay/sandbox"
)

// Where the buttons are that show what a page can do now, at 1024x768.
var (
	chargeButton = image.Rect(700, 172, 990, 182) // F9 of the page where one sells
	refundButton = image.Rect(700, 640, 990, 650) // F10 of the refund page
	formTitle    = image.Rect(240, 200, 780, 260) // of the form that asks for an approval
	firstGoods   = image.Rect(560, 250, 620, 290) // the goods that are chosen on it, at first
)

// ready waits until a button is green: what it does can be done now.
func (d *day) ready(what string, button image.Rectangle) {
	d.t.Helper()
	d.sees(what, button, func(g desk.Glimpse) bool { return g.Share(button, greenColour) > 0.9 })
}

// rings enters amounts and goods, and waits until they can be paid.
func (d *day) rings(items ...string) {
	d.t.Helper()
	for i, item := range items {
		d.types(item)
		d.keys("Return")
		d.eventually("line "+item, func() bool {
			sale, err := d.book.OpenSale(d.ctx)
			return err == nil && len(sale.Lines) > i
		})
	}
	d.ready("something to be paid", chargeButton)
}

// charges presses F9 and returns the order that WeChat then has.
func (d *day) charges() sandbox.Order {
	d.t.Helper()
	n := len(d.wechat.Orders())
	d.keys("F9")
	d.eventually("another order", func() bool { return len(d.wechat.Orders()) > n })
	return d.wechat.Orders()[n]
}

// scans holds the phone to the code of an order.
func (d *day) scans(o sandbox.Order) {
	d.t.Helper()
	d.check(d.phone.Scan(o.CodeURL))
}

// pays has the customer pay what was scanned, waits for green and goes on to the
// next sale.
func (d *day) pays(o sandbox.Order) pos.RecentPayment {
	d.t.Helper()
	d.check(d.phone.Pay())
	return d.paid(pos.OutTradeNo(o.OutTradeNo))
}

// paid waits for the payment of an order, on the screen and in the book.
func (d *day) paid(no pos.OutTradeNo) pos.RecentPayment {
	d.t.Helper()
	d.green()
	last := d.last()
	if last.OutTradeNo != no || last.State != pos.Paid {
		d.check(fmt.Errorf("the screen is green, and the last payment is %+v, not %s", last, no))
	}
	d.next()
	return last
}

// last is the newest payment of the book.
func (d *day) last() pos.RecentPayment {
	d.t.Helper()
	list, err := d.book.Recent(d.ctx, 1)
	d.check(err)
	if len(list) == 0 {
		return pos.RecentPayment{}
	}
	return list[0]
}

// next leaves the green screen. An Enter that comes too early is not taken, so it
// is pressed until it is.
func (d *day) next() {
	d.t.Helper()
	for {
		d.keys("Return")
		ctx, cancel := context.WithTimeout(d.ctx, enterAgain)
		_, err := d.eyes.Await(ctx, d.rail(), func(g desk.Glimpse) bool { return g.Share(d.rail(), railColour) > 0.5 })
		cancel()
		if err == nil {
			return
		}
		d.check(d.ctx.Err())
	}
}

// enterAgain is when a cashier presses Enter again.
const enterAgain = 500 * time.Millisecond

// sells is a whole sale by WeChat.
func (d *day) sells(items ...string) pos.RecentPayment {
	d.t.Helper()
	d.rings(items...)
	o := d.charges()
	d.scans(o)
	return d.pays(o)
}

// cash is a whole sale for cash, paid exactly where given is "".
func (d *day) cash(amount, given string) pos.RecentPayment {
	d.t.Helper()
	d.rings(amount)
	before := d.lastSale()
	d.keys("F8")
	d.away()
	if given == "" {
		given = amount
	}
	d.types(given)
	d.keys("Return")
	d.green()
	last := d.last()
	if last.Kind != pos.TenderCash || last.Sale == before {
		d.check(fmt.Errorf("the screen is green, and the last payment is %+v", last))
	}
	d.next()
	return last
}

// lastSale is the sale of the newest payment.
func (d *day) lastSale() pos.SaleNumber {
	d.t.Helper()
	return d.last().Sale
}

// approves types the owner's number and PIN where the cashier's right is not enough.
func (d *day) approves(what string) {
	d.t.Helper()
	before := d.lastOf(pos.EventOverride)
	d.away()
	look() // another form may have lain over the page before
	d.shot("approval")
	title, err := d.eyes.Look(formTitle)
	d.check(err)
	d.fills("01", ownerPIN)
	d.eventually("approval of "+what, func() bool { return d.lastOf(pos.EventOverride) > before })
	d.sees("the approval gone", formTitle, func(g desk.Glimpse) bool { return !g.Same(title) })
}
