package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"wxtill/pos"
	"wxtill/words"
)

// reconcile holds the bill of a day against the book. Differences make the exit
// code 1.
func reconcile(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	fs := flagSet("reconcile", &p)
	who := rightFlags(fs, stderr)
	asJSON := fs.Bool("json", false, "one object")
	again := fs.Bool("again", false, "fetch the bill, be it kept or not")
	rest, err := parseFlags(fs, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return help(fs, stderr, err)
	case err != nil:
		return 1, err
	case len(rest) > 1:
		return 1, usage(fs, words.Say("usage.unknown", rest[1]))
	}
	b, err := openBilling(ctx, p, who)
	if err != nil {
		return 1, err
	}
	defer b.close()
	day, err := b.billDay(rest)
	if err != nil {
		return 1, err
	}
	r, err := b.reconcile(ctx, day, *again)
	if err != nil {
		return 1, err
	}
	if *asJSON {
		err = json.NewEncoder(stdout).Encode(r)
	} else {
		err = b.tell(r, stdout)
	}
	switch {
	case err != nil:
		return 1, fmt.Errorf("printing the differences: %w", err)
	case r.Open > 0:
		return 1, nil
	}
	return 0, nil
}

// reconcile goes by the bill that is kept, or fetches this till's own.
func (b *billing) reconcile(ctx context.Context, day pos.Day, again bool) (*pos.Reconciliation, error) {
	_, err := b.bills.Kept(ctx, day)
	if again || errors.Is(err, pos.ErrNoSuchBill) {
		_, err = b.bills.Fetch(ctx, b.bills.Key(day))
	}
	if err != nil {
		return nil, err
	}
	return b.bills.Reconcile(ctx, day)
}

// tell prints the sum and every difference with what to do.
func (b *billing) tell(r *pos.Reconciliation, stdout io.Writer) error {
	_, err := fmt.Fprintln(stdout, b.words.Reconciled(r))
	if revoked := b.words.Revoked(r); err == nil && revoked != "" {
		_, err = fmt.Fprintln(stdout, revoked)
	}
	for i := range r.Differences {
		d := &r.Differences[i]
		if err == nil {
			e := b.words.Difference(d)
			lines := append([]string{e.Title, e.Detail}, b.words.FeeRows(d)...)
			_, err = fmt.Fprintf(stdout, "%s\n  → %s\n", strings.Join(lines, "\n  "), e.Remedy)
		}
	}
	return err
}
