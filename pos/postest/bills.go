package postest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"wxtill/pos"
)

// billShelf is the part of a book in memory that holds the bills.
type billShelf struct {
	bills       map[pos.BillKey]*pos.Bill
	blocks      map[int64][][]byte
	last        int64
	reconciled  map[pos.Day]*pos.Reconciliation
	corrections []pos.Correction
}

func newBillShelf() billShelf {
	return billShelf{bills: map[pos.BillKey]*pos.Bill{}, blocks: map[int64][][]byte{}, reconciled: map[pos.Day]*pos.Reconciliation{}}
}

// BeginBill implements [pos.BillLedger].
func (l *Ledger) BeginBill(ctx context.Context, key pos.BillKey) (pos.BillWriter, error) {
	return &billWriter{l: l, key: key}, ctx.Err()
}

type billWriter struct {
	l      *Ledger
	key    pos.BillKey
	blocks [][]byte
}

func (w *billWriter) Block(ctx context.Context, lines []byte) error {
	w.blocks = append(w.blocks, bytes.Clone(lines))
	return ctx.Err()
}

func (w *billWriter) Finish(ctx context.Context, b *pos.Bill) error {
	w.l.mu.Lock()
	defer w.l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if old := w.l.bills[w.key]; old != nil {
		delete(w.l.blocks, old.ID)
	}
	w.l.last++
	b.ID = w.l.last
	kept := clone(b)
	kept.ID = b.ID
	w.l.bills[w.key], w.l.blocks[b.ID] = kept, w.blocks
	return nil
}

func (w *billWriter) Discard() error { return nil }

// Bill implements [pos.BillLedger].
func (l *Ledger) Bill(ctx context.Context, key pos.BillKey) (*pos.Bill, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bills[key]
	if b == nil || ctx.Err() != nil {
		return nil, cmp.Or(ctx.Err(), fmt.Errorf("%w: %s", pos.ErrNoSuchBill, key.Day))
	}
	return sameBill(b), nil
}

// sameBill copies a bill with the number that its JSON does not have.
func sameBill(b *pos.Bill) *pos.Bill {
	c := clone(b)
	c.ID = b.ID
	return c
}

// Bills implements [pos.BillLedger].
func (l *Ledger) Bills(ctx context.Context, from, to pos.BillKey) ([]*pos.Bill, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []*pos.Bill
	for key, b := range l.bills {
		if key.Device == from.Device && key.Type == from.Type && key.Day >= from.Day && key.Day <= to.Day {
			list = append(list, sameBill(b))
		}
	}
	slices.SortFunc(list, func(a, b *pos.Bill) int { return cmp.Compare(a.Day, b.Day) })
	return list, ctx.Err()
}

// BillBlock implements [pos.BillLedger].
func (l *Ledger) BillBlock(ctx context.Context, bill, n int64) ([]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	blocks := l.blocks[bill]
	if n < 0 || n >= int64(len(blocks)) {
		return nil, pos.ErrNoSuchBill
	}
	return bytes.Clone(blocks[n]), ctx.Err()
}

// BookRows implements [pos.BillLedger].
func (l *Ledger) BookRows(ctx context.Context, day pos.Day, use func(*pos.BookRow) error) error {
	as, err := l.filter(ctx, func(a *pos.Attempt) bool { return a.Payment != nil && pos.DayOf(a.Payment.TimeEnd) == day })
	if err != nil {
		return err
	}
	for _, a := range as {
		if err := use(&pos.BookRow{OutTradeNo: a.OutTradeNo, Amount: a.TotalFee, CouponFee: a.Payment.CouponFee}); err != nil {
			return err
		}
	}
	rs, err := l.filterRefunds(ctx, func(r *pos.Refund) bool {
		return r.Kind == pos.TenderWeChat && !r.Elsewhere && r.AcceptedDay == day && r.State.Counts()
	})
	if err != nil {
		return err
	}
	for _, r := range rs {
		if err := use(&pos.BookRow{OutTradeNo: r.OutTradeNo, OutRefundNo: r.OutRefundNo, Amount: r.RefundFee, RefundState: r.State}); err != nil {
			return err
		}
	}
	return nil
}

// FirstDay implements [pos.BillLedger].
func (l *Ledger) FirstDay(ctx context.Context) (pos.Day, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := pos.Day("")
	for _, a := range l.attempts {
		if first == "" || a.Day < first {
			first = a.Day
		}
	}
	return first, ctx.Err()
}

// KeepReconciliation implements [pos.BillLedger].
func (l *Ledger) KeepReconciliation(ctx context.Context, r *pos.Reconciliation) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reconciled[r.Day] = clone(r)
	return ctx.Err()
}

// Reconciliation implements [pos.BillLedger].
func (l *Ledger) Reconciliation(ctx context.Context, day pos.Day) (*pos.Reconciliation, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.reconciled[day]
	if r == nil || ctx.Err() != nil {
		return nil, cmp.Or(ctx.Err(), fmt.Errorf("%w: %s", pos.ErrNotReconciled, day))
	}
	return clone(r), nil
}

// OpenDifferences implements [pos.BillLedger].
func (l *Ledger) OpenDifferences(ctx context.Context) ([]pos.DayDifferences, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var days []pos.DayDifferences
	for day, r := range l.reconciled {
		if r.Open > 0 {
			days = append(days, pos.DayDifferences{Day: day, Open: r.Open})
		}
	}
	slices.SortFunc(days, func(a, b pos.DayDifferences) int { return cmp.Compare(a.Day, b.Day) })
	return days, ctx.Err()
}

// Corrections implements [pos.BillLedger].
func (l *Ledger) Corrections(ctx context.Context, day pos.Day) ([]pos.Correction, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []pos.Correction
	for _, c := range l.corrections {
		if c.Day == day {
			list = append(list, c)
		}
	}
	return list, ctx.Err()
}

// correct keeps the last word on a difference.
func (l *Ledger) correct(c *pos.Correction) {
	l.corrections = slices.DeleteFunc(l.corrections, func(b pos.Correction) bool {
		return b.Day == c.Day && b.Kind == c.Kind && b.OutTradeNo == c.OutTradeNo && b.OutRefundNo == c.OutRefundNo
	})
	l.corrections = append(l.corrections, *c)
}
