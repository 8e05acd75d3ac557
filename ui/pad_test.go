package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxtill/pos"
)

// padScenes are what one sees of the pads who has no keyboard.
var padScenes = []scene{
	{"sell-letters", func(b *bench) { b.fourLines(); b.tapPad("ABC", "N", "T") }},
	{"discount-pad", func(b *bench) { b.fourLines(); b.tap("discount", onSell); b.tapPad("1", "5", "%") }},
	{"approve-pad", func(b *bench) {
		staffed(b, nil)
		b.fourLines()
		b.tap("void", onSell)
		b.tapPad("0", "1", "Enter", "2", "4")
	}},
	{"shift-pad", func(b *bench) {
		b.combo(fyne.KeyModifierControl, fyne.Key4)
		b.touch(b.w.shift.pieces[0])
		b.tapPad("1", "2", "Enter", "3")
	}},
	{"find-pad", func(b *bench) {
		b.combo(fyne.KeyModifierControl, fyne.KeyF)
		b.touch(b.w.finds.amount)
		b.tapPad("2", "0", "-")
	}},
	{"goods-change-pad", func(b *bench) { b.toGoods(); b.typed("szqq"); b.tap("goods_change", onGoods) }},
}

// tap presses the button of a command by finger.
func (b *bench) tap(id string, on pageSet) {
	b.w.pointed()
	test.Tap(b.button(id, on))
}

// touch touches an entry.
func (b *bench) touch(e *entry) {
	b.w.pointed()
	b.w.win.Canvas().Focus(e)
	test.Tap(e)
}

// tapPad presses keys of the pad that is at the top, by what stands on them.
func (b *bench) tapPad(labels ...string) {
	b.Helper()
	for _, label := range labels {
		var root fyne.CanvasObject = b.w.page().content()
		switch {
		case b.w.overlay != nil:
			root = b.w.overlay.content
		case b.w.dock.box.Visible():
			root = b.w.dock.pad
		}
		k := b.padKey(root, label)
		if k == nil {
			b.Fatalf("there is no key %q", label)
		}
		b.w.pointed()
		b.w.win.Canvas().Focus(k) // as a click does
		test.Tap(k)
	}
}

// padKey finds a visible key of a pad below o.
func (b *bench) padKey(o fyne.CanvasObject, label string) (found *keyButton) {
	walkShown(o, func(o fyne.CanvasObject) bool {
		k, ok := o.(*keyButton)
		if ok && found == nil && k.label.Text == label && k.style.fill == stylePad.fill && k.cap == nil {
			found = k
		}
		return !ok
	})
	return found
}

// TestLettersByHand finds goods by their initials without a keyboard.
func TestLettersByHand(t *testing.T) {
	b := newBench(t)
	b.tapPad("ABC", "N", "T", "D")
	if got := b.w.sell.field.entry.Text; got != "ntd" || len(b.w.sell.found) == 0 {
		t.Fatalf("%q finds %d goods", got, len(b.w.sell.found))
	}
	b.tapPad("Enter", "123", "7", "Enter")
	if lines := b.till.sale.Lines; len(lines) != 2 || lines[0].Name != "拿铁 大杯" || lines[1].Price != 700 {
		t.Errorf("the cart has %+v", lines)
	}
}

// TestADiscountByHand fills in a form without a keyboard; who comes by a key sees no
// pad.
func TestADiscountByHand(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyF3)
	if b.padKey(b.w.overlay.content, "7") != nil {
		t.Error("a pad stands beside a form that a key has opened")
	}
	b.press(fyne.KeyEscape)
	b.tap("discount", onSell)
	b.tapPad("2", "0", "%", "Enter", "Enter")
	if b.w.overlay != nil {
		t.Fatal("the form is still there")
	}
	if got := b.till.sale.Lines[3].Discount; got.Kind != pos.DiscountPercent || got.Rate != 2000 {
		t.Errorf("the discount is %+v", got)
	}
}

// TestAnApprovalByHand types number and PIN into the right fields.
func TestAnApprovalByHand(t *testing.T) {
	b := newBench(t, staffed)
	b.fourLines()
	b.tap("void", onSell)
	b.tapPad("0", "1", "Enter", "1", "2")
	form := b.w.overlay.home
	if form == nil || form.Text != "12" || !slices.ContainsFunc(test.LaidOutObjects(b.w.overlay.content), func(o fyne.CanvasObject) bool {
		e, ok := o.(*entry)
		return ok && e.Text == "01"
	}) {
		t.Errorf("the PIN is %q", form.Text)
	}
}

// TestThePadOfOtherPages: where a page has no pad, one comes up beside an entry that is
// touched. It goes with the first key, and with the page.
func TestThePadOfOtherPages(t *testing.T) {
	b := newBench(t)
	up := func() bool { return b.w.dock.box.Visible() }
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	first, second := b.w.shift.pieces[0], b.w.shift.pieces[1]
	if up() {
		t.Error("the pad is there before anything is touched")
	}
	b.touch(first)
	b.tapPad("1", "2", "Enter", "3")
	if first.Text != "12" || second.Text != "3" || !up() {
		t.Errorf("the pad has typed %q and %q, and is up: %v", first.Text, second.Text, up())
	}
	b.typed("4")
	if up() {
		t.Error("the pad stays while somebody types")
	}
	b.touch(first)
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	if up() {
		t.Error("the pad stays behind on another page")
	}
	b.touch(b.w.sell.field.entry)
	if up() {
		t.Error("a page with a pad has got a second one")
	}
}

// TestThePadCoversNoEntry at any place of one.
func TestThePadCoversNoEntry(t *testing.T) {
	b := newBench(t, small)
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	for _, e := range b.w.shift.pieces {
		b.touch(e)
		driver := fyne.CurrentApp().Driver()
		pad, at := driver.AbsolutePositionForObject(b.w.dock.pad), driver.AbsolutePositionForObject(e)
		if at.X < pad.X+dockWidth && at.X+e.Size().Width > pad.X && at.Y < pad.Y+dockHeight && at.Y+e.Size().Height > pad.Y {
			t.Errorf("the pad at %v covers the entry at %v", pad, at)
		}
	}
}

// TestThePadLeavesAChoice: the pad goes where a choice of the settings is touched.
func TestThePadLeavesAChoice(t *testing.T) {
	b := newBench(t)
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	p := b.w.settings
	b.touch(p.home())
	if !b.w.dock.box.Visible() {
		t.Fatal("no pad beside an entry of the settings")
	}
	for _, in := range p.inputs {
		if in.choose != nil {
			b.w.win.Canvas().Focus(in.choose)
			break
		}
	}
	if b.w.dock.box.Visible() {
		t.Error("the pad stays over the choices")
	}
}
