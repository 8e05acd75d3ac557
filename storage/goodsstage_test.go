package storage_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/storage"
)

// tableOf is a table of goods as a file has it.
func tableOf(goods []pos.Goods) pos.GoodsTable {
	rows := [][]string{{"code", "name", "price", "unit", "barcodes", "category"}}
	for _, g := range goods {
		rows = append(rows, []string{g.Code, g.Name, g.Price.String(), g.Unit, string(g.Barcodes[0]), g.Category})
	}
	return pos.GoodsTable{Rows: rows, File: "goods.csv"}
}

// tillOf is a till over a book of its own.
func tillOf(t testing.TB) (*pos.Till, *storage.Ledger) {
	t.Helper()
	l := open(t, filepath.Join(t.TempDir(), "wxtill.db"))
	till, err := pos.Open(t.Context(), pos.Options{Ledger: l})
	if err != nil {
		t.Fatal(err)
	}
	return till, l
}

// within fails where do takes longer than anybody waits for a sale.
func within(t *testing.T, what string, do func() error) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	case <-time.After(10 * time.Second):
		t.Fatalf("%s waits for the import", what)
	}
}

// TestSellDuringImport sells, scans, searches and prints between the pieces of an import:
// none of it waits for the end, and all of the table is in force after it or none.
func TestSellDuringImport(t *testing.T) {
	till, l := tillOf(t)
	goods := catalogue(2000)
	first := goods[0]
	if _, err := till.AddNewGoods(t.Context(), first, pos.Grant{}); err != nil {
		t.Fatal(err)
	}
	goods[0].Price += 100
	table := tableOf(goods)
	told := 0
	table.Told = func(done, of int) {
		told++
		within(t, "a sale", func() error {
			if err := till.AddGoods(t.Context(), first, pos.One); err != nil {
				return err
			}
			_, err := till.Cash(t.Context(), first.Price)
			return err
		})
		within(t, "a scan", func() error {
			g, _, err := till.ScanGoods(t.Context(), first.Code)
			if err == nil && g.Price != first.Price {
				err = errors.New("a part of the table is in force")
			}
			return err
		})
		within(t, "a search", func() error {
			page, err := till.FindGoods(t.Context(), pos.GoodsQuery{Limit: 5})
			if err == nil && page.Count != 1 {
				err = errors.New("a part of the table is found")
			}
			return err
		})
		within(t, "another import", func() error {
			_, err := till.ImportGoods(t.Context(), table, pos.Grant{})
			if errors.Is(err, pos.ErrGoodsBusy) {
				return nil
			}
			return errors.New("it was begun")
		})
	}
	plan, err := till.ImportGoods(t.Context(), table, pos.Grant{})
	if err != nil || plan.New != 1999 || plan.Changed != 1 || told < 2 {
		t.Fatalf("%+v, %v, told %d times", plan, err, told)
	}
	if g, _, err := till.ScanGoods(t.Context(), first.Code); err != nil || g.Price != goods[0].Price {
		t.Errorf("after the import %+v, %v", g, err)
	}
	if page, err := till.FindGoods(t.Context(), pos.GoodsQuery{Limit: 5}); err != nil || page.Count != 2000 {
		t.Errorf("%d goods are found, %v", page.Count, err)
	}
	for _, left := range []string{"goods_next", "goods_scan_next", "goods_before", "goods_scan_before"} {
		if l.HasTable(t, left) {
			t.Errorf("%s is left", left)
		}
	}
	if report, err := l.Verify(t.Context(), storage.Noted{}); err != nil || len(report.Findings) > 0 {
		t.Errorf("Verify: %+v, %v", report, err)
	}
	log, err := l.Log(t.Context(), pos.LogQuery{Limit: 1})
	if err != nil || len(log) != 1 || log[0].Goods == nil || log[0].Goods.Count != 2000 {
		t.Errorf("the log says %+v, %v", log, err)
	}
}

// TestImportTwice: goods that were imported are imported again with other prices and
// barcodes that move from one to the next; the tables of before go each time.
func TestImportTwice(t *testing.T) {
	till, l := tillOf(t)
	goods := catalogue(1000)
	for range 3 {
		if _, err := till.ImportGoods(t.Context(), tableOf(goods), pos.Grant{}); err != nil {
			t.Fatal(err)
		}
		if g, _, err := till.ScanGoods(t.Context(), string(goods[999].Barcodes[0])); err != nil || g.Code != goods[999].Code || g.Price != goods[999].Price {
			t.Fatalf("%+v, %v", g, err)
		}
		last := goods[len(goods)-1].Barcodes
		for i := len(goods) - 1; i > 0; i-- {
			goods[i].Barcodes, goods[i].Price = goods[i-1].Barcodes, goods[i].Price+10
		}
		goods[0].Barcodes = last
	}
	if report, err := l.Verify(t.Context(), storage.Noted{}); err != nil || len(report.Findings) > 0 {
		t.Errorf("Verify: %+v, %v", report, err)
	}
}

// TestImportBreaksOff: a till that is closed in the middle of an import has none of it, and
// the next import finds a tidy book.
func TestImportBreaksOff(t *testing.T) {
	till, l := tillOf(t)
	ctx, stop := context.WithCancel(t.Context())
	table := tableOf(catalogue(20_000))
	table.Told = func(done, of int) {
		if done > 0 && done < of {
			stop()
		}
	}
	if _, err := till.ImportGoods(ctx, table, pos.Grant{}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if !l.HasTable(t, "goods_next") {
		t.Fatal("it broke off before anything was written")
	}
	if page, err := till.FindGoods(t.Context(), pos.GoodsQuery{Limit: 5}); err != nil || page.Count != 0 {
		t.Errorf("%d goods are found, %v", page.Count, err)
	}
	if err := l.SweepGoods(t.Context()); err != nil || l.HasTable(t, "goods_next") || l.HasTable(t, "goods_scan_next") {
		t.Errorf("what was written is left, %v", err)
	}
	table.Told = nil
	if plan, err := till.ImportGoods(t.Context(), table, pos.Grant{}); err != nil || plan.New != 20_000 {
		t.Errorf("%+v, %v", plan, err)
	}
}

// sellDuring sells for cash, one sale after the other, while do is at work, and returns
// how many were sold and how long the longest of the steps of a sale took.
func sellDuring(b testing.TB, till *pos.Till, do func()) (sales int, longest time.Duration) {
	b.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	for {
		select {
		case <-done:
			return sales, longest
		default:
		}
		for _, step := range []func() error{
			func() error { return till.AddAmount(b.Context(), "", 500) },
			func() error { _, err := till.Cash(b.Context(), 500); return err },
		} {
			began := time.Now()
			if err := step(); err != nil {
				b.Fatal(err)
			}
			longest = max(longest, time.Since(began))
		}
		sales++
	}
}

// BenchmarkGoodsImport imports 100,000 goods into a book that has none, and then with
// other prices over themselves, while sales go on. longest-ms is how long the slowest
// step of a sale took.
func BenchmarkGoodsImport(b *testing.B) {
	for b.Loop() {
		till, _ := tillOf(b)
		goods := catalogue(100_000)
		for _, name := range []string{"new", "changed"} {
			began := time.Now()
			sales, longest := sellDuring(b, till, func() {
				if _, err := till.ImportGoods(b.Context(), tableOf(goods), pos.Grant{}); err != nil {
					b.Error(err)
				}
			})
			b.ReportMetric(float64(time.Since(began).Milliseconds()), name+"-ms")
			b.ReportMetric(float64(longest)/1e6, name+"-longest-ms")
			b.ReportMetric(float64(sales), name+"-sales")
			for i := range goods {
				goods[i].Price += 10
			}
		}
	}
}
