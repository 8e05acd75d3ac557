package wxpay

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// flight is a function that runs beside whoever waits for it.
type flight struct {
	ended chan struct{}
	err   error // settled once ended is closed
}

// errNoReturn is what remains of a function that ended its goroutine.
var errNoReturn = errors.New("the function did not return")

// launch runs f. A panic of f is its error, with the stack: the goroutine has no
// caller that could take it, and the till must not fall over a notification.
// landed hears of the end before the waiting do.
func launch(f func() error, landed func(error)) *flight {
	fl := &flight{ended: make(chan struct{}), err: errNoReturn}
	go func() {
		defer func() {
			if v := recover(); v != nil {
				fl.err = fmt.Errorf("the function panicked: %v\n%s", v, debug.Stack())
			}
			landed(fl.err)
			close(fl.ended)
		}()
		fl.err = f()
	}()
	return fl
}

// wait returns how f ended, or the error of ctx where that is over sooner. The
// flight goes on.
func (fl *flight) wait(ctx context.Context) error {
	select {
	case <-fl.ended:
		return fl.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// once runs a function for every number until it has succeeded for it, and never
// twice at a time. It remembers the numbers of the last successes.
type once struct {
	mu      sync.Mutex // guards what follows
	running map[string]*flight
	done    map[string]bool
	order   []string // the numbers in done, a ring once it is full
	oldest  int
	room    int // of order
}

func newOnce(room int) *once {
	return &once{running: make(map[string]*flight), done: make(map[string]bool), room: room}
}

// do returns nil where f has succeeded for id, now or before. Where it is running
// for id already, do waits for that run and shares its end.
func (o *once) do(ctx context.Context, id string, f func() error) error {
	fl := o.join(id, f)
	if fl == nil {
		return nil
	}
	return fl.wait(ctx)
}

// join is the flight of id, started where there was none; nil where it is done.
func (o *once) join(id string, f func() error) *flight {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.done[id] {
		return nil
	}
	if o.running[id] == nil {
		o.running[id] = launch(f, func(err error) { o.landed(id, err) })
	}
	return o.running[id]
}

// landed forgets the flight, and remembers a success in the place of the oldest.
func (o *once) landed(id string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.running, id)
	if err != nil {
		return
	}
	o.done[id] = true
	if len(o.order) < o.room {
		o.order = append(o.order, id)
		return
	}
	delete(o.done, o.order[o.oldest])
	o.order[o.oldest] = id
	o.oldest = (o.oldest + 1) % o.room
}
