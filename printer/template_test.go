package printer

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxtill/internal/golden"
	"wxtill/pos"
)

// sampleTemplate has something of everything.
func sampleTemplate() *pos.Template {
	return &pos.Template{
		Number: 1, Header: "南京路 12 号\n电话 021-5555 0100", Thanks: "欢迎再来", Invoice: "凭小票 30 天内开票",
		Footer: "营业 07:00-22:00\nWi-Fi: coffee", Logo: logoFile(200, 80), LogoWidth: 50,
	}
}

// logoFile is a PNG of a cup, more or less: black, grey and white.
func logoFile(width, height int) []byte {
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		x, y := i%width, i/width
		picture.Pix[i] = 255
		switch {
		case x < width/8 || y < height/8 || x >= width*7/8 || y >= height*7/8:
		case (x/10+y/10)%2 == 0:
			picture.Pix[i] = 0
		default:
			picture.Pix[i] = 160
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		panic(err)
	}
	return file.Bytes()
}

// templateSlips are slips by templates, by the names of their files.
func templateSlips(language string) map[string]pos.Slip {
	of := func(change func(*pos.Template)) *pos.Template {
		t := sampleTemplate()
		change(t)
		return t
	}
	all := of(func(*pos.Template) {})
	bare := of(func(t *pos.Template) { *t = pos.Template{Number: 1, Hidden: pos.SlipParts} })
	two := of(func(t *pos.Template) { t.Bilingual = true })
	large := of(func(t *pos.Template) { t.Large = true })
	return map[string]pos.Slip{
		"template":           {Receipt: weChatReceipt(language, 350), Template: all},
		"template_bare":      {Receipt: weChatReceipt(language, 0), Template: bare},
		"template_bilingual": {Receipt: cashReceipt(language), Template: two},
		"template_copy":      {Receipt: weChatReceipt(language, 0), Template: two, Copy: 1},
		"template_large":     {Receipt: cashReceipt(language), Template: large},
		"template_refund":    {Refund: refundSlip(language), Template: two},
		"gift":               {Receipt: weChatReceipt(language, 0), Gift: true, Template: all},
	}
}

func TestTemplateGolden(t *testing.T) { checkGolden(t, templateSlips) }

// checkGolden holds slips in every language and width to their files.
func checkGolden(t *testing.T, slips func(language string) map[string]pos.Slip) {
	for _, language := range []string{"zh", "en"} {
		for name, slip := range slips(language) {
			for _, columns := range PaperColumns {
				file := fmt.Sprintf("%s_%s_%d.txt", name, language, columns)
				t.Run(file, func(t *testing.T) {
					p, err := interpret(Encode(Layout(slip), Profile{Columns: columns}), columns)
					if err != nil {
						t.Fatal(err)
					}
					golden.Check(t, file, p.picture())
				})
			}
		}
	}
}

// TestNoTemplateIsTheTillsOwn: a template in which nothing is set changes no byte.
func TestNoTemplateIsTheTillsOwn(t *testing.T) {
	slips := goldenSlips("zh")
	slips["refund"] = pos.Slip{Refund: refundSlip("zh")}
	for name, slip := range slips {
		want := Encode(Layout(slip), Profile{Columns: 32})
		slip.Template = &pos.Template{Number: 3}
		if got := Encode(Layout(slip), Profile{Columns: 32}); !bytes.Equal(got, want) {
			t.Errorf("%s is another by an empty template", name)
		}
	}
}

// TestAGiftHasNoPrice: neither of an article nor of the sale, whatever the template.
func TestAGiftHasNoPrice(t *testing.T) {
	for _, template := range []*pos.Template{nil, sampleTemplate()} {
		r := weChatReceipt("zh", 0)
		p := printed(t, pos.Slip{Receipt: r, Gift: true, Template: template})
		text := p.picture()
		for _, secret := range []string{"￥", r.Lines[0].Price.Grouped(), r.Total.Grouped(), r.WeChat[0].TransactionID} {
			if strings.Contains(text, secret) {
				t.Errorf("a gift receipt says %q:\n%s", secret, text)
			}
		}
		if codes := append(p.codes, p.bars...); len(codes) != 1 || codes[0] != string(r.Sale) {
			t.Errorf("its codes are %q", codes)
		}
	}
}

// TestAnyTemplate: whatever a shop writes, no line is over the edge, nothing of it is a
// command, and what must be on a receipt is.
func TestAnyTemplate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made := &pos.Template{Number: 1, Bilingual: rapid.Bool().Draw(t, "two languages"), Large: rapid.Bool().Draw(t, "large")}
		for _, text := range []*string{&made.Header, &made.Thanks, &made.Invoice, &made.Footer} {
			*text = anyText().Draw(t, "text")
		}
		made.Hidden = rapid.SliceOfDistinct(rapid.SampledFrom(pos.SlipParts), rapid.ID).Draw(t, "hidden")
		if rapid.Bool().Draw(t, "logo") {
			made.Logo = logoFile(rapid.IntRange(1, 700).Draw(t, "width"), rapid.IntRange(1, 60).Draw(t, "height"))
			made.LogoWidth = rapid.IntRange(0, 100).Draw(t, "percent")
		}
		slip := pos.Slip{Receipt: weChatReceipt("zh", 0), Gift: rapid.Bool().Draw(t, "gift"), Template: made}
		columns := rapid.SampledFrom(PaperColumns).Draw(t, "columns")
		data := Encode(Layout(slip), Profile{Columns: columns})
		p, err := interpret(data, columns)
		if err != nil {
			t.Fatal(err)
		}
		if p.pulses != 0 || p.cuts != 1 {
			t.Fatalf("%d pulses, %d cuts", p.pulses, p.cuts)
		}
		if !slip.Gift && !strings.Contains(squeeze(strings.Join(p.lines, "")), sampleOutTradeNo) {
			t.Fatalf("no order number on\n%s", p.picture())
		}
		for _, wrong := range []string{"\x10\x04", "\x10\x05", "\x10\x14"} {
			if bytes.Contains(data, []byte(wrong)) {
				t.Fatalf("the bytes hold % x", wrong)
			}
		}
	})
}

func TestReadLogo(t *testing.T) {
	wide := image.NewRGBA(image.Rect(0, 0, 1200, 300))
	for i := range 300 {
		wide.Set(i, i, color.Black)
	}
	var photo, drawing bytes.Buffer
	if err := jpeg.Encode(&photo, wide, nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&drawing, wide); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"photo": photo.Bytes(), "drawing": drawing.Bytes()} {
		kept, err := ReadLogo(file)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := png.DecodeConfig(bytes.NewReader(kept)); err != nil || c.Width != 576 || c.Height != 144 {
			t.Errorf("of the %s is kept %d x %d, %v", name, c.Width, c.Height, err)
		}
	}
	noise := image.NewGray(image.Rect(0, 0, 900, 600))
	for i, state := 0, uint32(1); i < len(noise.Pix); i++ {
		state = state*1664525 + 1013904223
		noise.Pix[i] = uint8(state >> 24)
	}
	var busy bytes.Buffer
	if err := png.Encode(&busy, noise); err != nil {
		t.Fatal(err)
	}
	kept, err := ReadLogo(busy.Bytes())
	if c, decode := png.DecodeConfig(bytes.NewReader(kept)); err != nil || decode != nil || len(kept) > pos.MaxLogo || c.Width < 250 || c.Width*2/3 != c.Height {
		t.Errorf("of a busy picture %d bytes are kept, %d x %d, %v, %v", len(kept), c.Width, c.Height, err, decode)
	}
	for name, file := range map[string][]byte{"nothing": nil, "text": []byte("logo"), "half": drawing.Bytes()[:60]} {
		if _, err := ReadLogo(file); err == nil {
			t.Errorf("%s is a logo", name)
		}
	}
}

// TestLogoCost is what a serial line needs for the bytes of the logo alone.
func TestLogoCost(t *testing.T) {
	template := pos.Template{Logo: logoFile(384, 100), LogoWidth: 100}
	c, err := LogoCost(template, Profile{Columns: 32}, 9600)
	if err != nil {
		t.Fatal(err)
	}
	with := len(Encode(Layout(pos.Slip{Receipt: cashReceipt("zh"), Template: &template}), Profile{Columns: 32}))
	without := len(Encode(Layout(pos.Slip{Receipt: cashReceipt("zh")}), Profile{Columns: 32}))
	if c.Bytes < with-without || c.Bytes > with-without+3 { // an alignment more or less
		t.Errorf("%d bytes, the receipt is %d longer", c.Bytes, with-without)
	}
	if want := time.Duration(c.Bytes) * time.Second / 960; c.Time != want {
		t.Errorf("%v, want %v", c.Time, want)
	}
	if c.Width != 288 || c.Height >= 100 { // the white around it is not sent
		t.Errorf("%d x %d dots", c.Width, c.Height)
	}
}

// BenchmarkLogoCost is what a logo of the width of 58 mm paper takes: bytes and seconds at
// 9600 baud beside the time to draw it.
func BenchmarkLogoCost(b *testing.B) {
	template := pos.Template{Logo: logoFile(384, 100), LogoWidth: 100}
	var c Cost
	for b.Loop() {
		var err error
		if c, err = LogoCost(template, Profile{Columns: 32}, 9600); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(c.Bytes), "bytes/logo")
	b.ReportMetric(c.Time.Seconds(), "s/logo@9600")
}
