package desk

import (
	"bytes"
	"image"
	"image/color"
)

// Glimpse is a picture of a part of the screen.
type Glimpse struct {
	where image.Rectangle
	bgrx  []byte // four bytes a point, line by line
}

// Same reports whether two pictures of the same part show the same.
func (g Glimpse) Same(other Glimpse) bool {
	return g.where == other.where && bytes.Equal(g.bgrx, other.bgrx)
}

// Columns is how many columns of points differ from those of another picture of the same
// part.
func (g Glimpse) Columns(other Glimpse) (n int) {
	wide := 4 * g.where.Dx()
	for x := 0; x < wide; x += 4 {
		for y := 0; y < len(g.bgrx); y += wide {
			if at := y + x; !bytes.Equal(g.bgrx[at:at+3], other.bgrx[at:at+3]) {
				n++
				break
			}
		}
	}
	return n
}

// Share is how many of the points within r have this colour, 0 to 1.
func (g Glimpse) Share(r image.Rectangle, c color.RGBA) float64 {
	r = r.Intersect(g.where)
	hits := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from := 4 * ((y-g.where.Min.Y)*g.where.Dx() + r.Min.X - g.where.Min.X)
		line := g.bgrx[from : from+4*r.Dx()]
		for x := 0; x < len(line); x += 4 {
			if line[x] == c.B && line[x+1] == c.G && line[x+2] == c.R {
				hits++
			}
		}
	}
	return float64(hits) / float64(max(r.Dx()*r.Dy(), 1))
}

// tile is the edge of what Find looks at, in points.
const tile = 32

// Find is the first tile, line by line, of which this colour covers at least the
// share. It is empty where there is none.
func (g Glimpse) Find(c color.RGBA, share float64) image.Rectangle {
	for y := g.where.Min.Y; y+tile <= g.where.Max.Y; y += tile {
		for x := g.where.Min.X; x+tile <= g.where.Max.X; x += tile {
			if t := image.Rect(x, y, x+tile, y+tile); g.Share(t, c) >= share {
				return t
			}
		}
	}
	return image.Rectangle{}
}
