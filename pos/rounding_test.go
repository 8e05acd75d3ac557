package pos_test

import (
	"errors"
	"testing"

	"wxtill/pos"
)

// roundings are what a shop may do with the fen of cash.
var roundings = []pos.CashRounding{pos.RoundNot, pos.RoundDown, pos.RoundNearest}

func TestCashRounding(t *testing.T) {
	for _, c := range []struct{ owes, down, nearest pos.Fen }{
		{1234, 1230, 1230}, {1235, 1230, 1240}, {1236, 1230, 1240}, {1239, 1230, 1240}, {1230, 1230, 1230},
		{1, 1, 1}, {4, 4, 4}, {5, 5, 10}, {9, 9, 10}, {10, 10, 10}, {14, 10, 10}, {0, 0, 0}, // never to nothing
		{pos.MaxAmount, pos.MaxAmount, pos.MaxAmount}, {pos.MaxAmount - 1, pos.MaxAmount - 10, pos.MaxAmount}, {-7, -7, -7},
	} {
		if pos.RoundNot.Of(c.owes) != c.owes || pos.CashRounding("").Of(c.owes) != c.owes {
			t.Errorf("%s is rounded where nothing is", c.owes)
		}
		if down, nearest := pos.RoundDown.Of(c.owes), pos.RoundNearest.Of(c.owes); down != c.down || nearest != c.nearest {
			t.Errorf("%s is %s down and %s to the nearest, want %s and %s", c.owes, down, nearest, c.down, c.nearest)
		}
	}
}

// TestRoundedSale: the sale is settled by what the customer pays, and drawer, receipt,
// report and search say that; the goods keep their prices.
func TestRoundedSale(t *testing.T) {
	for _, c := range []struct {
		rounding pos.CashRounding
		due      pos.Fen
	}{{pos.RoundDown, 1230}, {pos.RoundNearest, 1240}} {
		run(t, func(s *shop) {
			ctx := t.Context()
			s.goBy(pos.Terms{CashRounding: c.rounding})
			s.ring(236)
			s.ring(1000)
			if got := s.Sale(); got.Owes() != 1236 || s.CashDue(got.Owes()) != c.due {
				t.Errorf("%s is owed, %s in cash", got.Owes(), s.CashDue(got.Owes()))
			}
			if _, err := s.Cash(ctx, c.due-1); !errors.Is(err, pos.ErrGivenTooFew) {
				t.Errorf("less than is due: %v", err)
			}
			sale, err := s.Cash(ctx, 2000)
			s.check(err)
			got := sale.Tenders[0]
			if sale.State != pos.SaleSettled || got.Amount != c.due || got.Change != 2000-c.due || got.Rounding != c.due-1236 ||
				sale.Total() != 1236 || sale.Due() != c.due || sale.Owes() != 0 {
				t.Errorf("%s: the sale is %+v", c.rounding, sale)
			}
			receipt, err := s.book.Receipt(ctx, sale.Number)
			if err != nil || receipt.Total != 1236 || receipt.Rounding != c.due-1236 {
				t.Errorf("the receipt is %+v, %v", receipt, err)
			}
			x := s.x()
			if r := x.Tally; r.Sales.Amount != 1236 || r.Rounding != (pos.Figure{Count: 1, Amount: c.due - 1236}) || r.Cash.Amount != c.due ||
				r.Net() != c.due || x.Drawer.Expected != c.due || r.Advance != 0 {
				t.Errorf("the report is %+v", x)
			}
			found, err := s.Search(ctx, pos.SaleQuery{Least: c.due, Most: c.due, State: pos.SaleSettled, Limit: 5})
			if err != nil || len(found.Sales) != 1 {
				t.Errorf("found %+v, %v", found, err)
			}
		})
	}
}

// TestOnlyCashIsRounded: of a sale whose first part came by WeChat the rest is.
func TestOnlyCashIsRounded(t *testing.T) {
	run(t, func(s *shop) {
		s.goBy(pos.Terms{CashRounding: pos.RoundDown})
		s.partlyPaid()
		s.ring(37)
		owes := s.Sale().Owes()
		sale, err := s.Cash(t.Context(), 0)
		s.check(err)
		if got := sale.Tenders; len(got) != 2 || got[0].Rounding != 0 || got[1].Amount != owes/10*10 || got[1].Amount-got[1].Rounding != owes {
			t.Errorf("%s was owed, the tenders are %+v", owes, got)
		}
		if x := s.x().Tally; x.Cash.Amount+x.WeChat.Amount != x.Sales.Amount+x.Rounding.Amount || x.Advance != 0 {
			t.Errorf("the report is %+v", x)
		}
	})
}

// TestRoundedRefund: what goes back in the end is what was paid, and its goods with it.
func TestRoundedRefund(t *testing.T) {
	refund := pos.Granted(pos.RightRefund)
	for _, c := range []struct {
		rounding pos.CashRounding
		paid     pos.Fen
	}{{pos.RoundDown, 1230}, {pos.RoundNearest, 1240}} {
		for name, orders := range map[string][]pos.RefundOrder{
			"whole":     {{}},
			"all lines": {{Lines: []pos.RefundLine{{Line: 0, Quantity: pos.One}, {Line: 1, Quantity: pos.One}}}},
			"by line":   {{Lines: []pos.RefundLine{{Line: 1, Quantity: pos.One}}}, {Lines: []pos.RefundLine{{Line: 0, Quantity: pos.One}}}},
			"the rest":  {{Lines: []pos.RefundLine{{Line: 0, Quantity: pos.One}}}, {}},
		} {
			run(t, func(s *shop) {
				ctx := t.Context()
				s.goBy(pos.Terms{CashRounding: c.rounding})
				s.ring(236)
				s.ring(1000)
				sale, err := s.Cash(ctx, 0)
				s.check(err)
				var back pos.Fen
				for i, o := range orders {
					o.Sale, o.By = sale.Number, refund
					r, err := s.Refund(ctx, o)
					s.check(err)
					back += r.RefundFee
					if last := i == len(orders)-1; last != (r.Rounding == c.paid-1236) {
						t.Errorf("%s: refund %d of %s has %s of rounding", name, i, r.RefundFee, r.Rounding)
					}
					if slip, err := s.book.RefundSlip(ctx, sale.Number, r.OutRefundNo); err != nil || slip.Sold != c.paid {
						t.Errorf("%s: the slip says it was paid with %s, %v", name, slip.Sold, err)
					}
				}
				of, err := s.Refundable(ctx, string(sale.Number))
				s.check(err)
				if back != c.paid || of.Payments[0].Left != 0 || of.Returned[0] != pos.One || of.Returned[1] != pos.One {
					t.Errorf("%s: %s of %s went back, the goods are %v", name, back, c.paid, of.Returned)
				}
				if x := s.x(); x.Tally.Net() != 0 || x.Drawer.Expected != 0 {
					t.Errorf("%s: the report is %+v", name, x)
				}
				if record, err := s.SaleRecord(ctx, sale.Number); err != nil || record.Returned() != pos.ReturnedWhole {
					t.Errorf("%s: it counts as %q, %v", name, record.Returned(), err)
				}
			})
		}
	}
}
