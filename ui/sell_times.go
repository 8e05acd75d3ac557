package ui

import (
	"context"
	"strings"

	"wxtill/pos"
)

// times is a quantity that was typed before the goods, "3*", and what stands behind it.
// Without one, or with one that is none, all of the text is what stands behind it, and q
// is zero.
func times(text string) (q pos.Quantity, behind string) {
	number, behind, found := strings.Cut(text, "*")
	q, err := pos.ParseQuantity(number)
	if !found || err != nil {
		return 0, text
	}
	return q, strings.TrimSpace(behind)
}

// canQuantity reports whether a number in the entry can be a quantity, or one be asked for.
func (w *Window) canQuantity() bool {
	p := w.sell
	if p.weighing != nil {
		return true
	}
	text := p.field.entry.Text
	return !w.state.locked && !hasLetter(text) && !strings.Contains(text, "*") && (text != "" || len(w.state.sale.Lines) > 0)
}

// asked is the line that a quantity is asked for, among so many of a sale.
type asked struct {
	sale        pos.SaleNumber
	line, among int
}

// askOn has the question for a quantity name the line that is chosen now. Where the line that
// it was asked for is gone, the question is, too, and the answer that was begun: it is
// neither another line's quantity nor an amount. A weight is of goods for one sale as well.
func (p *sellPage) askOn(sale *pos.Sale) {
	now := asked{sale.Number, p.chosen, len(sale.Lines)}
	switch {
	case !p.asking && p.weighing == nil:
	case now.sale != p.asked.sale, p.asking && now.among < p.asked.among:
		p.ask(false)
		p.field.entry.SetText("")
	case p.asking && now != p.asked:
		p.ask(true)
	}
}

// quantity has the number in the entry wait for its goods: a scan, a code, a name or an
// amount behind it. Enter gives it to the chosen line instead. Where there is no number
// one is asked for; what is being weighed gets it for its weight.
func (w *Window) quantity() {
	p := w.sell
	text := strings.TrimSpace(p.field.entry.Text)
	switch {
	case p.weighing != nil:
		p.enter()
	case p.asking:
		if text != "" {
			p.setQuantity(text)
		}
	case text == "":
		p.ask(true)
	default:
		if _, err := pos.ParseQuantity(text); err != nil {
			p.field.entry.put(text + "*") // it was no amount
			p.refuse(w.explain(err))
			return
		}
		p.field.entry.put(text + "*")
		words := p.t("sell.times", text)
		if len(w.state.sale.Lines) > 0 {
			words = p.t("sell.times_or_line", text, w.state.sale.Lines[p.chosen].Name)
		}
		p.note.say(toneBlue, words)
	}
}

// giveTimes gives the chosen line the quantity before which no goods were typed.
func (p *sellPage) giveTimes(q pos.Quantity) {
	if len(p.w.state.sale.Lines) == 0 {
		p.note.say(toneRed, p.t("sell.times", q))
		return
	}
	line := p.chosen
	p.add(func(ctx context.Context) error { return p.w.opts.Till.SetQuantity(ctx, line, q) })
}

// multiplied is how much is rung up of what comes q to a scan, a package or a weight, where
// n of it were typed before; 0 is none.
func multiplied(q, n pos.Quantity) pos.Quantity {
	if n == 0 {
		return q
	}
	return q * n / pos.One
}

// addAmount rings up n of an amount, or one where n is 0.
func (p *sellPage) addAmount(ctx context.Context, amount pos.Fen, n pos.Quantity) error {
	if n == 0 {
		return p.w.opts.Till.AddAmount(ctx, p.t("sell.amount_name"), amount)
	}
	return p.w.opts.Till.AddGoods(ctx, pos.Goods{Name: p.t("sell.amount_name"), Price: amount}, n)
}
