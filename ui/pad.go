package ui

import (
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
	key := func(label string, press func()) fyne.CanvasObject {
		b := newKeyButton(stylePad, label, "", func() {
			press()
			w.focusHome()
		}).light().tall(smallHeight)
		if len([]rune(label)) > 2 || wide([]rune(label)[0]) {
			b.letters(textBody)
		}
		b.keys = stray{w}
		return b
	}
	digit := func(s string) fyne.CanvasObject {
		return key(s, func() {
			for _, r := range s {
				at().TypedRune(r)
			}
		})
	}
	erase := newKeyButton(stylePad, "", "", func() {
		at().TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		w.focusHome()
	}).icon(iconErase).tall(smallHeight)
	erase.keys = stray{w}
	enter := newKeyButton(stylePad, "Enter", "", func() {
		at().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		w.focusHome()
	}).tall(smallHeight)
	enter.keys = stray{w}
	enter.letters(textBody).label.TextStyle.Bold = true
	clear := key("C", func() { at().SetText("") })
	return container.New(padLayout{},
		digit("7"), digit("8"), digit("9"), erase,
		digit("4"), digit("5"), digit("6"), key(extra, act),
		digit("1"), digit("2"), digit("3"), clear,
		digit("0"), digit("00"), digit("."), enter)
}

var _ fyne.Layout = padLayout{}

// padLayout is a field of four by four.
type padLayout struct{}

// MinSize implements [fyne.Layout].
func (padLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	const edge = 4*smallHeight + 3*space8
	return fyne.NewSize(edge+2*space8, edge)
}

// Layout implements [fyne.Layout].
func (padLayout) Layout(keys []fyne.CanvasObject, size fyne.Size) {
	w, h := (size.Width-3*space8)/4, (size.Height-3*space8)/4
	for i, k := range keys {
		place(k, float32(i%4)*(w+space8), float32(i/4)*(h+space8), w, h)
	}
}
