package ui

import (
	"context"
	"slices"
	"strings"

	"wxtill/pos"
)

// toBill opens the bill page, for whoever may see bills where the till has
// operators.
func (w *Window) toBill() {
	w.allow(pos.RightBill, func(g pos.Grant) {
		w.bill.grant = g
		w.bill.begin(w.state.wechat(), w.state.shop.Device)
		w.goTo(onBill)
	})
}

// toBillOf opens the bill page with the bill of a day.
func (w *Window) toBillOf(day pos.Day) {
	w.allow(pos.RightBill, func(g pos.Grant) {
		w.bill.grant = g
		w.bill.begin(w.state.wechat(), w.state.shop.Device)
		w.goTo(onBill)
		if w.bill.key.Day != day {
			w.chooseBill(func(k *pos.BillKey) { k.Day = day })
		}
	})
}

// chooseBill shows another bill.
func (w *Window) chooseBill(change func(*pos.BillKey)) {
	p := w.bill
	change(&p.key)
	p.bill, p.result, p.cache = nil, nil, billCache{}
	p.field.entry.SetText("")
	p.follow()
	w.act(func(context.Context) error { return nil }, nil)
}

func (w *Window) billBefore() { w.chooseBill(func(k *pos.BillKey) { k.Day = k.Day.Add(-1) }) }
func (w *Window) billAfter()  { w.chooseBill(func(k *pos.BillKey) { k.Day = k.Day.Add(1) }) }

// canBillAfter: there is no bill of tomorrow.
func (w *Window) canBillAfter() bool { return w.bill.key.Day < pos.DayOf(w.state.wechat()) }

// billWhose goes from this till to the whole merchant and back.
func (w *Window) billWhose() {
	w.chooseBill(func(k *pos.BillKey) {
		if k.Device == "" {
			k.Device = w.state.shop.Device
		} else {
			k.Device = ""
		}
	})
}

func (w *Window) canBillWhose() bool { return w.state.shop.Device != "" }

// billKind goes to the next type.
func (w *Window) billKind() {
	w.chooseBill(func(k *pos.BillKey) {
		k.Type = billTypes[(slices.Index(billTypes, k.Type)+1)%len(billTypes)]
	})
}

// fetchBill fetches the bill that is chosen, once more where it is kept.
func (w *Window) fetchBill() {
	p := w.bill
	key, by := p.key, p.grant
	p.busy = true
	p.showChip(w.state.wechat())
	w.work.aside(func(ctx context.Context) error {
		_, err := w.opts.Till.FetchBill(ctx, key, by)
		return err
	}, func(err error) {
		p.busy = false
		w.refresh()
		w.complain(err)
	})
}

func (w *Window) canFetchBill() bool { return !w.bill.busy }

// exportBill writes the bill to a file that spreadsheets open.
func (w *Window) exportBill() {
	bill := w.bill.bill
	w.openForm(form{
		title:  w.t("bill.export_title"),
		fields: []formField{{label: w.t("bill.export_format"), choices: exportFormats, value: exportFormats[0]}}, yes: w.t("bill.export_yes"),
		send: func(f *openForm) {
			format := strings.ToLower(f.value(0))
			w.closeOverlay()
			w.allow(pos.RightBill, func(g pos.Grant) { w.writeBill(bill, format, g) })
		},
	})
}

// exportFormats are the kinds of files, as people know them.
var exportFormats = []string{"XLSX", "CSV"}

func (w *Window) writeBill(bill *pos.Bill, format string, by pos.Grant) {
	var path string
	w.bill.note.say(toneBlue, w.t("bill.exporting"))
	w.work.aside(func(ctx context.Context) (err error) {
		path, err = w.opts.Exports.ExportBill(ctx, bill, format, by)
		return err
	}, func(err error) {
		if err == nil {
			w.bill.note.say(toneGreen, w.t("bill.exported", path))
		}
		w.complain(err)
		w.settle()
	})
}

// printBill prints what reconciling the day has come to.
func (w *Window) printBill() {
	day := w.bill.key.Day
	w.allow(pos.RightBill, func(g pos.Grant) {
		w.act(func(ctx context.Context) error { return w.opts.Till.PrintReconciliation(ctx, day, g) }, func(err error) error {
			if err == nil {
				w.bill.note.say(toneGreen, w.t("bill.printing"))
			}
			return err
		})
	})
}

func (w *Window) canPrintBill() bool { return w.bill.result != nil }

func (w *Window) canExportBill() bool { return w.opts.Exports != nil && w.bill.bill != nil }

// billEnter looks for what has been typed; where nothing has been, or it has been
// found, it acts on what is chosen.
func (w *Window) billEnter() {
	p := w.bill
	text := strings.TrimSpace(p.field.entry.Text)
	switch {
	case text != p.cache.sought:
		p.seek(text)
	case p.card >= 0:
		w.settleDifference(p.cards.cards[p.card].of)
	default:
		w.openBillRow()
	}
}

// openBillRow opens the order of the chosen row where one gives money back.
func (w *Window) openBillRow() {
	p := w.bill
	if !p.cache.has(p.rows.chosen) {
		return
	}
	number := p.cache.rows[p.rows.chosen-p.cache.first].Entry.OutTradeNo
	w.goTo(onRefund)
	w.refund.look(number)
}

// clearBillSearch is Esc: all rows again, or the cart where nothing was sought.
func (w *Window) clearBillSearch() {
	if w.bill.field.entry.Text == "" && w.bill.cache.sought == "" {
		w.back()
		return
	}
	w.bill.field.entry.SetText("")
	w.bill.seek("")
}
