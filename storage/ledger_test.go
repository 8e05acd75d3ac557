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

func TestLedger(t *testing.T) {
	postest.TestLedger(t, func(t testing.TB) pos.Ledger { return open(t, filepath.Join(t.TempDir(), "a b%.db")) })
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
