package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"wxtill/pos"
)

// The statements of goods. The keys of all that change go first: a barcode may move
// from one article to another.
const (
	deleteScans = "DELETE FROM goods_scan WHERE code = ?"
	upsertGoods = `INSERT INTO goods (code, off, keys, document) VALUES (?, ?, ?, ?)
		ON CONFLICT (code) DO UPDATE SET off = excluded.off, keys = excluded.keys, document = excluded.document`
	insertScan = "INSERT INTO goods_scan (scan, code) VALUES (?, ?)"

	selectScan     = "SELECT document FROM goods WHERE code = (SELECT code FROM goods_scan WHERE scan = ?)"
	selectGoods    = "SELECT document FROM goods WHERE code = ?"
	selectAllGoods = "SELECT document FROM goods ORDER BY code"
	selectKeys     = "SELECT code, off, keys FROM goods ORDER BY code"
)

// goods writes goods that were added or changed, or has those in force that are staged.
func (w *change) goods(c *pos.Change) {
	changes := c.Goods
	if c.GoodsStaged() {
		w.swapGoods()
		return
	}
	for i := range changes {
		if changes[i].Was != nil {
			w.exec(deleteScans, changes[i].Now.Code)
		}
	}
	for i := range changes {
		g := &changes[i].Now
		w.exec(upsertGoods, g.Code, flag(g.Off), changes[i].Keys(), w.document(g))
		for _, key := range g.ScanKeys() {
			w.exec(insertScan, string(key), g.Code)
		}
	}
}

// swapGoods puts the staged goods in the place of those of before.
func (w *change) swapGoods() {
	if w.err == nil {
		_, w.err = w.tx.ExecContext(w.ctx, swapStage)
	}
}

// flag is a truth as stored.
func flag(is bool) int {
	if is {
		return 1
	}
	return 0
}

// GoodsByScan implements [pos.GoodsLedger].
func (l *Ledger) GoodsByScan(ctx context.Context, key pos.ScanKey) (*pos.Goods, error) {
	return one[pos.Goods](ctx, l, pos.ErrUnknownGoods, selectScan, string(key))
}

// GoodsByCode implements [pos.GoodsLedger].
func (l *Ledger) GoodsByCode(ctx context.Context, codes []string) ([]*pos.Goods, error) {
	var list []*pos.Goods
	for _, code := range codes {
		found, err := many[pos.Goods](ctx, l, selectGoods, code)
		if err != nil {
			return nil, fmt.Errorf("reading the goods %s: %w", code, err)
		}
		list = append(list, found...)
	}
	return list, nil
}

// AllGoods implements [pos.GoodsLedger].
func (l *Ledger) AllGoods(ctx context.Context) ([]*pos.Goods, error) {
	return many[pos.Goods](ctx, l, selectAllGoods)
}

// EachGoods implements [pos.GoodsLedger].
func (l *Ledger) EachGoods(ctx context.Context, use func(code string, off bool, keys string) error) error {
	_, err := collect(ctx, l, func(r *sql.Rows) (struct{}, error) {
		var code, keys string
		var off bool
		if err := r.Scan(&code, &off, &keys); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, use(code, off, keys)
	}, selectKeys)
	return err
}

// goodsColumns leaves the keys of a search out: they are what the dictionary of the
// program that wrote them says.
func goodsColumns(document []byte) ([]string, error) {
	var g pos.Goods
	if err := json.Unmarshal(document, &g); err != nil {
		return nil, err
	}
	keys := g.ScanKeys()
	slices.Sort(keys)
	scans, err := json.Marshal(keys)
	return []string{fmt.Sprint(flag(g.Off)), string(scans)}, err
}
