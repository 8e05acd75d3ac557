package pos

import (
	"context"
	"fmt"
	"time"
)

// AlarmKind says why a person has to look.
type AlarmKind string

const (
	// AlarmSecondPayment: the sale was already settled when this attempt was paid.
	AlarmSecondPayment AlarmKind = "second_payment"
	// AlarmLatePayment: the sale was voided or owes less than was paid.
	AlarmLatePayment AlarmKind = "late_payment"
	// AlarmMismatch: WeChat reports another amount or currency than was ordered.
	AlarmMismatch AlarmKind = "mismatch"
	// AlarmClosedPaid: the bill has a payment of an order that is closed here.
	AlarmClosedPaid AlarmKind = "closed_paid"
	// AlarmRefundChange: the customer's card is dead and the shop has the money
	// back: it must be paid by hand.
	AlarmRefundChange AlarmKind = "refund_change"
	// AlarmRefundFailed: WeChat could not do a refund: send it again, or give it up.
	AlarmRefundFailed AlarmKind = "refund_failed"
	// AlarmRefundClosed: a refund that WeChat had accepted ended without money.
	AlarmRefundClosed AlarmKind = "refund_closed"
	// AlarmRefundRefused: WeChat refused a refund that had waited to be sent.
	AlarmRefundRefused AlarmKind = "refund_refused"
)

// AlarmKey tells alarms apart: an order, or one of its refunds, has at most one
// of each kind.
type AlarmKey struct {
	Kind        AlarmKind   `json:"kind"`
	OutTradeNo  OutTradeNo  `json:"out_trade_no"`
	OutRefundNo OutRefundNo `json:"out_refund_no,omitempty"` // of the kinds that are about a refund
}

// Alarm is money that a person has to do something about. It stays until a
// journal row settles it.
type Alarm struct {
	Kind        AlarmKind   `json:"kind"`
	OutTradeNo  OutTradeNo  `json:"out_trade_no"`
	OutRefundNo OutRefundNo `json:"out_refund_no,omitempty"` // of the kinds that are about a refund
	Sale        SaleNumber  `json:"sale"`
	Amount      Fen         `json:"amount"` // that WeChat says was paid, or that was to be given back
	At          time.Time   `json:"at"`
	// Note holds what the kind needs beside: the amount that was ordered, of
	// AlarmMismatch; of the others the transaction_id.
	Note string `json:"note,omitempty"`
	// Counted says that the row that raised the alarm has its amount as [Unowed].
	Counted bool `json:"counted,omitempty"`
}

// Unowed is money that WeChat was paid for an attempt which it does not make paid: of
// another amount, or closed here. No sale owes it.
type Unowed struct {
	Sale   SaleNumber `json:"sale"`
	Amount Fen        `json:"amount"` // below 0 where it turned out to be no such money
}

// took adds to c the alarm a for money that no attempt tells of.
func (c *Change) took(a Alarm) {
	if a.Counted = a.Amount > 0; a.Counted {
		c.Unowed = append(c.Unowed, Unowed{a.Sale, a.Amount})
	}
	c.Alarms = append(c.Alarms, a)
}

// Key is what tells the alarm from others.
func (a Alarm) Key() AlarmKey { return AlarmKey{a.Kind, a.OutTradeNo, a.OutRefundNo} }

// RefundRight is what one needs to give the money of the alarm back.
func (a Alarm) RefundRight() Right {
	if a.Sale == "" {
		return RightRefundElsewhere
	}
	return RightRefund
}

// Alarms are what a person has to do something about, oldest first.
func (t *Till) Alarms(ctx context.Context) ([]Alarm, error) { return t.Ledger.Alarms(ctx) }

// SettleAlarm takes an alarm out of the tray because a person has dealt with it:
// accepted the other amount, or given the money back by other means. The reason
// is journalled with who it was. by needs RightCorrect. An alarm about a refund
// that still has to end is settled by what ends it: [Till.PayByHand],
// [Till.ResendRefund], [Till.GiveUpRefund].
//
// Errors: ErrNotAllowed, ErrNoAlarm, ErrRefundBusy, those of the ledger.
func (t *Till) SettleAlarm(ctx context.Context, key AlarmKey, reason string, by Grant) error {
	if err := by.check(RightCorrect); err != nil {
		return err
	}
	t.mu.Lock()
	a, err := t.settleAlarmLocked(ctx, key, reason, by)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventAlarmSettled, Sale: a.Sale, OutTradeNo: a.OutTradeNo, OutRefundNo: a.OutRefundNo})
	}
	return err
}

func (t *Till) settleAlarmLocked(ctx context.Context, key AlarmKey, reason string, by Grant) (Alarm, error) {
	a, err := t.alarm(ctx, key)
	if err != nil {
		return a, err
	}
	if w := t.refunds[key.OutRefundNo]; w != nil {
		return a, fmt.Errorf("%w: %s", ErrRefundBusy, key.OutRefundNo)
	}
	c := &Change{Kind: EventAlarmSettled, At: t.Clock.Now(), By: by, Reason: reason, Settled: []AlarmKey{key}}
	t.endMismatch(c, key)
	return a, t.commit(ctx, c)
}

// endMismatch ends the attempt of an AlarmMismatch with its alarm: nothing more
// is to be learnt of it, and a sale it never paid for.
func (t *Till) endMismatch(c *Change, key AlarmKey) {
	w := t.watches[key.OutTradeNo]
	if key.Kind != AlarmMismatch || w == nil || !w.a.Mismatch {
		return
	}
	a := *w.a
	end(&a, Closed, c.At)
	c.Attempts = append(c.Attempts, &a)
	wake(w.wake)
}

// alarm finds an unsettled alarm. Errors: ErrNoAlarm, those of the ledger.
func (t *Till) alarm(ctx context.Context, key AlarmKey) (Alarm, error) {
	alarms, err := t.Ledger.Alarms(ctx)
	if err != nil {
		return Alarm{}, err
	}
	for _, a := range alarms {
		if a.Key() == key {
			return a, nil
		}
	}
	return Alarm{}, fmt.Errorf("%w: %s of %s", ErrNoAlarm, key.Kind, key.OutTradeNo)
}
