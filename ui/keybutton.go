package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Tappable      = (*keyButton)(nil)
	_ fyne.Focusable     = (*keyButton)(nil)
	_ fyne.Shortcutable  = (*keyButton)(nil)
	_ desktop.Hoverable  = (*keyButton)(nil)
	_ desktop.Cursorable = (*keyButton)(nil)
)

// keyTaker is offered every key, rune and shortcut before the widget that has
// the focus uses it. Each method reports whether it took what it was offered.
type keyTaker interface {
	takeKey(*fyne.KeyEvent) bool
	takeRune(rune) bool
	takeShortcut(fyne.Shortcut) bool
}

// buttonStyle is the look of a button: its ground, edge and ink.
type buttonStyle struct {
	fill, edge, ink color.Color
	size            float32 // of the label
}

var (
	stylePlain   = buttonStyle{colorSurface, colorEdge, colorInk, textButton}
	styleMain    = buttonStyle{colorGreenFill, colorGreenFill, colorWhite, textMain}
	styleDanger  = buttonStyle{colorSurface, colorEdge, colorRed, textButton}
	styleGrave   = buttonStyle{colorRedFill, colorRedFill, colorWhite, textButton} // of an alarm, and of what cannot be undone
	stylePad     = buttonStyle{colorSurface, colorLine, colorInk, textTitle}
	stylePaper   = buttonStyle{colorWhite, colorWhite, colorGreenFill, textMain}
	styleOutline = buttonStyle{colorGreenFill, colorWhite, colorWhite, textButton}
	styleSmall   = buttonStyle{colorSurface, colorEdge, colorInk, textBody}
)

// keyButton is a button that shows the key which does the same. It can be
// reached by Tab and pressed with the space bar.
type keyButton struct {
	widget.BaseWidget

	label  *canvas.Text
	cap    *keycap // nil where no key does the same
	mark   *canvas.Image
	ground *canvas.Rectangle
	ring   *canvas.Rectangle // of the focus, on a ground that its edge would not stand out from
	style  buttonStyle
	height float32
	below  bool // the cap stands below the label, as it does on other buttons of the row
	press  func()
	keys   keyTaker
	onTab  func() // has just got the focus; may be nil

	off, focused, hovered bool
}

// newKeyButton makes a button; key may be empty.
func newKeyButton(style buttonStyle, label, key string, press func()) *keyButton {
	b := &keyButton{style: style, press: press, height: buttonHeight}
	b.label = newText(style.size, style.ink, true)
	b.label.Text = label
	b.label.Alignment = fyne.TextAlignCenter
	b.ground, b.ring = filled(style.fill, style.edge, radius), filled(colorNone, style.ink, radius-ringInset)
	b.ring.StrokeWidth = ringWidth
	if key != "" {
		b.cap = newKeycap(key, colorInk2, colorCapEdge)
	}
	b.ExtendBaseWidget(b)
	b.paint()
	return b
}

// tall sets the least height.
func (b *keyButton) tall(height float32) *keyButton {
	b.height = height
	return b
}

// light makes the label regular instead of bold, as on the keypad.
func (b *keyButton) light() *keyButton {
	b.label.TextStyle.Bold = false
	return b
}

// letters sets the size of the label.
func (b *keyButton) letters(size float32) *keyButton {
	b.style.size, b.label.TextSize = size, size
	return b
}

// icon puts a picture in the place of the label.
func (b *keyButton) icon(i icon) *keyButton {
	b.mark = i.image(colorInk, 26)
	b.label.Text = ""
	return b
}

// setLabel changes what the button says.
func (b *keyButton) setLabel(s string) {
	if b.label.Text != s {
		b.label.Text = s
		b.Refresh()
	}
}

// showKey says whether the key does what the button does: on one of several cards
// it is only the chosen one's.
func (b *keyButton) showKey(on bool) {
	if b.cap != nil && b.cap.Visible() != on {
		setVisible(b.cap, on)
		b.Refresh()
	}
}

// stack puts the cap below the label, or leaves it beside it where there is room.
func (b *keyButton) stack(below bool) {
	if b.below != below {
		b.below = below
		b.Refresh()
	}
}

// setStyle changes the look of the button.
func (b *keyButton) setStyle(style buttonStyle) {
	if b.style != style {
		b.style = style
		b.paint()
	}
}

// enable says whether the button can be pressed now.
func (b *keyButton) enable(on bool) {
	if b.off == on {
		b.off = !on
		b.paint()
	}
}

// paint sets the colours for the state the button is in.
func (b *keyButton) paint() {
	fill, edge, ink := b.style.fill, b.style.edge, b.style.ink
	capInk, capEdge := color.Color(colorInk2), color.Color(colorCapEdge)
	if ink == colorWhite || ink == colorGreenFill {
		capInk, capEdge = ink, fade(ink)
	}
	switch {
	case b.off:
		fill, edge, ink = colorOff, colorLine, colorFaint
		capInk, capEdge = colorFaint, colorLine
	case b.hovered && fill == colorSurface:
		fill = colorGreyTint
	}
	b.ground.StrokeWidth = 1
	inside := b.focused && fill != colorSurface && fill != colorGreyTint && !b.off
	if b.focused && !inside {
		edge, b.ground.StrokeWidth = colorBlue, ringWidth
	}
	setVisible(b.ring, inside)
	setFill(b.ring, colorNone, ink)
	setFill(b.ground, fill, edge)
	setInk(b.label, ink)
	if b.cap != nil {
		b.cap.paint(capInk, capEdge)
	}
}

const (
	ringWidth = 3 // of the frame that says where the focus is
	ringInset = 4 // of one within the button
)

// fade is c at a bit over half its strength, for edges.
func fade(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0x90
	return n
}

// Tapped implements [fyne.Tappable].
func (b *keyButton) Tapped(*fyne.PointEvent) {
	if !b.off {
		b.press()
	}
}

// FocusGained implements [fyne.Focusable].
func (b *keyButton) FocusGained() {
	b.focused = true
	b.paint()
	if b.onTab != nil {
		b.onTab()
	}
}

// FocusLost implements [fyne.Focusable].
func (b *keyButton) FocusLost() { b.focused = false; b.paint() }

// TypedKey implements [fyne.Focusable]: the space bar and, where the focus was
// brought here by Tab, Enter press the button; all else is for the commands.
func (b *keyButton) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace || isEnter(ev.Name) {
		b.Tapped(nil)
		return
	}
	if b.keys != nil {
		b.keys.takeKey(ev)
	}
}

// TypedRune implements [fyne.Focusable].
func (b *keyButton) TypedRune(r rune) {
	if r != ' ' && b.keys != nil {
		b.keys.takeRune(r)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (b *keyButton) TypedShortcut(s fyne.Shortcut) {
	if b.keys != nil {
		b.keys.takeShortcut(s)
	}
}

// MouseIn implements [desktop.Hoverable].
func (b *keyButton) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.paint() }

// MouseMoved implements [desktop.Hoverable].
func (b *keyButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (b *keyButton) MouseOut() { b.hovered = false; b.paint() }

// Cursor implements [desktop.Cursorable].
func (b *keyButton) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// isEnter reports whether name is one of the two Enter keys.
func isEnter(name fyne.KeyName) bool { return name == fyne.KeyReturn || name == fyne.KeyEnter }
