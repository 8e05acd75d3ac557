package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*keycap)(nil)

// keycap shows the key that does the same as the button it is on.
type keycap struct {
	widget.BaseWidget

	ground *canvas.Rectangle
	text   *canvas.Text
}

func newKeycap(key string, ink, edge color.Color) *keycap {
	k := &keycap{ground: filled(colorNone, edge, 5), text: newText(textCap, ink, true)}
	k.text.Text = key
	k.text.Alignment = fyne.TextAlignCenter
	k.ExtendBaseWidget(k)
	return k
}

// paint changes the colours.
func (k *keycap) paint(ink, edge color.Color) {
	setInk(k.text, ink)
	setFill(k.ground, colorNone, edge)
}

// CreateRenderer implements [fyne.Widget].
func (k *keycap) CreateRenderer() fyne.WidgetRenderer { return &keycapRenderer{k} }

type keycapRenderer struct{ cap *keycap }

func (r *keycapRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.cap.text.MinSize().Width+14, 22)
}

func (r *keycapRenderer) Layout(size fyne.Size) {
	least := r.MinSize()
	y := (size.Height - least.Height) / 2
	place(r.cap.ground, 0, y, size.Width, least.Height)
	h := r.cap.text.MinSize().Height
	place(r.cap.text, 0, y+(least.Height-h)/2, size.Width, h)
}

func (r *keycapRenderer) Refresh() {}

func (r *keycapRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.cap.ground, r.cap.text}
}

func (r *keycapRenderer) Destroy() {}
