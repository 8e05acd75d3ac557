package pos_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"wxtill/pos"
)

// TestTemplate: what the shop edits holds from the next slip on, over a restart as
// well, and a copy looks as its original did.
func TestTemplate(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		ctx := t.Context()
		plain := s.sellForCash()
		s.check(s.SetTemplate(ctx, pos.Template{Header: "南京路 12 号", Logo: []byte{1}}, pos.Grant{}))
		first := s.sellForCash()
		s.check(s.SetTemplate(ctx, pos.Template{Header: "搬到北京路", ParkTicket: true}, pos.Grant{}))
		s.restart()
		second := s.sellForCash()
		synctest.Wait()
		p.take()
		for _, c := range []struct {
			sale   pos.SaleNumber
			header string // "": the till's own
		}{{plain.Number, ""}, {first.Number, "南京路 12 号"}, {second.Number, "搬到北京路"}} {
			s.check(s.Reprint(ctx, c.sale))
			synctest.Wait()
			slips := p.take()
			if len(slips) != 1 {
				t.Fatalf("%d slips of %s", len(slips), c.sale)
			}
			if got := slips[0].Template; (got == nil) != (c.header == "") || got != nil && got.Header != c.header {
				t.Errorf("the copy of %s is by %+v, want %q", c.sale, got, c.header)
			}
		}
		if now := s.Template(); now.Number != 2 || now.Header != "搬到北京路" {
			t.Errorf("in force is %+v", now)
		}
	})
}

func TestTemplatesThatCannotBe(t *testing.T) {
	run(t, func(s *shop) {
		for name, c := range map[string]struct {
			made pos.Template
			want error
		}{
			"a heavy logo":    {pos.Template{Logo: make([]byte, 100_000)}, pos.ErrLogoTooLarge},
			"a long text":     {pos.Template{Footer: strings.Repeat("好", 401)}, pos.ErrTemplateText},
			"many lines":      {pos.Template{Header: strings.Repeat("\n", 12)}, pos.ErrTemplateText},
			"a command":       {pos.Template{Thanks: "\x1bp\x00"}, pos.ErrTemplateText},
			"no text":         {pos.Template{Invoice: "\xff"}, pos.ErrTemplateText},
			"another part":    {pos.Template{Hidden: []pos.SlipPart{"total_fee"}}, pos.ErrTemplatePart},
			"over the margin": {pos.Template{LogoWidth: 101}, pos.ErrTemplatePart},
		} {
			if err := s.SetTemplate(t.Context(), c.made, pos.Grant{}); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := s.Template().Number; n != 0 {
			t.Errorf("template %d is in force", n)
		}
	})
}

// TestParkTicket comes where the shop wants one, also for a sale that another pushes
// aside, and not for an empty cart.
func TestParkTicket(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		ctx := t.Context()
		s.ring(300)
		quiet := s.park()
		synctest.Wait()
		if slips := p.take(); len(slips) != 0 {
			t.Errorf("unasked: %+v", slips)
		}
		s.check(s.SetTemplate(ctx, pos.Template{ParkTicket: true}, pos.Grant{}))
		s.ring(1250)
		pushed := s.Sale().Number
		s.check(s.Recall(ctx, quiet))
		s.check(s.RemoveLine(ctx, 0))
		s.check(s.Recall(ctx, pushed))
		synctest.Wait()
		slips := p.take()
		if len(slips) != 1 || slips[0].Parked == nil || slips[0].Parked.Sale != pushed || slips[0].Parked.Owes != 1250 || slips[0].Template == nil {
			t.Errorf("slips %+v", slips)
		}
	})
}

// TestOtherSlips: a gift receipt is of the receipt, labels and the test page are about
// no sale, and none of them is a copy or opens the drawer.
func TestOtherSlips(t *testing.T) {
	runPrinting(t, func(s *shop, p *paper) {
		ctx := t.Context()
		sale := s.sellForCash()
		synctest.Wait()
		p.take()
		s.check(s.PrintGift(ctx, sale.Number))
		s.check(s.PrintLabels(ctx, pos.Label{Name: "拿铁", Price: 2200, Code: "6901234567892", Count: 3}))
		s.check(s.PrintTest(ctx))
		synctest.Wait()
		slips := p.take()
		if len(slips) != 3 || !slips[0].Gift || slips[0].Receipt.Sale != sale.Number || slips[1].Label.Count != 3 || slips[1].Label.Shop.Name == "" || slips[2].Test == nil {
			t.Fatalf("slips %+v", slips)
		}
		for _, slip := range slips {
			if slip.Copy != 0 || slip.Doubt || slip.Drawer {
				t.Errorf("%+v", slip)
			}
		}
		s.check(s.PrintLabels(ctx, pos.Label{Name: "拿铁", Price: 2200, Code: "6901234567892", Count: 25}))
		synctest.Wait()
		var counts []int
		for _, slip := range p.take() {
			counts = append(counts, slip.Label.Count)
		}
		if !slices.Equal(counts, []int{4, 4, 4, 4, 4, 4, 1}) {
			t.Errorf("25 labels are jobs of %d", counts)
		}
		if err := s.PrintGift(ctx, "T01-20261123-000999"); !errors.Is(err, pos.ErrNoSuchSale) {
			t.Errorf("a gift receipt of no sale: %v", err)
		}
		for _, l := range []pos.Label{{Code: "1", Count: 1}, {Name: "x", Count: 1}, {Name: "x", Code: "1"}, {Name: "x", Code: "1", Count: 201}} {
			if err := s.PrintLabels(ctx, l); !errors.Is(err, pos.ErrLabel) {
				t.Errorf("%+v: %v", l, err)
			}
		}
		slip, err := s.SlipOf(ctx, string(sale.Number))
		if err != nil || slip.Receipt.Sale != sale.Number || !slip.Doubt {
			t.Errorf("the slip of the sale is %+v, %v", slip, err)
		}
		s.check(s.AddAmount(ctx, "", 100))
		if _, err := s.SlipOf(ctx, string(s.Sale().Number)); !errors.Is(err, pos.ErrNoReceipt) {
			t.Errorf("the slip of an open sale: %v", err)
		}
	})
}
