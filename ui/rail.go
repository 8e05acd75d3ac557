package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Tappable  = (*railItem)(nil)
	_ fyne.Focusable = (*railItem)(nil)
)

// railItem is one page in the rail at the left edge.
type railItem struct {
	widget.BaseWidget

	ground, markOn *canvas.Rectangle
	picture        *canvas.Image
	label, key     *canvas.Text
	badge          *canvas.Text
	dot            *canvas.Circle
	icon           icon
	press          func()
	keys           keyTaker
	on, focused    bool
}

func newRailItem(i icon, label, key string, press func()) *railItem {
	r := &railItem{
		ground:  canvas.NewRectangle(colorRail),
		markOn:  canvas.NewRectangle(colorNone),
		picture: i.image(colorRailText, 26),
		label:   newText(textCaption, colorRailText, false),
		key:     newText(textCap, rgb(0x93A0B0), false),
		badge:   newText(textCap, colorTrainingDark, true),
		dot:     canvas.NewCircle(colorNone),
		icon:    i,
		press:   press,
	}
	r.label.Text, r.key.Text = label, key
	for _, t := range []*canvas.Text{r.label, r.key, r.badge} {
		t.Alignment = fyne.TextAlignCenter
	}
	r.ExtendBaseWidget(r)
	return r
}

// choose marks the item as the page that is shown.
func (r *railItem) choose(on bool) {
	if r.on != on {
		r.on = on
		r.paint()
	}
}

// name changes what the item says. Of a name that is too long only the words are
// kept that have room.
func (r *railItem) name(s string) {
	const room = railWidth - 2*space12 // which leaves a margin
	for textSize(s, textCaption, true).Width > room {
		end := strings.LastIndex(s, " ")
		if end < 0 {
			break
		}
		s = s[:end]
	}
	setText(r.label, fitText(s, textCaption, true, room))
}

// count shows a number beside the icon; 0 shows none.
func (r *railItem) count(n int) {
	s := ""
	fill := colorNone
	if n > 0 {
		s, fill = itoa(min(n, 99)), colorBadge
	}
	if r.badge.Text != s {
		r.badge.Text, r.dot.FillColor = s, fill
		r.badge.Refresh()
		r.dot.Refresh()
	}
}

func (r *railItem) paint() {
	ink, fill, mark := colorRailText, colorRail, colorNone
	if r.on {
		ink, fill, mark = colorWhite, colorRailOn, colorRailMark
	}
	r.ground.StrokeWidth = 0
	if r.focused {
		r.ground.StrokeWidth = ringWidth
	}
	setFill(r.ground, fill, colorRailText)
	setFill(r.markOn, mark, nil)
	r.label.TextStyle.Bold = r.on
	r.label.Color = ink.now()
	r.label.Refresh()
	r.picture.Resource = r.icon.draw(ink, lineWeight(26))
	r.picture.Refresh()
}

// Tapped implements [fyne.Tappable].
func (r *railItem) Tapped(*fyne.PointEvent) { r.press() }

// FocusGained implements [fyne.Focusable].
func (r *railItem) FocusGained() { r.focused = true; r.paint() }

// FocusLost implements [fyne.Focusable].
func (r *railItem) FocusLost() { r.focused = false; r.paint() }

// TypedKey implements [fyne.Focusable].
func (r *railItem) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace || isEnter(ev.Name) {
		r.press()
		return
	}
	r.keys.takeKey(ev)
}

// TypedRune implements [fyne.Focusable].
func (r *railItem) TypedRune(c rune) {
	if c != ' ' {
		r.keys.takeRune(c)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (r *railItem) TypedShortcut(s fyne.Shortcut) { r.keys.takeShortcut(s) }

// CreateRenderer implements [fyne.Widget].
func (r *railItem) CreateRenderer() fyne.WidgetRenderer { return &railRenderer{r} }

type railRenderer struct{ item *railItem }

func (r *railRenderer) MinSize() fyne.Size { return fyne.NewSize(railWidth, 70) }

func (r *railRenderer) Layout(size fyne.Size) {
	i := r.item
	place(i.ground, 0, 0, size.Width, size.Height)
	place(i.markOn, 0, 0, 4, size.Height)
	place(i.picture, (size.Width-26)/2, 4, 26, 26)
	place(i.dot, size.Width/2+10, 1, 22, 22)
	place(i.badge, size.Width/2+10, 3, 22, 18)
	place(i.label, 0, 29, size.Width, 22)
	place(i.key, 0, 47, size.Width, 20)
}

func (r *railRenderer) Refresh() {}

func (r *railRenderer) Objects() []fyne.CanvasObject {
	i := r.item
	return []fyne.CanvasObject{i.ground, i.markOn, i.picture, i.label, i.key, i.dot, i.badge}
}

func (r *railRenderer) Destroy() {}
