package storage_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/wxpay"
)

// keep stores a bill of so many blocks.
func keep(t *testing.T, l *storage.Ledger, blocks int) *pos.Bill {
	t.Helper()
	w, err := l.BeginBill(t.Context(), yesterdays)
	if err != nil {
		t.Fatal(err)
	}
	lines := []byte(strings.Repeat("`2026-11-23 10:00:00,`wx2421b1c4370ec43b,`10000100\n", pos.BlockRows))
	for range blocks {
		if err := w.Block(t.Context(), lines); err != nil {
			t.Fatal(err)
		}
	}
	b := &pos.Bill{BillKey: yesterdays, FetchedAt: now, Rows: int64(blocks * pos.BlockRows)}
	if err := errors.Join(w.Finish(t.Context(), b), w.Discard()); err != nil {
		t.Fatal(err)
	}
	return b
}

var yesterdays = pos.BillKey{Day: "2026-11-22", Device: "till-1", Type: wxpay.BillAll}

// TestBillBesideTheTill fetches bills by another handle, as wxtill bill does,
// while the till sells: neither is refused, and the journal stays whole.
func TestBillBesideTheTill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wxtill.db")
	till := open(t, path)
	beside, err := storage.OpenForBills(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	var selling sync.WaitGroup
	selling.Go(func() {
		for n := range 100 {
			if err := till.Commit(context.Background(), &pos.Change{Kind: pos.EventCart, At: now, Sale: sale(n + 1)}); err != nil {
				t.Error(err)
			}
		}
	})
	var last *pos.Bill
	for range 5 {
		last = keep(t, beside, 20)
	}
	selling.Wait()
	if got, err := till.Bill(t.Context(), yesterdays); err != nil || got.ID != last.ID {
		t.Errorf("the till sees %+v, %v", got, err)
	}
	if r, err := till.Verify(t.Context()); err != nil || len(r.Findings) > 0 || r.Rows != 100 {
		t.Errorf("Verify: %+v, %v", r, err)
	}
	if n := till.Count(t, "bill_block"); n != 20 {
		t.Errorf("%d blocks are kept, those of former copies among them", n)
	}
}

// TestTornBillIsSweptAway: what a program left behind that died while it fetched.
func TestTornBillIsSweptAway(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "wxtill.db"))
	w, err := l.BeginBill(t.Context(), yesterdays)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Block(t.Context(), []byte("`half\n")); err != nil {
		t.Fatal(err)
	}
	keep(t, l, 1)
	if n := l.Count(t, "bill"); n != 2 {
		t.Errorf("%d bills: one that another program is fetching has to stay", n)
	}
	l.AgeBills(t)
	keep(t, l, 1)
	if n := l.Count(t, "bill"); n != 1 {
		t.Errorf("%d bills are left", n)
	}
}

// TestBillsNeedAnUpToDateBook: a command beside the till migrates nothing.
func TestBillsNeedAnUpToDateBook(t *testing.T) {
	if _, err := storage.OpenForBills(t.Context(), filepath.Join(t.TempDir(), "none.db")); err == nil {
		t.Error("a book that is not there was opened")
	}
}

// TestCorrectionIsHeldToTheJournal: verify names one that was changed.
func TestCorrectionIsHeldToTheJournal(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "wxtill.db"))
	c := &pos.Correction{Day: "2026-11-22", Kind: pos.DiffAmount, OutTradeNo: "T01-1", Bill: 1, Book: 2, Note: "查明", At: now}
	if err := l.Commit(t.Context(), &pos.Change{Kind: pos.EventCorrected, At: now, Correction: c}); err != nil {
		t.Fatal(err)
	}
	if r, err := l.Verify(t.Context()); err != nil || len(r.Findings) > 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, tt := range []struct {
		query string
		want  storage.FindingKind
	}{
		{"UPDATE correction SET document = replace(document, '查明', '算了')", storage.Differs},
		{"DELETE FROM correction", storage.Missing},
	} {
		l.Exec(t, tt.query)
		r, err := l.Verify(t.Context())
		if err != nil || len(r.Findings) != 1 || r.Findings[0].Kind != tt.want || !strings.Contains(r.Findings[0].What, "correction 2026-11-22 amount T01-1") {
			t.Errorf("%s: %+v, %v", tt.query, r, err)
		}
	}
}

// TestBillQueriesUseTheirIndexes: what is asked every minute, or with every sale,
// does not grow with the history.
func TestBillQueriesUseTheirIndexes(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "wxtill.db"))
	for _, plan := range l.BillPlans(t) {
		if strings.Contains(plan, "SCAN") || strings.Contains(plan, "TEMP B-TREE") {
			t.Error(fmt.Sprintln("not by an index alone:", plan))
		}
	}
}
