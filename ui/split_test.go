package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// splitScenes are a sale of which WeChat takes a part.
var splitScenes = []scene{
	{"split-pay", func(b *bench) { b.splits(); b.till.present(someCode) }},
	{"split-paid", func(b *bench) {
		b.splits()
		b.till.present(someCode)
		b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	}},
}

// splits has the customer give 50.00 in cash and pay the rest by WeChat.
func (b *bench) splits() {
	b.fourLines()
	b.press(fyne.KeyF8)
	b.typed("50")
	b.press(fyne.KeyF9)
}

func TestSplit(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyF8)
	for given, on := range map[string]bool{"": false, "104.82": false, "200": false, "x": false, "50": true} {
		b.w.cash.field.entry.SetText(given)
		if got := !b.button("split", onCash).off; got != on {
			t.Errorf("with %q in cash the rest can be had by WeChat: %t", given, got)
		}
	}
	b.w.cash.field.entry.SetText("50")
	b.press(fyne.KeyF9)
	b.onPage(onPay)
	p := b.w.pay
	b.till.present(someCode)
	if p.amount.text.Text != "¥54.82" || !strings.Contains(p.head.full, "¥104.82") || b.till.charges != 1 {
		t.Errorf("the page says %q, %q", p.amount.text.Text, p.head.full)
	}
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.onPage(onCash)
	if got := b.w.cash; got.amount.text.Text != "¥50.00" || got.field.entry.Text != "" || !strings.Contains(got.note.text(), "¥54.82") {
		t.Errorf("then %q is due, it says %q", got.amount.text.Text, got.note.text())
	}
	b.press(fyne.KeyReturn)
	b.onPage(onPaid)
	if s := b.till.settled["T01-20261123-000001"]; s == nil || len(s.Tenders) != 2 {
		t.Errorf("settled is %+v", b.till.settled)
	}
}

// TestAPartIsShownAgain: as long as the cart owes more, what was a part stays one.
func TestAPartIsShownAgain(t *testing.T) {
	b := newBench(t)
	b.splits()
	b.till.present(someCode)
	b.press(fyne.KeyEscape, fyne.KeyReturn)
	b.onPage(onSell)
	b.press(fyne.KeyF5)
	b.onPage(onPay)
	if got := b.w.pay.amount.text.Text; got != "¥54.82" {
		t.Errorf("shown again it is over %q", got)
	}
	b.press(fyne.KeyEscape, fyne.KeyReturn)
	b.press(fyne.KeyF9)
	if got := b.w.pay.amount.text.Text; got != "¥104.82" {
		t.Errorf("F9 on the cart is over %q", got)
	}
}
