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

	edges   [4]*canvas.Raster // above, left, right, below
	ground  *canvas.Rectangle
	text    *canvas.Text
	content fyne.CanvasObject
}

const stripeEdge = 6 // of the frame at the sides and below

func newStripes(words string, content fyne.CanvasObject) *stripes {
	s := &stripes{
		ground:  canvas.NewRectangle(colorTraining),
		text:    newText(textBody, colorTrainingDark, true),
		content: content,
	}
	for i := range s.edges {
		s.edges[i] = canvas.NewRasterWithPixels(hatch)
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
	sides := size.Height - stripeHeight - stripeEdge
	place(s.edges[0], 0, 0, size.Width, stripeHeight)
	place(s.edges[1], 0, stripeHeight, stripeEdge, sides)
	place(s.edges[2], size.Width-stripeEdge, stripeHeight, stripeEdge, sides)
	place(s.edges[3], 0, size.Height-stripeEdge, size.Width, stripeEdge)
	for _, e := range s.edges {
		e.Refresh() // some drivers keep the picture of the size before
	}
	width := s.text.MinSize().Width + 2*space16
	place(s.ground, (size.Width-width)/2, 0, width, stripeHeight)
	h := s.text.MinSize().Height
	place(s.text, (size.Width-width)/2, (stripeHeight-h)/2, width, h)
	place(s.content, stripeEdge, stripeHeight, size.Width-2*stripeEdge, sides)
}

func (r *stripesRenderer) Refresh() {}

func (r *stripesRenderer) Objects() []fyne.CanvasObject {
	s := r.stripes
	e := s.edges
	return []fyne.CanvasObject{e[0], e[1], e[2], e[3], s.ground, s.text, s.content}
}

func (r *stripesRenderer) Destroy() {}
