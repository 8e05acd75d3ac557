package printer

import "wxtill/printer/dots"

// lineGap is the white below a line of text, in dots.
const lineGap = 6

// Draw is the document as it comes out of the printer of the profile, for a
// preview and for export: one picture as wide as a line and as long as the paper.
func Draw(doc Document, profile Profile) *dots.Bitmap {
	p := profile.page()
	parts, height := p.roll(doc)
	roll := dots.New(p.dots, height)
	for _, at := range parts {
		if at.picture == nil {
			at.picture = at.line.draw(p)
		}
		roll.Draw(at.picture, at.x, at.y, 1, 1)
	}
	return roll
}

// part is a line of text or a picture, and its place on the roll.
type part struct {
	line    *Text
	picture *dots.Bitmap // nil for a line
	x, y    int
}

// roll is what stands where on the paper, and how long the paper is.
func (p page) roll(doc Document) (parts []part, height int) {
	put := func(at part, width, tall int, align Align) {
		at.x, at.y = []int{0, (p.dots - width) / 2, p.dots - width}[align], height
		parts = append(parts, at)
		height += tall
	}
	picture := func(b *dots.Bitmap) { put(part{picture: b}, b.Width, b.Height, Center) }
	for _, e := range doc.fit(p) {
		switch e := e.(type) {
		case Text:
			width, tall := e.size(p)
			put(part{line: &e}, width, tall, e.Align)
		case QR:
			if code := e.draw(p); code != nil {
				picture(code)
			}
		case Barcode:
			picture(dots.Bars(e.Data, barModule, barHeight))
		case Picture:
			picture(e.Dots)
		case Feed:
			height += int(e) * (dots.CellHeight + lineGap)
		}
	}
	return parts, height
}

// size is how many dots a fitted line takes.
func (t Text) size(p page) (width, height int) {
	height = dots.CellHeight
	for _, run := range t.Runs {
		width += p.charset.textColumns(run.Text) * run.Style.scale() * dots.CellWidth
		height = max(height, run.Style.high()*dots.CellHeight)
	}
	return width, height + lineGap
}

// high is how many lines of ordinary characters the style is high.
func (s Style) high() int {
	if s.Double || s.Tall {
		return 2
	}
	return 1
}

// draw is a fitted line as a picture, no wider than its text.
func (t Text) draw(p page) *dots.Bitmap {
	width, height := t.size(p)
	line := dots.New(width, height)
	t.each(p, func(r rune, s Style, x int) {
		glyph := dots.Glyph(r, p.charset.columns(r) == 2, s.Bold)
		line.Draw(glyph, x, height-lineGap-dots.CellHeight*s.high(), s.scale(), s.high())
	})
	return line
}

// each calls use with every character of a fitted line and its place.
func (t Text) each(p page, use func(r rune, s Style, x int)) {
	x := 0
	for _, run := range t.Runs {
		for _, r := range run.Text {
			use(r, run.Style, x)
			x += p.charset.columns(r) * run.Style.scale() * dots.CellWidth
		}
	}
}
