package pos_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay/sandbox"
)

// advance is a sale of 44.00 of which the customer has paid 20.00 by WeChat.
func (c *counter) advance() (pos.SaleNumber, pos.OutTradeNo) {
	c.t.Helper()
	ctx := c.t.Context()
	c.check(c.AddGoods(ctx, pos.Goods{Code: latte.Code, Name: latte.Name, Price: latte.Price}, latte.Quantity))
	no, err := c.ChargePart(ctx, 2000)
	c.check(err)
	synctest.Wait()
	phone := c.wechat.Phone()
	c.check(errors.Join(phone.Scan(c.code()), phone.Pay()))
	c.pass(5 * time.Second)
	c.wantOwed(2400)
	return c.Sale().Number, no
}

func (c *counter) check(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// wantOwed holds the sale in the cart to what it owes.
func (c *counter) wantOwed(owes pos.Fen) {
	c.t.Helper()
	if s := c.Sale(); s.Owes() != owes {
		c.t.Errorf("the cart owes %s, want %s: %+v", s.Owes(), owes, s.Tenders)
	}
}

// wantTally holds the figures of the shift to what the customer has paid in the end.
func (c *counter) wantTally(sold, back, advance pos.Fen) {
	c.t.Helper()
	x, err := c.XReport(c.t.Context(), c.grant(pos.RightXReport))
	c.check(err)
	t := &x.Tally
	in := t.Cash.Amount + t.WeChat.Amount - t.CashRefunds.Amount - t.WeChatRefunds.Amount
	if t.Sales.Amount != sold || t.Net() != sold-back || t.Advance != advance || in != t.Net()+t.Advance {
		c.t.Errorf("sold %s, net %s, advance %s, %s came in; want %s, %s, %s", t.Sales.Amount, t.Net(), t.Advance, in, sold, sold-back, advance)
	}
}

// TestAdvanceGivenBack: who has got a part back before the sale was settled owes it again.
func TestAdvanceGivenBack(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		ctx := c.t.Context()
		number, no := c.advance()
		if err := c.Void(ctx, "mind", pos.Grant{}); !errors.Is(err, pos.ErrPartlyPaid) {
			c.t.Errorf("void: %v", err)
		}
		c.wantTally(0, 0, 2000)
		of, err := c.Refundable(ctx, string(number))
		c.check(err)
		if of.Goods() != nil {
			c.t.Errorf("goods of a sale that is not settled: %+v", of.Goods())
		}
		part := c.back(pos.RefundOrder{Sale: number, Amount: 500})
		c.wantOwed(2900)
		c.wantTally(0, 0, 1500)
		c.pass(2 * time.Minute)
		c.back(pos.RefundOrder{Sale: number})
		c.wantOwed(4400)
		c.pass(2 * time.Minute)
		c.wantTally(0, 0, 0)
		sale, err := c.Cash(ctx, 0)
		c.check(err)
		if sale.Tenders[1].Amount != 4400 || sale.State != pos.SaleSettled || sale.Paid() != sale.Due() {
			c.t.Errorf("settled as %+v", sale)
		}
		c.wantTally(4400, 0, 0)
		if got := c.refunded(no); got != 2000 || part.Advance != 500 {
			c.t.Errorf("%s went back, of the first an advance of %s", got, part.Advance)
		}
		c.back(pos.RefundOrder{Sale: number, Tender: 1, Lines: []pos.RefundLine{{Line: 0, Quantity: pos.One}}})
		c.wantTally(4400, 2200, 0)
	})
}

// TestAdvanceGivenBackAndVoided: nothing of it is paid any more, so it can be given up.
func TestAdvanceGivenBackAndVoided(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		number, _ := c.advance()
		c.back(pos.RefundOrder{Sale: number})
		c.pass(time.Minute)
		c.check(c.Void(c.t.Context(), "顾客不要了", c.grant(pos.RightVoid)))
		if s, err := c.SaleByNumber(c.t.Context(), number); err != nil || s.State != pos.SaleVoided || s.Paid() != 0 {
			c.t.Errorf("the sale is %+v, %v", s, err)
		}
		c.wantTally(0, 0, 0)
	})
}

// TestAdvanceThatStays: a refund that comes to nothing has the sale count the money again,
// or a person give it back once the sale owes it no more.
func TestAdvanceThatStays(t *testing.T) {
	for name, settled := range map[string]bool{"owed": false, "paid otherwise": true} {
		t.Run(name, func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.boss()
				number, no := c.advance()
				c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.NoAnswer})
				c.wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.NoAuth, Count: -1})
				r := c.back(pos.RefundOrder{Sale: number})
				c.wantOwed(4400)
				if settled {
					_, err := c.Cash(c.t.Context(), 0)
					c.check(err)
				}
				c.pass(time.Hour)
				c.wantRefund(r.OutRefundNo, pos.RefundRefused)
				c.wechat.ClearFaults()
				if !settled {
					c.wantOwed(2400)
					_, err := c.Cash(c.t.Context(), 0)
					c.check(err)
					c.wantTally(4400, 0, 0)
					return
				}
				c.wantTally(4400, 0, 2000)
				alarms, err := c.Alarms(c.t.Context())
				c.check(err)
				if len(alarms) != 1 || alarms[0].Kind != pos.AlarmRefundRefused || alarms[0].Amount != 2000 {
					c.t.Fatalf("the alarms are %+v", alarms)
				}
				again, err := c.RefundAlarm(c.t.Context(), alarms[0].Key(), "again", c.grant(pos.RightRefund))
				c.check(err)
				c.pass(2 * time.Minute)
				c.wantRefund(again.OutRefundNo, pos.RefundSucceeded)
				c.wantTally(4400, 0, 0)
				if got := c.refunded(no); got != 2000 {
					c.t.Errorf("%s went back", got)
				}
				if alarms, err := c.Alarms(c.t.Context()); err != nil || len(alarms) != 0 {
					c.t.Errorf("left: %+v, %v", alarms, err)
				}
			})
		})
	}
}

// TestAdvanceBehindACode: a code asks for what is owed, which may not change meanwhile.
func TestAdvanceBehindACode(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		number, _ := c.advance()
		_, err := c.Charge(c.t.Context())
		c.check(err)
		synctest.Wait()
		if _, err := c.Refund(c.t.Context(), pos.RefundOrder{Sale: number, By: c.grant(pos.RightRefund)}); !errors.Is(err, pos.ErrSaleLocked) {
			c.t.Errorf("refund beside a code: %v", err)
		}
		c.wantOwed(2400)
	})
}
