package pos_test

import (
	"testing"
	"testing/synctest"

	"wxtill/pos"
)

// TestAdopt: other terms hold from the next slip and the next sale on; a copy of an older
// slip is what it was.
func TestAdopt(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		before := s.Shop()
		sale := s.sellForCash()
		synctest.Wait()
		p.take()
		s.Adopt(pos.Terms{Name: "Corner", Language: "en", DiscountLimit: 40, CashRounding: pos.RoundDown, Counting: pos.Counting{Blind: true}})
		shop := s.Shop()
		if shop.Name != "Corner" || shop.Language != "en" || shop.Till != before.Till || shop.Device != before.Device {
			t.Errorf("the shop is %+v", shop)
		}
		s.sellForCash()
		synctest.Wait()
		if slips := p.take(); len(slips) != 1 || slips[0].Receipt.Shop.Language != "en" || slips[0].Receipt.Shop.Name != "Corner" {
			t.Errorf("the next slip: %+v", slips)
		}
		s.check(s.Reprint(t.Context(), sale.Number))
		synctest.Wait()
		if slips := p.take(); len(slips) != 1 || slips[0].Receipt.Shop.Language != before.Language {
			t.Errorf("a copy: %+v", slips)
		}
		if got := s.CashDue(1257); got != 1250 {
			t.Errorf("12.57 in cash are %s", got)
		}
		if !s.CountsBlind() {
			t.Error("the drawer is counted with its sum in sight")
		}
		s.hire()
		s.signIn(cashier)
		s.ring(1000)
		if right, err := s.DiscountRight(pos.WholeSale, pos.Discount{Kind: pos.DiscountPercent, Rate: 3000}); err != nil || right != pos.RightSell {
			t.Errorf("30%% off need %q, %v", right, err)
		}
	})
}
