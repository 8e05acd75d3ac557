package simulation

import (
	"bytes"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// passwordAbove is from which amount on WeChat asks for the password, in fen: some of
// what the shop sells is dearer.
const passwordAbove = 2500

// byCode reports whether a customer shows a payment code in the place of scanning. It
// asks the dice.
func (t *till) byCode() bool {
	return t.w.dice(t.name, "payment code", t.Sale().Number, t.looks).IntN(4) == 0
}

// scanCode has the cashier scan the payment code on a phone, sometimes twice, and the
// customer do something about the password.
func (t *till) scanCode(p *sandbox.Phone) {
	w := t.w
	code, err := p.ShowPayCode()
	w.may(err)
	if w.percent("looks for the phone", 5) {
		time.Sleep(w.between("old code", time.Second, 90*time.Second))
	}
	for range 1 + w.chance.Draw("reads twice", 10)/9 {
		_, err := t.PayByCode(background, wxpay.AuthCode(code))
		w.may(err)
	}
	pay := func() { _ = p.Pay() } // where no password is asked for there is nothing to do
	switch n := w.chance.Draw("customer with a code", 100); {
	case n < 50:
		w.later(w.between("password", time.Second, 20*time.Second), pay)
	case n < 62:
		w.later(w.between("slow password", 20*time.Second, 100*time.Second), pay)
	case n < 70:
		t.racers = append(t.racers, pay)
	case n < 76:
		w.later(w.between("bank", time.Second, 10*time.Second), func() { _ = p.PayAtBank(w.between("bank", time.Second, 2*time.Minute)) })
	case n < 84:
		w.later(w.between("no money", time.Second, 10*time.Second), func() { _ = p.NoMoney() })
		w.later(w.between("money", 12*time.Second, time.Minute), pay)
	case n < 92:
		w.later(w.between("cancel", time.Second, 20*time.Second), func() { _ = p.Cancel() })
	} // the others never enter it
}

// paidAtOnce reports whether an answer to a micropay says that the order is paid.
func paidAtOnce(text []byte) bool {
	return bytes.Contains(text, []byte("<result_code><![CDATA[SUCCESS]]>")) && bytes.Contains(text, []byte("<transaction_id>"))
}
