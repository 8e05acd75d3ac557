package storage_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// TestOpenRefuses opens files that are no book of this version: the error says
// which kind, and not a byte of the file changes.
func TestOpenRefuses(t *testing.T) {
	for _, c := range []struct {
		name, make string
		want       error
		says       string
	}{
		{"a newer book", "PRAGMA journal_mode = WAL; PRAGMA application_id = 0x7778746c; PRAGMA user_version = 99; CREATE TABLE t (x)", pos.ErrNewerDatabase, "its version is 99"},
		{"another program's file", "CREATE TABLE t (x)", pos.ErrForeignFile, "not a wxtill database"},
		{"another program's file, marked", "PRAGMA application_id = 0x0f055111; PRAGMA user_version = 1", pos.ErrForeignFile, "not a wxtill database"},
		{"another program's file with a version alone", "PRAGMA user_version = 1", pos.ErrForeignFile, "not a wxtill database"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			execute(t, path, c.make)
			refused(t, path, c.want, c.says)
		})
	}
	t.Run("no database at all", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		writeFile(t, path, bytes.Repeat([]byte("not a database "), 200))
		refused(t, path, pos.ErrDamaged, "is damaged")
	})
	t.Run("a book with a broken head", func(t *testing.T) {
		path := book(t)
		content := readFile(t, path)
		copy(content, "gone gone gone gone")
		writeFile(t, path, content)
		refused(t, path, pos.ErrDamaged, "is damaged")
	})
	t.Run("a directory that is not there", func(t *testing.T) {
		_, err := storage.Open(t.Context(), storage.Options{Path: filepath.Join(t.TempDir(), "none", "x.db")})
		if !errors.Is(err, os.ErrNotExist) {
			t.Errorf("Open: %v", err)
		}
	})
}

func refused(t *testing.T, path string, want error, says string) {
	t.Helper()
	before := readFile(t, path)
	for name, open := range map[string]func() (*storage.Ledger, error){
		"Open":         func() (*storage.Ledger, error) { return storage.Open(t.Context(), storage.Options{Path: path}) },
		"OpenReadOnly": func() (*storage.Ledger, error) { return storage.OpenReadOnly(t.Context(), path) },
	} {
		_, err := open()
		if !errors.Is(err, want) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q about %s", name, err, says, path)
		}
	}
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("the file has been changed")
	}
}

// TestDamaged breaks pages in the middle of a book.
func TestDamaged(t *testing.T) {
	path := book(t)
	content := readFile(t, path)
	for at := 4096 * 2; at < len(content); at += 4096 {
		copy(content[at:], bytes.Repeat([]byte{0xee}, 2000))
	}
	writeFile(t, path, content)
	l, err := storage.Open(t.Context(), storage.Options{Path: path})
	if err == nil {
		err = l.QuickCheck(t.Context())
		l.Close()
	}
	if !errors.Is(err, pos.ErrDamaged) {
		t.Errorf("a broken book: %v", err)
	}
}

func TestQuickCheckOfAGoodBook(t *testing.T) {
	if err := open(t, book(t)).QuickCheck(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestOldVersions opens a book of every old version. The files were written by
// the programs of their time and are never made again.
func TestOldVersions(t *testing.T) {
	for version, golden := range map[string]string{"1": "testdata/v1.db.gz"} {
		t.Run("version "+version, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "wxtill.db")
			writeFile(t, path, unpacked(t, golden))
			if _, err := storage.OpenReadOnly(t.Context(), path); err == nil || !strings.Contains(err.Error(), "older version") {
				t.Errorf("OpenReadOnly: %v", err)
			}
			l := open(t, path)
			checkOldBook(t, l)
			if err := l.Commit(t.Context(), &pos.Change{Kind: pos.EventCart, At: now, Sale: sale(4)}); err != nil {
				t.Error(err)
			}
			copies, err := filepath.Glob(path + ".v" + version + "-*")
			if err != nil || len(copies) != 1 {
				t.Fatalf("copies made before the migration: %v, %v", copies, err)
			}
			checkCopy(t, copies[0], version)
		})
	}
}

// checkOldBook looks for what every golden file holds: a sale paid in cash, one
// paid by WeChat, one undecided, two merchant records.
func checkOldBook(t *testing.T, l *storage.Ledger) {
	t.Helper()
	if s, err := l.Sale(t.Context(), sale(1).Number); err != nil || s.State != pos.SaleSettled || s.Total() != 4400 {
		t.Errorf("sale 1: %+v, %v", s, err)
	}
	if c, err := l.Counts(t.Context(), sale(1).Day); err != nil || c != (pos.Counts{Created: 3, Paid: 1, Closed: 1, Undecided: 1}) {
		t.Errorf("Counts = %+v, %v", c, err)
	}
	if list, err := l.Merchants(t.Context()); err != nil || len(list) != 2 || list[1].Fingerprint != storage.Fingerprint("old") {
		t.Errorf("Merchants = %+v, %v", list, err)
	}
	if r, err := l.Verify(t.Context()); err != nil || r.Rows != 4 || len(r.Findings) > 0 {
		t.Errorf("Verify: %+v, %v", r, err)
	}
}

func checkCopy(t *testing.T, path, version string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var got, check string
	err = db.QueryRow("SELECT user_version, (SELECT integrity_check FROM pragma_integrity_check) FROM pragma_user_version").Scan(&got, &check)
	if err != nil || got != version || check != "ok" {
		t.Errorf("the copy has version %s and is %s, %v", got, check, err)
	}
	private(t, path)
}

func TestPragmas(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "a b?#%41.db"))
	for _, c := range []struct{ name, want string }{
		{"busy_timeout", "10000"}, {"journal_mode", "wal"}, {"synchronous", "2"}, {"foreign_keys", "1"},
	} {
		writer, reader := l.Pragma(t, c.name)
		if writer != c.want || reader != c.want {
			t.Errorf("%s is %s for the writer and %s for readers, want %s", c.name, writer, reader, c.want)
		}
	}
	if writer, reader := l.Pragma(t, "query_only"); writer != "0" || reader != "1" {
		t.Errorf("query_only is %s for the writer and %s for readers", writer, reader)
	}
}

// TestRefusesAWeakDisk has a pragma read back as something else than was asked
// for, which is what a file system without the means for it does.
func TestRefusesAWeakDisk(t *testing.T) {
	for _, name := range []string{"busy_timeout", "journal_mode", "synchronous", "foreign_keys"} {
		restore := storage.ExpectPragma(name, "nothing like it")
		_, err := storage.Open(t.Context(), storage.Options{Path: filepath.Join(t.TempDir(), "x.db")})
		restore()
		if err == nil || !strings.Contains(err.Error(), name+" is ") {
			t.Errorf("%s: Open: %v", name, err)
		}
	}
}

func TestFilesArePrivate(t *testing.T) {
	path := book(t)
	if err := os.Chmod(path, 0o644); err != nil { // as an older program or a copy made it
		t.Fatal(err)
	}
	l := open(t, path)
	if err := l.Commit(t.Context(), &pos.Change{Kind: pos.EventCart, At: now, Sale: sale(9)}); err != nil {
		t.Fatal(err)
	}
	for _, more := range []string{"", "-wal", "-shm"} {
		private(t, path+more)
	}
}

func private(t *testing.T, path string) {
	t.Helper()
	if i, err := os.Stat(path); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v, %v", path, i.Mode(), err)
	}
}

func unpacked(t *testing.T, path string) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(readFile(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func writeFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
