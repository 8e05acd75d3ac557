package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"wxtill/pos"
)

// The statements of a commit. A document that a row has already is replaced;
// what an event cannot change stays as it was first written.
const (
	upsertSale = `INSERT INTO sale (number, day, counter, state, total, opened_at, settled_at, document)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (number) DO UPDATE SET state = excluded.state, total = excluded.total,
			settled_at = excluded.settled_at, document = excluded.document`
	insertTender = `INSERT INTO tender (sale, position, kind, amount, out_trade_no, at, day, bill_day)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sale, position) DO NOTHING`
	upsertAttempt = `INSERT INTO attempt (out_trade_no, sale, merchant, total_fee, state, day, created_at, document)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (out_trade_no) DO UPDATE SET state = excluded.state, document = excluded.document`
	insertJob = "INSERT INTO print_job (sale, state, created_at, document) VALUES (?, ?, ?, ?)"
)

// prepareCommit makes the statements of a commit while no transaction has the
// writer: one that is made within it is made anew each time.
func (l *Ledger) prepareCommit(ctx context.Context) error {
	for _, query := range []string{
		upsertSale, insertTender, upsertAttempt, insertJob, updateJob,
		upsertOperator, upsertPIN,
		upsertRefund, raiseAlarm, settleAlarm,
		upsertCorrection,
		upsertShift, insertDay, insertTemplate,
		deleteScans, upsertGoods, insertScan,
		insertJournal,
	} {
		if _, err := l.writes.get(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// Commit implements [pos.Ledger]. Once begun it does not stop for ctx: an event
// is in the book whole or not at all.
func (l *Ledger) Commit(ctx context.Context, c *pos.Change) error {
	ctx = context.WithoutCancel(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.torn != nil {
		if err := l.mend(ctx); err != nil {
			return worded(err)
		}
	}
	hash, jobs, err := l.commit(ctx, c)
	if err != nil && l.wrote(ctx, hash) {
		err = nil
	}
	if err != nil {
		l.torn = &torn{hash}
		l.waiting.forget()
		return worded(err)
	}
	l.seq, l.hash, l.day = l.seq+1, hash, c.BusinessDay()
	for i, id := range jobs {
		c.Jobs[i].ID = id
		l.waiting.add(waits(stateOf(c.Jobs[i])))
	}
	if len(c.Printing) > 0 {
		l.waiting.forget() // what they were before is not known here
	}
	return nil
}

// torn is a commit that failed. It may be in the book all the same, where the disk
// went away between its write and its answer.
type torn struct{ hash []byte } // of its journal row; nil where it was never committed

// wrote reports whether the row with this hash is the last of the journal, whatever
// its commit ended with.
func (l *Ledger) wrote(ctx context.Context, hash []byte) bool {
	seq, last, err := l.readLastJournal(ctx)
	return err == nil && hash != nil && seq == l.seq+1 && bytes.Equal(last, hash)
}

// mend looks where the journal stands before the next row is written. Where what
// failed is in the book, and could not be seen at the time, the till has gone on
// without it: nothing may follow but a new start, which reads the book.
func (l *Ledger) mend(ctx context.Context) error {
	if l.wrote(ctx, l.torn.hash) {
		return pos.ErrWrittenAfterAll
	}
	if err := l.lastJournal(ctx); err != nil {
		return err
	}
	l.torn, l.day = nil, ""
	return nil
}

// commit writes c and its journal row in one transaction and returns the hash of
// the row and the numbers of the jobs. Where there is a hash beside an error, the
// transaction may have been committed.
func (l *Ledger) commit(ctx context.Context, c *pos.Change) (hash []byte, jobs []int64, err error) {
	entry, err := c.JournalEntry()
	if err != nil {
		return nil, nil, err
	}
	tx, err := l.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, nil, err
	}
	defer tx.Rollback() // no matter after Commit
	w := &change{ctx: ctx, tx: tx, writes: l.writes}
	w.sale(c.Sale)
	for _, a := range c.Attempts {
		w.attempt(a)
	}
	for _, j := range c.Jobs {
		jobs = append(jobs, w.job(j))
	}
	for _, m := range c.Printing {
		w.exec(updateJob, m.State, "", m.ID)
	}
	for _, r := range c.Refunds {
		w.refund(r)
	}
	for _, key := range c.Settled {
		w.settle(key)
	}
	for _, a := range c.Alarms {
		w.alarm(a)
	}
	w.operator(c.Operator, c.PIN)
	w.correction(c.Correction)
	w.shift(c.Shift)
	w.template(c.Template)
	w.goods(c)
	hash = chain(l.hash, entry)
	w.exec(insertJournal, l.seq+1, string(entry), hash)
	if day := c.BusinessDay(); day != l.day {
		w.exec(insertDay, l.seq+1, day)
	}
	if w.err != nil {
		return nil, nil, w.err
	}
	return hash, jobs, tx.Commit()
}

// change writes one change; its first error stays.
type change struct {
	ctx    context.Context
	tx     *sql.Tx
	writes *statements
	err    error
}

func (w *change) exec(query string, args ...any) (id int64) {
	if w.err != nil {
		return 0
	}
	var r sql.Result
	if stmt := w.writes.ready(query); stmt != nil {
		r, w.err = w.tx.StmtContext(w.ctx, stmt).ExecContext(w.ctx, args...)
	} else {
		r, w.err = w.tx.ExecContext(w.ctx, query, args...)
	}
	if w.err != nil {
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
	w.exec(upsertSale, s.Number, s.Day, counter, s.State, s.Due(), s.OpenedAt.UnixMilli(), millis(s.SettledAt), w.document(s))
	for i, t := range s.Tenders {
		w.exec(insertTender, s.Number, i, t.Kind, t.Amount, text(string(t.OutTradeNo)), t.At.UnixMilli(), t.Day, t.BillDay)
	}
}

func (w *change) attempt(a *pos.Attempt) {
	w.exec(upsertAttempt, a.OutTradeNo, a.Sale, a.Merchant, a.TotalFee, a.State, a.Day, a.CreatedAt.UnixMilli(), w.document(a))
}

func (w *change) job(j *pos.PrintJob) (id int64) {
	return w.exec(insertJob, j.Sale, stateOf(j), j.CreatedAt.UnixMilli(), w.document(j))
}

// stateOf is the state in which a new job goes into the book.
func stateOf(j *pos.PrintJob) pos.JobState {
	if j.State == "" {
		return pos.JobQueued
	}
	return j.State
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
