package pos_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// lostNumber is an order under this till's name that its book does not have.
const lostNumber = "T01-20000101-900001-1-QQQQQQ"

// recovering is the morning after a day of which the book has lost an order.
type recovering struct {
	*counter
	diff pos.Difference
}

// lose has a customer pay an order of this till that is in no book.
func (c *counter) lose(no string, fields ...wxpay.Field) {
	c.t.Helper()
	d := &plantedDay{counter: c}
	d.elsewhere(append(wxpay.Params{{Name: "device_info", Value: "till-1"}, {Name: "out_trade_no", Value: no}}, fields...))
}

// afterLoss sells, loses an order, lets more happen, and opens the bill next morning.
func afterLoss(t *testing.T, more func(*counter), test func(*recovering)) {
	atCounter(t, func(c *counter) {
		c.boss()
		c.paid(1250)
		c.lose(lostNumber, wxpay.Field{Name: "goods_tag", Value: "LUNCH"})
		if more != nil {
			more(c)
		}
		c.until(1, 9*time.Hour+32*time.Minute)
		a := &recovering{counter: c}
		for _, d := range c.reconciled(today(c)).Differences {
			if d.OutTradeNo == lostNumber && d.Kind == pos.DiffUnknown {
				a.diff = d
			}
		}
		if a.diff.OutTradeNo != lostNumber || a.diff.Remedy() != pos.RemedyRecover || !a.diff.MayNote() {
			c.t.Fatalf("the bill has %+v", c.reconciled(today(c)).Differences)
		}
		test(a)
	}, atNine, func(o *pos.Options, so *sandbox.Options) {
		so.RefundTime = sandbox.RefundTime{Balance: 5 * time.Second, Bank: 10 * time.Minute}
		so.Coupons = map[string][]sandbox.Coupon{"LUNCH": {{Fee: 100}}}
		o.FeeRate = 60
	})
}

// recover does what the button does.
func (a *recovering) recover() (pos.SaleNumber, error) {
	return a.RecoverOrder(a.t.Context(), today(a.counter), a.diff, "补单 "+lostNumber, a.grant(pos.RightCorrect))
}

// recovered is recover where it has to work.
func (a *recovering) recovered() *pos.Sale {
	a.t.Helper()
	number, err := a.recover()
	if err != nil {
		a.t.Fatal(err)
	}
	s, err := a.SaleByNumber(a.t.Context(), number)
	if err != nil {
		a.t.Fatal(err)
	}
	return s
}

// rows are the rows of the journal that tell of an recovery.
func (a *recovering) rows() (rows []journalRow) {
	for _, row := range a.journal() {
		if row.Kind == pos.EventRecovered {
			rows = append(rows, row)
		}
	}
	return rows
}

// TestRecoverOrder: an order that the bill has and the book has lost becomes a sale like any
// other, in one row, and the cart in front of the customer is left alone.
func TestRecoverOrder(t *testing.T) {
	afterLoss(t, nil, func(a *recovering) {
		ctx := a.t.Context()
		if err := a.AddAmount(ctx, "", 333); err != nil {
			a.t.Fatal(err)
		}
		cart := a.Sale()
		before, err := a.XReport(ctx, a.grant(pos.RightXReport))
		if err != nil {
			a.t.Fatal(err)
		}
		a.pass(time.Minute)
		s := a.recovered()
		if s.State != pos.SaleSettled || len(s.Lines) != 1 || s.Lines[0].Name != "补单 "+lostNumber || s.Total() != 700 || s.Paid() != 700 {
			a.t.Errorf("the sale is %+v", s)
		}
		if s.Day != today(a.counter).Add(1) || s.Number.Short() != "000002" || a.Sale().Number != cart.Number || a.Sale().Total() != 333 {
			a.t.Errorf("sale %s of %s; the cart is %+v", s.Number, s.Day, a.Sale())
		}
		if p := s.Tenders[0]; p.Kind != pos.TenderWeChat || p.OutTradeNo != lostNumber || p.BillDay != today(a.counter) || p.Day != s.Day {
			a.t.Errorf("the tender is %+v", p)
		}
		o, _ := a.wechat.Order(lostNumber)
		v, err := a.Payment(ctx, lostNumber)
		if p := v.Attempt.Payment; err != nil || v.Attempt.State != pos.Paid || v.Attempt.Sale != s.Number || p.TransactionID != o.TransactionID || p.CouponFee != 100 || p.TimeEnd.IsZero() {
			a.t.Errorf("the attempt is %+v, %v", v.Attempt, err)
		}
		if n, err := a.Counts(ctx); err != nil || n.Created != n.Paid || n.Paid != 1 {
			a.t.Errorf("counts %+v, %v", n, err)
		}
		if r := a.reconciled(today(a.counter)); r.Found != 0 || r.Book.Paid != 1950 || r.Bill.Paid != 1950 {
			a.t.Errorf("reconciled: %+v", r)
		}
		if rows := a.rows(); len(rows) != 1 || rows[0].By.Operator != "01" || len(rows[0].Jobs) != 1 || rows[0].Jobs[0].Drawer {
			a.t.Errorf("the journal has %+v", rows)
		}
		after, err := a.XReport(ctx, a.grant(pos.RightXReport))
		if err != nil {
			a.t.Fatal(err)
		}
		got, want := after.Tally, before.Tally
		want.Sales, want.WeChat, want.Pieces = pos.Figure{Count: want.Sales.Count + 1, Amount: want.Sales.Amount + 700}, pos.Figure{Count: want.WeChat.Count + 1, Amount: want.WeChat.Amount + 700}, want.Pieces+1
		want.Orders.Created, want.Orders.Paid, want.Orders.Coupons = want.Orders.Created+1, want.Orders.Paid+1, want.Orders.Coupons+100
		want.First, want.Last = got.First, got.Last
		if got != want {
			a.t.Errorf("the shift comes to %+v, want %+v", got, want)
		}
		for _, text := range a.book.Journal() {
			if bytes.Contains(bytes.ToLower(text), []byte("openid")) {
				a.t.Errorf("who paid is in the journal: %s", text)
			}
		}
	})
}

// TestRecoveredIsASaleLikeAnyOther: it is given back, found by its numbers, and its
// receipt is printed as a copy only.
func TestRecoveredIsASaleLikeAnyOther(t *testing.T) {
	afterLoss(t, nil, func(a *recovering) {
		ctx := a.t.Context()
		s := a.recovered()
		if job, err := a.book.NextJob(ctx); job != nil || err != nil {
			a.t.Errorf("a receipt for nobody: %+v, %v", job, err)
		}
		for _, number := range []string{string(s.Number), lostNumber} {
			page, err := a.Search(ctx, pos.SaleQuery{Number: number, Limit: 5})
			if err != nil || len(page.Sales) != 1 || page.Sales[0].Number != s.Number {
				a.t.Errorf("found by %s: %+v, %v", number, page, err)
			}
		}
		if err := a.Reprint(ctx, s.Number); err != nil {
			a.t.Error(err)
		}
		r := a.back(pos.RefundOrder{Sale: s.Number, Reason: "退"})
		a.pass(time.Hour)
		v := a.wantRefund(r.OutRefundNo, pos.RefundSucceeded)
		if a.refunded(lostNumber) != 700 || v.Refund.CouponRefundFee != 100 || v.Refund.Params.Get("device_info") != "till-1" {
			a.t.Errorf("given back: %+v", v.Refund)
		}
		a.until(2, 9*time.Hour+32*time.Minute)
		if r := a.reconciled(today(a.counter).Add(1)); r.Found != 0 || r.Bill.Refunded != 700 {
			a.t.Errorf("the day of the refund: %+v", r)
		}
	})
}

// TestRecoverTwice books once, one press after the other, two at a time, and where the
// order is in the book already.
func TestRecoverTwice(t *testing.T) {
	afterLoss(t, nil, func(a *recovering) {
		var both sync.WaitGroup
		sales := make([]pos.SaleNumber, 4)
		for i := range sales {
			by := a.grant(pos.RightCorrect)
			both.Go(func() {
				var err error
				sales[i], err = a.RecoverOrder(a.t.Context(), today(a.counter), a.diff, "补单", by)
				if err != nil {
					a.t.Error(err)
				}
			})
		}
		both.Wait()
		synctest.Wait()
		if s := a.recovered(); s.Number != sales[0] || sales[0] != sales[1] || sales[1] != sales[2] || sales[2] != sales[3] || len(a.rows()) != 1 {
			a.t.Errorf("sales %v and %s, %d rows", sales, s.Number, len(a.rows()))
		}
	})
}

// TestRecoverRefunded: what was given back of the order is booked with it, be it at the
// merchant site or by this till while it did not know the sale.
func TestRecoverRefunded(t *testing.T) {
	var own *pos.Refund
	afterLoss(t, func(c *counter) {
		if _, err := c.wechat.RefundAtSite(lostNumber, 200); err != nil {
			c.t.Fatal(err)
		}
		c.pass(2 * time.Minute)
		var err error
		own, err = c.Refund(c.t.Context(), pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: lostNumber, Amount: 150, By: c.grant(pos.RightRefundElsewhere)})
		if err != nil {
			c.t.Fatal(err)
		}
		c.pass(time.Hour)
	}, func(a *recovering) {
		ctx := a.t.Context()
		before, err := a.XReport(ctx, a.grant(pos.RightXReport))
		if err != nil {
			a.t.Fatal(err)
		}
		s := a.recovered()
		rec, err := a.SaleRecord(ctx, s.Number)
		if err != nil || len(rec.Refunds) != 2 {
			a.t.Fatalf("the record is %+v, %v", rec, err)
		}
		of, err := a.Refundable(ctx, string(s.Number))
		if err != nil || len(of.Payments) != 1 || of.Payments[0].Left != 350 {
			a.t.Errorf("left: %+v, %v", of.Payments, err)
		}
		if r := a.reconciled(today(a.counter)); r.Found != 0 {
			a.t.Errorf("still %+v", r.Differences)
		}
		after, err := a.XReport(ctx, a.grant(pos.RightXReport))
		if err != nil {
			a.t.Fatal(err)
		}
		if before.Tally.UnowedRefunds != (pos.Figure{Count: 1, Amount: 150}) || after.Tally.UnowedRefunds != (pos.Figure{}) || after.Tally.WeChatRefunds != (pos.Figure{Count: 2, Amount: 350}) {
			a.t.Errorf("before %+v, after %+v", before.Tally, after.Tally)
		}
		if before.Tally.OtherRefunds.Amount != 150 || after.Tally.OtherRefunds != (pos.Figure{}) {
			a.t.Errorf("of other tills are %+v before, %+v after", before.Tally.OtherRefunds, after.Tally.OtherRefunds)
		}
		v := a.wantRefund(own.OutRefundNo, pos.RefundSucceeded)
		if v.Refund.Sale != s.Number || v.Refund.Tender != 0 {
			a.t.Errorf("the till's own refund is %+v", v.Refund)
		}
		if _, err := a.Refund(ctx, pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: lostNumber, By: a.grant(pos.RightRefund)}); err != nil {
			a.t.Errorf("by the number of the order alone: %v", err)
		}
		a.pass(time.Hour)
		if got := a.refunded(lostNumber); got != 700 {
			a.t.Errorf("WeChat has given back %s", got)
		}
	})
}

// TestRecoverNothing: whatever else WeChat says of an order, nothing is booked, and the
// difference can be noted.
func TestRecoverNothing(t *testing.T) {
	afterLoss(t, func(c *counter) {
		(&plantedDay{counter: c}).takenBack()
		unpaid := wxpay.Params{{Name: "device_info", Value: "till-1"}, {Name: "out_trade_no", Value: "T01-unpaid"}, {Name: "total_fee", Value: "700"}}
		if _, err := c.wechat.Ask("unifiedorder", unpaid); err != nil {
			c.t.Fatal(err)
		}
		c.lose("webshop-1", wxpay.Field{Name: "attach", Value: "x"})
	}, func(a *recovering) {
		ctx := a.t.Context()
		lost := a.diff
		for _, c := range []struct {
			name  string
			diff  func(*pos.Difference)
			fault sandbox.FaultKind
			want  pos.NotRecoveredError
		}{
			{"taken back", func(d *pos.Difference) { d.OutTradeNo = "T01-20000101-900002-1-QQQQQQ" }, "", pos.NotRecoveredError{Said: "REVOKED"}},
			{"not paid", func(d *pos.Difference) { d.OutTradeNo = "T01-unpaid" }, "", pos.NotRecoveredError{Said: "NOTPAY"}},
			{"not there", func(d *pos.Difference) { d.OutTradeNo = "T01-20000101-900009-1-QQQQQQ" }, "", pos.NotRecoveredError{Said: "ORDERNOTEXIST"}},
			{"another amount on the bill", func(d *pos.Difference) { d.Bill = 699 }, "", pos.NotRecoveredError{Said: "SUCCESS", Told: 700}},
			{"another amount at WeChat", func(d *pos.Difference) { d.OutTradeNo = "webshop-1" }, sandbox.OtherAmount, pos.NotRecoveredError{Said: "SUCCESS", Told: 701}},
			{"another merchant's", nil, sandbox.OtherMerchant, pos.NotRecoveredError{Err: wxpay.ErrUnknown}},
			{"another order", nil, sandbox.OtherOrder, pos.NotRecoveredError{Err: wxpay.ErrUnknown}},
			{"forged", nil, sandbox.BadSignature, pos.NotRecoveredError{Err: wxpay.ErrUnknown}},
			{"no answer", nil, sandbox.NoAnswer, pos.NotRecoveredError{Err: wxpay.ErrUnknown}},
		} {
			a.diff = lost
			if c.diff != nil {
				c.diff(&a.diff)
			}
			if c.fault != "" {
				a.wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: c.fault, Count: -1})
			}
			_, err := a.recover()
			a.wechat.ClearFaults()
			var got *pos.NotRecoveredError
			if !errors.As(err, &got) || got.Said != c.want.Said || got.Told != c.want.Told || !errors.Is(err, c.want.Err) && c.want.Err != nil || got.Error() == "" {
				a.t.Errorf("%s: %v", c.name, err)
			}
		}
		a.diff = lost
		if n := len(a.rows()); n != 0 || a.reconciled(today(a.counter)).Open != 2 {
			a.t.Errorf("%d rows, %+v", n, a.reconciled(today(a.counter)))
		}
		if _, err := a.RecoverOrder(ctx, today(a.counter), a.diff, "补单", pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
			a.t.Errorf("without the right: %v", err)
		}
		if err := a.Correct(ctx, today(a.counter), a.diff, "查明", a.grant(pos.RightCorrect)); err != nil || a.reconciled(today(a.counter)).Open != 1 {
			a.t.Errorf("noted: %v, %+v", err, a.reconciled(today(a.counter)))
		}
	})
}

// TestRecoverWhoseOrder: another program that sells under this till's device_info has
// numbers of its own; an order of another device is another till's, and stays there.
func TestRecoverWhoseOrder(t *testing.T) {
	afterLoss(t, func(c *counter) {
		c.lose("webshop-1")
		(&plantedDay{counter: c}).elsewhere(wxpay.Params{{Name: "device_info", Value: "till-2"}, {Name: "out_trade_no", Value: "webshop-2"}})
		(&plantedDay{counter: c}).elsewhere(wxpay.Params{{Name: "device_info", Value: "till-7"}, {Name: "out_trade_no", Value: "T01-20000101-900003-1-QQQQQQ"}})
	}, func(a *recovering) {
		lost := a.diff
		for no, device := range map[pos.OutTradeNo]string{"webshop-1": "", "T01-20000101-900003-1-QQQQQQ": "", "webshop-2": "till-2"} {
			a.diff = lost
			a.diff.OutTradeNo = no
			_, err := a.recover()
			var other *pos.NotRecoveredError
			if device == "" && err != nil || device != "" && (!errors.As(err, &other) || other.Device != device) {
				a.t.Errorf("%s: %v", no, err)
			}
		}
		if r := a.reconciled(today(a.counter)); r.Open != 1 || r.Differences[0].OutTradeNo != lostNumber {
			a.t.Errorf("%+v", r.Differences)
		}
	})
}

// TestRecoverAfterACrash: whether the power failed before the commit or behind it, the
// next press books the order once.
func TestRecoverAfterACrash(t *testing.T) {
	for _, behind := range []bool{false, true} {
		afterLoss(t, nil, func(a *recovering) {
			died := errors.New("the power failed")
			a.book.BeforeCommit(func(c *pos.Change) error {
				if c.Kind != pos.EventRecovered {
					return nil
				}
				if behind {
					a.book.BeforeCommit(nil)
					if err := a.book.Commit(a.t.Context(), c); err != nil {
						a.t.Error(err)
					}
				}
				return died
			})
			if _, err := a.recover(); !errors.Is(err, died) {
				a.t.Fatalf("it says %v", err)
			}
			a.book.BeforeCommit(nil)
			if s := a.recovered(); s.State != pos.SaleSettled || len(a.rows()) != 1 {
				a.t.Errorf("%+v, %d rows", s, len(a.rows()))
			}
			if r := a.reconciled(today(a.counter)); r.Found != 0 {
				a.t.Errorf("%+v", r.Differences)
			}
		})
	}
}

// TestRecoveredIsLogged with who did it and how much it was.
func TestRecoveredIsLogged(t *testing.T) {
	afterLoss(t, nil, func(a *recovering) {
		s := a.recovered()
		for _, text := range a.book.Journal() {
			if !strings.HasPrefix(string(text), `{"kind":"adopted"`) {
				continue
			}
			e, err := pos.ParseLogEntry(1, text)
			if err != nil || e.By.Operator != "01" || e.Amount != 700 || e.Sale != s.Number || !e.Kind.Logged() {
				a.t.Errorf("the log says %+v, %v", e, err)
			}
			again, err := pos.ParseChange(text)
			if err != nil {
				a.t.Fatal(err)
			}
			if got, err := again.JournalEntry(); err != nil || !json.Valid(got) || !bytes.Equal(got, text) {
				a.t.Errorf("replayed it is %s, %v", got, err)
			}
		}
	})
}
