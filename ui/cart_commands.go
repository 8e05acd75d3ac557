package ui

import (
	"errors"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// cartCommands change lines of the cart.
func cartCommands() []command {
	return []command{
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
			p.lookUp(lines[last].Code, true)
			return nil
		}
		return err
	})
}
