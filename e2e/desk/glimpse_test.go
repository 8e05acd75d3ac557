package desk

import (
	"image"
	"image/color"
	"testing"
)

// picture is a glimpse in which every point of spot has one colour and the rest
// is white.
func picture(where, spot image.Rectangle, c color.RGBA) Glimpse {
	g := Glimpse{where: where}
	for y := where.Min.Y; y < where.Max.Y; y++ {
		for x := where.Min.X; x < where.Max.X; x++ {
			point := []byte{0xFF, 0xFF, 0xFF, 0}
			if (image.Point{X: x, Y: y}).In(spot) {
				point = []byte{c.B, c.G, c.R, 0}
			}
			g.bgrx = append(g.bgrx, point...)
		}
	}
	return g
}

func TestColumns(t *testing.T) {
	where := image.Rect(10, 20, 60, 40)
	blank := picture(where, image.Rectangle{}, color.RGBA{})
	if got := picture(where, image.Rect(12, 25, 19, 27), color.RGBA{}).Columns(blank); got != 7 {
		t.Errorf("a spot of 7 by 2 points changes %d columns", got)
	}
	if got := blank.Columns(blank); got != 0 {
		t.Errorf("the same picture differs in %d columns", got)
	}
}

func TestGlimpse(t *testing.T) {
	green := color.RGBA{R: 0x0A, G: 0x7A, B: 0x43, A: 0xFF}
	g := picture(image.Rect(10, 20, 210, 120), image.Rect(80, 60, 160, 110), green)
	if got := g.Share(image.Rect(80, 60, 100, 70), green); got != 1 {
		t.Errorf("share within the spot = %v, want 1", got)
	}
	if got := g.Share(image.Rect(70, 60, 90, 70), green); got != 0.5 {
		t.Errorf("share at its edge = %v, want 0.5", got)
	}
	if got := g.Share(image.Rect(500, 500, 600, 600), green); got != 0 {
		t.Errorf("share outside of the picture = %v, want 0", got)
	}
	if got, want := g.Find(green, 0.8), image.Rect(106, 84, 138, 116); got != want {
		t.Errorf("Find = %v, want %v", got, want)
	}
	if got, want := g.Find(green, 0.5), image.Rect(74, 52, 106, 84); got != want {
		t.Errorf("Find of half a tile = %v, want %v", got, want)
	}
	if !g.Same(g) || g.Same(picture(image.Rect(10, 20, 210, 120), image.Rect(80, 60, 160, 109), green)) {
		t.Error("Same does not tell pictures apart")
	}
	if got := g.Find(color.RGBA{A: 0xFF}, 0.1); !got.Empty() {
		t.Errorf("Find of a colour that is not there = %v", got)
	}
}
