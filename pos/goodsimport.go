package pos

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// manyGoods is how many changes at once are staged: they would hold up sales, and are
// put into the index faster all together.
const manyGoods = 300

// GoodsTable is a table of goods that was read.
type GoodsTable struct {
	Rows [][]string
	File string // what the journal calls it
	// Told is told how many of the goods that change are written. It may be nil, and is
	// called on the goroutine of the import.
	Told func(done, of int)
}

// ReadGoods says what [Till.ImportGoods] would do with a table. It needs RightGoods.
func (t *Till) ReadGoods(ctx context.Context, table [][]string, by Grant) (*GoodsImport, error) {
	t.mu.Lock()
	_, err := t.need(RightGoods, by)
	t.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return ReadGoods(ctx, t.Ledger, table)
}

// ImportGoods puts all goods of a table into the book, in one commit, or none where a
// row is wrong. It takes its time beside the trade: sales and payments go on, only other
// changes of goods are refused meanwhile. It needs RightGoods when it begins.
//
// Errors: ErrGoodsBad with what is wrong beside it, ErrGoodsBusy, those of [ReadGoods],
// of [Till.Allow] and of the ledger.
func (t *Till) ImportGoods(ctx context.Context, table GoodsTable, by Grant) (*GoodsImport, error) {
	t.mu.Lock()
	by, err := t.need(RightGoods, by)
	t.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if !t.goodsMu.TryLock() {
		return nil, ErrGoodsBusy
	}
	defer t.goodsMu.Unlock()
	plan, err := ReadGoods(ctx, t.Ledger, table.Rows)
	switch {
	case err != nil:
		return nil, err
	case plan.BadRows > 0:
		return plan, fmt.Errorf("%w: %d", ErrGoodsBad, plan.BadRows)
	}
	c := &Change{By: by, Goods: plan.changes, Reason: table.File}
	if len(c.Goods) > manyGoods {
		if err := t.stageGoods(ctx, c, table.Told); err != nil {
			return plan, err
		}
	}
	t.mu.Lock()
	changed, err := t.putGoods(ctx, c)
	t.mu.Unlock()
	if err != nil {
		return plan, err
	}
	if c.GoodsStaged() {
		if err := t.goods.renew(ctx, t.Ledger); err != nil {
			t.Logger.Error("reading what the goods are searched by", "err", err)
		}
		if err := t.Ledger.SweepGoods(ctx); err != nil {
			t.Logger.Error("removing the goods of before a table", "err", err)
		}
	}
	if changed {
		t.publish(Event{Kind: EventGoods})
	}
	return plan, nil
}

// stageGoods has the ledger write the goods of c beside those that are sold from, and
// makes what the journal says of them.
func (t *Till) stageGoods(ctx context.Context, c *Change, told func(done, of int)) (err error) {
	staged := func(n int) {
		if told != nil {
			told(n, len(c.Goods))
		}
	}
	staged(0)
	if err := t.Ledger.StageGoods(ctx, c.Goods, staged); err != nil {
		return err
	}
	c.GoodsPacked, err = PackGoods(c.Goods)
	return err
}

// PackGoods is what the journal row of a large table has of its goods.
func PackGoods(changes []GoodsChange) ([]byte, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if err := json.NewEncoder(w).Encode(changes); err != nil {
		return nil, err
	}
	err := w.Close()
	return packed.Bytes(), err
}

// UnpackGoods is the text that was packed: an array of [GoodsChange] as JSON.
func UnpackGoods(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
