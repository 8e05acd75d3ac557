package pos

import (
	"cmp"
	"container/heap"
	"context"
	"sync"
	"time"
)

// Limits of the calls that nobody looks at the screen for, so that a long outage
// does not end in a flood.
const (
	offScreenCalls = 4  // under way at once
	defaultRate    = 10 // begun in a second, where [Rhythm] does not say
	turnBurst      = 4  // begun without a gap after a quiet time
	freshFor       = 10 * time.Minute
	rollCall       = 250 * time.Millisecond // what a start waits at most until all stand in line
)

// rank is who goes first of those that wait for their turn: what somebody waits
// for, then whoever has been asked about less often since the start, then the
// larger amount, then the older one. By the second of these everything is asked
// about once, in the order of money and age, before anything is asked about again:
// the payments among the attempts are found first, and one that WeChat gives no
// answer for holds up nobody.
type rank struct {
	waitedFor bool
	turns     int
	amount    Fen
	at        time.Time
	no        string
}

func (r rank) compare(other rank) int {
	if r.waitedFor != other.waitedFor {
		if r.waitedFor {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(r.turns, other.turns), cmp.Compare(other.amount, r.amount),
		r.at.Compare(other.at), cmp.Compare(r.no, other.no))
}

// place is what whatever is watched has of the line. Its fields are guarded by the
// till's mu but for wake, which is made once.
type place struct {
	wake   chan struct{} // something has come up
	turns  int           // calls off the screen since the start
	inLine bool          // it waits for its turn
}

func newPlace() place { return place{wake: make(chan struct{}, 1)} }

// waitTurn waits until what has its place at p may call. It reports false where
// something else has come up for it.
func (t *Till) waitTurn(ctx context.Context, p *place, rank func(now time.Time) rank) bool {
	t.mu.Lock()
	r := rank(time.Now())
	p.inLine = true
	t.mu.Unlock()
	ok := t.turns.wait(ctx, r, p.wake)
	t.mu.Lock()
	defer t.mu.Unlock()
	p.inLine = false
	return ok
}

// turn is one call that waits to be made.
type turn struct {
	rank
	granted chan struct{} // closed once it may be made
	index   int           // in the heap, below 0 once it has left it
}

// turns lets the calls about attempts and refunds that are off the screen go out
// one after the other: so many a second, a few at once, and hardly any while WeChat
// cannot be reached. A code on the screen and a new order never wait here.
type turns struct {
	gap  time.Duration // between two calls
	down func() bool   // whether WeChat surely cannot be reached

	mu      sync.Mutex
	waiting turnHeap    // guarded by mu
	absent  int         // guarded by mu; those of before this start who are still to come
	busy    int         // guarded by mu; calls under way
	next    time.Time   // guarded by mu; when the next call would be on time
	last    time.Time   // guarded by mu; when the last one began
	timer   *time.Timer // guarded by mu
}

func newTurns(rate int, down func() bool) *turns {
	return &turns{gap: time.Second / time.Duration(cmp.Or(rate, defaultRate)), down: down}
}

// wait waits for a turn; done has to follow. It reports false, and nothing follows,
// where wake or the end of ctx came before.
func (q *turns) wait(ctx context.Context, r rank, wake <-chan struct{}) bool {
	t := &turn{rank: r, granted: make(chan struct{})}
	q.mu.Lock()
	heap.Push(&q.waiting, t)
	q.absent--
	q.grant()
	q.mu.Unlock()
	select {
	case <-t.granted:
		return true
	case <-wake: // perhaps it is charged again: somebody at the counter waits for no turn
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.index >= 0 {
		heap.Remove(&q.waiting, t.index)
		return false
	}
	q.busy-- // it came in the same moment
	q.grant()
	return false
}

// expect has the line wait until n have come, so that not the first to come goes
// first, but not for long.
func (q *turns) expect(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.absent = n
	time.AfterFunc(rollCall, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.absent = 0
		q.grant()
	})
}

// done ends a turn.
func (q *turns) done() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy--
	q.grant()
}

// look is to be called when WeChat may have become reachable.
func (q *turns) look() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.grant()
}

// grant gives the first of those that wait their turn as soon as it is time. The
// caller holds mu.
func (q *turns) grant() {
	for q.absent <= 0 && len(q.waiting) > 0 && q.busy < offScreenCalls {
		now := time.Now()
		at := q.next
		if q.down() {
			// The probe looks out for WeChat. One call now and then sees to it that a
			// gateway which answers everything but probes is not taken for away.
			at = later(at, q.last.Add(maxGap))
		}
		if wait := at.Sub(now); wait > 0 {
			q.later(wait)
			return
		}
		q.next = later(q.next, now.Add(-turnBurst*q.gap)).Add(q.gap)
		q.last = now
		q.busy++
		close(heap.Pop(&q.waiting).(*turn).granted)
	}
}

// later looks again after wait. The caller holds mu.
func (q *turns) later(wait time.Duration) {
	if q.timer == nil {
		q.timer = time.AfterFunc(wait, q.look)
		return
	}
	q.timer.Reset(wait)
}

// turnHeap has the turn that comes first at its top.
type turnHeap []*turn

func (h turnHeap) Len() int           { return len(h) }
func (h turnHeap) Less(i, j int) bool { return h[i].compare(h[j].rank) < 0 }
func (h turnHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

// Push implements [heap.Interface].
func (h *turnHeap) Push(x any) {
	t := x.(*turn)
	t.index = len(*h)
	*h = append(*h, t)
}

// Pop implements [heap.Interface].
func (h *turnHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	t.index = -1
	return t
}
