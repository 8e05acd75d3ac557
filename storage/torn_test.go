package storage_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// badDisk opens connections whose commits may end with an error: before they have
// written anything, or after.
type badDisk struct {
	driver.Driver
	dsn    string
	before bool // the next commit writes nothing and fails
	after  bool // the next commit is in the file and fails
}

var errDisk = errors.New("input/output error")

// Connect implements [driver.Connector].
func (d *badDisk) Connect(context.Context) (driver.Conn, error) {
	c, err := d.Open(d.dsn)
	if err != nil {
		return nil, err
	}
	return &badConn{c.(sqliteConn), d}, nil
}

// opener is a driver in the role of a connector.
type opener struct{ *badDisk }

// Driver implements [driver.Connector].
func (o opener) Driver() driver.Driver { return o.badDisk.Driver }

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
}

type badConn struct {
	sqliteConn
	disk *badDisk
}

// BeginTx implements [driver.ConnBeginTx].
func (c *badConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	tx, err := c.sqliteConn.BeginTx(ctx, o)
	return &badTx{tx, c.disk}, err
}

type badTx struct {
	driver.Tx
	disk *badDisk
}

// Commit implements [driver.Tx].
func (t *badTx) Commit() error {
	before, after := t.disk.before, t.disk.after
	t.disk.before, t.disk.after = false, false
	if before {
		return errors.Join(errDisk, t.Rollback())
	}
	err := t.Tx.Commit()
	if after {
		err = errors.Join(errDisk, err)
	}
	return err
}

// torn is a book on such a disk.
func torn(t *testing.T) (*storage.Ledger, *badDisk) {
	l := open(t, book(t))
	d := &badDisk{}
	l.WriteBy(t, func(below driver.Driver, dsn string) driver.Connector {
		d.Driver, d.dsn = below, dsn
		return opener{d}
	})
	return l, d
}

func cart(n int) *pos.Change {
	s := sale(n)
	j := &pos.PrintJob{Sale: s.Number, Receipt: &pos.Receipt{Sale: s.Number}, CreatedAt: now}
	return &pos.Change{Kind: pos.EventCart, At: now, Day: s.Day, Sale: s, Jobs: []*pos.PrintJob{j}}
}

// sound fails t where the journal and the tables of the book disagree.
func sound(t *testing.T, l *storage.Ledger) *storage.Report {
	t.Helper()
	r, err := l.Verify(t.Context())
	if err != nil || len(r.Findings) > 0 {
		t.Errorf("Verify: %v %v", err, r)
	}
	return r
}

// A commit that is in the book has succeeded, whatever it ended with.
func TestCommitWritesAndFails(t *testing.T) {
	l, disk := torn(t)
	before := sound(t, l).Rows
	disk.after = true
	c := cart(50)
	if err := l.Commit(t.Context(), c); err != nil {
		t.Errorf("Commit: %v, and the book has it", err)
	}
	if c.Jobs[0].ID == 0 {
		t.Error("its job has no number")
	}
	if err := l.Commit(t.Context(), cart(51)); err != nil {
		t.Error(err)
	}
	if got := sound(t, l).Rows; got != before+2 {
		t.Errorf("%d rows behind %d, want two", got, before)
	}
}

// A commit that is not in the book has failed, and the next goes where it would have
// gone.
func TestCommitFails(t *testing.T) {
	l, disk := torn(t)
	before := sound(t, l).Rows
	disk.before = true
	if err := l.Commit(t.Context(), cart(50)); !errors.Is(err, errDisk) {
		t.Errorf("Commit: %v", err)
	}
	if err := l.Commit(t.Context(), cart(50)); err != nil {
		t.Error(err)
	}
	if got := sound(t, l).Rows; got != before+1 {
		t.Errorf("%d rows behind %d, want one", got, before)
	}
}

// Where nobody could see that a commit is in the book, the till has gone on without
// it: nothing is written behind it but by a new start.
func TestCommitWritesUnseen(t *testing.T) {
	l, disk := torn(t)
	before := sound(t, l).Rows
	disk.after = true
	hear := l.Deafen(t)
	if err := l.Commit(t.Context(), cart(50)); !errors.Is(err, errDisk) {
		t.Errorf("Commit: %v", err)
	}
	if err := l.Commit(t.Context(), cart(50)); err == nil {
		t.Error("it goes on although nothing can be read")
	}
	hear()
	for range 2 {
		if err := l.Commit(t.Context(), cart(50)); !errors.Is(err, pos.ErrWrittenAfterAll) {
			t.Errorf("Commit: %v, and the till knows nothing of the row before", err)
		}
	}
	if got := sound(t, l).Rows; got != before+1 {
		t.Errorf("%d rows behind %d, want one", got, before)
	}
	again := open(t, l.Path())
	if err := again.Commit(t.Context(), cart(51)); err != nil {
		t.Error(err)
	}
	if got := sound(t, again).Rows; got != before+2 {
		t.Errorf("%d rows behind %d after a new start, want two", got, before)
	}
}
