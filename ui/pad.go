package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// newPad is the keypad on the screen for a till without a keyboard. It types
// into e; one key, labelled extra, does what the page wants of it.
func newPad(w *Window, e *entry, extra string, act func()) *fyne.Container {
	return newPadInto(w, func() *entry { return e }, extra, act)
}

// newPadInto is newPad for a page with more than one entry: at says which the keys
// are for.
func newPadInto(w *Window, at func() *entry, extra string, act func()) *fyne.Container {
	k := padKeys{stray{w}, &w.padding, at, w.focusHome}
	return k.four(k.key(extra, act), k.clear(), k.types("00"))
}

// newLetterPad is newPadInto for entries that take more than amounts: one of its keys
// turns it over to the letters. It has the keys right and below at the right end of the
// second and the third row.
func newLetterPad(w *Window, at func() *entry, right, below padKey) *fyne.Container {
	return padKeys{stray{w}, &w.padding, at, w.focusHome}.withLetters(right, below)
}

// padKey is a key of a pad: act, or where it is nil the label is typed.
type padKey struct {
	label string
	act   func()
}

// padKeys makes the keys of a pad.
type padKeys struct {
	keys keyTaker
	busy *bool         // one of them is being pressed
	at   func() *entry // that is typed into
	back func()        // gives the focus back to it
}

// withLetters is a pad of digits and letters, one at a time.
func (k padKeys) withLetters(right, below padKey) *fyne.Container {
	digits, letters := container.NewStack(), container.NewStack()
	turn := func() {
		setVisible(digits, letters.Visible())
		setVisible(letters, !digits.Visible())
	}
	digits.Add(k.four(k.of(right), k.of(below), k.key("ABC", turn)))
	keys := make([]fyne.CanvasObject, 0, letterColumns*letterRows)
	for _, r := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
		keys = append(keys, k.types(strings.ToLower(string(r))))
	}
	letters.Add(container.New(padLayout{letterColumns, letterRows}, append(keys, k.types("-"), k.key("123", turn), k.erase(), k.enter())...))
	letters.Hide()
	return container.NewStack(digits, letters)
}

// four are four rows of four keys; the arguments are those that differ.
func (k padKeys) four(right, below, third fyne.CanvasObject) *fyne.Container {
	return container.New(padLayout{4, 4},
		k.types("7"), k.types("8"), k.types("9"), k.erase(),
		k.types("4"), k.types("5"), k.types("6"), right,
		k.types("1"), k.types("2"), k.types("3"), below,
		k.types("0"), third, k.types("."), k.enter())
}

// of is a key as a page wants it.
func (k padKeys) of(p padKey) fyne.CanvasObject {
	if p.act == nil {
		return k.types(p.label)
	}
	return k.key(p.label, p.act)
}

// key is one that does something to the entry, which keeps the focus.
func (k padKeys) key(label string, press func()) *keyButton {
	b := newKeyButton(stylePad, label, "", func() {
		*k.busy = true
		press()
		*k.busy = false
		k.back()
	}).light().tall(smallHeight)
	if len([]rune(label)) > 2 || label != "" && wide([]rune(label)[0]) {
		b.letters(textBody)
	}
	b.keys = k.keys
	return b
}

// types is a key that types its label; a letter stands on it as a capital.
func (k padKeys) types(s string) *keyButton {
	return k.key(strings.ToUpper(s), func() {
		for _, r := range s {
			k.at().TypedRune(r)
		}
	})
}

func (k padKeys) erase() *keyButton {
	return k.key("", func() { k.at().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace}) }).icon(iconErase)
}

func (k padKeys) clear() *keyButton { return k.key("C", func() { k.at().SetText("") }) }

// enter is the Enter key, which needs to know where the focus is: a form goes on from
// there.
func (k padKeys) enter() *keyButton {
	b := k.key("Enter", func() {
		k.back()
		k.at().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	})
	b.label.TextStyle.Bold = true
	return b
}

var _ fyne.Layout = padLayout{}

// Columns and rows of the letters.
const (
	letterColumns = 5
	letterRows    = 6
)

// padLayout is a field of so many columns and rows.
type padLayout struct{ columns, rows int }

// gap is the space between two keys: letters are wide enough for a finger only close to
// each other.
func (l padLayout) gap() float32 {
	if l.columns > 4 {
		return 2
	}
	return space8
}

// MinSize implements [fyne.Layout]. The letters have as much room as the digits.
func (padLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	const edge = 4*smallHeight + 3*space8
	return fyne.NewSize(edge+2*space8, edge)
}

// keyHigh is how high a key may be at any width; a wider one may be a square up to keyMost.
const (
	keyHigh = 72
	keyMost = 104
)

// Layout implements [fyne.Layout]. Keys are no towers: what is left over stays free above
// them.
func (l padLayout) Layout(keys []fyne.CanvasObject, size fyne.Size) {
	gap := l.gap()
	w, h := (size.Width-float32(l.columns-1)*gap)/float32(l.columns), (size.Height-float32(l.rows-1)*gap)/float32(l.rows)
	h = min(h, max(w, keyHigh), keyMost)
	top := size.Height - float32(l.rows)*h - float32(l.rows-1)*gap
	for i, k := range keys {
		place(k, float32(i%l.columns)*(w+gap), top+float32(i/l.columns)*(h+gap), w, h)
	}
}
