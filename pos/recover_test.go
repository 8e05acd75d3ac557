package pos_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
)

// TestRule4WeekOffline leaves an attempt without a network for a week, through a
// restart, and wants it found in the end.
func TestRule4WeekOffline(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.wechat.say(offline, offline, offline)
		s.after(3 * 24 * time.Hour)
		s.stop()
		again := open(s.t, s.book, s.wechat)
		again.after(4 * 24 * time.Hour)
		again.want(no, pos.Withdrawn, pos.StatusUnknown)
		if c := again.sums(); c != (pos.Counts{Created: 1, Undecided: 1}) {
			t.Errorf("counts of another day %+v", c)
		}
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		again.after(time.Minute)
		again.want(no, pos.Paid, pos.StatusPaid)
		if c := again.sums(); c != (pos.Counts{}) {
			t.Errorf("counts of another day %+v", c)
		}
	})
}

// TestRule10Restart: a restart at any moment withdraws what was on the screen, and
// what may have been sent is taken for sent.
func TestRule10Restart(t *testing.T) {
	for _, c := range []struct {
		name  string
		query string
		until pos.AttemptState
	}{
		{"code on the screen", "NOTPAY", pos.Presented},
		{"customer at the password", "USERPAYING", pos.Paying},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(s *shop) {
				s.wechat.say(ok, c.query, ok)
				s.ring(1250)
				no := s.charge()
				s.after(3 * time.Second)
				if v, _ := s.Payment(s.t.Context(), no); v.Attempt.State != c.until {
					s.t.Fatalf("attempt is %s", v.Attempt.State)
				}
				s.stop()
				again := open(s.t, s.book, s.wechat)
				v, err := again.Payment(s.t.Context(), no)
				if err != nil || v.Attempt.State != pos.Withdrawn || v.Attempt.WithdrawnAt.IsZero() || again.Locked() {
					t.Errorf("after the restart %+v, %v", v.Attempt, err)
				}
				if again.Sale().Owes() != 1250 {
					t.Errorf("the cart is %+v", again.Sale())
				}
			})
		})
	}
}

// TestRule3RestartWhileSending dies over the first unifiedorder: the refusal of the
// next one says nothing about it.
func TestRule3RestartWhileSending(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.set(func(g *script) { g.slow = time.Minute })
		s.ring(1250)
		no := s.charge()
		s.stop()
		if a, _ := s.book.Attempt(s.t.Context(), no); !a.Sending {
			s.t.Fatalf("the book says %+v", a)
		}
		s.wechat.set(func(g *script) { g.slow = 0 })
		s.wechat.say("NOAUTH", "ORDERNOTEXIST", "ORDERNOTEXIST")
		again := open(s.t, s.book, s.wechat)
		again.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
		a, _ := s.book.Attempt(s.t.Context(), no)
		if a.Sending || !a.Unsure || a.State != pos.Withdrawn {
			t.Errorf("taken up as %+v", a)
		}
		if second := again.charge(); second != no {
			s.t.Fatalf("%s instead of %s", second, no)
		}
		again.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		again.after(rhythm.Expire)
		again.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		again.after(3 * time.Minute)
		again.want(no, pos.Closed, pos.StatusClosed)
	})
}

// TestRestartAsksAtOnce: nobody has to wait for the rhythm.
func TestRestartAsksAtOnce(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		s.charge()
		s.stop()
		before := s.wechat.count("orderquery")
		open(s.t, s.book, s.wechat)
		synctest.Wait()
		if n := s.wechat.count("orderquery"); n != before+1 {
			t.Errorf("%d queries", n-before)
		}
	})
}

// TestCloseAfterRestart: close_after is reckoned from before the restart, and a
// clock that was set back meanwhile does not stretch it.
func TestCloseAfterRestart(t *testing.T) {
	for _, c := range []struct {
		name string
		jump time.Duration
		most time.Duration // from the restart
	}{
		{"the clock goes right", 0, rhythm.CloseAfter - time.Minute},
		{"set back by a day", -24 * time.Hour, rhythm.CloseAfter},
		{"set on by a day", 24 * time.Hour, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				clock := &wallClock{}
				withClock := func(o *pos.Options) { o.Clock = clock }
				s := open(t, postest.NewLedger(), newScript(), withClock)
				s.ring(1250)
				no := s.charge()
				s.after(time.Minute)
				s.stop()
				clock.jump(c.jump)
				again := open(t, s.book, s.wechat, withClock)
				start := time.Now()
				again.after(rhythm.CloseAfter + time.Minute)
				again.want(no, pos.Closed, pos.StatusClosed)
				if at := s.wechat.times("closeorder"); at[0].Sub(start).Round(time.Second) != c.most {
					t.Errorf("closeorder %v after the restart, want %v", at[0].Sub(start), c.most)
				}
			})
		})
	}
}

// TestRule12MerchantRecord: after a change of the account an attempt is asked about
// with its own record, and a new code is an order of the new one.
func TestRule12MerchantRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, postest.NewLedger(), newScript())
		s.ring(1250)
		first := s.charge()
		s.stop()
		old, current := s.wechat, newScript()
		before := old.count("orderquery")
		again := open(t, s.book, current, func(o *pos.Options) {
			o.Account.Merchant, o.Account.MchID = 2, "2"
			o.Gateways = func(m pos.MerchantID) []pos.Gateway {
				return map[pos.MerchantID][]pos.Gateway{1: {old}, 2: {current}}[m]
			}
		})
		synctest.Wait()
		if old.count("orderquery") != before+1 || current.count("orderquery") != 0 {
			t.Errorf("%d queries with the old record, %d with the new one", old.count("orderquery")-before, current.count("orderquery"))
		}
		second := again.charge()
		if second == first || current.order(second).Get("mch_id") != "2" || old.count("unifiedorder") != 1 {
			t.Errorf("%s after %s, mch_id %s", second, first, current.order(second).Get("mch_id"))
		}
		old.say(ok, "SUCCESS", "ORDERPAID")
		again.AskNow(first)
		synctest.Wait()
		again.want(first, pos.Paid, pos.StatusPaid)
		again.want(second, pos.Withdrawn, pos.StatusWithdrawn)
	})
}

// TestRule12AnotherKey: an answer that the old key cannot verify is asked for with
// the newer one of the same merchant.
func TestRule12AnotherKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, postest.NewLedger(), newScript())
		s.ring(1250)
		no := s.charge()
		s.stop()
		s.wechat.spoil(wxpay.ProblemSignature)
		newer := newScript()
		newer.say(ok, "CLOSED", ok)
		again := open(t, s.book, s.wechat, func(o *pos.Options) {
			o.Gateways = func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{s.wechat, newer} }
		})
		again.after(10 * time.Second)
		again.want(no, pos.Closed, pos.StatusClosed)
	})
}

// TestRule12KeyIsGone: without a key nobody can be asked, which is no reason to
// give the attempt up or to turn round and round.
func TestRule12KeyIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, postest.NewLedger(), newScript())
		s.ring(1250)
		no := s.charge()
		s.stop()
		var asked atomic.Int64
		again := open(t, s.book, newScript(), func(o *pos.Options) {
			o.Gateways = func(pos.MerchantID) []pos.Gateway { asked.Add(1); return nil }
		})
		again.after(time.Hour)
		if v, _ := again.Payment(t.Context(), no); v.Attempt.State != pos.Withdrawn {
			t.Errorf("attempt is %s", v.Attempt.State)
		}
		// Every two seconds for the attempt, every three for the look-out.
		if n := asked.Load(); n > 1800+1200+10 {
			t.Errorf("a key was looked for %d times in an hour", n)
		}
	})
}

// brokenBook is a book that cannot be read in one place.
type brokenBook struct {
	pos.Ledger
	err error
}

func (b brokenBook) Commit(_ context.Context, _ *pos.Change) error { return b.err }

func TestOpenFailsWithItsBook(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		s.charge()
		s.stop()
		_, err := pos.Open(s.t.Context(), pos.Options{Ledger: brokenBook{s.book, pos.ErrDiskFull}})
		if !errors.Is(err, pos.ErrDiskFull) {
			t.Errorf("Open: %v", err)
		}
	})
}

// TestChargeBeforeRun: what is charged before the till runs is sent when it does.
func TestChargeBeforeRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wechat := newScript()
		till, err := pos.Open(t.Context(), pos.Options{
			Ledger: postest.NewLedger(), Rhythm: rhythm, Shop: pos.Shop{Name: "x", Till: "T01"},
			Gateways: func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{wechat} },
			Account:  pos.Account{Merchant: 1, AppID: "wx1", MchID: "1", NotifyURL: "https://localhost/n", SpbillCreateIP: "127.0.0.1"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := till.AddAmount(t.Context(), "", 100); err != nil {
			t.Fatal(err)
		}
		no, err := till.Charge(t.Context())
		if err != nil || wechat.count("unifiedorder") != 0 {
			t.Fatalf("Charge: %v, %d creates", err, wechat.count("unifiedorder"))
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- till.Run(ctx) }()
		synctest.Wait()
		if v, _ := till.Payment(t.Context(), no); v.Attempt.State != pos.Presented {
			t.Errorf("attempt is %s", v.Attempt.State)
		}
		stop()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Run: %v", err)
		}
	})
}
