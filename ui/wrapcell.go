package ui

// wrapCell is the first cell of a row in a table that wraps: its text goes on in a second
// line, and what is below it stands under the whole row, on as many lines as it needs.
type wrapCell struct {
	text, below *para

	at            wrapRoom
	lines, belows int // of text and below, where at is the room
}

// wrapRoom is what has a wrapCell as high as it is.
type wrapRoom struct {
	text, below   string
	width, across float32 // of the text, and of what is below it
}

const (
	wrapTop    = 9 // above the first line: a row of two is as high as any
	wrapLines  = 2
	wrapBelows = 6 // more than the longest note needs
)

func newWrapCell() *wrapCell {
	return &wrapCell{text: newPara(wrapLines, textButton, colorInk), below: newPara(wrapBelows, textCaption, colorInk3)}
}

// measure reckons how many lines there are in a row of this width, whose first column is
// as wide as column.
func (c *wrapCell) measure(r *tableRow, width, column float32) {
	at := wrapRoom{c.text.full, c.below.full, column - 2*cellPad, width - 2*cellPad}
	for i, other := range r.cells[1:] {
		if other.sub != "" { // it stands at the right of the first line below
			at.across = min(at.across, width-2*cellPad-space12-r.needs[i+1])
		}
	}
	if at == c.at {
		return
	}
	c.at = at
	c.lines = min(len(wrapText(at.text, textButton, false, at.width)), wrapLines)
	c.belows = min(len(wrapText(at.below, textCaption, false, at.across)), wrapBelows)
}

// place puts the cell into its row, whose first column is as wide as column.
func (c *wrapCell) place(r *tableRow, column float32) {
	c.measure(r, r.Size().Width, column)
	place(c.text, cellPad, wrapTop+1, c.at.width, float32(c.lines)*textH)
	place(c.below, cellPad, wrapTop+float32(c.lines)*textH, c.at.across, float32(c.belows)*subH)
}

// height is how high the row is in its table.
func (r *tableRow) height() float32 {
	width := r.table.Size().Width - 2
	if r.wrap == nil || width <= 0 {
		return r.table.height
	}
	_, widths := r.table.spans(width)
	r.wrap.measure(r, width, widths[0])
	return max(r.table.height, float32(2*wrapTop+textH*r.wrap.lines+subH*r.wrap.belows))
}
