package postest

import (
	"context"
	"maps"
	"slices"

	"wxtill/pos"
)

// shelf are the goods of a book in memory.
type shelf struct {
	goods map[string]*pos.Goods // by code
}

// putGoods keeps the goods of a change. The caller holds mu.
func (l *Ledger) putGoods(c *pos.Change) {
	for i := range c.Goods {
		l.goods[c.Goods[i].Now.Code] = clone(&c.Goods[i].Now)
	}
}

// GoodsByScan implements [pos.GoodsLedger].
func (l *Ledger) GoodsByScan(ctx context.Context, key pos.ScanKey) (*pos.Goods, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, g := range l.goods {
		if slices.Contains(g.ScanKeys(), key) {
			return clone(g), ctx.Err()
		}
	}
	return nil, pos.ErrUnknownGoods
}

// GoodsByCode implements [pos.GoodsLedger].
func (l *Ledger) GoodsByCode(ctx context.Context, codes []string) ([]*pos.Goods, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []*pos.Goods
	for _, code := range codes {
		if g := l.goods[code]; g != nil {
			list = append(list, clone(g))
		}
	}
	return list, ctx.Err()
}

// AllGoods implements [pos.GoodsLedger].
func (l *Ledger) AllGoods(ctx context.Context) ([]*pos.Goods, error) {
	l.mu.Lock()
	codes := slices.Sorted(maps.Keys(l.goods))
	l.mu.Unlock()
	return l.GoodsByCode(ctx, codes)
}

// EachGoods implements [pos.GoodsLedger].
func (l *Ledger) EachGoods(ctx context.Context, use func(code string, off bool, keys string) error) error {
	all, err := l.AllGoods(ctx)
	for _, g := range all {
		if err := use(g.Code, g.Off, g.SearchKeys()); err != nil {
			return err
		}
	}
	return err
}

// StageGoods implements [pos.GoodsLedger]: in memory nothing has to be prepared.
func (l *Ledger) StageGoods(ctx context.Context, changes []pos.GoodsChange, staged func(n int)) error {
	staged(len(changes))
	return ctx.Err()
}

// SweepGoods implements [pos.GoodsLedger].
func (l *Ledger) SweepGoods(ctx context.Context) error { return ctx.Err() }
