package storage

import (
	"context"
	"time"
)

// Times of the look-out for backups that are due.
const (
	backupSettle = 20 * time.Second // after a start: the first customer comes first
	backupLook   = time.Minute      // the wall clock may jump
	backupRetry  = time.Hour        // after one that failed
)

// Watch backs the book at path up in every night, or at the start after it where
// the till was off, and whenever closed is ready, until ctx ends. What came of each
// is told. A backup that closing a shift has asked for is made to its end, because
// whoever closes a shift shuts down next; one of the night is not.
func (b Backups) Watch(ctx context.Context, path string, closed <-chan struct{}, told func(*Backup, error)) {
	next := time.NewTimer(backupSettle)
	defer next.Stop()
	for {
		again := backupLook
		select {
		case <-ctx.Done():
			select {
			case <-closed:
				told(b.Make(context.WithoutCancel(ctx), path))
			default:
			}
			return
		case <-closed:
			told(b.Make(context.WithoutCancel(ctx), path))
		case <-next.C:
			if b.Due(b.now()) {
				made, err := b.Make(ctx, path)
				if ctx.Err() != nil {
					continue // it was cut off, and is due at the next start
				}
				if err != nil && made == nil {
					again = backupRetry
				}
				told(made, err)
			}
		}
		next.Reset(again)
	}
}
