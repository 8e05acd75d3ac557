package printer

import (
	"strings"

	"wxtill/printer/dots"
)

// Control bytes that open a command, and those that follow DLE in commands that
// are obeyed at once, wherever they stand.
const (
	eotByte = 0x04
	enqByte = 0x05
	dleByte = 0x10
	dc4Byte = 0x14
	escByte = 0x1B
	fsByte  = 0x1C
	gsByte  = 0x1D
)

// Encode gives the bytes of the document in ESC/POS, as the printer of the profile
// understands them.
func Encode(doc Document, profile Profile) []byte {
	e := encoder{out: make([]byte, 0, 1024), page: profile.page(), profile: profile}
	e.start()
	for _, element := range doc.fit(e.page) {
		e.element(element)
	}
	return e.out
}

// encoder remembers what the printer was told last, so that each setting is
// sent only where it changes.
type encoder struct {
	out     []byte
	page    page
	profile Profile
	align   Align
	style   Style
}

func (e *encoder) put(b ...byte) { e.out = append(e.out, b...) }

// start resets the printer (ESC @) and chooses its characters.
func (e *encoder) start() {
	e.put(escByte, '@')
	e.put(e.page.charset.begin...)
}

func (e *encoder) element(element Element) {
	switch x := element.(type) {
	case Text:
		e.text(x)
	case QR:
		e.qr(x)
	case Barcode:
		e.barcode(x)
	case Picture:
		e.setAlign(Center)
		e.raster(x.Dots)
	case Feed:
		e.put(escByte, 'd', byte(x)) // print and feed n lines
	case Cut:
		e.cut()
	case Drawer:
		// 25 x 2 ms on, at least 250 x 2 ms off.
		e.put(escByte, 'p', when(e.profile.DrawerPin == 5, 1), 25, 250)
	}
}

func (e *encoder) cut() {
	switch e.profile.Cutter {
	case "none":
	case "full":
		e.put(gsByte, 'V', 0)
	default:
		e.put(gsByte, 'V', 1)
	}
}

// text sends one fitted line. Alignment counts only at the start of a line.
func (e *encoder) text(t Text) {
	if len(t.Runs) > 0 {
		e.setAlign(t.Align)
		if e.profile.Characters == "drawn" {
			e.raster(t.draw(e.page))
			return
		}
	}
	for _, run := range t.Runs {
		e.setStyle(run.Style)
		e.out = e.page.charset.append(e.out, run.Text)
	}
	e.put('\n')
}

func (e *encoder) setAlign(a Align) {
	if a != e.align {
		e.align = a
		e.put(escByte, 'a', byte(a))
	}
}

// setStyle sends the size twice: GS ! for all characters, FS ! for printers
// that size Chinese by that alone. Cheap printers know no sizes but once and
// twice, which are 0 and 1 in each half of GS !.
func (e *encoder) setStyle(s Style) {
	if s.Bold != e.style.Bold {
		e.put(escByte, 'E', when(s.Bold, 1))
	}
	all, chinese := s.size()
	before, chineseBefore := e.style.size()
	if all != before {
		e.put(gsByte, '!', all)
	}
	if chinese != chineseBefore && e.page.charset == gbk {
		e.put(fsByte, '!', chinese)
	}
	e.style = s
}

// size is the size of characters as GS ! and FS ! say it.
func (s Style) size() (all, chinese byte) {
	switch {
	case s.Double:
		return 0x11, 0x0C
	case s.Tall:
		return 0x01, 0x08
	case s.wide:
		return 0x10, 0 // a rule has nothing Chinese
	}
	return 0, 0
}

// when is value where on, else 0, which turns a setting off.
func when(on bool, value byte) byte {
	if on {
		return value
	}
	return 0
}

// drawsCodes reports whether the till has to draw codes for the printer.
func (e *encoder) drawsCodes() bool { return e.profile.Codes == "drawn" }

// qr draws a QR code, model 2, level M, in the middle of the paper.
func (e *encoder) qr(q QR) {
	e.setAlign(Center)
	if e.drawsCodes() {
		if picture := q.draw(e.page); picture != nil {
			e.raster(picture)
			return
		}
	}
	e.code('A', 50, 0)                                // function 165: model 2
	e.code('C', byte(e.page.module(q.mostModules()))) // function 167: dots of a module
	e.code('E', '1')                                  // function 169: level M
	n := len(q.Data) + 3                              // function 180: store
	e.put(gsByte, '(', 'k', byte(n), byte(n>>8), '1', 'P', '0')
	e.put([]byte(q.Data)...)
	e.code('Q', '0') // function 181: print
}

// code sends one short function of GS ( k for QR codes (cn 49).
func (e *encoder) code(function byte, parameters ...byte) {
	e.put(gsByte, '(', 'k', byte(len(parameters)+2), 0, '1', function)
	e.put(parameters...)
}

// barcode draws a Code128 in set B, whose data is text: in set C the digits 1604
// are the bytes of DLE EOT. The printer's own text below is off (GS H): its place differs.
func (e *encoder) barcode(c Barcode) {
	e.setAlign(Center)
	if e.drawsCodes() {
		e.raster(dots.Bars(c.Data, barModule, barHeight))
	} else {
		e.put(gsByte, 'H', 0, gsByte, 'h', barHeight, gsByte, 'w', barModule)
		data := "{B" + strings.ReplaceAll(c.Data, "{", "{{")
		e.put(gsByte, 'k', 73, byte(len(data)))
		e.put([]byte(data)...)
	}
}
