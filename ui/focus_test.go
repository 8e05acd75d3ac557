package ui

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
)

// TestAClickOnNothing leaves the field without the focus for a moment alone.
func TestAClickOnNothing(t *testing.T) {
	b := newBench(t)
	b.w.win.Canvas().Unfocus()
	b.w.refresh()
	if b.w.win.Canvas().Focused() != fyne.Focusable(b.w.sell.field.entry) {
		t.Error("nothing has the focus")
	}
}

// TestTheFocusIsSeen holds all that Tab can reach on each page to a frame
// around it that stands out from what was there before by 3:1.
func TestTheFocusIsSeen(t *testing.T) {
	if testing.Short() {
		t.Skip("draws every page once for everything on it")
	}
	for theme, pages := range map[string][]pageSet{light: allPages, dark: {onSell, onPaid, onTemplate}} {
		for _, page := range pages {
			b := newBench(t, small, func(_ *bench, o *Options) { o.Theme = theme })
			b.fourLines()
			b.show(page)
			b.w.closeOverlay() // of a page that asks for an owner
			seen := map[string]bool{}
			for _, o := range b.reachable() {
				kind := kindOf(o)
				if seen[kind] || !onScreen(o, b.w.win.Canvas()) {
					continue
				}
				seen[kind] = true
				b.w.win.Canvas().Unfocus()
				before := b.w.win.Canvas().Capture()
				b.w.win.Canvas().Focus(o)
				around := 2 * (o.(fyne.CanvasObject).Size().Width + o.(fyne.CanvasObject).Size().Height - 4*ringInset)
				if got := standsOut(before, b.w.win.Canvas().Capture()); float32(got) < around {
					t.Errorf("%s, page %b: the focus on %s is seen by %d points, it is %.0f around", theme, page, kind, got, around)
				}
			}
		}
	}
}

// reachable is everything on the page that may have the focus.
func (b *bench) reachable() []fyne.Focusable { return reachableIn(b.w.win.Content()) }

func reachableIn(root fyne.CanvasObject) []fyne.Focusable {
	var found []fyne.Focusable
	walkShown(root, func(o fyne.CanvasObject) bool {
		f, ok := o.(fyne.Focusable)
		if ok {
			found = append(found, f)
		}
		return !ok
	})
	return found
}

// kindOf tells apart what looks different; one of a kind on a page is enough.
func kindOf(o fyne.Focusable) string {
	switch o := o.(type) {
	case *keyButton:
		return "a button filled with " + string(rune('a'+int(o.ground.FillColor.(token))))
	case *railItem:
		return "the rail"
	case *entry:
		return "an entry"
	case *choose:
		return "a choice"
	case *tick:
		return "a box"
	}
	return "something else"
}

// onScreen reports whether o is wholly within what the window shows.
func onScreen(o fyne.Focusable, c fyne.Canvas) bool {
	object := o.(fyne.CanvasObject)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(object)
	return at.X >= 0 && at.Y >= 0 && at.X+object.Size().Width <= c.Size().Width && at.Y+object.Size().Height <= c.Size().Height
}

// standsOut counts the points that have changed by 3:1 or more.
func standsOut(before, after image.Image) int {
	n := 0
	bounds := before.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if was, is := before.At(x, y), after.At(x, y); was != is && contrast(solid(was), solid(is)) >= leastIconContrast {
				n++
			}
		}
	}
	return n
}
