package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Focusable    = (*choose)(nil)
	_ fyne.Shortcutable = (*choose)(nil)
	_ fyne.Tappable     = (*choose)(nil)
)

// choose is Fyne's select, which tells when it gets or loses the focus, and leaves
// to the commands every key that chooses nothing: Enter, Esc, F9.
type choose struct {
	widget.Select

	keys    keyTaker
	onFocus func(bool)
}

func newChoose(k keyTaker, options []string, changed func(string), onFocus func(bool)) *choose {
	c := &choose{keys: k, onFocus: onFocus}
	c.Options, c.OnChanged, c.PlaceHolder = options, changed, " " // Fyne's own is English
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements [fyne.Focusable].
func (c *choose) FocusGained() {
	c.Select.FocusGained()
	c.onFocus(true)
}

// FocusLost implements [fyne.Focusable].
func (c *choose) FocusLost() {
	c.Select.FocusLost()
	c.onFocus(false)
}

// choosingKeys open the choice and turn it over.
var choosingKeys = map[fyne.KeyName]bool{fyne.KeySpace: true, fyne.KeyLeft: true, fyne.KeyRight: true}

// turning are the keys that turn the choice over as well, where they do nothing else.
var turning = map[fyne.KeyName]fyne.KeyName{fyne.KeyUp: fyne.KeyLeft, fyne.KeyDown: fyne.KeyRight}

// Tapped implements [fyne.Tappable].
func (c *choose) Tapped(*fyne.PointEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil {
		canvas.Focus(c)
	}
	pullDown(c)
}

// TypedKey implements [fyne.Focusable].
func (c *choose) TypedKey(ev *fyne.KeyEvent) {
	switch turn, ok := turning[ev.Name]; {
	case ev.Name == fyne.KeySpace:
		pullDown(c)
	case choosingKeys[ev.Name]:
		c.Select.TypedKey(ev)
	case c.keys.takeKey(ev):
	case ok:
		c.Select.TypedKey(&fyne.KeyEvent{Name: turn})
	default:
		c.Select.TypedKey(ev)
	}
}

// TypedRune implements [fyne.Focusable].
func (c *choose) TypedRune(r rune) {
	if r != ' ' {
		c.keys.takeRune(r)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (c *choose) TypedShortcut(s fyne.Shortcut) { c.keys.takeShortcut(s) }
