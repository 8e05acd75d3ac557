package pos

import (
	"context"
	"errors"
	"fmt"
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
	After       SaleNumber // where the page before ended; "": the first page
	Limit       int        // sales of a page
}

// SalePage is a part of what a search found.
type SalePage struct {
	Sales []*Sale
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

// Search finds sales, newest first. Errors: ErrSearchRange, those of the ledger.
func (t *Till) Search(ctx context.Context, q SaleQuery) (SalePage, error) {
	if err := q.check(); err != nil {
		return SalePage{}, err
	}
	return t.Ledger.Search(ctx, q)
}

// Attempts are the orders made for a sale, oldest first.
func (t *Till) Attempts(ctx context.Context, sale SaleNumber) ([]*Attempt, error) {
	return t.Ledger.Attempts(ctx, sale)
}
