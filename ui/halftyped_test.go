package ui

import (
	"slices"
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

// TestAQuantityIsOfTheLineThatIsNamed: it follows the choice, and is gone with its line and
// with its sale, with what was typed of it.
func TestAQuantityIsOfTheLineThatIsNamed(t *testing.T) {
	quantities := func(b *bench) (all []pos.Quantity) {
		for _, l := range b.till.sale.Lines {
			all = append(all, l.Quantity)
		}
		return all
	}
	for name, c := range map[string]struct {
		do   func(*bench)
		want func(before []pos.Quantity) []pos.Quantity
	}{
		"the line is deleted": {
			func(b *bench) { b.press(fyne.KeyUp); b.typed("*"); b.typed("7"); b.w.do(b.w.command("remove")) },
			func(before []pos.Quantity) []pos.Quantity { return slices.Delete(slices.Clone(before), 2, 3) },
		},
		"another line is chosen": {
			func(b *bench) { b.typed("*"); b.press(fyne.KeyUp); b.typed("5"); b.press(fyne.KeyReturn) },
			func(before []pos.Quantity) []pos.Quantity {
				after := slices.Clone(before)
				after[2] = 5 * pos.One
				return after
			},
		},
	} {
		b := newBench(t)
		b.fourLines()
		before := quantities(b)
		c.do(b)
		if got, want := quantities(b), c.want(before); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if e := b.w.sell.field.entry; e.Text != "" || b.w.sell.asking {
			t.Errorf("%s: %q stands in the entry, a quantity is asked for: %v", name, e.Text, b.w.sell.asking)
		}
	}

	b := newBench(t)
	b.fourLines()
	b.typed("*")
	b.press(fyne.KeyF8, fyne.KeyReturn)
	b.wait(2 * time.Second)
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
	b.typed("5")
	b.press(fyne.KeyReturn)
	if lines := b.till.sale.Lines; len(lines) != 1 || lines[0].Price != 500 {
		t.Errorf("5 for the next customer: %+v", lines)
	}
}
