package postest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"wxtill/pos"
)

// checkShift refuses what the tables of a real book would: a closed shift that
// changes, a gap, a second open one.
func (l *Ledger) checkShift(c *pos.Change) error {
	if c.Shift == nil {
		return nil
	}
	switch i := int(c.Shift.Number) - 1; {
	case i < 0 || i > len(l.shifts):
		return fmt.Errorf("shift %d does not follow shift %d", c.Shift.Number, len(l.shifts))
	case i < len(l.shifts) && l.shifts[i].State == pos.ShiftClosed:
		return fmt.Errorf("shift %d is closed", c.Shift.Number)
	case i == len(l.shifts) && i > 0 && l.shifts[i-1].State == pos.ShiftOpen:
		return fmt.Errorf("shift %d is open", i)
	}
	return nil
}

// keepShift stores a shift that was opened or closed.
func (l *Ledger) keepShift(s *pos.Shift) {
	if s == nil {
		return
	}
	if int(s.Number) > len(l.shifts) {
		l.shifts = append(l.shifts, nil)
	}
	l.shifts[s.Number-1] = clone(s)
}

// LastShift implements [pos.ShiftLedger].
func (l *Ledger) LastShift(ctx context.Context) (*pos.Shift, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shift(ctx, len(l.shifts))
}

// Shift implements [pos.ShiftLedger].
func (l *Ledger) Shift(ctx context.Context, n pos.ShiftNumber) (*pos.Shift, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.shift(ctx, int(n))
}

func (l *Ledger) shift(ctx context.Context, n int) (*pos.Shift, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if n < 1 || n > len(l.shifts) {
		return nil, fmt.Errorf("%w: %d", pos.ErrNoSuchShift, n)
	}
	return clone(l.shifts[n-1]), nil
}

// ClosedShifts implements [pos.ShiftLedger].
func (l *Ledger) ClosedShifts(ctx context.Context, before pos.ShiftNumber, limit int) ([]*pos.Shift, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []*pos.Shift
	for _, s := range slices.Backward(l.shifts) {
		if s.State == pos.ShiftClosed && (before == 0 || s.Number < before) && len(list) < limit {
			list = append(list, clone(s))
		}
	}
	return list, ctx.Err()
}

// OpenSales implements [pos.ShiftLedger].
func (l *Ledger) OpenSales(ctx context.Context) ([]*pos.Sale, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []*pos.Sale
	for _, s := range l.sales {
		if s.State == pos.SaleOpen || s.State == pos.SaleParked {
			list = append(list, clone(s))
		}
	}
	slices.SortFunc(list, func(a, b *pos.Sale) int {
		return cmp.Or(a.OpenedAt.Compare(b.OpenedAt), cmp.Compare(a.Number, b.Number))
	})
	return list, ctx.Err()
}

// Entries implements [pos.ShiftLedger].
func (l *Ledger) Entries(ctx context.Context, s pos.Span, use func(row int64, text []byte) error) error {
	for i, text := range l.Journal() {
		row := int64(i + 1)
		if row <= s.After || row > s.Through {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := use(row, text); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// JournalHead implements [pos.ShiftLedger].
func (l *Ledger) JournalHead(ctx context.Context) (pos.JournalHead, error) {
	row := int64(len(l.Journal()))
	hash, err := l.JournalHash(ctx, row)
	return pos.JournalHead{Row: row, Hash: hash}, err
}

// JournalHash implements [pos.ShiftLedger].
func (l *Ledger) JournalHash(ctx context.Context, row int64) (pos.Hash, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil || row == 0 {
		return "", err
	}
	if row > int64(len(l.hashes)) {
		return "", fmt.Errorf("the journal has no row %d", row)
	}
	return pos.HashOf(l.hashes[row-1]), nil
}

// chain adds the text of a row to the journal.
func (l *Ledger) chain(text []byte) {
	h := sha256.New()
	if n := len(l.hashes); n > 0 {
		h.Write(l.hashes[n-1])
	}
	h.Write(text)
	l.journal, l.hashes = append(l.journal, text), append(l.hashes, h.Sum(nil))
}

// DaySpans implements [pos.ShiftLedger].
func (l *Ledger) DaySpans(ctx context.Context, day pos.Day) ([]pos.Span, error) {
	var spans []pos.Span
	var last pos.Day
	for i, text := range l.Journal() {
		var head struct {
			At  time.Time
			Day pos.Day
		}
		if err := json.Unmarshal(text, &head); err != nil {
			return nil, err
		}
		c := pos.Change{At: head.At, Day: head.Day}
		row := int64(i + 1)
		switch d := c.BusinessDay(); {
		case d == day && last == day:
			spans[len(spans)-1].Through = row
		case d == day:
			spans = append(spans, pos.Span{After: row - 1, Through: row})
		}
		last = c.BusinessDay()
	}
	return spans, ctx.Err()
}
