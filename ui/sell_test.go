package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxtill/pos"
)

func TestWhatIsTypedIsRungUp(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       pos.Line
	}{
		{"a code", "CF002", pos.Line{Code: "CF002", Name: "拿铁 大杯", Price: 2200, Quantity: pos.One}},
		{"a code in small letters", "cf002", pos.Line{Code: "CF002", Name: "拿铁 大杯", Price: 2200, Quantity: pos.One}},
		{"a barcode", "6901234500110", pos.Line{Code: "BK011", Name: "可颂", Price: 1200, Quantity: pos.One}},
		{"a barcode from an input method", "６９０１２３４５００１１０", pos.Line{Code: "BK011", Name: "可颂", Price: 1200, Quantity: pos.One}},
		{"initials", "mk", pos.Line{Code: "CF004", Name: "摩卡", Price: 2400, Quantity: pos.One}},
		{"part of a name", "蛋糕", pos.Line{Code: "BK013", Name: "芝士蛋糕", Price: 2800, Quantity: pos.One}},
		{"an amount", "12.5", pos.Line{Name: "自定金额", Price: 1250, Quantity: pos.One}},
		{"whole yuan", "12", pos.Line{Name: "自定金额", Price: 1200, Quantity: pos.One}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.scan(c.text)
			if n := len(b.till.sale.Lines); n != 1 {
				t.Fatalf("%d lines, banner %q", n, b.w.sell.note.text())
			}
			if got := b.till.sale.Lines[0]; got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if got := b.w.sell.field.entry.Text; got != "" {
				t.Errorf("the entry still holds %q", got)
			}
		})
	}
}

func TestWrongInputGetsASentenceAndKeepsTheText(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for _, text := range []string{"0", "0.00", "-5", "12.345", "1e3", "1000000.01", "9999999999999", "xyzzy", "1.2.3", "."} {
			t.Run(language+" "+text, func(t *testing.T) {
				b := newBench(t, func(_ *bench, o *Options) { o.Language = language })
				b.paced(text, 200*time.Millisecond)
				b.press(fyne.KeyReturn)
				if n := len(b.till.sale.Lines); n != 0 {
					t.Errorf("%d lines were rung up", n)
				}
				if got := b.w.sell.field.entry.Text; got != text {
					t.Errorf("the entry holds %q, want %q", got, text)
				}
				if b.w.sell.note.text() == "" || !b.w.sell.note.box.Visible() {
					t.Error("nothing was said")
				}
			})
		}
	}
}

func TestArrowsChooseAmongHits(t *testing.T) {
	b := newBench(t)
	b.typed("cf")
	if len(b.w.sell.found) != 4 || !b.w.sell.hitsCard.Visible() {
		t.Fatalf("found %v", b.w.sell.found)
	}
	b.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn)
	if got := b.till.sale.Lines[0].Code; got != "CF002" {
		t.Errorf("rang up %s, want the second", got)
	}
	if b.w.sell.hitsCard.Visible() {
		t.Error("the list is still there")
	}
	b.typed("cf")
	b.press(fyne.KeyEscape)
	if b.w.sell.field.entry.Text != "" || b.w.sell.hitsCard.Visible() {
		t.Error("Esc did not clear the search")
	}
}

func TestQuantity(t *testing.T) {
	b := newBench(t)
	b.scan("CF001")
	b.scan("ks")
	b.scan("3*")
	if got := b.till.sale.Lines[1].Quantity; got != 3*pos.One {
		t.Errorf("number then * gives %s", got)
	}
	b.press(fyne.KeyUp)
	b.typed("*")
	b.scan("2")
	if got := b.till.sale.Lines[0].Quantity; got != 2*pos.One {
		t.Errorf("* then number on the chosen line gives %s", got)
	}
	b.typed("×")
	b.scan("0.5")
	if got := b.till.sale.Lines[0].Quantity; got != pos.One/2 {
		t.Errorf("× then number gives %s", got)
	}
	for _, wrong := range []string{"0", "1.2345", "100000"} {
		b.typed(wrong + "*")
		if b.w.sell.note.text() == "" || b.w.sell.field.entry.Text != wrong+"*" {
			t.Errorf("quantity %s: said %q, entry %q", wrong, b.w.sell.note.text(), b.w.sell.field.entry.Text)
		}
		b.press(fyne.KeyEscape)
	}
}

// TestQuantityBeforeTheGoods: a number and * wait for what they are of.
func TestQuantityBeforeTheGoods(t *testing.T) {
	for name, c := range map[string]struct {
		goods func(*bench)
		want  string
	}{
		"a scan":     {func(b *bench) { b.paced("6901234500011", 8*time.Millisecond); b.press(fyne.KeyReturn) }, "CF001 3 1600"},
		"a code":     {func(b *bench) { b.paced("CF002", 150*time.Millisecond); b.press(fyne.KeyReturn) }, "CF002 3 2200"},
		"a name":     {func(b *bench) { b.scan("ks") }, "BK011 3 1200"},
		"a choice":   {func(b *bench) { b.typed("cf"); b.press(fyne.KeyDown, fyne.KeyReturn) }, "CF002 3 2200"},
		"an amount":  {func(b *bench) { b.scan("12.5") }, " 3 1250"},
		"by weight":  {func(b *bench) { b.scan("szqq") }, "BK014 3 5800"},
		"by a mouse": {func(b *bench) { b.typed("cf"); b.w.sell.takeHit(1) }, "CF002 3 2200"},
	} {
		for _, filled := range []bool{false, true} {
			b := newBench(t)
			if filled {
				b.scan("5")
			}
			b.typed("3*")
			if b.w.sell.field.entry.Text != "3*" || b.w.sell.note.text() == "" {
				t.Errorf("%s: the entry holds %q", name, b.w.sell.field.entry.Text)
			}
			b.wait(time.Second)
			c.goods(b)
			lines := b.till.sale.Lines
			if want := map[bool]int{false: 1, true: 2}[filled]; len(lines) != want {
				t.Errorf("%s: %d lines, want %d; said %q", name, len(lines), want, b.w.sell.note.text())
				continue
			}
			l := lines[len(lines)-1]
			if got := fmt.Sprintf("%s %s %d", l.Code, l.Quantity, l.Price); got != c.want || lines[0].Quantity != pos.One && filled || b.w.sell.field.entry.Text != "" || b.w.sell.weighing != nil {
				t.Errorf("%s: rung up %s, want %s; the entry holds %q", name, got, c.want, b.w.sell.field.entry.Text)
			}
		}
	}
	b := newBench(t)
	b.scan("3*") // of nothing
	if len(b.till.sale.Lines) != 0 || b.w.sell.note.text() == "" || b.w.sell.field.entry.Text != "3*" {
		t.Errorf("of nothing: said %q, the entry holds %q", b.w.sell.note.text(), b.w.sell.field.entry.Text)
	}
}

func TestDeleteAndVoid(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyUp, fyne.KeyDelete)
	if n := len(b.till.sale.Lines); n != 3 || b.till.sale.Lines[2].Code != "BK014" {
		t.Fatalf("after Del: %v", b.till.sale.Lines)
	}
	b.typed("12")
	b.press(fyne.KeyHome, fyne.KeyDelete)
	if n := len(b.till.sale.Lines); n != 3 || b.w.sell.field.entry.Text != "2" {
		t.Errorf("Del in a text took a line: %d lines, entry %q", n, b.w.sell.field.entry.Text)
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyDelete)
	b.press(fyne.KeyEscape)
	if len(b.till.sale.Lines) != 3 {
		t.Error("Esc voided the sale")
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyDelete)
	b.typed("试机")
	b.press(fyne.KeyReturn)
	if want := []string{"T01-20261123-000001 试机"}; len(b.till.sale.Lines) != 0 || !slices.Equal(b.till.voided, want) {
		t.Errorf("voided %q, the cart is %+v", b.till.voided, b.till.sale)
	}
}

// TestADeletedLineComesBack by Ctrl+Z, which is an entry's own while something is
// typed there.
func TestADeletedLineComesBack(t *testing.T) {
	undo := &fyne.ShortcutUndo{}
	for name, press := range map[string]func(*bench){
		"the entry": func(b *bench) { b.w.sell.field.entry.TypedShortcut(undo) },
		"nothing":   func(b *bench) { b.w.win.Canvas().Unfocus(); b.w.takeShortcut(undo) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, english)
			b.fourLines()
			if !b.button("put_back", onSell).off {
				t.Error("it can be undone before anything is deleted")
			}
			b.press(fyne.KeyDelete)
			if got := b.w.sell.takenText.full; !strings.Contains(got, "散装曲奇") || !b.w.sell.taken.Visible() {
				t.Errorf("said %q", got)
			}
			b.typed("1")
			press(b)
			if n := len(b.till.sale.Lines); n != 3 {
				t.Errorf("%d lines while something is typed", n)
			}
			b.press(fyne.KeyEscape)
			press(b)
			if n := len(b.till.sale.Lines); n != 4 || b.w.sell.chosen != 3 {
				t.Errorf("%d lines, %d is chosen", n, b.w.sell.chosen)
			}
		})
	}
}

func TestAScanWorksWhereverTheFocusIs(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	for name, leave := range map[string]func(){
		"nothing focused":  func() { b.w.win.Canvas().Unfocus() },
		"a row clicked":    func() { test.Tap(b.w.sell.cart.rows[0]) },
		"a button focused": func() { b.w.win.Canvas().Focus(b.w.buttons[1].button) },
		"the rail focused": func() { b.w.win.Canvas().Focus(b.w.rail.items[onDocs]) },
	} {
		t.Run(name, func(t *testing.T) {
			leave()
			before := len(b.till.sale.Lines)
			b.scan("CF004")
			if got := len(b.till.sale.Lines); got != before+1 {
				t.Errorf("%d lines, want %d; entry %q", got, before+1, b.w.sell.field.entry.Text)
			}
		})
	}
}

func TestAScannerMayEndWithTab(t *testing.T) {
	b := newBench(t)
	b.typed("CF001")
	if !b.w.sell.field.entry.AcceptsTab() {
		t.Fatal("Tab would leave the entry")
	}
	b.press(fyne.KeyTab)
	if len(b.till.sale.Lines) != 1 {
		t.Error("nothing was rung up")
	}
	if b.w.sell.field.entry.AcceptsTab() {
		t.Error("Tab cannot leave the empty entry")
	}
}

func TestTheCartStaysWhileScreensChange(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.typed("12")
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.onPage(onDocs)
	b.press(fyne.KeyF2)
	b.onPage(onSell)
	if len(b.w.sell.cart.rows) != 4 || b.w.sell.field.entry.Text != "12" {
		t.Errorf("%d rows, entry %q", len(b.w.sell.cart.rows), b.w.sell.field.entry.Text)
	}
}

func TestARefusedLineComesBackIntoTheEntry(t *testing.T) {
	b := newBench(t)
	b.till.fail = pos.ErrDiskFull
	b.scan("CF001")
	if b.w.sell.field.entry.Text != "CF001" || b.w.sell.note.text() == "" {
		t.Errorf("entry %q, said %q", b.w.sell.field.entry.Text, b.w.sell.note.text())
	}
}

func TestThePadTypes(t *testing.T) {
	b := newBench(t)
	b.w.win.Canvas().Unfocus()
	for _, o := range test.LaidOutObjects(b.w.sell.content()) {
		if k, ok := o.(*keyButton); ok && slices.Contains([]string{"7", "0", "."}, k.label.Text) {
			test.Tap(k)
		}
	}
	if got := b.w.sell.field.entry.Text; got != "70." {
		t.Errorf("the pad typed %q", got)
	}
}

func TestButtonsAreGreyWhenNothingCanBeDone(t *testing.T) {
	b := newBench(t)
	for _, id := range []string{"charge", "cash", "quantity", "remove", "void"} {
		if b.button(id, onSell).off == false {
			t.Errorf("%s can be pressed over an empty cart", id)
		}
	}
	b.scan("12")
	for _, id := range []string{"charge", "cash", "quantity", "remove", "void"} {
		if b.button(id, onSell).off {
			t.Errorf("%s cannot be pressed over a cart", id)
		}
	}
}

// button is the first button of a command.
func (b *bench) button(id string, on pageSet) *keyButton {
	b.Helper()
	for _, each := range b.w.buttons {
		if each.cmd.id == id && each.cmd.on&on != 0 {
			return each.button
		}
	}
	b.Fatalf("no button for %s", id)
	return nil
}

// TestAmountAndF9IsASale: Enter between the two is not needed, and what cannot
// be rung up is not charged.
func TestAmountAndF9IsASale(t *testing.T) {
	b := newBench(t)
	b.typed("12.50")
	b.press(fyne.KeyF9)
	b.onPage(onPay)
	if got := b.till.sale.Owes(); got != 1250 {
		t.Errorf("charged %s", got)
	}
	b = newBench(t)
	b.typed("5")
	b.press(fyne.KeyF8)
	b.onPage(onCash)
	b = newBench(t)
	b.typed("5")
	b.press(fyne.KeyReturn)
	b.typed("1e3")
	b.press(fyne.KeyF9)
	b.onPage(onSell)
	if b.w.sell.note.text() == "" || b.w.sell.field.entry.Text != "1e3" {
		t.Errorf("said %q, entry %q", b.w.sell.note.text(), b.w.sell.field.entry.Text)
	}
}

// TestAScanReplacesWhatWasRefused: the next scan is not put behind a text that
// means nothing.
func TestAScanReplacesWhatWasRefused(t *testing.T) {
	for _, wrong := range []string{"6999999999999", "1e3", "0", "qqq"} {
		b := newBench(t)
		b.paced(wrong, 200*time.Millisecond)
		b.press(fyne.KeyReturn)
		if b.w.sell.note.text() == "" || b.w.sell.field.entry.Text != wrong {
			t.Fatalf("%s was taken", wrong)
		}
		b.scan("6901234500028")
		if n := len(b.till.sale.Lines); n != 1 || b.till.sale.Lines[0].Code != "CF002" {
			t.Errorf("after %s the scan rang up %+v", wrong, b.till.sale.Lines)
		}
	}
}

func TestSpaceRepeats(t *testing.T) {
	b := newBench(t)
	b.typed(" ")
	if got := b.w.sell.field.entry.Text; len(b.till.sale.Lines) != 0 || strings.TrimSpace(got) != "" {
		t.Errorf("of nothing: %v, the entry holds %q", b.till.sale.Lines, got)
	}
	b.press(fyne.KeyEscape)
	b.scan("CF001")
	b.scan("ks")
	b.press(fyne.KeyUp)
	b.typed("  ")
	if got := b.till.sale.Lines; got[0].Quantity != pos.One || got[1].Quantity != 3*pos.One || b.w.sell.chosen != 1 {
		t.Errorf("the cart is %+v, line %d is chosen", got, b.w.sell.chosen)
	}
	b.typed("na tie")
	if got := b.w.sell.field.entry.Text; got != "na tie" || b.till.sale.Lines[1].Quantity != 3*pos.One {
		t.Errorf("within a name: the entry holds %q, the cart is %+v", got, b.till.sale.Lines)
	}
	b.press(fyne.KeyEscape)
	b.scan("szqq")
	b.typed("0.152*")
	b.typed(" ")
	if p := b.w.sell; p.weighing == nil || p.weighing.Code != b.till.sale.Lines[2].Code {
		t.Fatalf("goods by weight: the banner says %q, the cart is %+v", p.note.text(), b.till.sale.Lines)
	}
	b.scan("0.2")
	if n := len(b.till.sale.Lines); n != 4 || b.till.sale.Lines[3].Quantity != 200 {
		t.Errorf("the cart is %+v", b.till.sale.Lines)
	}
}

// TestCodesOfDigits: goods that go by digits stand below while these are typed; Enter alone
// rings up the amount, and who goes down to one rings that up.
func TestCodesOfDigits(t *testing.T) {
	b := newBench(t)
	for _, g := range []pos.Goods{{Code: "1001", Name: "土豆", Price: 300}, {Code: "W330", Name: "汽水 330ml", Price: 350}} {
		if _, err := b.till.AddNewGoods(t.Context(), g, pos.Grant{}); err != nil {
			t.Fatal(err)
		}
	}
	slowly := func(s string) {
		for _, r := range s {
			b.wait(300 * time.Millisecond)
			b.typed(string(r))
		}
		b.wait(300 * time.Millisecond)
	}
	slowly("1001")
	if len(b.w.sell.found) != 1 || b.w.sell.hit != -1 || !strings.Contains(b.w.sell.note.text(), "1001") {
		t.Fatalf("listed %d, chosen %d, said %q", len(b.w.sell.found), b.w.sell.hit, b.w.sell.note.text())
	}
	b.press(fyne.KeyDown, fyne.KeyReturn)
	slowly("330")
	b.press(fyne.KeyDown, fyne.KeyReturn)
	slowly("1001")
	b.press(fyne.KeyReturn)
	b.typed("1001") // by a quick hand, which is told from a scanner once no more comes
	if len(b.w.sell.found) != 0 {
		t.Error("a scan is looked for before it is whole")
	}
	b.w.sell.rested("1001")
	if len(b.w.sell.found) != 1 || b.w.sell.hit != -1 {
		t.Errorf("a quick hand: listed %d, chosen %d", len(b.w.sell.found), b.w.sell.hit)
	}
	b.press(fyne.KeyEscape)
	slowly("12")
	if len(b.w.sell.found) != 0 {
		t.Errorf("of 12 it lists %d goods", len(b.w.sell.found))
	}
	b.press(fyne.KeyReturn)
	var got []string
	for _, l := range b.till.sale.Lines {
		got = append(got, l.Code+" "+l.Total().String())
	}
	if want := []string{"1001 3.00", "W330 3.50", " 1001.00", " 12.00"}; !slices.Equal(got, want) {
		t.Errorf("rung up %q, want %q", got, want)
	}
}
