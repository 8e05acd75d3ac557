package storage_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// childBook names the book that this test binary, started again by a test,
// commits to until it is killed.
const childBook = "WXTILL_TEST_BOOK"

func TestMain(m *testing.M) {
	if path := os.Getenv(childBook); path != "" {
		if err := sellForEver(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// sellForEver holds the directory, commits sale after sale and says each number
// once it is in the book. It ends by a kill alone.
func sellForEver(path string) error {
	lock, err := storage.Lock(filepath.Dir(path))
	if err != nil {
		return err
	}
	// A lock that nothing refers to is let go of by the garbage collector.
	defer lock.Release()
	l, err := storage.Open(context.Background(), storage.Options{Path: path})
	if err != nil {
		return err
	}
	last, err := l.LastSale(context.Background(), sale(1).Day)
	if err != nil {
		return err
	}
	for n := last + 1; ; n++ {
		s := sale(n)
		if err := l.Commit(context.Background(), &pos.Change{
			Kind: pos.EventIntended, At: now, Sale: s, Attempts: []*pos.Attempt{attempt(s, 1)},
		}); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// TestKill kills a till in the middle of its commits, again and again: what it
// said is in the book is in the book, nothing is there by half, and the next
// start needs nobody's help.
func TestKill(t *testing.T) {
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	path := filepath.Join(t.TempDir(), "wxtill.db")
	for round := range rounds {
		acknowledged := sellUntilKilled(t, path, 5+7*round)
		lock, err := storage.Lock(filepath.Dir(path))
		if err != nil {
			t.Fatalf("the lock outlived its process: %v", err)
		}
		checkSold(t, path, acknowledged)
		if err := lock.Release(); err != nil {
			t.Fatal(err)
		}
	}
}

// sellUntilKilled runs a child, kills it after it has acknowledged n sales and
// returns the number of the last one that it said.
func sellUntilKilled(t *testing.T, path string, n int) (last int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childBook+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for i := 0; lines.Scan(); i++ {
		if _, err := fmt.Sscan(lines.Text(), &last); err != nil {
			t.Fatalf("the child said %q", lines.Text())
		}
		if i == n {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child ended by itself")
	}
	if last == 0 {
		t.Fatal("the child sold nothing")
	}
	return last
}

func checkSold(t *testing.T, path string, acknowledged int) {
	t.Helper()
	l := open(t, path)
	defer l.Close()
	last, err := l.LastSale(t.Context(), sale(1).Day)
	if err != nil || last < acknowledged {
		t.Fatalf("sale %d was acknowledged, the last in the book is %d, %v", acknowledged, last, err)
	}
	open, err := l.Undecided(t.Context())
	if err != nil || len(open) != last {
		t.Errorf("%d sales have %d attempts, %v", last, len(open), err)
	}
	r, err := l.Verify(t.Context())
	if err != nil || len(r.Findings) > 0 || r.Rows != int64(last) {
		t.Errorf("Verify: %+v, %v", r, err)
	}
}

func TestLockOfAnotherProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wxtill.db")
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childBook+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait() // reports the kill, which is no news
	defer child.Process.Kill()
	if !bufio.NewScanner(out).Scan() {
		t.Fatal("the child never sold anything")
	}
	_, err = storage.Lock(filepath.Dir(path))
	if held := (*pos.HeldError)(nil); !errors.As(err, &held) || held.PID != child.Process.Pid {
		t.Errorf("Lock: %v, want it held by %d", err, child.Process.Pid)
	}
}
