package pos

import (
	"context"
	"time"
)

// Figure is how often something happened and what it came to.
type Figure struct {
	Count  int `json:"count"`
	Amount Fen `json:"amount"`
}

func (f *Figure) add(amount Fen) {
	f.Count++
	f.Amount += amount
}

func (f *Figure) merge(g Figure) {
	f.Count += g.Count
	f.Amount += g.Amount
}

// Tally is what a stretch of the journal comes to: the figures of X and Z reports
// and of days, weeks and months. It is made by one fold over the rows, [Tally.Add],
// and by nothing else; what is journalled appears in it.
//
// A sale counts where it is settled, a tender where the till learnt of it. The two
// differ by Advance alone.
type Tally struct {
	Sales  Figure `json:"sales"` // settled, at what their lines come to
	Pieces int64  `json:"pieces"`
	// Discounts are what was taken off sales that were settled; Sales is without it.
	Discounts      Figure    `json:"discounts,omitzero"`
	PriceOverrides int       `json:"repriced,omitempty"` // lines of these that were given a new price
	Rounding       Figure    `json:"rounding,omitzero"`  // what cash was rounded by on sales that were settled; Sales is without it
	First          time.Time `json:"first,omitzero"`     // when the first sale was settled
	Last           time.Time `json:"last,omitzero"`
	// Advance is what was taken for sales that are not settled yet, less what had
	// been taken before for those that were settled here.
	Advance Fen `json:"advance,omitempty"`

	Cash          Figure `json:"cash"`   // tenders, without the change
	WeChat        Figure `json:"wechat"` // tenders
	Change        Figure `json:"change"` // handed back
	CashRefunds   Figure `json:"cash_refunds"`
	WeChatRefunds Figure `json:"wechat_refunds"` // counted when WeChat accepted them; less those that came to nothing
	// AdvanceRefunds are of CashRefunds and WeChatRefunds those of sales that were not settled:
	// nothing that was sold came back.
	AdvanceRefunds Figure `json:"advance_refunds,omitzero"`

	// Unowed is what WeChat was paid that no sale owes: second and late payments, those of
	// another amount, and those of orders that are closed here.
	Unowed        Figure `json:"unowed"`
	UnowedRefunds Figure `json:"unowed_refunds"`         // of these, and of orders of other tills
	OtherRefunds  Figure `json:"other_refunds,omitzero"` // of UnowedRefunds those of other tills; a Z from before it was counted has none

	PaidIn  Figure `json:"paid_in"`
	PaidOut Figure `json:"paid_out"`
	Drops   Figure `json:"drops"`
	NoSales int    `json:"no_sales"`

	Voids           Figure `json:"voids"`
	Removed         Figure `json:"removed"` // lines, and parts of lines, taken out of a sale
	Reprints        int    `json:"reprints"`
	Overrides       int    `json:"overrides"` // actions that somebody else's PIN allowed
	SignedIn        int    `json:"signed_in"`
	WrongPINs       int    `json:"wrong_pins"`
	Corrected       int    `json:"corrected"`        // differences from the bill that somebody settled
	FloatsCorrected int    `json:"floats,omitempty"` // corrections of the opening float

	Orders Orders `json:"orders"`
}

// Orders counts the WeChat orders of a stretch of the journal. Those that ended may
// have been made before it.
type Orders struct {
	Created int `json:"created"`
	Paid    int `json:"paid"`
	Late    int `json:"late"` // of Paid, after the code had left the screen
	Closed  int `json:"closed"`
	Refused int `json:"refused"`
	Coupons Fen `json:"coupons"` // part of what was paid that coupons bore
}

// Net is what was sold, as cash was rounded, less what was given back of it.
func (t *Tally) Net() Fen {
	return t.Sales.Amount + t.Rounding.Amount - t.SalesRefunds().Amount
}

// SalesRefunds are the refunds of what was sold.
func (t *Tally) SalesRefunds() Figure {
	sold := t.CashRefunds
	sold.merge(t.WeChatRefunds)
	sold.merge(Figure{-t.AdvanceRefunds.Count, -t.AdvanceRefunds.Amount})
	return sold
}

// Basket is what one sale came to on average, rounded to the fen.
func (t *Tally) Basket() Fen {
	if t.Sales.Count == 0 {
		return 0
	}
	n := Fen(t.Sales.Count)
	return (t.Sales.Amount + n/2) / n
}

// OwnUnowedRefunds is what has gone back of Unowed, of this shift or before.
func (t *Tally) OwnUnowedRefunds() Figure {
	own := t.UnowedRefunds
	own.merge(Figure{-t.OtherRefunds.Count, -t.OtherRefunds.Amount})
	return own
}

// Drawer is how much more cash has to be in the drawer than before.
func (t *Tally) Drawer() Fen {
	return t.Cash.Amount - t.CashRefunds.Amount + t.PaidIn.Amount - t.PaidOut.Amount - t.Drops.Amount
}

// Add counts one row of the journal, which was not counted before.
func (t *Tally) Add(e *Entry) {
	if s := e.Sale; s != nil {
		t.addSale(e, s)
	}
	for _, l := range e.Removed {
		t.Removed.add(l.Total())
	}
	for _, a := range e.Attempts {
		t.addAttempt(e, a)
	}
	for _, r := range e.Refunds {
		t.addRefund(e, r)
	}
	if e.Cash != nil {
		t.addCash(e.Cash)
	}
	for _, u := range e.Unowed {
		t.Unowed.merge(u.figure())
	}
	switch e.Kind {
	case EventVoided:
		t.Voids.add(e.Sale.Total())
	case EventReprint, EventShiftReprint:
		t.Reprints++
	case EventRetried:
		if len(e.Jobs) > 0 { // the copy of one that was in doubt
			t.Reprints++
		}
	case EventOverride:
		t.Overrides++
	case EventSignedIn:
		t.SignedIn++
	case EventWrongPIN:
		t.WrongPINs++
	case EventCorrected:
		t.Corrected++
	case EventFloatCorrected:
		t.FloatsCorrected++
	}
}

func (t *Tally) addSale(e *Entry, s *Sale) {
	if tender, ok := e.tender(); ok {
		if tender.Kind == TenderCash {
			t.Cash.add(tender.Amount)
		} else {
			t.WeChat.add(tender.Amount)
		}
		if tender.Change > 0 {
			t.Change.add(tender.Change)
		}
		t.Advance += tender.Amount
	}
	if e.settles() {
		t.Sales.add(s.Total())
		t.Pieces += s.Pieces()
		t.addDiscounts(s)
		if r := s.Rounding(); r != 0 {
			t.Rounding.add(r)
		}
		t.Advance -= s.Paid()
		t.stretch(e.At, e.At)
	}
}

// figure is the money as it is counted.
func (u Unowed) figure() Figure {
	if u.Amount < 0 {
		return Figure{-1, u.Amount}
	}
	return Figure{1, u.Amount}
}

func (t *Tally) addDiscounts(s *Sale) {
	if off := s.Saved(); off > 0 {
		t.Discounts.add(off)
	}
	for _, l := range s.Lines {
		if l.Discount.Kind == DiscountPrice {
			t.PriceOverrides++
		}
	}
}

// stretch widens First and Last to hold the times from first to last.
func (t *Tally) stretch(first, last time.Time) {
	if t.First.IsZero() || !first.IsZero() && first.Before(t.First) {
		t.First = first
	}
	if last.After(t.Last) {
		t.Last = last
	}
}

// tender is the one that the row booked; its sale may hold older ones.
func (e *Entry) tender() (Tender, bool) {
	if e.Sale == nil {
		return Tender{}, false
	}
	n := len(e.Sale.Tenders)
	if n == 0 || e.Kind != EventCash && e.Kind != EventPaid && e.Kind != EventRecovered {
		return Tender{}, false
	}
	return e.Sale.Tenders[n-1], true // tenders are only ever added
}

// settles reports whether the row settled its sale.
func (e *Entry) settles() bool {
	return e.Sale != nil && e.Sale.State == SaleSettled &&
		(e.Kind == EventCash || e.Kind == EventPaid || e.Kind == EventRecovered || e.Kind == EventCart)
}

func (t *Tally) addAttempt(e *Entry, a *AttemptEnd) {
	if e.Kind == EventRecovered {
		t.Orders.Created++ // here, as far as this book knows
	}
	switch {
	case e.Kind == EventIntended && a.State == Intended && !a.again():
		t.Orders.Created++
	case a.State == Paid:
		t.Orders.Paid++
		if e.Sale == nil {
			t.Unowed.add(a.TotalFee)
		}
		if a.Late {
			t.Orders.Late++
		}
		if a.Payment != nil {
			t.Orders.Coupons += a.Payment.CouponFee
		}
	case a.State == Closed:
		t.Orders.Closed++
	case a.State == Refused:
		t.Orders.Refused++
	}
}

// addRefund counts a refund when it is accepted, and takes it back where it ended
// without money after that.
func (t *Tally) addRefund(e *Entry, r *RefundEnd) {
	into := &t.WeChatRefunds
	switch {
	case r.Kind == TenderCash:
		into = &t.CashRefunds
	case r.unowed():
		into = &t.UnowedRefunds
	}
	sign, counts := r.counts(e)
	if !counts {
		return
	}
	f := Figure{sign, r.RefundFee * Fen(sign)}
	into.merge(f)
	if r.otherTill() {
		t.OtherRefunds.merge(f)
	}
	if r.Advance > 0 {
		t.Advance -= r.Advance * Fen(sign)
		t.AdvanceRefunds.merge(r.advance(sign))
	}
	if e.Kind == EventRecovered && !r.Elsewhere { // until now it was of no sale
		t.UnowedRefunds.merge(Figure{-1, -r.RefundFee})
		t.OtherRefunds.merge(Figure{-1, -r.RefundFee})
	}
}

// unowed reports whether the refund is of money that paid for no sale of this till.
func (r *RefundEnd) unowed() bool { return r.Kind != TenderCash && r.Tender == NoTender }

// advance is what of the refund is of an advance. One that is of goods, too, is counted
// as one of those.
func (r *RefundEnd) advance(sign int) Figure {
	f := Figure{sign, r.Advance * Fen(sign)}
	if r.Advance < r.RefundFee {
		f.Count = 0
	}
	return f
}

// otherTill reports whether the refund is of an order that is not in this book.
func (r *RefundEnd) otherTill() bool { return r.unowed() && r.Sale == "" }

// counts reports whether the row counts the refund: 1 where it was accepted, -1
// where it ended without money after that.
func (r *RefundEnd) counts(e *Entry) (sign int, counts bool) {
	switch {
	case r.AcceptedAt.IsZero():
	case e.Kind == EventRefundAccepted, e.Kind == EventCashRefund:
		return 1, true
	case (e.Kind == EventRefundLearnt || e.Kind == EventPaid || e.Kind == EventRecovered) && r.State.Counts(): // it was found by asking
		return 1, true
	case e.Kind == EventRefundEnded && !r.State.Counts():
		return -1, true
	}
	return 0, false
}

func (t *Tally) addCash(m *CashMovement) {
	switch m.Kind {
	case CashPaidIn:
		t.PaidIn.add(m.Amount)
	case CashPaidOut:
		t.PaidOut.add(m.Amount)
	case CashDrop:
		t.Drops.add(m.Amount)
	case CashNoSale:
		t.NoSales++
	}
}

// Merge adds what another stretch of the journal came to.
func (t *Tally) Merge(o *Tally) {
	figures, others := t.figures(), o.figures()
	for i := range figures {
		figures[i].merge(*others[i])
	}
	counts, more := t.counts(), o.counts()
	for i := range counts {
		*counts[i] += *more[i]
	}
	t.Pieces += o.Pieces
	t.Advance += o.Advance
	t.Orders.Coupons += o.Orders.Coupons
	t.stretch(o.First, o.Last)
}

func (t *Tally) figures() []*Figure {
	return []*Figure{&t.Sales, &t.Cash, &t.WeChat, &t.Change, &t.CashRefunds, &t.WeChatRefunds, &t.Unowed, &t.UnowedRefunds, &t.OtherRefunds,
		&t.PaidIn, &t.PaidOut, &t.Drops, &t.Voids, &t.Removed, &t.Discounts, &t.Rounding, &t.AdvanceRefunds}
}

func (t *Tally) counts() []*int {
	return []*int{&t.PriceOverrides, &t.NoSales, &t.Reprints, &t.Overrides, &t.SignedIn, &t.WrongPINs, &t.Corrected, &t.FloatsCorrected,
		&t.Orders.Created, &t.Orders.Paid, &t.Orders.Late, &t.Orders.Closed, &t.Orders.Refused}
}

// count has fn see what every row of the span says to a count.
func count(ctx context.Context, l ShiftLedger, s Span, fn func(*Entry)) error {
	return l.Entries(ctx, s, func(row int64, text []byte) error {
		e, err := ParseEntry(row, text)
		if err == nil && e != nil {
			fn(e)
		}
		return err
	})
}
