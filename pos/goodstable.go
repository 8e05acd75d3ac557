package pos

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxGoodsRows is how many rows a table of goods may have.
const maxGoodsRows = 200_000

// maxBadRows is how many mistakes of a table are told: more nobody reads at once.
const maxBadRows = 500

// maxShown is how many changes of a table are shown before they are made.
const maxShown = 500

// GoodsImport is what a table of goods would do to the book, or has done.
type GoodsImport struct {
	Rows    int           // that are not empty, without the head
	New     int           // goods that the book has not
	Changed int           // goods that would be otherwise
	Same    int           // goods that are so already
	Bad     []*GoodsError // what is wrong, in the order of the rows; the first 500 of it
	BadRows int           // how many rows are wrong
	Ignored []string      // heads of columns that mean nothing to the till
	// Shown are the changes that a person looks over: those with a price that may be a slip
	// first, which are Doubtful, then in the order of the rows; the first 500.
	Shown    []GoodsChange
	Doubtful int
	changes  []GoodsChange
}

// goodsHeads are the words by which the columns of a table are known: the till's own
// first, then others that tills and shops use.
var goodsHeads = map[GoodsField][]string{
	GoodsCode:     {"编码", "code", "货号", "商品编码", "商品编号", "编号", "sku", "item code", "plu"},
	GoodsName:     {"名称", "name", "品名", "商品名称", "商品", "item", "product", "description"},
	GoodsPrice:    {"单价", "price", "售价", "零售价", "价格", "销售价", "unit price", "retail price"},
	GoodsUnit:     {"单位", "unit", "计量单位"},
	GoodsWeighed:  {"称重", "weighed", "是否称重", "计价方式", "by weight"},
	GoodsCategory: {"分类", "category", "类别", "商品分类", "品类", "group"},
	GoodsBarcodes: {"条码", "barcodes", "条形码", "商品条码", "barcode", "ean", "gtin"},
	GoodsColour:   {"颜色", "colour", "color"},
	GoodsTag:      {"优惠标记", "goods_tag", "goods tag"},
	GoodsOff:      {"停用", "off", "是否停用", "disabled"},
}

// goodsColours are the words for colours, the till's own Chinese one first.
var goodsColours = map[Colour][]string{
	"red": {"红", "红色"}, "orange": {"橙", "橙色"}, "yellow": {"黄", "黄色"}, "green": {"绿", "绿色"},
	"teal": {"青", "青色"}, "blue": {"蓝", "蓝色"}, "purple": {"紫", "紫色"}, "grey": {"灰", "灰色", "gray"},
}

// goodsYes are the words for yes and no.
var goodsYes = map[string]bool{
	"": false, "否": false, "no": false, "n": false, "0": false, "false": false, "计件": false, "counted": false, "在售": false, "on": false,
	"是": true, "yes": true, "y": true, "1": true, "true": true, "称重": true, "weighed": true, "停用": true, "off": true, "√": true,
}

// goodsTable reads a table of goods against what the book has.
type goodsTable struct {
	GoodsImport
	columns map[GoodsField]int
	book    map[string]*Goods  // by code
	keys    map[ScanKey]string // code by key, of the book
	rows    map[ScanKey]int    // of the table, by the keys of its goods
	of      map[string]int     // row of the table, by the code of its goods
}

// ReadGoods says what a table would do to the goods of the book, and what is wrong
// with it. The first row with something in it is the head, in Chinese or English; a
// column that it has not stays as it is with goods that there are. Errors:
// ErrGoodsHead, ErrGoodsRows, those of the ledger.
func ReadGoods(ctx context.Context, book GoodsLedger, table [][]string) (*GoodsImport, error) {
	t := &goodsTable{book: map[string]*Goods{}, keys: map[ScanKey]string{}, rows: map[ScanKey]int{}, of: map[string]int{}}
	head := slices.IndexFunc(table, func(row []string) bool { return strings.Join(row, "") != "" })
	if head < 0 || !t.head(table[head]) {
		return nil, ErrGoodsHead
	}
	if len(table)-head-1 > maxGoodsRows {
		return nil, fmt.Errorf("%w: %d", ErrGoodsRows, len(table)-head-1)
	}
	all, err := book.AllGoods(ctx)
	if err != nil {
		return nil, err
	}
	for _, g := range all {
		t.book[g.Code] = g
		for _, k := range g.ScanKeys() {
			t.keys[k] = g.Code
		}
	}
	for i := head + 1; i < len(table) && ctx.Err() == nil; i++ {
		t.row(i+1, table[i])
	}
	t.collide()
	t.count()
	return &t.GoodsImport, ctx.Err()
}

// head finds the columns; it needs that of the name or that of the code.
func (t *goodsTable) head(cells []string) bool {
	t.columns = map[GoodsField]int{}
	for i, cell := range cells {
		cell = strings.ToLower(strings.TrimSpace(foldWidth(cell)))
		known := false
		for field, words := range goodsHeads {
			if _, twice := t.columns[field]; !twice && slices.Contains(words, cell) {
				t.columns[field], known = i, true
			}
		}
		if !known && cell != "" {
			t.Ignored = append(t.Ignored, cell)
		}
	}
	_, name := t.columns[GoodsName]
	_, code := t.columns[GoodsCode]
	_, barcodes := t.columns[GoodsBarcodes]
	return name || len(t.columns) > 1 && (code || barcodes)
}

// row reads one row; n is its number as a spreadsheet counts.
func (t *goodsTable) row(n int, cells []string) {
	if strings.TrimSpace(strings.Join(cells, "")) == "" {
		return
	}
	t.Rows++
	cell := func(f GoodsField) (string, bool) {
		i, ok := t.columns[f]
		if !ok || i >= len(cells) {
			return "", ok
		}
		text := strings.TrimSpace(cells[i])
		if f == GoodsCode {
			text = withoutApostrophe(text)
		}
		return text, true
	}
	err := t.spoilt(cell)
	var g Goods
	var was *Goods
	if err == nil {
		g, was, err = t.subject(cell)
	}
	for _, f := range GoodsFields {
		if text, ok := cell(f); ok && err == nil && f != GoodsCode {
			err = g.set(f, text)
		}
	}
	if err == nil {
		err = g.check()
	}
	if err == nil {
		err = t.repeated(n, &g)
	}
	if err != nil {
		t.bad(n, err)
		return
	}
	t.of[g.Code] = n
	t.changes = append(t.changes, GoodsChange{Was: was, Now: g})
}

// What spreadsheets make of what is typed into them: 5-1 becomes a day, and a barcode
// 6.90123E+12, which no code or name is.
var (
	madeDate  = regexp.MustCompile(`^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?( \d{1,2}:\d{2}(:\d{2})?)?|\d{1,2}:\d{2}:\d{2})$`)
	shortened = regexp.MustCompile(`^-?\d(\.\d+)?E[+-]\d{2,}$`)
)

// spoilt refuses a row of which a spreadsheet has made something else than was typed.
// Errors: [GoodsError] with ErrGoodsDate or ErrGoodsSpoilt.
func (t *goodsTable) spoilt(cell func(GoodsField) (string, bool)) error {
	for _, f := range GoodsFields {
		text, _ := cell(f)
		if madeDate.MatchString(text) {
			return &GoodsError{Field: f, Value: text, Err: ErrGoodsDate}
		}
		parts := []Barcode{Barcode(text)}
		if f == GoodsBarcodes {
			parts = barcodesOf(text)
		}
		for _, part := range parts {
			if shortened.MatchString(string(part)) {
				return &GoodsError{Field: f, Value: text, Err: ErrGoodsSpoilt}
			}
		}
	}
	return nil
}

// subject finds the goods that a row is about: by the code, or by a barcode where it
// has none.
func (t *goodsTable) subject(cell func(GoodsField) (string, bool)) (g Goods, was *Goods, err error) {
	code, _ := cell(GoodsCode)
	barcodes, _ := cell(GoodsBarcodes)
	list := barcodesOf(barcodes)
	known := t.keys[ScanKeyOf(code)]
	switch {
	case code == "" && len(list) == 0:
		return g, nil, &GoodsError{Field: GoodsCode, Err: ErrGoodsKeyless}
	case code == "":
		code = string(list[0])
		known = t.keys[ScanKeyOf(code)]
	case known != "" && ScanKeyOf(known) != ScanKeyOf(code):
		return g, nil, &GoodsError{Field: GoodsCode, Value: code, Other: known, Err: ErrGoodsTaken}
	}
	if was = t.book[known]; was != nil {
		return was.clone(), was, nil
	}
	return Goods{Code: code}, nil, nil
}

// barcodesOf are the barcodes of one cell. A slash parts nothing: codes of the web have
// it, and Code 39.
func barcodesOf(cell string) (list []Barcode) {
	for _, b := range strings.FieldsFunc(foldWidth(cell), func(r rune) bool { return strings.ContainsRune(" \t\r\n,;、", r) }) {
		if b = withoutApostrophe(b); b != "" {
			list = append(list, Barcode(b))
		}
	}
	return list
}

// withoutApostrophe is a code without the apostrophes that people put before it, so that
// a spreadsheet takes it for text; no scanner reads one there.
func withoutApostrophe(code string) string { return strings.TrimLeft(code, "'’＇") }

// set gives g what a cell of a table says. Errors: [GoodsError].
func (g *Goods) set(f GoodsField, text string) (err error) {
	switch f {
	case GoodsCode:
		g.Code = text
	case GoodsName:
		g.Name = text
	case GoodsUnit:
		g.Unit = text
	case GoodsCategory:
		g.Category = text
	case GoodsTag:
		g.GoodsTag = text
	case GoodsBarcodes:
		g.Barcodes = barcodesOf(text)
	case GoodsPrice:
		if g.Price, err = ParseFen(text); text == "" {
			err = ErrGoodsEmpty
		}
	case GoodsWeighed:
		g.Weighed, err = yes(text)
	case GoodsOff:
		g.Off, err = yes(text)
	case GoodsColour:
		g.Colour, err = parseColour(text)
	}
	if err != nil {
		return &GoodsError{Field: f, Value: text, Err: err}
	}
	return nil
}

// yes reads a yes or no.
func yes(text string) (bool, error) {
	is, known := goodsYes[strings.ToLower(foldWidth(text))]
	if !known {
		return false, ErrGoodsChoice
	}
	return is, nil
}

func parseColour(text string) (Colour, error) {
	text = strings.ToLower(foldWidth(text))
	if text == "" || slices.Contains(Colours, Colour(text)) {
		return Colour(text), nil
	}
	for c, words := range goodsColours {
		if slices.Contains(words, text) {
			return c, nil
		}
	}
	return "", ErrGoodsChoice
}

// ParseGoods makes goods of what a person wrote into a form, by field. Errors:
// [GoodsError].
func ParseGoods(values map[GoodsField]string) (g Goods, err error) {
	for _, f := range GoodsFields {
		if err := g.set(f, strings.TrimSpace(values[f])); err != nil {
			return g, err
		}
	}
	return g, nil
}

// repeated refuses a code or barcode that a row before has.
func (t *goodsTable) repeated(n int, g *Goods) error {
	keys := g.ScanKeys()
	for i, k := range keys {
		if row := t.rows[k]; row > 0 {
			field := GoodsBarcodes
			if i == 0 {
				field = GoodsCode
			}
			return &GoodsError{Field: field, Value: string(k), Other: strconv.Itoa(row), Err: ErrGoodsRepeated}
		}
	}
	for _, k := range keys {
		t.rows[k] = n
	}
	return nil
}

// collide finds keys that goods of the book have which the table does not speak of.
// A barcode may move from one row to another.
func (t *goodsTable) collide() {
	for _, c := range t.changes {
		n := t.of[c.Now.Code]
		for _, k := range c.Now.ScanKeys() {
			other := t.keys[k]
			if _, spoken := t.of[other]; other != "" && other != c.Now.Code && !spoken {
				t.bad(n, &GoodsError{Field: GoodsBarcodes, Value: string(k), Other: other, Err: ErrGoodsTaken})
				break
			}
		}
	}
}

// bad notes what is wrong with a row.
func (t *goodsTable) bad(n int, err error) {
	wrong, ok := err.(*GoodsError)
	if !ok {
		wrong = &GoodsError{Err: err}
	}
	wrong.Row = n
	t.BadRows++
	t.Bad = append(t.Bad, wrong)
}

// count sums the table up and leaves out what would change nothing.
func (t *goodsTable) count() {
	slices.SortStableFunc(t.Bad, func(a, b *GoodsError) int { return cmp.Compare(a.Row, b.Row) })
	t.Bad = t.Bad[:min(len(t.Bad), maxBadRows)]
	all := t.changes
	t.changes = nil
	for _, c := range all {
		switch {
		case c.Was == nil:
			t.New++
		case c.Was.Equal(c.Now):
			t.Same++
			continue
		default:
			t.Changed++
		}
		if t.BadRows == 0 {
			c.Keys()
		}
		t.changes = append(t.changes, c)
	}
	t.show()
}

// show puts the changes in the order in which they are looked over.
func (t *goodsTable) show() {
	var others []GoodsChange
	for _, c := range t.changes {
		switch {
		case c.Doubtful():
			t.Doubtful++
			t.Shown = append(t.Shown, c)
		case len(others) < maxShown:
			others = append(others, c)
		}
	}
	t.Shown = append(t.Shown, others...)
	t.Shown = slices.Clip(t.Shown[:min(len(t.Shown), maxShown)])
}
