package simulation

import (
	"errors"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// manage is the manager of a till, who comes by now and then.
func (t *till) manage() {
	if t.left == 0 && t.serving == "" {
		return
	}
	if t.ready() {
		t.manageOnce()
		if t.w.dice(t.name, "bill", t.commits.Load()).IntN(2) == 0 {
			t.recoverLost()
		}
	}
	t.w.later(t.w.quietly(t.w.between("manager", 20*time.Second, 3*time.Minute)), t.manage)
}

func (t *till) manageOnce() {
	switch n := t.w.chance.Draw("manager", 100); {
	case n < 42:
		t.giveBack()
	case n < 54:
		t.dealWithAlarms()
	case n < 64:
		t.bankDecides()
	case n < 72:
		_, err := t.XReport(background, t.grant(pos.RightXReport))
		t.w.may(err)
	case n < 80:
		t.closeShift()
	case n < 84:
		_, err := t.OpenShift(background, pos.Fen(t.w.chance.Draw("float", 50000)), t.grant(pos.RightDrawer))
		t.w.may(err)
	case n < 92:
		t.moveCash()
	case n < 96:
		if s := t.someSale(); s != nil {
			t.w.may(t.Reprint(background, s.Number))
		}
	default:
		t.AskNow("")
	}
}

// someSale is one of the last sales that have been paid, or nil.
func (t *till) someSale() *pos.Sale {
	recent, err := t.Recent(background, 12)
	t.w.may(err)
	if err != nil || len(recent) == 0 {
		return nil
	}
	s, err := t.SaleByNumber(background, recent[t.w.chance.Draw("sale", len(recent))].Sale)
	t.w.may(err)
	if err != nil || len(s.Tenders) == 0 {
		return nil
	}
	return s
}

// giveBack gives a sale back: all of it, some goods, or an amount. Now and then two
// people do so at once.
func (t *till) giveBack() {
	s := t.someSale()
	if s == nil {
		return
	}
	o := pos.RefundOrder{Sale: s.Number, Tender: t.w.chance.Draw("payment", len(s.Tenders)), Reason: "不好喝"}
	switch t.w.chance.Draw("how much", 5) {
	case 0:
	case 1:
		o.Amount = s.Tenders[o.Tender].Amount
	case 2:
		o.Amount = 1 + pos.Fen(t.w.chance.Draw("fen", int(s.Tenders[o.Tender].Amount)))
	case 3:
		o.Lines = []pos.RefundLine{{Line: t.w.chance.Draw("line", len(s.Lines)), Quantity: pos.One}}
	case 4:
		if of, err := t.Refundable(background, string(s.Number)); err == nil {
			o.Amount = of.Payments[o.Tender].Left + pos.Fen(t.w.chance.Draw("a fen too much", 2))
		}
	}
	for range 1 + t.w.chance.Draw("twice", 5)/4 {
		o.By = t.grant(pos.RightRefund)
		_, err := t.Refund(background, o)
		t.w.may(err)
	}
	t.giveBackElsewhere()
}

// giveBackElsewhere has another till of the shop give a payment of this one back.
func (t *till) giveBackElsewhere() {
	other := t.w.tills[t.w.chance.Draw("till", len(t.w.tills))]
	if other == t || !other.ready() || !t.w.percent("elsewhere", 25) {
		return
	}
	recent, err := t.Recent(background, 8)
	t.w.may(err)
	if err != nil || len(recent) == 0 {
		return
	}
	p := recent[t.w.chance.Draw("payment", len(recent))]
	if p.OutTradeNo == "" {
		return
	}
	o := pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: p.OutTradeNo, Amount: 1 + pos.Fen(t.w.chance.Draw("fen", int(p.Amount)))}
	o.By = other.grant(pos.RightRefundElsewhere)
	_, err = other.Refund(background, o)
	t.w.may(err)
}

// badEnds are how WeChat may end a refund, other than well.
var badEnds = []wxpay.RefundStatus{wxpay.RefundFail, wxpay.RefundChange, wxpay.RefundClosed, wxpay.RefundNotSure}

// bankDecides has WeChat end the refunds that are on their way as it likes.
func (t *till) bankDecides() {
	if t.w.Quiet {
		return
	}
	for _, v := range t.OpenRefunds() {
		end := badEnds[t.w.chance.Draw("end", len(badEnds))]
		if end == wxpay.RefundNotSure && v.Refund.Elsewhere {
			continue // whoever made it would have to send it again, and here that may be WeChat itself
		}
		if t.w.wechat.EndRefund(string(v.Refund.OutRefundNo), end) == nil {
			t.w.count(badRefundEnds)
		}
	}
}

func (t *till) closeShift() {
	x, err := t.XReport(background, t.grant(pos.RightXReport))
	t.w.may(err)
	if err != nil {
		return
	}
	counted := max(0, x.Drawer.Expected+pos.Fen(t.w.chance.Draw("off", 7)-3))
	left := pos.Fen(t.w.chance.Draw("left", int(counted)+1))
	s, err := t.CloseShift(background, pos.Count{Total: counted, Left: left, Reason: "数过"}, t.grant(pos.RightCloseShift))
	t.w.may(err)
	if err != nil {
		return
	}
	if z := s.Z; z.Journal == x.Journal && (z.Tally != x.Tally || z.Drawer.Expected != x.Drawer.Expected) {
		t.w.breaks(ReportsAddUp, "%s: X was %+v, Z over the same rows is %+v", t.name, x.Tally, z.Tally)
	}
}

func (t *till) moveCash() {
	kinds := []pos.CashKind{pos.CashPaidIn, pos.CashPaidOut, pos.CashDrop, pos.CashNoSale}
	m := pos.CashMovement{Kind: kinds[t.w.chance.Draw("kind", len(kinds))], Amount: pos.Fen(1 + t.w.chance.Draw("fen", 900)), Reason: "零钱"}
	t.w.may(t.MoveCash(background, m, t.grant(pos.RightDrawer)))
}

// dealWithAlarms has people do what the alarms want, and reports whether there were
// any that they could do something about.
func (t *till) dealWithAlarms() (dealt bool) {
	if !t.ready() {
		return false
	}
	alarms, err := t.Alarms(background)
	t.w.may(err)
	for _, a := range alarms {
		by := t.grant(pos.RightRefund)
		switch again := t.w.percent("again", 60); {
		case a.Kind == pos.AlarmRefundChange:
			err = t.PayByHand(background, a.OutRefundNo, "现金", by)
		case a.Kind == pos.AlarmRefundFailed && again:
			err = t.ResendRefund(background, a.OutRefundNo, by)
		case a.Kind == pos.AlarmRefundFailed:
			err = t.GiveUpRefund(background, a.OutRefundNo, "算了", by)
		case again:
			_, err = t.RefundAlarm(background, a.Key(), "多付", by)
		default:
			continue // it stays on the list
		}
		t.w.may(err)
		dealt = dealt || err == nil || errors.Is(err, pos.ErrDiskFull)
	}
	return dealt
}
