package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Tappable = (*shade)(nil)

// shade lies over a page that something else covers in part: what is below it is not to be
// used now. To press it takes that away.
type shade struct {
	widget.BaseWidget

	press func()
}

func newShade(press func()) *shade {
	s := &shade{press: press}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped implements [fyne.Tappable].
func (s *shade) Tapped(*fyne.PointEvent) { s.press() }

// CreateRenderer implements [fyne.Widget].
func (s *shade) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(colorVeil))
}
