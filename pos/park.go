package pos

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Park puts the sale aside for another customer. It keeps its number, its lines and
// what has been paid of it, outlasts a restart and the end of the shift, and goes on
// to be paid: a late payment that it owes is booked to it.
//
// Errors: ErrSaleEmpty, ErrSaleLocked while a code is on the screen, ErrNotSignedIn,
// those of the ledger.
func (t *Till) Park(ctx context.Context) (SaleNumber, error) {
	t.mu.Lock()
	number, err := t.editLocked(ctx, EventParked, func(c *Change) error {
		c.Sale.Operator = t.sale.Operator // to put a sale aside is not to sell it
		if err := c.Sale.park(c.At); err != nil {
			return err
		}
		t.addParkTicket(c)
		return nil
	})
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventParked, Sale: number})
	}
	return number, err
}

// Parked are the sales that wait to be recalled, the one that has waited longest
// first: those that were parked, and those that were open when the till began with
// another.
func (t *Till) Parked() []*Sale {
	t.mu.Lock()
	defer t.mu.Unlock()
	var list []*Sale
	for _, s := range t.aside {
		if len(s.Lines) > 0 {
			list = append(list, s.clone())
		}
	}
	slices.SortFunc(list, func(a, b *Sale) int {
		return cmp.Or(a.AsideSince().Compare(b.AsideSince()), cmp.Compare(a.Number, b.Number))
	})
	return list
}

// Recall takes a sale that waits back into the cart. What is in the cart is parked in
// its place. With a sale that is in the cart nothing is done.
//
// Errors: ErrNoSuchSale, ErrSaleEnded where the sale is settled or voided,
// ErrSaleLocked while a code is on the screen, ErrNotSignedIn, those of the ledger.
func (t *Till) Recall(ctx context.Context, number SaleNumber) error {
	t.mu.Lock()
	parked, err := t.recallLocked(ctx, number)
	t.mu.Unlock()
	if parked != "" {
		t.publish(Event{Kind: EventParked, Sale: parked})
	}
	if err == nil {
		t.publish(Event{Kind: EventRecalled, Sale: number})
	}
	return err
}

// recallLocked returns the sale that it has parked, which it may have even where the
// other could not be recalled.
func (t *Till) recallLocked(ctx context.Context, number SaleNumber) (parked SaleNumber, err error) {
	if _, err := t.own(RightSell); err != nil {
		return "", err
	}
	switch {
	case t.locked():
		return "", ErrSaleLocked
	case number == t.sale.Number:
		return "", nil
	}
	s, err := t.waiting(ctx, number)
	if err != nil {
		return "", err
	}
	now := t.Clock.Now()
	if cart := t.sale.clone(); cart.Number != "" {
		cart.setAside(now) // also where it has no line left: one sale is open at a time
		c := &Change{Kind: EventParked, At: now, Sale: cart}
		t.addParkTicket(c)
		if err := t.commit(ctx, c); err != nil {
			return "", err
		}
		parked = cart.Number
	}
	s.State, s.ParkedAt = SaleOpen, time.Time{}
	return parked, t.commit(ctx, &Change{Kind: EventRecalled, At: now, Sale: s})
}

// VoidParked gives a sale up that waits to be recalled. It needs RightVoid like
// [Till.Void], and a reason.
//
// Errors: ErrNoSuchSale, ErrSaleEnded, ErrPartlyPaid, ErrReasonNeeded, those of
// [Till.Allow], those of the ledger.
func (t *Till) VoidParked(ctx context.Context, number SaleNumber, reason string, by Grant) error {
	t.mu.Lock()
	err := t.voidParkedLocked(ctx, number, wordsOf(reason), by)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventVoided, Sale: number})
	}
	return err
}

func (t *Till) voidParkedLocked(ctx context.Context, number SaleNumber, reason string, by Grant) error {
	by, err := t.need(RightVoid, by)
	switch {
	case err != nil:
		return err
	case reason == "":
		return ErrReasonNeeded
	}
	s, err := t.waiting(ctx, number)
	if err != nil {
		return err
	}
	if err := s.void(); err != nil {
		return err
	}
	return t.commit(ctx, &Change{Kind: EventVoided, At: t.Clock.Now(), By: by, Sale: s, Reason: reason})
}

// waiting is a copy of a sale that waits to be recalled. The caller holds mu.
func (t *Till) waiting(ctx context.Context, number SaleNumber) (*Sale, error) {
	if s := t.aside[number]; s != nil {
		return s.clone(), nil
	}
	s, err := t.Ledger.Sale(ctx, number)
	switch {
	case err != nil:
		return nil, err
	case s.State.unsettled():
		return nil, fmt.Errorf("%w: %s is in the cart", ErrNoSuchSale, number)
	}
	return nil, fmt.Errorf("%w: %s is %s", ErrSaleEnded, number, s.State)
}

// takeAside takes up the sales of the book that wait, but for the one in the cart.
func (t *Till) takeAside(ctx context.Context) error {
	sales, err := t.Ledger.OpenSales(ctx)
	for _, s := range sales {
		if s.Number != t.sale.Number {
			t.aside[s.Number] = s
		}
	}
	return err
}

// keepSale puts the sale of c, which is in the book now, where it belongs: in the
// cart, aside, or nowhere where it has ended. The caller holds mu.
func (t *Till) keepSale(c *Change) {
	s := c.Sale
	if s == nil {
		return
	}
	delete(t.aside, s.Number)
	inCart := s.Number == t.sale.Number || c.Kind == EventCart || c.Kind == EventRecalled
	switch {
	case inCart && s.State == SaleOpen:
		t.sale = s
		return
	case inCart:
		t.sale = t.newSale()
	}
	if s.State.unsettled() {
		t.aside[s.Number] = s
	}
}
