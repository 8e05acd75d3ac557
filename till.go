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
	terms, err := termsOf(c)
	if err != nil {
		return err
	}
	o := pos.Options{
		Ledger:       s.book,
		Labels:       terms.Labels,
		Gateways:     s.gateways,
		Account:      account,
		Shop:         s.shop(),
		FeeRate:      terms.FeeRate,
		Rhythm:       pos.Rhythm{Poll: c.Pay.Poll, Window: c.Pay.Window, Expire: c.Pay.Expire, CloseAfter: c.Pay.CloseAfter, Rate: c.Pay.Rate},
		CanRefund:    s.canRefund,
		Counting:     terms.Counting,
		CashRounding: terms.CashRounding, DiscountLimit: terms.DiscountLimit, NewSale: newSale,
		Logger: s.logger,
	}
	if s.printer != nil {
		o.Printer = s.printer
	}
	if s.till, err = pos.Open(ctx, o); err == nil && s.training {
		err = s.till.Stock(ctx, pos.SampleGoods(c.Shop.Language))
	}
	return err
}

// termsOf are what of a configuration the till takes over without a restart.
func termsOf(c *config.Config) (pos.Terms, error) {
	rate, err := pos.ParseFeeRate(c.Bill.Rate)
	if err != nil {
		return pos.Terms{}, err
	}
	labels, err := pos.ParseLabels(c.Goods.Labels)
	return pos.Terms{
		Name: c.Shop.Name, Language: c.Shop.Language, DiscountLimit: c.Shop.DiscountLimit,
		CashRounding: pos.CashRounding(c.Shop.CashRounding), Counting: counting(c), Labels: labels, FeeRate: rate,
	}, err
}

// adopt has the open till go by a configuration that was saved.
func (s *station) adopt(c *config.Config) error {
	terms, err := termsOf(c)
	if err == nil {
		s.till.Adopt(terms)
	}
	return err
}

// counting is how the drawer is counted by the configuration, which has been
// checked.
func counting(c *config.Config) pos.Counting {
	limit, _ := yuanOrNone(c.Shift.ReasonAbove)
	return pos.Counting{Blind: c.Shift.Count == "blind", ReasonAbove: limit}
}
