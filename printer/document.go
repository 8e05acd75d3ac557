package printer

import "wxtill/printer/dots"

// Document is a slip before it has a width: what stands on it, from the top
// to the bottom. The same document gives the bytes for paper ([Encode]) and
// the picture of it on the screen ([Document.Text]).
type Document []Element

// Element is a part of a document: [Text], [Fact], [Row], [Rule], [QR], [Barcode],
// [Picture], [Logo], [Ruler], [Feed], [Cut] or [Drawer].
type Element interface {
	// fit gives the same for a paper, where each Text is one line that fits and
	// holds nothing but what the printer can print.
	fit(p page) []Element
}

// Align is where a line stands on the paper.
type Align byte

// The values are those of ESC a.
const (
	Left   Align = 0
	Center Align = 1
	Right  Align = 2
)

// Style is how characters look. Double is twice as high and twice as wide, so
// that a line holds half as many; Tall is twice as high alone.
type Style struct {
	Bold   bool
	Double bool
	Tall   bool
	wide   bool // twice as wide alone, of a rule
}

// scale is how many columns stand for one.
func (s Style) scale() int {
	if s.Double || s.wide {
		return 2
	}
	return 1
}

// Run is a stretch of text in one style.
type Run struct {
	Text  string
	Style Style
}

// Text is a paragraph. It wraps between words and between Chinese characters;
// a word longer than a line is cut where the line ends.
type Text struct {
	Runs  []Run
	Align Align
}

// Fact is a value behind its label. Where they are too long for one line, the value
// stands below the label if it is whole there.
type Fact struct {
	Label, Value string
	Style        Style
}

// Row is a label and its figures on one line: Left at the left edge, Right at
// the right edge, Middle right-aligned before it. A Left that leaves no room
// for the figures stands on lines of its own above them.
type Row struct {
	Left, Middle, Right string
	Style               Style
}

// Rule is a line across the paper.
type Rule struct{}

// QR is a code for scanners. Data longer than 256 bytes is printed as text
// instead.
type QR struct {
	Data string
	set  bool // it fits, and white is already around it
}

// Barcode is a Code128 for scanners with one line of light, with its text below.
// Where it is wider than the paper it is a QR code.
type Barcode struct {
	Data string
	bars bool // it fits, and its text is already below
}

// Picture is a logo, in the middle of the line. What is wider than the paper is
// left out.
type Picture struct{ Dots *dots.Bitmap }

// Feed is a number of empty lines.
type Feed int

// Cut cuts the paper, or does nothing on printers without a knife.
type Cut struct{}

// Drawer opens the cash drawer.
type Drawer struct{}

// minColumns is the narrowest paper: one amount still fits on a line.
const minColumns = 16

// fit lays the document out for a paper.
func (d Document) fit(p page) Document {
	fitted := make(Document, 0, len(d)+8)
	for _, e := range d {
		fitted = append(fitted, e.fit(p)...)
	}
	return fitted
}

// Plain is a paragraph in the ordinary style.
func Plain(text string) Text { return Text{Runs: []Run{{Text: text}}} }

// Heading is a centred paragraph in one style.
func Heading(text string, style Style) Text {
	return Text{Runs: []Run{{Text: text, Style: style}}, Align: Center}
}
