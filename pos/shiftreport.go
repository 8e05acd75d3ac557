package pos

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ShiftReport is an X report, or the Z report that a shift ends with. A Z report is
// stored as it was when the shift was closed and never changes.
type ShiftReport struct {
	Shop     Shop        `json:"shop"`
	Number   ShiftNumber `json:"number"`
	Final    bool        `json:"final"` // Z; else X
	OpenedAt time.Time   `json:"opened_at"`
	OpenedBy OperatorID  `json:"opened_by,omitempty"`
	At       time.Time   `json:"at"` // when it was made; of a Z, when the shift was closed
	By       Grant       `json:"by,omitzero"`
	Names    ShiftNames  `json:"names,omitzero"`

	Tally  Tally  `json:"tally"`
	Drawer Drawer `json:"drawer"`
	// What is still open goes on in the next shift.
	OpenSales []OpenSale   `json:"open_sales,omitempty"`
	Undecided []OpenCharge `json:"undecided,omitempty"`
	Alarms    int          `json:"alarms,omitempty"`
	Bill      *LastBill    `json:"bill,omitempty"` // nil where yesterday's is not reconciled yet

	// GrandTotal is what was sold less what was given back since the first shift; it
	// is never reset.
	GrandTotal Fen         `json:"grand_total"`
	Journal    JournalHead `json:"journal"`           // the last row that is counted
	Previous   JournalHead `json:"previous,omitzero"` // the row that closed the shift before
}

// ShiftNames are what the people of a report were called when it was made; a report
// from before they were kept has none.
type ShiftNames struct {
	OpenedBy string `json:"opened_by,omitempty"`
	SlipNames
}

// Drawer is what should be in the drawer and what is.
type Drawer struct {
	Float      Fen     `json:"float"`
	Expected   Fen     `json:"expected"`
	Counted    Fen     `json:"counted"` // of a Z only, like all that follows
	Pieces     []Piece `json:"pieces,omitempty"`
	Difference Fen     `json:"difference"` // counted - expected: over, or short where negative
	Reason     string  `json:"reason,omitempty"`
	Left       Fen     `json:"left"` // the float of the next shift; the rest was handed in
}

// HandedIn is what was taken out of the drawer when it was counted.
func (d *Drawer) HandedIn() Fen { return d.Counted - d.Left }

// Exceeds reports whether m takes more out of the drawer than should be in it.
func (d *Drawer) Exceeds(m *CashMovement) bool {
	moved := m.Drawer()
	return moved < 0 && d.Expected+moved < 0
}

// LastBill is what came of yesterday's bill of WeChat's.
type LastBill struct {
	Day      Day   `json:"day"`
	Payments int64 `json:"payments"`
	Paid     Fen   `json:"paid"`
	Fee      Fen   `json:"fee"`  // rounded to a fen
	Open     int   `json:"open"` // differences that nobody has settled
}

// OpenSale is a sale that is neither settled nor voided when a shift ends.
type OpenSale struct {
	Number   SaleNumber `json:"number"`
	Total    Fen        `json:"total"`
	Paid     Fen        `json:"paid,omitempty"`
	ParkedAt time.Time  `json:"parked_at,omitzero"` // of a parked sale
}

// OpenCharge is an attempt that WeChat has not decided when a shift ends.
type OpenCharge struct {
	OutTradeNo OutTradeNo   `json:"out_trade_no"`
	Sale       SaleNumber   `json:"sale"`
	Amount     Fen          `json:"amount"`
	State      AttemptState `json:"state"`
	CreatedAt  time.Time    `json:"created_at"`
}

// XReport is what the open shift comes to so far; where none is open, what has
// happened since the last one. It needs [RightXReport].
//
// Errors: ErrNotSignedIn, ErrNotAllowed, those of the ledger.
func (t *Till) XReport(ctx context.Context, g Grant) (*ShiftReport, error) {
	if err := t.catchUp(ctx); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	g, err := t.need(RightXReport, g)
	if err != nil {
		return nil, err
	}
	return t.report(ctx, g)
}

// PrintX puts an X report on paper. Where the drawer is counted blind it needs
// [RightReports] instead: the paper says what should be there. Errors: those of
// [Till.XReport].
func (t *Till) PrintX(ctx context.Context, g Grant) (*ShiftReport, error) {
	if err := t.catchUp(ctx); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	g, err := t.need(t.rightToX(), g)
	if err != nil {
		return nil, err
	}
	r, err := t.report(ctx, g)
	if err != nil {
		return nil, err
	}
	j := &PrintJob{Shift: r, CreatedAt: r.At, State: t.jobState()}
	return r, t.commit(ctx, &Change{Kind: EventXReport, At: r.At, By: g, Jobs: []*PrintJob{j}})
}

// rightToX is the right to have an X report on paper.
func (t *Till) rightToX() Right {
	if t.terms().Counting.Blind {
		return RightReports
	}
	return RightXReport
}

// running is the count of the journal since the last shift, as far as it was read.
type running struct {
	shift ShiftNumber
	tally Tally
	row   int64 // the last that is counted
}

// catchUp counts what was journalled since the last report, without holding up
// the till: the report itself then has a few rows to read.
func (t *Till) catchUp(ctx context.Context) error {
	t.mu.Lock()
	number, after := t.reportedShift()
	t.mu.Unlock()
	head, err := t.Ledger.JournalHead(ctx)
	if err != nil {
		return fmt.Errorf("finding the end of the journal: %w", err)
	}
	_, err = t.tallyTo(ctx, number, Span{after, head.Row})
	return err
}

// tallyTo is what a shift comes to, up to the last row of the span.
func (t *Till) tallyTo(ctx context.Context, number ShiftNumber, s Span) (Tally, error) {
	t.countMu.Lock()
	defer t.countMu.Unlock()
	if t.running.shift != number {
		t.running = running{shift: number, row: s.After}
	}
	next := t.running
	err := count(ctx, t.Ledger, Span{next.row, s.Through}, next.tally.Add)
	if err != nil {
		return Tally{}, fmt.Errorf("counting the shift: %w", err)
	}
	next.row = max(next.row, s.Through)
	t.running = next
	return next.tally, nil
}

// reportedShift is the shift that a report made now is about, and the last journal
// row before it. The caller holds mu.
func (t *Till) reportedShift() (ShiftNumber, int64) {
	s := t.thisShift(t.Clock.Now())
	return s.Number, s.After
}

// report makes the report of the shift that is open, or would be opened now. The
// caller holds mu, so that nothing is journalled meanwhile.
func (t *Till) report(ctx context.Context, g Grant) (*ShiftReport, error) {
	now := t.Clock.Now()
	s := t.thisShift(now)
	head, err := t.Ledger.JournalHead(ctx)
	if err != nil {
		return nil, fmt.Errorf("finding the end of the journal: %w", err)
	}
	tally, err := t.tallyTo(ctx, s.Number, Span{s.After, head.Row})
	if err != nil {
		return nil, err
	}
	r := &ShiftReport{
		Shop: t.Shop(), Number: s.Number, OpenedAt: s.OpenedAt, OpenedBy: s.OpenedBy, At: now, By: g,
		Names: ShiftNames{t.operatorName(s.OpenedBy), t.namesOf(g)},
		Tally: tally, Drawer: Drawer{Float: s.Float, Expected: s.Float + tally.Drawer()},
		GrandTotal: tally.Net(), Journal: head, Previous: JournalHead{Row: s.After},
	}
	if r.Previous.Hash, err = t.Ledger.JournalHash(ctx, s.After); err != nil {
		return nil, fmt.Errorf("finding the end of the shift before: %w", err)
	}
	if s.Number > 1 {
		before, err := t.Ledger.Shift(ctx, s.Number-1)
		if err != nil {
			return nil, fmt.Errorf("finding the shift before: %w", err)
		}
		r.GrandTotal += before.Z.GrandTotal
	}
	return r, t.listOpen(ctx, r)
}

// listOpen adds to r what goes on in the next shift.
func (t *Till) listOpen(ctx context.Context, r *ShiftReport) error {
	sales, err := t.Ledger.OpenSales(ctx)
	if err != nil {
		return fmt.Errorf("finding the open sales: %w", err)
	}
	for _, s := range sales {
		if len(s.Lines) > 0 {
			r.OpenSales = append(r.OpenSales, OpenSale{s.Number, s.Total(), s.Paid(), s.ParkedAt})
		}
	}
	for _, w := range t.newest(len(t.watches)) {
		r.Undecided = append(r.Undecided, OpenCharge{w.a.OutTradeNo, w.a.Sale, w.a.TotalFee, w.a.State, w.a.CreatedAt})
	}
	alarms, err := t.Ledger.Alarms(ctx)
	if err != nil {
		return fmt.Errorf("finding the alarms: %w", err)
	}
	r.Alarms = len(alarms)
	r.Bill, err = t.lastBill(ctx, t.day(r.At).Add(-1))
	return err
}

// lastBill is the bill of a day, nil where it is not reconciled.
func (t *Till) lastBill(ctx context.Context, day Day) (*LastBill, error) {
	r, err := t.Ledger.Reconciliation(ctx, day)
	switch {
	case errors.Is(err, ErrNotReconciled):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("finding yesterday's bill: %w", err)
	}
	return &LastBill{Day: day, Payments: r.Bill.Payments, Paid: r.Bill.Paid, Fee: r.Bill.FeeInFen(), Open: r.Open}, nil
}
