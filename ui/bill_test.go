package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// yesterday is the day whose bill the page opens with.
const yesterday pos.Day = "2026-11-22"

// keepBill stores a bill of n payments, of which the first is not in the book, and
// what comes of reconciling it; the fourth is another till's.
func (b *bench) keepBill(n int) {
	b.Helper()
	bills := b.till.shelf()
	var text strings.Builder
	w, err := sandbox.NewBillWriter(&text, sandbox.BillToday, wxpay.BillAll)
	for i := range n {
		if err == nil {
			err = w.Write(b.billEntry(i))
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		_, err = bills.Take(b.Context(), bills.Key(yesterday), strings.NewReader(text.String()))
	}
	if err == nil {
		_, err = bills.Reconcile(b.Context(), yesterday)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// billEntry is row i of a bill. All but the first are in the book.
func (b *bench) billEntry(i int) *wxpay.BillEntry {
	at := yesterday.Start().Add(9*time.Hour + time.Duration(i)*time.Second)
	e := &wxpay.BillEntry{
		TradeTime: at, AppID: "wx1", MchID: "1", DeviceInfo: "till-1", TransactionID: fmt.Sprintf("4200%024d", i),
		OutTradeNo: fmt.Sprintf("T01-20261122-%06d-1-ABCDEF", i+1), TradeType: "NATIVE", TradeState: wxpay.TradeSuccess, FeeType: "CNY",
		TotalFee: 2600, SettlementTotalFee: 2600, Fee: 16000, Rate: "0.60%",
	}
	if i == 0 {
		return e
	}
	number := pos.SaleNumber(e.OutTradeNo[:19])
	a := &pos.Attempt{OutTradeNo: pos.OutTradeNo(e.OutTradeNo), Sale: number, TotalFee: 2600, State: pos.Paid, Day: yesterday,
		CreatedAt: at, Payment: &pos.Payment{TransactionID: e.TransactionID, TimeEnd: at}}
	err := b.till.billBook.Commit(b.Context(), &pos.Change{Kind: pos.EventPaid, At: at,
		Sale: &pos.Sale{Number: number, State: pos.SaleOpen}, Attempts: []*pos.Attempt{a}})
	if err != nil {
		b.Fatal(err)
	}
	return e
}

// troubles is a bill with two differences to deal with and one settled row.
func (b *bench) troubles() {
	b.keepBill(30)
	book := b.till.shelf().Book
	r, err := book.Reconciliation(b.Context(), yesterday)
	if err != nil {
		b.Fatal(err)
	}
	at := yesterday.Start().Add(21*time.Hour + 58*time.Minute + 40*time.Second)
	r.Differences = []pos.Difference{
		{Kind: pos.DiffLost, OutTradeNo: "T01-20261122-000003-1-ABCDEF", Sale: "T01-20261122-000003", At: at, Bill: 2600, State: "withdrawn", Device: "till-1", Row: 3},
		{Kind: pos.DiffRefundUnknown, OutTradeNo: "T01-20261122-000005-1-ABCDEF", OutRefundNo: "50300008992026112202477", Sale: "T01-20261122-000005", At: at, Bill: 1200, Device: "till-1", Row: 5},
		{Kind: pos.DiffFee, Count: 7, Fee: 700000, FeeOwed: 420000, Fees: []pos.FeeRow{
			{Row: 4, OutTradeNo: "T01-20261122-000004-1-ABCDEF", Fee: 26000, FeeOwed: 16000},
			{Row: 9, OutTradeNo: "T01-20261122-000009-1-ABCDEF", Fee: 26000, FeeOwed: 16000},
		}},
	}
	r.Found, r.Open = 3, 3
	if err := book.KeepReconciliation(b.Context(), r); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) toBill() { b.combo(fyne.KeyModifierControl, fyne.Key3) }

// firstRow is the first row that the table shows.
func (p *billPage) firstRow() []cell { return p.rows.table.rows[0].cells }

func TestBillPage(t *testing.T) {
	b := newBench(t)
	b.keepBill(3)
	b.toBill()
	b.onPage(onBill)
	p := b.w.bill
	if p.day.full != "2026年11月22日" || p.orders.full != "3 / 2" || p.found.full != "1 处" || p.paid.text.Text != "¥78.00" || p.fee.text.Text != "¥0.48" {
		t.Errorf("%s: %s orders, %s, %s, fee %s", p.day.full, p.orders.full, p.found.full, p.paid.text.Text, p.fee.text.Text)
	}
	if c := p.cards.cards[0]; !c.box.Visible() || c.title.full != "微信已收 ¥26.00，账本里没有这一单" || c.do.label.Text != "补单" || !c.note.Visible() || c.note.label.Text != "记录" {
		t.Errorf("the card says %q, its button %q", c.title.full, c.do.label.Text)
	}
	if row := p.firstRow(); row[1].text != "T01-20261122-000001-1-ABCDEF" || row[3].text != "¥26.00" || row[4].text != "-" || row[6].text != "账本没有" {
		t.Errorf("the first row is %+v", row)
	}
	if b.w.rail.items[onBill].badge.Text != "1" {
		t.Error("the rail does not count the difference")
	}
}

// TestBillOfTheNextDay: a till that is never switched off opens the bill of the day
// before, not of the one it opened before; on the same day what was looked at stays.
func TestBillOfTheNextDay(t *testing.T) {
	b := newBench(t)
	b.toBill()
	b.combo(fyne.KeyModifierAlt, fyne.KeyLeft)
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	b.toBill()
	if got := b.w.bill.key.Day; got != yesterday.Add(-1) {
		t.Errorf("on the same day it shows %s", got)
	}
	b.combo(fyne.KeyModifierControl, fyne.Key1)
	b.till.clock.now = b.till.clock.now.Add(24 * time.Hour)
	b.w.refresh()
	b.toBill()
	if got := b.w.bill.key.Day; got != yesterday.Add(1) {
		t.Errorf("the next day it shows %s", got)
	}
}

func TestBillIsFetchedOnDemand(t *testing.T) {
	b := newBench(t)
	b.toBill()
	if p := b.w.bill; p.bill != nil || p.rows.table.empty.full != "这一天的账单还没有取：按 F5。" {
		t.Errorf("the table says %q", p.rows.table.empty.full)
	}
	b.press(fyne.KeyF5)
	if said := b.w.bill.note.text(); !strings.HasPrefix(said, "微信还没有这一天的账单") {
		t.Errorf("the banner says %q", said)
	}
	b.till.fetch = func(pos.BillKey) error { b.keepBill(2); return nil }
	b.press(fyne.KeyF5)
	if p := b.w.bill; len(b.till.fetches) != 2 || p.orders.full != "2 / 1" || p.note.text() != "" {
		t.Errorf("%d fetches, %s orders, the banner says %q", len(b.till.fetches), p.orders.full, p.note.text())
	}
}

func TestBillOfAnotherDayAndKind(t *testing.T) {
	b := newBench(t)
	b.keepBill(2)
	b.toBill()
	b.combo(fyne.KeyModifierAlt, fyne.KeyLeft)
	if p := b.w.bill; p.day.full != "2026年11月21日" || p.bill != nil || p.cards.cards[0].box.Visible() {
		t.Errorf("%s has a bill or differences", p.day.full)
	}
	b.combo(fyne.KeyModifierAlt, fyne.KeyRight)
	b.press(fyne.KeyF3)
	if p := b.w.bill; p.bill != nil || p.whose.label.Text != "全商户" {
		t.Errorf("%s has a bill", p.whose.label.Text)
	}
	if p := b.w.bill; p.paid.text.Text != "-" || p.fee.text.Text != "-" {
		t.Errorf("a bill that is not there says %s paid, fee %s", p.paid.text.Text, p.fee.text.Text)
	}
	b.press(fyne.KeyF3, fyne.KeyF4)
	if p := b.w.bill; p.bill != nil || p.kind.label.Text != "只看收款" {
		t.Errorf("%s has a bill", p.kind.label.Text)
	}
	b.press(fyne.KeyF4, fyne.KeyF4)
	if b.w.bill.bill == nil {
		t.Error("the first bill is not shown again")
	}
	for range 3 {
		b.combo(fyne.KeyModifierAlt, fyne.KeyRight)
	}
	if day := b.w.bill.key.Day; day != "2026-11-23" {
		t.Errorf("the page goes to %s, which is tomorrow", day)
	}
}

// TestLongBill scrolls through rows that are not all here at once.
func TestLongBill(t *testing.T) {
	b := newBench(t)
	b.keepBill(2500)
	b.toBill()
	p := b.w.bill
	number := func() string { return p.firstRow()[1].text }
	chosen := func() string { return p.rows.table.rows[p.rows.table.chosen].cells[1].text }
	b.press(fyne.KeyEnd)
	last := p.rows.table.rows[len(p.rows.table.rows)-1].cells[1].text
	if last != "T01-20261122-002500-1-ABCDEF" {
		t.Errorf("the last row is %s", last)
	}
	if chosen() != last {
		t.Errorf("End chooses %s", chosen())
	}
	b.press(fyne.KeyHome, fyne.KeyDown, fyne.KeyDown)
	if chosen() != "T01-20261122-000003-1-ABCDEF" || p.rows.top != 0 {
		t.Errorf("two rows down is %s, the first that is seen is %d", chosen(), p.rows.top)
	}
	for range 20 {
		b.press(fyne.KeyDown)
	}
	if chosen() != "T01-20261122-000023-1-ABCDEF" || p.rows.top == 0 {
		t.Errorf("twenty more is %s, the first that is seen is %d", chosen(), p.rows.top)
	}
	p.rows.jump(2)
	p.rows.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1000*rowHeight-20)})
	if number() != "T01-20261122-001003-1-ABCDEF" || p.rows.part != 20 {
		t.Errorf("a thousand rows further is %s and %v", number(), p.rows.part)
	}
	p.rows.bar.to(p.rows.bar.Size().Height / 2)
	if row := p.rows.top; row < 1200 || row > 1300 || number() != fmt.Sprintf("T01-20261122-%06d-1-ABCDEF", row+1) {
		t.Errorf("the middle of the bar is row %d, %s", row, number())
	}
	b.press(fyne.KeyPageUp)
	p.rows.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 1e7)})
	if number() != "T01-20261122-000001-1-ABCDEF" || p.rows.part != 0 {
		t.Errorf("above the first row is %s", number())
	}
}

// TestMillionRows: the place in a very long table is exact.
func TestMillionRows(t *testing.T) {
	var seen []int64
	table := newLongTable([]tableColumn{{title: "row", width: 100}},
		func(row int64) []cell { seen = append(seen, row); return []cell{{text: fmt.Sprint(row)}} }, func(int64, int64) {})
	table.Resize(fyne.NewSize(400, headHeight+2+5*rowHeight))
	table.setCount(1_000_000)
	table.jump(765_432)
	for range 54 {
		table.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1)})
	}
	if table.top != 765_433 || table.part != 0 || table.table.rows[0].cells[0].text != "765433" {
		t.Errorf("a row's height further is row %d and %v", table.top, table.part)
	}
	seen = nil
	table.jump(1 << 40)
	if last := seen[len(seen)-1]; last != 999_999 {
		t.Errorf("the last row is %d", last)
	}
}

// TestCount: a million orders can be read.
func TestCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 312: "312", 1000: "1,000", 1_000_000: "1,000,000"} {
		if got := count(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
}

func TestBillSearch(t *testing.T) {
	b := newBench(t)
	b.keepBill(2500)
	b.toBill()
	b.scan("001234-1")
	if p := b.w.bill; p.rows.count != 1 || p.firstRow()[1].text != "T01-20261122-001234-1-ABCDEF" {
		t.Errorf("%d rows found", p.rows.count)
	}
	b.press(fyne.KeyEscape)
	if p := b.w.bill; p.rows.count != 2500 || p.field.entry.Text != "" {
		t.Errorf("%d rows after Esc", p.rows.count)
	}
	b.scan("99999")
	if p := b.w.bill; p.rows.count != 0 || p.rows.table.empty.full != "没有找到。" {
		t.Errorf("%d rows found, the table says %q", p.rows.count, p.rows.table.empty.full)
	}
	b.press(fyne.KeyEscape, fyne.KeyEscape)
	b.onPage(onSell)
}

// TestDifferenceIsNoted: what was done goes into the journal, by somebody with the
// right to it.
func TestDifferenceIsNoted(t *testing.T) {
	b := newBench(t, staffed)
	b.keepBill(2)
	approve := func() {
		b.typed("03")
		b.press(fyne.KeyReturn)
		b.typed("0303")
		b.press(fyne.KeyReturn)
	}
	b.toBill() // a cashier may not see bills
	b.onPage(onSell)
	approve()
	b.onPage(onBill)
	b.press(fyne.KeyDelete, fyne.KeyReturn)
	if len(b.till.noted) > 0 || b.w.overlay == nil {
		t.Fatal("noted without a word")
	}
	b.typed("restored a backup")
	b.press(fyne.KeyReturn)
	approve()
	if len(b.till.noted) != 1 || b.till.noted[0] != "2026-11-22 unknown restored a backup" {
		t.Errorf("noted %q; the banner says %q", b.till.noted, b.w.page().banner().text())
	}
}

// TestOrderIsRecovered: Enter on an order that is in no book asks WeChat about it, with the
// leave of somebody who may, and says what came of it.
func TestOrderIsRecovered(t *testing.T) {
	b := newBench(t, staffed, func(b *bench, _ *Options) { b.till.signed = b.till.operators[2] })
	b.keepBill(2)
	b.toBill()
	b.press(fyne.KeyReturn)
	if len(b.till.recovered) != 1 || b.till.recovered[0] != "2026-11-22 T01-20261122-000001-1-ABCDEF 补单 T01-20261122-000001-1-ABCDEF" {
		t.Errorf("recovered %q", b.till.recovered)
	}
	if said := b.w.bill.note.text(); said != "已补单：¥26.00 记为 T01-20261123-000009；要小票，在“单据”补打。" {
		t.Errorf("the banner says %q", said)
	}
	b.till.refusal = &pos.NotRecoveredError{OutTradeNo: "T01-20261122-000001-1-ABCDEF", Said: "REVOKED", Bill: 2600}
	b.w.bill.cards.cards[0].do.Tapped(nil)
	if said := b.w.bill.note.text(); !strings.HasPrefix(said, "微信已撤销这一单（REVOKED），没有入账") {
		t.Errorf("the banner says %q", said)
	}
	b.typed("26")
	b.press(fyne.KeyDelete)
	if b.w.overlay != nil {
		t.Error("Del while something is typed notes the difference")
	}
}

func TestReconciliationIsPrinted(t *testing.T) {
	b := newBench(t)
	b.toBill()
	b.press(fyne.KeyF7)
	b.keepBill(2)
	b.w.refresh()
	b.press(fyne.KeyF7)
	if len(b.till.billSlips) != 1 || b.till.billSlips[0] != yesterday {
		t.Errorf("printed %v", b.till.billSlips)
	}
}

func TestBillExport(t *testing.T) {
	out := &fakeExports{}
	b := newBench(t, func(_ *bench, o *Options) { o.Exports = out })
	b.toBill()
	b.press(fyne.KeyF8)
	if b.w.overlay != nil {
		t.Fatal("there is nothing to export")
	}
	b.keepBill(2)
	b.w.refresh()
	b.press(fyne.KeyF8, fyne.KeyReturn)
	if len(out.formats) != 1 || out.formats[0] != "xlsx" || !strings.Contains(b.w.bill.note.text(), "/export/bill.xlsx") {
		t.Errorf("%q, the banner says %q", out.formats, b.w.bill.note.text())
	}
	b.press(fyne.KeyF8, fyne.KeyDown, fyne.KeyReturn)
	if len(out.formats) != 2 || out.formats[1] != "csv" {
		t.Errorf("down does not choose the other format: %q", out.formats)
	}
	out.fail = errors.New("no room")
	b.press(fyne.KeyF8, fyne.KeyReturn)
	if strings.Contains(b.w.bill.note.text(), "/export/bill.xlsx") {
		t.Error("an export that failed is said to be done")
	}
}

// TestFeesNameTheirPayments: who looks for a wrong fee need not search the bill.
func TestFeesNameTheirPayments(t *testing.T) {
	b := newBench(t)
	b.troubles()
	b.toBill()
	for _, c := range b.w.bill.cards.cards {
		if c.of.Kind == pos.DiffFee {
			if !strings.Contains(c.text.full, "第 9 行 T01-20261122-000009-1-ABCDEF：账单 ¥0.26000，按合同 ¥0.16000") || !strings.Contains(c.text.full, "另有 5 笔未列") {
				t.Errorf("the card says %q", c.text.full)
			}
			return
		}
	}
	t.Error("no card tells of the fees")
}

// TestBillTellsOfRevoked: figures that count payments taken back say so.
func TestBillTellsOfRevoked(t *testing.T) {
	b := newBench(t)
	b.troubles()
	b.toBill()
	if b.w.bill.aside.Visible() {
		t.Error("it tells of payments taken back where there are none")
	}
	book := b.till.shelf().Book
	r, err := book.Reconciliation(b.Context(), yesterday)
	if err == nil {
		r.Revoked = 1
		err = book.KeepReconciliation(b.Context(), r)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.w.refresh()
	if p := b.w.bill; !p.aside.Visible() || p.aside.full != b.w.words.Revoked(r) {
		t.Errorf("the page says %q", p.aside.full)
	}
}

// TestWhoseRowsAreOnTheMerchantsBill: those of other tills say whose they are, and this
// till's are not said to be unchecked, which they are on its own bill.
func TestWhoseRowsAreOnTheMerchantsBill(t *testing.T) {
	b := newBench(t)
	b.till.shop.Device = "till-1"
	b.w.refresh()
	p := b.w.bill
	row := func(result pos.RowResult, device string) string {
		return p.resultWords(&pos.BillRow{Result: result, Entry: wxpay.BillEntry{DeviceInfo: device}})
	}
	p.key.Device = "till-1"
	if other, open := row(pos.RowOther, "till-2"), row(pos.RowOpen, "till-1"); other != "别的收银机" || open != "未对账" {
		t.Errorf("on its own bill: %q, %q", other, open)
	}
	p.key.Device = ""
	if other, own, none := row(pos.RowOther, "till-2"), row(pos.RowOpen, "till-1"), row(pos.RowOther, ""); other != "till-2" || own != "本机" || none != "没写设备号" {
		t.Errorf("on the merchant's: %q, %q, %q", other, own, none)
	}
	if got := row(pos.RowOther, "the-till-beside-the-window-01"); !strings.HasSuffix(got, "…") {
		t.Errorf("a long name is %q", got)
	}
}
