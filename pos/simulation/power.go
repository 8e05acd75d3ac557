package simulation

import (
	"context"
	"errors"
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
	count  func(trouble string)
	commit func(*pos.Change) // told of every one that is durable
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
	if b.fails.Load() > 0 {
		b.fails.Add(-1)
		b.count(commitFails)
		return errDisk
	}
	if err := b.Ledger.Commit(ctx, c); err != nil {
		return err
	}
	b.commit(c)
	if b.power.point() {
		return errCrashed
	}
	return nil
}
