package pos_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/wxpay"
)

// TestShiftsAddUp sells, takes back, moves cash and closes shifts at random, over
// several days, with whatever rounding of cash the shop has: at every moment the drawer
// is the float and what went in less what came out, and in the end shifts, days and the
// book itself say the same.
func TestShiftsAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var failed any
		synctest.Test(t, func(*testing.T) {
			defer func() { failed = recover() }()
			c := &drawerKeeper{world: newWorld(r, rhythm), moved: map[pos.CashKind]pos.Figure{}}
			c.rounding = rapid.SampledFrom(roundings).Draw(r, "rounding")
			c.restart()
			defer func() { c.stop() }()
			r.Repeat(c.actions())
			c.calm()
			c.close(c.drawer, 0)
			c.addsUp()
		})
		if failed != nil {
			panic(failed)
		}
	})
}

// drawerKeeper is a world with somebody who keeps a tally of the drawer by hand.
type drawerKeeper struct {
	*world
	drawer pos.Fen // what has to be in it
	shifts []*pos.ShiftReport
	days   map[pos.Day]bool
	moved  map[pos.CashKind]pos.Figure // cash without a sale
}

func (c *drawerKeeper) actions() map[string]func(*rapid.T) {
	ctx := context.Background()
	all := c.cashier(ctx)
	delete(all, "cash")
	maps.Copy(all, map[string]func(*rapid.T){
		"": func(*rapid.T) { c.look(); c.counts() },
		"wait": func(r *rapid.T) {
			c.pass(time.Minute * time.Duration(rapid.SampledFrom([]int{1, 10, 300, 900}).Draw(r, "minutes")))
		},
		"restart": func(*rapid.T) { c.restart() },
		"pay the code": func(r *rapid.T) {
			if p := c.phone(r); len(c.codes) > 0 && p.Scan(c.codes[len(c.codes)-1]) == nil {
				_ = p.Pay()
			}
		},
		"dear goods": func(r *rapid.T) { c.may(c.AddAmount(ctx, "", pos.Fen(rapid.IntRange(1, 40).Draw(r, "fen")))) },
		"cash sale": func(r *rapid.T) {
			owes := c.CashDue(c.Sale().Owes())
			s, err := c.Cash(ctx, owes+pos.Fen(rapid.IntRange(0, 5).Draw(r, "more")))
			if c.may(err); err == nil {
				c.drawer += s.Tenders[len(s.Tenders)-1].Amount
			}
		},
		"give back": func(r *rapid.T) { c.giveBack(r) },
		"move cash": func(r *rapid.T) {
			m := pos.CashMovement{
				Kind:   rapid.SampledFrom([]pos.CashKind{pos.CashPaidIn, pos.CashPaidOut, pos.CashDrop, pos.CashNoSale}).Draw(r, "kind"),
				Amount: pos.Fen(rapid.IntRange(1, 9).Draw(r, "fen")), Reason: "x",
			}
			c.may(c.MoveCash(ctx, m, drawer))
			f := c.moved[m.Kind]
			c.moved[m.Kind] = pos.Figure{Count: f.Count + 1, Amount: f.Amount + m.Amount}
			if m.Kind != pos.CashNoSale {
				c.drawer += m.Drawer()
			}
		},
		"float": func(r *rapid.T) {
			float := pos.Fen(rapid.IntRange(0, 9).Draw(r, "float"))
			before := c.drawer
			if x := c.x(); x != nil {
				before = x.Drawer.Float
			}
			_, err := c.OpenShift(ctx, float, drawer)
			if errors.Is(err, pos.ErrShiftOpen) {
				_, err = c.CorrectFloat(ctx, float, "x", closing)
			}
			if err == nil {
				c.drawer += float - before
			}
		},
		"close": func(r *rapid.T) {
			counted := max(0, c.drawer+pos.Fen(rapid.IntRange(-3, 3).Draw(r, "off")))
			c.close(counted, pos.Fen(rapid.IntRange(0, int(counted)).Draw(r, "left")))
		},
	})
	return all
}

// giveBack gives a part of the newest settled sale back.
func (c *drawerKeeper) giveBack(r *rapid.T) {
	ctx := context.Background()
	recent, err := c.Recent(ctx, 5)
	c.may(err)
	for _, p := range recent {
		s, err := c.SaleByNumber(ctx, p.Sale)
		if err != nil || s.State != pos.SaleSettled {
			continue
		}
		tender := rapid.IntRange(0, len(s.Tenders)-1).Draw(r, "tender")
		o := pos.RefundOrder{Sale: s.Number, Tender: tender, Amount: 1, By: pos.Granted(pos.RightRefund)}
		if back, err := c.Refund(ctx, o); err == nil && back.Kind == pos.TenderCash {
			c.drawer -= back.RefundFee
		}
		return
	}
}

func (c *drawerKeeper) x() *pos.ShiftReport {
	x, err := c.XReport(context.Background(), reading)
	c.may(err)
	return x
}

// counts holds an X report to the drawer.
func (c *drawerKeeper) counts() {
	synctest.Wait()
	if x := c.x(); x.Drawer.Expected != c.drawer {
		c.r.Fatalf("the drawer holds %s, the report %+v", c.drawer, x)
	}
	if c.days == nil {
		c.days = map[pos.Day]bool{}
	}
	c.days[pos.DayOf(c.clock.Now())] = true
}

func (c *drawerKeeper) close(counted, left pos.Fen) {
	x := c.x()
	s, err := c.CloseShift(context.Background(), pos.Count{Total: counted, Left: left, Reason: "x"}, closing)
	if err != nil {
		return // none is open
	}
	z := s.Z
	if z.Tally != x.Tally || z.Drawer.Difference != counted-c.drawer {
		c.r.Fatalf("X was %+v, Z is %+v", x, z)
	}
	c.shifts = append(c.shifts, z)
	c.drawer = left
}

// addsUp holds the shifts, with what came after the last, to the days and to the
// book.
func (c *drawerKeeper) addsUp() {
	ctx := context.Background()
	c.counts()
	rest := c.x()
	var sum pos.Tally
	for i, z := range append(c.shifts, rest) {
		sum.Merge(&z.Tally)
		if int(z.Number) != i+1 || z.GrandTotal != sum.Net() {
			c.r.Fatalf("report %d is %+v, the sum so far %+v", i+1, z, sum)
		}
	}
	first, last := pos.DayOf(c.clock.Now()), pos.DayOf(c.clock.Now())
	for d := range c.days {
		first, last = min(first, d), max(last, d)
	}
	reporter := pos.Reporter{Ledger: c.book}
	for _, remembered := range []bool{false, true} {
		days, err := reporter.Report(ctx, first, last)
		if err != nil || days.Tally != sum {
			c.r.Fatalf("the days are %+v, %v; the shifts %+v", days.Tally, err, sum)
		}
		if remembered {
			c.splits(&reporter, days)
			c.totals(&reporter, days)
			c.recounted(days)
		}
	}
	c.booked(&sum)
}

// splits holds the groups of a report to its totals, and the sales behind each to
// their number.
func (c *drawerKeeper) splits(reporter *pos.Reporter, days *pos.Report) {
	ctx := context.Background()
	for _, by := range []pos.Dimension{pos.ByDay, pos.ByHour, pos.ByOperator, pos.ByCategory, pos.ByProduct} {
		var amount pos.Fen
		for _, g := range days.Groups[by] {
			amount += g.Amount
			sales, err := reporter.Sales(ctx, days, pos.Figured{By: by, Key: g.Key}, 1000)
			if err != nil || len(sales) == 0 || by != pos.ByCategory && by != pos.ByProduct && len(sales) != g.Count {
				c.r.Fatalf("behind %+v of %s are %v, %v", g, by, sales, err)
			}
		}
		if amount != days.Tally.Sales.Amount {
			c.r.Fatalf("by %s it is %s, in all %s", by, amount, days.Tally.Sales.Amount)
		}
	}
	var tenders pos.Fen
	for _, g := range days.Groups[pos.ByTender] {
		tenders += g.Amount
	}
	if t := days.Tally; tenders != t.Cash.Amount+t.WeChat.Amount-t.CashRefunds.Amount-t.WeChatRefunds.Amount {
		c.r.Fatalf("by tender it is %s, the totals are %+v", tenders, t)
	}
}

// totals holds the sales behind each total to its number: no sale settles or is
// given up twice, and behind what happened there is somebody it happened to.
func (c *drawerKeeper) totals(reporter *pos.Reporter, days *pos.Report) {
	for _, total := range days.Totals() {
		sales, err := reporter.Sales(context.Background(), days, pos.Figured{By: pos.ByTotal, Key: total.Key}, 1000)
		once := total.Key == pos.TotalSales || total.Key == pos.TotalVoids
		moved := total.Key == pos.TotalPaidIn || total.Key == pos.TotalPaidOut || total.Key == pos.TotalDrops || total.Key == pos.TotalNoSales
		switch {
		case err != nil, once && len(sales) != total.Count, moved && len(sales) != 0, !moved && total.Count > 0 && len(sales) == 0:
			c.r.Fatalf("behind %+v are %v, %v", total, sales, err)
		}
	}
}

// recounted holds every split of what was sold to a count of the sales themselves,
// which knows nothing of the journal.
func (c *drawerKeeper) recounted(days *pos.Report) {
	want := map[pos.Figured]pos.Figure{}
	add := func(by pos.Dimension, key string, amount pos.Fen) {
		f := want[pos.Figured{By: by, Key: key}]
		want[pos.Figured{By: by, Key: key}] = pos.Figure{Count: f.Count + 1, Amount: f.Amount + amount}
	}
	c.eachSale(func(s *pos.Sale) {
		for _, t := range s.Tenders {
			add(pos.ByTender, string(t.Kind), t.Amount)
		}
		if s.State != pos.SaleSettled {
			return
		}
		at := s.SettledAt.In(pos.Beijing)
		add(pos.ByDay, at.Format(time.DateOnly), s.Total())
		add(pos.ByHour, at.Format("15"), s.Total())
		add(pos.ByOperator, string(s.Operator), s.Total())
		for _, l := range s.Lines {
			add(pos.ByProduct, cmp.Or(l.Code, l.Name), l.Total())
			add(pos.ByCategory, l.Category, l.Total())
		}
	})
	for _, by := range pos.Dimensions {
		for _, g := range days.Groups[by] {
			of := pos.Figured{By: by, Key: g.Key}
			if by == pos.ByWait || g.Key == pos.KeyCashRefund || g.Key == pos.KeyWeChatRefund {
				continue
			}
			if got := (pos.Figure{Count: g.Count, Amount: g.Amount}); got != want[of] {
				c.r.Fatalf("%+v is %+v, the sales say %+v", of, got, want[of])
			}
			delete(want, of)
		}
	}
	if len(want) > 0 {
		c.r.Fatalf("the report is without %+v", want)
	}
}

// eachSale calls use with every sale of the book.
func (c *drawerKeeper) eachSale(use func(*pos.Sale)) {
	for d := range c.days {
		last, err := c.book.LastSale(context.Background(), d)
		c.may(err)
		for i := range last {
			s, err := c.SaleByNumber(context.Background(), pos.SaleNumber(fmt.Sprintf("T01-%s-%06d", strings.ReplaceAll(string(d), "-", ""), i+1)))
			c.may(err)
			use(s)
		}
	}
}

// booked holds a tally of everything to what the sales of the book say.
func (c *drawerKeeper) booked(sum *pos.Tally) {
	var want pos.Tally
	var open pos.Fen
	c.eachSale(func(s *pos.Sale) {
		for _, t := range s.Tenders {
			into := &want.Cash
			if t.Kind == pos.TenderWeChat {
				into = &want.WeChat
			}
			into.Count++
			into.Amount += t.Amount
		}
		switch s.State {
		case pos.SaleSettled:
			want.Sales.Count++
			want.Sales.Amount += s.Total()
			if off := s.Paid() - s.Total(); off != 0 {
				want.Rounding.Count++
				want.Rounding.Amount += off
			}
		case pos.SaleVoided:
			want.Voids.Count++
			want.Voids.Amount += s.Total()
		case pos.SaleOpen, pos.SaleParked:
			open += s.Paid()
		}
	})
	if sum.Sales != want.Sales || sum.Rounding != want.Rounding || sum.Cash != want.Cash || sum.WeChat != want.WeChat || sum.Voids != want.Voids || sum.Advance != open {
		c.r.Fatalf("counted %+v, in the book are %+v and %s paid on open sales", sum, want, open)
	}
	if sum.PaidIn != c.moved[pos.CashPaidIn] || sum.PaidOut != c.moved[pos.CashPaidOut] || sum.Drops != c.moved[pos.CashDrop] || sum.NoSales != c.moved[pos.CashNoSale].Count {
		c.r.Fatalf("counted %+v, moved were %+v", sum, c.moved)
	}
	paid := 0
	for _, o := range c.wechat.Orders() {
		if o.State == wxpay.TradeSuccess || o.State == wxpay.TradeRefund {
			paid++
		}
	}
	if paid != sum.Orders.Paid || sum.Cash.Amount+sum.WeChat.Amount != sum.Sales.Amount+sum.Rounding.Amount+sum.Advance {
		c.r.Fatalf("%d orders are paid, counted %+v", paid, sum)
	}
}
