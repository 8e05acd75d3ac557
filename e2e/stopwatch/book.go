package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
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

// stock makes a book with goods, and with sales of five years that are paid, in dir. There
// is a backup of it as far as the till can see: none is due while its times are taken. A
// large book takes half a minute to make, so kept has one for the next run; "" keeps none.
func stock(ctx context.Context, dir, kept string, goods, sales int) error {
	path := filepath.Join(dir, bookFile)
	if err := fill(ctx, path, 0, 0); err != nil {
		return err
	}
	if _, err := (storage.Backups{Dir: filepath.Join(dir, "backups"), Keep: 1}).Make(ctx, path); err != nil {
		return err
	}
	if kept == "" {
		return fill(ctx, path, goods, sales)
	}
	kept = filepath.Join(kept, fmt.Sprintf("book-%d-%d.db", goods, sales))
	if copyFile(kept, path) == nil && fill(ctx, path, 0, 0) == nil { // which brings one of before up to date
		return nil
	}
	if err := errors.Join(os.Remove(path), fill(ctx, path, goods, sales)); err != nil {
		return err
	}
	return copyFile(path, kept)
}

// bookFile is what the till calls its book.
const bookFile = "wxtill.db"

// copyFile copies a book that nobody has open.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() // it has only been read
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Close()); err != nil {
		return errors.Join(err, os.Remove(to)) // half a book is none
	}
	return nil
}

// fill opens the book at path, or makes it, and puts goods and sales into it.
func fill(ctx context.Context, path string, goods, sales int) (err error) {
	book, err := storage.Open(ctx, storage.Options{Path: path})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := sell(ctx, path, sales); err != nil || goods == 0 {
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
	if err := book.StageGoods(ctx, c.Goods, func(int) {}); err != nil {
		return err
	}
	if c.GoodsPacked, err = pos.PackGoods(c.Goods); err != nil {
		return err
	}
	return errors.Join(book.Commit(ctx, c), book.SweepGoods(ctx))
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
