package pos

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wxtill/wxpay"
)

// partRows is how many rows of a bill are in memory at once.
const partRows = 1 << 20

// Reconcile holds the bill of a day against the book, keeps what comes of it and
// returns it. It takes this till's own bill, or else the whole merchant's.
// Errors: ErrNoSuchBill, those of the ledger.
func (b *Bills) Reconcile(ctx context.Context, day Day) (*Reconciliation, error) {
	bill, err := b.Kept(ctx, day)
	if err != nil {
		return nil, err
	}
	r := &Reconciliation{BillKey: bill.BillKey, At: b.Now(), FetchedAt: bill.FetchedAt, Others: bill.Others, Differences: []Difference{}}
	for part := range partsOf(bill) {
		if err := b.reconcilePart(ctx, r, bill, part); err != nil {
			return nil, fmt.Errorf("reconciling %s: %w", day, err)
		}
	}
	corrections, err := b.Book.Corrections(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("reconciling %s: %w", day, err)
	}
	r.settle(corrections)
	if err := b.Book.KeepReconciliation(ctx, r); err != nil {
		return nil, err
	}
	return r, nil
}

// partsOf is in how many parts a bill is taken.
func partsOf(bill *Bill) int64 { return max((bill.Rows+partRows-1)/partRows, 1) }

// Kept is the bill of the day to go by, or ErrNoSuchBill.
func (b *Bills) Kept(ctx context.Context, day Day) (*Bill, error) {
	key := b.Key(day)
	bill, err := b.Book.Bill(ctx, key)
	if errors.Is(err, ErrNoSuchBill) && key.Device != "" {
		key.Device = ""
		return b.Book.Bill(ctx, key)
	}
	return bill, err
}

// reconcilePart adds one part of the bill to r.
func (b *Bills) reconcilePart(ctx context.Context, r *Reconciliation, bill *Bill, part int64) error {
	m := &merge{
		bills: b, part: uint64(part), parts: uint64(partsOf(bill)),
		marks: make(map[rowKey]billMark, min(bill.Rows, partRows)),
		fees:  Difference{Kind: DiffFee},
	}
	err := b.eachRow(ctx, bill, 0, func(row int64, e *wxpay.BillEntry) error { m.bill(row, e); return nil })
	if err != nil {
		return err
	}
	if err := b.Book.BookRows(ctx, bill.Day, func(row *BookRow) error { m.book(row); return nil }); err != nil {
		return err
	}
	left, err := b.explainRows(ctx, bill, m.left())
	if err != nil {
		return err
	}
	absent, err := b.explainAbsent(ctx, bill, m.absent)
	if err != nil {
		return err
	}
	found, err := b.complete(ctx, bill, m.found)
	if err != nil {
		return err
	}
	m.result.Book.Refunds += left.refunds
	m.result.Book.Refunded += left.refunded
	r.add(m, slices.Concat(left.list, found, absent), left.none)
	return nil
}

// add sums a part up.
func (r *Reconciliation) add(m *merge, list []Difference, none int) {
	for _, s := range []struct{ to, from *BillSums }{{&r.Bill, &m.result.Bill}, {&r.Book, &m.result.Book}} {
		s.to.Payments += s.from.Payments
		s.to.Paid += s.from.Paid
		s.to.Coupon += s.from.Coupon
		s.to.Refunds += s.from.Refunds
		s.to.Refunded += s.from.Refunded
		s.to.Fee += s.from.Fee
	}
	r.Others += m.result.Others
	r.Nowhere += m.result.Nowhere
	r.Revoked += m.result.Revoked
	r.Found += m.count - none
	r.Differences = append(r.Differences, list...)
	if m.fees.Count > 0 {
		r.addFees(m.fees)
	}
}

// addFees keeps what is wrong with the fees one difference, however many rows
// and parts it is made of.
func (r *Reconciliation) addFees(d Difference) {
	i := slices.IndexFunc(r.Differences, func(d Difference) bool { return d.Kind == DiffFee })
	if i < 0 {
		r.Differences = append(r.Differences, d)
		r.Found++
		return
	}
	sum := &r.Differences[i]
	sum.Count, sum.Fee, sum.FeeOwed = sum.Count+d.Count, sum.Fee+d.Fee, sum.FeeOwed+d.FeeOwed
	sum.Fees = append(sum.Fees, d.Fees...)
	slices.SortFunc(sum.Fees, func(a, b FeeRow) int { return cmp.Compare(a.Row, b.Row) })
	sum.Fees = sum.Fees[:min(len(sum.Fees), feeRows)]
}

// settle marks what somebody has settled, puts that behind the rest, what is most
// pressing first, and cuts the list.
func (r *Reconciliation) settle(corrections []Correction) {
	settled := 0
	for i := range r.Differences {
		d := &r.Differences[i]
		for _, c := range corrections {
			if c.settles(d) {
				d.Settled = &c
			}
		}
		if d.Settled != nil {
			settled++
		}
	}
	slices.SortStableFunc(r.Differences, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(order(a.Settled != nil), order(b.Settled != nil)),
			cmp.Compare(slices.Index(DifferenceKinds, a.Kind), slices.Index(DifferenceKinds, b.Kind)), cmp.Compare(a.Row, b.Row))
	})
	r.Open = r.Found - settled
	r.Differences = r.Differences[:min(len(r.Differences), listed)]
}

func order(last bool) int {
	if last {
		return 1
	}
	return 0
}

// explained are differences, and how many rows turned out to be none: refunds
// that the book has under another day are among them.
type explained struct {
	list     []Difference
	none     int
	refunds  int64
	refunded Fen
}

// explainRows tells what is the matter with rows that are not in the book, by
// what the book has of their order.
func (b *Bills) explainRows(ctx context.Context, bill *Bill, rows []int64) (explained, error) {
	rows = rows[:min(len(rows), listed)]
	var x explained
	entries, err := b.entries(ctx, bill, rows)
	if err != nil {
		return x, err
	}
	returned := map[string]Fen{} // by order: what WeChat gave back for it
	for _, e := range entries {
		if e.TradeState == wxpay.TradeRefund {
			returned[e.OutTradeNo] += Fen(e.RefundFee)
		}
	}
	gone := map[string]bool{} // orders whose refunds need no word of their own
	for i := range entries {
		e := &entries[i]
		a, err := b.attempt(ctx, e.OutTradeNo)
		if err != nil {
			return x, err
		}
		d := differenceOf(e, a, rows[i])
		if d.Kind == DiffRefundUnknown {
			if err := b.otherDay(ctx, &d, &x); err != nil {
				return x, err
			}
		}
		if d.Kind == DiffClosed && returned[e.OutTradeNo] >= d.Bill {
			d.Kind = DiffReturned
			gone[e.OutTradeNo] = true
		}
		x.list = append(x.list, d)
	}
	before := len(x.list)
	x.list = slices.DeleteFunc(x.list, func(d Difference) bool {
		return d.Kind == "" || d.Kind == DiffRefundUnknown && gone[string(d.OutTradeNo)]
	})
	x.none = before - len(x.list)
	return x, nil
}

// otherDay judges a refund that is not among those of its day by whether the book
// has it under another: one made elsewhere is learnt of later, and one whose
// answer was lost.
func (b *Bills) otherDay(ctx context.Context, d *Difference, x *explained) error {
	r, err := b.Book.Refund(ctx, d.OutRefundNo)
	switch {
	case errors.Is(err, ErrNoSuchRefund):
		return nil
	case err != nil:
		return err
	case !r.State.Counts():
		d.Kind, d.Book, d.State = DiffRefundState, r.RefundFee, string(r.State)
	case r.RefundFee != d.Bill:
		d.Kind, d.Book = DiffRefundAmount, r.RefundFee
	default:
		d.Kind = ""
		x.refunds++
		x.refunded += r.RefundFee
	}
	return nil
}

// entries are the rows at these places, which are in order.
func (b *Bills) entries(ctx context.Context, bill *Bill, rows []int64) ([]wxpay.BillEntry, error) {
	var list []wxpay.BillEntry
	for len(rows) > 0 {
		n := rows[0] / BlockRows
		text, err := b.Book.BillBlock(ctx, bill.ID, n)
		if err != nil {
			return nil, err
		}
		err = eachOfBlock(bill.Header, text, func(i int64, r *wxpay.BillRow) error {
			if len(rows) == 0 || rows[0] != n*BlockRows+i {
				return nil
			}
			e, err := r.Entry()
			list, rows = append(list, e), rows[1:]
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}

// attempt is the attempt of a number, nil where the book has none.
func (b *Bills) attempt(ctx context.Context, no string) (*Attempt, error) {
	a, err := b.Book.Attempt(ctx, OutTradeNo(no))
	if errors.Is(err, ErrNoSuchAttempt) {
		return nil, nil
	}
	return a, err
}

// differenceOf judges a row that the book does not have among those of its day;
// a is what it has of the order at all, nil for nothing. No kind is no difference.
func differenceOf(e *wxpay.BillEntry, a *Attempt, row int64) Difference {
	d := Difference{OutTradeNo: OutTradeNo(e.OutTradeNo), At: e.TradeTime, Bill: Fen(e.TotalFee), Device: e.DeviceInfo, Row: row + 1}
	if a != nil {
		d.Sale, d.State = a.Sale, string(a.State)
	}
	switch kind, number := rowOf(e); {
	case kind == rowRefund:
		d.Kind, d.Bill, d.OutRefundNo, d.State = DiffRefundUnknown, Fen(e.RefundFee), OutRefundNo(number), e.RefundStatus
	case kind == rowRevoked:
		d.Bill = Fen(e.RefundFee)
		if a != nil && a.State == Paid {
			d.Kind, d.Book = DiffRevoked, a.TotalFee
		}
	case a == nil:
		d.Kind = DiffUnknown
	case a.Mismatch:
		d.Kind, d.Book = DiffAmount, a.TotalFee
	case a.State == Paid:
		d.Kind, d.Book = DiffOtherDay, a.TotalFee
	case a.Reversed(): // after midnight: the row that takes it back is on the next bill
		d.Kind = DiffReturned
	case a.State.Final():
		d.Kind = DiffClosed
	default:
		d.Kind = DiffLost
	}
	return d
}

// aboutMidnight is how near to the end of a day a payment may stand on the bill
// of another.
const aboutMidnight = 10 * time.Minute

// explainAbsent tells why rows of the book may not be on the bill.
func (b *Bills) explainAbsent(ctx context.Context, bill *Bill, rows []BookRow) ([]Difference, error) {
	var list []Difference
	for _, row := range rows {
		a, err := b.attempt(ctx, string(row.OutTradeNo))
		if err != nil {
			return nil, err
		}
		var r *Refund
		if row.OutRefundNo != "" {
			if r, err = b.Book.Refund(ctx, row.OutRefundNo); err != nil {
				return nil, err
			}
		}
		list = append(list, absence(bill, &row, a, r))
	}
	return list, nil
}

// absence judges a row of the book that the bill has not: a is its order, nil for
// one of another till, r its refund, nil for a payment.
func absence(bill *Bill, row *BookRow, a *Attempt, r *Refund) Difference {
	d := Difference{Kind: DiffNotBilled, OutTradeNo: row.OutTradeNo, OutRefundNo: row.OutRefundNo, Book: row.Amount}
	if a != nil {
		d.Sale, d.Device = a.Sale, a.Params.Get("device_info")
	}
	elsewhen := false
	if r != nil {
		d.Kind, d.State, d.At = DiffRefundMissing, string(r.State), r.AcceptedAt
		elsewhen = r.Day != bill.Day // its answer came late: the bill has it where WeChat took it
	} else if a != nil && a.Payment != nil {
		d.At = a.Payment.TimeEnd
	}
	switch {
	case bill.Device != "" && d.Device != bill.Device:
		d.Kind = DiffOtherDevice
	case elsewhen || nearMidnight(d.At):
		d.Kind = DiffOtherDay
	}
	return d
}

// nearMidnight reports whether something may stand on the bill of the day before
// or after.
func nearMidnight(at time.Time) bool {
	return !at.IsZero() && DayOf(at.Add(-aboutMidnight)) != DayOf(at.Add(aboutMidnight))
}

// complete adds to differences of rows that are on both sides what people want
// to know of them.
func (b *Bills) complete(ctx context.Context, bill *Bill, list []Difference) ([]Difference, error) {
	slices.SortFunc(list, func(a, b Difference) int { return cmp.Compare(a.Row, b.Row) })
	rows := make([]int64, len(list))
	for i, d := range list {
		rows[i] = d.Row - 1
	}
	entries, err := b.entries(ctx, bill, rows)
	if err != nil {
		return nil, err
	}
	for i := range list {
		d := &list[i]
		d.At, d.Device = entries[i].TradeTime, entries[i].DeviceInfo
		a, err := b.attempt(ctx, string(d.OutTradeNo))
		if err != nil {
			return nil, err
		}
		if a != nil {
			d.Sale = a.Sale
		}
	}
	return list, nil
}
