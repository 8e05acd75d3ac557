package pos_test

import (
	"errors"
	"testing"
	"time"

	"wxtill/pos"
)

// mixed sells for 30 yuan: 12.50 of it came late by WeChat, when the sale had grown,
// and the rest was paid in cash.
func (c *counter) mixed() *pos.Sale {
	c.t.Helper()
	no := c.charge(1250)
	code := c.code()
	number := c.Sale().Number
	if err := c.Withdraw(c.t.Context(), no); err != nil {
		c.t.Fatal(err)
	}
	if err := c.AddAmount(c.t.Context(), "", 1750); err != nil {
		c.t.Fatal(err)
	}
	phone := c.wechat.Phone()
	if err := errors.Join(phone.Scan(code), phone.Pay()); err != nil {
		c.t.Fatal(err)
	}
	c.AskNow(no)
	c.pass(time.Minute)
	if _, err := c.Cash(c.t.Context(), 2000); err != nil {
		c.t.Fatal(err)
	}
	s, err := c.SaleByNumber(c.t.Context(), number)
	if err != nil || s.State != pos.SaleSettled || len(s.Tenders) != 2 || s.Tenders[0].Amount != 1250 || s.Tenders[1].Amount != 1750 {
		c.t.Fatalf("sale %+v, %v", s, err)
	}
	return s
}

// TestRefundOfTwoTenders: each tender gives back its own, by amount, by goods and
// whole, and never more; together exactly what was paid.
func TestRefundOfTwoTenders(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s := c.mixed()
		of, err := c.Refundable(c.t.Context(), string(s.Number))
		if err != nil || len(of.Payments) != 2 || of.Choose(1) != &of.Payments[0] || of.Choose(1300) != &of.Payments[1] {
			c.t.Fatalf("Refundable: %+v, %v", of, err)
		}
		over := &pos.OverRefundError{}
		_, err = c.Refund(c.t.Context(), pos.RefundOrder{Sale: s.Number, Tender: 0, Amount: 1251, By: c.grant(pos.RightRefund)})
		if !errors.As(err, &over) || over.Left != 1250 {
			c.t.Errorf("more by WeChat than came by it: %v", err)
		}
		part := c.back(pos.RefundOrder{Sale: s.Number, Tender: 0, Amount: 250})
		c.pass(2 * time.Minute)
		goods := c.back(pos.RefundOrder{Sale: s.Number, Tender: 1, Lines: []pos.RefundLine{{Line: 1, Quantity: pos.One}}})
		if goods.RefundFee != 1750 || goods.Kind != pos.TenderCash {
			c.t.Errorf("the goods in cash: %+v", goods)
		}
		rest := c.back(pos.RefundOrder{Sale: s.Number, Tender: 0})
		if rest.RefundFee != 1000 || len(rest.Lines) != 0 {
			c.t.Errorf("the rest by WeChat: %+v", rest)
		}
		c.pass(time.Hour)
		c.wantRefund(part.OutRefundNo, pos.RefundSucceeded)
		c.wantRefund(rest.OutRefundNo, pos.RefundSucceeded)
		for tender := range 2 {
			_, err := c.Refund(c.t.Context(), pos.RefundOrder{Sale: s.Number, Tender: tender, By: c.grant(pos.RightRefund)})
			if !errors.Is(err, pos.ErrNothingLeft) {
				c.t.Errorf("tender %d once more: %v", tender, err)
			}
		}
		if got := c.refunded(s.Tenders[0].OutTradeNo); got != 1250 {
			c.t.Errorf("WeChat has given back %s", got)
		}
		x, err := c.XReport(c.t.Context(), c.grant(pos.RightXReport))
		if err != nil || x.Tally.CashRefunds.Amount != 1750 || x.Tally.WeChatRefunds.Amount != 1250 || x.Tally.Net() != 0 || x.Drawer.Expected != x.Drawer.Float {
			c.t.Errorf("X: %+v, %v", x, err)
		}
	})
}

// TestTheSlipSaysWhyLessGoesBack: what of the goods' worth does not go back has gone
// back by amount before, or the other payment bore it, and the slip tells these apart.
func TestTheSlipSaysWhyLessGoesBack(t *testing.T) {
	whole := []pos.RefundLine{{Line: 0, Quantity: pos.One}, {Line: 1, Quantity: pos.One}}
	for _, test := range []struct {
		name                   string
		before                 pos.Fen // of the cash, by amount
		lines                  []pos.RefundLine
		amount, fee            pos.Fen
		wantBefore, wantOthers pos.Fen
	}{
		{"the other payment", 0, whole, 0, 1750, 0, 1250},
		{"by amount before", 100, whole[1:], 0, 1650, 100, 0},
		{"both", 100, whole, 0, 1650, 100, 1250},
		{"chosen so", 0, whole[1:], 1000, 1000, 0, 0},
		{"all of them", 0, whole[1:], 0, 1750, 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			atCounter(t, func(c *counter) {
				c.boss()
				s := c.mixed()
				if test.before > 0 {
					c.back(pos.RefundOrder{Sale: s.Number, Tender: 1, Amount: test.before})
				}
				r := c.back(pos.RefundOrder{Sale: s.Number, Tender: 1, Lines: test.lines, Amount: test.amount})
				slip, err := c.Ledger.RefundSlip(c.t.Context(), s.Number, r.OutRefundNo)
				if err != nil || slip.RefundFee != test.fee || slip.Before != test.wantBefore || slip.Otherwise != test.wantOthers {
					c.t.Errorf("slip %+v, %v; want before %s, otherwise %s", slip, err, test.wantBefore, test.wantOthers)
				}
			})
		})
	}
}
