package e2e

import (
	"time"

	"wxtill/pos"
	"wxtill/wxpay/sandbox"
)

// night is about midnight by WeChat's clock: refunds arrive, one payment stands on the
// bill of the next day, and of the last one WeChat says nothing.
func (d *day) night() {
	d.t.Helper()
	var left []pos.OutRefundNo
	d.eventually("all refunds to be accepted", func() bool {
		pending, err := d.book.OpenRefunds(d.ctx)
		d.check(err)
		left = nil
		for _, r := range pending {
			if r.State != pos.RefundAccepted {
				return false
			}
			left = append(left, r.OutRefundNo)
		}
		return true
	})
	now := d.wechat.Now()
	d.check(d.wechat.Advance(pos.DayOf(now).Add(1).Start().Add(-5 * time.Minute).Sub(now)))
	d.keys("ctrl+2")
	d.on(docsItem)
	d.keys("F6")
	for _, no := range left {
		d.becomesRefund(no, pos.RefundSucceeded)
	}
	d.toSell()
	d.spoils(pos.DiffOtherDay, d.sells("21"), sandbox.BillSlip{Copies: 1, Later: 20 * time.Minute})
	d.cash("4", "")
	for _, iface := range []string{"orderquery", "closeorder"} {
		d.wechat.Inject(sandbox.Fault{Interface: iface, Kind: sandbox.SystemError, Count: -1})
	}
	no, late := d.leaves("26")
	d.check(late.Pay())
	d.plant(pos.DiffLost, no)
}

// closes counts the drawer by denomination, 0.40 short, and ends the shift by keys.
// What is undecided goes on in the next one.
func (d *day) closes() {
	d.t.Helper()
	// Float 500.00 and cash 20, 3.50, 2, 30, 5, 1.50 and 4: 566.00; the 8.00 went back.
	const counted, short = 56560, -40
	d.keys("ctrl+4")
	d.on(shiftItem)
	for _, pieces := range []string{"5", "1", "", "1", "1", "", "1", "1"} {
		if pieces != "" {
			d.types(pieces)
		}
		d.keys("Return")
	}
	d.shot("count")
	d.keys("F11")
	d.approves("the Z report")
	d.shot("close")
	d.fills("small change")
	d.eventually("the Z report", func() bool { return d.lastOf(pos.EventShiftClosed) > 0 })
	shifts, err := d.book.ClosedShifts(d.ctx, 0, 1)
	d.check(err)
	z := shifts[0].Z
	if z.Drawer.Counted != counted || z.Drawer.Difference != short || z.Drawer.Left != 50000 {
		d.t.Errorf("the drawer of the Z report: %+v", z.Drawer)
	}
	if z.Tally.Sales.Count != 30 || len(z.OpenSales) != 1 || len(z.Undecided) != 1 {
		d.t.Errorf("%d sales, %d open, %d undecided on the Z report", z.Tally.Sales.Count, len(z.OpenSales), len(z.Undecided))
	}
	d.printed("Z")
	d.shot("locked")
	d.check(d.till.Kill())
}
