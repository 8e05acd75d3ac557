package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Scrollable = (*longTable)(nil)

// longTable shows any number of rows through a table that has as many as there is
// room for. Its place is a row and a part of one: as a position in pixels, a
// million rows would be more than Fyne's numbers tell apart.
type longTable struct {
	widget.BaseWidget

	table  *table
	bar    *scrollBar
	count  int64                      // rows in all
	top    int64                      // first row that is seen
	part   float32                    // how much of it is above the edge
	chosen int64                      // -1: none
	picked func()                     // a row has been chosen by the mouse
	cells  func(row int64) []cell     // nil while a row is not here yet
	want   func(first int64, n int64) // these rows are about to be seen
}

// newLongTable makes an empty table. cells gives a row, and want is told which
// rows are about to be seen.
func newLongTable(columns []tableColumn, cells func(int64) []cell, want func(first, n int64)) *longTable {
	t := &longTable{chosen: -1, cells: cells, want: want, picked: func() {}}
	t.table = newTable(rowHeight, columns, func(i int) { t.choose(t.top + int64(i)); t.picked() })
	t.bar = &scrollBar{moved: t.jump, thumb: filled(colorEdge, nil, 4)}
	t.bar.ExtendBaseWidget(t.bar)
	t.table.scroll.Direction = container.ScrollNone
	t.ExtendBaseWidget(t)
	return t
}

// setCount sets how many rows there are and goes to the first.
func (t *longTable) setCount(n int64) {
	t.count, t.top, t.part, t.chosen = n, 0, 0, -1
	t.fill()
}

// view is how many rows there is room for, the last one perhaps in part.
func (t *longTable) view() int64 {
	return int64((t.Size().Height-headHeight)/t.table.height) + 1
}

// last is the place that shows the last row whole.
func (t *longTable) last() (top int64, part float32) {
	whole := int64((t.Size().Height - headHeight - 2) / t.table.height)
	if t.count <= whole {
		return 0, 0
	}
	over := t.Size().Height - headHeight - 2 - float32(whole)*t.table.height
	return t.count - whole - 1, t.table.height - over
}

// choose marks a row and scrolls until it can be seen whole; -1 marks none.
func (t *longTable) choose(row int64) {
	t.chosen = min(row, t.count-1)
	whole := max(t.view()-1, 1)
	switch {
	case t.chosen < 0:
	case t.chosen < t.top || t.chosen == t.top && t.part > 0:
		t.top, t.part = t.chosen, 0
	case t.chosen > t.top+whole-1:
		t.top, t.part = t.chosen-whole+1, 0
	}
	t.fill()
}

// turn is how many rows a view further is.
func (t *longTable) turn(views int64) int64 { return views * max(t.view()-2, 1) }

// jump goes to a row.
func (t *longTable) jump(top int64) {
	t.top, t.part = top, 0
	t.fill()
}

// Scrolled implements [fyne.Scrollable].
func (t *longTable) Scrolled(ev *fyne.ScrollEvent) {
	t.part -= ev.Scrolled.DY
	rows := int64(t.part / t.table.height)
	if t.part < 0 {
		rows--
	}
	t.top += rows
	t.part -= float32(rows) * t.table.height
	t.fill()
}

// fill shows the rows at the place, within what there is.
func (t *longTable) fill() {
	top, part := t.last()
	switch {
	case t.top < 0:
		t.top, t.part = 0, 0
	case t.top > top || t.top == top && t.part > part:
		t.top, t.part = top, part
	}
	n := min(t.view()+1, t.count-t.top)
	if n > 0 {
		t.want(t.top, n)
	}
	rows := make([][]cell, max(n, 0))
	for i := range rows {
		if rows[i] = t.cells(t.top + int64(i)); rows[i] == nil {
			rows[i] = make([]cell, len(t.table.columns))
		}
	}
	chosen := -1
	if t.chosen >= t.top && t.chosen < t.top+int64(len(rows)) {
		chosen = int(t.chosen - t.top)
	}
	t.table.fill(rows, chosen)
	t.table.scroll.Offset = fyne.NewPos(0, t.part)
	t.table.scroll.Refresh()
	t.bar.set(t.top, t.count, t.view()-1)
}

// CreateRenderer implements [fyne.Widget].
func (t *longTable) CreateRenderer() fyne.WidgetRenderer { return &longTableRenderer{t} }

type longTableRenderer struct{ *longTable }

func (r *longTableRenderer) MinSize() fyne.Size { return r.table.MinSize() }

func (r *longTableRenderer) Layout(s fyne.Size) {
	place(r.table, 0, 0, s.Width-barWidth, s.Height)
	place(r.bar, s.Width-barWidth, headHeight, barWidth, s.Height-headHeight)
	r.fill()
}

func (r *longTableRenderer) Refresh() { r.Layout(r.Size()) }

func (r *longTableRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.table, r.bar} }

func (r *longTableRenderer) Destroy() {}

const (
	barWidth = 16
	barThumb = 48 // least length: it has to be hit
)

var (
	_ fyne.Draggable     = (*scrollBar)(nil)
	_ fyne.Tappable      = (*scrollBar)(nil)
	_ desktop.Cursorable = (*scrollBar)(nil)
)

// scrollBar shows where in a long table one is, and goes where it is dragged.
type scrollBar struct {
	widget.BaseWidget

	thumb            *canvas.Rectangle
	top, count, view int64
	moved            func(top int64)
}

// set shows a place; without anything to scroll there is no thumb.
func (b *scrollBar) set(top, count, view int64) {
	b.top, b.count, b.view = top, count, view
	b.Refresh()
}

// length is how long the thumb is.
func (b *scrollBar) length() float32 {
	h := b.Size().Height
	return min(max(h*float32(b.view)/float32(max(b.count, 1)), barThumb), h)
}

// to goes where y is, with the middle of the thumb.
func (b *scrollBar) to(y float32) {
	room := b.Size().Height - b.length()
	if room <= 0 {
		return
	}
	share := float64(min(max(y-b.length()/2, 0), room)) / float64(room)
	b.moved(int64(share * float64(max(b.count-b.view, 0))))
}

// Dragged implements [fyne.Draggable].
func (b *scrollBar) Dragged(ev *fyne.DragEvent) { b.to(ev.Position.Y) }

// DragEnd implements [fyne.Draggable].
func (b *scrollBar) DragEnd() {}

// Tapped implements [fyne.Tappable].
func (b *scrollBar) Tapped(ev *fyne.PointEvent) { b.to(ev.Position.Y) }

// Cursor implements [desktop.Cursorable].
func (b *scrollBar) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer implements [fyne.Widget].
func (b *scrollBar) CreateRenderer() fyne.WidgetRenderer { return &scrollBarRenderer{b} }

type scrollBarRenderer struct{ *scrollBar }

func (r *scrollBarRenderer) MinSize() fyne.Size { return fyne.NewSize(barWidth, barThumb) }

func (r *scrollBarRenderer) Layout(s fyne.Size) {
	setVisible(r.thumb, r.count > r.view)
	share := float64(r.top) / float64(max(r.count-r.view, 1))
	y := float32(min(share, 1)) * (s.Height - r.length())
	place(r.thumb, (s.Width-8)/2, y, 8, r.length())
}

func (r *scrollBarRenderer) Refresh() {
	r.Layout(r.Size())
	r.thumb.Refresh()
}

func (r *scrollBarRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.thumb} }

func (r *scrollBarRenderer) Destroy() {}
