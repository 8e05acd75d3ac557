package postest

import (
	"fmt"
	"slices"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// billKey is the bill of one till of a day.
func billKey(day pos.Day) pos.BillKey {
	return pos.BillKey{Day: day, Device: "till-1", Type: wxpay.BillAll}
}

// keepBill stores a bill of a few blocks.
func (b *bench) keepBill(key pos.BillKey, blocks ...string) *pos.Bill {
	b.Helper()
	w, err := b.book.BeginBill(b.Context(), key)
	if err != nil {
		b.Fatal(err)
	}
	bill := &pos.Bill{BillKey: key, FetchedAt: noon, Header: "交易时间", Rows: int64(len(blocks)), Sums: pos.BillSums{Paid: 100, Fee: 123}}
	for _, lines := range blocks {
		if err := w.Block(b.Context(), []byte(lines)); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Finish(b.Context(), bill); err != nil {
		b.Fatal(err)
	}
	if err := w.Discard(); err != nil {
		b.Fatal(err)
	}
	return bill
}

func (b *bench) wantBlock(bill *pos.Bill, n int64, want string) {
	b.Helper()
	got, err := b.book.BillBlock(b.Context(), bill.ID, n)
	b.want(fmt.Sprint("block ", n), string(got), want, err)
}

func testBills(b *bench) {
	ctx := b.Context()
	_, err := b.book.Bill(ctx, billKey(day))
	b.none("Bill", err, pos.ErrNoSuchBill)

	first := b.keepBill(billKey(day), "`一\n", "`二\n")
	got, err := b.book.Bill(ctx, billKey(day))
	b.want("Bill", same(got, first) && got.ID == first.ID, true, err)
	b.wantBlock(first, 1, "`二\n")
	_, err = b.book.BillBlock(ctx, first.ID, 2)
	b.none("a block behind the end", err, pos.ErrNoSuchBill)

	torn, err := b.book.BeginBill(ctx, billKey(day))
	if err != nil {
		b.Fatal(err)
	}
	b.want("Block", torn.Block(ctx, []byte("`half\n")), error(nil), nil)
	got, err = b.book.Bill(ctx, billKey(day))
	b.want("Bill beside one that comes", got.ID, first.ID, err)
	b.want("Discard", torn.Discard(), error(nil), nil)
	b.wantBlock(first, 0, "`一\n")

	second := b.keepBill(billKey(day), "`三\n")
	got, err = b.book.Bill(ctx, billKey(day))
	b.want("Bill fetched again", got.ID, second.ID, err)
	_, err = b.book.BillBlock(ctx, first.ID, 0)
	b.none("a block of before", err, pos.ErrNoSuchBill)

	b.keepBill(billKey(day.Add(-1)))
	b.keepBill(billKey(day.Add(3)))
	b.keepBill(pos.BillKey{Day: day, Type: wxpay.BillAll})
	b.keepBill(pos.BillKey{Day: day, Device: "till-1", Type: wxpay.BillRefund})
	list, err := b.book.Bills(ctx, billKey(day.Add(-1)), billKey(day))
	var days []pos.Day
	for _, l := range list {
		days = append(days, l.Day)
	}
	b.want("Bills", days, []pos.Day{day.Add(-1), day}, err)
}

func testBookRows(b *bench) {
	ctx := b.Context()
	first, err := b.book.FirstDay(ctx)
	b.want("FirstDay of nothing", first, pos.Day(""), err)
	s := saleOf(1)
	late, early, open := attemptOf(s, 1), attemptOf(s, 2), attemptOf(s, 3)
	for a, end := range map[*pos.Attempt]time.Time{late: noon, early: noon.AddDate(0, 0, -1)} {
		a.State = pos.Paid
		a.Payment = &pos.Payment{TransactionID: "4200", TimeEnd: end, CouponFee: 7}
	}
	b.commit(&pos.Change{Kind: pos.EventPaid, Sale: s, Attempts: []*pos.Attempt{late, early, open}})
	refund := func(no pos.OutRefundNo, state pos.RefundState, accepted pos.Day, elsewhere bool) *pos.Refund {
		return &pos.Refund{OutRefundNo: no, Kind: pos.TenderWeChat, Sale: s.Number, OutTradeNo: late.OutTradeNo, RefundFee: 9,
			State: state, CreatedAt: noon, Day: day, AcceptedDay: accepted, Elsewhere: elsewhere}
	}
	b.commit(&pos.Change{Kind: pos.EventRefundLearnt, Refunds: []*pos.Refund{
		refund("a", pos.RefundFailed, day, false), refund("b", pos.RefundClosed, day, false),
		refund("c", pos.RefundSucceeded, day.Add(1), false), refund("d", pos.RefundSucceeded, day, true),
		refund("e", pos.RefundIntended, "", false),
	}})
	var rows []pos.BookRow
	err = b.book.BookRows(ctx, day, func(r *pos.BookRow) error { rows = append(rows, *r); return nil })
	b.want("BookRows", rows, []pos.BookRow{
		{OutTradeNo: late.OutTradeNo, Amount: late.TotalFee, CouponFee: 7},
		{OutTradeNo: late.OutTradeNo, OutRefundNo: "a", Amount: 9, RefundState: pos.RefundFailed},
	}, err)
	b.none("BookRows", b.book.BookRows(ctx, day, func(*pos.BookRow) error { return pos.ErrDamaged }), pos.ErrDamaged)
	first, err = b.book.FirstDay(ctx)
	b.want("FirstDay", first, day, err)
}

func testReconciliations(b *bench) {
	ctx := b.Context()
	_, err := b.book.Reconciliation(ctx, day)
	b.none("Reconciliation", err, pos.ErrNotReconciled)
	r := &pos.Reconciliation{BillKey: billKey(day), At: noon, Found: 2, Open: 2, Differences: []pos.Difference{
		{Kind: pos.DiffLost, OutTradeNo: "T01-1", Bill: 2600}, {Kind: pos.DiffFee, Count: 3, Fee: 10, FeeOwed: 20},
	}}
	keep := func(r *pos.Reconciliation) {
		b.Helper()
		b.want("KeepReconciliation", b.book.KeepReconciliation(ctx, r), error(nil), nil)
	}
	keep(r)
	keep(&pos.Reconciliation{BillKey: billKey(day.Add(-1)), Open: 1})
	got, err := b.book.Reconciliation(ctx, day)
	b.want("Reconciliation", same(got, r), true, err)
	days, err := b.book.OpenDifferences(ctx)
	b.want("OpenDifferences", days, []pos.DayDifferences{{Day: day.Add(-1), Open: 1}, {Day: day, Open: 2}}, err)

	c := pos.Correction{Day: day, Kind: pos.DiffAmount, OutTradeNo: "T01-1", Bill: 1, Book: 2, Note: "见备忘", At: noon, By: pos.Grant{Operator: "01"}}
	b.commit(&pos.Change{Kind: pos.EventCorrected, Correction: &c})
	again := c
	again.Note, again.At = "退了现金", noon.Add(time.Second)
	b.commit(&pos.Change{Kind: pos.EventCorrected, Correction: &again})
	other := c
	other.Day = day.Add(1)
	b.commit(&pos.Change{Kind: pos.EventCorrected, Correction: &other})
	list, err := b.book.Corrections(ctx, day)
	notes := func(cs []pos.Correction) (notes []string) {
		for _, c := range cs {
			notes = append(notes, c.Note)
		}
		return notes
	}
	b.want("Corrections", notes(list), []string{"退了现金"}, err)

	r.Open = 0
	keep(r)
	days, err = b.book.OpenDifferences(ctx)
	b.want("OpenDifferences when one is settled", slices.Clip(days), []pos.DayDifferences{{Day: day.Add(-1), Open: 1}}, err)
}
