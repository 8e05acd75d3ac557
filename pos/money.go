package pos

import (
	"errors"
	"fmt"
	"strings"
)

// Fen is an amount of money in hundredths of a yuan. All arithmetic on money is
// integer arithmetic on this type; a float never touches it.
type Fen int64

// MaxAmount is the largest amount one sale may come to: ￥1,000,000.00.
const MaxAmount Fen = 100_000_000

// Errors of [ParseFen], and of amounts that did not come as text.
var (
	ErrAmountSyntax   = errors.New("amount must be digits with at most one point, like 12.50")
	ErrAmountDecimals = errors.New("amount has more than two decimals")
	ErrAmountZero     = errors.New("amount must be more than zero")
	ErrAmountNegative = errors.New("amount must not be negative")
	ErrAmountTooLarge = errors.New("amount is over 1,000,000.00")
)

// Errors of quantities.
var (
	ErrQuantitySyntax   = errors.New("quantity must be digits with at most three decimals, like 2 or 0.152")
	ErrQuantityZero     = errors.New("quantity must be more than zero")
	ErrQuantityTooLarge = errors.New("quantity is over 99,999")
	ErrQuantityBroken   = errors.New("goods that are counted have whole quantities")
)

// ParseFen reads an amount in yuan as a person types it: "12", "12.5", "12.50",
// "1,234.00", a leading ￥ or ¥ and full-width digits allowed. It refuses signs,
// exponents, a third decimal, zero and amounts over [MaxAmount].
func ParseFen(s string) (Fen, error) {
	whole, frac, err := splitDecimal(strings.TrimLeft(foldWidth(strings.TrimSpace(s)), "¥￥"), ErrAmountSyntax)
	switch {
	case errors.Is(err, errMinus):
		return 0, fmt.Errorf("%w: %q", ErrAmountNegative, s)
	case err != nil:
		return 0, fmt.Errorf("%w: %q", err, s)
	case len(frac) > 2:
		return 0, fmt.Errorf("%w: %q", ErrAmountDecimals, s)
	case len(strings.TrimLeft(whole, "0")) > 7:
		return 0, fmt.Errorf("%w: %q", ErrAmountTooLarge, s)
	}
	f := Fen(digits(whole)*100 + digits((frac + "00")[:2]))
	switch {
	case f == 0:
		return 0, fmt.Errorf("%w: %q", ErrAmountZero, s)
	case f > MaxAmount:
		return 0, fmt.Errorf("%w: %q", ErrAmountTooLarge, s)
	}
	return f, nil
}

// String gives the amount in yuan with two decimals: 1250 is "12.50".
func (f Fen) String() string {
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	return fmt.Sprintf("%s%d.%02d", sign, f/100, f%100)
}

// Short is String without zeros behind the point: 1500 is "15".
func (f Fen) Short() string { return strings.TrimSuffix(strings.TrimSuffix(f.String(), "0"), ".0") }

// Grouped is String with thousands set apart: "1,234.50".
func (f Fen) Grouped() string {
	s := f.String()
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 6; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Quantity counts goods in thousandths of their unit: 2 pieces are 2000, 0.152
// kg is 152.
type Quantity int64

// One is a single piece or one whole unit of weighed goods.
const One Quantity = 1000

// MaxQuantity is the most that one line may hold: price x quantity stays far
// inside an int64.
const MaxQuantity = 99_999 * One

// ParseQuantity reads "3" or "0.152", full-width digits allowed. It refuses zero,
// signs, a fourth decimal and more than [MaxQuantity].
func ParseQuantity(s string) (Quantity, error) {
	whole, frac, err := splitDecimal(foldWidth(strings.TrimSpace(s)), ErrQuantitySyntax)
	if err != nil || len(frac) > 3 {
		return 0, fmt.Errorf("%w: %q", ErrQuantitySyntax, s)
	}
	if len(strings.TrimLeft(whole, "0")) > 5 {
		return 0, fmt.Errorf("%w: %q", ErrQuantityTooLarge, s)
	}
	q := Quantity(digits(whole)*1000 + digits((frac + "000")[:3]))
	if err := q.check(); err != nil {
		return 0, fmt.Errorf("%w: %q", err, s)
	}
	return q, nil
}

// check holds a quantity to its limits.
func (q Quantity) check() error {
	switch {
	case q <= 0:
		return ErrQuantityZero
	case q > MaxQuantity:
		return ErrQuantityTooLarge
	}
	return nil
}

// String gives whole pieces without decimals and weights with three.
func (q Quantity) String() string {
	if q%One == 0 {
		return fmt.Sprint(int64(q / One))
	}
	return fmt.Sprintf("%d.%03d", q/One, q%One)
}

// Times is the price of quantity q at f a unit, rounded half up to the fen.
func (f Fen) Times(q Quantity) Fen {
	return Fen((int64(f)*int64(q) + int64(One)/2) / int64(One))
}

var errMinus = errors.New("minus sign")

// splitDecimal takes "12.50" apart. Commas may only group thousands.
func splitDecimal(s string, syntax error) (whole, frac string, err error) {
	if strings.HasPrefix(s, "-") {
		return "", "", errMinus
	}
	whole, frac, point := strings.Cut(s, ".")
	if groups := strings.Split(whole, ","); len(groups) > 1 {
		for i, g := range groups {
			if i > 0 && len(g) != 3 || i == 0 && (g == "" || len(g) > 3) {
				return "", "", syntax
			}
		}
		whole = strings.Join(groups, "")
	}
	if whole == "" && frac == "" || point && frac == "" {
		return "", "", syntax
	}
	for _, r := range whole + frac {
		if r < '0' || r > '9' {
			return "", "", syntax
		}
	}
	return whole, frac, nil
}

// digits is the value of a string of ASCII digits that is known to be short.
func digits(s string) int64 {
	var n int64
	for _, r := range s {
		n = n*10 + int64(r-'0')
	}
	return n
}

// foldWidth turns full-width digits and punctuation, which an input method
// leaves behind, into their ASCII forms.
func foldWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '。':
			return '.'
		case r == '　':
			return ' '
		}
		return r
	}, s)
}
