package storage_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// nameParts make names of goods as shops have them.
var nameParts = [][]string{
	{"康师傅", "统一", "百事", "可口", "农夫山泉", "伊利", "蒙牛", "奥利奥", "乐事", "重庆", "长城", "三只松鼠", "旺旺", "好丽友", "金龙鱼"},
	{"红烧", "香辣", "原味", "草莓", "巧克力", "番茄", "海苔", "柠檬", "青苹果", "麻辣", "葱香", "奶油", "蜂蜜", "无糖", "经典"},
	{"牛肉面", "可乐", "纯牛奶", "薯片", "饼干", "酸奶", "矿泉水", "绿茶", "花生油", "坚果", "糖果", "火腿肠", "大米", "酱油", "洗衣液"},
	{"小包", "大瓶", "家庭装", "500g", "1.5L", "12入", "礼盒", "散装", "新款", "促销装"},
}

// catalogue is n goods with a barcode each; the names are drawn, and the same each time.
func catalogue(n int) []pos.Goods {
	chance := rand.New(rand.NewPCG(1, 2))
	list := make([]pos.Goods, n)
	for i := range list {
		name := ""
		for _, part := range nameParts {
			name += part[chance.IntN(len(part))]
		}
		list[i] = pos.Goods{Code: fmt.Sprintf("SP%06d", i), Barcodes: []pos.Barcode{pos.Barcode(fmt.Sprintf("69%011d", i))}, Name: name,
			Price: pos.Fen(100 + chance.IntN(10000)), Category: "食品", Unit: "件"}
	}
	return list
}

// stocked is a book with n goods.
func stocked(b testing.TB, n int) *storage.Ledger {
	b.Helper()
	l := open(b, filepath.Join(b.TempDir(), "wxtill.db"))
	var changes []pos.GoodsChange
	for _, g := range catalogue(n) {
		changes = append(changes, pos.GoodsChange{Now: g})
	}
	if err := l.Commit(b.Context(), &pos.Change{Kind: pos.EventGoods, At: now, Goods: changes, Reason: "goods.csv"}); err != nil {
		b.Fatal(err)
	}
	return l
}

// BenchmarkGoods takes searches and scans among 100,000 goods and, as the baseline, among
// 1,000 (bar: 20 ms for 99 of 100 searches). "nothing" is the worst: all of it is looked
// through in vain. The first search reads the index.
func BenchmarkGoods(b *testing.B) {
	queries := map[string]string{
		"initials": "ksf", "pinyin": "kekou", "a_part_of_a_name": "牛肉面", "nothing": "qqzzqq", "one_letter": "k", "digits_of_a_barcode": "0000777",
	}
	for name, n := range map[string]int{"of_100k": 100_000, "baseline_of_1k": 1_000} {
		l := stocked(b, n)
		till, err := pos.Open(b.Context(), pos.Options{Ledger: l})
		if err != nil {
			b.Fatal(err)
		}
		find := func(text string) {
			if _, err := till.FindGoods(b.Context(), pos.GoodsQuery{Text: text, Limit: 20}); err != nil {
				b.Fatal(err)
			}
		}
		b.Run("first_search/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := pos.FindGoods(b.Context(), l, pos.GoodsQuery{Text: "ksf", Limit: 20}); err != nil {
					b.Fatal(err)
				}
			}
		})
		for kind, text := range queries {
			b.Run("search_"+kind+"/"+name, func(b *testing.B) {
				find(text)
				percentiles(b, func() { find(text) })
			})
		}
		b.Run("scan/"+name, func(b *testing.B) {
			i := 0
			percentiles(b, func() {
				i = (i + 7919) % n
				if _, _, err := till.ScanGoods(b.Context(), fmt.Sprintf("69%011d", i)); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkGoodsStart opens book and till with 100,000 goods, whose import is the last
// row of the journal, and 1,000,000 sales, and, as the baseline, with none of both (bar:
// 1.2).
func BenchmarkGoodsStart(b *testing.B) {
	for _, c := range []struct {
		name         string
		goods, sales int
	}{{"with_100k_and_1M_sales", 100_000, 1_000_000}, {"baseline_with_none", 0, 0}} {
		b.Run(c.name, func(b *testing.B) {
			path := stockedFile(b, c.goods, c.sales)
			for b.Loop() {
				l := open(b, path)
				if _, err := pos.Open(b.Context(), pos.Options{Ledger: l}); err != nil {
					b.Fatal(err)
				}
				if err := l.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// stockedFile is a closed book with so many goods and sales.
func stockedFile(b *testing.B, goods, sales int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "wxtill.db")
	l := open(b, path)
	l.FillVaried(b, sales)
	c := &pos.Change{Kind: pos.EventGoods, At: now}
	for _, g := range catalogue(goods) {
		c.Goods = append(c.Goods, pos.GoodsChange{Now: g})
	}
	if err := l.Commit(b.Context(), c); err != nil {
		b.Fatal(err)
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}
