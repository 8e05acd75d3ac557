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

	shared bool // it shares the only screen with the till
	had    bool // there was a second screen when it was last looked for
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

// begin opens the window where the till would start with it by now. One that somebody has
// opened stays.
func (c *customerWindow) begin() {
	c.had = false
	if c.follow(); c.win == nil && c.w.opts.Customer == customerAlways {
		c.open(false)
		c.w.win.RequestFocus()
	}
}

// open shows the window. The caller gives the keys back to the cashier's.
func (c *customerWindow) open(full bool) {
	c.win, c.full = fyne.CurrentApp().NewWindow(c.w.t("customer.title")), full
	size := fyne.NewSize(1024, 600)
	if c.shared = !full && c.w.opts.Screens != nil; c.shared {
		size = sharedSize
	}
	c.win.SetPadded(false)
	c.win.SetOnClosed(func() { c.win, c.view = nil, nil })
	canvas := c.win.Canvas()
	canvas.SetOnTypedKey(c.w.takeKeyElsewhere)
	c.w.tellPresses(canvas)
	canvas.SetOnTypedRune(c.w.takeRuneElsewhere)
	c.w.addShortcuts(canvas)
	c.build()
	c.win.Resize(size)
	switch own, ok := c.win.(desktop.Window); {
	case ok && full:
		own.RequestFullScreenSecondary()
	case ok:
		own.RequestAlwaysOnTop()
		own.RequestPosition(c.corner(size))
	}
	if full {
		c.w.opts.Screens.OnSecond(c.win.Show) // some window managers fill the screen that a window is on
	} else {
		c.win.Show()
	}
}

// sharedSize is that of the window on a screen that it shares with the till: the least that
// all of it can be read in.
var sharedSize = fyne.NewSize(640, 412)

// corner is where the window hides least of a till that it shares the screen with, in points
// of the screen: beside the rail, above the status bar, over the end of the cart. Where the
// till leaves room it is the corner of the screen.
func (c *customerWindow) corner(size fyne.Size) (x, y int) {
	room, scale := c.w.room(), c.w.win.Canvas().Scale()
	at := fyne.NewPos(room.Width-size.Width-space16, room.Height-size.Height-titleBar)
	if c.w.win.FullScreen() {
		at = fyne.NewPos(railWidth, room.Height-size.Height-statusHeight)
	}
	return max(0, int(at.X*scale)), max(0, int(at.Y*scale))
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
	w.openCustomer(w.customer.had)
	if !w.customer.full {
		w.page().banner().say(toneGreen, w.t("customer.open"))
	}
}

// openCustomer opens the customer's window; the keys stay with the cashier's.
func (w *Window) openCustomer(full bool) {
	w.customer.open(full)
	if full || !w.win.FullScreen() { // else it would be behind the cashier's
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
