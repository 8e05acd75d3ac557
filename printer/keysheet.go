package printer

import "wxtill/pos"

// layoutKeys makes the map of a page's keys: each key at the left, what it does at the right.
func layoutKeys(slip pos.Slip) Document {
	b := newBuilder(slip, slip.Keys.Shop)
	b.head(slip, b.keysTitle+slip.Keys.Title)
	b.identity("", "", slip.Keys.At)
	b.add(Rule{})
	for _, k := range slip.Keys.Keys {
		b.add(Row{Left: k.Key, Right: k.Does})
	}
	b.training()
	b.add(Feed(tearFeed), Cut{})
	return b.doc
}
