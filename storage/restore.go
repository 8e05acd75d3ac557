package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"wxtill/durable"
	"wxtill/pos"
)

// Restored is what came of a restore.
type Restored struct {
	From    string          `json:"from"`             // the backup's file
	MadeAt  time.Time       `json:"made_at,omitzero"` // of the backup; zero where no note lies beside it
	Backup  pos.JournalHead `json:"backup"`           // where the backup ended
	Journal pos.JournalHead `json:"journal"`          // where the restored book ends
	Saved   Saved           `json:"saved,omitzero"`   // out of the damaged book
	Sums    Sums            `json:"sums"`
	Aside   string          `json:"aside,omitempty"` // directory that the damaged book was put into
}

// Saved is what of a damaged book could still be read behind the end of the
// backup: rows of its journal whose hashes follow from the backup's.
type Saved struct {
	Rows     int64     `json:"rows"`
	Through  time.Time `json:"through,omitzero"` // when the last of them was written; zero for none
	Complete bool      `json:"complete"`         // the damaged book's journal was read to its end
}

// restoredNote is why the jobs that waited in a restored book are not printed:
// most of them are on paper.
const restoredNote = "restored"

// Restore makes the book at path from a backup. Where damaged names the book that
// it stands in for, rows of its journal that follow on the backup's are booked
// once more. The new book is brought up to this version, verified, and has a row
// of its own that says it was restored, before it gets its name. There must be
// none at path; the caller holds the directory. Errors: *pos.BookExistsError,
// pos.ErrUnsound, those of [Open].
func Restore(ctx context.Context, from, damaged, path string) (*Restored, error) {
	r, err := restore(ctx, from, damaged, path)
	if err != nil {
		return nil, fmt.Errorf("restoring %s to %s: %w", from, path, worded(err))
	}
	return r, nil
}

func restore(ctx context.Context, from, damaged, path string) (*Restored, error) {
	if err := absent(path); err != nil {
		return nil, err
	}
	if _, err := os.Stat(from); err != nil {
		return nil, err
	}
	version, err := look(ctx, from)
	if err == nil && version == 0 {
		err = fmt.Errorf("%w: there is nothing in %s", pos.ErrForeignFile, from)
	}
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(path)
	room, err := os.MkdirTemp(dir, ".restore-*") // SQLite's own files beside the new one stay in here
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(room) // the book is not in there any more
	part := filepath.Join(room, "book.db")
	if err := touch(part); err != nil {
		return nil, err
	}
	if err := vacuumInto(ctx, from, "ro", part); err != nil {
		return nil, err
	}
	r := &Restored{From: filepath.Base(from), MadeAt: madeAt(from)}
	if err := r.complete(ctx, part, damaged); err != nil {
		return nil, err
	}
	if err := durable.Sync(part); err != nil {
		return nil, err
	}
	if err := absent(path); err != nil {
		return nil, err
	}
	return r, durable.Rename(part, path)
}

// absent makes sure that a restore writes over nothing, not even over the log of a
// book that is gone.
func absent(path string) error {
	for _, more := range beside {
		if _, err := os.Lstat(path + more); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(&pos.BookExistsError{Path: path + more}, err)
		}
	}
	return nil
}

// beside are the endings of the files that make up a book while it is open.
var beside = []string{"", "-wal", "-shm", "-journal"}

// madeAt is when a backup was made, by the note beside it.
func madeAt(file string) time.Time {
	b := Backups{Dir: filepath.Dir(file)}
	list, err := b.List()
	for _, one := range list {
		if err == nil && one.File == filepath.Base(file) {
			return one.MadeAt
		}
	}
	return time.Time{}
}

// complete makes a copy of a backup a book to trade on.
func (r *Restored) complete(ctx context.Context, part, damaged string) error {
	if err := bringUp(ctx, part); err != nil {
		return err
	}
	l, err := Open(ctx, Options{Path: part})
	if err != nil {
		return err
	}
	err = r.fill(ctx, l, damaged)
	return errors.Join(err, l.Close())
}

// bringUp migrates a copy without making another one first: the backup is there.
func bringUp(ctx context.Context, part string) error {
	version, err := look(ctx, part)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn(part, toWrite))
	if err != nil {
		return err
	}
	defer db.Close() // Open finds what is wrong with it
	db.SetMaxOpenConns(1)
	return migrateFrom(ctx, db, version)
}

func (r *Restored) fill(ctx context.Context, l *Ledger, damaged string) error {
	if err := l.QuickCheck(ctx); err != nil {
		return err
	}
	var err error
	if r.Backup, err = l.JournalHead(ctx); err != nil {
		return err
	}
	if damaged != "" {
		if r.Saved, err = l.save(ctx, damaged); err != nil {
			return err
		}
	}
	if _, err := l.writer.ExecContext(ctx, keepJobs, restoredNote); err != nil {
		return err
	}
	l.waiting.forget()
	reason := fmt.Sprintf("%s: row %d, %s; %d rows saved", r.From, r.Backup.Row, r.Backup.Hash.Short(), r.Saved.Rows)
	if err := l.Commit(ctx, &pos.Change{Kind: pos.EventRestored, At: time.Now(), Reason: reason}); err != nil {
		return err
	}
	report, err := l.Verify(ctx)
	if err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		return fmt.Errorf("%w: %s", pos.ErrUnsound, report.Findings[0].What)
	}
	r.Journal = pos.JournalHead{Row: report.Rows, Hash: pos.HashOf(report.Head)}
	r.Sums, err = l.sums(ctx)
	return err
}

const keepJobs = "UPDATE print_job SET state = 'kept', note = ? WHERE state IN ('queued', 'again', 'sending', 'doubtful', 'failed')"

// save books what a damaged book's journal has behind this one's. A row counts
// only where its hash follows, and each row says all that its event did; what comes
// behind the first that does not is lost. PINs that were set in them are not in the
// journal and stay as they were.
func (l *Ledger) save(ctx context.Context, damaged string) (s Saved, err error) {
	db, err := sql.Open("sqlite", lookDSN(damaged))
	if err != nil {
		return s, nil // nothing of it can be read
	}
	defer db.Close() // it has only read
	rows, err := db.QueryContext(ctx, "SELECT seq, text, hash FROM journal WHERE seq > ? ORDER BY seq", l.seq)
	if err != nil {
		return s, ctx.Err()
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var text, hash []byte
		if rows.Scan(&seq, &text, &hash) != nil || seq != l.seq+1 || !bytes.Equal(hash, chain(l.hash, text)) {
			return s, ctx.Err()
		}
		at, err := l.replay(ctx, text)
		if errors.Is(err, errOtherwise) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		s.Rows++
		s.Through = at
	}
	s.Complete = rows.Err() == nil
	return s, ctx.Err()
}

// errOtherwise is a row of the journal that this program would write in another way.
var errOtherwise = errors.New("the journal's row is of another version")

// replay commits what a row of a journal says.
func (l *Ledger) replay(ctx context.Context, text []byte) (at time.Time, err error) {
	c, err := pos.ParseChange(text)
	if err != nil {
		return at, fmt.Errorf("%w: %w", errOtherwise, err)
	}
	if again, err := c.JournalEntry(); err != nil || !bytes.Equal(again, text) {
		return at, errOtherwise
	}
	return c.At, l.Commit(ctx, c)
}
