package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"wxtill/durable"
	"wxtill/pos"
	"wxtill/printer"
	"wxtill/words"
)

// slipFlags are the flags of slip.
type slipFlags struct {
	places
	file    string
	columns int
	z       int
	gift    bool
}

// showSlip is wxtill slip: the slip of a sale, a refund or a shift, written as it comes
// out of the printer, marked as a copy. It works beside the till.
func showSlip(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	f := &slipFlags{}
	flags := flagSet("slip", &f.places)
	flags.StringVar(&f.file, "o", "", "`file` to write, by its end .pdf, .png or .txt; without one the text goes to standard output")
	flags.IntVar(&f.columns, "columns", 0, "32, 42 or 48; without it as the printer of config.toml has")
	flags.IntVar(&f.z, "z", 0, "the Z report of shift `N`")
	flags.BoolVar(&f.gift, "gift", false, "the receipt without prices")
	rest, err := parse(flags, args, 1)
	if err != nil {
		return help(flags, "NUMBER", stderr, err)
	}
	if (len(rest) == 0) == (f.z == 0) {
		return 1, usage(flags, words.Say("usage.slip"))
	}
	if f.columns != 0 && !slices.Contains(printer.PaperColumns, f.columns) {
		return 1, usage(flags, words.Say("usage.columns", f.columns))
	}
	format := "txt"
	if f.file != "" {
		if format, err = printer.FormatOf(f.file); err != nil {
			return 1, usage(flags, words.Say("usage.slip_format", f.file))
		}
	}
	return failed(f.write(ctx, strings.Join(rest, ""), format, stdout))
}

// write finds the slip and writes it.
func (f *slipFlags) write(ctx context.Context, number, format string, stdout io.Writer) error {
	s, l, err := beside(ctx, f.places)
	if err != nil {
		return err
	}
	defer l.Close()
	var slip pos.Slip
	if f.z != 0 {
		slip, err = pos.ShiftSlip(ctx, l, pos.ShiftNumber(f.z))
	} else {
		slip, err = pos.FindSlip(ctx, l, number)
	}
	if err != nil {
		return err
	}
	slip.Gift = f.gift && slip.Receipt != nil
	profile := printerOptions(s.config.Printer).Profile
	if f.columns != 0 {
		profile.Columns, profile.Dots = f.columns, 0
	}
	return writeSlip(slip, profile, format, f.file, stdout)
}

// writeSlip writes a slip to a file, whole or not at all, or to stdout.
func writeSlip(s pos.Slip, profile printer.Profile, format, file string, stdout io.Writer) error {
	var b bytes.Buffer
	if err := printer.Export(&b, printer.Layout(s), profile, format); err != nil {
		return err
	}
	if file == "" {
		_, err := stdout.Write(b.Bytes())
		return err
	}
	if err := durable.Replace(file, b.Bytes()); err != nil {
		return fmt.Errorf("writing the slip: %w", err)
	}
	return nil
}

// ordered is wxtill print: a test page, or price labels.
func ordered(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	var p places
	l := pos.Label{Count: 1}
	var price string
	flags := flagSet("print", &p)
	who := rightFlags(flags, stderr)
	flags.StringVar(&l.Name, "name", "", "of a label: what the article is called")
	flags.StringVar(&price, "price", "", "of a label: its price in `yuan`")
	flags.StringVar(&l.Unit, "unit", "", "of a label: what the price is for, like kg")
	flags.StringVar(&l.Code, "code", "", "of a label: its barcode or number")
	flags.IntVar(&l.Count, "n", 1, "how many labels")
	rest, err := parse(flags, args, 1)
	if err != nil {
		return help(flags, "test|label", stderr, err)
	}
	if len(rest) == 0 || rest[0] != "test" && rest[0] != "label" {
		return 1, usage(flags, words.Say("usage.print"))
	}
	label := rest[0] == "label"
	if label {
		if l.Price, err = yuanOrNone(price); err != nil {
			return 1, err
		}
	}
	s, err := openStation(ctx, p, false, stderr)
	if err != nil {
		return 1, err
	}
	err = who.signIn(ctx, s)
	switch {
	case err != nil:
	case s.printer == nil:
		err = words.Say("error.no_printer")
	default:
		s.start()
		if label {
			err = s.till.PrintLabels(ctx, l)
		} else {
			err = s.till.PrintTest(ctx)
		}
		if err == nil {
			err = s.waitForPaper(ctx)
		}
	}
	if closed := s.close(); err == nil {
		err = closed
	}
	return failed(err)
}
