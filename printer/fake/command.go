package fake

import (
	"bytes"
	"cmp"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"wxtill/printer/dots"
)

// codePages are the pages of ESC t that the printer has.
var codePages = map[byte]*charmap.Charmap{0: charmap.CodePage437, 19: charmap.CodePage858}

// command obeys a command that begins with ESC, FS or GS; false: its rest has not
// come yet.
func (p *Paper) command() bool {
	if len(p.in) < 2 {
		return false
	}
	switch name := string(p.take(2)); name {
	case "\x1b@":
		p.atLineStart(name)
		p.reset()
	case "\x1c&", "\x1c.":
		p.atLineStart(name)
		p.chinese = name == "\x1c&"
	case "\x1d(":
		return p.symbol()
	case "\x1dk":
		return p.bars()
	case "\x1dv":
		return p.raster()
	case "\x1bD":
		return p.setTabs()
	case "\x1bp":
		b := p.take(3)
		if b != nil {
			p.pulse(b)
		}
		return b != nil
	default:
		b := p.take(1)
		if b != nil {
			p.setting(name, b[0])
		}
		return b != nil
	}
	return true
}

// atLineStart faults a command that counts only at the start of a line.
func (p *Paper) atLineStart(name string) {
	if len(p.line) > 0 {
		p.fault("command %q within a line", name)
	}
}

// legal are the parameters of commands with one, where not all are.
var legal = map[string]string{
	"\x1ba": "\x00\x01\x02", "\x1bE": "\x00\x01", "\x1bt": "\x00\x13", "\x1d!": "\x00\x01\x10\x11", "\x1c!": "\x00\x04\x08\x0c",
	"\x1dV": "\x00\x01", "\x1dr": "\x01", "\x1dH": "\x00", "\x1dw": "\x02\x03",
}

// setting obeys the commands that have one parameter.
func (p *Paper) setting(name string, n byte) {
	if values, some := legal[name]; some && strings.IndexByte(values, n) < 0 {
		p.fault("command %q with %d", name, n)
		return
	}
	switch name {
	case "\x1ba":
		p.atLineStart(name)
		p.align = n
	case "\x1bE":
		p.bold = n == 1
	case "\x1bt":
		p.page = codePages[n]
	case "\x1d!":
		p.size = n
	case "\x1c!":
		p.sizeChinese = n
	case "\x1dV":
		p.atLineStart(name)
		p.add(Item{Kind: Cut, N: int(n)})
	case "\x1bd":
		p.atLineStart(name)
		p.add(Item{Kind: Feed, N: int(n)})
	case "\x1dr":
		p.add(Item{Kind: Printed})
	case "\x1dh":
		p.height = int(n)
	case "\x1dw":
		p.bar = int(n)
	case "\x1da":
		p.reports = n
	case "\x1dH":
	default:
		p.fault("unknown command %q", name)
	}
}

// setTabs obeys ESC D, whose stops rise and end with a zero.
func (p *Paper) setTabs() bool {
	end := bytes.IndexByte(p.in, 0)
	if end < 0 {
		return false
	}
	p.tabs = nil
	last := 0
	for _, stop := range p.take(end + 1)[:end] {
		if int(stop) <= last || int(stop) >= p.Columns {
			p.fault("tab stop %d behind %d", stop, last)
		}
		last = int(stop)
		p.tabs = append(p.tabs, last)
	}
	return true
}

func (p *Paper) pulse(b []byte) {
	if b[0] > 1 || b[1] == 0 || b[2] < b[1] {
		p.fault("pulse % x", b)
		return
	}
	p.add(Item{Kind: Drawer, N: []int{2, 5}[b[0]]})
}

// symbol obeys GS ( k for QR codes.
func (p *Paper) symbol() bool {
	head := p.take(3)
	if head == nil {
		return false
	}
	body := p.take(int(head[1]) + int(head[2])<<8)
	if body == nil {
		return false
	}
	if head[0] != 'k' || len(body) < 3 || body[0] != '1' {
		p.fault("unknown symbol command % x % x", head, body)
		return true
	}
	switch function, m := body[1], body[2:]; {
	case function == 'A' && string(m) == "2\x00", function == 'E' && string(m) == "1":
	case function == 'C' && len(m) == 1 && m[0] >= 1 && m[0] <= 8:
		p.module = int(m[0])
	case function == 'P' && m[0] == '0':
		p.stored = m[1:]
	case function == 'Q' && string(m) == "0" && p.stored != nil:
		p.atLineStart("GS ( k")
		if code := drawQR(string(p.stored), p.module); code != nil && code.Width > p.dots() {
			p.fault("code %q does not fit", p.stored)
		}
		p.add(Item{Kind: QR, Text: string(p.stored), N: p.module})
	default:
		p.fault("unknown QR function %c % x", function, m)
	}
	return true
}

// bars obeys GS k for Code128 in set B.
func (p *Paper) bars() bool {
	head := p.take(2)
	if head == nil {
		return false
	}
	body := p.take(int(head[1]))
	if body == nil {
		return false
	}
	data, setB := strings.CutPrefix(string(body), "{B")
	data = strings.ReplaceAll(data, "{{", "{")
	switch {
	case head[0] != 73 || !setB || dots.Code128(data) == nil:
		p.fault("barcode % x %q", head, body)
	case dots.Code128Modules(len(data))*p.bar > p.dots():
		p.fault("barcode %q does not fit", data)
	default:
		p.atLineStart("GS k")
		p.add(Item{Kind: Bars, Text: data, N: p.bar, Picture: dots.Bars(data, p.bar, p.height)})
	}
	return true
}

// raster obeys GS v 0.
func (p *Paper) raster() bool {
	head := p.take(6)
	if head == nil {
		return false
	}
	stride, rows := int(head[2])+int(head[3])<<8, int(head[4])+int(head[5])<<8
	data := p.take(stride * rows)
	if data == nil {
		return stride*rows == 0
	}
	if head[0] != '0' || head[1] != 0 || stride*8 > p.dots()+7 {
		p.fault("raster % x", head)
		return true
	}
	p.atLineStart("GS v 0")
	for i := 1; i < len(data); i++ {
		if data[i-1] == 0x10 && (data[i] == 0x04 || data[i] == 0x05 || data[i] == 0x14) {
			p.fault("10 %02x within raster", data[i])
		}
	}
	p.add(Item{Kind: Raster, Picture: &dots.Bitmap{Width: stride * 8, Height: rows, Stride: stride, Bits: data}})
	return true
}

// dots of a line.
func (p *Paper) dots() int { return cmp.Or(p.Dots, p.Columns*dots.CellWidth) }
