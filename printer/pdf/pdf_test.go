package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wxtill/printer/dots"
)

// sheet is a page with more characters than a font has room for.
func sheet() *Page {
	p := New(400, 600)
	p.Title = "小票 1"
	for i := range 300 {
		p.Glyph(rune('一'+i), true, false, 10, 20, 1, 2)
	}
	p.Glyph('A', false, true, 0, 0, 1, 1)
	p.Glyph('A', false, true, 12, 0, 1, 1)
	b := dots.New(9, 2)
	b.Set(8, 1)
	p.Picture(b, 30, 40)
	return p
}

func written(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestTableOfObjects: every object begins where the table says, and the end points at
// the table.
func TestTableOfObjects(t *testing.T) {
	text := written(t, sheet())
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindStringSubmatch(text)
	if start == nil {
		t.Fatal("no end")
	}
	at, _ := strconv.Atoi(start[1])
	if !strings.HasPrefix(text[at:], "xref\n") {
		t.Fatalf("at %d is %.20q", at, text[at:])
	}
	entries := regexp.MustCompile(`(\d{10}) 00000 n \n`).FindAllStringSubmatch(text[at:], -1)
	for i, e := range entries {
		begin, _ := strconv.Atoi(e[1])
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !strings.HasPrefix(text[begin:], want) {
			t.Errorf("object %d begins with %.20q", i+1, text[begin:])
		}
	}
	if n := strings.Count(text, " 0 obj\n"); n != len(entries) {
		t.Errorf("%d objects, %d entries", n, len(entries))
	}
}

// streams are the contents of all streams.
func streams(t *testing.T, text string) (all []string) {
	t.Helper()
	for _, piece := range strings.Split(text, "stream\n")[1:] {
		z, err := zlib.NewReader(strings.NewReader(piece))
		if err != nil {
			continue // what is behind an endstream
		}
		data, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(data))
	}
	return all
}

// TestTwoFonts: 301 glyphs need two fonts, each character is drawn once, and the table
// to Unicode has all of them.
func TestTwoFonts(t *testing.T) {
	text := written(t, sheet())
	if n := strings.Count(text, "/Subtype /Type3"); n != 2 {
		t.Errorf("%d fonts", n)
	}
	all := strings.Join(streams(t, text), "\n")
	if n := strings.Count(all, " d1\n"); n != 301 {
		t.Errorf("%d glyphs are drawn", n)
	}
	if n := strings.Count(all, "<0041>"); n != 1 {
		t.Errorf("A is %d times in the table", n)
	}
	for i := range 300 {
		if !strings.Contains(all, fmt.Sprintf("<%04x>", '一'+i)) {
			t.Fatalf("%c is not in the table", '一'+i)
		}
	}
	if !strings.Contains(text, "/Title <feff5c0f79680020"+"0031>") {
		t.Error("no title")
	}
}

// TestPlaces: what is at the top of the paper is at the top of the page, whose height is
// counted from below.
func TestPlaces(t *testing.T) {
	all := strings.Join(streams(t, written(t, sheet())), "\n")
	for _, want := range []string{
		"BT /F0 1 Tf 1 0 0 2 10 532 Tm <00> Tj ET", // 600 - 20 - 2 x 24
		"BT /F1 1 Tf 1 0 0 1 0 576 Tm <2c> Tj ET",  // glyph 300
		"q 9 0 0 2 30 558 cm /P0 Do Q",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestPoints(t *testing.T) {
	for n, want := range map[int]string{0: "0.00", 203: "71.92", 464: "164.40"} { // 58 mm
		if got := points(n); got != want {
			t.Errorf("%d dots are %s points, want %s", n, got, want)
		}
	}
}
