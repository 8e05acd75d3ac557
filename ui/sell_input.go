package ui

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"wxtill/pos"
)

// hitRows is how many goods a search lists.
const hitRows = 20

// typed looks for goods while something is typed that is a name or initials
// rather than a number.
func (p *sellPage) typed(s string) {
	p.note.clear()
	if p.asking || !hasLetter(s) {
		p.listHits(nil)
	} else {
		p.listHits(p.w.opts.Goods.Search(s, hitRows))
	}
	p.w.settle()
}

// hasLetter reports whether s holds a letter or hanzi.
func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// enter does what the text of the entry means: an article by its exact code or
// barcode, else an amount, else the chosen one of the goods that were found.
func (p *sellPage) enter() {
	text := strings.TrimSpace(p.field.entry.Text)
	if text == "" {
		return
	}
	if p.asking {
		p.setQuantity(text)
		return
	}
	if g, ok := p.w.opts.Goods.ByScan(text); ok {
		p.addGoods(g)
		return
	}
	if len(p.found) > 0 {
		p.addGoods(p.found[p.hit])
		return
	}
	if code := pos.ReceiptCode(text); code != "" {
		p.clear()
		if p.w.isParked(pos.SaleNumber(code)) {
			p.w.recall(pos.SaleNumber(code))
			return
		}
		p.w.findReceipt(code)
		return
	}
	amount, err := pos.ParseFen(text)
	if err == nil && !longCode(text) {
		p.add(func(ctx context.Context) error {
			return p.w.opts.Till.AddAmount(ctx, p.t("sell.amount_name"), amount)
		})
		return
	}
	p.refuse(p.refusal(text, err))
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
func (p *sellPage) refusal(text string, err error) string {
	switch {
	case longCode(text):
		return p.t("sell.no_barcode", text)
	case errors.Is(err, pos.ErrAmountSyntax) && (hasLetter(text) && !startsLikeAmount(text)):
		return p.t("sell.not_found", text)
	}
	return p.w.explain(err)
}

// startsLikeAmount reports whether s begins as an amount does: 1e3 is meant as
// a number, not as a name.
func startsLikeAmount(s string) bool { return strings.IndexAny(s, "0123456789.+-") == 0 }

func (p *sellPage) addGoods(g pos.Goods) {
	p.add(func(ctx context.Context) error { return p.w.opts.Till.AddGoods(ctx, g, pos.One) })
}

// add rings something up. The entry is cleared at once, for the next scan may
// come before the disk has answered; the text comes back if it was refused and
// nothing else has been typed.
func (p *sellPage) add(ring func(context.Context) error) {
	text := p.field.entry.Text
	p.clear()
	p.deleted = false
	p.w.act(ring, func(err error) error {
		if err != nil && p.field.entry.Text == "" {
			p.field.entry.put(text)
			p.field.entry.selectAll()
		}
		return err
	})
}

// clear empties the entry and ends what it was asking for.
func (p *sellPage) clear() {
	p.ask(false)
	p.field.entry.SetText("")
	p.listHits(nil)
}

// ask has the entry wait for a quantity, or for goods again.
func (p *sellPage) ask(quantity bool) {
	p.asking = quantity
	if quantity {
		p.field.hint(p.t("sell.quantity_hint", p.w.state.sale.Lines[p.chosen].Name))
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
	p.addGoods(p.found[i])
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
