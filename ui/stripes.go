package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*stripes)(nil)

// stripes is the hatched frame of training mode. Red is for errors, so the
// frame is orange, and it says in words that no money moves.
type stripes struct {
	widget.BaseWidget

	hatch   *canvas.Raster
	ground  *canvas.Rectangle
	text    *canvas.Text
	content fyne.CanvasObject
}

const stripeEdge = 6 // of the frame at the sides and below

func newStripes(words string, content fyne.CanvasObject) *stripes {
	s := &stripes{
		hatch:   canvas.NewRasterWithPixels(hatch),
		ground:  canvas.NewRectangle(colorTraining),
		text:    newText(15, colorTrainingDark, true),
		content: content,
	}
	s.text.Text = words
	s.text.Alignment = fyne.TextAlignCenter
	s.ExtendBaseWidget(s)
	return s
}

// hatch is the colour of one pixel of the diagonal stripes.
func hatch(x, y, _, _ int) color.Color {
	const width = 10 // across a stripe, along the x axis 20
	if (x+y)/(2*width)%2 == 0 {
		return colorTraining
	}
	return colorTrainingDark
}

// CreateRenderer implements [fyne.Widget].
func (s *stripes) CreateRenderer() fyne.WidgetRenderer { return &stripesRenderer{s} }

type stripesRenderer struct{ stripes *stripes }

func (r *stripesRenderer) MinSize() fyne.Size {
	return r.stripes.content.MinSize().AddWidthHeight(2*stripeEdge, stripeHeight+stripeEdge)
}

func (r *stripesRenderer) Layout(size fyne.Size) {
	s := r.stripes
	place(s.hatch, 0, 0, size.Width, size.Height)
	s.hatch.Refresh() // some drivers keep the picture of the size before
	width := s.text.MinSize().Width + 2*space16
	place(s.ground, (size.Width-width)/2, 0, width, stripeHeight)
	h := s.text.MinSize().Height
	place(s.text, (size.Width-width)/2, (stripeHeight-h)/2, width, h)
	place(s.content, stripeEdge, stripeHeight, size.Width-2*stripeEdge, size.Height-stripeHeight-stripeEdge)
}

func (r *stripesRenderer) Refresh() {}

func (r *stripesRenderer) Objects() []fyne.CanvasObject {
	s := r.stripes
	return []fyne.CanvasObject{s.hatch, s.ground, s.text, s.content}
}

func (r *stripesRenderer) Destroy() {}
