package storage_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/wxpay/sandbox"
)

// TestWatch lets two days pass: one backup at the start, one a night, one for each
// closed shift, and the one that was asked for last is made though the till ends.
func TestWatch(t *testing.T) {
	path := book(t)
	synctest.Test(t, func(t *testing.T) {
		b := storage.Backups{Dir: filepath.Join(t.TempDir(), "backups"), Keep: 9}
		ctx, stop := context.WithCancel(t.Context())
		closed := make(chan struct{}, 1)
		var made atomic.Int32
		done := make(chan struct{})
		go func() {
			defer close(done)
			b.Watch(ctx, path, closed, func(one *storage.Backup, err error) {
				if err != nil || !one.Good() {
					t.Errorf("a backup: %+v, %v", one, err)
				}
				made.Add(1)
			})
		}()
		count := func(when string, want int32) {
			t.Helper()
			synctest.Wait()
			if got := made.Load(); got != want {
				t.Errorf("%s: %d backups, want %d", when, got, want)
			}
		}
		time.Sleep(19 * time.Second)
		count("just started", 0)
		time.Sleep(2 * time.Second)
		count("after the start", 1)
		time.Sleep(18 * time.Hour)
		now := time.Now().In(pos.Beijing)
		time.Sleep(time.Date(now.Year(), now.Month(), now.Day()+1, 2, 58, 0, 0, pos.Beijing).Sub(now))
		before := made.Load()
		time.Sleep(5 * time.Minute)
		count("at night", before+1)
		time.Sleep(20 * time.Hour)
		count("the next evening", before+1)
		closed <- struct{}{}
		time.Sleep(time.Second)
		count("after a shift", before+2)
		closed <- struct{}{}
		stop()
		<-done
		count("shut down with the shift", before+3)
	})
}

// TestWatchTriesAgain after an hour where a backup could not be made.
func TestWatchTriesAgain(t *testing.T) {
	path := book(t)
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "no directory")
		if err := os.WriteFile(dir, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var failed atomic.Int32
		done := make(chan struct{})
		go func() {
			defer close(done)
			storage.Backups{Dir: dir, Keep: 9}.Watch(ctx, path, nil, func(_ *storage.Backup, err error) {
				if err == nil || errors.Is(err, pos.ErrDamaged) {
					t.Errorf("a backup into a file: %v", err)
				}
				failed.Add(1)
			})
		}()
		time.Sleep(3*time.Hour + time.Minute)
		synctest.Wait()
		if failed.Load() != 4 {
			t.Errorf("tried %d times in three hours", failed.Load())
		}
		stop()
		<-done
	})
}

// TestRestoredBookUsesNoNumberTwice restores a backup and sells on at the same WeChat:
// the sale has the number that a sale had which is lost, its order has not. WeChat
// takes it for a new one.
func TestRestoredBookUsesNoNumberTwice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wxtill.db")
	synctest.Test(t, func(t *testing.T) {
		wechat, err := sandbox.New(sandbox.Options{})
		if err != nil {
			t.Fatal(err)
		}
		s, end := openShop(t, path, wechat)
		s.ring(100)
		_, code := s.charge()
		s.pay(code)
		b := storage.Backups{Dir: filepath.Join(t.TempDir(), "backups"), Keep: 9}
		made := backUp(t, b, path)
		s.ring(200)
		lost, code := s.charge()
		s.pay(code)
		end()

		restored := filepath.Join(t.TempDir(), "wxtill.db")
		if _, err := storage.Restore(t.Context(), b.Path(*made), "", restored); err != nil {
			t.Fatal(err)
		}
		s, end = openShop(t, restored, wechat)
		defer end()
		s.ring(900)
		again, code := s.charge()
		s.pay(code)
		v, err := s.Payment(t.Context(), again)
		s.check(err)
		stem := func(no pos.OutTradeNo) string { return string(no)[:strings.LastIndex(string(no), "-")] }
		if again == lost || stem(again) != stem(lost) {
			t.Errorf("the lost order is %s, the new one %s", lost, again)
		}
		if v.Attempt.State != pos.Paid || v.Attempt.TotalFee != 900 || len(wechat.Orders()) != 3 {
			t.Errorf("the new order is %s over %d; WeChat has %d orders", v.Attempt.State, v.Attempt.TotalFee, len(wechat.Orders()))
		}
	})
}
