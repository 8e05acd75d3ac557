package printer

// Profile says what a printer can do.
type Profile struct {
	Columns int // of ordinary characters on a line: 32, 42 or 48
}

// Control bytes that open a command.
const (
	escByte = 0x1B
	fsByte  = 0x1C
	gsByte  = 0x1D
)

// Encode gives the bytes of the document in ESC/POS, with text in GBK.
func Encode(doc Document, profile Profile) []byte {
	e := encoder{out: make([]byte, 0, 1024), module: qrModule(profile.Columns)}
	e.start()
	for _, element := range doc.fit(profile.Columns) {
		e.element(element)
	}
	return e.out
}

// encoder remembers what the printer was told last, so that each setting is
// sent only where it changes.
type encoder struct {
	out    []byte
	align  Align
	style  Style
	module byte // dots of one QR module
}

func (e *encoder) put(b ...byte) { e.out = append(e.out, b...) }

// start resets the printer (ESC @) and turns Chinese on (FS &), which some
// printers leave off after a reset.
func (e *encoder) start() { e.put(escByte, '@', fsByte, '&') }

func (e *encoder) element(element Element) {
	switch x := element.(type) {
	case Text:
		e.text(x)
	case QR:
		e.qr(x.Data)
	case Feed:
		e.put(escByte, 'd', byte(x)) // print and feed n lines
	case Cut:
		e.put(gsByte, 'V', 1) // partial cut
	case Drawer:
		// Pin 2, 25 x 2 ms on, at least 250 x 2 ms off.
		e.put(escByte, 'p', 0, 25, 250)
	}
}

// text sends one fitted line, its gaps as spaces: tab stops differ from printer
// to printer. Alignment counts only at the start of a line.
func (e *encoder) text(t Text) {
	if len(t.Runs) > 0 {
		e.setAlign(t.Align)
	}
	for _, run := range t.Runs {
		e.setStyle(run.Style)
		e.out = appendGBK(e.out, run.Text)
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
	if s.Double != e.style.Double {
		e.put(gsByte, '!', when(s.Double, 0x11), fsByte, '!', when(s.Double, 0x0C))
	}
	e.style = s
}

// when is value where on, else 0, which turns a setting off.
func when(on bool, value byte) byte {
	if on {
		return value
	}
	return 0
}

// qr draws a QR code, model 2, level M, in the middle of the paper.
func (e *encoder) qr(data string) {
	e.setAlign(Center)
	e.code('A', 50, 0)    // function 165: model 2
	e.code('C', e.module) // function 167: dots of a module
	e.code('E', '1')      // function 169: level M
	n := len(data) + 3    // function 180: store
	e.put(gsByte, '(', 'k', byte(n), byte(n>>8), '1', 'P', '0')
	e.put([]byte(data)...)
	e.code('Q', '0') // function 181: print
}

// code sends one short function of GS ( k for QR codes (cn 49).
func (e *encoder) code(function byte, parameters ...byte) {
	e.put(gsByte, '(', 'k', byte(len(parameters)+2), 0, '1', function)
	e.put(parameters...)
}

// qrModule is the size of a module in dots (eighths of a millimetre): an order
// number of 32 characters comes to about 22 mm on narrow paper, 29 on wide.
func qrModule(columns int) byte {
	switch {
	case columns >= 48:
		return 8
	case columns >= 42:
		return 7
	}
	return 6
}
