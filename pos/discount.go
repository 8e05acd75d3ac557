package pos

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// DiscountKind says how a discount is reckoned.
type DiscountKind string

const (
	DiscountPercent DiscountKind = "percent" // a share of what it is on
	DiscountAmount  DiscountKind = "amount"  // so much off, at most all of it
	DiscountPrice   DiscountKind = "price"   // a lower price: of one unit of a line, or of the sale as a whole
)

// Discount is a rule that makes a line or a whole sale cheaper. It is reckoned anew
// whenever the sale changes. The zero Discount is none.
type Discount struct {
	Kind       DiscountKind `json:"kind,omitempty"`
	Rate       int          `json:"rate,omitempty"`   // of DiscountPercent, in hundredths of a percent: 1500 is 15 % off
	Amount     Fen          `json:"amount,omitempty"` // what is taken off, or the new price
	Reason     string       `json:"reason,omitempty"`
	Operator   OperatorID   `json:"operator,omitempty"`    // who gave it; [Till] fills it in
	ApprovedBy OperatorID   `json:"approved_by,omitempty"` // and who allowed it, where that was another
	Over       bool         `json:"over,omitempty"`        // it was given by RightDiscount, which no change of the cart asks for again
}

// WholeSale stands for the sale in the place of one of its lines.
const WholeSale = -1

// wholeRate is a discount of all there is.
const wholeRate = 10_000

// Errors of discounts.
var (
	ErrDiscountSyntax  = errors.New("a discount is like 15%, 8.5折, 5.00 off or =18 for a new price")
	ErrDiscountTooMuch = errors.New("nothing would be left to pay")
	ErrPriceNotLower   = errors.New("the new price is not lower")
	ErrDiscountOver    = errors.New("the discount would come to more than it may be")
)

// ParseDiscount reads a discount as a person types it: 15% or 8.5折 (which leaves 85
// of a hundred), 5 or 5.00 for so much off, =18 for a new price. Errors:
// ErrDiscountSyntax, those of [ParseFen].
func ParseDiscount(text string) (Discount, error) {
	s := strings.TrimLeft(strings.TrimSpace(foldWidth(text)), "-")
	if price, ok := strings.CutPrefix(s, "="); ok {
		amount, err := ParseFen(price)
		return Discount{Kind: DiscountPrice, Amount: amount}, err
	}
	for suffix, rate := range map[string]func(Fen) Fen{
		"%": func(f Fen) Fen { return f },
		"折": func(f Fen) Fen { return wholeRate - 10*f },
	} {
		number, ok := strings.CutSuffix(s, suffix)
		if !ok {
			continue
		}
		hundredths, err := ParseFen(number)
		r := rate(hundredths)
		if err != nil || r <= 0 || r > wholeRate {
			return Discount{}, fmt.Errorf("%w: %q", ErrDiscountSyntax, text)
		}
		return Discount{Kind: DiscountPercent, Rate: int(r)}, nil
	}
	amount, err := ParseFen(s)
	if errors.Is(err, ErrAmountSyntax) {
		err = fmt.Errorf("%w: %q", ErrDiscountSyntax, text)
	}
	return Discount{Kind: DiscountAmount, Amount: amount}, err
}

// check holds a discount to its form.
func (d Discount) check() error {
	ok := d == Discount{}
	switch d.Kind {
	case DiscountPercent:
		ok = d.Rate > 0 && d.Rate <= wholeRate && d.Amount == 0
	case DiscountAmount, DiscountPrice:
		ok = d.Rate == 0 && d.Amount > 0 && d.Amount <= MaxAmount
	}
	if !ok {
		return fmt.Errorf("%w: %+v", ErrDiscountSyntax, d)
	}
	return nil
}

// of is what d takes off base. A new price has been multiplied already.
func (d Discount) of(base, price Fen) Fen {
	switch d.Kind {
	case DiscountPercent:
		return (base*Fen(d.Rate) + wholeRate/2) / wholeRate
	case DiscountAmount:
		return min(d.Amount, base)
	case DiscountPrice:
		return max(base-price, 0)
	}
	return 0
}

// Gross is what the line would come to without discounts.
func (l Line) Gross() Fen { return l.Price.Times(l.Quantity) }

// Saved is what discounts take off the line: its own, and its share of the sale's.
func (l Line) Saved() Fen { return l.Off + l.Share }

// undiscounted is the line as it was rung up.
func (l Line) undiscounted() Line {
	l.Discount, l.Off, l.Share = Discount{}, 0, 0
	return l
}

// worth is what a quantity of the line was paid with: the parts of a line come to
// exactly what the line does.
func (l Line) worth(q Quantity) Fen {
	if l.Saved() == 0 {
		return l.Price.Times(q)
	}
	return Fen((int64(l.Total())*int64(q) + int64(l.Quantity)/2) / int64(l.Quantity))
}

// Saved is what discounts take off the sale.
func (s *Sale) Saved() Fen {
	var sum Fen
	for _, l := range s.Lines {
		sum += l.Saved()
	}
	return sum
}

// reprice reckons all discounts anew: those of the lines, then that of the sale, which
// is shared out over the lines in proportion to what they come to.
func (s *Sale) reprice() {
	var base Fen
	for i := range s.Lines {
		l := &s.Lines[i]
		l.Off, l.Share = l.Discount.of(l.Gross(), l.Discount.Amount.Times(l.Quantity)), 0
		base += l.Total()
	}
	if base <= MaxAmount { // else the sale is refused
		s.shareOut(base, s.Discount.of(base, s.Discount.Amount))
	}
}

// shareOut shares off, which is at most base, over the lines. What the fractions of a
// fen leave goes to the lines with the largest ones, so that the shares add up.
func (s *Sale) shareOut(base, off Fen) {
	if off <= 0 {
		return
	}
	order := make([]int, len(s.Lines))
	rest := make([]Fen, len(s.Lines))
	left := off
	for i := range s.Lines {
		part := off * s.Lines[i].Total()
		order[i], rest[i] = i, part%base
		s.Lines[i].Share = part / base
		left -= s.Lines[i].Share
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for _, i := range order[:left] {
		s.Lines[i].Share++
	}
}

// discount gives line i, or the whole sale, another discount.
func (s *Sale) discount(i int, d Discount) error {
	switch {
	case len(s.Lines) == 0:
		return ErrSaleEmpty
	case i == WholeSale && d.Kind == DiscountPrice:
		base := s.Total() + s.shared()
		if d.Amount >= base {
			return fmt.Errorf("%w: %s, it is %s", ErrPriceNotLower, d.Amount, base)
		}
		// The price is for what lies there now: what comes to it later costs what it costs.
		d.Kind, d.Amount = DiscountAmount, base-d.Amount
		s.Discount = d
	case i == WholeSale:
		s.Discount = d
	case i < 0 || i >= len(s.Lines):
		return ErrNoSuchLine
	case d.Kind == DiscountPrice && d.Amount >= s.Lines[i].Price:
		return fmt.Errorf("%w: %s, it is %s", ErrPriceNotLower, d.Amount, s.Lines[i].Price)
	default:
		s.Lines[i].Discount = d
	}
	return s.check()
}

// shared is what the discount of the sale takes off.
func (s *Sale) shared() (sum Fen) {
	for _, l := range s.Lines {
		sum += l.Share
	}
	return sum
}

// over reports whether off is more than limit percent of base.
func over(off, base Fen, limit int) bool { return off*100 > base*Fen(limit)+99 }

// exceeds reports whether a discount that nobody allowed, or all of them together where
// nobody allowed any, are more than limit percent.
func (s *Sale) exceeds(limit int) bool {
	allowed := s.Discount.Over
	for _, l := range s.Lines {
		if !l.Discount.Over && over(l.Off, l.Gross(), limit) {
			return true
		}
		allowed = allowed || l.Discount.Over
	}
	share := s.shared()
	return !s.Discount.Over && over(share, s.Total()+share, limit) || !allowed && s.exceedsInAll(limit)
}

// exceedsInAll reports whether all discounts together are more than limit percent. A fen a
// line is for rounding.
func (s *Sale) exceedsInAll(limit int) bool {
	saved := s.Saved()
	return over(saved-Fen(len(s.Lines)), s.Total()+saved, limit)
}

// DiscountRight is the right that giving this discount now needs: RightSell within the
// limit of [Options], RightDiscount over it. Errors: ErrSaleEmpty, ErrNoSuchLine,
// ErrDiscountSyntax, ErrPriceNotLower, ErrDiscountTooMuch, ErrPartlyPaid.
func (t *Till) DiscountRight(line int, d Discount) (Right, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.discountRight(t.sale.clone(), line, d)
}

// discountRight gives s the discount and says what right that needs.
func (t *Till) discountRight(s *Sale, line int, d Discount) (Right, error) {
	if err := d.check(); err != nil {
		return "", err
	}
	if err := s.discount(line, d); err != nil {
		return "", err
	}
	if d.Kind != "" && (s.exceeds(t.terms().DiscountLimit) || s.exceedsInAll(t.terms().DiscountLimit)) {
		return RightDiscount, nil
	}
	return RightSell, nil
}

// Discount makes a line of the cart cheaper, or with [WholeSale] the cart, in the
// place of the discount that was on it; the zero Discount takes that away. Over the
// limit of [Options] it needs RightDiscount, by the grant or, where that is the zero
// one, by the own right of whoever is at the till.
//
// Errors: ErrReasonNeeded, those of [Till.DiscountRight], [Till.Allow] and the ledger.
func (t *Till) Discount(ctx context.Context, line int, d Discount, by Grant) error {
	return t.edit(ctx, EventCart, func(c *Change) error {
		if by != (Grant{}) {
			if err := by.check(RightDiscount); err != nil {
				return err
			}
		}
		if d.Reason = wordsOf(d.Reason); d.Kind != "" && d.Reason == "" {
			return ErrReasonNeeded
		}
		if d.Kind != "" {
			d.Operator, d.ApprovedBy = c.Sale.Operator, by.ApprovedBy
		}
		right, err := t.discountRight(c.Sale, line, d)
		if err != nil || right == RightSell {
			return err
		}
		if c.By, err = t.need(right, by); err != nil {
			return err
		}
		given := &c.Sale.Discount
		if line != WholeSale {
			given = &c.Sale.Lines[line].Discount
		}
		given.Over = true
		return nil
	})
}

// mayDiscount holds what has become of discounts by a change of the cart to the limit, where
// whoever sells may not pass it: what was little off a full cart is much off the rest
// of it.
func (t *Till) mayDiscount(before, after *Sale) error {
	if !after.exceeds(t.terms().DiscountLimit) || before.exceeds(t.terms().DiscountLimit) {
		return nil
	}
	if _, err := t.own(RightDiscount); err != nil {
		return fmt.Errorf("%w: %s off %s", ErrDiscountOver, after.Saved(), after.Total()+after.Saved())
	}
	return nil
}
