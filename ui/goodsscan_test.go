package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// formOf is whether the form that is open is that of some goods.
func (b *bench) formOf(name string) bool {
	return b.w.overlay != nil && strings.Contains(b.saidInForm(), name)
}

// TestAScanOpensItsGoods: the form is that of the goods that were scanned, also where the
// list is still that of before; and what stood in the search is no part of the code.
func TestAScanOpensItsGoods(t *testing.T) {
	for name, c := range map[string]struct{ before, code, want, left string }{
		"a barcode":          {"", "6901234500035", "卡布奇诺", "6901234500035"},
		"a code":             {"", "CF002", "拿铁 大杯", "CF002"},
		"a slow scanner":     {"", "6901234500042|", "摩卡", "6901234500042"},
		"behind a scan":      {"6901234500042", "6901234500035", "卡布奇诺", "6901234500035"},
		"behind a word":      {"lj", "6901234500035", "卡布奇诺", "6901234500035"},
		"the scale's label":  {"", "2100014001524", "散装曲奇", "BK014"},
		"in two pieces":      {"", "69·01234500035", "卡布奇诺", "6901234500035"},
		"one, then the rest": {"", "6·901234500035", "卡布奇诺", "6901234500035"},
		"pieces, a scan":     {"6901234500042", "6901·234500035", "卡布奇诺", "6901234500035"},
		"behind a digit":     {"2·", "6901234500035", "卡布奇诺", "6901234500035"},
		"an input method":    {"", "６９０１２３４５０００３５", "卡布奇诺", "6901234500035"},
	} {
		for _, held := range []bool{false, true} {
			b := newBench(t)
			b.toGoods()
			before, close := strings.CutSuffix(c.before, "·")
			b.paced(before, 200*time.Millisecond)
			b.wait(300 * time.Millisecond)
			if !close {
				b.wait(3 * time.Second)
			}
			b.w.work.held = held
			pause := 8 * time.Millisecond
			code, slow := strings.CutSuffix(c.code, "|")
			if slow {
				pause = 60 * time.Millisecond
			}
			for i, piece := range strings.Split(code, "·") {
				b.wait(time.Duration(i) * 400 * time.Millisecond)
				b.paced(piece, pause)
			}
			b.press(fyne.KeyReturn)
			if held && b.w.overlay != nil {
				t.Errorf("%s: a form is open before anything was looked up: %s", name, b.saidInForm())
			}
			b.w.work.release()
			if !b.formOf(c.want) {
				t.Errorf("%s: the form is not that of %s; said %q", name, c.want, b.w.goods.note.text())
				continue
			}
			if got := b.w.goods.field.entry.Text; got != c.left {
				t.Errorf("%s: the search holds %q", name, got)
			}
			b.wait(time.Second)
			b.press(fyne.KeyEscape)
			if g := b.w.goods.chosen(); g == nil || !strings.Contains(g.Name, strings.TrimSpace(c.want)) {
				t.Errorf("%s: chosen is %+v", name, g)
			}
		}
	}
}

// TestAScanFindsWhatIsOff: to put it on sale again.
func TestAScanFindsWhatIsOff(t *testing.T) {
	b := newBench(t)
	b.toGoods()
	b.scan("6901234500035")
	b.press(fyne.KeyEscape, fyne.KeyF4, fyne.KeyEscape, fyne.KeyF5)
	if n := len(b.listed()); n != 11 {
		t.Fatalf("%d goods are listed", n)
	}
	b.scan("6901234500035")
	if !b.formOf("卡布奇诺") {
		t.Fatalf("no form; said %q", b.w.goods.note.text())
	}
	b.press(fyne.KeyEscape)
	if n := len(b.listed()); n != 1 {
		t.Errorf("%d goods are listed", n)
	}
}

// TestAnUnknownScanIsAdded: it is said, and one key opens the form with the code in it.
func TestAnUnknownScanIsAdded(t *testing.T) {
	for _, before := range []string{"", "6901234500035", "6999999999987"} {
		b := newBench(t, english)
		b.toGoods()
		if before != "" {
			b.scan(before)
			b.wait(time.Second)
			if b.w.overlay != nil {
				b.press(fyne.KeyEscape)
			}
		}
		b.scan("6999999999994")
		said := b.w.goods.note.text()
		if b.w.overlay != nil || !strings.Contains(said, "6999999999994") || !strings.Contains(said, "Ins") || b.w.goods.field.entry.Text != "6999999999994" {
			t.Errorf("after %q: said %q, the search holds %q; a form is open: %t", before, said, b.w.goods.field.entry.Text, b.w.overlay != nil)
		}
		b.press(fyne.KeyInsert)
		b.typed("New tea")
		b.press(fyne.KeyTab)
		b.typed("12.50")
		b.press(fyne.KeyReturn)
		g, _, err := b.till.ScanGoods(t.Context(), "6999999999994")
		if err != nil || g.Name != "New tea" || !strings.Contains(b.w.goods.note.text(), "New tea") || len(b.listed()) != 1 {
			t.Errorf("after %q: %+v, %v; said %q", before, g, err, b.w.goods.note.text())
		}
	}
	b := newBench(t)
	b.toGoods()
	b.scan("6999999999994")
	b.press(fyne.KeyEscape, fyne.KeyInsert)
	if b.w.overlay == nil || strings.Contains(b.entriesInForm(), "6999999999994") {
		t.Error("new goods of another code have the one that was scanned before")
	}
}

// entriesInForm is what the entries of the form hold.
func (b *bench) entriesInForm() (text string) {
	walkShown(b.w.overlay.content, func(o fyne.CanvasObject) bool {
		if e, ok := o.(*entry); ok {
			text += e.Text + "|"
		}
		return true
	})
	return text
}

// TestASlipScannedAmongGoods is looked up among the sales.
func TestASlipScannedAmongGoods(t *testing.T) {
	b := newBench(t, soldBefore)
	b.toGoods()
	b.scan("T01-20261122-000312-2-QWERTY")
	b.onPage(onFind)
	if p := b.w.finds; p.shown == nil || p.shown.Sale.Number != "T01-20261122-000312" {
		t.Errorf("%+v is shown", p.shown)
	}
}

// TestKeysWaitForTheSearch: whoever types a word and a key means what is found by it, not
// what was listed before.
func TestKeysWaitForTheSearch(t *testing.T) {
	for key, done := range map[fyne.KeyName]func(*bench) bool{
		fyne.KeyReturn: func(b *bench) bool { return b.formOf("龙井茶") },
		fyne.KeyF7:     func(b *bench) bool { return b.formOf("龙井茶") },
		fyne.KeyF4: func(b *bench) bool {
			g := b.w.goods.chosen()
			return g != nil && g.Name == "龙井茶" && g.Off
		},
	} {
		b := newBench(t)
		b.toGoods()
		b.w.work.held = true
		b.paced("ljc", 200*time.Millisecond)
		b.press(key)
		if b.w.overlay != nil {
			t.Errorf("%s: a form is open before anything was found: %s", key, b.saidInForm())
		}
		b.w.work.release()
		if !done(b) {
			t.Errorf("%s is not done with what was found; said %q", key, b.w.goods.note.text())
		}
		page, err := b.till.FindGoods(t.Context(), pos.GoodsQuery{WithOff: true, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range page.Goods {
			if g.Off && g.Name != "龙井茶" {
				t.Errorf("%s: %s is off", key, g.Name)
			}
		}
	}
	b := newBench(t)
	b.toGoods()
	b.w.work.held = true
	b.paced("ljc", 200*time.Millisecond)
	b.press(fyne.KeyReturn)
	b.paced("x", 200*time.Millisecond)
	b.w.work.release()
	if b.w.overlay != nil {
		t.Error("typed on, and the form is open")
	}
}
