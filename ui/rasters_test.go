package ui

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// rasterScenes are painted by Fyne's software driver besides: what [TestScreens] lists is
// to look as it says. Every second one is dark.
var rasterScenes = []string{
	"sell", "sell-hits", "sell-letters", "sell-discount", "discount-pad", "pay-scan", "pay-paying", "pay-refused", "pay-code-password", "paid", "cash", "cash-paid",
	"docs", "refund", "bill", "report", "shift-counted", "find", "goods", "settings", "template-full", "parked", "lock", "help",
}

// TestRasters holds small grey pictures of some scenes to golden files. A few points may
// differ: machines round otherwise.
func TestRasters(t *testing.T) {
	if testing.Short() {
		t.Skip("paints one after the other: nothing for the race detector")
	}
	for i, name := range rasterScenes {
		t.Run(name, func(t *testing.T) {
			at := slices.IndexFunc(scenes, func(s scene) bool { return s.name == name })
			if at < 0 {
				t.Fatal("there is no such scene")
			}
			b := newBench(t, small, func(_ *bench, o *Options) { o.Theme = []string{light, dark}[i%2] })
			scenes[at].set(b)
			holdRaster(t, name, b.w.win.Canvas().Capture())
		})
	}
}

// holdRaster holds a picture to its golden file, which -update writes.
func holdRaster(t *testing.T, name string, img image.Image) {
	t.Helper()
	got := shrunk(img)
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
	if n := len(got.Pix); differing(t, path, got) > n/1000 {
		t.Errorf("%d of %d points differ from %s; go test ./ui -run Rasters -update writes it", differing(t, path, got), n, path)
	}
}

// differing is how many points are clearly other than in a file.
func differing(t *testing.T, path string, got *image.Gray) (n int) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		return len(got.Pix)
	}
	const clearly = 24
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			w := color.GrayModel.Convert(want.At(x, y)).(color.Gray).Y
			if d := int(w) - int(got.GrayAt(x, y).Y); d > clearly || d < -clearly {
				n++
			}
		}
	}
	return n
}

// shrunk is a picture with a quarter of its edges, in sixteen greys.
func shrunk(img image.Image) *image.Gray {
	const by = 4
	from := img.Bounds()
	small := image.NewGray(image.Rect(0, 0, from.Dx()/by, from.Dy()/by))
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			sum := 0
			for i := range by * by {
				sum += int(color.GrayModel.Convert(img.At(from.Min.X+x*by+i%by, from.Min.Y+y*by+i/by)).(color.Gray).Y)
			}
			small.SetGray(x, y, color.Gray{Y: uint8((sum/(by*by) + 8) / 17 * 17)})
		}
	}
	return small
}
