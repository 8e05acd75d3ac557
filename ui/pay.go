package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// payPage is the screen of one WeChat payment: the code, the amount, and one
// line that says in words how it stands. It follows one attempt by its number,
// on the screen and after it has left it, until the cashier goes on.
type payPage struct {
	pageBase

	no      pos.OutTradeNo // of the attempt, "" until the till has given it
	status  pos.Status     // last shown
	sale    *pos.Sale      // that is being paid, as it was when F9 was pressed
	part    pos.Fen        // of it that is asked for, 0 for all
	byCode  bool           // the one that is about to be made is by the customer's payment code
	typed   string         // digits of a payment code, until Enter
	leaving bool           // the till is taking the code off the screen

	qr       *qrView
	noCode   *para             // in the place of the code
	phone    fyne.CanvasObject // above it, while the customer's own code is charged
	scanLine *fyne.Container
	head     *line
	amount   *moneyLabel
	bar      *canvas.Rectangle
	words    *para
	since    *line
	left     *line
	asked    *line
	digits   *line
	number   *line
	hint     *para
	lines    *lineList
	lock     *para
	withdraw *keyButton
}

func newPayPage(w *Window) *payPage {
	p := &payPage{pageBase: newPageBase(w), sale: &pos.Sale{}}
	p.qr = newQRView(w.codeAcross)
	p.noCode = newPara(3, textButton, colorInk2).center()
	p.head = newLine(textButton, colorInk2, false).elastic(100)
	p.amount = newMoneyLabel(textAmount, colorInk)
	p.bar = filled(colorBlue, nil, 4)
	p.bar.SetMinSize(fyne.NewSize(8, 0))
	p.words = newPara(3, textTitle, colorInk).strong()
	p.since = newLine(textButton, colorInk2, false).right()
	p.left = newLine(textBody, colorInk, true)
	p.asked = newLine(textBody, colorInk2, false)
	p.digits = newLine(textBody, colorInk, true)
	p.number = newLine(textCaption, colorInk2, false).elastic(80)
	p.hint = newPara(6, textBody, colorInk2)
	p.lines = newLineList()
	p.lock = newPara(3, textBody, colorInk2)
	p.lock.set(w.t("pay.locked"))
	p.digits.Hide()
	p.build()
	return p
}

func (p *payPage) build() {
	w := p.w
	label := newText(textTitle, colorInk, true)
	label.Text = w.t("pay.scan_with")
	p.scanLine = container.NewCenter(row(space12).add(wechatMark(30), label).done())
	p.phone = sized(0, 72, iconPhone.image(colorInk2, 72))
	p.phone.Hide()
	instead := column(space16).add(p.phone, p.noCode).done()
	code := card(inset(space4, space4, container.NewStack(p.qr, inset(space24, 0, middle(instead)))))

	state := card(row(space12).add(p.bar).
		grow(1, inset(space4, space8, middle(p.words))).
		add(inset(space12, 0, middle(p.since))).done())
	facts := row(space24).add(p.left, p.asked).grow(1, spacer()).done()
	p.withdraw = w.commandButton("withdraw", styleDanger).tall(payHeight)
	buttons := row(space12).
		grow(1, w.commandButton("ask", stylePlain).tall(payHeight)).
		grow(1, w.commandButton("new_code", stylePlain).tall(payHeight)).
		grow(1, w.commandButton("cash_instead", stylePlain).tall(payHeight)).
		grow(1, p.withdraw).done()
	details := column(space8).
		add(p.note.box, p.digits, state, facts, p.number, p.hint).
		grow(1, p.lines).add(p.lock).done()
	p.root = newPayLayout(payParts{
		code: code, scan: p.scanLine, head: p.head, amount: p.amount, details: details, buttons: buttons,
	})
}

// begin shows that a code is being made for a part of sale, for all where part is 0.
func (p *payPage) begin(sale *pos.Sale, part pos.Fen) {
	p.follow("")
	p.sale, p.part, p.byCode = sale, part, false
	p.typed = ""
	p.digits.Hide()
}

// follow makes no the attempt that the page shows.
func (p *payPage) follow(no pos.OutTradeNo) {
	if no == "" {
		p.status = ""
	}
	p.no = no
	p.w.gate.follow(p.w.on, no)
}

// show draws the payment of s, or that there is none yet.
func (p *payPage) show(s *state) {
	v := pos.PaymentView{Status: pos.StatusCreating, Asked: -1}
	v.Attempt.TotalFee, v.Attempt.Part = p.sale.Owes(), p.part > 0
	if p.part > 0 {
		v.Attempt.TotalFee = p.part
	}
	if p.byCode {
		v.Status = pos.StatusCharging
	}
	if s.payment != nil && (p.no == "" || s.payment.Attempt.OutTradeNo == p.no) && !p.w.charging {
		v = *s.payment
	}
	if s.sale.Number == v.Attempt.Sale && s.sale.Number != "" {
		p.sale = s.sale
	}
	if p.status != v.Status && failedStatus[v.Status] {
		p.w.opts.Sounds.Failed()
	}
	p.status, p.part = v.Status, 0
	head := p.t("pay.head", s.shop.Name)
	if v.Attempt.Part {
		p.part = v.Attempt.TotalFee
		head = p.t("split.head", yuan(p.w.restOf(&v)))
	}
	p.head.set(head)
	p.amount.set(v.Attempt.TotalFee)
	if v.Status == pos.StatusUnowed { // what is still to be paid, if anything
		p.amount.set(p.sale.Owes())
	}
	p.showCode(&v)
	p.showStatus(&v)
	p.lines.fill(p.w, p.sale)
	onScreen := onTheScreen(&v)
	setVisible(p.lock, onScreen)
	label := "cmd.withdraw"
	if !onScreen {
		label = "cmd.back"
	}
	p.withdraw.setLabel(p.t(label))
}

// restOf is what the sale in the cart still has to pay in cash once the part of v is paid.
func (w *Window) restOf(v *pos.PaymentView) pos.Fen {
	rest := w.state.sale.Owes()
	if v.Attempt.State != pos.Paid {
		rest -= v.Attempt.TotalFee
	}
	return w.opts.Till.CashDue(max(0, rest))
}

// onTheScreen reports whether v is, or is about to be, before the customer.
func onTheScreen(v *pos.PaymentView) bool {
	return v.Attempt.State == "" || v.Attempt.State.OnScreen()
}

// showCode shows the code while it can be paid, and words in its place while
// there is none to show.
func (p *payPage) showCode(v *pos.PaymentView) {
	code := ""
	if v.Attempt.State == pos.Presented || v.Attempt.State == pos.Paying {
		code = v.Attempt.CodeURL
	}
	if v.Status == pos.StatusReconnecting {
		code = "" // nobody could tell that it was paid
	}
	if err := p.qr.set(code); err != nil {
		p.note.say(toneRed, p.w.explain(err))
	}
	setVisible(p.scanLine, code != "")
	setVisible(p.phone, code == "" && (v.Attempt.ByCode != nil || v.Status == pos.StatusCharging))
	words := ""
	if code == "" {
		words = p.t(noCodeKey(v))
	}
	p.noCode.set(words)
}

// noCodeKey is the key of the words that stand in the place of a code.
func noCodeKey(v *pos.PaymentView) string {
	switch {
	case v.Status == pos.StatusUnowed:
		return "pay.no_code.unowed"
	case v.Status == pos.StatusUnknown && v.Attempt.State == pos.Withdrawn && v.Attempt.ByCode == nil:
		return "pay.no_code.confirming" // there was one, and none is being made
	case v.Attempt.ByCode == nil && v.Status != pos.StatusCharging:
		return "pay.no_code." + string(v.Status)
	}
	return "pay.by_code." + string(v.Status)
}

// showStatus says in words and colour how the payment stands.
func (p *payPage) showStatus(v *pos.PaymentView) {
	t := statusTone(v.Status)
	setFill(p.bar, t.ink(), nil)
	p.words.set(p.t("attempt." + string(v.Status)))
	ink := colorInk
	if t == toneAmber || t == toneRed {
		ink = t.ink()
	}
	p.words.color(ink)
	p.hint.color(ink)
	p.since.set("")
	if v.Since > 0 {
		p.since.set(p.w.words.Age(v.Since))
	}
	left, asked := "", ""
	if v.Left > 0 && (p.qr.text != "" || v.Attempt.ByCode != nil) {
		left = p.t("pay.left", clock(v.Left))
	}
	if v.Asked >= 0 {
		asked = p.t("pay.asked", p.w.words.Age(v.Asked), v.Attempt.Queries)
	}
	p.left.set(left)
	p.asked.set(asked)
	setVisible(p.left, left != "")
	setVisible(p.asked, asked != "")
	number := ""
	if v.Attempt.OutTradeNo != "" {
		number = p.t("pay.number", string(v.Attempt.OutTradeNo))
	}
	p.number.set(number)
	p.hint.set(p.w.hintFor(v))
}

// failedStatus are those that somebody has to look up at: money that did not come, or came for
// nothing.
var failedStatus = map[pos.Status]bool{pos.StatusRefused: true, pos.StatusReversed: true, pos.StatusMismatch: true}

// statusTone is the colour of a status: amber whatever is undecided, red only
// what surely did not come about.
func statusTone(s pos.Status) tone {
	switch s {
	case pos.StatusPaid:
		return toneGreen
	case pos.StatusRefused, pos.StatusUnowed:
		return toneRed
	case pos.StatusClosed, pos.StatusReversed:
		return toneGrey
	case pos.StatusCreating, pos.StatusScan, pos.StatusPaying, pos.StatusCharging, pos.StatusPassword:
		return toneBlue
	}
	return toneAmber
}
