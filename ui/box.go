package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

var _ fyne.Layout = (*box)(nil)

// box lays objects out in a row or a column with a gap between them. Objects
// with a weight share what room is left; the others keep their least size.
type box struct {
	vertical bool
	gap      float32
	pad      float32 // around all
	weights  []float32
	objects  []fyne.CanvasObject
}

// column begins a box from top to bottom.
func column(gap float32) *box { return &box{vertical: true, gap: gap} }

// row begins a box from left to right.
func row(gap float32) *box { return &box{gap: gap} }

// padded sets the space around all objects.
func (b *box) padded(pad float32) *box {
	b.pad = pad
	return b
}

// add appends objects that keep their least size along the box.
func (b *box) add(objects ...fyne.CanvasObject) *box {
	for _, o := range objects {
		b.grow(0, o)
	}
	return b
}

// grow appends objects that share the room left over by weight.
func (b *box) grow(weight float32, objects ...fyne.CanvasObject) *box {
	for _, o := range objects {
		b.objects = append(b.objects, o)
		b.weights = append(b.weights, weight)
	}
	return b
}

// done is the finished container.
func (b *box) done() *fyne.Container { return container.New(b, b.objects...) }

// MinSize implements [fyne.Layout].
func (b *box) MinSize(objects []fyne.CanvasObject) fyne.Size {
	along, across, seen := float32(0), float32(0), 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		a, c := b.turn(o.MinSize())
		along, across = along+a, max(across, c)
		seen++
	}
	along += b.gap * float32(max(seen-1, 0))
	return b.size(along+2*b.pad, across+2*b.pad)
}

// Layout implements [fyne.Layout].
func (b *box) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	along, across := b.turn(size)
	least, _ := b.turn(b.MinSize(objects))
	left, weight := max(along-least, 0), float32(0)
	for i, o := range objects {
		if o.Visible() {
			weight += b.weights[i]
		}
	}
	even := b.even(objects, along, left)
	defer b.alike(objects)
	at := b.pad
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		length, _ := b.turn(o.MinSize())
		if weight > 0 {
			length += left * b.weights[i] / weight
		}
		if even > 0 {
			length = even
		}
		p := b.size(at, b.pad)
		o.Move(fyne.NewPos(p.Width, p.Height))
		o.Resize(b.size(length, across-2*b.pad))
		at += length + b.gap
	}
}

// even is the width of each object in a row of nothing but buttons of the same weight, where
// each has room in an equal share, also for its key beside its label if it had that in a
// share by what it needs; else 0.
func (b *box) even(objects []fyne.CanvasObject, along, left float32) float32 {
	if b.vertical {
		return 0
	}
	var buttons []*keyButton
	widest := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		k, ok := o.(*keyButton)
		if !ok || b.weights[i] != b.weights[0] || b.weights[i] == 0 {
			return 0
		}
		buttons, widest = append(buttons, k), max(widest, o.MinSize().Width)
	}
	n := float32(len(buttons))
	share := float32(int((along - 2*b.pad - (n-1)*b.gap) / max(n, 1)))
	if n == 0 || share < widest {
		return 0
	}
	evenly, byNeed := true, true
	for _, k := range buttons {
		evenly = evenly && k.hasRoomBeside(share)
		byNeed = byNeed && k.hasRoomBeside(k.MinSize().Width+left/n)
	}
	if byNeed && !evenly {
		return 0
	}
	return share
}

// alike has the buttons of a row show their keys in one way: all beside their labels, or
// all below them.
func (b *box) alike(objects []fyne.CanvasObject) {
	if b.vertical {
		return
	}
	below := false
	for _, o := range objects {
		if k, ok := o.(*keyButton); ok && k.Visible() {
			below = below || !k.hasRoomBeside(k.Size().Width)
		}
	}
	for _, o := range objects {
		if k, ok := o.(*keyButton); ok {
			k.stack(below)
		}
	}
}

// turn gives a size as (along, across) the box.
func (b *box) turn(s fyne.Size) (along, across float32) {
	if b.vertical {
		return s.Height, s.Width
	}
	return s.Width, s.Height
}

// size is the reverse of turn.
func (b *box) size(along, across float32) fyne.Size {
	if b.vertical {
		return fyne.NewSize(across, along)
	}
	return fyne.NewSize(along, across)
}
