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
}

// newLine makes an empty line; its text is put in by set.
func newLine(size float32, c color.Color, bold bool) *line {
	l := &line{text: newText(size, c, bold)}
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
	setText(t, fitText(r.line.full, t.TextSize, t.TextStyle.Bold, size.Width))
}

func (r *lineRenderer) MinSize() fyne.Size {
	t := r.line.text
	size := textSize(r.line.full, t.TextSize, t.TextStyle.Bold)
	if r.line.least > 0 {
		size.Width = min(size.Width, r.line.least)
	}
	return size
}

func (r *lineRenderer) Refresh() { r.Layout(r.line.Size()) }

func (r *lineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line.text} }

func (r *lineRenderer) Destroy() {}
