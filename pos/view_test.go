package pos_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// TestPaymentView follows what a screen shows through a life.
func TestPaymentView(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		v, on := s.OnScreen()
		if !on || v.Attempt.OutTradeNo != no || v.Next != "query" || v.NextIn != rhythm.Poll || v.Asked >= 0 || v.Since != 0 {
			t.Errorf("with a fresh code: %+v", v)
		}
		s.after(rhythm.Poll + time.Second)
		v = s.want(no, pos.Presented, pos.StatusScan)
		if v.Asked != time.Second || v.Since != 3*time.Second || v.NextIn != time.Second || v.Attempt.Queries != 1 {
			t.Errorf("after a query: %+v", v)
		}
		s.check(s.Withdraw(s.t.Context(), no))
		synctest.Wait()
		v = s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		if _, on := s.OnScreen(); on || v.Left != 0 || v.Next != "query" || v.NextIn <= 0 {
			t.Errorf("after it was withdrawn: %+v", v)
		}
		s.wechat.say(ok, "CLOSED", ok)
		s.AskNow(no)
		s.after(time.Minute)
		v = s.want(no, pos.Closed, pos.StatusClosed)
		if v.Next != "" || v.Since != time.Minute || v.Asked >= 0 || len(s.Undecided(1000)) != 0 {
			t.Errorf("in the end: %+v", v)
		}
	})
}

// TestConfirmingOrWithdrawn tells a window that ended from a cashier's Esc, also
// where no code ever came.
func TestConfirmingOrWithdrawn(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.set(func(g *script) { g.slow = 5 * time.Second })
		s.ring(1250)
		no := s.charge()
		s.check(s.Withdraw(s.t.Context(), no))
		s.after(5 * time.Second)
		s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		s.wechat.set(func(g *script) { g.slow = 0 })
		_, err := s.NewCode(s.t.Context())
		s.check(err)
		s.after(rhythm.Window)
		s.want(no, pos.Withdrawn, pos.StatusConfirming)
		_, err = s.NewCode(s.t.Context())
		s.check(err)
		synctest.Wait()
		s.check(s.Withdraw(s.t.Context(), no))
		s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
	})
}

func TestPaymentOfNoAttempt(t *testing.T) {
	run(t, func(s *shop) {
		if _, err := s.Payment(s.t.Context(), "none"); !errors.Is(err, pos.ErrNoSuchAttempt) {
			t.Errorf("Payment: %v", err)
		}
		if _, err := s.SaleByNumber(s.t.Context(), "none"); !errors.Is(err, pos.ErrNoSuchSale) {
			t.Errorf("SaleByNumber: %v", err)
		}
		if err := s.Withdraw(s.t.Context(), "none"); err != nil {
			t.Errorf("Withdraw: %v", err)
		}
		if got := s.Shop().Till; got != "T01" {
			t.Errorf("Shop is of till %q", got)
		}
	})
}

// TestRefusalIsTold: the reason stays readable when the attempt has ended.
func TestRefusalIsTold(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say("NOAUTH", "NOTPAY", ok)
		s.ring(1250)
		no := s.charge()
		if v := s.want(no, pos.Refused, pos.StatusRefused); v.Problem != "NOAUTH" || v.Attempt.Last.Call != "unifiedorder" {
			t.Errorf("%+v", v)
		}
	})
}

func TestRecent(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say("NOAUTH", "NOTPAY", ok)
		s.ring(100)
		s.charge()
		s.after(time.Second)
		_, err := s.Cash(s.t.Context(), 0)
		s.check(err)
		s.after(time.Second)
		s.wechat.say(ok, "SUCCESS", ok)
		s.ring(200)
		s.charge()
		s.after(5 * time.Second)
		rows, err := s.Recent(s.t.Context(), 5)
		s.check(err)
		var got []string
		for _, r := range rows {
			got = append(got, string(r.Kind)+" "+string(r.State)+" "+r.Amount.String())
		}
		if want := []string{"wechat paid 2.00", "cash paid 1.00", "wechat refused 1.00"}; !slices.Equal(got, want) {
			t.Errorf("Recent = %q, want %q", got, want)
		}
	})
}

// TestWeather tells how the network does, and only what is new.
func TestWeather(t *testing.T) {
	run(t, func(s *shop) {
		var heard int
		s.Subscribe(func(e pos.Event) {
			if e.Kind == pos.EventWeather {
				heard++
			}
		})
		lost := &wxpay.Error{Problem: wxpay.ProblemUnreachable}
		for _, c := range []struct {
			call    wxpay.Call
			online  bool
			problem string
			heard   int
		}{
			{wxpay.Call{Took: 80 * time.Millisecond}, true, "", 0},
			{wxpay.Call{Err: lost}, false, "unreachable", 1},
			{wxpay.Call{Err: lost}, false, "unreachable", 1},
			{wxpay.Call{Err: &wxpay.Error{Problem: wxpay.ProblemSystem}}, true, "", 2},
			{wxpay.Call{Err: &wxpay.Error{Code: "NOAUTH"}}, true, "", 2},
			{wxpay.Call{Err: &wxpay.Error{Problem: wxpay.ProblemHTTP}}, false, "http", 3},
			{wxpay.Call{Date: time.Now().Add(time.Hour)}, true, "", 4},
		} {
			s.Observe(c.call)
			w := s.Weather()
			if !w.Known || w.Online != c.online || w.Problem != c.problem || w.Latency != c.call.Took || heard != c.heard {
				t.Errorf("after %+v: %+v, told %d times, want %d", c.call, w, heard, c.heard)
			}
		}
	})
}

func TestClockOff(t *testing.T) {
	for offset, want := range map[time.Duration]bool{
		0: false, 59 * time.Second: false, -59 * time.Second: false, time.Minute: true, -time.Hour: true,
	} {
		if got := (pos.Weather{Offset: offset}).ClockOff(); got != want {
			t.Errorf("an offset of %v: %v", offset, got)
		}
	}
}

// TestDamagedBook: the warning stays, whatever can still be written.
func TestDamagedBook(t *testing.T) {
	run(t, func(s *shop) {
		s.BookChecked(nil)
		if err := s.Weather().Book; err != nil {
			t.Errorf("a good book: %v", err)
		}
		s.BookChecked(pos.ErrDamaged)
		s.ring(100)
		if err := s.Weather().Book; !errors.Is(err, pos.ErrDamaged) {
			t.Errorf("after the next commit: %v", err)
		}
	})
}

// TestBackedUp: a backup that was not made is told until one is.
func TestBackedUp(t *testing.T) {
	run(t, func(s *shop) {
		told := 0
		s.Subscribe(func(e pos.Event) {
			if e.Kind == pos.EventWeather {
				told++
			}
		})
		for _, err := range []error{nil, pos.ErrDiskFull, pos.ErrUnsound, nil, nil} {
			s.BackedUp(err)
			if got := s.Weather().Backup; got != err {
				t.Errorf("got %v, want %v", got, err)
			}
		}
		if told != 3 {
			t.Errorf("told %d times, want 3", told)
		}
	})
}

// TestBackOnLine: everything undecided is asked about at once, and a code that
// could not be made is made.
func TestBackOnLine(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(100)
		first := s.charge()
		s.check(s.Withdraw(s.t.Context(), first))
		s.check(s.Void(s.t.Context(), "x", pos.Grant{}))
		s.wechat.say(offline, offline, offline)
		s.Observe(wxpay.Call{Err: &wxpay.Error{Problem: wxpay.ProblemUnreachable}})
		s.ring(200)
		second := s.charge()
		s.after(30 * time.Second)
		s.wechat.say(ok, "NOTPAY", ok)
		s.wechat.payOnly(first)
		s.Observe(wxpay.Call{})
		synctest.Wait()
		s.want(first, pos.Paid, pos.StatusPaid)
		s.want(second, pos.Presented, pos.StatusScan)
	})
}

// TestLookOut: WeChat is asked for a sign of life when a sale begins and when
// somebody wants to know, not at every line of the sale.
func TestLookOut(t *testing.T) {
	run(t, func(s *shop) {
		s.Observe(wxpay.Call{}) // on line: once a minute
		probes := func(do func()) int {
			s.after(time.Minute)
			before := s.wechat.probed()
			do()
			s.after(time.Second)
			return s.wechat.probed() - before
		}
		if n := probes(func() { s.ring(100) }); n != 1 {
			t.Errorf("the first line of a sale: %d probes, want 1", n)
		}
		if n := probes(func() { s.ring(100) }); n != 0 {
			t.Errorf("the second line: %d probes, want none", n)
		}
		if n := probes(func() { s.AskNow("") }); n != 1 {
			t.Errorf("asking: %d probes, want 1", n)
		}
		gone := func() { s.Observe(wxpay.Call{Err: &wxpay.Error{Problem: wxpay.ProblemUnreachable}}) }
		if n := probes(gone); n != 0 {
			t.Errorf("at once after a call that did not get through: %d probes, want none", n)
		}
		s.Observe(wxpay.Call{})
		if n := probes(func() { gone(); s.after(3 * time.Second) }); n != 1 {
			t.Errorf("four seconds after a call that did not get through: %d probes, want 1", n)
		}
	})
}

// TestAtOnce is for the race detector: a cashier, a screen that draws, and answers.
func TestAtOnce(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(100)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				for range 20 {
					no, _ := s.Charge(s.t.Context())
					_, _ = s.NewCode(s.t.Context())
					s.AskNow(no)
					_ = s.Withdraw(s.t.Context(), no)
					time.Sleep(time.Millisecond)
				}
			})
			all.Go(func() {
				for range 40 {
					s.Undecided(1000)
					s.OnScreen()
					s.Weather()
					s.Sale()
					_, _ = s.Counts(s.t.Context())
					s.Observe(wxpay.Call{Date: time.Now()})
					time.Sleep(time.Millisecond)
				}
			})
		}
		all.Wait()
		s.after(rhythm.CloseAfter + time.Hour)
		if c := s.sums(); c.Undecided != 0 || c.Created == 0 {
			t.Errorf("counts %+v", c)
		}
	})
}
