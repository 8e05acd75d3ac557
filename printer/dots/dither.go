package dots

import "image"

// FromImage makes dots of any picture, at most so many wide, with its proportions
// kept and its greys dithered (Floyd-Steinberg). What is transparent is white.
func FromImage(img image.Image, most int) *Bitmap {
	width, height := img.Bounds().Dx(), img.Bounds().Dy()
	if width > most {
		width, height = most, max(height*most/width, 1)
	}
	greys := Greys(img, width, height)
	b := New(width, height)
	// Errors of this row and of the next, in units of a 255th of a dot.
	now, next := make([]int, width+2), make([]int, width+2)
	for y := range height {
		for x := range width {
			white := int(greys.Pix[y*greys.Stride+x]) + now[x+1]/16
			wrong := white
			if white < 128 {
				b.Set(x, y)
			} else {
				wrong -= 255
			}
			now[x+2] += wrong * 7
			next[x] += wrong * 3
			next[x+1] += wrong * 5
			next[x+2] += wrong
		}
		now, next = next, now
		clear(next)
	}
	return b
}

// Greys is a picture in another size: each dot as bright as what it covers is on
// average. What is transparent is white.
func Greys(img image.Image, width, height int) *image.Gray {
	from := img.Bounds()
	made := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			made.Pix[y*made.Stride+x] = grey(img, image.Rect(
				from.Min.X+x*from.Dx()/width, from.Min.Y+y*from.Dy()/height,
				from.Min.X+(x+1)*from.Dx()/width, from.Min.Y+(y+1)*from.Dy()/height))
		}
	}
	return made
}

// grey is how bright an area of a picture is.
func grey(img image.Image, area image.Rectangle) uint8 {
	sum, n := 0, 0
	for y := area.Min.Y; y < max(area.Max.Y, area.Min.Y+1); y++ {
		for x := area.Min.X; x < max(area.Max.X, area.Min.X+1); x++ {
			r, g, b, a := img.At(x, y).RGBA() // premultiplied, 16 bits
			light := (299*int(r) + 587*int(g) + 114*int(b)) / 1000
			sum += (light + 0xFFFF - int(a)) >> 8
			n++
		}
	}
	return uint8(sum / n)
}
