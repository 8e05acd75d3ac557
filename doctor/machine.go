package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"wxtill/durable"
	"wxtill/pos"
	"wxtill/printer"
	"wxtill/storage"
)

// Free space in bytes below which a till is told, and below which it has no
// business.
const (
	mib         = 1 << 20
	littleSpace = 1024 * mib
	leastSpace  = 64 * mib
)

// book reads the whole database beside the till that may be writing it.
func (t Till) book(ctx context.Context, _ bool) Result {
	r := Result{Check: Database, Subject: t.Book, Verdict: OK, Finding: "whole"}
	l, err := storage.OpenReadOnly(ctx, t.Book)
	if errors.Is(err, fs.ErrNotExist) {
		if gone := storage.Gone(t.Book, t.Backups); gone != nil {
			return failed(Database, t.Book, gone)
		}
		r.Finding = "none"
		return r
	}
	if err != nil {
		return failed(Database, t.Book, err)
	}
	defer l.Close()
	if err := l.QuickCheck(ctx); err != nil {
		return failed(Database, t.Book, err)
	}
	return r
}

// disk tells how much may still be written where the book is.
func (t Till) disk(context.Context, bool) Result {
	dir := filepath.Dir(t.Book)
	free, err := durable.FreeSpace(dir)
	for on := dir; errors.Is(err, fs.ErrNotExist) && on != filepath.Dir(on); { // the till makes the rest
		on = filepath.Dir(on)
		free, err = durable.FreeSpace(on)
	}
	if err != nil {
		return Result{Check: Disk, Subject: dir, Verdict: Skipped, Finding: "unknown"}
	}
	return room(dir, free)
}

// room judges free bytes.
func room(dir string, free int64) Result {
	r := Result{Check: Disk, Subject: dir, Verdict: OK, Finding: "free", Args: []any{fmt.Sprintf("%d MiB", free/mib)}}
	switch {
	case free < leastSpace:
		r.Verdict, r.Finding = Failed, "little"
	case free < littleSpace:
		r.Verdict, r.Finding = Warning, "little"
	}
	return r
}

// paper reaches for the printer and prints nothing.
func (t Till) paper(ctx context.Context, _ bool) Result {
	if t.Printer == nil {
		return Result{Check: Printer, Verdict: Skipped, Finding: "none"}
	}
	p, err := printer.New(*t.Printer)
	if err != nil {
		return failed(Printer, t.Printer.Address, err)
	}
	err = p.Check(ctx)
	if closed := p.Close(); err == nil {
		err = closed
	}
	r := Result{Check: Printer, Subject: t.Printer.Address, Verdict: OK, Finding: "ready"}
	switch {
	case errors.Is(err, pos.ErrPrinterSilent):
		r.Finding = "silent"
	case errors.Is(err, pos.ErrPortTaken): // by the till itself, as a rule
		r.Verdict, r.Finding = Warning, "taken"
	case errors.Is(err, pos.ErrPaperLow):
		r.Verdict, r.Finding = Warning, "low"
	case err != nil:
		return failed(Printer, t.Printer.Address, err)
	}
	return r
}

// speech tells what reads amounts aloud. The till takes money without.
func (t Till) speech(context.Context, bool) Result {
	if t.Speech == nil {
		return Result{Check: Speech, Verdict: Skipped, Finding: "none"}
	}
	program := t.Speech()
	if program == "" {
		return Result{Check: Speech, Verdict: Warning, Finding: "missing"}
	}
	return Result{Check: Speech, Verdict: OK, Finding: "found", Args: []any{program}}
}

// port tells of one port whether it can be used. Whose it is harms no till.
func port(p pos.PrinterPort) Result {
	r := Result{Check: Port, Subject: p.Device, Verdict: OK, Finding: "free"}
	switch {
	case errors.Is(p.Err, pos.ErrPortTaken):
		r.Finding, r.Args = "taken", []any{p.Holder}
	case p.Err != nil:
		r.Verdict, r.Finding, r.Err = Warning, "forbidden", p.Err
	case p.Name != "":
		r.Finding, r.Args = "named", []any{p.Name}
	}
	return r
}
