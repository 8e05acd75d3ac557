package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"wxtill/pos"
)

// customerWindow is the window that stands before the customer: over the whole of a
// second screen where there is one, else as large as somebody makes it.
//
// It only looks. It has no button, what is typed while it has the focus goes to the
// cashier's window, and the till is the same with it and without: it may be closed,
// or its screen unplugged, at any moment of a sale.
type customerWindow struct {
	w    *Window
	win  fyne.Window   // nil while it is closed
	view *customerView // of win
	full bool          // win fills the second screen
	had  bool          // there was a second screen when it was last looked for
}

// customer's display by the configuration.
const (
	customerAuto   = "auto"   // where there is a second screen
	customerAlways = "window" // in a window, where there is none
)

// follow opens the window when a second screen is plugged in, and closes it when that
// is gone. A window that somebody closed stays closed until then.
func (c *customerWindow) follow() {
	second := c.w.opts.Screens != nil && c.w.opts.Screens.Second()
	mode := c.w.opts.Customer
	switch {
	case second && !c.had && (mode == customerAuto || mode == customerAlways):
		c.close() // as a window, it moves over
		c.open(true)
		c.w.win.RequestFocus()
	case !second && c.had && c.full:
		c.close() // or it would lie over the cashier's
	}
	c.had = second
}

// open shows the window. The caller gives the keys back to the cashier's.
func (c *customerWindow) open(full bool) {
	c.win, c.full = fyne.CurrentApp().NewWindow(c.w.t("customer.title")), full
	c.win.SetPadded(false)
	c.win.SetOnClosed(func() { c.win, c.view = nil, nil })
	canvas := c.win.Canvas()
	canvas.SetOnTypedKey(c.w.takeKeyElsewhere)
	canvas.SetOnTypedRune(c.w.takeRuneElsewhere)
	c.w.addShortcuts(canvas)
	c.build()
	c.win.Resize(fyne.NewSize(1024, 600))
	if second, ok := c.win.(desktop.Window); ok && full {
		second.RequestFullScreenSecondary()
	}
	if full {
		c.w.opts.Screens.OnSecond(c.win.Show) // some window managers fill the screen that a window is on
	} else {
		c.win.Show()
	}
}

// build makes what is in the window, in the language of the till.
func (c *customerWindow) build() {
	if c.win == nil {
		return
	}
	c.view = newCustomerView(c.w)
	content := c.view.root
	if c.w.opts.Till.Shop().Training {
		content = newStripes(c.w.t("training.frame"), content)
	}
	c.win.SetTitle(c.w.t("customer.title"))
	c.win.SetContent(content)
	c.show(c.w.state)
}

func (c *customerWindow) close() {
	if c.win != nil {
		c.win.Close()
	}
}

// show draws s, if there is a window.
func (c *customerWindow) show(s *state) {
	if c.view != nil && s != nil {
		revive(c.win)
		c.view.show(s)
		relayout(c.view.root)
	}
}

// toggleCustomer opens the customer's window, or closes it.
func (w *Window) toggleCustomer() {
	if w.customer.win != nil {
		w.customer.close()
		return
	}
	w.customer.open(w.customer.had)
	if w.customer.full || !w.win.FullScreen() { // else it would be behind the cashier's
		w.win.RequestFocus()
	}
}

// takeKeyElsewhere and takeRuneElsewhere are given what is typed into another window of
// the till: a scan works wherever the focus is.
func (w *Window) takeKeyElsewhere(ev *fyne.KeyEvent) {
	if focused := w.win.Canvas().Focused(); focused != nil {
		focused.TypedKey(ev)
		return
	}
	w.takeKey(ev)
}

func (w *Window) takeRuneElsewhere(r rune) {
	if focused := w.win.Canvas().Focused(); focused != nil {
		focused.TypedRune(r)
		return
	}
	stray{w}.takeRune(r)
}

// customerPaid is what the customer is told of a payment.
type customerPaid struct {
	amount        pos.Fen
	given, change pos.Fen // of cash
}
