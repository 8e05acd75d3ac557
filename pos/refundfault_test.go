package pos_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// TestRefundFaults lets one thing go wrong at a time, at both interfaces, and wants
// the money back once, under one number, with one content.
func TestRefundFaults(t *testing.T) {
	for _, kind := range []sandbox.FaultKind{
		sandbox.NoAnswer, sandbox.LateEffect, sandbox.LostAfterEffect, sandbox.Slow, sandbox.SystemError, sandbox.SystemErrorEffect,
		sandbox.BadSignature, sandbox.Unsigned, sandbox.HalfAnswer, sandbox.TwoFields, sandbox.Trailing, sandbox.OtherMerchant,
		sandbox.OtherOrder, sandbox.ReturnFail, sandbox.HTML, sandbox.BadGateway,
	} {
		for _, iface := range []string{"refund", "refundquery"} {
			t.Run(string(kind)+" "+iface, func(t *testing.T) {
				atCounter(t, func(c *counter) {
					c.boss()
					s, no := c.sold(latte)
					c.wechat.Inject(sandbox.Fault{Interface: iface, Kind: kind, Count: 3, Delay: 3 * time.Second})
					r := c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
					c.pass(4 * 24 * time.Hour)
					c.wantRefund(r.OutRefundNo, pos.RefundSucceeded)
					if got := c.refunded(no); got != 1000 {
						c.t.Errorf("WeChat has given back %s", got)
					}
					if o, _ := c.wechat.Order(string(no)); len(o.Refunds) != 1 {
						c.t.Errorf("%d refunds at WeChat", len(o.Refunds))
					}
				}, slowly)
			})
		}
	}
}

// TestRefundRefusedForSure ends where WeChat says no, and gives the money of the
// payment free again.
func TestRefundRefusedForSure(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.NoAuth})
		r := c.back(pos.RefundOrder{Sale: s.Number})
		v := c.wantRefund(r.OutRefundNo, pos.RefundRefused)
		if v.Refund.Last.Code != string(wxpay.CodeNoAuth) || v.Refund.Last.Call != "refund" {
			c.t.Errorf("the reason is %+v", v.Refund.Last)
		}
		if alarms, _ := c.Alarms(c.t.Context()); len(alarms) != 0 {
			c.t.Errorf("an alarm for what was seen at the counter: %+v", alarms)
		}
		again := c.back(pos.RefundOrder{Sale: s.Number})
		c.pass(time.Minute)
		c.wantRefund(again.OutRefundNo, pos.RefundSucceeded)
		if got := c.refunded(no); got != 4400 {
			c.t.Errorf("WeChat has given back %s", got)
		}
	})
}

// TestRefusalAfterAnUnwrittenAnswer: the disk is full when WeChat takes the refund.
// What it refuses of the next sending does not end it.
func TestRefusalAfterAnUnwrittenAnswer(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		var full atomic.Bool
		full.Store(true)
		c.book.BeforeCommit(func(ch *pos.Change) error {
			if full.Load() && ch.Kind == pos.EventRefundAccepted {
				return pos.ErrDiskFull
			}
			return nil
		})
		r := c.back(pos.RefundOrder{Sale: s.Number})
		c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.NoAuth, Count: -1})
		full.Store(false)
		c.pass(4 * 24 * time.Hour)
		c.wantRefund(r.OutRefundNo, pos.RefundSucceeded)
		if got := c.refunded(no); got != 4400 {
			c.t.Errorf("WeChat has given back %s", got)
		}
	}, slowly)
}

// TestSentAgainIsWrittenAgain: once a commit about an order has failed, nobody knows
// what a power cut brings up. The next sending is written first, although the book
// should have it as being sent.
func TestSentAgainIsWrittenAgain(t *testing.T) {
	run(t, func(s *shop) {
		var written, failed atomic.Int32
		s.book.BeforeCommit(func(c *pos.Change) error {
			switch {
			case c.Kind == pos.EventUnknown && failed.CompareAndSwap(0, 1):
				return pos.ErrDiskFull
			case c.Kind == pos.EventIntended:
				written.Add(1)
			}
			return nil
		})
		s.wechat.say(offline, "NOTPAY", ok)
		s.ring(1250)
		no := s.charge()
		if failed.Load() != 1 || written.Load() != 1 {
			t.Fatalf("%d answers were not written, %d sendings were", failed.Load(), written.Load())
		}
		s.wechat.say(ok, "NOTPAY", ok)
		s.after(5 * time.Second)
		s.want(no, pos.Presented, pos.StatusScan)
		if n := s.wechat.count("unifiedorder"); n != 2 || written.Load() != 2 {
			t.Errorf("%d sendings, %d of them written", n, written.Load())
		}
		x, err := s.XReport(t.Context(), pos.Grant{})
		if err == nil && x.Tally.Orders.Created != 1 {
			t.Errorf("%d orders on the X report", x.Tally.Orders.Created)
		}
	})
}

// TestRefusalAfterALostSending says nothing about that one: it is asked about until
// nothing of it can arrive any more.
func TestRefusalAfterALostSending(t *testing.T) {
	for name, lost := range map[string]sandbox.FaultKind{"arrived": sandbox.LostAfterEffect, "never arrived": sandbox.NoAnswer} {
		t.Run(name, func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.boss()
				s, no := c.sold(latte)
				c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: lost})
				c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.NoAuth, Count: -1})
				r := c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
				c.pass(90 * time.Second)
				state, fee := pos.RefundSucceeded, pos.Fen(1000)
				if lost == sandbox.NoAnswer {
					c.wantRefund(r.OutRefundNo, pos.RefundIntended)
					state, fee = pos.RefundRefused, 0
				}
				c.pass(5 * time.Minute)
				c.wantRefund(r.OutRefundNo, state)
				if got := c.refunded(no); got != fee {
					c.t.Errorf("WeChat has given back %s", got)
				}
			})
		})
	}
}

// TestRefundEnds: NOTSURE is sent again by itself, FAIL by a person, CHANGE is paid
// by hand, REFUNDCLOSE brings no money; each alarm leaves by a journal row only.
func TestRefundEnds(t *testing.T) {
	for _, test := range []struct {
		end   wxpay.RefundStatus
		state pos.RefundState
		alarm pos.AlarmKind
		act   func(*counter, pos.OutRefundNo) error
		after pos.RefundState
		left  pos.Fen
	}{
		{wxpay.RefundNotSure, pos.RefundSucceeded, "", nil, pos.RefundSucceeded, 3400},
		{wxpay.RefundFail, pos.RefundFailed, pos.AlarmRefundFailed, func(c *counter, no pos.OutRefundNo) error {
			return c.ResendRefund(c.t.Context(), no, c.grant(pos.RightRefund))
		}, pos.RefundSucceeded, 3400},
		{wxpay.RefundFail, pos.RefundFailed, pos.AlarmRefundFailed, func(c *counter, no pos.OutRefundNo) error {
			return c.GiveUpRefund(c.t.Context(), no, "现金退", c.grant(pos.RightRefund))
		}, pos.RefundGivenUp, 4400},
		{wxpay.RefundChange, pos.RefundChange, pos.AlarmRefundChange, func(c *counter, no pos.OutRefundNo) error {
			return c.PayByHand(c.t.Context(), no, "现金退", c.grant(pos.RightRefund))
		}, pos.RefundByHand, 3400},
		{wxpay.RefundClosed, pos.RefundClosed, pos.AlarmRefundClosed, func(c *counter, no pos.OutRefundNo) error {
			r, err := c.Ledger.Refund(c.t.Context(), no)
			if err != nil {
				return err
			}
			key := pos.AlarmKey{Kind: pos.AlarmRefundClosed, OutTradeNo: r.OutTradeNo, OutRefundNo: no}
			return c.SettleAlarm(c.t.Context(), key, "顾客不要了", c.grant(pos.RightCorrect))
		}, pos.RefundClosed, 4400},
	} {
		t.Run(string(test.end)+" "+string(test.after), func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.boss()
				s, no := c.sold(latte)
				r := c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
				if err := c.wechat.EndRefund(string(r.OutRefundNo), test.end); err != nil {
					c.t.Fatal(err)
				}
				c.pass(4 * 24 * time.Hour)
				c.wantRefund(r.OutRefundNo, test.state)
				c.wantAlarm(test.alarm)
				if test.act != nil {
					if err := test.act(c, r.OutRefundNo); err != nil {
						c.t.Fatal(err)
					}
					c.pass(4 * 24 * time.Hour)
				}
				c.wantRefund(r.OutRefundNo, test.after)
				c.wantAlarm("")
				of, err := c.Refundable(c.t.Context(), string(no))
				if err != nil || of.Payments[0].Left != test.left {
					c.t.Errorf("left %+v, %v; want %s", of.Payments, err, test.left)
				}
			}, slowly)
		})
	}
}

// TestChangeWithCoupon: what a person pays out is what coupons did not bear.
func TestChangeWithCoupon(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, _ := c.sold(latte)
		r := c.back(pos.RefundOrder{Sale: s.Number, Amount: 2200})
		if err := c.wechat.EndRefund(string(r.OutRefundNo), wxpay.RefundChange); err != nil {
			c.t.Fatal(err)
		}
		c.pass(4 * 24 * time.Hour)
		v := c.wantRefund(r.OutRefundNo, pos.RefundChange)
		c.wantAlarm(pos.AlarmRefundChange)
		alarms, err := c.Alarms(c.t.Context())
		if err != nil {
			c.t.Fatal(err)
		}
		view, err := c.AlarmView(c.t.Context(), alarms[0])
		if err != nil || view.Left != 2000 || view.Coupon != 200 || v.Refund.CashRefundFee() != 2000 {
			c.t.Errorf("AlarmView: %+v, %v; refund %+v", view, err, v.Refund)
		}
		if err := c.PayByHand(c.t.Context(), r.OutRefundNo, "现金退", c.grant(pos.RightRefund)); err != nil {
			c.t.Fatal(err)
		}
		x, err := c.XReport(c.t.Context(), pos.Grant{})
		if err != nil {
			c.t.Fatal(err)
		}
		causes, err := c.ExplainDrawer(c.t.Context(), pos.Count{Total: x.Drawer.Expected - 2000}, c.grant(pos.RightCloseShift))
		if err != nil || len(causes) == 0 || causes[0].Kind != pos.CauseByHand || causes[0].Sale != s.Number {
			c.t.Errorf("20.00 are missing from the drawer: %+v, %v", causes, err)
		}
	}, slowly, func(_ *pos.Options, so *sandbox.Options) {
		so.Coupons = map[string][]sandbox.Coupon{"": {{Fee: 400}}}
	})
}

// wantAlarm holds the tray to one alarm of a kind, or none.
func (c *counter) wantAlarm(kind pos.AlarmKind) {
	c.t.Helper()
	alarms, err := c.Alarms(c.t.Context())
	if err != nil || kind == "" && len(alarms) > 0 || kind != "" && (len(alarms) != 1 || alarms[0].Kind != kind) {
		c.t.Errorf("alarms %+v, %v; want %q", alarms, err, kind)
	}
}

// TestMerchantOutOfMoney: the refund waits for the account to be topped up, and
// goes out under its old number.
func TestMerchantOutOfMoney(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		c.wechat.SetBalance(100)
		r := c.back(pos.RefundOrder{Sale: s.Number})
		c.wantRefund(r.OutRefundNo, pos.RefundFailed)
		c.wantAlarm(pos.AlarmRefundFailed)
		c.wechat.SetBalance(-1)
		if err := c.ResendRefund(c.t.Context(), r.OutRefundNo, c.grant(pos.RightRefund)); err != nil {
			c.t.Fatal(err)
		}
		c.pass(time.Minute)
		c.wantRefund(r.OutRefundNo, pos.RefundSucceeded)
		c.wantAlarm("")
		if got := c.refunded(no); got != 4400 {
			c.t.Errorf("WeChat has given back %s", got)
		}
	})
}

// TestResentGoesOutAtOnce: who sends a failed refund again does not wait for the
// machine's own pace, but for WeChat's minute where another refund of the order was taken.
func TestResentGoesOutAtOnce(t *testing.T) {
	for _, test := range []struct {
		name  string
		other bool
		sent  pos.RefundStatus
		in    time.Duration
	}{
		{"alone", false, pos.RefundOnItsWay, 2 * time.Second},
		{"behind another", true, pos.RefundQueued, time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.boss()
				s, no := c.sold(latte)
				r := c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
				if err := c.wechat.EndRefund(string(r.OutRefundNo), wxpay.RefundFail); err != nil {
					c.t.Fatal(err)
				}
				c.pass(4 * 24 * time.Hour)
				c.wantRefund(r.OutRefundNo, pos.RefundFailed)
				if test.other {
					c.back(pos.RefundOrder{Sale: s.Number, Amount: 500})
					c.pass(2 * time.Second)
				}
				if err := c.ResendRefund(c.t.Context(), r.OutRefundNo, c.grant(pos.RightRefund)); err != nil {
					c.t.Fatal(err)
				}
				c.pass(2 * time.Second)
				if v, err := c.RefundByNumber(c.t.Context(), r.OutRefundNo); err != nil || v.Status != test.sent {
					c.t.Errorf("it is %q, next in %v, %v; want %q", v.Status, v.NextIn, err, test.sent)
				}
				c.pass(test.in)
				c.wantRefund(r.OutRefundNo, pos.RefundAccepted)
				if o, _ := c.wechat.Order(string(no)); o.Refunds[0].Status != wxpay.RefundProcessing {
					c.t.Errorf("at WeChat it is %s", o.Refunds[0].Status)
				}
			}, slowly)
		})
	}
}

// TestRefundOffline waits in the tray and goes out when the network is back.
func TestRefundOffline(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		c.wechat.Offline(true)
		c.pass(2 * time.Minute)
		r := c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
		c.pass(26 * time.Hour)
		if v := c.wantRefund(r.OutRefundNo, pos.RefundIntended); v.Status != pos.RefundOffline {
			c.t.Errorf("the tray says %s", v.Status)
		}
		if got := c.refunded(no); got != 0 {
			c.t.Errorf("WeChat has given back %s", got)
		}
		c.wechat.Offline(false)
		c.pass(10 * time.Second)
		c.wantRefund(r.OutRefundNo, pos.RefundSucceeded)
		if got := c.refunded(no); got != 1000 {
			c.t.Errorf("WeChat has given back %s", got)
		}
	})
}

// TestRefundUnsentIsGivenUp: what waits for the network can be taken back, so that
// the customer gets cash instead; what WeChat may have cannot.
func TestRefundUnsentIsGivenUp(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		c.wechat.Offline(true)
		c.pass(2 * time.Minute)
		r := c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
		if v := c.wantRefund(r.OutRefundNo, pos.RefundIntended); !v.CallOff {
			c.t.Errorf("it cannot be called off: %+v", v)
		}
		if err := c.GiveUpRefund(c.t.Context(), r.OutRefundNo, "现金", pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
			c.t.Errorf("called off by nobody: %v", err)
		}
		if err := c.GiveUpRefund(c.t.Context(), r.OutRefundNo, "现金", c.grant(pos.RightRefund)); err != nil {
			c.t.Fatal(err)
		}
		c.wechat.Offline(false)
		c.pass(time.Hour)
		c.wantRefund(r.OutRefundNo, pos.RefundGivenUp)
		if err := c.GiveUpRefund(c.t.Context(), r.OutRefundNo, "现金", c.grant(pos.RightRefund)); !errors.Is(err, pos.ErrRefundEnded) {
			c.t.Errorf("called off once more: %v", err)
		}
		c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.NoAnswer, Count: -1})
		r = c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
		c.pass(15 * time.Second)
		if v := c.wantRefund(r.OutRefundNo, pos.RefundIntended); v.CallOff {
			c.t.Errorf("it can be called off while WeChat may have it: %+v", v)
		}
		if err := c.GiveUpRefund(c.t.Context(), r.OutRefundNo, "现金", c.grant(pos.RightRefund)); !errors.Is(err, pos.ErrRefundBusy) {
			c.t.Errorf("given up while WeChat may have it: %v", err)
		}
		if got := c.refunded(no); got != 0 {
			c.t.Errorf("WeChat has given back %s", got)
		}
	})
}

// TestRefundsAMinuteApart: two refunds of one order go out one after the other.
func TestRefundsAMinuteApart(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		first := c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
		second := c.back(pos.RefundOrder{Sale: s.Number, Amount: 500})
		third := c.back(pos.RefundOrder{Sale: s.Number, Amount: 200})
		c.wantRefund(first.OutRefundNo, pos.RefundAccepted)
		if v := c.wantRefund(second.OutRefundNo, pos.RefundIntended); v.Status != pos.RefundQueued || v.NextIn <= 0 || v.NextIn > time.Minute {
			c.t.Errorf("the second: %s, next in %v", v.Status, v.NextIn)
		}
		c.AskNow("")
		c.pass(59 * time.Second)
		c.wantRefund(second.OutRefundNo, pos.RefundIntended)
		c.pass(5 * time.Second)
		c.wantRefund(second.OutRefundNo, pos.RefundAccepted)
		c.wantRefund(third.OutRefundNo, pos.RefundIntended)
		c.pass(time.Minute)
		c.wantRefund(third.OutRefundNo, pos.RefundAccepted)
		if got := c.refunded(no); got != 1700 {
			c.t.Errorf("WeChat has given back %s", got)
		}
		for _, r := range c.wechat.Requests() {
			if r.Interface == "refund" && r.Answer == string(wxpay.CodeFrequencyLimited) {
				c.t.Error("WeChat had to say that it was too soon")
			}
		}
	}, slowly)
}
