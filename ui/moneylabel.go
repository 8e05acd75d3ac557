package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxtill/pos"
)

var _ fyne.Widget = (*moneyLabel)(nil)

// moneyLabel shows an amount as large as the drawing wants it, or smaller where
// the amount is long: a figure of money is never cut off.
type moneyLabel struct {
	widget.BaseWidget

	text *canvas.Text
	size float32
}

// newMoneyLabel makes a bold amount at the given size at most.
func newMoneyLabel(size float32, ink color.Color) *moneyLabel {
	m := &moneyLabel{text: newText(size, ink, true), size: size}
	m.ExtendBaseWidget(m)
	return m
}

// right aligns the amount to its right edge.
func (m *moneyLabel) right() *moneyLabel {
	m.text.Alignment = fyne.TextAlignTrailing
	return m
}

// center aligns the amount to its middle.
func (m *moneyLabel) center() *moneyLabel {
	m.text.Alignment = fyne.TextAlignCenter
	return m
}

// set changes the amount.
func (m *moneyLabel) set(f pos.Fen) { m.say(yuan(f)) }

// say shows s in the place of an amount, where there is none.
func (m *moneyLabel) say(s string) {
	if m.text.Text != s {
		m.text.Text = s
		m.Refresh()
	}
}

// yuan is an amount as screens write it: ¥1,234.50.
func yuan(f pos.Fen) string {
	if f < 0 {
		return "-¥" + (-f).Grouped()
	}
	return "¥" + f.Grouped()
}

// signed is a difference: what is too much has its sign as well as what is missing.
func signed(f pos.Fen) string {
	if f > 0 {
		return "+" + yuan(f)
	}
	return yuan(f)
}

// CreateRenderer implements [fyne.Widget].
func (m *moneyLabel) CreateRenderer() fyne.WidgetRenderer { return &moneyRenderer{m} }

type moneyRenderer struct{ money *moneyLabel }

// MinSize asks for the height of the full size and for little width.
func (r *moneyRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.money.size*2, r.money.size*1.2)
}

func (r *moneyRenderer) Layout(size fyne.Size) {
	t := r.money.text
	fit := min(r.money.size, size.Height/1.2)
	if w := textSize(t.Text, fit, true).Width; w > size.Width && w > 0 {
		fit = float32(int(fit * size.Width / w)) // whole, so that rounding cuts nothing off
	}
	if t.TextSize != fit {
		t.TextSize = fit
		t.Refresh()
	}
	// The face has more room above and below its figures than a line of an
	// amount wants, so the text is centred by its middle.
	h := t.MinSize().Height
	place(t, 0, (size.Height-h)/2, size.Width, h)
}

func (r *moneyRenderer) Refresh() {
	r.Layout(r.money.Size())
	r.money.text.Refresh()
}

func (r *moneyRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.money.text} }

func (r *moneyRenderer) Destroy() {}
