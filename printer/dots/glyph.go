package dots

import (
	"image"
	"slices"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"wxtill/assets"
)

// Sizes of the faces in dots. A Latin character of Go Mono is 0.6 of its size
// wide, a Chinese one of Noto as wide as its size.
const (
	latinSize    = 20
	chineseSize  = 24
	latinBase    = 18 // baseline from the top of the cell
	chineseBase  = 21
	blackEnough  = 0x60 // of coverage: strokes of thin faces stay whole
	missingInset = 3
)

// face is a typeface at the size of the cell. A font.Face serves one caller at a
// time.
type face struct {
	latin, chinese typeface
	glyphs         map[rune]*Bitmap
}

type typeface struct {
	font.Face
	outlines *sfnt.Font
	size     int // of its em
	base     int // its baseline, from the top of the cell
}

// has reports whether there is a glyph for r that fits into so many dots.
func (t typeface) has(r rune, width int) bool {
	i, err := t.outlines.GlyphIndex(nil, r)
	if err != nil || i == 0 {
		return false
	}
	advance, ok := t.GlyphAdvance(r)
	return ok && advance.Round() <= width
}

var (
	facesMu sync.Mutex                 // guards all faces
	regular = sync.OnceValue(openFace) // of ordinary characters
	bold    = sync.OnceValue(openBold)
)

func openFace() *face { return newFace(gomono.TTF, assets.Regular) }
func openBold() *face { return newFace(gomonobold.TTF, assets.Bold) }

func newFace(latin, chinese []byte) *face {
	return &face{mustFace(latin, latinSize, latinBase), mustFace(chinese, chineseSize, chineseBase), map[rune]*Bitmap{}}
}

// mustFace opens a typeface that is part of the program.
func mustFace(data []byte, size, base int) typeface {
	f, err := opentype.Parse(data)
	if err != nil {
		panic("a typeface of the program: " + err.Error())
	}
	made, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic("a typeface of the program: " + err.Error())
	}
	return typeface{made, f, size, base}
}

// Glyph is the picture of a character: one cell, or two where it is wide. A
// character that no face has is a box.
func Glyph(r rune, wide, isBold bool) *Bitmap {
	facesMu.Lock()
	defer facesMu.Unlock()
	f := regular()
	if isBold {
		f = bold()
	}
	key := r
	if wide {
		key = -r
	}
	g, ok := f.glyphs[key]
	if !ok {
		g = f.draw(r, wide)
		f.glyphs[key] = g
	}
	return g
}

// draw paints a character in the middle of its cell, in the face that is made for
// it before the other.
func (f *face) draw(r rune, wide bool) *Bitmap {
	cell, faces := New(CellWidth, CellHeight), []typeface{f.latin, f.chinese}
	if wide {
		cell, faces = New(2*CellWidth, CellHeight), []typeface{f.chinese, f.latin}
	}
	for _, t := range faces {
		if t.has(r, cell.Width) {
			advance, _ := t.GlyphAdvance(r)
			dot := fixed.Point26_6{X: fixed.I(cell.Width)/2 - advance/2, Y: fixed.I(t.base)}
			area, mask, at, _, _ := t.Face.Glyph(dot, r)
			cell.stamp(area, mask, at)
			return cell
		}
	}
	return box(cell)
}

// Outline is a character as curves, in units of a 64th of a dot from the upper left
// corner of its cell, for what is not made of dots. A character that no face has is a
// box, a space nothing.
func Outline(r rune, wide, isBold bool) sfnt.Segments {
	facesMu.Lock()
	defer facesMu.Unlock()
	f := regular()
	if isBold {
		f = bold()
	}
	width, faces := CellWidth, []typeface{f.latin, f.chinese}
	if wide {
		width, faces = 2*CellWidth, []typeface{f.chinese, f.latin}
	}
	for _, t := range faces {
		if t.has(r, width) {
			return t.curves(r, width)
		}
	}
	return boxCurves(width)
}

// curves are the outline of a character in the middle of its cell.
func (t typeface) curves(r rune, width int) sfnt.Segments {
	i, _ := t.outlines.GlyphIndex(nil, r) // has says that it is there
	advance, _ := t.GlyphAdvance(r)
	segments, err := t.outlines.LoadGlyph(nil, i, fixed.I(t.size), nil)
	if err != nil {
		return boxCurves(width)
	}
	moved := slices.Clone(segments)
	by := fixed.Point26_6{X: fixed.I(width)/2 - advance/2, Y: fixed.I(t.base)}
	for n := range moved {
		for k := range moved[n].Args {
			moved[n].Args[k] = moved[n].Args[k].Add(by)
		}
	}
	return moved
}

// boxCurves is the outline of box: a rectangle and, the other way round, its inside.
func boxCurves(width int) sfnt.Segments {
	var s sfnt.Segments
	for _, inset := range []int{missingInset, missingInset + 1} {
		l, t, r, b := fixed.I(inset), fixed.I(inset), fixed.I(width-inset), fixed.I(CellHeight-inset)
		corners := []fixed.Point26_6{{X: l, Y: t}, {X: r, Y: t}, {X: r, Y: b}, {X: l, Y: b}}
		if inset > missingInset {
			slices.Reverse(corners)
		}
		for i, at := range corners {
			op := sfnt.SegmentOpLineTo
			if i == 0 {
				op = sfnt.SegmentOpMoveTo
			}
			s = append(s, sfnt.Segment{Op: op, Args: [3]fixed.Point26_6{at}})
		}
	}
	return s
}

// stamp makes black what the mask of a glyph covers.
func (b *Bitmap) stamp(area image.Rectangle, mask image.Image, at image.Point) {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			_, _, _, alpha := mask.At(at.X+x-area.Min.X, at.Y+y-area.Min.Y).RGBA()
			if alpha>>8 >= blackEnough {
				b.Set(x, y)
			}
		}
	}
}

// box is the outline that stands for an unknown character.
func box(cell *Bitmap) *Bitmap {
	w, h := cell.Width-2*missingInset, cell.Height-2*missingInset
	cell.Fill(missingInset, missingInset, w, 1)
	cell.Fill(missingInset, missingInset+h-1, w, 1)
	cell.Fill(missingInset, missingInset, 1, h)
	cell.Fill(missingInset+w-1, missingInset, 1, h)
	return cell
}
