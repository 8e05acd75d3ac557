package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// pulldownScenes have the list of a choice open.
var pulldownScenes = []scene{
	{"settings-choice", func(b *bench) {
		b.combo(fyne.KeyModifierControl, fyne.Key6)
		b.pull("shop.customer_display")
	}},
}

// pull opens the list of a field of the settings.
func (b *bench) pull(name string) *pulldown {
	b.Helper()
	in := b.input(name)
	b.w.settings.reveal(in.whole)
	b.w.settle()
	test.Tap(in.choose)
	p, ok := b.w.win.Canvas().Overlays().Top().(*pulldown)
	if !ok {
		b.Fatal("no list is open")
	}
	return p
}

// TestAListHasAnEdge: nothing else tells it from the form below, in either theme; and it is
// on the window, under or above its choice.
func TestAListHasAnEdge(t *testing.T) {
	for _, name := range []string{"printer.baud", "shop.language", "scanner.end"} {
		b := newBench(t, small)
		b.openSettings()
		p := b.pull(name)
		frame := p.card.Objects[0].(*canvas.Rectangle)
		if frame.FillColor != colorSurface || frame.StrokeColor != colorEdge || frame.StrokeWidth < 1 {
			t.Errorf("%s: %+v", name, frame)
		}
		at, size := p.card.Position(), p.card.Size()
		driver := fyne.CurrentApp().Driver()
		own := driver.AbsolutePositionForObject(p.choose)
		if at.Y < 0 || at.Y+size.Height > 768 || at.X != own.X || at.Y < own.Y+p.choose.Size().Height && at.Y+size.Height > own.Y {
			t.Errorf("%s: the list is at %v, %v large, of a choice at %v", name, at, size, own)
		}
	}
}

// TestAListIsGoneThroughByKeysOrMouse, and left without a choice.
func TestAListIsGoneThroughByKeysOrMouse(t *testing.T) {
	b := newBench(t)
	b.openSettings()
	has := func(want string) {
		t.Helper()
		if top := b.w.win.Canvas().Overlays().Top(); top != nil {
			t.Error("the list is still open")
		}
		if got := b.input("printer.baud").value(); got != want {
			t.Errorf("%q is chosen, want %q", got, want)
		}
		if b.w.win.Canvas().Focused() != fyne.Focusable(b.input("printer.baud").choose) {
			t.Error("the focus is lost")
		}
	}
	b.pull("printer.baud")
	b.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	has("19200")
	b.press(fyne.KeySpace, fyne.KeyDown, fyne.KeyEscape)
	has("19200")
	test.Tap(b.pull("printer.baud").rows[4])
	has("115200")
	test.Tap(b.pull("printer.baud"))
	has("115200")
	b.pull("printer.baud")
	b.w.open(onSell)
	if top := b.w.win.Canvas().Overlays().Top(); top != nil {
		t.Error("the list stays open on another page")
	}
}
