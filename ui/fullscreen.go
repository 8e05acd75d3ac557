package ui

import "fyne.io/fyne/v2"

// How the window stands on its screen by the configuration; anything else is by itself: it
// fills a screen on which a window with a title bar has no room.
const (
	windowFull  = "full"
	windowPlain = "window"
)

// titleBar is what desktops put above a window, in Fyne's units, with a little to spare.
const titleBar = 40

// leastWindow is the smallest screen that the till is made for, and leastPage the room that
// its largest page needs there.
var (
	leastWindow = fyne.NewSize(1024, 768)
	leastPage   = fyne.NewSize(1024, 720)
)

// room is how much of the screen a window may fill, zero where that is not known: only
// once the driver runs.
func (w *Window) room() fyne.Size {
	if w.opts.Screens == nil {
		return fyne.Size{}
	}
	width, height := w.opts.Screens.Room()
	scale := w.win.Canvas().Scale()
	if width <= 0 || height <= 0 || scale <= 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(float32(width)/scale, float32(height)/scale)
}

// fitScreen makes a window that would stand out over the edge of the screen smaller, or
// gives it all of the screen. A size that was asked for stands.
func (w *Window) fitScreen() {
	if w.fits {
		w.shrink()
		w.fill(w.wantsScreen())
	}
}

// shrink makes everything smaller on a screen that is scaled up so far that the pages have
// no room on it: what stands below its edge nobody finds.
func (w *Window) shrink() {
	room := w.room()
	if room.IsZero() {
		return
	}
	if by := min(room.Width/leastPage.Width, room.Height/leastPage.Height); by < 1 {
		w.opts.Screens.Shrink(w.win.Canvas().Scale(), by)
	}
}

// wantsScreen reports whether the window is to fill the screen at the start.
func (w *Window) wantsScreen() bool {
	switch w.opts.Screen.Window {
	case windowFull:
		return true
	case windowPlain:
		return false
	}
	room := w.room()
	return !room.IsZero() && (room.Width < leastWindow.Width || room.Height < leastWindow.Height+titleBar)
}

// fill has the window fill the screen, or stand in it with its title bar.
func (w *Window) fill(full bool) {
	if full != w.win.FullScreen() {
		w.win.SetFullScreen(full)
	}
	if full {
		return
	}
	room := w.room()
	if room.IsZero() {
		return
	}
	if size := w.opts.Size.Min(room.SubtractWidthHeight(0, titleBar)); size != w.win.Canvas().Size() {
		w.win.Resize(size)
	}
}

// toggleFull is Shift+F11.
func (w *Window) toggleFull() { w.fill(!w.win.FullScreen()) }
