package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Focusable = (*choose)(nil)

// choose is Fyne's select, which tells when it gets the focus.
type choose struct {
	widget.Select

	onFocus func(bool)
}

func newChoose(options []string, changed func(string)) *choose {
	c := &choose{}
	c.Options, c.OnChanged = options, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements [fyne.Focusable].
func (c *choose) FocusGained() {
	c.Select.FocusGained()
	if c.onFocus != nil {
		c.onFocus(true)
	}
}
