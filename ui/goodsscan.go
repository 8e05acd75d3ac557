package ui

import (
	"context"
	"errors"
	"slices"

	"wxtill/pos"
)

// searching reports whether what stands in the search has not been answered yet: the list
// is of what stood there before.
func (p *goodsPage) searching() bool { return p.cache.heard != p.cache.turn }

// whenFound calls do with the chosen goods, once the list is of what stands in the search:
// whoever types a word and a key means what is found by it.
func (p *goodsPage) whenFound(do func(pos.Goods)) {
	p.waits = func() {
		if g := p.chosen(); g != nil {
			do(*g)
		}
	}
	if !p.searching() {
		p.goOn()
	}
}

// goOn does what waited for the search.
func (p *goodsPage) goOn() {
	do := p.waits
	p.waits = nil
	if do != nil && p.w.on == onGoods && p.w.overlay == nil {
		do()
	}
}

// scanGoods opens the goods with a code that was scanned, whatever stood in the search and
// is listed. A code that no goods have is kept for new ones.
func (w *Window) scanGoods(b burst) {
	p := w.goods
	codes := b.pieces()
	code := codes[0]
	if number := pos.ReceiptCode(code); number != "" {
		w.findReceipt(number)
		return
	}
	p.field.entry.put(code)
	p.field.entry.selectAll() // what is typed or scanned next takes its place
	var g pos.Goods
	known := code
	w.act(func(ctx context.Context) (err error) {
		for _, known = range codes {
			if g, err = w.opts.Till.KnownGoods(ctx, known); !errors.Is(err, pos.ErrUnknownGoods) {
				break
			}
		}
		return err
	}, func(err error) error {
		if w.on != onGoods || w.overlay != nil || p.field.entry.Text != code {
			return err // something else is on by now
		}
		switch {
		case errors.Is(err, pos.ErrUnknownGoods):
			if words := otherWallet(code); words != "" {
				p.field.entry.SetText("")
				p.note.say(toneRed, p.t(words))
			} else {
				p.missing = code
				p.note.say(toneRed, p.t("goods.no_barcode", code))
			}
			w.opts.Sounds.Unknown()
			w.settle()
			return nil
		case err != nil:
			return err
		}
		p.cache.withOff = p.cache.withOff || g.Off
		if !slices.Contains(g.ScanKeys(), pos.ScanKeyOf(known)) {
			known = g.Code // of what a scale's label is for
		}
		p.field.entry.put(known)
		p.field.entry.selectAll()
		p.look()
		w.changeGoods(g)
		return nil
	})
}
