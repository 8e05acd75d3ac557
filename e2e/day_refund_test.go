package e2e

import (
	"fmt"
	"image"

	"wxtill/e2e/desk"
	"wxtill/pos"
)

// refunds gives money back for a sale: choose presses the keys that choose how
// much. The cashier may not, so that the owner allows it.
func (d *day) refunds(sale pos.SaleNumber, choose func()) *pos.Refund {
	d.t.Helper()
	before, err := d.book.RefundsOf(d.ctx, sale)
	d.check(err)
	d.types(sale.Short())
	d.keys("F10")
	d.on(docsItem)
	d.sees("the sale on the refund page", firstGoods, func(g desk.Glimpse) bool { return g.Share(firstGoods, chosenColour) > 0.9 })
	choose()
	d.ready("something to give back", refundButton)
	d.shot("refund")
	d.keys("F10")
	d.approves("a refund")
	d.page()
	var made []*pos.Refund
	d.eventually("the refund in the book", func() bool {
		made, err = d.book.RefundsOf(d.ctx, sale)
		d.check(err)
		return len(made) > len(before)
	})
	d.toSell()
	return made[len(made)-1]
}

// toSell goes back to where one sells.
func (d *day) toSell() {
	d.t.Helper()
	d.keys("ctrl+1")
	d.on(sellItem)
}

// becomesRefund waits for a refund to be in a state.
func (d *day) becomesRefund(no pos.OutRefundNo, state pos.RefundState) *pos.Refund {
	d.t.Helper()
	var r *pos.Refund
	d.eventually(fmt.Sprintf("the refund to be %s", state), func() bool {
		var err error
		r, err = d.book.Refund(d.ctx, no)
		d.check(err)
		return r.State == state
	})
	return r
}

// amount chooses an amount on the refund page.
func (d *day) amount(yuan string) func() {
	return func() {
		d.t.Helper()
		d.types(yuan)
		d.keys("F8")
	}
}

// all chooses all that is left.
func (d *day) all() {
	d.t.Helper()
	d.keys("F4")
}

// allButFirst chooses all goods but those of the first line.
func (d *day) allButFirst() {
	d.t.Helper()
	d.all()
	d.types("*0")
	d.keys("Return")
}

// givesUp has the alarm of a refund that failed end without money: by Del, once the
// page is opened anew, which begins with the alarm.
func (d *day) givesUp(no pos.OutRefundNo) {
	d.t.Helper()
	d.alarms()
	d.toSell()
	d.keys("ctrl+2")
	d.alarms()
	d.keys("Delete")
	d.fills("paid in cash")
	d.approves("to give a refund up")
	d.becomesRefund(no, pos.RefundGivenUp)
	d.toSell()
}

// alarms waits until the documents page shows a red button.
func (d *day) alarms() {
	d.t.Helper()
	where := image.Rect(810, 60, 1000, 400)
	d.sees("an alarm", where, func(g desk.Glimpse) bool { return g.Share(where, redColour) > 0.05 })
}
