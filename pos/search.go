package pos

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// SearchLedger finds sales.
type SearchLedger interface {
	// Search is a page of the sales that q leaves in, newest first. Its cost does
	// not grow with the history: where few of many sales fit, a page may be short or
	// empty and still have a next one.
	Search(ctx context.Context, q SaleQuery) (SalePage, error)
}

// SaleQuery says which sales to find. Zero fields leave nothing out.
type SaleQuery struct {
	// Number is any number that a sale goes by: its own or the last six digits of
	// it, the out_trade_no or transaction_id of a payment, the last six digits of a
	// transaction_id, the out_refund_no of a refund.
	Number      string
	From, To    Day // business days, both of them too
	Operator    OperatorID
	Least, Most Fen // of the sale's total; Most 0: no limit
	Tender      TenderKind
	State       SaleState
	Returned    Returned
	After       SaleNumber // where the page before ended; "": the first page
	Limit       int        // sales of a page
}

// Returned says how much of a sale has to have gone back for a search to find it;
// what is on its way to the customer counts.
type Returned string

const (
	ReturnedPart  Returned = "partly_refunded" // some of it
	ReturnedWhole Returned = "refunded"        // all of it
)

// returnedOf says how much of a sale that comes to total has gone back, "" for none.
func returnedOf(total, back Fen) Returned {
	switch {
	case back <= 0:
		return ""
	case back < total:
		return ReturnedPart
	}
	return ReturnedWhole
}

// FoundSale is a sale that a search found, and how much of it has gone back.
type FoundSale struct {
	*Sale
	Returned Returned // "" for none of it
	Back     Fen      // what has gone back or is on its way
}

// Found is s as a search finds it, back of which has gone back or is on its way.
func Found(s *Sale, back Fen) FoundSale { return FoundSale{s, returnedOf(s.Due(), back), back} }

// SalePage is a part of what a search found.
type SalePage struct {
	Sales []FoundSale
	// Next is where to go on, "" once every sale has been looked at.
	Next SaleNumber
}

// lastDigits is how many digits people read out.
const lastDigits = 6

// Counter is the counter of a sale that Number may be the last digits of, 0 where
// it is no such thing.
func (q *SaleQuery) Counter() int {
	if len(q.Number) > lastDigits || !allDigits(q.Number) {
		return 0
	}
	n, _ := strconv.Atoi(q.Number) // "" is none
	return n
}

// receiptCode is what the code of a slip holds: the number of a sale, an order or a
// refund of a till, or WeChat's transaction_id.
var receiptCode = regexp.MustCompile(`([0-9A-Za-z]{1,6}-[0-9]{8}-R?[0-9]{6}(-([0-9]+-)?[A-Z]{6})?|[0-9]{28,32})$`)

// ReceiptCode is the code of a slip at the end of what was typed, "" where there is
// none: a scanner types behind whatever stands in an entry already.
func ReceiptCode(text string) string { return receiptCode.FindString(strings.TrimSpace(text)) }

// ErrSearchRange says that a search asks for what cannot be: the last day before
// the first, or the most before the least.
var ErrSearchRange = errors.New("the range of the search is empty")

// check tidies what a person typed.
func (q *SaleQuery) check() error {
	q.Number = foldWidth(strings.TrimSpace(q.Number))
	switch {
	case q.From != "" && q.To != "" && q.To < q.From:
		return fmt.Errorf("%w: %s to %s", ErrSearchRange, q.From, q.To)
	case q.Most != 0 && q.Most < q.Least:
		return fmt.Errorf("%w: %s to %s", ErrSearchRange, q.Least, q.Most)
	}
	return nil
}

// searchPages is how many short pages of a ledger make up one of [Find].
const searchPages = 20

// Find finds sales, newest first, in a book that may be beside its till. Where few
// of very many fit a page may be short and still have a next one. Errors:
// ErrSearchRange, those of the ledger.
func Find(ctx context.Context, book SearchLedger, q SaleQuery) (SalePage, error) {
	if err := q.check(); err != nil {
		return SalePage{}, err
	}
	var found SalePage
	limit := q.Limit
	for range searchPages {
		q.Limit = limit - len(found.Sales)
		page, err := book.Search(ctx, q)
		if err != nil {
			return SalePage{}, err
		}
		found.Sales, found.Next = append(found.Sales, page.Sales...), page.Next
		if len(found.Sales) >= limit || page.Next == "" {
			break
		}
		q.After = page.Next
	}
	return found, nil
}

// Search is [Find] in the till's own book.
func (t *Till) Search(ctx context.Context, q SaleQuery) (SalePage, error) {
	return Find(ctx, t.Ledger, q)
}

// SaleRecord is all that the book has of a sale.
type SaleRecord struct {
	Sale     *Sale
	Attempts []*Attempt // oldest first
	Refunds  []*Refund  // oldest first
}

// Returned says how much of the sale has gone back, "" for none of it.
func (r *SaleRecord) Returned() Returned {
	var back Fen
	for _, each := range r.Refunds {
		if each.Tender != NoTender && each.State.Counts() {
			back += each.RefundFee
		}
	}
	return returnedOf(r.Sale.Due(), back)
}

// SaleRecord looks up all that the book has of a sale. Errors: ErrNoSuchSale.
func (t *Till) SaleRecord(ctx context.Context, number SaleNumber) (*SaleRecord, error) {
	s, err := t.Ledger.Sale(ctx, number)
	if err != nil {
		return nil, err
	}
	r := &SaleRecord{Sale: s}
	if r.Attempts, err = t.Ledger.Attempts(ctx, number); err != nil {
		return nil, fmt.Errorf("finding the orders of %s: %w", number, err)
	}
	if r.Refunds, err = t.Ledger.RefundsOf(ctx, number); err != nil {
		return nil, fmt.Errorf("finding the refunds of %s: %w", number, err)
	}
	return r, nil
}

// ParseRange reads amounts as a person types them to search by: 12.50 for just
// that, 10-20, 10- and -20 for a range; nothing is any amount. Errors: those of
// [ParseFen], ErrSearchRange.
func ParseRange(text string) (least, most Fen, err error) {
	text = foldWidth(strings.TrimSpace(text))
	if text == "" {
		return 0, 0, nil
	}
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		to = from
	}
	if from = strings.TrimSpace(from); from != "" {
		if least, err = ParseFen(from); err != nil {
			return 0, 0, err
		}
	}
	if to = strings.TrimSpace(to); to != "" {
		if most, err = ParseFen(to); err != nil {
			return 0, 0, err
		}
	}
	if most != 0 && most < least {
		return 0, 0, fmt.Errorf("%w: %s", ErrSearchRange, text)
	}
	return least, most, nil
}
