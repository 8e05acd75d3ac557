package printer

import "wxtill/printer/dots"

// Heights in dots.
const (
	lineGap   = 6 // below a line of text
	codeSpace = 12
)

// Draw is the document as it comes out of the printer of the profile, for a
// preview and for export: one picture as wide as a line and as long as the paper.
func Draw(doc Document, profile Profile) *dots.Bitmap {
	p := profile.page()
	var parts []part
	height := 0
	put := func(b *dots.Bitmap, align Align, below int) {
		x := []int{0, (p.dots - b.Width) / 2, p.dots - b.Width}[align]
		parts = append(parts, part{b, x, height})
		height += b.Height + below
	}
	for _, e := range doc.fit(p) {
		switch e := e.(type) {
		case Text:
			put(e.draw(p), e.Align, 0)
		case QR:
			if picture := e.draw(p); picture != nil {
				put(picture, Center, codeSpace)
			}
		case Barcode:
			put(dots.Bars(e.Data, barModule, barHeight), Center, 0)
		case Picture:
			put(e.Dots, Center, codeSpace)
		case Feed:
			put(dots.New(1, int(e)*(dots.CellHeight+lineGap)), Left, 0)
		}
	}
	roll := dots.New(p.dots, height)
	for _, at := range parts {
		roll.Draw(at.picture, at.x, at.y, 1, 1)
	}
	return roll
}

// part is a picture and its place on the roll.
type part struct {
	picture *dots.Bitmap
	x, y    int
}

// draw is a fitted line as a picture, no wider than its text.
func (t Text) draw(p page) *dots.Bitmap {
	width, height := 0, dots.CellHeight
	for _, run := range t.Runs {
		width += p.charset.textColumns(run.Text) * run.Style.scale() * dots.CellWidth
		if run.Style.Double || run.Style.Tall {
			height = 2 * dots.CellHeight
		}
	}
	line := dots.New(width, height+lineGap)
	x := 0
	for _, run := range t.Runs {
		scaleX, scaleY := run.Style.scale(), 1
		if run.Style.Double || run.Style.Tall {
			scaleY = 2
		}
		for _, r := range run.Text {
			glyph := dots.Glyph(r, p.charset.columns(r) == 2, run.Style.Bold)
			line.Draw(glyph, x, height-dots.CellHeight*scaleY, scaleX, scaleY)
			x += glyph.Width * scaleX
		}
	}
	return line
}
