package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"wxtill/pos"
)

// reconcile holds the bill of a day against the book. Differences make the exit
// code 1.
func reconcile(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	fs := flagSet("reconcile", &p)
	who := rightFlags(fs, stderr)
	out := outputFlag(fs, stdout)
	again := fs.Bool("again", false, "fetch the bill, be it kept or not")
	rest, err := parse(fs, args, 1)
	if err != nil {
		return help(fs, "[DATE]", stderr, err)
	}
	b, err := openBilling(ctx, p, who)
	if err != nil {
		return 1, err
	}
	defer b.close()
	day, err := b.billDay(ctx, rest)
	if err != nil {
		return 1, err
	}
	r, err := b.reconcile(ctx, day, *again)
	if err != nil {
		return 1, err
	}
	if err := out.print(r, "%s", b.told(r)); err != nil || r.Open > 0 {
		return 1, err
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

// told is the sum and every difference with what to do.
func (b *billing) told(r *pos.Reconciliation) string {
	var text strings.Builder
	fmt.Fprintln(&text, b.words.Reconciled(r))
	for _, aside := range b.words.Aside(r) {
		fmt.Fprintln(&text, aside)
	}
	for i := range r.Differences {
		d := &r.Differences[i]
		e := b.words.Difference(d)
		lines := append([]string{e.Title, e.Detail}, b.words.FeeRows(d)...)
		fmt.Fprintf(&text, "%s\n  → %s\n", strings.Join(lines, "\n  "), e.Remedy)
	}
	if more := b.words.Unlisted(r); more != "" {
		fmt.Fprintln(&text, more)
	}
	return text.String()
}
