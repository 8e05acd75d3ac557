package pos

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// CashKind says why the drawer opens without a sale or a refund.
type CashKind string

const (
	CashPaidIn  CashKind = "paid_in"  // money put into the drawer
	CashPaidOut CashKind = "paid_out" // money taken out to pay for something
	CashDrop    CashKind = "drop"     // money taken to the safe or the bank
	CashNoSale  CashKind = "no_sale"  // opened, and no money moved
)

// CashMovement is cash that goes into the drawer or out of it and is no sale.
type CashMovement struct {
	Kind   CashKind    `json:"kind"`
	Amount Fen         `json:"amount,omitempty"` // more than zero, but for CashNoSale
	Reason string      `json:"reason,omitempty"` // demanded of what is paid in or out
	Shift  ShiftNumber `json:"shift"`
	By     Grant       `json:"by,omitzero"`
	At     time.Time   `json:"at"`
}

// Drawer is what the movement adds to the drawer; negative for what leaves it.
func (m *CashMovement) Drawer() Fen {
	switch m.Kind {
	case CashPaidIn:
		return m.Amount
	case CashPaidOut, CashDrop:
		return -m.Amount
	}
	return 0
}

// check holds a movement to what its kind needs.
func (m *CashMovement) check() error {
	if m.Kind == CashNoSale {
		m.Amount = 0
		return nil
	}
	switch {
	case m.Kind != CashPaidIn && m.Kind != CashPaidOut && m.Kind != CashDrop:
		return fmt.Errorf("unknown kind of cash movement %q", m.Kind)
	case m.Amount == 0:
		return ErrAmountZero
	case m.Kind != CashDrop && m.Reason == "":
		return ErrReasonNeeded
	}
	return checkCash(m.Amount)
}

// maxReason is how long a reason may be: two lines on paper.
const maxReason = 64

// wordsOf is a reason as it is kept: without space around it, and no longer than
// paper has room for.
func wordsOf(reason string) string {
	r := []rune(strings.TrimSpace(reason))
	return string(r[:min(len(r), maxReason)])
}

// MoveCash books cash that goes into the drawer or out of it, or that the drawer
// was opened for nothing, and opens the drawer. Of m kind, amount and reason are
// looked at. It needs
// [RightDrawer].
//
// Errors: ErrNoOwner, ErrNotSignedIn, ErrNotAllowed, ErrAmountZero, ErrAmountNegative, ErrAmountTooLarge,
// ErrReasonNeeded, those of the ledger.
func (t *Till) MoveCash(ctx context.Context, m CashMovement, g Grant) error {
	t.mu.Lock()
	err := t.moveCashLocked(ctx, m, g)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventCashMoved})
	}
	return err
}

func (t *Till) moveCashLocked(ctx context.Context, m CashMovement, g Grant) error {
	g, err := t.need(RightDrawer, g)
	if err != nil {
		return err
	}
	m.Reason = wordsOf(m.Reason)
	if err := m.check(); err != nil {
		return err
	}
	m.By, m.At = g, t.Clock.Now()
	c := &Change{Kind: EventCashMoved, At: m.At, By: g, Cash: &m}
	t.beginShift(c)
	m.Shift = t.shiftOf(c)
	j := &PrintJob{Drawer: true, CreatedAt: m.At, State: t.jobState()}
	if m.Kind != CashNoSale {
		j.Cash = &CashSlip{Shop: t.Shop(), Names: t.namesOf(g), CashMovement: m}
	}
	c.Jobs = append(c.Jobs, j)
	return t.commit(ctx, c)
}

// shiftOf is the shift that c counts in. The caller holds mu.
func (t *Till) shiftOf(c *Change) ShiftNumber {
	if c.Shift != nil {
		return c.Shift.Number
	}
	return t.shift.Number
}

// CashSlip is what the slip of a cash movement says.
type CashSlip struct {
	Shop  Shop      `json:"shop"`
	Names SlipNames `json:"names,omitzero"`
	CashMovement
}
