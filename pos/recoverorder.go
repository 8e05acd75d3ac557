package pos

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"

	"wxtill/wxpay"
)

// NotRecoveredError says why [Till.RecoverOrder] booked nothing: what WeChat said of the
// order.
type NotRecoveredError struct {
	OutTradeNo OutTradeNo
	Said       string // trade_state, or the code of WeChat's refusal
	Bill       Fen    // amount on the bill
	Told       Fen    // amount that WeChat tells, where that is another
	Currency   string // of Told; "" is CNY
	Device     string // device_info that WeChat tells, where the order is another till's
	Err        error  // why there is no answer; then nothing else is known
}

func (e *NotRecoveredError) Error() string {
	switch {
	case e.Err != nil:
		return fmt.Sprintf("%s is not booked: %v", e.OutTradeNo, e.Err)
	case e.Device != "":
		return fmt.Sprintf("%s is not booked: it is an order of the device %s", e.OutTradeNo, e.Device)
	case e.Told != 0:
		return fmt.Sprintf("%s is not booked: it is %s %s, on the bill %s", e.OutTradeNo, e.Told, e.Currency, e.Bill)
	}
	return fmt.Sprintf("%s is not booked: WeChat says %s", e.OutTradeNo, e.Said)
}

// Unwrap is why there is no answer, nil where there is one.
func (e *NotRecoveredError) Unwrap() error { return e.Err }

// RecoverOrder books an order that stands on a bill under this till's name and in no book
// (补单), as after a backup of long ago: WeChat is asked about it, and only what it
// answers decides. What is paid becomes a sale of its own with one line, called
// name, that is settled by this payment; what has been given back of it is booked,
// too. It counts now, like every payment that is learnt of late; its receipt is kept
// for copies. The day is reconciled again.
//
// An order that has come into the book meanwhile is not booked again: it is asked
// about, and its sale returned. by needs [RightCorrect].
//
// Errors: ErrNotAllowed, *NotRecoveredError, those of the ledger.
func (t *Till) RecoverOrder(ctx context.Context, day Day, d Difference, name string, by Grant) (SaleNumber, error) {
	if err := by.check(RightCorrect); err != nil {
		return "", err
	}
	sale, err := t.inBook(ctx, d.OutTradeNo)
	if err == nil && sale == "" {
		sale, err = t.askAndRecover(ctx, d, name, by)
	}
	if err != nil {
		return "", err
	}
	_, err = t.Reconcile(ctx, day)
	return sale, err
}

// inBook is the sale of an order that the book has, "" where it has none.
func (t *Till) inBook(ctx context.Context, no OutTradeNo) (SaleNumber, error) {
	a, err := t.Ledger.Attempt(ctx, no)
	switch {
	case errors.Is(err, ErrNoSuchAttempt):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("looking for the order: %w", err)
	}
	t.AskNow(no)
	return a.Sale, nil
}

// askAndRecover asks WeChat and books what it answers.
func (t *Till) askAndRecover(ctx context.Context, d Difference, name string, by Grant) (SaleNumber, error) {
	o, sale, err := t.askElsewhere(ctx, wxpay.OrderQueryRequest{OutTradeNo: string(d.OutTradeNo)})
	var unpaid *unpaidError
	switch {
	case errors.As(err, &unpaid):
		return "", &NotRecoveredError{OutTradeNo: d.OutTradeNo, Said: string(unpaid.state), Bill: d.Bill}
	case errors.Is(err, ErrNoSuchSale):
		return "", &NotRecoveredError{OutTradeNo: d.OutTradeNo, Said: string(wxpay.CodeOrderNotExist), Bill: d.Bill}
	case err != nil:
		return "", &NotRecoveredError{OutTradeNo: d.OutTradeNo, Bill: d.Bill, Err: err}
	case sale != "":
		return sale, nil // it has come into the book while WeChat was asked
	}
	t.mu.Lock()
	c, err := t.recoverOrderLocked(ctx, o, d, name, by)
	t.mu.Unlock()
	if err != nil || c == nil {
		sale, _ := t.inBook(ctx, d.OutTradeNo)
		return sale, err
	}
	t.publish(Event{Kind: c.Kind, Sale: c.Sale.Number, OutTradeNo: d.OutTradeNo})
	return c.Sale.Number, nil
}

// recoverOrderLocked books the order. It returns no change where somebody else was quicker.
func (t *Till) recoverOrderLocked(ctx context.Context, o *orderAtWeChat, d Difference, name string, by Grant) (*Change, error) {
	if _, err := t.Ledger.Attempt(ctx, d.OutTradeNo); !errors.Is(err, ErrNoSuchAttempt) {
		return nil, err
	}
	if err := by.check(RightCorrect); err != nil { // which may have been used up meanwhile
		return nil, err
	}
	a, err := t.recovered(o, d)
	if err != nil {
		return nil, err
	}
	s := &Sale{State: SaleOpen}
	if err := s.add(Line{Name: name, Price: a.TotalFee, Quantity: One}); err != nil {
		return nil, err
	}
	if err := t.number(ctx, s); err != nil {
		return nil, err
	}
	a.Sale = s.Number
	c := &Change{Kind: EventRecovered, At: a.CreatedAt, By: by, Attempts: []*Attempt{a}}
	if err := t.tender(ctx, c, s, a, o.told); err != nil {
		return nil, err
	}
	for _, j := range c.Jobs {
		j.State = JobKept // the customer is gone
	}
	if err := t.takeRefunds(ctx, c, a); err != nil {
		return nil, err
	}
	return c, t.commit(ctx, c)
}

// recovered is the attempt that the order becomes. What is known of its sending is
// what a refund has to repeat.
func (t *Till) recovered(o *orderAtWeChat, d Difference) (*Attempt, error) {
	device := cmp.Or(o.query.DeviceInfo, d.Device)
	if t.bills().foreign(&wxpay.BillEntry{OutTradeNo: string(d.OutTradeNo), DeviceInfo: device}) {
		return nil, &NotRecoveredError{OutTradeNo: d.OutTradeNo, Said: string(o.query.TradeState), Bill: d.Bill, Device: device}
	}
	now := t.Clock.Now()
	a := &Attempt{
		OutTradeNo: d.OutTradeNo, Merchant: t.Account.Merchant, TotalFee: d.Bill, State: Intended,
		CreatedAt: now, Day: t.day(now),
		Params: wxpay.Params{{Name: "appid", Value: t.Account.AppID}, {Name: "mch_id", Value: t.Account.MchID}},
	}
	for _, f := range []wxpay.Field{
		{Name: "device_info", Value: device}, {Name: "out_trade_no", Value: string(a.OutTradeNo)},
		{Name: "total_fee", Value: strconv.FormatInt(int64(a.TotalFee), 10)}, {Name: "trade_type", Value: o.query.TradeType},
		{Name: "sign_type", Value: string(t.Account.SignType)},
	} {
		if f.Value != "" {
			a.Params = append(a.Params, f)
		}
	}
	v := learn(a, answer{call: callQuery, query: o.query, at: now, wechat: t.weather.wechat(now)})
	if v.kind != EventPaid {
		return nil, &NotRecoveredError{OutTradeNo: d.OutTradeNo, Said: string(o.query.TradeState), Bill: d.Bill,
			Told: Fen(o.query.TotalFee), Currency: o.query.FeeType}
	}
	return a, nil
}

// takeRefunds gives to the sale of c what this till has given back of the order
// while it was in no book.
func (t *Till) takeRefunds(ctx context.Context, c *Change, a *Attempt) error {
	own, err := t.Ledger.RefundsOfOrder(ctx, a.OutTradeNo)
	if err != nil {
		return err
	}
	for _, r := range own {
		if w := t.refunds[r.OutRefundNo]; w != nil {
			under := *w.r
			r = &under
		}
		r.Sale, r.Tender = a.Sale, 0
		c.Refunds = append(c.Refunds, r)
	}
	return nil
}
