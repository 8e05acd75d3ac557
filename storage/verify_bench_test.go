package storage_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"wxtill/pos"
)

// BenchmarkVerify walks the journal of so many sales, each with the five rows of a
// payment by WeChat, and of a backup of them. WXTILL_SALES makes it more.
func BenchmarkVerify(b *testing.B) {
	sales := 5000
	if n, err := strconv.Atoi(os.Getenv("WXTILL_SALES")); err == nil {
		sales = n
	}
	path := filepath.Join(b.TempDir(), "wxtill.db")
	l := open(b, path)
	l.Careless(b)
	for n := 1; n <= sales; n++ {
		s := sale(n)
		a := attempt(s, 1)
		changes := []*pos.Change{{Kind: pos.EventCart, Sale: s}}
		for _, step := range []struct {
			kind  pos.EventKind
			state pos.AttemptState
		}{{pos.EventIntended, pos.Intended}, {pos.EventPresented, pos.Presented}, {pos.EventPaying, pos.Paying}} {
			now := *a
			now.State = step.state
			changes = append(changes, &pos.Change{Kind: step.kind, Attempts: []*pos.Attempt{&now}})
		}
		done, paid := *s, *a
		paid.State = pos.Paid
		done.State, done.SettledAt = pos.SaleSettled, now
		done.Tenders = []pos.Tender{{Kind: pos.TenderWeChat, Amount: 4400, OutTradeNo: a.OutTradeNo, At: now, Day: s.Day, BillDay: s.Day}}
		receipt := &pos.PrintJob{Sale: s.Number, Receipt: &pos.Receipt{Sale: s.Number, Total: 4400}, CreatedAt: now}
		changes = append(changes, &pos.Change{Kind: pos.EventPaid, Sale: &done, Attempts: []*pos.Attempt{&paid}, Jobs: []*pos.PrintJob{receipt}})
		for _, c := range changes {
			c.At, c.Day = now, s.Day
			if err := l.Commit(b.Context(), c); err != nil {
				b.Fatal(err)
			}
		}
	}
	for b.Loop() {
		r, err := l.Verify(b.Context())
		if err != nil || len(r.Findings) > 0 {
			b.Fatal(err, r.Findings)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(sales), "µs/sale")
	if info, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(info.Size())/float64(sales), "bytes/sale")
	}
}
