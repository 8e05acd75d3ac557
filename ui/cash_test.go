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
		want [quickCount]pos.Fen
	}{
		{0, [quickCount]pos.Fen{}},
		{350, [quickCount]pos.Fen{350, 500, 1000, 5000, 10000}},
		{1000, [quickCount]pos.Fen{1000, 5000, 10000}},
		{3800, [quickCount]pos.Fen{3800, 4000, 5000, 10000}},
		{10482, [quickCount]pos.Fen{10482, 10500, 11000, 15000, 20000}},
		{123450, [quickCount]pos.Fen{123450, 124000, 130000}},
		{pos.MaxAmount, [quickCount]pos.Fen{pos.MaxAmount}},
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
	if got := b.w.cash.field.entry.Text; got != "105.00" {
		t.Errorf("entry %q", got)
	}
	b.press(fyne.KeyReturn, fyne.KeyReturn)
	b.onPage(onPaid) // the second Enter does not take the change away
}

func TestCashIsRounded(t *testing.T) {
	b := newBench(t)
	b.till.rounding = pos.RoundDown
	b.fourLines()
	if got := b.w.sell.owes.text.Text; got != "¥104.82" {
		t.Errorf("the cart comes to %q", got)
	}
	b.press(fyne.KeyF8)
	p := b.w.cash
	if p.amount.text.Text != "¥104.80" || !p.rounded.Visible() || p.rounded.full != "应收 ¥104.82，现金舍入 -¥0.02" {
		t.Errorf("the page says %q, %q", p.amount.text.Text, p.rounded.full)
	}
	b.typed("104.79")
	if got := p.verdict.full; got != "还差 ¥0.01" {
		t.Errorf("too little: %q", got)
	}
	b.press(fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace)
	b.scan("110")
	b.onPage(onPaid)
	if got := b.w.paid; got.amount.text.Text != "¥104.80" || got.change.full != "找零 ¥5.20" || got.detail.full != "收到 ¥110.00 · 现金舍入 -¥0.02 · 14:06:21" {
		t.Errorf("the green page says %q, %q, %q", got.amount.text.Text, got.change.full, got.detail.full)
	}
	b.till.rounding = pos.RoundNot
	b.press(fyne.KeyEscape)
	b.scan("1.23")
	b.press(fyne.KeyF8)
	if p := b.w.cash; p.amount.text.Text != "¥1.23" || p.rounded.Visible() {
		t.Errorf("without rounding it says %q, %q", p.amount.text.Text, p.rounded.full)
	}
}
