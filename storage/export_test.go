package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxtill/pos"
)

// VerifyOn is Verify by a connection that has the book in its hands already.
func VerifyOn(ctx context.Context, db *sql.DB) (*Report, error) {
	v := &verifier{ctx: ctx, tx: db, said: map[string]said{}}
	return &v.Report, v.run()
}

// Careless has commits not wait for the disk, to fill a book for a benchmark.
func (l *Ledger) Careless(t testing.TB) {
	t.Helper()
	l.execute(t, "PRAGMA synchronous = OFF")
}

// Careful ends that.
func (l *Ledger) Careful(t testing.TB) {
	t.Helper()
	l.execute(t, "PRAGMA synchronous = FULL")
}

// WriteBy has the book written through another driver over the one it has.
func (l *Ledger) WriteBy(t testing.TB, over func(below driver.Driver, dsn string) driver.Connector) {
	t.Helper()
	below := l.writer.Driver()
	if err := l.writer.Close(); err != nil {
		t.Fatal(err)
	}
	l.writer = sql.OpenDB(over(below, dsn(l.path, toWrite)))
	l.writer.SetMaxOpenConns(1)
	l.writes = newStatements(l.writer)
	if err := l.prepareCommit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Forget has the book be as one that was just opened, and has prepared nothing at all.
func (l *Ledger) Forget() { l.writes = newStatements(l.writer) }

// Deafen has nothing be read until hear is called.
func (l *Ledger) Deafen(t testing.TB) (hear func()) {
	t.Helper()
	closed, err := sql.Open("sqlite", dsn(l.path, toRead))
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	reads := l.reads
	l.reads = newStatements(closed)
	return func() { l.reads = reads }
}

// Path is where the book is.
func (l *Ledger) Path() string { return l.path }

// LimitPages makes the disk as small as n pages of the database.
func (l *Ledger) LimitPages(t *testing.T, n int) {
	t.Helper()
	l.execute(t, fmt.Sprintf("PRAGMA max_page_count = %d", n))
}

// Fill puts n sales of a thousand a day into the tables, from 2026-11-23 on,
// each with an attempt that is paid and every second with a tender in cash, but
// not into the journal. Their documents differ by the number of the sale alone.
func (l *Ledger) Fill(t testing.TB, n int, sale, attempt string) {
	t.Helper()
	l.execute(t, `WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ?1)
		INSERT INTO sale SELECT printf('T01-20261123-%06d', n), date('2026-11-23', (n / 1000) || ' days'), n,
			'settled', 4400, 1795413993000 + n * 1000, 1795413993000 + n * 1000,
			replace(?2, 'T01-20261123-000001', printf('T01-20261123-%06d', n)) FROM i`, n, sale)
	l.execute(t, `INSERT INTO attempt SELECT number || '-1-ABCDEF', number, 1, 4400, 'paid', day, opened_at,
		replace(?1, 'T01-20261123-000001', number) FROM sale`, attempt)
	l.execute(t, `INSERT INTO tender SELECT number, 0, 'cash', 4400, NULL, opened_at, day, '' FROM sale WHERE counter % 2`)
}

// FillDay puts n sales of 2026-11-23 into the tables, each with an attempt that is
// paid, but not into the journal.
func (l *Ledger) FillDay(t testing.TB, n int, sale, attempt string) {
	t.Helper()
	l.execute(t, `WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ?1)
		INSERT INTO sale SELECT printf('T01-20261123-%06d', n), '2026-11-23', n, 'settled', 4400, 1795413993000, 1795413993000,
			replace(?2, 'T01-20261123-000001', printf('T01-20261123-%06d', n)) FROM i`, n, sale)
	l.execute(t, `INSERT INTO attempt SELECT number || '-1-ABCDEF', number, 1, 4400, 'paid', day, opened_at,
		replace(?1, 'T01-20261123-000001', number) FROM sale`, attempt)
}

func (l *Ledger) execute(t testing.TB, query string, args ...any) {
	t.Helper()
	if _, err := l.writer.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

// Pragma reads a pragma of both pools.
func (l *Ledger) Pragma(t *testing.T, name string) (writer, reader string) {
	t.Helper()
	if err := l.writer.QueryRow("PRAGMA " + name).Scan(&writer); err != nil {
		t.Fatal(err)
	}
	if err := l.reader.QueryRow("PRAGMA " + name).Scan(&reader); err != nil {
		t.Fatal(err)
	}
	return writer, reader
}

// ExpectPragma has Open look for another value than it asks for.
func ExpectPragma(name, readBack string) (restore func()) {
	before := slices.Clone(pragmas)
	for i := range pragmas {
		if pragmas[i].name == name {
			pragmas[i].readBack = readBack
		}
	}
	return func() { copy(pragmas, before) }
}

// LogPlan is how SQLite would find the rows of q.
func (l *Ledger) LogPlan(t *testing.T, q pos.LogQuery) string {
	t.Helper()
	query, args := logQuery(q)
	return l.plan(t, query, args...)
}

// plan is how SQLite would go about a query.
func (l *Ledger) plan(t *testing.T, query string, args ...any) string {
	t.Helper()
	rows, err := l.reader.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, "\n")
}

// SearchPlan is how SQLite would find the sales of q.
func (l *Ledger) SearchPlan(t *testing.T, q pos.SaleQuery) string {
	t.Helper()
	if q.Number != "" {
		s := byNumber(q, "")
		s.filter(q)
		c := byCounter(q)
		return l.plan(t, c.sql("number", "LIMIT 1 OFFSET 19"), c.args...) + "\n" + l.plan(t, s.sql("document", "LIMIT 20"), s.args...)
	}
	s := byRange(q)
	plan := l.plan(t, s.sql("number", "LIMIT 1 OFFSET 9999"), s.args...)
	s.filter(q)
	return plan + "\n" + l.plan(t, s.sql("document", "LIMIT 20"), s.args...)
}

// Reprice gives one sale of Fill another total.
func (l *Ledger) Reprice(t testing.TB, number string, total int) {
	t.Helper()
	l.execute(t, "UPDATE sale SET total = ?, document = replace(document, '2200', ?) WHERE number = ?", total, fmt.Sprint(total/2), number)
}

// FillJournal puts n rows of the same text into the journal, without hashes.
func (l *Ledger) FillJournal(t testing.TB, n int, text string) {
	t.Helper()
	l.execute(t, "DROP TRIGGER journal_only_behind")
	l.execute(t, `WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < ?1)
		INSERT INTO journal SELECT n, ?2, zeroblob(32) FROM i`, n, text)
}

// ReopenShift takes the newest shift back to how it was before it was closed.
func (l *Ledger) ReopenShift(t testing.TB, document string) {
	t.Helper()
	l.execute(t, "DROP TRIGGER IF EXISTS shift_no_update")
	l.execute(t, `UPDATE shift SET state = 'open', closed_at = NULL, document = ?1
		WHERE number = (SELECT max(number) FROM shift)`, document)
}

// Count is how many rows a table has.
func (l *Ledger) Count(t testing.TB, table string) (n int) {
	t.Helper()
	if err := l.reader.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// DropJournal has rows for the journal go nowhere, to measure what they cost. No
// book can be traded on after that.
func (l *Ledger) DropJournal(t testing.TB) {
	t.Helper()
	l.execute(t, "CREATE TRIGGER journal_drop BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END")
}

// AgeBills has every bill that is not whole seem to have been begun long ago.
func (l *Ledger) AgeBills(t testing.TB) {
	t.Helper()
	l.execute(t, "UPDATE bill SET begun_at = 1 WHERE fetched_at IS NULL")
}

// Exec changes the tables behind the ledger's back.
func (l *Ledger) Exec(t testing.TB, query string) {
	t.Helper()
	l.execute(t, query)
}

// BillPlans is how SQLite would go about the queries of bills.
func (l *Ledger) BillPlans(t *testing.T) []string {
	t.Helper()
	var plans []string
	for query, args := range map[string][]any{
		selectBill: {"", "", ""}, selectBills: {"", "", "", ""}, selectBlock: {1, 1}, selectTorn: {1}, selectPayments: {""},
		selectRefunds: {""}, selectReconciliation: {""}, selectFirstDay: {},
	} {
		plans = append(plans, query+"\n"+l.plan(t, query, args...))
	}
	return plans
}

// FillVaried puts n sales of a thousand a day into the tables, of eight operators,
// four thousand totals and both tenders, each with a paid attempt.
func (l *Ledger) FillVaried(t testing.TB, n int) {
	t.Helper()
	l.execute(t, "PRAGMA cache_size = -262144") // indexes are filled out of order
	defer l.execute(t, "PRAGMA cache_size = -2000")
	l.execute(t, `WITH RECURSIVE i (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < ?1 - 1),
		varied AS (SELECT n, date('2020-01-01', (n / 1000) || ' days') AS day, n % 1000 + 1 AS counter, 1000 + n * 7 % 4000 AS total,
			1577808000000 + n * 86400 AS at, CASE n % 3 WHEN 0 THEN 'cash' ELSE 'wechat' END AS kind FROM i)
		INSERT INTO sale SELECT printf('T01-%s-%06d', replace(day, '-', ''), counter), day, counter, 'settled', total, at, at,
			printf('{"number":"T01-%s-%06d","state":"settled","day":"%s","opened_at":"2026-11-23T14:06:34+08:00",`+
		`"lines":[{"code":"CF002","name":"拿铁 大杯","price":%d,"quantity":1000}],"tenders":[{"kind":"%s","amount":%d,"at":"2026-11-23T14:06:34+08:00","day":"%s"}],"operator":"%02d"}',
				replace(day, '-', ''), counter, day, total, kind, total, day, n % 8 + 1) FROM varied`, n)
	l.execute(t, `INSERT INTO attempt SELECT number || '-1-ABCDEF', number, 1, total, 'paid', day, opened_at,
		printf('{"out_trade_no":"%s-1-ABCDEF","sale":"%s","state":"paid","payment":{"transaction_id":"420000267120261123%010d"}}',
			number, number, opened_at / 86400 % 10000000000) FROM sale`)
}

// TriesIn are those of a book in a directory.
func TriesIn(dir string) Tries { return Tries{filepath.Join(dir, triesFile)} }

// HasTable reports whether the book has a table.
func (l *Ledger) HasTable(t testing.TB, name string) bool {
	t.Helper()
	var n int
	if err := l.reader.QueryRow(selectTable, name).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n > 0
}
