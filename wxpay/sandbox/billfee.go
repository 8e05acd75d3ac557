package sandbox

import (
	"fmt"

	"wxtill/wxpay"
)

// defaultFeeRate is 0.60 %.
const defaultFeeRate FeeRate = 60

// FeeRate is what WeChat keeps of a payment, in 0.01 %.
type FeeRate int64

// of is the charge for so many fen: rounded to a fen, half a fen up, row by row,
// as bills have been seen. A refund gives back what its own amount would cost.
func (r FeeRate) of(fen int64) wxpay.BillFee {
	if fen < 0 {
		return -r.of(-fen)
	}
	return wxpay.BillFee((fen*int64(r) + 5_000) / 10_000 * 1_000)
}

func (r FeeRate) String() string { return fmt.Sprintf("%d.%02d%%", r/100, r%100) }
