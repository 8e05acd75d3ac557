package pos

import (
	"context"
	"errors"
	"strings"

	"wxtill/wxpay"
)

// BillRow is a row of a bill beside what the book has of it.
type BillRow struct {
	Row    int64 // its place on the bill, from 0
	Entry  wxpay.BillEntry
	Result RowResult
	Kind   DifferenceKind // of RowDiffers
	Book   Fen            // amount in the book; as on the bill where they agree
}

// RowResult is what holding a row against the book has come to.
type RowResult string

const (
	RowAgrees  RowResult = "agrees"
	RowDiffers RowResult = "differs"
	RowSettled RowResult = "settled" // differs, and somebody has seen to it
	RowOther   RowResult = "other"   // another till's, or nobody's
	RowOpen    RowResult = "open"    // not held against the book yet
)

// Amount is what a row is about, in fen: what was paid, or given back.
func (r *BillRow) Amount() Fen {
	if kind, _ := rowOf(&r.Entry); kind != rowPayment {
		return Fen(r.Entry.RefundFee)
	}
	return Fen(r.Entry.TotalFee)
}

// Rows are at most n rows of a bill from first on, counted from 0. r is the
// reconciliation of the day, nil where there is none. Errors: ErrNoSuchBill
// where the bill has been fetched again meanwhile.
func (b *Bills) Rows(ctx context.Context, bill *Bill, r *Reconciliation, first int64, n int) ([]BillRow, error) {
	return b.pick(ctx, bill, r, first, n, func(*wxpay.BillEntry) bool { return true })
}

// pick reads at most n rows from first on that are wanted.
func (b *Bills) pick(ctx context.Context, bill *Bill, r *Reconciliation, first int64, n int, wanted func(*wxpay.BillEntry) bool) ([]BillRow, error) {
	var rows []BillRow
	judge := b.judge(bill, r)
	err := b.eachRow(ctx, bill, first, func(row int64, e *wxpay.BillEntry) error {
		if !wanted(e) {
			return ctx.Err()
		}
		if len(rows) == n {
			return errEnough
		}
		rows = append(rows, judge(row, e))
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	return rows, nil
}

// errEnough ends a walk over rows.
var errEnough = errors.New("enough")

// Each calls use with every row of a bill, until it returns an error.
func (b *Bills) Each(ctx context.Context, bill *Bill, use func(*wxpay.BillEntry) error) error {
	return b.eachRow(ctx, bill, 0, func(_ int64, e *wxpay.BillEntry) error { return use(e) })
}

// Search finds at most n rows whose numbers hold the text, or whose amount it is.
func (b *Bills) Search(ctx context.Context, bill *Bill, r *Reconciliation, text string, n int) ([]BillRow, error) {
	return b.pick(ctx, bill, r, 0, n, newSought(text).in)
}

// sought is what a search looks for.
type sought struct {
	text   string
	amount Fen // 0 where the text is none
}

func newSought(text string) sought {
	s := sought{text: strings.ToUpper(foldWidth(strings.TrimSpace(text)))}
	s.amount, _ = ParseFen(text) // most texts are numbers of orders
	return s
}

func (s sought) in(e *wxpay.BillEntry) bool {
	if s.amount != 0 && (int64(s.amount) == e.TotalFee || int64(s.amount) == e.RefundFee) {
		return true
	}
	for _, number := range []string{e.OutTradeNo, e.TransactionID, e.OutRefundNo, e.RefundID} {
		if s.text != "" && strings.Contains(strings.ToUpper(number), s.text) {
			return true
		}
	}
	return false
}

// judge tells for each row what the reconciliation has come to.
func (b *Bills) judge(bill *Bill, r *Reconciliation) func(row int64, e *wxpay.BillEntry) BillRow {
	known := map[int64]*Difference{}
	of := r != nil && r.FetchedAt.Equal(bill.FetchedAt) && r.BillKey == bill.BillKey
	if of {
		for i := range r.Differences {
			if d := &r.Differences[i]; d.Row > 0 {
				known[d.Row-1] = d
			}
		}
	}
	return func(row int64, e *wxpay.BillEntry) BillRow {
		v := BillRow{Row: row, Entry: *e, Result: RowAgrees}
		v.Book = v.Amount()
		d := known[row]
		switch {
		case d != nil && d.Settled != nil:
			v.Result, v.Kind, v.Book = RowSettled, d.Kind, d.Book
		case d != nil:
			v.Result, v.Kind, v.Book = RowDiffers, d.Kind, d.Book
		case b.foreign(e):
			v.Result, v.Book = RowOther, 0
		case !of || r.Found > len(r.Differences):
			v.Result, v.Book = RowOpen, 0
		}
		return v
	}
}
