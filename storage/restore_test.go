package storage_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// sellMore commits n sales with attempts and receipts to the book at path.
func sellMore(t *testing.T, path string, n int) {
	t.Helper()
	l, err := storage.Open(t.Context(), storage.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i := range n {
		s := sale(100 + i)
		s.State, s.SettledAt = pos.SaleSettled, now
		s.Tenders = []pos.Tender{{Kind: pos.TenderCash, Amount: 4400, At: now, Day: s.Day}}
		receipt := &pos.PrintJob{Sale: s.Number, Receipt: &pos.Receipt{Sale: s.Number, Total: 4400}, CreatedAt: now}
		if err := l.Commit(t.Context(), &pos.Change{Kind: pos.EventCash, At: now, Day: s.Day, Sale: s, Jobs: []*pos.PrintJob{receipt}}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRestore makes a book of a backup in a directory of its own: it holds what the
// backup held, trades on, and its journal says that it was restored.
func TestRestore(t *testing.T) {
	path, b := book(t), shelf(t, 3)
	made := backUp(t, b, path)
	before := readFile(t, b.Path(*made))
	sellMore(t, path, 2)
	target := filepath.Join(t.TempDir(), "wxtill.db")
	r, err := storage.Restore(t.Context(), b.Path(*made), "", target)
	if err != nil {
		t.Fatal(err)
	}
	if r.Backup != made.Journal || r.Journal.Row != 13 || r.Saved != (storage.Saved{}) || !r.MadeAt.Equal(made.MadeAt) || r.Sums != made.Sums {
		t.Errorf("restored: %+v", r)
	}
	if found := findings(t, target); len(found) > 0 {
		t.Errorf("found in the restored book: %q", found)
	}
	private(t, target)
	if names := files(t, filepath.Dir(target)); len(names) != 1 {
		t.Errorf("beside the restored book: %q", names)
	}
	if !bytes.Equal(before, readFile(t, b.Path(*made))) {
		t.Error("the backup has been changed")
	}
	l := open(t, target)
	entries, err := l.Log(t.Context(), pos.LogQuery{Limit: 1})
	if err != nil || len(entries) != 1 || entries[0].Kind != pos.EventRestored {
		t.Errorf("the log says %+v, %v", entries, err)
	}
	if waiting, err := l.WaitingJobs(t.Context()); err != nil || waiting.Count != 0 {
		t.Errorf("%d jobs wait to be printed a second time, %v", waiting.Count, err)
	}
	sellMore(t, target, 1)
	if found := findings(t, target); len(found) > 0 {
		t.Errorf("found after the first sale: %q", found)
	}
}

// TestRestoreWritesOverNothing refuses where anything of a book is there.
func TestRestoreWritesOverNothing(t *testing.T) {
	path, b := book(t), shelf(t, 3)
	made := backUp(t, b, path)
	for _, more := range []string{"", "-wal", "-shm", "-journal"} {
		target := filepath.Join(t.TempDir(), "wxtill.db")
		writeFile(t, target+more, []byte("something"))
		_, err := storage.Restore(t.Context(), b.Path(*made), "", target)
		var exists *pos.BookExistsError
		if !errors.As(err, &exists) || exists.Path != target+more {
			t.Errorf("over %s: %v", more, err)
		}
		if names := files(t, filepath.Dir(target)); len(names) != 1 || string(readFile(t, target+more)) != "something" {
			t.Errorf("over %s: left %q", more, names)
		}
	}
}

// TestRestoreRefuses leaves nothing behind where a backup is no good.
func TestRestoreRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, file string)
		want  error
	}{
		{"an amount that was changed", func(t *testing.T, f string) { execute(t, f, "UPDATE tender SET amount = 1") }, pos.ErrUnsound},
		{"a row that was changed", func(t *testing.T, f string) {
			execute(t, f, unguarded+"UPDATE journal SET text = replace(text, '4400', '4401') WHERE seq = 11")
		}, pos.ErrUnsound},
		{"a broken file", damage, pos.ErrDamaged},
		{"an empty file", func(t *testing.T, f string) { writeFile(t, f, nil) }, pos.ErrForeignFile},
		{"another file", func(t *testing.T, f string) { writeFile(t, f, bytes.Repeat([]byte("x"), 5000)) }, pos.ErrDamaged},
		{"a newer book", func(t *testing.T, f string) { execute(t, f, "PRAGMA user_version = 99") }, pos.ErrNewerDatabase},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, b := book(t), shelf(t, 3)
			file := b.Path(*backUp(t, b, path))
			c.spoil(t, file)
			target := filepath.Join(t.TempDir(), "wxtill.db")
			if _, err := storage.Restore(t.Context(), file, "", target); !errors.Is(err, c.want) {
				t.Errorf("Restore: %v, want %v", err, c.want)
			}
			if names := files(t, filepath.Dir(target)); len(names) != 0 {
				t.Errorf("left behind: %q", names)
			}
		})
	}
}

// TestRestoreOfAnOldBackup brings it up to this version.
func TestRestoreOfAnOldBackup(t *testing.T) {
	file := filepath.Join(t.TempDir(), "old.db")
	writeFile(t, file, unpacked(t, "testdata/v1.db.gz"))
	target := filepath.Join(t.TempDir(), "wxtill.db")
	if _, err := storage.Restore(t.Context(), file, "", target); err != nil {
		t.Fatal(err)
	}
	if found := findings(t, target); len(found) > 0 {
		t.Errorf("found: %q", found)
	}
}

// TestRestoreSavesWhatCanBeRead takes the rows behind the backup's end out of the
// damaged book, as far as their hashes follow.
func TestRestoreSavesWhatCanBeRead(t *testing.T) {
	for _, c := range []struct {
		name, tamper string
		rows         int64
		complete     bool
	}{
		{"all of them", "SELECT 1", 5, true},
		{"none behind", unguarded + "DELETE FROM journal WHERE seq > 12", 0, true},
		{"one that was changed", unguarded + "UPDATE journal SET text = replace(text, '4400', '9900') WHERE seq = 15", 2, false},
		{"a missing row", unguarded + "DELETE FROM journal WHERE seq = 14", 1, false},
		{"another history", unguarded + "UPDATE journal SET hash = x'00' WHERE seq >= 12", 0, false},
		{"a table that is gone", "DROP TABLE tender", 5, true},
		{"no journal at all", "DROP TABLE journal", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, b := book(t), shelf(t, 3)
			file := b.Path(*backUp(t, b, path))
			sellMore(t, path, 5)
			execute(t, path, c.tamper)
			target := filepath.Join(t.TempDir(), "wxtill.db")
			r, err := storage.Restore(t.Context(), file, path, target)
			if err != nil {
				t.Fatal(err)
			}
			if r.Saved.Rows != c.rows || r.Saved.Complete != c.complete || r.Saved.Through.IsZero() != (c.rows == 0) {
				t.Errorf("saved %+v, want %d rows, complete %v", r.Saved, c.rows, c.complete)
			}
			if r.Sums.Sales != 1+int(c.rows) || r.Journal.Row != 13+c.rows {
				t.Errorf("restored %+v", r)
			}
			if found := findings(t, target); len(found) > 0 {
				t.Errorf("found: %q", found)
			}
			if waiting, err := open(t, target).WaitingJobs(t.Context()); err != nil || waiting.Count != 0 {
				t.Errorf("%d jobs wait, %v", waiting.Count, err)
			}
		})
	}
}

// TestRescue puts the newest good backup in the place of a damaged book. That is
// put aside with all that is beside it, and so are the backups that end behind the
// one that was taken. Nothing is deleted.
func TestRescue(t *testing.T) {
	path, b := book(t), shelf(t, 9)
	older := backUp(t, b, path)
	sellMore(t, path, 2)
	newer := backUp(t, b, path)
	sellMore(t, path, 4)
	execute(t, b.Path(*newer), "UPDATE sale SET total = 1")
	damage(t, path)
	damaged := readFile(t, path)
	if err := storage.Suspect(path); err != nil {
		t.Fatal(err)
	}
	r, err := b.Rescue(t.Context(), path, "")
	if err != nil {
		t.Fatal(err)
	}
	if r.From != older.File || r.Saved.Rows != 6 || !r.Saved.Complete {
		t.Errorf("restored %+v, want from %s with 6 rows", r, older.File)
	}
	if got := strings.Join(files(t, r.Aside), " "); !strings.HasPrefix(got, "wxtill.db ") || !strings.HasSuffix(got, " wxtill.db.suspect") {
		t.Errorf("aside: %s", got)
	}
	if !bytes.Equal(damaged, readFile(t, filepath.Join(r.Aside, "wxtill.db"))) {
		t.Error("the damaged book was changed")
	}
	if got := strings.Join(files(t, filepath.Dir(path)), " "); got != filepath.Base(r.Aside)+" wxtill.db" {
		t.Errorf("beside the book: %s", got)
	}
	if list, err := b.List(); err != nil || len(list) != 1 || list[0].File != older.File {
		t.Errorf("backups left: %+v, %v", list, err)
	}
	if _, err := os.Stat(filepath.Join(b.Dir, filepath.Base(r.Aside), newer.File)); err != nil {
		t.Error(err)
	}
	if err := storage.Admit(t.Context(), path, b); err != nil {
		t.Errorf("Admit: %v", err)
	}
	if found := findings(t, path); len(found) > 0 {
		t.Errorf("found: %q", found)
	}
}

// TestRescueIsCutOff ends a rescue before its last step: the next start takes it.
func TestRescueIsCutOff(t *testing.T) {
	path, b := book(t), shelf(t, 9)
	backUp(t, b, path)
	room := filepath.Join(filepath.Dir(path), "restored")
	if err := os.Mkdir(room, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, filepath.Join(room, "wxtill.db")); err != nil {
		t.Fatal(err)
	}
	if err := storage.Admit(t.Context(), path, b); err != nil {
		t.Fatal(err)
	}
	if found := findings(t, path); len(found) > 0 {
		t.Errorf("found: %q", found)
	}
	if got := strings.Join(files(t, filepath.Dir(path)), " "); got != "wxtill.db" {
		t.Errorf("left: %s", got)
	}
}

// TestRescueWithoutABackup changes nothing.
func TestRescueWithoutABackup(t *testing.T) {
	path, b := book(t), shelf(t, 9)
	damage(t, path)
	before := readFile(t, path)
	if _, err := b.Rescue(t.Context(), path, ""); !errors.Is(err, pos.ErrNoBackup) {
		t.Errorf("Rescue: %v", err)
	}
	if !bytes.Equal(before, readFile(t, path)) || len(files(t, filepath.Dir(path))) != 1 {
		t.Errorf("changed: %q", files(t, filepath.Dir(path)))
	}
}

// TestAdmit keeps a start from making an empty book where one was lost, and reads
// a book under suspicion before it is traded on.
func TestAdmit(t *testing.T) {
	path, b := book(t), shelf(t, 3)
	admit := func(want error) {
		t.Helper()
		if err := storage.Admit(t.Context(), path, b); !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("Admit: %v, want %v", err, want)
		}
	}
	admit(nil)
	backUp(t, b, path)
	admit(nil)
	if err := storage.Suspect(path); err != nil {
		t.Fatal(err)
	}
	admit(nil)
	if _, err := os.Stat(path + ".suspect"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the suspicion outlasts a good look: %v", err)
	}
	good := readFile(t, path)
	damage(t, path)
	if err := storage.Suspect(path); err != nil {
		t.Fatal(err)
	}
	admit(pos.ErrDamaged)
	admit(pos.ErrDamaged)
	writeFile(t, path, good)
	admit(nil)
	writeFile(t, path, nil)
	admit(pos.ErrBookGone)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	admit(pos.ErrBookGone)
	b.Dir = t.TempDir()
	admit(nil) // a first start
}
