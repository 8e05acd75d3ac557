package pos

import (
	"context"
	"fmt"
	"io"
	"time"

	"wxtill/wxpay"
)

// RefundOrder says what is to be given back, against which payment and why.
type RefundOrder struct {
	Sale       SaleNumber   // "" for an order of another till
	Tender     int          // its place among the sale's tenders, or NoTender
	OutTradeNo OutTradeNo   // where there is no tender
	Lines      []RefundLine // goods that come back; their amounts are reckoned here
	Amount     Fen          // 0: what the lines come to; without lines all that is left
	Reason     string       // the customer reads it, too
	Settles    AlarmKey     // the alarm that this answers, if any
	By         Grant        // needs RightRefund, or RightRefundElsewhere
}

// Refund gives money back. Cash is booked at once and opens the drawer. A refund
// by WeChat is durable when Refund returns, and on its way; it is followed until
// WeChat has said how it ended. Without a network it waits, and so it does where
// another one of the order is less than a minute old.
//
// Errors: ErrNotAllowed, ErrNoSuchSale, ErrNoSuchPayment, ErrNotPaid,
// ErrNothingLeft, *OverRefundError, ErrSaleLocked while a code of the sale is on the screen, ErrNoReturn, ErrNothingPaid, ErrRefundOverdue,
// ErrTooManyRefunds, what Options.CanRefund says, *wxpay.FieldError, those of the
// ledger; of an order of another till those of asking WeChat, too.
func (t *Till) Refund(ctx context.Context, o RefundOrder) (*Refund, error) {
	if a, err := t.Ledger.Attempt(ctx, o.OutTradeNo); err == nil {
		o.Sale = a.Sale // whatever the caller knew of it
	}
	right := RightRefund
	if o.Sale == "" {
		right = RightRefundElsewhere
	}
	if err := o.By.check(right); err != nil {
		return nil, err
	}
	leave := o.By
	o.By = Grant{Operator: leave.Operator, ApprovedBy: leave.ApprovedBy} // the refund keeps who it was
	var elsewhere *orderAtWeChat
	if o.Sale == "" {
		var err error
		elsewhere, o.Sale, err = t.askElsewhere(ctx, wxpay.OrderQueryRequest{OutTradeNo: string(o.OutTradeNo)})
		if err != nil {
			return nil, err
		}
	}
	t.mu.Lock()
	var c *Change
	err := leave.check(right) // which may have been used up meanwhile
	if err == nil {
		c, err = t.refundLocked(ctx, o, elsewhere)
	}
	if err == nil {
		leave.spend()
	}
	t.mu.Unlock()
	if err != nil {
		return nil, err
	}
	r := c.Refunds[0]
	t.publish(Event{Kind: c.Kind, Sale: r.Sale, OutTradeNo: r.OutTradeNo, OutRefundNo: r.OutRefundNo})
	return r, nil
}

func (t *Till) refundLocked(ctx context.Context, o RefundOrder, elsewhere *orderAtWeChat) (*Change, error) {
	if elsewhere != nil {
		if a, err := t.Ledger.Attempt(ctx, o.OutTradeNo); err == nil { // booked here while WeChat was asked
			o.Sale, elsewhere = a.Sale, nil
		}
	}
	var of *Refundable
	var err error
	if elsewhere != nil {
		of, err = t.refundableElsewhere(ctx, elsewhere)
	} else {
		of, err = t.refundableSale(ctx, o.Sale)
	}
	if err == nil && o.Sale != "" && o.Sale == t.sale.Number && t.locked() {
		err = ErrSaleLocked // its code asks for what it owes
	}
	if err != nil {
		return nil, err
	}
	q, err := of.Quote(o)
	if err != nil {
		return nil, err
	}
	r, err := t.newRefund(ctx, o, q)
	if err != nil {
		return nil, err
	}
	if r.Settles == (AlarmKey{}) && r.OutTradeNo != "" && r.RefundFee == q.Payment.Left {
		r.Settles = t.alarmOf(ctx, r.OutTradeNo)
	}
	c := &Change{Kind: EventRefundIntended, At: r.CreatedAt, By: o.By, Refunds: []*Refund{r}}
	if r.Kind == TenderCash {
		t.handOut(c, r, of)
	}
	return c, t.commit(ctx, c)
}

// answeredByRefund are the alarms that are over once all of the payment has gone
// back, whoever asked for that and how.
var answeredByRefund = map[AlarmKind]bool{
	AlarmSecondPayment: true, AlarmLatePayment: true, AlarmMismatch: true, AlarmClosedPaid: true,
	AlarmRefundClosed: true, AlarmRefundRefused: true,
}

// alarmOf is the oldest alarm that giving all of an order back answers.
func (t *Till) alarmOf(ctx context.Context, no OutTradeNo) AlarmKey {
	alarms, err := t.Ledger.Alarms(ctx)
	if err != nil {
		return AlarmKey{} // a person settles it
	}
	for _, a := range alarms {
		if a.OutTradeNo == no && answeredByRefund[a.Kind] {
			return a.Key()
		}
	}
	return AlarmKey{}
}

// reckon finds the amount of an order and what of each line is for it, for the payment
// of q. Goods are worth no more than is left of the payment; with the last of them goes
// what its cash was rounded by.
func (of *Refundable) reckon(o RefundOrder, q *Quote) (err error) {
	p := q.Payment
	var sum Fen
	if q.Lines, sum, err = of.lines(o.Lines); err != nil {
		return err
	}
	all, worth := of.rest()
	if len(q.Lines) > 0 && len(q.Lines) == len(all) && sum == worth {
		q.Rounding = of.rounding(p)
	}
	switch {
	case o.Amount < 0:
		return ErrAmountNegative
	case p.Left <= 0:
		return ErrNothingLeft
	case o.Amount > 0 && len(q.Lines) > 0 && o.Amount > sum+q.Rounding:
		return &OverRefundError{o.Amount, sum + q.Rounding}
	case o.Amount > p.Left:
		return &OverRefundError{o.Amount, p.Left}
	case o.Amount > 0:
		q.Amount = o.Amount
	case len(q.Lines) > 0 && sum+q.Rounding <= 0: // a discount has left no fen of them
		return ErrNothingPaid
	case len(q.Lines) > 0:
		q.Amount = min(sum+q.Rounding, p.Left)
	default:
		q.Amount = p.Left
		if worth+of.rounding(p) == p.Left && p.Tender != NoTender { // the whole sale goes back, goods and all
			q.Lines, q.Rounding = all, of.rounding(p)
		}
	}
	return nil
}

// lines reckons what the goods come to. The parts of a line that go back one by
// one add up to exactly what the line came to.
func (of *Refundable) lines(wanted []RefundLine) ([]RefundLine, Fen, error) {
	var lines []RefundLine
	var sum Fen
	returned := append([]Quantity(nil), of.Returned...)
	for _, l := range wanted {
		if l.Line < 0 || l.Line >= len(returned) {
			return nil, 0, ErrNoSuchLine
		}
		sold := of.Sale.Lines[l.Line]
		before := returned[l.Line]
		if l.Quantity <= 0 || l.Quantity > sold.Quantity-before {
			return nil, 0, fmt.Errorf("%w: %s of %q", ErrNoReturn, l.Quantity, sold.Name)
		}
		returned[l.Line] += l.Quantity
		l.Amount = sold.worth(returned[l.Line]) - sold.worth(before)
		lines = append(lines, l)
		sum += l.Amount
	}
	return lines, sum, nil
}

// rest is all that has not been given back yet.
func (of *Refundable) rest() ([]RefundLine, Fen) {
	var wanted []RefundLine
	for i, returned := range of.Returned {
		if left := of.Sale.Lines[i].Quantity - returned; left > 0 {
			wanted = append(wanted, RefundLine{Line: i, Quantity: left})
		}
	}
	lines, sum, err := of.lines(wanted)
	if err != nil {
		return nil, 0
	}
	return lines, sum
}

// newRefund makes a refund, ready to be stored and sent.
func (t *Till) newRefund(ctx context.Context, o RefundOrder, q Quote) (*Refund, error) {
	p := q.Payment
	now := t.Clock.Now()
	day := t.day(now)
	made, err := t.Ledger.RefundsMade(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("finding the next refund number: %w", err)
	}
	no, err := outRefundNo(t.Options.Shop.Till, day, made+1, t.Rand)
	if err != nil {
		return nil, err
	}
	r := &Refund{
		OutRefundNo: no, Kind: p.Kind, Sale: o.Sale, Tender: p.Tender, TotalFee: p.TotalFee, RefundFee: q.Amount,
		Lines: q.Lines, Rounding: q.Rounding, Reason: o.Reason, By: o.By, State: RefundIntended, CreatedAt: now, Day: day, Settles: o.Settles,
	}
	if p.Kind == TenderCash {
		return r, nil
	}
	r.OutTradeNo, r.TransactionID, r.Merchant = p.OutTradeNo, p.TransactionID, p.Merchant
	order := wxpay.RefundRequest{
		AppID: p.appID, MchID: p.mchID, SignType: p.signType, DeviceInfo: p.Device,
		TransactionID: p.TransactionID, OutTradeNo: string(p.OutTradeNo), OutRefundNo: string(no),
		TotalFee: int64(p.TotalFee), RefundFee: int64(q.Amount), RefundDesc: cutBytes(o.Reason, maxRefundDesc),
	}
	if r.Params, err = order.Params(); err != nil {
		return nil, fmt.Errorf("making the refund: %w", err)
	}
	return r, nil
}

// maxRefundDesc is WeChat's limit on refund_desc, in bytes.
const maxRefundDesc = 80

// outRefundNo makes the number of the nth refund of a day:
// T01-20261123-R000012-KXQZPM.
func outRefundNo(till string, day Day, n int, random io.Reader) (OutRefundNo, error) {
	tail, err := randomLetters(numberTail, random)
	if err != nil {
		return "", fmt.Errorf("making a refund number: %w", err)
	}
	no := fmt.Sprintf("%s-%s-R%06d-%s", till, day.compact(), n, tail)
	if len(no) > maxOutTradeNo {
		return "", fmt.Errorf("refund number %s is over %d characters: the till code is too long", no, maxOutTradeNo)
	}
	return OutRefundNo(no), nil
}

// handOut makes c the change that gives cash back.
func (t *Till) handOut(c *Change, r *Refund, of *Refundable) {
	c.Kind = EventCashRefund
	r.AcceptedAt, r.AcceptedDay = c.At, r.Day
	endRefund(r, RefundSucceeded, c.At)
	job := t.refundJob(r, *of, c.At)
	job.Drawer = true
	c.Jobs = append(c.Jobs, job)
}

// refundOverdue reports whether WeChat gives nothing back any more of an order
// that was paid at end. Before WeChat's clock has been heard nobody knows: this machine's
// may be off by years, and WeChat itself refuses what is too old.
func (t *Till) refundOverdue(end time.Time) bool {
	return !end.IsZero() && t.weather.heard() && t.weather.wechat(t.Clock.Now()).After(end.AddDate(1, 0, 0))
}
