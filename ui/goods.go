package ui

import (
	"context"
	"image/color"
	"time"

	"wxtill/pos"
)

// goodsPage is 商品: all that the shop sells, however much it is, with a search as one
// types; goods are added, changed and switched off here, and read from and written to
// tables of spreadsheets.
type goodsPage struct {
	pageBase

	field *field
	rows  *longTable
	sum   *line
	off   *keyButton // switches the chosen goods off, or on again
	all   *keyButton // also lists what is off
	cache goodsCache

	waits   func() // what to do with the goods that the search under way finds
	missing string // a code that was scanned and that no goods have, as long as it stands in the search
}

// goodsCache holds the goods about what is seen.
type goodsCache struct {
	turn    int // counts the searches: an answer to another than the last one comes too late
	heard   int // the last one that was answered
	text    string
	withOff bool
	first   int64
	goods   []*pos.Goods
	loading bool
}

// goodsPiece is how many goods are fetched at once.
const goodsPiece = 200

// searchPause is how long after a character goods are looked for: a scanner's characters
// come faster, and to list goods between them would hold them up.
const searchPause = 65 * time.Millisecond

func newGoodsPage(w *Window) *goodsPage {
	p := &goodsPage{pageBase: newPageBase(w)}
	p.cache.withOff = true
	p.field = newField(w, iconSearch, w.command("entry").cap)
	p.field.hint(w.t("goods.hint"), w.t("goods.hint_short"))
	p.rows = newLongTable([]tableColumn{
		{title: w.t("sell.goods"), width: 160, grow: 1},
		{title: w.t("goods.column_barcodes"), width: 160, from: 700},
		{title: w.t("goods.column_category"), width: 120, from: 860},
		{title: w.t("sell.price"), width: 150, right: true},
		{title: w.t("documents.state"), width: 104, from: 480},
	}, p.row, p.want)
	p.rows.picked = w.focusHome
	p.sum = newLine(textCaption, colorInk2, false).elastic(60)
	p.build()
	p.field.entry.OnChanged = func(text string) {
		p.waits = nil
		if text != p.missing {
			p.missing = ""
		}
		p.cache.turn++
		turn := p.cache.turn
		p.w.work.later(searchPause, func() {
			if turn == p.cache.turn {
				p.look()
			}
		})
	}
	return p
}

func (p *goodsPage) build() {
	w := p.w
	small := func(id string) *keyButton { return w.commandButton(id, styleSmall).tall(buttonHeight) }
	p.off, p.all = small("goods_switch"), small("goods_all")
	head := row(space12).grow(1, p.field.box).add(sized(170, 0, w.commandButton("goods_add", styleForm))).done()
	buttons := row(space8).
		grow(1, small("goods_change")).grow(1, p.off).grow(1, p.all).
		grow(1, small("goods_label")).grow(1, small("goods_import")).grow(1, small("goods_export")).done()
	p.root = inset(space16, space16, column(space8).
		add(head, p.note.box).grow(1, card(p.rows)).add(p.sum, buttons).done())
}

func (p *goodsPage) home() *entry { return p.field.entry }

// show draws nothing anew: the page changes by what is looked for and done.
func (p *goodsPage) show(*state) {
	g := p.chosen()
	label := "cmd.goods_off"
	if g != nil && g.Off {
		label = "cmd.goods_on"
	}
	p.off.setLabel(p.t(label))
	label = "cmd.goods_all"
	if p.cache.withOff {
		label = "cmd.goods_sold"
	}
	p.all.setLabel(p.t(label))
}

// begin lists the goods as they are now.
func (p *goodsPage) begin() { p.look() }

// look lists what the entry asks for, from its beginning.
func (p *goodsPage) look() { p.fetch(0, func() { p.rows.choose(0) }) }

// again lists it anew where it stands, after something has changed.
func (p *goodsPage) again() {
	chosen, top := p.rows.chosen, p.rows.top
	p.fetch(top, func() {
		p.rows.jump(top)
		p.rows.choose(chosen)
	})
}

// fetch gets the goods from a row on, and how many there are.
func (p *goodsPage) fetch(first int64, then func()) {
	p.cache.turn++
	turn := p.cache.turn
	q := pos.GoodsQuery{Text: p.field.entry.Text, WithOff: p.cache.withOff, ByCode: true, Offset: int(max(first-goodsPiece/2, 0)), Limit: goodsPiece}
	var page pos.GoodsPage
	p.w.work.aside(func(ctx context.Context) (err error) {
		page, err = p.w.opts.Till.FindGoods(ctx, q)
		return err
	}, func(err error) {
		if turn != p.cache.turn {
			return
		}
		p.cache.loading, p.cache.heard = false, turn
		if err != nil {
			p.waits = nil
			p.w.complain(err)
			return
		}
		p.cache.text, p.cache.first, p.cache.goods = q.Text, int64(q.Offset), page.Goods
		p.fill(int64(page.Count), then)
		p.goOn()
	})
}

// fill shows what was fetched.
func (p *goodsPage) fill(count int64, then func()) {
	empty := "goods.none"
	if p.cache.text != "" {
		empty = "goods.none_found"
	}
	p.rows.table.empty.set(p.t(empty))
	p.sum.set(p.t("goods.sum", count))
	if p.rows.count != count || then != nil {
		chosen, top := p.rows.chosen, p.rows.top
		p.rows.setCount(count)
		p.rows.jump(top)
		p.rows.choose(chosen)
	}
	if then != nil {
		then()
	}
	p.rows.fill()
	p.show(p.w.state)
	p.w.settle()
}

// want has goods fetched that are about to be seen and are not here.
func (p *goodsPage) want(first, n int64) {
	c := &p.cache
	if c.loading || c.has(first) && c.has(min(first+n, p.rows.count)-1) {
		return
	}
	c.loading = true
	p.fetch(first, nil)
}

func (c *goodsCache) has(row int64) bool { return row >= c.first && row < c.first+int64(len(c.goods)) }

// at is the goods of a row, nil while they are not here.
func (p *goodsPage) at(row int64) *pos.Goods {
	if !p.cache.has(row) {
		return nil
	}
	return p.cache.goods[row-p.cache.first]
}

// chosen is the chosen goods, nil for none.
func (p *goodsPage) chosen() *pos.Goods { return p.at(p.rows.chosen) }

// row is what the table shows of goods.
func (p *goodsPage) row(i int64) []cell {
	g := p.at(i)
	if g == nil {
		return nil
	}
	barcode := cell{}
	if n := len(g.Barcodes); n > 0 {
		barcode.text = string(g.Barcodes[0])
		if n > 1 {
			barcode.sub = p.t("goods.more_barcodes", n-1)
		}
	}
	state := cell{text: p.t("goods.sold"), chip: toneGreen, isChip: true}
	if g.Off {
		state = cell{text: p.t("goods.off"), chip: toneGrey, isChip: true}
	}
	sub := g.Code
	if g.Weighed {
		sub += " · " + p.t("sell.weighed")
	}
	return []cell{{text: g.Name, sub: sub, dot: g.Colour}, barcode, {text: g.Category}, {text: priceOf(g), bold: true}, state}
}

// move goes up or down in the list.
func (p *goodsPage) move(by int) {
	p.toRow(p.rows.chosen + int64(by))
}

// toRow chooses a row.
func (p *goodsPage) toRow(row int64) {
	p.rows.choose(min(max(row, 0), p.rows.count-1))
	p.show(p.w.state)
	p.w.arm()
}

// turn goes through the list by views.
func (p *goodsPage) turn(views int64) { p.toRow(max(p.rows.chosen, p.rows.top) + p.rows.turn(views)) }

// goodsColours are those of goods, as bars beside their names.
var goodsColours = map[pos.Colour]color.NRGBA{
	"red": rgb(0xD64545), "orange": rgb(0xE8833A), "yellow": rgb(0xE3B23C), "green": rgb(0x3C9D5B),
	"teal": rgb(0x2A9D9D), "blue": rgb(0x3E74D6), "purple": rgb(0x8A5CC7), "grey": rgb(0x8A939E),
}

// goodsColour is a colour of goods; one of a later version is grey.
func goodsColour(c pos.Colour) color.NRGBA {
	if known, ok := goodsColours[c]; ok {
		return known
	}
	return goodsColours["grey"]
}
