package printer

import (
	"io"

	"wxtill/printer/dots"
	"wxtill/printer/pdf"
)

// writePDF writes the document as text and curves, with an edge.
func writePDF(w io.Writer, doc Document, profile Profile) error {
	p := profile.page()
	parts, height := p.roll(doc)
	page := pdf.New(p.dots+2*paperEdge, height+2*paperEdge)
	for _, at := range parts {
		x, y := paperEdge+at.x, paperEdge+at.y
		if at.picture != nil {
			page.Picture(at.picture, x, y)
			continue
		}
		_, tall := at.line.size(p)
		at.line.each(p, func(r rune, s Style, dx int) {
			page.Glyph(r, p.charset.columns(r) == 2, s.Bold, x+dx, y+tall-lineGap-s.high()*dots.CellHeight, s.scale(), s.high())
		})
	}
	return page.Write(w)
}
