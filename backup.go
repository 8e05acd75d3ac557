package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/words"
)

// backupsDir is where the backups of a book lie beside it, where the configuration
// names no other place.
const backupsDir = "backups"

// backups are those of the book in dir.
func (s *station) backups(dir string) storage.Backups {
	b := storage.Backups{Dir: s.config.Backup.Dir, Keep: s.config.Backup.Keep}
	if b.Dir == "" {
		b.Dir = filepath.Join(dir, backupsDir)
	} else {
		// One place may be shared: each book has a directory of its own there.
		b.Dir = filepath.Join(s.config.Resolve(b.Dir), s.config.Shop.Till)
		if s.training {
			b.Dir = filepath.Join(b.Dir, trainingDir)
		}
	}
	return b
}

// backUp is wxtill backup: a checked copy of the book, beside the till that may be
// selling from it.
func backUp(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("backup", &p)
	to := flags.String("to", "", "`directory` for the backup, instead of the one of the configuration")
	list := flags.Bool("list", false, "list the backups there are, newest first")
	out := outputFlag(flags, stdout)
	if _, err := parse(flags, args, 0); err != nil {
		return help(flags, "", stderr, err)
	}
	s := &station{}
	dir, err := s.configure(p)
	if err != nil {
		return 1, err
	}
	b := s.backups(dir)
	if *to != "" {
		b.Dir = *to
	}
	if *list {
		return failed(listBackups(out, s.words, b))
	}
	made, err := b.Make(ctx, filepath.Join(dir, bookFile))
	if made != nil {
		err = errors.Join(tellBackup(out, s.words, b, *made), err)
	}
	return failed(s.noBook(err))
}

// backupRow is one line of JSON of backup.
type backupRow struct {
	storage.Backup
	Path string `json:"path"`
	Good bool   `json:"good"`
}

func tellBackup(out *output, texts *words.Texts, b storage.Backups, one storage.Backup) error {
	key := "backup.line"
	if !one.Good() {
		key = "backup.line_unsound"
	}
	return out.print(backupRow{one, b.Path(one), one.Good()}, "%s\n", texts.Text(key,
		one.MadeAt.In(pos.Beijing).Format(time.DateTime), one.Journal.Row, one.Journal.Hash.Short(), one.Sums.Sales,
		one.Sums.Cash.Grouped(), one.Sums.WeChat.Grouped(), b.Path(one)))
}

func listBackups(out *output, texts *words.Texts, b storage.Backups) error {
	list, err := b.List()
	if err != nil {
		return err
	}
	for _, one := range list {
		if err := tellBackup(out, texts, b, one); err != nil {
			return err
		}
	}
	return nil
}

// restoreFlags are the flags of restore.
type restoreFlags struct {
	places
	to      string
	damaged bool
	out     *output
}

// restore is wxtill restore: a book from a backup, into a directory that has none,
// or in place of a book that is damaged.
func restore(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	f := &restoreFlags{}
	flags := flagSet("restore", &f.places)
	flags.StringVar(&f.to, "to", "", "new data `directory` for the restored book")
	flags.BoolVar(&f.damaged, "damaged", false, "put the damaged book of -data aside and the backup in its place")
	f.out = outputFlag(flags, stdout)
	rest, err := parse(flags, args, 1)
	if err != nil {
		return help(flags, "[FILE]", stderr, err)
	}
	if (f.to == "") != f.damaged {
		return 1, usage(flags, words.Say("usage.restore"))
	}
	s := &station{}
	dir, err := s.configure(f.places)
	if err != nil {
		return 1, err
	}
	from := ""
	if len(rest) > 0 {
		from = rest[0]
	}
	if f.damaged {
		return failed(f.inPlace(ctx, s, dir, from))
	}
	return failed(f.elsewhere(ctx, s, dir, from))
}

// elsewhere restores into a directory of its own.
func (f *restoreFlags) elsewhere(ctx context.Context, s *station, dir, from string) error {
	if from == "" {
		b := s.backups(dir)
		newest, err := b.Newest(ctx)
		if err != nil {
			return err
		}
		from = b.Path(*newest)
	}
	if err := os.MkdirAll(f.to, 0o700); err != nil {
		return fmt.Errorf("making the directory: %w", err)
	}
	lock, err := lock(ctx, f.to)
	if err != nil {
		return err
	}
	defer lock.Release() // the process ends with it anyway
	to := f.to
	if s.training {
		to = filepath.Join(f.to, trainingDir)
		if err := os.MkdirAll(to, 0o700); err != nil {
			return fmt.Errorf("making the directory: %w", err)
		}
	}
	restored, err := storage.Restore(ctx, from, "", filepath.Join(to, bookFile))
	if err != nil {
		return err
	}
	return f.tell(s.words, filepath.Join(to, bookFile), restored)
}

// inPlace puts a backup in the place of a damaged book.
func (f *restoreFlags) inPlace(ctx context.Context, s *station, dir, from string) error {
	lock, err := lock(ctx, f.data)
	if err != nil {
		return err
	}
	defer lock.Release() // the process ends with it anyway
	path, b := filepath.Join(dir, bookFile), s.backups(dir)
	if err := storage.Examine(ctx, path, b); !isDamage(err) {
		if err == nil {
			err = words.Say("restore.not_damaged", path)
		}
		return err
	}
	restored, err := b.Rescue(ctx, path, from)
	if err != nil {
		return err
	}
	return f.tell(s.words, path, restored)
}

// restoredRow is the line of JSON of restore.
type restoredRow struct {
	*storage.Restored
	Path string `json:"path"`
}

func (f *restoreFlags) tell(texts *words.Texts, path string, r *storage.Restored) error {
	return f.out.print(restoredRow{r, path}, "%s\n%s\n", path, toldRestored(texts, r))
}

// toldRestored says what a restored book holds, what it may lack, and how that is
// found.
func toldRestored(texts *words.Texts, r *storage.Restored) string {
	text := texts.Text("restore.done", r.From, r.Backup.Row, r.Journal.Row, r.Journal.Hash.Short(), r.Sums.Sales)
	if r.Aside == "" {
		return text + "\n" + texts.Text("restore.elsewhere")
	}
	text += "\n" + texts.Text("restore.aside", r.Aside)
	switch {
	case r.Saved.Complete:
		return text + "\n" + texts.Text("restore.complete", r.Saved.Rows)
	case r.Saved.Rows > 0:
		return text + "\n" + texts.Text("restore.partly", r.Saved.Rows, r.Saved.Through.In(pos.Beijing).Format(time.DateTime))
	}
	return text + "\n" + texts.Text("restore.lost", r.MadeAt.In(pos.Beijing).Format(time.DateTime))
}

// isDamage reports whether a backup is the remedy of an error.
func isDamage(err error) bool {
	return errors.Is(err, pos.ErrDamaged) || errors.Is(err, pos.ErrBookGone)
}
