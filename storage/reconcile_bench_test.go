package storage_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// dayOrders are the paid orders of a very large shop's day.
const dayOrders = 1_000_000

// maxResident is what reconciling a day of any size may have in memory, in MB, with
// the book's own pages and the program's text.
const maxResident = 256

// bigDay is a book of n paid orders of one day, and the bill that WeChat makes of
// them.
func bigDay(tb testing.TB, n int) *pos.Bills {
	tb.Helper()
	l := open(tb, filepath.Join(tb.TempDir(), "wxtill.db"))
	s := sale(1)
	s.State = pos.SaleSettled
	a := attempt(s, 1)
	a.State = pos.Paid
	a.Payment = &pos.Payment{TransactionID: "4200000000202611230000000000", TimeEnd: now}
	l.FillDay(tb, n, document(tb, s), document(tb, a))
	bills := &pos.Bills{
		Book: l, Rate: 60, Shop: pos.Shop{Till: "T01", Device: "till-1"},
		Now: func() time.Time { return now.AddDate(0, 0, 1) },
	}
	if _, err := bills.Take(context.Background(), bills.Key("2026-11-23"), billOf(tb, n)); err != nil {
		tb.Fatal(err)
	}
	return bills
}

// billOf is the bill of a day of FillDay, as it comes.
func billOf(tb testing.TB, n int) io.Reader {
	r, w := io.Pipe()
	go func() {
		b, err := sandbox.NewBillWriter(w, sandbox.BillToday, wxpay.BillAll)
		for i := 1; i <= n && err == nil; i++ {
			err = b.Write(&wxpay.BillEntry{
				TradeTime: now, AppID: "wx2421b1c4370ec43b", MchID: "10000100", DeviceInfo: "till-1",
				TransactionID: fmt.Sprintf("42000000002026112300%08d", i), OutTradeNo: fmt.Sprintf("T01-20261123-%06d-1-ABCDEF", i),
				OpenID: "085e9858e3ba5186aafcbaed1", TradeType: "NATIVE", TradeState: wxpay.TradeSuccess, BankType: "CMB_DEBIT", FeeType: "CNY",
				TotalFee: 4400, SettlementTotalFee: 4400, Body: "街角咖啡-拿铁 大杯", Fee: 26000, Rate: "0.60%",
			})
		}
		if err == nil {
			err = b.Close()
		}
		w.CloseWithError(err)
	}()
	return r
}

// BenchmarkReconcile holds a bill of a million rows against a book of a million
// orders of that day. The baseline reads both sides and does nothing with them.
func BenchmarkReconcile(b *testing.B) {
	bills := bigDay(b, dayOrders)
	bill, err := bills.Kept(b.Context(), "2026-11-23")
	if err != nil {
		b.Fatal(err)
	}
	b.Run("a_million_rows", func(b *testing.B) {
		resetPeak(b)
		for b.Loop() {
			r, err := bills.Reconcile(b.Context(), "2026-11-23")
			if err != nil || r.Found != 0 || r.Bill.Payments != dayOrders || r.Book.Payments != dayOrders {
				b.Fatalf("%+v, %v", r, err)
			}
		}
		most := peak(b) >> 10
		b.ReportMetric(float64(most), "MB-resident")
		if most > maxResident {
			b.Errorf("%d MB in memory, at most %d are wanted", most, maxResident)
		}
	})
	b.Run("baseline_reading_both_sides", func(b *testing.B) {
		for b.Loop() {
			if err := bills.Each(b.Context(), bill, func(*wxpay.BillEntry) error { return nil }); err != nil {
				b.Fatal(err)
			}
			if err := bills.Book.BookRows(b.Context(), "2026-11-23", func(*pos.BookRow) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// resetPeak gives memory back that is not in use and has the kernel begin anew to
// note the most that this process has had.
func resetPeak(b *testing.B) {
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Log("the peak of before is still in it:", err)
	}
}

// peak is the most that this process has had in memory since, in KB; 0 where the
// kernel does not tell.
func peak(b *testing.B) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	kb, err := strconv.Atoi(strings.Fields(line + " 0")[0])
	if err != nil {
		b.Fatal(err)
	}
	return kb
}
