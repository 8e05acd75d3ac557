package pos_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/pos/postest"
)

func TestReadGoods(t *testing.T) {
	stocked(t, pos.SampleGoods("zh"), func(s *shop) {
		for name, c := range map[string]struct {
			table string
			want  string // new, changed, same; or what is wrong
		}{
			"new":                       {"编码,名称,单价\nN1,新,1.50", "1 0 0"},
			"English, any order":        {"\n\nPrice,Name,Barcode\n\n1.50,新,690001;690002", "1 0 0"},
			"prices alone":              {"code,price\nCF001,17\nCF002,22", "0 1 1"},
			"by a barcode":              {"条码,单价\n6901234500011,17", "0 1 0"},
			"a barcode moves":           {"code,barcodes\nCF001,\nCF002,6901234500011", "0 2 0"},
			"a full-width price":        {"编码,名称,单价\nN1,新,１２.５０", "1 0 0"},
			"words for yes and colours": {"code,name,price,unit,weighed,colour,off\nN1,新,1,kg,是,红色,no\nN2,新,1,kg,YES,grey,", "2 0 0"},
			"a column of others":        {"code,name,price,库存\nN1,新,1,7", "1 0 0"},
			"no head":                   {"CF001,拿铁,1", "head"},
			"nothing":                   {"", "head"},
			"no price":                  {"code,name\nN1,新", "2 price: amount must be more than zero"},
			"an empty price":            {"code,name,price\nN1,新,", "2 price: the field must not be empty"},
			"no key":                    {"code,name,price\n,新,1", "2 code: the goods have neither a code nor a barcode"},
			"twice":                     {"code,name,price\nN1,新,1\nn1,新,1", "3 code: the table has this code or barcode twice"},
			"another's barcode":         {"code,name,price,barcode\nN1,新,1,6901234500011", "2 barcodes: other goods go by this code or barcode"},
			"another's barcode as code": {"code,name,price\n6901234500011,新,1", "2 code: other goods go by this code or barcode"},
			"a date for a price":        {"code,name,price\nN1,新,2026-05-01", "2 price: the field is a date"},
			"a date for a name":         {"code,name,price\nN1,2026/5/1,1", "2 name: the field is a date"},
			"a time for a code":         {"code,name,price\n13:30:00,新,1", "2 code: the field is a date"},
			"a spoilt barcode":          {"code,name,price,barcode\nN1,新,1,6901234500999 6.90123E+12", "2 barcodes: a spreadsheet has shortened the number"},
			"a spoilt barcode as key":   {"barcode,name,price\n6.90123E+12,新,1", "2 barcodes: a spreadsheet has shortened the number"},
			"a spoilt code":             {"code,name,price\n1.23456789012346E+18,新,1", "2 code: a spreadsheet has shortened the number"},
			"apostrophes":               {"code,name,price,barcode\n'N1,新,1,'6901234500999 ’''6901234500998\n'CF001,美式 中杯,16,", "1 1 0"},
			"only an apostrophe":        {"code,name,price\n',新,1", "2 code: the goods have neither a code nor a barcode"},
			"slashes":                   {"barcode,name,price\nHTTPS://A.CN/X?1=2 AB/12,新,1\nAB/12,旧,1", "3 code: the table has this code or barcode twice"},
			"a code that looks so":      {"code,name,price\n3E10,新,1\n2026-05,新,1\nE+12,5-1,1", "3 0 0"},
			"several":                   {"code,name,price\nN1,,1\nN2,新,x\nN3,新,1", "2 name: the field must not be empty|3 price: "},
		} {
			var table [][]string
			for _, line := range strings.Split(c.table, "\n") {
				table = append(table, strings.Split(line, ","))
			}
			plan, err := s.ReadGoods(s.t.Context(), table, pos.Grant{})
			got := "head"
			if !errors.Is(err, pos.ErrGoodsHead) {
				s.check(err)
				got = fmt.Sprint(plan.New, plan.Changed, plan.Same)
				var wrong []string
				for _, bad := range plan.Bad {
					wrong = append(wrong, fmt.Sprintf("%d %s: %v", bad.Row, bad.Field, bad.Err))
				}
				if len(wrong) > 0 {
					got = strings.Join(wrong, "|")
				}
			}
			if got != c.want && !(strings.HasSuffix(c.want, ": ") && strings.HasPrefix(got, c.want)) {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
	})
}

// TestImportIsAllOrNothing: whatever a table holds, either all of its goods are in the
// book afterwards, by one row of the journal, or the book is as it was and the rows that
// are wrong are named. Once more changes nothing.
func TestImportIsAllOrNothing(t *testing.T) {
	cell := func(words ...string) *rapid.Generator[string] { return rapid.SampledFrom(words) }
	rapid.Check(t, func(r *rapid.T) {
		book := postest.NewLedger()
		till, err := pos.Open(t.Context(), pos.Options{Ledger: book})
		if err == nil {
			err = till.Stock(t.Context(), pos.SampleGoods("zh")[:3])
		}
		if err != nil {
			r.Fatal(err)
		}
		table := [][]string{{"code", "name", "price", "barcodes"}}
		for range rapid.IntRange(0, 5).Draw(r, "rows") {
			table = append(table, []string{cell("CF001", "CF002", "N1", "N2", "").Draw(r, "code"), cell("新", "旧", "新", "").Draw(r, "name"),
				cell("1", "2.5", "3", "x").Draw(r, "price"), cell("", "690001", "690002", "6901234500011", "6901234500028").Draw(r, "barcodes")})
		}
		before, rows := stateOf(r, book), len(book.Journal())
		plan, err := till.ImportGoods(t.Context(), pos.GoodsTable{Rows: table, File: "x.csv"}, pos.Grant{})
		after := stateOf(r, book)
		switch {
		case errors.Is(err, pos.ErrGoodsBad):
			if len(plan.Bad) == 0 || after != before || len(book.Journal()) != rows {
				r.Fatalf("refused, and the book became\n%s", after)
			}
			return
		case err != nil:
			r.Fatal(err)
		}
		if len(table) > 1 && len(book.Journal())-rows != min(plan.New+plan.Changed, 1) {
			r.Fatalf("%d rows of the journal for %d changes", len(book.Journal())-rows, plan.New+plan.Changed)
		}
		for _, row := range table[1:] {
			key := row[0]
			if key == "" {
				key = row[3]
			}
			g, _, err := till.ScanGoods(t.Context(), key)
			if want, _ := pos.ParseFen(row[2]); err != nil || g.Name != row[1] || g.Price != want {
				r.Fatalf("%q became %+v, %v", row, g, err)
			}
		}
		if again, err := till.ImportGoods(t.Context(), pos.GoodsTable{Rows: table, File: "x.csv"}, pos.Grant{}); err != nil || again.New+again.Changed != 0 || stateOf(r, book) != after {
			r.Fatalf("once more: %+v, %v", again, err)
		}
	})
}

// stateOf is all goods of a book as a text.
func stateOf(r *rapid.T, book *postest.Ledger) (text string) {
	all, err := book.AllGoods(r.Context())
	if err != nil {
		r.Fatal(err)
	}
	for _, g := range all {
		text += fmt.Sprintf("%+v\n", *g)
	}
	return text
}

// TestGoodsImportShows: who imports sees old and new price, a price that may be a slip first.
func TestGoodsImportShows(t *testing.T) {
	stocked(t, pos.SampleGoods("zh"), func(s *shop) {
		table := [][]string{{"code", "name", "price"}, {"N1", "新", "1"}, {"CF002", "拿铁 大杯", "24"}, {"CF001", "美式 中杯", "160"}, {"TE001", "龙井茶", "18"}}
		plan, err := s.ReadGoods(s.t.Context(), table, pos.Grant{})
		s.check(err)
		var got []string
		for i := range plan.Shown {
			c := &plan.Shown[i]
			was := pos.Fen(0)
			if c.Was != nil {
				was = c.Was.Price
			}
			got = append(got, fmt.Sprintf("%s %d-%d %v %v", c.Now.Code, was, c.Now.Price, c.Doubtful(), c.Fields()))
		}
		want := "CF001 1600-16000 true [price]|N1 0-100 false []|CF002 2200-2400 false [price]"
		if strings.Join(got, "|") != want || plan.Doubtful != 1 {
			t.Errorf("%d doubtful of %q, want %q", plan.Doubtful, got, want)
		}
	})
}
