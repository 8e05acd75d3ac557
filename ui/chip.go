package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*chip)(nil)

// chip is a word on a tinted ground that says a state.
type chip struct {
	widget.BaseWidget

	ground *canvas.Rectangle
	text   *canvas.Text
}

func newChip() *chip {
	c := &chip{ground: filled(colorGreyTint, nil, 14), text: newText(textCaption, colorInk2, true)}
	c.text.Alignment = fyne.TextAlignCenter
	c.ExtendBaseWidget(c)
	return c
}

// set changes word and colour; an empty word hides the chip.
func (c *chip) set(t tone, s string) {
	s = capital(s)
	setVisible(c, s != "")
	setFill(c.ground, t.tint(), nil)
	setInk(c.text, t.ink())
	if c.text.Text != s {
		c.text.Text = s
		c.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (c *chip) CreateRenderer() fyne.WidgetRenderer { return &chipRenderer{c} }

type chipRenderer struct{ chip *chip }

func (r *chipRenderer) MinSize() fyne.Size {
	return fyne.NewSize(textSize(r.chip.text.Text, textCaption, true).Width+24, 28)
}

func (r *chipRenderer) Layout(size fyne.Size) {
	y := (size.Height - 28) / 2
	place(r.chip.ground, 0, y, size.Width, 28)
	fit := float32(textCaption)
	for fit > textCap && textSize(r.chip.text.Text, fit, true).Width+space8 > size.Width {
		fit-- // rather than over its edge
	}
	if r.chip.text.TextSize != fit {
		r.chip.text.TextSize = fit
		r.chip.text.Refresh()
	}
	h := r.chip.text.MinSize().Height
	place(r.chip.text, 0, y+(28-h)/2, size.Width, h)
}

func (r *chipRenderer) Refresh() {
	r.Layout(r.chip.Size())
	r.chip.ground.Refresh()
	r.chip.text.Refresh()
}

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.chip.ground, r.chip.text}
}

func (r *chipRenderer) Destroy() {}
