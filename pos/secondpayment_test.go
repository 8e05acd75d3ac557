package pos_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// paidTwice is a sale that was paid in cash, and by a customer who was at the
// password when its code was withdrawn.
func (c *counter) paidTwice() (*pos.Sale, pos.OutTradeNo) {
	c.t.Helper()
	no := c.charge(1250)
	phone := c.wechat.Phone()
	if err := errors.Join(phone.Scan(c.code()), phone.AskPassword(), c.Withdraw(c.t.Context(), no)); err != nil {
		c.t.Fatal(err)
	}
	s, err := c.Cash(c.t.Context(), 0)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := phone.Pay(); err != nil {
		c.t.Fatal(err)
	}
	c.pass(time.Minute)
	return s, no
}

// wantGivenBack refunds the second payment by its alarm, and wants the alarm gone and all
// of the money back once the refund has had time.
func (c *counter) wantGivenBack(second pos.OutTradeNo, in time.Duration) {
	c.t.Helper()
	c.refundSecond(second)
	c.pass(in)
	c.wantAlarm("")
	if got := c.refunded(second); got != 1250 {
		c.t.Errorf("WeChat has given back %s", got)
	}
}

// refundSecond is the button of the second payment's alarm.
func (c *counter) refundSecond(second pos.OutTradeNo) *pos.Refund {
	c.t.Helper()
	key := pos.AlarmKey{Kind: pos.AlarmSecondPayment, OutTradeNo: second}
	r, err := c.RefundAlarm(c.t.Context(), key, "重复付款", c.grant(pos.RightRefund))
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

// TestASecondPaymentWithACoupon: its alarm says what of it goes back to the coupon.
func TestASecondPaymentWithACoupon(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		c.paidTwice()
		c.wantAlarm(pos.AlarmSecondPayment)
		alarms, err := c.Alarms(c.t.Context())
		if err != nil {
			c.t.Fatal(err)
		}
		if v, err := c.AlarmView(c.t.Context(), alarms[0]); err != nil || v.Left != 1250 || v.Coupon != 300 {
			c.t.Errorf("AlarmView: %+v, %v", v, err)
		}
	}, func(_ *pos.Options, so *sandbox.Options) {
		so.Coupons = map[string][]sandbox.Coupon{"": {{Fee: 300}}}
	})
}

// TestRefundOfASecondPayment settles its alarm once WeChat has taken it, leaves the
// sale as it is, and raises the alarm again where no money came of it.
func TestRefundOfASecondPayment(t *testing.T) {
	for _, end := range []wxpay.RefundStatus{wxpay.RefundSuccess, wxpay.RefundClosed} {
		t.Run(string(end), func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.boss()
				s, second := c.paidTwice()
				c.wantAlarm(pos.AlarmSecondPayment)
				r := c.refundSecond(second)
				if err := c.wechat.EndRefund(string(r.OutRefundNo), end); err != nil {
					c.t.Fatal(err)
				}
				synctest.Wait()
				c.wantRefund(r.OutRefundNo, pos.RefundAccepted)
				c.wantAlarm("")
				c.pass(4 * 24 * time.Hour)
				of, err := c.Refundable(c.t.Context(), string(s.Number))
				if err != nil || len(of.Payments) != 2 || of.Payments[0].Left != 1250 || of.Returned[0] != 0 {
					c.t.Errorf("the sale: %+v, %v", of, err)
				}
				if end == wxpay.RefundSuccess {
					c.wantAlarm("")
					if got := c.refunded(second); got != 1250 {
						c.t.Errorf("WeChat has given back %s", got)
					}
					return
				}
				c.wantAlarm(pos.AlarmSecondPayment)
				c.wantGivenBack(second, 4*24*time.Hour)
			}, slowly)
		})
	}
}

// TestUnowed: what was paid for a sale that did not owe it says so, and is not told as paid.
func TestUnowed(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		_, no := c.paidTwice()
		if v, err := c.Payment(c.t.Context(), no); err != nil || v.Status != pos.StatusUnowed || v.Attempt.State != pos.Paid {
			c.t.Errorf("it is %s, %s, %v", v.Attempt.State, v.Status, err)
		}
	})
}

// TestSecondPaymentGivenBackElsewhere: the alarm goes when the till learns of it.
func TestSecondPaymentGivenBackElsewhere(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		_, second := c.paidTwice()
		other := c.otherTill()
		if _, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: second, By: other.grant(pos.RightRefundElsewhere)}); err != nil {
			c.t.Fatal(err)
		}
		c.pass(time.Minute)
		c.wantAlarm(pos.AlarmSecondPayment)
		c.wantGivenBack(second, 10*time.Minute)
		if open := c.OpenRefunds(); len(open) != 0 {
			c.t.Errorf("still open: %+v", open)
		}
	})
}

// TestSecondPaymentNotGivenBackElsewhere: what was to come from another till, all of the
// payment or a part of it, did not. The alarm is there again, or still, until all of
// the money is back.
func TestSecondPaymentNotGivenBackElsewhere(t *testing.T) {
	for _, amount := range []pos.Fen{1250, 1000} {
		t.Run(amount.String(), func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.boss()
				ctx := c.t.Context()
				_, second := c.paidTwice()
				other := c.otherTill()
				r, err := other.Refund(ctx, pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: second, Amount: amount, By: other.grant(pos.RightRefundElsewhere)})
				c.pass(time.Second)
				if _, learnt := c.LearnRefunds(ctx, second, pos.Grant{}); err != nil || learnt != nil {
					c.t.Fatal(err, learnt)
				}
				if err := c.wechat.EndRefund(string(r.OutRefundNo), wxpay.RefundFail); err != nil {
					c.t.Fatal(err)
				}
				c.pass(20 * time.Minute)
				if amount < 1250 { // the rest goes back while the other one is given up
					c.refundSecond(second)
				}
				for _, s := range []*counter{other, c} {
					if err := s.GiveUpRefund(ctx, r.OutRefundNo, "x", s.grant(pos.RightRefund)); err != nil {
						c.t.Fatal(err)
					}
				}
				c.pass(4 * 24 * time.Hour)
				c.wantAlarm(pos.AlarmSecondPayment)
				c.wantGivenBack(second, 4*24*time.Hour)
			}, slowly)
		})
	}
}
