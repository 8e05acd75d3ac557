package printer

// maxQR is the longest data of a QR code: beyond it a code for 58 mm paper has
// modules too small for the scanners of a counter.
const maxQR = 256

// fit drops control bytes, which printers may obey even inside a command, and
// prints as text what is too long for a code. Without data there is no code.
func (q QR) fit(columns int) []Element {
	data := make([]byte, 0, len(q.Data))
	for _, b := range []byte(q.Data) {
		if b >= ' ' && b != 0x7F {
			data = append(data, b)
		}
	}
	switch {
	case len(data) == 0:
		return nil
	case len(data) > maxQR:
		return Plain(string(data)).fit(columns)
	}
	return []Element{QR{string(data)}}
}

func (f Feed) fit(int) []Element   { return []Element{min(max(f, 0), 255)} }
func (c Cut) fit(int) []Element    { return []Element{c} }
func (d Drawer) fit(int) []Element { return []Element{d} }
