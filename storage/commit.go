package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"wxtill/pos"
)

// Commit implements [pos.Ledger]. Once begun it does not stop for ctx: an event
// is in the book whole or not at all.
func (l *Ledger) Commit(ctx context.Context, c *pos.Change) error {
	ctx = context.WithoutCancel(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	hash, err := l.commit(ctx, c)
	if err != nil {
		return worded(err)
	}
	l.seq, l.hash = l.seq+1, hash
	return nil
}

func (l *Ledger) commit(ctx context.Context, c *pos.Change) (hash []byte, err error) {
	tx, err := l.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // no matter after Commit
	w := &change{ctx: ctx, tx: tx}
	w.sale(c.Sale)
	for _, a := range c.Attempts {
		w.attempt(a)
	}
	for _, j := range c.Jobs {
		w.job(j)
	}
	for _, a := range c.Alarms {
		w.alarm(a)
	}
	text, err := c.JournalEntry()
	if err := errors.Join(w.err, err); err != nil {
		return nil, err
	}
	hash = chain(l.hash, text)
	w.exec("INSERT INTO journal (seq, text, hash) VALUES (?, ?, ?)", l.seq+1, string(text), hash)
	if w.err != nil {
		return nil, w.err
	}
	return hash, tx.Commit()
}

// chain is the hash of a journal row.
func chain(previous, text []byte) []byte {
	h := sha256.New()
	h.Write(previous)
	h.Write(text)
	return h.Sum(nil)
}

// change writes one change; its first error stays.
type change struct {
	ctx context.Context
	tx  *sql.Tx
	err error
}

func (w *change) exec(query string, args ...any) (id int64) {
	if w.err != nil {
		return 0
	}
	r, err := w.tx.ExecContext(w.ctx, query, args...)
	if err != nil {
		w.err = err
		return 0
	}
	id, w.err = r.LastInsertId()
	return id
}

// document is v as it is stored.
func (w *change) document(v any) string {
	text, err := json.Marshal(v)
	w.err = errors.Join(w.err, err)
	return string(text)
}

func (w *change) sale(s *pos.Sale) {
	if s == nil {
		return
	}
	counter, err := strconv.Atoi(s.Number.Short())
	if err != nil {
		w.err = fmt.Errorf("sale number %q: %w", s.Number, err)
		return
	}
	w.exec(`INSERT INTO sale (number, day, counter, state, total, opened_at, settled_at, document)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (number) DO UPDATE SET state = excluded.state, total = excluded.total,
			settled_at = excluded.settled_at, document = excluded.document`,
		s.Number, s.Day, counter, s.State, s.Total(), s.OpenedAt.UnixMilli(), millis(s.SettledAt), w.document(s))
	for i, t := range s.Tenders {
		w.exec(`INSERT INTO tender (sale, position, kind, amount, out_trade_no, at, day, bill_day)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sale, position) DO NOTHING`,
			s.Number, i, t.Kind, t.Amount, text(string(t.OutTradeNo)), t.At.UnixMilli(), t.Day, t.BillDay)
	}
}

func (w *change) attempt(a *pos.Attempt) {
	w.exec(`INSERT INTO attempt (out_trade_no, sale, merchant, total_fee, state, day, created_at, document)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (out_trade_no) DO UPDATE SET state = excluded.state, document = excluded.document`,
		a.OutTradeNo, a.Sale, a.Merchant, a.TotalFee, a.State, a.Day, a.CreatedAt.UnixMilli(), w.document(a))
}

func (w *change) job(j *pos.PrintJob) {
	if j.State == "" {
		j.State = pos.JobQueued
	}
	j.ID = w.exec(`INSERT INTO print_job (sale, state, created_at, document) VALUES (?, ?, ?, ?)`,
		j.Sale, j.State, j.CreatedAt.UnixMilli(), w.document(j))
}

func (w *change) alarm(a pos.Alarm) {
	w.exec(`INSERT INTO alarm (out_trade_no, kind, at, document) VALUES (?, ?, ?, ?)
		ON CONFLICT (out_trade_no, kind) DO NOTHING`,
		a.OutTradeNo, a.Kind, a.At.UnixMilli(), w.document(a))
}

// millis is a time as stored, NULL for none.
func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// text is a string as stored, NULL for none.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}
