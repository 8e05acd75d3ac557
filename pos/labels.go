package pos

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// LabelKind says what the figure within a shop's own EAN-13 is.
type LabelKind string

const (
	LabelWeight LabelKind = "weight" // how much of the goods, in their unit
	LabelPrice  LabelKind = "price"  // what the pack costs, in yuan
)

// LabelFormat says how the scale of a shop writes an EAN-13: two digits that begin it,
// the digits of the goods, perhaps a check digit of the scale's own, the digits of the
// figure, and the check digit.
type LabelFormat struct {
	Prefix   string // 20 to 29
	Code     int    // how many digits the goods have
	Value    int    // how many the figure has
	Kind     LabelKind
	Decimals int // of the figure
}

// Labels are the formats of a shop, one a prefix.
type Labels []LabelFormat

// ErrLabelSyntax says that a text gives no formats of labels.
var ErrLabelSyntax = errors.New("a format of labels is like 21:5:5:weight:3")

// labelDigits are those of an EAN-13 between its prefix and its check digit.
const labelDigits = 10

// ParseLabels reads formats as a configuration has them: prefix, digits of the goods,
// digits of the figure, weight or price, decimals, like "21:5:5:weight:3,
// 22:5:5:price:2". Errors: ErrLabelSyntax.
func ParseLabels(text string) (Labels, error) {
	var all Labels
	seen := map[string]bool{}
	for _, part := range strings.Split(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		f, ok := parseLabel(part)
		if !ok || seen[f.Prefix] {
			return nil, fmt.Errorf("%w: %q", ErrLabelSyntax, part)
		}
		seen[f.Prefix] = true
		all = append(all, f)
	}
	return all, nil
}

func parseLabel(text string) (f LabelFormat, ok bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 5 {
		return f, false
	}
	var numbers [5]int
	for _, i := range []int{0, 1, 2, 4} {
		n, err := strconv.Atoi(parts[i])
		if err != nil || !allDigits(parts[i]) {
			return f, false
		}
		numbers[i] = n
	}
	f = LabelFormat{Prefix: parts[0], Code: numbers[1], Value: numbers[2], Kind: LabelKind(parts[3]), Decimals: numbers[4]}
	most := map[LabelKind]int{LabelWeight: 3, LabelPrice: 2}
	decimals, known := most[f.Kind]
	return f, known && f.Decimals <= decimals && len(f.Prefix) == 2 && f.Prefix[0] == '2' &&
		f.Code > 0 && f.Value > 0 && f.Code+f.Value <= labelDigits
}

// label is what a shop's own EAN-13 says.
type label struct {
	keys  []ScanKey // by which the goods may be known, the surest first
	kind  LabelKind
	value int64 // thousandths of the unit, or fen
}

// read takes an EAN-13 of the shop's scale apart. One with a wrong check digit is none.
func (l Labels) read(key ScanKey) (label, bool) {
	s := string(key)
	if len(s) != 13 || !allDigits(s) || !EAN13(s) {
		return label{}, false
	}
	for _, f := range l {
		if !strings.HasPrefix(s, f.Prefix) {
			continue
		}
		code := s[2 : 2+f.Code]
		value := digits(s[12-f.Value : 12])
		places := map[LabelKind]int{LabelWeight: 3, LabelPrice: 2}[f.Kind]
		for range places - f.Decimals {
			value *= 10
		}
		return label{
			keys: []ScanKey{ScanKey(code), ScanKey(f.Prefix + code), ScanKey(strings.TrimLeft(code, "0"))},
			kind: f.Kind, value: value,
		}, true
	}
	return label{}, false
}

// of gives the goods of the label, and how much: a weight of goods that are weighed, or
// one pack at the price on it. Errors: those of a price or a quantity.
func (l label) of(g Goods) (Goods, Quantity, error) {
	if l.kind == LabelWeight {
		q := Quantity(l.value)
		if !g.Weighed {
			return g, q, ErrQuantityBroken
		}
		return g, q, q.check()
	}
	g.Price, g.Weighed, g.Unit = Fen(l.value), false, ""
	if g.Price == 0 {
		return g, One, ErrAmountZero
	}
	return g, One, nil
}

// EAN13 reports whether the last of 13 digits is the check digit of the others.
func EAN13(s string) bool {
	sum := 0
	for i := range s {
		d := int(s[i] - '0')
		if i%2 == 1 {
			d *= 3
		}
		sum += d
	}
	return len(s) == 13 && allDigits(s) && sum%10 == 0
}
