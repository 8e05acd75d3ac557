package ui

import (
	"context"

	"wxtill/pos"
)

// Size of what is on the pages that take money by the entry of an amount, at most.
const (
	takingWidth  = 1120
	takingHeight = 660
)

// cashPage takes cash: the amount owed, what was handed over, the change.
type cashPage struct {
	pageBase

	field   *field
	head    *line
	others  *keyButton // the rest by WeChat
	amount  *moneyLabel
	rounded *line // what amount would be to the fen
	change  *moneyLabel
	verdict *line // 找零, or how much is missing
	quick   [quickCount]*keyButton
	notes   [quickCount]pos.Fen // what the quick buttons give
	busy    bool                // the till is at it
}

// quickCount is how many quick buttons there are.
const quickCount = 5

func newCashPage(w *Window) *cashPage {
	p := &cashPage{pageBase: newPageBase(w)}
	p.field = newField(w, iconCash, w.command("entry").cap)
	p.field.hint(w.t("cash.hint"), w.t("cash.hint_short"))
	p.field.entry.OnChanged = func(string) { p.note.clear(); p.reckon(); w.settle() }
	p.head = newLine(textButton, colorInk2, false).elastic(100)
	p.amount = newMoneyLabel(textAmount, colorInk)
	p.rounded = newLine(textBody, colorInk2, false).elastic(100)
	p.change = newMoneyLabel(textChange, colorGreen)
	p.verdict = newLine(textTitle, colorInk2, false).elastic(100)
	p.build()
	return p
}

func (p *cashPage) build() {
	w := p.w
	notes := row(space12)
	for i := range p.quick {
		p.quick[i] = w.button(stylePlain, "", "", func() { p.give(p.notes[i]) })
		notes.grow(1, p.quick[i])
	}
	given := newLine(textBody, colorInk2, false)
	given.set(p.t("cash.given"))
	p.others = w.commandButton("rest_by_wechat", stylePlain)
	left := column(space8).
		add(p.head, sized(0, textAmount*1.15, p.amount), p.rounded, given, p.field.box, p.note.box, notes.done(), row(space12).grow(1, middle(p.verdict)).add(p.others).done()).
		add(sized(0, textAmount, p.change)).grow(1, spacer()).done()
	buttons := column(space12).
		grow(1, newPad(w, p.field.entry, w.t("cash.exact"), func() { p.field.entry.SetText("") })).
		add(w.commandButton("take_cash", styleMain).tall(mainHeight)).
		add(w.button(stylePlain, w.t("cmd.back"), "Esc", w.toSell)).done()
	p.root = inset(space32, space16, centred(takingWidth, takingHeight, split(left, buttons)))
}

func (p *cashPage) home() *entry { return p.field.entry }

// begin empties the page for another customer.
func (p *cashPage) begin() {
	p.busy = false
	p.note.clear()
	p.field.entry.SetText("")
}

// show draws what s owes.
func (p *cashPage) show(s *state) {
	owes := s.sale.Owes()
	due := p.w.opts.Till.CashDue(owes)
	head := p.t("cash.title")
	if paid := s.sale.Paid(); paid > 0 {
		head = p.t("cash.title_rest", yuan(paid))
	}
	p.head.set(head)
	p.amount.set(due)
	p.rounded.set(p.t("cash.rounded", yuan(owes), signed(due-owes)))
	setVisible(p.rounded, due != owes)
	p.notes = quickNotes(due)
	for i, b := range p.quick {
		setVisible(b, p.notes[i] > 0)
		b.setLabel("¥" + p.notes[i].Short())
	}
	if v, pending := s.pending(); pending && p.note.text() == "" {
		p.note.say(toneAmber, p.t(pendingKey(v)))
	}
	p.reckon()
}

// pendingKey is the key of what is said of a payment that is still undecided.
func pendingKey(v pos.PaymentView) string {
	if v.Attempt.ByCode != nil {
		return "cash.pending_code"
	}
	return "cash.pending"
}

// quickNotes are amounts that hands give for owes: the exact one, and the next that ends a
// handful of coins and small notes, then the large ones. Zero stands for none.
func quickNotes(owes pos.Fen) (notes [quickCount]pos.Fen) {
	steps := []pos.Fen{1, 500, 1000, 5000, 10000}
	if owes >= 1000_00 { // nobody counts out small notes for as much
		steps = []pos.Fen{1, 1000, 10000}
	}
	n, last := 0, pos.Fen(0)
	for _, note := range steps {
		sum := (owes + note - 1) / note * note
		if owes > 0 && sum > last && sum <= pos.MaxAmount {
			notes[n], last = sum, sum
			n++
		}
	}
	return notes
}

// due is what the cart comes to in cash.
func (p *cashPage) due() pos.Fen { return p.w.opts.Till.CashDue(p.w.state.sale.Owes()) }

// given is the amount in the entry; an empty entry means exactly what is due.
func (p *cashPage) given() (pos.Fen, error) {
	if p.field.entry.Text == "" {
		return p.due(), nil
	}
	return pos.ParseFen(p.field.entry.Text)
}

// reckon shows the change, or how much is missing.
func (p *cashPage) reckon() {
	due := p.due()
	given, err := p.given()
	setVisible(p.others, p.cashFirst() > 0)
	switch {
	case err != nil:
		p.verdict.set("")
		setVisible(p.change, false)
	case given < due:
		p.verdict.set(p.t("cash.short", yuan(due-given)))
		p.verdict.ink(colorRed)
		setVisible(p.change, false)
	default:
		p.verdict.set(p.t("cash.change"))
		p.verdict.ink(colorInk2)
		p.change.set(given - due)
		setVisible(p.change, true)
	}
}

// give puts an amount into the entry.
func (p *cashPage) give(f pos.Fen) {
	p.field.entry.put(f.String())
	p.w.focusHome()
}

// take has the till book the cash. Amounts that cannot be are told in words and
// stay in the entry.
func (p *cashPage) take() {
	given, err := p.given()
	if err != nil {
		p.w.complain(err)
		return
	}
	var sale *pos.Sale
	p.busy = true
	p.w.act(func(ctx context.Context) (err error) {
		sale, err = p.w.opts.Till.Cash(ctx, given)
		return err
	}, func(err error) error {
		p.busy = false
		if err == nil {
			p.w.opts.Sounds.Taken()
			p.w.paid.cash(sale)
			p.w.open(onPaid)
		}
		return err
	})
}

// canTakeCash reports whether the sale owes anything and the till is not at it.
func (w *Window) canTakeCash() bool { return !w.cash.busy && w.state.sale.Owes() > 0 }

// takeCash is Enter on the cash page.
func (w *Window) takeCash() { w.cash.take() }
