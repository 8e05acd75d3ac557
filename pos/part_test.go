package pos_test

import (
	"errors"
	"testing"
	"time"

	"wxtill/pos"
)

// TestPartByWeChat: WeChat takes a part of a sale first, under codes that keep its
// amount, and cash the rest.
func TestPartByWeChat(t *testing.T) {
	run(t, func(s *shop) {
		ctx := s.t.Context()
		s.wechat.say(ok, "NOTPAY", ok)
		s.ring(1500)
		for part, want := range map[pos.Fen]error{1501: pos.ErrPartTooMuch, -1: pos.ErrAmountNegative} {
			if _, err := s.ChargePart(ctx, part); !errors.Is(err, want) {
				t.Errorf("a part of %s: %v", part, err)
			}
		}
		no, err := s.ChargePart(ctx, 1000)
		s.check(err)
		s.after(3 * time.Second)
		v, on := s.OnScreen()
		if !on || v.Attempt.OutTradeNo != no || v.Attempt.TotalFee != 1000 || !v.Attempt.Part || v.Attempt.Params.Get("total_fee") != "1000" {
			s.t.Fatalf("on the screen is %+v", v.Attempt)
		}
		s.after(rhythm.Expire - 10*time.Second) // too little time is left of the order
		if v, on = s.OnScreen(); on {
			s.check(s.Withdraw(ctx, v.Attempt.OutTradeNo))
		}
		again, err := s.ChargePart(ctx, 1000)
		s.check(err)
		s.after(3 * time.Second)
		if fresh, err := s.NewCode(ctx); err != nil || fresh != again {
			t.Errorf("a fresh code is of %s, %v", fresh, err)
		}
		s.after(3 * time.Second)
		s.wechat.say(ok, "SUCCESS", ok)
		s.wechat.set(func(g *script) { g.query, g.paid = "NOTPAY", again })
		s.after(5 * time.Second)
		got := s.Sale()
		if got.State != pos.SaleOpen || got.Paid() != 1000 || got.Owes() != 500 || s.Locked() {
			s.t.Fatalf("once it is paid the sale is %+v", got)
		}
		if _, err := s.book.Receipt(ctx, got.Number); !errors.Is(err, pos.ErrNoSuchSale) {
			t.Errorf("a part has a receipt: %v", err)
		}
		sale, err := s.Cash(ctx, 1000)
		s.check(err)
		if sale.State != pos.SaleSettled || len(sale.Tenders) != 2 || sale.Tenders[1].Amount != 500 || sale.Tenders[1].Change != 500 {
			t.Errorf("in the end it is %+v", sale)
		}
		if x := s.x().Tally; x.WeChat.Amount != 1000 || x.Cash.Amount != 500 || x.Sales.Amount != 1500 || x.Advance != 0 {
			t.Errorf("the report is %+v", x)
		}
	})
}

// TestAllIsNoPart: what comes to the whole is shown again like any other.
func TestAllIsNoPart(t *testing.T) {
	run(t, func(s *shop) {
		ctx := s.t.Context()
		s.ring(1500)
		no := s.charge()
		s.after(3 * time.Second)
		s.check(s.Withdraw(ctx, no))
		if again, err := s.ChargePart(ctx, 1500); err != nil || again != no {
			t.Errorf("the whole as a part is %s, %v", again, err)
		}
		if v, _ := s.OnScreen(); v.Attempt.Part {
			t.Errorf("it counts as a part: %+v", v.Attempt)
		}
		s.check(s.Withdraw(ctx, no))
		part, err := s.ChargePart(ctx, 400)
		s.check(err)
		if v, _ := s.OnScreen(); part == no || !v.Attempt.Part || v.Attempt.TotalFee != 400 {
			t.Errorf("a part after it is %+v", v.Attempt)
		}
	})
}
