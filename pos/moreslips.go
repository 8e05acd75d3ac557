package pos

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// ParkSlip is what paper says of a sale that was put aside: its code recalls it.
type ParkSlip struct {
	Shop   Shop       `json:"shop"`
	Sale   SaleNumber `json:"sale"`
	Lines  []Line     `json:"lines"`
	Pieces int64      `json:"pieces"`
	Total  Fen        `json:"total"`
	Owes   Fen        `json:"owes"`           // less than Total where a part was paid
	Note   string     `json:"note,omitempty"` // of the sale
	At     time.Time  `json:"at"`

	Operator     OperatorID `json:"operator,omitempty"`
	OperatorName string     `json:"operator_name,omitempty"`
}

// addParkTicket adds the ticket of a sale that is being parked, where the shop wants
// one. A sale without lines needs none. The caller holds mu.
func (t *Till) addParkTicket(c *Change) {
	s := c.Sale
	if !t.template.ParkTicket || len(s.Lines) == 0 || t.Printer == nil {
		return
	}
	slip := &ParkSlip{
		Shop: t.shopNow(), Sale: s.Number, Lines: s.Lines, Pieces: s.Pieces(), Total: s.Total(), Owes: s.Owes(), Note: s.Note, At: c.At,
		Operator: s.Operator, OperatorName: t.operatorName(s.Operator),
	}
	c.Jobs = append(c.Jobs, &PrintJob{Sale: s.Number, Parked: slip, CreatedAt: c.At, State: t.jobState()})
}

// Label is the price label of an article, with its code to scan.
type Label struct {
	Shop  Shop   `json:"shop"` // the till fills it in
	Name  string `json:"name"`
	Price Fen    `json:"price"`
	Unit  string `json:"unit,omitempty"` // that the price is for, "" for a piece
	Code  string `json:"code"`           // barcode or article number
	Count int    `json:"count"`          // how many of it
}

// maxLabels is how many labels one order may have: a typing error must not empty the
// roll.
const maxLabels = 200

// ErrLabel says that a label lacks its name or code, or that their number is no number
// of labels.
var ErrLabel = errors.New("a label has a name, a code and a number of 1 to 200")

// check holds an order of labels to what can be printed.
func (l *Label) check() error {
	switch {
	case strings.TrimSpace(l.Name) == "" || strings.TrimSpace(l.Code) == "" || l.Count < 1 || l.Count > maxLabels,
		utf8.RuneCountInString(l.Name) > maxTemplateText || len(l.Code) > maxTemplateText:
		return ErrLabel
	case l.Price < 0:
		return fmt.Errorf("%w: %s", ErrAmountNegative, l.Price)
	case l.Price > MaxAmount:
		return fmt.Errorf("%w: %s", ErrAmountTooLarge, l.Price)
	}
	return nil
}

// labelsAJob is how many labels are one print job: no more than printers hold at once,
// than anybody minds to have again where it breaks off, and than a slip or a drawer may
// find before it.
const labelsAJob = 4

// PrintLabels queues price labels. Errors: ErrNotSignedIn, ErrLabel,
// ErrAmountNegative, ErrAmountTooLarge, those of the ledger.
func (t *Till) PrintLabels(ctx context.Context, l Label) error {
	if err := l.check(); err != nil {
		return err
	}
	return t.printOrdered(ctx, EventLabels, func(shop Shop) (jobs []*PrintJob) {
		l.Shop = shop
		for left := l.Count; left > 0; left -= labelsAJob {
			part := l
			part.Count = min(left, labelsAJob)
			jobs = append(jobs, &PrintJob{Label: &part})
		}
		return jobs
	}, l.Name)
}

// TestSlip is a page that shows what the printer makes of every style.
type TestSlip struct {
	Shop Shop      `json:"shop"`
	At   time.Time `json:"at"`
}

// PrintTest queues a test page. Errors: ErrNotSignedIn, those of the ledger.
func (t *Till) PrintTest(ctx context.Context) error {
	return t.printOrdered(ctx, EventTestPage, func(shop Shop) []*PrintJob {
		return []*PrintJob{{Test: &TestSlip{Shop: shop, At: t.Clock.Now()}}}
	}, "")
}

// KeySheet is the map of the keys of one page, to hang beside the till.
type KeySheet struct {
	Shop  Shop      `json:"shop"` // the till fills it in
	Title string    `json:"title"`
	Keys  []KeyCap  `json:"keys"`
	At    time.Time `json:"at"` // the till fills it in
}

// KeyCap is a key and what it does.
type KeyCap struct {
	Key  string `json:"key"`
	Does string `json:"does"`
}

// PrintKeys queues a map of keys. Errors: ErrNotSignedIn, those of the ledger.
func (t *Till) PrintKeys(ctx context.Context, k KeySheet) error {
	return t.printOrdered(ctx, EventKeySheet, func(shop Shop) []*PrintJob {
		k.Shop, k.At = shop, t.Clock.Now()
		return []*PrintJob{{Keys: &k}}
	}, k.Title)
}

// printOrdered queues what somebody has asked for and is about no sale.
func (t *Till) printOrdered(ctx context.Context, kind EventKind, made func(Shop) []*PrintJob, reason string) error {
	t.mu.Lock()
	err := t.printOrderedLocked(ctx, kind, made, reason)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: kind})
	}
	return err
}

func (t *Till) printOrderedLocked(ctx context.Context, kind EventKind, made func(Shop) []*PrintJob, reason string) error {
	if _, err := t.own(RightReprint); err != nil {
		return err
	}
	now := t.Clock.Now()
	jobs := made(t.Shop())
	for _, j := range jobs {
		j.CreatedAt, j.State = now, t.jobState()
	}
	return t.commit(ctx, &Change{Kind: kind, At: now, Jobs: jobs, Reason: reason})
}

// PrintGift queues the receipt of a sale without its prices, for whoever is given the
// goods. Its code is the receipt's. Errors: ErrNotSignedIn, ErrNoSuchSale where the
// sale has no receipt.
func (t *Till) PrintGift(ctx context.Context, number SaleNumber) error {
	t.mu.Lock()
	err := t.printGiftLocked(ctx, number)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventGiftReceipt, Sale: number})
	}
	return err
}

func (t *Till) printGiftLocked(ctx context.Context, number SaleNumber) error {
	if _, err := t.own(RightReprint); err != nil {
		return err
	}
	r, err := t.Ledger.Receipt(ctx, number)
	if err != nil {
		return fmt.Errorf("finding the receipt of %s: %w", number, err)
	}
	now := t.Clock.Now()
	j := t.job(r, 0, now)
	j.Gift = true
	return t.commit(ctx, &Change{Kind: EventGiftReceipt, At: now, Jobs: []*PrintJob{j}, Reason: string(number)})
}
