package ui

import (
	"cmp"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// findPage finds a sale of any day: by the code of its receipt, any of its numbers
// or the last six digits of one, and by day, operator, amount, tender and state.
// The chosen one is shown whole beside the list.
type findPage struct {
	pageBase

	field          *field
	from, to       *entry
	operator       *entry
	amount         *entry
	tender, state  *choose
	result, record *table
	title          *line
	chip           *chip
	head           *fyne.Container // title and chip of the chosen sale
	sum            *line

	query  pos.SaleQuery // of what is listed
	turn   int           // counts the searches: an answer to another than the last one comes too late
	sales  []pos.FoundSale
	next   pos.SaleNumber
	chosen int
	shown  *pos.SaleRecord // of the chosen sale, nil until it has been looked up
	came   pageSet         // the page that Esc goes back to
}

// findRows is how many sales a page of the list has.
const findRows = 50

// Choices of the filters, with "" for all of them.
var (
	findTenders = []pos.TenderKind{"", pos.TenderCash, pos.TenderWeChat}
	findStates  = []findState{
		{}, {state: pos.SaleSettled}, {returned: pos.ReturnedPart}, {returned: pos.ReturnedWhole}, {state: pos.SaleVoided}, {state: pos.SaleOpen}, {state: pos.SaleParked},
	}
)

// findState is one choice of the filter by state.
type findState struct {
	state    pos.SaleState
	returned pos.Returned
}

// key ends the key of its words.
func (s findState) key() string { return cmp.Or(string(s.state), string(s.returned)) }

func newFindPage(w *Window) *findPage {
	p := &findPage{pageBase: newPageBase(w), chosen: -1}
	p.field = newField(w, iconSearch, w.command("entry").cap)
	p.field.hint(w.t("find.hint"), w.t("find.hint_short"))
	p.from, p.to, p.operator, p.amount = newEntry(w), newEntry(w), newEntry(w), newEntry(w)
	p.result = newTable(rowHeight, []tableColumn{
		{title: w.t("documents.time"), width: 136},
		{title: w.t("documents.number"), width: 92, grow: 1},
		{title: w.t("find.operator"), width: 66, from: 620},
		{title: w.t("documents.amount"), width: 120, right: true},
		{title: w.t("documents.method"), width: 156, from: 720},
		{title: w.t("documents.state"), width: 104, from: 460},
	}, p.choose)
	p.record = newTable(tallRow, []tableColumn{
		{title: w.t("find.what"), width: 140, grow: 1, whole: true},
		{title: w.t("documents.amount"), width: 116, right: true},
	}, nil)
	p.title = newLine(textTitle, colorInk, true).elastic(80)
	p.chip = newChip()
	p.sum = newLine(textCaption, colorInk2, false).elastic(80)
	p.build()
	return p
}

// choice is a choice of n words in a frame; the first stands for all.
func (p *findPage) choice(n int, word func(int) string) (*choose, fyne.CanvasObject) {
	words := make([]string, n)
	for i := range words {
		words[i] = word(i)
	}
	return framedChoose(stray{p.w}, words)
}

func (p *findPage) tenderWord(i int) string {
	if i == 0 {
		return capital(p.t("find.all"))
	}
	return p.t("method." + string(findTenders[i]))
}

func (p *findPage) stateWord(i int) string {
	if i == 0 {
		return capital(p.t("find.all"))
	}
	return capital(p.t("sale.state." + findStates[i].key()))
}

func (p *findPage) build() {
	w := p.w
	for _, e := range []*entry{p.from, p.to} {
		e.SetPlaceHolder("2026-11-23")
	}
	p.operator.SetPlaceHolder("01")
	p.amount.SetPlaceHolder(p.t("find.amount_hint"))
	var filters []fyne.CanvasObject
	var tender, state fyne.CanvasObject
	p.tender, tender = p.choice(len(findTenders), p.tenderWord)
	p.state, state = p.choice(len(findStates), p.stateWord)
	for _, f := range []struct {
		label, cap string
		object     fyne.CanvasObject
	}{
		{"find.from", w.command("find_filter").cap, p.from.framed(space8)}, {"find.to", "", p.to.framed(space8)}, {"find.operator", "", p.operator.framed(space8)},
		{"find.amount", "", p.amount.framed(space8)}, {"find.tender", w.command("find_tender").cap, tender}, {"find.state", w.command("find_state").cap, state},
	} {
		filters = append(filters, labelled(p.t(f.label), f.cap, f.object))
	}
	head := row(space12).grow(1, p.field.box).add(sized(150, 0, w.commandButton("find", styleForm))).done()
	left := column(space8).
		grow(1, card(p.result)).
		add(row(space12).grow(1, middle(p.sum)).add(sized(190, 0, w.commandButton("find_more", styleSmall).tall(buttonHeight))).done()).done()
	buttons := row(space8).
		grow(1, w.commandButton("reprint_found", styleSmall).tall(buttonHeight)).
		grow(1, w.commandButton("refund_found", styleSmall).tall(buttonHeight)).done()
	p.head = row(space8).grow(1, p.title).add(middle(p.chip)).done()
	p.head.Hide()
	right := column(space8).
		add(p.head).
		grow(1, card(p.record)).add(buttons, w.commandButton("slip_found", styleSmall).tall(smallHeight)).done()
	p.root = inset(space16, space16, column(space8).
		add(head, container.New(&findFilters{}, filters...), p.note.box).
		grow(1, split(left, right)).done())
}

// findFilters puts the filters beside each other, in two rows where there is not
// room enough for one.
type findFilters struct{ narrow bool }

var _ fyne.Layout = (*findFilters)(nil)

// columns is how many filters stand in a row.
func (l *findFilters) columns(of int) int {
	if l.narrow {
		return (of + 1) / 2
	}
	return of
}

// MinSize implements [fyne.Layout]. The height is for the width that was given
// last; a choice with long words shows as much of them as there is room for.
func (l *findFilters) MinSize(filters []fyne.CanvasObject) fyne.Size {
	const least = 96
	height := float32(0)
	for _, f := range filters {
		height = max(height, f.MinSize().Height)
	}
	n := l.columns(len(filters))
	rows := float32((len(filters) + n - 1) / n)
	return fyne.NewSize(float32((len(filters)+1)/2)*(least+space8)-space8, rows*(height+space8)-space8)
}

// Layout implements [fyne.Layout].
func (l *findFilters) Layout(filters []fyne.CanvasObject, size fyne.Size) {
	const one = 120 // a day needs this much
	l.narrow = size.Width < float32(len(filters))*(one+space8)
	n := l.columns(len(filters))
	width := (size.Width - float32(n-1)*space8) / float32(n)
	for i, f := range filters {
		height := f.MinSize().Height
		place(f, float32(i%n)*(width+space8), float32(i/n)*(height+space8), width, height)
	}
}

func (p *findPage) home() *entry { return p.field.entry }

// show draws nothing anew: the page changes by what is looked for.
func (p *findPage) show(*state) {}

// asked reads the search out of the entries.
func (p *findPage) asked() (q pos.SaleQuery, err error) {
	q.Number = strings.TrimSpace(p.field.entry.Text)
	q.Operator = pos.OperatorID(strings.TrimSpace(p.operator.Text))
	q.Tender = findTenders[max(p.tender.SelectedIndex(), 0)]
	state := findStates[max(p.state.SelectedIndex(), 0)]
	q.State, q.Returned = state.state, state.returned
	q.Limit = findRows
	for e, day := range map[*entry]*pos.Day{p.from: &q.From, p.to: &q.To} {
		if text := strings.TrimSpace(e.Text); text != "" {
			if *day, err = pos.ParseDay(text); err != nil {
				return q, err
			}
		}
	}
	q.Least, q.Most, err = pos.ParseRange(p.amount.Text)
	return q, err
}

// fill lists what was found so far.
func (p *findPage) fill() {
	rows := make([][]cell, len(p.sales))
	for i, s := range p.sales {
		rows[i] = p.row(s)
	}
	nothing := "find.nothing"
	if p.elsewhere() {
		nothing = "find.elsewhere"
	}
	p.result.empty.set(p.t(nothing))
	p.result.fill(rows, p.chosen)
	sum := p.t("find.sum", len(p.sales))
	switch {
	case p.next != "" && len(p.sales) == 0:
		sum = p.t("find.looking")
	case p.next != "":
		sum = p.t("find.sum_more", len(p.sales))
	}
	p.sum.set(sum)
}

func (p *findPage) row(s pos.FoundSale) []cell {
	at := s.SettledAt
	if at.IsZero() {
		at = s.OpenedAt
	}
	return []cell{
		{text: at.In(pos.Beijing).Format("01-02 15:04")}, {text: s.Number.Short()}, {text: string(s.Operator)},
		{text: yuan(s.Due()), bold: true}, {text: p.methods(s.Sale)}, p.stateCell(s.State, s.Returned),
	}
}

// methods names the ways a sale was paid.
func (p *findPage) methods(s *pos.Sale) string {
	var names []string
	for _, t := range s.Tenders {
		if name := p.t("method." + string(t.Kind)); len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	return strings.Join(names, " + ")
}

// stateCell says where a sale stands, and of one that is paid how much has gone back.
func (p *findPage) stateCell(s pos.SaleState, back pos.Returned) cell {
	if back != "" {
		return cell{text: p.t("sale.state." + string(back)), chip: returnedTones[back], isChip: true}
	}
	t := map[pos.SaleState]tone{pos.SaleSettled: toneGreen, pos.SaleOpen: toneAmber, pos.SaleParked: toneAmber}[s]
	return cell{text: p.t("sale.state." + string(s)), chip: t, isChip: true}
}

// returnedTones are those that the documents page has.
var returnedTones = map[pos.Returned]tone{pos.ReturnedPart: toneAmber, pos.ReturnedWhole: toneGrey}

// showRecord shows all that the book has of the chosen sale.
func (p *findPage) showRecord() {
	r := p.shown
	p.title.set("")
	p.chip.set(toneGrey, "")
	p.record.empty.set(p.t("find.choose"))
	setVisible(p.head, r != nil)
	if r == nil {
		p.record.fill(nil, -1)
		return
	}
	p.title.set(r.Sale.Number.Short() + " · " + r.Sale.Day.Start().Format("01-02"))
	state := p.stateCell(r.Sale.State, r.Returned())
	p.chip.set(state.chip, state.text)
	p.record.fill(p.recordRows(r), -1)
}

// recordRows are the goods of a sale, then what was paid, what was ordered at
// WeChat, and what went back.
func (p *findPage) recordRows(r *pos.SaleRecord) [][]cell {
	var rows [][]cell
	add := func(text, sub string, amount pos.Fen, sign string) {
		rows = append(rows, []cell{{text: text, sub: sub}, {text: sign + yuan(amount), bold: true}})
	}
	when := func(t time.Time) string { return t.In(pos.Beijing).Format(time.DateTime) }
	for _, l := range r.Sale.Lines {
		add(p.w.lineName(l), lineFacts(l), l.Total(), "")
	}
	if r.Sale.Note != "" {
		rows = append(rows, []cell{{text: p.t("note.of_sale", r.Sale.Note)}, {}})
	}
	for _, t := range r.Sale.Tenders {
		sub := when(t.At)
		if t.Operator != "" {
			sub += " · " + string(t.Operator)
		}
		add(p.t("find.paid", p.t("method."+string(t.Kind))), sub, t.Amount, "")
	}
	for _, a := range r.Attempts {
		sub := string(a.OutTradeNo)
		if a.Payment != nil {
			sub = a.Payment.TransactionID
		}
		add(p.t("find.order", p.t("recent."+string(a.State))), sub, a.TotalFee, "")
	}
	for _, back := range r.Refunds {
		add(p.t("find.refund", p.w.refundWord(back, p.w.state.refundStatus(back))), when(back.CreatedAt)+" "+back.Reason, back.RefundFee, "-")
	}
	return rows
}
