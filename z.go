package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"wxtill/pos"
	"wxtill/words"
)

// zFlags are the flags of z.
type zFlags struct {
	places
	who     *operatorFlags
	x       bool
	explain bool
	list    bool
	print   int
	open    string
	correct string
	count   string
	counted string
	float   string
	reason  string
	out     *output
	stderr  io.Writer
}

// closeShift is wxtill z: it counts the drawer and ends the shift, or looks at
// shifts.
func closeShift(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	f := &zFlags{stderr: stderr}
	flags := flagSet("z", &f.places)
	f.who = rightFlags(flags, stderr)
	flags.BoolVar(&f.x, "x", false, "print an X report: the open shift so far, which goes on")
	flags.BoolVar(&f.explain, "explain", false, "with -count or -counted: close nothing, but say where a difference may come from")
	flags.BoolVar(&f.list, "list", false, "list the closed shifts, newest first; works beside the till")
	flags.IntVar(&f.print, "print", 0, "print the Z report of shift `N` once more, marked as a copy")
	flags.StringVar(&f.open, "open", "", "open a shift with a float of so much, in `yuan`")
	flags.StringVar(&f.correct, "correct-float", "", "with -reason: the open shift began with so much, in `yuan`, and not with what was counted then")
	flags.StringVar(&f.count, "count", "", "`file` with a line for each denomination: yuan, space, pieces; - is standard input")
	flags.StringVar(&f.counted, "counted", "", "what was counted, in `yuan`, where nobody counts by denomination")
	flags.StringVar(&f.float, "float", "", "what stays in the drawer, in `yuan`; without it as much as the shift began with")
	flags.StringVar(&f.reason, "reason", "", "why the drawer is not as it should be, or the float was not")
	f.out = outputFlag(flags, stdout)
	if _, err := parse(flags, args, 0); err != nil {
		return help(flags, "", stderr, err)
	}
	if f.list {
		return failed(f.listShifts(ctx))
	}
	if f.acts() > 1 {
		return 1, usage(flags, words.Say("usage.z_one"))
	}
	counts := f.explain || !f.x && f.print == 0 && f.open == "" && f.correct == ""
	if counts && (f.count == "") == (f.counted == "") {
		return 1, usage(flags, words.Say("usage.count"))
	}
	s, err := openStation(ctx, f.places, false, stderr)
	if err != nil {
		return 1, err
	}
	return failed(errors.Join(f.run(ctx, s), s.close()))
}

// acts is how many things the flags ask for that are done one at a time.
func (f *zFlags) acts() (n int) {
	for _, asked := range []bool{f.x, f.print != 0, f.open != "", f.correct != "", f.count != "" || f.counted != ""} {
		if asked {
			n++
		}
	}
	return n
}

// run does what the flags ask for. The till runs meanwhile, so that slips reach
// the paper.
func (f *zFlags) run(ctx context.Context, s *station) error {
	if err := f.who.signIn(ctx, s); err != nil {
		return err
	}
	if f.explain {
		return f.explainDrawer(ctx, s)
	}
	s.start()
	report, err := f.act(ctx, s)
	if err != nil {
		return err
	}
	if report != nil {
		err = f.show(report)
	}
	if f.print == 0 {
		s.tellPaper(ctx, f.stderr)
		return err
	}
	return errors.Join(err, s.waitForPaper(ctx))
}

func (f *zFlags) act(ctx context.Context, s *station) (*pos.ShiftReport, error) {
	switch {
	case f.x:
		return s.till.PrintX(ctx, pos.Grant{})
	case f.print != 0:
		return s.till.ReprintZ(ctx, pos.ShiftNumber(f.print), pos.Grant{})
	case f.open != "":
		float, err := yuanOrNone(f.open)
		if err != nil {
			return nil, err
		}
		_, err = s.till.OpenShift(ctx, float, pos.Grant{})
		return nil, err
	case f.correct != "":
		float, err := yuanOrNone(f.correct)
		if err != nil {
			return nil, err
		}
		_, err = s.till.CorrectFloat(ctx, float, f.reason, pos.Grant{})
		return nil, err
	}
	c, err := f.counting(s)
	if err != nil {
		return nil, err
	}
	closed, err := s.till.CloseShift(ctx, c, pos.Grant{})
	if err != nil {
		return nil, err
	}
	return closed.Z, nil
}

// counting is the count that the flags tell of.
func (f *zFlags) counting(s *station) (c pos.Count, err error) {
	if f.count != "" {
		c, err = readCount(f.count)
	} else {
		c.Total, err = yuanOrNone(f.counted)
	}
	if err != nil {
		return c, err
	}
	c.Reason = f.reason
	if f.float != "" {
		c.Left, err = yuanOrNone(f.float)
	} else if shift := s.till.CurrentShift(); shift != nil {
		c.Left = min(shift.Float, c.Total)
	}
	return c, err
}

// explainDrawer prints what may be behind the difference of a count, the likeliest
// first.
func (f *zFlags) explainDrawer(ctx context.Context, s *station) error {
	c, err := f.counting(s)
	if err != nil {
		return err
	}
	causes, err := s.till.ExplainDrawer(ctx, c, pos.Grant{})
	if err != nil {
		return err
	}
	if len(causes) == 0 && !f.out.json {
		_, err := fmt.Fprintln(f.out, s.words.Text("cause.none"))
		return err
	}
	for _, cause := range causes {
		if err := f.out.print(cause, "%3d  %s\n", cause.Likely, s.words.Cause(cause)); err != nil {
			return err
		}
	}
	return nil
}

// yuanOrNone is an amount that may be nothing.
func yuanOrNone(text string) (pos.Fen, error) {
	f, err := pos.ParseFen(text)
	if errors.Is(err, pos.ErrAmountZero) {
		err = nil
	}
	return f, err
}

// readCount reads lines of a denomination and how many pieces of it there are.
func readCount(file string) (pos.Count, error) {
	in := io.Reader(os.Stdin)
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return pos.Count{}, fmt.Errorf("reading the count: %w", err)
		}
		defer f.Close()
		in = f
	}
	var pieces []pos.Piece
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 2 {
			return pos.Count{}, words.Say("usage.count_line", lines.Text())
		}
		of, err := pos.ParseFen(fields[0])
		if err != nil {
			return pos.Count{}, err
		}
		if !pos.Circulates(of) {
			return pos.Count{}, words.Say("usage.count_denomination", of)
		}
		n, err := strconv.Atoi(fields[1])
		if err != nil || n < 0 {
			return pos.Count{}, words.Say("usage.count_line", lines.Text())
		}
		pieces = append(pieces, pos.Piece{Denomination: of, Count: n})
	}
	if err := lines.Err(); err != nil {
		return pos.Count{}, fmt.Errorf("reading the count: %w", err)
	}
	return pos.CountPieces(pieces)
}

// slipColumns is the width of a report on a terminal.
const slipColumns = 48

// show prints a report as its slip shows it, or as JSON.
func (f *zFlags) show(r *pos.ShiftReport) error {
	lines := paper(pos.Slip{Shift: r, Doubt: f.print != 0}, slipColumns)
	return f.out.print(r, "%s\n", strings.TrimRight(strings.Join(lines, "\n"), "\n"))
}

// listedShifts is how many closed shifts are read at a time.
const listedShifts = 100

// listShifts prints the closed shifts, beside the till that may be running.
func (f *zFlags) listShifts(ctx context.Context) error {
	l, texts, err := bookOf(ctx, f.places)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no book yet: no shifts
	}
	if err != nil {
		return err
	}
	defer l.Close()
	if err := f.who.mayRead(ctx, l, texts, pos.RightReports); err != nil {
		return err
	}
	for before := pos.ShiftNumber(0); ; {
		shifts, err := l.ClosedShifts(ctx, before, listedShifts)
		if err != nil {
			return err
		}
		for _, s := range shifts {
			if err := f.line(texts, s.Z); err != nil {
				return err
			}
			before = s.Number
		}
		if len(shifts) < listedShifts {
			return nil
		}
	}
}

// line is one closed shift of the list.
func (f *zFlags) line(texts *words.Texts, z *pos.ShiftReport) error {
	return f.out.print(z, "%s\n", texts.Text("z.line", z.Number, z.At.In(pos.Beijing).Format("2006-01-02 15:04"),
		z.Tally.Sales.Count, z.Tally.Net().Grouped(), z.Drawer.Difference.Grouped()))
}
