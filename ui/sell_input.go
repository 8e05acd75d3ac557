package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"wxtill/pos"
)

// hitRows is how many goods a search lists.
const hitRows = 20

// typed looks for goods while something is typed that is a name, initials or a barcode
// rather than an amount. What a scanner types is looked up once it is whole.
func (p *sellPage) typed(s string) {
	p.note.clear()
	if s != p.aside {
		p.aside = ""
	}
	_, wanted := times(s)
	if !hasLetter(wanted) && p.w.scan.running() {
		p.listHits("", nil)
		p.w.work.after(p.w.scan.Gap, func() { p.rested(s) })
	} else {
		p.lookFor(wanted)
	}
	p.w.settle()
}

// rested looks for what was typed as quickly as a scanner types, once no more has come: it was
// a quick hand.
func (p *sellPage) rested(s string) {
	if p.w.on == onSell && s != "" && p.field.entry.Text == s {
		_, wanted := times(s)
		p.lookFor(wanted)
		p.w.settle()
	}
}

// lookFor lists the goods that a text may mean.
func (p *sellPage) lookFor(s string) {
	switch {
	case p.asking || p.weighing != nil || s == "":
		p.listHits("", nil)
	case hasLetter(s) || longCode(s):
		p.suggest(s)
	default:
		p.suggestBeside(s)
	}
}

// besideMost is how many of the goods that hold some digits are looked through for those
// that go by them.
const besideMost = 200

// suggestBeside lists the goods that go by digits which are an amount as well: Enter alone
// rings up the amount, and none of the goods is chosen before somebody goes down to it.
func (p *sellPage) suggestBeside(s string) {
	p.search(s, besideMost, func(found []*pos.Goods) {
		found = slices.DeleteFunc(found, func(g *pos.Goods) bool { return !goesBy(g, s) })
		p.listHits(s, found[:min(len(found), hitRows)])
		if len(found) > 0 {
			p.hit = -1
			p.fillHits()
			p.note.say(toneBlue, p.t("sell.amount_or_goods", s))
		}
	})
}

// digitsLeast is how many digits have to be typed for a part of a code or a name.
const digitsLeast = 3

// goesBy reports whether digits that may be an amount are the code of g, or the beginning
// of one, or a number in its name like that of 330ml.
func goesBy(g *pos.Goods, s string) bool {
	if strings.EqualFold(g.Code, s) {
		return true
	}
	return len(s) >= digitsLeast && (strings.HasPrefix(g.Code, s) || strings.Contains(g.Name, s))
}

// hasLetter reports whether s holds a letter or hanzi.
func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// suggest lists what is found by s, beside the queue of the worker: what is typed next
// is looked for without waiting, and only the answer to the last search is shown.
func (p *sellPage) suggest(s string) {
	p.search(s, hitRows, func(found []*pos.Goods) { p.listHits(s, found) })
}

// search calls show with what is found by s after a moment, unless something else is looked
// for by then.
func (p *sellPage) search(s string, limit int, show func([]*pos.Goods)) {
	p.turn++
	turn := p.turn
	p.w.work.later(searchPause, func() {
		if turn == p.turn {
			p.searchNow(s, limit, show)
		}
	})
}

func (p *sellPage) searchNow(s string, limit int, show func([]*pos.Goods)) {
	turn := p.turn
	var page pos.GoodsPage
	p.w.work.aside(func(ctx context.Context) (err error) {
		page, err = p.w.opts.Till.FindGoods(ctx, pos.GoodsQuery{Text: s, Limit: limit})
		return err
	}, func(err error) {
		if turn != p.turn {
			return
		}
		show(page.Goods)
		p.w.complain(err)
		p.w.settle()
	})
}

// enter does what the text of the entry means: the chosen one of the goods that are
// listed, the code of a slip, an amount, or goods that are looked up now.
func (p *sellPage) enter() {
	whole := strings.TrimSpace(p.field.entry.Text)
	n, text := times(whole)
	scanned := p.w.scan.last(text)
	switch {
	case whole == "":
	case strings.HasSuffix(whole, "*") && n == 0:
		_, err := pos.ParseQuantity(strings.TrimSuffix(whole, "*"))
		p.refuse(p.w.explain(err))
	case n > 0 && text == "" && p.weighing == nil && !p.asking:
		p.giveTimes(n)
	case p.weighing != nil:
		p.weigh(text)
	case p.asking:
		p.setQuantity(text)
	case len(p.found) > 0 && p.hit >= 0 && strings.TrimSpace(p.foundBy) == text && !scanned:
		p.take(*p.found[p.hit], n)
	case p.payTyped(text):
	case pos.ReceiptCode(text) != "":
		p.enterReceipt(pos.SaleNumber(pos.ReceiptCode(text)))
	default:
		p.lookUp(want{text: text, whole: whole, n: n, scanned: scanned, sure: longCode(text) && p.w.scan.ended.text == foldScan(text)})
	}
}

// scan rings up what a scanner has typed behind before, which is no part of it: what a
// person has begun to type stays in the entry, and a quantity that is asked for is given.
// Where the till was slow to read the keys the beginning of the code may stand before.
func (p *sellPage) scan(b burst, before string) {
	code := b.text
	if p.weighing != nil {
		p.field.entry.put(before)
		p.refuse(p.t("sell.weigh_first", p.weighing.Name))
		return
	}
	n, behind := times(strings.TrimSpace(before))
	if n > 0 {
		before = behind
	}
	p.field.entry.put(before)
	if p.asking && strings.TrimSpace(before) != "" {
		p.setQuantity(before)
		if p.note.text() != "" {
			return
		}
	}
	aside := p.field.entry.Text
	if number := pos.ReceiptCode(code); number != "" {
		p.enterReceipt(pos.SaleNumber(number))
		p.field.entry.put(aside)
		return
	}
	x := want{text: code, whole: code, n: n, scanned: true, sure: true, aside: strings.TrimSpace(aside)}
	if x.aside != "" && b.run == x.aside+code {
		x.glued = b.run
	}
	if pos.EAN13(x.glued) && !pos.EAN13(code) {
		x.text, x.whole, x.aside, x.glued = b.run, b.run, "", ""
	}
	x.pieces = x.glued != "" && !b.alone
	p.lookUp(x)
}

// enterReceipt recalls a sale that waits, or finds one of before.
func (p *sellPage) enterReceipt(number pos.SaleNumber) {
	p.clear()
	if p.w.isParked(number) {
		p.w.recall(number)
		return
	}
	p.w.findReceipt(string(number))
}

// want is a text that is to be rung up.
type want struct {
	text    string
	whole   string       // with the quantity before it
	n       pos.Quantity // of it; 0 where none was typed
	scanned bool         // a scanner may have typed it: goods come before an amount
	sure    bool         // no hand has: it is no amount
	glued   string       // the code that it is the end of, should there be such goods
	pieces  bool         // no hand has typed any of glued: it is one code, known or not
	aside   string       // what else a person has typed, and stays
}

// lookUp rings up what a text means: an amount as long as it can be one, unless a
// scanner has typed the code of goods; else goods by their code, or the first that a
// search finds. The look-up waits in the queue with the sale, so that scans without a
// pause between them are rung up in their order.
func (p *sellPage) lookUp(x want) {
	text, scanned := x.text, x.scanned
	amount, amountErr := pos.ParseFen(text)
	isAmount := amountErr == nil && !longCode(text) && !x.sure
	back := x.whole
	if x.sure && amountErr == nil && !longCode(text) {
		back = "" // where Enter would ring it up for an amount
	}
	var weigh, off *pos.Goods
	whole := false
	p.addText(back, x.aside, func(ctx context.Context) error {
		till := p.w.opts.Till
		if isAmount && !scanned {
			return p.addAmount(ctx, amount, x.n)
		}
		if x.glued != "" {
			if _, _, err := till.ScanGoods(ctx, x.glued); err == nil {
				text, whole = x.glued, true
			}
		}
		g, q, err := till.ScanGoods(ctx, text)
		if errors.Is(err, pos.ErrUnknownGoods) {
			switch found, e := p.bestHit(ctx, text, scanned); {
			case e != nil:
				return e
			case found != nil:
				g, q, err = *found, pos.One, nil
				if g.Weighed {
					q = 0
				}
			case isAmount:
				return p.addAmount(ctx, amount, x.n)
			default:
				off = p.offSale(ctx, text)
			}
		}
		switch {
		case err != nil:
			return err
		case q == 0 && x.n > 0:
			q = pos.One
		case q == 0:
			weigh = &g
			return nil
		}
		return till.AddGoods(ctx, g, multiplied(q, x.n))
	}, func(err error) error {
		if x.pieces && errors.Is(err, pos.ErrUnknownGoods) {
			x.text, whole = x.glued, true
		}
		if whole && p.field.entry.Text == x.aside {
			p.field.entry.SetText("") // which was its beginning
		}
		switch {
		case errors.Is(err, pos.ErrUnknownGoods):
			if (x.sure || scanned && hasLetter(text)) && p.field.entry.Text == back {
				p.field.entry.SetText("") // the offer has it, and the sale goes on
			}
			p.unknown(x, off, amountErr)
			return nil
		case weigh != nil:
			if x.aside != "" && p.field.entry.Text == x.aside {
				p.field.entry.SetText("") // it is no weight
			}
			p.askWeight(*weigh)
		}
		return err
	})
}

// bestHit is the first that a search finds, nil for none. A code that was scanned is
// whole: a part of another is not meant.
func (p *sellPage) bestHit(ctx context.Context, text string, scanned bool) (*pos.Goods, error) {
	if scanned || !hasLetter(text) {
		return nil, nil
	}
	page, err := p.w.opts.Till.FindGoods(ctx, pos.GoodsQuery{Text: text, Limit: 1})
	if err != nil || len(page.Goods) == 0 {
		return nil, err
	}
	return page.Goods[0], nil
}

// offSale are the goods of a code that are not sold now, nil for none.
func (p *sellPage) offSale(ctx context.Context, text string) *pos.Goods {
	g, err := p.w.opts.Till.KnownGoods(ctx, text)
	if err != nil {
		return nil
	}
	return &g
}

// unknown says that there are no such goods, or that these are off sale, and offers to add
// them where what was typed could be a code. The entry may hold the beginning of the next
// scan already.
func (p *sellPage) unknown(x want, off *pos.Goods, err error) {
	text := x.text
	if off != nil {
		p.note.say(toneRed, p.t("sell.off_sale", off.Name, off.Code))
		p.w.opts.Sounds.Unknown()
		p.offerNew("")
		return
	}
	if words := otherWallet(text); words != "" {
		if p.field.entry.Text == x.whole {
			p.field.entry.SetText("")
		}
		p.note.say(toneRed, p.t(words))
		p.w.opts.Sounds.Unknown()
		return
	}
	p.note.say(toneRed, p.refusal(x, err))
	if longCode(text) || x.sure || x.scanned && !strings.ContainsAny(text, ".,") {
		p.w.opts.Sounds.Unknown()
		p.offerNew(text)
		return
	}
	p.w.opts.Sounds.Failed()
}

// offerNew shows the offer to add goods with a code, or hides it. It stays while other
// goods are scanned, until somebody sees to it or the next sale begins.
func (p *sellPage) offerNew(code string) {
	p.missing = code
	p.missingText.set(p.t("sell.add_new", code))
	setVisible(p.missingBox, code != "")
}

// take rings up n of goods, or one where n is 0; what is weighed once it is known how much
// there is.
func (p *sellPage) take(g pos.Goods, n pos.Quantity) {
	if g.Weighed && n == 0 {
		p.clear()
		p.askWeight(g)
		return
	}
	p.add(func(ctx context.Context) error { return p.w.opts.Till.AddGoods(ctx, g, multiplied(pos.One, n)) })
}

// askWeight has the entry wait for how much of g there is. What a scanner is typing at
// this moment stays there.
func (p *sellPage) askWeight(g pos.Goods) {
	p.weighing, p.asked = &g, asked{sale: p.w.state.sale.Number}
	p.listHits("", nil)
	p.field.hint(p.t("sell.weight_hint", g.Name, g.Unit), p.t("sell.weight_short", g.Unit))
	p.weighText.set(p.t("sell.weigh", g.Name, yuan(g.Price)+"/"+g.Unit))
	setVisible(p.weighBox, true)
	p.w.settle()
}

// weigh rings up so much of what is being weighed.
func (p *sellPage) weigh(text string) {
	g := *p.weighing
	q, err := pos.ParseQuantity(text)
	switch {
	case longCode(text):
		p.refuse(p.t("sell.weigh_first", g.Name))
	case err != nil:
		p.refuse(p.w.explain(err))
	default:
		p.add(func(ctx context.Context) error { return p.w.opts.Till.AddGoods(ctx, g, q) })
	}
}

// refuse says what is wrong with the text of the entry and marks it: the next
// scan must not be put behind it.
func (p *sellPage) refuse(words string) {
	p.note.say(toneRed, words)
	p.field.entry.selectAll()
}

// longCode reports whether s looks like a barcode: eight digits or more, which
// no amount has.
func longCode(s string) bool {
	return len(s) >= 8 && strings.Trim(s, "0123456789") == ""
}

// refusal is the sentence for a text that means nothing.
func (p *sellPage) refusal(x want, err error) string {
	switch text := x.text; {
	case longCode(text) || x.sure:
		return p.t("sell.no_barcode", text)
	case errors.Is(err, pos.ErrAmountSyntax) && (hasLetter(text) && !startsLikeAmount(text)):
		return p.t("sell.not_found", text)
	}
	return p.w.explain(err)
}

// startsLikeAmount reports whether s begins as an amount does: 1e3 is meant as
// a number, not as a name.
func startsLikeAmount(s string) bool { return strings.IndexAny(s, "0123456789.+-") == 0 }

// add rings something up for the text of the entry.
func (p *sellPage) add(ring func(context.Context) error) {
	p.addText(p.field.entry.Text, "", ring, nil)
}

// addText rings something up. The entry is cleared at once, for the next scan may
// come before the disk has answered; the text comes back if it was refused and
// nothing else has been typed. What was set aside stays. then may be nil.
func (p *sellPage) addText(text, aside string, ring func(context.Context) error, then func(error) error) {
	p.clear()
	if aside != "" {
		p.aside = aside
		p.field.entry.put(aside)
		p.note.say(toneAmber, p.t("sell.aside", aside))
	}
	p.deleted = false
	p.w.act(ring, func(err error) error {
		if err != nil && p.field.entry.Text == "" {
			p.field.entry.put(text)
			p.field.entry.selectAll()
		}
		if then != nil {
			err = then(err)
		}
		return err
	})
}

// clear empties the entry and ends what it was asking for.
func (p *sellPage) clear() {
	p.ask(false)
	p.field.entry.SetText("")
	p.listHits("", nil)
}

// ask has the entry wait for a quantity, or for goods again.
func (p *sellPage) ask(quantity bool) {
	p.asking, p.weighing = quantity, nil
	setVisible(p.weighBox, false)
	if quantity {
		sale := p.w.state.sale
		p.asked = asked{sale.Number, p.chosen, len(sale.Lines)}
		p.field.hint(p.t("sell.quantity_hint", sale.Lines[p.chosen].Name))
		return
	}
	p.field.hint(p.t("sell.entry"), p.t("sell.entry_short"))
}

// setQuantity gives the chosen line the quantity in text.
func (p *sellPage) setQuantity(text string) {
	q, err := pos.ParseQuantity(text)
	if err != nil {
		p.refuse(p.w.explain(err))
		return
	}
	line := p.chosen
	p.add(func(ctx context.Context) error { return p.w.opts.Till.SetQuantity(ctx, line, q) })
}

// takeHit rings up goods i of those found.
func (p *sellPage) takeHit(i int) {
	n, _ := times(p.field.entry.Text)
	p.take(*p.found[i], n)
	p.w.focusHome()
}

// move changes the choice among the goods found, or among the lines of the
// cart.
func (p *sellPage) move(by int) {
	if n := len(p.found); n > 0 {
		p.hit = min(max(p.hit+by, 0), n-1)
		p.fillHits()
		return
	}
	if n := len(p.w.state.sale.Lines); n > 0 {
		p.choose(min(max(p.chosen+by, 0), n-1))
	}
}
