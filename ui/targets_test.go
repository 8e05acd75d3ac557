package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// The size of a finger, in numbers of their own: that the till's constants are as large is
// what has to be shown.
const (
	leastTarget = 48 // each way
	leastMain   = 64 // the height of what takes money or answers for it
	leastGap    = 8  // between two of them
	rounded     = 1  // that a gap may have lost where a row is shared out
)

// target is something to be pressed, where it can be seen.
type target struct {
	name string
	at   fyne.Position
	size fyne.Size
	main bool
	kind targetKind
}

// targetKind is what a target is as far as gaps matter.
type targetKind byte

const (
	aButton targetKind = iota
	aRow               // one of many below each other, which touch, or a button in one
	aField             // of a form, which nobody presses by mistake for another
	aLetter            // of the pad: as wide as a finger where they stand close
	aLamp              // a button in the status bar, as high as a finger over both its edges
)

// closer are the pairs that may stand closer than the gap, the lesser kind first.
var closer = map[[2]targetKind]bool{
	{aRow, aRow}: true, {aLamp, aLamp}: true, {aField, aField}: true, {aLetter, aLetter}: true,
	{aButton, aLamp}: true, {aRow, aLamp}: true, {aField, aLamp}: true, {aLetter, aLamp}: true,
}

// TestTargets holds all that is pressed, by Tab or not, to the size of a finger and to the
// gap between two.
func TestTargets(t *testing.T) {
	if testing.Short() {
		t.Skip("walks through everything one after the other: nothing for the race detector")
	}
	for _, c := range []struct {
		language string
		size     fyne.Size
	}{{"zh", fyne.NewSize(1024, 768)}, {"en", fyne.NewSize(1024, 768)}, {"en", fyne.NewSize(1920, 1080)}} {
		seen := map[string]bool{}
		for _, s := range scenes {
			b := newBench(t, func(_ *bench, o *Options) { o.Language, o.Size = c.language, c.size })
			s.set(b)
			root := b.w.win.Content()
			if b.w.overlay != nil {
				root = b.w.veil
			}
			for _, wrong := range append(tooSmall(root, b.w.dock.box), tooSmall(b.w.dock.box, nil)...) {
				if !seen[wrong] {
					seen[wrong] = true
					t.Errorf("%s, %s, %v: %s", s.name, c.language, c.size, wrong)
				}
			}
		}
	}
}

// tooSmall says what of root no finger hits for sure. What lies over it, if anything, is
// looked at by itself.
func tooSmall(root, over fyne.CanvasObject) (wrong []string) {
	found := finding{room: root.Size(), over: over}
	found.walk(root, fyne.NewPos(0, 0).Subtract(root.Position()))
	all := found.all
	for i, a := range all {
		least := float32(leastTarget)
		if a.main {
			least = leastMain
		}
		if a.size.Width < leastTarget || a.size.Height < least {
			wrong = append(wrong, fmt.Sprintf("%q is %v", a.name, a.size))
		}
		for _, b := range all[:i] {
			across, down := apart(a.at.X, a.size.Width, b.at.X, b.size.Width), apart(a.at.Y, a.size.Height, b.at.Y, b.size.Height)
			inside := across < 0 && down < 0 // one of them lies on the other
			if !inside && !closer[[2]targetKind{min(a.kind, b.kind), max(a.kind, b.kind)}] && max(across, down) < leastGap-rounded {
				wrong = append(wrong, fmt.Sprintf("%q and %q are %v apart", b.name, a.name, max(across, down)))
			}
		}
	}
	return wrong
}

// apart is how far two stretches are from each other; it is negative where they overlap.
func apart(a, aLong, b, bLong float32) float32 { return max(b-a-aLong, a-b-bLong) }

// finding gathers what can be pressed, as far as it is wholly within what shows from corner on.
type finding struct {
	all    []target
	corner fyne.Position
	room   fyne.Size
	within targetKind // of all that is found
	over   fyne.CanvasObject
}

// walk looks at o, whose parent is at the place from.
func (f *finding) walk(o fyne.CanvasObject, from fyne.Position) {
	if !o.Visible() || o == f.over {
		return
	}
	at := from.Add(o.Position())
	was := *f
	switch o := o.(type) {
	case *container.Scroll:
		f.corner, f.room = at, o.Size()
	case *tableRow:
		f.within = aRow
	case *fyne.Container:
		if l, ok := o.Layout.(padLayout); ok && l.columns == letterColumns {
			f.within = aLetter
		}
	}
	f.take(o, at)
	for _, c := range under(o) {
		f.walk(c, at)
	}
	f.corner, f.room, f.within = was.corner, was.room, was.within
}

// take notes o if it is to be pressed.
func (f *finding) take(o fyne.CanvasObject, at fyne.Position) {
	size := o.Size()
	if at.X < f.corner.X || at.Y < f.corner.Y || at.X+size.Width > f.corner.X+f.room.Width || at.Y+size.Height > f.corner.Y+f.room.Height {
		return
	}
	found := target{name: fmt.Sprintf("%T", o), at: at, size: size, kind: f.within}
	switch o := o.(type) {
	case *veil, *shade, *pulldown, *scrollBar: // takes what misses all else; or is a second way to what the wheel does
		return
	case *keyButton:
		found.name, found.main = o.label.Text, o.style.size == styleMain.size
	case *railItem, *indexItem, *pulledRow:
		found.kind = aRow
	case *entry, *choose, *tick:
		found.kind = aField
	case *statusButton:
		found.kind = aLamp
	}
	_, pressed := o.(fyne.Tappable)
	_, focused := o.(fyne.Focusable)
	if (pressed || focused) && !strings.HasPrefix(found.name, "*widget.") {
		f.all = append(f.all, found)
	}
}
