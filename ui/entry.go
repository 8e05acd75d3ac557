package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Focusable    = (*entry)(nil)
	_ fyne.Shortcutable = (*entry)(nil)
	_ fyne.Tabbable     = (*entry)(nil)
	_ desktop.Keyable   = (*entry)(nil)
)

// entry is Fyne's entry, except that the command table sees every key first: a
// focused Fyne entry swallows function keys.
type entry struct {
	widget.Entry

	keys keyTaker
	tabs bool // Tab is a key like any other: some scanners end with it

	grabsTab bool // Tab is for keys also where the entry is empty
	onFocus  func(bool)

	frame *canvas.Rectangle
}

// noBar is no direction that Fyne knows: a long text scrolls under the cursor without a bar.
const noBar = container.ScrollNone + 1

// newEntry makes a single-line entry whose keys go to k first.
func newEntry(k keyTaker) *entry {
	e := &entry{keys: k, frame: focusFrame()}
	e.Wrapping = fyne.TextWrapOff
	e.Scroll = noBar
	e.ExtendBaseWidget(e)
	return e
}

// KeyDown implements [desktop.Keyable].
func (e *entry) KeyDown(ev *fyne.KeyEvent) {
	if w, ok := e.keys.(*Window); ok {
		w.pressed()
	}
	e.Entry.KeyDown(ev)
}

// TypedKey implements [fyne.Focusable].
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	if !e.keys.takeKey(ev) {
		e.Entry.TypedKey(ev)
	}
}

// TypedRune implements [fyne.Focusable].
func (e *entry) TypedRune(r rune) {
	if !e.keys.takeRune(r) {
		e.Entry.TypedRune(r)
	}
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if !e.keys.takeShortcut(s) {
		e.Entry.TypedShortcut(s)
	}
}

// Tapped implements [fyne.Tappable]: who comes by mouse or finger may have no keys.
func (e *entry) Tapped(ev *fyne.PointEvent) {
	e.Entry.Tapped(ev)
	if w, ok := e.keys.(padOwner); ok {
		w.tapped(e)
	}
}

// padOwner is a window with a pad for the entries that have none beside them.
type padOwner interface{ tapped(*entry) }

// AcceptsTab implements [fyne.Tabbable]: an empty entry lets Tab move the focus.
func (e *entry) AcceptsTab() bool { return e.grabsTab || e.tabs && e.Text != "" }

// FocusGained implements [fyne.Focusable].
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	setFill(e.frame, colorNone, edge(true))
	if e.onFocus != nil {
		e.onFocus(true)
	}
}

// FocusLost implements [fyne.Focusable].
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	setFill(e.frame, colorNone, edge(false))
	if e.onFocus != nil {
		e.onFocus(false)
	}
}

// put replaces the text and leaves the cursor behind it.
func (e *entry) put(s string) {
	e.SetText(s)
	e.CursorColumn = len([]rune(s))
	e.Refresh()
}

// SetText ends a selection, which Fyne would go on to apply to the new text.
func (e *entry) SetText(s string) {
	if e.SelectedText() != "" {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	}
	e.Entry.SetText(s)
}

// selectAll marks the text, so that the next key or scan takes its place.
func (e *entry) selectAll() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// framed is the entry with a margin that a long text does not run into: Fyne lets one run
// over its frame.
func (e *entry) framed(left float32) *fyne.Container {
	before, behind := canvas.NewRectangle(colorSurface), canvas.NewRectangle(colorSurface)
	setVisible(behind, e.ActionItem == nil && !e.Password) // those end the text themselves
	return container.New(layoutFunc{
		least: e.MinSize,
		place: func(s fyne.Size) {
			place(e, 0, 0, s.Width, s.Height)
			high := s.Height - 2*space8
			place(before, frameWidth, space8, left-frameWidth, high)
			place(behind, s.Width-space8, space8, space8-frameWidth, high)
			place(e.frame, frameWidth/2, frameWidth/2, s.Width-frameWidth-.5, s.Height-frameWidth-.5) // over Fyne's
		},
	}, e, before, behind, e.frame)
}

// field is a large entry with an icon before the text and a key cap behind it: the home of
// the focus on its page.
type field struct {
	entry *entry
	box   *fyne.Container
	hints []string // what an empty entry says: the first that there is room for
	room  float32
}

// roomForIcon has an entry keep the room of an icon free: Fyne would put one too high.
var roomForIcon = fyne.NewStaticResource("room.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>`))

// newField makes a field; key is what its cap says.
func newField(k keyTaker, i icon, key string) *field {
	f := &field{entry: newEntry(k)}
	f.entry.tabs = true
	f.entry.Icon = roomForIcon
	cap := inset(space12, 0, middle(newKeycap(key, colorInk2, colorCapEdge)))
	f.entry.ActionItem = cap
	picture := i.image(colorInk3, 24)
	framed := f.entry.framed(36)
	f.box = container.New(layoutFunc{
		least: func() fyne.Size { return fyne.NewSize(160, buttonHeight) },
		place: func(s fyne.Size) {
			place(framed, 0, 0, s.Width, s.Height)
			place(picture, space12, (s.Height-24)/2, 24, 24)
			f.room = s.Width - 38 - cap.MinSize().Width - space16
			f.hint(f.hints...)
		},
	}, framed, picture)
	return f
}

// edge is the colour of the frame of what has the focus, or has not.
func edge(focused bool) color.Color {
	if focused {
		return colorBlue
	}
	return colorEdge
}

// frameWidth is that of the frames that turn blue: one unit alone is not seen at a glance.
const frameWidth = 2

// focusFrame is the frame of what has none of its own.
func focusFrame() *canvas.Rectangle {
	r := filled(colorNone, colorEdge, radius)
	r.StrokeWidth = frameWidth
	return r
}

const fieldText = textButton // size of the text in an entry

// hint is what the field says while it is empty: the first of the hints that
// fits, or the last one cut.
func (f *field) hint(hints ...string) {
	f.hints = hints
	fit := ""
	for _, h := range hints {
		if fit = fitText(h, fieldText, false, f.room); fit == h {
			break
		}
	}
	if f.entry.PlaceHolder != fit {
		f.entry.SetPlaceHolder(fit)
	}
}
