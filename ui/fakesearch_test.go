package ui

import (
	"context"

	"wxtill/pos"
)

// fakeSearch answers every search with its sales, three to a page.
type fakeSearch struct {
	found    []*pos.Sale
	back     map[pos.SaleNumber]pos.Fen // that has gone back
	searches []pos.SaleQuery
	records  map[pos.SaleNumber]*pos.SaleRecord
}

func (f *fakeSearch) Search(_ context.Context, q pos.SaleQuery) (pos.SalePage, error) {
	f.searches = append(f.searches, q)
	from := 0
	for i, s := range f.found {
		if s.Number == q.After {
			from = i + 1
		}
	}
	page := pos.SalePage{}
	for _, s := range f.found[from:min(from+3, len(f.found))] {
		page.Sales = append(page.Sales, pos.Found(s, f.back[s.Number]))
	}
	if from+3 < len(f.found) {
		page.Next = page.Sales[2].Number
	}
	return page, nil
}

func (f *fakeSearch) SaleRecord(_ context.Context, n pos.SaleNumber) (*pos.SaleRecord, error) {
	if r := f.records[n]; r != nil {
		return r, nil
	}
	for _, s := range f.found {
		if s.Number == n {
			return &pos.SaleRecord{Sale: s}, nil
		}
	}
	return nil, pos.ErrNoSuchSale
}
