package pos

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Barcode is what is printed on an article and read by a scanner: an EAN-13 or any
// other, without blanks.
type Barcode string

// Goods is something that the shop sells. What it has been sold as stands in the
// lines of sales: a change of the goods changes nothing that was sold before.
type Goods struct {
	Code     string    `json:"code"`               // of the shop's own, like CF002; it never changes
	Barcodes []Barcode `json:"barcodes,omitempty"` // one article may carry several
	Name     string    `json:"name"`
	Price    Fen       `json:"price"`               // of one unit
	Unit     string    `json:"unit,omitempty"`      // kg, 杯, 瓶; may be empty for what is counted
	Weighed  bool      `json:"weighed,omitempty"`   // sold by weight, else counted
	Category string    `json:"category,omitempty"`  // what reports put together; may be empty
	Colour   Colour    `json:"colour,omitempty"`    // in lists; "" for none
	GoodsTag string    `json:"goods_tag,omitempty"` // which of WeChat's coupons go with it
	Off      bool      `json:"off,omitempty"`       // not sold any more, or not now
}

// Colour is how goods are marked in lists. It says nothing that is not said in words
// as well.
type Colour string

// Colours are those there are.
var Colours = []Colour{"red", "orange", "yellow", "green", "teal", "blue", "purple", "grey"}

// GoodsField names a field of [Goods], and a column of a table of them.
type GoodsField string

// The fields, by the names that an English table has.
const (
	GoodsCode     GoodsField = "code"
	GoodsName     GoodsField = "name"
	GoodsPrice    GoodsField = "price"
	GoodsUnit     GoodsField = "unit"
	GoodsWeighed  GoodsField = "weighed"
	GoodsCategory GoodsField = "category"
	GoodsBarcodes GoodsField = "barcodes"
	GoodsColour   GoodsField = "colour"
	GoodsTag      GoodsField = "goods_tag"
	GoodsOff      GoodsField = "off"
)

// GoodsFields are all fields, in the order of a table's columns.
var GoodsFields = []GoodsField{
	GoodsCode, GoodsName, GoodsPrice, GoodsUnit, GoodsWeighed, GoodsCategory, GoodsBarcodes, GoodsColour, GoodsTag, GoodsOff,
}

// Limits of the fields, in characters.
const (
	maxGoodsCode = 32
	maxGoodsName = 60
	maxGoodsUnit = 8
	maxCategory  = 20
	maxGoodsTag  = 32 // WeChat's, in bytes (specification, section 4.1)
	maxBarcodes  = 20
	minBarcode   = 4 // fewer characters no scanner sends
)

// Errors of goods. A [GoodsError] says of which field, and what stood there.
var (
	ErrUnknownGoods  = errors.New("no such goods")
	ErrGoodsExist    = errors.New("there are goods with this code already")
	ErrGoodsEmpty    = errors.New("the field must not be empty")
	ErrGoodsLong     = errors.New("the field has too many characters")
	ErrGoodsSigns    = errors.New("the field has characters that it must not have")
	ErrGoodsChoice   = errors.New("the field is none of the words that it may be")
	ErrGoodsUnitKg   = errors.New("goods that are weighed need a unit")
	ErrGoodsTaken    = errors.New("other goods go by this code or barcode")
	ErrGoodsRepeated = errors.New("the table has this code or barcode twice")
	ErrGoodsHead     = errors.New("the head of the table has no column for the name")
	ErrGoodsRows     = errors.New("the table has too many rows")
	ErrGoodsBad      = errors.New("the table has rows that are wrong")
	ErrGoodsBusy     = errors.New("a table of goods is being imported")
	ErrGoodsDate     = errors.New("the field is a date")
	ErrGoodsSpoilt   = errors.New("a spreadsheet has shortened the number")
	ErrGoodsKeyless  = errors.New("the goods have neither a code nor a barcode")
)

// GoodsError says what is wrong with goods: with which field, and in which row of a
// table they came from.
type GoodsError struct {
	Row   int // of the table, as a spreadsheet counts: the head is row 1; 0: no table
	Field GoodsField
	Value string // what stands there
	Other string // code of the goods that have it already, or the row of the table; may be empty
	Err   error
}

func (e *GoodsError) Error() string {
	text := fmt.Sprintf("%s: %v: %q", e.Field, e.Err, e.Value)
	if e.Row > 0 {
		text = fmt.Sprintf("row %d: %s", e.Row, text)
	}
	return text
}

// Unwrap gives the rule that was broken.
func (e *GoodsError) Unwrap() error { return e.Err }

// line is q of g as a sale has it.
func (g Goods) line(q Quantity) Line {
	return Line{Code: g.Code, Name: g.Name, Category: g.Category, Unit: g.Unit, Counted: g.Unit != "" && !g.Weighed, GoodsTag: g.GoodsTag,
		Price: g.Price, Quantity: q}
}

// Text is field f as a person writes it, where it is no choice.
func (g Goods) Text(f GoodsField) string {
	switch f {
	case GoodsCode:
		return g.Code
	case GoodsName:
		return g.Name
	case GoodsPrice:
		if g.Price == 0 {
			return ""
		}
		return g.Price.String()
	case GoodsUnit:
		return g.Unit
	case GoodsCategory:
		return g.Category
	case GoodsTag:
		return g.GoodsTag
	case GoodsBarcodes:
		list := make([]string, len(g.Barcodes))
		for i, b := range g.Barcodes {
			list[i] = string(b)
		}
		return strings.Join(list, " ")
	}
	return ""
}

// clone gives a copy that shares nothing with g.
func (g Goods) clone() Goods {
	g.Barcodes = slices.Clone(g.Barcodes)
	return g
}

// Equal reports whether g and o are the same in every field.
func (g Goods) Equal(o Goods) bool {
	same := slices.Equal(g.Barcodes, o.Barcodes)
	g.Barcodes, o.Barcodes = nil, nil
	return same && fmt.Sprintf("%#v", g) == fmt.Sprintf("%#v", o)
}

// tidy takes away what people leave behind: blanks at the ends, full-width characters
// in codes, a barcode that is there twice.
func (g *Goods) tidy() {
	for _, s := range []*string{&g.Name, &g.Unit, &g.Category, &g.GoodsTag} {
		*s = strings.TrimSpace(*s)
	}
	g.Code = strings.TrimSpace(foldWidth(g.Code))
	var barcodes []Barcode
	for _, b := range g.Barcodes {
		b = Barcode(strings.TrimSpace(foldWidth(string(b))))
		if b != "" && !slices.Contains(barcodes, b) {
			barcodes = append(barcodes, b)
		}
	}
	g.Barcodes = barcodes
}

// check holds the fields to their form. Errors: [GoodsError].
func (g *Goods) check() error {
	g.tidy()
	for _, f := range []struct {
		field GoodsField
		value string
		least int
		most  int
		ok    func(rune) bool
	}{
		{GoodsCode, g.Code, 1, maxGoodsCode, codeRune},
		{GoodsName, g.Name, 1, maxGoodsName, textRune},
		{GoodsUnit, g.Unit, 0, maxGoodsUnit, textRune},
		{GoodsCategory, g.Category, 0, maxCategory, textRune},
		{GoodsTag, g.GoodsTag, 0, maxGoodsTag, tagRune},
	} {
		if err := checkText(f.value, f.least, f.most, f.ok); err != nil {
			return &GoodsError{Field: f.field, Value: f.value, Err: err}
		}
	}
	switch {
	case g.Price <= 0:
		return &GoodsError{Field: GoodsPrice, Value: g.Price.String(), Err: cmp.Or(errIf(g.Price < 0, ErrAmountNegative), ErrAmountZero)}
	case g.Price > MaxAmount:
		return &GoodsError{Field: GoodsPrice, Value: g.Price.String(), Err: ErrAmountTooLarge}
	case g.Weighed && g.Unit == "":
		return &GoodsError{Field: GoodsUnit, Err: ErrGoodsUnitKg}
	case g.Colour != "" && !slices.Contains(Colours, g.Colour):
		return &GoodsError{Field: GoodsColour, Value: string(g.Colour), Err: ErrGoodsChoice}
	case len(g.Barcodes) > maxBarcodes:
		return &GoodsError{Field: GoodsBarcodes, Value: fmt.Sprint(len(g.Barcodes)), Err: ErrGoodsLong}
	}
	for _, b := range g.Barcodes {
		if err := checkText(string(b), minBarcode, maxGoodsCode, codeRune); err != nil {
			return &GoodsError{Field: GoodsBarcodes, Value: string(b), Err: err}
		}
	}
	return nil
}

func errIf(is bool, err error) error {
	if is {
		return err
	}
	return nil
}

// checkText holds a text to a length in characters and to the characters it may have.
func checkText(s string, least, most int, ok func(rune) bool) error {
	switch n := utf8.RuneCountInString(s); {
	case n == 0 && least > 0:
		return ErrGoodsEmpty
	case n > most:
		return ErrGoodsLong
	case n < least || !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !ok(r) }):
		return ErrGoodsSigns
	}
	return nil
}

// textRune is what may stand in a text for people.
func textRune(r rune) bool { return unicode.IsPrint(r) && r != utf8.RuneError }

// codeRune is what a code or barcode may be made of: what a scanner can type, but for
// what parts the barcodes of a list.
func codeRune(r rune) bool { return r > ' ' && r < 0x7F && r != ',' && r != ';' }

// tagRune is what WeChat takes in a goods_tag.
func tagRune(r rune) bool { return r > ' ' && r < 0x7F }

// ScanKey is by what goods are found whole: a code or barcode in capitals and of
// usual width.
type ScanKey string

// ScanKeyOf is the key of what was scanned or typed.
func ScanKeyOf(text string) ScanKey {
	return ScanKey(strings.ToUpper(strings.TrimSpace(foldWidth(text))))
}

// ScanKeys are all keys that g goes by. No two goods have one in common.
func (g *Goods) ScanKeys() []ScanKey {
	keys := []ScanKey{ScanKeyOf(g.Code)}
	for _, b := range g.Barcodes {
		if k := ScanKeyOf(string(b)); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// GoodsLedger keeps the goods. They are written by Commit: a [Change] has what each
// was and is.
type GoodsLedger interface {
	// GoodsByScan is what goes by a code or barcode, or ErrUnknownGoods.
	GoodsByScan(ctx context.Context, key ScanKey) (*Goods, error)
	// GoodsByCode are those with these codes, in their order. A code that there is not
	// is left out.
	GoodsByCode(ctx context.Context, codes []string) ([]*Goods, error)
	// AllGoods are all there ever were, in the order of their codes.
	AllGoods(ctx context.Context) ([]*Goods, error)
	// EachGoods calls use with what every article is searched by, in the order of their
	// codes.
	EachGoods(ctx context.Context, use func(code string, off bool, keys string) error) error

	// StageGoods writes many changes beside the goods that are sold from, and tells
	// staged how many it has. Other commits go on meanwhile, none of goods. The next
	// Commit of the same changes, with [Change.GoodsStaged], has all of them in force
	// in a moment. What is never committed is as if it had not been.
	StageGoods(ctx context.Context, changes []GoodsChange, staged func(n int)) error
	// SweepGoods removes what a stage has left behind, whether it was committed or broke
	// off. Other commits go on meanwhile, none of goods.
	SweepGoods(ctx context.Context) error
}

// GoodsChange is one article before and after a change.
type GoodsChange struct {
	Was *Goods `json:"was,omitempty"` // nil: it is new
	Now Goods  `json:"now"`

	keys string // what Now is searched by, where it has been found out
}

// Doubtful reports whether the new price may be a slip, such as a point in the wrong place:
// it is twice the old one or more, or half of it or less.
func (c *GoodsChange) Doubtful() bool {
	if c.Was == nil || c.Was.Price == c.Now.Price {
		return false
	}
	return c.Now.Price >= 2*c.Was.Price || 2*c.Now.Price <= c.Was.Price
}

// Fields are those that are otherwise after the change; of new goods none.
func (c *GoodsChange) Fields() (changed []GoodsField) {
	for _, f := range GoodsFields {
		if c.Was != nil && c.Was.Text(f) != c.Now.Text(f) {
			changed = append(changed, f)
		}
	}
	return changed
}

// Keys is what the article is searched by after the change; see [Goods.SearchKeys].
func (c *GoodsChange) Keys() string {
	if c.keys == "" {
		c.keys = c.Now.SearchKeys()
	}
	return c.keys
}

// Catalogue is what can be rung up by name or code.
type Catalogue interface {
	// ScanGoods finds what goes by a code or barcode, and how much of it the code speaks
	// of; of weighed goods that is 0 where the code does not say. Errors:
	// ErrUnknownGoods, those of the ledger.
	ScanGoods(ctx context.Context, text string) (Goods, Quantity, error)
	// KnownGoods is the article that a code, a barcode or a label of the scale is about, as
	// it is kept, sold now or not. Errors: ErrUnknownGoods, those of the ledger.
	KnownGoods(ctx context.Context, text string) (Goods, error)
	// FindGoods is a part of what a search finds.
	FindGoods(ctx context.Context, q GoodsQuery) (GoodsPage, error)
}

// GoodsQuery says which goods to find.
type GoodsQuery struct {
	// Text is a part of a name, code or barcode, or of the name in pinyin, whole or by
	// initials. With it the best match comes first, without it all are listed by code.
	Text    string
	WithOff bool // also what is not sold now
	ByCode  bool // in the order of the codes, not of the match
	Offset  int
	Limit   int
}

// GoodsPage is a part of what was found.
type GoodsPage struct {
	Goods []*Goods
	Count int // of all that was found; where the query is not ByCode, of what was looked at
}
