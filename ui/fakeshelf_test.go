package ui

import (
	"context"
	"slices"

	"wxtill/pos"
	"wxtill/pos/postest"
)

// fakeShelf is the shelf of a real till over a book in memory, with the stock of a
// lesson.
type fakeShelf struct{ Shelf }

func newFakeShelf() fakeShelf {
	labels, err := pos.ParseLabels(pos.SampleLabels)
	if err != nil {
		panic(err)
	}
	till, err := pos.Open(context.Background(), pos.Options{Ledger: postest.NewLedger(), Labels: labels})
	if err == nil {
		err = till.Stock(context.Background(), pos.SampleGoods("zh"))
	}
	if err != nil {
		panic(err)
	}
	return fakeShelf{till}
}

// What the fake till has allowed, the till of the shelf knows nothing of.

func (f fakeShelf) AddNewGoods(ctx context.Context, g pos.Goods, _ pos.Grant) (pos.Goods, error) {
	return f.Shelf.AddNewGoods(ctx, g, pos.Grant{})
}

func (f fakeShelf) ChangeGoods(ctx context.Context, g pos.Goods, _ pos.Grant) error {
	return f.Shelf.ChangeGoods(ctx, g, pos.Grant{})
}

func (f fakeShelf) ReadGoods(ctx context.Context, table [][]string, _ pos.Grant) (*pos.GoodsImport, error) {
	return f.Shelf.ReadGoods(ctx, table, pos.Grant{})
}

func (f fakeShelf) ImportGoods(ctx context.Context, table pos.GoodsTable, _ pos.Grant) (*pos.GoodsImport, error) {
	return f.Shelf.ImportGoods(ctx, table, pos.Grant{})
}

// fakeTables are files in memory.
type fakeTables struct {
	files   map[string][][]string
	written []string // formats
}

func (f *fakeTables) Tables() []string {
	var names []string
	for name := range f.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (f *fakeTables) ReadTable(_ context.Context, path string) ([][]string, error) {
	table, ok := f.files[path]
	if !ok {
		return nil, pos.ErrGoodsHead
	}
	return table, nil
}

func (f *fakeTables) ExportGoods(_ context.Context, format string) (string, error) {
	f.written = append(f.written, format)
	return "/home/till/export/goods." + format, nil
}
