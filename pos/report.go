package pos

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
)

// Report is what the journal of some business days comes to.
type Report struct {
	From    Day                   `json:"from"`
	Through Day                   `json:"through"`
	Tally   Tally                 `json:"tally"`
	Groups  map[Dimension][]Group `json:"groups"` // those with an order by it, the others the largest first
}

// Group is one figure of a report: what was sold in one hour, of one product.
type Group struct {
	Key      string   `json:"key"`
	Name     string   `json:"name,omitempty"` // of a product, as it was sold last
	Count    int      `json:"count"`
	Amount   Fen      `json:"amount"`
	Quantity Quantity `json:"quantity,omitempty"` // in thousandths of the unit
}

// fold gathers rows of the journal into a report.
type fold struct {
	tally  Tally
	groups map[Dimension]map[string]*Group
}

func newFold() *fold { return &fold{groups: map[Dimension]map[string]*Group{}} }

// add counts a row, and all that it shares out.
func (f *fold) add(e *Entry) {
	f.tally.Add(e)
	for s := range e.shares() {
		if s.by == ByTotal {
			continue // the tally has them
		}
		g := f.group(s.by, s.key)
		g.Name = cmp.Or(s.name, g.Name)
		g.Count += s.count
		g.Amount += s.amount
		g.Quantity += s.quantity
	}
}

func (f *fold) group(by Dimension, key string) *Group {
	if f.groups[by] == nil {
		f.groups[by] = map[string]*Group{}
	}
	g := f.groups[by][key]
	if g == nil {
		g = &Group{Key: key}
		f.groups[by][key] = g
	}
	return g
}

// merge adds another fold.
func (f *fold) merge(o *fold) {
	f.tally.Merge(&o.tally)
	for by, groups := range o.groups {
		for key, from := range groups {
			g := f.group(by, key)
			g.Name = cmp.Or(from.Name, g.Name)
			g.Count += from.Count
			g.Amount += from.Amount
			g.Quantity += from.Quantity
		}
	}
}

// inOrder are the dimensions whose keys have an order that people know.
var inOrder = map[Dimension]bool{ByDay: true, ByHour: true, ByWait: true}

// report words the fold.
func (f *fold) report(from, through Day) *Report {
	r := &Report{From: from, Through: through, Tally: f.tally, Groups: map[Dimension][]Group{}}
	for _, by := range Dimensions {
		list := []Group{}
		for _, g := range f.groups[by] {
			list = append(list, *g)
		}
		slices.SortFunc(list, func(a, b Group) int {
			if !inOrder[by] && a.Amount != b.Amount {
				return cmp.Compare(b.Amount, a.Amount)
			}
			return cmp.Compare(a.Key, b.Key)
		})
		r.Groups[by] = list
	}
	return r
}

// Reporter makes reports from the journal of a book. A day whose rows are still
// those of the last time is not read again, so that a month costs one day once its
// others were seen. Its methods may be called from any goroutine.
type Reporter struct {
	Ledger ShiftLedger

	mu   sync.Mutex
	days map[Day]daily // guarded by mu
}

// daily is a day that was read.
type daily struct {
	spans []Span
	fold  *fold
}

// keptDays bounds what a reporter remembers: a bit more than a year.
const keptDays = 400

// longestReport is how many days one report may be about.
const longestReport = 366

// Report is about the business days from the first to the last, both included.
// Errors: ErrDaySyntax, ErrReportLength, those of the ledger.
func (p *Reporter) Report(ctx context.Context, from, through Day) (*Report, error) {
	whole := newFold()
	err := p.each(ctx, from, through, func(d Day) error {
		day, err := p.day(ctx, d)
		if err == nil {
			whole.merge(day)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return whole.report(from, through), nil
}

// each calls fn with every day of a stretch.
func (p *Reporter) each(ctx context.Context, from, through Day, fn func(Day) error) error {
	for _, d := range []Day{from, through} {
		if _, err := ParseDay(string(d)); err != nil {
			return err
		}
	}
	if through < from || from.Add(longestReport) <= through {
		return fmt.Errorf("%w: %s to %s", ErrReportLength, from, through)
	}
	for d := from; d <= through; d = d.Add(1) {
		if err := fn(d); err != nil {
			return fmt.Errorf("counting %s: %w", d, err)
		}
	}
	return ctx.Err()
}

// day is the fold of one day, which nobody changes any more.
func (p *Reporter) day(ctx context.Context, d Day) (*fold, error) {
	spans, err := p.Ledger.DaySpans(ctx, d)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	known, ok := p.days[d]
	p.mu.Unlock()
	if ok && slices.Equal(known.spans, spans) {
		return known.fold, nil
	}
	f := newFold()
	for _, s := range spans {
		if err := count(ctx, p.Ledger, s, f.add); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.days == nil || len(p.days) >= keptDays {
		p.days = map[Day]daily{}
	}
	p.days[d] = daily{spans, f}
	return f, nil
}

// Figured names one figure of a report: a group of one of its splits, or with
// [ByTotal] one of its totals.
type Figured struct {
	By  Dimension
	Key string
}

// Sales are the numbers of the sales behind one figure of a report, in the order of
// the journal, at most limit of them.
func (p *Reporter) Sales(ctx context.Context, r *Report, f Figured, limit int) ([]SaleNumber, error) {
	var list []SaleNumber
	seen := map[SaleNumber]bool{}
	err := p.each(ctx, r.From, r.Through, func(d Day) error {
		spans, err := p.Ledger.DaySpans(ctx, d)
		for _, s := range spans {
			err = count(ctx, p.Ledger, s, func(e *Entry) {
				for sh := range e.shares() {
					if sh.by == f.By && sh.key == f.Key && sh.sale != "" && !seen[sh.sale] && len(list) < limit {
						seen[sh.sale] = true
						list = append(list, sh.sale)
					}
				}
			})
			if err != nil {
				return err
			}
		}
		return err
	})
	return list, err
}

// Report is about the period that day lies in, the current one where day is "".
// It needs [RightReports]. Errors: ErrNoOwner, ErrNotSignedIn, ErrNotAllowed,
// ErrDaySyntax, those of the ledger.
func (t *Till) Report(ctx context.Context, p Period, day Day, by Grant) (*Report, error) {
	t.mu.Lock()
	_, err := t.need(RightReports, by)
	if day == "" {
		day = t.day(t.Clock.Now())
	}
	t.mu.Unlock()
	if err != nil {
		return nil, err
	}
	from, through := p.Around(day)
	return t.reports.Report(ctx, from, through)
}

// ReportSales are the sales behind one figure of a report. It needs [RightReports].
// Errors: those of [Till.Allow], those of the ledger.
func (t *Till) ReportSales(ctx context.Context, r *Report, f Figured, g Grant) ([]SaleNumber, error) {
	if err := t.asks(RightReports, g); err != nil {
		return nil, err
	}
	return t.reports.Sales(ctx, r, f, listedSales)
}

// Export notes in the journal that somebody has taken figures out of the till in a
// file. right is the right to see them: [RightBill] or [RightReports]. Errors: those
// of [Till.Allow], those of the ledger.
func (t *Till) Export(ctx context.Context, right Right, file string, g Grant) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	g, err := t.need(right, g)
	if err != nil {
		return err
	}
	return t.commit(ctx, &Change{Kind: EventExported, At: t.Clock.Now(), By: g, Right: right, Reason: file})
}

// listedSales is how many sales a figure is explained by.
const listedSales = 500
