package storage_test

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/wxpay"
)

// backlogSize is how many undecided attempts a long outage leaves.
const backlogSize = 10_000

// quickWeChat answers every question after a millisecond: nothing is paid.
type quickWeChat struct{ pos.Gateway }

func (quickWeChat) UnifiedOrder(_ context.Context, order wxpay.Params) (*wxpay.UnifiedOrderResponse, error) {
	time.Sleep(time.Millisecond)
	return &wxpay.UnifiedOrderResponse{CodeURL: "weixin://wxpay/bizpayurl?pr=" + order.Get("out_trade_no")}, nil
}

func (quickWeChat) OrderQuery(_ context.Context, q wxpay.OrderQueryRequest) (*wxpay.OrderQueryResponse, error) {
	time.Sleep(time.Millisecond)
	return &wxpay.OrderQueryResponse{TradeState: wxpay.TradeNotPay, OutTradeNo: q.OutTradeNo}, nil
}

func (quickWeChat) CloseOrder(context.Context, wxpay.CloseOrderRequest) (*wxpay.CloseOrderResponse, error) {
	time.Sleep(time.Millisecond)
	return nil, &wxpay.Error{Interface: "closeorder", Problem: wxpay.ProblemTimeout, Sent: true}
}

func (quickWeChat) DownloadBill(context.Context, wxpay.BillRequest) (*wxpay.Bill, error) {
	return nil, &wxpay.Error{Interface: "downloadbill", Err: wxpay.ErrNoBill}
}

func (quickWeChat) Probe(context.Context) error { return nil }

// undecidedBook is a book with n undecided attempts, each of a voided sale.
func undecidedBook(b *testing.B, n int) string {
	path := filepath.Join(b.TempDir(), "wxtill.db")
	l := open(b, path)
	l.Careless(b)
	for i := 1; i <= n; i++ {
		s := sale(i)
		s.State = pos.SaleVoided
		a := attempt(s, 1)
		a.State, a.Sending, a.Exists, a.WithdrawnAt, a.TimeExpire = pos.Withdrawn, false, true, now, now
		if err := l.Commit(b.Context(), &pos.Change{Kind: pos.EventWithdrawn, At: now, Sale: s, Attempts: []*pos.Attempt{a}}); err != nil {
			b.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// startTill opens a book and runs a till over it.
func startTill(b *testing.B, path string) (*pos.Till, func()) {
	l, err := storage.Open(b.Context(), storage.Options{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	till, err := pos.Open(b.Context(), pos.Options{
		Ledger: l, Gateways: func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{quickWeChat{}} }, Shop: pos.Shop{Name: "街角咖啡", Till: "T01"},
		Account: pos.Account{Merchant: 1, AppID: "wx1", MchID: "1", NotifyURL: "https://localhost/n", SpbillCreateIP: "127.0.0.1"},
		Rhythm:  pos.Rhythm{Poll: 2 * time.Second, Window: time.Minute, Expire: 7 * time.Minute, CloseAfter: 5 * time.Minute, Rate: 50},
	})
	if err != nil {
		b.Fatal(err)
	}
	till.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = till.Run(ctx) }()
	return till, func() { stop(); <-done; l.Close() }
}

// memory is what the program holds, in bytes.
func memory() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

// BenchmarkBacklog starts a till over ten thousand undecided attempts, and rings a sale
// up, shows its code, withdraws and voids it while they drain. The baseline has none of them.
func BenchmarkBacklog(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
	}{{"with_10k_undecided", backlogSize}, {"baseline_with_none", 0}} {
		path := undecidedBook(b, c.n)
		b.Run("start/"+c.name, func(b *testing.B) {
			before, held := memory(), 0.0
			for b.Loop() {
				till, stop := startTill(b, path)
				if n := len(till.Undecided(1)); n != min(c.n, 1) {
					b.Fatalf("%d undecided", n)
				}
				b.StopTimer()
				time.Sleep(200 * time.Millisecond) // until all stand in line
				held = memory() - before
				stop()
				b.StartTimer()
			}
			b.ReportMetric(held/1e6, "MB")
		})
		b.Run("sale/"+c.name, func(b *testing.B) {
			till, stop := startTill(b, path)
			defer stop()
			time.Sleep(time.Second)
			shown := make(chan struct{}, 1)
			till.Subscribe(func(e pos.Event) {
				if e.Kind == pos.EventPresented {
					shown <- struct{}{}
				}
			})
			percentiles(b, func() {
				if err := till.AddAmount(b.Context(), "", 1250); err != nil {
					b.Fatal(err)
				}
				no, err := till.Charge(b.Context())
				if err != nil {
					b.Fatal(err)
				}
				<-shown
				if err := till.Withdraw(b.Context(), no); err != nil {
					b.Fatal(err)
				}
				if err := till.Void(b.Context(), "x", pos.Grant{}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// noPaper is a printer that is not there.
type noPaper struct{}

func (noPaper) Print(context.Context, pos.Slip) error { return pos.ErrPrinterAbsent }
func (noPaper) Check(context.Context) error           { return pos.ErrPrinterAbsent }

// BenchmarkQueuedCash sells for cash with a hundred thousand cash sales behind it
// that no slip has come out for, and, as the baseline, with a hundred.
func BenchmarkQueuedCash(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
	}{{"behind_100k", 100_000}, {"baseline_behind_100", 100}} {
		l := open(b, filepath.Join(b.TempDir(), "wxtill.db"))
		l.Careless(b)
		till, err := pos.Open(b.Context(), pos.Options{
			Ledger: l, Gateways: func(pos.MerchantID) []pos.Gateway { return nil }, Shop: pos.Shop{Till: "T01"}, Printer: noPaper{},
		})
		if err != nil {
			b.Fatal(err)
		}
		sell := func() {
			if err := till.AddAmount(b.Context(), "拿铁 大杯", 2200); err != nil {
				b.Fatal(err)
			}
			if _, err := till.Cash(b.Context(), 5000); err != nil {
				b.Fatal(err)
			}
		}
		for range c.n {
			sell()
		}
		l.Careful(b)
		b.Run("sale/"+c.name, func(b *testing.B) { percentiles(b, sell) })
		b.Run("status/"+c.name, func(b *testing.B) {
			percentiles(b, func() {
				if w := till.Weather(); w.Waiting < c.n {
					b.Fatal(fmt.Sprint(w.Waiting, " slips are waiting"))
				}
			})
		})
	}
}
