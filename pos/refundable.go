package pos

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"wxtill/wxpay"
)

// Refundable is what can be given back of a sale, or of an order of another till.
type Refundable struct {
	Sale     *Sale      // nil for an order of another till
	Returned []Quantity // of each line of [Refundable.Goods]: what has been given back
	Payments []RefundablePayment
	Refunds  []*Refund // oldest first; of an order of another till as WeChat tells them
}

// RefundablePayment is one payment and what is left of it.
type RefundablePayment struct {
	Kind          TenderKind
	Tender        int // its place among the sale's tenders, or NoTender
	OutTradeNo    OutTradeNo
	TransactionID string
	Merchant      MerchantID
	TotalFee      Fen
	CouponFee     Fen       // part of TotalFee that coupons bore
	CouponLeft    Fen       // part of Left that would go back to them
	PaidAt        time.Time // WeChat's clock; of cash this machine's
	Device        string    // device_info of the order
	Left          Fen
	Wait          time.Duration // until the next refund may be sent: WeChat's minute
	Err           error         // why there can be none

	appID, mchID string
	signType     wxpay.SignType
}

// Goods are the lines that can come back: none of an order of another till, and none of a
// sale that is not settled, which changes itself where goods are not bought after all.
func (of *Refundable) Goods() []Line {
	if of.Sale == nil || of.Sale.State.unsettled() {
		return nil
	}
	return of.Sale.Lines
}

// Refundable looks up what can be given back. number is that of a sale, whole or
// the six digits of one of today, an out_trade_no, an out_refund_no or a transaction_id. What
// is not in the book is asked of WeChat: it may be a sale of another till.
//
// Errors: ErrShortNumber, ErrNoSuchSale, ErrNotPaid, *wxpay.Error, those of the ledger.
func (t *Till) Refundable(ctx context.Context, number string) (*Refundable, error) {
	number = strings.TrimSpace(foldWidth(number))
	sale, err := t.saleBehind(ctx, number)
	var order *orderAtWeChat
	if errors.Is(err, ErrNoSuchSale) && len(number) > counterDigits { // no number of WeChat's is as short
		q := wxpay.OrderQueryRequest{OutTradeNo: number}
		if isTransactionID(number) {
			q = wxpay.OrderQueryRequest{TransactionID: number}
		}
		order, sale, err = t.askElsewhere(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if order != nil {
		return t.refundableElsewhere(ctx, order)
	}
	return t.refundableSale(ctx, sale)
}

// counterDigits is how many digits the counter of a sale has.
const counterDigits = 6

// IsTail reports whether s may be the last six digits of a number: of a sale's, or of
// a transaction_id. [SaleQuery.Number] finds by them on any day.
func IsTail(s string) bool { return len(s) == counterDigits && allDigits(s) }

// isTransactionID tells WeChat's numbers of 28 digits and more from a till's.
func isTransactionID(s string) bool {
	return len(s) >= 28 && strings.Trim(s, "0123456789") == ""
}

// ErrShortNumber says that a number has too few digits to be a sale's: money goes
// back on a whole one, never on a guess.
var ErrShortNumber = errors.New("the number has fewer than six digits")

// saleBehind finds the sale of this till that a number belongs to. Errors:
// ErrShortNumber, ErrNoSuchSale.
func (t *Till) saleBehind(ctx context.Context, number string) (SaleNumber, error) {
	switch {
	case number == "" || !allDigits(number) || len(number) > counterDigits:
	case len(number) < counterDigits:
		return "", ErrShortNumber
	default:
		number = t.Options.Shop.Till + "-" + t.day(t.Clock.Now()).compact() + "-" + number
	}
	s, err := t.Ledger.Sale(ctx, SaleNumber(number))
	if err == nil {
		return s.Number, nil
	}
	if a, err := t.Ledger.Attempt(ctx, OutTradeNo(number)); err == nil {
		return a.Sale, nil
	}
	if r, err := t.Ledger.Refund(ctx, OutRefundNo(number)); err == nil && r.Sale != "" {
		return r.Sale, nil
	}
	return "", err
}

// refundableSale reads a sale of this till. The caller holds mu, so that nobody
// gives the same money back at the same time.
func (t *Till) refundableSale(ctx context.Context, number SaleNumber) (*Refundable, error) {
	s, err := t.Ledger.Sale(ctx, number)
	if err != nil {
		return nil, err
	}
	of := &Refundable{Sale: s}
	of.Returned = make([]Quantity, len(of.Goods()))
	if of.Refunds, err = t.Ledger.RefundsOf(ctx, number); err != nil {
		return nil, err
	}
	attempts, err := t.Ledger.Attempts(ctx, number)
	if err != nil {
		return nil, err
	}
	paid := map[OutTradeNo]*Attempt{}
	for _, a := range attempts {
		paid[a.OutTradeNo] = a
	}
	for i, tender := range s.Tenders {
		p := RefundablePayment{Kind: tender.Kind, Tender: i, TotalFee: tender.Amount, PaidAt: tender.At}
		if a := paid[tender.OutTradeNo]; a != nil {
			p = paymentOf(a, i)
			delete(paid, a.OutTradeNo)
		}
		of.Payments = append(of.Payments, p)
	}
	if err := t.addUnwanted(ctx, of, attempts, paid); err != nil {
		return nil, err
	}
	of.reckonReturned()
	for i := range of.Payments {
		t.reckonLeft(ctx, of, &of.Payments[i])
	}
	return of, nil
}

// addUnwanted adds the payments that are no tender of their sale: second ones,
// late ones, and those that only an alarm knows of: of another amount than was
// ordered, or of an order that is closed here and paid on the bill.
func (t *Till) addUnwanted(ctx context.Context, of *Refundable, attempts []*Attempt, paid map[OutTradeNo]*Attempt) error {
	for _, a := range attempts {
		switch {
		case paid[a.OutTradeNo] == nil:
		case a.State == Paid:
			of.Payments = append(of.Payments, paymentOf(a, NoTender))
		case a.Mismatch && a.Undecided(), a.State.Final():
			kind := AlarmMismatch
			if a.State.Final() {
				kind = AlarmClosedPaid
			}
			alarm, err := t.alarm(ctx, AlarmKey{Kind: kind, OutTradeNo: a.OutTradeNo})
			if errors.Is(err, ErrNoAlarm) {
				continue
			}
			if err != nil {
				return err
			}
			p := paymentOf(a, NoTender)
			p.TotalFee, p.PaidAt = alarm.Amount, alarm.At
			of.Payments = append(of.Payments, p)
		}
	}
	return nil
}

// paymentOf is an attempt as a payment. Who asks for the money back is who has
// got it: the order's appid, mch_id and device_info.
func paymentOf(a *Attempt, tender int) RefundablePayment {
	p := RefundablePayment{
		Kind: TenderWeChat, Tender: tender, OutTradeNo: a.OutTradeNo, Merchant: a.Merchant, TotalFee: a.TotalFee,
		Device: a.Params.Get("device_info"), appID: a.Params.Get("appid"), mchID: a.Params.Get("mch_id"),
		signType: wxpay.SignType(a.Params.Get("sign_type")),
	}
	if a.Payment != nil {
		p.TransactionID, p.PaidAt, p.CouponFee = a.Payment.TransactionID, a.Payment.TimeEnd, a.Payment.CouponFee
	}
	return p
}

// reckonReturned adds up what of each line has been given back.
func (of *Refundable) reckonReturned() {
	for _, r := range of.Refunds {
		for _, l := range r.Lines {
			if r.State.Counts() && l.Line < len(of.Returned) {
				of.Returned[l.Line] += l.Quantity
			}
		}
	}
}

// reckonLeft finds what is left of p, and whether WeChat lets it be given back.
func (t *Till) reckonLeft(ctx context.Context, of *Refundable, p *RefundablePayment) {
	p.Left, p.CouponLeft = p.TotalFee, p.CouponFee
	count := 0
	for _, r := range of.Refunds {
		if r.Kind != p.Kind || r.Tender != p.Tender || r.OutTradeNo != p.OutTradeNo {
			continue
		}
		if r.State.Counts() {
			p.Left -= r.RefundFee
			p.CouponLeft -= r.CouponRefundFee
		}
		if r.Exists || !r.State.Final() {
			count++
		}
	}
	if p.Kind == TenderWeChat {
		p.Wait = t.untilNextRefund(ctx, p.OutTradeNo)
	}
	switch {
	case p.Left <= 0:
		p.Err = ErrNothingLeft
	case p.Kind == TenderCash:
	case t.refundOverdue(p.PaidAt):
		p.Err = ErrRefundOverdue
	case count >= maxRefunds:
		p.Err = ErrTooManyRefunds
	case t.CanRefund != nil:
		p.Err = t.CanRefund()
	}
}

// payment finds a payment by its place among the tenders, or by its order: who has
// looked that up before it was booked knows of no place.
func (of *Refundable) payment(tender int, no OutTradeNo) *RefundablePayment {
	for i := range of.Payments {
		if p := &of.Payments[i]; p.Tender == tender && tender != NoTender || tender == NoTender && no != "" && p.OutTradeNo == no {
			return p
		}
	}
	return nil
}

// Named is the payment that a number is of: an out_trade_no or a transaction_id.
// nil is none, as with the number of a sale.
func (of *Refundable) Named(number string) *RefundablePayment {
	for i := range of.Payments {
		if p := &of.Payments[i]; number != "" && (string(p.OutTradeNo) == number || p.TransactionID == number) {
			return p
		}
	}
	return nil
}

// Choose is the payment that an amount is best given back by: the first that has
// as much left, WeChat before cash; nil where none has.
func (of *Refundable) Choose(amount Fen) *RefundablePayment {
	var best *RefundablePayment
	for i := range of.Payments {
		p := &of.Payments[i]
		if p.Err == nil && p.Left >= amount && (best == nil || best.Kind == TenderCash && p.Kind == TenderWeChat) {
			best = p
		}
	}
	return best
}

// Quote is what a refund comes to before it is made.
type Quote struct {
	Payment    *RefundablePayment
	Lines      []RefundLine // with their amounts
	Amount     Fen
	Rounding   Fen // part of Amount that is of no goods, or what they are less by: cash was rounded
	CouponPart Fen // about what of Amount goes back to coupons
}

// Quote reckons o without making it. Errors: those of [Till.Refund] that need
// nobody to be asked.
func (of *Refundable) Quote(o RefundOrder) (Quote, error) {
	q := Quote{Payment: of.payment(o.Tender, o.OutTradeNo)}
	if q.Payment == nil {
		return q, fmt.Errorf("%w: %s %d %s", ErrNoSuchPayment, o.Sale, o.Tender, o.OutTradeNo)
	}
	if err := of.reckon(o, &q); err != nil {
		return q, err
	}
	q.CouponPart = q.Payment.couponPart(q.Amount)
	return q, q.Payment.Err
}

// couponPart is about what of an amount goes back to coupons: WeChat shares it out in
// proportion to what is left of each.
func (p *RefundablePayment) couponPart(amount Fen) Fen {
	if p.CouponLeft <= 0 || p.Left <= 0 {
		return 0
	}
	return amount * p.CouponLeft / p.Left
}
