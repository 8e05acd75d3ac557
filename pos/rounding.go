package pos

// CashRounding is how cash is rounded to a tenth of a yuan, in a shop that has no
// smaller coins. Only what is paid in cash is rounded, when it is taken: prices,
// discounts and what WeChat is asked for stay as they are to the fen.
type CashRounding string

const (
	RoundNot     CashRounding = "off"     // or nothing: cash is taken to the fen
	RoundDown    CashRounding = "down"    // 抹零: the shop lets the fen go
	RoundNearest CashRounding = "nearest" // 四舍五入: five fen go up
)

// roundedTo is what cash is rounded to.
const roundedTo Fen = 10

// Of is what an amount comes to in cash. It is never nothing, and never over
// [MaxAmount]: what would be is taken to the fen.
func (r CashRounding) Of(owes Fen) Fen {
	due := owes
	switch r {
	case RoundDown:
		due = owes / roundedTo * roundedTo
	case RoundNearest:
		due = (owes + roundedTo/2) / roundedTo * roundedTo
	}
	if due <= 0 || due > MaxAmount {
		return owes
	}
	return due
}

// CashDue is what a sale that owes so much pays in cash, by the shop's rounding.
func (t *Till) CashDue(owes Fen) Fen { return t.terms().CashRounding.Of(owes) }

// Rounding is by how much the cash of the sale was rounded: less than nothing where
// the customer paid less.
func (s *Sale) Rounding() Fen {
	var sum Fen
	for _, t := range s.Tenders {
		sum += t.Rounding
	}
	return sum
}

// Due is what the sale comes to in money: its lines, with what its cash was rounded by.
func (s *Sale) Due() Fen { return s.Total() + s.Rounding() }

// rounding is what a payment is off from what it paid for. It goes back with the last
// of the goods.
func (of *Refundable) rounding(p *RefundablePayment) Fen {
	if of.Sale == nil || p.Tender < 0 || p.Tender >= len(of.Sale.Tenders) {
		return 0
	}
	return of.Sale.Tenders[p.Tender].Rounding
}
