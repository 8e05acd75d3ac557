package sandbox

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"

	"wxtill/wxpay"
)

// DefaultFeeRate is 0.60 %, what most merchants pay.
const DefaultFeeRate FeeRate = 60

// FeeRate is what WeChat keeps of a payment, in 0.01 %. The zero value leaves the
// choice to who takes it; nothing at all is NoFee.
type FeeRate int64

// NoFee is the rate of a merchant who pays nothing.
const NoFee FeeRate = -1

// of is the charge for so many fen: rounded to a fen, half a fen up, row by row,
// as bills have been seen. A refund gives back what its own amount would cost.
func (r FeeRate) of(fen int64) wxpay.BillFee {
	if fen < 0 {
		return -r.of(-fen)
	}
	return wxpay.BillFee((fen*max(0, int64(r)) + 5_000) / 10_000 * 1_000)
}

func (r FeeRate) String() string {
	r = max(0, r)
	return fmt.Sprintf("%d.%02d%%", r/100, r%100)
}

// MarshalText writes the rate as bills do: 0.60%.
func (r FeeRate) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

var rateForm = regexp.MustCompile(`^([0-9]{1,2})(?:\.([0-9]{1,2}))?%?$`)

// UnmarshalText reads what MarshalText writes, without the % too. Nothing is NoFee.
func (r *FeeRate) UnmarshalText(text []byte) error {
	m := rateForm.FindSubmatch(text)
	if m == nil {
		return fmt.Errorf("%q is no rate such as 0.60%%", text)
	}
	// Four digits at most.
	hundredths, _ := strconv.ParseInt(string(m[1])+(string(m[2]) + "00")[:2], 10, 64)
	if *r = FeeRate(hundredths); *r == 0 {
		*r = NoFee
	}
	return nil
}

// SetFeeRate changes what is charged of the payments from now on. Refunds go by
// their payment's rate.
func (s *Sandbox) SetFeeRate(r FeeRate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.o.FeeRate = cmp.Or(r, DefaultFeeRate)
}

// rate is what is charged of an order.
func (s *Sandbox) rate(o *Order) FeeRate { return cmp.Or(o.FeeRate, s.o.FeeRate) }
