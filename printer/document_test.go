package printer

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/printer/dots"
	"wxtill/printer/fake"
)

func TestWrap(t *testing.T) {
	cases := map[string]struct {
		text string
		want []string
	}{
		"fits":                      {"0123456789abcdef", []string{"0123456789abcdef"}},
		"between words":             {"gift box of Longjing tea", []string{"gift box of", "Longjing tea"}},
		"word longer than the line": {"0123456789abcdefXY", []string{"0123456789abcdef", "XY"}},
		"between hanzi":             {"特级西湖龙井茶礼盒", []string{"特级西湖龙井茶礼", "盒"}},
		"no half character":         {"a特级西湖龙井茶礼盒", []string{"a特级西湖龙井茶", "礼盒"}},
		"latin word behind hanzi":   {"西湖龙井茶Spring", []string{"西湖龙井茶Spring"}},
		"latin word moves down":     {"西湖龙井茶礼Spring", []string{"西湖龙井茶礼", "Spring"}},
		"spaces at the break":       {"0123456789abcde   f", []string{"0123456789abcde", "f"}},
		"spaces outside":            {"  a  b  ", []string{"a  b"}},
		"empty":                     {"", []string{""}},
		"only spaces":               {"   ", []string{""}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := (Document{Plain(c.text)}).Text(16); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWrapDoubleSize(t *testing.T) {
	got := Document{Heading("街角咖啡馆", Style{Double: true})}.Text(16)
	want := []string{"街角咖啡", "      馆"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWrapKeepsStyles(t *testing.T) {
	text := Text{Runs: []Run{{"应收 ", Style{Bold: true}}, {"twenty-two", Style{}}, {" 元", Style{Double: true}}}}
	var got []Run
	for _, line := range text.fit(onPaper(16)) {
		got = append(got, line.(Text).Runs...)
	}
	want := []Run{{"应收 ", Style{Bold: true}}, {"twenty-two", Style{}}, {"元", Style{Double: true}}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestRow(t *testing.T) {
	cases := map[string]struct {
		row  Row
		want []string
	}{
		"two cells":         {Row{Left: "应收", Right: "￥8.00"}, []string{"应收      ￥8.00"}},
		"exactly full":      {Row{Left: "12345678", Right: "1234567"}, []string{"12345678 1234567"}},
		"label above":       {Row{Left: "123456789", Right: "1234567"}, []string{"123456789", "         1234567"}},
		"label wraps":       {Row{Left: "特级西湖龙井茶礼盒", Right: "8.00"}, []string{"特级西湖龙井茶礼", "盒", "            8.00"}},
		"figures only":      {Row{Right: "8.00"}, []string{"            8.00"}},
		"label only":        {Row{Left: "谢谢"}, []string{"谢谢"}},
		"three cells":       {Row{Left: "茶", Middle: "8x1", Right: "8.00"}, []string{"茶 8x1      8.00"}},
		"figures too wide":  {Row{Left: "茶", Middle: "8,888.00x99", Right: "1,000.00"}, []string{"茶", "     8,888.00x99", "        1,000.00"}},
		"huge last column":  {Row{Left: "a", Middle: "1x1", Right: "1,000,000.0"}, []string{"a", " 1x1 1,000,000.0"}},
		"double":            {Row{Left: "应收", Right: "8", Style: Style{Double: true}}, []string{"应收   8"}},
		"double, no room":   {Row{Left: "应收", Right: "8.00", Style: Style{Double: true}}, []string{"应收", "        8.00"}},
		"controls in cells": {Row{Left: "茶\x1b\n", Right: "8\x07"}, []string{"茶             8"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := (Document{c.row}).Text(16); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestPreviewOfOtherElements(t *testing.T) {
	d := Document{Drawer{}, Rule{}, QR{Data: "T01"}, Feed(2), Feed(-1), Cut{}, QR{Data: ""}}
	want := []string{strings.Repeat("-", 16), "", "      [QR]", "", "", ""}
	if got := d.Text(3); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// anyText makes names as shops, scanners and attackers would.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringOf(rapid.SampledFrom([]rune("拿铁大杯×￥¥ aZ9é€\x1b\x1d\x10\x04\x00@pV!\n\t\u0085\u00a0😀𠮷ｱ"))),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
}

func anyElement() *rapid.Generator[Element] {
	return rapid.Custom(func(t *rapid.T) Element {
		style := Style{Bold: rapid.Bool().Draw(t, "bold"), Double: rapid.Bool().Draw(t, "double"), Tall: rapid.Bool().Draw(t, "tall")}
		text := func(label string) string { return anyText().Draw(t, label) }
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			align := rapid.SampledFrom([]Align{Left, Center, Right}).Draw(t, "align")
			return Text{Runs: []Run{{text("first"), style}, {text("second"), Style{}}}, Align: align}
		case 1:
			return Row{Left: text("left"), Middle: text("middle"), Right: text("right"), Style: style}
		case 2:
			return QR{Data: text("data")}
		case 3:
			return Barcode{Data: text("data")}
		case 4:
			logo := dots.New(rapid.IntRange(1, 200).Draw(t, "width"), rapid.IntRange(1, 50).Draw(t, "height"))
			for i := range logo.Bits {
				logo.Bits[i] = rapid.SampledFrom([]byte{0x10, 0x04, 0x14, 0xFF}).Draw(t, "dots")
			}
			return Picture{logo}
		}
		return Rule{}
	})
}

// Whatever stands in a document, the software printer, which knows nothing of
// the layout, finds no line over the edge, no half character, no command that
// the encoder does not use, no pulse and no cut.
func TestAnyTextIsOnlyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := Document(rapid.SliceOfN(anyElement(), 1, 6).Draw(t, "document"))
		columns := rapid.OneOf(rapid.SampledFrom(PaperColumns), rapid.IntRange(16, 80)).Draw(t, "columns")
		p, err := interpret(Encode(doc, Profile{Columns: columns}), columns)
		if err != nil {
			t.Fatal(err)
		}
		if p.pulses != 0 || p.cuts != 0 || p.fed != 0 {
			t.Fatalf("%d pulses, %d cuts, %d lines fed", p.pulses, p.cuts, p.fed)
		}
	})
}

// The screen shows the lines that the printer prints.
func TestPreviewIsThePaper(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := Document(rapid.SliceOfN(anyElement(), 1, 6).Draw(t, "document"))
		columns := rapid.SampledFrom(PaperColumns).Draw(t, "columns")
		p, err := interpret(Encode(doc, Profile{Columns: columns}), columns)
		if err != nil {
			t.Fatal(err)
		}
		codes := []string{"[QR]", "[Code128]"} // which nobody's text is here
		preview := slices.DeleteFunc(doc.Text(columns), func(l string) bool { return slices.Contains(codes, strings.TrimSpace(l)) })
		var printed []string
		for _, i := range p.Items {
			if i.Kind == fake.Line {
				printed = append(printed, asItLooks(i))
			}
		}
		if !slices.Equal(preview, printed) {
			t.Fatalf("preview %q, paper %q", preview, printed)
		}
	})
}

// No character of a name is lost: each name can be read in the paper's lines.
func TestAnyReceiptIsWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := cashReceipt(rapid.SampledFrom([]string{"zh", "en"}).Draw(t, "language"))
		r.Shop.Name = anyText().Draw(t, "shop")
		name := anyText().Draw(t, "name")
		price := pos.Fen(rapid.Int64Range(1, int64(pos.MaxAmount)).Draw(t, "price"))
		r.Lines = []pos.Line{{Name: name, Price: price, Quantity: pos.One}}
		columns := rapid.SampledFrom(PaperColumns).Draw(t, "columns")
		p, err := interpret(Encode(Layout(pos.Slip{Receipt: r}), Profile{Columns: columns}), columns)
		if err != nil {
			t.Fatal(err)
		}
		all := squeeze(strings.Join(p.lines, ""))
		if !strings.Contains(all, squeeze(gbk.clean(name))) {
			t.Fatalf("%q is not in %q", gbk.clean(name), all)
		}
		if !slices.ContainsFunc(p.lines, func(l string) bool { return strings.HasSuffix(l, " "+price.Grouped()) }) {
			t.Fatalf("%s is not right-aligned in %q", price.Grouped(), p.lines)
		}
	})
}

// squeeze takes the spaces out, which a break may swallow.
func squeeze(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestFitTwiceIsFitOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := Document(rapid.SliceOfN(anyElement(), 1, 4).Draw(t, "document"))
		columns := rapid.IntRange(16, 60).Draw(t, "columns")
		once := doc.fit(onPaper(columns))
		if again := once.fit(onPaper(columns)); len(again) != len(once) {
			t.Fatalf("%v, then %v", once, again)
		}
	})
}
