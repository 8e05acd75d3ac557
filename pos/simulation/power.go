package simulation

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"wxtill/pos"
)

// errCrashed is what a program would see after its own end: nobody reads it.
var errCrashed = errors.New("the power is off")

// errDisk is what a disk says that does not write for once.
var errDisk = errors.New("input/output error")

// power is what a till runs on. It fails at a point that was chosen before: between
// two things that the outside could see.
type power struct {
	left   atomic.Int64 // points until it fails; below 1: never
	off    atomic.Bool
	passed atomic.Int64 // points so far
}

// point passes one such point and reports whether the power is off behind it.
func (p *power) point() bool {
	if !p.off.Load() {
		p.passed.Add(1)
	}
	if p.left.Add(-1) == 0 {
		p.off.Store(true)
	}
	return p.off.Load()
}

// wallClock is a machine's clock, off by some time that may jump.
type wallClock struct{ off atomic.Int64 }

func (c *wallClock) Now() time.Time { return time.Now().Add(time.Duration(c.off.Load())) }

// book is a ledger on a disk that fills up and fails, in a machine whose power fails
// before a commit or just after it.
type book struct {
	pos.Ledger
	power  *power
	full   atomic.Bool
	fails  atomic.Int64 // so many commits fail
	tearIn atomic.Int64 // the commit after so many fails, and then the power; below 1: none
	count  func(trouble string)
	commit func(*pos.Change) // told of every one that is durable

	mu    sync.Mutex
	ghost *pos.Change // guarded by mu; see [book.keep]
}

// Commit implements [pos.Ledger].
func (b *book) Commit(ctx context.Context, c *pos.Change) error {
	if b.power.point() {
		return errCrashed
	}
	if b.full.Load() {
		b.count(diskFull)
		return pos.ErrDiskFull
	}
	if b.tearIn.Add(-1) == 0 {
		b.fails.Store(1)
		b.power.left.Store(1)
	}
	if b.fails.Load() > 0 {
		b.fails.Add(-1)
		b.count(commitFails)
		return errors.Join(errDisk, b.keep(c))
	}
	if err := b.Ledger.Commit(ctx, c); err != nil {
		return err
	}
	b.mu.Lock()
	b.ghost = nil
	b.mu.Unlock()
	b.commit(c)
	if b.power.point() {
		return errCrashed
	}
	return nil
}

// keep remembers a change of which the disk said that it could not be written. It was
// written all the same, and only its sync failed: nobody sees it and the next commit
// goes over it, but where the power goes before that, the next start finds it whole.
func (b *book) keep(c *pos.Change) error {
	text, err := c.JournalEntry()
	if err != nil {
		return err
	}
	ghost, err := pos.ParseChange(text)
	if err != nil {
		return err
	}
	ghost.PIN = c.PIN
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ghost = ghost
	return nil
}

// surface has a start find what the commit before the power cut had left, or not.
func (b *book) surface(found bool) error {
	b.mu.Lock()
	ghost := b.ghost
	b.ghost = nil
	b.mu.Unlock()
	if ghost == nil || !found {
		return nil
	}
	b.count(durableAfterAll)
	if err := b.Ledger.Commit(background, ghost); err != nil {
		return err
	}
	b.commit(ghost)
	return nil
}
