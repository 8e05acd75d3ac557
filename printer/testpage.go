package printer

import (
	"fmt"
	"image"
	"strings"

	"wxtill/pos"
	"wxtill/printer/dots"
)

// layoutTest makes the test page: a ruler, every style and place, the characters that
// printers get wrong, greys, and both kinds of code.
func layoutTest(slip pos.Slip) Document {
	b := newBuilder(slip, slip.Test.Shop)
	b.head(slip, b.testTitle)
	b.identity("", "", slip.Test.At)
	b.add(Ruler{})
	styles := []struct {
		name  string
		style Style
	}{
		{"Aa 普通 ￥12.80", Style{}}, {"Aa 加粗 ￥12.80", Style{Bold: true}},
		{"Aa 加高 ￥12.80", Style{Tall: true}}, {"Aa 加大 ￥1", Style{Double: true}}, {"Aa 大粗 ￥1", Style{Bold: true, Double: true}},
	}
	for _, s := range styles {
		b.add(Text{Runs: []Run{{s.name, s.style}}})
	}
	b.add(Rule{}, Text{Runs: []Run{{"left 左", Style{}}}, Align: Left}, Heading("center 中", Style{}), Text{Runs: []Run{{"right 右", Style{}}}, Align: Right})
	b.add(Row{Left: "12345", Middle: "1.50×2", Right: "3.00"}, Rule{})
	b.add(Plain(`!"#$%&'()*+,-./0123456789:;<=>?@`), Plain("ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"), Plain("abcdefghijklmnopqrstuvwxyz{|}~"))
	b.add(Plain("￥ × ÷ · “” （）【】 ① ② ③ 饸饹 喆 堃 镕 ¥ é 😀"))
	b.add(Logo{greyScale(), 100}, QR{Data: "https://example.com/wxtill-test"}, Barcode{Data: "WXTILL-1234"})
	b.training()
	b.add(Feed(tearFeed), Cut{})
	return b.doc
}

// greyScale goes from black to white, for the eye to see what a printer makes of it.
func greyScale() image.Image {
	const width, height = 576, 32
	scale := image.NewGray(image.Rect(0, 0, width, height))
	for i := range scale.Pix {
		scale.Pix[i] = uint8(i % width * 255 / width)
	}
	return scale
}

// Ruler counts the columns of the paper, and has a bar from its first dot to its last:
// a profile that does not fit the printer shows at the right edge.
type Ruler struct{}

func (Ruler) fit(p page) []Element {
	var tens strings.Builder
	for n := 10; n <= p.columns; n += 10 {
		fmt.Fprintf(&tens, "%10d", n)
	}
	digits := strings.Repeat("1234567890", p.columns/10+1)[:p.columns]
	const thick = 4
	bar := dots.New(p.dots, 2*thick)
	bar.Fill(0, 0, p.dots, thick)
	for x := 0; x < p.dots; x += 2 * dots.CellWidth {
		bar.Fill(x, thick, dots.CellWidth, thick)
	}
	lines := Plain(digits).fit(p)
	if tens.Len() > 0 {
		lines = append([]Element{Text{Runs: []Run{{tens.String(), Style{}}}}}, lines...)
	}
	return append(lines, Picture{bar})
}
