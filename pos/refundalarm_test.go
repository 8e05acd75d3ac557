package pos_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// TestMismatchIsSettled: money of another amount goes back, or is accepted by a
// person; either way the attempt ends and never counts as paid.
func TestMismatchIsSettled(t *testing.T) {
	for _, refund := range []bool{true, false} {
		t.Run(map[bool]string{true: "given back", false: "accepted"}[refund], func(t *testing.T) {
			run(t, func(s *shop) {
				s.hire()
				s.wechat.set(func(g *script) { g.fee, g.query, g.refundStatus = 1300, "SUCCESS", "SUCCESS" })
				s.ring(1250)
				no := s.charge()
				s.after(5 * time.Second)
				s.want(no, pos.Withdrawn, pos.StatusMismatch)
				ctx, key := s.t.Context(), pos.AlarmKey{Kind: pos.AlarmMismatch, OutTradeNo: no}
				may, err := s.Allow(ctx, pos.RightRefund, nobody)
				s.check(err)
				if err := s.SettleAlarm(ctx, key, "x", may); !errors.Is(err, pos.ErrNotAllowed) {
					s.t.Errorf("with the right to refund: %v", err)
				}
				if refund {
					r, err := s.RefundAlarm(ctx, key, "金额不符", may)
					s.check(err)
					if r.RefundFee != 1300 || r.TotalFee != 1300 {
						s.t.Errorf("refund %+v", r)
					}
				} else {
					correct, err := s.Allow(ctx, pos.RightCorrect, nobody)
					s.check(err)
					s.check(s.SettleAlarm(ctx, key, "核对过", correct))
				}
				s.after(time.Minute)
				s.want(no, pos.Closed, pos.StatusClosed)
				if alarms := s.alarms(); len(alarms) != 0 {
					s.t.Errorf("alarms %+v", alarms)
				}
				correct, err := s.Allow(ctx, pos.RightCorrect, nobody)
				s.check(err)
				if err := s.SettleAlarm(ctx, key, "x", correct); !errors.Is(err, pos.ErrNoAlarm) {
					s.t.Errorf("settled twice: %v", err)
				}
				s.sums()
				took, back := pos.Figure{Count: 1, Amount: 1300}, pos.Figure{}
				if refund {
					back = took
				}
				if x := s.x().Tally; x.Unowed != took || x.OwnUnowedRefunds() != back {
					s.t.Errorf("X has %+v that no sale owes, %+v of it back", x.Unowed, x.OwnUnowedRefunds())
				}
			})
		})
	}
}

// TestRefundedBeforeItIsLearnt: an order that WeChat calls REFUND is paid, and what
// was given back of it is booked with it.
func TestRefundedBeforeItIsLearnt(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		no := c.charge(1250)
		number := c.Sale().Number
		other := c.otherTill()
		c.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.SystemError, Count: 8})
		phone := c.wechat.Phone()
		if err := errors.Join(phone.Scan(c.code()), phone.Pay()); err != nil {
			c.t.Fatal(err)
		}
		c.wechat.ClearFaults()
		r, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, Amount: 250, By: other.grant(pos.RightRefundElsewhere)})
		if err != nil {
			c.t.Fatal(err)
		}
		c.wechat.Inject(sandbox.Fault{Interface: "refundquery", Kind: sandbox.SystemError, Count: 3})
		c.pass(5 * time.Minute)
		s, err := c.SaleByNumber(c.t.Context(), number)
		if err != nil || s.State != pos.SaleSettled {
			c.t.Errorf("sale %+v, %v", s, err)
		}
		got, err := c.Ledger.Refund(c.t.Context(), r.OutRefundNo)
		if err != nil || !got.Elsewhere || got.RefundFee != 250 || got.Tender != 0 {
			c.t.Errorf("refund %+v, %v", got, err)
		}
	})
}

// ago has the book say that an order was paid so many days ago.
func (c *counter) ago(no pos.OutTradeNo, days int) {
	c.t.Helper()
	a, err := c.Ledger.Attempt(c.t.Context(), no)
	if err != nil {
		c.t.Fatal(err)
	}
	a.Payment.TimeEnd = a.Payment.TimeEnd.AddDate(0, 0, -days)
	if err := c.book.Commit(c.t.Context(), &pos.Change{Kind: pos.EventPaid, Attempts: []*pos.Attempt{a}}); err != nil {
		c.t.Fatal(err)
	}
}

// TestRefundLimits are the refusals for sure, before anything is sent.
func TestRefundLimits(t *testing.T) {
	certificate := wxpay.ErrCertificateTime
	var broken error
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		ask := func(o pos.RefundOrder) error {
			o.Sale, o.By = s.Number, c.grant(pos.RightRefund)
			_, err := c.Refund(c.t.Context(), o)
			return err
		}
		one := func(line int, q pos.Quantity) pos.RefundOrder {
			return pos.RefundOrder{Lines: []pos.RefundLine{{Line: line, Quantity: q}}}
		}
		over := &pos.OverRefundError{}
		if err := ask(pos.RefundOrder{Amount: 4401}); !errors.As(err, &over) || over.Left != 4400 {
			c.t.Errorf("more than was paid: %v", err)
		}
		twice := one(0, pos.One)
		twice.Lines = append(twice.Lines, pos.RefundLine{Line: 0, Quantity: 2 * pos.One})
		for name, test := range map[string]struct {
			o    pos.RefundOrder
			want error
		}{
			"a third of two":      {one(0, 3*pos.One), pos.ErrNoReturn},
			"two and one of two":  {twice, pos.ErrNoReturn},
			"nothing of a line":   {one(0, 0), pos.ErrNoReturn},
			"less than nothing":   {one(0, -pos.One), pos.ErrNoReturn},
			"a line that is none": {one(1, pos.One), pos.ErrNoSuchLine},
			"a negative amount":   {pos.RefundOrder{Amount: -1}, pos.ErrAmountNegative},
			"another tender":      {pos.RefundOrder{Tender: 1}, pos.ErrNoSuchPayment},
		} {
			if err := ask(test.o); !errors.Is(err, test.want) {
				c.t.Errorf("%s: %v, want %v", name, err, test.want)
			}
		}
		if _, err := c.Refund(c.t.Context(), pos.RefundOrder{Sale: s.Number}); !errors.Is(err, pos.ErrNotAllowed) {
			c.t.Errorf("without leave: %v", err)
		}
		broken = certificate
		if err := ask(pos.RefundOrder{}); !errors.Is(err, certificate) {
			c.t.Errorf("with a certificate that is over: %v", err)
		}
		broken = nil
		for range 50 {
			if err := ask(pos.RefundOrder{Amount: 1}); err != nil {
				c.t.Fatal(err)
			}
		}
		if err := ask(pos.RefundOrder{Amount: 1}); !errors.Is(err, pos.ErrTooManyRefunds) {
			c.t.Errorf("the 51st: %v", err)
		}
		c.pass(2 * time.Hour)
		if got := c.refunded(no); got != 50 {
			c.t.Errorf("WeChat has given back %s", got)
		}
		for days, want := range map[int]error{364: nil, 367: pos.ErrRefundOverdue} {
			s, no = c.sold(latte)
			c.ago(no, days)
			if err := ask(pos.RefundOrder{Amount: 100}); !errors.Is(err, want) {
				c.t.Errorf("after %d days: %v, want %v", days, err, want)
			}
			// A till that has not heard WeChat's clock leaves it to WeChat.
			if of, err := c.begun().Refundable(c.t.Context(), string(s.Number)); err != nil || of.Payments[0].Err != nil {
				c.t.Errorf("after %d days by a clock of its own: %+v, %v", days, of, err)
			}
		}
	}, func(o *pos.Options, _ *sandbox.Options) { o.CanRefund = func() error { return broken } })
}

// TestCashRefund opens the drawer, prints its slip and needs no network.
func TestCashRefund(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		c.wechat.Offline(true)
		if err := c.AddAmount(c.t.Context(), "", 1250); err != nil {
			c.t.Fatal(err)
		}
		s, err := c.Cash(c.t.Context(), 2000)
		if err != nil {
			c.t.Fatal(err)
		}
		r := c.back(pos.RefundOrder{Sale: s.Number, Amount: 250, Reason: "质量"})
		if v := c.wantRefund(r.OutRefundNo, pos.RefundSucceeded); v.Refund.Kind != pos.TenderCash || v.Refund.AcceptedAt.IsZero() {
			c.t.Errorf("refund %+v", v.Refund)
		}
		c.back(pos.RefundOrder{Sale: s.Number})
		of, err := c.Refundable(c.t.Context(), string(s.Number))
		if err != nil || of.Payments[0].Left != 0 || len(of.Refunds) != 2 {
			c.t.Errorf("Refundable: %+v, %v", of, err)
		}
		if _, err := c.Refund(c.t.Context(), pos.RefundOrder{Sale: s.Number, By: c.grant(pos.RightRefund)}); !errors.Is(err, pos.ErrNothingLeft) {
			c.t.Errorf("once more: %v", err)
		}
		slips, drawers := 0, 0
		for _, row := range c.journal() {
			for _, j := range row.Jobs {
				if j.Refund == nil {
					continue
				}
				slips++
				if j.Drawer && j.Refund.Sale == s.Number && j.Refund.Kind == pos.TenderCash {
					drawers++
				}
			}
		}
		if slips != 2 || drawers != 2 {
			c.t.Errorf("%d slips, %d of them open the drawer", slips, drawers)
		}
		if receipt, err := c.Ledger.Receipt(c.t.Context(), s.Number); err != nil || receipt.Total != 1250 {
			c.t.Errorf("the receipt of the sale: %+v, %v", receipt, err)
		}
	})
}

// TestRefundCutOffByTheEnd: what was on its way when the program ended may have
// arrived, so a refusal at the next start proves nothing.
func TestRefundCutOffByTheEnd(t *testing.T) {
	for status, want := range map[string]pos.RefundState{"SUCCESS": pos.RefundSucceeded, "REFUNDNOTEXIST": pos.RefundRefused} {
		t.Run(status, func(t *testing.T) {
			run(t, func(s *shop) {
				s.hire()
				s.wechat.say(ok, "SUCCESS", ok)
				s.ring(1250)
				no := s.charge()
				s.after(5 * time.Second)
				s.want(no, pos.Paid, pos.StatusPaid)
				may, err := s.Allow(s.t.Context(), pos.RightRefund, nobody)
				s.check(err)
				s.wechat.set(func(g *script) { g.slow = 5 * time.Second })
				r, err := s.Refund(s.t.Context(), pos.RefundOrder{Sale: "T01-20000101-000001", By: may})
				s.check(err)
				s.after(time.Second)
				s.stop() // while it is under way
				s.wechat.set(func(g *script) { g.slow, g.refund, g.refundStatus = 0, "NOAUTH", status })
				again := open(s.t, s.book, s.wechat)
				again.after(time.Minute)
				v, err := again.RefundByNumber(s.t.Context(), r.OutRefundNo)
				s.check(err)
				if v.Refund.State == pos.RefundRefused {
					s.t.Error("taken for refused after a minute")
				}
				again.after(10 * time.Minute)
				v, err = again.RefundByNumber(s.t.Context(), r.OutRefundNo)
				s.check(err)
				if v.Refund.State != want {
					s.t.Errorf("refund is %s, want %s", v.Refund.State, want)
				}
			})
		})
	}
}

// TestRefusedBehindAnotherTill: a refund waits for WeChat's minute behind one of
// another till, and is refused for what that one took. Its alarm gives the reason,
// gives back what is really left and is over with that.
func TestRefusedBehindAnotherTill(t *testing.T) {
	for _, part := range []pos.Fen{500, 4400} {
		t.Run(part.String(), func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.boss()
				s, no := c.sold(latte)
				other := c.otherTill()
				_, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, Amount: part, By: other.grant(pos.RightRefundElsewhere)})
				if err != nil {
					c.t.Fatal(err)
				}
				synctest.Wait()
				r := c.back(pos.RefundOrder{Sale: s.Number})
				c.pass(10 * time.Minute)
				c.wantRefund(r.OutRefundNo, pos.RefundRefused)
				if part == 4400 {
					c.wantAlarm("") // the customer has it all
					if rows := c.journal(); !slices.ContainsFunc(rows, func(row journalRow) bool {
						return slices.Contains(row.Settled, pos.AlarmKey{Kind: pos.AlarmRefundRefused, OutTradeNo: no, OutRefundNo: r.OutRefundNo})
					}) {
						c.t.Error("no row of the journal settles the alarm")
					}
					return
				}
				c.wantAlarm(pos.AlarmRefundRefused)
				alarms, err := c.Alarms(c.t.Context())
				if err != nil {
					c.t.Fatal(err)
				}
				v, err := c.AlarmView(c.t.Context(), alarms[0])
				if err != nil || v.Left != 4400-part || v.Last.Call != "refund" || v.Last.Code == "" {
					c.t.Errorf("the alarm: %+v, %v", v, err)
				}
				again, err := c.RefundAlarm(c.t.Context(), alarms[0].Key(), "再退", c.grant(pos.RightRefund))
				if err != nil || again.RefundFee != v.Left {
					c.t.Fatalf("once more: %+v, %v", again, err)
				}
				c.pass(10 * time.Minute)
				c.wantAlarm("")
				if got := c.refunded(no); got != 4400 {
					c.t.Errorf("WeChat has given back %s", got)
				}
			}, slowly)
		})
	}
}

// TestRefusedBehindTheOrdersTill: a refund of another till's sale is refused because
// that till has given the money back meanwhile. The alarm says so for as long as it
// takes to ask, and while a part is left it stays, for whoever may refund elsewhere.
func TestRefusedBehindTheOrdersTill(t *testing.T) {
	for _, part := range []pos.Fen{500, 4400} {
		t.Run(part.String(), func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.boss()
				s, no := c.sold(latte)
				other := c.otherTill()
				c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.Reset, Count: 1})
				r, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, By: other.grant(pos.RightRefundElsewhere)})
				if err != nil {
					c.t.Fatal(err)
				}
				synctest.Wait() // its first sending is lost
				c.back(pos.RefundOrder{Sale: s.Number, Amount: part})
				c.pass(10 * time.Minute)
				other.wantRefund(r.OutRefundNo, pos.RefundRefused)
				if part == 4400 {
					other.wantAlarm("")
					return
				}
				other.wantAlarm(pos.AlarmRefundRefused)
				key := pos.AlarmKey{Kind: pos.AlarmRefundRefused, OutTradeNo: no, OutRefundNo: r.OutRefundNo}
				if _, err := other.RefundAlarm(c.t.Context(), key, "再退", other.grant(pos.RightRefund)); !errors.Is(err, pos.ErrNotAllowed) {
					c.t.Errorf("by whoever may refund the own sales: %v", err)
				}
			}, slowly)
		})
	}
}

// TestRefusedAfterAllIsKnownToBeBack: where the book already has all of the payment as
// given back elsewhere, a refund of it that is refused owes nothing to anybody.
func TestRefusedAfterAllIsKnownToBeBack(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		c.wechat.Offline(true)
		c.pass(2 * time.Minute)
		r := c.back(pos.RefundOrder{Sale: s.Number})
		c.wechat.Offline(false)
		c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.SystemError, Count: 1})
		if _, err := c.wechat.RefundAtSite(string(no), 4400); err != nil {
			c.t.Fatal(err)
		}
		if _, err := c.LearnRefunds(c.t.Context(), no, pos.Grant{}); err != nil {
			c.t.Fatal(err)
		}
		c.pass(10 * time.Minute)
		c.wantRefund(r.OutRefundNo, pos.RefundRefused)
		c.wantAlarm("")
		if got := c.refunded(no); got != 4400 {
			c.t.Errorf("WeChat has given back %s", got)
		}
	}, slowly)
}

// TestLogOfARefund: the log says which refund, of which sale and how much, and
// what the till sends again by itself is nobody's doing.
func TestLogOfARefund(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, _ := c.sold(latte)
		c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.NoAnswer, Count: 5})
		r := c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
		c.pass(time.Hour)
		c.wantRefund(r.OutRefundNo, pos.RefundSucceeded)
		entries, err := c.Ledger.Log(c.t.Context(), pos.LogQuery{Limit: 100})
		if err != nil {
			c.t.Fatal(err)
		}
		begun, resent := 0, 0
		for _, e := range entries {
			if e.Kind != pos.EventRefundIntended && e.Kind != pos.EventRefundUnknown && e.Kind != pos.EventRefundAccepted {
				continue
			}
			if e.Refund != r.OutRefundNo || e.Sale != s.Number || e.Amount != 1000 {
				c.t.Errorf("row %+v", e)
			}
			switch {
			case e.Kind == pos.EventRefundIntended && e.By.Operator != "":
				begun++
			case e.By.Operator == "":
				resent++
			}
		}
		if begun != 1 || resent < 5 {
			c.t.Errorf("begun by a person %d times, sent again %d times", begun, resent)
		}
	})
}

// TestFailedRefundOfAnotherTill is an alarm here, too; to send it again is the matter of
// whoever made it, and no screen is to offer that.
func TestFailedRefundOfAnotherTill(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		_, no := c.sold(latte)
		other := c.otherTill()
		r, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, Amount: 250, By: other.grant(pos.RightRefundElsewhere)})
		if err != nil {
			c.t.Fatal(err)
		}
		c.pass(time.Minute)
		if err := c.wechat.EndRefund(string(r.OutRefundNo), wxpay.RefundFail); err != nil {
			c.t.Fatal(err)
		}
		if _, err := c.LearnRefunds(c.t.Context(), no, c.grant(pos.RightCorrect)); err != nil {
			c.t.Fatal(err)
		}
		other.AskNow(no)
		c.pass(time.Minute)
		for _, at := range []*counter{c, other} {
			alarms, err := at.Alarms(c.t.Context())
			if err != nil || len(alarms) != 1 || alarms[0].Kind != pos.AlarmRefundFailed {
				c.t.Fatalf("alarms %+v, %v", alarms, err)
			}
			v, err := at.AlarmView(c.t.Context(), alarms[0])
			if err != nil || v.Elsewhere != (at == c) {
				c.t.Errorf("at %s it is %+v, %v", at.Options.Shop.Till, v, err)
			}
			if err := at.ResendRefund(c.t.Context(), r.OutRefundNo, at.grant(pos.RightRefund)); errors.Is(err, pos.ErrRefundBusy) != v.Elsewhere {
				c.t.Errorf("at %s sent again: %v", at.Options.Shop.Till, err)
			}
		}
	}, slowly)
}
