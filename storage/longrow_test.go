package storage_test

import (
	"path/filepath"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// TestLongRow: behind a table of goods, whose row is long, the journal goes on as it
// does behind any other; also in a book that a program made which knew no index of
// such rows.
func TestLongRow(t *testing.T) {
	for name, age := range map[string]string{
		"made by this program": "SELECT 1",
		"made before":          "DROP INDEX journal_long; DROP INDEX print_job_sending; DROP INDEX print_job_turn; PRAGMA user_version = 14",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "wxtill.db")
			l := open(t, path)
			commit := func(c *pos.Change) {
				t.Helper()
				if c.At = now; l.Commit(t.Context(), c) != nil {
					t.Fatal("the commit failed")
				}
			}
			reopen := func() pos.JournalHead {
				t.Helper()
				if err := l.Close(); err != nil {
					t.Fatal(err)
				}
				l = open(t, path)
				head, err := l.JournalHead(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				return head
			}
			var goods []pos.GoodsChange
			for _, g := range catalogue(1000) {
				goods = append(goods, pos.GoodsChange{Now: g})
			}
			commit(&pos.Change{Kind: pos.EventCart, Sale: sale(1)})
			commit(&pos.Change{Kind: pos.EventGoods, Goods: goods})
			l.Exec(t, age)
			if head := reopen(); head.Row != 2 || len(head.Hash) != 64 {
				t.Errorf("behind the long row the head is %+v", head)
			}
			commit(&pos.Change{Kind: pos.EventCart, Sale: sale(2)})
			if head := reopen(); head.Row != 3 {
				t.Errorf("behind another row the head is %+v", head)
			}
			report, err := l.Verify(t.Context(), storage.Noted{})
			if err != nil || len(report.Findings) > 0 || report.Rows != 3 {
				t.Errorf("Verify: %+v, %v", report, err)
			}
		})
	}
}
