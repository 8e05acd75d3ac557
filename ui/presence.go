package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var _ desktop.Cursorable = (*presence)(nil)

// presence lies under all that is on the screen and tells when the mouse or a
// finger moves over it. It takes nothing from the widgets above: Fyne asks every
// object below the pointer for its cursor, and goes by the topmost answer.
type presence struct {
	widget.BaseWidget

	moved func()
}

func newPresence(moved func()) *presence {
	p := &presence{moved: moved}
	p.ExtendBaseWidget(p)
	return p
}

// Cursor implements [desktop.Cursorable].
func (p *presence) Cursor() desktop.Cursor {
	p.moved()
	return desktop.DefaultCursor
}

// CreateRenderer implements [fyne.Widget]: there is nothing to see.
func (p *presence) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// touch notes that somebody is at the till.
func (w *Window) touch() { w.touched = w.opts.Clock.Now() }

// pointed notes that it was by mouse or finger.
func (w *Window) pointed() {
	w.touch()
	w.byHand = true
}

// keyed notes that it was by a key, unless that is one of a pad on the screen.
func (w *Window) keyed() {
	revive(w.win)
	w.touch()
	if !w.padding {
		w.byHand = false
		w.dock.hide()
	}
}

// lockIdle locks a till that nobody has touched for so long, as F12 does: what is
// rung up stays, and a payment goes on. While a code is on the screen a customer
// is there, and the cashier waits with him.
func (w *Window) lockIdle(s *state) {
	switch {
	case s.onScreen:
		w.touch()
	case w.opts.LockAfter <= 0 || s.attendance.Operator == nil || w.opts.Clock.Now().Sub(w.touched) < w.opts.LockAfter:
	default:
		w.touch() // one order to lock is enough
		w.act(w.opts.Till.Lock, nil)
	}
}
