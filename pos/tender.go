package pos

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wxtill/wxpay"
)

// pay adds to c what the payment of a does to its sale: a tender where the sale
// still owes that much, an alarm where it does not. back is what has been given back
// of it already. The caller holds mu.
func (t *Till) pay(ctx context.Context, c *Change, a *Attempt, back []wxpay.Refund) error {
	s, err := t.saleOf(ctx, a.Sale)
	if err != nil {
		return fmt.Errorf("finding the sale that was paid: %w", err)
	}
	t.withdrawOthers(c, a)
	if !s.State.unsettled() || s.Owes() < a.TotalFee {
		err := t.bookFound(ctx, c, a, s, back)
		if len(c.Settled) == 0 {
			c.Alarms = append(c.Alarms, unwanted(s, a, c.At))
		}
		return err // or all of it has gone back already
	}
	return t.tender(ctx, c, s, a, back)
}

// tender adds to c the payment of a as a tender of s, which owes that much, and
// settles s where it owes nothing any more. back is what has been given back of the
// payment already. The caller holds mu.
func (t *Till) tender(ctx context.Context, c *Change, s *Sale, a *Attempt, back []wxpay.Refund) error {
	s.Tenders = append(s.Tenders, Tender{
		Kind:       TenderWeChat,
		Amount:     a.TotalFee,
		OutTradeNo: a.OutTradeNo,
		At:         c.At,
		Day:        t.day(c.At),
		BillDay:    DayOf(a.Payment.TimeEnd),
		Operator:   a.Operator,
	})
	s.Operator = a.Operator
	c.Sale = s
	if err := t.bookFound(ctx, c, a, s, back); err != nil {
		return err
	}
	if s.Owes() == 0 {
		return t.settleSale(ctx, c, a)
	}
	return nil
}

// unwanted is the alarm for a payment that its sale does not owe.
func unwanted(s *Sale, a *Attempt, now time.Time) Alarm {
	kind := AlarmLatePayment
	if s.State == SaleSettled {
		kind = AlarmSecondPayment
	}
	return Alarm{Kind: kind, OutTradeNo: a.OutTradeNo, Sale: s.Number, Amount: a.TotalFee, At: now,
		Note: a.Payment.TransactionID}
}

// withdrawOthers takes the other codes of the sale off the screen in the commit
// that pays it.
func (t *Till) withdrawOthers(c *Change, paid *Attempt) {
	for _, w := range t.front {
		if w.a.Sale == paid.Sale && w.a.OutTradeNo != paid.OutTradeNo {
			other := *w.a
			withdraw(&other, c.At)
			other.giveUp()
			c.Attempts = append(c.Attempts, &other)
			wake(w.wake)
		}
	}
}

// saleOf is a copy of the sale, from the cart, from aside or the book.
func (t *Till) saleOf(ctx context.Context, n SaleNumber) (*Sale, error) {
	if s := t.sale; s.Number == n {
		return s.clone(), nil
	}
	if s := t.aside[n]; s != nil {
		return s.clone(), nil
	}
	return t.Ledger.Sale(ctx, n)
}

// settleSale ends c.Sale, which owes nothing any more, and makes its receipt.
// paid is the attempt that has just been paid, or nil.
func (t *Till) settleSale(ctx context.Context, c *Change, paid *Attempt) error {
	s := c.Sale
	s.State, s.ParkedAt = SaleSettled, time.Time{}
	s.SettledAt = c.At
	r := &Receipt{
		Shop:     t.shopNow(),
		Sale:     s.Number,
		Lines:    s.Lines,
		Total:    s.Total(),
		Rounding: s.Rounding(),
		Note:     s.Note,
		Pieces:   s.Pieces(),
		Tenders:  s.Tenders,
		At:       c.At,

		Operator:     s.Operator,
		OperatorName: t.operatorName(s.Operator),
	}
	for _, tender := range s.Tenders {
		if tender.Kind != TenderWeChat {
			continue
		}
		a := paid
		if a == nil || a.OutTradeNo != tender.OutTradeNo {
			var err error
			if a, err = t.Ledger.Attempt(ctx, tender.OutTradeNo); err != nil {
				return fmt.Errorf("making the receipt: %w", err)
			}
		}
		r.WeChat = append(r.WeChat, slipOf(a))
	}
	c.Jobs = append(c.Jobs, t.job(r, 0, c.At))
	return nil
}

// slipOf is what paper tells of a paid attempt.
func slipOf(a *Attempt) WeChatSlip {
	return WeChatSlip{
		OutTradeNo:    a.OutTradeNo,
		TransactionID: a.Payment.TransactionID,
		TotalFee:      a.TotalFee,
		CouponFee:     a.Payment.CouponFee,
		TimeEnd:       a.Payment.TimeEnd,
		BankType:      a.Payment.BankType,
		ByCode:        a.ByCode != nil,
	}
}

// Cash settles the sale with cash: given is what the customer handed over, 0 for
// exactly [Till.CashDue] of what is owed. It needs no network. The settled sale is
// returned; its last tender has the change.
//
// Errors: ErrNotSignedIn, ErrSaleEmpty, ErrSaleLocked while a code is on the screen,
// ErrGivenTooFew, ErrAmountTooLarge, those of the ledger.
func (t *Till) Cash(ctx context.Context, given Fen) (*Sale, error) {
	t.mu.Lock()
	s, err := t.cashLocked(ctx, given)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventCash, Sale: s.Number})
	}
	return s, err
}

func (t *Till) cashLocked(ctx context.Context, given Fen) (*Sale, error) {
	seller, err := t.own(RightSell)
	if err != nil {
		return nil, err
	}
	s := t.sale.clone()
	s.Operator = seller.Operator
	owes := s.Owes()
	due := t.CashDue(owes)
	if given == 0 {
		given = due
	}
	switch {
	case t.locked():
		return nil, ErrSaleLocked
	case owes <= 0:
		return nil, ErrSaleEmpty
	case given < due:
		return nil, fmt.Errorf("%w: %s given, %s owed", ErrGivenTooFew, given, due)
	case given > MaxAmount:
		return nil, fmt.Errorf("%w: %s", ErrAmountTooLarge, given)
	}
	now := t.Clock.Now()
	s.Tenders = append(s.Tenders, Tender{
		Kind: TenderCash, Amount: due, Given: given, Change: given - due, Rounding: due - owes, At: now, Day: t.day(now),
		Operator: seller.Operator,
	})
	c := &Change{Kind: EventCash, At: now, Sale: s}
	if err := t.settleSale(ctx, c, nil); err != nil {
		return nil, err
	}
	for _, j := range c.Jobs {
		j.Drawer = true
	}
	if err := t.commit(ctx, c); err != nil {
		return nil, err
	}
	return s.clone(), nil
}

// Reprint queues the receipt of a sale once more, marked as a copy. Errors:
// ErrNotSignedIn, ErrNoSuchSale where the sale has no receipt.
func (t *Till) Reprint(ctx context.Context, number SaleNumber) error {
	t.mu.Lock()
	err := t.reprintLocked(ctx, number)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventReprint, Sale: number})
	}
	return err
}

func (t *Till) reprintLocked(ctx context.Context, number SaleNumber) error {
	if _, err := t.own(RightReprint); err != nil {
		return err
	}
	r, err := t.Ledger.Receipt(ctx, number)
	if err != nil {
		return fmt.Errorf("finding the receipt of %s: %w", number, err)
	}
	s, err := t.Ledger.Sale(ctx, number)
	if err != nil {
		return errors.Join(ErrNoSuchSale, err)
	}
	s.Copies++
	now := t.Clock.Now()
	return t.commit(ctx, &Change{Kind: EventReprint, At: now, Sale: s, Jobs: []*PrintJob{t.job(r, s.Copies, now)}})
}

// job makes a print job.
func (t *Till) job(r *Receipt, copies int, now time.Time) *PrintJob {
	return &PrintJob{Sale: r.Sale, Receipt: r, Copy: copies, CreatedAt: now, State: t.jobState()}
}

// jobState is where a new print job stands: where no printer is set up it is kept
// for later.
func (t *Till) jobState() JobState {
	if t.Printer == nil {
		return JobKept
	}
	return JobQueued
}
