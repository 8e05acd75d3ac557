package ui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// paidPage is the green screen. It is shown only for a payment that is in the
// book, and stays until the next sale begins.
type paidPage struct {
	pageBase

	title  *line
	amount *moneyLabel
	detail *line
	late   *line
	change *line
	slip   *line

	told customerPaid // what the customer is told of it
}

// enterGuard is how long the green screen ignores Enter: a key pressed twice on
// the page before must not take the change off the screen.
const enterGuard = 400 * time.Millisecond

func newPaidPage(w *Window) *paidPage {
	p := &paidPage{pageBase: newPageBase(w)}
	white := color.Color(colorWhite)
	p.title = newLine(textFigure, white, true).center()
	p.amount = newMoneyLabel(textPaid, white).center()
	p.detail = newLine(textTitle, white, false).center().elastic(200)
	p.late = newLine(textTitle, white, true).center().elastic(200)
	p.change = newLine(textTotal, white, true).center()
	p.slip = newLine(textTitle, white, false).center().elastic(200)
	tick := canvas.NewImageFromResource(iconTick.draw(colorWhite, lineWeight(124)))
	tick.FillMode = canvas.ImageFillContain
	next := w.commandButton("next_sale", stylePaper).tall(mainHeight)
	again := w.commandButton("reprint_last", styleOutline).tall(mainHeight)
	buttons := row(space16).add(sized(240, mainHeight, next), sized(190, mainHeight, again)).done()
	all := column(space8).
		add(sized(0, 124, tick), p.title, sized(0, textPaid*1.15, p.amount), p.change, p.late, p.detail, p.slip).
		add(sized(0, space12, spacer()), container.NewCenter(buttons)).done()
	ground := canvas.NewRectangle(colorGreenFill)
	notes := column(0).padded(space16).add(p.note.box).done()
	p.root = container.NewStack(ground, inset(space24, 0, middle(all)), container.NewBorder(notes, nil, nil, nil))
	return p
}

// wechat makes the page tell of a payment by WeChat.
func (p *paidPage) wechat(v pos.PaymentView, sale *pos.Sale) {
	a := &v.Attempt
	p.title.set(p.t("paid.wechat"))
	p.amount.set(sale.Due())
	p.told = customerPaid{amount: sale.Due()}
	detail := ""
	if a.Payment != nil {
		detail = a.Payment.TimeEnd.In(pos.Beijing).Format(time.TimeOnly)
		if a.Payment.CouponFee > 0 {
			detail = p.t("paid.payer", yuan(a.PayerFee())) + " · " + p.t("paid.coupon", yuan(a.Payment.CouponFee)) + " · " + detail
		}
	}
	p.tell(p.parts(sale)+detail, "")
	late := ""
	if a.Late {
		late = p.t("paid.late")
	}
	p.late.set(late)
	setVisible(p.late, a.Late)
}

// cash makes the page tell of a sale paid in cash.
func (p *paidPage) cash(sale *pos.Sale) {
	t := sale.Tenders[len(sale.Tenders)-1]
	p.title.set(p.t("paid.cash"))
	p.amount.set(sale.Due())
	p.told = customerPaid{amount: sale.Due(), given: t.Given, change: t.Change}
	given := p.t("paid.given", yuan(t.Given))
	if t.Rounding != 0 {
		given += " · " + p.t("paid.rounded", signed(t.Rounding))
	}
	p.tell(p.parts(sale)+given+" · "+t.At.In(pos.Beijing).Format(time.TimeOnly), p.t("paid.change", yuan(t.Change)))
	setVisible(p.late, false)
}

// settled makes the page tell of a sale that was paid before it came to what was paid.
func (p *paidPage) settled(sale *pos.Sale) {
	p.title.set(p.t("paid.settled"))
	p.amount.set(sale.Paid())
	p.told = customerPaid{amount: sale.Paid()}
	p.tell(p.parts(sale)+sale.SettledAt.In(pos.Beijing).Format(time.TimeOnly), "")
	setVisible(p.late, false)
}

// parts says what came by each way, of a sale that took more than one payment.
func (p *paidPage) parts(sale *pos.Sale) string {
	var ways []pos.TenderKind
	sums, payments := map[pos.TenderKind]pos.Fen{}, 0
	for _, t := range sale.Tenders {
		paid := t.Amount - t.Returned
		if paid == 0 {
			continue
		}
		if sums[t.Kind] == 0 {
			ways = append(ways, t.Kind)
		}
		sums[t.Kind] += paid
		payments++
	}
	if payments < 2 {
		return ""
	}
	var said string
	for _, kind := range ways {
		said += p.t("method."+string(kind)) + " " + yuan(sums[kind]) + " · "
	}
	return said
}

func (p *paidPage) tell(detail, change string) {
	p.note.clear()
	p.detail.set(detail)
	p.change.set(change)
	setVisible(p.change, change != "")
	p.slip.set("")
}

// show draws how far the receipt has come.
func (p *paidPage) show(s *state) { p.slip.set(p.slipWords(s.weather)) }

func (p *paidPage) slipWords(w pos.Weather) string {
	switch {
	case w.Printer == pos.PrinterNone:
		return p.t("paid.kept")
	case w.Waiting == 0:
		return p.t("paid.printed")
	case w.Prints():
		return p.t("paid.printing")
	}
	return p.t("paid.waiting", w.Waiting)
}

// nextSale leaves the green screen.
func (w *Window) nextSale() {
	now := w.opts.Clock.Now()
	if now.Sub(w.since) < enterGuard {
		w.since = now // a key that is held down goes on pressing
		return
	}
	w.goTo(onSell)
}

// leavePaid leaves the green screen once it has stood as long as the shop wants, and
// says on the page for the next sale what the last one was: the change may still be in
// somebody's hand. Who touches the till has not seen enough of it.
func (w *Window) leavePaid() {
	now := w.opts.Clock.Now()
	stays := w.opts.PaidStays
	if stays <= 0 || w.on != onPaid || w.overlay != nil || now.Sub(w.since) < stays || now.Sub(w.touched) < stays {
		return
	}
	told := w.paid.told
	w.goTo(onSell)
	said := w.t("paid.last", yuan(told.amount))
	if told.change > 0 {
		said = w.t("paid.last_change", yuan(told.amount), yuan(told.change))
	}
	w.sell.note.say(toneGreen, said)
	w.settle()
}
