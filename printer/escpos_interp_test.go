package printer

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// paper is what came out of the interpreter: a printer made of software, which
// shares nothing with the encoder but the manual.
type paper struct {
	columns int
	lines   []string // as they look, with the spaces of their alignment
	marks   []string // for each line, how it was printed: "", "bold", "2x" ...
	codes   []string // data of QR codes
	cuts    int
	pulses  int
	fed     int

	in                    []byte
	cells                 []string // columns of the line so far; "" behind a wide character
	align                 byte
	bold, big, bigChinese bool
	chinese               bool
	stored                []byte
	sawBold, sawBig       bool
}

// interpret prints data on paper of so many columns. It fails on any byte that
// is no text and no command it knows.
func interpret(data []byte, columns int) (*paper, error) {
	p := &paper{columns: columns, in: data}
	for len(p.in) > 0 {
		at := len(data) - len(p.in)
		if err := p.step(); err != nil {
			return p, fmt.Errorf("at byte %d: %w", at, err)
		}
	}
	if len(p.cells) > 0 {
		return p, fmt.Errorf("text %q after the last line feed", p.cells)
	}
	return p, nil
}

func (p *paper) take(n int) ([]byte, error) {
	if len(p.in) < n {
		return nil, fmt.Errorf("% x ends within a command", p.in)
	}
	b := p.in[:n]
	p.in = p.in[n:]
	return b, nil
}

func (p *paper) step() error {
	switch c := p.in[0]; {
	case c == '\n':
		p.in = p.in[1:]
		p.lineFeed()
		return nil
	case c == 0x1B || c == 0x1C || c == 0x1D:
		return p.command()
	case c < 0x20 || c == 0x7F || c == 0x80 || c == 0xFF:
		return fmt.Errorf("byte %#02x is neither text nor a command", c)
	case c < 0x80:
		p.in = p.in[1:]
		return p.print(string(rune(c)), 1, p.big)
	}
	return p.hanzi()
}

func (p *paper) hanzi() error {
	b, err := p.take(2)
	if err != nil {
		return fmt.Errorf("half a character: %w", err)
	}
	if !p.chinese {
		return fmt.Errorf("% x while Chinese is off", b)
	}
	s, err := simplifiedchinese.GBK.NewDecoder().Bytes(b)
	if err != nil || bytes.ContainsRune(s, '\uFFFD') {
		return fmt.Errorf("% x is no GBK", b)
	}
	return p.print(string(s), 2, p.big && p.bigChinese)
}

// print puts a character down. Printing beyond the edge is an error, where a
// real printer would go on in the next line.
func (p *paper) print(s string, width int, big bool) error {
	if big {
		width *= 2
	}
	p.sawBig = p.sawBig || big
	p.sawBold = p.sawBold || p.bold
	if len(p.cells)+width > p.columns {
		return fmt.Errorf("%q runs over the edge after %q", s, strings.Join(p.cells, ""))
	}
	p.cells = append(p.cells, s)
	p.cells = append(p.cells, make([]string, width-1)...)
	return nil
}

func (p *paper) lineFeed() {
	indent := []int{0, (p.columns - len(p.cells)) / 2, p.columns - len(p.cells)}[p.align]
	if len(p.cells) == 0 {
		indent = 0
	}
	p.lines = append(p.lines, strings.Repeat(" ", indent)+strings.Join(p.cells, ""))
	mark := ""
	if p.sawBold {
		mark = "bold"
	}
	if p.sawBig {
		mark = strings.TrimSpace(mark + " 2x")
	}
	p.marks = append(p.marks, mark)
	p.cells, p.sawBold, p.sawBig = nil, false, false
}

// command obeys one command of two bytes and its parameters.
func (p *paper) command() error {
	b, err := p.take(2)
	if err != nil {
		return err
	}
	switch name := string(b); name {
	case "\x1b@":
		p.align, p.bold, p.big, p.bigChinese, p.chinese = 0, false, false, false, false
		return p.atLineStart(name)
	case "\x1c&":
		p.chinese = true
		return p.atLineStart(name)
	case "\x1d(":
		return p.code()
	case "\x1bp":
		return p.pulse()
	default:
		return p.setting(name)
	}
}

func (p *paper) atLineStart(name string) error {
	if len(p.cells) > 0 {
		return fmt.Errorf("command %q within a line", name)
	}
	return nil
}

// setting obeys the commands that have one parameter.
func (p *paper) setting(name string) error {
	b, err := p.take(1)
	if err != nil {
		return err
	}
	n := b[0]
	legal := map[string]string{
		"\x1ba": "\x00\x01\x02", "\x1bE": "\x00\x01", "\x1d!": "\x00\x01\x10\x11", "\x1c!": "\x00\x04\x08\x0c",
		"\x1dV": "\x00\x01", "\x1bd": "\x00\x01\x02\x03\x04\x05\x06\x07\x08",
	}
	values, known := legal[name]
	if !known || strings.IndexByte(values, n) < 0 {
		return fmt.Errorf("unknown command %q %d", name, n)
	}
	switch name {
	case "\x1ba":
		p.align = n
		return p.atLineStart(name)
	case "\x1bE":
		p.bold = n == 1
	case "\x1d!":
		p.big = n == 0x11
	case "\x1c!":
		p.bigChinese = n == 0x0C
	case "\x1dV":
		p.cuts++
		return p.atLineStart(name)
	case "\x1bd":
		p.fed += int(n)
		return p.atLineStart(name)
	}
	return nil
}

func (p *paper) pulse() error {
	b, err := p.take(3)
	if err != nil {
		return err
	}
	if b[0] != 0 || b[1] == 0 || b[2] < b[1] {
		return fmt.Errorf("pulse % x", b)
	}
	p.pulses++
	return nil
}

// code obeys GS ( k for QR codes.
func (p *paper) code() error {
	head, err := p.take(3)
	if err != nil {
		return err
	}
	body, err := p.take(int(head[1]) + int(head[2])<<8)
	if err != nil {
		return err
	}
	if head[0] != 'k' || len(body) < 3 || body[0] != '1' {
		return fmt.Errorf("unknown symbol command % x % x", head, body)
	}
	switch function, m := body[1], body[2:]; {
	case function == 'A' && string(m) == "2\x00", function == 'E' && string(m) == "1",
		function == 'C' && len(m) == 1 && m[0] >= 4 && m[0] <= 8:
	case function == 'P' && m[0] == '0':
		p.stored = m[1:]
	case function == 'Q' && string(m) == "0" && p.stored != nil:
		p.codes = append(p.codes, string(p.stored))
		p.lines, p.marks = append(p.lines, "<QR "+string(p.stored)+">"), append(p.marks, "")
		return p.atLineStart("GS ( k")
	default:
		return fmt.Errorf("unknown QR function %c % x", function, m)
	}
	return nil
}
