package pos_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
)

// otherTill opens another till of the same merchant, with a book of its own.
func (c *counter) otherTill() *counter {
	c.t.Helper()
	appid, mchID, key := c.wechat.Merchant()
	var till *pos.Till
	client := &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256, Gateways: []string{"https://sandbox.invalid"},
		HTTPClient: &http.Client{Transport: c.wechat.Transport()}, Trace: func(call wxpay.Call) { till.Observe(call) },
	}
	o := c.Options
	other := &counter{t: c.t, book: postest.NewLedger(), wechat: c.wechat}
	o.Ledger, o.Rand = other.book, nil
	o.Shop.Till, o.Shop.Device = "T02", "till-2"
	o.Gateways = func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{client} }
	till, err := pos.Open(c.t.Context(), o)
	if err != nil {
		c.t.Fatal(err)
	}
	other.Till = till
	ctx, stop := context.WithCancel(c.t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = till.Run(ctx) }()
	c.stops = append(c.stops, func() { stop(); <-done })
	synctest.Wait()
	other.boss()
	return other
}

// TestSaleOfAnotherTill is given back by its number, with the order's device_info,
// within what is left of it; the till that sold it learns of that.
func TestSaleOfAnotherTill(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		c.back(pos.RefundOrder{Sale: s.Number, Amount: 1000})
		other := c.otherTill()
		paid, err := c.Payment(c.t.Context(), no)
		if err != nil {
			c.t.Fatal(err)
		}
		for _, number := range []string{string(no), paid.Attempt.Payment.TransactionID} {
			of, err := other.Refundable(c.t.Context(), number)
			if err != nil || of.Sale != nil || len(of.Payments) != 1 || of.Payments[0].Left != 3400 || of.Payments[0].Device != "till-1" {
				c.t.Fatalf("Refundable(%s): %+v, %v", number, of, err)
			}
		}
		if _, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, By: other.grant(pos.RightRefund)}); !errors.Is(err, pos.ErrNotAllowed) {
			c.t.Errorf("with the right for own sales: %v", err)
		}
		over := &pos.OverRefundError{}
		if _, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, Amount: 3401, By: other.grant(pos.RightRefundElsewhere)}); !errors.As(err, &over) || over.Left != 3400 {
			c.t.Errorf("too much: %v", err)
		}
		c.pass(2 * time.Minute)
		r, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, By: other.grant(pos.RightRefundElsewhere)})
		if err != nil {
			c.t.Fatal(err)
		}
		c.pass(4 * 24 * time.Hour)
		other.wantRefund(r.OutRefundNo, pos.RefundSucceeded)
		x, err := other.XReport(c.t.Context(), other.grant(pos.RightXReport))
		if want := (pos.Figure{Count: 1, Amount: 3400}); err != nil || x.Tally.OtherRefunds != want || x.Tally.OwnUnowedRefunds() != (pos.Figure{}) {
			c.t.Errorf("the other till's X: %+v, %v", x.Tally, err)
		}
		if got := c.refunded(no); got != 4400 {
			c.t.Errorf("WeChat has given back %s", got)
		}
		learnt, err := c.LearnRefunds(c.t.Context(), no, pos.Grant{})
		if err != nil || len(learnt) != 1 || learnt[0].OutRefundNo != r.OutRefundNo || !learnt[0].Elsewhere || learnt[0].Tender != 0 {
			c.t.Errorf("LearnRefunds: %+v, %v", learnt, err)
		}
		if learnt, err = c.LearnRefunds(c.t.Context(), no, pos.Grant{}); err != nil || len(learnt) != 0 {
			c.t.Errorf("LearnRefunds once more: %+v, %v", learnt, err)
		}
		if of, err := c.Refundable(c.t.Context(), string(no)); err != nil || of.Payments[0].Left != 0 {
			c.t.Errorf("Refundable: %+v, %v", of, err)
		}
	}, slowly)
}

// TestFailedElsewhere: a refund of another till that WeChat could not do is a matter for
// a person here, too. Else it would stand in the way of this payment for ever.
func TestFailedElsewhere(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		other := c.otherTill()
		r, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, By: other.grant(pos.RightRefundElsewhere)})
		c.pass(time.Second)
		if _, learnt := c.LearnRefunds(c.t.Context(), no, pos.Grant{}); err != nil || learnt != nil {
			c.t.Fatal(err, learnt)
		}
		if err := c.wechat.EndRefund(string(r.OutRefundNo), wxpay.RefundFail); err != nil {
			c.t.Fatal(err)
		}
		c.pass(20 * time.Minute)
		if err := other.GiveUpRefund(c.t.Context(), r.OutRefundNo, "x", other.grant(pos.RightRefund)); err != nil {
			c.t.Fatal(err)
		}
		alarms, err := c.Alarms(c.t.Context())
		if err != nil || len(alarms) != 1 || alarms[0].Kind != pos.AlarmRefundFailed {
			c.t.Fatalf("alarms %+v, %v", alarms, err)
		}
		if err := c.GiveUpRefund(c.t.Context(), r.OutRefundNo, "x", c.grant(pos.RightRefund)); err != nil {
			c.t.Fatal(err)
		}
		of, err := c.Refundable(c.t.Context(), string(s.Number))
		if err != nil || of.Payments[0].Left != s.Total() || len(c.OpenRefunds()) != 0 {
			c.t.Errorf("%+v, %v", of, err)
		}
	}, slowly)
}

// TestTwoRefundsAtOnce: from many goroutines of one till and from two tills never
// more goes back than was paid.
func TestTwoRefundsAtOnce(t *testing.T) {
	// A till whose own refund is under way while it hears of the other's has less
	// than nothing left.
	lost := func(err error) bool {
		over := (*pos.OverRefundError)(nil)
		return errors.As(err, &over) || errors.Is(err, pos.ErrNothingLeft)
	}
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		other := c.otherTill()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				_, err := c.Refund(c.t.Context(), pos.RefundOrder{Sale: s.Number, Amount: 3000, By: c.grant(pos.RightRefund)})
				if err != nil && !lost(err) {
					c.t.Error(err)
				}
			})
			wg.Go(func() {
				_, err := other.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, Amount: 3000, By: other.grant(pos.RightRefundElsewhere)})
				if err != nil && !lost(err) {
					c.t.Error(err)
				}
			})
		}
		wg.Wait()
		c.pass(time.Hour)
		if got := c.refunded(no); got != 3000 {
			c.t.Errorf("WeChat has given back %s", got)
		}
		for _, till := range []*counter{c, other} {
			if open := till.OpenRefunds(); len(open) != 0 {
				c.t.Errorf("still open: %+v", open)
			}
		}
		of, err := c.Refundable(c.t.Context(), string(no))
		if err != nil || of.Payments[0].Left != 1400 { // whoever of the two was first
			c.t.Errorf("Refundable: %+v, %v", of, err)
		}
	})
}
