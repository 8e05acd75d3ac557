package pos

import (
	"context"
	"errors"
	"fmt"

	"wxtill/wxpay"
)

// ErrPartTooMuch says that a part is more than the sale owes.
var ErrPartTooMuch = errors.New("the part is more than the sale owes")

// ChargePart is [Till.Charge] for a part of what the sale owes, at most all of it. Once
// the part is paid the sale stays open and owes the rest, which is taken in cash or by
// another payment; a part that is withdrawn, closed or refused leaves all owed.
//
// Errors: those of Charge, ErrSaleLocked where a code for another amount is on the screen,
// ErrAmountZero, ErrAmountNegative, ErrPartTooMuch.
func (t *Till) ChargePart(ctx context.Context, part Fen) (OutTradeNo, error) {
	if err := checkPart(part); err != nil {
		return "", err
	}
	return t.charge(ctx, part)
}

// PayPartByCode is [Till.PayByCode] for a part of what the sale owes, at most all of it.
//
// Errors: those of PayByCode, ErrAmountZero, ErrAmountNegative, ErrPartTooMuch.
func (t *Till) PayPartByCode(ctx context.Context, part Fen, code wxpay.AuthCode) (OutTradeNo, error) {
	if err := checkPart(part); err != nil {
		return "", err
	}
	return t.payByCode(ctx, part, code)
}

func checkPart(part Fen) error {
	switch {
	case part == 0:
		return ErrAmountZero
	case part < 0:
		return fmt.Errorf("%w: %s", ErrAmountNegative, part)
	}
	return nil
}

// feeOf is what an order for a part of the sale on the counter comes to, all that it owes
// where part is 0. The caller holds mu.
func (t *Till) feeOf(part Fen) (Fen, error) {
	owes := t.sale.Owes()
	switch {
	case owes <= 0:
		return 0, ErrSaleEmpty
	case part > owes:
		return 0, fmt.Errorf("%w: %s of %s", ErrPartTooMuch, part, owes)
	case part == 0:
		return owes, nil
	}
	return part, nil
}

// part is what the attempt asks for where that is a part of its sale, 0 where it is all.
func (a *Attempt) part() Fen {
	if a.Part {
		return a.TotalFee
	}
	return 0
}

// lastPart is the part that the newest order of the sale on the counter has asked for and
// not been paid, 0 where that was no part or the sale owes no more than it: then all is
// asked for. The caller holds mu.
func (t *Till) lastPart(ctx context.Context) (Fen, error) {
	attempts, err := t.Ledger.Attempts(ctx, t.sale.Number)
	if err != nil {
		return 0, fmt.Errorf("finding the last order of the sale: %w", err)
	}
	if n := len(attempts); n > 0 && attempts[n-1].State != Paid && attempts[n-1].TotalFee < t.sale.Owes() {
		return attempts[n-1].part(), nil
	}
	return 0, nil
}
