package pos

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// CauseKind is a way in which a drawer comes to hold another sum than it should.
type CauseKind string

const (
	// CausePaidByWeChat: a sale rung up as cash whose customer may have paid it by
	// WeChat: an order of the same sale or amount was on the screen.
	CausePaidByWeChat CauseKind = "paid_by_wechat"
	// CauseChangeTwice: as much change as is missing was given for one sale; given
	// twice, it makes the difference.
	CauseChangeTwice CauseKind = "change_twice"
	// CauseChangeKept: as much change as is over was booked for one sale, and
	// perhaps not handed out.
	CauseChangeKept CauseKind = "change_kept"
	// CauseNotCollected: one cash sale comes to what is missing.
	CauseNotCollected CauseKind = "not_collected"
	// CauseVoided: a sale that was given up comes to what is over: it may have been
	// paid in cash.
	CauseVoided CauseKind = "voided"
	// CauseRemoved: lines taken out of a sale come to what is over.
	CauseRemoved CauseKind = "removed"
	// CauseByHand: a refund that WeChat could not do was paid by hand or given up, and
	// no cash was booked for it.
	CauseByHand CauseKind = "by_hand"
	// CauseNotMoved: cash paid in, paid out or given back was booked, and perhaps
	// never moved.
	CauseNotMoved CauseKind = "not_moved"
	// CauseWrongWay: cash was booked as paid in that was paid out, or the other way
	// round: that makes twice its amount.
	CauseWrongWay CauseKind = "wrong_way"
	// CauseWrongRow: the pieces of one denomination were typed beside another.
	CauseWrongRow CauseKind = "wrong_row"
	// CausePack: one piece, or one bundle, of a denomination is counted too often or
	// not at all.
	CausePack CauseKind = "pack"
	// CauseNoSale: the drawer was opened without a sale.
	CauseNoSale CauseKind = "no_sale"
)

// Cause is what may be behind a difference. Nothing is certain about it: it says
// where to look.
type Cause struct {
	Kind         CauseKind  `json:"kind"`
	Likely       int        `json:"likely"` // 1 to 100, to compare causes by
	Amount       Fen        `json:"amount,omitempty"`
	Sale         SaleNumber `json:"sale,omitempty"`
	OutTradeNo   OutTradeNo `json:"out_trade_no,omitempty"`
	By           OperatorID `json:"by,omitempty"`
	At           time.Time  `json:"at,omitzero"`
	Denomination Fen        `json:"denomination,omitempty"`
	Pieces       int        `json:"pieces,omitempty"` // of it: too many where positive
}

// drawerTrail is what a shift did to the drawer, and might have done.
type drawerTrail struct {
	tenders []Cause // cash: Amount is what was owed
	changes []Cause // Amount is the change
	orders  []Cause // of WeChat that ended unpaid or paid what no sale owed
	byHand  []Cause // refunds that a person ended; Amount is what the customer was due
	moved   []Cause // Amount as it was booked: negative for what left the drawer
	opened  []Cause
	voids   []Cause
	removed []Cause
}

// add notes what a row did.
func (d *drawerTrail) add(e *Entry) {
	at := Cause{At: e.At, By: e.By.Operator}
	if e.Sale != nil {
		at.Sale = e.Sale.Number
	}
	if t, ok := e.tender(); ok && t.Kind == TenderCash {
		d.tenders = append(d.tenders, at.of(t.Amount))
		d.changes = append(d.changes, at.of(t.Change))
	}
	for _, a := range e.Attempts {
		if a.State.Final() && (a.State != Paid || e.Sale == nil) {
			order := at.of(a.TotalFee)
			order.Sale, order.OutTradeNo = a.Sale, a.OutTradeNo
			d.orders = append(d.orders, order)
		}
	}
	for _, r := range e.Refunds {
		if sign, counts := r.counts(e); counts && r.Kind == TenderCash {
			back := at.of(-r.RefundFee * Fen(sign))
			back.Sale = r.Sale
			d.moved = append(d.moved, back)
		}
	}
	for _, r := range e.Refunds {
		if e.Kind == EventRefundEnded && (r.State == RefundByHand || r.State == RefundGivenUp) {
			due := at.of(r.RefundFee - r.CouponRefundFee)
			due.Sale = r.Sale
			d.byHand = append(d.byHand, due)
		}
	}
	switch {
	case e.Cash != nil && e.Cash.Kind == CashNoSale:
		d.opened = append(d.opened, at)
	case e.Cash != nil:
		d.moved = append(d.moved, at.of(e.Cash.Drawer()))
	case e.Kind == EventVoided:
		d.voids = append(d.voids, at.of(e.Sale.Total()))
	}
	var removed Fen
	for _, l := range e.Removed {
		removed += l.Total()
	}
	d.removed = append(d.removed, at.of(removed))
}

// of is the same moment with an amount.
func (c Cause) of(amount Fen) Cause {
	c.Amount = amount
	return c
}

// causes are the likely causes of a difference, over where positive, the likeliest
// first.
func (d *drawerTrail) causes(difference Fen, pieces []Piece) []Cause {
	if difference == 0 {
		return nil
	}
	var found []Cause
	match := func(list []Cause, amount Fen, kind CauseKind, likely int) {
		for _, c := range list {
			if c.Amount == amount {
				c.Kind, c.Likely = kind, likely
				found = append(found, c)
			}
		}
	}
	if difference < 0 {
		found = append(found, d.paidByWeChat(-difference)...)
		match(d.byHand, -difference, CauseByHand, 82)
		match(d.changes, -difference, CauseChangeTwice, 60)
		match(d.tenders, -difference, CauseNotCollected, 40)
	} else {
		match(d.voids, difference, CauseVoided, 70)
		match(d.removed, difference, CauseRemoved, 50)
		match(d.changes, difference, CauseChangeKept, 60)
	}
	match(d.moved, -difference, CauseNotMoved, 75)
	if difference%2 == 0 {
		match(d.moved, -difference/2, CauseWrongWay, 80)
	}
	found = append(found, miscounted(difference, pieces)...)
	for _, c := range d.opened {
		c.Kind, c.Likely = CauseNoSale, 20
		found = append(found, c)
	}
	slices.SortStableFunc(found, func(a, b Cause) int { return cmp.Compare(b.Likely, a.Likely) })
	return found
}

// paidByWeChat are the cash sales of the amount that is missing for which, or for
// as much, a WeChat order was made.
func (d *drawerTrail) paidByWeChat(missing Fen) []Cause {
	var found []Cause
	for _, t := range d.tenders {
		if t.Amount != missing {
			continue
		}
		t.Kind = CausePaidByWeChat
		for _, o := range d.orders {
			likely := 0
			switch {
			case o.Sale == t.Sale && o.Amount == missing:
				likely = 90
			case o.Amount == missing && o.At.Sub(t.At).Abs() < time.Hour:
				likely = 65
			}
			if likely > t.Likely {
				t.Likely, t.OutTradeNo = likely, o.OutTradeNo
			}
		}
		if t.Likely > 0 {
			found = append(found, t)
		}
	}
	return found
}

// bundles are how many pieces go together, the likeliest first: one, then what a
// bundle of notes or a roll of coins holds.
var bundles = []int{1, 10, 20, 50, 100}

// miscounted are the ways in which the pieces themselves make the difference.
func miscounted(difference Fen, pieces []Piece) []Cause {
	var found []Cause
	if len(pieces) == 0 { // the sum alone is known
		for _, d := range Denominations {
			pieces = append(pieces, Piece{Denomination: d})
		}
	}
	for _, p := range pieces {
		for _, other := range pieces {
			if p.Count > 0 && other.Count == 0 && Fen(p.Count)*(p.Denomination-other.Denomination) == difference {
				found = append(found, Cause{Kind: CauseWrongRow, Likely: 85, Denomination: p.Denomination, Amount: other.Denomination, Pieces: p.Count})
			}
		}
		for i, n := range bundles {
			if p.Denomination*Fen(n) == max(difference, -difference) {
				c := Cause{Kind: CausePack, Likely: 38 - 2*i, Denomination: p.Denomination, Pieces: n}
				if difference < 0 {
					c.Pieces = -n
				}
				found = append(found, c)
			}
		}
	}
	return found
}

// ExplainDrawer looks in the journal of the open shift for what may be behind the
// difference between a count and what should be in the drawer; the likeliest comes
// first. It needs [RightCloseShift]. Errors: ErrCountedBlind, ErrNoOwner, ErrNotSignedIn,
// ErrNotAllowed, those of the ledger.
func (t *Till) ExplainDrawer(ctx context.Context, c Count, g Grant) ([]Cause, error) {
	if t.terms().Counting.Blind {
		return nil, ErrCountedBlind
	}
	t.mu.Lock()
	_, err := t.need(RightCloseShift, g)
	var r *ShiftReport
	if err == nil {
		r, err = t.report(ctx, g)
	}
	t.mu.Unlock()
	if err != nil {
		return nil, err
	}
	var d drawerTrail
	if err := count(ctx, t.Ledger, Span{r.Previous.Row, r.Journal.Row}, d.add); err != nil {
		return nil, fmt.Errorf("looking for the difference: %w", err)
	}
	return d.causes(c.Total-r.Drawer.Expected, c.Pieces), nil
}
