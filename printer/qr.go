package printer

import (
	"slices"

	"github.com/skip2/go-qrcode"

	"wxtill/printer/dots"
)

// maxQR is the longest data of a QR code: beyond it a code for 58 mm paper has
// modules too small for the scanners of a counter.
const maxQR = 256

// fit drops control bytes, which printers may obey even inside a command, and
// prints as text what is too long for a code. Without data there is no code. The empty
// lines are the white that scanners want to see around it, four modules wide.
func (q QR) fit(p page) []Element {
	data := plainBytes(q.Data)
	switch {
	case q.set:
		return []Element{q}
	case len(data) == 0:
		return nil
	case len(data) > maxQR:
		return Plain(data).fit(p)
	}
	return []Element{Text{}, QR{data, true}, Text{}}
}

// plainBytes is s without control bytes.
func plainBytes(s string) string {
	data := make([]byte, 0, len(s))
	for _, b := range []byte(s) {
		if b >= ' ' && b != 0x7F {
			data = append(data, b)
		}
	}
	return string(data)
}

// qrModule is the size of a module in dots (eighths of a millimetre): an order
// number of 32 characters comes to about 22 mm on narrow paper, 29 on wide.
func qrModule(columns int) int {
	switch {
	case columns >= 48:
		return 8
	case columns >= 42:
		return 7
	}
	return 6
}

// module is the size of a module on this paper, of a code of so many at a side.
func (p page) module(modules int) int { return min(qrModule(p.columns), p.dots/modules) }

// qrBytes is how many bytes a code of each version, from the first on, holds at level M.
var qrBytes = []int{14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287}

// mostModules is the longest side that a printer's code for the data has: what is digits
// or capitals alone may take less.
func (q QR) mostModules() int {
	version, _ := slices.BinarySearch(qrBytes, len(q.Data))
	return 4*(version+1) + 17
}

// draw is the code as a picture, model 2, level M like the printer's own, as large
// as the paper allows; nil where it holds none.
func (q QR) draw(p page) *dots.Bitmap {
	code, err := qrcode.New(q.Data, qrcode.Medium)
	if err != nil {
		return nil
	}
	code.DisableBorder = true
	modules := code.Bitmap()
	size := p.module(len(modules))
	picture := dots.New(len(modules)*size, len(modules)*size)
	for y, row := range modules {
		for x, black := range row {
			if black {
				picture.Fill(x*size, y*size, size, size)
			}
		}
	}
	return picture
}

// Sizes of a barcode in dots.
const (
	barModule = 2 // the least that cheap scanners read
	barHeight = 80
)

// fit makes a QR code of what does not fit as bars or is no ASCII. The quiet zone
// is the edge of the paper that no dot reaches.
func (c Barcode) fit(p page) []Element {
	if c.bars {
		return []Element{c}
	}
	data := plainBytes(c.Data)
	width := dots.Code128Modules(len(data)) * barModule
	if dots.Code128(data) == nil || width > p.dots {
		return QR{Data: data}.fit(p)
	}
	return append([]Element{Barcode{data, true}}, Heading(data, Style{}).fit(p)...)
}

func (b Picture) fit(p page) []Element {
	if b.Dots == nil || b.Dots.Width > p.dots {
		return nil
	}
	return []Element{b}
}

func (f Feed) fit(page) []Element   { return []Element{min(max(f, 0), 255)} }
func (c Cut) fit(page) []Element    { return []Element{c} }
func (d Drawer) fit(page) []Element { return []Element{d} }
