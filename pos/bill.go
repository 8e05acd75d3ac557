package pos

import (
	"context"
	"errors"
	"time"

	"wxtill/wxpay"
)

// BillKey says which bill of WeChat's is meant.
type BillKey struct {
	Day    Day            `json:"day"`
	Device string         `json:"device_info,omitempty"` // one till; "" the whole merchant
	Type   wxpay.BillType `json:"bill_type"`
}

// Bill is what the book knows of a bill that it keeps.
type Bill struct {
	BillKey
	ID        int64     `json:"-"`                // of this copy: fetched again, a bill has another
	FetchedAt time.Time `json:"fetched_at"`       // WeChat's clock, as far as it is known
	Header    string    `json:"header"`           // line of names, "" of a day without payments
	Rows      int64     `json:"rows"`             // that are kept
	Others    int64     `json:"others"`           // rows left out, of other devices
	Sums      BillSums  `json:"sums"`             // of the rows kept
	Nowhere   BillSums  `json:"nowhere,omitzero"` // of Sums what names no device and is not this till's; reconciling leaves it out
	All       BillSums  `json:"all"`              // of the whole file, as WeChat states it
}

// Whole reports whether the bill was fetched when WeChat had made it for good:
// after nine in the morning of the next day. Until then it may grow.
func (b *Bill) Whole() bool { return !b.FetchedAt.Before(b.Day.made()) }

// BillSums are the sums over rows of a bill.
type BillSums struct {
	Payments int64         `json:"payments"`
	Paid     Fen           `json:"paid"`
	Coupon   Fen           `json:"coupon,omitempty"` // of what was paid
	Refunds  int64         `json:"refunds"`          // revocations included
	Refunded Fen           `json:"refunded"`
	Fee      wxpay.BillFee `json:"fee"` // 1/100000 yuan
}

// FeeInFen is the service charge rounded to a fen, as people read it.
func (s *BillSums) FeeInFen() Fen {
	half := wxpay.BillFee(oneFen / 2)
	if s.Fee < 0 {
		half = -half
	}
	return Fen((s.Fee + half) / oneFen)
}

// add counts one row.
func (s *BillSums) add(e *wxpay.BillEntry) {
	switch e.TradeState {
	case wxpay.TradeRefund, wxpay.TradeRevoked:
		s.Refunds++
		s.Refunded += Fen(e.RefundFee)
	default:
		s.Payments++
		s.Paid += Fen(e.TotalFee)
		s.Coupon += Fen(e.CouponFee)
	}
	s.Fee += e.Fee
}

// BlockRows is how many rows a block of a bill holds; the last one may hold fewer.
const BlockRows = 1000

// BillLedger keeps the bills and what comes of holding them against the book.
// Bills move no money, so they are no journal matter, and another process may
// fetch one beside the till.
type BillLedger interface {
	// BeginBill begins to store a bill block by block.
	BeginBill(ctx context.Context, key BillKey) (BillWriter, error)
	// Bill is the bill that was stored last under key, or ErrNoSuchBill.
	Bill(ctx context.Context, key BillKey) (*Bill, error)
	// Bills are the bills of one type and device, of the days from and to and all
	// between, oldest first.
	Bills(ctx context.Context, from, to BillKey) ([]*Bill, error)
	// BillBlock is the nth block, from 0: lines of rows, each with its line end.
	// ErrNoSuchBill where there is none, or where the bill has been fetched again.
	BillBlock(ctx context.Context, bill int64, n int64) ([]byte, error)

	// BookRows calls use with every payment and refund that belongs on the bill of
	// day, in any order; the *BookRow is the same each time. It ends with the first
	// error of use, and returns it.
	BookRows(ctx context.Context, day Day, use func(*BookRow) error) error
	// FirstDay is the day of the oldest attempt, "" where there is none.
	FirstDay(ctx context.Context) (Day, error)

	// KeepReconciliation stores r in the place of the one of its day.
	KeepReconciliation(ctx context.Context, r *Reconciliation) error
	// Reconciliation is the last one of the day, or ErrNotReconciled.
	Reconciliation(ctx context.Context, day Day) (*Reconciliation, error)
	// OpenDifferences are the days that have some, and how many, oldest first.
	OpenDifferences(ctx context.Context) ([]DayDifferences, error)
	// Corrections of the day, oldest first.
	Corrections(ctx context.Context, day Day) ([]Correction, error)
}

// BillWriter stores one bill. What has not been finished is never seen.
type BillWriter interface {
	// Block adds the next [BlockRows] rows, or the last ones.
	Block(ctx context.Context, lines []byte) error
	// Finish puts the bill in the place of the one that was there before. It sets
	// the ID of b.
	Finish(ctx context.Context, b *Bill) error
	// Discard takes back what was written; after Finish it does nothing.
	Discard() error
}

// Errors about bills.
var (
	ErrNoSuchBill    = errors.New("this bill has not been fetched")
	ErrNotReconciled = errors.New("this day has not been reconciled")
	ErrBillMissing   = errors.New("WeChat has no bill of a day on which this till was paid")
	ErrBillEarly     = errors.New("WeChat has not made the bill of this day yet")
)

// DayDifferences is how many differences of a day nobody has settled.
type DayDifferences struct {
	Day  Day `json:"day"`
	Open int `json:"open"`
}
