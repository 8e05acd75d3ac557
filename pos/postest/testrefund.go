package postest

import (
	"fmt"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// refundOf is the nth refund of an attempt.
func refundOf(a *pos.Attempt, n int) *pos.Refund {
	return &pos.Refund{
		OutRefundNo: pos.OutRefundNo(fmt.Sprintf("T01-20261123-R%06d-ABCDEF", n)), Kind: pos.TenderWeChat, Sale: a.Sale,
		OutTradeNo: a.OutTradeNo, Merchant: 7, TotalFee: a.TotalFee, RefundFee: 100, State: pos.RefundIntended,
		Lines:  []pos.RefundLine{{Line: 0, Quantity: pos.One, Amount: 100}},
		Params: wxpay.Params{{Name: "refund_desc", Value: "做错 <&>"}}, CreatedAt: noon.Add(time.Duration(n) * time.Second), Day: day,
	}
}

func refundNumbers(rs []*pos.Refund) []pos.OutRefundNo {
	var list []pos.OutRefundNo
	for _, r := range rs {
		list = append(list, r.OutRefundNo)
	}
	return list
}

// testTakenIn: an order that was in no book comes in with what had been given back of it,
// and no second time as another sale.
func testTakenIn(b *bench) {
	ctx := b.Context()
	s := saleOf(1)
	a := attemptOf(s, 1)
	back := refundOf(a, 1)
	back.Sale, back.Tender = "", pos.NoTender
	b.commit(&pos.Change{Kind: pos.EventRefundIntended, Refunds: []*pos.Refund{back}})
	a.State, s.State, s.SettledAt = pos.Paid, pos.SaleSettled, noon
	s.Tenders = []pos.Tender{{Kind: pos.TenderWeChat, Amount: s.Total(), OutTradeNo: a.OutTradeNo, At: noon, Day: day, BillDay: day}}
	back.Sale, back.Tender = s.Number, 0
	b.commit(&pos.Change{Kind: pos.EventRecovered, Sale: s, Attempts: []*pos.Attempt{a}, Refunds: []*pos.Refund{back}})
	rs, err := b.book.RefundsOf(ctx, s.Number)
	b.want("RefundsOf", refundNumbers(rs), []pos.OutRefundNo{back.OutRefundNo}, err)
	again := saleOf(2)
	again.State, again.Tenders = s.State, s.Tenders
	twice := *a
	twice.Sale = again.Number
	if err := b.book.Commit(ctx, &pos.Change{Kind: pos.EventRecovered, At: noon, Sale: again, Attempts: []*pos.Attempt{&twice}}); err == nil {
		b.Error("the order is two sales")
	}
	got, err := b.book.Attempt(ctx, a.OutTradeNo)
	b.want("the sale of the order", got.Sale, s.Number, err)
	_, err = b.book.Sale(ctx, again.Number)
	b.none("the second sale", err, pos.ErrNoSuchSale)
}

func testRefunds(b *bench) {
	ctx := b.Context()
	_, err := b.book.Refund(ctx, "none")
	b.none("Refund", err, pos.ErrNoSuchRefund)
	s, other := saleOf(1), saleOf(2)
	first, second := attemptOf(s, 1), attemptOf(other, 1)
	b.commit(&pos.Change{Kind: pos.EventIntended, Sale: s, Attempts: []*pos.Attempt{first}})
	b.commit(&pos.Change{Kind: pos.EventIntended, Sale: other, Attempts: []*pos.Attempt{second}})
	r1, r2, r3 := refundOf(first, 1), refundOf(first, 2), refundOf(second, 3)
	cash, elsewhere, foreign := refundOf(first, 4), refundOf(first, 5), refundOf(second, 6)
	cash.Kind, cash.OutTradeNo, cash.Params, cash.State = pos.TenderCash, "", nil, pos.RefundSucceeded
	elsewhere.Elsewhere, elsewhere.State = true, pos.RefundAccepted
	foreign.Sale, foreign.OutTradeNo, foreign.Day = "", "T02-20261122-000001-1-ABCDEF", "2026-11-22"
	for _, r := range []*pos.Refund{r2, r1, r3, cash, elsewhere, foreign} {
		b.commit(&pos.Change{Kind: pos.EventRefundIntended, Refunds: []*pos.Refund{r}})
	}
	rs, err := b.book.RefundsOf(ctx, s.Number)
	b.want("RefundsOf", refundNumbers(rs), []pos.OutRefundNo{r1.OutRefundNo, r2.OutRefundNo, cash.OutRefundNo, elsewhere.OutRefundNo}, err)
	rs, err = b.book.RefundsOf(ctx, "")
	b.want("RefundsOf no sale", len(rs), 0, err)
	rs, err = b.book.RefundsOfOrder(ctx, first.OutTradeNo)
	b.want("RefundsOfOrder", refundNumbers(rs), []pos.OutRefundNo{r1.OutRefundNo, r2.OutRefundNo, elsewhere.OutRefundNo}, err)
	rs, err = b.book.RefundsOfOrder(ctx, "")
	b.want("RefundsOfOrder of none", len(rs), 0, err)
	rs, err = b.book.RefundsOfOrder(ctx, foreign.OutTradeNo)
	b.want("RefundsOfOrder of another till", refundNumbers(rs), []pos.OutRefundNo{foreign.OutRefundNo}, err)
	for d, want := range map[pos.Day]int{day: 4, "2026-11-22": 1, "2026-11-24": 0} {
		n, err := b.book.RefundsMade(ctx, d)
		b.want("RefundsMade on "+string(d), n, want, err)
	}
	b.wantBack("intended", backOf{Returning: 100}, backOf{Returning: 300})
	open := 4 // beside the one that changes its state
	for _, each := range []struct {
		state pos.RefundState
		back  backOf // of its payment, which has two on their way beside it
	}{
		{pos.RefundAccepted, backOf{0, 300, 0}},
		{pos.RefundFailed, backOf{0, 200, 100}},
		{pos.RefundChange, backOf{0, 200, 100}},
		{pos.RefundSucceeded, backOf{100, 200, 0}},
		{pos.RefundByHand, backOf{100, 200, 0}},
		{pos.RefundClosed, backOf{0, 200, 0}},
		{pos.RefundRefused, backOf{0, 200, 0}},
		{pos.RefundGivenUp, backOf{0, 200, 0}},
	} {
		state := each.state
		r1.State, r1.AcceptedAt, r1.Last = state, noon, pos.Answer{Call: "refundquery", Code: "SUCCESS", At: noon}
		b.commit(&pos.Change{Kind: pos.EventRefundAccepted, Refunds: []*pos.Refund{r1}})
		got, err := b.book.Refund(ctx, r1.OutRefundNo)
		b.want("Refund "+string(state), same(got, r1), true, err)
		rs, err = b.book.OpenRefunds(ctx)
		b.want("OpenRefunds with one "+string(state), len(rs) == open+1, !state.Final(), err)
		b.wantBack(string(state), backOf{Returning: 100}, each.back)
	}
}

// backOf is what of a payment goes back, as Recent tells it.
type backOf struct{ Refunded, Returning, Stuck pos.Fen }

// wantBack checks what Recent tells to have gone back, newest payment first.
func (b *bench) wantBack(what string, want ...backOf) {
	b.Helper()
	rows, err := b.book.Recent(b.Context(), 10)
	var got []backOf
	for _, row := range rows {
		got = append(got, backOf{row.Refunded, row.Returning, row.Stuck})
	}
	b.want("Recent, what has gone back with one "+what, got, want, err)
}

// testSettled: an alarm leaves by being settled, and may come again.
func testSettled(b *bench) {
	s := saleOf(1)
	a := attemptOf(s, 1)
	b.commit(&pos.Change{Kind: pos.EventIntended, Sale: s, Attempts: []*pos.Attempt{a}})
	failed := alarmOf(a, pos.AlarmRefundFailed, noon)
	failed.OutRefundNo = "R1"
	other := failed
	other.OutRefundNo = "R2"
	second := alarmOf(a, pos.AlarmSecondPayment, noon.Add(time.Minute))
	b.commit(&pos.Change{Kind: pos.EventRefundFailed, Alarms: []pos.Alarm{failed, other, second}})
	want := func(what string, alarms ...pos.Alarm) {
		b.Helper()
		got, err := b.book.Alarms(b.Context())
		if len(got) == 0 && len(alarms) == 0 {
			return
		}
		b.want(what, same(&got, &alarms), true, err)
	}
	want("three of them", failed, other, second)
	b.commit(&pos.Change{Kind: pos.EventAlarmSettled, Settled: []pos.AlarmKey{failed.Key(), {Kind: pos.AlarmMismatch, OutTradeNo: "none"}}, Reason: "x"})
	want("one is settled", other, second)
	again := failed
	again.At = noon.Add(time.Hour)
	b.commit(&pos.Change{Kind: pos.EventRefundFailed, Alarms: []pos.Alarm{again}})
	want("it comes again", other, second, again)
	b.commit(&pos.Change{Kind: pos.EventAlarmSettled, Settled: []pos.AlarmKey{again.Key(), other.Key(), second.Key()}})
	want("all are settled")
	for _, a := range []pos.Alarm{again, other, second} {
		raised, err := b.book.AlarmRaised(b.Context(), a.Key())
		b.want("AlarmRaised once settled", raised, true, err)
	}
	raised, err := b.book.AlarmRaised(b.Context(), pos.AlarmKey{Kind: pos.AlarmRefundFailed, OutTradeNo: a.OutTradeNo})
	b.want("AlarmRaised of another", raised, false, err)
}

// testRefundJobs: a slip of a refund is printed like a receipt, and is none.
func testRefundJobs(b *bench) {
	ctx := b.Context()
	s := saleOf(1)
	slip := &pos.RefundSlip{Sale: s.Number, OutRefundNo: "R1", RefundFee: 100, At: noon}
	b.commit(&pos.Change{Kind: pos.EventCash, Sale: s, Jobs: []*pos.PrintJob{jobOf(s, 0)}})
	b.commit(&pos.Change{Kind: pos.EventCashRefund, Jobs: []*pos.PrintJob{{Sale: s.Number, Refund: slip, Drawer: true, CreatedAt: noon}}})
	receipt, err := b.book.Receipt(ctx, s.Number)
	b.want("Receipt", receipt.Total, s.Total(), err)
	kept, err := b.book.RefundSlip(ctx, s.Number, "R1")
	b.want("RefundSlip", same(kept, slip), true, err)
	_, err = b.book.RefundSlip(ctx, s.Number, "R2")
	b.none("RefundSlip of none", err, pos.ErrNoSlip)
	job, err := b.book.NextJob(ctx)
	b.want("NextJob", job.Receipt != nil && job.Refund == nil, true, err)
	b.none("MarkJob", b.book.MarkJob(ctx, job.ID, pos.JobPrinted, ""), nil)
	job, err = b.book.NextJob(ctx)
	b.want("NextJob behind it", job.Receipt == nil && job.Drawer && same(job.Refund, slip), true, err)
}
