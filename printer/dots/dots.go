// Package dots draws what stands on receipts as the black and white dots of a
// thermal printer: 8 to the millimetre, characters in cells of 12 by 24, Chinese
// ones in 24 by 24. The printer sends such pictures where a printer cannot draw by
// itself, the preview shows them, and the software printer of the tests and of the
// training mode puts them on its paper.
package dots

import (
	"image"
	"image/color"
	"math/bits"
)

// Size of the cell of a Latin character; a Chinese one is twice as wide.
const (
	CellWidth  = 12
	CellHeight = 24
)

// Bitmap is a picture of dots. Its rows are bytes from left to right, the
// highest bit first, as raster commands want them.
type Bitmap struct {
	Width, Height int
	Stride        int // bytes of a row
	Bits          []byte
}

// New is a white picture.
func New(width, height int) *Bitmap {
	stride := (width + 7) / 8
	return &Bitmap{width, height, stride, make([]byte, stride*height)}
}

// Black reports whether there is a black dot; beyond the edges there is none.
func (b *Bitmap) Black(x, y int) bool {
	return x >= 0 && x < b.Width && y >= 0 && y < b.Height && b.Bits[y*b.Stride+x/8]&(0x80>>(x%8)) != 0
}

// Set makes a dot black; beyond the edges it does nothing.
func (b *Bitmap) Set(x, y int) {
	if x >= 0 && x < b.Width && y >= 0 && y < b.Height {
		b.Bits[y*b.Stride+x/8] |= 0x80 >> (x % 8)
	}
}

// Fill makes a rectangle black.
func (b *Bitmap) Fill(x, y, width, height int) {
	for dy := range height {
		for dx := range width {
			b.Set(x+dx, y+dy)
		}
	}
}

// Draw puts the black dots of p on b, each as a rectangle of so many dots.
func (b *Bitmap) Draw(p *Bitmap, x, y, scaleX, scaleY int) {
	for i, eight := range p.Bits {
		for ; eight != 0; eight &= eight - 1 {
			px, py := i%p.Stride*8+7-bits.TrailingZeros8(eight), i/p.Stride
			b.Fill(x+px*scaleX, y+py*scaleY, scaleX, scaleY)
		}
	}
}

// Grow is the same picture on paper of another height: longer, or cut off.
func (b *Bitmap) Grow(height int) *Bitmap {
	grown := New(b.Width, height)
	copy(grown.Bits, b.Bits)
	return grown
}

// Rows is the part of the picture from one row to before another.
func (b *Bitmap) Rows(from, to int) *Bitmap {
	return &Bitmap{b.Width, to - from, b.Stride, b.Bits[from*b.Stride : to*b.Stride]}
}

// Trim is the picture without the white around it, nil where nothing of it is black: a
// printer is sent no white.
func (b *Bitmap) Trim() *Bitmap {
	area := image.Rectangle{}
	for y := range b.Height {
		for x := range b.Width {
			if b.Black(x, y) {
				area = area.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if area.Empty() {
		return nil
	}
	tight := New(area.Dx(), area.Dy())
	for y := range tight.Height {
		for x := range tight.Width {
			if b.Black(area.Min.X+x, area.Min.Y+y) {
				tight.Set(x, y)
			}
		}
	}
	return tight
}

// Image is the picture as Go's image package knows it, black on white.
func (b *Bitmap) Image() *image.Paletted {
	img := image.NewPaletted(image.Rect(0, 0, b.Width, b.Height), color.Palette{color.White, color.Black})
	for y := range b.Height {
		for x := range b.Width {
			if b.Black(x, y) {
				img.Pix[y*img.Stride+x] = 1
			}
		}
	}
	return img
}
