package postest

import (
	"fmt"

	"wxtill/pos"
)

func testGoods(b *bench) {
	ctx := b.Context()
	_, err := b.book.GoodsByScan(ctx, "CF002")
	b.none("GoodsByScan of an empty book", err, pos.ErrUnknownGoods)
	all, err := b.book.AllGoods(ctx)
	b.want("AllGoods of an empty book", len(all), 0, err)

	latte := pos.Goods{Code: "cf002", Barcodes: []pos.Barcode{"6901234500028", "ABC-1"}, Name: "拿铁 大杯", Price: 2200, Unit: "杯",
		Category: "咖啡", Colour: "teal", GoodsTag: "AUTUMN"}
	cookies := pos.Goods{Code: "BK014", Name: "散装曲奇", Price: 5800, Unit: "kg", Weighed: true, Off: true}
	b.commit(&pos.Change{Kind: pos.EventGoods, Goods: []pos.GoodsChange{{Now: latte}, {Now: cookies}}})
	for key, want := range map[pos.ScanKey]pos.Goods{"CF002": latte, "6901234500028": latte, "ABC-1": latte, "BK014": cookies} {
		g, err := b.book.GoodsByScan(ctx, key)
		b.want("GoodsByScan "+string(key), same(g, &want), true, err)
	}
	for _, key := range []pos.ScanKey{"cf002", "abc-1", "", "690123450002"} {
		_, err := b.book.GoodsByScan(ctx, key)
		b.none(fmt.Sprintf("GoodsByScan %q", key), err, pos.ErrUnknownGoods)
	}
	list, err := b.book.GoodsByCode(ctx, []string{"cf002", "CF002", "BK014"})
	b.want("GoodsByCode", codesOf(list), "cf002 BK014 ", err)
	all, err = b.book.AllGoods(ctx)
	b.want("AllGoods by code", codesOf(all), "BK014 cf002 ", err)

	// A barcode goes from one article to another in one change.
	was := latte
	latte.Barcodes, latte.Price = []pos.Barcode{"6901234500028"}, 2400
	moved := pos.Goods{Code: "CF003", Barcodes: []pos.Barcode{"ABC-1"}, Name: "卡布奇诺", Price: 2000}
	b.commit(&pos.Change{Kind: pos.EventGoods, Goods: []pos.GoodsChange{{Now: moved}, {Was: &was, Now: latte}}})
	g, err := b.book.GoodsByScan(ctx, "ABC-1")
	b.want("the barcode that moved", same(g, &moved), true, err)
	g, err = b.book.GoodsByScan(ctx, "CF002")
	b.want("what was changed", same(g, &latte), true, err)

	text := ""
	err = b.book.EachGoods(ctx, func(code string, off bool, keys string) error {
		text += fmt.Sprintln(code, off, keys)
		return nil
	})
	b.want("EachGoods", text, fmt.Sprintln("BK014", true, cookies.SearchKeys())+fmt.Sprintln("CF003", false, moved.SearchKeys())+
		fmt.Sprintln("cf002", false, latte.SearchKeys()), err)
}

func codesOf(list []*pos.Goods) (codes string) {
	for _, g := range list {
		codes += g.Code + " "
	}
	return codes
}
