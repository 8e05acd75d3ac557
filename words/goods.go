package words

import (
	"wxtill/pos"
)

// goods says what is wrong with goods, and with which field of them.
func (t *Texts) goods(err *pos.GoodsError) Explanation {
	e := t.goodsRule(err)
	if err.Field != "" {
		e.Title = t.Text("goods.field_wrong", t.Text("goods.column_"+string(err.Field)), e.Title)
	}
	if err.Row > 0 {
		e.Title = t.Text("goods.row_wrong", err.Row, e.Title)
	}
	if err.Value != "" && err.Field != "" {
		e.Detail = t.Text("goods.there_is", err.Value)
	}
	return e
}

// goodsRule says which rule was broken.
func (t *Texts) goodsRule(err *pos.GoodsError) Explanation {
	switch err.Err {
	case pos.ErrGoodsTaken:
		return Explanation{Title: t.Text("error.goods_taken", err.Other), Remedy: t.Text("error.goods_taken.do")}
	case pos.ErrGoodsRepeated:
		return Explanation{Title: t.Text("error.goods_repeated", err.Other), Remedy: t.Text("error.goods_repeated.do")}
	}
	return t.Explain(err.Err)
}

// goodsEntry says what was changed of goods.
func (t *Texts) goodsEntry(g *pos.GoodsNote) string {
	if g.Count > 1 {
		return t.Text("log.goods", g.Count)
	}
	now := yuan(g.Price)
	if g.Was != 0 && g.Was != g.Price {
		now = yuan(g.Was) + " → " + now
	}
	text := g.Code + " " + g.Name + " · " + now
	if g.Off {
		text += " · " + t.Text("goods.off")
	}
	return text
}
