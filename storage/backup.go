package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wxtill/durable"
	"wxtill/pos"
)

// Backups is a directory of backups of one book. A backup is a file NAME.db, which
// is a whole book, and beside it NAME.json, which says what was in it: the end of
// its journal above all, so that a book which was cut back can be told later.
type Backups struct {
	Dir  string
	Keep int              // how many good ones stay, at least 1; the newest do
	Now  func() time.Time // nil: the machine's clock
}

// Backup is what was in a book when the backup was made.
type Backup struct {
	File     string          `json:"file"` // name in the directory
	MadeAt   time.Time       `json:"made_at"`
	Bytes    int64           `json:"bytes"`
	Journal  pos.JournalHead `json:"journal"`          // its last row
	LastAt   time.Time       `json:"last_at,omitzero"` // when that row was written; zero for an empty book
	Sums     Sums            `json:"sums"`
	Findings int             `json:"findings"` // of [Ledger.Verify]; a good backup has none
}

// Good reports whether the backup was found whole when it was made.
func (b Backup) Good() bool { return b.Findings == 0 }

// Sums are what a book comes to.
type Sums struct {
	Sales    int     `json:"sales"`    // settled
	Cash     pos.Fen `json:"cash"`     // tendered, over all sales
	WeChat   pos.Fen `json:"wechat"`   // likewise
	Refunded pos.Fen `json:"refunded"` // or asked for and on its way
	Attempts int     `json:"attempts"`
}

const (
	backupPrefix = "wxtill-"
	partPattern  = ".backup-*.part"
	partAge      = time.Hour // after which a part is one that a kill has left

	stamp = "20060102-150405" // how a time is part of a name
)

func (b Backups) now() time.Time {
	if b.Now == nil {
		return time.Now()
	}
	return b.Now()
}

// Make copies the book at path into the directory, beside the till that may be
// selling from it: SQLite reads one snapshot, and no sale waits. The copy is on
// the disk, and has been opened and verified, before it gets its name. Then the
// oldest go, until Keep are left. With pos.ErrUnsound there is a backup all the same.
// Errors: pos.ErrDamaged, pos.ErrDiskFull.
func (b Backups) Make(ctx context.Context, path string) (*Backup, error) {
	made, err := b.make(ctx, path)
	if err == nil && !made.Good() {
		err = fmt.Errorf("%w: %d findings", pos.ErrUnsound, made.Findings)
	}
	if err != nil {
		err = fmt.Errorf("backing up the book %s: %w", path, worded(err))
	}
	return made, err
}

func (b Backups) make(ctx context.Context, path string) (*Backup, error) {
	if err := os.MkdirAll(b.Dir, durable.PrivateDir); err != nil {
		return nil, err
	}
	b.sweep()
	part, err := os.CreateTemp(b.Dir, partPattern) // 0600, which SQLite leaves as it is
	if err != nil {
		return nil, err
	}
	name := part.Name()
	defer os.Remove(name) // there is nothing to remove after the rename
	if err := part.Close(); err != nil {
		return nil, err
	}
	made := &Backup{MadeAt: b.now().UTC()}
	if err := b.roomFor(path); err != nil {
		return nil, err
	}
	if err := vacuumInto(ctx, path, "rw", name); err != nil {
		return nil, err
	}
	if err := durable.Sync(name); err != nil {
		return nil, err
	}
	if err := made.check(ctx, name); err != nil {
		return nil, err
	}
	if err := b.settle(made, name); err != nil {
		return nil, err
	}
	return made, b.prune()
}

// spareRoom is what a backup leaves free on the disk: no sale may find it full
// because of one.
const spareRoom = 64 << 20

// roomFor returns pos.ErrDiskFull where a backup of the book would take what the
// till needs.
func (b Backups) roomFor(path string) error {
	need := int64(spareRoom)
	for _, more := range beside {
		if info, err := os.Stat(path + more); err == nil {
			need += info.Size()
		}
	}
	free, err := durable.FreeSpace(b.Dir)
	if err == nil && free < need {
		return fmt.Errorf("%w: %d MiB are free for a backup that needs %d", pos.ErrDiskFull, free>>20, need>>20)
	}
	return nil // where it is not known the backup itself finds out
}

// vacuumInto copies a book by a connection of its own: those of the readers may
// not write, not even elsewhere. mode is "ro" or "rw": who may write tidies up what
// SQLite keeps beside a book.
func vacuumInto(ctx context.Context, path, mode, into string) error {
	if _, err := os.Stat(path); err != nil {
		return err // SQLite would make an empty book
	}
	db, err := sql.Open("sqlite", uri(path)+"mode="+mode+"&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer db.Close() // it has only read the book
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", into)
	return err
}

// check opens a copy as it lies there and fills in what it holds.
func (b *Backup) check(ctx context.Context, name string) error {
	l, err := openCopy(ctx, name)
	if err != nil {
		return err
	}
	defer l.Close() // it has only read
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if err := l.QuickCheck(ctx); err != nil {
		return err
	}
	report, err := l.Verify(ctx)
	if err != nil {
		return err
	}
	b.Bytes, b.Findings = info.Size(), len(report.Findings)
	b.Journal = pos.JournalHead{Row: report.Rows, Hash: pos.HashOf(report.Head)}
	if b.Sums, err = l.sums(ctx); err != nil {
		return err
	}
	b.LastAt, err = l.lastAt(ctx)
	return err
}

// openCopy opens a book that nobody writes, of this version, and leaves it as it
// is to the byte: no log beside it, no other journal mode.
func openCopy(ctx context.Context, path string) (*Ledger, error) {
	version, err := look(ctx, path)
	if err != nil {
		return nil, err
	}
	switch newest := len(steps()); {
	case version == 0:
		return nil, fmt.Errorf("%w: there is nothing in %s", pos.ErrDamaged, path)
	case version < newest:
		return nil, fmt.Errorf("%w: its version is %d, not %d", pos.ErrOlderDatabase, version, newest)
	}
	db, err := sql.Open("sqlite", lookDSN(path)+"&immutable=1")
	if err != nil {
		return nil, err
	}
	return &Ledger{path: path, reader: db, reads: newStatements(db)}, nil
}

const (
	selectSums = `SELECT (SELECT count(*) FROM sale WHERE state = 'settled'),
		(SELECT ifnull(sum(amount), 0) FROM tender WHERE kind = 'cash'), (SELECT ifnull(sum(amount), 0) FROM tender WHERE kind = 'wechat'),
		(SELECT ifnull(sum(refund_fee), 0) FROM refund WHERE state NOT IN ('refused', 'closed', 'given_up')), (SELECT count(*) FROM attempt)`
	selectLastAt = "SELECT at FROM journal ORDER BY seq DESC LIMIT 1"
)

// sums counts the whole book; it is for copies, whose time is nobody's.
func (l *Ledger) sums(ctx context.Context) (s Sums, err error) {
	return s, l.queryRow(ctx, selectSums).Scan(&s.Sales, &s.Cash, &s.WeChat, &s.Refunded, &s.Attempts)
}

func (l *Ledger) lastAt(ctx context.Context) (time.Time, error) {
	var at sql.NullInt64
	err := l.queryRow(ctx, selectLastAt).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) || !at.Valid {
		return time.Time{}, nil
	}
	return time.UnixMilli(at.Int64).UTC(), err
}

// settle gives a checked copy its name, and puts beside it what is in it.
func (b Backups) settle(made *Backup, part string) error {
	stem := backupPrefix + made.MadeAt.In(pos.Beijing).Format(stamp)
	for n := 2; ; n++ {
		note, err := os.OpenFile(filepath.Join(b.Dir, stem+".json"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, durable.Private)
		if err == nil {
			err = note.Close()
		}
		if err == nil {
			break // the name is ours
		}
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
		stem = fmt.Sprintf("%s%s-%d", backupPrefix, made.MadeAt.In(pos.Beijing).Format(stamp), n)
	}
	made.File = stem + ".db"
	text, err := json.Marshal(made)
	if err != nil {
		return err
	}
	if err := durable.Replace(filepath.Join(b.Dir, stem+".json"), text); err != nil {
		return err
	}
	return durable.Rename(part, filepath.Join(b.Dir, made.File))
}

// List are the backups of the directory, newest first. What has no note beside it,
// or one that cannot be read, is none.
func (b Backups) List() ([]Backup, error) {
	notes, err := filepath.Glob(filepath.Join(escaped(b.Dir), backupPrefix+"*.json"))
	if err != nil {
		return nil, err
	}
	var list []Backup
	for _, note := range notes {
		text, err := os.ReadFile(note)
		var one Backup
		if err != nil || json.Unmarshal(text, &one) != nil || one.File == "" {
			continue
		}
		one.File = strings.TrimSuffix(filepath.Base(note), ".json") + ".db"
		if _, err := os.Stat(b.Path(one)); err == nil {
			list = append(list, one)
		}
	}
	slices.SortStableFunc(list, func(x, y Backup) int { return y.MadeAt.Compare(x.MadeAt) })
	return list, nil
}

// Noted are the ends of the journal that were noted down with the good backups.
func (b Backups) Noted() ([]Noted, error) {
	list, err := b.List()
	var noted []Noted
	for _, one := range list {
		if one.Good() {
			noted = append(noted, Noted{one.Journal, one.File})
		}
	}
	return noted, err
}

// note is the file that says what is in a backup.
func note(file string) string { return strings.TrimSuffix(file, ".db") + ".json" }

// escaped is a path as a pattern of Glob for itself.
func escaped(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// prune removes the oldest backups over Keep; unsound ones are counted apart, so
// that they push no good one out.
func (b Backups) prune() error {
	list, err := b.List()
	if err != nil {
		return err
	}
	kept := map[bool]int{}
	for _, one := range list {
		kept[one.Good()]++
		if kept[one.Good()] <= max(b.Keep, 1) {
			continue
		}
		path := b.Path(one)
		// The note last: a backup without one is never looked at again.
		if err := errors.Join(os.Remove(path), os.Remove(note(path))); err != nil {
			return err
		}
	}
	return nil
}

// sweep removes what a kill has left of earlier backups.
func (b Backups) sweep() {
	parts, _ := filepath.Glob(filepath.Join(escaped(b.Dir), partPattern)) // the pattern is right
	for _, part := range parts {
		if info, err := os.Stat(part); err == nil && b.now().Sub(info.ModTime()) > partAge {
			_ = os.Remove(part) // the next sweep tries again
		}
	}
}

// nightHour is when the night's backup is due, in GMT+8: the shops are shut, and
// what was sold until midnight is in it.
const nightHour = 3

// Due reports whether the backup of the last night is missing: a till that was off
// at that hour makes it at its next start, and none makes two for one night.
func (b Backups) Due(now time.Time) bool {
	list, err := b.List()
	if err != nil {
		return true
	}
	now = now.In(pos.Beijing)
	night := time.Date(now.Year(), now.Month(), now.Day(), nightHour, 0, 0, 0, pos.Beijing)
	if now.Before(night) {
		night = night.AddDate(0, 0, -1)
	}
	for _, one := range list {
		if !one.MadeAt.Before(night) && !one.MadeAt.After(now) {
			return false
		}
	}
	return true
}
