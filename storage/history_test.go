package storage_test

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// history is a book of n ended sales, a thousand of them to a day, half paid by
// WeChat and half in cash. The rows are put in behind the ledger's back: a
// hundred thousand durable commits would take minutes.
func history(t testing.TB, n int) *storage.Ledger {
	t.Helper()
	l := open(t, filepath.Join(t.TempDir(), "wxtill.db"))
	s := sale(1)
	s.State = pos.SaleSettled
	a := attempt(s, 1)
	a.State = pos.Paid
	l.Fill(t, n, document(t, s), document(t, a))
	return l
}

func document(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
