package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxtill/pos"
)

// parkedScenes are the states of sales that wait.
var parkedScenes = []scene{
	{"sell-parked", func(b *bench) { b.threeParked(); b.fourLines(); b.press(fyne.KeyF6) }},
	{"parked", func(b *bench) { b.threeParked(); b.fourLines(); b.toParked() }},
	{"parked-none", (*bench).toParked},
	{"parked-no-such", func(b *bench) { b.threeParked(); b.toParked(); b.typed("999") }},
	{"parked-void", func(b *bench) {
		b.threeParked()
		b.toParked()
		b.press(fyne.KeyUp)
		b.combo(fyne.KeyModifierControl, fyne.KeyDelete)
	}},
	{"shift-parked", func(b *bench) { b.carryOver(); b.combo(fyne.KeyModifierControl, fyne.Key4) }},
	{"sell-deleted", func(b *bench) { b.fourLines(); b.press(fyne.KeyDelete) }},
	{"sell-void", func(b *bench) { b.fourLines(); b.combo(fyne.KeyModifierControl, fyne.KeyDelete) }},
	{"sell-discount", (*bench).discounted},
	{"discount", func(b *bench) { b.fourLines(); b.press(fyne.KeyF3); b.typed("15%") }},
	{"discount-wrong", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF3)
		b.typed("abc")
		b.press(fyne.KeyReturn, fyne.KeyReturn)
	}},
	{"offline", func(b *bench) { b.cutOff(); b.fourLines(); b.press(fyne.KeyF9) }},
}

// carryOver puts two parked sales and one that is open on the report of the shift.
func (b *bench) carryOver() {
	b.till.x.OpenSales = []pos.OpenSale{
		{Number: "T01-20261123-000313", Total: 4400},
		{Number: "T01-20261123-000309", Total: 1250, ParkedAt: b.till.clock.now},
		{Number: "T01-20261123-000311", Total: 8000, Paid: 3000, ParkedAt: b.till.clock.now},
	}
}

func (b *bench) toParked() { b.combo(fyne.KeyModifierShift, fyne.KeyF6) }

func (b *bench) cutOff() {
	b.till.weather.Online, b.till.weather.Problem = false, "unreachable"
	b.w.refresh()
}

// threeParked parks three sales: one of yesterday, one whose code is still undecided,
// one that is partly paid.
func (b *bench) threeParked() {
	now := b.till.clock.now
	b.wait(-20 * time.Hour)
	b.scan("CF002")
	b.press(fyne.KeyF6)
	b.till.clock.now = now.Add(-14 * time.Minute)
	b.fourLines()
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	b.press(fyne.KeyEscape, fyne.KeyEscape, fyne.KeyF6)
	b.till.clock.now = now.Add(-40 * time.Second)
	b.scan("ks")
	b.scan("45.5")
	b.till.sale.Tenders = []pos.Tender{{Kind: pos.TenderWeChat, Amount: 1200}}
	b.press(fyne.KeyF6)
	for i, s := range b.till.parked {
		s.Operator = pos.OperatorID([]string{"02", "02", "03"}[i])
	}
	b.till.clock.now = now
	b.w.refresh()
}

// parkedNow are the numbers of the sales that wait.
func (b *bench) parkedNow() (numbers []string) {
	for _, s := range b.till.parked {
		numbers = append(numbers, s.Number.Short())
	}
	return numbers
}

// TestParkAndRecallByKeys: F6 puts the cart aside, Shift+F6, arrows and Enter bring
// one back, and what is in the cart takes its place.
func TestParkAndRecallByKeys(t *testing.T) {
	b := newBench(t)
	b.threeParked()
	if got := b.w.sell.note.text(); !strings.Contains(got, "000003") || len(b.till.sale.Lines) != 0 {
		t.Errorf("said %q, the cart is %+v", got, b.till.sale)
	}
	if got := b.w.sell.waiting.label.Text; got != "取单（3）" {
		t.Errorf("the key says %q", got)
	}
	b.toParked()
	b.onPage(onParked)
	if b.w.parked.chosen != "T01-20261123-000003" {
		t.Errorf("%s is chosen, want the last one", b.w.parked.chosen)
	}
	b.press(fyne.KeyUp, fyne.KeyReturn)
	b.onPage(onSell)
	if b.till.sale.Number.Short() != "000002" || len(b.w.sell.cart.rows) != 4 {
		t.Errorf("the cart is %+v", b.till.sale)
	}
	b.toParked()
	b.typed("1")
	b.press(fyne.KeyReturn)
	if got := b.parkedNow(); b.till.sale.Number.Short() != "000001" || !slices.Equal(got, []string{"000003", "000002"}) {
		t.Errorf("the cart is %s, waiting %v", b.till.sale.Number, got)
	}
	if got := b.w.sell.note.text(); !strings.Contains(got, "000002") {
		t.Errorf("said %q", got)
	}
	b.toParked()
	b.press(fyne.KeyEscape)
	b.onPage(onSell)
}

// TestRecallByScanAndMouse: the code of a slip recalls its sale on the sell page and
// on the page of those that wait.
func TestRecallByScanAndMouse(t *testing.T) {
	b := newBench(t)
	b.threeParked()
	b.scan("T01-20261123-000002")
	b.onPage(onSell)
	if b.till.sale.Number.Short() != "000002" {
		t.Errorf("the cart is %s", b.till.sale.Number)
	}
	test.Tap(b.button("park", onSell))
	test.Tap(b.button("to_parked", onSell))
	b.scan("T01-20261123-000003")
	if b.till.sale.Number.Short() != "000003" {
		t.Errorf("the cart is %s", b.till.sale.Number)
	}
	b.toParked()
	test.Tap(b.w.parked.list.rows[0])
	test.Tap(b.button("recall", onParked))
	if b.till.sale.Number.Short() != "000001" {
		t.Errorf("the cart is %s", b.till.sale.Number)
	}
	b.scan("T01-20261123-000777") // nothing that waits: it is looked for
	b.onPage(onFind)
}

// TestAmountAndF6: what has been typed is rung up and parked with the rest.
func TestAmountAndF6(t *testing.T) {
	b := newBench(t)
	if b.button("park", onSell).off == false {
		t.Error("an empty cart can be parked")
	}
	b.typed("12.5")
	b.press(fyne.KeyF6)
	if len(b.till.parked) != 1 || b.till.parked[0].Owes() != 1250 {
		t.Errorf("parked %+v, said %q", b.till.parked, b.w.sell.note.text())
	}
}

// TestVoidParkedAsksWhy by keys alone; Esc leaves the sale.
func TestVoidParkedAsksWhy(t *testing.T) {
	b := newBench(t)
	b.threeParked()
	b.toParked()
	b.combo(fyne.KeyModifierControl, fyne.KeyDelete)
	if said := b.w.parked.note.text(); b.w.win.Canvas().Overlays().Top() != nil || !strings.Contains(said, "已收了一部分钱") {
		t.Fatalf("what is partly paid asks for a reason, or says %q", said)
	}
	b.press(fyne.KeyUp)
	b.combo(fyne.KeyModifierControl, fyne.KeyDelete)
	b.press(fyne.KeyEscape)
	if len(b.till.voided) != 0 || b.w.on != onParked {
		t.Fatalf("voided %v, page %b", b.till.voided, b.w.on)
	}
	b.combo(fyne.KeyModifierControl, fyne.KeyDelete)
	b.typed("掉地上了")
	b.press(fyne.KeyReturn)
	if want := []string{"T01-20261123-000002 掉地上了"}; !slices.Equal(b.till.voided, want) {
		t.Errorf("voided %q, want %q", b.till.voided, want)
	}
	b.press(fyne.KeyUp)
	b.combo(fyne.KeyModifierControl, fyne.KeyDelete)
	b.press(fyne.KeyReturn)
	if n := len(b.till.voided); n != 2 || !strings.HasSuffix(b.till.voided[1], "顾客走了") {
		t.Errorf("voided %q", b.till.voided)
	}
}

// TestOfflineOffersCashOrPark: F9 without a network says so first, and the sale can be
// paid in cash or parked by one more key.
func TestOfflineOffersCashOrPark(t *testing.T) {
	for _, c := range []struct {
		key  fyne.KeyName
		page pageSet
		then func(*bench) bool
	}{
		{fyne.KeyF8, onCash, func(b *bench) bool { return len(b.till.sale.Lines) == 4 && b.till.charges == 0 }},
		{fyne.KeyF6, onSell, func(b *bench) bool { return len(b.till.parked) == 1 && b.till.charges == 0 }},
		{fyne.KeyF9, onPay, func(b *bench) bool { return b.till.charges == 1 }},
		{fyne.KeyEscape, onSell, func(b *bench) bool { return len(b.till.sale.Lines) == 4 && b.till.charges == 0 }},
	} {
		t.Run(string(c.key), func(t *testing.T) {
			b := newBench(t)
			b.cutOff()
			b.fourLines()
			b.press(fyne.KeyF9)
			if b.w.overlay == nil || b.till.charges != 0 {
				t.Fatalf("nothing was offered, %d charged", b.till.charges)
			}
			b.press(c.key)
			if b.onPage(c.page); !c.then(b) || b.w.overlay != nil {
				t.Errorf("the cart is %+v, parked %v, charged %d", b.till.sale, b.parkedNow(), b.till.charges)
			}
		})
	}
}

// TestAParkedSaleIsPaidAside: its late payment is told in a line, and the next
// customer's cart stays.
func TestAParkedSaleIsPaidAside(t *testing.T) {
	b := newBench(t)
	b.scan("12.5")
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	b.press(fyne.KeyEscape, fyne.KeyEscape, fyne.KeyF6)
	for _, next := range []string{"", "ks"} {
		if next != "" {
			b.scan(next)
		}
		paid := *b.till.parked[0]
		paid.Tenders = []pos.Tender{{Kind: pos.TenderWeChat, Amount: 1250, OutTradeNo: b.till.last().Attempt.OutTradeNo}}
		paid.State = pos.SaleSettled
		b.till.settled[paid.Number] = &paid
		b.till.tell(pos.Event{Kind: pos.EventPaid, Sale: paid.Number, OutTradeNo: b.till.last().Attempt.OutTradeNo})
		b.onPage(onSell)
		if got := b.w.sell.note.text(); !strings.Contains(got, "000001") {
			t.Errorf("said %q", got)
		}
	}
}

// TestTheShiftShowsWhatIsParked with what it still owes; the sale in the cart is none
// of it.
func TestTheShiftShowsWhatIsParked(t *testing.T) {
	b := newBench(t, english)
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	row := b.w.shift.sums.rows["parked"]
	if row.box.Visible() {
		t.Error("parked sales are shown where there are none")
	}
	b.carryOver()
	b.w.refresh()
	if got := row.label.text.Text + " " + row.value.text.Text; got != "Parked sales (2) 62.50" || !row.box.Visible() {
		t.Errorf("shown: %q", got)
	}
}
