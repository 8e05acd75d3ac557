package pos

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// SaleNumber names a sale for people and for WeChat's product_id: till code,
// business day and a counter within the day, like T01-20261123-000312.
type SaleNumber string

// Short is the counter alone, which is what people call a sale by.
func (n SaleNumber) Short() string {
	if i := len(n) - 6; i > 0 {
		return string(n[i:])
	}
	return string(n)
}

// SaleState is where a sale stands.
type SaleState string

const (
	SaleOpen    SaleState = "open"    // being rung up or paid
	SaleParked  SaleState = "parked"  // put aside for another customer; it may still be paid
	SaleSettled SaleState = "settled" // owes nothing
	SaleVoided  SaleState = "voided"  // given up by the cashier
)

// unsettled reports whether a sale in this state may still be changed and paid.
func (s SaleState) unsettled() bool { return s == SaleOpen || s == SaleParked }

// Line is one row of a cart.
type Line struct {
	Code     string   `json:"code,omitempty"` // of the goods; empty for an amount typed in
	Name     string   `json:"name"`
	Category string   `json:"category,omitempty"`
	Unit     string   `json:"unit,omitempty"`    // like kg; of goods that are counted it may be empty
	Counted  bool     `json:"counted,omitempty"` // goods with a unit that are not weighed
	GoodsTag string   `json:"goods_tag,omitempty"`
	Price    Fen      `json:"price"` // of one unit
	Quantity Quantity `json:"quantity"`

	Note     string   `json:"note,omitempty"` // of who sold: it stands under the line on paper
	Discount Discount `json:"discount,omitzero"`
	Off      Fen      `json:"off,omitempty"`   // what its own discount takes off
	Share    Fen      `json:"share,omitempty"` // its share of the sale's discount
}

// Weighed reports whether the line is of goods sold by weight.
func (l Line) Weighed() bool { return l.Unit != "" && !l.Counted }

// Total is what the line comes to.
func (l Line) Total() Fen { return l.Gross() - l.Off - l.Share }

// check holds price and quantity to their limits, within which no sum overflows.
func (l Line) check() error {
	err := l.Quantity.check()
	switch {
	case err == nil && l.Code != "" && !l.Weighed() && l.Quantity%One != 0:
		err = ErrQuantityBroken
	case l.Price == 0:
		err = ErrAmountZero
	case l.Price < 0:
		err = ErrAmountNegative
	case l.Price > MaxAmount:
		err = ErrAmountTooLarge
	}
	if err != nil {
		return fmt.Errorf("%w: %s x %s", err, l.Price, l.Quantity)
	}
	return nil
}

// TenderKind says how part of a sale was paid.
type TenderKind string

const (
	TenderCash   TenderKind = "cash"
	TenderWeChat TenderKind = "wechat"
)

// Tender is a part of a sale that has been paid.
type Tender struct {
	Kind       TenderKind `json:"kind"`
	Amount     Fen        `json:"amount"`
	Given      Fen        `json:"given,omitempty"`        // cash handed over
	Change     Fen        `json:"change,omitempty"`       // cash handed back
	Rounding   Fen        `json:"rounding,omitempty"`     // what Amount is more than was owed, or less where negative
	Returned   Fen        `json:"returned,omitempty"`     // part of Amount that was given back before the sale was settled: the sale does not count it
	OutTradeNo OutTradeNo `json:"out_trade_no,omitempty"` // of the attempt that paid
	At         time.Time  `json:"at"`                     // when the till learnt of it, this machine's clock
	Day        Day        `json:"day"`                    // business day of At by WeChat's clock
	BillDay    Day        `json:"bill_day,omitempty"`     // day of time_end: the bill it stands on
	Operator   OperatorID `json:"operator,omitempty"`     // who took the cash, or asked for the payment
}

// Sale is what one customer buys.
type Sale struct {
	Number    SaleNumber `json:"number"`
	State     SaleState  `json:"state"`
	Day       Day        `json:"day"` // business day it was opened on, by WeChat's clock
	OpenedAt  time.Time  `json:"opened_at"`
	ParkedAt  time.Time  `json:"parked_at,omitzero"` // of a parked sale
	SettledAt time.Time  `json:"settled_at,omitzero"`
	Lines     []Line     `json:"lines"`
	Discount  Discount   `json:"discount,omitzero"` // of the whole sale; the lines have their shares
	Note      string     `json:"note,omitempty"`    // of who sold: it stands at the end of the receipt
	Tenders   []Tender   `json:"tenders,omitempty"`
	Copies    int        `json:"copies,omitempty"`   // receipts asked for again
	Operator  OperatorID `json:"operator,omitempty"` // who sold: the last to change lines or to take the money

	removed []Line      // taken out since the last commit
	taken   []takenLine // whole lines taken out since the sale came into the cart; the last may come back first
	rung    int         // which line has what was rung up last, counted from 1; 0: the last one
}

// takenLine is a line that was taken out, and where it stood.
type takenLine struct {
	at   int
	line Line
}

// Total is the sum of the lines.
func (s *Sale) Total() Fen {
	var sum Fen
	for _, l := range s.Lines {
		sum += l.Total()
	}
	return sum
}

// Paid is the sum of the tenders, without what was given back before the sale was settled.
func (s *Sale) Paid() Fen {
	var sum Fen
	for _, t := range s.Tenders {
		sum += t.Amount - t.Returned
	}
	return sum
}

// Owes is what is still to be paid; nothing once the sale is settled or voided.
func (s *Sale) Owes() Fen {
	if !s.State.unsettled() {
		return 0
	}
	return s.Due() - s.Paid()
}

// Pieces counts the goods for people: weighed goods are one piece a line.
func (s *Sale) Pieces() int64 {
	var n int64
	for _, l := range s.Lines {
		if l.Weighed() || l.Quantity%One != 0 {
			n++
			continue
		}
		n += int64(l.Quantity / One)
	}
	return n
}

// Errors of changing a sale.
var (
	ErrSaleLocked  = errors.New("the sale is locked while its payment is undecided")
	ErrSaleEmpty   = errors.New("the sale has no lines")
	ErrNoSuchLine  = errors.New("the sale has no such line")
	ErrNoSuchSale  = errors.New("no such sale")
	ErrSaleEnded   = errors.New("the sale has ended")
	ErrPartlyPaid  = errors.New("the sale is partly paid and cannot be voided")
	ErrWeighAgain  = errors.New("the next of goods that are weighed has a weight of its own")
	ErrGivenTooFew = errors.New("less cash than the sale owes")
)

// add appends a line, or adds to the quantity of the line that has the same goods at the
// same price already, wherever it stands, as tills do. What was weighed stays a line of
// its own: it is rounded as on the label of its pack. So does what was given a note or a
// discount: neither was meant for the next piece.
func (s *Sale) add(l Line) error {
	if err := l.check(); err != nil {
		return err
	}
	for i := len(s.Lines) - 1; i >= 0; i-- {
		if same := s.Lines[i].undiscounted(); l.joins(same) && s.Lines[i].Discount == l.Discount {
			l.Quantity += same.Quantity
			s.rung = i + 1
			return s.replace(i, l)
		}
	}
	s.Lines = append(s.Lines, l)
	s.rung = len(s.Lines)
	return s.check()
}

// joins reports whether l is more of a line, which has the same goods at the same price.
func (l Line) joins(o Line) bool {
	o.Quantity = l.Quantity
	return l.Code != "" && !l.Weighed() && o == l
}

// replace puts l in the place of line i.
func (s *Sale) replace(i int, l Line) error {
	if i < 0 || i >= len(s.Lines) {
		return ErrNoSuchLine
	}
	if err := l.check(); err != nil {
		return err
	}
	if less := s.Lines[i]; less.Quantity > l.Quantity {
		less.Quantity -= l.Quantity
		s.removed = append(s.removed, less.undiscounted())
	}
	s.Lines[i] = l
	return s.check()
}

// repeat adds one more of what was rung up last.
func (s *Sale) repeat() error {
	n := len(s.Lines)
	if n == 0 {
		return ErrSaleEmpty
	}
	last := n - 1
	if s.rung > 0 {
		last = s.rung - 1
	}
	l := s.Lines[last]
	if l.Weighed() {
		return ErrWeighAgain
	}
	l.Quantity += One
	return s.replace(last, l)
}

// setNote writes a note on line i, or on the whole sale.
func (s *Sale) setNote(i int, note string) error {
	switch {
	case len(s.Lines) == 0:
		return ErrSaleEmpty
	case i == WholeSale:
		s.Note = note
	case i < 0 || i >= len(s.Lines):
		return ErrNoSuchLine
	default:
		s.Lines[i].Note = note
	}
	return nil
}

// remove takes line i out.
func (s *Sale) remove(i int) error {
	if i < 0 || i >= len(s.Lines) {
		return ErrNoSuchLine
	}
	s.removed = append(s.removed, s.Lines[i].undiscounted())
	s.taken = append(s.taken, takenLine{i, s.Lines[i]})
	s.Lines = append(s.Lines[:i:i], s.Lines[i+1:]...)
	s.rung = 0
	if len(s.Lines) == 0 {
		s.Discount, s.Note = Discount{}, "" // neither was given on what comes next
	}
	return s.check()
}

// putBack puts the line that was taken out last back where it stood.
func (s *Sale) putBack() error {
	n := len(s.taken) - 1
	if n < 0 {
		return ErrNoSuchLine
	}
	back := s.taken[n]
	s.taken = s.taken[:n]
	s.Lines = slices.Insert(s.Lines, min(back.at, len(s.Lines)), back.line)
	s.rung = 0
	return s.check()
}

// park puts the sale aside, which has to have lines.
func (s *Sale) park(now time.Time) error {
	if len(s.Lines) == 0 {
		return ErrSaleEmpty
	}
	s.setAside(now)
	return nil
}

func (s *Sale) setAside(now time.Time) { s.State, s.ParkedAt = SaleParked, now }

// AsideSince is since when a sale that is not in the cart waits to be recalled.
func (s *Sale) AsideSince() time.Time {
	if s.ParkedAt.IsZero() {
		return s.OpenedAt
	}
	return s.ParkedAt
}

// void gives the sale up, of which nothing may have been paid.
func (s *Sale) void() error {
	switch {
	case s.Number == "":
		return ErrSaleEmpty
	case s.Paid() > 0:
		return ErrPartlyPaid
	}
	s.State, s.ParkedAt = SaleVoided, time.Time{}
	return nil
}

// check reckons the discounts anew, and holds the sale to [MaxAmount] and to what has
// been paid of it.
func (s *Sale) check() error {
	s.reprice()
	switch total := s.Total(); {
	case total <= 0 && s.Saved() > 0:
		return ErrDiscountTooMuch
	case total > MaxAmount:
		return fmt.Errorf("%w: %s", ErrAmountTooLarge, total)
	case total < s.Paid():
		return ErrPartlyPaid
	}
	return nil
}

// clone gives a copy that shares no slice with s.
func (s *Sale) clone() *Sale {
	c := *s
	c.Lines = append([]Line(nil), s.Lines...)
	c.Tenders = append([]Tender(nil), s.Tenders...)
	c.removed, c.taken = nil, slices.Clone(s.taken)
	return &c
}
