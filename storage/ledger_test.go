package storage_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/storage"
	"wxtill/wxpay"
)

func open(t testing.TB, path string) *storage.Ledger {
	t.Helper()
	l, err := storage.Open(t.Context(), storage.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

var now = time.Date(2026, 11, 23, 14, 6, 33, 0, pos.Beijing)

func sale(n int) *pos.Sale {
	return &pos.Sale{
		Number: pos.SaleNumber(fmt.Sprintf("T01-20261123-%06d", n)), State: pos.SaleOpen, Day: "2026-11-23",
		OpenedAt: now.Add(time.Duration(n) * time.Second),
		Lines:    []pos.Line{{Name: "拿铁 大杯", Code: "CF002", Price: 2200, Quantity: 2 * pos.One}},
	}
}

func attempt(s *pos.Sale, n int) *pos.Attempt {
	return &pos.Attempt{
		OutTradeNo: pos.OutTradeNo(fmt.Sprintf("%s-%d-ABCDEF", s.Number, n)), Sale: s.Number, Merchant: 1,
		TotalFee: s.Total(), Params: wxpay.Params{{Name: "body", Value: "拿铁"}}, State: pos.Intended,
		CreatedAt: s.OpenedAt.Add(time.Duration(n) * time.Second), Day: s.Day, Sending: true,
	}
}

// TestLedgers holds every book to the same contract.
func TestLedgers(t *testing.T) {
	for name, book := range map[string]func(*testing.T) pos.Ledger{
		"memory": func(*testing.T) pos.Ledger { return postest.NewLedger() },
		"sqlite": func(t *testing.T) pos.Ledger { return open(t, filepath.Join(t.TempDir(), "a b%.db")) },
	} {
		t.Run(name, func(t *testing.T) { conform(t, book(t)) })
	}
}

func conform(t *testing.T, l pos.Ledger) {
	ctx := t.Context()
	commit := func(c *pos.Change) {
		t.Helper()
		c.At = now
		if err := l.Commit(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.OpenSale(ctx); !errors.Is(err, pos.ErrNoSuchSale) {
		t.Errorf("an empty book has an open sale: %v", err)
	}
	s := sale(7)
	commit(&pos.Change{Kind: pos.EventCart, Sale: s})
	first, second := attempt(s, 1), attempt(s, 2)
	commit(&pos.Change{Kind: pos.EventIntended, Attempts: []*pos.Attempt{first}})
	commit(&pos.Change{Kind: pos.EventIntended, Attempts: []*pos.Attempt{second}})
	if got, err := l.OpenSale(ctx); err != nil || got.Number != s.Number || got.Total() != 4400 {
		t.Errorf("OpenSale = %+v, %v", got, err)
	}
	if n, err := l.LastSale(ctx, s.Day); err != nil || n != 7 {
		t.Errorf("LastSale = %d, %v", n, err)
	}
	if got, err := l.Undecided(ctx); err != nil || len(got) != 2 || got[0].OutTradeNo != second.OutTradeNo {
		t.Errorf("Undecided = %v, %v; want the newest first", got, err)
	}
	first.State, first.Payment = pos.Paid, &pos.Payment{TransactionID: "42000", TimeEnd: now}
	s.State = pos.SaleSettled
	s.Tenders = []pos.Tender{{Kind: pos.TenderWeChat, Amount: 4400, OutTradeNo: first.OutTradeNo, At: now, Day: s.Day}}
	job := &pos.PrintJob{Sale: s.Number, Receipt: &pos.Receipt{Sale: s.Number, Total: 4400}, CreatedAt: now, State: pos.JobQueued}
	alarm := pos.Alarm{Kind: pos.AlarmLatePayment, OutTradeNo: first.OutTradeNo, Amount: 4400, At: now}
	commit(&pos.Change{Kind: pos.EventPaid, Sale: s, Attempts: []*pos.Attempt{first}, Jobs: []*pos.PrintJob{job}, Alarms: []pos.Alarm{alarm}})
	if got, err := l.Attempt(ctx, first.OutTradeNo); err != nil || got.Payment.TransactionID != "42000" || got.Params.Get("body") != "拿铁" {
		t.Errorf("Attempt = %+v, %v", got, err)
	}
	if got, err := l.Attempts(ctx, s.Number); err != nil || len(got) != 2 || got[0].OutTradeNo != first.OutTradeNo {
		t.Errorf("Attempts = %v, %v", got, err)
	}
	if c, err := l.Counts(ctx, s.Day); err != nil || c != (pos.Counts{Created: 2, Paid: 1, Undecided: 1}) {
		t.Errorf("Counts = %+v, %v", c, err)
	}
	if c, err := l.Counts(ctx, "2026-11-24"); err != nil || c != (pos.Counts{Created: 1, Undecided: 1}) {
		t.Errorf("Counts of the next day = %+v, %v", c, err)
	}
	if got, err := l.Alarms(ctx); err != nil || len(got) != 1 || got[0].Amount != 4400 {
		t.Errorf("Alarms = %+v, %v", got, err)
	}
	conformJobs(t, l, job)
	cash := sale(8)
	cash.State = pos.SaleSettled
	cash.Tenders = []pos.Tender{{Kind: pos.TenderCash, Amount: 4400, At: now.Add(time.Hour), Day: s.Day}}
	if err := l.Commit(ctx, &pos.Change{Kind: pos.EventCash, At: now.Add(time.Hour), Sale: cash}); err != nil {
		t.Fatal(err)
	}
	got, err := l.Recent(ctx, 2)
	if err != nil || len(got) != 2 || got[0].Kind != pos.TenderCash || got[1].OutTradeNo != second.OutTradeNo {
		t.Errorf("Recent = %+v, %v", got, err)
	}
	if _, err := l.Attempt(ctx, "none"); !errors.Is(err, pos.ErrNoSuchAttempt) {
		t.Errorf("an unknown attempt: %v", err)
	}
}

func conformJobs(t *testing.T, l pos.Ledger, job *pos.PrintJob) {
	t.Helper()
	ctx := t.Context()
	got, err := l.NextJob(ctx)
	if err != nil || got == nil || got.ID != job.ID || got.Receipt.Total != 4400 || got.State != pos.JobQueued {
		t.Fatalf("NextJob = %+v, %v", got, err)
	}
	for state, waiting := range map[pos.JobState]int{pos.JobSending: 1, pos.JobQueued: 1} {
		if err := l.MarkJob(ctx, job.ID, state, "why"); err != nil {
			t.Fatal(err)
		}
		if n, err := l.WaitingJobs(ctx); err != nil || n != waiting {
			t.Errorf("%s: WaitingJobs = %d, %v", state, n, err)
		}
		if got, err := l.NextJob(ctx); err != nil || got.State != state || got.Note != "why" {
			t.Errorf("%s: NextJob = %+v, %v", state, got, err)
		}
	}
	if err := l.MarkJob(ctx, job.ID, pos.JobPrinted, ""); err != nil {
		t.Fatal(err)
	}
	if got, err := l.NextJob(ctx); err != nil || got != nil {
		t.Errorf("NextJob after printing = %+v, %v", got, err)
	}
	if r, err := l.Receipt(ctx, job.Sale); err != nil || r.Total != 4400 {
		t.Errorf("Receipt = %+v, %v", r, err)
	}
}

func TestDiskFull(t *testing.T) {
	path := book(t)
	l := open(t, path)
	l.LimitPages(t, 30)
	var err error
	n := 10
	for ; n < 5000 && err == nil; n++ {
		err = l.Commit(t.Context(), &pos.Change{Kind: pos.EventCart, At: now, Sale: sale(n)})
	}
	if !errors.Is(err, pos.ErrDiskFull) {
		t.Fatalf("Commit: %v", err)
	}
	l.LimitPages(t, 1<<20)
	if err := l.Commit(t.Context(), &pos.Change{Kind: pos.EventCart, At: now, Sale: sale(n)}); err != nil {
		t.Fatalf("after there is room again: %v", err)
	}
	if r, err := l.Verify(t.Context()); err != nil || len(r.Findings) > 0 {
		t.Errorf("Verify: %+v, %v", r, err)
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	l, err := storage.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = storage.Lock(dir)
	if held := (*pos.HeldError)(nil); !errors.As(err, &held) || held.PID != os.Getpid() {
		t.Errorf("a second lock: %v", err)
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := storage.Lock(dir)
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	again.Release()
}

func TestMerchant(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "x.db"))
	m := storage.Merchant{AppID: "wx1", MchID: "1", SignType: "MD5", Fingerprint: storage.Fingerprint("a")}
	first, err := l.Merchant(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := l.Merchant(t.Context(), m); err != nil || again != first {
		t.Errorf("the same account is %d, then %d, %v", first, again, err)
	}
	m.Fingerprint = storage.Fingerprint("b")
	if other, err := l.Merchant(t.Context(), m); err != nil || other == first {
		t.Errorf("another key is record %d, %v", other, err)
	}
	if list, err := l.Merchants(t.Context()); err != nil || len(list) != 2 || list[0].Fingerprint != m.Fingerprint {
		t.Errorf("Merchants = %+v, %v", list, err)
	}
}
