package pos_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/pos/postest"
)

// stocked runs fn in a shop with some goods, and nobody's rights asked for.
func stocked(t *testing.T, goods []pos.Goods, fn func(*shop)) {
	run(t, func(s *shop) {
		s.check(s.Stock(s.t.Context(), goods))
		fn(s)
	}, func(o *pos.Options) { o.Labels = labels })
}

var labels, _ = pos.ParseLabels(pos.SampleLabels + ", 29:4:5:price:1")

func names(list []*pos.Goods) (names []string) {
	for _, g := range list {
		names = append(names, g.Name)
	}
	return names
}

func TestScanGoods(t *testing.T) {
	goods := append(pos.SampleGoods("zh"),
		pos.Goods{Code: "00017", Name: "苹果", Price: 1299, Unit: "kg", Weighed: true},
		pos.Goods{Code: "18", Name: "礼盒", Price: 9900},
		pos.Goods{Code: "GONE", Barcodes: []pos.Barcode{"6900000000007"}, Name: "停售", Price: 100, Off: true})
	stocked(t, goods, func(s *shop) {
		for in, want := range map[string]string{
			"6901234500011":   "美式 中杯 16.00 x 1",
			" 6901234500028 ": "拿铁 大杯 22.00 x 1",
			"cf002":           "拿铁 大杯 22.00 x 1",
			"ＣＦ００２":           "拿铁 大杯 22.00 x 1",
			"６９０１２３４５０００１１": "美式 中杯 16.00 x 1",
			"BK014":         "散装曲奇 58.00 x 0", // to be weighed
			"CF00":          "",
			"690123450001":  "",
			"":              "",
			"GONE":          "",
			"6900000000007": "",
			// 21: grams of the goods whose digits are 00014 behind the prefix, or 00017.
			ean("210001400152"): "散装曲奇 58.00 x 0.152",
			ean("210001702000"): "苹果 12.99 x 2",
			"2100014001520":     "", // its check digit is wrong
			ean("210001400000"): "", // of nothing
			ean("210009900152"): "", // no such goods
			// 22: the pack's price, also of goods with a short code.
			ean("220001800882"): "礼盒 8.82 x 1",
			ean("220001700882"): "苹果 8.82 x 1",
			// 29: four digits, a check digit of the scale's own, tenths.
			ean("290018712345"): "礼盒 1234.50 x 1",
		} {
			got := ""
			g, q, err := s.ScanGoods(s.t.Context(), in)
			if err == nil {
				got = fmt.Sprintf("%s %s x %s", g.Name, g.Price, q)
			}
			if got != want || want == "" && !errors.Is(err, pos.ErrUnknownGoods) && !errors.Is(err, pos.ErrQuantityZero) {
				t.Errorf("%q is %q, %v; want %q", in, got, err, want)
			}
		}
		for in, want := range map[string]string{
			"6901234500011":     "美式 中杯 16.00",
			"GONE":              "停售 1.00",
			"6900000000007":     "停售 1.00",
			ean("210001702000"): "苹果 12.99",
			ean("220001800882"): "礼盒 99.00", // not the pack's
			ean("210009900152"): "",
			"690123450001":      "",
			"":                  "",
		} {
			got := ""
			g, err := s.KnownGoods(s.t.Context(), in)
			if err == nil {
				got = fmt.Sprintf("%s %s", g.Name, g.Price)
			}
			if got != want || want == "" && !errors.Is(err, pos.ErrUnknownGoods) {
				t.Errorf("%q is known as %q, %v; want %q", in, got, err, want)
			}
		}
	})
}

// ean puts the check digit behind twelve others.
func ean(twelve string) string {
	for d := range 10 {
		if s := fmt.Sprint(twelve, d); pos.EAN13(s) {
			return s
		}
	}
	panic("no check digit for " + twelve)
}

func TestFindGoods(t *testing.T) {
	goods := append(pos.SampleGoods("zh"), pos.Goods{Code: "CQ", Name: "重庆小面", Price: 1500}, pos.Goods{Code: "CF009", Name: "旧拿铁", Price: 1, Off: true},
		pos.Goods{Code: "NT", Name: "Coffee Cake", Price: 1})
	stocked(t, goods, func(s *shop) {
		for _, c := range []struct {
			q    pos.GoodsQuery
			want string
		}{
			{pos.GoodsQuery{Text: "cf", Limit: 3}, "美式 中杯,拿铁 大杯,卡布奇诺"},
			{pos.GoodsQuery{Text: "ＣＦ", Limit: 1}, "美式 中杯"},
			{pos.GoodsQuery{Text: "ntd", Limit: 9}, "拿铁 大杯"},
			{pos.GoodsQuery{Text: "natiedabei", Limit: 9}, "拿铁 大杯"},
			{pos.GoodsQuery{Text: "tieda", Limit: 9}, "拿铁 大杯"},
			{pos.GoodsQuery{Text: "大杯", Limit: 9}, "拿铁 大杯"},
			{pos.GoodsQuery{Text: "拿铁", Limit: 9}, "拿铁 大杯"},
			{pos.GoodsQuery{Text: "拿铁", Limit: 9, WithOff: true}, "拿铁 大杯,旧拿铁"},
			{pos.GoodsQuery{Text: "cake", Limit: 9}, "Coffee Cake"},
			{pos.GoodsQuery{Text: "00028", Limit: 9}, "拿铁 大杯"},
			{pos.GoodsQuery{Text: "6901234500011", Limit: 9}, "美式 中杯"},
			// Both readings of a polyphone.
			{pos.GoodsQuery{Text: "cqxm", Limit: 9}, "重庆小面"},
			{pos.GoodsQuery{Text: "chongqing", Limit: 9}, "重庆小面"},
			{pos.GoodsQuery{Text: "zqxm", Limit: 9}, "重庆小面"},
			{pos.GoodsQuery{Text: "zhongqingx", Limit: 9}, "重庆小面"},
			// The whole key first, then what begins with it.
			{pos.GoodsQuery{Text: "nt", Limit: 9}, "Coffee Cake,拿铁 大杯"},
			{pos.GoodsQuery{Text: "xyz", Limit: 9}, ""},
			{pos.GoodsQuery{Text: "\t", Limit: 1}, "购物袋"},
			{pos.GoodsQuery{Limit: 2, Offset: 1}, "可颂,肉桂卷"},
			{pos.GoodsQuery{Text: "茶", ByCode: true, Limit: 9}, "龙井茶,柠檬红茶"},
			{pos.GoodsQuery{Limit: 9, Offset: 99}, ""},
		} {
			page, err := s.FindGoods(s.t.Context(), c.q)
			if got := strings.Join(names(page.Goods), ","); got != c.want || err != nil {
				t.Errorf("%+v: %q, %v; want %q", c.q, got, err, c.want)
			}
		}
		if page, err := s.FindGoods(s.t.Context(), pos.GoodsQuery{Limit: 1}); page.Count != 14 || err != nil {
			t.Errorf("%d goods on sale, %v", page.Count, err)
		}
	})
}

// TestGoodsAreFound: whatever goods are stored are found by each of their keys, before
// and after a change and a restart, and no longer by what they were.
func TestGoodsAreFound(t *testing.T) {
	name := rapid.StringMatching(`[重庆长乐行拿铁大杯红茶可颂Aa1. -]{1,8}[茶面]`)
	rapid.Check(t, func(r *rapid.T) {
		book := postest.NewLedger()
		till, err := pos.Open(t.Context(), pos.Options{Ledger: book})
		if err != nil {
			r.Fatal(err)
		}
		var stock []pos.Goods
		put := func(i int, add bool) {
			g := pos.Goods{Code: fmt.Sprintf("C%d", i), Name: name.Draw(r, "name"), Price: 1, Barcodes: []pos.Barcode{pos.Barcode(fmt.Sprintf("69%d%05d", i, rapid.IntRange(0, 99999).Draw(r, "barcode")))}}
			if add {
				g, err = till.AddNewGoods(t.Context(), g, pos.Grant{})
				stock = append(stock, g)
			} else {
				err = till.ChangeGoods(t.Context(), g, pos.Grant{})
				g.Name = strings.TrimSpace(g.Name)
				stock[i] = g
			}
			if err != nil {
				r.Fatal(err)
			}
		}
		for i := range rapid.IntRange(1, 5).Draw(r, "goods") {
			put(i, true)
		}
		check := func() {
			for _, g := range stock {
				for _, key := range strings.Split(g.SearchKeys(), "\t")[1:] {
					page, err := till.FindGoods(t.Context(), pos.GoodsQuery{Text: key, Limit: 99})
					if err != nil || !slices.ContainsFunc(page.Goods, func(f *pos.Goods) bool { return f.Equal(g) }) {
						r.Fatalf("%+v is not found by %q: %v, %v", g, key, names(page.Goods), err)
					}
				}
				if found, _, err := till.ScanGoods(t.Context(), string(g.Barcodes[0])); err != nil || !found.Equal(g) {
					r.Fatalf("%+v scans as %+v, %v", g, found, err)
				}
			}
			page, err := till.FindGoods(t.Context(), pos.GoodsQuery{Limit: 99})
			if err != nil || page.Count != len(stock) {
				r.Fatalf("%d goods of %d, %v", page.Count, len(stock), err)
			}
		}
		check()
		was := stock[0]
		put(0, false)
		put(len(stock), true)
		check()
		if found, _, err := till.ScanGoods(t.Context(), string(was.Barcodes[0])); was.Barcodes[0] != stock[0].Barcodes[0] && err == nil {
			r.Fatalf("%s, which was taken away, scans as %+v", was.Barcodes[0], found)
		}
		if till, err = pos.Open(t.Context(), pos.Options{Ledger: book}); err != nil {
			r.Fatal(err)
		}
		check()
	})
}

func TestGoodsRules(t *testing.T) {
	stocked(t, pos.SampleGoods("zh"), func(s *shop) {
		good := pos.Goods{Code: "N1", Name: "新品", Price: 100}
		for _, c := range []struct {
			name  string
			set   func(*pos.Goods)
			field pos.GoodsField
			want  error
		}{
			{"no name", func(g *pos.Goods) { g.Name = " " }, pos.GoodsName, pos.ErrGoodsEmpty},
			{"a long name", func(g *pos.Goods) { g.Name = strings.Repeat("长", 61) }, pos.GoodsName, pos.ErrGoodsLong},
			{"a control character", func(g *pos.Goods) { g.Name = "a\x1bb" }, pos.GoodsName, pos.ErrGoodsSigns},
			{"a code with a blank", func(g *pos.Goods) { g.Code = "A B" }, pos.GoodsCode, pos.ErrGoodsSigns},
			{"a code in hanzi", func(g *pos.Goods) { g.Code = "咖啡" }, pos.GoodsCode, pos.ErrGoodsSigns},
			{"a short barcode", func(g *pos.Goods) { g.Barcodes = []pos.Barcode{"123"} }, pos.GoodsBarcodes, pos.ErrGoodsSigns},
			{"no price", func(g *pos.Goods) { g.Price = 0 }, pos.GoodsPrice, pos.ErrAmountZero},
			{"a price below zero", func(g *pos.Goods) { g.Price = -1 }, pos.GoodsPrice, pos.ErrAmountNegative},
			{"too dear", func(g *pos.Goods) { g.Price = pos.MaxAmount + 1 }, pos.GoodsPrice, pos.ErrAmountTooLarge},
			{"weighed in nothing", func(g *pos.Goods) { g.Weighed = true }, pos.GoodsUnit, pos.ErrGoodsUnitKg},
			{"a colour that there is not", func(g *pos.Goods) { g.Colour = "pink" }, pos.GoodsColour, pos.ErrGoodsChoice},
			{"a tag in hanzi", func(g *pos.Goods) { g.GoodsTag = "秋" }, pos.GoodsTag, pos.ErrGoodsSigns},
			{"a code that there is", func(g *pos.Goods) { g.Code = "CF002" }, pos.GoodsCode, pos.ErrGoodsExist},
			{"the same code in small letters", func(g *pos.Goods) { g.Code = "cf002" }, pos.GoodsCode, pos.ErrGoodsTaken},
			{"a barcode that there is", func(g *pos.Goods) { g.Barcodes = []pos.Barcode{"6901234500011"} }, pos.GoodsBarcodes, pos.ErrGoodsTaken},
			{"another's code for a barcode", func(g *pos.Goods) { g.Barcodes = []pos.Barcode{"CF001"} }, pos.GoodsBarcodes, pos.ErrGoodsTaken},
		} {
			g := good
			c.set(&g)
			rows := len(s.book.Journal())
			_, err := s.AddNewGoods(s.t.Context(), g, pos.Grant{})
			var wrong *pos.GoodsError
			if !errors.Is(err, c.want) || !errors.As(err, &wrong) || wrong.Field != c.field || len(s.book.Journal()) != rows {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		for _, want := range []string{"G0001", "G0002", "690999"} {
			g := pos.Goods{Name: "无码", Price: 100}
			if want == "690999" {
				g.Barcodes = []pos.Barcode{"690999", "６９０９９９ "}
			}
			if g, err := s.AddNewGoods(s.t.Context(), g, pos.Grant{}); g.Code != want || len(g.Barcodes) > 1 || err != nil {
				t.Errorf("%+v, %v; want code %s", g, err, want)
			}
		}
		if err := s.ChangeGoods(s.t.Context(), good, pos.Grant{}); !errors.Is(err, pos.ErrUnknownGoods) {
			t.Errorf("changing what there is not: %v", err)
		}
	})
}

// TestGoodsInTheJournal: what an article was and is, and who did it; a change of nothing
// is none.
func TestGoodsInTheJournal(t *testing.T) {
	stocked(t, pos.SampleGoods("zh"), func(s *shop) {
		s.hire()
		s.signIn(cashier)
		if _, err := s.AddNewGoods(s.t.Context(), pos.Goods{Name: "x", Price: 1}, pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("a cashier adds goods: %v", err)
		}
		s.signIn(manager)
		g := pos.SampleGoods("zh")[1]
		rows := len(s.book.Journal())
		s.check(s.ChangeGoods(s.t.Context(), g, pos.Grant{}))
		if len(s.book.Journal()) != rows {
			t.Error("a change of nothing is in the journal")
		}
		g.Price, g.Off = 2400, true
		s.check(s.ChangeGoods(s.t.Context(), g, pos.Grant{}))
		c, err := pos.ParseChange(s.book.Journal()[rows])
		if err != nil || c.Kind != pos.EventGoods || c.By.Operator != manager.Operator || len(c.Goods) != 1 || c.Goods[0].Was.Price != 2200 ||
			c.Goods[0].Now.Price != 2400 || !c.Goods[0].Now.Off {
			t.Errorf("the journal says %+v, %v", c, err)
		}
		if _, _, err := s.ScanGoods(s.t.Context(), "CF002"); !errors.Is(err, pos.ErrUnknownGoods) {
			t.Errorf("goods that are off can be scanned: %v", err)
		}
		s.check(s.Stock(s.t.Context(), []pos.Goods{{Code: "Z", Name: "z", Price: 1}}))
		if _, _, err := s.ScanGoods(s.t.Context(), "Z"); err == nil {
			t.Error("a book with goods was stocked")
		}
	})
}

// TestGoodsTagOfAnOrder: an order has one tag: that of the goods that come to most.
func TestGoodsTagOfAnOrder(t *testing.T) {
	run(t, func(s *shop) {
		tag := func() string {
			_, err := s.Charge(s.t.Context())
			s.check(err)
			attempts, err := s.book.Attempts(s.t.Context(), s.Sale().Number)
			s.check(err)
			return attempts[len(attempts)-1].Params.Get("goods_tag")
		}
		s.check(s.AddGoods(s.t.Context(), pos.Goods{Code: "A", Name: "a", Price: 100}, pos.One))
		if got := tag(); got != "SHOP" {
			t.Errorf("the account's tag became %q", got)
		}
	}, func(o *pos.Options) { o.Account.GoodsTag = "SHOP" })
	for want, lines := range map[string][]pos.Goods{
		"X": {{Code: "A", Price: 100}, {Code: "B", Price: 50, GoodsTag: "X"}},
		"Y": {{Code: "A", Price: 100, GoodsTag: "X"}, {Code: "B", Price: 60, GoodsTag: "Y"}, {Code: "C", Price: 60, GoodsTag: "Y"}},
	} {
		run(t, func(s *shop) {
			for _, g := range lines {
				s.check(s.AddGoods(s.t.Context(), g, pos.One))
			}
			_, err := s.Charge(s.t.Context())
			s.check(err)
			attempts, err := s.book.Attempts(s.t.Context(), s.Sale().Number)
			s.check(err)
			if got := attempts[0].Params.Get("goods_tag"); got != want {
				t.Errorf("%+v: the order's tag is %q, want %q", lines, got, want)
			}
		}, func(o *pos.Options) { o.Account.GoodsTag = "SHOP" })
	}
}

// TestCountedGoods are sold whole, whatever was typed before them or stands on a label.
func TestCountedGoods(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		cake := pos.Goods{Code: "00010", Name: "计件蛋糕", Price: 1500, Unit: "个"}
		for _, q := range []pos.Quantity{500, 2500, 1} {
			if err := s.AddGoods(ctx, cake, q); !errors.Is(err, pos.ErrQuantityBroken) {
				t.Errorf("%s of it: %v", q, err)
			}
		}
		s.check(s.AddGoods(ctx, cake, 2*pos.One))
		if err := s.SetQuantity(ctx, 0, 1500); !errors.Is(err, pos.ErrQuantityBroken) {
			t.Errorf("a broken quantity for the line: %v", err)
		}
		labels, err := pos.ParseLabels(pos.SampleLabels)
		s.check(err)
		s.goBy(pos.Terms{Labels: labels})
		_, err = s.AddNewGoods(ctx, cake, pos.Grant{})
		s.check(err)
		if _, _, err := s.ScanGoods(ctx, "2100010000026"); !errors.Is(err, pos.ErrQuantityBroken) {
			t.Errorf("a label with its weight: %v", err)
		}
	})
}

// TestWeighedLines: packs stay lines of their own, and a unit alone makes no weight.
func TestWeighedLines(t *testing.T) {
	run(t, func(s *shop) {
		kg, bottle := pos.Goods{Code: "K", Name: "k", Price: 5800, Unit: "kg", Weighed: true}, pos.Goods{Code: "B", Name: "b", Price: 300, Unit: "瓶"}
		for _, g := range []pos.Goods{kg, kg, bottle, bottle} {
			q := pos.One
			if g.Weighed {
				q = 152
			}
			s.check(s.AddGoods(s.t.Context(), g, q))
		}
		sale := s.Sale()
		if len(sale.Lines) != 3 || sale.Pieces() != 4 || sale.Total() != 882+882+600 || sale.Lines[2].Weighed() {
			t.Errorf("%d lines, %d pieces, %s", len(sale.Lines), sale.Pieces(), sale.Total())
		}
	})
}

func TestParseLabels(t *testing.T) {
	for text, want := range map[string]int{"": 0, pos.SampleLabels: 2, " 20:4:5:weight:3 ,": 1} {
		if got, err := pos.ParseLabels(text); len(got) != want || err != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"21", "21:5:5:weight", "19:5:5:weight:3", "30:5:5:weight:3", "2:5:5:weight:3", "21:6:5:weight:3", "21:0:5:price:2",
		"21:5:0:price:2", "21:5:5:mass:3", "21:5:5:price:3", "21:5:5:weight:4", "21:5:5:weight:-1", "21:+5:5:weight:3", "21:5:5:weight:3,21:5:5:price:2"} {
		if got, err := pos.ParseLabels(text); !errors.Is(err, pos.ErrLabelSyntax) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// TestEAN13: one digit that is wrong is always found.
func TestEAN13(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := ean(rapid.StringMatching(`[0-9]{12}`).Draw(r, "digits"))
		i := rapid.IntRange(0, 12).Draw(r, "place")
		other := '0' + (rune(s[i]-'0')+rune(rapid.IntRange(1, 9).Draw(r, "more")))%10
		if wrong := s[:i] + string(other) + s[i+1:]; pos.EAN13(wrong) || pos.EAN13(s[:12]) || !pos.EAN13(s) {
			r.Fatalf("%s and %s", s, wrong)
		}
	})
}

// walks counts the walks through all goods.
type walks struct {
	pos.Ledger
	n atomic.Int32
}

func (w *walks) EachGoods(ctx context.Context, use func(code string, off bool, keys string) error) error {
	w.n.Add(1)
	return w.Ledger.EachGoods(ctx, use)
}

// TestGoodsAreReadBeforeTheFirstSearch: of a start nothing waits for the goods, and a
// moment later a search waits for nothing either; nor behind a table.
func TestGoodsAreReadBeforeTheFirstSearch(t *testing.T) {
	var book *walks
	run(t, func(s *shop) {
		synctest.Wait()
		if n := book.n.Load(); n != 0 {
			t.Errorf("%d walks at the start", n)
		}
		find := func(want int) {
			t.Helper()
			s.after(5 * time.Second)
			before := book.n.Load()
			page, err := s.FindGoods(t.Context(), pos.GoodsQuery{Limit: 1})
			if err != nil || page.Count != want || before == 0 || book.n.Load() != before {
				t.Errorf("%d goods, %v, after %d walks and %d more", page.Count, err, before, book.n.Load()-before)
			}
		}
		find(0)
		goods := make([]pos.Goods, 1500)
		for i := range goods {
			goods[i] = pos.Goods{Code: fmt.Sprint("A", i), Name: "茶", Price: 100}
		}
		s.check(s.Stock(t.Context(), goods))
		find(len(goods))
	}, func(o *pos.Options) { book = &walks{Ledger: o.Ledger}; o.Ledger = book })
}
