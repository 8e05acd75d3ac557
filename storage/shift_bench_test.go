package storage_test

import (
	"path/filepath"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// shiftSales is how many sales the shift has that BenchmarkZ closes.
const shiftSales = 5000

// benchPIN is the PIN of who closes it.
const benchPIN = "2580"

// BenchmarkZ closes a shift of five thousand cash sales, each of two journal rows,
// in a till that has just started: once in a book of a million sales before it, and
// once in one of five thousand.
func BenchmarkZ(b *testing.B) {
	for _, c := range []struct {
		name   string
		before int
	}{{"of_5k_sales_among_1M", 1_000_000}, {"baseline_of_5k_sales_among_5k", shiftSales}} {
		b.Run(c.name, func(b *testing.B) {
			l, open := shiftBook(b, c.before)
			percentiles(b, func() {
				b.StopTimer()
				till := benchTill(b, l)
				if _, err := till.SignIn(b.Context(), pos.Credentials{Operator: "01", PIN: benchPIN}); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				s, err := till.CloseShift(b.Context(), pos.Count{Total: 0, Reason: "x"}, pos.Grant{})
				if err != nil || s.Z.Tally.Sales.Count != shiftSales {
					b.Fatalf("the Z report counts %+v, %v", s, err)
				}
				b.StopTimer()
				l.ReopenShift(b, open)
				b.StartTimer()
			})
		})
	}
}

// shiftBook is a book of many sales and a closed shift, with an open one behind
// them. It returns the document of that.
func shiftBook(b *testing.B, before int) (l *storage.Ledger, open string) {
	path := filepath.Join(b.TempDir(), "wxtill.db")
	l, err := storage.Open(b.Context(), storage.Options{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	l.Fill(b, before, "{}", "{}")
	l.FillJournal(b, before, `{"kind":"cash","at":"2026-11-22T12:00:00+08:00"}`)
	closed := &pos.Shift{Number: 1, State: pos.ShiftClosed, Z: &pos.ShiftReport{Journal: pos.JournalHead{Row: int64(before) - 1}}}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	if l, err = storage.Open(b.Context(), storage.Options{Path: path}); err != nil { // its head is another now
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	if err := l.Commit(b.Context(), &pos.Change{Kind: pos.EventShiftClosed, At: now, Shift: closed}); err != nil {
		b.Fatal(err)
	}
	till := benchTill(b, l)
	if _, err := till.MakeOwner(b.Context(), "王芳", benchPIN); err != nil {
		b.Fatal(err)
	}
	for range shiftSales {
		if err := till.AddAmount(b.Context(), "拿铁 大杯", 2200); err != nil {
			b.Fatal(err)
		}
		if _, err := till.Cash(b.Context(), 5000); err != nil {
			b.Fatal(err)
		}
	}
	return l, document(b, till.CurrentShift())
}

// benchTill is a till over the book, with neither network nor printer.
func benchTill(b *testing.B, l *storage.Ledger) *pos.Till {
	till, err := pos.Open(b.Context(), pos.Options{
		Ledger: l, Gateways: func(pos.MerchantID) []pos.Gateway { return nil }, Shop: pos.Shop{Till: "T01"},
	})
	if err != nil {
		b.Fatal(err)
	}
	return till
}
