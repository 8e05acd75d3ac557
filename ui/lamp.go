package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*lamp)(nil)

// lamp is a coloured dot with the words that say what the colour means.
type lamp struct {
	widget.BaseWidget

	dot  *canvas.Circle
	text *line
}

func newLamp() *lamp {
	l := &lamp{dot: canvas.NewCircle(colorInk3), text: newLine(textCaption, colorInk2, false)}
	l.ExtendBaseWidget(l)
	return l
}

// set changes colour and words.
func (l *lamp) set(t tone, s string) {
	dot, ink := t.ink(), colorInk2
	switch t {
	case toneGreen:
		dot = colorDotOK
	case toneAmber:
		dot, ink = colorDotAmber, colorAmber
	case toneRed:
		ink = colorRed
	}
	if l.dot.FillColor != dot {
		l.dot.FillColor = dot
		l.dot.Refresh()
	}
	l.text.ink(ink)
	l.text.set(s)
}

// CreateRenderer implements [fyne.Widget].
func (l *lamp) CreateRenderer() fyne.WidgetRenderer { return &lampRenderer{l} }

type lampRenderer struct{ lamp *lamp }

func (r *lampRenderer) MinSize() fyne.Size { return r.lamp.text.MinSize().AddWidthHeight(18, 0) }

func (r *lampRenderer) Layout(size fyne.Size) {
	place(r.lamp.dot, 0, size.Height/2-4, 9, 9)
	place(r.lamp.text, 17, 0, size.Width-17, size.Height)
}

func (r *lampRenderer) Refresh() { r.Layout(r.lamp.Size()) }

func (r *lampRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.lamp.dot, r.lamp.text}
}

func (r *lampRenderer) Destroy() {}
