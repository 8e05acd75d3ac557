package assets

import (
	"bytes"
	"encoding/json"
	"image/png"
	"testing"

	"golang.org/x/image/font/sfnt"
)

// beside are runes that the program draws without a text of these files: money,
// keycaps, what cuts a name short, and the names of the sample goods.
const beside = "0123456789.,:-+=×·…¥￥()（）“”ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/*#%_@" +
	"街角咖啡拿铁大杯美式中杯可颂散装曲奇"

func TestFacesHaveEveryRune(t *testing.T) {
	runes := []rune(beside)
	for _, doc := range [][]byte{Chinese, English} {
		var texts map[string]string
		if err := json.Unmarshal(doc, &texts); err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			runes = append(runes, []rune(text)...)
		}
	}
	for name, face := range map[string][]byte{"Regular": Regular, "Bold": Bold} {
		f, err := sfnt.Parse(face)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var b sfnt.Buffer
		missing := map[rune]bool{}
		for _, r := range runes {
			if i, err := f.GlyphIndex(&b, r); (err != nil || i == 0) && r != '\n' {
				missing[r] = true
			}
		}
		for r := range missing {
			t.Errorf("%s has no %q (%U)", name, r, r)
		}
	}
}

func TestIcon(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(Icon))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds().Size(); got.X != 512 || got.Y != 512 {
		t.Errorf("the icon is %v, want 512 by 512", got)
	}
}
