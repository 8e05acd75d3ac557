package storage_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/storage"
)

// book fills a file with some events and returns its path, closed: rows 1 to 10
// of the journal are five carts, each with an attempt behind it, row 11 pays the
// first and row 12 is an alarm.
func book(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "wxtill.db")
	l := open(t, path)
	commit := func(c *pos.Change) {
		t.Helper()
		c.At = now
		if err := l.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n <= 5; n++ {
		commit(&pos.Change{Kind: pos.EventCart, Sale: sale(n)})
		commit(&pos.Change{Kind: pos.EventIntended, Attempts: []*pos.Attempt{attempt(sale(n), 1)}})
	}
	s := sale(1)
	a := attempt(s, 1)
	a.State = pos.Paid
	s.State, s.SettledAt = pos.SaleSettled, now
	s.Tenders = []pos.Tender{{Kind: pos.TenderWeChat, Amount: 4400, OutTradeNo: a.OutTradeNo, At: now, Day: s.Day, BillDay: s.Day}}
	receipt := &pos.PrintJob{Sale: s.Number, Receipt: &pos.Receipt{Sale: s.Number, Total: 4400}, CreatedAt: now}
	commit(&pos.Change{Kind: pos.EventPaid, Sale: s, Attempts: []*pos.Attempt{a}, Jobs: []*pos.PrintJob{receipt}})
	late := pos.Alarm{Kind: pos.AlarmLatePayment, OutTradeNo: attempt(sale(2), 1).OutTradeNo, Amount: 4400, At: now}
	commit(&pos.Change{Kind: pos.EventPaid, Alarms: []pos.Alarm{late}})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// unguarded takes the triggers away, as somebody would who wants to change the
// journal.
const unguarded = "DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete; DROP TRIGGER journal_only_behind; "

func TestVerify(t *testing.T) {
	for _, c := range []struct {
		name, tamper string
		want         []string // all that is found; none: nothing
	}{
		{"untouched", "SELECT 1", nil},
		{"a changed row", unguarded + "UPDATE journal SET text = replace(text, '2200', '2300') WHERE seq = 3", []string{
			"3 changed: the hash does not follow from the row before and the text",
			"3 differs: sale T01-20261123-000002: total is 4400, the journal says 4600 at row 3",
			"3 differs: sale T01-20261123-000002: document's lines is",
		}},
		{"a changed row with its own hash made anew", unguarded + "UPDATE journal SET hash = (SELECT hash FROM journal WHERE seq = 2) WHERE seq = 3", []string{
			"3 changed: ", "4 changed: ",
		}},
		{"a row that is no JSON", unguarded + "UPDATE journal SET text = '{' WHERE seq = 4", []string{
			"4 unreadable: ", "4 changed: ", "0 unwritten: attempt T01-20261123-000002-1-ABCDEF is not in the journal",
		}},
		{"a removed row", unguarded + "DELETE FROM journal WHERE seq = 4", []string{
			"5 removed: row 5 follows row 3",
			"0 unwritten: attempt T01-20261123-000002-1-ABCDEF is not in the journal",
		}},
		{"the first row removed", unguarded + "DELETE FROM journal WHERE seq = 1", []string{"2 removed: row 2 follows row 0"}},
		{"rows in another order", unguarded + "UPDATE journal SET seq = -1 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = -1", []string{
			"3 moved: it was written behind what is now row 4", "4 moved: it was written behind what is now row 2", "5 moved: ",
		}},
		{"a cut tail", unguarded + "DELETE FROM journal WHERE seq > 10", []string{
			"1 differs: sale T01-20261123-000001: state is settled, the journal says open at row 1",
			"2 differs: attempt T01-20261123-000001-1-ABCDEF: state is paid, the journal says intended at row 2",
			"0 unwritten: alarm T01-20261123-000002-1-ABCDEF late_payment is not in the journal",
			`1 differs: sale T01-20261123-000001: tenders is [[0,"wechat",4400,"T01-20261123-000001-1-ABCDEF",`,
		}},
		{"a changed state", "UPDATE attempt SET state = 'paid' WHERE out_trade_no LIKE '%000002-1%'", []string{
			"4 differs: attempt T01-20261123-000002-1-ABCDEF: state is paid, the journal says intended at row 4",
		}},
		{"a changed document", "UPDATE attempt SET document = json_set(document, '$.total_fee', 1) WHERE out_trade_no LIKE '%000002-1%'", []string{
			"4 differs: attempt T01-20261123-000002-1-ABCDEF: document's total_fee is 1, the journal says 4400 at row 4",
		}},
		{"a document that is no JSON", "UPDATE sale SET document = '' WHERE counter = 2", []string{
			"3 differs: sale T01-20261123-000002: the document cannot be read",
		}},
		{"a changed total", "UPDATE sale SET total = 1 WHERE counter = 2", []string{
			"3 differs: sale T01-20261123-000002: total is 1, the journal says 4400 at row 3",
		}},
		{"a changed tender", "UPDATE tender SET amount = 1", []string{
			"11 differs: sale T01-20261123-000001: tenders is [[0,\"wechat\",1,",
		}},
		{"a removed tender", "DELETE FROM tender", []string{
			"11 differs: sale T01-20261123-000001: tenders is [], the journal says [[0,\"wechat\",4400,",
		}},
		{"a removed attempt", "DELETE FROM attempt WHERE out_trade_no LIKE '%000003-1%'", []string{
			"6 missing: attempt T01-20261123-000003-1-ABCDEF is in the journal and not in the book",
		}},
		{"a changed receipt", "UPDATE print_job SET document = replace(document, '4400', '1')", []string{
			"11 differs: receipt 1 is not what row 11 says",
		}},
		{"a receipt of another sale", "UPDATE print_job SET sale = 'T01-20261123-000002'", []string{
			"11 differs: receipt 1 is not what row 11 says",
		}},
		{"a removed receipt", "DELETE FROM print_job", []string{
			"11 missing: receipt 1 is in the journal and not in the book",
		}},
		{"a receipt of nothing", "INSERT INTO print_job (sale, state, created_at, document) SELECT sale, state, created_at, document FROM print_job", []string{
			"0 unwritten: receipt 2 is not in the journal",
		}},
		{"a printed receipt", "UPDATE print_job SET state = 'printed', note = 'x'", nil},
		{"a tender of no sale", "PRAGMA foreign_keys = OFF; INSERT INTO tender VALUES ('T01-20261123-000099', 0, 'cash', 100, NULL, 1, '2026-11-23', '')", []string{
			"0 unwritten: 1 rows of tender belong to nothing",
		}},
		{"a tender at another place", "UPDATE tender SET position = 7", []string{"11 differs: sale T01-20261123-000001: tenders is [[7,"}},
		{"another counter", "UPDATE sale SET counter = 77 WHERE counter = 3", []string{"5 differs: sale T01-20261123-000003: counter is 77, the journal says 3 at row 5"}},
		{"another turn of the day", "UPDATE journal_day SET day = '2026-11-24'", []string{"1 differs: the turn of the day is noted as 1 2026-11-24, the journal has 1 2026-11-23"}},
		{"no turn of the day", "DELETE FROM journal_day", []string{"1 missing: the turn of the day is noted as nothing, the journal has 1 2026-11-23"}},
		{"a turn of the day of nothing", "INSERT INTO journal_day VALUES (9, '2026-11-24')", []string{"0 unwritten: the turn of the day is noted as 9 2026-11-24, the journal has nothing"}},
		{"a removed alarm", "DELETE FROM alarm", []string{
			"12 missing: alarm T01-20261123-000002-1-ABCDEF late_payment is in the journal and not in the book",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := book(t)
			execute(t, path, c.tamper)
			found := findings(t, path)
			text := strings.Join(found, "\n")
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("not found: %s\nfound:\n%s", want, text)
				}
			}
			if len(c.want) == 0 && len(found) > 0 {
				t.Errorf("found in a good book:\n%s", text)
			}
		})
	}
}

// TestVerifyKnowsNotedHeads cuts a book back to an earlier moment, tables and all,
// and writes the journal anew from a row on: nothing in the file shows it, but what
// was noted down elsewhere does.
func TestVerifyKnowsNotedHeads(t *testing.T) {
	path := book(t)
	l := open(t, path)
	noted := storage.Noted{Where: "Z 7"}
	var err error
	if noted.JournalHead, err = l.JournalHead(t.Context()); err != nil {
		t.Fatal(err)
	}
	short := storage.Noted{JournalHead: pos.JournalHead{Row: 12, Hash: pos.Hash(strings.ToUpper(string(noted.Hash[:8])))}, Where: "paper"}
	earlier := filepath.Join(t.TempDir(), "earlier.db")
	other := open(t, earlier)
	for n := 1; n <= 13; n++ {
		if n == 11 {
			checkNoted(t, earlier, []string{"0 cut: the journal ends at row 10; Z 7 has noted row 12: the tail was cut off"}, noted)
		}
		if err := other.Commit(t.Context(), &pos.Change{Kind: pos.EventCart, At: now, Sale: sale(n)}); err != nil {
			t.Fatal(err)
		}
	}
	checkNoted(t, path, nil, noted, short, storage.Noted{})
	checkNoted(t, earlier, []string{"12 rewritten: it is not the row that Z 7 has noted", "12 rewritten: it is not the row that paper has noted"}, noted, short)
	short.Hash = noted.Hash[:7]
	checkNoted(t, path, []string{"12 rewritten: it is not the row that paper has noted"}, short)
}

func checkNoted(t *testing.T, path string, want []string, noted ...storage.Noted) {
	t.Helper()
	l, err := storage.OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r, err := l.Verify(t.Context(), noted...)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told(r), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("found:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}

// findings are what Verify says of a file, opened beside whoever has it.
func findings(t testing.TB, path string) []string {
	t.Helper()
	l, err := storage.OpenReadOnly(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	r, err := l.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return told(r)
}

// told are the findings of a report, a line each.
func told(r *storage.Report) (found []string) {
	for _, f := range r.Findings {
		found = append(found, fmt.Sprintf("%d %s: %s", f.Row, f.Kind, f.What))
	}
	return found
}

// TestVerifyFindsAnyByte changes one byte of the journal, wherever: it is found,
// and in its row.
func TestVerifyFindsAnyByte(t *testing.T) {
	path := book(t)
	execute(t, path, unguarded)
	db := raw(t, path)
	rapid.Check(t, func(r *rapid.T) {
		seq := rapid.IntRange(1, 12).Draw(r, "row")
		column := rapid.SampledFrom([]string{"text", "hash"}).Draw(r, "column")
		var before []byte
		if err := db.QueryRow("SELECT "+column+" FROM journal WHERE seq = ?", seq).Scan(&before); err != nil {
			r.Fatal(err)
		}
		after := append([]byte(nil), before...)
		after[rapid.IntRange(0, len(after)-1).Draw(r, "byte")] ^= byte(rapid.IntRange(1, 255).Draw(r, "bits"))
		put := func(value []byte) {
			cast := map[string]string{"text": "CAST(? AS TEXT)", "hash": "?"}[column]
			if _, err := db.Exec("UPDATE journal SET "+column+" = "+cast+" WHERE seq = ?", value, seq); err != nil {
				r.Fatal(err)
			}
		}
		put(after)
		defer put(before)
		want := fmt.Sprintf("%d changed: ", seq)
		if found := strings.Join(findings(t, path), "\n"); !strings.Contains("\n"+found, "\n"+want) {
			r.Errorf("want %q, found:\n%s", want, found)
		}
	})
	if found := findings(t, path); len(found) > 0 {
		t.Errorf("found after all is as it was: %q", found)
	}
}

// TestVerifyFindsAnyRemovalAndMove takes a row out or changes two: found.
func TestVerifyFindsAnyRemovalAndMove(t *testing.T) {
	if testing.Short() {
		t.Skip("walks through everything one after the other: nothing for the race detector")
	}
	path := book(t)
	execute(t, path, unguarded)
	db := raw(t, path)
	rapid.Check(t, func(r *rapid.T) {
		tx, err := db.Begin()
		if err != nil {
			r.Fatal(err)
		}
		one := rapid.IntRange(1, 11).Draw(r, "row")
		other := rapid.IntRange(one+1, 12).Draw(r, "other row")
		undo := fmt.Sprintf("UPDATE journal SET seq = -1 WHERE seq = %d; UPDATE journal SET seq = %d WHERE seq = %d; UPDATE journal SET seq = %d WHERE seq = -1", one, one, other, other)
		do, want := undo, fmt.Sprintf("%d moved: it was written behind what is now row ", one)
		if rapid.Bool().Draw(r, "removed") {
			do = fmt.Sprintf("CREATE TABLE kept AS SELECT seq, text, hash FROM journal WHERE seq = %d; DELETE FROM journal WHERE seq = %d", one, one)
			undo = "INSERT INTO journal (seq, text, hash) SELECT * FROM kept; DROP TABLE kept"
			want = fmt.Sprintf("%d removed: row %d follows row %d", one+1, one+1, one-1)
		}
		if _, err := tx.Exec(do); err != nil {
			r.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			r.Fatal(err)
		}
		defer execute(t, path, undo)
		if found := strings.Join(findings(t, path), "\n"); !strings.Contains("\n"+found, "\n"+want) {
			r.Errorf("want %q, found:\n%s", want, found)
		}
	})
}

// TestVerifyBesideTheTill verifies while the till goes on selling: one snapshot
// is whole at every moment.
func TestVerifyBesideTheTill(t *testing.T) {
	path := book(t)
	l := open(t, path)
	whileSelling(t, l, 50, func() {
		if found := findings(t, path); len(found) > 0 {
			t.Errorf("found beside the till: %q", found)
		}
	})
}

// whileSelling does something again and again while so many sales are made.
func whileSelling(t *testing.T, l *storage.Ledger, sales int, do func()) {
	t.Helper()
	done := make(chan error)
	go func() {
		var err error
		for n := 10; n < 10+sales && err == nil; n++ {
			s := sale(n)
			err = l.Commit(t.Context(), &pos.Change{Kind: pos.EventIntended, At: now, Sale: s, Attempts: []*pos.Attempt{attempt(s, 1)}})
		}
		done <- err
	}()
	for {
		do()
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
	}
}

func TestJournalIsAppendOnly(t *testing.T) {
	db := raw(t, book(t))
	for _, query := range []string{
		"UPDATE journal SET text = ''",
		"UPDATE OR REPLACE journal SET seq = 2 WHERE seq = 1",
		"DELETE FROM journal",
		"DELETE FROM journal WHERE seq = 12",
		"REPLACE INTO journal VALUES (1, '', x'')",
		"INSERT OR REPLACE INTO journal VALUES (12, '', x'')",
		"INSERT INTO journal VALUES (-1, '', x'')",
		"INSERT INTO journal VALUES (14, '', x'')",
	} {
		if _, err := db.Exec(query); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// raw opens the file behind the ledger's back.
func raw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// execute runs SQL on the file behind the ledger's back.
func execute(t *testing.T, path, query string) {
	t.Helper()
	if _, err := raw(t, path).Exec(query); err != nil {
		t.Fatal(err)
	}
}
