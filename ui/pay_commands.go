package ui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

var (
	enterKey = []fyne.KeyName{fyne.KeyReturn}
	escKey   = fyne.KeyEscape
)

// charge makes the code for what the cart owes, or shows the last one again.
// The page changes at once; pressing twice is harmless, for the second press
// meets a page on which the key does nothing. The order is on its way while the
// page is being drawn.
func (w *Window) charge() { w.chargePart(0) }

// chargePart is charge for a part of what the cart owes, 0 for all.
func (w *Window) chargePart(part pos.Fen) {
	if part == 0 || part == w.state.sale.Owes() {
		w.makeCode(0, w.opts.Till.Charge)
		return
	}
	w.makeCode(part, func(ctx context.Context) (pos.OutTradeNo, error) { return w.opts.Till.ChargePart(ctx, part) })
}

// makeCode shows the page of a payment and has make give it its code.
func (w *Window) makeCode(part pos.Fen, make func(context.Context) (pos.OutTradeNo, error)) {
	w.charging = true
	w.pay.begin(w.state.sale, part)
	w.turn(onPay)
	w.order(make)
	w.reveal()
}

// showAgain has the till show the last code of the cart again, or a fresh one for what that
// asked for.
func (w *Window) showAgain() {
	var part pos.Fen
	if v, _ := w.state.pending(); v.Attempt.Part {
		part = v.Attempt.TotalFee
	}
	w.makeCode(part, w.opts.Till.NewCode)
}

// newCode has the till make a fresh code in the place of the one shown.
func (w *Window) newCode() {
	w.charging = true
	w.pay.begin(w.pay.sale, w.pay.part)
	w.show(w.state)
	w.order(w.opts.Till.NewCode)
}

// order calls make and follows the attempt that comes of it. Where nothing
// comes the cart is shown again, with the reason.
func (w *Window) order(make func(context.Context) (pos.OutTradeNo, error)) {
	w.orderOr(make, func() { w.open(onSell) })
}

// orderOr is order; where nothing comes back is done.
func (w *Window) orderOr(make func(context.Context) (pos.OutTradeNo, error), back func()) {
	var no pos.OutTradeNo
	w.act(func(ctx context.Context) (err error) {
		no, err = make(ctx)
		w.gate.follow(onPay, no)
		return err
	}, func(err error) error {
		w.charging = false
		if err != nil {
			back()
			return err
		}
		if w.on == onPay {
			w.pay.follow(no)
		}
		return nil
	})
}

// codeOut reports whether the attempt of the page is before the customer.
func (w *Window) codeOut() bool {
	return w.charging || w.state.payment != nil && w.state.payment.Attempt.State.OnScreen()
}

// byCode reports whether the page is of a payment by the customer's own code, which is taken back
// and not withdrawn.
func (w *Window) byCode() bool {
	if v := w.state.payment; v != nil && v.Attempt.OutTradeNo == w.pay.no && w.pay.no != "" {
		return v.Attempt.ByCode != nil
	}
	return w.pay.byCode
}

// canAsk reports whether there is an undecided attempt to ask about.
func (w *Window) canAsk() bool {
	return w.pay.no != "" && w.state.payment != nil && w.state.payment.Attempt.Undecided()
}

// canNewCode reports whether a fresh code may be had for the sale.
// While the customer is at his password nothing takes that away by one key.
func (w *Window) canNewCode() bool {
	return w.canPayElse() && !(w.byCode() && w.codeOut())
}

// canPayElse reports whether the sale may be paid in another way.
func (w *Window) canPayElse() bool { return !w.charging && w.state.sale.Owes() > 0 }

// canChargeAgain is canNewCode once the last code is off the screen.
func (w *Window) canChargeAgain() bool { return w.canNewCode() && !w.codeOut() }

// canCashInstead reports whether the sale may be paid in cash.
func (w *Window) canCashInstead() bool { return w.canPayElse() }

// isUnowed reports whether the page is of money that has to go back, which is seen to on the
// page of the documents.
func (w *Window) isUnowed() bool { return w.pay.status == pos.StatusUnowed }

// ask1 asks WeChat at once about the payment that is shown.
func (w *Window) ask1() {
	no := w.pay.no
	w.act(func(context.Context) error { w.opts.Till.AskNow(no); return nil }, nil)
}

// askWithdraw asks before a code is taken off the screen, for the customer may
// be paying; a code that is off already is left at once.
func (w *Window) askWithdraw() {
	if w.pay.leaving {
		return // it has been answered
	}
	if !w.codeOut() {
		w.toSell()
		return
	}
	title, note, yes := "pay.withdraw_title", "pay.withdraw_note", "pay.withdraw_yes"
	if w.byCode() {
		title, note, yes = "pay.reverse_title", "pay.reverse_note", "pay.reverse_yes"
	}
	w.ask(question{
		title: w.t(title), text: w.t(note),
		yes: w.t(yes), yesKeys: []fyne.KeyName{fyne.KeyReturn, fyne.KeyEscape}, yesCap: "Enter / Esc",
		no: w.t("pay.withdraw_no"), noKey: fyne.KeyF9, noCap: "F9", danger: true,
	}, func() { w.withdrawTo(onSell) })
}

// cashInstead goes to the cash page, after asking where a code is still out.
func (w *Window) cashInstead() {
	if w.pay.leaving {
		return
	}
	if !w.codeOut() {
		w.toCash()
		return
	}
	title, note, yes := "pay.cash_title", "pay.withdraw_note", "pay.cash_yes"
	if w.byCode() {
		title, note, yes = "pay.reverse_cash_title", "pay.reverse_note", "pay.reverse_cash_yes"
	}
	w.ask(question{
		title: w.t(title), text: w.t(note),
		yes: w.t(yes), yesKeys: []fyne.KeyName{fyne.KeyReturn, fyne.KeyF8}, yesCap: "Enter",
		no: w.t("pay.withdraw_no"), noKey: escKey, noCap: "Esc", danger: true,
	}, func() { w.withdrawTo(onCash) })
}

// withdrawTo takes the code off the screen and goes to another page. If the
// payment came in the same moment the screen is green already and stays so.
func (w *Window) withdrawTo(page pageSet) {
	no := w.pay.no
	w.pay.leaving = true
	w.act(func(ctx context.Context) error {
		if no == "" {
			v, _ := w.opts.Till.OnScreen()
			no = v.Attempt.OutTradeNo
		}
		return w.opts.Till.Withdraw(ctx, no)
	}, func(err error) error {
		w.pay.leaving = false
		if err == nil && w.on == onPay && w.state.sale.Owes() > 0 {
			w.goTo(page)
		}
		return err
	})
}

// hintFor says what happens next to the payment and what the cashier can do;
// a problem is named in words.
func (w *Window) hintFor(v *pos.PaymentView) string {
	if v.Status == pos.StatusRefused || v.Problem != "" {
		return w.problem(v.Attempt.Last)
	}
	return w.t("hint." + string(v.Status))
}

// clock is a time that runs down: 0:58.
func clock(d time.Duration) string {
	s := int((d + time.Second - 1) / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
