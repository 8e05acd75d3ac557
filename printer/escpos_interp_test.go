package printer

import (
	"errors"
	"fmt"
	"strings"

	"wxtill/printer/fake"
)

// paper is what came out of the software printer, which shares nothing with the
// encoder but the manual.
type paper struct {
	*fake.Paper
	columns int
	lines   []string // as they look, with the spaces of their alignment
	marks   []string // for each line, how it was printed: "", "bold", "2x" ...
	codes   []string // data of QR codes
	bars    []string // data of barcodes
	cuts    int
	pulses  int
	fed     int
}

// interpret prints data on paper of so many columns. It fails on any byte that
// is no text and no command of the encoder's.
func interpret(data []byte, columns int) (*paper, error) {
	return interpretOn(fake.NewPaper(columns), data)
}

// interpretOn does so on some paper.
func interpretOn(on *fake.Paper, data []byte) (*paper, error) {
	p := &paper{Paper: on, columns: on.Columns}
	p.Write(data)
	line := func(text, mark string) {
		p.lines, p.marks = append(p.lines, text), append(p.marks, mark)
	}
	for _, i := range p.Items {
		switch i.Kind {
		case fake.Line:
			line(asItLooks(i), i.Mark)
		case fake.QR:
			p.codes = append(p.codes, i.Text)
			line("<QR "+i.Text+">", "")
		case fake.Bars:
			p.bars = append(p.bars, i.Text)
			line("<Code128 "+i.Text+">", "")
		case fake.Raster:
			line(fmt.Sprintf("<%d x %d dots>", i.Picture.Width, i.Picture.Height), "")
		case fake.Feed:
			p.fed += i.N
		case fake.Cut:
			p.cuts++
		case fake.Drawer:
			p.pulses++
		}
	}
	switch {
	case len(p.Faults) > 0:
		return p, errors.New(strings.Join(p.Faults, "; "))
	case p.Pending():
		return p, errors.New("the end is missing")
	}
	return p, nil
}

// asItLooks is a line with a rule's hyphens as wide as they are.
func asItLooks(i fake.Item) string {
	if i.Mark == "wide" {
		return i.Text + i.Text
	}
	return i.Text
}
