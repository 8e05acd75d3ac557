package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// findCommands find a sale of before.
func findCommands() []command {
	const ctrl = fyne.KeyModifierControl
	return []command{
		{id: "to_find", on: withRail &^ onFind, key: fyne.KeyF, mod: ctrl, cap: "Ctrl+F", label: "cmd.to_find", run: (*Window).toFind},
		{id: "find", on: onFind, key: fyne.KeyReturn, cap: "Enter", label: "cmd.find", run: (*Window).find},
		{id: "find_filter", on: onFind, key: fyne.KeyF3, cap: "F3", label: "cmd.find_filter", run: (*Window).nextFilter},
		{id: "find_tender", on: onFind, key: fyne.KeyF4, cap: "F4", label: "find.tender", run: func(w *Window) { w.turnFilter(w.finds.tender) }},
		{id: "find_state", on: onFind, key: fyne.KeyF5, cap: "F5", label: "find.state", run: func(w *Window) { w.turnFilter(w.finds.state) }},
		{id: "find_clear", on: onFind, key: fyne.KeyF6, cap: "F6", label: "cmd.find_clear", run: (*Window).clearFilters},
		{id: "find_more", on: onFind, key: fyne.KeyPageDown, cap: "PgDn", label: "cmd.find_more", run: (*Window).findMore, can: (*Window).canFindMore},
		{id: "reprint_found", on: onFind, key: fyne.KeyF7, cap: "F7", label: "cmd.reprint", run: func(w *Window) { w.onceFound((*Window).hasFound, (*Window).reprintFound) }, can: orTyped((*Window).hasFound)},
		{id: "refund_found", on: onFind, key: fyne.KeyF10, cap: "F10", label: "cmd.refund", run: func(w *Window) { w.onceFound((*Window).canRefundFound, (*Window).refundFound) }, can: orTyped((*Window).canRefundFound)},
		{id: "back", on: onFind, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: (*Window).leaveFind},
	}
}

// toFind opens the search for sales with the newest ones, as far as no number is looked
// for: it is mostly one of a moment ago.
func (w *Window) toFind() {
	w.goTo(onFind)
	if w.on == onFind && w.finds.query.Number == "" { // it may be asked first what to do about the page before
		w.find()
	}
}

// findReceipt opens the search with the code of a receipt.
func (w *Window) findReceipt(code string) {
	w.goTo(onFind)
	if w.on == onFind {
		w.finds.field.entry.SetText(code)
		w.find()
	}
}

// leaveFind goes back to the figure that the sale stood behind, or to the documents.
func (w *Window) leaveFind() {
	if w.finds.came == onReport {
		w.open(onReport)
		return
	}
	w.toDocs()
}

// begin empties the entry for another search; the filters and what was found stay.
func (p *findPage) begin() {
	p.note.clear()
	p.came = onDocs
	p.field.entry.SetText("")
	p.showRecord()
}

// find looks for what the entries say, from the newest sale on.
func (w *Window) find() {
	p := w.finds
	p.takeScan()
	q, err := p.asked()
	if err != nil {
		w.complain(err)
		return
	}
	p.query, p.sales, p.next, p.chosen, p.shown = q, nil, "", -1, nil
	p.search()
}

// filters are the entries that a search is narrowed by.
func (p *findPage) filters() []*entry { return []*entry{p.from, p.to, p.operator, p.amount} }

// nextFilter is F3: it goes to the first filter, and from one to the next.
func (w *Window) nextFilter() { w.nextOf(w.finds.filters()) }

// nextOf brings the focus to the entry behind the one that has it, or to the first.
func (w *Window) nextOf(filters []*entry) {
	focused, _ := w.win.Canvas().Focused().(*entry)
	next := filters[(slices.Index(filters, focused)+1)%len(filters)]
	w.win.Canvas().Focus(next)
	next.selectAll() // what is typed or scanned takes its place
}

// turnFilter goes to the next choice of a filter, and looks again.
func (w *Window) turnFilter(c *choose) {
	c.SetSelectedIndex((c.SelectedIndex() + 1) % len(c.Options))
	w.find()
}

// clearFilters takes all filters away, and the number.
func (w *Window) clearFilters() {
	p := w.finds
	for _, e := range append(p.filters(), p.field.entry) {
		e.SetText("")
	}
	p.tender.SetSelectedIndex(0)
	p.state.SetSelectedIndex(0)
	w.focusHome()
}

// takeScan moves the code of a slip to where it belongs: a scanner types wherever
// the focus is. What was found by a code is found whatever the filters say.
func (p *findPage) takeScan() {
	for _, e := range append(p.filters(), p.field.entry) {
		if code := pos.ReceiptCode(e.Text); code != "" {
			p.w.clearFilters()
			p.field.entry.SetText(code)
			return
		}
	}
}

// findMore goes on where the list ends.
func (w *Window) findMore() {
	w.finds.query.After = w.finds.next
	w.finds.search()
}

// canFindMore reports whether there are sales that have not been looked at.
func (w *Window) canFindMore() bool { return w.finds.next != "" }

// search adds a page to the list. A search for a number that finds one sale shows
// it at once.
func (p *findPage) search() {
	var page pos.SalePage
	p.turn++
	q, turn := p.query, p.turn
	p.w.act(func(ctx context.Context) (err error) {
		page, err = p.w.opts.Till.Search(ctx, q)
		return err
	}, func(err error) error {
		if err != nil || turn != p.turn {
			return err // something else has been looked for since: only the last answer is shown
		}
		p.sales, p.next = append(p.sales, page.Sales...), page.Next
		p.fill()
		if strings.TrimSpace(p.field.entry.Text) == q.Number { // else somebody types on already
			p.field.entry.selectAll()
		}
		switch {
		case p.chosen < 0 && len(p.sales) > 0:
			p.choose(0)
		case len(p.sales) == 0:
			p.showRecord()
		}
		return nil
	})
}

// choose shows sale i of the list.
func (p *findPage) choose(i int) {
	p.chosen = i
	p.fill()
	number := p.sales[i].Number
	var r *pos.SaleRecord
	p.w.act(func(ctx context.Context) (err error) {
		r, err = p.w.opts.Till.SaleRecord(ctx, number)
		return err
	}, func(err error) error {
		if err == nil && p.chosen == i && p.chosen < len(p.sales) && p.sales[i].Number == number {
			p.shown = r
			p.showRecord()
		}
		return err
	})
}

func (p *findPage) move(by int) {
	if n := len(p.sales); n > 0 {
		p.choose(min(max(p.chosen+by, 0), n-1))
	}
}

// typedAnother reports whether a number has been typed that is not looked for yet.
func (p *findPage) typedAnother() bool {
	text := strings.TrimSpace(p.field.entry.Text)
	return text != "" && text != p.query.Number
}

// orTyped is can, or that a number has been typed that is not looked for yet.
func orTyped(can func(*Window) bool) func(*Window) bool {
	return func(w *Window) bool { return w.finds.typedAnother() || can(w) }
}

// onceFound does something with the chosen sale. Who has typed a number means that one:
// it is looked for first.
func (w *Window) onceFound(can func(*Window) bool, do func(*Window)) {
	if !w.finds.typedAnother() {
		do(w)
		return
	}
	w.find()
	w.work.then(func() { // the sales are listed, and the first of them is being read
		w.work.then(func() {
			if w.on == onFind && w.overlay == nil && !w.finds.typedAnother() && can(w) {
				do(w)
				w.settle()
			}
		})
	})
}

// hasFound reports whether the chosen sale has been paid: it has a receipt, and
// money that may go back.
func (w *Window) hasFound() bool {
	return w.finds.shown != nil && w.finds.shown.Sale.State == pos.SaleSettled
}

// reprintFound prints the receipt of the chosen sale once more.
func (w *Window) reprintFound() { w.reprint(w.finds.shown.Sale.Number) }

// elsewhere reports whether what was looked for is a whole number that the book does
// not have: another till of the merchant may have made it.
func (p *findPage) elsewhere() bool {
	return p.query.Number != "" && len(p.sales) == 0 && p.next == "" && len(p.query.Number) > len("000312")
}

func (w *Window) canRefundFound() bool { return w.hasFound() || w.finds.elsewhere() }

// refundFound opens the chosen sale on the refund page, or has WeChat asked about the
// number that no sale has.
func (w *Window) refundFound() {
	number := w.finds.query.Number
	if s := w.finds.shown; s != nil {
		number = string(s.Sale.Number)
	}
	w.goTo(onRefund)
	w.refund.look(number)
}
