package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Focusable    = (*tick)(nil)
	_ fyne.Shortcutable = (*tick)(nil)
)

// tick is Fyne's check box, which leaves to the commands every key but the space bar,
// and tells when it gets the focus.
type tick struct {
	widget.Check

	keys    keyTaker
	onFocus func(bool)
	frame   *canvas.Rectangle // seen while the box has the focus
}

// newTick makes a box that is not ticked.
func newTick(k keyTaker, label string, changed func(bool)) *tick {
	t := &tick{keys: k, frame: focusFrame()}
	setFill(t.frame, colorNone, colorBlue)
	t.frame.Hide()
	t.Text, t.OnChanged = label, changed
	t.ExtendBaseWidget(t)
	return t
}

// FocusGained implements [fyne.Focusable].
func (t *tick) FocusGained() {
	t.Check.FocusGained()
	t.frame.Show()
	if t.onFocus != nil {
		t.onFocus(true)
	}
}

// FocusLost implements [fyne.Focusable].
func (t *tick) FocusLost() {
	t.Check.FocusLost()
	t.frame.Hide()
}

// CreateRenderer implements [fyne.Widget].
func (t *tick) CreateRenderer() fyne.WidgetRenderer {
	return &tickRenderer{t.Check.CreateRenderer(), t.frame}
}

// tickRenderer puts the frame around Fyne's check box, whose own sign of the focus can
// hardly be seen.
type tickRenderer struct {
	fyne.WidgetRenderer
	frame *canvas.Rectangle
}

func (r *tickRenderer) MinSize() fyne.Size {
	return r.WidgetRenderer.MinSize().Max(fyne.NewSquareSize(smallHeight))
}

func (r *tickRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	place(r.frame, 0, 0, size.Width, size.Height)
}

func (r *tickRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.frame)
}

// TypedKey implements [fyne.Focusable].
func (t *tick) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name != fyne.KeySpace {
		t.keys.takeKey(ev)
	}
}

// TypedRune implements [fyne.Focusable].
func (t *tick) TypedRune(r rune) {
	if r == ' ' {
		t.Check.TypedRune(r)
		return
	}
	t.keys.takeRune(r)
}

// TypedShortcut implements [fyne.Shortcutable].
func (t *tick) TypedShortcut(s fyne.Shortcut) { t.keys.takeShortcut(s) }
