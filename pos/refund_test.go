package pos_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// boss makes the owner of the till, who is signed in from then on.
func (c *counter) boss() {
	c.t.Helper()
	if _, err := c.MakeOwner(c.t.Context(), "王芳", owner.PIN); err != nil {
		c.t.Fatal(err)
	}
}

// grant is the leave to do one thing, by who is signed in.
func (c *counter) grant(right pos.Right) pos.Grant {
	c.t.Helper()
	g, err := c.Allow(c.t.Context(), right, nobody)
	if err != nil {
		c.t.Fatal(err)
	}
	return g
}

// sold is a sale that a customer has paid by WeChat.
func (c *counter) sold(lines ...pos.Line) (*pos.Sale, pos.OutTradeNo) {
	c.t.Helper()
	for _, l := range lines {
		if err := c.AddGoods(c.t.Context(), pos.Goods{Code: l.Code, Name: l.Name, Price: l.Price}, l.Quantity); err != nil {
			c.t.Fatal(err)
		}
	}
	number := c.Sale().Number
	no, err := c.Charge(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	synctest.Wait()
	phone := c.wechat.Phone()
	if err := errors.Join(phone.Scan(c.code()), phone.Pay()); err != nil {
		c.t.Fatal(err)
	}
	c.pass(5 * time.Second)
	s, err := c.SaleByNumber(c.t.Context(), number)
	if err != nil || s.State != pos.SaleSettled {
		c.t.Fatalf("sale %+v, %v", s, err)
	}
	return s, no
}

func (c *counter) pass(d time.Duration) { time.Sleep(d); synctest.Wait() }

// back gives money back and waits until what can happen has happened.
func (c *counter) back(o pos.RefundOrder) *pos.Refund {
	c.t.Helper()
	o.By = c.grant(pos.RightRefund)
	r, err := c.Refund(c.t.Context(), o)
	if err != nil {
		c.t.Fatal(err)
	}
	synctest.Wait()
	return r
}

// wantRefund holds a refund to a state.
func (c *counter) wantRefund(no pos.OutRefundNo, state pos.RefundState) pos.RefundView {
	c.t.Helper()
	v, err := c.RefundByNumber(c.t.Context(), no)
	if err != nil {
		c.t.Fatal(err)
	}
	if v.Refund.State != state {
		c.t.Fatalf("refund is %s (%s, last %+v), want %s", v.Refund.State, v.Status, v.Refund.Last, state)
	}
	return v
}

// refunded is what WeChat has given back of an order.
func (c *counter) refunded(no pos.OutTradeNo) pos.Fen {
	c.t.Helper()
	o, _ := c.wechat.Order(string(no))
	var sum pos.Fen
	for _, r := range o.Refunds {
		if r.Status != wxpay.RefundFail && r.Status != wxpay.RefundClosed {
			sum += pos.Fen(r.RefundFee)
		}
	}
	if sum > pos.Fen(o.TotalFee) {
		c.t.Errorf("%s was given back of %d paid", sum, o.TotalFee)
	}
	return sum
}

var latte = pos.Line{Code: "CF002", Name: "拿铁 大杯", Price: 2200, Quantity: 2 * pos.One}

// slowly has refunds take as long as WeChat's.
func slowly(_ *pos.Options, so *sandbox.Options) {
	so.RefundTime = sandbox.RefundTime{Balance: 20 * time.Minute, Bank: 72 * time.Hour}
	so.Rules.RefundInterval = time.Minute
}

// TestRefund gives a line back: accepted at once, the slip printed then, followed
// until the money is there.
func TestRefund(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, no := c.sold(latte)
		r := c.back(pos.RefundOrder{Sale: s.Number, Lines: []pos.RefundLine{{Line: 0, Quantity: pos.One}}, Reason: "做错"})
		v := c.wantRefund(r.OutRefundNo, pos.RefundAccepted)
		if v.Refund.RefundFee != 2200 || v.Refund.AcceptedAt.IsZero() || v.Refund.By.Operator != owner.Operator {
			c.t.Errorf("refund is %+v", v.Refund)
		}
		of, err := c.Refundable(c.t.Context(), string(no))
		if err != nil || of.Returned[0] != pos.One || of.Payments[0].Left != 2200 {
			c.t.Errorf("Refundable: %+v, %v", of, err)
		}
		for number, want := range map[string]error{"000001": nil, "1": pos.ErrShortNumber, "00001": pos.ErrShortNumber, "000009": pos.ErrNoSuchSale, "cash from drawer": pos.ErrNoSuchSale, "": pos.ErrNoSuchSale} {
			if _, err := c.Refundable(c.t.Context(), number); !errors.Is(err, want) {
				c.t.Errorf("Refundable(%q): %v, want %v", number, err, want)
			}
		}
		c.pass(3 * 24 * time.Hour)
		c.pass(time.Hour)
		c.wantRefund(r.OutRefundNo, pos.RefundSucceeded)
		if got := c.refunded(no); got != 2200 {
			c.t.Errorf("WeChat has given back %s", got)
		}
		if open := c.OpenRefunds(); len(open) > 0 {
			c.t.Errorf("still open: %+v", open)
		}
	}, slowly)
}

// TestRefundSlipAgain: a copy says what the first slip said, is counted, opens no
// drawer and counts no money once more.
func TestRefundSlipAgain(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		s, _ := c.sold(latte)
		if err := c.ReprintRefund(c.t.Context(), "none"); !errors.Is(err, pos.ErrNoSuchRefund) {
			c.t.Errorf("of no refund: %v", err)
		}
		r := c.back(pos.RefundOrder{Sale: s.Number, Lines: []pos.RefundLine{{Line: 0, Quantity: pos.One}}, Reason: "做错"})
		c.wantRefund(r.OutRefundNo, pos.RefundAccepted)
		before, err := c.XReport(c.t.Context(), c.grant(pos.RightXReport))
		if err != nil {
			c.t.Fatal(err)
		}
		for range 2 {
			if err := c.ReprintRefund(c.t.Context(), r.OutRefundNo); err != nil {
				c.t.Fatal(err)
			}
		}
		var jobs []*pos.PrintJob
		for _, row := range c.journal() {
			for _, j := range row.Jobs {
				if j.Refund != nil {
					jobs = append(jobs, j)
				}
			}
		}
		if len(jobs) != 3 || jobs[1].Copy != 1 || jobs[2].Copy != 2 || jobs[2].Drawer || !reflect.DeepEqual(jobs[0].Refund, jobs[2].Refund) {
			c.t.Errorf("jobs %+v", jobs)
		}
		after, err := c.XReport(c.t.Context(), c.grant(pos.RightXReport))
		if err != nil || after.Tally.WeChatRefunds != before.Tally.WeChatRefunds || after.Tally.Reprints != before.Tally.Reprints+2 {
			c.t.Errorf("X before %+v, after %+v, %v", before.Tally, after.Tally, err)
		}
		c.pass(4 * 24 * time.Hour)
		if v := c.wantRefund(r.OutRefundNo, pos.RefundSucceeded); v.Refund.Copies != 2 {
			c.t.Errorf("%d copies", v.Refund.Copies)
		}
		c.wechat.Offline(true)
		c.pass(2 * time.Minute)
		r = c.back(pos.RefundOrder{Sale: s.Number, Amount: 100})
		if err := c.ReprintRefund(c.t.Context(), r.OutRefundNo); !errors.Is(err, pos.ErrNoSlip) {
			c.t.Errorf("of one that waits: %v", err)
		}
	}, slowly)
}

// journalRow is what tests read of the journal.
type journalRow struct {
	Kind    pos.EventKind
	By      pos.Grant
	Reason  string
	Jobs    []*pos.PrintJob
	Refunds []*pos.Refund
	Settled []pos.AlarmKey
}

// journal is every row so far.
func (c *counter) journal() []journalRow {
	c.t.Helper()
	var rows []journalRow
	for _, text := range c.book.Journal() {
		var row journalRow
		if err := json.Unmarshal(text, &row); err != nil {
			c.t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}
