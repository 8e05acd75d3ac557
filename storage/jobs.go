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
	selectSending = `SELECT id, state, note, document FROM print_job INDEXED BY print_job_sending
		WHERE state = 'sending' ORDER BY id LIMIT 1`
	// The order is the expression of migration 0016, which is [pos.PrintJob.CanWait].
	selectNextJob = `SELECT id, state, note, document FROM print_job INDEXED BY print_job_turn
		WHERE state IN ('queued', 'again') ORDER BY CASE WHEN json_valid(document)
		THEN coalesce(document ->> '$.label', document ->> '$.test', document ->> '$.keys', document ->> '$.reconciliation') IS NOT NULL
		ELSE 0 END, id LIMIT 1`
	selectWaiting = `SELECT count(*) FROM print_job INDEXED BY print_job_waiting
		WHERE state IN ('queued', 'again', 'sending')`
	countDoubtful  = `SELECT count(*) FROM print_job INDEXED BY print_job_doubtful WHERE state IN ('doubtful', 'failed')`
	selectOpenJobs = `SELECT id, state, note, document FROM print_job INDEXED BY print_job_open
		WHERE state IN ('queued', 'again', 'sending', 'doubtful', 'failed') ORDER BY id LIMIT ?`
	selectJob = `SELECT id, state, note, document FROM print_job
		WHERE id = ? AND state IN ('queued', 'again', 'sending', 'doubtful', 'failed')`
	selectOldest = `SELECT created_at FROM print_job INDEXED BY print_job_waiting
		WHERE state IN ('queued', 'again', 'sending') ORDER BY id LIMIT 1`
	selectJobState = "SELECT state FROM print_job WHERE id = ?"
	selectReceipt  = `SELECT document FROM print_job WHERE sale = ? AND document ->> '$.receipt' IS NOT NULL
		ORDER BY id DESC LIMIT 1`
	selectRefundSlip = `SELECT document FROM print_job WHERE sale = ? AND document ->> '$.refund.out_refund_no' = ?
		 ORDER BY id DESC LIMIT 1`
	updateJob = "UPDATE print_job SET state = ?, note = ? WHERE id = ?"
)

// NextJob implements [pos.Ledger]. A job that cannot be read is set aside, and does
// not hold up those behind it.
func (l *Ledger) NextJob(ctx context.Context) (*pos.PrintJob, error) {
	for {
		jobs, bad, err := l.jobs(ctx, selectSending)
		if err == nil && len(jobs) == 0 && len(bad) == 0 {
			jobs, bad, err = l.jobs(ctx, selectNextJob)
		}
		switch {
		case err != nil:
			return nil, err
		case len(jobs) > 0:
			return jobs[0], nil
		case len(bad) == 0:
			return nil, nil
		}
		if err := l.MarkJob(ctx, bad[0], pos.JobFailed, "unreadable"); err != nil {
			return nil, err
		}
	}
}

// OpenJobs implements [pos.Ledger].
func (l *Ledger) OpenJobs(ctx context.Context, limit int) ([]*pos.PrintJob, error) {
	jobs, _, err := l.jobs(ctx, selectOpenJobs, max(limit, 0))
	return jobs, err
}

// Job implements [pos.Ledger].
func (l *Ledger) Job(ctx context.Context, id int64) (*pos.PrintJob, error) {
	jobs, _, err := l.jobs(ctx, selectJob, id)
	if err == nil && len(jobs) == 0 {
		err = pos.ErrNoSuchJob
	}
	if err != nil {
		return nil, err
	}
	return jobs[0], nil
}

// jobs reads jobs, and gives the numbers of those that cannot be read.
func (l *Ledger) jobs(ctx context.Context, query string, args ...any) (jobs []*pos.PrintJob, bad []int64, err error) {
	stmt, err := l.reads.get(ctx, query)
	if err != nil {
		return nil, nil, worded(err)
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, nil, worded(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var state, note, document string
		if err := rows.Scan(&id, &state, &note, &document); err != nil {
			return nil, nil, worded(err)
		}
		j, err := parsed[pos.PrintJob](document)
		if err != nil {
			bad = append(bad, id)
			j = &pos.PrintJob{}
		}
		j.ID, j.State, j.Note = id, pos.JobState(state), note
		if err == nil || j.State == pos.JobFailed {
			jobs = append(jobs, j)
		}
	}
	return jobs, bad, worded(rows.Err())
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
	if s.Waits() {
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
	if err := l.queryRow(ctx, countDoubtful).Scan(&q.Doubtful); err != nil || n == 0 {
		return q, worded(err)
	}
	var at int64
	err := l.queryRow(ctx, selectOldest).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) { // printed meanwhile
		return pos.JobQueue{Doubtful: q.Doubtful}, nil
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

// RefundSlip implements [pos.Ledger].
func (l *Ledger) RefundSlip(ctx context.Context, sale pos.SaleNumber, no pos.OutRefundNo) (*pos.RefundSlip, error) {
	j, err := one[pos.PrintJob](ctx, l, pos.ErrNoSlip, selectRefundSlip, sale, no)
	if err != nil {
		return nil, err
	}
	return j.Refund, nil
}
