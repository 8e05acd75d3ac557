package pos

import (
	"errors"
	"fmt"
	"strings"

	"wxtill/wxpay"
)

// FeeRate is what WeChat keeps of a payment by the shop's contract, in 0.01 %:
// 60 is 0.60 %.
type FeeRate int64

// ErrFeeRate is the error of [ParseFeeRate].
var ErrFeeRate = errors.New("a rate is written 0.60%, and is less than 100%")

// ParseFeeRate reads a rate as contracts and bills write it, like 0.60%. Nothing
// is no rate.
func ParseFeeRate(s string) (FeeRate, error) {
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(foldWidth(s)), "%"))
	if text == "" {
		return 0, nil
	}
	whole, frac, err := splitDecimal(text, ErrFeeRate)
	if err != nil || len(frac) > 2 || len(whole) > 2 {
		return 0, fmt.Errorf("%w: %q", ErrFeeRate, s)
	}
	return FeeRate(digits(whole)*100 + digits((frac + "00")[:2])), nil
}

// String is the rate as contracts write it, "" for none.
func (r FeeRate) String() string {
	if r == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%02d%%", r/100, r%100)
}

// oneFen is how many units of a [wxpay.BillFee] a fen has.
const oneFen = 1000

// of is what WeChat keeps of an amount, exactly: bills round it to a fen.
func (r FeeRate) of(amount Fen) wxpay.BillFee { return wxpay.BillFee(int64(amount) * int64(r) / 10) }

// charged reports whether the fee of a row can be what the rate says, and what it should
// be. Where the bill does not tell what coupons cost the shop, as those before today's,
// the charge may be for all of the amount, for what the customer bore alone, or
// for anything between: coupons that the shop has paid for are charged, its others not.
func (r FeeRate) charged(e *wxpay.BillEntry, refund bool) (owed wxpay.BillFee, fits bool) {
	amount, coupon := Fen(e.SettlementTotalFee), Fen(e.CouponFee)
	if refund {
		amount, coupon = -Fen(e.SettlementRefundFee), -Fen(e.CouponRefundFee)
	}
	owed = r.of(amount)
	if e.SettlementTold || coupon == 0 {
		return owed, r.fits(amount, e.Fee)
	}
	part := r.of(amount - coupon)
	nearest := min(max(e.Fee, min(part, owed)), max(part, owed))
	return owed, -oneFen < e.Fee-nearest && e.Fee-nearest < oneFen
}

// fits reports whether a fee can be what the rate says, however it was rounded.
func (r FeeRate) fits(amount Fen, fee wxpay.BillFee) bool {
	off := fee - r.of(amount)
	return -oneFen < off && off < oneFen
}
