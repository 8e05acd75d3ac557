package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

func TestCash(t *testing.T) {
	for _, c := range []struct{ name, given, change string }{
		{"empty is exact", "", "¥0.00"},
		{"with change", "150", "¥45.18"},
		{"exact", "104.82", "¥0.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.fourLines()
			b.press(fyne.KeyF8)
			b.onPage(onCash)
			b.typed(c.given)
			if got := b.w.cash.change.text.Text; got != c.change {
				t.Errorf("change %q, want %q", got, c.change)
			}
			b.press(fyne.KeyEnter)
			b.onPage(onPaid)
			if got, want := b.w.paid.change.full, "找零 "+c.change; got != want {
				t.Errorf("green screen says %q, want %q", got, want)
			}
		})
	}
}

func TestWrongCashKeepsTheTextAndSaysWhy(t *testing.T) {
	for _, given := range []string{"20", "0", "-5", "1e3", "12.345", "x", "9999999"} {
		b := newBench(t)
		b.fourLines()
		b.press(fyne.KeyF8)
		b.scan(given)
		b.onPage(onCash)
		if b.w.cash.note.text() == "" || b.w.cash.field.entry.Text != given {
			t.Errorf("%s: said %q, entry %q", given, b.w.cash.note.text(), b.w.cash.field.entry.Text)
		}
		b.press(fyne.KeyEscape)
		b.onPage(onSell)
		if len(b.till.sale.Lines) != 4 {
			t.Error("the cart is gone")
		}
	}
}

func TestQuickNotes(t *testing.T) {
	for _, c := range []struct {
		owes pos.Fen
		want [4]pos.Fen
	}{
		{0, [4]pos.Fen{}},
		{350, [4]pos.Fen{1000, 2000, 5000, 10000}},
		{1000, [4]pos.Fen{2000, 5000, 10000}},
		{10482, [4]pos.Fen{11000, 12000, 15000, 20000}},
		{pos.MaxAmount, [4]pos.Fen{}},
	} {
		if got := quickNotes(c.owes); got != c.want {
			t.Errorf("quickNotes(%s) = %v, want %v", c.owes, got, c.want)
		}
	}
}

func TestQuickNoteIsTyped(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyF8)
	b.w.cash.quick[1].Tapped(nil)
	if got := b.w.cash.field.entry.Text; got != "120.00" {
		t.Errorf("entry %q", got)
	}
	b.press(fyne.KeyReturn, fyne.KeyReturn)
	b.onPage(onPaid) // the second Enter does not take the change away
}
