package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Focusable    = (*tick)(nil)
	_ fyne.Shortcutable = (*tick)(nil)
)

// tick is Fyne's check box, which leaves to the commands every key but the space bar,
// and tells when it gets the focus.
type tick struct {
	widget.Check

	keys    keyTaker
	onFocus func(bool)
}

// newTick makes a box that is not ticked.
func newTick(k keyTaker, label string, changed func(bool)) *tick {
	t := &tick{keys: k}
	t.Text, t.OnChanged = label, changed
	t.ExtendBaseWidget(t)
	return t
}

// FocusGained implements [fyne.Focusable].
func (t *tick) FocusGained() {
	t.Check.FocusGained()
	if t.onFocus != nil {
		t.onFocus(true)
	}
}

// TypedKey implements [fyne.Focusable].
func (t *tick) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name != fyne.KeySpace {
		t.keys.takeKey(ev)
	}
}

// TypedRune implements [fyne.Focusable].
func (t *tick) TypedRune(r rune) {
	if r == ' ' {
		t.Check.TypedRune(r)
		return
	}
	t.keys.takeRune(r)
}

// TypedShortcut implements [fyne.Shortcutable].
func (t *tick) TypedShortcut(s fyne.Shortcut) { t.keys.takeShortcut(s) }
