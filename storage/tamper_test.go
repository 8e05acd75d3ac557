package storage_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/storage"
)

// moneyTables are the tables that the journal answers for, with the columns of them
// that it does not.
var moneyTables = map[string][]string{
	"sale": nil, "tender": nil, "attempt": nil, "refund": nil, "shift": nil, "alarm": nil, "correction": nil,
	"operator": nil, "journal": nil, "journal_day": nil,
	"print_job": {"state", "note"}, // what is on paper is no matter of the journal
}

// otherTables hold no money of their own: what the shop has set and sells, accounts
// without their keys, the hashes of PINs, and what WeChat's bills say, which can be had
// again.
var otherTables = []string{"bill", "bill_block", "goods", "goods_scan", "merchant", "operator_pin", "reconciliation", "setting", "sqlite_sequence", "template"}

// tampering is a book that everything may be done to.
type tampering struct {
	db   *sql.DB
	path string
}

// unguard opens a book without its guards.
func unguard(t *testing.T, path string) tampering {
	t.Helper()
	db := raw(t, path)
	db.SetMaxOpenConns(1)
	rows, err := db.Query("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	rows.Close()
	for _, name := range names {
		if _, err := db.Exec("DROP TRIGGER " + name); err != nil {
			t.Fatal(err)
		}
	}
	return tampering{db, path}
}

// stored are the columns of a table that are written, with their types.
func (b tampering) stored(t testing.TB, table string) (names, types []string) {
	t.Helper()
	rows, err := b.db.Query("SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden = 0", table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(moneyTables[table], name) {
			names, types = append(names, name), append(types, kind)
		}
	}
	return names, types
}

// rows counts the rows of a table.
func (b tampering) rows(t testing.TB, table string) (n int) {
	t.Helper()
	if err := b.db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// keyOf are the columns by which a row of a table is found.
var keyOf = map[string]string{
	"sale": "number", "tender": "sale, position", "attempt": "out_trade_no", "refund": "out_refund_no", "shift": "number",
	"alarm": "out_trade_no, kind, out_refund_no", "correction": "day, kind, out_trade_no, out_refund_no", "operator": "id",
	"journal": "seq", "journal_day": "first", "print_job": "id",
}

// change sets one field of the nth row of a table to what SQL makes of it, has the
// book verified, and takes the change back. It reports whether the field changed and
// whether that was found.
func (b tampering) change(t testing.TB, table, column, to string, n int) (changed, found bool) {
	t.Helper()
	exec := func(query string) sql.Result {
		r, err := b.db.Exec(query)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return r
	}
	exec("SAVEPOINT before")
	defer exec("RELEASE before")
	defer exec("ROLLBACK TO before")
	where := fmt.Sprintf("(%[1]s) = (SELECT %[1]s FROM %[2]s ORDER BY %[1]s LIMIT 1 OFFSET %[3]d)", keyOf[table], table, n)
	r, err := b.db.Exec(fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s AND %[2]s IS NOT %[3]s", table, column, to, where))
	if err != nil {
		return true, true // the file itself refuses
	}
	if rows, err := r.RowsAffected(); err != nil || rows == 0 {
		return false, false
	}
	return true, b.seen(t)
}

// seen reports whether a look at the file as it is now finds something. It reads by
// the same connection, inside its transaction.
func (b tampering) seen(t testing.TB) bool {
	t.Helper()
	report, err := storage.VerifyOn(t.Context(), b.db)
	if err != nil {
		t.Fatal(err)
	}
	return len(report.Findings) > 0
}

// TestEveryTableIsAnsweredFor: a table that a migration adds is put into one list.
func TestEveryTableIsAnsweredFor(t *testing.T) {
	b := unguard(t, book(t))
	rows, err := b.db.Query("SELECT name FROM sqlite_schema WHERE type = 'table'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if _, money := moneyTables[name]; money == slices.Contains(otherTables, name) {
			t.Errorf("table %s: does the journal answer for it or not?", name)
		}
	}
}

// otherValues are what a field of a type is set to.
var otherValues = map[string][]string{
	"INTEGER": {"%s + 1", "-%s", "0", "NULL", "ifnull(%s, 7)"},
	"TEXT":    {"%s || ' '", "''", "NULL", "upper(%s)", "replace(%s, '0', '1')", "ifnull(%s, 'x')"},
	"BLOB":    {"x''", "randomblob(32)"},
}

// TestVerifyFindsEveryField changes every field of every row in every table of money,
// each in several ways: found, each time.
func TestVerifyFindsEveryField(t *testing.T) {
	if testing.Short() {
		t.Skip("walks through everything one after the other: nothing for the race detector")
	}
	b := unguard(t, richBook(t))
	if b.seen(t) {
		t.Fatalf("found in a good book: %q", findings(t, b.path))
	}
	tried := 0
	for table := range moneyTables {
		rows := b.rows(t, table)
		if rows == 0 {
			t.Errorf("no row in %s", table)
		}
		names, types := b.stored(t, table)
		for i, column := range names {
			for _, to := range otherValues[types[i]] {
				to = strings.ReplaceAll(to, "%s", column)
				for _, n := range some(rows) {
					changed, found := b.change(t, table, column, to, n)
					if changed {
						tried++
					}
					if changed && !found {
						t.Errorf("%s.%s = %s in row %d is not found", table, column, to, n)
					}
				}
			}
		}
	}
	t.Logf("%d changes, all found", tried)
}

// some are the numbers of at most nine rows of n: those at both ends and between.
func some(n int) (rows []int) {
	const most = 9
	if n <= most {
		for i := range n {
			rows = append(rows, i)
		}
		return rows
	}
	for i := range most {
		rows = append(rows, i*(n-1)/(most-1))
	}
	return rows
}

// TestVerifyFindsAnyTampering changes any byte of any row of the journal, or any byte
// of any field beside it, removes a row or adds a copy, at random: found, each time.
func TestVerifyFindsAnyTampering(t *testing.T) {
	if testing.Short() {
		t.Skip("walks through everything one after the other: nothing for the race detector")
	}
	b := unguard(t, richBook(t))
	var tables []string
	for table := range moneyTables {
		tables = append(tables, table)
	}
	slices.Sort(tables)
	rapid.Check(t, func(r *rapid.T) {
		table := rapid.SampledFrom(append(tables, "journal", "journal", "journal")).Draw(r, "table")
		n := rapid.IntRange(0, b.rows(t, table)-1).Draw(r, "row")
		names, types := b.stored(t, table)
		i := rapid.IntRange(0, len(names)-1).Draw(r, "column")
		to := fmt.Sprintf("%s + %d", names[i], rapid.Int32Min(1).Draw(r, "more"))
		if types[i] != "INTEGER" {
			to = flipped(r, b, table, names[i], types[i], n)
		}
		changed, found := b.change(t, table, names[i], to, n)
		if changed && !found {
			r.Errorf("%s.%s = %s in row %d is not found", table, names[i], to, n)
		}
	})
}

// flipped is the SQL of the value of a field with one byte changed.
func flipped(r *rapid.T, b tampering, table, column, kind string, n int) string {
	var value []byte
	query := fmt.Sprintf("SELECT CAST(%s AS BLOB) FROM %s ORDER BY %s LIMIT 1 OFFSET %d", column, table, keyOf[table], n)
	if err := b.db.QueryRow(query).Scan(&value); err != nil {
		r.Fatal(err)
	}
	if len(value) == 0 {
		return "'x'"
	}
	value[rapid.IntRange(0, len(value)-1).Draw(r, "byte")] ^= byte(rapid.IntRange(1, 255).Draw(r, "bits"))
	if kind == "BLOB" {
		return fmt.Sprintf("x'%x'", value)
	}
	return fmt.Sprintf("CAST(x'%x' AS TEXT)", value)
}

// TestVerifyFindsRowsThatComeAndGo removes every row of every table of money, one at
// a time: found.
func TestVerifyFindsRowsThatComeAndGo(t *testing.T) {
	b := unguard(t, richBook(t))
	for table := range moneyTables {
		for _, n := range some(b.rows(t, table)) {
			if table == "journal" && n == b.rows(t, table)-1 {
				continue // the tail: TestVerifyKnowsNotedHeads, and the row of what it did beside it
			}
			if _, err := b.db.Exec("SAVEPOINT before"); err != nil {
				t.Fatal(err)
			}
			_, err := b.db.Exec(fmt.Sprintf("DELETE FROM %[2]s WHERE (%[1]s) = (SELECT %[1]s FROM %[2]s ORDER BY %[1]s LIMIT 1 OFFSET %[3]d)", keyOf[table], table, n))
			if err != nil {
				t.Fatal(err)
			}
			if !b.seen(t) {
				t.Errorf("row %d of %s is gone, and nothing is found", n, table)
			}
			if _, err := b.db.Exec("ROLLBACK TO before; RELEASE before"); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestReplayMakesTheSameBook books every row of a rich journal once more into an empty
// book: the rows are the same to the byte, and so are the tables. A journal row says
// all that its event did.
func TestReplayMakesTheSameBook(t *testing.T) {
	path := richBook(t)
	again := path + ".again"
	l := open(t, again)
	l.Forget() // a commit waits for no statement that is not prepared
	rows, err := raw(t, path).Query("SELECT text FROM journal ORDER BY seq")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text []byte
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		c, err := pos.ParseChange(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	db := raw(t, path)
	execute := func(query string, args ...any) {
		if _, err := db.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	db.SetMaxOpenConns(1)
	execute("ATTACH ? AS again", again)
	for table, paper := range moneyTables {
		if paper != nil {
			continue
		}
		var differ int
		query := fmt.Sprintf("SELECT count(*) FROM (SELECT * FROM %[1]s EXCEPT SELECT * FROM again.%[1]s UNION ALL SELECT * FROM again.%[1]s EXCEPT SELECT * FROM %[1]s)", table)
		if err := db.QueryRow(query).Scan(&differ); err != nil {
			t.Fatal(err)
		}
		if differ > 0 {
			t.Errorf("%d rows of %s are others", differ, table)
		}
	}
}

// TestWordOnAJobFirst: the first that a till does after its start may be what somebody
// says of a slip in doubt.
func TestWordOnAJobFirst(t *testing.T) {
	for _, state := range []pos.JobState{pos.JobAgain, pos.JobDismissed} {
		path := filepath.Join(t.TempDir(), "wxtill.db")
		l := open(t, path)
		job := &pos.PrintJob{State: pos.JobDoubtful, Test: &pos.TestSlip{}}
		if err := l.Commit(t.Context(), &pos.Change{Kind: pos.EventReprint, Jobs: []*pos.PrintJob{job}}); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		l = open(t, path)
		done := make(chan error, 1)
		go func() {
			done <- l.Commit(t.Context(), &pos.Change{Kind: pos.EventRetried, Printing: []pos.JobMark{{ID: job.ID, State: state}}})
		}()
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("the book waits for itself")
		}
		if q, err := l.WaitingJobs(t.Context()); err != nil || q.Doubtful != 0 {
			t.Errorf("%+v, %v", q, err)
		}
	}
}
