package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// discounted is the cart of the drawings with a discount on one line.
func (b *bench) discounted() {
	b.fourLines()
	b.press(fyne.KeyUp, fyne.KeyF3)
	b.typed("10%")
	b.press(fyne.KeyReturn)
}

// TestDiscountByKeys: F3 is for the chosen line, Shift+F3 for the sale, and what is
// taken off stands on line and sum; left empty it is taken away.
func TestDiscountByKeys(t *testing.T) {
	b := newBench(t)
	b.discounted()
	if got := b.w.sell.cart.rows[2].subs[3].full; got != "原价 ¥36.00" || !b.w.sell.saved.Visible() {
		t.Errorf("the line says %q", got)
	}
	if row := b.w.sell.cart.rows[2]; !strings.HasSuffix(row.cells[0].sub, "老顾客 9折") {
		t.Errorf("under its name stands %q", row.cells[0].sub)
	}
	b.combo(fyne.KeyModifierShift, fyne.KeyF3)
	b.typed("=90")
	b.press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	b.typed("开业")
	b.press(fyne.KeyReturn)
	b.press(fyne.KeyF3, fyne.KeyReturn)
	want := []string{"2 percent 1000 老顾客 ", "-1 price 9000 开业 ", "2  0  "}
	if !slices.Equal(b.till.discounts, want) {
		t.Errorf("given were %q, want %q", b.till.discounts, want)
	}
}

// TestDiscountOverTheLimitAsks for somebody who may; a wrong text keeps the form.
func TestDiscountOverTheLimitAsks(t *testing.T) {
	b := newBench(t)
	staffed(b, nil)
	b.till.signed = b.till.operators[1]
	b.w.refresh()
	b.fourLines()
	b.press(fyne.KeyF3)
	b.typed("halb")
	b.press(fyne.KeyReturn)
	if b.w.overlay == nil || len(b.till.discounts) != 0 {
		t.Fatalf("%q was taken", b.till.discounts)
	}
	b.typed("5折")
	b.press(fyne.KeyReturn)
	if len(b.till.discounts) != 0 || b.w.overlay == nil {
		t.Fatalf("nobody was asked: %q", b.till.discounts)
	}
	o := b.till.operators[0]
	b.typed(string(o.ID))
	b.press(fyne.KeyReturn)
	b.typed(string(o.ID + o.ID))
	b.press(fyne.KeyReturn)
	if want := []string{"3 percent 5000 老顾客 " + string(b.till.signed.ID+o.ID)}; !slices.Equal(b.till.discounts, want) {
		t.Errorf("given were %q, want %q", b.till.discounts, want)
	}
}

// TestDiscountsOfTheShift stand on its page where there are any.
func TestDiscountsOfTheShift(t *testing.T) {
	b := newBench(t, english)
	b.till.x.Tally.Discounts = pos.Figure{Count: 3, Amount: 1250}
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	row := b.w.shift.sums.rows["discounts"]
	if got := row.label.text.Text + " " + row.value.text.Text; got != "Discounts (3) 12.50" || !row.box.Visible() {
		t.Errorf("shown: %q", got)
	}
}
