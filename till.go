package main

import (
	"context"

	"wxtill/config"
	"wxtill/pos"
)

// openTill opens the till over the book, as the configuration has it. A lesson begins
// with some goods.
func (s *station) openTill(ctx context.Context, account pos.Account, newSale bool) (err error) {
	c := s.config
	rate, err := pos.ParseFeeRate(c.Bill.Rate)
	if err != nil {
		return err
	}
	labels, err := pos.ParseLabels(c.Goods.Labels)
	if err != nil {
		return err
	}
	o := pos.Options{
		Ledger:    s.book,
		Labels:    labels,
		Gateways:  s.gateways,
		Account:   account,
		Shop:      s.shop(),
		FeeRate:   rate,
		Rhythm:    pos.Rhythm{Poll: c.Pay.Poll, Window: c.Pay.Window, Expire: c.Pay.Expire, CloseAfter: c.Pay.CloseAfter, Rate: c.Pay.Rate},
		CanRefund: s.canRefund, Counting: counting(c), DiscountLimit: c.Shop.DiscountLimit, NewSale: newSale,
		CashRounding: pos.CashRounding(c.Shop.CashRounding),
		Logger:       s.logger,
	}
	if s.printer != nil {
		o.Printer = s.printer
	}
	if s.till, err = pos.Open(ctx, o); err == nil && s.training {
		err = s.till.Stock(ctx, pos.SampleGoods(c.Shop.Language))
	}
	return err
}

// counting is how the drawer is counted by the configuration, which has been
// checked.
func counting(c *config.Config) pos.Counting {
	limit, _ := yuanOrNone(c.Shift.ReasonAbove)
	return pos.Counting{Blind: c.Shift.Count == "blind", ReasonAbove: limit}
}
