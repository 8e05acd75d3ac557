package words

import "wxtill/pos"

// Cause is what may be behind a difference in the drawer, as a sentence that says
// where to look.
func (t *Texts) Cause(c pos.Cause) string {
	at := c.At.In(pos.Beijing).Format("15:04")
	key := "cause." + string(c.Kind)
	switch c.Kind {
	case pos.CauseWrongRow:
		return t.Text(key, c.Pieces, yuan(c.Denomination), yuan(c.Amount))
	case pos.CausePack:
		if c.Pieces < 0 {
			return t.Text("cause.pack_missing", -c.Pieces, yuan(c.Denomination))
		}
		return t.Text(key, c.Pieces, yuan(c.Denomination))
	case pos.CauseNoSale:
		return t.Text(key, at)
	case pos.CauseByHand, pos.CauseNotMoved, pos.CauseWrongWay:
		return t.Text(key, at, yuan(max(c.Amount, -c.Amount)))
	}
	return t.Text(key, at, c.Sale.Short(), yuan(c.Amount))
}

// yuan is an amount as screens write it.
func yuan(f pos.Fen) string { return "¥" + f.Grouped() }
