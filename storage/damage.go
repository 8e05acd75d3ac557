package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"wxtill/durable"
	"wxtill/pos"
)

// Examine says whether the book at path can be traded on: nil; pos.ErrDamaged; pos.ErrBookGone
// where the file is away or empty and there are backups of it; else what kept it
// from being read. It reads the whole file and changes nothing.
func Examine(ctx context.Context, path string, backups Backups) error {
	if err := Gone(path, backups); err != nil {
		return err
	}
	l, err := OpenReadOnly(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(l.QuickCheck(ctx), l.Close())
}

// Gone returns pos.ErrBookGone where a book that was backed up is not there any more: to
// begin an empty one in its place would be to lose it without a word.
func Gone(path string, backups Backups) error {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	list, err := backups.List()
	if err == nil && len(list) > 0 {
		return fmt.Errorf("%w: %s", pos.ErrBookGone, path)
	}
	return nil
}

// Suspect notes beside the book that it was found damaged while it was traded on, so
// that the next start reads all of it before anything else.
func Suspect(path string) error { return durable.Replace(path+suspectEnding, nil) }

const suspectEnding = ".suspect"

// Admit is what a start asks before it opens the book: whether it is gone, and
// where it was under suspicion, whether it is damaged. A rescue that was cut off
// before its last step is finished. Errors: those of [Examine].
func Admit(ctx context.Context, path string, backups Backups) error {
	if done, err := finish(path); done || err != nil {
		return err
	}
	if err := Gone(path, backups); err != nil {
		return err
	}
	if _, err := os.Stat(path + suspectEnding); err != nil {
		return nil
	}
	if err := Examine(ctx, path, backups); err != nil {
		return err
	}
	return os.Remove(path + suspectEnding)
}

// Newest is the newest backup that is good now: it is opened and verified again,
// because disks age. Errors: pos.ErrNoBackup.
func (b Backups) Newest(ctx context.Context) (*Backup, error) {
	list, err := b.List()
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		now := one
		err := now.check(ctx, b.Path(one))
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, pos.ErrOlderDatabase) && one.Good(), err == nil && now.Good() && now.Journal == one.Journal:
			return &one, nil
		}
	}
	return nil, fmt.Errorf("%w in %s", pos.ErrNoBackup, b.Dir)
}

// Path is where the file of a backup lies.
func (b Backups) Path(one Backup) string { return filepath.Join(b.Dir, one.File) }

// roomName is the directory beside a damaged book in which the one is made that
// takes its place.
const roomName = "restored"

// Rescue restores a backup, or the newest good one where from is "", in the place of
// the damaged book at path. The new book is whole before the old one is moved: with
// all that SQLite keeps beside it, into a directory of its own beside it. The backups
// that end behind the one that was taken go into a directory of the same name among
// the backups: they are of a history that does not go on. Nothing is deleted. The
// caller holds the directory. Errors: those of [Restore], pos.ErrNoBackup.
func (b Backups) Rescue(ctx context.Context, path, from string) (*Restored, error) {
	if from == "" {
		newest, err := b.Newest(ctx)
		if err != nil {
			return nil, err
		}
		from = b.Path(*newest)
	}
	room := filepath.Join(filepath.Dir(path), roomName)
	err := os.RemoveAll(room) // of a restore that broke off
	if err == nil {
		err = os.Mkdir(room, durable.PrivateDir)
	}
	if err != nil {
		return nil, fmt.Errorf("making room for the restored book: %w", err)
	}
	restored, err := Restore(ctx, from, path, filepath.Join(room, filepath.Base(path)))
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(room))
	}
	if restored.Aside, err = putAside(path, b, restored.Backup.Row); err == nil {
		_, err = finish(path)
	}
	if err != nil {
		return nil, fmt.Errorf("putting the damaged book aside: %w", err)
	}
	return restored, nil
}

// finish puts a restored book in the place of one that was put aside.
func finish(path string) (done bool, err error) {
	room := filepath.Join(filepath.Dir(path), roomName)
	made := filepath.Join(room, filepath.Base(path))
	if _, err := os.Lstat(made); err != nil {
		return false, nil
	}
	if err := absent(path); err != nil {
		return false, nil
	}
	if err := os.Rename(made, path); err != nil {
		return false, err
	}
	return true, errors.Join(os.Remove(room), durable.SyncDir(filepath.Dir(path)))
}

func putAside(path string, backups Backups, row int64) (dir string, err error) {
	stem := filepath.Join(filepath.Dir(path), "damaged-"+backups.now().In(pos.Beijing).Format(stamp))
	dir = stem
	for n := 2; ; n++ {
		err := os.Mkdir(dir, durable.PrivateDir)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
		dir = fmt.Sprintf("%s-%d", stem, n)
	}
	list, err := backups.List()
	if err != nil {
		return "", err
	}
	later := filepath.Join(backups.Dir, filepath.Base(dir))
	for _, one := range list {
		if one.Journal.Row <= row {
			continue
		}
		if err := os.MkdirAll(later, durable.PrivateDir); err != nil {
			return "", err
		}
		if err := move(later, backups.Path(one), note(backups.Path(one))); err != nil {
			return "", err
		}
	}
	// The book itself last: until it is gone nothing takes its place.
	if err := move(dir, path+"-journal", path+"-shm", path+"-wal", path+suspectEnding, path); err != nil {
		return "", err
	}
	return dir, durable.SyncDir(filepath.Dir(path))
}

// move takes files, as far as they are there, into a directory of the same disk.
func move(dir string, files ...string) error {
	for _, name := range files {
		err := os.Rename(name, filepath.Join(dir, filepath.Base(name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return durable.SyncDir(dir)
}
