package pos

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// BillWait is a bill that may be asked for and is not in the book yet.
type BillWait struct {
	Day    Day
	Since  time.Time     // when it could be asked for first, by WeChat's clock
	Old    time.Duration // how long that is ago
	Err    error         // why the last try failed; nil: it has not been tried since the start
	Tried  time.Duration // how long ago that was
	NextIn time.Duration // until the next try; 0: now
	Held   Held          // what it waits for besides
}

// billQueue is what the till knows of the bills that are due.
type billQueue struct {
	mu    sync.Mutex
	days  []Day           // guarded by mu; due and not in the book, newest first
	tries map[Day]billTry // guarded by mu; of these days, where one failed
	next  time.Time       // guarded by mu; of the next round
}

// billTry is a try that has failed.
type billTry struct {
	at    time.Time
	err   error
	broke bool      // it broke off: the next round tries again, behind all others
	slot  time.Time // else the next slot does
}

// due sets the days that are due, and returns those whose turn it is in slot: what
// broke off comes last, or it would hold up the others every time.
func (q *billQueue) due(days []Day, slot time.Time) (now []Day) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.days = days
	for _, day := range days {
		if try := q.tries[day]; try.broke || !try.slot.Equal(slot) {
			now = append(now, day)
		}
	}
	slices.SortStableFunc(now, func(a, b Day) int { return cmp.Compare(order(q.tries[a].broke), order(q.tries[b].broke)) })
	return now
}

// tried notes what came of a try.
func (q *billQueue) tried(day Day, err error, slot time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err == nil {
		delete(q.tries, day)
		q.days = slices.DeleteFunc(slices.Clone(q.days), func(d Day) bool { return d == day })
		return
	}
	if q.tries == nil {
		q.tries = map[Day]billTry{}
	}
	q.tries[day] = billTry{at: time.Now(), err: err, broke: transportProblem(err) != "", slot: slot}
}

// rest has the next round begin in so long.
func (q *billQueue) rest(d time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.next = time.Now().Add(d)
}

// WaitingBills are the bills that are due and not in the book, newest first.
func (t *Till) WaitingBills() []BillWait {
	wechat := t.weather.wechat(t.Clock.Now())
	down := t.weather.down()
	q := &t.billQueue
	q.mu.Lock()
	defer q.mu.Unlock()
	waits := make([]BillWait, len(q.days))
	for i, day := range q.days {
		w := BillWait{Day: day, Since: day.ready(), Old: max(0, wechat.Sub(day.ready())), NextIn: max(0, time.Until(q.next))}
		if try, failed := q.tries[day]; failed {
			w.Err, w.Tried = try.err, time.Since(try.at)
			if slot := nextBillSlot(wechat); !try.broke && try.slot.Equal(billSlot(wechat)) {
				w.NextIn = slot.Sub(wechat)
			}
		}
		switch {
		case down && w.NextIn <= billRound:
			w.Held = HeldNetwork
		case w.NextIn == 0:
			w.Held = HeldLine
		}
		waits[i] = w
	}
	return waits
}
