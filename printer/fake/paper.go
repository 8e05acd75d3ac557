package fake

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"wxtill/printer/dots"
)

// Kind says what a printer has done.
type Kind string

// What a printer does.
const (
	Line    Kind = "line"    // a line of text
	QR      Kind = "qr"      // a code that the printer drew
	Bars    Kind = "bars"    // a barcode that the printer drew
	Raster  Kind = "raster"  // dots that were sent
	Feed    Kind = "feed"    // moved the paper
	Cut     Kind = "cut"     // cut it
	Drawer  Kind = "drawer"  // opened the drawer
	Power   Kind = "power"   // was switched off: what had begun is lost
	Printed Kind = "printed" // has been asked whether all before this is printed
)

// Item is one thing that a printer did.
type Item struct {
	Kind    Kind
	Text    string       // of a line, with the spaces of its alignment; data of a code
	Mark    string       // how the line looks: "", "bold", "2x", "bold 2x", "tall", "wide"
	N       int          // lines fed; pin of the drawer; dots of a code's module
	Picture *dots.Bitmap // of raster
	align   byte
	cells   []cell // of a line
}

// cell is a character of a line.
type cell struct {
	r      rune
	wide   bool
	scaleX int
	scaleY int
	bold   bool
}

func (c cell) columns() int {
	if c.wide {
		return 2 * c.scaleX
	}
	return c.scaleX
}

// Paper is what a printer makes of bytes: a receipt printer for China, written by
// its manual and sharing nothing with the till's encoder. It takes bytes as they
// come; a command that is not whole waits for its rest.
type Paper struct {
	Columns int
	Dots    int // of a line; 0: 12 for a column
	Items   []Item
	Faults  []string // what no printer should be sent

	keep                io.Writer // gets what is printed as well; nil: nobody
	in                  []byte
	taken               int
	line                []cell
	align               byte
	bold, chinese       bool
	size, sizeChinese   byte
	page                *charmap.Charmap
	stored              []byte
	tabs                []int
	module, bar, height int
	reports             byte // what it reports by itself, by GS a
}

// NewPaper is empty paper of so many columns.
func NewPaper(columns int) *Paper {
	p := &Paper{Columns: columns}
	p.reset()
	return p
}

// Write prints. It never fails: what the printer does not understand is among the
// faults.
func (p *Paper) Write(data []byte) (int, error) {
	p.in = append(p.in, data...)
	for len(p.in) > 0 {
		before := p.in
		if !p.step() {
			p.in = before
			break
		}
		done := before[:len(before)-len(p.in)]
		p.taken += len(done)
		if p.keep != nil && done[0] != 0 && done[0] != 0x10 {
			_, _ = p.keep.Write(done) // it prints all the same
		}
	}
	return len(data), nil
}

// Pending reports whether a command or a line has begun that is not whole.
func (p *Paper) Pending() bool { return len(p.in)+len(p.line) > 0 }

// PowerOff loses what has begun, as a printer does that is switched off.
func (p *Paper) PowerOff() {
	p.in = nil
	p.reset()
	p.add(Item{Kind: Power})
}

func (p *Paper) reset() {
	p.line, p.align, p.bold, p.chinese, p.size, p.sizeChinese = nil, 0, false, false, 0, 0
	p.page, p.stored, p.tabs, p.module, p.bar, p.height = nil, nil, nil, 3, 3, 162
	p.reports = 0
}

func (p *Paper) fault(format string, args ...any) {
	p.Faults = append(p.Faults, fmt.Sprintf("byte %d: ", p.taken)+fmt.Sprintf(format, args...))
}

// take gives the next n bytes, or nil where they have not come yet.
func (p *Paper) take(n int) []byte {
	if len(p.in) < n {
		return nil
	}
	b := p.in[:n:n]
	p.in = p.in[n:]
	return b
}

// step does one thing; false: its rest has not come yet.
func (p *Paper) step() bool {
	switch c := p.in[0]; {
	case c == '\n':
		p.take(1)
		p.lineFeed()
	case c == 0:
		p.take(1)
	case c == '\t':
		p.take(1)
		p.tab()
	case c == 0x10:
		return p.realTime()
	case c == 0x1B || c == 0x1C || c == 0x1D:
		return p.command()
	case c < 0x20 || c == 0x7F || p.chinese && (c == 0x80 || c == 0xFF):
		p.take(1)
		p.fault("%#02x is neither text nor a command", c)
	case c < 0x80:
		p.print(rune(p.take(1)[0]), false)
	case p.chinese:
		return p.hanzi()
	case p.page != nil:
		p.print(p.page.DecodeByte(p.take(1)[0]), false)
	default:
		p.take(1)
		p.fault("%#02x while Chinese is off and no page is chosen", c)
	}
	return true
}

// realTime passes over a command that was obeyed when it came.
func (p *Paper) realTime() bool {
	b := p.take(3)
	if b != nil && (b[1] != 4 || b[2] < 1 || b[2] > 4) {
		p.fault("unknown command % x", b)
	}
	return b != nil
}

func (p *Paper) hanzi() bool {
	b := p.take(2)
	if b == nil {
		return false
	}
	s, err := simplifiedchinese.GBK.NewDecoder().String(string(b))
	if r := []rune(s); err == nil && len(r) == 1 && r[0] != '\uFFFD' {
		p.print(r[0], true)
	} else {
		p.fault("% x is no GBK", b)
	}
	return true
}

// print puts a character down. Beyond the edge a printer goes on in the next line,
// which is a fault of who sent it.
func (p *Paper) print(r rune, wide bool) {
	c := cell{r, wide, int(p.size>>4) + 1, int(p.size&0x0F) + 1, p.bold}
	if wide && (p.sizeChinese&4 != 0) != (c.scaleX > 1) || wide && (p.sizeChinese&8 != 0) != (c.scaleY > 1) {
		p.fault("%q has size %#x by GS ! and %#x by FS !", r, p.size, p.sizeChinese)
	}
	if width(p.line)+c.columns() > p.Columns {
		p.fault("%q runs over the edge", r)
		p.lineFeed()
	}
	p.line = append(p.line, c)
}

// width of a line in columns.
func width(line []cell) int {
	n := 0
	for _, c := range line {
		n += c.columns()
	}
	return n
}

// tab goes on at the next stop.
func (p *Paper) tab() {
	at := width(p.line)
	for _, stop := range p.tabs {
		if stop > at && stop < p.Columns {
			for ; at < stop; at++ {
				p.line = append(p.line, cell{' ', false, 1, 1, false})
			}
			return
		}
	}
	p.fault("no tab stop behind column %d", at)
}

func (p *Paper) lineFeed() {
	var text strings.Builder
	var marks [4]bool // as named below
	for _, c := range p.line {
		text.WriteRune(c.r)
		marks[0] = marks[0] || c.bold
		marks[1] = marks[1] || c.scaleX > 1 && c.scaleY > 1
		marks[2] = marks[2] || c.scaleX == 1 && c.scaleY > 1
		marks[3] = marks[3] || c.scaleX > 1 && c.scaleY == 1
	}
	var mark []string
	for i, name := range []string{"bold", "2x", "tall", "wide"} {
		if marks[i] {
			mark = append(mark, name)
		}
	}
	indent := 0
	if len(p.line) > 0 {
		indent = []int{0, (p.Columns - width(p.line)) / 2, p.Columns - width(p.line)}[p.align]
	}
	p.add(Item{Kind: Line, Text: strings.Repeat(" ", indent) + text.String(), Mark: strings.Join(mark, " "), cells: p.line})
	p.line = nil
}

func (p *Paper) add(i Item) {
	i.align = p.align
	p.Items = append(p.Items, i)
}
