package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*line)(nil)

// line is one line of text that ends in "…" where there is no room for all of
// it, instead of running over its neighbour.
type line struct {
	widget.BaseWidget

	full  string
	text  *canvas.Text
	least float32 // of the width; 0 asks for the room of the whole text
	size  float32 // of the text where there is room for it
	whole bool    // the text becomes smaller before it is cut
}

// newLine makes an empty line; its text is put in by set.
func newLine(size float32, c color.Color, bold bool) *line {
	l := &line{text: newText(size, c, bold), size: size}
	l.ExtendBaseWidget(l)
	return l
}

// elastic lets the line become as narrow as least.
func (l *line) elastic(least float32) *line {
	l.least = least
	return l
}

// right aligns the line to its right edge.
func (l *line) right() *line {
	l.text.Alignment = fyne.TextAlignTrailing
	return l
}

// figure lets the text become smaller, so that nothing of an amount or a name is cut
// off.
func (l *line) figure() *line {
	l.whole = true
	return l
}

// center aligns the line to its middle.
func (l *line) center() *line {
	l.text.Alignment = fyne.TextAlignCenter
	return l
}

// set changes what the line says.
func (l *line) set(s string) {
	if l.full != s {
		l.full = s
		l.Refresh()
	}
}

// ink changes its colour.
func (l *line) ink(c color.Color) { setInk(l.text, c) }

// CreateRenderer implements [fyne.Widget].
func (l *line) CreateRenderer() fyne.WidgetRenderer { return &lineRenderer{line: l} }

type lineRenderer struct{ line *line }

func (r *lineRenderer) Layout(size fyne.Size) {
	t := r.line.text
	t.Resize(size)
	if r.line.whole {
		r.shrink(size.Width)
	}
	setText(t, fitText(r.line.full, t.TextSize, t.TextStyle.Bold, size.Width))
}

// shrink gives the text the largest size that fits into width, but none too small
// to be read.
func (r *lineRenderer) shrink(width float32) {
	t, fit := r.line.text, r.line.size
	for fit > textCap && textSize(r.line.full, fit, t.TextStyle.Bold).Width > width {
		fit--
	}
	if t.TextSize != fit {
		t.TextSize = fit
		t.Refresh()
	}
}

func (r *lineRenderer) MinSize() fyne.Size {
	t := r.line.text
	size := textSize(r.line.full, r.line.size, t.TextStyle.Bold)
	if r.line.least > 0 {
		size.Width = min(size.Width, r.line.least)
	}
	return size
}

func (r *lineRenderer) Refresh() { r.Layout(r.line.Size()) }

func (r *lineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line.text} }

func (r *lineRenderer) Destroy() {}
