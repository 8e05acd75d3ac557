package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"wxtill/durable"
	"wxtill/pos"
)

// Tries counts the wrong PINs that are typed beside a till, in a file beside its
// book: the till alone writes the journal.
type Tries struct{ path string }

var _ pos.Tries = Tries{}

// Tries are those of the book.
func (l *Ledger) Tries() Tries { return Tries{filepath.Join(filepath.Dir(l.path), triesFile)} }

// triesFile is the file in the directory of the book.
const triesFile = "pins.json"

// triesPause is how long who tries a PIN waits before he looks again whether
// another is done with his.
const triesPause = 20 * time.Millisecond

// Try implements [pos.Tries]. The file is locked meanwhile, and written before the
// answer; one that cannot be read counts as empty, because whoever can spoil it can
// remove it as well.
func (t Tries) Try(ctx context.Context, id pos.OperatorID, look func(pos.Tried) (pos.Tried, error)) error {
	f, err := os.OpenFile(t.path, os.O_CREATE|os.O_RDWR, durable.Private)
	if err != nil {
		return fmt.Errorf("counting the tries: %w", err)
	}
	defer f.Close() // it has been synced, and lets go of the lock
	for err = lockFile(f); errors.Is(err, errHeld) && ctx.Err() == nil; err = lockFile(f) {
		time.Sleep(triesPause)
	}
	if err := errors.Join(err, ctx.Err()); err != nil {
		return fmt.Errorf("counting the tries: %w", err)
	}
	all := map[pos.OperatorID]pos.Tried{}
	doc, err := io.ReadAll(f)
	if err != nil {
		return fmt.Errorf("counting the tries: %w", err)
	}
	if json.Unmarshal(doc, &all) != nil {
		clear(all)
	}
	before := all[id]
	now, answer := look(before)
	if now == before {
		return answer
	}
	if all[id] = now; now == (pos.Tried{}) {
		delete(all, id)
	}
	if err := rewrite(f, all); err != nil {
		return fmt.Errorf("counting the tries: %w", err)
	}
	return answer
}

// rewrite makes v the content of f, which keeps its lock.
func rewrite(f *os.File, v any) error {
	doc, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	if _, err := f.WriteAt(doc, 0); err != nil {
		return err
	}
	return f.Sync()
}
