package pos_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"wxtill/pos"
)

func TestParseDiscount(t *testing.T) {
	for text, want := range map[string]pos.Discount{
		"15%":     {Kind: pos.DiscountPercent, Rate: 1500},
		"-15%":    {Kind: pos.DiscountPercent, Rate: 1500},
		"１２.５％":   {Kind: pos.DiscountPercent, Rate: 1250},
		"100%":    {Kind: pos.DiscountPercent, Rate: 10000},
		"8.5折":    {Kind: pos.DiscountPercent, Rate: 1500},
		"8.88折":   {Kind: pos.DiscountPercent, Rate: 1120},
		"9折":      {Kind: pos.DiscountPercent, Rate: 1000},
		"5":       {Kind: pos.DiscountAmount, Amount: 500},
		"-0.80":   {Kind: pos.DiscountAmount, Amount: 80},
		"=18":     {Kind: pos.DiscountPrice, Amount: 1800},
		" ＝18.5 ": {Kind: pos.DiscountPrice, Amount: 1850},
	} {
		if got, err := pos.ParseDiscount(text); err != nil || got != want {
			t.Errorf("%q is %+v, %v; want %+v", text, got, err, want)
		}
	}
	for text, want := range map[string]error{
		"": pos.ErrDiscountSyntax, "x": pos.ErrDiscountSyntax, "101%": pos.ErrDiscountSyntax, "0%": pos.ErrDiscountSyntax, "10折": pos.ErrDiscountSyntax,
		"0折": pos.ErrDiscountSyntax, "折": pos.ErrDiscountSyntax, "=": pos.ErrAmountSyntax, "=0": pos.ErrAmountZero, "1.234": pos.ErrAmountDecimals,
	} {
		if got, err := pos.ParseDiscount(text); !errors.Is(err, want) {
			t.Errorf("%q is %+v, %v; want %v", text, got, err, want)
		}
	}
}

func FuzzParseDiscount(f *testing.F) {
	for _, text := range []string{"15%", "8.5折", "=18", "5", "％", "=-1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := pos.ParseDiscount(text)
		if err == nil && (d.Rate < 0 || d.Rate > 10_000 || d.Amount < 0 || d.Amount > pos.MaxAmount || d.Rate == 0 && d.Amount == 0) {
			t.Errorf("%q is %+v", text, d)
		}
	})
}

// someDiscount draws a discount of any kind, or none.
func someDiscount(r *rapid.T) pos.Discount {
	d := pos.Discount{Reason: "x"}
	switch rapid.IntRange(0, 3).Draw(r, "kind") {
	case 0:
		return pos.Discount{}
	case 1:
		d.Kind, d.Rate = pos.DiscountPercent, rapid.IntRange(1, 10_000).Draw(r, "rate")
	case 2:
		d.Kind, d.Amount = pos.DiscountAmount, pos.Fen(rapid.IntRange(1, 3000).Draw(r, "off"))
	default:
		d.Kind, d.Amount = pos.DiscountPrice, pos.Fen(rapid.IntRange(1, 3000).Draw(r, "price"))
	}
	return d
}

// TestDiscountsAddUp gives any discounts on any lines, in any order with changes of
// the cart, and rounds its cash in any way: what is taken off adds up to the difference,
// no line costs less than nothing, and all that is given back is exactly what was paid.
func TestDiscountsAddUp(t *testing.T) {
	run(t, func(s *shop) {
		rapid.Check(t, func(r *rapid.T) {
			ctx := t.Context()
			s.goBy(pos.Terms{CashRounding: rapid.SampledFrom(roundings).Draw(r, "rounding")})
			if s.Sale().Number != "" {
				_ = s.Void(ctx, "x", pos.Grant{})
			}
			steps := rapid.IntRange(1, 12).Draw(r, "steps")
			for range steps {
				n := len(s.Sale().Lines)
				line := rapid.IntRange(pos.WholeSale, n).Draw(r, "line")
				switch rapid.IntRange(0, 4).Draw(r, "step") {
				case 0, 1:
					g := pos.Goods{Code: fmt.Sprint(rapid.IntRange(0, 2).Draw(r, "goods")), Name: "x", Price: pos.Fen(rapid.IntRange(1, 5000).Draw(r, "price"))}
					q := pos.Quantity(rapid.IntRange(1, 4000).Draw(r, "quantity"))
					if g.Weighed = rapid.Bool().Draw(r, "weighed"); g.Weighed {
						g.Unit = "kg"
					} else {
						q = (q + pos.One - 1) / pos.One * pos.One
					}
					// A discount on lines of 0.00 is more than the cart once it counts.
					free := s.Sale().Total() == 0
					err := s.AddGoods(ctx, g, q)
					if !free || !errors.Is(err, pos.ErrDiscountTooMuch) {
						s.check(err)
					}
				case 2:
					_ = s.SetQuantity(ctx, line, pos.Quantity(rapid.IntRange(1, 4000).Draw(r, "quantity")))
				case 3:
					_ = s.RemoveLine(ctx, line)
				default:
					_ = s.Discount(ctx, line, someDiscount(r), pos.Grant{})
				}
				addsUp(r, s.Sale())
			}
			if s.Sale().Owes() > 0 {
				sale, err := s.Cash(ctx, 0)
				s.check(err)
				s.givesAllBack(r, sale)
			}
		})
	})
}

// addsUp holds the discounts of a sale to its lines.
func addsUp(r *rapid.T, s *pos.Sale) {
	var gross, net, share, base pos.Fen
	for _, l := range s.Lines {
		if l.Off < 0 || l.Share < 0 || l.Total() < 0 {
			r.Fatalf("the line %+v costs %s", l, l.Total())
		}
		gross, net, share, base = gross+l.Gross(), net+l.Total(), share+l.Share, base+l.Total()+l.Share
	}
	if gross-s.Saved() != net || net != s.Total() {
		r.Fatalf("%s less %s is not %s: %+v", gross, s.Saved(), net, s)
	}
	want := pos.Fen(0)
	switch d := s.Discount; d.Kind {
	case pos.DiscountPercent:
		want = (base*pos.Fen(d.Rate) + 5000) / 10_000
	case pos.DiscountAmount:
		want = min(base, d.Amount)
	case pos.DiscountPrice:
		want = max(0, base-d.Amount)
	}
	if share != want {
		r.Fatalf("the shares come to %s, the discount to %s: %+v", share, want, s)
	}
}

// givesAllBack gives a sale back in pieces, each of which is worth no less than nothing.
func (s *shop) givesAllBack(r *rapid.T, sale *pos.Sale) {
	var back pos.Fen
	for i, l := range sale.Lines {
		part := pos.Quantity(rapid.Int64Range(1, int64(l.Quantity)).Draw(r, "part"))
		var line pos.Fen
		for _, q := range []pos.Quantity{part, l.Quantity - part} {
			if q == 0 {
				continue
			}
			of, err := s.Refundable(s.t.Context(), string(sale.Number))
			s.check(err)
			quote, err := of.Quote(pos.RefundOrder{Sale: sale.Number, Lines: []pos.RefundLine{{Line: i, Quantity: q}}})
			if errors.Is(err, pos.ErrNothingLeft) || errors.Is(err, pos.ErrNothingPaid) {
				continue // a part that was free
			}
			if err != nil {
				r.Fatalf("%s of %+v: %v", q, l, err)
			}
			got, err := s.Refund(s.t.Context(), pos.RefundOrder{Sale: sale.Number, Lines: quote.Lines, By: pos.Granted(pos.RightRefund)})
			s.check(err)
			line += got.RefundFee
		}
		if line > l.Total()+max(0, sale.Rounding()) {
			r.Fatalf("%s went back for %+v, which cost %s", line, l, l.Total())
		}
		back += line
	}
	rest, err := s.Refund(s.t.Context(), pos.RefundOrder{Sale: sale.Number, By: pos.Granted(pos.RightRefund)})
	switch {
	case err == nil:
		back += rest.RefundFee
	case !errors.Is(err, pos.ErrNothingLeft):
		r.Fatalf("what is left: %v", err)
	}
	if back != sale.Paid() {
		r.Fatalf("%s of %s went back", back, sale.Paid())
	}
}

// TestDiscountOverTheLimit needs a supervisor's right, on a line, on the sale and where
// several come together; within it nobody is asked. Who gave it and who allowed it
// stays with it.
func TestDiscountOverTheLimit(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.goBy(pos.Terms{DiscountLimit: 10})
		s.hire()
		s.signIn(cashier)
		s.ring(1000)
		s.ring(2000)
		ten := pos.Discount{Kind: pos.DiscountPercent, Rate: 1000, Reason: "老顾客"}
		more := pos.Discount{Kind: pos.DiscountAmount, Amount: 101, Reason: "破损"}
		s.check(s.Discount(ctx, 0, ten, pos.Grant{}))
		if err := s.Discount(ctx, 0, more, pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("over the limit: %v", err)
		}
		if err := s.Discount(ctx, pos.WholeSale, ten, pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("ten and ten together: %v", err)
		}
		if right, err := s.DiscountRight(0, more); err != nil || right != pos.RightDiscount {
			t.Errorf("it needs %q, %v", right, err)
		}
		g, err := s.Allow(ctx, pos.RightDiscount, manager)
		s.check(err)
		s.check(s.Discount(ctx, 0, more, g))
		got := s.Sale().Lines[0]
		if got.Off != 101 || got.Discount.Operator != "02" || got.Discount.ApprovedBy != "03" {
			t.Errorf("the line is %+v", got)
		}
		rows := s.book.Journal()
		if e := entryOf(t, rows[len(rows)-1]); e.By.ApprovedBy != "03" {
			t.Errorf("journalled as %+v", e)
		}
		s.check(s.Discount(ctx, 0, pos.Discount{}, pos.Grant{})) // to take it away needs nobody
		if got := s.Sale(); got.Saved() != 0 {
			t.Errorf("the sale is %+v", got)
		}
	})
}

// TestDiscountFollowsTheCart: a new price is for what lies in the cart when it is given,
// and what was within the limit does not pass it by what is taken out again.
func TestDiscountFollowsTheCart(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.goBy(pos.Terms{DiscountLimit: 10})
		s.hire()
		s.signIn(cashier)
		s.ring(2200)
		s.check(s.Discount(ctx, pos.WholeSale, pos.Discount{Kind: pos.DiscountPrice, Amount: 2000, Reason: "老顾客"}, pos.Grant{}))
		for range 5 {
			s.ring(2200)
		}
		if got := s.Sale(); got.Owes() != 13_000 || got.Saved() != 200 {
			t.Errorf("six pieces cost %s, %s off", got.Owes(), got.Saved())
		}
		s.check(s.Discount(ctx, pos.WholeSale, pos.Discount{Kind: pos.DiscountAmount, Amount: 1320, Reason: "老顾客"}, pos.Grant{}))
		if err := s.RemoveLine(ctx, 0); !errors.Is(err, pos.ErrDiscountOver) {
			t.Errorf("more than the limit off the rest: %v", err)
		}
		if err := s.SetQuantity(ctx, 0, pos.One/2); !errors.Is(err, pos.ErrDiscountOver) {
			t.Errorf("more than the limit off less: %v", err)
		}
		g, err := s.Allow(ctx, pos.RightDiscount, manager)
		s.check(err)
		s.check(s.Discount(ctx, pos.WholeSale, pos.Discount{Kind: pos.DiscountAmount, Amount: 1321, Reason: "老顾客"}, g))
		s.check(s.RemoveLine(ctx, 0)) // it was allowed
		s.check(s.Discount(ctx, pos.WholeSale, pos.Discount{}, pos.Grant{}))
		s.check(s.Discount(ctx, pos.WholeSale, pos.Discount{Kind: pos.DiscountAmount, Amount: 1100, Reason: "老顾客"}, pos.Grant{}))
		s.signIn(manager)
		s.check(s.RemoveLine(ctx, 0)) // who may do it is not asked
	})
}

// TestAnEmptyCartHasNoDiscount, nor does one keep the discount of the lines that were
// taken out of it.
func TestAnEmptyCartHasNoDiscount(t *testing.T) {
	run(t, func(s *shop) {
		half := pos.Discount{Kind: pos.DiscountPercent, Rate: 5000, Reason: "x"}
		if err := s.Discount(t.Context(), pos.WholeSale, half, pos.Grant{}); !errors.Is(err, pos.ErrSaleEmpty) || s.Sale().Number != "" {
			t.Errorf("%v, the cart is %+v", err, s.Sale())
		}
		s.ring(1000)
		s.check(s.Discount(t.Context(), pos.WholeSale, half, pos.Grant{}))
		s.check(s.RemoveLine(t.Context(), 0))
		s.ring(300)
		if got := s.Sale(); got.Owes() != 300 {
			t.Errorf("the next line costs %s", got.Owes())
		}
	})
}

// TestNothingGoesBackForNothing: of goods that a discount has left no fen of there is
// nothing to give back.
func TestNothingGoesBackForNothing(t *testing.T) {
	atCounter(t, func(c *counter) {
		c.boss()
		ctx := c.t.Context()
		err := errors.Join(c.AddAmount(ctx, "", 1), c.AddAmount(ctx, "", 1000),
			c.Discount(ctx, pos.WholeSale, pos.Discount{Kind: pos.DiscountPercent, Rate: 9000, Reason: "x"}, pos.Grant{}))
		if err != nil {
			c.t.Fatal(err)
		}
		s, err := c.Cash(ctx, 0)
		if err != nil {
			c.t.Fatal(err)
		}
		fen := pos.RefundOrder{Sale: s.Number, Lines: []pos.RefundLine{{Line: 0, Quantity: pos.One}}, By: c.grant(pos.RightRefund)}
		if _, err := c.Refund(ctx, fen); !errors.Is(err, pos.ErrNothingPaid) {
			c.t.Errorf("one fen of %s: %v", s.Total(), err)
		}
	})
}

// TestWrongDiscounts leave the cart as it was.
func TestWrongDiscounts(t *testing.T) {
	percent := func(rate int) pos.Discount {
		return pos.Discount{Kind: pos.DiscountPercent, Rate: rate, Reason: "x"}
	}
	price := func(f pos.Fen) pos.Discount { return pos.Discount{Kind: pos.DiscountPrice, Amount: f, Reason: "x"} }
	for _, c := range []struct {
		name string
		line int
		d    pos.Discount
		want error
	}{
		{"no such line", 1, percent(100), pos.ErrNoSuchLine},
		{"before the first", -2, percent(100), pos.ErrNoSuchLine},
		{"more than all", 0, percent(10_001), pos.ErrDiscountSyntax},
		{"less than nothing", 0, percent(-1), pos.ErrDiscountSyntax},
		{"of no kind", 0, pos.Discount{Kind: "gift", Rate: 1, Reason: "x"}, pos.ErrDiscountSyntax},
		{"all of a line", 0, percent(10_000), pos.ErrDiscountTooMuch},
		{"all of the sale", pos.WholeSale, percent(10_000), pos.ErrDiscountTooMuch},
		{"the old price", 0, price(1250), pos.ErrPriceNotLower},
		{"a higher sum", pos.WholeSale, price(1251), pos.ErrPriceNotLower},
		{"without a reason", 0, pos.Discount{Kind: pos.DiscountAmount, Amount: 1, Reason: " "}, pos.ErrReasonNeeded},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(1250)
				rows := len(s.book.Journal())
				if err := s.Discount(t.Context(), c.line, c.d, pos.Grant{}); !errors.Is(err, c.want) {
					t.Errorf("%v, want %v", err, c.want)
				}
				if got := s.Sale(); got.Saved() != 0 || got.Owes() != 1250 || len(s.book.Journal()) != rows {
					t.Errorf("the sale is %+v", got)
				}
			})
		})
	}
}

// TestDiscountsOnPaper: the order at WeChat, the receipt and the report have the same
// sum, and the report says what was taken off.
func TestDiscountsOnPaper(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.ring(1000)
		s.ring(2500)
		s.check(s.Discount(ctx, 0, pos.Discount{Kind: pos.DiscountPrice, Amount: 900, Reason: "x"}, pos.Grant{}))
		s.check(s.Discount(ctx, pos.WholeSale, pos.Discount{Kind: pos.DiscountPercent, Rate: 1000, Reason: "x"}, pos.Grant{}))
		number := s.Sale().Number
		s.wechat.say(ok, "SUCCESS", ok)
		no := s.charge()
		s.after(rhythm.Poll * 2)
		if a := s.want(no, pos.Paid, pos.StatusPaid).Attempt; a.TotalFee != 3060 {
			t.Errorf("WeChat was asked for %s", a.TotalFee)
		}
		receipt, err := s.book.Receipt(ctx, number)
		s.check(err)
		if receipt.Total != 3060 || receipt.Lines[0].Off != 100 || receipt.Lines[0].Share+receipt.Lines[1].Share != 340 {
			t.Errorf("the receipt is %+v", receipt)
		}
		if x := s.x().Tally; x.Discounts != (pos.Figure{Count: 1, Amount: 440}) || x.PriceOverrides != 1 || x.Sales.Amount != 3060 {
			t.Errorf("the report says %+v", x)
		}
	})
}
