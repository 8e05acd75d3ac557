package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// parkedPage is 取单: the sales that wait, the one that has waited longest first, and
// the goods of the chosen one. What is typed narrows the list to the numbers that hold
// it; the code of a park slip leaves one.
type parkedPage struct {
	pageBase

	field  *field
	list   *table
	goods  *table
	title  *line
	chip   *chip
	head   *fyne.Container // title and chip of the chosen sale
	hint   *para           // what becomes of the cart
	sum    *moneyLabel
	totals *fyne.Container

	sales  []*pos.Sale    // that are listed
	chosen pos.SaleNumber // "" until there is one
}

func newParkedPage(w *Window) *parkedPage {
	p := &parkedPage{pageBase: newPageBase(w)}
	p.field = newField(w, iconSearch, w.command("entry").cap)
	p.field.hint(w.t("parked.hint"), w.t("parked.hint_short"))
	p.field.entry.OnChanged = func(string) { p.note.clear(); p.show(w.state); w.settle() }
	p.list = newTable(tallRow, []tableColumn{
		{title: w.t("parked.sale"), width: 130, grow: 1},
		{title: w.t("find.operator"), width: 70, from: 520},
		{title: w.t("parked.age"), width: 128, whole: true},
		{title: w.t("parked.due"), width: 124, right: true},
	}, p.choose)
	p.goods = newTable(tallRow, []tableColumn{
		{title: w.t("sell.goods"), width: 120, grow: 1},
		{title: w.t("sell.subtotal"), width: 116, right: true},
	}, nil)
	p.title = newLine(textTitle, colorInk, true).elastic(80)
	p.chip = newChip()
	p.hint = newPara(3, textBody, colorInk2)
	p.build()
	return p
}

func (p *parkedPage) build() {
	w := p.w
	p.head = row(space8).grow(1, p.title).add(middle(p.chip)).done()
	label := newText(textBody, colorInk, false)
	label.Text = p.t("sell.due")
	p.sum = newMoneyLabel(textTotal, colorInk).right()
	p.totals = card(row(space8).padded(space16).add(middle(label)).grow(1, p.sum).done())
	left := column(space12).add(p.field.box, p.note.box).grow(1, card(p.list)).add(p.hint).done()
	buttons := row(space12).
		grow(1, w.commandButton("void_parked", styleDanger)).
		grow(1, w.commandButton("leave_parked", stylePlain)).done()
	right := column(space12).
		add(p.head).grow(1, card(p.goods)).
		add(p.totals, w.commandButton("recall", styleMain).tall(mainHeight), buttons).done()
	p.root = container.NewStack(inset(space16, space16, split(left, right)))
}

func (p *parkedPage) home() *entry { return p.field.entry }

// begin empties the entry and chooses the sale that was parked last: most of all it
// is the one that is wanted.
func (p *parkedPage) begin() {
	p.note.clear()
	p.chosen = ""
	if n := len(p.w.state.parked); n > 0 {
		p.chosen = p.w.state.parked[n-1].Number
	}
	p.field.entry.SetText("")
}

// show lists the sales that wait.
func (p *parkedPage) show(s *state) {
	p.sales = nil
	typed := strings.TrimSpace(p.field.entry.Text)
	code := pos.ReceiptCode(typed)
	for _, sale := range s.parked {
		if code == string(sale.Number) || code == "" && strings.Contains(sale.Number.Short(), typed) {
			p.sales = append(p.sales, sale)
		}
	}
	at := p.index()
	if at < 0 && len(p.sales) > 0 {
		at = len(p.sales) - 1
		p.chosen = p.sales[at].Number
	}
	p.list.empty.set(p.t("parked.none"))
	if len(s.parked) > 0 {
		p.list.empty.set(p.t("parked.no_such", typed))
	}
	rows := make([][]cell, len(p.sales))
	for i, sale := range p.sales {
		rows[i] = p.row(s, sale)
	}
	p.list.fill(rows, at)
	hint := ""
	if len(s.sale.Lines) > 0 {
		hint = p.t("parked.swap", yuan(s.sale.Owes()))
	}
	p.hint.set(hint)
	setVisible(p.hint, hint != "")
	p.showChosen(s)
}

// index is the place of the chosen sale among those listed, -1 for none.
func (p *parkedPage) index() int {
	for i, sale := range p.sales {
		if sale.Number == p.chosen {
			return i
		}
	}
	return -1
}

func (p *parkedPage) row(s *state, sale *pos.Sale) []cell {
	since := sale.AsideSince()
	return []cell{
		{text: sale.Number.Short(), sub: p.firstGoods(sale)},
		{text: string(sale.Operator)},
		{text: p.w.words.Age(max(s.now.Sub(since), 0)), sub: p.when(s, since)},
		{text: yuan(sale.Owes()), bold: true},
	}
}

// firstGoods names what was rung up first, behind the note of the sale, or before how
// many pieces there are in all.
func (p *parkedPage) firstGoods(sale *pos.Sale) string {
	name := p.w.lineName(sale.Lines[0])
	if sale.Note != "" {
		return sale.Note + " · " + name
	}
	if n := sale.Pieces(); n > 1 {
		return name + " · " + p.t("sell.pieces", n)
	}
	return name
}

// when is a time of today, or the day of an earlier one.
func (p *parkedPage) when(s *state, t time.Time) string {
	t = t.In(pos.Beijing)
	if pos.DayOf(t) == pos.DayOf(s.now) {
		return t.Format("15:04")
	}
	return t.Format("01-02 15:04")
}

// showChosen shows the goods of the chosen sale, and how its payment stands.
func (p *parkedPage) showChosen(s *state) {
	at := p.index()
	setVisible(p.head, at >= 0)
	setVisible(p.totals, at >= 0)
	p.goods.empty.set(p.t("parked.choose"))
	if at < 0 {
		p.goods.fill(nil, -1)
		return
	}
	sale := p.sales[at]
	p.title.set(sale.Number.Short() + " · " + p.when(s, sale.AsideSince()))
	_, pending := s.pendingOf(sale.Number)
	switch {
	case pending:
		p.chip.set(toneAmber, p.t("parked.pending"))
	case sale.Paid() > 0:
		p.chip.set(toneAmber, p.t("parked.partly", yuan(sale.Paid())))
	default:
		p.chip.set(toneGrey, "")
	}
	var rows [][]cell
	for _, l := range sale.Lines {
		rows = append(rows, []cell{
			{text: p.w.lineName(l), sub: lineFacts(l)},
			{text: yuan(l.Total()), bold: true},
		})
	}
	p.goods.fill(rows, -1)
	p.sum.set(sale.Owes())
}

// choose makes sale i of the list the one that the keys act on.
func (p *parkedPage) choose(i int) {
	p.chosen = p.sales[i].Number
	p.show(p.w.state)
	p.w.settle()
	p.w.focusHome()
}

func (p *parkedPage) move(by int) {
	if n := len(p.sales); n > 0 {
		p.choose(min(max(p.index()+by, 0), n-1))
	}
}
