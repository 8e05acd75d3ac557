package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/words"
)

// TestALowScreen: 1920x1080 at 150 % is no higher than 720, and a window that has
// once become higher hides its status bar.
func TestALowScreen(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for _, s := range scenes {
			b := newBench(t, withRoll, func(_ *bench, o *Options) { o.Language, o.Size = language, fyne.NewSize(1280, 720) })
			s.set(b)
			if b.w.phone.box.Visible() {
				b.walk(b.w.phone.box, fyne.NewPos(0, 0), fyne.NewSize(phoneWidth, 720-stripeHeight-statusHeight-stripeEdge))
			}
			if least := b.w.win.Content().MinSize(); least.Height > 720 {
				t.Errorf("%s, %s: the window wants %v", s.name, language, least)
			}
			b.w.page().banner().say(toneRed, b.w.explain(words.Say("error.clock", "1 h")))
			b.w.settle()
			if least := b.w.win.Content().MinSize(); least.Height > 720 {
				t.Errorf("%s, %s: with something to be said the window wants %v", s.name, language, least)
			}
		}
	}
}

// walk checks every visible text under o, which stands at pos, against its own
// size and against the edge of room. What scrolls may be out of sight.
func (b *bench) walk(o fyne.CanvasObject, pos fyne.Position, room fyne.Size) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *canvas.Text:
		b.text(o, pos, room)
	case *container.Scroll, *entry:
	default:
		for _, c := range under(o) {
			b.walk(c, pos.Add(c.Position()), room)
		}
	}
}

func (b *bench) text(o *canvas.Text, pos fyne.Position, room fyne.Size) {
	if o.Text == "" {
		return
	}
	least := o.MinSize()
	if least.Width > o.Size().Width+1 {
		b.Errorf("%q needs %v and has %v", o.Text, least, o.Size())
	}
	if pos.X < -1 || pos.Y < -1 || pos.X+least.Width > room.Width+8 || pos.Y+least.Height > room.Height+8 {
		b.Errorf("%q stands at %v, outside of %v", o.Text, pos, room)
	}
}
