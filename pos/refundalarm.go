package pos

import "context"

// AlarmView is what a screen tells of an alarm beside what the alarm says itself.
type AlarmView struct {
	Left      Fen    // what [Till.RefundAlarm] gives back now; 0: nothing is left. Of a refund in CHANGE what a person pays
	Coupon    Fen    // about what of Left goes back to coupons; of a refund in CHANGE what went back to them beside Left
	Last      Answer // what WeChat said of the refund that the alarm is about; zero where there is nothing to tell
	Elsewhere bool   // the refund that the alarm is about was not made here: only who made it sends it again
}

// AlarmView looks up how an alarm stands now. Errors: those of the ledger.
func (t *Till) AlarmView(ctx context.Context, a Alarm) (AlarmView, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v := AlarmView{Left: a.Amount}
	if a.OutRefundNo != "" {
		r, err := t.Ledger.Refund(ctx, a.OutRefundNo)
		if err != nil {
			return v, err
		}
		v.Elsewhere = r.Elsewhere
		if a.Kind == AlarmRefundChange {
			v.Left, v.Coupon = r.CashRefundFee(), r.CouponRefundFee
		}
		if !usableRefund[r.Last.Code] {
			v.Last = r.Last
		}
	}
	if !answeredByRefund[a.Kind] {
		return v, nil
	}
	o, p, err := t.answerTo(ctx, a)
	v.Left = o.Amount
	if p != nil {
		v.Coupon = p.couponPart(o.Amount)
	}
	return v, err
}

// RefundAlarm gives the money of an alarm back: as much as was paid or refused,
// or what is left of the payment where that is less. The alarm is over once WeChat
// has taken the refund. by needs [Alarm.RefundRight]. Errors: ErrNoAlarm, those of
// [Till.Refund].
func (t *Till) RefundAlarm(ctx context.Context, key AlarmKey, reason string, by Grant) (*Refund, error) {
	if err := by.check(RightRefund); err != nil && by.check(RightRefundElsewhere) != nil {
		return nil, err
	}
	a, err := t.alarm(ctx, key)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	o, _, err := t.answerTo(ctx, a)
	t.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if o.Amount == 0 {
		return nil, ErrNothingLeft
	}
	o.Reason, o.By = reason, by
	return t.Refund(ctx, o)
}

// answerTo is the refund that answers a, of amount 0 where nothing is left, and the
// payment that it is against. Of an order of another till only WeChat knows what is
// left: it has no payment here. The caller holds mu.
func (t *Till) answerTo(ctx context.Context, a Alarm) (RefundOrder, *RefundablePayment, error) {
	o := RefundOrder{Sale: a.Sale, Tender: NoTender, OutTradeNo: a.OutTradeNo, Amount: a.Amount, Settles: a.Key()}
	if a.OutRefundNo != "" { // once more, against the payment that it was made for
		before, err := t.Ledger.Refund(ctx, a.OutRefundNo)
		if err != nil {
			return o, nil, err
		}
		o.Tender, o.Lines = before.Tender, before.Lines
	}
	if a.Sale == "" {
		return o, nil, nil
	}
	of, err := t.refundableSale(ctx, a.Sale)
	if err != nil {
		return o, nil, err
	}
	p := of.payment(o.Tender, o.OutTradeNo)
	if p != nil {
		o.Amount = min(o.Amount, max(p.Left, 0))
	}
	if _, sum, err := of.lines(o.Lines); err != nil || sum < o.Amount {
		o.Lines = nil // goods that have come back meanwhile do not come back again
	}
	return o, p, nil
}
