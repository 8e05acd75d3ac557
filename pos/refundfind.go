package pos

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"wxtill/wxpay"
)

// orderAtWeChat is an order that is not in this book, as WeChat tells of it.
type orderAtWeChat struct {
	query   *wxpay.OrderQueryResponse
	payment RefundablePayment
	told    []wxpay.Refund // all that has been given back of it
}

// askElsewhere asks WeChat about an order that is not in this book. Where it is
// after all, having been asked for by WeChat's number, sale names it.
func (t *Till) askElsewhere(ctx context.Context, q wxpay.OrderQueryRequest) (o *orderAtWeChat, sale SaleNumber, err error) {
	gateways := t.Gateways(t.Account.Merchant)
	if len(gateways) == 0 {
		return nil, "", ErrNoGateway
	}
	g := gateways[0]
	order, err := g.OrderQuery(ctx, q)
	var field *wxpay.FieldError
	switch {
	// What cannot be a number of WeChat's form is no order's number either.
	case errCode(err) == wxpay.CodeOrderNotExist, errors.As(err, &field):
		return nil, "", fmt.Errorf("%w: %s%s", ErrNoSuchSale, q.OutTradeNo, q.TransactionID)
	case err != nil:
		return nil, "", fmt.Errorf("%w: asking about the order: %w", ErrNotAsked, err)
	case order.TradeState != wxpay.TradeSuccess && order.TradeState != wxpay.TradeRefund:
		return nil, "", &unpaidError{order.TradeState}
	}
	no := OutTradeNo(order.OutTradeNo)
	if a, err := t.Ledger.Attempt(ctx, no); err == nil {
		return nil, a.Sale, nil
	}
	told, err := refundsAt(ctx, g, no)
	if err != nil {
		return nil, "", fmt.Errorf("%w: asking about its refunds: %w", ErrNotAsked, err)
	}
	return &orderAtWeChat{order, RefundablePayment{
		Kind: TenderWeChat, Tender: NoTender, OutTradeNo: no, TransactionID: order.TransactionID,
		Merchant: t.Account.Merchant, TotalFee: Fen(order.TotalFee), CouponFee: Fen(order.CouponFee),
		PaidAt: order.TimeEnd, Device: order.DeviceInfo,
		appID: t.Account.AppID, mchID: t.Account.MchID, signType: t.Account.SignType,
	}, told}, "", nil
}

// ErrNotAsked says that WeChat could not be asked about an order that is not in the book.
// Nothing was begun, and nobody asks on.
var ErrNotAsked = errors.New("the order could not be looked up")

// unpaidError is ErrNotPaid of an order that WeChat has, and how it stands there.
type unpaidError struct{ state wxpay.TradeState }

func (e *unpaidError) Error() string { return fmt.Sprintf("%v: %s", ErrNotPaid, e.state) }
func (e *unpaidError) Unwrap() error { return ErrNotPaid }

// refundableElsewhere puts together what WeChat tells of an order and what of it
// this till has given back, or is about to. The caller holds mu.
func (t *Till) refundableElsewhere(ctx context.Context, o *orderAtWeChat) (*Refundable, error) {
	own, err := t.Ledger.RefundsOfOrder(ctx, o.payment.OutTradeNo)
	if err != nil {
		return nil, err
	}
	known := map[OutRefundNo]bool{}
	for _, r := range own {
		known[r.OutRefundNo] = true
	}
	of := &Refundable{Payments: []RefundablePayment{o.payment}}
	for i := range o.told {
		if !known[OutRefundNo(o.told[i].OutRefundNo)] {
			r, _ := t.foundRefund(o.payment, &o.told[i])
			of.Refunds = append(of.Refunds, r)
		}
	}
	of.Refunds = append(of.Refunds, own...)
	t.reckonLeft(ctx, of, &of.Payments[0])
	return of, nil
}

// refundsAt asks for all refunds of an order. None at all is no error. A gateway that
// knows no offset, as in 2014, tells the same ones whatever it is asked.
func refundsAt(ctx context.Context, g Gateway, no OutTradeNo) ([]wxpay.Refund, error) {
	var all []wxpay.Refund
	for {
		told, err := g.RefundQuery(ctx, wxpay.RefundQueryRequest{OutTradeNo: string(no), Offset: len(all)})
		if errCode(err) == wxpay.CodeRefundNotExist {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		fresh := slices.DeleteFunc(slices.Clone(told.Refunds), func(r wxpay.Refund) bool {
			return slices.ContainsFunc(all, func(known wxpay.Refund) bool { return known.RefundID == r.RefundID })
		})
		all = append(all, fresh...)
		if len(fresh) == 0 || len(told.Refunds) < refundsTold && len(all) >= told.TotalRefundCount {
			return all, nil
		}
	}
}

// refundsTold is how many refunds one answer holds at least, where there are more.
const refundsTold = 10

// foundRefund is a refund that somebody else has made, as refundquery tells it,
// and what kind of change it is.
func (t *Till) foundRefund(p RefundablePayment, told *wxpay.Refund) (*Refund, refundVerdict) {
	now := t.Clock.Now()
	r := &Refund{
		OutRefundNo: OutRefundNo(told.OutRefundNo), Kind: p.Kind, Tender: p.Tender, OutTradeNo: p.OutTradeNo,
		TransactionID: p.TransactionID, Merchant: p.Merchant, TotalFee: p.TotalFee, RefundFee: Fen(told.RefundFee),
		State: RefundAccepted, CreatedAt: now, Day: t.day(now), Elsewhere: true,
	}
	ans := refundAnswer{call: callRefundQuery, told: told, at: now, day: r.Day}
	learnRefund(r, ans) // that it is accepted
	return r, learnRefund(r, ans)
}

// LearnRefunds asks WeChat for the refunds of an order in the book and books those
// that somebody else has made, at the merchant site or at another till. It returns
// these. by is whoever books a difference and needs [RightCorrect]; the zero Grant is
// the till by itself, which books what WeChat says.
//
// Errors: ErrNoSuchAttempt, ErrNotAllowed, *wxpay.Error, those of the ledger.
func (t *Till) LearnRefunds(ctx context.Context, no OutTradeNo, by Grant) ([]*Refund, error) {
	if by != (Grant{}) {
		if err := by.check(RightCorrect); err != nil {
			return nil, err
		}
	}
	a, err := t.Ledger.Attempt(ctx, no)
	if err != nil {
		return nil, err
	}
	gateways := t.Gateways(a.Merchant)
	if len(gateways) == 0 {
		return nil, nil // without a key there is nobody to ask
	}
	told, err := refundsAt(ctx, gateways[0], no)
	if err != nil {
		return nil, fmt.Errorf("asking about the refunds of the order: %w", err)
	}
	t.mu.Lock()
	c := &Change{Kind: EventRefundLearnt, At: t.Clock.Now(), By: by, itself: by == Grant{}}
	s, err := t.saleOf(ctx, a.Sale)
	if err == nil {
		err = t.bookFound(ctx, c, a, s, told)
	}
	if err == nil && len(c.Refunds) > 0 {
		err = t.commit(ctx, c)
	}
	t.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if len(c.Refunds) > 0 {
		t.publish(Event{Kind: c.Kind, Sale: a.Sale, OutTradeNo: no})
	}
	return c.Refunds, nil
}

// givenBack is what refunds have given back, or are giving.
func givenBack(told []wxpay.Refund) (back Fen) {
	for i := range told {
		if status := told[i].RefundStatus; status == wxpay.RefundSuccess || status == wxpay.RefundProcessing {
			back += Fen(told[i].RefundFee)
		}
	}
	return back
}

// settleReturned settles the alarm of r, a refund of another till's order that WeChat
// has refused, where somebody else has given all of the payment back: nobody is owed
// anything. Where that cannot be told the alarm stays for a person.
func (t *Till) settleReturned(ctx context.Context, r Refund) {
	gateways := t.Gateways(r.Merchant)
	if len(gateways) == 0 {
		return
	}
	told, err := refundsAt(ctx, gateways[0], r.OutTradeNo)
	if err != nil || givenBack(told) < r.TotalFee {
		return
	}
	key := refundAlarm(AlarmRefundRefused, &r, t.Clock.Now()).Key()
	t.mu.Lock()
	if _, err = t.alarm(ctx, key); err == nil {
		err = t.commit(ctx, &Change{Kind: EventAlarmSettled, At: t.Clock.Now(), itself: true, Settled: []AlarmKey{key}})
	}
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventAlarmSettled, OutTradeNo: r.OutTradeNo, OutRefundNo: r.OutRefundNo})
	}
}

// bookFound adds to c the refunds of a, an attempt of s, that the book does not
// have. The caller holds mu.
func (t *Till) bookFound(ctx context.Context, c *Change, a *Attempt, s *Sale, told []wxpay.Refund) error {
	p := paymentOf(a, NoTender)
	for i, tender := range s.Tenders {
		if tender.OutTradeNo == a.OutTradeNo {
			p.Tender = i
		}
	}
	back := givenBack(told)
	for i := range told {
		_, err := t.Ledger.Refund(ctx, OutRefundNo(told[i].OutRefundNo))
		if err == nil {
			continue
		}
		if !errors.Is(err, ErrNoSuchRefund) {
			return err
		}
		r, v := t.foundRefund(p, &told[i])
		r.Sale = a.Sale
		c.Refunds = append(c.Refunds, r)
		switch v.kind {
		case EventRefundChange:
			c.Alarms = append(c.Alarms, refundAlarm(AlarmRefundChange, r, c.At))
		case EventRefundFailed:
			c.Alarms = append(c.Alarms, refundAlarm(AlarmRefundFailed, r, c.At))
		}
	}
	if p.Tender == NoTender && back == a.TotalFee && len(c.Refunds) > 0 {
		// Somebody else has given back what no sale owed.
		c.Settled = append(c.Settled, AlarmKey{Kind: AlarmSecondPayment, OutTradeNo: a.OutTradeNo},
			AlarmKey{Kind: AlarmLatePayment, OutTradeNo: a.OutTradeNo})
	}
	if back != a.TotalFee || len(c.Refunds) == 0 {
		return nil
	}
	alarms, err := t.Ledger.Alarms(ctx)
	for _, alarm := range alarms {
		if alarm.OutTradeNo == a.OutTradeNo && (alarm.Kind == AlarmRefundRefused || alarm.Kind == AlarmRefundClosed) {
			c.Settled = append(c.Settled, alarm.Key()) // the customer has it all: nothing is left to be done
		}
	}
	return err
}
