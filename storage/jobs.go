package storage

import (
	"context"
	"database/sql"
	"errors"
	"sync/atomic"
	"time"

	"wxtill/pos"
)

const (
	selectNextJob = `SELECT id, state, note, document FROM print_job INDEXED BY print_job_waiting
		WHERE state IN ('queued', 'sending') ORDER BY id LIMIT 1`
	selectWaiting = `SELECT count(*) FROM print_job INDEXED BY print_job_waiting
		WHERE state IN ('queued', 'sending')`
	selectOldest = `SELECT created_at FROM print_job INDEXED BY print_job_waiting
		WHERE state IN ('queued', 'sending') ORDER BY id LIMIT 1`
	selectJobState = "SELECT state FROM print_job WHERE id = ?"
	selectReceipt  = `SELECT document FROM print_job WHERE sale = ? AND document ->> '$.receipt' IS NOT NULL
		ORDER BY id DESC LIMIT 1`
	updateJob = "UPDATE print_job SET state = ?, note = ? WHERE id = ?"
)

// NextJob implements [pos.Ledger].
func (l *Ledger) NextJob(ctx context.Context) (*pos.PrintJob, error) {
	var id int64
	var state, note, document string
	err := l.queryRow(ctx, selectNextJob).Scan(&id, &state, &note, &document)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, worded(err)
	}
	j, err := parsed[pos.PrintJob](document)
	if err != nil {
		return nil, err
	}
	j.ID, j.State, j.Note = id, pos.JobState(state), note
	return j, nil
}

// MarkJob implements [pos.Ledger].
func (l *Ledger) MarkJob(ctx context.Context, id int64, state pos.JobState, note string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var before pos.JobState
	err := l.queryRow(ctx, selectJobState, id).Scan(&before)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	var stmt *sql.Stmt
	if err == nil {
		stmt, err = l.writes.get(ctx, updateJob)
	}
	if err == nil {
		_, err = stmt.ExecContext(ctx, state, note, id)
	}
	if err != nil {
		l.waiting.forget()
		return worded(err)
	}
	l.waiting.add(waits(state) - waits(before))
	return nil
}

// waits is 1 for a job that counts as waiting.
func waits(s pos.JobState) int {
	if s == pos.JobQueued || s == pos.JobSending {
		return 1
	}
	return 0
}

// jobCount is how many jobs wait, kept beside the table: a printer that is off for
// months leaves a hundred thousand, and the status bar asks every second. Only the
// one who writes the book can keep it.
type jobCount struct{ n atomic.Int64 } // one more than there are; 0: not counted

func (c *jobCount) forget() { c.n.Store(0) }

// add counts more or fewer, where they have been counted. The caller holds the lock of
// the commits.
func (c *jobCount) add(n int) {
	if known := c.n.Load(); known > 0 {
		c.n.Store(known + int64(n))
	}
}

// get returns the count, where it is known.
func (c *jobCount) get() (n int, known bool) {
	kept := int(c.n.Load())
	return kept - 1, kept > 0
}

// WaitingJobs implements [pos.Ledger].
func (l *Ledger) WaitingJobs(ctx context.Context) (pos.JobQueue, error) {
	n, known := l.waiting.get()
	if !known {
		var err error
		if n, err = l.countJobs(ctx); err != nil {
			return pos.JobQueue{}, worded(err)
		}
	}
	q := pos.JobQueue{Count: n}
	if n == 0 {
		return q, nil
	}
	var at int64
	err := l.queryRow(ctx, selectOldest).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) { // printed meanwhile
		return pos.JobQueue{}, nil
	}
	q.Oldest = time.UnixMilli(at)
	return q, worded(err)
}

// countJobs counts the jobs that wait. Whoever writes the book keeps the count.
func (l *Ledger) countJobs(ctx context.Context) (n int, err error) {
	if l.writes == nil {
		return n, l.queryRow(ctx, selectWaiting).Scan(&n)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.queryRow(ctx, selectWaiting).Scan(&n); err != nil {
		return 0, err
	}
	l.waiting.n.Store(int64(n) + 1)
	return n, nil
}

// Receipt implements [pos.Ledger].
func (l *Ledger) Receipt(ctx context.Context, sale pos.SaleNumber) (*pos.Receipt, error) {
	j, err := one[pos.PrintJob](ctx, l, pos.ErrNoSuchSale, selectReceipt, sale)
	if err != nil {
		return nil, err
	}
	return j.Receipt, nil
}
