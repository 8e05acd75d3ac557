package wxpay

import "fmt"

// BillFee is a service charge (手续费) in 1/100000 yuan, the unit of bills;
// negative where a refund gives it back. 1000 are one fen.
type BillFee int64

// String writes the charge in yuan as bills do, with five decimals.
func (f BillFee) String() string { return yuan(int64(f), feePlaces) }

// Decimals of the amounts in a bill, which are in yuan.
const (
	fenPlaces = 2
	feePlaces = 5
	maxWhole  = 12 // digits before the point: more would be no amount, and could overflow
)

// decimal reads an amount of yuan as a whole number of 10^-places yuan. What is
// more exact than that must be zeros: "45.0" is 45 of something uncountable.
func decimal(text []byte, places int) (int64, bool) {
	digits := text
	negative := len(digits) > 0 && digits[0] == '-'
	if negative {
		digits = digits[1:]
	}
	n, i := int64(0), 0
	for ; i < len(digits) && isDigit(digits[i]); i++ {
		n = n*10 + int64(digits[i]-'0')
		if i == maxWhole {
			return 0, false
		}
	}
	if i == 0 || i+1 == len(digits) || i < len(digits) && digits[i] != '.' {
		return 0, false
	}
	for _, d := range digits[min(i+1, len(digits)):] {
		switch {
		case !isDigit(d):
			return 0, false
		case places > 0:
			n = n*10 + int64(d-'0')
			places--
		case d != '0':
			return 0, false
		}
	}
	for ; places > 0; places-- {
		n *= 10
	}
	if negative {
		n = -n
	}
	return n, true
}

func isDigit(b byte) bool { return b-'0' < 10 }

// yuan writes n units of 10^-places yuan.
func yuan(n int64, places int) string {
	sign, whole, unit := "", uint64(n), uint64(1)
	if n < 0 {
		sign, whole = "-", -whole
	}
	for range places {
		unit *= 10
	}
	return fmt.Sprintf("%s%d.%0*d", sign, whole/unit, places, whole%unit)
}
