package main

import (
	"context"
	"encoding/hex"
	"errors"
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

// verify walks the journal.
func verify(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	flags := flagSet("verify", &p)
	out := outputFlag(flags, stdout)
	if _, err := parse(flags, args, 0); err != nil {
		return help(flags, "", stderr, err)
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
	if !out.json {
		tellFindings(stderr, texts, r.Findings)
	}
	head := hex.EncodeToString(r.Head)
	err = out.print(map[string]any{
		"rows": r.Rows, "head": head, "ok": len(r.Findings) == 0, "findings": append([]storage.Finding{}, r.Findings...),
	}, "%s\n", texts.Text("verify.sum", r.Rows, head, len(r.Findings)))
	if err != nil || len(r.Findings) > 0 {
		return 1, err
	}
	return 0, nil
}

func tellFindings(stderr io.Writer, texts *words.Texts, findings []storage.Finding) {
	for _, f := range findings {
		line := worded(texts, f)
		if f.Row > 0 {
			line = texts.Text("verify.finding", f.Row, line)
		}
		fmt.Fprintln(stderr, line)
	}
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
