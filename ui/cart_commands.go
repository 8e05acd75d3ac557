package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// cartCommands change lines of the cart.
func cartCommands() []command {
	return []command{
		{id: "note", on: onSell, key: fyne.KeyF4, cap: "F4", label: "cmd.note", run: func(w *Window) { w.askNote(w.sell.chosen) }, can: (*Window).canEdit},
		{id: "note_sale", on: onSell, key: fyne.KeyF4, mod: fyne.KeyModifierShift, cap: "Shift+F4", label: "cmd.note_sale",
			run: func(w *Window) { w.askNote(pos.WholeSale) }, can: (*Window).canEdit},
		{id: "repeat", on: onSell, key: fyne.KeySpace, sign: ' ', cap: "Space", label: "cmd.repeat", run: (*Window).repeat, can: (*Window).canRepeat},
	}
}

// canRepeat reports whether something has been rung up, or is about to be. In an entry
// that holds something the space bar is a character like any other.
func (w *Window) canRepeat() bool {
	p := w.sell
	return (w.canEdit() || w.acting > 0) && p.field.entry.Text == "" && !p.asking && p.weighing == nil
}

// repeat rings up one more of what was rung up last. Goods that are weighed are put on
// the scale again.
func (w *Window) repeat() {
	p := w.sell
	p.deleted = false
	w.act(w.opts.Till.Repeat, func(err error) error {
		lines := w.state.sale.Lines
		switch last := len(lines) - 1; {
		case err == nil:
			p.chosen = last
		case errors.Is(err, pos.ErrWeighAgain) && last >= 0:
			p.lookUp(want{text: lines[last].Code, whole: lines[last].Code, scanned: true, sure: true})
			return nil
		}
		return err
	})
}

// askNote asks for a note on a line, or on the whole sale; either may be turned to the
// other. An empty one takes away what was there.
func (w *Window) askNote(line int) {
	chosen := w.sell.chosen
	targets := []string{w.t("discount.sale"), w.lineName(w.state.sale.Lines[chosen])}
	on, now := targets[1], w.state.sale.Lines[chosen].Note
	if line == pos.WholeSale {
		on, now = targets[0], w.state.sale.Note
	}
	w.openForm(form{
		title: w.t("note.title"), text: w.t("note.text"),
		fields: []formField{
			{label: w.t("note.words"), value: now, hint: w.t("note.hint")},
			{label: w.t("note.on"), value: on, choices: targets},
		},
		yes: w.t("note.yes"), optional: true,
		send: func(f *openForm) {
			line, note := chosen, f.value(0)
			if f.choose[1].SelectedIndex() == 0 {
				line = pos.WholeSale
			}
			w.closeOverlay()
			w.act(func(ctx context.Context) error { return w.opts.Till.SetNote(ctx, line, note) }, nil)
		},
	})
}

// lineFacts is what stands below the name of a line of a sale: its note, price and
// quantity.
func lineFacts(l pos.Line) string {
	facts := yuan(l.Price) + " × " + l.Quantity.String() + l.Unit
	if l.Note != "" {
		facts = l.Note + " · " + facts
	}
	return facts
}
