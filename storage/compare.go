package storage

import (
	"cmp"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"wxtill/pos"
)

// table is one that the journal can be held against.
type table struct {
	// query gives the key of [documents], the document, and then what other
	// queries go by.
	query   string
	columns []string
	// says is what those columns have to be, by the document.
	says func(document []byte) ([]string, error)
}

var tables = []table{
	{`SELECT 'sale ' || number, document, state, counter, total, day, opened_at, ifnull(settled_at, ''),
		(SELECT json_group_array(json_array(position, kind, amount, out_trade_no, at, day, bill_day) ORDER BY position)
			FROM tender WHERE sale = number) FROM sale ORDER BY number`,
		[]string{"state", "counter", "total", "day", "opened_at", "settled_at", "tenders"}, saleColumns},
	{`SELECT 'attempt ' || out_trade_no, document, state, sale, merchant, total_fee, day, created_at
		FROM attempt ORDER BY out_trade_no`,
		[]string{"state", "sale", "merchant", "total_fee", "day", "created_at"}, attemptColumns},
	{`SELECT 'refund ' || out_refund_no, document, state, ifnull(sale, 'NULL'), ifnull(out_trade_no, 'NULL'), kind, refund_fee, merchant,
		elsewhere, day, created_at, ifnull(accepted_at, '') FROM refund ORDER BY out_refund_no`,
		[]string{"state", "sale", "out_trade_no", "kind", "refund_fee", "merchant", "elsewhere", "day", "created_at", "accepted_at"},
		refundColumns},
	{`SELECT CASE settled WHEN 0 THEN '' WHEN 1 THEN '` + settledPrefix + `' ELSE settled || ' ' END ||
		'alarm ' || out_trade_no || ' ' || kind || iif(out_refund_no = '', '', ' ' || out_refund_no),
		document, at FROM alarm ORDER BY out_trade_no, kind, out_refund_no`,
		[]string{"at"}, alarmColumns},
	{`SELECT 'operator ' || id, document, role, disabled FROM operator ORDER BY id`,
		[]string{"role", "disabled"}, operatorColumns},
	{`SELECT '` + aReceipt + ` ' || id, document, sale, created_at FROM print_job ORDER BY id`,
		[]string{"sale", "created_at"}, jobColumns},
	{`SELECT 'correction ' || day || ' ' || kind || ' ' || out_trade_no || ' ' || out_refund_no, document, at
		FROM correction ORDER BY day, kind, out_trade_no, out_refund_no`, []string{"at"}, correctionColumns},
	{`SELECT 'goods ' || code, document, off, (SELECT json_group_array(scan ORDER BY scan) FROM goods_scan WHERE goods_scan.code = goods.code)
		FROM goods ORDER BY code`, []string{"off", "scans"}, goodsColumns},
	{`SELECT 'shift ' || number, document, state, opened_at, ifnull(closed_at, ''), after FROM shift ORDER BY number`,
		[]string{"state", "opened_at", "closed_at", "after"}, shiftColumns},
	{`SELECT 'template ' || number, document FROM template ORDER BY number`, nil, templateColumns},
}

func saleColumns(document []byte) ([]string, error) {
	var s pos.Sale
	if err := json.Unmarshal(document, &s); err != nil {
		return nil, err
	}
	settled := ""
	if !s.SettledAt.IsZero() {
		settled = fmt.Sprint(s.SettledAt.UnixMilli())
	}
	tenders := [][]any{}
	for i, t := range s.Tenders {
		tenders = append(tenders, []any{i, t.Kind, int64(t.Amount), text(string(t.OutTradeNo)), t.At.UnixMilli(), t.Day, t.BillDay})
	}
	list, err := json.Marshal(tenders)
	return []string{
		string(s.State), strings.TrimLeft(s.Number.Short(), "0"), fmt.Sprint(int64(s.Due())), string(s.Day), fmt.Sprint(s.OpenedAt.UnixMilli()), settled, string(list),
	}, err
}

func attemptColumns(document []byte) ([]string, error) {
	var a pos.Attempt
	err := json.Unmarshal(document, &a)
	return []string{
		string(a.State), string(a.Sale), fmt.Sprint(int64(a.Merchant)), fmt.Sprint(int64(a.TotalFee)), string(a.Day),
		fmt.Sprint(a.CreatedAt.UnixMilli()),
	}, err
}

func refundColumns(document []byte) ([]string, error) {
	var r pos.Refund
	err := json.Unmarshal(document, &r)
	elsewhere, accepted := "0", ""
	if r.Elsewhere {
		elsewhere = "1"
	}
	if !r.AcceptedAt.IsZero() {
		accepted = fmt.Sprint(r.AcceptedAt.UnixMilli())
	}
	return []string{
		string(r.State), cmp.Or(string(r.Sale), "NULL"), cmp.Or(string(r.OutTradeNo), "NULL"), string(r.Kind), fmt.Sprint(int64(r.RefundFee)),
		fmt.Sprint(int64(r.Merchant)), elsewhere, string(r.Day), fmt.Sprint(r.CreatedAt.UnixMilli()), accepted,
	}, err
}

func alarmColumns(document []byte) ([]string, error) {
	var a pos.Alarm
	err := json.Unmarshal(document, &a)
	return []string{fmt.Sprint(a.At.UnixMilli())}, err
}

func jobColumns(document []byte) ([]string, error) {
	var j pos.PrintJob
	err := json.Unmarshal(document, &j)
	return []string{string(j.Sale), fmt.Sprint(j.CreatedAt.UnixMilli())}, err
}

func correctionColumns(document []byte) ([]string, error) {
	var c pos.Correction
	err := json.Unmarshal(document, &c)
	return []string{fmt.Sprint(c.At.UnixMilli())}, err
}

// entity is a row of a table.
type entity struct {
	key      string
	document []byte
	columns  []string
}

// tables holds every table to the journal. The rows of one are read to their
// end first where they differ, so that the journal can be asked what it says.
func (v *verifier) tables() error {
	for _, t := range tables {
		different, err := v.table(t)
		if err != nil {
			return err
		}
		for _, e := range different {
			if err := v.differences(t, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// table returns the rows of a table that are not what the journal says.
func (v *verifier) table(t table) (different []entity, err error) {
	rows, err := v.tx.QueryContext(v.ctx, t.query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanEntity(rows, len(t.columns))
		if err != nil {
			return nil, err
		}
		word, ok := v.said[e.key]
		if !ok {
			v.find(0, Unwritten, reasonUnwritten, Subject(e.key))
			continue
		}
		word.seen = true
		v.said[e.key] = word
		want, err := t.says(e.document)
		if err != nil || word.sum != sha256.Sum256(e.document) || !slices.Equal(want, e.columns) {
			different = append(different, e)
		}
	}
	return different, rows.Err()
}

func scanEntity(rows *sql.Rows, columns int) (entity, error) {
	e := entity{columns: make([]string, columns)}
	into := []any{&e.key, &e.document}
	for i := range e.columns {
		into = append(into, &e.columns[i])
	}
	return e, rows.Scan(into...)
}

// differences names what is different between a row of a table and the last
// word of the journal on it, one finding for each field.
func (v *verifier) differences(t table, e entity) error {
	row := v.said[e.key].row
	if strings.HasPrefix(e.key, aReceipt) {
		v.find(row, Differs, reasonDiffers, Subject(e.key), row)
		return nil
	}
	var text []byte
	if err := v.tx.QueryRowContext(v.ctx, selectJournalRow, row).Scan(&text); err != nil {
		return err
	}
	var word []byte
	_, _ = documents(text, func(key string, document []byte) { // it could be read before
		if key == strings.TrimPrefix(e.key, settledPrefix) {
			word = document
		}
	})
	want, err := t.says(word)
	if err != nil {
		v.find(row, Unreadable, reasonWord, Subject(e.key), err)
		return nil
	}
	before := len(v.Findings)
	for i, name := range t.columns {
		if e.columns[i] != want[i] {
			v.differ(e.key, row, name, e.columns[i], want[i])
		}
	}
	v.fields(e, row, word)
	if len(v.Findings) == before {
		v.find(row, Differs, reasonDiffers, Subject(e.key), row)
	}
	return nil
}

// fields names the fields of a stored document that the journal has otherwise.
func (v *verifier) fields(e entity, row int64, word []byte) {
	var got, want map[string]json.RawMessage
	if json.Unmarshal(word, &want) != nil {
		return
	}
	if err := json.Unmarshal(e.document, &got); err != nil {
		v.find(row, Differs, reasonDocument, Subject(e.key), err)
		return
	}
	names := slices.Sorted(maps.Keys(want))
	for name := range got {
		if _, ok := want[name]; !ok {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if string(got[name]) != string(want[name]) {
			v.differ(e.key, row, "document's "+name, string(got[name]), string(want[name]))
		}
	}
}

func (v *verifier) differ(key string, row int64, name, got, want string) {
	v.find(row, Differs, reasonColumn, Subject(key), name, shown(got), shown(want), row)
}

// shownLength is how much of a value a finding quotes.
const shownLength = 80

// shown is a value as a finding quotes it.
func shown(value string) string {
	value = strings.Trim(value, `"`)
	if value == "" {
		return "nothing"
	}
	if r := []rune(value); len(r) > shownLength {
		return string(r[:shownLength]) + "…"
	}
	return value
}

// missing names what the journal speaks of and no table has.
func (v *verifier) missing() error {
	for _, key := range slices.Sorted(maps.Keys(v.said)) {
		if word := v.said[key]; !word.seen {
			v.find(word.row, Missing, reasonMissing, Subject(key))
		}
	}
	return nil
}
