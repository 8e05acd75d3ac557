package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Focusable = (*choose)(nil)

// choose is Fyne's select, which tells when it gets or loses the focus.
type choose struct {
	widget.Select

	onFocus func(bool)
}

func newChoose(options []string, changed func(string), onFocus func(bool)) *choose {
	c := &choose{onFocus: onFocus}
	c.Options, c.OnChanged = options, changed
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
