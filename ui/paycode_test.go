package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
	"wxtill/wxpay"
)

const someAuthCode = "134567890123456789"

// password has the customer of the newest payment code be asked for the password.
func (b *bench) password() {
	b.till.learn(pos.EventPaying, func(v *pos.PaymentView) {
		v.Attempt.State, v.Attempt.ByCode.State = pos.Paying, wxpay.MicropayPaying
		v.Status, v.Since, v.Left = pos.StatusPassword, 4*time.Second, 26*time.Second
		v.Attempt.Queries, v.Asked = 2, time.Second
	})
}

// reversed has the newest payment code taken back.
func (b *bench) reversed() {
	b.till.learn(pos.EventClosed, func(v *pos.PaymentView) {
		v.Attempt.State, v.Attempt.ByCode.State = pos.Closed, wxpay.MicropayReversed
		v.Status, v.Next, v.Left = pos.StatusReversed, "", 0
	})
}

// codeScenes are the pay page with a customer's payment code.
var codeScenes = []scene{
	{"pay-code-typed", func(b *bench) { b.out(); b.typed("1345678") }},
	{"pay-code-wrong", func(b *bench) { b.out(); b.scan("6901234500011") }},
	{"pay-code-charging", func(b *bench) { b.fourLines(); b.scan(someAuthCode) }},
	{"pay-code-password", func(b *bench) { b.fourLines(); b.scan(someAuthCode); b.password() }},
	{"pay-code-reversed", func(b *bench) { b.fourLines(); b.scan(someAuthCode); b.password(); b.reversed() }},
	{"pay-code-refused", func(b *bench) {
		b.fourLines()
		b.scan(someAuthCode)
		b.till.learn(pos.EventRefused, func(v *pos.PaymentView) {
			v.Attempt.State, v.Status, v.Next, v.Problem = pos.Refused, pos.StatusRefused, "", "AUTHCODEEXPIRE"
			v.Attempt.Last = pos.Answer{Call: "micropay", Code: "AUTHCODEEXPIRE", Text: "二维码已过期，请用户在微信上刷新后再试"}
		})
	}},
	{"phone-code", func(b *bench) { b.fourLines(); b.combo(fyne.KeyModifierAlt, fyne.KeyP) }},
}

// A scan charges wherever the cashier is with a sale, and takes the QR code off first.
func TestScanOfAPaymentCode(t *testing.T) {
	for name, begin := range map[string]func(*bench){
		"selling":       (*bench).fourLines,
		"with a code":   (*bench).out,
		"being made":    func(b *bench) { b.fourLines(); b.press(fyne.KeyF9) },
		"after a while": func(b *bench) { b.out(); b.press(fyne.KeyEscape, fyne.KeyReturn) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			begin(b)
			b.scan(someAuthCode)
			b.onPage(onPay)
			if len(b.till.codes) != 1 || string(b.till.codes[0]) != someAuthCode || b.w.pay.qr.text != "" {
				t.Fatalf("%d codes were charged, the QR code is %q", len(b.till.codes), b.w.pay.qr.text)
			}
			if got := b.w.pay.noCode.full; got != "付款码已收到，正在扣款" {
				t.Errorf("it says %q", got)
			}
			b.password()
			if got := b.w.pay.words.full; got != "顾客正在输入密码" || b.w.pay.left.full != "还剩 0:26" {
				t.Errorf("at the password it says %q, %q", got, b.w.pay.left.full)
			}
			b.scan(someAuthCode) // the scanner reads twice
			if len(b.till.codes) != 1 {
				t.Errorf("%d codes were charged", len(b.till.codes))
			}
			b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
			b.onPage(onPaid)
		})
	}
}

// What is no payment code is said to be none; what is one is shown nowhere.
func TestPaymentCodeIsNotShown(t *testing.T) {
	b := newBench(t)
	b.scan(someAuthCode)
	b.onPage(onSell)
	if said := b.w.sell.note.text(); !strings.Contains(said, "付款码") || strings.Contains(said, "1345") || b.w.sell.field.entry.Text != "" {
		t.Errorf("with an empty cart: %q, the entry holds %q", said, b.w.sell.field.entry.Text)
	}
	b.out()
	b.typed(someAuthCode[:7])
	if got := b.w.pay.digits.full; got != "付款码：7 / 18 位，回车收款" || !b.w.pay.digits.Visible() {
		t.Errorf("after seven digits: %q", got)
	}
	b.press(fyne.KeyBackspace, fyne.KeyReturn)
	if said := b.w.pay.note.text(); !strings.Contains(said, "18 位") || b.w.pay.typed != "" || b.w.pay.digits.Visible() {
		t.Errorf("six digits: %q", said)
	}
	if len(b.till.codes) != 0 || b.w.pay.qr.text != someCode {
		t.Error("the QR code has left the screen")
	}
	b.scan("１３４５６７８９０１２３４５６７８９") // by an input method
	if len(b.till.codes) != 1 {
		t.Error("wide digits are not read")
	}
}

// Where the till refuses, the QR code that may still be out is shown again.
func TestPaymentCodeThatTheTillRefuses(t *testing.T) {
	for _, begin := range []func(*bench){(*bench).fourLines, (*bench).out} {
		b := newBench(t)
		begin(b)
		on, code := b.w.on, b.w.pay.qr.text
		b.till.fail = pos.ErrNoCertificate
		b.scan(someAuthCode)
		if b.w.on != on || b.w.page().banner().text() == "" || b.w.pay.qr.text != code {
			t.Errorf("page %d, it says %q, the code is %q", b.w.on, b.w.page().banner().text(), b.w.pay.qr.text)
		}
	}
}

// The phone of a lesson shows a payment code, and the same key has it scanned.
func TestThePhoneShowsAPaymentCode(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.combo(fyne.KeyModifierAlt, fyne.KeyP)
	if got := b.w.phone.words.full; got != "1345 6789 0123 4567 89" || b.w.phone.code.label.Text != "收银员扫它" {
		t.Errorf("the phone shows %q, its key says %q", got, b.w.phone.code.label.Text)
	}
	b.combo(fyne.KeyModifierAlt, fyne.KeyP)
	if len(b.till.codes) != 1 {
		t.Error("it was not scanned")
	}
}
