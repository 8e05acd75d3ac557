package ui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
	"wxtill/wxpay"
)

// billPage is 账单: WeChat's bill of a day, five figures, what it and the book
// disagree about, and its rows.
type billPage struct {
	pageBase

	key       pos.BillKey // what is shown
	grant     pos.Grant   // to read bills
	yesterday pos.Day     // when the page was opened last
	bill      *pos.Bill   // nil: not fetched
	result    *pos.Reconciliation
	fetched   time.Time // of what the rows come from
	at        time.Time // of the result that they are judged by
	busy      bool      // a bill is being fetched or written

	day                    *line
	chip                   *chip
	said, short            string // what the chip says
	tone                   tone
	room                   float32
	whose, kind            *keyButton
	orders, refunds, found *line
	aside                  *para // rows that are no difference and yet to be known
	paid, back, fee        *moneyLabel
	cards                  *cardList[*differenceCard]
	card                   int // the one that Enter acts on; -1: a row
	field                  *field
	rows                   *longTable
	cache                  billCache
}

// Limits of what is shown at once.
const (
	differenceRoom  = 216 // height that they may take, or a share of the window: the rows are to be seen, too
	differenceShare = 0.3
	differenceCards = 50  // that have a card; the rest is a number
	billWide        = 760 // width from which the page has a title: the rail names it, too
	billButton      = 112 // least width: half of what a label and its key take beside each other
)

// billTypes are the types in the order in which a key goes through them.
var billTypes = []wxpay.BillType{wxpay.BillAll, wxpay.BillSuccess, wxpay.BillRefund}

func newBillPage(w *Window) *billPage {
	p := &billPage{pageBase: newPageBase(w)}
	p.day = newLine(textButton, colorInk, true).center()
	p.chip = newChip()
	p.orders, p.refunds = newLine(textTitle, colorInk, true).elastic(20).figure(), newLine(textCaption, colorInk3, false).elastic(20)
	p.found = newLine(textTitle, colorInk, true).elastic(20)
	p.aside = newPara(3, textCaption, colorInk2)
	p.paid, p.back, p.fee = newMoneyLabel(textTitle, colorInk), newMoneyLabel(textTitle, colorInk), newMoneyLabel(textTitle, colorInk)
	p.field = newField(w, iconSearch, w.command("entry").cap)
	p.field.hint(p.t("bill.search"), p.t("bill.search_short"), p.t("bill.search_least"))
	p.field.entry.OnChanged = func(s string) {
		if s == "" {
			p.seek("")
		}
	}
	p.card = -1
	p.rows = newLongTable([]tableColumn{
		{title: w.t("bill.time"), width: 100},
		{title: w.t("bill.number"), width: 120, grow: 1},
		{title: w.t("bill.kind"), width: 100, from: 640},
		{title: w.t("bill.amount"), width: 116, right: true},
		{title: w.t("bill.book"), width: 116, right: true, from: 640},
		{title: w.t("bill.fee"), width: 88, right: true, from: 900},
		{title: w.t("bill.result"), width: resultWidth},
	}, p.row, p.want)
	p.rows.picked = func() { p.card = -1; p.mark(); w.focusHome() }
	p.build()
	return p
}

func (p *billPage) build() {
	w := p.w
	title := newLine(textTitle, colorInk, true)
	title.set(p.t("bill.title"))
	small := func(id string) *keyButton { return w.commandButton(id, styleSmall).tall(smallHeight) }
	arrow := func(id string, i icon) fyne.CanvasObject {
		b := small(id).icon(i)
		b.cap = nil
		return sized(smallHeight, 0, b)
	}
	line := row(space8).add(title, arrow("bill_before", iconLeft), middle(sized(148, 0, p.day)), arrow("bill_after", iconRight)).
		grow(1, p.chipRoom()).
		add(sized(billButton, 0, small("bill_fetch")), sized(billButton, 0, small("bill_export"))).done()
	head := container.New(layoutFunc{
		least: func() fyne.Size { return fyne.NewSize(0, line.MinSize().Height) },
		place: func(s fyne.Size) {
			setVisible(title, s.Width >= billWide)
			place(line, 0, 0, s.Width, s.Height)
		},
	}, line)
	p.whose, p.kind = small("bill_whose"), small("bill_kind")
	tools := row(space8).grow(1, p.field.box).add(sized(billButton, 0, p.whose), sized(billButton, 0, p.kind), sized(billButton, 0, small("bill_print"))).done()
	p.cards = newCardList(space8, func() float32 { return max(differenceRoom, w.win.Canvas().Size().Height*differenceShare) }, func() *differenceCard { return newDifferenceCard(w) })
	p.root = container.NewStack(inset(space16, space16, column(space12).
		add(head, p.note.box, p.figures(), p.aside, p.cards.room, tools).
		grow(1, card(p.rows)).done()))
}

// chipRoom gives the chip the room that is left, and the short of its words where
// that is little.
func (p *billPage) chipRoom() fyne.CanvasObject {
	return container.New(layoutFunc{
		least: func() fyne.Size { return fyne.NewSize(56, 28) },
		place: func(s fyne.Size) {
			p.room = s.Width
			p.fitChip()
			place(p.chip, 0, (s.Height-28)/2, min(p.chip.MinSize().Width, s.Width), 28)
		},
	}, p.chip)
}

func (p *billPage) fitChip() {
	words := p.said
	if textSize(words, textCaption, true).Width+24 > p.room {
		words = p.short
	}
	p.chip.set(p.tone, words)
}

// figures are five cards of the same width.
func (p *billPage) figures() fyne.CanvasObject {
	var cards []fyne.CanvasObject
	for _, f := range []struct {
		label string
		value fyne.CanvasObject
	}{
		{"bill.orders", p.orders}, {"bill.paid", p.paid}, {"bill.refunded", p.back}, {"bill.fees", p.fee}, {"bill.differences", p.found},
	} {
		label := newLine(textBody, colorInk2, false).elastic(20)
		label.set(p.t(f.label))
		cards = append(cards, card(column(0).padded(space12).add(label, sized(40, 36, f.value)).done()))
	}
	return container.New(layoutFunc{
		least: func() fyne.Size {
			h := float32(0)
			for _, c := range cards {
				h = max(h, c.MinSize().Height)
			}
			return fyne.NewSize(300, h)
		},
		place: func(s fyne.Size) {
			width := (s.Width - 4*space8) / 5
			for i, c := range cards {
				place(c, float32(i)*(width+space8), 0, width, s.Height)
			}
		},
	}, cards...)
}

// begin chooses the bill that the page opens with: yesterday's by WeChat's clock, of
// this till, or what was looked at last on the same day.
func (p *billPage) begin(now time.Time, device string) {
	p.note.clear()
	if yesterday := pos.DayOf(now).Add(-1); p.yesterday != yesterday {
		p.yesterday = yesterday
		p.key = pos.BillKey{Day: yesterday, Device: device, Type: wxpay.BillAll}
		p.bill, p.result, p.cache = nil, nil, billCache{}
	}
	p.follow()
}

// follow has the next state carry the bill that is chosen.
func (p *billPage) follow() {
	p.w.gate.followBill(p.key, p.grant)
	p.day.set(p.dayWords())
	p.whose.setLabel(p.whoseWords())
	p.kind.setLabel(p.t("bill.type_" + string(p.key.Type)))
}

func (p *billPage) dayWords() string {
	d := p.key.Day.Start()
	return p.t("bill.day", d.Year(), int(d.Month()), d.Day())
}

func (p *billPage) whoseWords() string {
	if p.key.Device == "" {
		return p.t("bill.whole")
	}
	return p.key.Device
}

func (p *billPage) home() *entry { return p.field.entry }

// show draws what s has of the bill; of another one it has nothing yet.
func (p *billPage) show(s *state) {
	if p.key.Day == "" || s.billKey != p.key {
		return
	}
	p.bill, p.result = s.bill, s.reconciled
	if p.bill == nil && p.result != nil && p.result.BillKey != p.key {
		p.result = nil // of another bill of the day
	}
	p.showChip(s.wechat())
	p.showFigures()
	p.showDifferences()
	fetched, at := time.Time{}, time.Time{}
	if p.bill != nil {
		fetched = p.bill.FetchedAt
	}
	if p.result != nil {
		at = p.result.At
	}
	if fetched != p.fetched || at != p.at || p.cache.key != p.key {
		same := fetched == p.fetched && p.cache.key == p.key
		p.fetched, p.at = fetched, at
		p.renew(same)
	}
}

func (p *billPage) showChip(now time.Time) {
	switch {
	case p.busy:
		p.tone, p.said, p.short = toneBlue, p.t("bill.fetching"), "…"
	case p.bill == nil:
		p.tone, p.said, p.short = toneGrey, p.t("bill.not_fetched"), "-"
		if pos.BillGone(p.key.Day, now) {
			p.tone, p.said, p.short = toneAmber, p.t("bill.gone"), p.t("bill.gone_short")
		}
	case !p.bill.Whole():
		p.tone, p.said, p.short = toneAmber, p.t("bill.early", p.when(now)), p.bill.FetchedAt.In(pos.Beijing).Format("15:04")
	default:
		p.tone, p.said, p.short = toneGreen, p.t("bill.fetched", p.when(now)), p.bill.FetchedAt.In(pos.Beijing).Format("15:04")
	}
	p.fitChip()
}

// when is when the bill was fetched: a time, or a day where it was not today.
func (p *billPage) when(now time.Time) string {
	at := p.bill.FetchedAt.In(pos.Beijing)
	if pos.DayOf(at) == pos.DayOf(now) {
		return at.Format("15:04")
	}
	return at.Format("01-02 15:04")
}

func (p *billPage) showFigures() {
	var sums pos.BillSums
	orders, found, ink := "-", "-", colorInk
	if p.bill != nil {
		sums = p.bill.Sums
		orders = count(sums.Payments)
	}
	if r := p.result; r != nil {
		if p.bill != nil && r.BillKey == p.bill.BillKey {
			sums = r.Bill
			orders = count(r.Bill.Payments) + " / " + count(r.Book.Payments)
		}
		found = p.t("bill.places", count(int64(r.Open)))
		ink = colorGreen
		if r.Open > 0 {
			ink = colorAmber
		}
	}
	p.orders.set(orders)
	aside := ""
	if p.result != nil {
		aside = strings.Join(p.w.words.Aside(p.result), " · ")
	}
	p.aside.set(aside)
	setVisible(p.aside, aside != "")
	p.found.set(found)
	p.found.ink(ink)
	p.paid.set(sums.Paid)
	p.back.set(sums.Refunded)
	p.fee.set(sums.FeeInFen())
	if p.bill == nil {
		for _, m := range []*moneyLabel{p.paid, p.back, p.fee} {
			m.say("-")
		}
	}
}

// count is a number with thousands set apart.
func count(n int64) string { return strings.TrimSuffix(pos.Fen(n*100).Grouped(), ".00") }

func (p *billPage) showDifferences() {
	var list []pos.Difference
	if p.result != nil {
		list = p.result.Differences
	}
	list = slices.DeleteFunc(slices.Clone(list), func(d pos.Difference) bool { return d.Settled != nil })
	fewer := len(list) < p.cards.shown
	p.cards.show(min(len(list), differenceCards), func(i int, c *differenceCard) { c.show(p.w, list[i]) })
	p.keep()
	if fewer && p.card >= 0 {
		p.cards.reveal(p.card)
	}
}
