package simulation

import (
	"fmt"
	"time"

	"wxtill/pos"
	"wxtill/wxpay/sandbox"
)

// phone is that of a new customer.
func (w *World) phone() *sandbox.Phone {
	w.phones++
	p := w.wechat.NewPhone(fmt.Sprint("customer", w.phones))
	p.UseBalance(w.percent("balance", 60))
	return p
}

// meet has the customer of a code that has just come up decide what to do.
func (t *till) meet(v pos.PaymentView) {
	code := v.Attempt.CodeURL
	if v.Attempt.State == pos.Intended || v.Attempt.ByCode != nil || t.codes[code] {
		return
	}
	t.codes[code] = true
	w, p := t.w, t.w.phone()
	scan := func() { _ = p.Scan(code) } // what WeChat tells a customer is not the till's matter
	pay := func() { _ = p.Pay() }
	soon := w.between("scan", 500*time.Millisecond, 6*time.Second)
	w.later(soon, scan)
	n := w.chance.Draw("customer", 100)
	if !w.rough && w.percent("easy", 65) {
		n = 0
	}
	switch {
	case n < 52: // at once
		w.later(soon+w.between("pay", 500*time.Millisecond, 5*time.Second), pay)
	case n < 64: // thinks about the password, perhaps until the code has gone
		open := soon + w.between("open", time.Second, 10*time.Second)
		w.later(open, func() { _ = p.AskPassword() })
		w.later(open+w.between("password", time.Second, 150*time.Second), pay)
	case n < 72: // has the page open, and pays when the cashier has long gone on
		open := soon + w.between("open", time.Second, 10*time.Second)
		w.later(open, func() { _ = p.AskPassword() })
		w.later(open+w.between("late", time.Minute, 15*time.Minute), pay)
	case n < 79: // pays at the moment at which the code is taken away
		w.later(soon+time.Second, func() { _ = p.AskPassword() })
		t.racers = append(t.racers, pay)
	case n < 84: // the bank is slow
		w.later(soon+time.Second, func() { _ = p.PayAtBank(w.between("bank", time.Second, 3*time.Minute)) })
	case n < 89: // no money, and then perhaps some
		w.later(soon+2*time.Second, func() { _ = p.NoMoney() })
		w.later(soon+w.between("money", 5*time.Second, time.Minute), pay)
	case n < 92:
		w.later(soon+2*time.Second, func() { _ = p.Cancel() })
	case n < 94: // somebody else pays what the first has scanned
		w.later(soon+w.between("leave", time.Second, 4*time.Second), func() { _ = p.Cancel() })
		other := w.phone()
		w.later(soon+5*time.Second, func() { _ = other.Scan(code) })
		w.later(soon+9*time.Second, func() { _ = other.Pay() })
	case n < 96: // the bank pays an order that was closed meanwhile, and WeChat gives it back
		w.later(soon+w.between("lost", time.Minute, 20*time.Minute), func() { _ = p.PayLost() })
	case n < 97:
		w.later(soon+3*time.Second, func() { _ = p.TooSlow() })
	} // the others never pay
}
