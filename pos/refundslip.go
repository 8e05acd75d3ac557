package pos

import (
	"context"
	"fmt"
	"time"
)

// RefundSlip is what paper says of a refund. It is stored as it was when the
// refund was taken, so that a copy says the same.
type RefundSlip struct {
	Shop            Shop         `json:"shop"`
	Sale            SaleNumber   `json:"sale,omitempty"` // "" for an order of another till
	OutRefundNo     OutRefundNo  `json:"out_refund_no"`
	Kind            TenderKind   `json:"kind"`
	OutTradeNo      OutTradeNo   `json:"out_trade_no,omitempty"`
	TransactionID   string       `json:"transaction_id,omitempty"`
	RefundID        string       `json:"refund_id,omitempty"`
	Lines           []RefundItem `json:"lines,omitempty"`
	RefundFee       Fen          `json:"refund_fee"`
	Rounding        Fen          `json:"rounding,omitempty"`          // of the cash that was paid; it comes to the goods
	Before          Fen          `json:"before,omitempty"`            // of the goods' worth: what had gone back of the payment by amount
	Otherwise       Fen          `json:"otherwise,omitempty"`         // of the goods' worth: what the sale's other payments bore
	CouponRefundFee Fen          `json:"coupon_refund_fee,omitempty"` // part of RefundFee that goes back to coupons
	Reason          string       `json:"reason,omitempty"`
	Operator        OperatorID   `json:"operator,omitempty"`
	ApprovedBy      OperatorID   `json:"approved_by,omitempty"`
	Names           SlipNames    `json:"names,omitzero"`
	At              time.Time    `json:"at"` // when WeChat took it, or when the cash was handed out

	SoldAt time.Time `json:"sold_at,omitzero"` // of the sale; zero where the book cannot tell just now
	Sold   Fen       `json:"sold,omitempty"`   // what the sale came to
}

// SlipNames are what the people of a slip were called when it was made; a slip from
// before they were kept has none.
type SlipNames struct {
	Operator   string `json:"operator,omitempty"`
	ApprovedBy string `json:"approved_by,omitempty"`
}

// namesOf are those of who did something and who allowed it. The caller holds mu.
func (t *Till) namesOf(g Grant) SlipNames {
	return SlipNames{t.operatorName(g.Operator), t.operatorName(g.ApprovedBy)}
}

// RefundItem is one line of goods that came back.
type RefundItem struct {
	Name     string   `json:"name"`
	Unit     string   `json:"unit,omitempty"`
	Quantity Quantity `json:"quantity"`
	Amount   Fen      `json:"amount"`
}

// ReprintRefund prints the slip of a refund once more, marked as a copy and counted.
//
// Errors: ErrNotSignedIn, ErrNotAllowed without RightReprint, ErrNoSuchRefund,
// ErrNoSlip where nothing was taken yet or it was made elsewhere, those of the ledger.
func (t *Till) ReprintRefund(ctx context.Context, no OutRefundNo) error {
	t.mu.Lock()
	r, err := t.reprintRefundLocked(ctx, no)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventReprint, Sale: r.Sale, OutTradeNo: r.OutTradeNo, OutRefundNo: no})
	}
	return err
}

func (t *Till) reprintRefundLocked(ctx context.Context, no OutRefundNo) (*Refund, error) {
	if _, err := t.own(RightReprint); err != nil {
		return nil, err
	}
	r, err := t.refundNow(ctx, no)
	if err != nil {
		return nil, err
	}
	if r.AcceptedAt.IsZero() || r.Elsewhere {
		return nil, fmt.Errorf("%w: %s", ErrNoSlip, no)
	}
	r.Copies++
	j := t.refundJob(r, t.behindRefund(ctx, r), r.AcceptedAt)
	j.Copy, j.CreatedAt = r.Copies, t.Clock.Now()
	return r, t.commit(ctx, &Change{Kind: EventReprint, At: j.CreatedAt, Refunds: []*Refund{r}, Jobs: []*PrintJob{j}})
}

// refundNow is a refund with what the till knows of it. The caller holds mu.
func (t *Till) refundNow(ctx context.Context, no OutRefundNo) (*Refund, error) {
	if w := t.refunds[no]; w != nil {
		now := *w.r // which may know an answer that was not worth a commit
		return &now, nil
	}
	return t.Ledger.Refund(ctx, no)
}

// behindRefund is the sale of a refund and its refunds, as far as the book can tell
// just now: without them the slip has no goods. The caller holds mu.
func (t *Till) behindRefund(ctx context.Context, r *Refund) Refundable {
	s, _ := t.Ledger.Sale(ctx, r.Sale)
	refunds, _ := t.Ledger.RefundsOf(ctx, r.Sale)
	return Refundable{Sale: s, Refunds: refunds}
}

// refundJob makes the print job of a refund that has been taken, of a sale and its
// refunds. Goods that the book cannot name just now are left out: the amount is what
// counts.
func (t *Till) refundJob(r *Refund, of Refundable, now time.Time) *PrintJob {
	s := of.Sale
	slip := &RefundSlip{
		Shop: t.shopNow(), Sale: r.Sale, OutRefundNo: r.OutRefundNo, Kind: r.Kind,
		OutTradeNo: r.OutTradeNo, TransactionID: r.TransactionID, RefundID: r.RefundID,
		RefundFee: r.RefundFee, Rounding: r.Rounding, CouponRefundFee: r.CouponRefundFee, Reason: r.Reason,
		Operator: r.By.Operator, ApprovedBy: r.By.ApprovedBy, Names: t.namesOf(r.By), At: now,
	}
	if s != nil {
		slip.SoldAt, slip.Sold = s.SettledAt, s.Due()
		slip.Before, slip.Otherwise = of.withheld(r)
	}
	for _, l := range r.Lines {
		if s != nil && l.Line < len(s.Lines) {
			sold := s.Lines[l.Line]
			slip.Lines = append(slip.Lines, RefundItem{sold.Name, sold.Unit, l.Quantity, l.Amount})
		}
	}
	return &PrintJob{Sale: r.Sale, Refund: slip, CreatedAt: now, State: t.jobState()}
}

// withheld says why r gives back less than its goods are worth: what had gone back of
// its payment by amount before, and what other payments of the sale bore. What is of
// neither kind somebody chose not to give back.
func (of *Refundable) withheld(r *Refund) (before, otherwise Fen) {
	short := r.worth() - r.RefundFee
	if short <= 0 || len(r.Lines) == 0 {
		return 0, 0
	}
	left := r.TotalFee
	for _, o := range of.Refunds {
		if o.OutRefundNo == r.OutRefundNo {
			break
		}
		if o.Kind == r.Kind && o.Tender == r.Tender && o.OutTradeNo == r.OutTradeNo && o.State.Counts() {
			before += max(o.RefundFee-o.worth(), 0)
			left -= o.RefundFee
		}
	}
	before = min(before, short)
	if r.RefundFee == left && len(of.Sale.Tenders) > 1 { // the payment has no more
		otherwise = short - before
	}
	return before, otherwise
}

// worth is what the goods of a refund come to, with what their cash was rounded by.
func (r *Refund) worth() Fen {
	sum := r.Rounding
	for _, l := range r.Lines {
		sum += l.Amount
	}
	return sum
}
