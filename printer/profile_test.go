package printer

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/printer/dots"
	"wxtill/printer/fake"
)

func TestProfileBytes(t *testing.T) {
	cases := map[string]struct {
		profile Profile
		doc     Document
		want    string
	}{
		"no knife":       {Profile{Cutter: "none"}, Document{Feed(4), Cut{}}, "\x1b@\x1c&\x1bd\x04"},
		"whole cut":      {Profile{Cutter: "full"}, Document{Cut{}}, "\x1b@\x1c&\x1dV\x00"},
		"drawer pin 5":   {Profile{DrawerPin: 5}, Document{Drawer{}}, "\x1b@\x1c&\x1bp\x01\x19\xfa"},
		"one size":       {Profile{OneSize: true}, Document{Heading("a", Style{Double: true, Bold: true})}, "\x1b@\x1c&\x1ba\x01\x1bE\x01a\n"},
		"one size, rule": {Profile{OneSize: true}, Document{Rule{}}, "\x1b@\x1c&" + strings.Repeat("-", 32) + "\n"},
		"tall":           {Profile{}, Document{Heading("茶", Style{Tall: true})}, "\x1b@\x1c&\x1ba\x01\x1d!\x01\x1c!\x08\xb2\xe8\n"},
		"page 858":       {Profile{Characters: "cp858"}, Document{Plain("￥5 ×2 café ñ €")}, "\x1b@\x1c.\x1bt\x13\xbe5 \x9e2 caf\x82 \xa4 \xd5\n"},
		"page 437":       {Profile{Characters: "cp437"}, Document{Plain("¥5 拿 €")}, "\x1b@\x1c.\x1bt\x00\x9d5 ?? ?\n"},
		"page, double":   {Profile{Characters: "cp437"}, Document{Heading("a", Style{Double: true})}, "\x1b@\x1c.\x1bt\x00\x1ba\x01\x1d!\x11a\n"},
		"bars":           {Profile{}, Document{Barcode{Data: "A{1"}}, "\x1b@\x1c&\x1ba\x01\x1dH\x00\x1dh\x50\x1dw\x02\x1dkI\x06{BA{{1A{1\n"},
		"drawn, a line":  {Profile{Characters: "drawn"}, Document{Plain("")}, "\x1b@\x1c&\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.profile.Columns = 32
			data := Encode(c.doc, c.profile)
			if string(data) != c.want {
				t.Errorf("got  %q\nwant %q", data, c.want)
			}
			if _, err := interpret(data, 32); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestBarsWhereTheyFit: the code of a sale is bars on wide paper, QR on narrow, and
// QR for what bars cannot hold.
func TestBarsWhereTheyFit(t *testing.T) {
	for _, c := range []struct {
		columns int
		data    string
		bars    bool
	}{
		{32, "T01-20261123-000312", false}, {42, "T01-20261123-000312", true}, {48, "T01-20261123-000312", true},
		{48, sampleOutTradeNo, false}, {48, "拿铁", false}, {32, "T01", true},
	} {
		p, err := interpret(Encode(Document{Barcode{Data: c.data}}, Profile{Columns: c.columns}), c.columns)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(p.bars) == 1; got != c.bars || got == (len(p.codes) == 1) {
			t.Errorf("%d columns, %q: bars %q, codes %q", c.columns, c.data, p.bars, p.codes)
		}
		if c.bars && !p.has(c.data) {
			t.Errorf("%q is not in letters below its bars", c.data)
		}
	}
}

// anyProfile makes every kind of printer.
func anyProfile(t *rapid.T) Profile {
	return Profile{
		Columns:    rapid.SampledFrom(PaperColumns).Draw(t, "columns"),
		Dots:       rapid.SampledFrom([]int{0, 0, fewestDots, 360, 384, 512, 576, 832}).Draw(t, "dots"),
		Characters: rapid.SampledFrom(ProfileCharacters).Draw(t, "characters"),
		Codes:      rapid.SampledFrom(ProfileCodes).Draw(t, "codes"),
		OneSize:    rapid.Bool().Draw(t, "one size"),
		Cutter:     rapid.SampledFrom(ProfileCutters).Draw(t, "cutter"),
		DrawerPin:  rapid.SampledFrom(ProfilePins).Draw(t, "pin"),
	}
}

// headOf is the paper of a printer that is as the profile says: no wider than its dots.
func headOf(p Profile) *fake.Paper {
	paper := fake.NewPaper(p.Columns)
	if p.Dots != 0 {
		paper.Columns, paper.Dots = min(p.Columns, p.Dots/12), p.Dots
	}
	return paper
}

// TestNoSlipIsWiderThanItsHead: of columns and dots that contradict each other the
// narrower counts, on paper and in pictures of it.
func TestNoSlipIsWiderThanItsHead(t *testing.T) {
	for _, profile := range []Profile{
		{Columns: 48, Dots: 512}, {Columns: 32, Dots: 360}, {Columns: 42, Dots: 512}, {Columns: 48, Dots: 832}, {Columns: 48, Dots: fewestDots},
	} {
		for _, characters := range ProfileCharacters {
			profile.Characters = characters
			for name, slip := range allSlips("zh") {
				doc := Layout(slip)
				head := headOf(profile)
				if _, err := interpretOn(head, Encode(doc, profile)); err != nil {
					t.Errorf("%+v, %s: %v", profile, name, err)
				}
				if lines := doc.Text(profile.page().columns); slices.ContainsFunc(lines, func(l string) bool { return gbk.textColumns(l) > head.Columns }) {
					t.Errorf("%+v, %s: a line is wider than %d columns", profile, name, head.Columns)
				}
			}
		}
	}
}

// TestCodesStandInWhite: above and below a code the paper is white for four modules, as
// scanners want it, whoever draws it, and in its picture.
func TestCodesStandInWhite(t *testing.T) {
	for _, columns := range PaperColumns {
		for _, codes := range ProfileCodes {
			profile := Profile{Columns: columns, Codes: codes}
			doc := Document{Heading("口", Style{}), QR{Data: sampleOutTradeNo}, Heading("口", Style{})}
			p, err := interpret(Encode(doc, profile), columns)
			if err != nil {
				t.Fatal(err)
			}
			want := 4 * qrModule(columns)
			for name, picture := range map[string]*dots.Bitmap{"paper": p.Draw(2000), "preview": Draw(doc, profile)} {
				black := func(y int) bool {
					row := picture.Rows(y, y+1).Bits
					return slices.ContainsFunc(row, func(b byte) bool { return b != 0 })
				}
				gaps, white := 0, 0
				for y := range picture.Height {
					if black(y) {
						if white >= want && y > white {
							gaps++
						}
						white = 0
					} else {
						white++
					}
				}
				if gaps != 2 {
					t.Errorf("%d columns, %s codes, %s: %d white gaps of %d dots, want 2", columns, codes, name, gaps, want)
				}
			}
		}
	}
}

// TestLongCodesFit: a printer draws no code wider than its paper.
func TestLongCodesFit(t *testing.T) {
	for _, columns := range PaperColumns {
		for length := 1; length <= maxQR; length++ {
			q := QR{Data: strings.Repeat("a", length)}
			p, err := interpret(Encode(Document{q}, Profile{Columns: columns}), columns)
			if err != nil || len(p.codes) != 1 {
				t.Errorf("%d columns, %d bytes: %v, codes %q", columns, length, err, p.codes)
			}
		}
	}
}

// TestAnyProfileIsUnderstood: whatever stands in a document and whatever the printer
// can do, it finds no line over the edge, no half character, no command it has not,
// and no real-time command anywhere.
func TestAnyProfileIsUnderstood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := Document(rapid.SliceOfN(anyElement(), 1, 4).Draw(t, "document"))
		profile := anyProfile(t)
		data := Encode(doc, profile)
		if _, err := interpretOn(headOf(profile), data); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"\x10\x04", "\x10\x05", "\x10\x14"} {
			if i := bytes.Index(data, []byte(command)); i >= 0 {
				t.Fatalf("% x at byte %d", command, i)
			}
		}
		if profile.Characters != "drawn" && profile.Codes != "drawn" {
			return
		}
		if drawn := Draw(doc, profile); drawn.Width != profile.page().dots {
			t.Fatalf("the picture is %d dots wide", drawn.Width)
		}
	})
}

// TestRasterIsHarmless: any picture loses its real-time commands, at the price of a
// few white dots, and no black one.
func TestRasterIsHarmless(t *testing.T) {
	data := rapid.SliceOf(rapid.OneOf(rapid.Byte(), rapid.SampledFrom([]byte{0x10, 0x04, 0x05, 0x14})))
	rapid.Check(t, func(t *rapid.T) {
		bits := data.Draw(t, "bits")
		got := appendHarmless(nil, bits)
		if len(got) != len(bits) {
			t.Fatalf("%d bytes became %d", len(bits), len(got))
		}
		changed, pairs := 0, 0
		for i, b := range got {
			if b&bits[i] != bits[i] {
				t.Fatalf("byte %d lost a dot: %#x became %#x", i, bits[i], b)
			}
			if b != bits[i] {
				changed++
			}
			if i > 0 && bits[i-1] == 0x10 && slices.Contains([]byte{4, 5, 0x14}, bits[i]) {
				pairs++
			}
			if i > 0 && got[i-1] == 0x10 && slices.Contains([]byte{4, 5, 0x14}, b) {
				t.Fatalf("% x at byte %d", got[i-1:i+1], i-1)
			}
		}
		if changed > pairs {
			t.Fatalf("%d bytes changed for %d pairs", changed, pairs)
		}
	})
}

// scan reads the codes of a picture with a program of others.
func scan(t *testing.T, b *dots.Bitmap) []string {
	t.Helper()
	if _, err := exec.LookPath("zbarimg"); err != nil {
		t.Skip("zbarimg is not installed: ", err)
	}
	// A scanner sees the white of the paper around the dots.
	page := image.NewGray(image.Rect(0, 0, b.Width+80, b.Height+80))
	draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(page, page.Rect.Inset(40), b.Image(), image.Point{}, draw.Src)
	var doc bytes.Buffer
	if err := png.Encode(&doc, page); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("zbarimg", "-q", "--nodbus", "png:-")
	cmd.Stdin = &doc
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("zbarimg: %v", err)
	}
	return strings.Fields(string(out))
}

// TestCodesScan: codes are read back from the paper, whoever draws them, and from
// the preview.
func TestCodesScan(t *testing.T) {
	for _, columns := range PaperColumns {
		for _, codes := range ProfileCodes {
			t.Run(fmt.Sprint(columns, codes), func(t *testing.T) {
				profile := Profile{Columns: columns, Codes: codes}
				for data, slip := range map[string]pos.Slip{
					"QR-Code:" + sampleOutTradeNo:  {Receipt: weChatReceipt("zh", 0)},
					"CODE-128:T01-20261123-000312": {Receipt: cashReceipt("zh")},
				} {
					if columns == 32 {
						data = strings.Replace(data, "CODE-128", "QR-Code", 1)
					}
					doc := Layout(slip)
					p, err := interpret(Encode(doc, profile), columns)
					if err != nil {
						t.Fatal(err)
					}
					if got := scan(t, p.Draw(2000)); !slices.Equal(got, []string{data}) {
						t.Errorf("the paper reads %q, want %q", got, data)
					}
					if got := scan(t, Draw(doc, profile)); !slices.Equal(got, []string{data}) {
						t.Errorf("the preview reads %q, want %q", got, data)
					}
				}
			})
		}
	}
}
