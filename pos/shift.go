package pos

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ShiftNumber counts the shifts of a till from 1 on; it is the number of the
// shift's Z report as well and is never used again.
type ShiftNumber int

// ShiftState is where a shift stands.
type ShiftState string

const (
	ShiftOpen   ShiftState = "open"   // being sold in
	ShiftClosed ShiftState = "closed" // counted; it never changes again
)

// Shift is the time from an opening float to a counted drawer. At most one is
// open. It counts every journal row after the one that closed the shift before
// it, so that nothing falls between two shifts.
type Shift struct {
	Number   ShiftNumber  `json:"number"`
	State    ShiftState   `json:"state"`
	OpenedAt time.Time    `json:"opened_at"`
	OpenedBy OperatorID   `json:"opened_by,omitempty"`
	Float    Fen          `json:"float"`             // in the drawer at its beginning
	Carried  bool         `json:"carried,omitempty"` // nobody counted the float: it is what the shift before left
	After    int64        `json:"after"`             // last journal row of the shifts before
	Z        *ShiftReport `json:"z,omitempty"`       // of a closed shift
}

// ShiftLedger keeps the shifts and reads the journal.
type ShiftLedger interface {
	// LastShift is the newest shift, or ErrNoSuchShift.
	LastShift(ctx context.Context) (*Shift, error)
	// Shift returns ErrNoSuchShift for an unknown number.
	Shift(ctx context.Context, n ShiftNumber) (*Shift, error)
	// ClosedShifts are at most limit shifts numbered below before, newest first;
	// before 0 begins with the newest.
	ClosedShifts(ctx context.Context, before ShiftNumber, limit int) ([]*Shift, error)
	// OpenSales are the sales that are neither settled nor voided, oldest first: the
	// parked ones, too.
	OpenSales(ctx context.Context) ([]*Sale, error)

	// Entries calls use with the text of every journal row of the span, in order;
	// the text is good until use returns. An error of use ends it.
	Entries(ctx context.Context, s Span, use func(row int64, text []byte) error) error
	// JournalHead is the last row of the journal; the zero head for none.
	JournalHead(ctx context.Context) (JournalHead, error)
	// JournalHash is the hash of a row of the journal, empty for row 0.
	JournalHash(ctx context.Context, row int64) (Hash, error)
	// DaySpans are the rows that were written on a business day. They are one
	// stretch, except where the clock of the machine jumped over midnight.
	DaySpans(ctx context.Context, day Day) ([]Span, error)
}

// ErrNoSuchShift and the other errors of shifts.
var (
	ErrNoSuchShift   = errors.New("no such shift")
	ErrNoShift       = errors.New("no shift is open")
	ErrShiftOpen     = errors.New("a shift is open already")
	ErrReasonNeeded  = errors.New("a reason is needed")
	ErrLeftTooMuch   = errors.New("more is left in the drawer than was counted")
	ErrReportLength  = errors.New("a report is about one day to a year")
	ErrCountedBlind  = errors.New("whoever counts the drawer blind is not told what is missing")
	ErrCountMismatch = errors.New("the pieces do not add up to the total")
)

// CurrentShift is the shift that is open, and the newest closed one where none is;
// nil before the first.
func (t *Till) CurrentShift() *Shift {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shift == nil {
		return nil
	}
	s := *t.shift
	return &s
}

// Shifts are at most limit closed shifts with their Z reports, newest first, with
// numbers below before; before 0 begins with the newest. It needs [RightReports].
// Errors: those of [Till.Allow], those of the ledger.
func (t *Till) Shifts(ctx context.Context, before ShiftNumber, limit int, g Grant) ([]*Shift, error) {
	if err := t.asks(RightReports, g); err != nil {
		return nil, err
	}
	return t.Ledger.ClosedShifts(ctx, before, limit)
}

// OpenShift begins a shift with the float that was counted. A shift that a sale
// began by itself takes the float over. A float that is not what the shift before
// left needs [RightDrawer].
//
// Errors: ErrShiftOpen, ErrNoOwner, ErrNotSignedIn, ErrNotAllowed, ErrAmountNegative, ErrAmountTooLarge, those
// of the ledger.
func (t *Till) OpenShift(ctx context.Context, float Fen, g Grant) (*Shift, error) {
	t.mu.Lock()
	s, err := t.openShiftLocked(ctx, float, g)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventShiftOpened})
	}
	return s, err
}

func (t *Till) openShiftLocked(ctx context.Context, float Fen, g Grant) (*Shift, error) {
	now := t.Clock.Now()
	next := t.thisShift(now)
	if !next.Carried {
		return nil, fmt.Errorf("%w: %d", ErrShiftOpen, next.Number)
	}
	right := RightSell
	if float != next.Float {
		right = RightDrawer
	}
	g, err := t.need(right, g)
	if err != nil {
		return nil, err
	}
	if err := checkCash(float); err != nil {
		return nil, err
	}
	next.Float, next.Carried = float, false
	c := &Change{Kind: EventShiftOpened, At: now, By: g, Shift: next}
	next.OpenedBy = g.Operator
	if err := t.commit(ctx, c); err != nil {
		return nil, err
	}
	s := *next
	return &s, nil
}

// CorrectFloat puts another float in the place of one that was counted wrong, with
// the reason: the row that told of the first stays, X and the Z reckon with the new
// one. The float of a shift that is closed cannot be corrected: its Z report is final.
// It needs [RightCloseShift].
//
// Errors: ErrNoShift, ErrNoOwner, ErrNotSignedIn, ErrNotAllowed, ErrReasonNeeded, ErrAmountNegative,
// ErrAmountTooLarge, those of the ledger.
func (t *Till) CorrectFloat(ctx context.Context, float Fen, reason string, g Grant) (*Shift, error) {
	t.mu.Lock()
	s, err := t.correctFloatLocked(ctx, float, wordsOf(reason), g)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventFloatCorrected})
	}
	return s, err
}

func (t *Till) correctFloatLocked(ctx context.Context, float Fen, reason string, g Grant) (*Shift, error) {
	g, err := t.need(RightCloseShift, g)
	switch {
	case err != nil:
		return nil, err
	case !t.inShift():
		return nil, ErrNoShift
	case reason == "":
		return nil, ErrReasonNeeded
	}
	if err := checkCash(float); err != nil {
		return nil, err
	}
	now := t.Clock.Now()
	open := t.thisShift(now)
	open.Float, open.Carried = float, false
	if err := t.commit(ctx, &Change{Kind: EventFloatCorrected, At: now, By: g, Shift: open, Reason: reason}); err != nil {
		return nil, err
	}
	s := *open
	return &s, nil
}

// checkCash holds an amount that may be nothing to its limits.
func checkCash(f Fen) error {
	switch {
	case f < 0:
		return fmt.Errorf("%w: %s", ErrAmountNegative, f)
	case f > MaxAmount:
		return fmt.Errorf("%w: %s", ErrAmountTooLarge, f)
	}
	return nil
}

// inShift reports whether a shift is open. The caller holds mu.
func (t *Till) inShift() bool { return t.shift != nil && t.shift.State == ShiftOpen }

// thisShift is a copy of the open shift, or the one that would be opened now. The
// caller holds mu.
func (t *Till) thisShift(now time.Time) *Shift {
	if t.inShift() {
		s := *t.shift
		return &s
	}
	return t.nextShift(now)
}

// nextShift is the shift behind the last one, which is closed, with what that left
// in the drawer.
func (t *Till) nextShift(now time.Time) *Shift {
	s := &Shift{Number: 1, State: ShiftOpen, OpenedAt: now, OpenedBy: t.presentID(), Carried: true}
	if last := t.shift; last != nil {
		s.Number = last.Number + 1
		s.Float = last.Z.Drawer.Left
		s.After = last.Z.Journal.Row + 1
	}
	return s
}

// beginShift has the first thing that a cashier does outside a shift begin one in
// the same commit: no sale waits for a float to be counted. The caller holds mu.
func (t *Till) beginShift(c *Change) {
	if c.Shift == nil && !t.inShift() && opensShift[c.Kind] {
		c.Shift = t.nextShift(c.At)
	}
}

// opensShift are the events that only a person at the counter causes. What WeChat
// says at night counts in the shift that the next morning begins.
var opensShift = map[EventKind]bool{EventCart: true, EventCash: true, EventIntended: true, EventCashMoved: true, EventCashRefund: true}
