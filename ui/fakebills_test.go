package ui

import (
	"context"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
)

// fakeBills is a shelf of bills over a book in memory, and what the page asked for.
type fakeBills struct {
	billBook  *postest.Ledger
	fetches   []pos.BillKey
	fetch     func(key pos.BillKey) error // what WeChat does; nil: nothing comes
	noted     []string
	billSlips []pos.Day
	learnt    []pos.OutTradeNo
	recovered []string
	refusal   error // of an recovery
	billWaits []pos.BillWait
}

func (f *fakeTill) Bills(pos.Grant) (*pos.Bills, error) { return f.shelf(), nil }

func (f *fakeTill) shelf() *pos.Bills {
	if f.billBook == nil {
		f.billBook = postest.NewLedger()
	}
	return &pos.Bills{Book: f.billBook, Shop: f.shop, Rate: 60, Now: func() time.Time { return f.clock.now }}
}

func (f *fakeTill) FetchBill(ctx context.Context, key pos.BillKey, _ pos.Grant) (*pos.Bill, error) {
	f.fetches = append(f.fetches, key)
	if f.fetch == nil {
		return nil, pos.ErrBillEarly
	}
	if err := f.fetch(key); err != nil {
		return nil, err
	}
	return f.shelf().Book.Bill(ctx, key)
}

func (f *fakeTill) OpenDifferences(ctx context.Context) ([]pos.DayDifferences, error) {
	return f.shelf().Book.OpenDifferences(ctx)
}

func (f *fakeTill) WaitingBills() []pos.BillWait { return f.billWaits }

func (f *fakeTill) LearnRefunds(_ context.Context, no pos.OutTradeNo, _ pos.Grant) ([]*pos.Refund, error) {
	f.learnt = append(f.learnt, no)
	return []*pos.Refund{{}}, nil
}

func (f *fakeTill) RecoverOrder(_ context.Context, day pos.Day, d pos.Difference, name string, _ pos.Grant) (pos.SaleNumber, error) {
	f.recovered = append(f.recovered, string(day)+" "+string(d.OutTradeNo)+" "+name)
	return "T01-20261123-000009", f.refusal
}

func (f *fakeTill) PrintReconciliation(_ context.Context, day pos.Day, _ pos.Grant) error {
	f.billSlips = append(f.billSlips, day)
	return nil
}

func (f *fakeTill) Correct(_ context.Context, day pos.Day, d pos.Difference, note string, _ pos.Grant) error {
	f.noted = append(f.noted, string(day)+" "+string(d.Kind)+" "+note)
	return nil
}

// fakeExports writes nothing.
type fakeExports struct {
	formats []string
	fail    error
}

func (f *fakeExports) ExportBill(_ context.Context, _ *pos.Bill, format string, _ pos.Grant) (string, error) {
	f.formats = append(f.formats, format)
	return "/data/export/bill." + format, f.fail
}

func (f *fakeExports) ExportReport(_ context.Context, _ *pos.Report, format string, _ pos.Grant) (string, error) {
	f.formats = append(f.formats, format)
	return "/data/export/bill." + format, f.fail
}
