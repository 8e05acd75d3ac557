package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// Size of what is on the page, at most: on a larger screen the eye would lose the row
// between a name and its price.
const (
	sellWidth  = 1840
	sellHeight = 1140
)

// sellPage is 收银: the entry for scans and amounts, the cart, and what it comes
// to. The entry is the home of the focus.
type sellPage struct {
	pageBase

	field  *field
	cart   *table
	hits   *table
	found  []*pos.Goods   // what hits lists
	hit    int            // chosen among found
	chosen int            // line of the cart that quantity and remove act on
	lines  []pos.Line     // of the cart when it was last shown
	asking bool           // the entry waits for a quantity
	asked  asked          // of what
	number pos.SaleNumber // of the sale when it was last shown

	foundBy  string     // the text that found was looked for by
	turn     int        // counts the searches: an answer to another than the last one comes too late
	weighing *pos.Goods // the entry waits for the weight of it; nil for nothing
	aside    string     // what was being typed when a scan came, as long as it stands in the entry
	missing  string     // a code that no goods have, "" for none

	cartCard, hitsCard fyne.CanvasObject
	pending            *fyne.Container // a withdrawn code that is still undecided
	pendingText        *para
	weighBox           *fyne.Container // what is being weighed
	weighText          *para
	missingBox         *fyne.Container // a code that no goods have
	missingText        *para
	taken              *fyne.Container // a line that was just deleted
	takenText          *para
	deleted            bool // the last thing that was done is to delete a line

	waiting *keyButton // to the sales that wait, with their number

	pieces, sum *line
	partly      *fyne.Container
	paidSum     *line
	saved       *fyne.Container
	savedSum    *line
	remark      *para // the note on the sale
	owes        *moneyLabel
	owesLabel   *canvas.Text
}

func newSellPage(w *Window) *sellPage {
	p := &sellPage{pageBase: newPageBase(w)}
	p.field = newField(w, iconSearch, w.command("entry").cap)
	p.cart = newTable(tallRow, []tableColumn{
		{title: w.t("sell.goods"), width: 100, grow: 1},
		{title: w.t("sell.price"), width: 140, snug: 72, right: true, from: 520},
		{title: w.t("sell.quantity"), width: 92, snug: 48, right: true},
		{title: w.t("sell.subtotal"), width: 132, snug: 90, right: true},
	}, p.choose).wrapping()
	p.cart.empty.set(w.t("sell.empty"))
	p.hits = newTable(tallRow, []tableColumn{
		{title: w.t("sell.hits"), width: 120, grow: 1},
		{title: w.t("sell.price"), width: 140, right: true},
	}, p.takeHit)
	p.cartCard, p.hitsCard = card(p.cart), card(p.hits)
	p.hitsCard.Hide()
	p.build()
	p.ask(false)
	p.field.entry.OnChanged = p.typed
	return p
}

func (p *sellPage) build() {
	w := p.w
	p.pendingText = newPara(3, textBody, colorAmber)
	again := w.commandButton("show_again", stylePlain)
	p.pending = container.NewStack(
		filled(colorAmberTint, colorAmber, radius),
		row(space12).padded(space8).
			add(sized(30, 24, iconClock.image(colorAmber, 24))).
			grow(1, middle(p.pendingText)).add(again).done())
	p.pending.Hide()
	p.takenText, p.taken = p.offer("put_back")
	p.missingText, p.missingBox = p.offer("add_missing")
	p.weighText = newPara(2, textBody, colorBlue)
	p.weighBox = container.NewStack(filled(colorBlueTint, colorBlue, radius), inset(space16, space12, p.weighText))
	p.weighBox.Hide()

	p.waiting = w.commandButton("to_parked", stylePlain)
	lines := row(space8).
		grow(1, w.commandButton("repeat", stylePlain)).
		grow(1, w.commandButton("quantity", stylePlain)).
		grow(1, w.commandButton("discount", stylePlain)).
		grow(1, w.commandButton("note", stylePlain)).done()
	sales := row(space8).
		grow(1, w.commandButton("remove", stylePlain)).
		grow(1, w.commandButton("park", stylePlain)).
		grow(1, p.waiting).
		grow(1, w.commandButton("void", stylePlain)).done()
	left := column(space12).
		add(p.field.box, p.note.box, p.missingBox, p.weighBox, p.pending, p.taken).
		grow(1, container.NewStack(p.cartCard, p.hitsCard)).
		add(lines, sales).done()

	more := row(space12).
		grow(1, w.commandButton("cash", stylePlain)).
		grow(1, w.commandButton("split", stylePlain)).done()
	others := column(space8).add(more, w.commandButton("reprint_last", stylePlain).tall(smallHeight)).done()
	right := column(space12).
		add(p.totals(), w.commandButton("charge", styleMain).tall(mainHeight), others).
		grow(1, newLetterPad(w, p.home, padKey{label: "×"}, padKey{"C", w.clearEntry})).done()
	p.root = inset(space16, space16, centred(sellWidth, sellHeight, split(left, right)))
}

// offer is a line of words with the button of a command, hidden as long as there is
// nothing to offer.
func (p *sellPage) offer(command string) (*para, *fyne.Container) {
	text := newPara(3, textBody, colorInk2)
	box := container.NewStack(
		filled(colorSurface, colorEdge, radius),
		row(space12).padded(space8).grow(1, middle(text)).add(p.w.commandButton(command, stylePlain)).done())
	box.Hide()
	return text, box
}

// totals is the card with what the cart comes to.
func (p *sellPage) totals() fyne.CanvasObject {
	p.pieces = newLine(textBody, colorInk2, false).elastic(60)
	p.sum = newLine(textBody, colorInk2, false).right()
	p.paidSum = newLine(textBody, colorInk2, false).right()
	p.owesLabel = newText(textBody, colorInk, false)
	p.owesLabel.Text = p.t("sell.due")
	p.owes = newMoneyLabel(textTotal, colorInk).right()
	label := newLine(textBody, colorInk2, false).elastic(60)
	label.set(p.t("sell.paid"))
	p.partly = row(space8).grow(1, label).add(p.paidSum).done()
	p.savedSum = newLine(textBody, colorInk2, false).right()
	saved := newLine(textBody, colorInk2, false).elastic(60)
	saved.set(p.t("sell.saved"))
	p.saved = row(space8).grow(1, saved).add(p.savedSum).done()
	p.remark = newPara(wrapBelows, textBody, colorInk2)
	rule := sized(0, 1, canvas.NewRectangle(colorLine))
	return card(column(space8).padded(space16).
		add(row(space8).grow(1, p.pieces).add(p.sum).done(), p.remark, p.saved, p.partly, rule,
			row(space8).add(middle(p.owesLabel)).grow(1, p.owes).done()).done())
}

func (p *sellPage) home() *entry { return p.field.entry }

// show draws the cart of s.
func (p *sellPage) show(s *state) {
	p.chosen = p.follow(s.sale.Lines)
	p.lines = s.sale.Lines
	if p.number != "" && p.number != s.sale.Number {
		p.offerNew("") // the customer who brought it has gone
	}
	p.number = s.sale.Number
	p.askOn(s.sale)
	l, ok := p.w.opts.Till.TakenOut()
	p.takenText.set(p.t("sell.taken_out", p.w.lineName(l), yuan(l.Total())))
	setVisible(p.taken, ok && p.deleted)
	p.cart.fill(p.cartRows(s.sale), p.chosen)
	p.remark.set(p.t("note.of_sale", s.sale.Note))
	setVisible(p.remark, s.sale.Note != "")
	p.pieces.set(p.t("sell.pieces", s.sale.Pieces()))
	p.sum.set(yuan(s.sale.Total() + s.sale.Saved()))
	setVisible(p.saved, s.sale.Saved() > 0)
	p.savedSum.set("-" + yuan(s.sale.Saved()))
	setVisible(p.partly, s.sale.Paid() > 0)
	p.paidSum.set("-" + yuan(s.sale.Paid()))
	p.owes.set(s.sale.Owes())
	label := p.t("cmd.to_parked")
	if n := len(s.parked); n > 0 {
		label = p.t("sell.parked", n)
	}
	p.waiting.setLabel(label)
	v, pending := s.pending()
	switch {
	case pending && v.Attempt.ByCode != nil:
		p.pendingText.set(p.t("sell.pending_code"))
	case pending:
		p.pendingText.set(p.t("sell.pending"))
	}
	setVisible(p.pending, pending)
}

// follow is the line of the cart that is chosen now: what has just been rung up, be it a
// line of its own or more of one that there was, and else the one that was chosen.
func (p *sellPage) follow(lines []pos.Line) int {
	n := len(lines)
	if n > len(p.lines) {
		return n - 1
	}
	for i := range lines {
		if n == len(p.lines) && lines[i].Code == p.lines[i].Code && lines[i].Quantity > p.lines[i].Quantity {
			return i
		}
	}
	return min(p.chosen, n-1)
}

// cartRows are the lines of the sale as the table shows them.
func (p *sellPage) cartRows(s *pos.Sale) [][]cell {
	rows := make([][]cell, len(s.Lines))
	for i, l := range s.Lines {
		price := yuan(l.Price)
		sub := l.Code
		if l.Unit != "" {
			price += "/" + l.Unit
		}
		if l.Weighed() {
			sub += " · " + p.t("sell.weighed")
		}
		if sub == "" {
			sub = p.t("sell.typed_amount")
		}
		if l.Note != "" {
			sub = l.Note + " · " + sub
		}
		saved := ""
		if l.Saved() > 0 {
			saved = p.t("sell.before", yuan(l.Gross()))
			sub += " · " + p.discounted(s, l)
		}
		rows[i] = []cell{
			{text: l.Name, sub: sub}, {text: price}, {text: l.Quantity.String()}, {text: yuan(l.Total()), bold: true, sub: saved},
		}
	}
	return rows
}

// discounted says what was taken off a line and why: by a discount of its own, or by one of the
// whole sale.
func (p *sellPage) discounted(s *pos.Sale, l pos.Line) string {
	if l.Off > 0 {
		return p.w.words.Discount(l.Discount)
	}
	return p.t("discount.sale") + " " + p.w.words.Discount(s.Discount)
}

// choose makes line i the one that quantity and remove act on.
func (p *sellPage) choose(i int) {
	p.chosen = i
	p.show(p.w.state)
	p.w.arm()
	p.w.focusHome()
}

// listHits shows goods to choose from in the place of the cart: what was found by a
// text. No goods end every search that is under way.
func (p *sellPage) listHits(by string, found []*pos.Goods) {
	if len(found) == 0 {
		p.turn++
	}
	p.foundBy, p.found, p.hit = by, found, 0
	p.fillHits()
	setVisible(p.hitsCard, len(found) > 0)
	setVisible(p.cartCard, len(found) == 0)
}

func (p *sellPage) fillHits() {
	rows := make([][]cell, len(p.found))
	for i, g := range p.found {
		rows[i] = []cell{{text: g.Name, sub: goodsSub(g), dot: g.Colour}, {text: priceOf(g)}}
	}
	p.hits.fill(rows, p.hit)
}

// priceOf is the price of goods with their unit.
func priceOf(g *pos.Goods) string {
	if g.Unit == "" {
		return yuan(g.Price)
	}
	return yuan(g.Price) + "/" + g.Unit
}

// goodsSub is what stands below the name of goods: code and category.
func goodsSub(g *pos.Goods) string {
	sub := g.Code
	if g.Category != "" {
		sub += " · " + g.Category
	}
	return sub
}

// split puts left beside right, which keeps between 248 and 360 units, or a quarter
// of a wide page.
func split(left, right fyne.CanvasObject) *fyne.Container {
	const narrow, wide, share, least = 248, 360, 0.36, 0.26
	return container.New(layoutFunc{
		least: func() fyne.Size {
			l, r := left.MinSize(), right.MinSize()
			return fyne.NewSize(l.Width+space16+max(r.Width, narrow), max(l.Height, r.Height))
		},
		place: func(s fyne.Size) {
			side := max(min(s.Width*share, max(wide, s.Width*least)), narrow, right.MinSize().Width)
			place(left, 0, 0, s.Width-side-space16, s.Height)
			place(right, s.Width-side, 0, side, s.Height)
		},
	}, left, right)
}
