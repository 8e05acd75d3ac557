package pos

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Ledger keeps the book. Every method is safe for concurrent use and blocks on
// the disk at most; contexts end reads, a Commit that has begun runs to its end.
type Ledger interface {
	OperatorLedger
	LogLedger
	SearchLedger
	BillLedger
	RefundLedger
	GoodsLedger

	// Commit makes c durable in one transaction, with the next journal row, or
	// changes nothing and returns an error. The jobs of c get their numbers. What
	// has failed may yet be in the book after a power cut, where no other commit
	// came between: a disk can write and fail to say so.
	// Errors: ErrDiskFull, ErrWrittenAfterAll; anything else is a fault of the disk
	// or program.
	Commit(ctx context.Context, c *Change) error

	// Sale returns ErrNoSuchSale for an unknown number.
	Sale(ctx context.Context, number SaleNumber) (*Sale, error)
	// OpenSale is the newest open sale, or ErrNoSuchSale.
	OpenSale(ctx context.Context) (*Sale, error)
	// LastSale is the highest counter used for a sale on day, 0 for none.
	LastSale(ctx context.Context, day Day) (int, error)

	// Attempt returns ErrNoSuchAttempt for an unknown number.
	Attempt(ctx context.Context, no OutTradeNo) (*Attempt, error)
	// Attempts of one sale, oldest first.
	Attempts(ctx context.Context, sale SaleNumber) ([]*Attempt, error)
	// Undecided attempts of all days, newest first.
	Undecided(ctx context.Context) ([]*Attempt, error)
	// Counts of the attempts of day, with the undecided of all days.
	Counts(ctx context.Context, day Day) (Counts, error)
	// Recent payments, newest first: sales tendered in cash and attempts in
	// whatever state.
	Recent(ctx context.Context, limit int) ([]RecentPayment, error)
	// Alarms that no change has settled since they were raised, oldest first.
	Alarms(ctx context.Context) ([]Alarm, error)
	// AlarmRaised reports whether an alarm was ever raised, settled since or not.
	AlarmRaised(ctx context.Context, key AlarmKey) (bool, error)

	// NextJob is the job that was being sent, or else the oldest that waits for the
	// printer, one that can wait behind all others; or nil.
	NextJob(ctx context.Context) (*PrintJob, error)
	// MarkJob sets the state of a job and the reason for it; of a job that is not
	// there it sets nothing. It is no journal matter: paper is not money.
	MarkJob(ctx context.Context, id int64, state JobState, note string) error
	// WaitingJobs are the jobs that are not printed and not kept. What it costs does
	// not grow with them.
	WaitingJobs(ctx context.Context) (JobQueue, error)
	// OpenJobs are the oldest that are not printed and not dismissed.
	OpenJobs(ctx context.Context, limit int) ([]*PrintJob, error)
	// Job is one of them, or ErrNoSuchJob.
	Job(ctx context.Context, id int64) (*PrintJob, error)
	// Receipt is the newest receipt made for the sale, or ErrNoSuchSale.
	Receipt(ctx context.Context, sale SaleNumber) (*Receipt, error)
	// RefundSlip is the newest slip made for a refund of the sale, or ErrNoSlip.
	RefundSlip(ctx context.Context, sale SaleNumber, no OutRefundNo) (*RefundSlip, error)

	ShiftLedger
	TemplateLedger
}

// Errors of a [Ledger].
var (
	ErrNoSuchAttempt = errors.New("no such attempt")
	ErrDiskFull      = errors.New("the disk is full")
	ErrNewerDatabase = errors.New("the database was written by a newer version of wxtill")
	ErrOlderDatabase = errors.New("the book is of an older version; start the till once to bring it up to date")
	ErrDamaged       = errors.New("the database is damaged")
	ErrForeignFile   = errors.New("the file is not a wxtill database")
	ErrBookGone      = errors.New("the book is gone, and there are backups of it")
	ErrUnsound       = errors.New("the book and its journal disagree")
	ErrNoBackup      = errors.New("there is no good backup")
	// ErrWrittenAfterAll says that the book has what a commit before said that it
	// had not written. Only a new start knows what is true.
	ErrWrittenAfterAll = errors.New("the book has more than this till knows")
)

// BookExistsError says that a book is where one was to be restored to.
type BookExistsError struct{ Path string }

func (e *BookExistsError) Error() string { return "there is a book already: " + e.Path }

// HeldError says that another process is the till of this data directory.
type HeldError struct {
	Dir string
	PID int // 0 where the holder did not say
}

func (e *HeldError) Error() string { return "another till process holds " + e.Dir }

// Change is all that one event did. Sale, attempts and refunds are stored whole,
// under their numbers; Jobs are added. An alarm is raised where none with its key
// is waiting to be settled; Settled ones go. An attempt has to be of a sale in the
// book, and is a tender of one sale only.
type Change struct {
	Kind     EventKind
	At       time.Time
	Day      Day    // business day of At by WeChat's clock; [Till] fills it in
	Till     string // code of the till; [Till] fills it in
	By       Grant  // who did it; [Till] fills in who is signed in, but where it acts by itself
	Sale     *Sale
	Attempts []*Attempt
	Jobs     []*PrintJob
	Alarms   []Alarm
	Operator *Operator
	Right    Right   // what EventOverride allowed
	PIN      PINHash // of Operator, where it is a new one; no journal matter
	Refunds  []*Refund
	Settled  []AlarmKey // alarms that are over
	Reason   string     // why, in the words of who did it
	Printing []JobMark  // what becomes of jobs that are in the book

	Correction *Correction // how a difference was settled

	Removed []Line // that were taken out of the sale again
	Shift   *Shift // opened or closed
	Cash    *CashMovement
	Unowed  []Unowed      // money that came, or turned out not to have come, beside what attempts tell
	Goods   []GoodsChange // that were added or changed

	Template *Template // that is in force from now on

	// GoodsPacked is Goods as the journal row has them where the ledger has them staged:
	// to write the text of a large table takes longer than a sale may wait. It is what
	// PackGoods makes.
	GoodsPacked []byte

	itself bool // the till acts by itself: whoever is signed in has no part in it
}

// GoodsStaged reports whether the ledger has the goods of c staged.
func (c *Change) GoodsStaged() bool { return c.GoodsPacked != nil }

// BusinessDay is the day that the change counts on.
func (c *Change) BusinessDay() Day {
	if c.Day == "" {
		return DayOf(c.At)
	}
	return c.Day
}

// EventKind names what a journal row records.
type EventKind string

const (
	EventCart      EventKind = "cart"      // lines of a sale changed
	EventVoided    EventKind = "voided"    // a sale was given up
	EventParked    EventKind = "parked"    // a sale was put aside
	EventRecalled  EventKind = "recalled"  // and taken back into the cart
	EventIntended  EventKind = "intended"  // an attempt is about to be sent, first or again
	EventPresented EventKind = "presented" // a code_url came
	EventPaying    EventKind = "paying"    // USERPAYING, or back from it
	EventWithdrawn EventKind = "withdrawn" // a code left the screen
	EventReversing EventKind = "reversing" // a payment code is about to be taken back
	EventPaid      EventKind = "paid"      // a verified SUCCESS
	EventClosed    EventKind = "closed"    // WeChat says it cannot be paid any more
	EventRefused   EventKind = "refused"   // surely no order came about
	EventUnknown   EventKind = "unknown"   // a sending has no usable answer
	EventMismatch  EventKind = "mismatch"  // paid at WeChat with another amount
	EventCash      EventKind = "cash"      // a cash tender
	EventReprint   EventKind = "reprint"   // a receipt asked for again
	EventRetried   EventKind = "retried"   // a print job that was in doubt or had failed is to be printed after all
	EventDismissed EventKind = "dismissed" // a print job that is not to be printed any more

	EventClosedPaid            EventKind = "closed_paid"            // the bill has a payment of an order that is closed here
	EventReconciliationPrinted EventKind = "reconciliation_printed" // a slip of it was asked for
	EventRecovered             EventKind = "adopted"                // an order of the bill that was in no book is booked; the word is as books have it
	EventCorrected             EventKind = "corrected"              // somebody has settled a difference between bill and book
	EventRefundIntended        EventKind = "refund_intended"        // a refund is about to be sent, first or again
	EventRefundUnknown         EventKind = "refund_unknown"         // a sending of it has no usable answer
	EventRefundAccepted        EventKind = "refund_accepted"        // WeChat took it: from here on it counts
	EventRefundSent            EventKind = "refund_sent"            // WeChat took it once more, after FAIL or NOTSURE
	EventRefundFailed          EventKind = "refund_failed"          // FAIL: a person has to decide
	EventRefundChange          EventKind = "refund_change"          // CHANGE: a person has to pay
	EventRefundEnded           EventKind = "refund_ended"           // in money, or without; see its state
	EventRefundRefused         EventKind = "refund_refused"         // surely WeChat did not take it
	EventRefundLearnt          EventKind = "refund_learnt"          // made elsewhere, found by asking
	EventCashRefund            EventKind = "cash_refund"            // handed out of the drawer
	EventAlarmSettled          EventKind = "alarm_settled"          // a person has dealt with it
	EventShiftOpened           EventKind = "shift_opened"           // with a float that somebody counted
	EventFloatCorrected        EventKind = "float_corrected"        // a float that was counted wrong
	EventShiftClosed           EventKind = "shift_closed"           // a Z report
	EventShiftReprint          EventKind = "shift_reprint"          // a Z report asked for again
	EventXReport               EventKind = "x_report"               // an X report on paper
	EventExported              EventKind = "exported"               // a table was written for a spreadsheet; see its reason
	EventTemplate              EventKind = "template"               // the slips look otherwise from now on
	EventGiftReceipt           EventKind = "gift_receipt"           // a receipt without prices was asked for
	EventLabels                EventKind = "labels"                 // price labels were asked for
	EventTestPage              EventKind = "test_page"              // a test page was asked for
	EventKeySheet              EventKind = "key_sheet"              // a map of keys was asked for
	EventCashMoved             EventKind = "cash_moved"             // paid in, paid out, dropped, or the drawer opened without a sale
	EventGoods                 EventKind = "goods"                  // goods were added or changed; of a table the reason is its file

	EventSignedIn  EventKind = "signed_in"  // an operator showed his PIN
	EventSignedOut EventKind = "signed_out" // he left, or somebody else took over
	EventLocked    EventKind = "locked"     // the screen was locked
	EventWrongPIN  EventKind = "wrong_pin"  // a PIN that was not the operator's
	EventLockedOut EventKind = "locked_out" // the wrong PIN after which he has to wait
	EventOverride  EventKind = "override"   // somebody else's PIN allowed one action
	EventOperator  EventKind = "operator"   // an operator was made or changed
	EventRestored  EventKind = "restored"   // the book was made from a backup; the reason says from which
)

// entry is what a journal row stores of a change. Its JSON is the journal's
// format: fields may be added, never renamed.
type entry struct {
	Kind     EventKind   `json:"kind"`
	At       time.Time   `json:"at"`
	Day      Day         `json:"day,omitempty"`
	Till     string      `json:"till,omitempty"`
	By       Grant       `json:"by,omitzero"`
	Sale     *Sale       `json:"sale,omitempty"`
	Attempts []*Attempt  `json:"attempts,omitempty"`
	Jobs     []*PrintJob `json:"jobs,omitempty"`
	Alarms   []Alarm     `json:"alarms,omitempty"`
	Operator *Operator   `json:"operator,omitempty"`
	Right    Right       `json:"right,omitempty"`
	PIN      PINHash     `json:"-"`
	Refunds  []*Refund   `json:"refunds,omitempty"`
	Settled  []AlarmKey  `json:"settled,omitempty"`
	Reason   string      `json:"reason,omitempty"`
	Printing []JobMark   `json:"printing,omitempty"`

	Correction *Correction `json:"correction,omitempty"`

	Removed []Line        `json:"removed,omitempty"`
	Shift   *Shift        `json:"shift,omitempty"`
	Cash    *CashMovement `json:"cash,omitempty"`
	Unowed  []Unowed      `json:"unowed,omitempty"`
	Goods   []GoodsChange `json:"goods,omitempty"`

	Template *Template `json:"template,omitempty"`

	GoodsPacked []byte `json:"goods_gzip,omitempty"` // in the place of goods

	itself bool // no journal matter
}

// JournalEntry is the text of the journal row for c: all that the event did,
// as JSON. A ledger stores exactly these bytes and hashes them.
func (c *Change) JournalEntry() ([]byte, error) {
	e := entry(*c)
	if c.GoodsStaged() {
		e.Goods = nil
	}
	return json.Marshal(e)
}

// ParseChange reads a journal row back: all that its event did but a PIN, which is no
// journal matter.
func ParseChange(text []byte) (*Change, error) {
	var e entry
	if err := json.Unmarshal(text, &e); err != nil {
		return nil, err
	}
	if e.GoodsPacked != nil {
		plain, err := UnpackGoods(e.GoodsPacked)
		if err == nil {
			err = json.Unmarshal(plain, &e.Goods)
		}
		if err != nil {
			return nil, err
		}
	}
	c := Change(e)
	return &c, nil
}

// Counts is the sum that never lies: Created = Paid + Closed + Refused +
// Undecided. It counts the attempts made on one business day and every older
// one that is still undecided.
type Counts struct {
	Created, Paid, Closed, Refused, Undecided int
}

// RecentPayment is one row of the list of last payments.
type RecentPayment struct {
	At         time.Time
	Sale       SaleNumber
	Kind       TenderKind
	Amount     Fen
	OutTradeNo OutTradeNo   // WeChat only
	State      AttemptState // Paid for cash
	Last       Answer
	Late       bool

	// What of Amount goes back, or has. What WeChat refused, ended or was never
	// sent counts nowhere.
	Refunded  Fen // the customer has it
	Returning Fen // asked for, or on its way
	Stuck     Fen // WeChat could not do it: a person has to see to it
}
