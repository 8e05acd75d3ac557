package ui

import (
	"context"

	"wxtill/pos"
	"wxtill/wxpay"
)

// splitPage is 组合支付: how much the customer pays by WeChat, and what is left for cash. The
// code for it comes next, and then the cash page.
type splitPage struct {
	pageBase

	field   *field
	amount  *moneyLabel // what is owed
	rest    *moneyLabel
	rounded *line // what rest would be to the fen
	verdict *line // of rest, or how much too much was typed
}

func newSplitPage(w *Window) *splitPage {
	p := &splitPage{pageBase: newPageBase(w)}
	p.field = newField(w, iconCash, w.command("entry").cap)
	p.field.hint(w.t("split.hint"), w.t("split.hint_short"))
	p.field.entry.OnChanged = func(string) { p.note.clear(); p.reckon(); w.settle() }
	p.amount = newMoneyLabel(textAmount, colorInk)
	p.rest = newMoneyLabel(textChange, colorInk)
	p.rounded = newLine(textBody, colorInk2, false).elastic(100)
	p.verdict = newLine(textTitle, colorInk2, false).elastic(100)
	p.build()
	return p
}

func (p *splitPage) build() {
	w := p.w
	head := newLine(textButton, colorInk2, false).elastic(100)
	head.set(p.t("split.title"))
	part := newLine(textBody, colorInk2, false)
	part.set(p.t("split.part"))
	left := column(space8).
		add(head, sized(0, textAmount*1.15, p.amount), part, p.field.box, p.note.box, p.verdict).
		add(sized(0, textAmount, p.rest), p.rounded).grow(1, spacer()).done()
	buttons := column(space12).
		grow(1, newPad(w, p.field.entry, w.t("split.half"), p.half)).
		add(w.commandButton("charge_part", styleMain).tall(mainHeight)).
		add(w.button(stylePlain, w.t("cmd.back"), "Esc", w.toSell)).done()
	p.root = inset(space32, space16, centred(takingWidth, takingHeight, split(left, buttons)))
}

func (p *splitPage) home() *entry { return p.field.entry }

// begin empties the page for another customer.
func (p *splitPage) begin() {
	p.note.clear()
	p.field.entry.SetText("")
}

// half puts a half of what is owed into the entry.
func (p *splitPage) half() {
	if owes := p.w.state.sale.Owes(); owes > 0 {
		p.field.entry.put(((owes + 1) / 2).String())
	}
}

// show draws what s owes.
func (p *splitPage) show(s *state) {
	p.amount.set(s.sale.Owes())
	if v, pending := s.pending(); pending && p.note.text() == "" {
		p.note.say(toneAmber, p.t(pendingKey(v)))
	}
	p.reckon()
}

// part is the amount in the entry.
func (p *splitPage) part() (pos.Fen, error) { return pos.ParseFen(p.field.entry.Text) }

// reckon shows what is left for cash, or how much too much was typed.
func (p *splitPage) reckon() {
	owes := p.w.state.sale.Owes()
	part, err := p.part()
	rest := owes - part
	p.verdict.set("")
	p.verdict.ink(colorInk2)
	setVisible(p.rest, err == nil && rest >= 0)
	setVisible(p.rounded, false)
	switch {
	case err != nil:
	case rest < 0:
		p.verdict.set(p.t("split.over", yuan(-rest)))
		p.verdict.ink(colorRed)
	default:
		due := p.w.opts.Till.CashDue(rest)
		p.verdict.set(p.t("split.rest"))
		p.rest.set(due)
		p.rounded.set(p.t("cash.rounded", yuan(rest), signed(due-rest)))
		setVisible(p.rounded, due != rest)
	}
}

// toSplit asks for the part that WeChat is to pay.
func (w *Window) toSplit() { w.goTo(onSplit) }

// chosen is the part in the entry, if it can be one. What cannot be is told in words and
// stays.
func (p *splitPage) chosen() (part pos.Fen, ok bool) {
	part, err := p.part()
	if err == nil && part > p.w.state.sale.Owes() {
		err = pos.ErrPartTooMuch
	}
	p.w.complain(err)
	return part, err == nil
}

// chargeTyped makes the code for the part in the entry.
func (w *Window) chargeTyped() {
	if part, ok := w.split.chosen(); ok {
		w.orOffer(func() { w.chargePart(part) })
	}
}

// cashFirst is what WeChat is asked for where the cash page holds less than is due: cash is
// counted already, and the customer pays the other part first. 0 for nothing.
func (p *cashPage) cashFirst() pos.Fen {
	if given, err := p.given(); err == nil && given < p.due() {
		return p.w.state.sale.Owes() - given
	}
	return 0
}

// canRestByWeChat reports whether the cash page holds a part of what is due.
func (w *Window) canRestByWeChat() bool {
	return w.canTakeCash() && !w.charging && w.cash.cashFirst() > 0
}

// restByWeChat has WeChat asked for what the cash that was typed leaves.
func (w *Window) restByWeChat() {
	part := w.cash.cashFirst()
	w.orOffer(func() { w.chargePart(part) })
}

// payTypedPart charges a payment code that was scanned on the split page, for the part in
// its entry.
func (w *Window) payTypedPart(code wxpay.AuthCode) {
	if part, ok := w.split.chosen(); ok {
		w.payByCode(code, part)
	}
}

// partPaid goes on to the cash for the rest once a part is paid.
func (w *Window) partPaid(v pos.PaymentView, sale *pos.Sale) {
	w.closeOverlay()
	w.goTo(onCash)
	w.cash.note.say(toneGreen, w.partWords(v, sale))
	w.settle()
}

// showSettled shows that a sale is paid which an edit has settled: what was not paid yet was taken
// out of it, or off it. One that was parked is not.
func (w *Window) showSettled(number pos.SaleNumber) {
	var sale *pos.Sale
	w.act(func(ctx context.Context) (err error) {
		sale, err = w.opts.Till.SaleByNumber(ctx, number)
		return err
	}, func(err error) error {
		if err == nil && sale.State == pos.SaleSettled && w.on == onSell {
			w.paid.settled(sale)
			w.open(onPaid)
		}
		return err
	})
}

// partWords say that a part is paid, and how much cash is left to take.
func (w *Window) partWords(v pos.PaymentView, sale *pos.Sale) string {
	return w.t("split.paid", yuan(v.Attempt.TotalFee), yuan(w.opts.Till.CashDue(sale.Owes())))
}
