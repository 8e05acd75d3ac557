package pos

import (
	"cmp"
	"context"
	"fmt"
	"time"
)

// ReconciliationSlip is what paper tells of a bill that was held against the book.
type ReconciliationSlip struct {
	Shop      Shop         `json:"shop"`
	Day       Day          `json:"day"`
	FetchedAt time.Time    `json:"fetched_at"`
	At        time.Time    `json:"at"`
	Bill      BillSums     `json:"bill"`
	Book      BillSums     `json:"book"`
	Others    int64        `json:"others"`
	Found     int          `json:"found"`
	Open      int          `json:"open"`
	Listed    []Difference `json:"listed"`          // open ones, as many as are printed
	Early     bool         `json:"early,omitempty"` // the bill may still grow

	Operator OperatorID `json:"operator,omitempty"` // who had it printed
	Names    SlipNames  `json:"names,omitzero"`
}

// slipDifferences is how many differences a slip lists.
const slipDifferences = 30

// PrintReconciliation queues the slip of the last reconciliation of a day. It needs
// [RightBill]. Errors: ErrNotReconciled, those of [Till.Allow], those of the ledger.
func (t *Till) PrintReconciliation(ctx context.Context, day Day, by Grant) error {
	if err := t.asks(RightBill, by); err != nil {
		return err
	}
	r, err := t.Ledger.Reconciliation(ctx, day)
	if err != nil {
		return fmt.Errorf("printing the reconciliation: %w", err)
	}
	slip := &ReconciliationSlip{
		Shop: t.Shop(), Day: day, FetchedAt: r.FetchedAt, At: r.At, Bill: r.Bill, Book: r.Book,
		Others: r.Others + r.Nowhere, Found: r.Found, Open: r.Open, Early: r.FetchedAt.Before(day.made()),
	}
	for _, d := range r.Differences {
		if d.Settled == nil && len(slip.Listed) < slipDifferences {
			slip.Listed = append(slip.Listed, d)
		}
	}
	now := t.Clock.Now()
	j := &PrintJob{Reconciliation: slip, CreatedAt: now, State: t.jobState()}
	t.mu.Lock()
	slip.Operator = cmp.Or(by.Operator, t.presentID())
	slip.Names = t.namesOf(Grant{Operator: slip.Operator})
	err = t.commit(ctx, &Change{Kind: EventReconciliationPrinted, At: now, By: by, Jobs: []*PrintJob{j}})
	t.mu.Unlock()
	return err
}
