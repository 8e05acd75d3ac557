package pos_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// atNine has WeChat make bills when it does: from nine in the morning.
func atNine(_ *pos.Options, so *sandbox.Options) { so.Rules.BillAtNine = true }

// paid rings an amount up and has the customer pay it.
func (c *counter) paid(fen pos.Fen) pos.OutTradeNo {
	c.t.Helper()
	no := c.charge(fen)
	phone := c.wechat.Phone()
	if err := errors.Join(phone.Scan(c.code()), phone.Pay()); err != nil {
		c.t.Fatal(err)
	}
	time.Sleep(5 * time.Second)
	synctest.Wait()
	if got := c.state(no); got != pos.Paid {
		c.t.Fatalf("%s is %s", no, got)
	}
	return no
}

// until lets time pass to a clock time of the day on which the test began, in GMT+8,
// or of a later one.
func (c *counter) until(days int, clock time.Duration) {
	c.t.Helper()
	at := today(c).Add(days).Start().Add(clock)
	if at.Before(time.Now()) {
		c.t.Fatalf("%v is over", at)
	}
	time.Sleep(time.Until(at))
	synctest.Wait()
}

// today is the day on which bubbles of test time begin.
func today(*counter) pos.Day { return "2000-01-01" }

func (c *counter) reconciled(day pos.Day) *pos.Reconciliation {
	c.t.Helper()
	r, err := c.book.Reconciliation(c.t.Context(), day)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// bills are those of the till, for whoever is at it.
func (c *counter) bills() *pos.Bills {
	c.t.Helper()
	b, err := c.Bills(pos.Grant{})
	if err != nil {
		c.t.Fatal(err)
	}
	return b
}

// TestBillComesByItself: not before half past nine, and then it is reconciled.
func TestBillComesByItself(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.paid(1250)
		c.paid(3000)
		c.until(1, 9*time.Hour+29*time.Minute)
		if _, err := c.bills().Kept(c.t.Context(), today(c)); !errors.Is(err, pos.ErrNoSuchBill) {
			c.t.Errorf("at 09:29: %v", err)
		}
		c.until(1, 9*time.Hour+31*time.Minute)
		r := c.reconciled(today(c))
		if r.Found != 0 || r.Bill.Payments != 2 || r.Bill.Paid != 4250 || r.Book.Paid != 4250 || r.Bill.Fee != 26000 {
			c.t.Errorf("%+v", r)
		}
	}, atNine)
}

// TestBillLate: asked for at 09:30, 10:00, 11:00 and every full hour.
func TestBillLate(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.paid(1250)
		c.until(1, 9*time.Hour)
		c.wechat.Inject(sandbox.Fault{Interface: "downloadbill", Kind: sandbox.ReturnFail, Count: 4})
		c.until(1, 13*time.Hour+2*time.Minute)
		var asked []string
		for _, r := range c.wechat.Requests() {
			if r.Interface == "downloadbill" {
				asked = append(asked, r.Time.In(pos.Beijing).Format("15:04"))
			}
		}
		c.t.Log(asked)
		if len(asked) != 5 || c.reconciled(today(c)).Bill.Payments != 1 {
			c.t.Errorf("asked at %v", asked)
		}
	}, atNine)
}

// TestMissedDaysAreCaughtUp after a week without a network.
func TestMissedDaysAreCaughtUp(t *testing.T) {
	atCounter(t, func(c *counter) {
		for range 3 {
			c.paid(100)
			time.Sleep(24 * time.Hour)
			c.wechat.Offline(false)
		}
		c.wechat.Offline(true)
		time.Sleep(96 * time.Hour)
		c.wechat.Offline(false)
		time.Sleep(10 * time.Minute)
		for day := today(c); day < today(c).Add(6); day = day.Add(1) {
			if _, err := c.bills().Kept(c.t.Context(), day); err != nil {
				c.t.Errorf("%s: %v", day, err)
			}
		}
	}, atNine)
}

// TestBillsWaitInSight: from when, how long, why and until when.
func TestBillsWaitInSight(t *testing.T) {
	atCounter(t, func(c *counter) {
		ready := today(c).Add(1).Start().Add(9*time.Hour + 30*time.Minute)
		wait := func(clock time.Duration) pos.BillWait {
			c.t.Helper()
			c.until(1, clock)
			waits := c.WaitingBills()
			if len(waits) != 1 || waits[0].Day != today(c) || !waits[0].Since.Equal(ready) {
				c.t.Fatalf("%+v", waits)
			}
			return waits[0]
		}
		c.paid(1250)
		c.until(1, 9*time.Hour+29*time.Minute)
		if waits := c.WaitingBills(); len(waits) > 0 {
			c.t.Errorf("before half past nine: %+v", waits)
		}
		c.wechat.Inject(sandbox.Fault{Interface: "downloadbill", Kind: sandbox.ReturnFail, Count: 2})
		if w := wait(9*time.Hour + 45*time.Minute); w.Err == nil || w.Old.Round(time.Second) != 15*time.Minute ||
			w.NextIn.Round(time.Second) != 15*time.Minute || w.Held != pos.HeldNot {
			c.t.Errorf("WeChat has none: %+v", w)
		}
		c.wechat.Offline(true)
		if w := wait(10*time.Hour + 30*time.Minute); w.Err == nil || w.Held != pos.HeldNetwork || w.Old < time.Hour {
			c.t.Errorf("off line: %+v", w)
		}
		c.wechat.Offline(false)
		if w := wait(10*time.Hour + 45*time.Minute); w.Held != pos.HeldNot || w.NextIn.Round(time.Second) != 15*time.Minute {
			c.t.Errorf("WeChat has none again: %+v", w)
		}
		c.until(1, 11*time.Hour+2*time.Minute)
		if waits := c.WaitingBills(); len(waits) > 0 {
			c.t.Errorf("it came: %+v", waits)
		}
	}, atNine)
}

// TestTornBillLeavesNothing: the one that was kept stays.
func TestTornBillLeavesNothing(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.paid(1250)
		key := c.bills().Key(today(c))
		if _, err := c.FetchBill(c.t.Context(), key, pos.Grant{}); err != nil {
			c.t.Fatal(err)
		}
		before, _ := c.bills().Kept(c.t.Context(), key.Day)
		for _, kind := range []sandbox.FaultKind{sandbox.HalfAnswer, sandbox.HTML, sandbox.NoAnswer, sandbox.BadGateway, sandbox.ReturnFail} {
			c.wechat.Inject(sandbox.Fault{Interface: "downloadbill", Kind: kind, Count: 10})
			if _, err := c.FetchBill(c.t.Context(), key, pos.Grant{}); err == nil {
				c.t.Errorf("%s: no error", kind)
			}
			c.wechat.ClearFaults()
			after, err := c.bills().Kept(c.t.Context(), key.Day)
			if err != nil || after.ID != before.ID {
				c.t.Errorf("%s: the bill is %+v, %v", kind, after, err)
			}
		}
	})
}

// TestNoBill of a day without payments is one of no rows; of a day with some it is
// an error, and so is one that is not over.
func TestNoBill(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.charge(100)
		c.until(1, 12*time.Hour)
		if r := c.reconciled(today(c)); r.Bill.Payments != 0 || r.Found != 0 {
			c.t.Errorf("%+v", r)
		}
		for day, want := range map[pos.Day]error{today(c).Add(1): pos.ErrBillEarly, today(c).Add(9): pos.ErrBillEarly} {
			if _, err := c.FetchBill(c.t.Context(), c.bills().Key(day), pos.Grant{}); !errors.Is(err, want) {
				c.t.Errorf("%s: %v", day, err)
			}
		}
	}, atNine)
}

// TestNoteOnFeesIsAboutThoseFees: what somebody wrote about the charge of one payment
// does not hide that of others, which the same day's bill turns out to have.
func TestNoteOnFeesIsAboutThoseFees(t *testing.T) {
	atCounter(t, func(c *counter) {
		if _, err := c.MakeOwner(c.t.Context(), "陈姐", "2468"); err != nil {
			c.t.Fatal(err)
		}
		c.paid(20_000)
		c.paid(100) // too small to tell one rate from the other
		c.until(1, 9*time.Hour+31*time.Minute)
		owner, err := c.Allow(c.t.Context(), pos.RightCorrect, pos.Credentials{})
		if err != nil {
			c.t.Fatal(err)
		}
		r := c.reconciled(today(c))
		if r.Open != 1 || r.Differences[0].Kind != pos.DiffFee {
			c.t.Fatalf("%+v", r)
		}
		if err := c.Correct(c.t.Context(), today(c), r.Differences[0], "contract of May", owner); err != nil {
			c.t.Fatal(err)
		}
		if r = c.reconciled(today(c)); r.Open != 0 {
			c.t.Errorf("noted, and %d open", r.Open)
		}
		c.FeeRate = 5000
		if r, err = c.Reconcile(c.t.Context(), today(c)); err != nil || r.Open != 1 || r.Differences[0].Count != 2 {
			c.t.Errorf("%+v, %v", r, err)
		}
	}, atNine, func(o *pos.Options, _ *sandbox.Options) { o.FeeRate = 38 })
}

// tornDay is a gateway whose bill of one day, where one is set, breaks off every time.
type tornDay struct {
	pos.Gateway
	day *atomic.Value // of a string
}

func (g tornDay) DownloadBill(ctx context.Context, q wxpay.BillRequest) (*wxpay.Bill, error) {
	if q.BillDate == g.day.Load() {
		return nil, &wxpay.Error{Interface: "downloadbill", Problem: wxpay.ProblemBroken, Sent: true}
	}
	return g.Gateway.DownloadBill(ctx, q)
}

// TestOneTornBillHoldsNoOtherUp: the days before it are caught up with all the same.
func TestOneTornBillHoldsNoOtherUp(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.paid(100)
		c.wechat.Offline(true)
		c.until(4, 12*time.Hour)
		c.torn.Store("20000104")
		c.wechat.Offline(false)
		time.Sleep(15 * time.Minute)
		synctest.Wait()
		for day := today(c); day < today(c).Add(4); day = day.Add(1) {
			_, err := c.bills().Kept(c.t.Context(), day)
			if torn := day == "2000-01-04"; torn != errors.Is(err, pos.ErrNoSuchBill) {
				c.t.Errorf("%s: %v", day, err)
			}
		}
	}, atNine)
}
