package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// managerScenes are the states of the manager's pages that do not come up by
// themselves.
var managerScenes = []scene{
	{"refund-long", func(b *bench) {
		b.refunding()
		b.till.of.Payments[0].Wait = 41 * time.Second
		b.press(fyne.KeyF4, fyne.KeyF10)
	}},
	{"refund-two-ways", func(b *bench) { b.twoWays(); b.press(fyne.KeyReturn, fyne.KeyReturn) }},
	{"refund-two-ask", func(b *bench) { b.twoWays(); b.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyF10) }},
	{"refund-two-approve", func(b *bench) {
		b.twoWays()
		b.till.signed = b.till.operators[1]
		b.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyF10)
	}},
	{"refund-coming", func(b *bench) { b.refunding(); b.press(fyne.KeyF4); b.give() }},
	{"refund-offline", func(b *bench) {
		b.refunding()
		b.till.weather = pos.Weather{Known: true, Printer: pos.PrinterOK}
		b.w.refresh()
		b.press(fyne.KeyF4)
	}},
	{"refund-failed", func(b *bench) { b.refundEnds(pos.RefundFailed, pos.Answer{Code: "FAIL"}) }},
	{"refund-change", func(b *bench) { b.refundEnds(pos.RefundChange, pos.Answer{Code: "CHANGE"}) }},
	{"refund-noauth", func(b *bench) {
		b.refundEnds(pos.RefundRefused, pos.Answer{Call: "refund", Code: "NOAUTH", Text: "此商户没有退款权限"})
	}},
	{"refund-elsewhere", func(b *bench) {
		b.refunding()
		b.till.of.Sale, b.till.of.Refunds, b.till.of.Returned = nil, nil, nil
		b.till.of.Payments[0].OutTradeNo, b.till.of.Payments[0].Device = "T02-20261123-000044-1-PLMOKN", "till-2"
		b.scan("T02-20261123-000044-1-PLMOKN")
		b.press(fyne.KeyF8)
		b.scan("20")
	}},
	{"refund-slips", func(b *bench) {
		b.refunding()
		b.press(fyne.KeyF4)
		b.give()
		for _, r := range b.till.of.Refunds {
			r.AcceptedAt = b.till.clock.now
		}
		b.w.refund.again()
		b.press(fyne.KeyF7)
	}},
	{"refund-reason", func(b *bench) { b.refunding(); b.press(fyne.KeyF3, fyne.KeyF3, fyne.KeyF3) }},
	{"docs-call-off", func(b *bench) { b.waitingRefunds(); b.press(fyne.KeyReturn) }},
	{"docs-waiting", (*bench).waitingRefunds},
	{"docs-queue", (*bench).queue},
	{"docs-doubt", (*bench).doubt},
	{"docs-doubt-open", func(b *bench) { b.doubt(); b.press(fyne.KeyReturn) }},
	{"docs-alarms", (*bench).everyAlarm},
	{"docs-how", func(b *bench) { b.everyAlarm(); b.press(fyne.KeyUp, fyne.KeyDelete); b.press(fyne.KeyReturn) }},
	{"find-filters", func(b *bench) {
		soldBefore(b, nil)
		b.combo(fyne.KeyModifierControl, fyne.KeyF)
		p := b.w.finds
		p.from.SetText("2026-11-01")
		p.to.SetText("2026-11-22")
		p.operator.SetText("02")
		p.amount.SetText("10-20.5")
		b.press(fyne.KeyF4, fyne.KeyF5, fyne.KeyF5, fyne.KeyPageDown, fyne.KeyDown)
	}},
	{"find-one", func(b *bench) {
		soldBefore(b, nil)
		b.till.found = b.till.found[:1]
		b.combo(fyne.KeyModifierControl, fyne.KeyF)
		b.scan("000312")
	}},
	{"find-none", func(b *bench) { b.combo(fyne.KeyModifierControl, fyne.KeyF); b.scan("999999") }},
	{"bill-agrees", (*bench).reconciled},
	{"bill-million", (*bench).millionRows},
	{"bill-unknown", func(b *bench) { b.keepBill(30); b.toBill() }},
	{"bill-note", func(b *bench) { b.troubles(); b.toBill(); b.down(2); b.press(fyne.KeyReturn) }},
	{"bill-export", func(b *bench) {
		b.w.opts.Exports = &fakeExports{}
		b.troubles()
		b.toBill()
		b.press(fyne.KeyF8)
	}},
	{"report-month", func(b *bench) {
		b.manager()
		b.combo(fyne.KeyModifierControl, fyne.Key5)
		b.press(fyne.KeyF3, fyne.KeyF3, fyne.KeyF4, fyne.KeyDown)
	}},
	{"report-behind", func(b *bench) {
		b.manager()
		b.combo(fyne.KeyModifierControl, fyne.Key5)
		b.press(fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown)
	}},
	{"shift-over", func(b *bench) { b.manager(); b.countDrawer(); b.typed("7"); b.press(fyne.KeyReturn) }},
	{"shift-z", func(b *bench) {
		b.manager()
		b.combo(fyne.KeyModifierControl, fyne.Key4)
		b.press(fyne.KeyDown, fyne.KeyF5)
	}},
	{"shift-cashier", func(b *bench) { staffed(b, nil); b.combo(fyne.KeyModifierControl, fyne.Key4) }},
	{"shift-correct-float", func(b *bench) { b.manager(); b.combo(fyne.KeyModifierControl, fyne.Key4); b.press(fyne.KeyF4) }},
	{"shift-exceeds", func(b *bench) {
		b.manager()
		b.combo(fyne.KeyModifierControl, fyne.Key4)
		b.w.bookCash(pos.CashMovement{Kind: pos.CashDrop, Amount: 500000})
	}},
	{"shift-all", (*bench).fullShift},
	{"shift-blind-close", func(b *bench) { b.manager(); b.till.blind = true; b.w.refresh(); b.countDrawer(); b.press(fyne.KeyF11) }},
	{"staff-pin", func(b *bench) {
		b.manager()
		b.w.refresh()
		b.combo(fyne.KeyModifierControl, fyne.Key0)
		b.press(fyne.KeyF8)
		for range 3 {
			b.typed("1111")
			b.press(fyne.KeyReturn)
		}
	}},
	{"lock-names", func(b *bench) {
		staffed(b, nil)
		for i, name := range []string{"欧阳建国", "Maximilian Featherstonehaugh", "Jo"} {
			b.till.operators = append(b.till.operators, &pos.Operator{ID: pos.OperatorID(fmt.Sprintf("%02d", 5+i)), Name: name, Role: pos.RoleCashier})
		}
		b.w.refresh()
		b.press(fyne.KeyF12)
	}},
	{"settings-printer", func(b *bench) { b.settingsAt(0.42) }},
	{"slip-form", func(b *bench) {
		soldBefore(b, nil)
		b.combo(fyne.KeyModifierControl, fyne.KeyF)
		b.scan("000312")
		b.press(fyne.KeyF8)
	}},
	{"goods-label", func(b *bench) { b.combo(fyne.KeyModifierControl, fyne.Key7); b.press(fyne.KeyF7) }},
	{"template", func(b *bench) { b.show(onTemplate) }},
	{"template-full", (*bench).fullTemplate},
	{"template-low", func(b *bench) {
		b.fullTemplate()
		p := b.w.template
		p.form.ScrollToOffset(fyne.NewPos(0, 10000))
		b.press(fyne.KeyPageDown)
	}},
	{"template-logo", func(b *bench) { b.show(onTemplate); b.press(fyne.KeyF5) }},
	{"settings-till", func(b *bench) { b.settingsAt(0.35) }},
	{"settings-ports", func(b *bench) { b.settingsAt(0.35); b.press(fyne.KeyF5) }},
	{"settings-shop", func(b *bench) { b.settingsAt(0.7) }},
	{"settings-end", func(b *bench) { b.settingsAt(1) }},
}

// refundEnds has a refund of all that is left come to an end, as WeChat tells it.
func (b *bench) refundEnds(state pos.RefundState, said pos.Answer) {
	b.refunding()
	b.press(fyne.KeyF4)
	b.give()
	said.At = b.till.clock.now
	b.till.of.Refunds[1].Last = said
	if state == pos.RefundRefused {
		b.till.open[0].Problem = said.Code
	}
	b.refundHeard(pos.EventRefundEnded, state)
}

// waitingRefunds has refunds wait in the tray for the network, their turn and a
// certificate; the cursor is on one that can be called off.
func (b *bench) waitingRefunds() {
	b.refunding()
	b.press(fyne.KeyF8)
	b.scan("20")
	b.give()
	b.press(fyne.KeyF4)
	b.give()
	for i := range b.till.open {
		b.till.open[i].Refund.CreatedAt = b.till.clock.now.Add(-time.Hour)
	}
	b.till.open[0].Status, b.till.open[0].Held, b.till.open[0].CallOff = pos.RefundOffline, pos.HeldNetwork, true
	b.till.open[1].Err, b.till.open[1].Next, b.till.open[1].Status = pos.ErrNoCertificate, "", pos.RefundQueued
	b.till.weather = pos.Weather{Known: true, Printer: pos.PrinterOK}
	b.w.refresh()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
}

// everyAlarm has an alarm of every kind, the last about an order whose refund WeChat
// has refused.
func (b *bench) everyAlarm() {
	b.manager()
	for i, kind := range []pos.AlarmKind{
		pos.AlarmClosedPaid, pos.AlarmLatePayment, pos.AlarmRefundClosed, pos.AlarmRefundFailed, pos.AlarmRefundRefused,
		pos.AlarmRefundChange, pos.AlarmMismatch, pos.AlarmSecondPayment,
	} {
		b.till.alarms = append(b.till.alarms, pos.Alarm{
			Kind: kind, OutTradeNo: pos.OutTradeNo(fmt.Sprintf("T01-20261123-%06d-1-QWERTY", 300+i)), Note: "26.00",
			Sale: pos.SaleNumber(fmt.Sprintf("T01-20261123-%06d", 300+i)), Amount: 123450, At: b.till.clock.now.Add(-time.Duration(i*i) * time.Hour),
		})
	}
	b.till.alarm = &pos.AlarmView{Left: 123450, Last: pos.Answer{Call: "refund", Code: "NOTENOUGH", Text: "基本账户余额不足"}}
	b.w.refresh()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
}

// reconciled is a bill of which every row agrees with the book.
func (b *bench) reconciled() {
	b.keepBill(30)
	book := b.till.shelf().Book
	r, err := book.Reconciliation(b.Context(), yesterday)
	if err != nil {
		b.Fatal(err)
	}
	r.Differences, r.Found, r.Open = nil, 0, 0
	if err := book.KeepReconciliation(b.Context(), r); err != nil {
		b.Fatal(err)
	}
	b.toBill()
}

// millionRows is the end of a bill of a million rows.
func (b *bench) millionRows() {
	b.reconciled()
	p := b.w.bill
	bill, result, n := *p.bill, *p.result, int64(1_000_000)
	bill.Rows = n
	result.Bill = pos.BillSums{Payments: n, Paid: 2_612_345_678, Refunds: 12_345, Refunded: 9_999_999, Fee: 1_567_407_400_000}
	result.Book.Payments = n
	p.bill, p.result = &bill, &result
	p.showFigures()
	p.rows.want = func(int64, int64) {} // the shelf has no more
	p.cache.first = n - int64(len(p.cache.rows))
	p.rows.setCount(n)
	p.rows.choose(n - 1)
	b.w.settle()
}

// settingsAt scrolls the settings to a share of their height.
func (b *bench) settingsAt(share float32) {
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	s := b.w.settings.form
	s.ScrollToOffset(fyne.NewPos(0, share*(s.Content.MinSize().Height-s.Size().Height)))
	b.w.settings.index.follow(s.Offset.Y)
}
