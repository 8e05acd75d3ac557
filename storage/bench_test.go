package storage_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/storage"
)

// cashSale is what the till commits for a customer who pays cash: the cart with
// its line, then the tender with the receipt.
func cashSale(n int) []*pos.Change {
	s := sale(n)
	settled := *s
	settled.State, settled.SettledAt = pos.SaleSettled, now
	settled.Tenders = []pos.Tender{{Kind: pos.TenderCash, Amount: s.Total(), Given: 5000, Change: 600, At: now, Day: s.Day}}
	r := &pos.Receipt{Shop: pos.Shop{Name: "街角咖啡", Till: "T01"}, Sale: s.Number, Lines: s.Lines,
		Total: s.Total(), Pieces: 2, Tenders: settled.Tenders, At: now}
	return []*pos.Change{
		{Kind: pos.EventCart, At: now, Sale: s},
		{Kind: pos.EventCash, At: now, Sale: &settled, Jobs: []*pos.PrintJob{{Sale: s.Number, Receipt: r, CreatedAt: now, Drawer: true, State: pos.JobKept}}},
	}
}

// eightRows is one commit of eight rows: a sale, two tenders, two attempts, a
// job, an alarm and the journal's.
func eightRows(n int) []*pos.Change {
	s := sale(n)
	first, second := attempt(s, 1), attempt(s, 2)
	first.State, second.State = pos.Paid, pos.Closed
	s.State = pos.SaleSettled
	s.Tenders = []pos.Tender{
		{Kind: pos.TenderWeChat, Amount: 400, OutTradeNo: first.OutTradeNo, At: now, Day: s.Day},
		{Kind: pos.TenderCash, Amount: 4000, At: now, Day: s.Day},
	}
	return []*pos.Change{{
		Kind: pos.EventPaid, At: now, Sale: s, Attempts: []*pos.Attempt{first, second},
		Jobs:   []*pos.PrintJob{{Sale: s.Number, Receipt: &pos.Receipt{Sale: s.Number, Total: 4400}, CreatedAt: now, State: pos.JobKept}},
		Alarms: []pos.Alarm{{Kind: pos.AlarmLatePayment, OutTradeNo: second.OutTradeNo, Sale: s.Number, Amount: 4400, At: now}},
	}}
}

// BenchmarkCommit measures durable sales. The baseline writes the bytes that one
// sale put into the write-ahead log to a plain file and has them synced as often:
// what the disk alone takes. Beside it stands the same book without its journal, whose
// rows are made and hashed, and go nowhere: what the journal costs.
func BenchmarkCommit(b *testing.B) {
	for _, c := range []struct {
		name string
		make func(int) []*pos.Change
	}{{"cash_sale", cashSale}, {"sale_of_8_rows", eightRows}} {
		b.Run(c.name+"/book", func(b *testing.B) {
			commits(b, open(b, filepath.Join(b.TempDir(), "wxtill.db")), c.make)
		})
		b.Run(c.name+"/without_journal", func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "wxtill.db")
			l := open(b, path)
			l.DropJournal(b)
			if err := l.Close(); err != nil {
				b.Fatal(err)
			}
			l = open(b, path) // the statements are for tables that have changed
			commits(b, l, c.make)
			if n := l.Count(b, "journal"); n > 0 {
				b.Fatalf("%d rows were written to the journal", n)
			}
		})
		b.Run(c.name+"/baseline_bare_disk", func(b *testing.B) {
			sizes := logBytes(b, c.make)
			f, err := os.OpenFile(filepath.Join(b.TempDir(), "bare"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
			if err != nil {
				b.Fatal(err)
			}
			defer f.Close()
			percentiles(b, func() {
				for _, size := range sizes {
					if _, err := f.Write(make([]byte, size)); err != nil {
						b.Fatal(err)
					}
					if err := syncData(f); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

// commits books sales, one an iteration.
func commits(b *testing.B, l *storage.Ledger, sale func(int) []*pos.Change) {
	var n int
	percentiles(b, func() {
		n++
		for _, change := range sale(n) {
			if err := l.Commit(b.Context(), change); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// percentiles runs op and reports its median and its 99th percentile.
func percentiles(b *testing.B, op func()) {
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		op()
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// logBytes is how much each change of a sale adds to the write-ahead log, once
// the log has its header.
func logBytes(b *testing.B, changes func(int) []*pos.Change) []int64 {
	path := filepath.Join(b.TempDir(), "wxtill.db")
	l := open(b, path)
	defer l.Close()
	var sizes []int64
	before := int64(0)
	for n := 1; n <= 20; n++ { // the last of a few: by then the tables are more than a page
		sizes = nil
		for _, c := range changes(n) {
			if err := l.Commit(b.Context(), c); err != nil {
				b.Fatal(err)
			}
			i, err := os.Stat(path + "-wal")
			if err != nil {
				b.Fatal(err)
			}
			sizes, before = append(sizes, i.Size()-before), i.Size()
		}
	}
	return sizes
}

// historySales is how many sales the benchmarks of reading lie among.
const historySales = 100_000

// BenchmarkRead reads a book of a hundred thousand sales, and the same of a
// thousand as the baseline: the cost must not grow with the history.
func BenchmarkRead(b *testing.B) {
	books := map[string]*storage.Ledger{
		"among_100k":            history(b, historySales),
		"baseline_of_a_1k_book": history(b, historySales/100),
	}
	reads := []struct {
		name string
		read func(l *storage.Ledger) error
	}{
		{"sale", func(l *storage.Ledger) error { _, err := l.Sale(b.Context(), sale(500).Number); return err }},
		{"attempt", func(l *storage.Ledger) error {
			_, err := l.Attempt(b.Context(), attempt(sale(500), 1).OutTradeNo)
			return err
		}},
		{"counts", func(l *storage.Ledger) error { _, err := l.Counts(b.Context(), "2026-11-23"); return err }},
		{"recent_20", func(l *storage.Ledger) error { _, err := l.Recent(b.Context(), 20); return err }},
		{"undecided", func(l *storage.Ledger) error { _, err := l.Undecided(b.Context()); return err }},
		{"last_sale", func(l *storage.Ledger) error { _, err := l.LastSale(b.Context(), "2026-11-23"); return err }},
	}
	for _, r := range reads {
		for _, name := range []string{"among_100k", "baseline_of_a_1k_book"} {
			b.Run(r.name+"/"+name, func(b *testing.B) {
				percentiles(b, func() {
					if err := r.read(books[name]); err != nil {
						b.Fatal(err)
					}
				})
			})
		}
	}
}
