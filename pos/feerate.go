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

// fits reports whether a fee can be what the rate says, however it was rounded.
func (r FeeRate) fits(amount Fen, fee wxpay.BillFee) bool {
	off := fee - r.of(amount)
	return -oneFen < off && off < oneFen
}
