package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wxtill/pos"
	"wxtill/storage"
	"wxtill/words"
)

// bookOf opens the book of a data directory beside the till that may be running
// on it: the real one, or the training book where there is no configuration.
func bookOf(ctx context.Context, p places) (*storage.Ledger, *words.Texts, error) {
	s := &station{}
	dir, err := s.configure(p)
	if err != nil {
		return nil, nil, err
	}
	l, err := storage.OpenReadOnly(ctx, filepath.Join(dir, bookFile))
	return l, s.words, err
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
	asJSON := flags.Bool("json", false, "one object a line")
	rest, err := parseFlags(flags, args)
	if err := noArguments(flags, rest, err); err != nil {
		return help(flags, stderr, err)
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
		if *asJSON {
			err = json.NewEncoder(stdout).Encode(recentRow{r.At, r.Sale, r.Kind, r.Amount, r.OutTradeNo, r.State, r.Last.Code, r.Late})
		} else {
			_, err = fmt.Fprintf(stdout, "%s  %s  %12s  %-6s  %s  %s\n", r.At.In(pos.Beijing).Format(time.DateTime),
				r.Sale, r.Amount.Grouped(), r.Kind, texts.Text("state."+string(r.State)), r.OutTradeNo)
		}
		if err != nil {
			return 1, fmt.Errorf("printing the payments: %w", err)
		}
	}
	return 0, nil
}

// noArguments refuses arguments of a command that takes none.
func noArguments(fs *flag.FlagSet, rest []string, err error) error {
	if err == nil && len(rest) > 0 {
		return usage(fs, words.Say("usage.unknown", rest[0]))
	}
	return err
}

// help answers -h; other errors go on to the caller.
func help(flags *flag.FlagSet, stderr io.Writer, err error) (int, error) {
	if !errors.Is(err, flag.ErrHelp) {
		return 1, err
	}
	fmt.Fprintf(stderr, "usage: wxtill %s [flags]\n", flags.Name())
	flags.SetOutput(stderr)
	flags.PrintDefaults()
	return 0, nil
}

// verify walks the journal.
func verify(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("verify", &p)
	asJSON := flags.Bool("json", false, "one object")
	rest, err := parseFlags(flags, args)
	if err := noArguments(flags, rest, err); err != nil {
		return help(flags, stderr, err)
	}
	l, texts, err := bookOf(ctx, p)
	if err != nil {
		return 1, err
	}
	defer l.Close()
	r, err := l.Verify(ctx)
	if err != nil {
		return 1, err
	}
	if *asJSON {
		err = json.NewEncoder(stdout).Encode(map[string]any{
			"rows": r.Rows, "head": hex.EncodeToString(r.Head), "ok": len(r.Findings) == 0, "findings": append([]storage.Finding{}, r.Findings...),
		})
	} else {
		for _, f := range r.Findings {
			line := worded(texts, f)
			if f.Row > 0 {
				line = texts.Text("verify.finding", f.Row, line)
			}
			fmt.Fprintln(stderr, line)
		}
		_, err = fmt.Fprintln(stdout, texts.Text("verify.sum", r.Rows, hex.EncodeToString(r.Head), len(r.Findings)))
	}
	switch {
	case err != nil:
		return 1, fmt.Errorf("printing the report: %w", err)
	case len(r.Findings) > 0:
		return 1, nil
	}
	return 0, nil
}

// worded is a finding in the language of the shop.
func worded(texts *words.Texts, f storage.Finding) string {
	args := slices.Clone(f.Args)
	for i, arg := range args {
		if subject, ok := arg.(storage.Subject); ok {
			kind, number, _ := strings.Cut(string(subject), " ")
			args[i] = texts.Text("verify.of_"+kind, number)
		}
	}
	return texts.Text("verify.why_"+string(f.Reason), args...)
}
