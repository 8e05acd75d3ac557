package simulation

import (
	"fmt"
	"maps"
	"slices"

	"wxtill/pos"
)

// checkShifts holds the reports of all shifts, and of what came after the last, to
// the book.
func (r *reading) checkShifts(tendered map[pos.OutTradeNo]pos.Fen) {
	w, t := r.t.w, r.t
	x, err := t.XReport(background, t.grant(pos.RightXReport))
	if err != nil {
		w.breaks(ReportsAddUp, "%s: %v", t.name, err)
		return
	}
	reports := []*pos.ShiftReport{}
	for _, s := range r.shifts {
		reports = append(reports, s.Z)
	}
	var sum pos.Tally
	var drawer pos.Fen
	for i, z := range append(reports, x) {
		sum.Merge(&z.Tally)
		drawer += z.Drawer.Expected - z.Drawer.Float
		if int(z.Number) != i+1 || z.GrandTotal != sum.Net() {
			w.breaks(ReportsAddUp, "%s: report %d has number %d and a grand total of %s, not %s", t.name, i+1, z.Number, z.GrandTotal, sum.Net())
		}
	}
	want, cash := r.tally(tendered)
	if got := totals(&sum); got != want {
		w.breaks(ReportsAddUp, "%s: the reports come to %+v, the book to %+v", t.name, got, want)
	}
	if drawer != cash {
		w.breaks(ReportsAddUp, "%s: by the reports %s came into the drawer, by the book %s", t.name, drawer, cash)
	}
	r.checkDays(&sum)
}

// checkDays holds the report over all days, and its groups, to the shifts.
func (r *reading) checkDays(sum *pos.Tally) {
	w, t := r.t.w, r.t
	if len(r.days) == 0 {
		return
	}
	days := slices.Sorted(maps.Keys(r.days))
	reporter := pos.Reporter{Ledger: t.book}
	for range 2 { // the second time from what it remembers
		report, err := reporter.Report(background, days[0], days[len(days)-1])
		if err != nil || report.Tally != *sum {
			w.breaks(ReportsAddUp, "%s: the days come to %+v (%v), the shifts to %+v", t.name, report, err, sum)
			return
		}
	}
}

// figures are those of a tally that the book can be asked for.
type figures struct {
	sales, cash, wechat, voids, unowed, back pos.Figure
	cashBack, rounding                       pos.Figure
	paidIn, paidOut, drops                   pos.Figure
	noSales                                  int
	advance                                  pos.Fen
	created, paid, closed, refused           int
}

func totals(t *pos.Tally) figures {
	return figures{
		sales: t.Sales, rounding: t.Rounding, cash: t.Cash, wechat: t.WeChat, voids: t.Voids, unowed: t.Unowed, cashBack: t.CashRefunds,
		back:   pos.Figure{Count: t.WeChatRefunds.Count + t.UnowedRefunds.Count, Amount: t.WeChatRefunds.Amount + t.UnowedRefunds.Amount},
		paidIn: t.PaidIn, paidOut: t.PaidOut, drops: t.Drops, noSales: t.NoSales,
		advance: t.Advance, created: t.Orders.Created, paid: t.Orders.Paid, closed: t.Orders.Closed, refused: t.Orders.Refused,
	}
}

func add(f *pos.Figure, amount pos.Fen) { f.Count, f.Amount = f.Count+1, f.Amount+amount }

// tally is what the book itself comes to, and the cash that came into the drawer.
func (r *reading) tally(tendered map[pos.OutTradeNo]pos.Fen) (f figures, cash pos.Fen) {
	for _, s := range r.sales {
		for _, tender := range s.Tenders {
			if tender.Kind == pos.TenderCash {
				add(&f.cash, tender.Amount)
			} else {
				add(&f.wechat, tender.Amount)
			}
		}
		switch s.State {
		case pos.SaleSettled:
			add(&f.sales, s.Total())
			if r := s.Rounding(); r != 0 {
				add(&f.rounding, r)
			}
		case pos.SaleVoided:
			add(&f.voids, s.Total())
		default:
			f.advance += s.Paid()
		}
	}
	f.created = len(r.attempts)
	for no, a := range r.attempts {
		switch a.State {
		case pos.Paid:
			f.paid++
			if tendered[no] == 0 {
				add(&f.unowed, a.TotalFee)
			}
		case pos.Closed:
			f.closed++
		case pos.Refused:
			f.refused++
		}
	}
	for no, amount := range r.taken {
		if r.attempts[no].State != pos.Paid {
			add(&f.unowed, amount)
		}
	}
	for _, n := range r.refunds {
		switch {
		case n.AcceptedAt.IsZero() || !n.State.Counts():
		case n.Kind == pos.TenderCash:
			add(&f.cashBack, n.RefundFee)
		default:
			add(&f.back, n.RefundFee)
		}
	}
	f.paidIn, f.paidOut, f.drops = r.moved[pos.CashPaidIn], r.moved[pos.CashPaidOut], r.moved[pos.CashDrop]
	f.noSales = r.moved[pos.CashNoSale].Count
	return f, f.cash.Amount - f.cashBack.Amount + f.paidIn.Amount - f.paidOut.Amount - f.drops.Amount
}

// digest is the end of the journal as this reader reckons it.
func (r *reading) digest() string { return fmt.Sprintf("%s:%d:%x", r.t.name, r.rows, r.hash) }
