package postest

import (
	"wxtill/pos"
)

// testJobTurns: paper that can wait comes behind slips and drawers, each in the order in
// which they were made; what was being sent comes before all.
func testJobTurns(b *bench) {
	ctx := b.Context()
	s := saleOf(1)
	b.commit(&pos.Change{Kind: pos.EventLabels, Sale: s, Jobs: []*pos.PrintJob{
		{Label: &pos.Label{Name: "1"}}, {Label: &pos.Label{Name: "2"}}, {Test: &pos.TestSlip{}}, {Keys: &pos.KeySheet{}},
		{Reconciliation: &pos.ReconciliationSlip{}},
	}})
	first := jobOf(s, 0)
	b.commit(&pos.Change{Kind: pos.EventCash, Sale: s, Jobs: []*pos.PrintJob{first}})
	b.commit(&pos.Change{Kind: pos.EventCashMoved, Jobs: []*pos.PrintJob{
		{Drawer: true}, {Cash: &pos.CashSlip{}}, {Shift: &pos.ShiftReport{}}, {Parked: &pos.ParkSlip{}},
		{Sale: s.Number, Refund: &pos.RefundSlip{OutRefundNo: "R1"}},
	}})
	var order []int64
	for job, err := b.book.NextJob(ctx); job != nil; job, err = b.book.NextJob(ctx) {
		b.none("NextJob", err, nil)
		if job.CanWait() != (len(order) >= 6) {
			b.Errorf("job %d has turn %d", job.ID, len(order))
		}
		order = append(order, job.ID-first.ID)
		b.none("MarkJob", b.book.MarkJob(ctx, job.ID, pos.JobPrinted, ""), nil)
	}
	b.want("the order", order, []int64{0, 1, 2, 3, 4, 5, -5, -4, -3, -2, -1}, nil)
	for _, j := range []struct {
		id    int64
		state pos.JobState
	}{{first.ID, pos.JobAgain}, {first.ID - 4, pos.JobSending}} {
		b.none("MarkJob", b.book.MarkJob(ctx, j.id, j.state, ""), nil)
		next, err := b.book.NextJob(ctx)
		b.want("NextJob", next.ID, j.id, err)
	}
}
