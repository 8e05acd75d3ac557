package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"time"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/words"
)

// bookOf opens the book of a data directory beside the till that may be running
// on it: the real one, or the training book where there is no configuration.
func bookOf(ctx context.Context, p places) (*storage.Ledger, *words.Texts, error) {
	s, l, err := beside(ctx, p)
	return l, s.words, err
}

// beside is bookOf with what else is known of the till.
func beside(ctx context.Context, p places) (*station, *storage.Ledger, error) {
	s := &station{}
	if _, err := s.configure(p); err != nil {
		return s, nil, err
	}
	l, err := storage.OpenReadOnly(ctx, filepath.Join(s.dir, bookFile))
	return s, l, s.noBook(err)
}

// noBook adds to the error of a book that is not there whose it is and what to do.
// One that was there once is no error that says there is none yet.
func (s *station) noBook(err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	gone := storage.Gone(filepath.Join(s.dir, bookFile), s.backups(s.dir))
	switch {
	case gone != nil:
		return gone
	case s.training:
		return errors.Join(words.Say("error.no_training_book", s.dir), err)
	}
	return errors.Join(words.Say("error.no_book", s.dir), err)
}

// recentRow is one line of JSON of recent.
type recentRow struct {
	At         time.Time        `json:"at"`
	Sale       pos.SaleNumber   `json:"sale"`
	Kind       pos.TenderKind   `json:"kind"`
	Amount     pos.Fen          `json:"amount"`
	OutTradeNo pos.OutTradeNo   `json:"out_trade_no,omitempty"`
	State      pos.AttemptState `json:"state"`
	LastAnswer string           `json:"last_answer,omitempty"`
	Late       bool             `json:"late,omitempty"`
}

// recent lists the last payments.
func recent(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("recent", &p)
	n := flags.Int("n", 10, "how many payments")
	out := outputFlag(flags, stdout)
	if _, err := parse(flags, args, 0); err != nil {
		return help(flags, "", stderr, err)
	}
	l, texts, err := bookOf(ctx, p)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil // no book yet: no payments
	}
	if err != nil {
		return 1, err
	}
	defer l.Close()
	rows, err := l.Recent(ctx, *n)
	if err != nil {
		return 1, err
	}
	for _, r := range rows {
		row := recentRow{r.At, r.Sale, r.Kind, r.Amount, r.OutTradeNo, r.State, r.Last.Code, r.Late}
		err := out.print(row, "%s  %s  %12s  %-6s  %s  %s\n", r.At.In(pos.Beijing).Format(time.DateTime),
			r.Sale, r.Amount.Grouped(), r.Kind, texts.Text("state."+string(r.State)), r.OutTradeNo)
		if err != nil {
			return 1, err
		}
	}
	return 0, nil
}
