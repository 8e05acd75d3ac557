package dots

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"
)

// art is a picture as text, for small ones.
func art(b *Bitmap) string {
	var s strings.Builder
	for y := range b.Height {
		for x := range b.Width {
			if b.Black(x, y) {
				s.WriteByte('#')
			} else {
				s.WriteByte('.')
			}
		}
		s.WriteByte('\n')
	}
	return s.String()
}

func TestBitmap(t *testing.T) {
	p := New(2, 2)
	p.Set(0, 0)
	p.Set(1, 1)
	for _, beyond := range []image.Point{{-1, 0}, {2, 0}, {0, -1}, {0, 2}} {
		p.Set(beyond.X, beyond.Y)
		if p.Black(beyond.X, beyond.Y) {
			t.Errorf("%v is black", beyond)
		}
	}
	b := New(10, 3)
	b.Draw(p, 7, 0, 2, 1)
	if got, want := art(b), ".......##.\n.........#\n..........\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if got, want := art(b.Rows(1, 2)), ".........#\n"; got != want {
		t.Errorf("row 1 is %s", got)
	}
	if got := b.Grow(5); got.Height != 5 || !got.Black(7, 0) || got.Black(9, 4) {
		t.Errorf("grown\n%s", art(got))
	}
	if img := b.Image(); img.At(7, 0) != color.Black || img.At(0, 0) != color.White {
		t.Error("the image has other colours")
	}
}

func TestGlyphs(t *testing.T) {
	for _, c := range []struct {
		r    rune
		wide bool
	}{{'W', false}, {'g', false}, {'拿', true}, {'￥', true}, {'×', true}, {'é', false}, {'é', true}} {
		for _, bold := range []bool{false, true} {
			g := Glyph(c.r, c.wide, bold)
			black := strings.Count(art(g), "#")
			want := CellWidth
			if c.wide {
				want *= 2
			}
			if g.Width != want || g.Height != CellHeight || black < 10 {
				t.Errorf("%c: %d x %d with %d dots", c.r, g.Width, g.Height, black)
			}
			if again := Glyph(c.r, c.wide, bold); again != g {
				t.Errorf("%c is drawn again", c.r)
			}
		}
	}
	if strings.Count(art(Glyph('拿', true, true)), "#") <= strings.Count(art(Glyph('拿', true, false)), "#") {
		t.Error("bold is not bolder")
	}
	if art(Glyph(' ', false, false)) != art(New(CellWidth, CellHeight)) {
		t.Error("a space is not white")
	}
	if art(Glyph('\ue000', false, false)) != art(box(New(CellWidth, CellHeight))) {
		t.Error("a character that is nowhere is no box")
	}
}

// TestCode128 against the example of ISO/IEC 15417's check character: data of
// values whose weighted sum is reckoned here by hand.
func TestCode128(t *testing.T) {
	// "AB": start 104 + 1*33 + 2*34 = 205; 205 mod 103 = 102.
	want := "211214" + "111323" + "131123" + "411131" + "2331112"
	if got := strings.Trim(strings.ReplaceAll(fmt.Sprint(Code128("AB")), " ", ""), "[]"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, data := range []string{"", "é", "\x1b", "\x7f"} {
		if Code128(data) != nil || Bars(data, 2, 10) != nil {
			t.Errorf("%q has bars", data)
		}
	}
	sum := 0
	for _, n := range Code128("T01") {
		sum += n
	}
	if sum != Code128Modules(3) || Bars("T01", 2, 10).Width != 2*sum {
		t.Errorf("%d modules, want %d", sum, Code128Modules(3))
	}
}

// TestFromImage: half grey becomes as many black dots as white ones; what is too
// wide is made smaller, what is transparent is paper.
func TestFromImage(t *testing.T) {
	grey := image.NewGray(image.Rect(5, 5, 45, 25))
	for i := range grey.Pix {
		grey.Pix[i] = 128
	}
	b := FromImage(grey, 20)
	if b.Width != 20 || b.Height != 10 {
		t.Fatalf("%d x %d", b.Width, b.Height)
	}
	if n := strings.Count(art(b), "#"); n < 90 || n > 110 {
		t.Errorf("%d of 200 dots are black", n)
	}
	clear := FromImage(image.NewRGBA(image.Rect(0, 0, 4, 4)), 20)
	if strings.Contains(art(clear), "#") {
		t.Errorf("transparent is\n%s", art(clear))
	}
	black := image.NewRGBA(image.Rect(0, 0, 3, 2))
	for i := 3; i < len(black.Pix); i += 4 {
		black.Pix[i] = 255
	}
	if got := art(FromImage(black, 20)); got != "###\n###\n" {
		t.Errorf("black is\n%s", got)
	}
}
