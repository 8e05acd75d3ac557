// Package postest has what tests of the till need and a till does not: a ledger
// in memory that keeps the contract of [pos.Ledger] and can be told to fail.
package postest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"wxtill/pos"
)

// Ledger is a book in memory. Everything put in is copied, so that a caller who
// goes on changing its own values cannot change the book.
type Ledger struct {
	mu       sync.Mutex
	before   func(*pos.Change) error // guarded by mu; may be nil
	sales    map[pos.SaleNumber]*pos.Sale
	attempts map[pos.OutTradeNo]*pos.Attempt
	order    []pos.OutTradeNo
	tenders  map[pos.OutTradeNo]pos.SaleNumber // which sale an attempt paid
	jobs     []*pos.PrintJob
	alarms   []pos.Alarm // not settled
	raised   map[pos.AlarmKey]bool
	refunds  []*pos.Refund
	journal  [][]byte
	staff
	shelf
	billShelf
	hashes [][]byte     // of the rows of journal
	shifts []*pos.Shift // number n at n-1

	templates []*pos.Template // number n at n-1
}

var _ pos.Ledger = (*Ledger)(nil)

// NewLedger is an empty book.
func NewLedger() *Ledger {
	return &Ledger{
		sales:    map[pos.SaleNumber]*pos.Sale{},
		attempts: map[pos.OutTradeNo]*pos.Attempt{},
		tenders:  map[pos.OutTradeNo]pos.SaleNumber{},
		raised:   map[pos.AlarmKey]bool{},
		staff:    staff{map[pos.OperatorID]*pos.Operator{}, map[pos.OperatorID]pos.PINHash{}},
		shelf:    shelf{map[string]*pos.Goods{}},

		billShelf: newBillShelf(),
	}
}

// BeforeCommit has fn see every change first, from now on; its error is the
// commit's error and nothing changes. nil ends it.
func (l *Ledger) BeforeCommit(fn func(*pos.Change) error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.before = fn
}

// Commit implements [pos.Ledger].
func (l *Ledger) Commit(_ context.Context, c *pos.Change) error {
	l.mu.Lock()
	before := l.before
	l.mu.Unlock()
	if before != nil {
		if err := before(c); err != nil {
			return err
		}
	}
	entry, err := c.JournalEntry()
	if err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.check(c); err != nil {
		return err
	}
	l.chain(entry)
	l.keepShift(c.Shift)
	l.keepTemplate(c.Template)
	if c.Sale != nil {
		l.sales[c.Sale.Number] = clone(c.Sale)
		for _, t := range c.Sale.Tenders {
			l.tenders[t.OutTradeNo] = c.Sale.Number
		}
	}
	for _, a := range c.Attempts {
		if l.attempts[a.OutTradeNo] == nil {
			l.order = append(l.order, a.OutTradeNo)
		}
		l.attempts[a.OutTradeNo] = clone(a)
	}
	l.putOperator(c)
	l.putGoods(c)
	for _, j := range c.Jobs {
		l.addJob(j)
	}
	for _, m := range c.Printing {
		l.mark(m.ID, m.State, "")
	}
	if c.Correction != nil {
		l.correct(clone(c.Correction))
	}
	l.keepRefunds(c)
	l.keepAlarms(c)
	return nil
}

// check refuses what would be a fault of the program: a sale without a counter, an
// attempt of no sale, an attempt that pays two sales.
func (l *Ledger) check(c *pos.Change) error {
	if c.Sale != nil {
		if _, err := strconv.Atoi(c.Sale.Number.Short()); err != nil {
			return fmt.Errorf("sale number %q: %w", c.Sale.Number, err)
		}
		for _, t := range c.Sale.Tenders {
			if sale, ok := l.tenders[t.OutTradeNo]; ok && t.OutTradeNo != "" && sale != c.Sale.Number {
				return fmt.Errorf("%s is a tender of %s and of %s", t.OutTradeNo, sale, c.Sale.Number)
			}
		}
	}
	if err := l.checkShift(c); err != nil {
		return err
	}
	for _, a := range c.Attempts {
		if l.sales[a.Sale] == nil && (c.Sale == nil || c.Sale.Number != a.Sale) {
			return fmt.Errorf("%s: %w: %s", a.OutTradeNo, pos.ErrNoSuchSale, a.Sale)
		}
	}
	return nil
}

func (l *Ledger) addJob(j *pos.PrintJob) {
	j.ID = int64(len(l.jobs) + 1)
	kept := *clone(j)
	kept.ID, kept.State = j.ID, j.State
	if kept.State == "" {
		kept.State = pos.JobQueued
	}
	l.jobs = append(l.jobs, &kept)
}

// Journal is the text of every change so far.
func (l *Ledger) Journal() [][]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.journal)
}

// Sale implements [pos.Ledger].
func (l *Ledger) Sale(ctx context.Context, n pos.SaleNumber) (*pos.Sale, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := l.sales[n]
	if s == nil {
		return nil, fmt.Errorf("%w: %s", pos.ErrNoSuchSale, n)
	}
	return clone(s), nil
}

// OpenSale implements [pos.Ledger].
func (l *Ledger) OpenSale(ctx context.Context) (*pos.Sale, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var newest *pos.Sale
	for _, s := range l.sales {
		if s.State == pos.SaleOpen && (newest == nil || cmp.Or(s.OpenedAt.Compare(newest.OpenedAt), cmp.Compare(s.Number, newest.Number)) > 0) {
			newest = s
		}
	}
	if newest == nil {
		return nil, pos.ErrNoSuchSale
	}
	return clone(newest), nil
}

// LastSale implements [pos.Ledger].
func (l *Ledger) LastSale(ctx context.Context, day pos.Day) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	last := 0
	for n, s := range l.sales {
		if i, err := strconv.Atoi(n.Short()); err == nil && s.Day == day {
			last = max(last, i)
		}
	}
	return last, nil
}

// Attempt implements [pos.Ledger].
func (l *Ledger) Attempt(ctx context.Context, no pos.OutTradeNo) (*pos.Attempt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a := l.attempts[no]
	if a == nil {
		return nil, fmt.Errorf("%w: %s", pos.ErrNoSuchAttempt, no)
	}
	return clone(a), nil
}

// Attempts implements [pos.Ledger].
func (l *Ledger) Attempts(ctx context.Context, sale pos.SaleNumber) ([]*pos.Attempt, error) {
	return l.filter(ctx, func(a *pos.Attempt) bool { return a.Sale == sale })
}

// Undecided implements [pos.Ledger].
func (l *Ledger) Undecided(ctx context.Context) ([]*pos.Attempt, error) {
	as, err := l.filter(ctx, (*pos.Attempt).Undecided)
	slices.Reverse(as)
	return as, err
}

// filter copies the attempts to keep, oldest first.
func (l *Ledger) filter(ctx context.Context, keep func(*pos.Attempt) bool) ([]*pos.Attempt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var as []*pos.Attempt
	for _, no := range l.order {
		if a := l.attempts[no]; keep(a) {
			as = append(as, clone(a))
		}
	}
	slices.SortStableFunc(as, func(a, b *pos.Attempt) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return as, ctx.Err()
}

// Counts implements [pos.Ledger].
func (l *Ledger) Counts(ctx context.Context, day pos.Day) (pos.Counts, error) {
	as, err := l.filter(ctx, func(a *pos.Attempt) bool { return a.Day == day || a.Undecided() })
	var c pos.Counts
	for _, a := range as {
		c.Created++
		switch a.State {
		case pos.Paid:
			c.Paid++
		case pos.Closed:
			c.Closed++
		case pos.Refused:
			c.Refused++
		default:
			c.Undecided++
		}
	}
	return c, err
}

// Recent implements [pos.Ledger].
func (l *Ledger) Recent(ctx context.Context, limit int) ([]pos.RecentPayment, error) {
	as, err := l.filter(ctx, func(*pos.Attempt) bool { return true })
	rows := l.cash()
	for _, a := range as {
		rows = append(rows, pos.RecentPayment{
			At: a.CreatedAt, Sale: a.Sale, Kind: pos.TenderWeChat, Amount: a.TotalFee,
			OutTradeNo: a.OutTradeNo, State: a.State, Last: a.Last, Late: a.Late,
		})
	}
	l.reckonRefunded(rows)
	slices.SortFunc(rows, func(a, b pos.RecentPayment) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Sale, a.Sale), cmp.Compare(b.OutTradeNo, a.OutTradeNo))
	})
	return rows[:min(max(limit, 0), len(rows))], err
}

// cash are the cash tenders of all sales.
func (l *Ledger) cash() []pos.RecentPayment {
	l.mu.Lock()
	defer l.mu.Unlock()
	var rows []pos.RecentPayment
	for _, s := range l.sales {
		for _, t := range s.Tenders {
			if t.Kind == pos.TenderCash {
				rows = append(rows, pos.RecentPayment{At: t.At, Sale: s.Number, Kind: t.Kind, Amount: t.Amount, State: pos.Paid})
			}
		}
	}
	return rows
}

// Alarms implements [pos.Ledger].
func (l *Ledger) Alarms(ctx context.Context) ([]pos.Alarm, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	alarms := slices.Clone(l.alarms)
	slices.SortStableFunc(alarms, func(a, b pos.Alarm) int { return a.At.Compare(b.At) })
	return alarms, ctx.Err()
}

// NextJob implements [pos.Ledger].
func (l *Ledger) NextJob(ctx context.Context) (*pos.PrintJob, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	turn := func(j *pos.PrintJob) int {
		switch {
		case j.State == pos.JobSending:
			return 0
		case !j.CanWait():
			return 1
		}
		return 2
	}
	var next *pos.PrintJob
	for _, j := range l.jobs {
		if j.State.Waits() && (next == nil || turn(j) < turn(next)) {
			next = j
		}
	}
	if next == nil || ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return jobClone(next), nil
}

// MarkJob implements [pos.Ledger].
func (l *Ledger) MarkJob(ctx context.Context, id int64, state pos.JobState, note string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ctx.Err() == nil {
		l.mark(id, state, note)
	}
	return ctx.Err()
}

func (l *Ledger) mark(id int64, state pos.JobState, note string) {
	if id > 0 && id <= int64(len(l.jobs)) {
		l.jobs[id-1].State, l.jobs[id-1].Note = state, note
	}
}

// OpenJobs implements [pos.Ledger].
func (l *Ledger) OpenJobs(ctx context.Context, limit int) ([]*pos.PrintJob, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var open []*pos.PrintJob
	for _, j := range l.jobs {
		if j.State.Open() && len(open) < limit {
			open = append(open, jobClone(j))
		}
	}
	return open, ctx.Err()
}

// Job implements [pos.Ledger].
func (l *Ledger) Job(ctx context.Context, id int64) (*pos.PrintJob, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if id <= 0 || id > int64(len(l.jobs)) || !l.jobs[id-1].State.Open() {
		return nil, pos.ErrNoSuchJob
	}
	return jobClone(l.jobs[id-1]), ctx.Err()
}

// jobClone is a copy with what is not in the document.
func jobClone(j *pos.PrintJob) *pos.PrintJob {
	c := clone(j)
	c.ID, c.State, c.Note = j.ID, j.State, j.Note
	return c
}

// WaitingJobs implements [pos.Ledger].
func (l *Ledger) WaitingJobs(ctx context.Context) (pos.JobQueue, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var q pos.JobQueue
	for _, j := range l.jobs {
		if j.State == pos.JobDoubtful || j.State == pos.JobFailed {
			q.Doubtful++
		}
		if !j.State.Waits() {
			continue
		}
		if q.Count == 0 {
			q.Oldest = j.CreatedAt
		}
		q.Count++
	}
	return q, ctx.Err()
}

// Receipt implements [pos.Ledger].
func (l *Ledger) Receipt(ctx context.Context, sale pos.SaleNumber) (*pos.Receipt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, j := range slices.Backward(l.jobs) {
		if j.Sale == sale && j.Receipt != nil {
			return clone(j.Receipt), nil
		}
	}
	return nil, fmt.Errorf("%w: %s", pos.ErrNoSuchSale, sale)
}
