package pos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
)

// indexFrom is where q stands in text, from a place on; -1 for nowhere.
func indexFrom(text []byte, q string, from int) int {
	if from > len(text) {
		return -1
	}
	if i := bytes.Index(text[from:], []byte(q)); i >= 0 {
		return from + i
	}
	return -1
}

// ScanGoods implements [Catalogue].
func (t *Till) ScanGoods(ctx context.Context, text string) (Goods, Quantity, error) {
	key := ScanKeyOf(text)
	g, err := t.sold(ctx, key)
	switch {
	case err == nil && g.Weighed:
		return *g, 0, nil
	case err == nil:
		return *g, One, nil
	case !errors.Is(err, ErrUnknownGoods):
		return Goods{}, 0, err
	}
	label, ok := t.terms().Labels.read(key)
	if !ok {
		return Goods{}, 0, err
	}
	for _, key := range label.keys {
		g, err := t.sold(ctx, key)
		if errors.Is(err, ErrUnknownGoods) {
			continue
		}
		if err != nil {
			return Goods{}, 0, err
		}
		return label.of(*g)
	}
	return Goods{}, 0, err
}

// sold is what goes by a key and is not off.
func (t *Till) sold(ctx context.Context, key ScanKey) (*Goods, error) {
	if key == "" {
		return nil, ErrUnknownGoods
	}
	g, err := t.Ledger.GoodsByScan(ctx, key)
	if err == nil && g.Off {
		err = fmt.Errorf("%w: %s is off", ErrUnknownGoods, g.Code)
	}
	return g, err
}

// KnownGoods implements [Catalogue].
func (t *Till) KnownGoods(ctx context.Context, text string) (Goods, error) {
	keys := []ScanKey{ScanKeyOf(text)}
	if label, ok := t.Labels.read(keys[0]); ok {
		keys = append(keys, label.keys...)
	}
	for _, key := range keys {
		if key == "" {
			continue
		}
		g, err := t.Ledger.GoodsByScan(ctx, key)
		switch {
		case err == nil:
			return *g, nil
		case !errors.Is(err, ErrUnknownGoods):
			return Goods{}, err
		}
	}
	return Goods{}, ErrUnknownGoods
}

// FindGoods implements [Catalogue].
func (t *Till) FindGoods(ctx context.Context, q GoodsQuery) (GoodsPage, error) {
	return t.goods.page(ctx, t.Ledger, q)
}

func (x *goodsIndex) page(ctx context.Context, book GoodsLedger, q GoodsQuery) (GoodsPage, error) {
	codes, count, err := x.query(ctx, book, q)
	if err != nil {
		return GoodsPage{}, fmt.Errorf("searching the goods: %w", err)
	}
	goods, err := book.GoodsByCode(ctx, codes)
	return GoodsPage{Goods: goods, Count: count}, err
}

// FindGoods is a part of what a search finds in a book that may be beside its till.
func FindGoods(ctx context.Context, book GoodsLedger, q GoodsQuery) (GoodsPage, error) {
	return new(goodsIndex).page(ctx, book, q)
}

// AddNewGoods puts an article on sale. Without a code it gets its first barcode for
// one, or the next free G0001. It needs RightGoods.
//
// Errors: [GoodsError], with ErrGoodsExist where the code is another's; those of
// [Till.Allow], those of the ledger.
func (t *Till) AddNewGoods(ctx context.Context, g Goods, by Grant) (Goods, error) {
	g = g.clone()
	g.tidy()
	err := t.changeGoods(ctx, by, func() ([]GoodsChange, error) {
		if err := t.giveCode(ctx, &g); err != nil {
			return nil, err
		}
		switch was, err := t.Ledger.GoodsByCode(ctx, []string{g.Code}); {
		case err != nil:
			return nil, err
		case len(was) > 0:
			return nil, &GoodsError{Field: GoodsCode, Value: g.Code, Other: g.Code, Err: ErrGoodsExist}
		}
		return []GoodsChange{{Now: g}}, nil
	})
	return g, err
}

// giveCode gives a code to goods that have none.
func (t *Till) giveCode(ctx context.Context, g *Goods) error {
	if g.Code != "" {
		return nil
	}
	if len(g.Barcodes) > 0 {
		g.Code = string(g.Barcodes[0])
		return nil
	}
	for n := 1; ; n++ {
		g.Code = fmt.Sprintf("G%04d", n)
		_, err := t.Ledger.GoodsByScan(ctx, ScanKeyOf(g.Code))
		if errors.Is(err, ErrUnknownGoods) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// ChangeGoods changes the article with the code of g, all fields of it. It needs
// RightGoods. Errors: ErrUnknownGoods, [GoodsError], those of [Till.Allow], those of
// the ledger.
func (t *Till) ChangeGoods(ctx context.Context, g Goods, by Grant) error {
	g = g.clone()
	return t.changeGoods(ctx, by, func() ([]GoodsChange, error) {
		was, err := t.Ledger.GoodsByCode(ctx, []string{g.Code})
		if err == nil && len(was) == 0 {
			err = ErrUnknownGoods
		}
		if err != nil {
			return nil, err
		}
		return []GoodsChange{{Was: was[0], Now: g}}, nil
	})
}

// changeGoods commits what change makes of some goods, by whoever has RightGoods.
// Errors: ErrGoodsBusy, those of change, of [Till.Allow] and of the ledger.
func (t *Till) changeGoods(ctx context.Context, by Grant, change func() ([]GoodsChange, error)) error {
	if !t.goodsMu.TryLock() {
		return ErrGoodsBusy
	}
	defer t.goodsMu.Unlock()
	t.mu.Lock()
	changed, err := t.changeGoodsLocked(ctx, by, change)
	t.mu.Unlock()
	if err == nil && changed {
		t.publish(Event{Kind: EventGoods})
	}
	return err
}

func (t *Till) changeGoodsLocked(ctx context.Context, by Grant, change func() ([]GoodsChange, error)) (changed bool, err error) {
	by, err = t.need(RightGoods, by)
	if err != nil {
		return false, err
	}
	changes, err := change()
	if err != nil {
		return false, err
	}
	for i := range changes {
		if err := t.checkGoods(ctx, &changes[i].Now); err != nil {
			return false, err
		}
	}
	return t.putGoods(ctx, &Change{By: by, Goods: changes})
}

// putGoods commits the goods of c that really change, and none where none does. The
// caller holds mu.
func (t *Till) putGoods(ctx context.Context, c *Change) (changed bool, err error) {
	c.Kind, c.At = EventGoods, t.Clock.Now()
	if !c.GoodsStaged() {
		c.Goods = slices.DeleteFunc(c.Goods, func(g GoodsChange) bool { return g.Was != nil && g.Was.Equal(g.Now) })
	}
	if len(c.Goods) == 0 {
		return false, nil
	}
	if err := t.commit(ctx, c); err != nil {
		return false, err
	}
	if c.GoodsStaged() {
		return true, nil
	}
	t.goods.keep(c.Goods)
	wake(t.goodsWake)
	return true, nil
}

// checkGoods holds g to its form, and its keys to those of all other goods.
func (t *Till) checkGoods(ctx context.Context, g *Goods) error {
	if err := g.check(); err != nil {
		return err
	}
	for i, key := range g.ScanKeys() {
		other, err := t.Ledger.GoodsByScan(ctx, key)
		switch {
		case errors.Is(err, ErrUnknownGoods):
		case err != nil:
			return err
		case other.Code != g.Code:
			field := GoodsBarcodes
			if i == 0 {
				field = GoodsCode
			}
			return &GoodsError{Field: field, Value: string(key), Other: other.Code, Err: ErrGoodsTaken}
		}
	}
	return nil
}

// hasGoods reports whether there are any, without reading all.
func (t *Till) hasGoods(ctx context.Context) (some bool, err error) {
	err = t.Ledger.EachGoods(ctx, func(string, bool, string) error { return errEnough })
	if errors.Is(err, errEnough) {
		return true, nil
	}
	return false, err
}

// Stock puts goods into a book that has none, for lessons: nobody has to have done it.
func (t *Till) Stock(ctx context.Context, goods []Goods) error {
	t.goodsMu.Lock()
	defer t.goodsMu.Unlock()
	if some, err := t.hasGoods(ctx); err != nil || some {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c := &Change{itself: true}
	for _, g := range goods {
		if err := t.checkGoods(ctx, &g); err != nil {
			return err
		}
		c.Goods = append(c.Goods, GoodsChange{Now: g})
	}
	_, err := t.putGoods(ctx, c)
	return err
}
