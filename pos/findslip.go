package pos

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Why a number leads to no slip.
var (
	// ErrManySlips says that a number is that of several sales.
	ErrManySlips = errors.New("the number is that of several sales")
	// ErrNoReceipt says that a sale has no receipt: it is not settled.
	ErrNoReceipt = errors.New("the sale has no receipt yet")
)

// FindSlip is the slip of a sale or a refund, by any number that finds it, with the
// template that it was made by: as a copy of it would look. It reads the book alone.
// Errors: ErrNoSuchSale, ErrNoReceipt, ErrNoSuchRefund, ErrNoSlip, ErrManySlips.
func FindSlip(ctx context.Context, book Ledger, number string) (Slip, error) {
	number = strings.TrimSpace(number)
	if no := OutRefundNo(ReceiptCode(number)); strings.Contains(string(no), "-R") {
		r, err := book.Refund(ctx, no)
		if err != nil {
			return Slip{}, err
		}
		slip, err := book.RefundSlip(ctx, r.Sale, no)
		if err != nil {
			return Slip{}, fmt.Errorf("finding the slip of %s: %w", no, err)
		}
		return withTemplate(ctx, book, Slip{Refund: slip, Doubt: true})
	}
	found, err := Find(ctx, book, SaleQuery{Number: number, Limit: 2})
	switch {
	case err != nil:
		return Slip{}, err
	case number == "" || len(found.Sales) == 0:
		return Slip{}, fmt.Errorf("%w: %s", ErrNoSuchSale, number)
	case len(found.Sales) > 1:
		return Slip{}, fmt.Errorf("%w: %s", ErrManySlips, number)
	}
	sale := found.Sales[0].Sale.Number
	r, err := book.Receipt(ctx, sale)
	switch {
	case errors.Is(err, ErrNoSuchSale):
		return Slip{}, fmt.Errorf("%w: %s", ErrNoReceipt, sale)
	case err != nil:
		return Slip{}, fmt.Errorf("finding the receipt of %s: %w", sale, err)
	}
	return withTemplate(ctx, book, Slip{Receipt: r, Doubt: true})
}

// ShiftSlip is the Z report of a closed shift, as a copy of it would look. Errors:
// ErrNoSuchShift.
func ShiftSlip(ctx context.Context, book Ledger, n ShiftNumber) (Slip, error) {
	s, err := book.Shift(ctx, n)
	switch {
	case err != nil:
		return Slip{}, fmt.Errorf("finding the Z report: %w", err)
	case s.Z == nil:
		return Slip{}, fmt.Errorf("%w: %d", ErrNoSuchShift, n)
	}
	return Slip{Shift: s.Z, Doubt: true}, nil
}

// SlipOf is [FindSlip] in the till's own book.
func (t *Till) SlipOf(ctx context.Context, number string) (Slip, error) {
	return FindSlip(ctx, t.Ledger, number)
}

// withTemplate gives a slip the template that it was made by.
func withTemplate(ctx context.Context, book TemplateLedger, s Slip) (Slip, error) {
	n := s.templateNumber()
	if n == 0 {
		return s, nil
	}
	var err error
	if s.Template, err = book.Template(ctx, n); err != nil {
		return s, fmt.Errorf("template %d of a slip: %w", n, err)
	}
	return s, nil
}
