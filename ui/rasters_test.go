package ui

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
)

// allLooks are both sizes in both languages and both themes.
func allLooks() (all []look) {
	for _, theme := range []string{light, dark} {
		for _, size := range []fyne.Size{{Width: 1024, Height: 768}, {Width: 1920, Height: 1080}} {
			for _, language := range []string{"zh", "en"} {
				all = append(all, look{size, language, theme})
			}
		}
	}
	return all
}

// TestRasters has Fyne's software driver paint every scene in every look, and holds the
// pictures to golden files, in colour and with a tenth of their edges: what [TestScreens]
// lists is to look as it says.
func TestRasters(t *testing.T) {
	if testing.Short() {
		t.Skip("paints one after the other: nothing for the race detector")
	}
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			var sheet sheet
			for _, l := range allLooks() {
				b := newBench(t, func(_ *bench, o *Options) { o.Size, o.Language, o.Theme = l.size, l.language, l.theme })
				s.set(b)
				sheet.paint(b.w.win.Canvas())
			}
			holdRaster(t, s.name, sheet.joined())
		})
	}
	for _, s := range customerScenes {
		t.Run("customer "+s.name, func(t *testing.T) {
			var sheet sheet
			for _, l := range allLooks() {
				b := customerBench(t, l.size, func(_ *bench, o *Options) { o.Language, o.Theme = l.language, l.theme })
				s.set(b)
				sheet.paint(b.w.customer.win.Canvas())
			}
			holdRaster(t, s.name, sheet.joined())
		})
	}
}

// sheet is pictures that stand together in one file.
type sheet []image.Image

// paint adds what a canvas looks like from afar.
func (s *sheet) paint(c fyne.Canvas) {
	const tenth = 1.0 / 10
	c.(software.WindowlessCanvas).SetScale(tenth)
	*s = append(*s, c.Capture())
}

// joined puts four pictures in a row.
func (s sheet) joined() image.Image {
	const inRow = 4
	var places []image.Rectangle
	var all image.Rectangle
	var at image.Point
	for i, img := range s {
		if i%inRow == 0 {
			at = image.Pt(0, all.Dy())
		}
		place := image.Rectangle{Max: img.Bounds().Size()}.Add(at)
		places, all = append(places, place), all.Union(place)
		at.X = place.Max.X
	}
	joined := image.NewNRGBA(all)
	for i, img := range s {
		draw.Draw(joined, places[i], img, img.Bounds().Min, draw.Src)
	}
	return joined
}

// holdRaster holds a picture to its golden file, which -update writes. A few points may
// differ: machines round otherwise.
func holdRaster(t *testing.T, name string, img image.Image) {
	t.Helper()
	got := coarse(img)
	path := filepath.Join("testdata", "rasters", name+".png")
	if *update {
		var file bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&file, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	n := got.Rect.Dx() * got.Rect.Dy()
	if other := differing(t, path, got); other > n/4000 {
		t.Errorf("%d of %d points differ from %s; go test ./ui -run Rasters -update writes it", other, n, path)
	}
}

// differing is how many points are clearly other than in a file.
func differing(t *testing.T, path string, got *image.NRGBA) (n int) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	read, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if read.Bounds() != got.Bounds() {
		return len(got.Pix)
	}
	want := image.NewNRGBA(read.Bounds())
	draw.Draw(want, want.Rect, read, want.Rect.Min, draw.Src)
	const clearly = 40
	for i := 0; i < len(got.Pix); i += 4 {
		for c := range 3 {
			if d := int(want.Pix[i+c]) - int(got.Pix[i+c]); d > clearly || d < -clearly {
				n++
				break
			}
		}
	}
	return n
}

// coarse is a picture with eight steps of each colour, which packs well.
func coarse(img image.Image) *image.NRGBA {
	to := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(to, to.Rect, img, img.Bounds().Min, draw.Src)
	for i, v := range to.Pix {
		to.Pix[i] = uint8((int(v)*7 + 127) / 255 * 255 / 7)
	}
	return to
}
