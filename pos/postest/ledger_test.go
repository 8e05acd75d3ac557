package postest_test

import (
	"errors"
	"testing"

	"wxtill/pos"
	"wxtill/pos/postest"
)

func TestLedger(t *testing.T) {
	postest.TestLedger(t, func(testing.TB) pos.Ledger { return postest.NewLedger() })
}

// TestBeforeCommit: a commit that is told to fail leaves the book as it was.
func TestBeforeCommit(t *testing.T) {
	l := postest.NewLedger()
	s := &pos.Sale{Number: "T01-20261123-000001", State: pos.SaleOpen, Day: "2026-11-23"}
	c := &pos.Change{Kind: pos.EventCart, Sale: s, Jobs: []*pos.PrintJob{{Sale: s.Number, Receipt: &pos.Receipt{}}}}
	l.BeforeCommit(func(got *pos.Change) error {
		if got != c {
			t.Errorf("the hook saw %+v", got)
		}
		return pos.ErrDiskFull
	})
	if err := l.Commit(t.Context(), c); !errors.Is(err, pos.ErrDiskFull) || len(l.Journal()) != 0 {
		t.Errorf("Commit: %v, %d journal rows", err, len(l.Journal()))
	}
	if _, err := l.Sale(t.Context(), s.Number); !errors.Is(err, pos.ErrNoSuchSale) {
		t.Errorf("Sale: %v", err)
	}
	l.BeforeCommit(nil)
	if err := l.Commit(t.Context(), c); err != nil || len(l.Journal()) != 1 {
		t.Errorf("Commit: %v, %d journal rows", err, len(l.Journal()))
	}
}
