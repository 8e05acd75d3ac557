package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// soldBefore gives the till five sales of before; the first has all that a sale
// can have.
func soldBefore(b *bench, _ *Options) {
	at := b.till.clock.now.Add(-26 * time.Hour)
	whole := &pos.Sale{
		Number: "T01-20261122-000312", State: pos.SaleSettled, Day: "2026-11-22", OpenedAt: at, SettledAt: at, Operator: "02",
		Lines: []pos.Line{
			{Name: "拿铁 大杯", Price: 2200, Quantity: 2 * pos.One}, {Price: 1250, Quantity: pos.One},
			{Name: "散装曲奇", Unit: "kg", Price: 5800, Quantity: 152},
		},
		Tenders: []pos.Tender{
			{Kind: pos.TenderWeChat, Amount: 5000, OutTradeNo: "T01-20261122-000312-2-QWERTY", At: at, Operator: "02"},
			{Kind: pos.TenderCash, Amount: 1532, At: at},
		},
	}
	b.till.found = append(b.till.found, whole)
	for i, state := range []pos.SaleState{pos.SaleSettled, pos.SaleVoided, pos.SaleOpen, pos.SaleSettled} {
		b.till.found = append(b.till.found, &pos.Sale{
			Number: pos.SaleNumber(fmt.Sprintf("T01-20261122-%06d", 311-i)), State: state, Day: "2026-11-22", OpenedAt: at, SettledAt: at,
			Lines:   []pos.Line{{Name: "可颂", Price: pos.Fen(1200 + i), Quantity: pos.One}},
			Tenders: []pos.Tender{{Kind: pos.TenderCash, Amount: 1200, At: at}},
		})
	}
	b.till.back = map[pos.SaleNumber]pos.Fen{whole.Number: 2200, b.till.found[1].Number: b.till.found[1].Total()}
	b.till.records = map[pos.SaleNumber]*pos.SaleRecord{whole.Number: {
		Sale: whole,
		Attempts: []*pos.Attempt{
			{OutTradeNo: "T01-20261122-000312-1-ABCDEF", TotalFee: 6532, State: pos.Closed},
			{OutTradeNo: "T01-20261122-000312-2-QWERTY", TotalFee: 5000, State: pos.Paid, Payment: &pos.Payment{TransactionID: "4200002671202611221234567890"}},
		},
		Refunds: []*pos.Refund{{RefundFee: 2200, State: pos.RefundSucceeded, Reason: "做错", CreatedAt: at.Add(time.Hour)}},
	}}
}

// toFind opens the search, which lists the newest sales at once, and forgets that it asked
// for them.
func (b *bench) toFind() {
	b.T.Helper()
	b.combo(fyne.KeyModifierControl, fyne.KeyF)
	if got := b.till.searches; len(got) != 1 || got[0] != (pos.SaleQuery{Limit: findRows}) || len(b.w.finds.sales) == 0 {
		b.T.Errorf("the page opens with %+v, %d sales", got, len(b.w.finds.sales))
	}
	b.till.searches = nil
}

// TestFindBySixDigits: Ctrl+F, six digits, Enter: the sale is there whole, and its
// receipt one key away.
func TestFindBySixDigits(t *testing.T) {
	b := newBench(t, soldBefore)
	b.toFind()
	b.onPage(onFind)
	b.scan("000312")
	if q := b.till.searches[0]; q.Number != "000312" || q.Limit != findRows {
		t.Errorf("the till was asked for %+v", q)
	}
	p := b.w.finds
	if p.title.full != "000312 · 11-22" || len(p.result.rows) != 3 {
		t.Fatalf("%q is shown, of %d", p.title.full, len(p.result.rows))
	}
	if rows := shownTexts(p.result); !strings.Contains(rows, "部分退款") || !strings.Contains(rows, "全部退款") || p.chip.text.Text != "部分退款" {
		t.Errorf("of what has gone back the list says %q, the chip %q", rows, p.chip.text.Text)
	}
	var shown strings.Builder
	for _, row := range p.recordRows(p.shown) {
		shown.WriteString(row[0].text + " " + row[0].sub + " " + row[1].text + "\n")
	}
	for _, want := range []string{"拿铁 大杯 ¥22.00 × 2 ¥44.00", "0.152kg", "收款：微信", "4200002671202611221234567890", "微信订单：已关闭", "退款：已到账", "-¥22.00"} {
		if !strings.Contains(shown.String(), want) {
			t.Errorf("%q is missing in\n%s", want, shown.String())
		}
	}
	b.press(fyne.KeyF7)
	if len(b.till.copies) != 1 || b.till.copies[0] != "T01-20261122-000312" {
		t.Errorf("copies of %v", b.till.copies)
	}
	b.press(fyne.KeyF10)
	b.onPage(onRefund)
}

// TestFindGoesOn pages through what was found and chooses by the arrows.
func TestFindGoesOn(t *testing.T) {
	b := newBench(t, soldBefore)
	b.combo(fyne.KeyModifierControl, fyne.KeyF)
	b.press(fyne.KeyReturn)
	p := b.w.finds
	if len(p.sales) != 3 || !strings.Contains(p.sum.full, "PgDn") {
		t.Fatalf("%d sales, %q", len(p.sales), p.sum.full)
	}
	b.press(fyne.KeyDown, fyne.KeyDown)
	if p.shown.Sale.State != pos.SaleVoided || b.w.hasFound() {
		t.Errorf("the third is %+v", p.shown.Sale)
	}
	b.press(fyne.KeyPageDown)
	if len(p.sales) != 5 || p.chosen != 2 || strings.Contains(p.sum.full, "PgDn") {
		t.Errorf("%d sales, %d chosen, %q", len(p.sales), p.chosen, p.sum.full)
	}
	b.press(fyne.KeyEscape)
	b.onPage(onDocs)
}

// TestFindFilters: what stands in the filters is what the till is asked for, and
// what means nothing is said so.
func TestFindFilters(t *testing.T) {
	b := newBench(t, soldBefore)
	b.toFind()
	p := b.w.finds
	p.from.SetText("2026-11-01")
	p.to.SetText("20261122")
	p.operator.SetText(" 02")
	p.amount.SetText("10-20.5")
	p.tender.SetSelectedIndex(2)
	p.state.SetSelectedIndex(1)
	b.press(fyne.KeyReturn)
	want := pos.SaleQuery{From: "2026-11-01", To: "2026-11-22", Operator: "02", Least: 1000, Most: 2050, Tender: pos.TenderWeChat, State: pos.SaleSettled, Limit: findRows}
	if len(b.till.searches) != 1 || b.till.searches[0] != want {
		t.Errorf("asked for %+v, want %+v", b.till.searches, want)
	}
	for _, wrong := range []func(){
		func() { p.amount.SetText("20-10") }, func() { p.amount.SetText("ten") }, func() { p.amount.SetText(""); p.from.SetText("yesterday") },
	} {
		wrong()
		b.press(fyne.KeyReturn)
		if p.note.text() == "" || len(b.till.searches) != 1 {
			t.Errorf("nothing is said of %q, %q", p.amount.Text, p.from.Text)
		}
	}
}

// TestFindByKeys: every filter is reached by a key, and a slip that is scanned while
// the focus is in one of them is found all the same.
func TestFindByKeys(t *testing.T) {
	b := newBench(t, soldBefore)
	b.toFind()
	p := b.w.finds
	for _, text := range []string{"20261101", "20261122", "02", "10-20"} {
		b.press(fyne.KeyF3)
		b.typed(text)
	}
	b.press(fyne.KeyF4, fyne.KeyF5, fyne.KeyF5)
	want := pos.SaleQuery{From: "2026-11-01", To: "2026-11-22", Operator: "02", Least: 1000, Most: 2000, Tender: pos.TenderCash, Returned: pos.ReturnedPart, Limit: findRows}
	if got := b.till.searches; len(got) != 3 || got[2] != want {
		t.Fatalf("asked for %+v, want %+v", got, want)
	}
	b.press(fyne.KeyF3)
	b.scan("T01-20261122-000312-2-QWERTY")
	want = pos.SaleQuery{Number: "T01-20261122-000312-2-QWERTY", Limit: findRows}
	if got := b.till.searches[3]; got != want || p.from.Text != "" || p.field.entry.Text != want.Number {
		t.Errorf("asked for %+v with %q in the filter", got, p.from.Text)
	}
	b.w.win.Canvas().Focus(p.tender)
	b.scan("4200002671202611221234567890")
	if got := b.till.searches[4].Number; got != "4200002671202611221234567890" {
		t.Errorf("a scan beside the entries asked for %q", got)
	}
}

// TestFindInAHurry: of searches that overtake each other only the last one is
// listed, once.
func TestFindInAHurry(t *testing.T) {
	b := newBench(t, soldBefore)
	b.toFind()
	p := b.w.finds
	b.w.work.held = true
	b.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyF5, fyne.KeyF5)
	b.w.work.release()
	if len(b.till.searches) != 4 || len(p.sales) != 3 {
		t.Fatalf("%d searches, %d sales are listed", len(b.till.searches), len(p.sales))
	}
	b.w.work.held = true
	b.press(fyne.KeyPageDown, fyne.KeyPageDown)
	b.w.work.release()
	if want := min(6, len(b.till.found)); len(p.sales) != want {
		t.Errorf("%d sales are listed after PgDn, want %d", len(p.sales), want)
	}
}

// TestFindThenDo: a key behind a number that was typed is for the sale with that number, and
// not for the one that was listed before.
func TestFindThenDo(t *testing.T) {
	for _, held := range []bool{false, true} {
		b := newBench(t, soldBefore)
		b.toFind()
		p := b.w.finds
		if p.shown == nil {
			t.Fatal("nothing is shown")
		}
		was, all := p.shown.Sale.Number, b.till.found
		for _, s := range all {
			if s.State == pos.SaleSettled && s.Number != was {
				b.till.found = []*pos.Sale{s}
				break
			}
		}
		number := b.till.found[0].Number
		b.w.work.held = held
		b.typed(number.Short())
		b.press(fyne.KeyF7)
		b.w.work.release()
		if len(b.till.copies) != 1 || b.till.copies[0] != number {
			t.Errorf("copies of %v, want %s", b.till.copies, number)
		}
		b.till.found = nil
		b.press(fyne.KeyEscape)
		b.w.toFind()
		b.typed("999999")
		b.press(fyne.KeyF7)
		if len(b.till.copies) != 1 {
			t.Errorf("a number that no sale has: copies of %v", b.till.copies)
		}
	}
}

// TestFindFromTheCounter: a receipt that is scanned where one sells is no article.
func TestFindFromTheCounter(t *testing.T) {
	b := newBench(t, soldBefore)
	b.fourLines()
	b.scan("T01-20261122-000312-2-QWERTY")
	b.onPage(onFind)
	if p := b.w.finds; p.shown == nil || p.shown.Sale.Number != "T01-20261122-000312" || len(b.till.sale.Lines) != 4 {
		t.Errorf("%+v is shown, the cart is %+v", p.shown, b.till.sale)
	}
}

// TestFindFromTheDrawer: nor is it a number of notes where the drawer is counted.
func TestFindFromTheDrawer(t *testing.T) {
	b := newBench(t, soldBefore)
	b.combo(fyne.KeyModifierControl, fyne.Key4)
	b.scan("T01-20261122-000312-2-QWERTY")
	b.onPage(onFind)
	if p := b.w.finds; p.shown == nil || p.shown.Sale.Number != "T01-20261122-000312" || b.w.shift.pieces[0].Text != "" {
		t.Errorf("%+v is shown, %q notes are counted", p.shown, b.w.shift.pieces[0].Text)
	}
}
