package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// dock is the keypad of the pages that have none of their own. It comes up beside an
// entry that is touched, and goes with the first key: who has keys needs no pad.
type dock struct {
	w   *Window
	at  *entry // that is typed into
	pad fyne.CanvasObject
	box *fyne.Container // over the whole window
}

// ownPad are the pages that have a pad.
const ownPad = onSell | onCash | onSplit | onLock

// Size of the docked pad, and how far it keeps from the edges: above the status bar, and
// beside the rail.
const (
	dockWidth  = 296
	dockHeight = 404
	dockMargin = 20
	dockBelow  = statusHeight + dockMargin
	dockLeft   = railWidth + dockMargin
)

func newDock(w *Window) *dock {
	d := &dock{w: w}
	keys := padKeys{stray{w}, &w.padding, func() *entry { return d.at }, d.back}
	hide := w.button(styleSmall, w.t("pad.hide"), "", func() { d.hide(); w.focusHome() }).tall(smallHeight)
	d.pad = dockCard(keys, hide)
	d.box = container.New(layoutFunc{
		least: func() fyne.Size { return fyne.Size{} },
		place: func(size fyne.Size) {
			at := d.place(size)
			place(d.pad, at.X, at.Y, dockWidth, dockHeight)
		},
	}, d.pad)
	d.box.Hide()
	return d
}

// dockCard is the pad with the button that takes it away.
func dockCard(keys padKeys, hide fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(filled(colorSurface, colorEdge, radius),
		column(space8).padded(space12).add(hide).grow(1, keys.withLetters(padKey{label: "×"}, padKey{label: "-"})).done())
}

// show brings the pad up for e, unless the page has one of its own.
func (d *dock) show(e *entry) {
	if d.w.on&ownPad != 0 || d.w.overlay != nil {
		return
	}
	d.at = e
	d.box.Show()
	d.box.Refresh()
	relayout(d.box)
}

// tapped implements [padOwner].
func (w *Window) tapped(e *entry) { w.dock.show(e) }

// hide takes the pad away.
func (d *dock) hide() {
	if d.box.Visible() {
		d.at = nil
		d.box.Hide()
	}
}

// back gives the focus back to what is typed into: Enter may have gone on to another
// entry, or to another page.
func (d *dock) back() {
	c := d.w.win.Canvas()
	if e, ok := c.Focused().(*entry); ok && d.at != nil {
		d.at = e
		relayout(d.box)
	}
	if d.at == nil {
		d.w.focusHome()
		return
	}
	c.Focus(d.at)
}

// place is a corner in which the pad does not cover the entry.
func (d *dock) place(size fyne.Size) fyne.Position {
	right, bottom := size.Width-dockWidth-dockMargin, size.Height-dockHeight-dockBelow
	corners := []fyne.Position{{X: right, Y: bottom}, {X: dockLeft, Y: bottom}, {X: right, Y: dockMargin}}
	if d.at == nil {
		return corners[0]
	}
	at, room := fyne.CurrentApp().Driver().AbsolutePositionForObject(d.at), d.at.Size()
	for _, c := range corners {
		if at.X >= c.X+dockWidth || at.X+room.Width <= c.X || at.Y >= c.Y+dockHeight || at.Y+room.Height <= c.Y {
			return c
		}
	}
	return corners[0]
}
