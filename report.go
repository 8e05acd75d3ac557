package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"wxtill/pos"
	"wxtill/sheet"
	"wxtill/storage"
	"wxtill/words"
)

// reportCommand is one use of wxtill report.
type reportCommand struct {
	places
	who   *operatorFlags
	by    string
	sales string
	file  string

	period pos.Period
	day    pos.Day
	out    *output
	texts  *words.Texts
	staff  map[pos.OperatorID]string
}

// report prints what a day, a week or a month came to, beside the till that may be
// running.
func report(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	c := &reportCommand{period: pos.PeriodDay, day: pos.DayOf(time.Now())}
	flags := flagSet("report", &c.places)
	c.who = rightFlags(flags, stderr)
	flags.StringVar(&c.by, "by", "", "split by day, hour, tender, product, category, operator or wait; total: what is not split")
	flags.StringVar(&c.sales, "sales", "", "with -by: the numbers of the sales behind this `key`")
	flags.StringVar(&c.file, "o", "", "write all of it to a `file`: .xlsx with charts, or .csv")
	c.out = outputFlag(flags, stdout)
	rest, err := parse(flags, args, 2)
	switch {
	case err != nil:
		return help(flags, "[day|week|month] [DATE]", stderr, err)
	case c.sales != "" && c.by == "":
		return 1, usage(flags, words.Say("usage.report_sales"))
	case c.by != "" && c.by != string(pos.ByTotal) && !slices.Contains(pos.Dimensions, pos.Dimension(c.by)):
		return 1, usage(flags, words.Say("usage.report_by", c.by))
	case c.file != "" && !sheet.Known(c.file):
		return 1, usage(flags, words.Say("usage.table", c.file))
	}
	if err := c.when(rest); err != nil {
		return 1, err
	}
	return failed(c.run(ctx))
}

// when reads the arguments: a period, a day, or both.
func (c *reportCommand) when(args []string) (err error) {
	for _, a := range args {
		if slices.Contains(pos.Periods, pos.Period(a)) {
			c.period = pos.Period(a)
			continue
		}
		if len(a) == len("2026-11") {
			a += "-01"
		}
		if c.day, err = pos.ParseDay(a); err != nil {
			return err
		}
	}
	return nil
}

func (c *reportCommand) run(ctx context.Context) error {
	l, texts, err := bookOf(ctx, c.places)
	if err != nil {
		return err
	}
	defer l.Close()
	c.texts = texts
	if err := c.who.mayRead(ctx, l, texts, pos.RightReports); err != nil {
		return err
	}
	if err := c.names(ctx, l); err != nil {
		return err
	}
	reporter := pos.Reporter{Ledger: l}
	from, through := c.period.Around(c.day)
	r, err := reporter.Report(ctx, from, through)
	switch {
	case err != nil:
		return err
	case c.file != "":
		return c.export(r)
	case c.by != "" && c.sales != "":
		return c.list(ctx, &reporter, r)
	case c.by != "":
		return c.groups(r)
	}
	return c.whole(r)
}

// names are what operators are called.
func (c *reportCommand) names(ctx context.Context, l *storage.Ledger) error {
	all, err := l.Operators(ctx)
	c.staff = map[pos.OperatorID]string{}
	for _, o := range all {
		c.staff[o.ID] = string(o.ID) + " " + o.Name
	}
	return err
}

// label is what a group is called.
func (c *reportCommand) label(by pos.Dimension, g pos.Group) string {
	if by == pos.ByOperator && c.staff[pos.OperatorID(g.Key)] != "" {
		return c.staff[pos.OperatorID(g.Key)]
	}
	return c.texts.GroupName(string(by), g.Key, g.Name)
}

// salesNumbers bounds the list of sales behind a figure.
const salesNumbers = 100_000

func (c *reportCommand) list(ctx context.Context, reporter *pos.Reporter, r *pos.Report) error {
	sales, err := reporter.Sales(ctx, r, pos.Figured{By: pos.Dimension(c.by), Key: c.sales}, salesNumbers)
	if err != nil {
		return err
	}
	for _, n := range sales {
		if err := c.out.print(map[string]pos.SaleNumber{"sale": n}, "%s\n", n); err != nil {
			return err
		}
	}
	return nil
}

// groups prints one split, a line for each group.
func (c *reportCommand) groups(r *pos.Report) error {
	by := pos.Dimension(c.by)
	if by == pos.ByTotal {
		for _, total := range r.Totals() {
			if err := c.out.print(total, figureLine, total.Count, total.Amount.Grouped(), c.texts.Text("report."+total.Key)); err != nil {
				return err
			}
		}
	}
	for _, g := range r.Groups[by] {
		if err := c.out.print(g, figureLine, g.Count, g.Amount.Grouped(), c.label(by, g)); err != nil {
			return err
		}
	}
	return nil
}

// whole prints the totals, or all of it as JSON.
func (c *reportCommand) whole(r *pos.Report) error {
	text := c.texts.Text("report.from_to", r.From, r.Through) + "\n"
	for _, total := range r.Totals() {
		text += fmt.Sprintf(figureLine, total.Count, total.Amount.Grouped(), c.texts.Text("report."+total.Key))
	}
	return c.out.print(r, "%s", text)
}

// figureLine is a figure on the terminal: count, amount and what it is of.
const figureLine = "%6d  %14s  %s\n"

// export writes the totals and every split: a workbook with a sheet and a chart
// for each, or one table.
func (c *reportCommand) export(r *pos.Report) error {
	pages := c.pages(r)
	if strings.HasSuffix(strings.ToLower(c.file), ".xlsx") {
		return sheet.WriteWorkbook(c.file, pages)
	}
	t, err := sheet.Create(c.file, string(r.From))
	if err != nil {
		return err
	}
	head := []any{c.texts.Text("report.part")}
	for _, title := range pages[0].Head {
		head = append(head, title)
	}
	err = t.Row(head...)
	for _, p := range pages {
		for _, row := range p.Rows {
			err = errors.Join(err, t.Row(append([]any{p.Title}, row...)...))
		}
	}
	if err != nil {
		return errors.Join(err, t.Discard())
	}
	return t.Close()
}

// pages are the sheets of a report.
func (c *reportCommand) pages(r *pos.Report) []sheet.Page {
	head := func(first string) []string {
		return []string{c.texts.Text(first), c.texts.Text("report.count"), c.texts.Text("report.amount")}
	}
	first := sheet.Page{Title: c.texts.Text("report.from_to", r.From, r.Through), Head: head("report.what")}
	for _, total := range r.Totals() {
		first.Rows = append(first.Rows, []any{c.texts.Text("report." + total.Key), int64(total.Count), sheet.Fen(total.Amount)})
	}
	pages := []sheet.Page{first}
	for _, by := range pos.Dimensions {
		p := sheet.Page{Title: c.texts.Text("report.by_" + string(by)), Head: head("report.by_" + string(by)), Chart: 3}
		if by == pos.ByWait {
			p.Chart = 2 // how often, not how much
		}
		for _, g := range r.Groups[by] {
			p.Rows = append(p.Rows, []any{c.label(by, g), int64(g.Count), sheet.Fen(g.Amount)})
		}
		pages = append(pages, p)
	}
	return pages
}
