package storage

import (
	"context"
	"database/sql"
	"errors"

	"wxtill/pos"
)

const (
	selectNextJob = `SELECT id, state, note, document FROM print_job INDEXED BY print_job_waiting
		WHERE state IN ('queued', 'sending') ORDER BY id LIMIT 1`
	selectWaiting = `SELECT count(*) FROM print_job INDEXED BY print_job_waiting
		WHERE state IN ('queued', 'sending')`
	selectReceipt = `SELECT document FROM print_job WHERE sale = ? AND document ->> '$.receipt' IS NOT NULL
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
	stmt, err := l.writes.get(ctx, updateJob)
	if err == nil {
		_, err = stmt.ExecContext(ctx, state, note, id)
	}
	return worded(err)
}

// WaitingJobs implements [pos.Ledger].
func (l *Ledger) WaitingJobs(ctx context.Context) (int, error) {
	var n int
	err := l.queryRow(ctx, selectWaiting).Scan(&n)
	return n, worded(err)
}

// Receipt implements [pos.Ledger].
func (l *Ledger) Receipt(ctx context.Context, sale pos.SaleNumber) (*pos.Receipt, error) {
	j, err := one[pos.PrintJob](ctx, l, pos.ErrNoSuchSale, selectReceipt, sale)
	if err != nil {
		return nil, err
	}
	return j.Receipt, nil
}
