package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// refundPage is 退款: a sale by its number, what of it goes back this time and
// why, where the money goes, and what became of the refunds before.
type refundPage struct {
	pageBase

	field   *field
	number  *line
	total   *moneyLabel
	paidBy  [payingRows]*para // its payments
	chip    *chip
	head    *fyne.Container
	goods   *table
	history *table
	made    *fyne.Container // the card of history

	left, toCustomer, coupon *line
	couponRow                *fyne.Container
	sum                      *moneyLabel
	reasons                  []*keyButton
	where                    *para
	do                       *keyButton

	draft  refundDraft
	asking refundAsk
	busy   bool            // the till is at it
	sent   pos.OutRefundNo // the refund that was made last
	asked  refundChoice    // what was chosen for it
}

// refundAsk is what the entry waits for.
type refundAsk int

const (
	askNumber refundAsk = iota
	askQuantity
	askAmount
)

// payingRows is how many payments of a sale the head tells of.
const payingRows = 3

func newRefundPage(w *Window) *refundPage {
	p := &refundPage{pageBase: newPageBase(w)}
	p.field = newField(w, iconSearch, w.command("entry").cap)
	p.field.entry.OnChanged = func(string) { p.note.clear(); w.settle() }
	p.number = newLine(textBody, colorInk2, false).elastic(80)
	p.total = newMoneyLabel(textFigure, colorInk)
	p.chip = newChip()
	for i := range p.paidBy {
		p.paidBy[i] = newPara(3, textBody, colorInk2)
	}
	p.goods = newTable(tallRow, []tableColumn{
		{title: w.t("refund.goods"), width: 120, grow: 1},
		{title: w.t("refund.bought"), width: 100, right: true, from: 540},
		{title: w.t("refund.returned"), width: 96, right: true, from: 440},
		{title: w.t("refund.this_time"), width: 100, right: true},
		{title: w.t("refund.amount"), width: 112, right: true},
	}, p.tick)
	p.goods.empty.set(w.t("refund.empty"))
	p.history = newTable(rowHeight, []tableColumn{
		{title: w.t("refund.made"), width: 170, from: 640},
		{title: w.t("refund.out_refund_no"), width: 176, grow: 1},
		{title: w.t("refund.amount"), width: 116, right: true},
		{title: w.t("documents.state"), width: 160, grow: 1},
	}, nil)
	p.note = newBanner(bannerLines + 2) // a refusal of WeChat, with what to do about it
	p.build()
	p.ask(askNumber)
	return p
}

func (p *refundPage) build() {
	w := p.w
	paid := column(0)
	for _, l := range p.paidBy {
		paid.add(l)
	}
	p.head = card(column(space4).padded(space16).
		add(row(space12).grow(1, middle(p.number)).add(p.chip).done(),
			row(space16).add(sized(120, textFigure*1.25, p.total)).grow(1, middle(paid.done())).done()).done())
	p.made = sized(0, headHeight+rowHeight, card(p.history))
	buttons := row(space12).
		grow(1, w.commandButton("refund_quantity", stylePlain)).
		grow(1, w.commandButton("refund_all", stylePlain)).
		grow(1, w.commandButton("refund_amount", stylePlain)).
		grow(1, w.commandButton("refund_payment", stylePlain)).
		grow(1, w.commandButton("refund_slip", stylePlain)).done()
	left := column(space12).
		add(p.field.box, p.note.box, p.head).
		grow(2, card(p.goods)).grow(1, p.made).
		add(buttons).done()
	right := column(space12).add(p.totals(), p.reasonCard()).grow(1, p.whereCard())
	p.do = w.commandButton("do_refund", styleMain).tall(mainHeight)
	p.root = inset(space16, space16, split(left, right.add(p.do).done()))
}

// totals is the card with what is left, what the customer's own money gets and
// what this refund comes to.
func (p *refundPage) totals() fyne.CanvasObject {
	pair := func(key string, value **line) *fyne.Container {
		label := newLine(textBody, colorInk2, false).elastic(60)
		label.set(p.t(key))
		*value = newLine(textBody, colorInk2, false).right()
		return row(space8).grow(1, label).add(*value).done()
	}
	p.sum = newMoneyLabel(textTotal, colorInk).right()
	label := newText(textBody, colorInk, false)
	label.Text = p.t("refund.title")
	left, customer := pair("refund.left", &p.left), pair("refund.to_customer", &p.toCustomer)
	p.couponRow = pair("refund.coupon", &p.coupon)
	return card(column(space8).padded(space16).
		add(left, customer, p.couponRow, sized(0, 1, canvas.NewRectangle(colorLine)),
			row(space8).add(middle(label)).grow(1, p.sum).done()).done())
}

// reasonCard has a button for each common reason, and one for any other.
func (p *refundPage) reasonCard() fyne.CanvasObject {
	title := newLine(textBody, colorInk2, false).elastic(60)
	title.set(p.t("refund.reason") + " · F3")
	rows := column(space8).padded(space16).add(title)
	for i := 0; i < len(refundReasons); i += 2 {
		pair := row(space8)
		for j := i; j < i+2; j++ {
			b := p.w.button(styleSmall, p.t(refundReasons[j]), "", func() { p.because(j); p.w.focusHome() }).tall(smallHeight)
			p.reasons = append(p.reasons, b)
			pair.grow(1, b)
		}
		rows.add(pair.done())
	}
	return card(rows.done())
}

// refundReasons are the keys of the common reasons; behind the last one a person
// types another.
var refundReasons = [...]string{"refund.reason_mistake", "refund.reason_quality", "refund.reason_mind", "refund.reason_other"}

func (p *refundPage) whereCard() fyne.CanvasObject {
	p.where = newPara(12, textBody, colorInk2)
	return card(inset(space16, space12, container.NewVScroll(p.where)))
}

func (p *refundPage) home() *entry { return p.field.entry }

// begin empties the page.
func (p *refundPage) begin() {
	p.draft, p.busy, p.sent = refundDraft{}, false, ""
	p.note.clear()
	p.clearEntry()
}

// look has the till find what can be given back under a number.
func (p *refundPage) look(number string) {
	var of *pos.Refundable
	p.busy = true
	p.w.act(func(ctx context.Context) (err error) {
		of, err = p.w.opts.Till.Refundable(ctx, number)
		return err
	}, func(err error) error {
		p.busy = false
		if err == nil {
			p.clearEntry()
			p.draft, p.sent = newDraft(of, number), ""
			return nil
		}
		p.draft = refundDraft{} // what was found before is not what was asked for
		if errors.Is(err, pos.ErrNoSuchSale) && pos.IsTail(number) {
			p.w.findReceipt(number) // of another day, or of WeChat's number
			return nil
		}
		p.field.entry.selectAll()
		return err
	})
}

// again reads the sale on the page once more, after something about it has
// changed. What is chosen stays.
func (p *refundPage) again() {
	if number := p.draft.number(); number != "" {
		var of *pos.Refundable
		p.w.act(func(ctx context.Context) (err error) {
			of, err = p.w.opts.Till.Refundable(ctx, number)
			return err
		}, func(err error) error {
			if err == nil {
				p.draft.renew(of)
			}
			return err
		})
	}
}

// show draws the sale that was found and what of it goes back.
func (p *refundPage) show(s *state) {
	of := p.draft.of
	setVisible(p.head, of != nil)
	setVisible(p.made, of != nil && len(of.Refunds) > 0)
	if of == nil {
		p.goods.empty.set(p.t("refund.empty"))
		p.goods.fill(nil, -1)
		p.quote(pos.Quote{Payment: &pos.RefundablePayment{}}, nil)
		return
	}
	p.showHead(of, s)
	p.showHistory(of, s)
	q, err := of.Quote(p.draft.order())
	p.showGoods(of, q)
	p.quote(q, err)
}

func (p *refundPage) showHead(of *pos.Refundable, s *state) {
	var total pos.Fen
	for i := range p.paidBy {
		text := ""
		if i < len(of.Payments) {
			text = p.paymentText(&of.Payments[i])
		}
		p.paidBy[i].set(text)
		ink := colorInk2
		if i == p.draft.payment && len(of.Payments) > 1 {
			ink = colorBlue
		}
		p.paidBy[i].color(ink)
		setVisible(p.paidBy[i], text != "")
	}
	for i := range of.Payments {
		total += of.Payments[i].TotalFee
	}
	p.total.set(total)
	p.number.set(p.t("refund.elsewhere", of.Payments[0].Device) + " · " + p.w.dateTime(of.Payments[0].PaidAt.In(pos.Beijing)))
	if of.Sale != nil {
		p.number.set(p.t("refund.sale", of.Sale.Number.Short(), p.w.dateTime(of.Sale.OpenedAt.In(pos.Beijing))))
	}
	p.showChip(of, s)
}

// showChip says how much of the sale has gone back.
func (p *refundPage) showChip(of *pos.Refundable, s *state) {
	var left, paid pos.Fen
	for i := range of.Payments {
		left += of.Payments[i].Left
		paid += of.Payments[i].TotalFee
	}
	switch {
	case len(of.Payments) == 0:
		p.chip.set(toneGrey, p.t("refund.unpaid"))
	case hasRefund(of, pos.RefundFailed, pos.RefundChange):
		p.chip.set(toneRed, p.t("refund.back_stuck"))
	case slices.ContainsFunc(of.Refunds, func(r *pos.Refund) bool { return waits(s.refundStatus(r)) }):
		p.chip.set(toneAmber, p.t("refund.back_waiting"))
	case hasRefund(of, pos.RefundIntended, pos.RefundAccepted):
		p.chip.set(toneBlue, p.t("refund.back_coming"))
	case left == 0:
		p.chip.set(toneGrey, p.t("refund.all_back"))
	case left < paid:
		p.chip.set(toneAmber, p.t("refund.part_back"))
	default:
		p.chip.set(toneGreen, p.t("recent.paid"))
	}
}

// hasRefund reports whether a refund of the sale is in one of these states.
func hasRefund(of *pos.Refundable, states ...pos.RefundState) bool {
	return slices.ContainsFunc(of.Refunds, func(r *pos.Refund) bool { return slices.Contains(states, r.State) })
}

// paymentText tells of one payment: how, how much, what of it a coupon bore.
func (p *refundPage) paymentText(pay *pos.RefundablePayment) string {
	text := p.t("method."+string(pay.Kind)) + " " + yuan(pay.TotalFee)
	if pay.CouponFee > 0 {
		text += p.t("refund.of_it_coupon", yuan(pay.CouponFee), yuan(pay.TotalFee-pay.CouponFee))
	}
	if pay.Tender == pos.NoTender && p.draft.of.Sale != nil && pay.Left > 0 {
		text += " · " + p.t("recent.unowed")
	}
	if pay.TransactionID != "" {
		text += " · " + pay.TransactionID
	}
	return text
}

func (p *refundPage) showHistory(of *pos.Refundable, s *state) {
	rows := make([][]cell, len(of.Refunds))
	for i, r := range of.Refunds {
		status := s.refundStatus(r)
		at := r.CreatedAt.In(pos.Beijing)
		when := at.Format(time.TimeOnly)
		if pos.DayOf(at) != pos.DayOf(s.now) {
			when = p.w.dateTime(at)
		}
		rows[len(rows)-1-i] = []cell{
			{text: when}, {text: shortRefund(r.OutRefundNo)}, {text: yuan(r.RefundFee), bold: true},
			{text: p.w.refundWord(r, status), chip: refundTone(status), isChip: true},
		}
	}
	p.history.fill(rows, -1)
}

// shortRefund is a refund number of this till without till code and day.
func shortRefund(no pos.OutRefundNo) string {
	if parts := strings.SplitN(string(no), "-", 3); len(parts) == 3 {
		return parts[2]
	}
	return string(no)
}

func (p *refundPage) showGoods(of *pos.Refundable, q pos.Quote) {
	goods := of.Goods()
	if len(goods) == 0 {
		why := "refund.no_goods"
		if of.Sale != nil {
			why = "refund.not_settled"
		}
		p.goods.empty.set(p.t(why))
		p.goods.fill(nil, -1)
		return
	}
	amounts := map[int]pos.Fen{}
	for _, l := range q.Lines {
		amounts[l.Line] = l.Amount
	}
	rows := make([][]cell, len(goods))
	for i, l := range goods {
		name := l.Name
		if name == "" {
			name = p.t("sell.amount_name")
		}
		mark, this, amount := iconBox, "0", "-"
		if p.draft.quantity(i) > 0 {
			mark, this, amount = iconTicked, p.draft.quantity(i).String()+l.Unit, yuan(amounts[i])
		}
		rows[i] = []cell{
			{text: name, sub: yuan(l.Total()), mark: mark, bold: p.draft.quantity(i) > 0}, {text: l.Quantity.String() + l.Unit},
			{text: of.Returned[i].String() + l.Unit}, {text: this, bold: this != "0"}, {text: amount, bold: amount != "-"},
		}
	}
	p.goods.fill(rows, p.draft.chosen)
}

// quote shows what the refund comes to, or why there can be none.
func (p *refundPage) quote(q pos.Quote, err error) {
	p.left.set(yuan(q.Payment.Left))
	amount := q.Amount
	if err != nil || p.draft.nothing() {
		amount = 0
	}
	part := min(q.CouponPart, amount)
	p.toCustomer.set(yuan(amount - part))
	p.coupon.set(p.t("refund.about", yuan(part)))
	setVisible(p.couponRow, q.Payment.CouponLeft > 0)
	p.sum.set(amount)
	p.do.setLabel(p.t("cmd.do_refund") + " " + yuan(amount))
	for i, b := range p.reasons {
		style := styleSmall
		if i == p.draft.reason && p.draft.of != nil {
			style.edge, style.ink = colorBlue, colorBlue
		}
		b.setStyle(style)
	}
	p.where.set(p.whereText(q, err))
}

// whereText says where the money goes and when it arrives.
func (p *refundPage) whereText(q pos.Quote, err error) string {
	if errors.Is(err, pos.ErrNothingLeft) {
		return p.nothingLeft(q)
	}
	switch {
	case p.draft.of == nil:
		return p.t("refund.how")
	case err != nil:
		return p.w.explain(err)
	case p.draft.nothing() && !p.hasGoods():
		return p.t("refund.choose_amount")
	case p.draft.nothing():
		return p.t("refund.choose")
	case q.Payment.Kind == pos.TenderCash:
		return p.waysText(q) + p.t("refund.where_cash")
	case q.Payment.Wait > 0:
		return p.waysText(q) + p.t("refund.where_wait", p.w.words.Age(q.Payment.Wait)) + p.t("refund.where_wechat")
	case !p.w.state.weather.Online:
		return p.waysText(q) + p.t("refund.where_offline") + p.t("refund.where_wechat")
	}
	return p.waysText(q) + p.t("refund.where_wechat")
}

// nothingLeft says why nothing of a payment can go back, and what is left of the others.
func (p *refundPage) nothingLeft(q pos.Quote) string {
	text, others := "", p.others()
	if others != "" {
		text = p.t("refund.ways_others", others)
	}
	switch {
	case p.draft.hasRefund(pos.RefundFailed, pos.RefundChange):
		return text + p.t("refund.where_stuck")
	case p.w.state.refundWaits(q.Payment.OutTradeNo):
		return text + p.t("refund.where_waiting")
	case others != "":
		return text
	case p.draft.hasRefund(pos.RefundIntended, pos.RefundAccepted):
		return p.t("refund.where_coming")
	}
	return p.w.explain(pos.ErrNothingLeft)
}

// others are the other payments of the sale that have something left.
func (p *refundPage) others() string {
	var others []string
	for i := range p.draft.of.Payments {
		if o := &p.draft.of.Payments[i]; i != p.draft.payment && o.Left > 0 {
			others = append(others, p.t("method."+string(o.Kind))+" "+yuan(o.Left))
		}
	}
	return strings.Join(others, p.t("refund.ways_and"))
}

// waysText says of a sale that was paid in several ways what this refund is against,
// and what is left of the others to be given back after it.
func (p *refundPage) waysText(q pos.Quote) string {
	others := p.others()
	if others == "" {
		return ""
	}
	text := p.t("refund.ways", p.t("method."+string(q.Payment.Kind)), yuan(q.Amount), others)
	if rest := short(q); rest > 0 {
		text += p.t("refund.ways_short", yuan(rest))
	}
	return text
}
