package postest

import (
	"bytes"
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

// testStage has many goods written beside those that are sold from: in force once they
// are committed, and not before.
func testStage(b *bench) {
	ctx := b.Context()
	was := pos.Goods{Code: "A1", Barcodes: []pos.Barcode{"6901234500028"}, Name: "旧", Price: 100}
	b.commit(&pos.Change{Kind: pos.EventGoods, Goods: []pos.GoodsChange{{Now: was}}})
	now := was
	now.Name, now.Barcodes = "新", nil
	changes := []pos.GoodsChange{{Was: &was, Now: now}, {Now: pos.Goods{Code: "B2", Barcodes: was.Barcodes, Name: "别的", Price: 200}}}
	staged := 0
	for range 2 { // the first time it is given up
		err := b.book.StageGoods(ctx, changes, func(n int) { staged = n })
		b.want("StageGoods", staged, 2, err)
		g, err := b.book.GoodsByCode(ctx, []string{"A1"})
		b.want("what is staged", g[0].Name, "旧", err)
	}
	packed, err := pos.PackGoods(changes)
	c := &pos.Change{Kind: pos.EventGoods, Goods: changes, GoodsPacked: packed}
	b.want("GoodsStaged", c.GoodsStaged(), true, err)
	b.commit(c)
	g, err := b.book.GoodsByScan(ctx, "6901234500028")
	b.want("what has taken its place", g.Name, "别的", err)
	b.want("SweepGoods", true, true, b.book.SweepGoods(ctx))
	all, err := b.book.AllGoods(ctx)
	b.want("AllGoods", codesOf(all), "A1 B2 ", err)
	text, err := c.JournalEntry()
	b.want("the row is packed", bytes.Contains(text, []byte("B2")), false, err)
	again, err := pos.ParseChange(text)
	b.want("and read back", again.Goods[1].Now.Name, "别的", err)
}

func codesOf(list []*pos.Goods) (codes string) {
	for _, g := range list {
		codes += g.Code + " "
	}
	return codes
}
