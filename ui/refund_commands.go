package ui

import (
	"context"
	"strings"

	"wxtill/pos"
)

// toRefund opens the refund page; a number that has been typed is looked up.
func (w *Window) toRefund() {
	number := ""
	if home := w.page().home(); home != nil {
		number = strings.TrimSpace(home.Text)
		home.SetText("")
	}
	w.goTo(onRefund)
	if w.on == onRefund && number != "" {
		w.refund.look(number)
	}
}

// hasRefundChosen reports whether the chosen payment of the documents can go back.
func (w *Window) hasRefundChosen() bool {
	r := w.docs.item().recent
	return r != nil && r.State == pos.Paid
}

// refundChosen opens the chosen payment of the documents on the refund page, or the
// page alone where that is none: a number is typed or scanned there.
func (w *Window) refundChosen() {
	if !w.hasRefundChosen() {
		w.goTo(onRefund)
		return
	}
	r := w.docs.item().recent
	number := string(r.OutTradeNo)
	if number == "" {
		number = string(r.Sale)
	}
	w.goTo(onRefund)
	w.refund.look(number)
}

// enter is the Enter key: what has been typed is what the page has asked for. An
// empty entry takes one more of the chosen line.
func (p *refundPage) enter() {
	text := strings.TrimSpace(p.field.entry.Text)
	switch {
	case text == "" && p.asking == askNumber && p.hasGoods():
		p.tick(p.draft.chosen)
	case text == "":
		p.ask(askNumber)
	case p.asking == askQuantity:
		p.setQuantity(text)
	case p.asking == askAmount:
		p.setAmount(text)
	default:
		p.look(text)
	}
}

// ask has the entry wait for something else.
func (p *refundPage) ask(what refundAsk) {
	p.asking = what
	switch what {
	case askQuantity:
		p.field.hint(p.t("sell.quantity_hint", p.draft.of.Goods()[p.draft.chosen].Name))
	case askAmount:
		p.field.hint(p.t("refund.amount_hint"))
	default:
		p.field.hint(p.t("refund.hint"), p.t("refund.hint_short"))
	}
}

func (p *refundPage) clearEntry() {
	p.ask(askNumber)
	p.field.entry.SetText("")
}

// hasGoods reports whether there are lines to choose from.
func (p *refundPage) hasGoods() bool {
	return p.draft.of != nil && len(p.draft.of.Goods()) > 0
}

// tick is a tap on line i.
func (p *refundPage) tick(i int) {
	p.draft.chosen = i
	p.draft.tick(i)
	p.redraw()
}

func (p *refundPage) move(by int) {
	if p.hasGoods() {
		p.draft.chosen = min(max(p.draft.chosen+by, 0), len(p.draft.of.Goods())-1)
		p.redraw()
	}
}

func (p *refundPage) redraw() {
	p.show(p.w.state)
	p.w.settle()
	p.w.focusHome()
}

// setQuantity has the quantity in text go back of the chosen line; 0 is none.
func (p *refundPage) setQuantity(text string) {
	var q pos.Quantity
	if text != "0" {
		var err error
		if q, err = pos.ParseQuantity(text); err != nil {
			p.refuse(err)
			return
		}
	}
	p.clearEntry()
	p.draft.set(p.draft.chosen, q)
	p.redraw()
}

// setAmount has an amount go back, whatever the goods.
func (p *refundPage) setAmount(text string) {
	amount, err := pos.ParseFen(text)
	if err != nil {
		p.refuse(err)
		return
	}
	p.clearEntry()
	p.draft.amount, p.draft.all = amount, false
	p.redraw()
}

// refuse says what is wrong with the text of the entry and marks it.
func (p *refundPage) refuse(err error) {
	p.w.complain(err)
	p.field.entry.selectAll()
}

// because chooses a reason; the last one has to be typed.
func (p *refundPage) because(i int) {
	if i < len(refundReasons)-1 {
		p.draft.reason = i
		p.redraw()
		return
	}
	p.w.openForm(form{
		title: p.t("refund.reason"), fields: []formField{{label: p.t("refund.reason_text"), value: p.draft.other}},
		yes: p.t("refund.reason_yes"),
		send: func(f *openForm) {
			p.draft.reason, p.draft.other = i, f.value(0)
			p.w.closeOverlay()
			p.redraw()
		},
	})
}

// why is the chosen reason in words.
func (p *refundPage) why() string {
	if i := p.draft.reason; i < len(refundReasons)-1 {
		return p.t(refundReasons[i])
	}
	return p.draft.other
}

// hasSlip reports whether the till has printed a slip of r.
func hasSlip(r *pos.Refund) bool { return !r.AcceptedAt.IsZero() && !r.Elsewhere }

// slips are the refunds of the sale on the page that have one, newest first.
func (p *refundPage) slips() (numbers []string) {
	if p.draft.of == nil {
		return nil
	}
	for _, r := range p.draft.of.Refunds {
		if hasSlip(r) {
			numbers = append([]string{string(r.OutRefundNo)}, numbers...)
		}
	}
	return numbers
}

// Commands of the page.

func (w *Window) canRefundSlip() bool { return len(w.refund.slips()) > 0 }

// refundSlip prints the slip of a refund of the sale once more; where there are
// several it asks which.
func (w *Window) refundSlip() {
	slips := w.refund.slips()
	if len(slips) == 1 {
		w.reprintRefund(pos.OutRefundNo(slips[0]))
		return
	}
	w.openForm(form{
		title:  w.t("refund.slip_title"),
		fields: []formField{{label: w.t("refund.out_refund_no"), choices: slips, value: slips[0]}},
		yes:    w.t("cmd.reprint"),
		send: func(f *openForm) {
			w.closeOverlay()
			w.reprintRefund(pos.OutRefundNo(f.value(0)))
		},
	})
}

func (w *Window) reprintRefund(no pos.OutRefundNo) {
	w.act(func(ctx context.Context) error { return w.opts.Till.ReprintRefund(ctx, no) }, func(err error) error {
		if err == nil {
			w.page().banner().say(toneGreen, w.t("refund.slip_done", string(no)))
		}
		return err
	})
}

// refundEnter is the Enter key. Behind F10 it waits for what that asks about: the
// choice stays as it is asked about.
func (w *Window) refundEnter() {
	p := w.refund
	if w.acting == 0 || strings.TrimSpace(p.field.entry.Text) != "" {
		p.enter()
		return
	}
	w.work.then(func() {
		if w.overlay == nil && w.on == onRefund {
			p.enter()
		}
	})
}

func (w *Window) canRefundQuantity() bool { return w.refund.hasGoods() }

func (w *Window) refundQuantity() {
	p := w.refund
	if text := strings.TrimSpace(p.field.entry.Text); text != "" {
		p.setQuantity(text)
		return
	}
	p.ask(askQuantity)
}

func (w *Window) hasRefundable() bool { return w.refund.draft.of != nil }

func (w *Window) refundAll() {
	w.refund.draft.takeAll()
	w.refund.redraw()
}

func (w *Window) refundAmount() {
	p := w.refund
	if text := strings.TrimSpace(p.field.entry.Text); text != "" {
		p.setAmount(text)
		return
	}
	p.ask(askAmount)
}

// canRefundPayment reports whether there are several payments to choose from.
func (w *Window) canRefundPayment() bool {
	return w.refund.draft.of != nil && len(w.refund.draft.of.Payments) > 1
}

func (w *Window) refundPayment() {
	w.refund.draft.turn()
	w.refund.redraw()
}

// refundReason goes on to the next reason.
func (w *Window) refundReason() {
	w.refund.because((w.refund.draft.reason + 1) % len(refundReasons))
}

// askRefunds asks WeChat at once how all that is under way stands.
func (w *Window) askRefunds() {
	w.act(func(context.Context) error { w.opts.Till.AskNow(""); return nil }, nil)
}

// leaveRefund is Esc: what was typed, then the page.
func (w *Window) leaveRefund() {
	if p := w.refund; p.field.entry.Text != "" || p.asking != askNumber {
		p.clearEntry()
		return
	}
	w.goTo(onDocs)
}

// canDoRefund reports whether what has been chosen can be given back.
func (w *Window) canDoRefund() bool {
	p := w.refund
	if p.busy || p.draft.nothing() {
		return false
	}
	_, err := p.draft.of.Quote(p.draft.order())
	return err == nil
}

// doRefund gives the money back, once somebody who may has allowed it.
func (w *Window) doRefund() {
	p := w.refund
	right := pos.RightRefund
	if p.draft.of.Sale == nil {
		right = pos.RightRefundElsewhere
	}
	o := p.draft.order()
	o.Reason = p.why()
	q, quote := p.question()
	ask := func() {
		w.allowFor(right, &q, func(by pos.Grant) {
			o.By = by
			p.give(o)
		})
	}
	if quote.Payment.Kind != pos.TenderCash {
		ask()
		return
	}
	var x *pos.ShiftReport
	w.act(func(ctx context.Context) (err error) {
		x, err = w.opts.Till.XReport(ctx, pos.Grant{})
		return err
	}, func(err error) error {
		if err == nil {
			q.text += p.exceedsText(&x.Drawer, quote.Amount)
			ask()
		}
		return err
	})
}

// exceedsText says that there should not be so much in the drawer; "" where there
// should. Who counts blind is not told how much that is.
func (p *refundPage) exceedsText(d *pos.Drawer, amount pos.Fen) string {
	switch {
	case !d.Exceeds(&pos.CashMovement{Kind: pos.CashPaidOut, Amount: amount}):
		return ""
	case p.w.opts.Till.CountsBlind():
		return p.t("refund.ask_exceeds_blind")
	}
	return p.t("refund.ask_exceeds", yuan(d.Expected))
}

// question is what is asked before the money goes: how much, by which way, what of
// it is a coupon's, when it arrives, and why.
func (p *refundPage) question() (question, pos.Quote) {
	q, err := p.draft.of.Quote(p.draft.order())
	text := p.t("refund.ask_"+string(q.Payment.Kind), yuan(q.Amount))
	if part := min(q.CouponPart, q.Amount); part > 0 {
		text += p.t("refund.ask_coupon", yuan(part), yuan(q.Amount-part))
	}
	text += p.t("refund.ask_reason", p.why())
	if q.Payment.Kind == pos.TenderWeChat {
		text += p.whereText(q, err)
	} else {
		text += p.waysText(q)
	}
	return question{
		title: p.t("refund.ask_title", yuan(q.Amount)), text: text,
		yes: p.t("cmd.do_refund") + " " + yuan(q.Amount), yesKeys: enterKey, yesCap: "Enter",
		no: p.t("refund.ask_no"), noKey: escKey, noCap: "Esc",
	}, q
}

// give has the till make the refund and says what became of it so far.
func (p *refundPage) give(o pos.RefundOrder) {
	var v pos.RefundView
	p.busy = true
	p.w.act(func(ctx context.Context) error {
		made, err := p.w.opts.Till.Refund(ctx, o)
		if err == nil {
			v, err = p.w.opts.Till.RefundByNumber(ctx, made.OutRefundNo)
		}
		return err
	}, func(err error) error {
		p.busy = false
		if err == nil {
			p.w.page().banner().say(refundTone(v.Status), p.w.refundSentence(&v))
			p.given(&v.Refund)
			p.again()
		}
		return err
	})
}

// given begins the choice anew after a refund, so that the key pressed once more
// gives nothing back; what was chosen is kept for the case that WeChat refuses it.
func (p *refundPage) given(r *pos.Refund) {
	p.sent, p.asked = r.OutRefundNo, p.draft.refundChoice
	if r.State.Counts() {
		p.draft.refundChoice = refundChoice{}
	}
}

// refused chooses again what a refund was for that has come to nothing, unless
// something else has been chosen meanwhile.
func (p *refundPage) refused(r *pos.Refund) {
	if r.OutRefundNo == p.sent && !r.State.Counts() && p.draft.nothing() {
		p.draft.refundChoice = p.asked
	}
}

// newest is the refund of the sale on the page that was made last.
func (p *refundPage) newest() pos.OutRefundNo {
	if n := len(p.draft.of.Refunds); p.sent == "" && n > 0 {
		return p.draft.of.Refunds[n-1].OutRefundNo
	}
	return p.sent
}

// hearRefund tells what became of a refund of the sale on the page. The banner follows
// the newest one; an older one is told of where a person has to see to it.
func (w *Window) hearRefund(ev pos.Event) {
	if w.on != onRefund || w.refund.draft.of == nil || ev.OutRefundNo == "" || ev.Kind == pos.EventReprint {
		return // a copy of a slip moves no money
	}
	var v pos.RefundView
	w.act(func(ctx context.Context) (err error) {
		v, err = w.opts.Till.RefundByNumber(ctx, ev.OutRefundNo)
		return err
	}, func(err error) error {
		p := w.refund
		if err != nil || w.on != onRefund || !p.draft.isOf(&v.Refund) {
			return err
		}
		text, newest := w.refundSentence(&v), v.Refund.OutRefundNo == p.newest()
		if v.Problem != "" {
			text += p.t("say.stop") + w.problem(v.Refund.Last)
		}
		if !newest {
			text = shortRefund(v.Refund.OutRefundNo) + " · " + text
		}
		if newest || refundTone(v.Status) == toneRed {
			p.note.say(refundTone(v.Status), text)
		}
		p.refused(&v.Refund)
		p.again()
		return nil
	})
}
