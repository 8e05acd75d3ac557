package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// TestAKeyHeldDown takes the cash and leaves the change on the screen, however long it is
// held; the next time it is pressed it goes on.
func TestAKeyHeldDown(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyF8)
	b.typed("200")
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	b.w.cash.field.entry.KeyDown(enter)
	b.press(fyne.KeyReturn)
	for range 20 {
		b.wait(time.Second)
		b.press(fyne.KeyReturn)
	}
	b.onPage(onPaid)
	b.w.pressed()
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
}

// TestThePaidPageLeavesByItself, where the shop wants that, once nobody has touched the
// till for so long.
func TestThePaidPageLeavesByItself(t *testing.T) {
	b := newBench(t, func(_ *bench, o *Options) { o.PaidStays = 5 * time.Second })
	b.fourLines()
	b.press(fyne.KeyF8)
	b.scan("150")
	b.onPage(onPaid)
	b.wait(4 * time.Second)
	b.w.refresh()
	b.onPage(onPaid)
	b.press(fyne.KeyF7)
	b.wait(4 * time.Second)
	b.w.refresh()
	b.onPage(onPaid) // somebody has asked for a copy
	b.press(fyne.KeyF1)
	b.wait(time.Minute)
	b.w.refresh()
	b.onPage(onPaid) // and reads the keys
	b.w.closeOverlay()
	b.w.refresh()
	b.onPage(onSell)
	if got := b.w.sell.note.text(); got != "上一单已收 ¥104.82，找零 ¥45.18" {
		t.Errorf("the next sale begins with %q", got)
	}
	b.typed("1")
	if b.w.sell.note.text() != "" {
		t.Error("it is said for ever")
	}
}

// TestThePaidPageStays until a key or a scan where nothing else is wanted.
func TestThePaidPageStays(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.wait(time.Hour)
	b.w.refresh()
	b.onPage(onPaid)
}

// TestAScanLeavesThePaidPageAtOnce: the next customer's goods may come the moment the
// page turns green.
func TestAScanLeavesThePaidPageAtOnce(t *testing.T) {
	b := newBench(t)
	b.scan("5")
	b.press(fyne.KeyF8, fyne.KeyReturn)
	b.onPage(onPaid)
	b.scan("6901234500011")
	b.onPage(onSell)
	if got := codes(b); got != "CF001" {
		t.Errorf("rung up %q, the entry holds %q", got, b.w.sell.field.entry.Text)
	}
	b.press(fyne.KeyF8, fyne.KeyReturn)
	b.typed(" ")
	if got := b.w.sell.field.entry.Text; b.w.on != onSell || got != "" {
		t.Errorf("the space bar leaves page %b, the entry holds %q", b.w.on, got)
	}
}
