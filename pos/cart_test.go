package pos_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
)

// TestRule10Locked: while a code is out, or on its way, nothing about the sale
// changes, and once it is withdrawn everything may.
func TestRule10Locked(t *testing.T) {
	for _, c := range []struct {
		state         pos.AttemptState
		create, query string
	}{
		{pos.Intended, timeout, "ORDERNOTEXIST"},
		{pos.Presented, ok, "NOTPAY"},
		{pos.Paying, ok, "USERPAYING"},
	} {
		t.Run(string(c.state), func(t *testing.T) {
			run(t, func(s *shop) {
				s.wechat.say(c.create, c.query, ok)
				s.ring(1250)
				s.ring(300)
				no := s.charge()
				s.after(3 * time.Second)
				if v, _ := s.OnScreen(); v.Attempt.State != c.state {
					s.t.Fatalf("attempt is %s", v.Attempt.State)
				}
				for name, edit := range s.edits() {
					if err := edit(); !errors.Is(err, pos.ErrSaleLocked) {
						t.Errorf("%s: %v", name, err)
					}
				}
				if got := s.Sale(); !s.Locked() || got.Total() != 1550 || len(got.Tenders) != 0 {
					t.Errorf("locked %v, the sale is %+v", s.Locked(), got)
				}
				s.check(s.Withdraw(s.t.Context(), no))
				if s.Locked() {
					t.Error("still locked")
				}
				s.ring(100)
				s.check(s.Void(s.t.Context(), "x", pos.Grant{}))
			})
		})
	}
}

func (s *shop) edits() map[string]func() error {
	ctx := s.t.Context()
	return map[string]func() error{
		"AddAmount":   func() error { return s.AddAmount(ctx, "", 100) },
		"AddGoods":    func() error { return s.AddGoods(ctx, pos.SampleGoods("zh")[0], pos.One) },
		"SetQuantity": func() error { return s.SetQuantity(ctx, 0, 2*pos.One) },
		"Repeat":      func() error { return s.Repeat(ctx) },
		"SetNote":     func() error { return s.SetNote(ctx, 0, "x") },
		"RemoveLine":  func() error { return s.RemoveLine(ctx, 0) },
		"Void":        func() error { return s.Void(ctx, "x", pos.Grant{}) },
		"Cash":        func() error { _, err := s.Cash(ctx, 0); return err },
	}
}

// TestBadLines wants an error that can be tested for all that cannot be sold, and
// the cart as it was.
func TestBadLines(t *testing.T) {
	kg := pos.Goods{Code: "K", Name: "曲奇", Unit: "kg", Price: 5800}
	for _, c := range []struct {
		name string
		do   func(*shop) error
		want error
	}{
		{"amount 0", func(s *shop) error { return s.AddAmount(s.t.Context(), "", 0) }, pos.ErrAmountZero},
		{"negative amount", func(s *shop) error { return s.AddAmount(s.t.Context(), "", -1) }, pos.ErrAmountNegative},
		{"amount over the limit", func(s *shop) error { return s.AddAmount(s.t.Context(), "", pos.MaxAmount+1) }, pos.ErrAmountTooLarge},
		{"the largest int64", func(s *shop) error { return s.AddAmount(s.t.Context(), "", math.MaxInt64) }, pos.ErrAmountTooLarge},
		{"the smallest int64", func(s *shop) error { return s.AddAmount(s.t.Context(), "", math.MinInt64) }, pos.ErrAmountNegative},
		{"the sum over the limit", func(s *shop) error { return s.AddAmount(s.t.Context(), "", pos.MaxAmount-99) }, pos.ErrAmountTooLarge},
		{"quantity 0", func(s *shop) error { return s.AddGoods(s.t.Context(), kg, 0) }, pos.ErrQuantityZero},
		{"negative quantity", func(s *shop) error { return s.AddGoods(s.t.Context(), kg, -pos.One) }, pos.ErrQuantityZero},
		{"quantity over the limit", func(s *shop) error { return s.AddGoods(s.t.Context(), kg, pos.MaxQuantity+1) }, pos.ErrQuantityTooLarge},
		{"the largest quantity", func(s *shop) error { return s.AddGoods(s.t.Context(), kg, math.MaxInt64) }, pos.ErrQuantityTooLarge},
		{"price x quantity over the limit", func(s *shop) error { return s.AddGoods(s.t.Context(), kg, pos.MaxQuantity) }, pos.ErrAmountTooLarge},
		{"goods without a price", func(s *shop) error { return s.AddGoods(s.t.Context(), pos.Goods{Code: "X"}, pos.One) }, pos.ErrAmountZero},
		{"set to 0", func(s *shop) error { return s.SetQuantity(s.t.Context(), 0, 0) }, pos.ErrQuantityZero},
		{"set over the limit", func(s *shop) error { return s.SetQuantity(s.t.Context(), 0, pos.MaxQuantity+1) }, pos.ErrQuantityTooLarge},
		{"set line 1", func(s *shop) error { return s.SetQuantity(s.t.Context(), 1, pos.One) }, pos.ErrNoSuchLine},
		{"set line -1", func(s *shop) error { return s.SetQuantity(s.t.Context(), -1, pos.One) }, pos.ErrNoSuchLine},
		{"remove line 1", func(s *shop) error { return s.RemoveLine(s.t.Context(), 1) }, pos.ErrNoSuchLine},
		{"remove line -1", func(s *shop) error { return s.RemoveLine(s.t.Context(), -1) }, pos.ErrNoSuchLine},
	} {
		t.Run(c.name, func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(100)
				rows := len(s.book.Journal())
				if err := c.do(s); !errors.Is(err, c.want) {
					t.Errorf("got %v, want %v", err, c.want)
				}
				if got := s.Sale(); got.Total() != 100 || len(got.Lines) != 1 || len(s.book.Journal()) != rows {
					t.Errorf("the sale became %+v", got)
				}
			})
		})
	}
}

// TestQuantityOverflowOfAMergedLine: scanning the same goods once more adds to the
// line, and the sum has a limit, too.
func TestQuantityOverflowOfAMergedLine(t *testing.T) {
	run(t, func(s *shop) {
		g := pos.Goods{Code: "S", Name: "x", Price: 1}
		s.check(s.AddGoods(s.t.Context(), g, pos.MaxQuantity))
		if err := s.AddGoods(s.t.Context(), g, pos.One); !errors.Is(err, pos.ErrQuantityTooLarge) {
			t.Errorf("one more: %v", err)
		}
		if got := s.Sale().Lines; len(got) != 1 || got[0].Quantity != pos.MaxQuantity {
			t.Errorf("lines %+v", got)
		}
	})
}

func TestLinesMerge(t *testing.T) {
	run(t, func(s *shop) {
		goods := pos.SampleGoods("zh")
		for _, g := range []pos.Goods{goods[0], goods[0], goods[1], goods[0]} {
			s.check(s.AddGoods(s.t.Context(), g, pos.One))
		}
		dearer := goods[0]
		dearer.Price++
		s.check(s.AddGoods(s.t.Context(), dearer, pos.One))
		s.ring(100)
		s.ring(100)
		var got []string
		for _, l := range s.Sale().Lines {
			got = append(got, fmt.Sprintf("%s %s %s", l.Quantity, l.Code, l.Price))
		}
		want := []string{"3 CF001 16.00", "1 CF002 22.00", "1 CF001 16.01", "1  1.00", "1  1.00"}
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if n := s.Sale().Pieces(); n != 7 {
			t.Errorf("%d pieces", n)
		}
		s.check(s.SetNote(s.t.Context(), 0, "少冰"))
		s.check(s.Discount(s.t.Context(), 1, pos.Discount{Kind: pos.DiscountAmount, Amount: 100, Reason: "x"}, pos.Grant{}))
		for _, g := range []pos.Goods{goods[0], goods[1], goods[0]} {
			s.check(s.AddGoods(s.t.Context(), g, pos.One))
		}
		if lines := s.Sale().Lines; len(lines) != 7 || lines[5].Quantity != 2*pos.One || lines[6].Code != goods[1].Code {
			t.Errorf("beside a note and a discount: %+v", lines)
		}
		s.check(s.Repeat(s.t.Context()))
		if lines := s.Sale().Lines; lines[5].Quantity != 3*pos.One {
			t.Errorf("what was rung up last is not what is repeated: %+v", lines)
		}
	})
}

func TestVoid(t *testing.T) {
	run(t, func(s *shop) {
		if err := s.Void(s.t.Context(), "x", pos.Grant{}); !errors.Is(err, pos.ErrSaleEmpty) {
			t.Errorf("an empty sale: %v", err)
		}
		s.ring(100)
		number := s.Sale().Number
		if err := s.Void(s.t.Context(), " ", pos.Grant{}); !errors.Is(err, pos.ErrReasonNeeded) || s.Sale().State != pos.SaleOpen {
			t.Errorf("without a reason: %v", err)
		}
		s.check(s.Void(s.t.Context(), "x", pos.Grant{}))
		if sale := s.sale(number); sale.State != pos.SaleVoided || sale.Owes() != 0 {
			t.Errorf("the voided sale is %+v", sale)
		}
		s.ring(200)
		if got := s.Sale(); got.Number == number || got.Number.Short() != "000002" || got.Total() != 200 {
			t.Errorf("the next sale is %+v", got)
		}
	})
}

// TestCartIsDurable: what was rung up is there after a restart, and a till that is
// told so begins beside it.
func TestCartIsDurable(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(100)
		s.check(s.AddGoods(s.t.Context(), pos.SampleGoods("zh")[9], 152))
		before := s.Sale()
		s.stop()
		again := open(s.t, s.book, s.wechat)
		if got := again.Sale(); got.Number != before.Number || !slices.Equal(got.Lines, before.Lines) {
			t.Errorf("%+v became %+v", before, got)
		}
		again.stop()
		beside := open(s.t, s.book, s.wechat, func(o *pos.Options) { o.NewSale = true })
		beside.ring(5)
		if got := beside.Sale(); got.Number == before.Number || got.Total() != 5 {
			t.Errorf("beside it: %+v", got)
		}
	})
}

// TestCopiesAreApart: what a caller does to the sale it was given changes nothing.
func TestCopiesAreApart(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(100)
		mine := s.Sale()
		mine.Lines[0].Price = 1
		mine.Lines = append(mine.Lines, pos.Line{Price: 5, Quantity: pos.One})
		if got := s.Sale().Total(); got != 100 {
			t.Errorf("the total became %s", got)
		}
	})
}

// TestRepeat: one more of what was rung up last, be it goods or an amount; what was
// weighed has to be weighed again.
func TestRepeat(t *testing.T) {
	run(t, func(s *shop) {
		ctx := s.t.Context()
		if err := s.Repeat(ctx); !errors.Is(err, pos.ErrSaleEmpty) {
			t.Errorf("of nothing: %v", err)
		}
		s.check(s.AddGoods(ctx, pos.SampleGoods("zh")[0], pos.One))
		s.ring(250)
		s.check(s.Repeat(ctx))
		s.check(s.Repeat(ctx))
		if got := s.Sale(); len(got.Lines) != 2 || got.Lines[1].Quantity != 3*pos.One || got.Total() != 1600+750 {
			t.Errorf("the cart is %+v", got.Lines)
		}
		s.check(s.AddGoods(ctx, pos.Goods{Code: "K", Name: "曲奇", Unit: "kg", Weighed: true, Price: 5800}, 152))
		if err := s.Repeat(ctx); !errors.Is(err, pos.ErrWeighAgain) || len(s.Sale().Lines) != 3 || s.Sale().Lines[2].Quantity != 152 {
			t.Errorf("of a weight: %v, %+v", err, s.Sale().Lines)
		}
	})
}

// TestCartAdds edits a cart at random beside a plain list of amounts.
func TestCartAdds(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		run(t, func(s *shop) {
			var want []pos.Line
			for step := range rapid.IntRange(1, 15).Draw(r, "edits") {
				want = s.randomEdit(r, step, want)
				var sum pos.Fen
				for _, l := range want {
					sum += (l.Price*pos.Fen(l.Quantity) + 500) / 1000
				}
				if got := s.Sale(); !slices.Equal(got.Lines, want) || got.Total() != sum || got.Owes() != sum {
					s.t.Fatalf("the cart is %+v, want %+v of %s", got, want, sum)
				}
			}
		})
	})
}

// randomEdit does one thing to the cart and returns what the lines must be then.
func (s *shop) randomEdit(r *rapid.T, step int, lines []pos.Line) []pos.Line {
	ctx := s.t.Context()
	i := rapid.IntRange(0, 3).Draw(r, "line")
	q := pos.Quantity(rapid.Int64Range(1, int64(pos.MaxQuantity)).Draw(r, "quantity"))
	f := pos.Fen(rapid.Int64Range(1, int64(pos.MaxAmount)).Draw(r, "price"))
	next := slices.Clone(lines)
	var err error
	switch rapid.SampledFrom([]string{"amount", "goods", "set", "remove"}).Draw(r, "edit") {
	case "amount":
		next = append(next, pos.Line{Price: f, Quantity: pos.One})
		err = s.AddAmount(ctx, "", f)
	case "goods":
		g := pos.Goods{Code: fmt.Sprint("G", step), Name: "x", Price: f, Unit: "kg", Weighed: true} // no merging
		next = append(next, pos.Line{Code: g.Code, Name: g.Name, Unit: g.Unit, Price: f, Quantity: q})
		err = s.AddGoods(ctx, g, q)
	case "set":
		if i < len(next) {
			next[i].Quantity = q
		}
		err = s.SetQuantity(ctx, i, q)
	case "remove":
		if i < len(next) {
			next = slices.Delete(next, i, i+1)
		}
		err = s.RemoveLine(ctx, i)
	}
	if errors.Is(err, pos.ErrAmountTooLarge) || errors.Is(err, pos.ErrNoSuchLine) {
		return lines
	}
	s.check(err)
	return next
}

// TestEventsAfterEdits: subscribers hear of an edit when the book has it, and not
// of one that failed.
func TestEventsAfterEdits(t *testing.T) {
	run(t, func(s *shop) {
		var heard []pos.EventKind
		cancel := s.Subscribe(func(e pos.Event) {
			if _, err := s.book.Sale(s.t.Context(), e.Sale); err != nil {
				t.Errorf("%s of %q was told before it was written: %v", e.Kind, e.Sale, err)
			}
			heard = append(heard, e.Kind)
		})
		s.ring(100)
		_ = s.AddAmount(s.t.Context(), "", 0)
		mend := s.failing(pos.EventVoided)
		if err := s.Void(s.t.Context(), "x", pos.Grant{}); !errors.Is(err, pos.ErrDiskFull) {
			t.Errorf("Void: %v", err)
		}
		mend()
		s.check(s.Void(s.t.Context(), "x", pos.Grant{}))
		synctest.Wait()
		cancel()
		s.ring(1)
		if want := []pos.EventKind{pos.EventCart, pos.EventVoided}; !slices.Equal(heard, want) {
			t.Errorf("heard %q, want %q", heard, want)
		}
	})
}

// TestPutBack: lines come back one after the other to where they stood, and that they
// were taken out stays on the report. Another cart has nothing to put back.
func TestPutBack(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		for _, fen := range []pos.Fen{100, 200, 300} {
			s.ring(fen)
		}
		if _, ok := s.TakenOut(); ok {
			t.Error("something may be put back before anything was taken out")
		}
		s.check(s.RemoveLine(ctx, 0))
		s.check(s.RemoveLine(ctx, 1))
		if l, ok := s.TakenOut(); !ok || l.Price != 300 {
			t.Errorf("taken out: %+v, %v", l, ok)
		}
		mend := s.failing(pos.EventCart)
		if err := s.PutBack(ctx); !errors.Is(err, pos.ErrDiskFull) {
			t.Errorf("on a full disk: %v", err)
		}
		mend()
		s.check(s.PutBack(ctx))
		s.check(s.PutBack(ctx))
		var prices []pos.Fen
		for _, l := range s.Sale().Lines {
			prices = append(prices, l.Price)
		}
		if !slices.Equal(prices, []pos.Fen{100, 200, 300}) {
			t.Errorf("the lines are %v", prices)
		}
		if err := s.PutBack(ctx); !errors.Is(err, pos.ErrNoSuchLine) {
			t.Errorf("once more: %v", err)
		}
		if x := s.x(); x.Tally.Removed != (pos.Figure{Count: 2, Amount: 400}) {
			t.Errorf("the report says %+v", x.Tally.Removed)
		}
		s.check(s.RemoveLine(ctx, 2))
		s.cash(300)
		if _, ok := s.TakenOut(); ok {
			t.Error("a line of the last customer may be put back")
		}
	})
}
