package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestTheSettingsHaveAnIndex: every section is a key or a touch away, and the one that is
// seen is marked.
func TestTheSettingsHaveAnIndex(t *testing.T) {
	b := newBench(t, small)
	b.openSettings()
	p := b.w.settings
	at := func(want int, first string) {
		t.Helper()
		if p.index.at != want {
			t.Errorf("section %d is marked, want %d", p.index.at, want)
		}
		if in := b.input(first); b.w.win.Canvas().Focused() != in.focusable() {
			t.Errorf("the focus is not at %s", first)
		}
	}
	b.press(fyne.KeyPageDown)
	at(1, "shop.name")
	b.press(fyne.KeyPageDown, fyne.KeyPageDown)
	at(3, "printer.transport")
	if y := p.index.cards[3].Position().Y - p.form.Offset.Y; y < -1 || y > space32 {
		t.Errorf("the section is %v below the edge", y)
	}
	b.press(fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp)
	at(0, "appid")
	test.Tap(p.index.items[8])
	at(8, "pay.poll")
	newWheel(p.form).Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, (p.form.Offset.Y-p.index.cards[5].Position().Y)/wheelMore)})
	if p.index.at != 5 {
		t.Errorf("after the wheel section %d is marked", p.index.at)
	}
}

// TestTheWheelIsQuickEnough for a form of three thousand units, and a touchpad is as it was.
func TestTheWheelIsQuickEnough(t *testing.T) {
	b := newBench(t, small)
	b.openSettings()
	p := b.w.settings
	wheel := newWheel(p.form)
	for _, c := range []struct{ by, want float32 }{{-20, 80}, {-3, 3}, {20, -80}} {
		before := p.form.Offset.Y
		if wheel.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, c.by)}); p.form.Offset.Y-before != c.want {
			t.Errorf("%v moves the form by %v, want %v", c.by, p.form.Offset.Y-before, c.want)
		}
	}
}
