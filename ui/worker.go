package ui

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// worker is the one place where slow work leaves the UI goroutine and comes
// back to it. Jobs run one at a time, in the order in which they were asked
// for: two scans in quick succession reach the till in that order.
type worker struct {
	ctx    context.Context
	inline bool // tests: run jobs on the caller's goroutine

	mu   sync.Mutex
	jobs []job // guarded by mu
	busy bool  // guarded by mu: some goroutine is at work on jobs
	held bool  // guarded by mu: jobs wait until start
}

// job is work for the worker and what to do with its outcome on the UI
// goroutine.
type job struct {
	work func(context.Context) error
	done func(error)
}

// live bounds the worker's context and returns what ends it.
func (q *worker) live() context.CancelFunc {
	if q.ctx == nil {
		q.ctx = context.Background()
	}
	var stop context.CancelFunc
	q.ctx, stop = context.WithCancel(q.ctx)
	return stop
}

// do queues work; done is called on the UI goroutine with its error.
func (q *worker) do(work func(context.Context) error, done func(error)) {
	q.mu.Lock()
	q.jobs = append(q.jobs, job{work, done})
	start := !q.busy && !q.held
	q.busy = q.busy || start
	q.mu.Unlock()
	switch {
	case !start:
	case q.inline:
		q.drain()
	default:
		go q.drain()
	}
}

// aside does work beside the queue: what takes seconds, like a bill of a million
// rows, must not hold up the next sale. done is called on the UI goroutine.
func (q *worker) aside(work func(context.Context) error, done func(error)) {
	run := func() {
		err := work(q.ctx)
		q.back(done, err)
	}
	q.mu.Lock()
	later := q.inline && q.held
	q.mu.Unlock()
	switch {
	case later:
		q.do(work, done)
	case q.inline:
		run()
	default:
		go run()
	}
}

// later calls fn on the UI goroutine after a while.
func (q *worker) later(after time.Duration, fn func()) {
	if q.inline {
		fn()
		return
	}
	time.AfterFunc(after, func() { q.back(func(error) { fn() }, nil) })
}

// bulk is aside for what takes much memory for a while: the machine has it back soon
// after.
func (q *worker) bulk(work func(context.Context) error, done func(error)) {
	q.aside(work, func(err error) {
		done(err)
		handBack()
	})
}

// after calls fn on the UI goroutine in a while. Where everything is on one goroutine nothing comes
// later by itself.
func (q *worker) after(d time.Duration, fn func()) {
	if !q.inline {
		time.AfterFunc(d, func() { q.back(func(error) { fn() }, nil) })
	}
}

// handBack gives memory that nothing uses any more back to the machine, once whoever
// calls it has let go of what it was for.
func handBack() { time.AfterFunc(200*time.Millisecond, debug.FreeOSMemory) }

// then queues what has to be done on the UI goroutine once the jobs before it are.
func (q *worker) then(fn func()) {
	q.do(func(context.Context) error { return nil }, func(error) { fn() })
}

// drain works until no job is left.
func (q *worker) drain() {
	for {
		q.mu.Lock()
		if len(q.jobs) == 0 || q.ctx.Err() != nil {
			q.busy = false
			q.mu.Unlock()
			return
		}
		next := q.jobs[0]
		q.jobs = q.jobs[1:]
		q.mu.Unlock()
		err := next.work(q.ctx)
		q.back(next.done, err)
	}
}

// back calls done on the UI goroutine. Once the window is gone Fyne would call it on
// this one, where nothing may touch a widget any more: then nobody is told.
func (q *worker) back(done func(error), err error) {
	fyne.Do(func() {
		if q.ctx.Err() == nil {
			done(err)
		}
	})
}

// start lets the jobs run that came before the UI goroutine did, and calls tick
// every interval until the worker's context ends.
func (q *worker) start(interval time.Duration, tick func()) {
	q.release()
	go func() {
		t := time.NewTicker(interval)
		defer t.Stop()
		for {
			select {
			case <-q.ctx.Done():
				return
			case <-t.C:
				tick()
			}
		}
	}()
}

// release lets the jobs run that came before the UI goroutine did.
func (q *worker) release() {
	q.mu.Lock()
	q.held = false
	q.mu.Unlock()
	q.then(func() {})
}
