package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// paced types characters with a pause before each.
func (b *bench) paced(s string, pause time.Duration) {
	for _, r := range s {
		b.wait(pause)
		b.typed(string(r))
	}
}

func codes(b *bench) (codes string) {
	for _, l := range b.till.sale.Lines {
		codes += l.Code + " "
	}
	return strings.TrimSpace(codes)
}

// TestAScannerIsTold from a person by time alone: a short code of digits is goods where
// it came at a scanner's speed, else an amount.
func TestAScannerIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		pause time.Duration
		code  string
		want  string
	}{
		"a scanner":        {5 * time.Millisecond, "1250", "1250"},
		"a person":         {180 * time.Millisecond, "1250", ""},
		"a fast person":    {80 * time.Millisecond, "1250", ""},
		"a slow scanner":   {62 * time.Millisecond, "1250", "1250"},
		"a barcode":        {5 * time.Millisecond, "6901234500011", "CF001"},
		"a barcode typed":  {300 * time.Millisecond, "6901234500011", "CF001"},
		"a code of hanzi?": {5 * time.Millisecond, "拿铁", "CF002"},
	} {
		b := newBench(t)
		if _, err := b.till.AddNewGoods(t.Context(), pos.Goods{Code: "1250", Name: "短码", Price: 1}, pos.Grant{}); err != nil {
			t.Fatal(err)
		}
		b.paced(c.code, c.pause)
		b.press(fyne.KeyReturn)
		if got := codes(b); got != c.want || len(b.till.sale.Lines) != 1 {
			t.Errorf("%s: %s rings up %q, %d lines; said %q", name, c.code, got, len(b.till.sale.Lines), b.w.sell.note.text())
		}
	}
}

// TestThePaceOfTheScanner is learnt from a barcode: what comes like it is a code, too. A
// machine that stumbles once is one all the same.
func TestThePaceOfTheScanner(t *testing.T) {
	b := newBench(t)
	b.paced("6901234500011", 78*time.Millisecond)
	b.press(fyne.KeyReturn)
	b.paced("2001", 80*time.Millisecond)
	b.press(fyne.KeyReturn)
	if len(b.till.sale.Lines) != 1 || b.w.sell.missing != "2001" || b.w.sell.field.entry.Text != "" {
		t.Errorf("a slow scanner: %d lines, %q is offered", len(b.till.sale.Lines), b.w.sell.missing)
	}
	b = newBench(t)
	b.paced("20", 8*time.Millisecond)
	b.wait(80 * time.Millisecond)
	b.paced("01", 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if len(b.till.sale.Lines) != 0 || b.w.sell.missing != "2001" {
		t.Errorf("it stumbles: %d lines, %q is offered", len(b.till.sale.Lines), b.w.sell.missing)
	}
	b.paced("1250", 95*time.Millisecond)
	b.press(fyne.KeyReturn)
	if len(b.till.sale.Lines) != 1 {
		t.Errorf("a fast hand: %d lines; said %q", len(b.till.sale.Lines), b.w.sell.note.text())
	}
}

// TestAScanIsNoAmount: what came as only a machine types is a code and nothing else,
// whatever was typed before it.
func TestAScanIsNoAmount(t *testing.T) {
	const machine = 8 * time.Millisecond
	b := newBench(t, english)
	for _, c := range []struct{ before, code, rung, left string }{
		{"", "2001", "", ""},
		{"1", "2001", "", "1"},
		{"3", "6901234500011", "CF001", "3"},
		{"na", "6901234500011", "CF001", "na"},
		{"na", "CF002", "CF002", "na"},
		{"12.5", "6900000000123", "", "12.5"},
	} {
		b.till.sale.Lines = nil
		b.press(fyne.KeyEscape)
		b.paced(c.before, 200*time.Millisecond)
		b.wait(time.Second)
		b.paced(c.code, machine)
		b.press(fyne.KeyReturn)
		said := b.w.sell.note.text()
		if got := codes(b); got != c.rung || c.rung == "" && len(b.till.sale.Lines) != 0 || b.w.sell.field.entry.Text != c.left {
			t.Errorf("%q, then %s: rung up %q, %d lines, the entry holds %q; said %q", c.before, c.code, got, len(b.till.sale.Lines), b.w.sell.field.entry.Text, said)
		}
		if want := map[bool]string{true: c.code, false: `"` + c.before + `"`}[c.rung == ""]; !strings.Contains(said, want) || b.w.sell.missingBox.Visible() != (c.rung == "") {
			t.Errorf("%q, then %s: said %q, offered to add it: %t", c.before, c.code, said, b.w.sell.missingBox.Visible())
		}
	}
	b.press(fyne.KeyEscape)
	b.paced("1", machine)
	b.wait(600 * time.Millisecond)
	b.paced("0000", 33*time.Millisecond) // 0 is held down
	b.press(fyne.KeyReturn)
	if n := len(b.till.sale.Lines); n != 1 || b.till.sale.Lines[0].Price != 1000000 {
		t.Errorf("a key that is held down: %d lines", n)
	}
	b.press(fyne.KeyF8)
	b.paced("2001", machine)
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
	if len(b.till.sale.Lines) != 1 || !strings.Contains(b.w.sell.note.text(), "2001") {
		t.Errorf("scanned for cash: said %q", b.w.sell.note.text())
	}
}

// TestAScanThatStumbles is one scan where its parts are a code.
func TestAScanThatStumbles(t *testing.T) {
	for _, c := range []struct{ first, then, want string }{
		{"69", "01234500028", "CF002 1"},
		{"3*69", "01234500028", "CF002 3"},
		{"C", "F002", "CF002 1"},
		{"3", "6901234500028", "CF002 1"},
	} {
		b := newBench(t)
		b.paced(c.first, 8*time.Millisecond)
		b.wait(400 * time.Millisecond)
		b.paced(c.then, 8*time.Millisecond)
		b.press(fyne.KeyReturn)
		l := b.till.sale.Lines
		if len(l) != 1 || l[0].Code+" "+l[0].Quantity.String() != c.want {
			t.Errorf("%s, %s: %v; said %q", c.first, c.then, l, b.w.sell.note.text())
		}
		if left := map[bool]string{true: "3"}[c.first == "3"]; b.w.sell.field.entry.Text != left {
			t.Errorf("%s, %s: the entry holds %q", c.first, c.then, b.w.sell.field.entry.Text)
		}
	}
}

// TestTheOfferGoesWithTheSale: goods that nobody knew are those of one customer.
func TestTheOfferGoesWithTheSale(t *testing.T) {
	b := newBench(t)
	b.scan("6999999999994")
	b.fourLines()
	if b.w.sell.missing == "" {
		t.Fatal("nothing is offered")
	}
	b.press(fyne.KeyF8, fyne.KeyReturn)
	b.wait(2 * time.Second)
	b.press(fyne.KeyReturn)
	if b.onPage(onSell); b.w.sell.missing != "" {
		t.Errorf("%s is offered to the next customer", b.w.sell.missing)
	}
}

// TestAScanIsNoQuantity: not where one is asked for either.
func TestAScanIsNoQuantity(t *testing.T) {
	b := newBench(t)
	b.scan("CF001")
	b.typed("*")
	b.paced("2001", 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if l := b.till.sale.Lines; len(l) != 1 || l[0].Quantity != pos.One {
		t.Errorf("the quantity is %s", l[0].Quantity)
	}
	b.typed("*")
	b.paced("3", 200*time.Millisecond)
	b.wait(time.Second)
	b.paced("6901234500028", 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if l := b.till.sale.Lines; codes(b) != "CF001 CF002" || l[0].Quantity != 3*pos.One || l[1].Quantity != pos.One {
		t.Errorf("rung up %v", l)
	}
	b.scan("BK014")
	b.paced("2001", 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if b.w.sell.weighing == nil || b.w.sell.note.text() == "" {
		t.Error("a code was weighed")
	}
}

// TestScansOnOtherPages: a barcode goes to the sale wherever it was scanned, and leaves
// nothing behind where it was typed.
func TestScansOnOtherPages(t *testing.T) {
	const code = "6901234500011"
	for name, on := range map[string]pageSet{"cash": onCash, "bill": onBill, "find": onFind, "staff": onStaff, "refund": onRefund, "settings": onSettings, "shift": onShift} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.scan("5")
			b.w.goTo(on)
			home := b.w.page().home()
			before := home.Text
			b.scan(code)
			b.onPage(onSell)
			if got := codes(b); got != "CF001" || home.Text != before {
				t.Errorf("rung up %q, the entry holds %q instead of %q", got, home.Text, before)
			}
		})
	}
	b := newBench(t)
	b.w.goTo(onShift)
	b.typed("2")
	b.wait(time.Second)
	b.scan(code)
	b.onPage(onShift)
	if b.w.shift.note.text() == "" || len(b.till.sale.Lines) != 0 {
		t.Errorf("while the drawer is counted: said %q, %d lines", b.w.shift.note.text(), len(b.till.sale.Lines))
	}
}

// TestAnAmountIsNoScan: what a person types on the cash page stays there, however fast.
func TestAnAmountIsNoScan(t *testing.T) {
	b := newBench(t)
	b.scan("5")
	b.press(fyne.KeyF8)
	b.scan("100.00")
	b.onPage(onPaid)
}

// TestAScanUnderTheMapOfKeys closes the map and counts.
func TestAScanUnderTheMapOfKeys(t *testing.T) {
	b := newBench(t)
	b.press(fyne.KeyF1)
	b.paced("6901234500011", 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if b.w.overlay != nil || codes(b) != "CF001" || b.w.sell.field.entry.Text != "" {
		t.Errorf("the map is open: %t; rung up %q", b.w.overlay != nil, codes(b))
	}
	b.press(fyne.KeyF9)
	b.onPage(onPay)
	b.press(fyne.KeyF1)
	b.paced("134567890123456789", 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if b.w.overlay != nil || !b.w.pay.byCode {
		t.Errorf("a payment code: the map is open: %t; charged by it: %t", b.w.overlay != nil, b.w.pay.byCode)
	}
	b = newBench(t)
	b.press(fyne.KeyF1)
	b.paced("12", 200*time.Millisecond)
	b.press(fyne.KeyReturn)
	if b.w.overlay != nil || len(b.till.sale.Lines) != 0 {
		t.Error("what is no scan does not only close the map")
	}
}

func TestUnknownCodeIsAdded(t *testing.T) {
	b := newBench(t, english)
	if !b.button("add_missing", onSell).off {
		t.Error("something can be added before anything was scanned")
	}
	b.scan("6900000000123")
	if !b.w.sell.missingBox.Visible() || !strings.Contains(b.w.sell.note.text(), "6900000000123") || b.w.sell.field.entry.Text != "" {
		t.Errorf("said %q, entry %q", b.w.sell.note.text(), b.w.sell.field.entry.Text)
	}
	// The next scan is rung up, and the offer stays.
	b.scan("6901234500011")
	if got := codes(b); got != "CF001" || !b.w.sell.missingBox.Visible() {
		t.Errorf("the next scan rings up %q, offered: %t", got, b.w.sell.missingBox.Visible())
	}
	b.press(fyne.KeyInsert)
	b.typed("New tea")
	b.press(fyne.KeyTab)
	b.typed("12.50")
	b.press(fyne.KeyReturn)
	if got := codes(b); got != "CF001 6900000000123" || b.w.overlay != nil || b.w.sell.missingBox.Visible() {
		t.Fatalf("rung up %q; the form is open: %t", got, b.w.overlay != nil)
	}
	b.scan("6900000000123")
	if n := len(b.till.sale.Lines); n != 3 {
		t.Errorf("scanned again: %d lines", n)
	}
	b.scan("6900000000444")
	b.press(fyne.KeyEscape)
	if b.w.sell.missingBox.Visible() {
		t.Error("Esc leaves the offer")
	}
}

// TestAnUnknownCodeHoldsNothingUp: it leaves the entry, however the scanner types, and the
// sale goes on.
func TestAnUnknownCodeHoldsNothingUp(t *testing.T) {
	for name, c := range map[string]struct {
		pause time.Duration
		code  string
	}{
		"a barcode":        {8 * time.Millisecond, "6999999999994"},
		"by a slow one":    {60 * time.Millisecond, "6999999999991"},
		"of the shop":      {8 * time.Millisecond, "2001"},
		"letters, slowly":  {60 * time.Millisecond, "XYZ12345"},
		"of eight digits":  {60 * time.Millisecond, "12345678"},
		"stumbling once":   {0, "12|345670"},
		"stumbling, EAN13": {0, "69|99999999994"},
	} {
		for _, key := range []fyne.KeyName{fyne.KeyF9, fyne.KeyF8, fyne.KeySpace} {
			b := newBench(t)
			b.scan("CF001")
			first, then, stumbles := strings.Cut(c.code, "|")
			b.paced(first, max(c.pause, 8*time.Millisecond))
			if stumbles {
				b.wait(400 * time.Millisecond)
				b.paced(then, 8*time.Millisecond)
			}
			b.press(fyne.KeyReturn)
			p, code := b.w.sell, first+then
			if p.field.entry.Text != "" || p.missing != code || !strings.Contains(p.note.text(), code) {
				t.Errorf("%s: the entry holds %q, %q is offered; said %q", name, p.field.entry.Text, p.missing, p.note.text())
			}
			if key == fyne.KeySpace {
				b.typed(" ")
				if n := b.till.sale.Pieces(); n != 2 {
					t.Errorf("%s: the space bar leaves %d pieces", name, n)
				}
				continue
			}
			b.press(key)
			if want := map[fyne.KeyName]pageSet{fyne.KeyF9: onPay, fyne.KeyF8: onCash}[key]; b.w.on != want || b.till.sale.Total() != 1600 {
				t.Errorf("%s, %s: page %b of %d; said %q", name, key, b.w.on, b.till.sale.Total(), p.note.text())
			}
		}
	}
	b := newBench(t)
	b.paced("6999999999991", 300*time.Millisecond) // by hand: it may be mended
	b.press(fyne.KeyReturn)
	if got := b.w.sell.field.entry.Text; got != "6999999999991" {
		t.Errorf("typed by hand: the entry holds %q", got)
	}
}

// TestWeighing: goods by weight ask for it, by hand, by * and by the label of a scale.
func TestWeighing(t *testing.T) {
	b := newBench(t)
	b.scan("szqq")
	if b.w.sell.weighing == nil || !b.w.sell.weighBox.Visible() || len(b.till.sale.Lines) != 0 {
		t.Fatal("nothing asks for the weight")
	}
	b.scan("6901234500011") // nothing of it gets lost
	if b.w.sell.note.text() == "" || b.w.sell.weighing == nil {
		t.Errorf("a scan meanwhile: said %q", b.w.sell.note.text())
	}
	b.typed("0.152*")
	b.scan("2100014001524")
	b.scan("BK014")
	b.press(fyne.KeyEscape)
	var got []string
	for _, l := range b.till.sale.Lines {
		got = append(got, l.Code+" "+l.Quantity.String())
	}
	if want := "BK014 0.152,BK014 0.152"; strings.Join(got, ",") != want || b.w.sell.weighing != nil {
		t.Errorf("%q, want %q", got, want)
	}
	b.scan("BK014")
	b.press(fyne.KeyF9)
	if b.w.on != onSell {
		t.Error("F9 leaves what is being weighed behind")
	}
}

// TestAnInputMethodIsNamed: full-width digits are folded, keys whose characters did not
// come are read, and both are said.
func TestAnInputMethodIsNamed(t *testing.T) {
	b := newBench(t, english)
	b.scan("６９０１２３４５０００１１")
	if got := codes(b); got != "CF001" || !strings.Contains(b.w.sell.note.text(), "input method") {
		t.Errorf("full width: rung up %q, said %q", got, b.w.sell.note.text())
	}
	for _, r := range "6901234500028" {
		b.press(fyne.KeyName(string(r))) // and no character
	}
	b.typed("你")
	b.press(fyne.KeyReturn)
	if got := codes(b); got != "CF001 CF002" || !strings.Contains(b.w.sell.note.text(), "input method") {
		t.Errorf("keys alone: rung up %q, said %q", got, b.w.sell.note.text())
	}
	for _, r := range "6901234500011" { // as without an input method
		b.press(fyne.KeyName(string(r)))
		b.typed(string(r))
	}
	b.press(fyne.KeyReturn)
	if got := codes(b); got != "CF001 CF002 CF001" || b.w.sell.note.text() != "" {
		t.Errorf("both: rung up %q, said %q", got, b.w.sell.note.text())
	}
}

// TestAScannerWithoutASuffix: a pause ends the scan; what a person types waits for Enter.
func TestAScannerWithoutASuffix(t *testing.T) {
	b := newBench(t, func(_ *bench, o *Options) { o.Scanner.NoSuffix = true })
	b.paced("6901234500011", 5*time.Millisecond)
	b.w.scanPause()
	if len(b.till.sale.Lines) != 0 {
		t.Error("the scan ended before its pause")
	}
	b.wait(120 * time.Millisecond)
	b.w.scanPause()
	if got := codes(b); got != "CF001" {
		t.Errorf("rung up %q", got)
	}
	b.paced("12.50", 60*time.Millisecond)
	b.wait(120 * time.Millisecond)
	b.w.scanPause()
	if got := b.w.sell.field.entry.Text; got != "12.50" || len(b.till.sale.Lines) != 1 {
		t.Errorf("an amount ended by itself: entry %q", got)
	}
}

// TestScanTest: what came and how fast, and what to set where it is no scan.
func TestScanTest(t *testing.T) {
	b := newBench(t, english)
	b.w.goTo(onSettings)
	b.press(fyne.KeyF6)
	if b.w.overlay == nil {
		t.Fatal("no dialog")
	}
	for _, c := range []struct {
		code  string
		pause time.Duration
		key   fyne.KeyName
		want  string
	}{
		{"6901234500011", 8 * time.Millisecond, fyne.KeyReturn, "Taken for a scan|美式 中杯"},
		{"T01-20261123-000002", 8 * time.Millisecond, fyne.KeyTab, "Taken for a scan|the code of a slip"},
		{"6901234500011", 140 * time.Millisecond, fyne.KeyReturn, "Too slow: 140 ms"},
		{"12345678901234567890", 90 * time.Millisecond, fyne.KeyReturn, "Too slow: 1710 ms in all"},
		{"690", 8 * time.Millisecond, fyne.KeyReturn, "Only 3 characters"},
		{"６９０１２３", 8 * time.Millisecond, fyne.KeyReturn, "An input method"},
	} {
		b.wait(5 * time.Second)
		b.paced(c.code, c.pause)
		b.press(c.key)
		row := b.w.overlayTable().rows[0]
		if got := row.cells[1].text + "|" + row.cells[1].sub; !strings.Contains(got, strings.Split(c.want, "|")[0]) || !strings.HasSuffix(c.want, "ms") && !strings.Contains(got, c.want) && strings.Contains(c.want, "|") {
			t.Errorf("%s every %s: %q, want %q", c.code, c.pause, got, c.want)
		}
	}
	if b.w.on != onSettings || len(b.till.sale.Lines) != 0 {
		t.Error("a test sold something")
	}
	b.press(fyne.KeyEscape)
	if b.w.overlay != nil {
		t.Error("Esc does not close it")
	}
}
