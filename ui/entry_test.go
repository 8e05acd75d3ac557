package ui

import (
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// TestFormsKeepNoTypefaces: a dialog is opened hundreds of times a day, and what it made Fyne
// read would stay in memory.
func TestFormsKeepNoTypefaces(t *testing.T) {
	b := newBench(t)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	open := func() {
		b.w.openForm(form{title: "x", yes: "y", fields: []formField{{label: "a", value: "123"}}})
		b.w.win.Canvas().Capture()
		b.press(fyne.KeyEscape)
	}
	open()
	before := heap()
	for range 20 {
		open()
	}
	if now := heap(); now > before+20<<20 {
		t.Errorf("20 forms keep %d MB", (now-before)>>20)
	}
}

// TestALongTextScrolls under the cursor, without a bar.
func TestALongTextScrolls(t *testing.T) {
	b := newBench(t)
	e := b.w.sell.field.entry
	e.put("x")
	short := b.w.win.Canvas().Capture()
	e.put(strings.Repeat("5", 100) + "x")
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(e)
	if e.CursorPosition().X < e.Size().Width {
		t.Fatal("the text is not long")
	}
	long := b.w.win.Canvas().Capture()
	y := int(at.Y+e.Size().Height) - 2*frameWidth
	for x := int(at.X) + radius; x < int(at.X+e.Size().Width)-radius; x++ {
		if long.At(x, y) != short.At(x, y) {
			t.Fatalf("something stands at %d, %d, under the text", x, y)
		}
	}
}
