package ui

import "fyne.io/fyne/v2"

// revive has a window painted whole where Fyne has forgotten what is in it. Fyne keeps what
// it paints by in caches, which it clears of all that was not painted for a minute by the
// clock on the wall. After a laptop has slept, the clock was put forward or the machine
// has stood still for longer than that, this is everything there is: nothing that
// changes is painted any more and no entry can have the focus, for as long as nothing
// else has the window painted.
//
// It costs next to nothing where there is nothing to do, and is called with every key and
// every second.
func revive(win fyne.Window) {
	root := win.Content()
	if root == nil || fyne.CurrentApp().Driver().CanvasForObject(root) != nil {
		return
	}
	root.MinSize() // the focus is looked for among what has been measured
	win.Canvas().Refresh(root)
	for _, o := range win.Canvas().Overlays().List() {
		o.MinSize()
		win.Canvas().Refresh(o)
	}
}
