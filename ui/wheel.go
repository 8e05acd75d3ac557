package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Scrollable = (*wheel)(nil)

// wheel lies over a form and gives the mouse wheel to its scroll: an entry takes
// it for itself, and a form is nearly all entries.
type wheel struct {
	widget.BaseWidget

	scroll *container.Scroll
}

func newWheel(scroll *container.Scroll) *wheel {
	w := &wheel{scroll: scroll}
	w.ExtendBaseWidget(w)
	return w
}

// A notch of a mouse wheel and by how much more a form moves then: Fyne's own is a twentieth
// of the page. A touchpad sends less at once, and is quick enough.
const (
	wheelNotch = 10
	wheelMore  = 4
)

// Scrolled implements [fyne.Scrollable].
func (w *wheel) Scrolled(ev *fyne.ScrollEvent) {
	if dy := ev.Scrolled.DY; dy >= wheelNotch || dy <= -wheelNotch {
		more := *ev
		more.Scrolled.DY *= wheelMore
		ev = &more
	}
	w.scroll.Scrolled(ev)
}

// CreateRenderer implements [fyne.Widget]: there is nothing to see.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}
