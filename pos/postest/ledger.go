// Package postest has what tests of the till need and a till does not: a ledger
// in memory that keeps the contract of [pos.Ledger] and can be told to fail.
package postest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"wxtill/pos"
)

// Ledger is a book in memory. Everything put in is copied, so that a caller who
// goes on changing its own values cannot change the book.
type Ledger struct {
	// BeforeCommit, where set, sees every change first; its error is the
	// commit's error and nothing changes.
	BeforeCommit func(*pos.Change) error

	mu       sync.Mutex
	sales    map[pos.SaleNumber]*pos.Sale
	attempts map[pos.OutTradeNo]*pos.Attempt
	order    []pos.OutTradeNo
	cash     []pos.RecentPayment
	jobs     []*pos.PrintJob
	alarms   []pos.Alarm
	journal  [][]byte
}

var _ pos.Ledger = (*Ledger)(nil)

// NewLedger is an empty book.
func NewLedger() *Ledger {
	return &Ledger{sales: map[pos.SaleNumber]*pos.Sale{}, attempts: map[pos.OutTradeNo]*pos.Attempt{}}
}

// Commit implements [pos.Ledger].
func (l *Ledger) Commit(_ context.Context, c *pos.Change) error {
	if l.BeforeCommit != nil {
		if err := l.BeforeCommit(c); err != nil {
			return err
		}
	}
	entry, err := c.JournalEntry()
	if err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.journal = append(l.journal, entry)
	if c.Sale != nil {
		l.sales[c.Sale.Number] = clone(c.Sale)
	}
	if c.Kind == pos.EventCash {
		l.cash = append(l.cash, cashRow(c))
	}
	for _, a := range c.Attempts {
		if l.attempts[a.OutTradeNo] == nil {
			l.order = append(l.order, a.OutTradeNo)
		}
		l.attempts[a.OutTradeNo] = clone(a)
	}
	for _, j := range c.Jobs {
		j.ID = int64(len(l.jobs) + 1)
		kept := *j
		kept.Receipt = clone(j.Receipt)
		l.jobs = append(l.jobs, &kept)
	}
	l.alarms = append(l.alarms, c.Alarms...)
	return nil
}

func cashRow(c *pos.Change) pos.RecentPayment {
	last := c.Sale.Tenders[len(c.Sale.Tenders)-1]
	return pos.RecentPayment{At: c.At, Sale: c.Sale.Number, Kind: pos.TenderCash, Amount: last.Amount, State: pos.Paid}
}

// Journal is the text of every change so far.
func (l *Ledger) Journal() [][]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.journal)
}

// Sale implements [pos.Ledger].
func (l *Ledger) Sale(_ context.Context, n pos.SaleNumber) (*pos.Sale, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.sales[n]
	if s == nil {
		return nil, fmt.Errorf("%w: %s", pos.ErrNoSuchSale, n)
	}
	return clone(s), nil
}

// OpenSale implements [pos.Ledger].
func (l *Ledger) OpenSale(context.Context) (*pos.Sale, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var newest *pos.Sale
	for _, s := range l.sales {
		if s.State == pos.SaleOpen && (newest == nil || s.Number > newest.Number) {
			newest = s
		}
	}
	if newest == nil {
		return nil, pos.ErrNoSuchSale
	}
	return clone(newest), nil
}

// LastSale implements [pos.Ledger].
func (l *Ledger) LastSale(_ context.Context, day pos.Day) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := 0
	for n, s := range l.sales {
		if i, err := strconv.Atoi(n.Short()); err == nil && s.Day == day {
			last = max(last, i)
		}
	}
	return last, nil
}

// Attempt implements [pos.Ledger].
func (l *Ledger) Attempt(_ context.Context, no pos.OutTradeNo) (*pos.Attempt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.attempts[no]
	if a == nil {
		return nil, fmt.Errorf("%w: %s", pos.ErrNoSuchAttempt, no)
	}
	return clone(a), nil
}

// Attempts implements [pos.Ledger].
func (l *Ledger) Attempts(_ context.Context, sale pos.SaleNumber) ([]*pos.Attempt, error) {
	return l.filter(func(a *pos.Attempt) bool { return a.Sale == sale }), nil
}

// Undecided implements [pos.Ledger].
func (l *Ledger) Undecided(context.Context) ([]*pos.Attempt, error) {
	as := l.filter((*pos.Attempt).Undecided)
	slices.Reverse(as)
	return as, nil
}

func (l *Ledger) filter(keep func(*pos.Attempt) bool) []*pos.Attempt {
	l.mu.Lock()
	defer l.mu.Unlock()
	var as []*pos.Attempt
	for _, no := range l.order {
		if a := l.attempts[no]; keep(a) {
			as = append(as, clone(a))
		}
	}
	return as
}

// Counts implements [pos.Ledger].
func (l *Ledger) Counts(_ context.Context, day pos.Day) (pos.Counts, error) {
	var c pos.Counts
	for _, a := range l.filter(func(a *pos.Attempt) bool { return a.Day == day || a.Undecided() }) {
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
	return c, nil
}

// Recent implements [pos.Ledger].
func (l *Ledger) Recent(_ context.Context, limit int) ([]pos.RecentPayment, error) {
	var rows []pos.RecentPayment
	for _, a := range l.filter(func(*pos.Attempt) bool { return true }) {
		rows = append(rows, pos.RecentPayment{
			At: a.CreatedAt, Sale: a.Sale, Kind: pos.TenderWeChat, Amount: a.TotalFee,
			OutTradeNo: a.OutTradeNo, State: a.State, Last: a.Last, Late: a.Late,
		})
	}
	l.mu.Lock()
	rows = append(rows, l.cash...)
	l.mu.Unlock()
	slices.SortStableFunc(rows, func(a, b pos.RecentPayment) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(string(b.OutTradeNo), string(a.OutTradeNo)))
	})
	return rows[:min(limit, len(rows))], nil
}

// Alarms implements [pos.Ledger].
func (l *Ledger) Alarms(context.Context) ([]pos.Alarm, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.alarms), nil
}

// NextJob implements [pos.Ledger].
func (l *Ledger) NextJob(context.Context) (*pos.PrintJob, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, j := range l.jobs {
		if j.State == pos.JobQueued || j.State == pos.JobSending {
			c := *j
			return &c, nil
		}
	}
	return nil, nil
}

// MarkJob implements [pos.Ledger].
func (l *Ledger) MarkJob(_ context.Context, id int64, state pos.JobState, note string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	j := l.jobs[id-1]
	j.State, j.Note = state, note
	return nil
}

// WaitingJobs implements [pos.Ledger].
func (l *Ledger) WaitingJobs(context.Context) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, j := range l.jobs {
		if j.State == pos.JobQueued || j.State == pos.JobSending {
			n++
		}
	}
	return n, nil
}

// Receipt implements [pos.Ledger].
func (l *Ledger) Receipt(_ context.Context, sale pos.SaleNumber) (*pos.Receipt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, j := range slices.Backward(l.jobs) {
		if j.Sale == sale {
			return clone(j.Receipt), nil
		}
	}
	return nil, fmt.Errorf("%w: %s", pos.ErrNoSuchSale, sale)
}

// clone copies by way of JSON, which is also how a real book keeps things.
func clone[T any](v *T) *T {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("%T cannot be written: %v", v, err))
	}
	c := new(T)
	if err := json.Unmarshal(text, c); err != nil {
		panic(fmt.Sprintf("%T cannot be read back: %v", v, err))
	}
	return c
}
