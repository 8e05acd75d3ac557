package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"wxtill/pos"
)

// FindingKind says in one word what is wrong.
type FindingKind string

const (
	Changed    FindingKind = "changed"    // a journal row does not have the hash that belongs to it
	Moved      FindingKind = "moved"      // a journal row is whole, and stands behind another than it was written behind
	Removed    FindingKind = "removed"    // journal rows are missing
	Unreadable FindingKind = "unreadable" // a journal row is no text of this program
	Differs    FindingKind = "differs"    // a table says something else than the journal
	Unwritten  FindingKind = "unwritten"  // a table has what the journal never spoke of
	Missing    FindingKind = "missing"    // the journal speaks of what no table has
	Cut        FindingKind = "cut"        // the journal ends before a row that was noted down elsewhere
	Rewritten  FindingKind = "rewritten"  // a row is another than was noted down elsewhere
)

// Finding is one thing that is wrong in the book. What says it in English; Reason
// and Args are for programs with words of their own.
type Finding struct {
	Row    int64       `json:"row,omitempty"` // of the journal; 0 where no row speaks of it
	Kind   FindingKind `json:"kind"`
	What   string      `json:"what"`
	Reason Reason      `json:"-"`
	Args   []any       `json:"-"` // what the text of the reason has places for
}

// Subject is what a finding is about: "sale", "attempt", "refund", "alarm",
// "settled_alarm", "operator", "goods" or "receipt", a space, and its number.
type Subject string

// Reason is why a finding is one.
type Reason string

// The reasons and their texts.
const (
	reasonGap       Reason = "gap"
	reasonText      Reason = "text"
	reasonMoved     Reason = "moved"
	reasonHash      Reason = "hash"
	reasonUnwritten Reason = "unwritten"
	reasonWord      Reason = "word"
	reasonDiffers   Reason = "differs"
	reasonDocument  Reason = "document"
	reasonColumn    Reason = "column"
	reasonMissing   Reason = "missing"
	reasonCount     Reason = "count"
	reasonCut       Reason = "cut"
	reasonNoted     Reason = "noted"
	reasonOrphan    Reason = "orphan"
	reasonDay       Reason = "day"
)

var reasons = map[Reason]string{
	reasonGap:       "row %d follows row %d: rows are missing",
	reasonText:      "the text cannot be read: %v",
	reasonMoved:     "it was written behind what is now row %d",
	reasonHash:      "the hash does not follow from the row before and the text",
	reasonUnwritten: "%s is not in the journal",
	reasonWord:      "what it says of %s cannot be read: %v",
	reasonDiffers:   "%s is not what row %d says",
	reasonDocument:  "%s: the document cannot be read: %v",
	reasonColumn:    "%s: %s is %s, the journal says %s at row %d",
	reasonMissing:   "%s is in the journal and not in the book",
	reasonCut:       "the journal ends at row %d; %s has noted row %d: the tail was cut off",
	reasonNoted:     "it is not the row that %s has noted",
	reasonOrphan:    "%d rows of %s belong to nothing",
	reasonDay:       "the turn of the day is noted as %s, the journal has %s",
	reasonCount:     "the Z report of %s: %s is %s, the journal comes to %s",
}

// Reasons are all that a finding can have.
func Reasons() []Reason { return slices.Sorted(maps.Keys(reasons)) }

// Report is what [Ledger.Verify] found.
type Report struct {
	Rows     int64     `json:"rows"` // number of the last row
	Head     []byte    `json:"head"` // hash of the last row
	Findings []Finding `json:"findings"`
}

// Noted is the end of the journal as it was noted down elsewhere: with a backup, or
// on paper. Its hash may be cut short to its first eight characters.
type Noted struct {
	pos.JournalHead
	Where string // that a finding names
}

// is reports whether sum is the hash that was noted.
func (n Noted) is(sum []byte) bool {
	return n.Row == 0 || len(n.Hash) >= 8 && strings.HasPrefix(string(pos.HashOf(sum)), strings.ToLower(string(n.Hash)))
}

// Verify walks the journal from its first row: every hash has to follow from
// the one before and the bytes of the row, every number has to follow the one
// before, the rows that were noted down elsewhere have to be there, and every sale with its tenders, every attempt, alarm, operator and
// receipt has to be what the last row about it says. It reads one snapshot and may run beside
// the till.
//
// The chain alone does not show a tail that was cut off: the tables do, as long
// as they were not cut back to the same moment, and a head that was noted down
// elsewhere does.
func (l *Ledger) Verify(ctx context.Context, noted ...Noted) (*Report, error) {
	tx, err := l.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("verifying the book: %w", worded(err))
	}
	defer tx.Rollback() // it has only read
	v := &verifier{ctx: ctx, tx: tx, said: map[string]said{}, noted: noted}
	if err := v.run(); err != nil {
		return nil, fmt.Errorf("verifying the book: %w", worded(err))
	}
	return &v.Report, nil
}

// querier is a transaction, or a connection that is in one.
type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

func (v *verifier) run() error {
	for _, step := range []func() error{v.journal, v.moved, v.tables, v.missing, v.orphans, v.days} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// said is the last word of the journal on one thing: which row, and what the
// document was. A hash stands for the document, so that the memory of a long
// history is small.
type said struct {
	row  int64
	sum  [sha256.Size]byte
	seen bool // a table has it
}

// misfit is a journal row whose hash does not follow from the row before.
type misfit struct {
	seq        int64
	text, hash []byte
}

type verifier struct {
	Report
	ctx     context.Context
	tx      querier
	said    map[string]said
	jobs    int // that the journal has spoken of
	misfits []misfit
	walk    shiftWalk
	noted   []Noted
	turns   []dayTurn // of the business day
}

func (v *verifier) find(row int64, kind FindingKind, why Reason, args ...any) {
	v.Findings = append(v.Findings, Finding{row, kind, fmt.Sprintf(reasons[why], args...), why, args})
}

// journal walks the chain.
func (v *verifier) journal() error {
	rows, err := v.tx.QueryContext(v.ctx, selectJournal)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var seq int64
		var text, hash []byte
		if err := rows.Scan(&seq, &text, &hash); err != nil {
			return err
		}
		switch {
		case seq != v.Rows+1:
			v.find(seq, Removed, reasonGap, seq, v.Rows)
		case !bytes.Equal(hash, chain(v.Head, text)):
			v.misfits = append(v.misfits, misfit{seq, text, hash})
		}
		v.shift(seq, v.Head, text, hash)
		v.Rows, v.Head = seq, hash
		for _, n := range v.noted {
			if n.Row == seq && !n.is(hash) {
				v.find(seq, Rewritten, reasonNoted, n.Where)
			}
		}
		v.listen(seq, text)
	}
	for _, n := range v.noted {
		if n.Row > v.Rows {
			v.find(0, Cut, reasonCut, v.Rows, n.Where, n.Row)
		}
	}
	return rows.Err()
}

// journalled is what a journal row says things are like after it.
type journalled struct {
	At       time.Time         `json:"at"`
	Day      pos.Day           `json:"day"`
	Sale     json.RawMessage   `json:"sale"`
	Attempts []json.RawMessage `json:"attempts"`
	Alarms   []json.RawMessage `json:"alarms"`
	Jobs     []json.RawMessage `json:"jobs"`
	Operator json.RawMessage   `json:"operator"`
	Refunds  []json.RawMessage `json:"refunds"`
	Settled  []pos.AlarmKey    `json:"settled"`

	Correction json.RawMessage `json:"correction"`
	Shift      json.RawMessage `json:"shift"`
	Template   json.RawMessage `json:"template"`
	Goods      []struct {
		Now json.RawMessage `json:"now"`
	} `json:"goods"`
	GoodsPacked []byte `json:"goods_gzip"`
}

// named is what a document of the journal is called.
type named struct {
	Number      pos.SaleNumber
	OutTradeNo  pos.OutTradeNo  `json:"out_trade_no"`
	OutRefundNo pos.OutRefundNo `json:"out_refund_no"`
	Kind        pos.AlarmKind
	ID          pos.OperatorID
}

// documents calls use with everything that a journal row speaks of, and returns the
// business day of the row.
func documents(text []byte, use func(key string, document []byte)) (pos.Day, error) {
	var j journalled
	if err := json.Unmarshal(text, &j); err != nil {
		return "", err
	}
	if j.Day == "" {
		j.Day = pos.DayOf(j.At)
	}
	if j.GoodsPacked != nil {
		plain, err := pos.UnpackGoods(j.GoodsPacked)
		if err == nil {
			err = json.Unmarshal(plain, &j.Goods)
		}
		if err != nil {
			return "", err
		}
	}
	return j.Day, j.each(use)
}

func (j *journalled) each(use func(key string, document []byte)) error {
	var n named
	if j.Sale != nil {
		if err := json.Unmarshal(j.Sale, &n); err != nil {
			return err
		}
		use("sale "+string(n.Number), j.Sale)
	}
	for _, document := range j.Attempts {
		if err := json.Unmarshal(document, &n); err != nil {
			return err
		}
		use("attempt "+string(n.OutTradeNo), document)
	}
	for _, document := range j.Refunds {
		if err := json.Unmarshal(document, &n); err != nil {
			return err
		}
		use("refund "+string(n.OutRefundNo), document)
	}
	for _, key := range j.Settled {
		use(settledKey(key), nil)
	}
	for _, document := range j.Alarms {
		n = named{}
		if err := json.Unmarshal(document, &n); err != nil {
			return err
		}
		use(alarmKey(pos.AlarmKey{Kind: n.Kind, OutTradeNo: n.OutTradeNo, OutRefundNo: n.OutRefundNo}), document)
	}
	if j.Operator != nil {
		if err := json.Unmarshal(j.Operator, &n); err != nil {
			return err
		}
		use("operator "+string(n.ID), j.Operator)
	}
	for _, document := range j.Jobs {
		use(aReceipt, document)
	}
	if j.Correction != nil {
		var c pos.Correction
		if err := json.Unmarshal(j.Correction, &c); err != nil {
			return err
		}
		use(fmt.Sprintf("correction %s %s %s %s", c.Day, c.Kind, c.OutTradeNo, c.OutRefundNo), j.Correction)
	}
	if j.Shift != nil {
		var s struct{ Number pos.ShiftNumber }
		if err := json.Unmarshal(j.Shift, &s); err != nil {
			return err
		}
		use(fmt.Sprintf("shift %d", s.Number), j.Shift)
	}
	if j.Template != nil {
		var t struct{ Number pos.TemplateNumber }
		if err := json.Unmarshal(j.Template, &t); err != nil {
			return err
		}
		use(fmt.Sprintf("template %d", t.Number), j.Template)
	}
	for _, g := range j.Goods {
		var named struct{ Code string }
		if err := json.Unmarshal(g.Now, &named); err != nil {
			return err
		}
		use("goods "+named.Code, g.Now)
	}
	return nil
}

// aReceipt is the key of a print job in a row; jobs are numbered as they come.
const aReceipt = "receipt"

// alarmKey is the key of an alarm, settledKey that of one that is settled.
func alarmKey(k pos.AlarmKey) string {
	key := fmt.Sprintf("alarm %s %s", k.OutTradeNo, k.Kind)
	if k.OutRefundNo != "" {
		key += " " + string(k.OutRefundNo)
	}
	return key
}

func settledKey(k pos.AlarmKey) string { return settledPrefix + alarmKey(k) }

const settledPrefix = "settled_"

// listen keeps the last word on everything that a row speaks of.
func (v *verifier) listen(seq int64, text []byte) {
	day, err := documents(text, func(key string, document []byte) {
		switch {
		case strings.HasPrefix(key, settledPrefix):
			v.settled(key)
			return
		case strings.HasPrefix(key, "alarm "):
			if _, again := v.said[key]; again {
				return // it is waiting: a repeat changes nothing
			}
			delete(v.said, settledPrefix+key)
		case key == aReceipt:
			v.jobs++
			key = fmt.Sprintf("%s %d", aReceipt, v.jobs)
		}
		v.said[key] = said{row: seq, sum: sha256.Sum256(document)}
	})
	if err != nil {
		v.find(seq, Unreadable, reasonText, err)
		return
	}
	if len(v.turns) == 0 || v.turns[len(v.turns)-1].day != day {
		v.turns = append(v.turns, dayTurn{seq, day})
	}
}

// settled moves the word on an alarm that was waiting; on any other nothing is
// said.
func (v *verifier) settled(key string) {
	waiting := strings.TrimPrefix(key, settledPrefix)
	if word, ok := v.said[waiting]; ok {
		delete(v.said, waiting)
		v.said[key] = word
	}
}
