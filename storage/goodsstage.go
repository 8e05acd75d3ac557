package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"wxtill/pos"
)

// A table of goods that changes many is written beside those that are sold from, a
// little at a time, and takes their place by its name alone, in the transaction of its
// journal row: no sale waits for a hundred thousand rows, and all of them are there at
// once or none. What was there before goes the same way, a little at a time.

// stageTurn is how long one transaction of a stage holds the writer: what a sale that
// comes meanwhile waits, and the disk.
const stageTurn = 20 * time.Millisecond

// stagePiece is how many rows are copied, or removed, by one statement.
const stagePiece = 200

const (
	makeStage = `CREATE TABLE goods_next (
			code     TEXT PRIMARY KEY,
			off      INTEGER NOT NULL,
			keys     TEXT NOT NULL,
			document TEXT NOT NULL
		) STRICT;
		CREATE TABLE goods_scan_next (
			scan TEXT PRIMARY KEY,
			code TEXT NOT NULL REFERENCES goods_next (code)
		) STRICT, WITHOUT ROWID;
		CREATE INDEX %s ON goods_scan_next (code)`
	swapStage = `ALTER TABLE goods_scan RENAME TO goods_scan_before;
		ALTER TABLE goods RENAME TO goods_before;
		ALTER TABLE goods_next RENAME TO goods;
		ALTER TABLE goods_scan_next RENAME TO goods_scan`

	selectIndex = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'goods_scan' AND sql IS NOT NULL"
	selectTable = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?"

	copyGoods = `INSERT INTO goods_next (code, off, keys, document) SELECT code, off, keys, document FROM goods
		WHERE code > (SELECT ifnull(max(code), '') FROM goods_next) ORDER BY code LIMIT ?`
	copyScans = `INSERT INTO goods_scan_next (scan, code) SELECT scan, code FROM goods_scan
		WHERE scan > (SELECT ifnull(max(scan), '') FROM goods_scan_next) ORDER BY scan LIMIT ?`
	stageDeleteScans = "DELETE FROM goods_scan_next WHERE code = ?"
	stageGoods       = `INSERT INTO goods_next (code, off, keys, document) VALUES (?, ?, ?, ?)
		ON CONFLICT (code) DO UPDATE SET off = excluded.off, keys = excluded.keys, document = excluded.document`
	stageScan = "INSERT INTO goods_scan_next (scan, code) VALUES (?, ?)"
)

// goodsIndexes are the names that the index of the scans has by turns: that of a stage is
// made while the other is there.
var goodsIndexes = [2]string{"goods_scan_code", "goods_scan_by_code"}

// StageGoods implements [pos.GoodsLedger].
func (l *Ledger) StageGoods(ctx context.Context, changes []pos.GoodsChange, staged func(n int)) error {
	if err := l.stageGoods(ctx, changes, staged); err != nil {
		return fmt.Errorf("writing a table of goods beside those of the book: %w", worded(err))
	}
	return nil
}

func (l *Ledger) stageGoods(ctx context.Context, changes []pos.GoodsChange, staged func(n int)) error {
	if err := l.sweepGoods(ctx); err != nil {
		return err
	}
	var index string
	if err := l.reader.QueryRowContext(ctx, selectIndex).Scan(&index); err != nil {
		return err
	}
	next := goodsIndexes[0]
	if index == next {
		next = goodsIndexes[1]
	}
	if _, err := l.writer.ExecContext(ctx, fmt.Sprintf(makeStage, next)); err != nil {
		return err
	}
	for _, query := range []string{copyGoods, copyScans} {
		if err := l.inPieces(ctx, query); err != nil {
			return err
		}
	}
	was := func(s *stage, i int) {
		if changes[i].Was != nil { // a barcode may move from one article to another
			s.exec(stageDeleteScans, changes[i].Now.Code)
		}
	}
	if err := l.inTurns(ctx, len(changes), was, nil); err != nil {
		return err
	}
	return l.inTurns(ctx, len(changes), func(s *stage, i int) { s.goods(&changes[i]) }, staged)
}

// inPieces does a statement, which does a piece of its work each time, until nothing
// is left for it.
func (l *Ledger) inPieces(ctx context.Context, query string) error {
	for {
		r, err := l.writer.ExecContext(ctx, query, stagePiece)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
	}
}

// stage writes a part of the goods in one transaction; its first error stays.
type stage struct {
	change
	made map[string]*sql.Stmt
}

func (s *stage) exec(query string, args ...any) {
	if s.err == nil && s.made[query] == nil {
		s.made[query], s.err = s.tx.PrepareContext(s.ctx, query)
	}
	if s.err == nil {
		_, s.err = s.made[query].ExecContext(s.ctx, args...)
	}
}

func (s *stage) goods(c *pos.GoodsChange) {
	g := &c.Now
	s.exec(stageGoods, g.Code, flag(g.Off), c.Keys(), s.document(g))
	for _, key := range g.ScanKeys() {
		s.exec(stageScan, string(key), g.Code)
	}
}

// inTurns does the nth part of something for each n, as many at a time as one turn of
// the writer takes. done, which may be nil, is told how many are.
func (l *Ledger) inTurns(ctx context.Context, n int, part func(s *stage, i int), done func(n int)) error {
	for i := 0; i < n; {
		tx, err := l.writer.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		s := &stage{change: change{ctx: ctx, tx: tx}, made: map[string]*sql.Stmt{}}
		for began := time.Now(); i < n && s.err == nil && time.Since(began) < stageTurn; i++ {
			part(s, i)
		}
		if s.err != nil {
			return errors.Join(s.err, tx.Rollback())
		}
		if err := tx.Commit(); err != nil {
			return err
		}
		if done != nil {
			done(i)
		}
	}
	return nil
}

// SweepGoods implements [pos.GoodsLedger].
func (l *Ledger) SweepGoods(ctx context.Context) error {
	if err := l.sweepGoods(ctx); err != nil {
		return fmt.Errorf("removing the goods of before a table: %w", worded(err))
	}
	return nil
}

// sweepGoods empties what is left of stages, a piece at a time, before it goes.
func (l *Ledger) sweepGoods(ctx context.Context) error {
	for _, left := range [][2]string{ // who refers to another goes first
		{"goods_scan_next", "scan"}, {"goods_next", "code"}, {"goods_scan_before", "scan"}, {"goods_before", "code"},
	} {
		table, key := left[0], left[1]
		var there int
		if err := l.reader.QueryRowContext(ctx, selectTable, table).Scan(&there); err != nil {
			return err
		}
		if there == 0 {
			continue
		}
		err := l.inPieces(ctx, fmt.Sprintf("DELETE FROM %[1]s WHERE %[2]s IN (SELECT %[2]s FROM %[1]s ORDER BY %[2]s LIMIT ?)", table, key))
		if err != nil {
			return err
		}
		if _, err := l.writer.ExecContext(ctx, "DROP TABLE "+table); err != nil {
			return err
		}
	}
	return nil
}
