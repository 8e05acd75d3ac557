package pos

import (
	"context"
	"fmt"
	"slices"
)

// Denominations are the notes and coins of the renminbi that a drawer is counted
// by, in fen.
var Denominations = []Fen{10000, 5000, 2000, 1000, 500, 100, 50, 10}

// Circulates reports whether the renminbi has a note or a coin of d, also one that
// drawers have no place for.
func Circulates(d Fen) bool {
	return slices.Contains(Denominations, d) || slices.Contains([]Fen{200, 20, 5, 2, 1}, d)
}

// Counting is how the shop wants its drawer counted.
type Counting struct {
	Blind       bool // whoever counts is not shown what should be there
	ReasonAbove Fen  // a difference over this needs a reason
}

// CountsBlind reports whether whoever counts is not shown what should be there.
func (t *Till) CountsBlind() bool { return t.terms().Counting.Blind }

// Piece is how many notes or coins of one denomination were counted.
type Piece struct {
	Denomination Fen `json:"denomination"`
	Count        int `json:"count"`
}

// Count is what somebody found in the drawer.
type Count struct {
	Pieces []Piece // empty where the sum alone is known
	Total  Fen     // of the pieces, or the sum alone
	Reason string  // for a difference over the limit
	Left   Fen     // stays in the drawer as the next float
}

// CountPieces is the count that the pieces come to, of which nothing is left in the
// drawer. Errors: those of [ErrAmountTooLarge] and [ErrAmountNegative].
func CountPieces(pieces []Piece) (Count, error) {
	c := Count{Pieces: pieces}
	for _, p := range pieces {
		if p.Count < 0 || p.Denomination <= 0 {
			return c, fmt.Errorf("%w: %d x %s", ErrAmountNegative, p.Count, p.Denomination)
		}
		if p.Denomination > MaxAmount || p.Count > int(MaxAmount/p.Denomination) {
			return c, fmt.Errorf("%w: %d x %s", ErrAmountTooLarge, p.Count, p.Denomination)
		}
		c.Total += p.Denomination * Fen(p.Count)
	}
	return c, checkCash(c.Total)
}

// check holds a count to itself and to the limit over which a difference needs a
// reason.
func (c *Count) check(expected, limit Fen) error {
	c.Reason = wordsOf(c.Reason)
	if err := checkCash(c.Total); err != nil {
		return err
	}
	if len(c.Pieces) > 0 {
		if sum, err := CountPieces(c.Pieces); err != nil || sum.Total != c.Total {
			return fmt.Errorf("%w: %s", ErrCountMismatch, c.Total)
		}
	}
	switch difference := c.Total - expected; {
	case c.Left < 0:
		return fmt.Errorf("%w: %s", ErrAmountNegative, c.Left)
	case c.Left > c.Total:
		return fmt.Errorf("%w: %s of %s", ErrLeftTooMuch, c.Left, c.Total)
	case (difference > limit || difference < -limit) && c.Reason == "":
		return fmt.Errorf("%w: %s counted, %s expected", ErrReasonNeeded, c.Total, expected)
	}
	return nil
}

// CloseShift ends the open shift with a count of the drawer: any count is taken,
// one that is off by more than the limit of [Options] with a reason. The Z report,
// the shift and the print job are one commit. Sales that are open and payments that
// are undecided are listed, and go on in the next shift. It needs
// [RightCloseShift].
//
// Errors: ErrNoShift, ErrNoOwner, ErrNotSignedIn, ErrNotAllowed, ErrReasonNeeded, ErrLeftTooMuch,
// ErrCountMismatch, ErrAmountNegative, ErrAmountTooLarge, those of the ledger.
func (t *Till) CloseShift(ctx context.Context, c Count, g Grant) (*Shift, error) {
	if err := t.catchUp(ctx); err != nil {
		return nil, err
	}
	t.mu.Lock()
	s, err := t.closeShiftLocked(ctx, c, g)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventShiftClosed})
	}
	return s, err
}

func (t *Till) closeShiftLocked(ctx context.Context, c Count, g Grant) (*Shift, error) {
	g, err := t.need(RightCloseShift, g)
	switch {
	case err != nil:
		return nil, err
	case !t.inShift():
		return nil, ErrNoShift
	}
	r, err := t.report(ctx, g)
	if err != nil {
		return nil, err
	}
	if err := c.check(r.Drawer.Expected, t.terms().Counting.ReasonAbove); err != nil {
		return nil, err
	}
	r.Final = true
	r.Drawer = Drawer{
		Float: r.Drawer.Float, Expected: r.Drawer.Expected, Counted: c.Total, Pieces: c.Pieces,
		Difference: c.Total - r.Drawer.Expected, Reason: c.Reason, Left: c.Left,
	}
	closed := *t.shift
	closed.State, closed.Z = ShiftClosed, r
	jobs := []*PrintJob{{Shift: r, CreatedAt: r.At, State: t.jobState()}}
	if t.template.Handover && t.Printer != nil {
		jobs = append(jobs, &PrintJob{Shift: r, Handover: true, CreatedAt: r.At, State: t.jobState()})
	}
	err = t.commit(ctx, &Change{Kind: EventShiftClosed, At: r.At, By: g, Shift: &closed, Jobs: jobs})
	return &closed, err
}

// ReprintZ puts the Z report of a closed shift on paper again, marked as a copy, and
// returns it. It needs [RightReports], as to read it does. Errors: ErrNoSuchShift, those of [Till.Allow],
// those of the ledger.
func (t *Till) ReprintZ(ctx context.Context, n ShiftNumber, g Grant) (*ShiftReport, error) {
	if err := t.asks(RightReports, g); err != nil {
		return nil, err
	}
	s, err := t.Ledger.Shift(ctx, n)
	switch {
	case err != nil:
		return nil, fmt.Errorf("finding the Z report: %w", err)
	case s.Z == nil:
		return nil, fmt.Errorf("%w: %d is not closed", ErrNoSuchShift, n)
	}
	t.mu.Lock()
	err = t.reprintZLocked(ctx, s.Z, g)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventShiftReprint})
	}
	return s.Z, err
}

func (t *Till) reprintZLocked(ctx context.Context, z *ShiftReport, g Grant) error {
	g, err := t.need(RightReports, g)
	if err != nil {
		return err
	}
	n, err := t.nextZCopy(ctx, z.Number)
	if err != nil {
		return err
	}
	now := t.Clock.Now()
	j := &PrintJob{Shift: z, Copy: n, CreatedAt: now, State: t.jobState()}
	return t.commit(ctx, &Change{Kind: EventShiftReprint, At: now, By: g, Jobs: []*PrintJob{j}})
}

// manyZCopies is how far back in the log the copies of a Z report are looked for.
const manyZCopies = 1000

// nextZCopy is the number of the next copy of a Z report. A shift that is closed changes
// no more, so the log is what counts them.
func (t *Till) nextZCopy(ctx context.Context, n ShiftNumber) (int, error) {
	next := 1
	for _, kind := range []EventKind{EventShiftReprint, EventRetried} {
		entries, err := t.Ledger.Log(ctx, LogQuery{Kind: kind, Limit: manyZCopies})
		if err != nil {
			return 0, err
		}
		for _, e := range entries {
			if e.Shift == n && (kind == EventShiftReprint || e.Reason == zTitle(n)) {
				next++
			}
		}
	}
	return next, nil
}

// zTitle names a Z report in the log.
func zTitle(n ShiftNumber) string { return fmt.Sprintf("Z %d", n) }
