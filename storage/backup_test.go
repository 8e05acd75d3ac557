package storage_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/storage"
)

// shelf is a directory of backups whose clock goes a minute on with every look.
func shelf(t *testing.T, keep int) storage.Backups {
	at := now
	return storage.Backups{Dir: filepath.Join(t.TempDir(), "b*[a]ckups"), Keep: keep, Now: func() time.Time {
		at = at.Add(time.Minute)
		return at
	}}
}

func backUp(t *testing.T, b storage.Backups, path string) *storage.Backup {
	t.Helper()
	made, err := b.Make(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestBackupIsWhole backs a book up beside the till that sells from it: the copy
// holds what was acknowledged before it began, is a whole book and lies there for
// its owner alone, with the end of its journal beside it.
func TestBackupIsWhole(t *testing.T) {
	path := book(t)
	l := open(t, path)
	b := shelf(t, 3)
	made := backUp(t, b, path)
	head, err := l.JournalHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if made.Journal != head || made.Journal.Row != 12 {
		t.Errorf("the backup ends at %v, the book at %v", made.Journal, head)
	}
	if want := (storage.Sums{Sales: 1, WeChat: 4400, Attempts: 5}); made.Sums != want {
		t.Errorf("sums %+v, want %+v", made.Sums, want)
	}
	file := filepath.Join(b.Dir, made.File)
	private(t, file)
	private(t, strings.TrimSuffix(file, ".db")+".json")
	if i, err := os.Stat(b.Dir); err != nil || i.Mode().Perm() != 0o700 {
		t.Errorf("%s: %v, %v", b.Dir, i.Mode(), err)
	}
	if names := files(t, b.Dir); len(names) != 2 {
		t.Errorf("the directory has %q", names)
	}
	list, err := b.List()
	if err != nil || len(list) != 1 || list[0] != *made {
		t.Errorf("List: %+v, %v, want %+v", list, err, *made)
	}
	newest, err := b.Newest(t.Context())
	if err != nil || newest.File != made.File {
		t.Errorf("Newest: %+v, %v", newest, err)
	}
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		names = append(names, f.Name())
	}
	return names
}

// TestBackupsAreKept keeps the newest, and an unsound one pushes no good one out.
func TestBackupsAreKept(t *testing.T) {
	path, b := book(t), shelf(t, 2)
	var made []string
	for range 4 {
		made = append(made, backUp(t, b, path).File)
	}
	execute(t, path, "UPDATE sale SET total = 1 WHERE counter = 2")
	for range 3 {
		unsound, err := b.Make(t.Context(), path)
		if !errors.Is(err, pos.ErrUnsound) || unsound == nil || unsound.Good() {
			t.Fatalf("Make of a book that was changed: %+v, %v", unsound, err)
		}
	}
	list, err := b.List()
	if err != nil || len(list) != 4 || !list[2].Good() || list[2].File != made[3] || list[3].File != made[2] {
		t.Errorf("kept: %+v, %v", list, err)
	}
	if newest, err := b.Newest(t.Context()); err != nil || newest.File != made[3] {
		t.Errorf("Newest: %+v, %v, want %s", newest, err, made[3])
	}
}

// TestNewestIsGoodNow breaks backups after they were made: the next older one is
// the newest good one.
func TestNewestIsGoodNow(t *testing.T) {
	path, b := book(t), shelf(t, 9)
	var list []*storage.Backup
	for range 4 {
		list = append(list, backUp(t, b, path))
	}
	execute(t, b.Path(*list[3]), "UPDATE attempt SET state = 'closed'")
	content := readFile(t, b.Path(*list[2]))
	copy(content[len(content)/2:], strings.Repeat("x", 3000))
	writeFile(t, b.Path(*list[2]), content)
	if err := os.Remove(b.Path(*list[1])); err != nil {
		t.Fatal(err)
	}
	newest, err := b.Newest(t.Context())
	if err != nil || newest.File != list[0].File {
		t.Fatalf("Newest: %+v, %v, want %s", newest, err, list[0].File)
	}
	writeFile(t, b.Path(*list[0]), nil)
	if _, err := b.Newest(t.Context()); !errors.Is(err, pos.ErrNoBackup) {
		t.Errorf("Newest where none is good: %v", err)
	}
}

// TestBackupOfADamagedBook makes none, and leaves the good ones.
func TestBackupOfADamagedBook(t *testing.T) {
	path, b := book(t), shelf(t, 1)
	good := backUp(t, b, path)
	damage(t, path)
	if made, err := b.Make(t.Context(), path); !errors.Is(err, pos.ErrDamaged) || made != nil {
		t.Errorf("Make: %+v, %v", made, err)
	}
	if names := files(t, b.Dir); len(names) != 2 || names[0] != good.File {
		t.Errorf("the directory has %q", names)
	}
	if _, err := b.Make(t.Context(), filepath.Join(t.TempDir(), "none.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Make of nothing: %v", err)
	}
}

// damage breaks every page of the table of attempts.
func damage(t *testing.T, path string) {
	t.Helper()
	content := readFile(t, path)
	for at := 4096; at < len(content); at += 4096 {
		if strings.Contains(string(content[at:at+4096]), `"out_trade_no"`) && !strings.Contains(string(content[at:at+4096]), `"kind"`) {
			copy(content[at:], strings.Repeat("\xee", 2000))
		}
	}
	writeFile(t, path, content)
}

func TestBackupIsDueOnceANight(t *testing.T) {
	day := func(d, h, m int) time.Time { return time.Date(2026, 11, d, h, m, 0, 0, pos.Beijing) }
	for _, c := range []struct {
		name      string
		made, now time.Time
		want      bool
	}{
		{"none yet", time.Time{}, day(23, 14, 0), true},
		{"before the hour", day(22, 3, 1), day(23, 2, 59), false},
		{"at the hour", day(22, 3, 1), day(23, 3, 0), true},
		{"made this night", day(23, 3, 0), day(23, 3, 1), false},
		{"made this night, at noon", day(23, 3, 0), day(23, 12, 0), false},
		{"closed the shift after midnight", day(23, 1, 0), day(23, 12, 0), true},
		{"off at night, made at the start", day(23, 9, 0), day(23, 22, 0), false},
		{"off for a week", day(15, 9, 0), day(23, 9, 0), true},
		{"made by a clock that was set back since", day(28, 9, 0), day(23, 9, 0), true},
		{"another zone", day(23, 3, 0).UTC(), day(23, 12, 0).In(time.FixedZone("", -8*3600)), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := storage.Backups{Dir: t.TempDir(), Keep: 2, Now: func() time.Time { return c.made }}
			if !c.made.IsZero() {
				backUp(t, b, book(t))
			}
			if got := b.Due(c.now); got != c.want {
				t.Errorf("due: %v", got)
			}
		})
	}
}

// TestBackupBesideTheTill backs up while the till goes on selling; each is whole.
func TestBackupBesideTheTill(t *testing.T) {
	path, b := book(t), shelf(t, 50)
	l := open(t, path)
	whileSelling(t, l, 190, func() { backUp(t, b, path) })
}
