package storage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/wxpay/sandbox"
)

// weakPower is a book whose machine loses its power at a write: from then on nothing
// comes in or out.
type weakPower struct {
	*storage.Ledger
	behind bool // the write is done, and nobody hears of it

	mu   sync.Mutex // the cashier's call and what runs beside it both write
	left int        // writes until then
	out  bool
}

var errPower = errors.New("the power failed")

func (w *weakPower) write(do func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.out {
		return errPower
	}
	if w.left--; w.left > 0 {
		return do()
	}
	w.out = true
	if w.behind {
		return errors.Join(errPower, do())
	}
	return errPower
}

// holds reports whether the power has not failed so far: what runs beside the cashier may
// write still.
func (w *weakPower) holds() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.out
}

func (w *weakPower) Commit(ctx context.Context, c *pos.Change) error {
	return w.write(func() error { return w.Ledger.Commit(ctx, c) })
}

func (w *weakPower) KeepReconciliation(ctx context.Context, r *pos.Reconciliation) error {
	return w.write(func() error { return w.Ledger.KeepReconciliation(ctx, r) })
}

// lostBook is a book of this morning, and its shop has sold since: two payments and
// what was given back of one are on the bill alone.
func lostBook(t *testing.T, wechat *sandbox.Sandbox) (old []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wxtill.db")
	s, end := openShop(t, path, wechat)
	s.people()
	s.ring(1250)
	_, code := s.charge()
	s.pay(code)
	end()
	old = readFile(t, path)
	s, end = openShop(t, path, wechat)
	_, err := s.SignIn(t.Context(), pos.Credentials{Operator: "01", PIN: "258013"})
	s.check(err)
	for _, fen := range []pos.Fen{2600, 3900} {
		s.ring(fen)
		_, code := s.charge()
		s.pay(code)
	}
	_, err = s.Refund(t.Context(), pos.RefundOrder{Sale: s.lastSale(), Amount: 900, By: s.grant(pos.RightRefund)})
	s.check(err)
	time.Sleep(10 * time.Minute)
	end()
	return old
}

// recoverAll recovers what the bill has and the book lacks, until the power fails, if it
// does. It reports whether it was all there is.
func recoverAll(t *testing.T, path string, wechat *sandbox.Sandbox, power *weakPower) bool {
	t.Helper()
	s, end := openShop(t, path, wechat, func(l *storage.Ledger) pos.Ledger { power.Ledger = l; return power })
	defer end()
	if _, err := s.SignIn(t.Context(), pos.Credentials{Operator: "01", PIN: "258013"}); err != nil {
		return false
	}
	day := pos.DayOf(time.Now())
	if _, err := s.Reconcile(t.Context(), day); err != nil {
		return false
	}
	for _, d := range s.unknownKept(day) {
		if _, err := s.recover(d); err != nil {
			return false
		}
	}
	return power.holds()
}

// unknownKept is unknown by the reconciliation that is kept.
func (s *shop) unknownKept(day pos.Day) (list []pos.Difference) {
	s.t.Helper()
	r, err := s.book.Reconciliation(s.t.Context(), day)
	s.check(err)
	for _, d := range r.Differences {
		if d.Remedy() == pos.RemedyRecover {
			list = append(list, d)
		}
	}
	return list
}

// TestRecoverAfterARestore: a book of long ago takes in what the bill has, whole and once,
// at whatever write the power fails.
func TestRecoverAfterARestore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wechat, err := sandbox.New(sandbox.Options{RefundTime: sandbox.RefundTime{Balance: time.Minute, Bank: time.Minute}})
		if err != nil {
			t.Fatal(err)
		}
		old := lostBook(t, wechat)
		fetched := filepath.Join(t.TempDir(), "wxtill.db")
		writeFile(t, fetched, old)
		s, end := openShop(t, fetched, wechat)
		_, err = s.SignIn(t.Context(), pos.Credentials{Operator: "01", PIN: "258013"})
		s.check(err)
		if list := s.unknown(); len(list) != 2 {
			t.Fatalf("the bill has %+v", list)
		}
		end()
		old = readFile(t, fetched)
		for at := 1; ; at++ {
			whole := true
			for _, behind := range []bool{false, true} {
				path := filepath.Join(t.TempDir(), "wxtill.db")
				writeFile(t, path, old)
				whole = recoverAll(t, path, wechat, &weakPower{left: at, behind: behind}) && whole
				if !recoverAll(t, path, wechat, &weakPower{left: 1 << 20}) {
					t.Fatalf("power out at write %d: not all is recovered afterwards", at)
				}
				recovered(t, path, wechat)
				if err := os.Remove(path); err != nil {
					t.Fatal(err)
				}
			}
			if whole {
				if at < 6 {
					t.Errorf("only %d writes", at)
				}
				return
			}
		}
	})
}

// recovered holds a book that has taken everything in to what there was.
func recovered(t *testing.T, path string, wechat *sandbox.Sandbox) {
	t.Helper()
	if found := findings(t, path); len(found) > 0 {
		t.Errorf("verify finds %q", found)
	}
	s, end := openShop(t, path, wechat)
	defer end()
	_, err := s.SignIn(t.Context(), pos.Credentials{Operator: "01", PIN: "258013"})
	s.check(err)
	r, err := s.book.Reconciliation(t.Context(), pos.DayOf(time.Now()))
	s.check(err)
	x, err := s.XReport(t.Context(), s.grant(pos.RightXReport))
	s.check(err)
	if r.Open != 0 || x.Tally.WeChat != (pos.Figure{Count: 3, Amount: 7750}) || x.Tally.Sales != x.Tally.WeChat || x.Tally.WeChatRefunds != (pos.Figure{Count: 1, Amount: 900}) {
		t.Errorf("%d open, the shift comes to %+v", r.Open, x.Tally)
	}
	n, err := s.Counts(t.Context())
	if s.check(err); n != (pos.Counts{Created: 3, Paid: 3}) {
		t.Errorf("counts %+v", n)
	}
}
