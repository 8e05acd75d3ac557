package storage

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"wxtill/pos"
)

// The statements of bills. A block is a transaction of its own, so that a bill
// of a million rows never holds up a sale.
const (
	insertBill  = "INSERT INTO bill (day, device, type, begun_at) VALUES (?, ?, ?, ?)"
	insertBlock = "INSERT INTO bill_block (bill, n, lines) VALUES (?, ?, ?)"
	retireBill  = `UPDATE bill SET fetched_at = NULL, begun_at = 0
		WHERE device = ? AND type = ? AND day = ? AND fetched_at IS NOT NULL`
	finishBill = "UPDATE bill SET fetched_at = ?, document = ? WHERE id = ?"
	selectTorn = "SELECT id FROM bill INDEXED BY bill_torn WHERE fetched_at IS NULL AND begun_at < ?"
	sweepBlock = "DELETE FROM bill_block WHERE id IN (SELECT id FROM bill_block WHERE bill = ? LIMIT 50)"
	sweepBill  = "DELETE FROM bill WHERE id = ?"

	selectBill  = "SELECT id, document FROM bill WHERE device = ? AND type = ? AND day = ? AND fetched_at IS NOT NULL"
	selectBills = `SELECT id, document FROM bill
		WHERE device = ? AND type = ? AND day BETWEEN ? AND ? AND fetched_at IS NOT NULL ORDER BY day`
	selectBlock = "SELECT lines FROM bill_block WHERE bill = ? AND n = ?"
)

// tornAfter is the age at which a bill that was never finished is thought to have
// broken off with the program that fetched it.
const tornAfter = time.Hour

// BeginBill implements [pos.BillLedger].
func (l *Ledger) BeginBill(ctx context.Context, key pos.BillKey) (pos.BillWriter, error) {
	now := time.Now()
	if err := l.sweepBills(ctx, now.Add(-tornAfter)); err != nil {
		return nil, fmt.Errorf("removing torn bills: %w", worded(err))
	}
	r, err := l.writer.ExecContext(ctx, insertBill, key.Day, key.Device, key.Type, now.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("beginning a bill: %w", worded(err))
	}
	id, err := r.LastInsertId()
	w := &billWriter{l: l, key: key, id: id}
	w.zip = gzip.NewWriter(&w.packed)
	return w, err
}

// sweepBills removes bills that nobody will finish, a few blocks at a time.
func (l *Ledger) sweepBills(ctx context.Context, begunBefore time.Time) error {
	torn, err := collect(ctx, l, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }, selectTorn, begunBefore.UnixMilli())
	if err != nil {
		return err
	}
	for _, id := range torn {
		if err := l.removeBill(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) removeBill(ctx context.Context, id int64) error {
	for {
		r, err := l.writer.ExecContext(ctx, sweepBlock, id)
		if err != nil {
			return err
		}
		switch n, err := r.RowsAffected(); {
		case err != nil:
			return err
		case n == 0:
			_, err := l.writer.ExecContext(ctx, sweepBill, id)
			return err
		}
	}
}

// billWriter stores one bill.
type billWriter struct {
	l      *Ledger
	key    pos.BillKey
	id     int64
	n      int64 // blocks so far
	done   bool
	packed bytes.Buffer
	zip    *gzip.Writer
}

// Block implements [pos.BillWriter].
func (w *billWriter) Block(ctx context.Context, lines []byte) error {
	w.packed.Reset()
	w.zip.Reset(&w.packed)
	if _, err := w.zip.Write(lines); err != nil {
		return err
	}
	if err := w.zip.Close(); err != nil {
		return err
	}
	if _, err := w.l.writer.ExecContext(ctx, insertBlock, w.id, w.n, w.packed.Bytes()); err != nil {
		return fmt.Errorf("storing a piece of the bill: %w", worded(err))
	}
	w.n++
	return nil
}

// Finish implements [pos.BillWriter].
func (w *billWriter) Finish(ctx context.Context, b *pos.Bill) error {
	text, err := json.Marshal(b)
	if err != nil {
		return err
	}
	tx, err := w.l.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("finishing a bill: %w", worded(err))
	}
	defer tx.Rollback() // no matter after Commit
	if _, err = tx.ExecContext(ctx, retireBill, w.key.Device, w.key.Type, w.key.Day); err == nil {
		_, err = tx.ExecContext(ctx, finishBill, b.FetchedAt.UnixMilli(), string(text), w.id)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("finishing a bill: %w", worded(err))
	}
	w.done, b.ID = true, w.id
	if err := w.l.sweepBills(ctx, time.UnixMilli(1)); err != nil {
		return fmt.Errorf("removing the bill of before: %w", worded(err))
	}
	return nil
}

// Discard implements [pos.BillWriter].
func (w *billWriter) Discard() error {
	if w.done {
		return nil
	}
	if err := w.l.removeBill(context.Background(), w.id); err != nil {
		return fmt.Errorf("removing a torn bill: %w", worded(err))
	}
	return nil
}

// Bill implements [pos.BillLedger].
func (l *Ledger) Bill(ctx context.Context, key pos.BillKey) (*pos.Bill, error) {
	var id int64
	var text string
	err := l.queryRow(ctx, selectBill, key.Device, key.Type, key.Day).Scan(&id, &text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("%w: %s", pos.ErrNoSuchBill, key.Day)
	case err != nil:
		return nil, worded(err)
	}
	return parsedBill(id, text)
}

func parsedBill(id int64, text string) (*pos.Bill, error) {
	b, err := parsed[pos.Bill](text)
	if err != nil {
		return nil, err
	}
	b.ID = id
	return b, nil
}

// Bills implements [pos.BillLedger].
func (l *Ledger) Bills(ctx context.Context, from, to pos.BillKey) ([]*pos.Bill, error) {
	return collect(ctx, l, func(r *sql.Rows) (*pos.Bill, error) {
		var id int64
		var text string
		if err := r.Scan(&id, &text); err != nil {
			return nil, err
		}
		return parsedBill(id, text)
	}, selectBills, from.Device, from.Type, from.Day, to.Day)
}

// BillBlock implements [pos.BillLedger].
func (l *Ledger) BillBlock(ctx context.Context, bill, n int64) ([]byte, error) {
	var packed []byte
	err := l.queryRow(ctx, selectBlock, bill, n).Scan(&packed)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("%w: it has been fetched again", pos.ErrNoSuchBill)
	case err != nil:
		return nil, worded(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("%w: a piece of a bill: %w", pos.ErrDamaged, err)
	}
	lines, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("%w: a piece of a bill: %w", pos.ErrDamaged, err)
	}
	return lines, nil
}
