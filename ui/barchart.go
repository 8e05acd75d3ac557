package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Widget = (*barChart)(nil)

// bar is one bar of a chart.
type bar struct {
	label string
	value int64
	shown string // the value as it stands above the bar
}

// barChart shows values beside each other, from left to right. Where it is narrow
// it leaves labels out rather than cut them all to nothing. Bars are kept and moved:
// nothing is drawn while nothing changes.
type barChart struct {
	widget.BaseWidget

	bars   []bar
	chosen int // -1: none
	ground *canvas.Rectangle
	empty  *line
	rects  []*canvas.Rectangle
	labels []*canvas.Text
	values []*canvas.Text
}

func newBarChart(nothing string) *barChart {
	c := &barChart{chosen: -1, ground: canvas.NewRectangle(colorLine), empty: newLine(textBody, colorInk3, false).center()}
	c.empty.set(nothing)
	c.ExtendBaseWidget(c)
	return c
}

// set shows bars; chosen is the one marked, -1 for none.
func (c *barChart) set(bars []bar, chosen int) {
	c.bars, c.chosen = bars, chosen
	for len(c.rects) < len(bars) {
		r := canvas.NewRectangle(colorBlue)
		r.CornerRadius = 3
		label, value := newText(textCap, colorInk2, false), newText(textCap, colorInk, false)
		label.Alignment, value.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
		c.rects, c.labels, c.values = append(c.rects, r), append(c.labels, label), append(c.values, value)
	}
	c.Refresh()
}

// span are the values between which the chart lies: zero is one of them, or between.
func (c *barChart) span() (low, high int64) {
	for _, b := range c.bars {
		low, high = min(low, b.value), max(high, b.value)
	}
	if low == high {
		high = 1
	}
	return low, high
}

// CreateRenderer implements [fyne.Widget].
func (c *barChart) CreateRenderer() fyne.WidgetRenderer { return &barRenderer{c} }

type barRenderer struct{ chart *barChart }

// MinSize leaves room for one bar with its texts.
func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 110) }

// barText is the height of a label and of a value.
const barText = 18

func (r *barRenderer) Layout(size fyne.Size) {
	c := r.chart
	low, high := c.span()
	scale := (size.Height - 2*barText - 8) / float32(high-low)
	zero := barText + 4 + scale*float32(high)
	place(c.ground, 0, zero, size.Width, 1)
	place(c.empty, 0, size.Height/3, size.Width, 24)
	setVisible(c.empty, len(c.bars) == 0)
	for i := range c.rects {
		on := i < len(c.bars)
		setVisible(c.rects[i], on)
		setVisible(c.labels[i], on)
		setVisible(c.values[i], on)
	}
	if len(c.bars) == 0 {
		return
	}
	step := size.Width / float32(len(c.bars))
	each := r.labelEvery(step)
	for i, b := range c.bars {
		r.bar(i, b, step, zero, scale*float32(b.value), i%each == 0)
	}
}

// labelEvery is how many bars share one label, so that neighbours do not touch.
func (r *barRenderer) labelEvery(step float32) int {
	widest := float32(0)
	for _, b := range r.chart.bars {
		widest = max(widest, min(textSize(b.label, textCap, false).Width, 64))
	}
	return max(1, int(widest/max(step, 1)+1))
}

// bar puts one bar with its texts into its place. What is below zero hangs down.
func (r *barRenderer) bar(i int, b bar, step, zero, height float32, labelled bool) {
	c := r.chart
	x, width := step*float32(i), min(step*0.72, 64)
	fill := colorBar
	switch {
	case i == c.chosen:
		fill = colorBlue
	case height < 0:
		fill = colorBarBelow
	}
	setFill(c.rects[i], fill, nil)
	place(c.rects[i], x+(step-width)/2, zero-max(height, 0), width, max(height, -height))
	label := ""
	if labelled {
		label = fitText(b.label, textCap, false, max(step, 64))
	}
	setText(c.labels[i], label)
	room := textSize(label, textCap, false).Width + 2
	place(c.labels[i], min(max(x+(step-room)/2, 0), c.Size().Width-room), c.Size().Height-barText-1, room, barText)
	value := b.shown
	if b.value == 0 || textSize(value, textCap, false).Width > step {
		value = ""
	}
	setText(c.values[i], value)
	place(c.values[i], x, zero-max(height, 0)-barText-2, step, barText)
}

func (r *barRenderer) Refresh() { r.Layout(r.chart.Size()) }

func (r *barRenderer) Objects() []fyne.CanvasObject {
	c := r.chart
	objects := []fyne.CanvasObject{c.ground, c.empty}
	for i := range c.rects {
		objects = append(objects, c.rects[i], c.labels[i], c.values[i])
	}
	return objects
}

func (r *barRenderer) Destroy() {}
