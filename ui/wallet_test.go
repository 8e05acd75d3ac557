package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// TestOtherWallets: the payment code of another wallet is said to be one wherever it is
// scanned, without its digits, and is neither offered as goods nor left anywhere.
func TestOtherWallets(t *testing.T) {
	for code, name := range map[string]string{
		"284759306309493119":       "Alipay",
		"2512345678901234":         "Alipay",
		"301234567890123456789012": "Alipay",
		"6212345678901234567":      "UnionPay",
	} {
		for _, on := range []pageSet{onSell, onGoods, onCash, onSplit, onPay, onFind, onDocs, onRefund, onShift, onSettings, onBill} {
			for _, pause := range []time.Duration{8 * time.Millisecond, 60 * time.Millisecond} {
				b := newBench(t, english)
				b.scan("CF001")
				if on == onPay {
					b.press(fyne.KeyF9)
				} else {
					b.w.goTo(on)
				}
				b.paced(code, pause)
				b.press(fyne.KeyReturn)
				p := b.w.page()
				if said := p.banner().text(); !strings.Contains(said, name) || strings.Contains(said, code[:6]) {
					t.Errorf("%s on page %b: said %q on page %b", code, on, said, b.w.on)
				}
				if home := p.home(); home != nil && home.Text != "" || b.w.sell.missing != "" || b.w.sell.field.entry.Text != "" || len(b.till.sale.Lines) != 1 {
					t.Errorf("%s on page %b: %q is offered, %d lines", code, on, b.w.sell.missing, len(b.till.sale.Lines))
				}
			}
		}
	}
	b := newBench(t)
	if _, err := b.till.AddNewGoods(t.Context(), pos.Goods{Code: "284759306309493119", Name: "长码", Price: 1}, pos.Grant{}); err != nil {
		t.Fatal(err)
	}
	b.scan("284759306309493119")
	if got := codes(b); got != "284759306309493119" {
		t.Errorf("goods with such a code: rung up %q", got)
	}
}

// TestAPaymentCodeInAForm is taken out of it, without its digits.
func TestAPaymentCodeInAForm(t *testing.T) {
	for _, code := range []string{"284759306309493119", someAuthCode} {
		for tabs := range 3 { // name, price, barcodes
			b := newBench(t, english)
			b.toGoods()
			b.press(fyne.KeyInsert)
			for range tabs {
				b.press(fyne.KeyTab)
			}
			b.paced(code, 8*time.Millisecond)
			b.press(fyne.KeyReturn)
			if b.w.overlay == nil || strings.Contains(b.entriesInForm(), code) {
				t.Fatalf("the form is closed, or has %s", code)
			}
			if said := b.saidInForm(); !strings.Contains(said, "payment code") || strings.Contains(said, code) {
				t.Errorf("said %q", said)
			}
		}
	}
}

// TestAPaymentCodeInPieces, as a busy till reads it, is one.
func TestAPaymentCodeInPieces(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.paced(someAuthCode[:5], 8*time.Millisecond)
	b.wait(300 * time.Millisecond)
	b.paced(someAuthCode[5:], 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	b.onPage(onPay)
	if len(b.till.codes) != 1 || string(b.till.codes[0]) != someAuthCode || b.w.sell.field.entry.Text != "" {
		t.Errorf("%d codes were charged, the entry holds %q", len(b.till.codes), b.w.sell.field.entry.Text)
	}
}
