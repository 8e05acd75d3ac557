package storage

import (
	"bytes"
	"fmt"

	"wxtill/pos"
)

// dayTurn is the first row of the journal on a business day.
type dayTurn struct {
	first int64
	day   pos.Day
}

func (t dayTurn) String() string { return fmt.Sprintf("%d %s", t.first, t.day) }

// days holds journal_day, by which the rows of a day are found, to the journal.
func (v *verifier) days() error {
	rows, err := v.tx.QueryContext(v.ctx, "SELECT first, day FROM journal_day ORDER BY first")
	if err != nil {
		return err
	}
	defer rows.Close()
	want := v.turns
	for rows.Next() {
		var got dayTurn
		if err := rows.Scan(&got.first, &got.day); err != nil {
			return err
		}
		if len(want) == 0 {
			v.find(0, Unwritten, reasonDay, got, "nothing")
			continue
		}
		if got != want[0] {
			v.find(want[0].first, Differs, reasonDay, got, want[0])
		}
		want = want[1:]
	}
	for _, turn := range want {
		v.find(turn.first, Missing, reasonDay, "nothing", turn)
	}
	return rows.Err()
}

// orphans finds rows that belong to nothing: a tender without its sale counts in no
// document.
func (v *verifier) orphans() error {
	rows, err := v.tx.QueryContext(v.ctx, `SELECT "table", count(*) FROM pragma_foreign_key_check GROUP BY 1 ORDER BY 1`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			return err
		}
		v.find(0, Unwritten, reasonOrphan, n, name)
	}
	return rows.Err()
}

// triedMisfits bounds the search for where a row was moved from: each is tried
// behind every other row.
const triedMisfits = 16

// moved tells rows that were put elsewhere from rows that were changed.
func (v *verifier) moved() error {
	behind := map[int64]int64{}
	if len(v.misfits) > 0 {
		rows, err := v.tx.QueryContext(v.ctx, selectHashes)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var seq int64
			var hash []byte
			if err := rows.Scan(&seq, &hash); err != nil {
				return err
			}
			for _, m := range v.misfits[:min(len(v.misfits), triedMisfits)] {
				if bytes.Equal(m.hash, chain(hash, m.text)) {
					behind[m.seq] = seq
				}
			}
		}
		if err := rows.Err(); err != nil {
			return err
		}
	}
	for _, m := range v.misfits {
		if seq, ok := behind[m.seq]; ok {
			v.find(m.seq, Moved, reasonMoved, seq)
			continue
		}
		v.find(m.seq, Changed, reasonHash)
	}
	return nil
}
