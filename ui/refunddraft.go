package ui

import (
	"slices"

	"wxtill/pos"
)

// refundDraft is what a person has chosen on the refund page so far. What it comes
// to is reckoned by [pos.Refundable.Quote] alone.
type refundDraft struct {
	refundChoice

	of      *pos.Refundable // nil: no sale yet
	asked   string          // the number that it was found by
	payment int             // among of.Payments
	chosen  int             // line that quantity acts on
	reason  int             // among refundReasons
	other   string          // words of the last of them
}

// refundChoice is how much goes back.
type refundChoice struct {
	lines  []pos.Quantity // of each line of the sale: what goes back this time
	amount pos.Fen        // over 0: that much, whatever the lines
	all    bool           // all that is left of the payment
}

// newDraft begins with the payment that was asked for, or the one that is best
// given back by, and nothing chosen: a key pressed twice must give nothing back.
func newDraft(of *pos.Refundable, number string) refundDraft {
	d := refundDraft{of: of, asked: number}
	best := of.Named(number)
	if best == nil {
		best = of.Choose(1)
	}
	for i := range of.Payments {
		if best == &of.Payments[i] {
			d.payment = i
		}
	}
	return d
}

// renew goes on with the sale as it is now. Where nothing is chosen it turns to a
// payment that has something left.
func (d *refundDraft) renew(of *pos.Refundable) {
	if d.payment < len(of.Payments) && (of.Payments[d.payment].Left > 0 || !d.nothing()) {
		d.of = of
		return
	}
	reason, other, chosen := d.reason, d.other, d.chosen
	*d = newDraft(of, d.asked)
	d.reason, d.other, d.chosen = reason, other, chosen
}

// turn goes on to the next payment, of which nothing is chosen yet.
func (d *refundDraft) turn() {
	d.payment = (d.payment + 1) % len(d.of.Payments)
	d.amount, d.all, d.lines = 0, false, nil
}

// takeAll chooses all that is left: of goods that paid for something all lines,
// else the amount.
func (d *refundDraft) takeAll() {
	d.amount, d.all, d.lines = 0, true, nil
	if len(d.of.Goods()) == 0 || d.paid().Tender == pos.NoTender {
		return
	}
	d.lines = make([]pos.Quantity, len(d.of.Goods()))
	for i, l := range d.of.Goods() {
		d.lines[i] = l.Quantity - d.of.Returned[i]
		d.all = d.all && d.lines[i] == 0 // an amount alone, where all goods are back
	}
	if q, err := d.of.Quote(d.order()); err == nil && (short(q) > 0 || q.Amount < q.Payment.Left) {
		d.lines, d.all = nil, true // the payment bore a part of the goods, or of others that are back
	}
}

// short is how much of what the goods of q came to its payment does not give back.
func short(q pos.Quote) pos.Fen {
	var worth pos.Fen
	for _, l := range q.Lines {
		worth += l.Amount
	}
	return max(worth+q.Rounding-q.Amount, 0)
}

// paid is the payment that is given back.
func (d *refundDraft) paid() pos.RefundablePayment {
	if d.payment < len(d.of.Payments) {
		return d.of.Payments[d.payment]
	}
	return pos.RefundablePayment{}
}

// hasRefund reports whether a refund of the payment is in one of these states.
func (d *refundDraft) hasRefund(states ...pos.RefundState) bool {
	p := d.paid()
	return slices.ContainsFunc(d.of.Refunds, func(r *pos.Refund) bool {
		return r.Kind == p.Kind && r.OutTradeNo == p.OutTradeNo && slices.Contains(states, r.State)
	})
}

// quantity is what of line i goes back.
func (d *refundDraft) quantity(i int) pos.Quantity {
	if d.amount > 0 || d.all || i >= len(d.lines) {
		return 0
	}
	return d.lines[i]
}

// set has q of line i go back.
func (d *refundDraft) set(i int, q pos.Quantity) {
	if d.amount > 0 || d.all || len(d.lines) != len(d.of.Goods()) {
		d.lines = make([]pos.Quantity, len(d.of.Goods()))
	}
	d.amount, d.all = 0, false
	d.lines[i] = q
}

// tick takes one more of line i, and none where that was all.
func (d *refundDraft) tick(i int) {
	left := d.of.Goods()[i].Quantity - d.of.Returned[i]
	step := pos.One
	if d.of.Goods()[i].Weighed() || left%pos.One != 0 {
		step = left // weighed goods go back whole
	}
	next := d.quantity(i) + step
	if next > left {
		next = 0
	}
	d.set(i, next)
}

// nothing reports whether nothing has been chosen to go back.
func (d *refundDraft) nothing() bool {
	return d.of == nil || d.amount == 0 && !d.all && !slices.ContainsFunc(d.lines, func(q pos.Quantity) bool { return q > 0 })
}

// order is what the till is asked to do.
func (d *refundDraft) order() pos.RefundOrder {
	p := d.paid()
	o := pos.RefundOrder{Tender: p.Tender, OutTradeNo: p.OutTradeNo, Amount: d.amount}
	if d.of.Sale != nil {
		o.Sale = d.of.Sale.Number
	}
	for i := range d.lines {
		if q := d.quantity(i); q > 0 {
			o.Lines = append(o.Lines, pos.RefundLine{Line: i, Quantity: q})
		}
	}
	return o
}

// number finds the sale on the page again, "" where there is none.
func (d *refundDraft) number() string {
	switch {
	case d.of == nil:
		return ""
	case d.of.Sale != nil:
		return string(d.of.Sale.Number)
	}
	return string(d.of.Payments[0].OutTradeNo)
}

// isOf reports whether a refund is one of the sale or order on the page.
func (d *refundDraft) isOf(r *pos.Refund) bool {
	if d.of == nil {
		return false
	}
	if d.of.Sale != nil {
		return r.Sale == d.of.Sale.Number
	}
	return r.OutTradeNo == d.of.Payments[0].OutTradeNo
}
