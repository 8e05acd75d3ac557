package pos

import (
	"context"
	"errors"
	"time"
)

// Shop is what every slip and screen says of the shop.
type Shop struct {
	Name     string `json:"name"`
	Till     string `json:"till"`               // till code, in every number
	Device   string `json:"device_info"`        // till's number at WeChat
	Language string `json:"language,omitempty"` // "zh" or "en"
	Training bool   `json:"training,omitempty"` // TRAINING on every slip
}

// Receipt is what the slip of a sale says; the printer package decides how it
// looks on paper. It is stored as it was when the sale was settled, so that a
// copy says the same.
type Receipt struct {
	Shop    Shop       `json:"shop"`
	Sale    SaleNumber `json:"sale"`
	Lines   []Line     `json:"lines"`
	Total   Fen        `json:"total"`
	Pieces  int64      `json:"pieces"`
	Tenders []Tender   `json:"tenders"`
	// WeChat holds the paid attempts among the tenders, in their order.
	WeChat []WeChatSlip `json:"wechat,omitempty"`
	At     time.Time    `json:"at"`

	Operator     OperatorID `json:"operator,omitempty"`
	OperatorName string     `json:"operator_name,omitempty"`
}

// WeChatSlip is what paper tells of one WeChat payment. The openid is not
// among it.
type WeChatSlip struct {
	OutTradeNo    OutTradeNo `json:"out_trade_no"`
	TransactionID string     `json:"transaction_id"`
	TotalFee      Fen        `json:"total_fee"`
	CouponFee     Fen        `json:"coupon_fee,omitempty"`
	TimeEnd       time.Time  `json:"time_end"`
	BankType      string     `json:"bank_type,omitempty"`
}

// JobState is how far a print job got.
type JobState string

const (
	JobQueued  JobState = "queued"
	JobSending JobState = "sending" // bytes may be on paper
	JobPrinted JobState = "printed" // the printer took all of it
	JobKept    JobState = "kept"    // for copies alone: no printer was set up, or the customer is gone
)

// JobQueue is what waits for the printer.
type JobQueue struct {
	Count  int
	Oldest time.Time // when the next of them was made; zero where there is none
}

// PrintJob is a slip on its way to paper. It is made in the transaction of the
// event it tells of and is gone only when the printer took it.
type PrintJob struct {
	ID             int64               `json:"-"` // given by the ledger
	Sale           SaleNumber          `json:"sale"`
	Receipt        *Receipt            `json:"receipt"`                  // of a sale; nil where another slip is set
	Refund         *RefundSlip         `json:"refund,omitempty"`         // of money given back
	Shift          *ShiftReport        `json:"shift,omitempty"`          // X or Z
	Cash           *CashSlip           `json:"cash,omitempty"`           // paid in, paid out, dropped
	Reconciliation *ReconciliationSlip `json:"reconciliation,omitempty"` // of a bill with the book
	Copy           int                 `json:"copy,omitempty"`           // 0 the original, n the nth 补打
	Drawer         bool                `json:"drawer,omitempty"`         // open the drawer with it
	CreatedAt      time.Time           `json:"created_at"`
	State          JobState            `json:"-"`
	Note           string              `json:"-"` // why it is not printed yet
}

// Slip is one job as handed to the printer: of its documents the one that is set;
// where none is, the drawer alone.
type Slip struct {
	Receipt        *Receipt
	Refund         *RefundSlip
	Shift          *ShiftReport
	Cash           *CashSlip
	Reconciliation *ReconciliationSlip
	Copy           int  // over 0: marked 补打
	Doubt          bool // may have been printed before: marked 补打 as well
	Drawer         bool // kick the drawer
}

// Printer puts slips on paper. Its methods are called from one goroutine.
type Printer interface {
	// Print returns once the printer has taken all bytes of s, or an error.
	// ErrPrinterAbsent means that no byte reached the printer and Print may be
	// called again for the same slip without a mark of doubt; after any other
	// error the slip may be on paper, whole or in part.
	Print(ctx context.Context, s Slip) error
	// Check reports whether the printer can be reached, without printing.
	Check(ctx context.Context) error
}

// Errors of a [Printer].
var (
	ErrPrinterAbsent = errors.New("the printer cannot be reached")
	ErrPrinterStuck  = errors.New("the printer stopped taking data")
)
