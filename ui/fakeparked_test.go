package ui

import (
	"context"
	"slices"

	"wxtill/pos"
)

func (f *fakeTill) Park(context.Context) (pos.SaleNumber, error) {
	if err := f.trouble(); err != nil {
		return "", err
	}
	s := f.sale
	s.State, s.ParkedAt = pos.SaleParked, f.clock.now
	f.parked = append(f.parked, s)
	f.sale = &pos.Sale{State: pos.SaleOpen}
	return s.Number, nil
}

func (f *fakeTill) Parked() []*pos.Sale { return slices.Clone(f.parked) }

// unpark takes a sale off the list.
func (f *fakeTill) unpark(number pos.SaleNumber) *pos.Sale {
	i := slices.IndexFunc(f.parked, func(s *pos.Sale) bool { return s.Number == number })
	if i < 0 {
		return nil
	}
	s := f.parked[i]
	f.parked = slices.Delete(slices.Clone(f.parked), i, i+1)
	return s
}

func (f *fakeTill) Recall(ctx context.Context, number pos.SaleNumber) error {
	if err := f.trouble(); err != nil {
		return err
	}
	s := f.unpark(number)
	if s == nil {
		return pos.ErrSaleEnded
	}
	if f.sale.Number != "" {
		if _, err := f.Park(ctx); err != nil {
			return err
		}
	}
	s.State = pos.SaleOpen
	f.sale = s
	return nil
}

func (f *fakeTill) VoidParked(_ context.Context, number pos.SaleNumber, reason string, _ pos.Grant) error {
	f.voided = append(f.voided, string(number)+" "+reason)
	f.unpark(number)
	return nil
}
