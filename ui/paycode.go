package ui

import (
	"context"
	"strings"

	"wxtill/pos"
	"wxtill/wxpay"
)

// codeRoom is how much is kept of what is typed on the pay page: a payment code has 18
// digits, and what is longer is none.
const codeRoom = 24

// codeDigit is r as a digit of a payment code; an input method makes wide ones.
func codeDigit(r rune) (digit rune, ok bool) {
	if r >= '０' && r <= '９' {
		r += '0' - '０'
	}
	return r, r >= '0' && r <= '9'
}

// paymentCode reads text as a customer's payment code.
func paymentCode(text string) (code wxpay.AuthCode, ok bool) {
	folded := strings.Map(func(r rune) rune { r, _ = codeDigit(r); return r }, strings.TrimSpace(text))
	code, err := wxpay.ParseAuthCode(folded)
	return code, err == nil
}

// otherWallet is the text for a payment code of a wallet that is not taken here, "" where
// text is none. Whoever holds such a code can take money, too: it is shown and kept nowhere.
func otherWallet(text string) (words string) {
	s := strings.Map(func(r rune) rune { r, _ = codeDigit(r); return r }, strings.TrimSpace(text))
	if len(s) < 16 || strings.Trim(s, "0123456789") != "" {
		return ""
	}
	switch begins := s[:2]; {
	case begins >= "25" && begins <= "30" && len(s) <= 24:
		return "pay.code_alipay"
	case begins == "62" && len(s) == 19:
		return "pay.code_unionpay"
	}
	return ""
}

// typeCode takes a character of a scan on the pay page. Whoever holds the code can take
// the customer's money for a minute: how much of it there is is shown, and nothing else.
func (p *payPage) typeCode(r rune) bool {
	digit, ok := codeDigit(r)
	if !ok || !p.w.canScanCode() || len(p.typed) >= codeRoom {
		return ok
	}
	p.typed += string(digit)
	p.showTyped()
	return true
}

// showTyped says how much of a payment code has been typed.
func (p *payPage) showTyped() {
	words := ""
	if p.typed != "" {
		words = p.t("pay.code_typed", len(p.typed))
	}
	p.digits.set(words)
	setVisible(p.digits, words != "")
	p.w.settle()
}

// eraseCode takes the last digit back.
func (w *Window) eraseCode() {
	w.pay.typed = w.pay.typed[:len(w.pay.typed)-1]
	w.pay.showTyped()
}

// codeTyped reports whether something was typed on the pay page.
func (w *Window) codeTyped() bool { return w.pay.typed != "" }

// canScanCode reports whether the sale may be paid by a payment code.
func (w *Window) canScanCode() bool { return w.canNewCode() && !w.codeUnderWay() }

// codeUnderWay reports whether a payment code is before the customer.
func (w *Window) codeUnderWay() bool {
	v := w.state.payment
	return v != nil && v.Attempt.ByCode != nil && v.Attempt.State.OnScreen()
}

// enterCode charges by what was typed or scanned on the pay page.
func (w *Window) enterCode() {
	text := w.pay.typed
	w.pay.typed = ""
	w.pay.showTyped()
	code, ok := paymentCode(text)
	if !ok {
		w.noPaymentCode(text)
		return
	}
	w.payByCode(code, w.pay.part)
}

// noPaymentCode says that text is no payment code, or that of another wallet.
func (w *Window) noPaymentCode(text string) {
	words := otherWallet(text)
	if words == "" {
		words = "pay.no_payment_code"
	}
	w.pay.note.say(toneRed, w.t(words))
	w.opts.Sounds.Unknown()
	w.settle() // the words wrap once they know their room
}

// payByCode takes a part of what the cart owes by a payment code, all where part is 0. A QR
// code on the screen leaves it.
func (w *Window) payByCode(code wxpay.AuthCode, part pos.Fen) {
	before := w.pay.no
	if !w.codeOut() {
		before = ""
	}
	w.charging = true
	w.pay.begin(w.state.sale, part)
	w.pay.byCode = true
	w.turn(onPay)
	w.orderOr(func(ctx context.Context) (pos.OutTradeNo, error) {
		if part > 0 {
			return w.opts.Till.PayPartByCode(ctx, part, code)
		}
		return w.opts.Till.PayByCode(ctx, code)
	}, func() {
		if before == "" {
			w.open(onSell)
			return
		}
		w.pay.follow(before) // its code may still be out
		w.open(onPay)
	})
	w.reveal()
}

// payTyped charges by a payment code in the entry of the sell page. It reports whether
// that held one.
func (p *sellPage) payTyped(text string) bool {
	code, ok := paymentCode(text)
	if ok {
		p.clear()
		p.w.payFromCart(code)
	}
	return ok
}

// payFromCart charges the cart by a payment code; an empty one with the amount that stands
// in the entry of the sell page. Beside other lines what is half typed there may be anything,
// and nobody sees the sum before it is taken: the code waits until that is entered or gone.
func (w *Window) payFromCart(code wxpay.AuthCode) {
	p := w.sell
	if w.hasEntryText() {
		if w.canEdit() {
			p.refuse(w.t("sell.entry_first", p.field.entry.Text))
			w.opts.Sounds.Failed()
			w.settle()
			return
		}
		p.enter()
		if p.note.text() != "" {
			return
		}
	}
	w.work.then(func() {
		switch {
		case w.on != onSell || p.note.text() != "":
		case w.canCharge():
			w.payByCode(code, 0)
		default:
			p.note.say(toneAmber, w.t("sell.payment_code"))
			w.settle()
		}
	})
}

// paymentScan sees to a payment code that a scanner has typed, wherever the focus is,
// and takes it off the screen. It reports whether b is one.
func (w *Window) paymentScan(b burst) bool {
	code, ok := paymentCode(b.text)
	if !ok {
		if w.walletScan(b) {
			return true
		}
		b = b.joined()
		if code, ok = paymentCode(b.text); !ok {
			return w.walletScan(b)
		}
	}
	if b.into != nil {
		b.into.SetText(b.before)
	}
	w.scan.ended = burst{}
	w.pay.typed = ""
	w.pay.showTyped()
	switch {
	case w.on == onSell:
		w.payFromCart(code)
	case w.on == onPay && w.canScanCode():
		w.payByCode(code, w.pay.part)
	case w.on == onCash && w.canCharge():
		w.payByCode(code, w.cash.cashFirst())
	case w.on == onSplit && w.canCharge():
		w.payTypedPart(code)
	case w.on&(onPay|onCash|onSplit|onPaid|onLock) == 0:
		w.page().banner().say(toneAmber, w.t("sell.payment_code"))
		w.settle()
	}
	return true
}

// walletScan sees to a payment code of another wallet, and takes it off the screen. Where
// goods are looked up they may have such a code, and the pay page has its own words. It
// reports whether b is one.
func (w *Window) walletScan(b burst) bool {
	words := otherWallet(b.text)
	if words == "" || w.on&(onSell|onGoods|onPay|onLock) != 0 {
		return false
	}
	if b.into != nil {
		b.into.SetText(b.before)
	}
	w.scan.ended = burst{}
	w.page().banner().say(toneRed, w.t(words))
	w.opts.Sounds.Unknown()
	w.settle()
	return true
}
