package pos_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// begun is the till once more, as after a start: on the same book.
func (c *counter) begun() *pos.Till {
	c.t.Helper()
	till, err := pos.Open(c.t.Context(), c.Options)
	if err != nil {
		c.t.Fatal(err)
	}
	return till
}

// works runs a till until the test ends.
func (c *counter) works(till *pos.Till) {
	ctx, stop := context.WithCancel(c.t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = till.Run(ctx) }()
	c.stops = append(c.stops, func() { stop(); <-done })
	c.pass(time.Second)
}

// atSite is a day with a refund that somebody made at the merchant site.
func (c *counter) atSite() (pos.OutTradeNo, pos.Difference) {
	c.t.Helper()
	no := c.paid(1250)
	if _, err := c.wechat.RefundAtSite(string(no), 250); err != nil {
		c.t.Fatal(err)
	}
	if _, err := c.FetchBill(c.t.Context(), c.bills().Key(today(c)), pos.Grant{}); err != nil {
		c.t.Fatal(err)
	}
	r := c.reconciled(today(c))
	if r.Open != 1 || r.Differences[0].Kind != pos.DiffRefundUnknown {
		c.t.Fatalf("found %+v", r.Differences)
	}
	return no, r.Differences[0]
}

// TestPowerCutBeforeReconciling: what was booked, noted or fetched when the power went is
// reconciled at the next start, by itself and without the network.
func TestPowerCutBeforeReconciling(t *testing.T) {
	at := time.Date(2000, 1, 1, 12, 0, 0, 0, pos.Beijing)
	for name, last := range map[string]func(*counter) error{
		"a refund was booked": func(c *counter) error {
			no, _ := c.atSite()
			_, err := c.begun().LearnRefunds(c.t.Context(), no, pos.Grant{})
			return err
		},
		"a difference was noted": func(c *counter) error {
			_, d := c.atSite()
			fix := &pos.Correction{Day: today(c), Kind: d.Kind, OutTradeNo: d.OutTradeNo, OutRefundNo: d.OutRefundNo, Bill: d.Bill, Note: "查明", At: at}
			return c.book.Commit(c.t.Context(), &pos.Change{Kind: pos.EventCorrected, At: at, Correction: fix})
		},
		"a bill was fetched": func(c *counter) error {
			c.paid(1250)
			_, err := c.bills().Fetch(c.t.Context(), c.bills().Key(today(c)))
			return err
		},
		"it was fetched again": func(c *counter) error {
			_, d := c.atSite()
			c.wechat.SpoilBill(sandbox.BillSlip{OutRefundNo: string(d.OutRefundNo)})
			c.pass(time.Second)
			_, err := c.bills().Fetch(c.t.Context(), c.bills().Key(today(c)))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			atCounter(t, func(c *counter) {
				if err := last(c); err != nil {
					c.t.Fatal(err)
				}
				before, err := c.book.Reconciliation(c.t.Context(), today(c))
				if err == nil && before.Open != 1 || err != nil && !errors.Is(err, pos.ErrNotReconciled) {
					c.t.Fatalf("before the start: %+v, %v", before, err)
				}
				c.wechat.Offline(true)
				c.works(c.begun())
				if r := c.reconciled(today(c)); r.Open != 0 {
					c.t.Errorf("after the start: %+v", r.Differences)
				}
				after := c.reconciled(today(c)).At
				c.pass(5 * time.Minute)
				if r := c.reconciled(today(c)); !r.At.Equal(after) {
					c.t.Errorf("reconciled again at %v, where nothing is new since %v", r.At, after)
				}
			})
		})
	}
}

// TestReconciledBesideTheTill: a command that reconciles tells nobody. The till finds that
// a payment of a closed order has no alarm, and raises it once.
func TestReconciledBesideTheTill(t *testing.T) {
	for _, running := range []bool{true, false} {
		atCounter(t, func(c *counter) {
			c.boss()
			d := &plantedDay{counter: c}
			no, late := d.leftBehind(1500)
			for _, iface := range []string{"orderquery", "closeorder"} {
				c.wechat.Inject(sandbox.Fault{Interface: iface, Kind: sandbox.SystemError, Count: -1})
			}
			a, err := c.book.Attempt(c.t.Context(), no)
			if err == nil {
				a.State = pos.Closed
				err = c.book.Commit(c.t.Context(), &pos.Change{Kind: pos.EventClosed, Attempts: []*pos.Attempt{a}})
			}
			if err := errors.Join(err, late.Pay()); err != nil {
				c.t.Fatal(err)
			}
			beside := func() {
				bills := c.bills()
				_, err := bills.Fetch(c.t.Context(), bills.Key(today(c)))
				if err == nil {
					_, err = bills.Reconcile(c.t.Context(), today(c))
				}
				if err != nil {
					c.t.Fatal(err)
				}
			}
			beside()
			c.wantAlarm("")
			if !running {
				c.works(c.begun())
			}
			c.pass(2 * time.Minute)
			c.wantAlarm(pos.AlarmClosedPaid)
			alarms, _ := c.Alarms(c.t.Context())
			if err := c.SettleAlarm(c.t.Context(), alarms[0].Key(), "付了现金", c.grant(pos.RightCorrect)); err != nil {
				c.t.Fatal(err)
			}
			beside()
			c.pass(5 * time.Minute)
			synctest.Wait()
			c.wantAlarm("")
		})
	}
}

// TestBillTellsWhatReconcilingLeavesOut: a row of nobody's is in the sums of the bill, and
// counted apart, so that both figures can be held against each other.
func TestBillTellsWhatReconcilingLeavesOut(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.paid(1250)
		d := &plantedDay{counter: c}
		d.elsewhere(wxpay.Params{{Name: "device_info", Value: ""}, {Name: "out_trade_no", Value: "WEBSHOP-2"}})
		bill, err := c.FetchBill(c.t.Context(), c.bills().Key(today(c)), pos.Grant{})
		if err != nil {
			c.t.Fatal(err)
		}
		r := c.reconciled(today(c))
		if bill.Sums.Paid != 1950 || bill.Nowhere.Payments != 1 || bill.Nowhere.Paid != 700 || r.Nowhere != 1 ||
			r.Bill.Paid != bill.Sums.Paid-bill.Nowhere.Paid {
			c.t.Errorf("the bill has %+v, of it nobody's %+v; reconciled %+v", bill.Sums, bill.Nowhere, r.Bill)
		}
	})
}
