package pos

import (
	"context"
	"fmt"
	"strings"
)

// newSale is an empty sale; it gets its number with its first line.
func (t *Till) newSale() *Sale { return &Sale{State: SaleOpen} }

// Sale is a copy of the sale being rung up. Before the first line its Number
// is empty.
func (t *Till) Sale() *Sale {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sale.clone()
}

// SaleByNumber looks a sale up in the book. Errors: ErrNoSuchSale.
func (t *Till) SaleByNumber(ctx context.Context, number SaleNumber) (*Sale, error) {
	return t.Ledger.Sale(ctx, number)
}

// Locked reports whether the lines may not change now, because a code for them
// is on the screen or on its way.
func (t *Till) Locked() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.locked()
}

func (t *Till) locked() bool { return t.onScreen() != nil }

// AddGoods rings up q of g.
func (t *Till) AddGoods(ctx context.Context, g Goods, q Quantity) error {
	return t.addLine(ctx, g.line(q))
}

// AddAmount rings up an amount without goods. The name stands on the receipt
// and may be empty.
func (t *Till) AddAmount(ctx context.Context, name string, amount Fen) error {
	return t.addLine(ctx, Line{Name: name, Price: amount, Quantity: One})
}

func (t *Till) addLine(ctx context.Context, l Line) error {
	return t.edit(ctx, EventCart, func(c *Change) error { return c.Sale.add(l) })
}

// SetQuantity changes how much of line i is bought.
func (t *Till) SetQuantity(ctx context.Context, i int, q Quantity) error {
	return t.edit(ctx, EventCart, func(c *Change) error {
		s := c.Sale
		if i < 0 || i >= len(s.Lines) {
			return ErrNoSuchLine
		}
		l := s.Lines[i]
		l.Quantity = q
		return s.replace(i, l)
	})
}

// Repeat rings up one more of what was rung up last. Errors: ErrSaleEmpty, ErrWeighAgain
// where that was weighed, those of [Till.SetQuantity].
func (t *Till) Repeat(ctx context.Context) error {
	return t.edit(ctx, EventCart, func(c *Change) error { return c.Sale.repeat() })
}

// SetNote writes a note on a line of the cart, or with [WholeSale] on the cart, in the
// place of the one that was there; an empty one takes it away. It goes with the sale,
// through parking and a restart, and onto its slips. Errors: ErrSaleEmpty, ErrNoSuchLine,
// those of the ledger.
func (t *Till) SetNote(ctx context.Context, line int, note string) error {
	return t.edit(ctx, EventCart, func(c *Change) error { return c.Sale.setNote(line, noteOf(note)) })
}

// noteOf is a note as it is kept: one line, no longer than a reason.
func noteOf(text string) string { return wordsOf(strings.Join(strings.Fields(text), " ")) }

// RemoveLine takes line i out of the cart. [Till.PutBack] puts it back.
func (t *Till) RemoveLine(ctx context.Context, i int) error {
	return t.edit(ctx, EventCart, func(c *Change) error { return c.Sale.remove(i) })
}

// TakenOut is the line that [Till.PutBack] would put back.
func (t *Till) TakenOut() (Line, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.sale.taken); n > 0 {
		return t.sale.taken[n-1].line, true
	}
	return Line{}, false
}

// PutBack puts the line that was taken out of the cart last back where it was, and
// the next time the one before it. That it was taken out stays on the reports.
// Errors: ErrNoSuchLine where none is left, those of [Till.AddAmount].
func (t *Till) PutBack(ctx context.Context) error {
	return t.edit(ctx, EventCart, func(c *Change) error { return c.Sale.putBack() })
}

// Void gives the whole sale up, for a reason. It needs RightVoid, by the grant or,
// where that is the zero one, by the own right of whoever is at the till. A sale that
// is partly paid cannot be voided. Errors: ErrSaleEmpty, ErrReasonNeeded,
// ErrPartlyPaid, ErrSaleLocked, those of [Till.Allow], those of the ledger.
func (t *Till) Void(ctx context.Context, reason string, by Grant) error {
	return t.edit(ctx, EventVoided, func(c *Change) (err error) {
		if c.By, err = t.need(RightVoid, by); err != nil {
			return err
		}
		if err := c.Sale.void(); err != nil {
			return err
		}
		if c.Reason = wordsOf(reason); c.Reason == "" {
			return ErrReasonNeeded
		}
		return nil
	})
}

// GiveUp voids a sale that its customer did not pay, where no order of it is
// undecided any more. It needs no right: nothing was sold and nothing taken.
// Errors: ErrSaleLocked, those of [Till.Void].
func (t *Till) GiveUp(ctx context.Context) error {
	return t.edit(ctx, EventVoided, func(c *Change) error {
		for _, w := range t.watches {
			if w.a.Sale == c.Sale.Number {
				return ErrSaleLocked
			}
		}
		return c.Sale.void()
	})
}

// edit applies fn to a change of a copy of the sale and commits it. A partly paid sale that
// owes nothing any more is settled with it. Errors: ErrSaleLocked, ErrNotSignedIn,
// ErrDiscountOver where a discount of the cart would pass the limit by the change, those
// of fn, those of the ledger.
func (t *Till) edit(ctx context.Context, kind EventKind, fn func(*Change) error) error {
	t.mu.Lock()
	number, err := t.editLocked(ctx, kind, fn)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: kind, Sale: number})
	}
	return err
}

func (t *Till) editLocked(ctx context.Context, kind EventKind, fn func(*Change) error) (SaleNumber, error) {
	seller, err := t.own(RightSell)
	switch {
	case err != nil:
		return "", err
	case t.locked():
		return "", ErrSaleLocked
	}
	s := t.sale.clone()
	s.Operator = seller.Operator
	c := &Change{Kind: kind, At: t.Clock.Now(), Sale: s}
	if err := fn(c); err != nil {
		return "", err
	}
	if kind == EventCart {
		if err := t.mayDiscount(t.sale, s); err != nil {
			return "", err
		}
	}
	c.Removed = s.removed
	if s.Number == "" {
		if err := t.number(ctx, s); err != nil {
			return "", err
		}
		wake(t.probeWake)
	}
	if s.Paid() > 0 && s.Owes() == 0 {
		// What was not paid yet has been taken out again: nothing is left to wait for.
		if err := t.settleSale(ctx, c, nil); err != nil {
			return "", err
		}
	}
	return s.Number, t.commit(ctx, c)
}

// number opens s in the book: its number is the next of the business day.
func (t *Till) number(ctx context.Context, s *Sale) error {
	s.OpenedAt = t.Clock.Now()
	s.Day = t.day(s.OpenedAt)
	last, err := t.Ledger.LastSale(ctx, s.Day)
	if err != nil {
		return fmt.Errorf("finding the next sale number: %w", err)
	}
	s.Number = SaleNumber(fmt.Sprintf("%s-%s-%06d", t.Options.Shop.Till, s.Day.compact(), last+1))
	return nil
}
