package ui

import (
	"context"

	"wxtill/pos"
)

// canEdit reports whether the cart has lines that may change now.
func (w *Window) canEdit() bool { return len(w.state.sale.Lines) > 0 && !w.state.locked }

// canRemove is canEdit while Delete has nothing to delete in the entry.
func (w *Window) canRemove() bool { return w.canEdit() && w.sell.field.entry.Text == "" }

// canCharge reports whether the sale owes anything.
func (w *Window) canCharge() bool { return w.state.sale.Owes() > 0 && !w.charging }

// canEnterOrCharge is canCharge also before Enter has been pressed behind an
// amount: 12.50 F9 is a sale.
func (w *Window) canEnterOrCharge() bool {
	return w.canCharge() || w.hasEntryText() && !w.charging && !w.state.locked
}

// after rings up what has been typed and then does what the cashier wants with
// the sale, unless what was typed means nothing.
func (w *Window) after(then func(*Window)) {
	p := w.sell
	if p.aside != "" && p.field.entry.Text == p.aside {
		p.refuse(p.t("sell.aside_first", p.aside))
		return
	}
	if w.hasEntryText() {
		p.enter()
	}
	if p.note.text() != "" {
		return
	}
	w.work.then(func() {
		if w.on == onSell && w.canCharge() && p.note.text() == "" && p.weighing == nil {
			then(w)
		}
	})
}

// canShowAgain reports whether a withdrawn code of the sale is undecided.
func (w *Window) canShowAgain() bool {
	v, pending := w.state.pending()
	return pending && v.Attempt.ByCode == nil && w.canCharge()
}

// enter is the Enter key on the sell page.
func (w *Window) enter() { w.sell.enter() }

// remove takes the chosen line out of the cart.
func (w *Window) remove() {
	line := w.sell.chosen
	w.act(func(ctx context.Context) error { return w.opts.Till.RemoveLine(ctx, line) }, func(err error) error {
		w.sell.deleted = err == nil
		return err
	})
}

// canPutBack reports whether a line was taken out that may come back.
func (w *Window) canPutBack() bool {
	_, ok := w.opts.Till.TakenOut()
	return ok && !w.state.locked && w.sell.field.entry.Text == "" // whose own undo it is otherwise
}

// putBack puts the line that was taken out last back, and chooses it.
func (w *Window) putBack() {
	before := w.state.sale.Lines
	w.act(w.opts.Till.PutBack, func(err error) error {
		for i := range w.state.sale.Lines {
			if err == nil && (i >= len(before) || before[i] != w.state.sale.Lines[i]) {
				w.sell.chosen, w.sell.lines = i, w.state.sale.Lines
				break
			}
		}
		return err
	})
}

// void asks for the right to give the whole sale up, and why it is.
func (w *Window) void() {
	if w.state.sale.Paid() > 0 {
		w.complain(pos.ErrPartlyPaid)
		return
	}
	w.allow(pos.RightVoid, w.voidBy)
}

func (w *Window) voidBy(by pos.Grant) {
	w.askReason(reasonForm{
		title: w.t("void.title"), text: w.t("void.text", w.state.sale.Pieces(), yuan(w.state.sale.Total())),
		yes: w.t("void.yes"), reasons: voidReasons,
	}, func(reason string) {
		w.act(func(ctx context.Context) error { return w.opts.Till.Void(ctx, reason, by) }, nil)
	})
}

// clearEntry is Esc on the sell page: what has been typed goes away.
func (w *Window) clearEntry() {
	w.sell.clear()
	w.sell.offerNew("")
}

// hasEntryText reports whether the entry of the page holds anything.
func (w *Window) hasEntryText() bool {
	home := w.page().home()
	return home != nil && home.Text != ""
}

// scanEnd is Tab behind a scan: the same as Enter.
func (w *Window) scanEnd() {
	switch {
	case w.on == onSell:
		w.sell.enter()
	case w.on == onParked:
		w.recallChosen()
	case w.on == onSplit:
		w.chargeTyped()
	case w.canTakeCash():
		w.takeCash()
	}
}

// move is an arrow key: it changes the choice in the list of the page.
func (w *Window) move(by int) {
	switch w.on {
	case onSell:
		w.sell.move(by)
	case onRefund:
		w.refund.move(by)
	case onBill:
		w.bill.move(by)
	case onShift:
		w.shift.move(by)
	case onReport:
		w.report.move(by)
	case onFind:
		w.finds.move(by)
	case onStaff:
		w.staff.move(by)
	case onParked:
		w.parked.move(by)
	case onGoods:
		w.goods.move(by)
	case onLock:
		w.lock.move(by)
	case onKeys:
		w.keys.move(by)
	default:
		w.docs.move(by)
	}
}

// hasReceipt reports whether there is a receipt that can be printed again.
func (w *Window) hasReceipt() bool { return w.state.receipt }

// reprintLast prints the receipt of the last settled sale once more.
func (w *Window) reprintLast() {
	var sale pos.SaleNumber
	w.act(func(ctx context.Context) error {
		recent, err := w.opts.Till.Recent(ctx, recentRows)
		for _, r := range recent {
			if r.State == pos.Paid {
				sale = r.Sale
				return w.opts.Till.Reprint(ctx, sale)
			}
		}
		return err
	}, func(err error) error {
		w.reprinted(sale, err)
		return err
	})
}

// reprint prints the receipt of a sale once more.
func (w *Window) reprint(sale pos.SaleNumber) {
	w.act(func(ctx context.Context) error { return w.opts.Till.Reprint(ctx, sale) }, func(err error) error {
		w.reprinted(sale, err)
		return err
	})
}

// reprinted says what came of a reprint; an error is told elsewhere.
func (w *Window) reprinted(sale pos.SaleNumber, err error) {
	switch {
	case err != nil:
	case sale == "":
		w.page().banner().say(toneAmber, w.t("reprint.none"))
	default:
		w.page().banner().say(toneGreen, w.t("reprint.done", sale.Short()))
	}
}
