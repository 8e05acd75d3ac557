package ui

import (
	"context"
	"fmt"

	"wxtill/pos"
)

// fakeRefunds gives back what the test has put into of.
type fakeRefunds struct {
	of      *pos.Refundable
	made    []pos.RefundOrder
	open    []pos.RefundView
	looked  []string         // numbers that were looked up
	dealt   []string         // what was done about alarms
	sending pos.RefundStatus // of a refund that an alarm begins
	refuse  error            // the next refund is refused by this
	viewed  int              // alarms that were looked up
	alarm   *pos.AlarmView   // of every alarm; nil: its amount is left
}

func (f *fakeRefunds) AlarmView(_ context.Context, a pos.Alarm) (pos.AlarmView, error) {
	f.viewed++
	if f.alarm != nil {
		return *f.alarm, nil
	}
	return pos.AlarmView{Left: a.Amount}, nil
}

func (f *fakeRefunds) Refundable(_ context.Context, number string) (*pos.Refundable, error) {
	f.looked = append(f.looked, number)
	if f.of == nil {
		return nil, pos.ErrNoSuchSale
	}
	c := *f.of
	return &c, nil
}

func (f *fakeRefunds) Refund(_ context.Context, o pos.RefundOrder) (*pos.Refund, error) {
	if err := f.refuse; err != nil {
		f.refuse = nil
		return nil, err
	}
	q, err := f.of.Quote(o)
	if err != nil {
		return nil, err
	}
	f.made = append(f.made, o)
	r := pos.Refund{
		OutRefundNo: pos.OutRefundNo(fmt.Sprintf("T01-20261123-R%06d-QWERTY", len(f.made))), Sale: o.Sale, Kind: q.Payment.Kind,
		Tender: q.Payment.Tender, OutTradeNo: q.Payment.OutTradeNo, RefundFee: q.Amount, Lines: q.Lines, Reason: o.Reason,
		State: pos.RefundIntended,
	}
	f.open = append([]pos.RefundView{{Refund: r, Status: pos.RefundSending, Next: "refund"}}, f.open...)
	q.Payment.Left -= q.Amount
	for _, l := range q.Lines {
		f.of.Returned[l.Line] += l.Quantity
	}
	f.of.Refunds = append(f.of.Refunds, &r)
	return &r, nil
}

func (f *fakeRefunds) RefundByNumber(_ context.Context, no pos.OutRefundNo) (pos.RefundView, error) {
	for _, v := range f.open {
		if v.Refund.OutRefundNo == no {
			return v, nil
		}
	}
	return pos.RefundView{}, pos.ErrNoSuchRefund
}

func (f *fakeRefunds) OpenRefunds() []pos.RefundView { return f.open }

func (f *fakeRefunds) RefundAlarm(_ context.Context, key pos.AlarmKey, reason string, _ pos.Grant) (*pos.Refund, error) {
	f.dealt = append(f.dealt, fmt.Sprintf("refund %s %s", key.Kind, reason))
	r := pos.Refund{OutRefundNo: "T01-20261123-R000009-QWERTY", OutTradeNo: key.OutTradeNo, Kind: pos.TenderWeChat, RefundFee: 3800, State: pos.RefundIntended}
	f.open = append(f.open, pos.RefundView{Refund: r, Status: f.sending})
	return &r, nil
}

func (f *fakeRefunds) ResendRefund(_ context.Context, no pos.OutRefundNo, _ pos.Grant) error {
	f.dealt = append(f.dealt, fmt.Sprintf("resend %s", no))
	return nil
}

func (f *fakeRefunds) GiveUpRefund(_ context.Context, no pos.OutRefundNo, reason string, _ pos.Grant) error {
	f.dealt = append(f.dealt, fmt.Sprintf("give up %s %s", no, reason))
	return nil
}

func (f *fakeRefunds) ReprintRefund(_ context.Context, no pos.OutRefundNo) error {
	f.dealt = append(f.dealt, fmt.Sprintf("print %s", no))
	return nil
}

func (f *fakeRefunds) PayByHand(_ context.Context, no pos.OutRefundNo, reason string, _ pos.Grant) error {
	f.dealt = append(f.dealt, fmt.Sprintf("by hand %s %s", no, reason))
	return nil
}

func (f *fakeRefunds) SettleAlarm(_ context.Context, key pos.AlarmKey, reason string, _ pos.Grant) error {
	f.dealt = append(f.dealt, fmt.Sprintf("settle %s %s", key.Kind, reason))
	return nil
}
