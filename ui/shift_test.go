package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// TestRefundsThatNoSaleOwes have lines of their own, where there are any.
func TestRefundsThatNoSaleOwes(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.press(fyne.KeyF11)
	rows := b.w.shift.sums.rows
	if rows["other_refunds"].box.Visible() || rows["unowed_refunds"].box.Visible() {
		t.Error("there are none, and they are shown")
	}
	b.till.x.Tally.UnowedRefunds, b.till.x.Tally.OtherRefunds = pos.Figure{Count: 3, Amount: 5600}, pos.Figure{Count: 1, Amount: 3400}
	b.w.refresh()
	if own, other := rows["unowed_refunds"].value.full, rows["other_refunds"].value.full; own != "22.00" || other != "34.00" {
		t.Errorf("own %s, of other tills %s", own, other)
	}
}

// fullShift shows a shift with some of everything, and a banner.
func (b *bench) fullShift() {
	f := pos.Figure{Count: 1, Amount: 1500}
	t := &b.till.x.Tally
	t.Unowed, t.OtherRefunds, t.Discounts = f, f, f
	t.UnowedRefunds = pos.Figure{Count: 2, Amount: 3000}
	b.till.x.OpenSales = []pos.OpenSale{{Total: 1500, ParkedAt: b.till.clock.now}}
	b.manager()
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	b.w.shift.note.say(toneGreen, b.w.t("shift.corrected", "¥500.00"))
	b.w.refresh()
}

// TestTheCountedFloatIsOffered: whoever counts the pieces before the shift begins
// need not add them up again.
func TestTheCountedFloatIsOffered(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.till.shift = nil
	b.press(fyne.KeyF11)
	b.typed("5")
	b.press(fyne.KeyF11)
	if got := b.w.overlay.home.Text; got != "500.00" {
		t.Errorf("the float is %q", got)
	}
	b.press(fyne.KeyReturn)
	if b.w.shift.counted() {
		t.Error("the count of the float stays, as if it were that of the end")
	}
}

// countDrawer types the count of the drawings, which is right.
func (b *bench) countDrawer() {
	b.press(fyne.KeyF11)
	for _, n := range []string{"6", "5", "12", "18", "9", "23", "6", "4"} {
		b.typed(n)
		b.press(fyne.KeyReturn)
	}
}

// manager signs in whoever may count the drawer.
func manager(b *bench, _ *Options) { b.till.signed = b.till.operators[2] }

// TestHandOver counts by keys alone and ends the shift.
func TestHandOver(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.countDrawer()
	b.onPage(onShift)
	if got := b.w.shift.sums.difference.text.Text; got != "¥0.00" {
		t.Errorf("the difference is %s", got)
	}
	b.press(fyne.KeyF11)
	b.press(fyne.KeyReturn, fyne.KeyReturn)
	if len(b.till.counts) != 1 {
		t.Fatalf("the shift was not closed; the page says %q", b.w.shift.note.text())
	}
	c := b.till.counts[0]
	if c.Total != 134140 || c.Left != 50000 || c.Pieces[2] != (pos.Piece{Denomination: 2000, Count: 12}) {
		t.Errorf("counted %+v", c)
	}
	b.onPage(onLock)
}

// TestHandOverLocksWithoutAComplaint: nobody is at the till behind a handover, which
// is as it should be.
func TestHandOverLocksWithoutAComplaint(t *testing.T) {
	b := newBench(t)
	b.manager()
	b.w.refresh()
	b.countDrawer()
	b.press(fyne.KeyF11, fyne.KeyReturn)
	b.onPage(onLock)
	b.w.gate.follow(onShift, "") // as it is for a refresh that has begun before
	b.w.refresh()
	if said := b.w.lock.note.text(); said != "" {
		t.Errorf("the lock page says %q", said)
	}
}

// TestADifferenceNeedsAReason: the dialog stays until there is one.
func TestADifferenceNeedsAReason(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.press(fyne.KeyF11)
	b.typed("13")
	if got := b.w.shift.sums.difference.text.Text; got != "-¥41.40" {
		t.Errorf("the difference is %s", got)
	}
	b.press(fyne.KeyF11, fyne.KeyReturn)
	if len(b.till.counts) != 0 || b.w.overlay == nil {
		t.Fatal("closed without a reason")
	}
	b.typed("找错")
	b.press(fyne.KeyReturn)
	if len(b.till.counts) != 1 || b.till.counts[0].Reason != "找错" {
		t.Errorf("counted %+v", b.till.counts)
	}
}

func TestBlindCount(t *testing.T) {
	b := newBench(t, func(b *bench, _ *Options) { b.till.blind = true })
	b.countDrawer()
	s := b.w.shift.sums
	if s.expected.Visible() || s.difference.Visible() || strings.Contains(s.rows["cash_sales"].value.full, "903") {
		t.Error("a blind count shows what should be there")
	}
}

// TestCashMovement books what goes out of the drawer.
func TestCashMovement(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	b.press(fyne.KeyF9, fyne.KeyEscape, fyne.KeyF9)
	if len(b.till.moves) != 0 {
		t.Errorf("the drawer opened unasked: %+v", b.till.moves)
	}
	b.press(fyne.KeyReturn, fyne.KeyF9)
	b.typed("点钞")
	b.press(fyne.KeyReturn, fyne.KeyF8)
	b.typed("50")
	b.press(fyne.KeyReturn)
	b.typed("存银行")
	b.press(fyne.KeyReturn)
	want := []pos.CashMovement{{Kind: pos.CashNoSale, Reason: "换零钱"}, {Kind: pos.CashNoSale, Reason: "点钞"}, {Kind: pos.CashPaidIn, Amount: 5000, Reason: "存银行"}}
	if !slices.Equal(b.till.moves, want) {
		t.Errorf("booked %+v, want %+v", b.till.moves, want)
	}
}

// TestTheDrawerIsOpenOnceItWasSent: it is said to be open when the printer took the
// order, and where that came too late that it is shut, on whatever page.
func TestTheDrawerIsOpenOnceItWasSent(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	says := func(words string) {
		t.Helper()
		if got := b.w.page().banner().text(); !strings.HasPrefix(got, words) {
			t.Errorf("it says %q, want %q", got, words)
		}
	}
	b.press(fyne.KeyF9, fyne.KeyReturn)
	says("钱箱就要打开")
	b.w.hear(pos.Event{Kind: pos.EventPrinted, Drawer: pos.DrawerOpened})
	says("钱箱已打开")
	b.press(fyne.KeyF9, fyne.KeyReturn)
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	b.w.hear(pos.Event{Kind: pos.EventPrinted, Drawer: pos.DrawerTooLate})
	says("打印机没有及时接手，钱箱没有打开")
	b.till.weather.Printer = pos.PrinterNone
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	b.press(fyne.KeyF9, fyne.KeyReturn)
	says("没有打印机")
}

// TestMoreThanTheDrawerHolds is asked about once, with what should be in it; at a till
// that counts blind without.
func TestMoreThanTheDrawerHolds(t *testing.T) {
	for _, blind := range []bool{false, true} {
		b := newBench(t, shop, staffed, manager, func(b *bench, _ *Options) { b.till.blind = blind })
		b.combo(fyne.KeyModifierControl, fyne.Key4)
		b.w.bookCash(pos.CashMovement{Kind: pos.CashPaidIn, Amount: 200000, Reason: "x"})
		b.w.bookCash(pos.CashMovement{Kind: pos.CashDrop, Amount: 134140})
		if len(b.till.moves) != 2 || b.w.overlay != nil {
			t.Fatalf("booked %+v", b.till.moves)
		}
		drop := pos.CashMovement{Kind: pos.CashDrop, Amount: 134141}
		b.w.bookCash(drop)
		text := shownTexts(b.w.veil)
		if len(b.till.moves) != 2 || !strings.Contains(text, "1,341.41") || strings.Contains(text, "1,341.40") == blind {
			t.Errorf("blind %v: booked %d, it asks %q", blind, len(b.till.moves), text)
		}
		b.press(fyne.KeyEscape)
		if len(b.till.moves) != 2 {
			t.Error("booked although nobody said so")
		}
		b.w.bookCash(drop)
		b.wait(time.Second) // the Enter of a scan answers nothing
		b.press(fyne.KeyReturn)
		if len(b.till.moves) != 3 || b.w.overlay != nil {
			t.Errorf("booked %+v, asked again: %v", b.till.moves, b.w.overlay != nil)
		}
	}
}

func TestReportsOnPaper(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	b.press(fyne.KeyF7, fyne.KeyF5, fyne.KeyDown, fyne.KeyF5)
	if text := shownTexts(b.w.veil); !strings.Contains(text, "净额\n￥18,096.50\n") || len(b.till.printed) != 1 {
		t.Errorf("printed %v; on the screen is %q", b.till.printed, text)
	}
	b.press(fyne.KeyF7)
	if got := b.till.printed; len(got) != 2 || got[0] != 0 || got[1] != 117 {
		t.Errorf("printed %v, want an X report and Z 117", got)
	}
}

// TestOldShiftsAreForManagers: a cashier is shown neither their list nor a Z report,
// until somebody who may allows it; that is over with the page.
func TestOldShiftsAreForManagers(t *testing.T) {
	b := newBench(t, shop, staffed)
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	b.press(fyne.KeyDown)
	if text := shownTexts(b.w.shift.closed); strings.Contains(text, "18,096") || !strings.Contains(text, b.w.t("shift.shut")) {
		t.Errorf("a cashier sees %q", text)
	}
	b.press(fyne.KeyF5)
	b.typed("03")
	b.press(fyne.KeyReturn)
	b.typed("0303")
	b.press(fyne.KeyReturn)
	if text := shownTexts(b.w.shift.closed); !strings.Contains(text, "18,096") {
		t.Errorf("with leave he sees %q; it asks %q", text, shownTexts(b.w.veil))
	}
	b.press(fyne.KeyEscape)
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	if text := shownTexts(b.w.shift.closed); strings.Contains(text, "18,096") {
		t.Errorf("the leave outlasts the page: %q", text)
	}
}

func TestExplainTheDrawer(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.till.causes = []pos.Cause{
		{Kind: pos.CauseChangeTwice, Amount: 3770, Sale: "T01-20261123-000312", At: b.till.clock.now},
		{Kind: pos.CausePack, Denomination: 1000, Pieces: -10},
	}
	b.countDrawer()
	b.press(fyne.KeyF6)
	if b.w.overlay == nil {
		t.Fatalf("no causes are shown; the page says %q", b.w.shift.note.text())
	}
}

// TestOpenShift begins the next shift with what was left, or with another float.
func TestOpenShift(t *testing.T) {
	b := newBench(t, shop, staffed, manager, func(b *bench, _ *Options) { b.till.shift.State = pos.ShiftClosed })
	b.press(fyne.KeyF11, fyne.KeyF11, fyne.KeyReturn)
	if b.till.shift.State != pos.ShiftOpen || b.till.shift.Float != 50000 {
		t.Errorf("shift %+v; the page says %q", b.till.shift, b.w.shift.note.text())
	}
}

// TestFloatOfAShiftThatASaleBegan can still be counted.
func TestFloatOfAShiftThatASaleBegan(t *testing.T) {
	b := newBench(t, shop, staffed, manager, func(b *bench, _ *Options) { b.till.shift.Carried = true })
	b.press(fyne.KeyF11)
	b.onPage(onShift)
	b.press(fyne.KeyF4)
	if b.w.overlay == nil {
		t.Fatal("F4 asks for no float")
	}
	b.w.overlay.home.SetText("320")
	b.press(fyne.KeyReturn)
	if got := b.till.shift.Float; got != 32000 || len(b.till.corrected) > 0 {
		t.Errorf("the float is %s; corrected for %v", got, b.till.corrected)
	}
}

// TestAFloatThatWasCountedWrong is corrected with a reason, and the page reckons with
// the new one at once.
func TestAFloatThatWasCountedWrong(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.press(fyne.KeyF11, fyne.KeyF4)
	b.typed("320")
	b.press(fyne.KeyReturn, fyne.KeyReturn)
	if b.w.overlay == nil || b.till.shift.Float != 50000 {
		t.Fatal("it was corrected without a reason")
	}
	b.typed("看错")
	b.press(fyne.KeyReturn)
	if got := b.till.shift.Float; got != 32000 || !slices.Equal(b.till.corrected, []string{"看错"}) {
		t.Errorf("the float is %s, corrected for %q", got, b.till.corrected)
	}
	if got := b.w.shift.sums.expected.text.Text; got != "¥1,161.40" {
		t.Errorf("expected are %s", got)
	}
}

// TestACashierDoesNotCorrectTheFloat without somebody who may.
func TestACashierDoesNotCorrectTheFloat(t *testing.T) {
	b := newBench(t, shop, staffed)
	b.press(fyne.KeyF11, fyne.KeyF4)
	if text := shownTexts(b.w.veil); !strings.Contains(text, b.w.t("approve.title")) {
		t.Errorf("it asks %q", text)
	}
}

// TestAnAmountTypedTakesThePlaceOfTheOneProposed: 320 typed at a proposed 0.00 is no
// 3200.00, neither as the float nor as what stays in the drawer.
func TestAnAmountTypedTakesThePlaceOfTheOneProposed(t *testing.T) {
	b := newBench(t, shop, staffed, manager, func(b *bench, _ *Options) { b.till.shift.State = pos.ShiftClosed })
	b.press(fyne.KeyF11, fyne.KeyF11)
	b.typed("320")
	b.press(fyne.KeyReturn)
	if got := b.till.shift.Float; got != 32000 {
		t.Errorf("320 was typed, the float is %s", got)
	}
	b.typed("6")
	b.press(fyne.KeyF11, fyne.KeyTab)
	b.typed("50")
	b.press(fyne.KeyTab)
	b.typed("找错")
	b.press(fyne.KeyReturn)
	if n := len(b.till.counts); n != 1 || b.till.counts[0].Left != 5000 {
		t.Errorf("50 was typed, what stays is in %+v", b.till.counts)
	}
}

// TestShiftTabGoesBack through the fields of a form.
func TestShiftTabGoesBack(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.press(fyne.KeyF11, fyne.KeyF8)
	b.typed("12.50")
	k := b.w.win.Canvas().Focused().(*entry).keys.(formKeys)
	k.form.tab(-1)
	if k.form.focused() != 0 {
		t.Errorf("from the amount it goes back to field %d", k.form.focused())
	}
	k.form.tab(-1)
	if k.form.focused() != 2 {
		t.Errorf("from the first field it goes back to field %d", k.form.focused())
	}
}

// TestAPINAmongThePieces: a number of pieces that no drawer holds comes to nothing,
// beside it as in the sum.
func TestAPINAmongThePieces(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.press(fyne.KeyF11)
	b.typed("246810")
	if got := b.w.shift.worth[0].text.Text; got != "" {
		t.Errorf("246810 pieces come to %s", got)
	}
	b.press(fyne.KeyF11)
	if b.w.overlay != nil || b.w.shift.note.text() == "" {
		t.Error("the shift can be closed with a count that is wrong")
	}
}

// TestWhatIsNoNumberOfPieces is marked in its row and named; there is no sum.
func TestWhatIsNoNumberOfPieces(t *testing.T) {
	b := newBench(t, shop, staffed, manager)
	b.press(fyne.KeyF11)
	b.typed("2")
	b.press(fyne.KeyReturn)
	b.typed("1.5")
	p := b.w.shift
	if got := p.worth[1].text.Text; got != "填整数" {
		t.Errorf("beside 1.5 stands %q", got)
	}
	if got := p.sums.counted.text.Text; got != "-" {
		t.Errorf("counted is %q", got)
	}
	b.press(fyne.KeyF11)
	if got := p.note.text(); b.w.overlay != nil || !strings.Contains(got, "¥50.00") {
		t.Errorf("the shift page says %q", got)
	}
}

// TestBlindCountTellsNothing before the shift is closed: neither what should be there
// nor where a difference may come from.
func TestBlindCountTellsNothing(t *testing.T) {
	b := newBench(t, shop, staffed, manager, func(b *bench, _ *Options) { b.till.blind = true })
	b.press(fyne.KeyF11)
	b.typed("13")
	b.press(fyne.KeyF6)
	if b.w.overlay != nil {
		t.Error("a blind count is explained")
	}
	b.press(fyne.KeyF11)
	if text := shownTexts(b.w.veil); strings.Contains(text, "41.40") {
		t.Errorf("the question says %q", text)
	}
	if b.w.overlay == nil {
		t.Error("nothing is asked")
	}
}
