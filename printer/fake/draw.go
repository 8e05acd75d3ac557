package fake

import (
	"github.com/skip2/go-qrcode"

	"wxtill/printer/dots"
)

// lineSpacing is what the printer feeds for a line of text, in dots.
const lineSpacing = 30

// Draw is the paper as it hangs out of the printer: the last dots of it, at most so
// many rows.
func (p *Paper) Draw(most int) *dots.Bitmap {
	var parts []*dots.Bitmap
	height := 0
	for i := len(p.Items) - 1; i >= 0 && height < most; i-- {
		if part := p.draw(&p.Items[i]); part != nil {
			parts = append(parts, part)
			height += part.Height
		}
	}
	roll := dots.New(p.dots(), height)
	y := height
	for _, part := range parts {
		y -= part.Height
		roll.Draw(part, 0, y, 1, 1)
	}
	if height > most {
		return roll.Rows(height-most, height)
	}
	return roll
}

// draw is an item as it looks on the whole width of the paper; nil where it leaves
// nothing there.
func (p *Paper) draw(i *Item) *dots.Bitmap {
	switch i.Kind {
	case Line:
		return p.place(i.align, drawLine(i.cells))
	case QR:
		return p.place(i.align, drawQR(i.Text, i.N))
	case Bars, Raster:
		return p.place(i.align, i.Picture)
	case Feed:
		return dots.New(1, i.N*lineSpacing)
	case Cut:
		cut := dots.New(p.dots(), 9)
		for x := 0; x < cut.Width; x += 12 {
			cut.Fill(x, 4, 6, 1)
		}
		return cut
	}
	return nil
}

// place puts a picture where the alignment wants it.
func (p *Paper) place(align byte, b *dots.Bitmap) *dots.Bitmap {
	if b == nil {
		return nil
	}
	line := dots.New(p.dots(), b.Height)
	x := []int{0, (line.Width - b.Width) / 2, line.Width - b.Width}[align]
	line.Draw(b, max(x, 0), 0, 1, 1)
	return line
}

func drawLine(cells []cell) *dots.Bitmap {
	high := 1
	for _, c := range cells {
		high = max(high, c.scaleY)
	}
	line := dots.New(width(cells)*dots.CellWidth, (high-1)*dots.CellHeight+lineSpacing)
	x := 0
	for _, c := range cells {
		line.Draw(dots.Glyph(c.r, c.wide, c.bold), x, (high-c.scaleY)*dots.CellHeight, c.scaleX, c.scaleY)
		x += c.columns() * dots.CellWidth
	}
	return line
}

// drawQR is a code without white around it, as printers draw it; nil for data that no
// code holds.
func drawQR(data string, module int) *dots.Bitmap {
	code, err := qrcode.New(data, qrcode.Medium)
	if err != nil {
		return nil
	}
	code.DisableBorder = true
	modules := code.Bitmap()
	b := dots.New(len(modules)*module, len(modules)*module)
	for y, row := range modules {
		for x, black := range row {
			if black {
				b.Fill(x*module, y*module, module, module)
			}
		}
	}
	return b
}
