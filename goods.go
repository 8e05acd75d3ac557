package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wxtill/pos"
	"wxtill/sheet"
	"wxtill/words"
)

// goodsCommand is one use of wxtill goods.
type goodsCommand struct {
	places
	who   *operatorFlags
	all   bool
	check bool
	limit int

	out    *output
	stderr io.Writer
}

// goods lists what the shop sells, reads it from a table and writes it to one.
func goods(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	c := &goodsCommand{stderr: stderr}
	flags := flagSet("goods", &c.places)
	c.who = rightFlags(flags, stderr)
	flags.BoolVar(&c.all, "all", false, "of list: what is off as well")
	flags.BoolVar(&c.check, "check", false, "of import: only say what it would do")
	flags.IntVar(&c.limit, "n", 0, "of list: at most `n`; without it all")
	c.out = outputFlag(flags, stdout)
	rest, err := parseFlags(flags, args)
	if err != nil {
		return help(flags, "list [TEXT] | export FILE | import FILE", stderr, err)
	}
	switch {
	case len(rest) > 0 && rest[0] == "list":
		return failed(c.list(ctx, strings.Join(rest[1:], " ")))
	case len(rest) == 2 && (rest[0] == "export" || rest[0] == "import") && !sheet.Known(rest[1]):
		return 1, usage(flags, words.Say("usage.table", rest[1]))
	case len(rest) == 2 && rest[0] == "export":
		return failed(c.export(ctx, rest[1]))
	case len(rest) == 2 && rest[0] == "import":
		return failed(c.imports(ctx, rest[1]))
	}
	return 1, usage(flags, words.Say("usage.goods"))
}

// list prints goods, beside the till that may be running.
func (c *goodsCommand) list(ctx context.Context, text string) error {
	book, _, err := bookOf(ctx, c.places)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no book yet: no goods
	}
	if err != nil {
		return err
	}
	defer book.Close()
	q := pos.GoodsQuery{Text: text, WithOff: c.all, Limit: cmp.Or(c.limit, 1<<30)}
	page, err := pos.FindGoods(ctx, book, q)
	for _, g := range page.Goods {
		if err == nil {
			err = c.out.print(g, "%-14s  %12s  %-8s  %s\n", g.Code, g.Price.Grouped(), g.Unit, g.Name)
		}
	}
	return err
}

// export writes all goods to a file.
func (c *goodsCommand) export(ctx context.Context, path string) error {
	book, texts, err := bookOf(ctx, c.places)
	if err != nil {
		return err
	}
	defer book.Close()
	n, err := exportGoods(ctx, book, path, texts)
	if err == nil {
		fmt.Fprintln(c.stderr, texts.Text("goods.exported", n, path))
	}
	return err
}

// badRow is a line of JSON for a row of a table that is wrong.
type badRow struct {
	Row    int            `json:"row"`
	Field  pos.GoodsField `json:"field"`
	Value  string         `json:"value"`
	Wrong  string         `json:"wrong"`
	Remedy string         `json:"remedy"`
}

// importSum is the line of JSON that ends an import.
type importSum struct {
	Rows     int  `json:"rows"`
	New      int  `json:"new"`
	Changed  int  `json:"changed"`
	Same     int  `json:"same"`
	BadRows  int  `json:"bad_rows"`
	Imported bool `json:"imported"`
}

// imports puts the goods of a table into the book, all or none. To check it takes no
// right and no till that stands still.
func (c *goodsCommand) imports(ctx context.Context, path string) error {
	table, err := readTable(path)
	if err != nil {
		return err
	}
	if c.check {
		book, texts, err := bookOf(ctx, c.places)
		if err != nil {
			return err
		}
		defer book.Close()
		plan, err := pos.ReadGoods(ctx, book, table)
		if err == nil && plan.BadRows > 0 {
			err = pos.ErrGoodsBad
		}
		return c.told(texts, plan, false, err)
	}
	s, err := openStation(ctx, c.places, false, c.stderr)
	if err != nil {
		return err
	}
	by, err := c.who.allow(ctx, s, pos.RightGoods)
	if err == nil {
		var plan *pos.GoodsImport
		plan, err = s.till.ImportGoods(ctx, pos.GoodsTable{Rows: table, File: filepath.Base(path)}, by)
		err = c.told(s.words, plan, err == nil, err)
	}
	return errors.Join(err, s.close())
}

// told prints what an import would do or has done, after every row that is wrong.
func (c *goodsCommand) told(texts *words.Texts, plan *pos.GoodsImport, done bool, err error) error {
	if plan == nil {
		return err
	}
	for _, bad := range plan.Bad {
		e := texts.Explain(bad)
		row := badRow{bad.Row, bad.Field, bad.Value, e.Title, e.Remedy}
		if err := c.out.print(row, "%s: %q\n  %s\n", e.Title, bad.Value, e.Remedy); err != nil {
			return err
		}
	}
	said := texts.Text("goods.would_import", plan.New, plan.Changed, plan.Same)
	if done {
		said = texts.Text("goods.imported", plan.New, plan.Changed, plan.Same)
	}
	if len(plan.Ignored) > 0 {
		said += "\n" + texts.Text("goods.ignored", strings.Join(plan.Ignored, texts.Text("goods.list_mark")))
	}
	if plan.BadRows == 0 {
		fmt.Fprintln(c.stderr, said)
	}
	sum := importSum{plan.Rows, plan.New, plan.Changed, plan.Same, plan.BadRows, done}
	return errors.Join(err, c.out.print(sum, ""))
}

// exportGoods writes all goods to a table with a head that can be imported again.
func exportGoods(ctx context.Context, book pos.GoodsLedger, path string, texts *words.Texts) (n int, err error) {
	all, err := book.AllGoods(ctx)
	if err != nil {
		return 0, err
	}
	t, err := sheet.Create(path, texts.Text("page.goods"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, t.Discard()) }()
	row := make([]any, len(pos.GoodsFields))
	for i, f := range pos.GoodsFields {
		row[i] = texts.Text("goods.column_" + string(f))
	}
	if err := t.Row(row...); err != nil {
		return 0, err
	}
	for _, g := range all {
		for i, f := range pos.GoodsFields {
			row[i] = goodsCell(g, f, texts)
		}
		if err := t.Row(row...); err != nil {
			return 0, err
		}
	}
	return len(all), t.Close()
}

// goodsCell is a field of goods as a table has it.
func goodsCell(g *pos.Goods, f pos.GoodsField, texts *words.Texts) any {
	yes := func(is bool) any {
		if is {
			return texts.Text("goods.yes")
		}
		return nil
	}
	switch {
	case f == pos.GoodsPrice:
		return sheet.Fen(g.Price)
	case f == pos.GoodsWeighed:
		return yes(g.Weighed)
	case f == pos.GoodsOff:
		return yes(g.Off)
	case f == pos.GoodsColour && g.Colour != "":
		return texts.Text("goods.colour_" + string(g.Colour))
	}
	return g.Text(f)
}

// ExportGoods implements [ui.Tables].
func (s *station) ExportGoods(ctx context.Context, format string) (string, error) {
	dir := filepath.Join(s.data, exportDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("making the directory of the tables: %w", err)
	}
	path := filepath.Join(dir, "goods-"+time.Now().In(pos.Beijing).Format(time.DateOnly)+"."+format)
	_, err := exportGoods(ctx, s.book, path, s.texts())
	return path, err
}

// ReadTable implements [ui.Tables].
func (s *station) ReadTable(_ context.Context, path string) ([][]string, error) {
	if path == "" {
		return nil, words.Say("goods.no_file")
	}
	return readTable(path)
}

// readTable reads a table, and says in words where it is none.
func readTable(path string) ([][]string, error) {
	table, err := sheet.Read(path)
	for _, none := range []error{sheet.ErrFormat, sheet.ErrTooLarge, sheet.ErrNoTable} {
		if errors.Is(err, none) {
			return nil, words.Say("goods.not_table")
		}
	}
	return table, err
}

// listedTables is how many files are offered for an import.
const listedTables = 12

// Tables implements [ui.Tables]: what lies where people put such files.
func (s *station) Tables() []string {
	patterns := []string{filepath.Join(s.data, "*"), filepath.Join(s.data, exportDir, "*")}
	if home, err := os.UserHomeDir(); err == nil {
		for _, name := range []string{"", "Downloads", "下载", "Desktop", "桌面", "Documents", "文档"} {
			patterns = append(patterns, filepath.Join(home, name, "*"))
		}
		user := filepath.Base(home)
		patterns = append(patterns, filepath.Join("/media", user, "*", "*"), filepath.Join("/run/media", user, "*", "*"))
	}
	type file struct {
		path string
		at   time.Time
	}
	var found []file
	for _, p := range patterns {
		names, _ := filepath.Glob(p) // of a pattern that is well-formed
		for _, name := range names {
			if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && sheet.Known(name) {
				found = append(found, file{name, info.ModTime()})
			}
		}
	}
	slices.SortFunc(found, func(a, b file) int { return b.at.Compare(a.at) })
	var paths []string
	for _, f := range found[:min(len(found), listedTables)] {
		if !slices.Contains(paths, f.path) {
			paths = append(paths, f.path)
		}
	}
	return paths
}
