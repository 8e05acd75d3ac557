package pos

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// LogLedger reads the journal as the log of who did what.
type LogLedger interface {
	// Log is a page of the log, newest first. Its cost does not grow with the
	// history.
	Log(ctx context.Context, q LogQuery) ([]LogEntry, error)
}

// LogQuery says what of the log to read. Zero fields leave nothing out.
type LogQuery struct {
	From, To Day        // business days of GMT+8 by this machine's clock, both of them too
	Operator OperatorID // who did it
	// ApprovedBy is who allowed it by his PIN.
	ApprovedBy OperatorID
	Kind       EventKind
	Before     int64 // journal row of the last entry of the page before; 0: the first page
	Limit      int   // entries of a page
}

// LogEntry is one row of the log.
type LogEntry struct {
	Row      int64 // of the journal
	Kind     EventKind
	At       time.Time   // this machine's clock
	By       Grant       // zero: the till by itself
	Right    Right       // what EventOverride allowed
	Sale     SaleNumber  // "" where it was about none
	Operator *Operator   // who signed in, was changed or mistyped his PIN; nil for none
	Order    OutTradeNo  // of a difference that was noted, or of an alarm that was settled; "" for none
	Refund   OutRefundNo // "" where it was about none
	Amount   Fen         // of the refund, the cash, the float or the payment that it was about; 0 for none
	Cash     CashKind    // of EventCashMoved: which way, or a drawer opened for nothing
	Shift    ShiftNumber // that was opened, closed, corrected or printed; 0 for none
	Goods    *GoodsNote  // that were added or changed; nil for none
	Reason   string      // why, in the words of who did it; of an export the file
	Sending  bool        // of EventRefundIntended: not begun, but about to be sent
}

// GoodsNote says of goods that were changed how many, and what the first of them was and
// is.
type GoodsNote struct {
	Count      int
	Code, Name string
	Was, Price Fen // Was 0: it is new
	Off        bool
}

// everyday are the kinds of events that are no matter of the log: selling, and
// what WeChat says of its orders.
var everyday = map[EventKind]bool{
	EventCart: true, EventCash: true, EventIntended: true, EventPresented: true, EventPaying: true,
	EventWithdrawn: true, EventReversing: true, EventPaid: true, EventClosed: true, EventRefused: true, EventUnknown: true,
}

// LoggedKinds are the kinds of events of this version that stand in the log: first
// what people ask for most.
var LoggedKinds = []EventKind{
	EventVoided, EventOverride, EventCashMoved, EventReprint, EventRetried, EventDismissed, EventWrongPIN, EventLockedOut, EventSignedIn, EventSignedOut, EventLocked,
	EventOperator, EventGoods, EventExported, EventCashRefund, EventRefundIntended, EventRefundAccepted, EventRefundSent, EventRefundUnknown, EventRefundFailed,
	EventRefundChange, EventRefundEnded, EventRefundRefused, EventRefundLearnt, EventAlarmSettled, EventRecovered, EventCorrected, EventClosedPaid,
	EventParked, EventRecalled, EventMismatch, EventReconciliationPrinted, EventShiftOpened, EventFloatCorrected, EventShiftClosed, EventShiftReprint, EventXReport,
	EventRestored, EventTemplate, EventGiftReceipt, EventLabels, EventTestPage, EventKeySheet,
}

// Logged reports whether events of the kind stand in the log. All that a later
// version adds do.
func (k EventKind) Logged() bool { return !everyday[k] }

// loggedRow is of a row of the journal what its log tells.
type loggedRow struct {
	Kind     EventKind `json:"kind"`
	At       time.Time `json:"at"`
	By       Grant     `json:"by"`
	Right    Right     `json:"right"`
	Operator *Operator `json:"operator"`
	Sale     struct {
		Number SaleNumber `json:"number"`
	} `json:"sale"`
	Attempts []struct {
		Sale     SaleNumber `json:"sale"`
		TotalFee Fen        `json:"total_fee"`
	} `json:"attempts"`
	Refunds []struct {
		Sale        SaleNumber  `json:"sale"`
		OutRefundNo OutRefundNo `json:"out_refund_no"`
		RefundFee   Fen         `json:"refund_fee"`
		Sending     bool        `json:"sending"`
	} `json:"refunds"`
	Cash struct {
		Kind   CashKind `json:"kind"`
		Amount Fen      `json:"amount"`
		Reason string   `json:"reason"`
	} `json:"cash"`
	Shift struct {
		Number ShiftNumber `json:"number"`
		Float  Fen         `json:"float"`
	} `json:"shift"`
	Jobs []struct {
		Shift struct {
			Number ShiftNumber `json:"number"`
		} `json:"shift"`
	} `json:"jobs"`
	Correction Correction `json:"correction"`
	Settled    []AlarmKey `json:"settled"`
	Reason     string     `json:"reason"`
	Goods      []struct {
		Was struct {
			Price Fen `json:"price"`
		} `json:"was"`
		Now struct {
			Code  string `json:"code"`
			Name  string `json:"name"`
			Price Fen    `json:"price"`
			Off   bool   `json:"off"`
		} `json:"now"`
	} `json:"goods"`
	GoodsPacked []byte `json:"goods_gzip"`
}

// ParseLogEntry reads a row of the journal for the log. Errors: ErrDamaged.
func ParseLogEntry(row int64, text []byte) (LogEntry, error) {
	var e loggedRow
	if err := json.Unmarshal(text, &e); err != nil {
		return LogEntry{}, fmt.Errorf("%w: row %d of the journal: %w", ErrDamaged, row, err)
	}
	entry := LogEntry{Row: row, Kind: e.Kind, At: e.At, By: e.By, Right: e.Right, Sale: e.Sale.Number, Operator: e.Operator, Amount: e.Cash.Amount, Cash: e.Cash.Kind,
		Reason: cmp.Or(e.Reason, e.Cash.Reason)}
	if c := &e.Correction; c.Kind != "" {
		entry.Order, entry.Refund, entry.Amount, entry.Reason = c.OutTradeNo, c.OutRefundNo, cmp.Or(c.Bill, c.Book), c.Note
	}
	if e.GoodsPacked != nil {
		plain, err := UnpackGoods(e.GoodsPacked)
		if err == nil {
			err = json.Unmarshal(plain, &e.Goods)
		}
		if err != nil {
			return LogEntry{}, fmt.Errorf("%w: row %d of the journal: %w", ErrDamaged, row, err)
		}
	}
	if n := len(e.Goods); n > 0 {
		g := e.Goods[0]
		entry.Goods = &GoodsNote{Count: n, Code: g.Now.Code, Name: g.Now.Name, Was: g.Was.Price, Price: g.Now.Price, Off: g.Now.Off}
	}
	if len(e.Settled) > 0 && e.Kind == EventAlarmSettled {
		entry.Order, entry.Refund = e.Settled[0].OutTradeNo, e.Settled[0].OutRefundNo
	}
	if len(e.Attempts) > 0 {
		entry.Sale = cmp.Or(entry.Sale, e.Attempts[0].Sale)
		entry.Amount = e.Attempts[0].TotalFee
	}
	if e.Kind == EventShiftOpened || e.Kind == EventFloatCorrected {
		entry.Amount = e.Shift.Float
	}
	if entry.Shift = e.Shift.Number; entry.Shift == 0 && len(e.Jobs) > 0 {
		entry.Shift = e.Jobs[0].Shift.Number
	}
	if len(e.Refunds) > 0 {
		r := e.Refunds[0]
		entry.Sale, entry.Refund, entry.Amount = cmp.Or(entry.Sale, r.Sale), r.OutRefundNo, r.RefundFee
		entry.Sending = r.Sending && e.Kind == EventRefundIntended
	}
	return entry, nil
}

// Log is a page of who did what, newest first. It needs RightLog. Errors: those
// of [Till.Allow], those of the ledger.
func (t *Till) Log(ctx context.Context, by Grant, q LogQuery) ([]LogEntry, error) {
	t.mu.Lock()
	_, err := t.need(RightLog, by)
	t.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return t.Ledger.Log(ctx, q)
}
