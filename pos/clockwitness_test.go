package pos_test

import (
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
)

// TestTimeEndIsAWitness: where no answer has a Date the time_end of a payment tells
// that this machine's clock is off, from a minute on.
func TestTimeEndIsAWitness(t *testing.T) {
	for _, c := range []struct {
		name string
		off  time.Duration // of this machine's clock
		warn bool
	}{
		{"right", 0, false},
		{"a minute slow", -62 * time.Second, true},
		{"half a minute slow", -30 * time.Second, false},
		{"an hour fast", time.Hour, true},
		{"half a minute fast", 30 * time.Second, false},
		{"a year slow", -365 * 24 * time.Hour, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				clock := &wallClock{}
				clock.jump(c.off)
				s := open(t, postest.NewLedger(), newScript(), func(o *pos.Options) { o.Clock = clock })
				s.ring(1250)
				no := s.charge()
				s.after(3 * time.Second)
				s.wechat.payOnly(no)
				s.after(2 * time.Second)
				s.want(no, pos.Paid, pos.StatusPaid)
				w := s.Weather()
				if w.ClockOff() != c.warn || (w.TimeEnd+c.off).Abs() > 10*time.Second && c.warn {
					t.Errorf("off by %v: %v by time_end, warned %v", c.off, w.TimeEnd, w.ClockOff())
				}
				s.Observe(wxpay.Call{Interface: "orderquery", Date: clock.Now().Add(-c.off)})
				clock.jump(-c.off)
				s.Observe(wxpay.Call{Interface: "orderquery", Date: clock.Now()})
				if s.Weather().ClockOff() {
					t.Errorf("set right it is still off: %+v", s.Weather())
				}
			})
		})
	}
}

// TestLatePaymentIsNoClock: a payment that was made long before it is learnt of says
// nothing about the clock, before and after a restart.
func TestLatePaymentIsNoClock(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.after(time.Minute)
		s.wechat.set(func(g *script) { g.end = time.Now() })
		s.wechat.say(ok, timeout, timeout)
		s.after(5 * time.Hour)
		s.stop()
		again := open(s.t, s.book, s.wechat)
		again.after(time.Hour)
		s.wechat.payOnly(no)
		again.after(time.Hour) // it is asked about seldom by now
		again.want(no, pos.Paid, pos.StatusPaid)
		if w := again.Weather(); w.TimeEnd != 0 || w.ClockOff() {
			t.Errorf("weather %+v", w)
		}
	})
}

// TestOtherDay tells about midnight which day sales count on, if only this machine's
// clock takes it for another.
func TestOtherDay(t *testing.T) {
	for _, c := range []struct {
		name       string
		off, until time.Duration // of the clock; until midnight in Beijing by WeChat's
		want       pos.Day
	}{
		{"half a minute fast, before midnight", 30 * time.Second, 20 * time.Second, "2000-01-01"},
		{"half a minute fast, long before", 30 * time.Second, 40 * time.Second, ""},
		{"half a minute slow, after midnight", -30 * time.Second, -20 * time.Second, "2000-01-02"},
		{"right, before midnight", 0, time.Second, ""},
		{"a day fast", 24 * time.Hour, 12 * time.Hour, "2000-01-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(16*time.Hour - c.until) // midnight in Beijing is 16:00 UTC
				clock := &wallClock{}
				clock.jump(c.off)
				s := open(t, postest.NewLedger(), newScript(), func(o *pos.Options) { o.Clock = clock })
				s.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
				if got := s.Weather().OtherDay; got != c.want {
					t.Errorf("the day is %q, want %q", got, c.want)
				}
			})
		})
	}
}
