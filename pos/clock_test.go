package pos_test

import (
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// beijingTime is how WeChat writes a moment.
func beijingTime(t time.Time) string { return t.In(pos.Beijing).Format("20060102150405") }

// atSkewedCounter is atCounter where this machine's clock is off by a time that
// clock may change.
func atSkewedCounter(t *testing.T, off time.Duration, test func(*counter, *wallClock)) {
	clock := &wallClock{}
	clock.jump(off)
	atCounter(t, func(c *counter) { test(c, clock) }, func(o *pos.Options, _ *sandbox.Options) { o.Clock = clock })
}

// TestRule6ClockIsOff has this machine's clock go wrong by what people set it
// wrong by. WeChat's sandbox refuses a time_expire that is over.
func TestRule6ClockIsOff(t *testing.T) {
	for name, off := range map[string]time.Duration{
		"right": 0, "an hour slow": -time.Hour, "an hour fast": time.Hour, "twelve hours fast": 12 * time.Hour,
		"ten years slow": -10 * 365 * 24 * time.Hour, "a second fast": time.Second,
	} {
		t.Run(name, func(t *testing.T) {
			atSkewedCounter(t, off, func(c *counter, _ *wallClock) {
				start := time.Now()
				no := c.charge(1250)
				o, ok := c.wechat.Order(string(no))
				if !ok {
					c.t.Fatalf("attempt is %s, and WeChat has no order", c.state(no))
				}
				sent, err := time.ParseInLocation("20060102150405", o.Content.Get("time_start"), pos.Beijing)
				if d := sent.Sub(start).Abs(); err != nil || d > 2*time.Second {
					t.Errorf("time_start is off by %v, %v", d, err)
				}
				if d := o.Expire.Sub(sent); d != rhythm.Expire {
					t.Errorf("time_expire is time_start + %v", d)
				}
				a, err := c.book.Attempt(c.t.Context(), no)
				if err != nil || !a.TimeExpire.Equal(o.Expire) || a.Day != pos.DayOf(start) {
					t.Errorf("the book says %v on %s, WeChat %v, %v", a.TimeExpire, a.Day, o.Expire, err)
				}
				time.Sleep(rhythm.Window - time.Second)
				synctest.Wait()
				if got := c.state(no); got != pos.Presented {
					t.Errorf("within the window it is %s", got)
				}
				time.Sleep(time.Second)
				synctest.Wait()
				if got := c.state(no); got != pos.Withdrawn {
					t.Errorf("after the window it is %s", got)
				}
				time.Sleep(rhythm.CloseAfter - rhythm.Window + time.Second)
				synctest.Wait()
				if got := c.state(no); got != pos.Closed {
					t.Errorf("after close_after it is %s", got)
				}
			})
		})
	}
}

// TestRule6ClockJumps sets the clock while a code is on the screen: neither the
// window nor close_after is any longer or shorter, and F5 knows the time left.
func TestRule6ClockJumps(t *testing.T) {
	for name, jump := range map[string]time.Duration{
		"back": -time.Hour, "on": time.Hour, "back by a day": -24 * time.Hour, "on by a minute": time.Minute,
	} {
		t.Run(name, func(t *testing.T) {
			atSkewedCounter(t, 0, func(c *counter, clock *wallClock) {
				no := c.charge(1250)
				time.Sleep(30 * time.Second)
				clock.jump(jump)
				time.Sleep(30 * time.Second)
				synctest.Wait()
				v, _ := c.OnScreen()
				if v.Attempt.OutTradeNo != no || v.Left != 30*time.Second {
					t.Errorf("%v left of %s, %s", v.Left, v.Attempt.OutTradeNo, v.Status)
				}
				if again, err := c.NewCode(c.t.Context()); err != nil || again != no {
					t.Errorf("F5 made %s of %s, %v", again, no, err)
				}
				time.Sleep(rhythm.Window + time.Second)
				synctest.Wait()
				if v, _ := c.Payment(c.t.Context(), no); v.Status != pos.StatusConfirming {
					t.Errorf("after the window the screen says %s", v.Status)
				}
				time.Sleep(rhythm.CloseAfter - rhythm.Window)
				synctest.Wait()
				if got := c.state(no); got != pos.Closed {
					t.Errorf("after close_after it is %s", got)
				}
			})
		})
	}
}

// TestRule6LastSecond: a code that was scanned in time is paid, however wrong this
// machine's clock is.
func TestRule6LastSecond(t *testing.T) {
	for name, off := range map[string]time.Duration{"slow": -time.Hour, "fast": time.Hour} {
		t.Run(name, func(t *testing.T) {
			atSkewedCounter(t, off, func(c *counter, _ *wallClock) {
				no := c.charge(1250)
				phone := c.wechat.Phone()
				time.Sleep(rhythm.Window - time.Second)
				if err := phone.Scan(c.code()); err != nil {
					c.t.Fatal(err)
				}
				time.Sleep(time.Minute)
				if err := phone.Pay(); err != nil {
					c.t.Fatal(err)
				}
				time.Sleep(40 * time.Second)
				synctest.Wait()
				if got := c.state(no); got != pos.Paid {
					t.Errorf("attempt is %s", got)
				}
			})
		})
	}
}

// TestBusinessDayIsWeChats sells shortly before midnight on a clock that is
// already behind it: sale, attempt, tender and the sum go by one day.
func TestBusinessDayIsWeChats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(15*time.Hour + 30*time.Minute) // 23:30 in Beijing
		clock := &wallClock{}
		clock.jump(time.Hour)
		s := open(t, postest.NewLedger(), newScript(), func(o *pos.Options) { o.Clock = clock })
		s.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
		s.ring(1250)
		s.wechat.say(ok, "SUCCESS", ok)
		no := s.charge()
		s.after(2 * time.Second)
		v := s.want(no, pos.Paid, pos.StatusPaid)
		sale := s.sale(v.Attempt.Sale)
		want := pos.Day("2000-01-01")
		if sale.Day != want || sale.Number != "T01-20000101-000001" || v.Attempt.Day != want || sale.Tenders[0].Day != want || sale.Tenders[0].BillDay != want {
			t.Errorf("sale %s of %s, attempt %s, tender %s, bill %s", sale.Number, sale.Day, v.Attempt.Day, sale.Tenders[0].Day, sale.Tenders[0].BillDay)
		}
		if c := s.sums(); c != (pos.Counts{Created: 1, Paid: 1}) {
			t.Errorf("counts %+v", c)
		}
		s.ring(100)
		cash, err := s.Cash(t.Context(), 0)
		if err != nil || cash.Tenders[0].Day != want {
			t.Errorf("cash counts on %s, %v", cash.Tenders[0].Day, err)
		}
	})
}

// TestOffset learns WeChat's clock from the Date of an answer, which has no
// fractions and is half of the call old.
func TestOffset(t *testing.T) {
	run(t, func(s *shop) {
		for _, c := range []struct {
			name string
			date time.Duration // of the answer, from now
			took time.Duration
			want time.Duration
		}{
			{"an hour ahead", time.Hour, 0, time.Hour + 500*time.Millisecond},
			{"within the grain", time.Hour + 900*time.Millisecond, 0, time.Hour + 500*time.Millisecond},
			{"an hour behind", -time.Hour, 0, -time.Hour + 500*time.Millisecond},
			{"a slow answer", 0, 10 * time.Second, 5500 * time.Millisecond},
		} {
			s.Observe(wxpay.Call{Interface: "orderquery", Date: time.Now().Add(c.date), Took: c.took})
			if got := s.Weather().Offset; got != c.want {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
		s.Observe(wxpay.Call{Interface: "orderquery"})
		if got := s.Weather().Offset; got != 5500*time.Millisecond {
			t.Errorf("an answer without a Date made it %v", got)
		}
	})
}

// TestFirstOrderWaitsForWeChatsClock, but not longer than a cashier would.
func TestFirstOrderWaitsForWeChatsClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := open(t, postest.NewLedger(), newScript())
		s.ring(100)
		start := time.Now()
		go func() {
			time.Sleep(time.Second)
			s.Observe(wxpay.Call{Interface: "probe", Date: time.Now().Add(time.Hour)})
		}()
		p := s.wechat.order(s.charge())
		if d := time.Since(start); d != time.Second {
			t.Errorf("the order waited %v", d)
		}
		if got, want := p.Get("time_start"), beijingTime(time.Now().Add(time.Hour)); got != want {
			t.Errorf("time_start is %s, want %s", got, want)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := open(t, postest.NewLedger(), newScript())
		s.ring(100)
		start := time.Now()
		s.charge()
		if d := time.Since(start); d != 1500*time.Millisecond {
			t.Errorf("the order waited %v for nothing", d)
		}
	})
}
