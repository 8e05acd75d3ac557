package pos

import (
	"slices"
	"strings"
)

// Goods is something that the shop sells.
type Goods struct {
	Code     string   // short code of the shop's own, like CF002
	Barcodes []string // EAN-13 or any other; one article may carry several
	Name     string
	Pinyin   string // initials of the name, lower case: ntdb for 拿铁 大杯
	Category string // what reports put together; may be empty
	Unit     string // "kg" for weighed goods, empty for pieces
	Price    Fen    // of one unit
}

// Catalogue is what can be rung up by name or code.
type Catalogue []Goods

// ByScan finds the article with exactly this barcode or code; letters of either
// case and full-width digits are the same.
func (c Catalogue) ByScan(code string) (Goods, bool) {
	code = foldWidth(strings.TrimSpace(code))
	if code == "" {
		return Goods{}, false // goods without a code have an empty one
	}
	for _, g := range c {
		if strings.EqualFold(g.Code, code) || slices.Contains(g.Barcodes, code) {
			return g, true
		}
	}
	return Goods{}, false
}

// Search returns at most limit articles whose name, code, barcode or pinyin
// initials hold q, those that begin with it first.
func (c Catalogue) Search(q string, limit int) []Goods {
	q = strings.ToLower(strings.TrimSpace(foldWidth(q)))
	if q == "" {
		return nil
	}
	var first, rest []Goods
	for _, g := range c {
		switch g.match(q) {
		case 2:
			first = append(first, g)
		case 1:
			rest = append(rest, g)
		}
	}
	found := append(first, rest...)
	return found[:min(limit, len(found))]
}

// match is 2 where a key of g begins with q, 1 where it holds q, else 0.
func (g Goods) match(q string) int {
	best := 0
	for _, key := range append([]string{g.Name, g.Code, g.Pinyin}, g.Barcodes...) {
		switch i := strings.Index(strings.ToLower(key), q); {
		case i == 0:
			return 2
		case i > 0:
			best = 1
		}
	}
	return best
}

// SampleGoods is the small catalogue of a coffee shop that the till starts
// with.
func SampleGoods() Catalogue {
	return Catalogue{
		{Code: "CF001", Barcodes: []string{"6901234500011"}, Name: "美式 中杯", Pinyin: "mszb", Category: "咖啡", Price: 1600},
		{Code: "CF002", Barcodes: []string{"6901234500028"}, Name: "拿铁 大杯", Pinyin: "ntdb", Category: "咖啡", Price: 2200},
		{Code: "CF003", Barcodes: []string{"6901234500035"}, Name: "卡布奇诺", Pinyin: "kbqn", Category: "咖啡", Price: 2000},
		{Code: "CF004", Barcodes: []string{"6901234500042"}, Name: "摩卡", Pinyin: "mk", Category: "咖啡", Price: 2400},
		{Code: "TE001", Barcodes: []string{"6901234500059"}, Name: "龙井茶", Pinyin: "ljc", Category: "茶", Price: 1800},
		{Code: "TE002", Barcodes: []string{"6901234500066"}, Name: "柠檬红茶", Pinyin: "nmhc", Category: "茶", Price: 1500},
		{Code: "BK011", Barcodes: []string{"6901234500110"}, Name: "可颂", Pinyin: "ks", Category: "烘焙", Price: 1200},
		{Code: "BK012", Barcodes: []string{"6901234500127"}, Name: "肉桂卷", Pinyin: "rgj", Category: "烘焙", Price: 1400},
		{Code: "BK013", Barcodes: []string{"6901234500134"}, Name: "芝士蛋糕", Pinyin: "zsdg", Category: "烘焙", Price: 2800},
		{Code: "BK014", Barcodes: []string{"2012345004567"}, Name: "散装曲奇", Pinyin: "szqq", Category: "烘焙", Unit: "kg", Price: 5800},
		{Code: "WT001", Barcodes: []string{"6901234500202"}, Name: "矿泉水", Pinyin: "kqs", Category: "饮料", Price: 300},
		{Code: "BG001", Barcodes: []string{"6901234500301"}, Name: "购物袋", Pinyin: "gwd", Category: "其他", Price: 50},
	}
}
