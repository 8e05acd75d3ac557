package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

// noteScenes are carts with notes.
var noteScenes = []scene{
	{"sell-note", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyUp, fyne.KeyF4)
		b.typed("少冰，去糖")
		b.press(fyne.KeyReturn)
		b.noteOnSale("下午三点来取，放在前台")
	}},
	{"note", func(b *bench) { b.fourLines(); b.press(fyne.KeyF4); b.typed("少冰") }},
}

// noteOnSale writes a note on the whole sale.
func (b *bench) noteOnSale(text string) {
	b.combo(fyne.KeyModifierShift, fyne.KeyF4)
	b.typed(text)
	b.press(fyne.KeyReturn)
}

func TestNote(t *testing.T) {
	b := newBench(t)
	b.press(fyne.KeyF4)
	if b.w.overlay != nil {
		t.Error("an empty cart takes a note")
	}
	b.fourLines()
	b.press(fyne.KeyUp, fyne.KeyF4)
	b.typed("少冰")
	b.press(fyne.KeyReturn)
	if got := b.till.sale.Lines[2].Note; got != "少冰" || b.w.overlay != nil {
		t.Fatalf("the line has %q", got)
	}
	if got := b.w.sell.cart.rows[2].cells[0].sub; !strings.HasPrefix(got, "少冰 · ") {
		t.Errorf("below the goods stands %q", got)
	}
	b.press(fyne.KeyF4)
	b.press(fyne.KeyBackspace, fyne.KeyReturn) // it was marked
	if got := b.till.sale.Lines[2].Note; got != "" {
		t.Errorf("emptied it is %q", got)
	}
	if b.w.sell.remark.Visible() {
		t.Error("a sale without a note says that it has one")
	}
	b.noteOnSale("三点来取")
	if got := b.w.sell.remark; b.till.sale.Note != "三点来取" || !got.Visible() || got.full != "备注：三点来取" {
		t.Errorf("the sale has %q, the page says %q", b.till.sale.Note, got.full)
	}
}

func TestANoteMayBeTurnedToTheSale(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyF4)
	b.typed("自提")
	b.press(fyne.KeyTab, fyne.KeyLeft, fyne.KeyReturn)
	if got := b.till.sale; got.Note != "自提" || got.Lines[3].Note != "" {
		t.Errorf("the sale has %q, the line %q", got.Note, got.Lines[3].Note)
	}
}
