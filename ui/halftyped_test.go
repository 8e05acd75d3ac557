package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// TestHalfTypedIsNotCharged: a payment code takes at once what nobody has seen, so what
// stands in the entry beside other lines has to be entered or cleared first.
func TestHalfTypedIsNotCharged(t *testing.T) {
	const code = "134567890123456789"
	b := newBench(t)
	b.scan("CF002")
	b.typed("3")
	b.wait(time.Second)
	b.paced(code, 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if said := b.w.sell.note.text(); b.w.on != onSell || b.till.sale.Total() != 2200 || !strings.Contains(said, "“3”") || strings.Contains(said, code) {
		t.Fatalf("page %b, %s to pay, said %q", b.w.on, b.till.sale.Total(), said)
	}
	if b.w.sell.field.entry.Text != "3" {
		t.Errorf("the entry holds %q", b.w.sell.field.entry.Text)
	}
	b.press(fyne.KeyEscape)
	b.wait(time.Second)
	b.paced(code, 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if b.onPage(onPay); !b.w.pay.byCode || b.till.sale.Total() != 2200 {
		t.Errorf("charged by the code: %t, %s", b.w.pay.byCode, b.till.sale.Total())
	}

	b = newBench(t)
	b.typed("12.5")
	b.wait(time.Second)
	b.paced(code, 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if b.onPage(onPay); b.till.sale.Total() != 1250 {
		t.Errorf("an amount alone: %s", b.till.sale.Total())
	}
}

// TestScanOfWhatIsOffSale names it and offers no second one.
func TestScanOfWhatIsOffSale(t *testing.T) {
	b := newBench(t)
	g, _, err := b.till.ScanGoods(t.Context(), "6901234500011")
	if err != nil {
		t.Fatal(err)
	}
	g.Off = true
	if err := b.till.ChangeGoods(t.Context(), g, pos.Grant{}); err != nil {
		t.Fatal(err)
	}
	b.scan("6901234500011")
	if said := b.w.sell.note.text(); !strings.Contains(said, g.Name) || b.w.sell.missing != "" || len(b.till.sale.Lines) != 0 || b.w.sell.field.entry.Text != "" {
		t.Errorf("said %q, offers %q, %d lines, the entry holds %q", said, b.w.sell.missing, len(b.till.sale.Lines), b.w.sell.field.entry.Text)
	}
}
