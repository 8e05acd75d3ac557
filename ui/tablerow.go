package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Tappable = (*tableRow)(nil)

// tableRow is one row of a table.
type tableRow struct {
	widget.BaseWidget

	table  *table
	index  int
	ground *canvas.Rectangle
	rule   *canvas.Rectangle
	texts  []*line
	subs   []*line
	chips  []*chip
	act    *keyButton        // nil until the row needs one
	mark   *canvas.Image     // nil until a cell has one
	marked int               // the column that has it
	dot    *canvas.Rectangle // nil until the first cell has one
	cells  []cell
	needs  []float32 // width of each cell's text

	wrap *wrapCell // in the place of the first text; nil where the table does not wrap
}

func newTableRow(t *table, index int) *tableRow {
	r := &tableRow{table: t, index: index, ground: canvas.NewRectangle(colorNone), rule: canvas.NewRectangle(colorRowRule)}
	for _, c := range t.columns {
		text := newLine(textButton, colorInk, false).elastic(1)
		sub := newLine(textCaption, colorInk3, false).elastic(1)
		if c.right {
			text.right().figure()
			sub.right()
		}
		if c.whole {
			text.figure()
			sub.figure()
		}
		r.texts, r.subs, r.chips = append(r.texts, text), append(r.subs, sub), append(r.chips, newChip())
	}
	r.cells, r.needs = make([]cell, len(t.columns)), make([]float32, len(t.columns))
	if t.wraps {
		r.wrap = newWrapCell()
	}
	r.ExtendBaseWidget(r)
	return r
}

// fill shows cells, one a column.
func (r *tableRow) fill(cells []cell, chosen bool) {
	fill := colorNone
	if chosen {
		fill = colorBlueTint
	}
	setFill(r.ground, fill, nil)
	changed := false
	for i, c := range cells {
		if r.cells[i] == c {
			continue
		}
		r.cells[i], changed = c, true
		if c.act != "" {
			r.offer(c.act)
		}
		r.tick(i, c)
		r.spot(c)
		word := ""
		if c.isChip {
			word, c.text = c.text, ""
		}
		r.chips[i].set(c.chip, word)
		r.texts[i].text.TextStyle.Bold = c.bold
		r.texts[i].set(c.text)
		r.subs[i].set(c.sub)
		r.needs[i] = max(textSize(c.text, textButton, c.bold).Width, textSize(c.sub, textCaption, false).Width)
		if i == 0 && r.wrap != nil {
			r.wrap.text.set(c.text)
			r.wrap.below.set(c.sub)
		}
	}
	if r.act != nil {
		r.act.showKey(chosen)
	}
	if changed {
		r.Refresh()
	}
}

// tick draws the mark of a cell, if it has one; a row has one at most.
func (r *tableRow) tick(i int, c cell) {
	if c.mark == "" {
		if r.mark != nil && r.marked == i {
			r.mark.Hide()
		}
		return
	}
	ink := colorInk2
	if c.bold {
		ink = colorInk
	}
	if r.mark == nil {
		r.mark = c.mark.image(ink, markEdge)
	}
	r.marked, r.mark.Resource = i, c.mark.draw(ink, lineWeight(markEdge))
	r.mark.Show()
	r.mark.Refresh()
}

// spot draws the colour before the text of the first cell.
func (r *tableRow) spot(c cell) {
	switch {
	case c.dot != "" && r.dot == nil:
		r.dot = filled(goodsColour(c.dot), nil, 3)
	case c.dot != "":
		setFill(r.dot, goodsColour(c.dot), nil)
	case r.dot != nil && r.cells[0].dot == "":
		r.dot.Hide()
	}
}

// dotWidth is how wide the colour before a text is.
const dotWidth = 6

// markEdge is the edge of a mark before a text.
const markEdge = 22

// offer has the row's button say label.
func (r *tableRow) offer(label string) {
	if r.act == nil {
		r.act = newKeyButton(styleSmall, label, "Enter", func() { r.table.act(r.index) }).tall(buttonHeight)
		r.act.keys = r.table.keys
	}
	r.act.setLabel(label)
}

// Tapped implements [fyne.Tappable].
func (r *tableRow) Tapped(*fyne.PointEvent) {
	if r.table.pick != nil {
		r.table.pick(r.index)
	}
}

// CreateRenderer implements [fyne.Widget].
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer { return &tableRowRenderer{r} }

type tableRowRenderer struct{ row *tableRow }

func (r *tableRowRenderer) MinSize() fyne.Size { return fyne.NewSize(0, r.row.height()) }

func (r *tableRowRenderer) Layout(size fyne.Size) {
	row := r.row
	place(row.ground, 0, 0, size.Width, size.Height-1)
	place(row.rule, 0, size.Height-1, size.Width, 1)
	xs, widths := row.table.spans(size.Width)
	for i := range row.cells {
		if i == 0 && row.wrap != nil {
			row.texts[0].Hide()
			row.subs[0].Hide()
			row.wrap.place(row, widths[0])
			continue
		}
		r.layoutCell(i, xs[i]+cellPad, widths[i]-2*cellPad, size.Height)
	}
}

// Height of the text of a cell, and of what is below it.
const textH, subH = 26, 20

// layoutCell puts the field of column i between x and x+width.
func (r *tableRowRenderer) layoutCell(i int, x, width, height float32) {
	row, c := r.row, r.row.cells[i]
	shown := width > 0
	setVisible(row.texts[i], shown && !c.isChip)
	setVisible(row.subs[i], shown && c.sub != "")
	setVisible(row.chips[i], shown && c.isChip && c.text != "")
	block := float32(textH)
	if c.sub != "" {
		block += subH
	}
	y := (height - block) / 2
	if row.wrap != nil {
		y = wrapTop // beside the first line
	}
	if c.mark != "" {
		place(row.mark, x, (height-markEdge)/2, markEdge, markEdge)
		x, width = x+markEdge+space8, width-markEdge-space8
	}
	if c.dot != "" {
		place(row.dot, x, y+2, dotWidth, block-4)
		row.dot.Show()
		x, width = x+dotWidth+space8, width-dotWidth-space8
	}
	place(row.texts[i], x, y, width, textH)
	place(row.subs[i], x, y+textH, width, subH)
	if row.act != nil && i == len(row.cells)-1 {
		setVisible(row.act, shown && c.act != "")
		place(row.act, x, (height-buttonHeight)/2, width, buttonHeight)
	}
	place(row.chips[i], x, y-1, min(row.chips[i].MinSize().Width, width), 28)
}

func (r *tableRowRenderer) Refresh() { r.Layout(r.row.Size()) }

func (r *tableRowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.row.ground, r.row.rule}
	for i := range r.row.cells {
		objects = append(objects, r.row.texts[i], r.row.subs[i], r.row.chips[i])
	}
	if r.row.wrap != nil {
		objects = append(objects, r.row.wrap.text, r.row.wrap.below)
	}
	if r.row.mark != nil {
		objects = append(objects, r.row.mark)
	}
	if r.row.dot != nil {
		objects = append(objects, r.row.dot)
	}
	if r.row.act != nil {
		objects = append(objects, r.row.act)
	}
	return objects
}

func (r *tableRowRenderer) Destroy() {}
