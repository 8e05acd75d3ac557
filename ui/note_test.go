package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
	{"sell-long", longCart},
	{"note", func(b *bench) { b.fourLines(); b.press(fyne.KeyF4); b.typed("少冰") }},
}

// Of the longest name and the longest note in longCart.
const (
	longName = "American coffee, large, to take away"
	longNote = "without sugar, two cups of ice, the lid apart please, for the lady at the window"
)

// longCart is a cart whose names and notes are too long for a narrow table.
func longCart(b *bench) {
	b.fourLines()
	b.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyF4)
	b.typed("少冰，去糖，杯盖另外放，给靠窗那位女士，三点来取，不要袋子")
	b.press(fyne.KeyReturn, fyne.KeyUp, fyne.KeyF4)
	b.typed(longNote)
	b.press(fyne.KeyReturn)
	b.till.sale.Lines[0].Name = "American coffee"
	b.till.sale.Lines[1].Name = longName
	b.w.refresh()
}

// TestNothingThatWasTypedIsCutOff in the cart, however narrow it is: beside the phone of
// training on the smallest screen.
func TestNothingThatWasTypedIsCutOff(t *testing.T) {
	for _, set := range []func(*bench, *Options){small, func(*bench, *Options) {}} {
		b := newBench(t, english, set)
		longCart(b)
		seen := ""
		walkShown(b.w.sell.cart, func(o fyne.CanvasObject) bool {
			if t, ok := o.(*canvas.Text); ok && t.Text != "" {
				seen += t.Text + " "
			}
			return true
		})
		if strings.Contains(seen, "…") {
			t.Errorf("something is cut off: %s", seen)
		}
		for _, want := range []string{"American coffee", longName, longNote, "¥16.00", "0.152"} {
			if !strings.Contains(seen, want) {
				t.Errorf("%q cannot be read in %q", want, seen)
			}
		}
		rows := b.w.sell.cart.rows
		for i, r := range rows[1:] {
			if below := rows[i].Position().Y + rows[i].Size().Height; r.Position().Y != below {
				t.Errorf("row %d begins at %v, and the one before ends at %v", i+1, r.Position().Y, below)
			}
		}
		b.w.sell.cart.reveal(3)
		if last, view := b.w.sell.cart.above(4), b.w.sell.cart.scroll; last > view.Offset.Y+view.Size().Height+0.5 {
			t.Errorf("the last row ends at %v, and %v is seen from %v on", last, view.Size().Height, view.Offset.Y)
		}
	}
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
