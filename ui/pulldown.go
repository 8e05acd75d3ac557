package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Focusable = (*pulldown)(nil)
	_ fyne.Tappable  = (*pulldown)(nil)

	_ fyne.Tappable     = (*pulledRow)(nil)
	_ desktop.Hoverable = (*pulledRow)(nil)
)

// pulldown is the list of a choice, over the page, until one of it is taken or it is left.
// Fyne's own has no edge, and without a shadow nothing tells it from the page.
type pulldown struct {
	widget.BaseWidget

	choose *choose
	canvas fyne.Canvas
	rows   []*pulledRow
	at     int // -1: none yet
	card   *fyne.Container
}

// pulledRow is one of its rows.
type pulledRow struct {
	widget.BaseWidget

	list   *pulldown
	index  int
	ground *canvas.Rectangle
	text   *line
}

const pulledPad = space4 // between the edge of the list and its rows

// pullDown opens the list of c below it, or above where there is no room.
func pullDown(c *choose) {
	over := fyne.CurrentApp().Driver().CanvasForObject(c)
	if over == nil || len(c.Options) == 0 {
		return
	}
	p := &pulldown{choose: c, canvas: over, at: c.SelectedIndex()}
	list := column(0).padded(pulledPad)
	for i, option := range c.Options {
		r := &pulledRow{list: p, index: i, ground: filled(colorNone, nil, radius-pulledPad), text: newLine(textBody, colorInk, i == p.at).elastic(60)}
		r.text.set(option)
		r.ExtendBaseWidget(r)
		p.rows = append(p.rows, r)
		list.add(r)
	}
	frame := filled(colorSurface, colorEdge, radius)
	frame.StrokeWidth = frameWidth
	p.card = container.NewStack(frame, list.done())
	p.ExtendBaseWidget(p)
	over.Overlays().Add(p)
	p.Resize(over.Size())
	p.mark(max(p.at, 0))
	over.Focus(p)
}

// mark moves the cursor to row i.
func (p *pulldown) mark(i int) {
	p.at = min(max(i, 0), len(p.rows)-1)
	for j, r := range p.rows {
		fill := colorNone
		if j == p.at {
			fill = colorBlueTint
		}
		setFill(r.ground, fill, nil)
	}
}

// take chooses row i.
func (p *pulldown) take(i int) {
	p.close()
	p.choose.SetSelectedIndex(i)
}

// close takes the list away, and gives the focus back.
func (p *pulldown) close() {
	p.canvas.Overlays().Remove(p)
	p.canvas.Focus(p.choose)
}

// pushUp takes the list that is open away, if there is one: its page is left.
func pushUp(c fyne.Canvas) {
	for _, o := range slices.Clone(c.Overlays().List()) {
		if p, ok := o.(*pulldown); ok {
			c.Overlays().Remove(p)
		}
	}
}

// Tapped implements [fyne.Tappable]: beside the list.
func (p *pulldown) Tapped(*fyne.PointEvent) { p.close() }

// FocusGained implements [fyne.Focusable].
func (p *pulldown) FocusGained() {}

// FocusLost implements [fyne.Focusable].
func (p *pulldown) FocusLost() {}

// TypedRune implements [fyne.Focusable]: nothing is typed into a list, so it is left for
// where a scan belongs.
func (p *pulldown) TypedRune(r rune) {
	if r != ' ' {
		p.close()
		p.choose.TypedRune(r)
	}
}

// TypedKey implements [fyne.Focusable].
func (p *pulldown) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyUp:
		p.mark(p.at - 1)
	case ev.Name == fyne.KeyDown:
		p.mark(p.at + 1)
	case ev.Name == fyne.KeySpace || isEnter(ev.Name):
		p.take(p.at)
	case ev.Name == fyne.KeyEscape || ev.Name == fyne.KeyTab:
		p.close()
	}
}

// CreateRenderer implements [fyne.Widget].
func (p *pulldown) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(layoutFunc{
		least: func() fyne.Size { return fyne.Size{} },
		place: p.place,
	}, p.card))
}

// place puts the list at its choice.
func (p *pulldown) place(size fyne.Size) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.choose)
	height := min(p.card.MinSize().Height, size.Height)
	y := at.Y + p.choose.Size().Height + space4
	if y+height > size.Height-space8 {
		y = max(at.Y-space4-height, 0)
	}
	place(p.card, at.X, y, p.choose.Size().Width, height)
}

// Tapped implements [fyne.Tappable].
func (r *pulledRow) Tapped(*fyne.PointEvent) { r.list.take(r.index) }

// MouseIn implements [desktop.Hoverable].
func (r *pulledRow) MouseIn(*desktop.MouseEvent) { r.list.mark(r.index) }

// MouseMoved implements [desktop.Hoverable].
func (r *pulledRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (r *pulledRow) MouseOut() {}

// CreateRenderer implements [fyne.Widget].
func (r *pulledRow) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(r.ground, sized(0, smallHeight, inset(space12, 0, middle(r.text)))))
}
