package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"wxtill/pos"
	"wxtill/storage"
)

// How much the full book holds.
const (
	manyGoods = 100_000
	manySales = 1_000_000
)

// scanned is the barcode of the first article; it costs what [counter.clear] takes for it.
const scanned = "6900000000000"

// stock makes a book with goods, and with sales of five years that are paid. There is a
// backup of it as far as the till can see: none is due while its times are taken.
func stock(ctx context.Context, dir string, goods, sales int) (err error) {
	path := filepath.Join(dir, "wxtill.db")
	book, err := storage.Open(ctx, storage.Options{Path: path})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	if _, err := (storage.Backups{Dir: filepath.Join(dir, "backups"), Keep: 1}).Make(ctx, path); err != nil {
		return err
	}
	if err := sell(ctx, path, sales); err != nil {
		return err
	}
	c := &pos.Change{Kind: pos.EventGoods, At: time.Now(), Reason: "goods.csv"}
	makers, kinds := []string{"康师傅", "农夫山泉", "伊利", "可口", "奥利奥", "乐事", "重庆"}, []string{"牛肉面", "可乐", "纯牛奶", "薯片", "饼干", "矿泉水", "酱油", "大米", "洗衣液"}
	for i := range goods {
		c.Goods = append(c.Goods, pos.GoodsChange{Now: pos.Goods{
			Code: fmt.Sprintf("SP%06d", i), Barcodes: []pos.Barcode{pos.Barcode(fmt.Sprintf("69%011d", i))},
			Name: makers[i%len(makers)] + kinds[i%len(kinds)] + fmt.Sprintf("%dg", i%997), Price: 500, Category: "食品", Unit: "件",
		}})
	}
	return book.Commit(ctx, c)
}

// sell puts sales into the tables, a thousand a day, as [storage.Ledger.Commit] would, but
// not into the journal: a start reads none of that.
func sell(ctx context.Context, path string, n int) error {
	if n == 0 {
		return nil
	}
	db, err := sql.Open("sqlite", path+"?_pragma=cache_size(-262144)&_pragma=synchronous(OFF)")
	if err != nil {
		return err
	}
	defer db.Close() // what was written is looked at below
	for _, query := range []string{
		`WITH RECURSIVE i (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < ?1 - 1),
			sold AS (SELECT n, date('2021-01-01', (n / 1000) || ' days') AS day, n % 1000 + 1 AS counter, 1000 + n * 7 % 4000 AS total,
				1609430400000 + n * 86400 AS at FROM i)
			INSERT INTO sale (number, day, counter, state, total, opened_at, settled_at, document)
			SELECT printf('T01-%s-%06d', replace(day, '-', ''), counter), day, counter, 'settled', total, at, at,
				printf('{"number":"T01-%s-%06d","state":"settled","day":"%s","opened_at":"2021-01-01T14:06:34+08:00",'
					|| '"lines":[{"code":"SP000001","name":"可乐","price":%d,"quantity":1000}],'
					|| '"tenders":[{"kind":"cash","amount":%d,"at":"2021-01-01T14:06:34+08:00","day":"%s"}],"operator":"02"}',
					replace(day, '-', ''), counter, day, total, total, day)
			FROM sold`,
		`INSERT INTO tender (sale, position, kind, amount, at, day, bill_day) SELECT number, 0, 'cash', total, opened_at, day, day FROM sale WHERE ?1 > 0`,
	} {
		done, err := db.ExecContext(ctx, query, n)
		if err != nil {
			return fmt.Errorf("filling the book: %w", err)
		}
		if rows, err := done.RowsAffected(); err != nil || rows != int64(n) {
			return fmt.Errorf("filling the book: %d rows, %w", rows, err)
		}
	}
	return nil
}
