package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Tappable     = (*statusButton)(nil)
	_ fyne.Focusable    = (*statusButton)(nil)
	_ fyne.Shortcutable = (*statusButton)(nil)
	_ desktop.Hoverable = (*statusButton)(nil)
)

// statusButton is a picture in the status bar that can be pressed, with a word where there
// is something to say and with its key where there is room. It reaches up into the margin of
// the page, to be as high as a finger wants it.
type statusButton struct {
	widget.BaseWidget

	cmd     *command
	w       *Window
	icon    icon
	ground  *canvas.Rectangle
	picture *canvas.Image
	text    *line
	key     *line
}

const (
	statusIcon   = 20
	statusNarrow = smallHeight // with nothing but the picture
)

func newStatusButton(w *Window, command string, i icon) *statusButton {
	b := &statusButton{
		cmd: w.command(command), w: w, icon: i, ground: canvas.NewRectangle(colorNone),
		picture: i.image(colorInk2, statusIcon), text: newLine(textCaption, colorAmber, true), key: newLine(textCap, colorInk3, false),
	}
	b.ExtendBaseWidget(b)
	return b
}

// show changes the picture, its colour and its word.
func (b *statusButton) show(i icon, ink token, word string) {
	b.icon = i
	b.picture.Resource = i.draw(ink, lineWeight(statusIcon))
	b.picture.Refresh()
	b.text.set(word)
}

// tell says whether the key stands beside the picture.
func (b *statusButton) tell(key bool) {
	word := ""
	if key {
		word = b.cmd.cap
	}
	b.key.set(word)
}

// Tapped implements [fyne.Tappable].
func (b *statusButton) Tapped(*fyne.PointEvent) {
	if b.w.overlay == nil && b.cmd.enabled(b.w) {
		b.w.do(b.cmd)
	}
}

// FocusGained implements [fyne.Focusable].
func (b *statusButton) FocusGained() { b.ring(true) }

// FocusLost implements [fyne.Focusable].
func (b *statusButton) FocusLost() { b.ring(false) }

// ring draws where the focus is.
func (b *statusButton) ring(on bool) {
	b.ground.StrokeWidth = 0
	if on {
		b.ground.StrokeWidth = ringWidth
	}
	setFill(b.ground, b.ground.FillColor, edge(on))
	b.ground.Refresh()
}

// TypedKey implements [fyne.Focusable].
func (b *statusButton) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace || isEnter(ev.Name) {
		b.Tapped(nil)
		return
	}
	stray{b.w}.takeKey(ev)
}

// TypedRune implements [fyne.Focusable].
func (b *statusButton) TypedRune(r rune) {
	if r != ' ' {
		stray{b.w}.takeRune(r)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (b *statusButton) TypedShortcut(s fyne.Shortcut) { stray{b.w}.takeShortcut(s) }

// MouseIn implements [desktop.Hoverable].
func (b *statusButton) MouseIn(*desktop.MouseEvent) {
	setFill(b.ground, colorGreyTint, b.ground.StrokeColor)
}

// MouseMoved implements [desktop.Hoverable].
func (b *statusButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (b *statusButton) MouseOut() { setFill(b.ground, colorNone, b.ground.StrokeColor) }

// CreateRenderer implements [fyne.Widget].
func (b *statusButton) CreateRenderer() fyne.WidgetRenderer { return &statusButtonRenderer{b} }

type statusButtonRenderer struct{ button *statusButton }

func (r *statusButtonRenderer) MinSize() fyne.Size {
	width := float32(statusIcon + 2*space12)
	for _, l := range []*line{r.button.text, r.button.key} {
		if l.full != "" {
			width += l.MinSize().Width + space8
		}
	}
	return fyne.NewSize(max(width, statusNarrow), smallHeight)
}

func (r *statusButtonRenderer) Layout(size fyne.Size) {
	b := r.button
	top := size.Height - statusHeight // of the bar
	place(b.ground, 0, top, size.Width, statusHeight)
	middle := func(height float32) float32 { return top + (statusHeight-height)/2 }
	place(b.picture, space12, middle(statusIcon), statusIcon, statusIcon)
	x := float32(space12 + statusIcon + space8)
	for _, l := range []*line{b.text, b.key} {
		least := l.MinSize()
		place(l, x, middle(least.Height), least.Width, least.Height)
		if l.full != "" {
			x += least.Width + space8
		}
	}
}

func (r *statusButtonRenderer) Refresh() { r.Layout(r.button.Size()) }

func (r *statusButtonRenderer) Objects() []fyne.CanvasObject {
	b := r.button
	return []fyne.CanvasObject{b.ground, b.picture, b.text, b.key}
}

func (r *statusButtonRenderer) Destroy() {}
