// Package pdf writes a slip as a PDF of one page, in the units of its printer: dots,
// 8 to the millimetre. Characters are curves that scale to any size, and stay text
// that can be marked, copied and searched; pictures are their dots.
//
// Each character is a glyph of a font of type 3 (ISO 32000-1, 9.6.5) with a table to
// Unicode: the faces of the program are CFF fonts with ten thousand characters, and a
// slip needs fifty of them.
package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"wxtill/printer/dots"
)

// Page is the one page of a file.
type Page struct {
	Title         string
	width, height int // dots
	content       bytes.Buffer
	pictures      []*dots.Bitmap
	glyphs        []glyph
	numbers       map[glyph]int // in glyphs
}

// glyph is a character in one of its looks.
type glyph struct {
	r          rune
	wide, bold bool
}

// New is a white page of so many dots.
func New(width, height int) *Page {
	return &Page{width: width, height: height, numbers: map[glyph]int{}}
}

// glyphsOfFont is how many glyphs a font of type 3 has room for.
const glyphsOfFont = 256

// Glyph puts a character into the cell whose upper left corner is at x and y, each of
// its dots so many dots wide and high.
func (p *Page) Glyph(r rune, wide, bold bool, x, y, scaleX, scaleY int) {
	g := glyph{r, wide, bold}
	n, known := p.numbers[g]
	if !known {
		n = len(p.glyphs)
		p.numbers[g] = n
		p.glyphs = append(p.glyphs, g)
	}
	fmt.Fprintf(&p.content, "BT /F%d 1 Tf %d 0 0 %d %d %d Tm <%02x> Tj ET\n",
		n/glyphsOfFont, scaleX, scaleY, x, p.height-y-dots.CellHeight*scaleY, n%glyphsOfFont)
}

// Picture puts the black dots of b with its upper left corner at x and y.
func (p *Page) Picture(b *dots.Bitmap, x, y int) {
	fmt.Fprintf(&p.content, "q %d 0 0 %d %d %d cm /P%d Do Q\n", b.Width, b.Height, x, p.height-y-b.Height, len(p.pictures))
	p.pictures = append(p.pictures, b)
}

// file gathers the objects of a PDF.
type file struct {
	bytes.Buffer
	at []int // where object n+1 begins
}

// object adds an object and returns its number.
func (f *file) object(body string) int {
	f.at = append(f.at, f.Len())
	n := len(f.at)
	fmt.Fprintf(f, "%d 0 obj\n%s\nendobj\n", n, body)
	return n
}

// stream adds data with the entries of its dictionary.
func (f *file) stream(entries string, data []byte) int {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(data) // a buffer takes all
	_ = z.Close()
	return f.object(fmt.Sprintf("<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream", entries, packed.Len(), packed.Bytes()))
}

// Write writes the file.
func (p *Page) Write(w io.Writer) error {
	f := &file{}
	f.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	var resources strings.Builder
	resources.WriteString("<</Font <<")
	for first := 0; first < len(p.glyphs); first += glyphsOfFont {
		fmt.Fprintf(&resources, "/F%d %d 0 R ", first/glyphsOfFont, f.font(p.glyphs[first:min(first+glyphsOfFont, len(p.glyphs))]))
	}
	resources.WriteString(">> /XObject <<")
	for i, b := range p.pictures {
		n := f.stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ImageMask true /BitsPerComponent 1 /Decode [1 0]",
			b.Width, b.Height), b.Bits)
		fmt.Fprintf(&resources, "/P%d %d 0 R ", i, n)
	}
	resources.WriteString(">>>>")
	// A dot is 1/8 mm: 72/25.4/8 points.
	content := f.stream("", fmt.Appendf(nil, "0.3543307 0 0 0.3543307 0 0 cm\n%s", p.content.Bytes()))
	pages := len(f.at) + 2
	page := f.object(fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources %s /Contents %d 0 R>>",
		pages, points(p.width), points(p.height), &resources, content))
	f.object(fmt.Sprintf("<</Type /Pages /Kids [%d 0 R] /Count 1>>", page))
	catalog := f.object(fmt.Sprintf("<</Type /Catalog /Pages %d 0 R>>", pages))
	info := f.object(fmt.Sprintf("<</Title <%s> /Producer (wxtill)>>", utf16Hex("\ufeff"+p.Title)))
	table := f.Len()
	fmt.Fprintf(f, "xref\n0 %d\n0000000000 65535 f \n", len(f.at)+1)
	for _, at := range f.at {
		fmt.Fprintf(f, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(f, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(f.at)+1, catalog, info, table)
	_, err := f.WriteTo(w)
	return err
}

// points are so many dots as a PDF counts: 9 points are 25.4 dots.
func points(n int) string {
	hundredths := n * 9000 / 254
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// font adds a font of type 3 whose code n is glyph n: 64 of its units are a dot.
func (f *file) font(glyphs []glyph) int {
	var differences, procs, widths strings.Builder
	for i, g := range glyphs {
		width := dots.CellWidth * 64
		if g.wide {
			width *= 2
		}
		fmt.Fprintf(&differences, "/g%d ", i)
		fmt.Fprintf(&procs, "/g%d %d 0 R ", i, f.stream("", proc(g, width)))
		fmt.Fprintf(&widths, "%d ", width)
	}
	unicode := f.stream("", toUnicode(glyphs))
	return f.object(fmt.Sprintf("<</Type /Font /Subtype /Type3 /FontBBox [0 0 %d %d] /FontMatrix [0.015625 0 0 0.015625 0 0]\n"+
		"/CharProcs <<%s>> /Encoding <</Type /Encoding /Differences [0 %s]>>\n/FirstChar 0 /LastChar %d /Widths [%s] /Resources <<>> /ToUnicode %d 0 R>>",
		2*dots.CellWidth*64, dots.CellHeight*64, &procs, &differences, len(glyphs)-1, &widths, unicode))
}

// proc draws a glyph.
func proc(g glyph, width int) []byte {
	b := fmt.Appendf(nil, "%d 0 0 0 %d %d d1\n", width, width, dots.CellHeight*64)
	var pen fixed.Point26_6
	at := func(p fixed.Point26_6) string { return fmt.Sprintf("%d %d ", int(p.X), dots.CellHeight*64-int(p.Y)) }
	segments := dots.Outline(g.r, g.wide, g.bold)
	for _, s := range segments {
		a := s.Args
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			b, pen = append(b, at(a[0])+"m\n"...), a[0]
		case sfnt.SegmentOpLineTo:
			b, pen = append(b, at(a[0])+"l\n"...), a[0]
		case sfnt.SegmentOpQuadTo: // PDF has cubic curves alone
			b = append(b, at(third(pen, a[0]))+at(third(a[1], a[0]))+at(a[1])+"c\n"...)
			pen = a[1]
		case sfnt.SegmentOpCubeTo:
			b, pen = append(b, at(a[0])+at(a[1])+at(a[2])+"c\n"...), a[2]
		}
	}
	if len(segments) > 0 {
		b = append(b, "f\n"...)
	}
	return b
}

// third is the point a third of the way from the control point back to the end.
func third(end, control fixed.Point26_6) fixed.Point26_6 {
	return fixed.Point26_6{X: end.X + (control.X-end.X)*2/3, Y: end.Y + (control.Y-end.Y)*2/3}
}

// toUnicode says which character each code is.
func toUnicode(glyphs []glyph) []byte {
	b := []byte("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CMapName /wxtill def /CMapType 2 def\n" +
		"1 begincodespacerange <00> <ff> endcodespacerange\n")
	const most = 100 // lines of one block
	for first := 0; first < len(glyphs); first += most {
		block := glyphs[first:min(first+most, len(glyphs))]
		b = fmt.Appendf(b, "%d beginbfchar\n", len(block))
		for i, g := range block {
			b = fmt.Appendf(b, "<%02x> <%s>\n", first+i, utf16Hex(string(g.r)))
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap end end\n"...)
}

// utf16Hex is text as PDF writes Unicode.
func utf16Hex(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04x", unit)
	}
	return b.String()
}
