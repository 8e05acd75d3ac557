package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"wxtill/pos"
)

var _ fyne.Widget = (*table)(nil)

// tableColumn is one column of a table.
type tableColumn struct {
	title string
	width float32 // least width in units
	grow  float32 // share of the room left over
	right bool    // figures stand at the right
	from  float32 // shown only where the table is at least this wide
	whole bool    // a text becomes smaller before it is cut
	snug  float32 // in a narrow table the column is as narrow as what stands in it, but no narrower; 0: never
}

// cell is what stands in one field: a text, a smaller one below it, a chip or a
// button.
type cell struct {
	text, sub string
	bold      bool
	chip      tone
	isChip    bool
	act       string     // label of a button; "" for none
	mark      icon       // before the text; "" for none
	dot       pos.Colour // of goods, before the text of a first cell; "" for none
}

// table is a head and rows to choose from. Unlike Fyne's it never takes the
// focus, so that a scan after a click still ends up in the entry. Rows are kept
// and refilled: a change costs what differs.
type table struct {
	widget.BaseWidget

	columns []tableColumn
	rows    []*tableRow
	chosen  int // -1: none
	height  float32
	pick    func(int) // nil: nothing to choose
	act     func(int) // what the button of a row does, where rows have one
	keys    keyTaker  // of those buttons
	wraps   bool      // the text of a first cell goes on in a second line, and what is below it under the whole row
	empty   *para     // what an empty table says

	snug []float32 // widths of the snug columns
	tall float32   // of all rows

	heads  []*canvas.Text
	rule   *canvas.Rectangle
	body   *fyne.Container
	scroll *container.Scroll
}

// newTable makes a table with rows of the given height.
func newTable(height float32, columns []tableColumn, pick func(int)) *table {
	t := &table{columns: columns, chosen: -1, height: height, pick: pick, rule: canvas.NewRectangle(colorLine)}
	for _, c := range columns {
		head := newText(textCaption, colorInk3, false)
		head.Text = c.title
		if c.right {
			head.Alignment = fyne.TextAlignTrailing
		}
		t.heads = append(t.heads, head)
	}
	t.snug = make([]float32, len(columns))
	t.measure()
	t.empty = newPara(3, textBody, colorInk3).center()
	t.body = container.New(&rowsLayout{table: t})
	t.scroll = container.NewVScroll(t.body)
	t.ExtendBaseWidget(t)
	return t
}

// fill shows rows; chosen is the one marked, -1 for none.
func (t *table) fill(rows [][]cell, chosen int) {
	grown := len(rows) != len(t.rows)
	for len(t.rows) < len(rows) {
		t.rows = append(t.rows, newTableRow(t, len(t.rows)))
	}
	t.rows = t.rows[:len(rows)]
	for i, cells := range rows {
		t.rows[i].fill(cells, i == chosen)
	}
	setVisible(t.empty, len(rows) == 0)
	grown = t.measure() || grown
	moved := chosen != t.chosen
	t.chosen = chosen
	if grown {
		t.body.Objects = make([]fyne.CanvasObject, len(t.rows))
		for i, r := range t.rows {
			t.body.Objects[i] = r
		}
		t.Refresh()
		t.body.Refresh()
		t.scroll.Refresh()
	}
	if moved || grown {
		t.reveal(chosen)
	}
}

// reveal scrolls until row i can be seen.
func (t *table) reveal(i int) {
	if i < 0 {
		return
	}
	top, view := t.above(i), t.scroll.Size().Height
	below := t.above(i + 1)
	offset := t.scroll.Offset.Y
	switch {
	case top < offset:
		offset = top
	case below > offset+view:
		offset = below - view
	default:
		return
	}
	t.scroll.ScrollToOffset(fyne.NewPos(0, max(offset, 0)))
}

// wrapping lets the first cells of the rows be as high as what stands in them.
func (t *table) wrapping() *table {
	t.wraps = true
	return t
}

// above is how high the first n rows are.
func (t *table) above(n int) float32 {
	if !t.wraps {
		return float32(n) * t.height
	}
	height := float32(0)
	for _, r := range t.rows[:n] {
		height += r.height()
	}
	return height
}

const (
	headHeight  = 40
	cellPad     = 12  // left and right of each field
	snugIsUnder = 640 // a table that is less wide is narrow
)

// least is how wide column i is at least in a table of this width.
func (t *table) least(i int, width float32) float32 {
	if c := t.columns[i]; c.snug == 0 || width >= snugIsUnder {
		return c.width
	}
	return t.snug[i]
}

// measure takes the width that the snug columns need, and the height of the rows, and
// reports whether either has changed.
func (t *table) measure() (changed bool) {
	for i, c := range t.columns {
		if c.snug == 0 {
			continue
		}
		most := max(c.snug, t.heads[i].MinSize().Width+2*cellPad)
		for _, r := range t.rows {
			most = max(most, r.needs[i]+2*cellPad)
		}
		most = min(most, c.width)
		changed = changed || most != t.snug[i]
		t.snug[i] = most
	}
	tall := t.above(len(t.rows))
	changed = changed || tall != t.tall
	t.tall = tall
	return changed
}

// spans gives x and width of each column for a table of this width; a width
// below zero marks a column that is not shown.
func (t *table) spans(width float32) (xs, widths []float32) {
	left, grow := width, float32(0)
	least := make([]float32, len(t.columns))
	for i, c := range t.columns {
		if width >= c.from {
			least[i] = t.least(i, width)
			left, grow = left-least[i], grow+c.grow
		}
	}
	x := float32(0)
	for i, c := range t.columns {
		w := float32(-1)
		if width >= c.from {
			w = least[i]
			if grow > 0 {
				w = max(w+left*c.grow/grow, 24)
			}
		}
		xs, widths = append(xs, x), append(widths, w)
		x += max(w, 0)
	}
	return xs, widths
}

// CreateRenderer implements [fyne.Widget].
func (t *table) CreateRenderer() fyne.WidgetRenderer { return &tableRenderer{t} }

type tableRenderer struct{ table *table }

func (r *tableRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, headHeight+r.table.height)
}

func (r *tableRenderer) Layout(size fyne.Size) {
	t := r.table
	xs, widths := t.spans(size.Width - 2) // the rows keep off the card's edges
	for i, head := range t.heads {
		setVisible(head, widths[i] >= 0)
		h := head.MinSize().Height
		place(head, 1+xs[i]+cellPad, (headHeight-h)/2, max(widths[i]-2*cellPad, 0), h)
	}
	place(t.rule, 1, headHeight-1, size.Width-2, 1)
	place(t.scroll, 1, headHeight, size.Width-2, size.Height-headHeight-1)
	t.empty.Resize(fyne.NewSize(size.Width-2*cellPad, t.empty.MinSize().Height)) // which wraps it
	room, least := min(size.Height-headHeight, 2*t.height), t.empty.MinSize().Height
	place(t.empty, cellPad, headHeight+max((room-least)/2, 0), size.Width-2*cellPad, least)
}

func (r *tableRenderer) Refresh() { r.Layout(r.table.Size()) }

func (r *tableRenderer) Objects() []fyne.CanvasObject {
	t := r.table
	objects := []fyne.CanvasObject{t.rule, t.scroll, t.empty}
	for _, h := range t.heads {
		objects = append(objects, h)
	}
	return objects
}

func (r *tableRenderer) Destroy() {}

// rowsLayout stacks the rows of a table.
type rowsLayout struct{ table *table }

// MinSize implements [fyne.Layout].
func (l *rowsLayout) MinSize(rows []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.table.above(len(rows)))
}

// Layout implements [fyne.Layout].
func (l *rowsLayout) Layout(rows []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for i, r := range rows {
		height := l.table.height
		if l.table.wraps {
			height = l.table.rows[i].height()
		}
		place(r, 0, y, size.Width, height)
		y += height
	}
}
