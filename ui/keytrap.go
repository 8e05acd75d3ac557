package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Focusable    = (*keyTrap)(nil)
	_ fyne.Shortcutable = (*keyTrap)(nil)
	_ fyne.Tabbable     = (*keyTrap)(nil)
)

// keyTrap takes the next key that is pressed, whatever it is.
type keyTrap struct {
	widget.BaseWidget

	ground  *canvas.Rectangle
	text    *canvas.Text
	pressed func(keystroke)
}

func newKeyTrap(text string, pressed func(keystroke)) *keyTrap {
	t := &keyTrap{ground: filled(colorSurface, colorBlue, radius), text: newText(textTitle, colorInk, true), pressed: pressed}
	t.ground.StrokeWidth = ringWidth
	t.text.Text, t.text.Alignment = text, fyne.TextAlignCenter
	t.ExtendBaseWidget(t)
	return t
}

// TypedKey implements [fyne.Focusable].
func (t *keyTrap) TypedKey(ev *fyne.KeyEvent) {
	if bareModifiers[ev.Name] {
		return
	}
	k := keystroke{key: ev.Name}
	if shiftHeld() {
		k.mod = fyne.KeyModifierShift
	}
	t.pressed(k)
}

// TypedShortcut implements [fyne.Shortcutable].
func (t *keyTrap) TypedShortcut(s fyne.Shortcut) {
	if k, ok := strokeOf(s); ok {
		t.pressed(k)
	}
}

// TypedRune implements [fyne.Focusable]: the key has been told already.
func (t *keyTrap) TypedRune(rune) {}

// AcceptsTab implements [fyne.Tabbable].
func (t *keyTrap) AcceptsTab() bool { return true }

// FocusGained implements [fyne.Focusable]: the frame is blue as long as the trap is there.
func (t *keyTrap) FocusGained() {}

// FocusLost implements [fyne.Focusable].
func (t *keyTrap) FocusLost() {}

// CreateRenderer implements [fyne.Widget].
func (t *keyTrap) CreateRenderer() fyne.WidgetRenderer { return &keyTrapRenderer{t} }

type keyTrapRenderer struct{ trap *keyTrap }

func (r *keyTrapRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.trap.text.MinSize().Width+2*space24, mainHeight)
}

func (r *keyTrapRenderer) Layout(size fyne.Size) {
	place(r.trap.ground, 0, 0, size.Width, size.Height)
	h := r.trap.text.MinSize().Height
	place(r.trap.text, 0, (size.Height-h)/2, size.Width, h)
}

func (r *keyTrapRenderer) Refresh() { r.trap.text.Refresh() }

func (r *keyTrapRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.trap.ground, r.trap.text}
}

func (r *keyTrapRenderer) Destroy() {}
