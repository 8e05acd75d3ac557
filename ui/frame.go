package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// layoutFunc is a layout given by two functions.
type layoutFunc struct {
	least func() fyne.Size
	place func(fyne.Size)
}

var _ fyne.Layout = layoutFunc{}

// MinSize implements [fyne.Layout].
func (l layoutFunc) MinSize([]fyne.CanvasObject) fyne.Size { return l.least() }

// Layout implements [fyne.Layout].
func (l layoutFunc) Layout(_ []fyne.CanvasObject, size fyne.Size) { l.place(size) }

// place moves and resizes o in one go. Positions are whole units, so that at a
// scale of 1 nothing falls between two pixels.
func place(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(float32(int(x)), float32(int(y))))
	o.Resize(fyne.NewSize(width, height))
}

// filled is a rounded rectangle; an edge of nil draws none.
func filled(fill, edge color.Color, corner float32) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.CornerRadius = corner
	if edge != nil {
		r.StrokeColor, r.StrokeWidth = edge, 1
	}
	return r
}

// card puts content on a white card.
func card(content fyne.CanvasObject) *fyne.Container {
	return container.NewStack(filled(colorSurface, colorLine, radius), content)
}

// striped is a card with a stripe of ink down its left edge.
func striped(ink color.Color, content fyne.CanvasObject) *fyne.Container {
	const width = 8
	stripe, face := filled(ink, nil, 0), filled(colorSurface, colorLine, 0)
	stripe.TopLeftCornerRadius, stripe.BottomLeftCornerRadius = width, width
	face.TopRightCornerRadius, face.BottomRightCornerRadius = radius, radius
	return container.New(layoutFunc{
		least: func() fyne.Size { return content.MinSize().AddWidthHeight(width, 0) },
		place: func(s fyne.Size) {
			place(stripe, 0, 0, width, s.Height)
			place(face, width, 0, s.Width-width, s.Height)
			place(content, width, 0, s.Width-width, s.Height)
		},
	}, stripe, face, content)
}

// sized gives content a least size of its own.
func sized(width, height float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: func() fyne.Size { return content.MinSize().Max(fyne.NewSize(width, height)) },
		place: func(s fyne.Size) { place(content, 0, 0, s.Width, s.Height) },
	}, content)
}

// exactly gives content a height of its own, also where it would be higher: a
// choice is, beside an entry.
func exactly(width, height float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: func() fyne.Size { return fyne.NewSize(max(content.MinSize().Width, width), height) },
		place: func(s fyne.Size) { place(content, 0, 0, s.Width, height) },
	}, content)
}

// inset puts space around content.
func inset(x, y float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: func() fyne.Size { return content.MinSize().AddWidthHeight(2*x, 2*y) },
		place: func(s fyne.Size) { place(content, x, y, s.Width-2*x, s.Height-2*y) },
	}, content)
}

// centred gives content all the room there is up to a size of its own, in the middle: what
// belongs together stays together on a large screen.
func centred(width, height float32, content fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: content.MinSize,
		place: func(s fyne.Size) {
			size := s.Min(fyne.NewSize(width, height).Max(content.MinSize()))
			place(content, (s.Width-size.Width)/2, (s.Height-size.Height)/2, size.Width, size.Height)
		},
	}, content)
}

// middle centres content from top to bottom at its least height, over the
// whole width.
func middle(content fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: content.MinSize,
		place: func(s fyne.Size) {
			h := content.MinSize().Height
			place(content, 0, (s.Height-h)/2, s.Width, h)
		},
	}, content)
}

// relayout places everything in the containers under o anew: Fyne does so by
// itself only on the next frame, and not in every driver. Objects that keep
// their place cost nothing.
func relayout(o fyne.CanvasObject) {
	c, ok := o.(*fyne.Container)
	if !ok || !c.Visible() {
		return
	}
	if c.Layout != nil {
		c.Layout.Layout(c.Objects, c.Size())
	}
	for _, child := range c.Objects {
		relayout(child)
	}
}

// spacer is empty room.
func spacer() fyne.CanvasObject { return canvas.NewRectangle(colorNone) }
