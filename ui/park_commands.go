package ui

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// parkCommands put a sale aside for another customer and take it back.
func parkCommands() []command {
	const ctrl, shift = fyne.KeyModifierControl, fyne.KeyModifierShift
	return []command{
		{id: "park", on: onSell, key: fyne.KeyF6, cap: "F6", label: "cmd.park", run: func(w *Window) { w.after((*Window).park) }, can: (*Window).canEnterOrCharge},
		{id: "to_parked", on: onSell, key: fyne.KeyF6, mod: shift, cap: "Shift+F6", label: "cmd.to_parked", run: (*Window).toParked, can: (*Window).canRecall},
		{id: "recall", on: onParked, key: fyne.KeyReturn, cap: "Enter", label: "cmd.recall", run: (*Window).recallChosen, can: (*Window).hasParkedChosen},
		{id: "void_parked", on: onParked, key: fyne.KeyDelete, mod: ctrl, cap: "Ctrl+Del", label: "cmd.void", run: (*Window).voidParked, can: (*Window).hasParkedChosen},
		{id: "leave_parked", on: onParked, key: fyne.KeyEscape, cap: "Esc", label: "cmd.back", run: (*Window).back},
	}
}

// canRecall reports whether another sale may take the place of the one in the cart.
func (w *Window) canRecall() bool { return !w.state.locked }

// toParked lists the sales that wait.
func (w *Window) toParked() { w.goTo(onParked) }

// hasParkedChosen reports whether a sale is chosen that waits.
func (w *Window) hasParkedChosen() bool { return w.parked != nil && w.parked.index() >= 0 }

// isParked reports whether the sale waits to be recalled.
func (w *Window) isParked(number pos.SaleNumber) bool {
	return slices.ContainsFunc(w.state.parked, func(s *pos.Sale) bool { return s.Number == number })
}

// park puts the cart aside.
func (w *Window) park() {
	var number pos.SaleNumber
	w.act(func(ctx context.Context) (err error) {
		number, err = w.opts.Till.Park(ctx)
		return err
	}, func(err error) error {
		if err == nil {
			w.cartSale = "" // a payment of it from now on is not the next customer's
			w.sell.note.say(toneGreen, w.t("parked.done", number.Short()))
		}
		return err
	})
}

// recallChosen is Enter on the page of the sales that wait.
func (w *Window) recallChosen() {
	if w.hasParkedChosen() {
		w.recall(w.parked.chosen)
	}
}

// recall takes a sale back into the cart, in whose place the one there waits.
func (w *Window) recall(number pos.SaleNumber) {
	before := w.state.sale
	w.act(func(ctx context.Context) error { return w.opts.Till.Recall(ctx, number) }, func(err error) error {
		if err != nil {
			return err
		}
		w.toSell()
		if len(before.Lines) > 0 && before.Number != number {
			w.sell.note.say(toneGreen, w.t("parked.swapped", number.Short(), before.Number.Short()))
		}
		return nil
	})
}

// voidParked gives up the chosen sale, by whoever has the right to, for a reason.
func (w *Window) voidParked() {
	sale := w.parked.sales[w.parked.index()]
	if sale.Paid() > 0 {
		w.complain(pos.ErrPartlyPaid)
		return
	}
	w.allow(pos.RightVoid, func(by pos.Grant) {
		w.askReason(reasonForm{
			title: w.t("parked.void_title", sale.Number.Short()), text: w.t("parked.void_text", sale.Pieces(), yuan(sale.Total())),
			yes: w.t("void.yes"), reasons: voidReasons,
		}, func(reason string) {
			w.act(func(ctx context.Context) error { return w.opts.Till.VoidParked(ctx, sale.Number, reason, by) }, func(err error) error {
				if err == nil {
					w.parked.note.say(toneGreen, w.t("parked.voided", sale.Number.Short()))
				}
				return err
			})
		})
	})
}

// voidReasons are the keys of the common reasons to give up a sale.
var voidReasons = []string{"void.reason_left", "void.reason_mistake", "void.reason_mind", "void.reason_money"}

// reasonForm is what askReason needs: words, and the keys of the common reasons.
type reasonForm struct {
	title, text, yes string
	reasons          []string
}

// askReason asks why something is given up before it is.
func (w *Window) askReason(q reasonForm, then func(reason string)) {
	var reasons []string
	for _, key := range q.reasons {
		reasons = append(reasons, w.t(key))
	}
	w.openForm(form{
		title: q.title, text: q.text, yes: q.yes, danger: true,
		fields: []formField{
			{label: w.t("shift.reason"), value: reasons[0], choices: reasons},
			{label: w.t("shift.no_sale_words"), hint: w.t("shift.no_sale_hint")},
		},
		send: func(f *openForm) {
			w.closeOverlay()
			then(cmp.Or(f.value(1), f.value(0)))
		},
	})
}
