package pos_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

func TestPaid(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.want(no, pos.Presented, pos.StatusScan)
		if err := s.AddAmount(s.t.Context(), "", 100); !errors.Is(err, pos.ErrSaleLocked) {
			t.Errorf("adding while locked: %v", err)
		}
		s.wechat.say(ok, "USERPAYING", ok)
		s.after(2 * time.Second)
		s.want(no, pos.Paying, pos.StatusPaying)
		s.wechat.say(ok, "SUCCESS", ok)
		s.after(time.Second)
		v := s.want(no, pos.Paid, pos.StatusPaid)
		sale, err := s.SaleByNumber(s.t.Context(), v.Attempt.Sale)
		if err != nil || sale.State != pos.SaleSettled || sale.Tenders[0].OutTradeNo != no {
			t.Errorf("sale %+v, %v", sale, err)
		}
		if r, err := s.book.Receipt(s.t.Context(), sale.Number); err != nil || r.WeChat[0].TransactionID == "" {
			t.Errorf("receipt %+v, %v", r, err)
		}
		if s.Sale().Number != "" {
			t.Error("the next sale has not begun")
		}
		if c := s.sums(); c != (pos.Counts{Created: 1, Paid: 1}) {
			t.Errorf("counts %+v", c)
		}
	})
}

func TestNeverPaidIsClosed(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.after(89 * time.Second)
		s.want(no, pos.Presented, pos.StatusScan)
		s.after(2 * time.Second)
		s.want(no, pos.Withdrawn, pos.StatusConfirming)
		if s.wechat.count("closeorder") != 0 {
			t.Error("closed before close_after")
		}
		s.after(rhythm.CloseAfter - 92*time.Second)
		s.want(no, pos.Withdrawn, pos.StatusConfirming)
		s.after(2 * time.Second)
		s.want(no, pos.Closed, pos.StatusClosed)
		if s.Sale().Owes() != 1250 {
			t.Error("the sale cannot be charged again")
		}
	})
}

func TestRule5PayingStretchesTheWindow(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.wechat.say(ok, "USERPAYING", ok)
		s.after(rhythm.Window + 59*time.Second)
		s.want(no, pos.Paying, pos.StatusPaying)
		s.after(2 * time.Second)
		s.want(no, pos.Withdrawn, pos.StatusConfirming)
	})
}

func TestRule9LatePayment(t *testing.T) {
	for _, c := range []struct {
		name  string
		then  func(*shop)
		alarm pos.AlarmKind
	}{
		{"the sale still owes it", func(*shop) {}, ""},
		{"the sale owes more", func(s *shop) { s.ring(500) }, ""},
		{"voided", func(s *shop) { s.check(s.Void(s.t.Context(), "x", pos.Grant{})) }, pos.AlarmLatePayment},
		{"paid in cash", func(s *shop) { _, err := s.Cash(s.t.Context(), 2000); s.check(err) }, pos.AlarmSecondPayment},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(1250)
				no := s.charge()
				s.check(s.Withdraw(s.t.Context(), no))
				s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
				c.then(s)
				s.wechat.say(ok, "SUCCESS", "ORDERPAID")
				s.after(30 * time.Second)
				if v := s.want(no, pos.Paid, pos.StatusPaid); !v.Attempt.Late {
					t.Error("not marked as late")
				}
				alarms, _ := s.Alarms(s.t.Context())
				if c.alarm == "" != (len(alarms) == 0) || len(alarms) > 0 && alarms[0].Kind != c.alarm {
					t.Errorf("alarms %+v, want %q", alarms, c.alarm)
				}
			})
		})
	}
}

func TestOrderPaidAtClose(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.check(s.Withdraw(s.t.Context(), no))
		s.wechat.say(ok, "NOTPAY", "ORDERPAID")
		s.after(rhythm.CloseAfter - time.Second)
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(time.Second)
		s.want(no, pos.Paid, pos.StatusPaid)
	})
}

func TestRule3RefusalAfterUnknown(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(timeout, "ORDERNOTEXIST", "ORDERNOTEXIST")
		s.ring(1250)
		no := s.charge()
		s.want(no, pos.Intended, pos.StatusReconnecting)
		s.wechat.say("NOAUTH", "ORDERNOTEXIST", "ORDERNOTEXIST")
		s.after(2 * time.Second)
		// The refusal says nothing about the sending before it.
		s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		s.after(6 * time.Minute)
		s.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		s.after(4 * time.Minute)
		s.want(no, pos.Closed, pos.StatusClosed)
	})
}

func TestRefused(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say("NOAUTH", "NOTPAY", ok)
		s.ring(1250)
		no := s.charge()
		s.want(no, pos.Refused, pos.StatusRefused)
		s.wechat.say(ok, "NOTPAY", ok)
		if again := s.charge(); again == no {
			t.Error("a refused attempt was sent again")
		}
	})
}

func TestRule4OfflineLeavesNothingUndecided(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(offline, offline, offline)
		s.ring(1250)
		no := s.charge()
		s.want(no, pos.Intended, pos.StatusReconnecting)
		s.check(s.Withdraw(s.t.Context(), no))
		s.want(no, pos.Refused, pos.StatusRefused)
		sale, err := s.Cash(s.t.Context(), 2000)
		if err != nil || sale.Tenders[0].Change != 750 {
			t.Errorf("cash: %+v, %v", sale, err)
		}
	})
}

func TestRule7NewCodeIsTheSameAttempt(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		if again, err := s.Charge(s.t.Context()); err != nil || again != no || s.wechat.count("unifiedorder") != 1 {
			t.Errorf("a key pressed twice: %s, %v, %d creates", again, err, s.wechat.count("unifiedorder"))
		}
		again, err := s.NewCode(s.t.Context())
		synctest.Wait()
		if err != nil || again != no || s.wechat.count("unifiedorder") != 2 {
			t.Errorf("new code: %s, %v, %d creates", again, err, s.wechat.count("unifiedorder"))
		}
		s.after(7 * time.Minute)
		if third := s.charge(); third == no {
			t.Error("an order without time left was sent again")
		}
	})
}

func TestRule9SecondPayment(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		first := s.charge()
		s.check(s.Withdraw(s.t.Context(), first))
		s.ring(100)
		second := s.charge()
		if first == second {
			t.Fatal("another amount under the same number")
		}
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.AskNow(second)
		s.after(time.Minute)
		s.want(first, pos.Paid, pos.StatusPaid)
		s.want(second, pos.Paid, pos.StatusPaid)
		alarms, _ := s.Alarms(s.t.Context())
		if len(alarms) != 1 {
			t.Fatalf("alarms: %+v", alarms)
		}
	})
}

func TestRule2OtherAmountIsNeverGreen(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.set(func(g *script) { g.fee = 1 })
		s.ring(1250)
		no := s.charge()
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(time.Hour)
		s.want(no, pos.Withdrawn, pos.StatusMismatch)
		alarms, _ := s.Alarms(s.t.Context())
		if len(alarms) != 1 || alarms[0].Kind != pos.AlarmMismatch || s.sums().Undecided != 1 ||
			alarms[0].Amount != 1 || alarms[0].Note != "12.50" {
			t.Errorf("alarms %+v", alarms)
		}
	})
}

// TestRightAmountAfterAll: what WeChat said of another amount is over once it says
// the right one. Nobody has to deal with it any more.
func TestRightAmountAfterAll(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.set(func(g *script) { g.fee = 1 })
		s.ring(1250)
		no := s.charge()
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(time.Minute)
		s.want(no, pos.Withdrawn, pos.StatusMismatch)
		if x := s.x().Tally; x.Unowed != (pos.Figure{Count: 1, Amount: 1}) {
			t.Errorf("X has %+v that no sale owes", x.Unowed)
		}
		s.wechat.set(func(g *script) { g.fee = 0 })
		s.after(time.Minute)
		if x := s.x().Tally; x.Unowed != (pos.Figure{}) || x.WeChat != (pos.Figure{Count: 1, Amount: 1250}) {
			t.Errorf("X has %+v that no sale owes after all, %+v by WeChat", x.Unowed, x.WeChat)
		}
		if v := s.want(no, pos.Paid, pos.StatusPaid); v.Attempt.Mismatch {
			t.Error("still marked as paid with another amount")
		}
		if alarms := s.alarms(); len(alarms) != 0 {
			t.Errorf("alarms %+v", alarms)
		}
	})
}

func TestRule9PaidDuringARestart(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.stop()
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		again := open(s.t, s.book, s.wechat)
		synctest.Wait()
		if v := again.want(no, pos.Paid, pos.StatusPaid); !v.Attempt.Late {
			t.Error("not marked as late")
		}
	})
}

// TestRule4RestartBeforeAnythingWasSent: the network was away, so surely no order
// came about and there is nothing to watch.
func TestRule4RestartBeforeAnythingWasSent(t *testing.T) {
	run(t, func(s *shop) {
		s.wechat.say(offline, offline, offline)
		s.ring(1250)
		no := s.charge()
		s.want(no, pos.Intended, pos.StatusReconnecting)
		s.stop()
		again := open(s.t, s.book, s.wechat)
		again.want(no, pos.Refused, pos.StatusRefused)
		if c := again.sums(); c != (pos.Counts{Created: 1, Refused: 1}) || again.Locked() {
			t.Errorf("counts %+v, locked %v", c, again.Locked())
		}
	})
}

func TestRule10RestartShowsTheSameOrderAgain(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		no := s.charge()
		s.stop()
		again := open(s.t, s.book, s.wechat)
		synctest.Wait()
		again.want(no, pos.Withdrawn, pos.StatusWithdrawn)
		again.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
		if second := again.charge(); second != no {
			t.Errorf("restart made %s beside %s", second, no)
		}
		again.want(no, pos.Presented, pos.StatusScan)
	})
}

func TestRule11NothingGreenThatIsNotDurable(t *testing.T) {
	run(t, func(s *shop) {
		var full atomic.Bool
		full.Store(true)
		s.book.BeforeCommit(func(c *pos.Change) error {
			if full.Load() && c.Kind == pos.EventPaid {
				return pos.ErrDiskFull
			}
			return nil
		})
		s.ring(1250)
		no := s.charge()
		s.wechat.say(ok, "SUCCESS", "ORDERPAID")
		s.after(10 * time.Second)
		s.want(no, pos.Presented, pos.StatusScan)
		if err := s.Weather().Book; !errors.Is(err, pos.ErrDiskFull) {
			t.Errorf("the status bar says %v", err)
		}
		full.Store(false)
		s.after(10 * time.Second)
		s.want(no, pos.Paid, pos.StatusPaid)
	})
}

func TestRule6ClockAnHourOff(t *testing.T) {
	run(t, func(s *shop) {
		s.Observe(wxpay.Call{Interface: "probe", Date: time.Now().Add(time.Hour)})
		s.ring(1250)
		no := s.charge()
		v := s.want(no, pos.Presented, pos.StatusScan)
		if d := time.Until(v.Attempt.TimeExpire); d < time.Hour || d > time.Hour+rhythm.Expire+2*time.Second {
			t.Errorf("time_expire lies %v ahead of this machine's clock", d)
		}
	})
}

// TestFullDiskIsNoStorm: a window that has been over for long, because the answer was,
// ends once the disk takes it, and the watcher tries that at its own pace.
func TestFullDiskIsNoStorm(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(1250)
		s.charge()
		s.after(time.Second)
		s.wechat.set(func(g *script) { g.slow = time.Hour })
		tries := 0
		s.book.BeforeCommit(func(c *pos.Change) error {
			if c.Kind == pos.EventWithdrawn {
				tries++
				return pos.ErrDiskFull
			}
			return nil
		})
		s.after(time.Minute)
		s.wechat.set(func(g *script) { g.slow = 0 })
		s.after(time.Hour)
		if tries == 0 || tries > 35 {
			t.Errorf("%d tries within a minute", tries)
		}
	})
}
