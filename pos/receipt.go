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

	Template TemplateNumber `json:"template,omitempty"` // by which a slip was made
}

// Receipt is what the slip of a sale says; the printer package decides how it
// looks on paper. It is stored as it was when the sale was settled, so that a
// copy says the same.
type Receipt struct {
	Shop    Shop       `json:"shop"`
	Sale    SaleNumber `json:"sale"`
	Lines   []Line     `json:"lines"`
	Total   Fen        `json:"total"` // of the lines
	Pieces  int64      `json:"pieces"`
	Tenders []Tender   `json:"tenders"`
	// WeChat holds the paid attempts among the tenders, in their order.
	WeChat   []WeChatSlip `json:"wechat,omitempty"`
	Rounding Fen          `json:"rounding,omitempty"` // of the cash; with Total, what was to be paid
	Note     string       `json:"note,omitempty"`     // of the sale
	At       time.Time    `json:"at"`

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
	ByCode        bool       `json:"by_code,omitempty"` // by the customer's payment code
}

// JobState is how far a print job got.
type JobState string

const (
	JobQueued    JobState = "queued"
	JobSending   JobState = "sending"   // bytes may be on paper
	JobPrinted   JobState = "printed"   // the printer took all of it, and said so where it can
	JobKept      JobState = "kept"      // for copies alone: no printer was set up, or the customer is gone
	JobDoubtful  JobState = "doubtful"  // may be on paper, whole or in part: a person has to say
	JobFailed    JobState = "failed"    // surely not on paper, and will not be by itself
	JobAgain     JobState = "again"     // queued on somebody's word in the place of one in doubt, to be marked as a copy
	JobDismissed JobState = "dismissed" // somebody has said that it need not be printed, or wanted a copy instead
)

// Waits reports whether a job of the state is printed as soon as the printer can.
func (s JobState) Waits() bool { return s == JobQueued || s == JobAgain || s == JobSending }

// Open reports whether a job of the state is listed until it is printed or somebody
// dismisses it.
func (s JobState) Open() bool { return s.Waits() || s == JobDoubtful || s == JobFailed }

// JobQueue is what waits for the printer.
type JobQueue struct {
	Count  int
	Oldest time.Time // when the oldest of them was made; zero where there is none

	Doubtful int // jobs that wait for somebody's word, in doubt or failed; they are not in Count
}

// PrintJob is a slip on its way to paper. It is made in the transaction of the
// event it tells of and is gone only when the printer took it or somebody dismissed it.
type PrintJob struct {
	ID             int64               `json:"-"` // given by the ledger
	Sale           SaleNumber          `json:"sale"`
	Receipt        *Receipt            `json:"receipt"`                  // of a sale; nil where another slip is set
	Refund         *RefundSlip         `json:"refund,omitempty"`         // of money given back
	Shift          *ShiftReport        `json:"shift,omitempty"`          // X or Z
	Cash           *CashSlip           `json:"cash,omitempty"`           // paid in, paid out, dropped
	Reconciliation *ReconciliationSlip `json:"reconciliation,omitempty"` // of a bill with the book
	Parked         *ParkSlip           `json:"parked,omitempty"`         // of a sale that was put aside
	Label          *Label              `json:"label,omitempty"`          // price labels
	Test           *TestSlip           `json:"test,omitempty"`           // the test page
	Keys           *KeySheet           `json:"keys,omitempty"`           // the map of a page's keys
	Gift           bool                `json:"gift,omitempty"`           // of Receipt, without prices
	Handover       bool                `json:"handover,omitempty"`       // of Shift, the slip to sign
	Copy           int                 `json:"copy,omitempty"`           // 0 the original, n the nth 补打
	Drawer         bool                `json:"drawer,omitempty"`         // open the drawer with it
	CreatedAt      time.Time           `json:"created_at"`
	State          JobState            `json:"-"`
	Note           string              `json:"-"` // why it is not printed yet
}

// Slip is the job as it goes to the printer; doubt marks it as a copy.
func (j *PrintJob) Slip(doubt bool) Slip {
	return Slip{
		Receipt: j.Receipt, Refund: j.Refund, Shift: j.Shift, Cash: j.Cash, Reconciliation: j.Reconciliation,
		Parked: j.Parked, Label: j.Label, Test: j.Test, Keys: j.Keys, Gift: j.Gift, Handover: j.Handover,
		Copy: j.Copy, Doubt: doubt, Drawer: j.Drawer,
	}
}

// OnlyDrawer reports whether the job opens the drawer and prints nothing.
func (j *PrintJob) OnlyDrawer() bool {
	return j.Receipt == nil && j.Refund == nil && j.Shift == nil && j.Cash == nil && j.Reconciliation == nil &&
		j.Parked == nil && j.Label == nil && j.Test == nil && j.Keys == nil
}

// CanWait reports whether nobody stands at the counter for the job's paper: labels, test
// pages, maps of keys and reconciliations come behind slips and drawers.
func (j *PrintJob) CanWait() bool {
	return j.Label != nil || j.Test != nil || j.Keys != nil || j.Reconciliation != nil
}

// JobMark is what somebody said of a job.
type JobMark struct {
	ID    int64    `json:"id"`
	State JobState `json:"state"`
}

// Slip is one job as handed to the printer: of its documents the one that is set;
// where none is, the drawer alone.
type Slip struct {
	Receipt        *Receipt
	Refund         *RefundSlip
	Shift          *ShiftReport
	Cash           *CashSlip
	Reconciliation *ReconciliationSlip
	Parked         *ParkSlip
	Label          *Label
	Test           *TestSlip
	Keys           *KeySheet
	Template       *Template // that the shop has made for it; nil: the till's own
	Gift           bool      // of Receipt: no prices
	Handover       bool      // of Shift: the slip to sign
	Copy           int       // over 0: marked 补打
	Doubt          bool      // may have been printed before: marked 补打 as well
	Drawer         bool      // kick the drawer
	Torn           bool      // the slip before it may have broken off on the paper
}

// Printer puts slips on paper. Its methods are called from one goroutine.
type Printer interface {
	// Print returns once the printer has taken all bytes of s, and has said that
	// they are printed where it says anything, or an error.
	// ErrPrinterAbsent means that no byte reached the printer and Print may be
	// called again for the same slip without a mark of doubt. ErrPrinterSilent means
	// that all of it was taken on the way to a printer that nobody has ever heard of,
	// which may be mute or off. After any other error the slip may be on paper, whole
	// or in part.
	Print(ctx context.Context, s Slip) error
	// Check asks the printer how it does, without printing. It returns nil where it
	// has answered that it can print, ErrPrinterSilent where it takes data and never
	// answers, ErrPaperLow where it prints and will soon need paper, else why it does
	// not print.
	Check(ctx context.Context) error
}

// TellingPrinter is a Printer that speaks up by itself when something changes about it: then it
// is worth a Check.
type TellingPrinter interface{ Changed() <-chan struct{} }

// PrinterPort is a port of this machine where a printer may be.
type PrinterPort struct {
	Transport string // "serial", or "file" for a printer at USB
	Device    string // what the system calls it now: /dev/ttyUSB0, COM3
	Address   string // what stays the same where it is plugged in elsewhere, else Device
	Name      string // of what is plugged in; empty where nothing says so
	Holder    string // another program that has it; empty where nothing says so
	Err       error  // why it cannot be used: ErrPortTaken, ErrPortForbidden; nil where nothing is known
}

// Errors of a [Printer].
var (
	ErrPrinterAbsent = errors.New("the printer cannot be reached")
	ErrPrinterStuck  = errors.New("the printer stopped taking data")
	ErrPrinterGone   = errors.New("the printer went away") // within a slip, where it is no ErrPrinterAbsent
	// Why the way to the printer cannot be opened: an ErrPrinterAbsent as well.
	ErrPortTaken     = errors.New("another program has the printer's port")
	ErrPortForbidden = errors.New("the printer's port may not be used")
	// What a printer says of itself. Where nothing of the slip was sent, the error is
	// an ErrPrinterAbsent as well.
	ErrPaperOut       = errors.New("the printer has no paper")
	ErrCoverOpen      = errors.New("the printer's cover is open")
	ErrPrinterOffLine = errors.New("the printer is off line")
	ErrPrinterFault   = errors.New("the printer has an error")
	ErrPaperLow       = errors.New("the printer is running out of paper")
	ErrPrinterSilent  = errors.New("the printer says nothing of itself")
)
