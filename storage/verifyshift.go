package storage

import (
	"bytes"
	"encoding/json"
	"fmt"

	"wxtill/pos"
)

// shiftWalk counts the journal once more while it is walked, and holds every Z
// report to it.
type shiftWalk struct {
	tally pos.Tally
	last  pos.ShiftNumber // closed
	end   pos.JournalHead // the row that closed it
	total pos.Fen         // grand total
}

// shift counts a row, or holds the Z report in it to what was counted. head is the
// end of the journal before the row. A row that cannot be read is found elsewhere.
func (v *verifier) shift(seq int64, head []byte, text, hash []byte) {
	e, err := pos.ParseEntry(seq, text)
	if err != nil || e == nil {
		return
	}
	s := e.Shift
	if s == nil || s.State != pos.ShiftClosed || s.Z == nil {
		v.walk.tally.Add(e)
		return
	}
	v.walk.total += v.walk.tally.Net()
	if s.Z.Tally.OtherRefunds == (pos.Figure{}) {
		v.walk.tally.OtherRefunds = pos.Figure{} // it may be from before they were counted apart
	}
	for _, part := range []struct {
		name      string
		got, want any
	}{
		{"number", s.Number, v.walk.last + 1},
		{"journal", s.Z.Journal, pos.JournalHead{Row: seq - 1, Hash: pos.HashOf(head)}},
		{"previous", s.Z.Previous, v.walk.end},
		{"tally", s.Z.Tally, v.walk.tally},
		{"grand_total", s.Z.GrandTotal, v.walk.total},
		{"expected", s.Z.Drawer.Expected, s.Float + v.walk.tally.Drawer()},
	} {
		got, want := written(part.got), written(part.want)
		if !bytes.Equal(got, want) {
			v.find(seq, Differs, reasonCount, Subject(fmt.Sprintf("shift %d", s.Number)), part.name, shown(string(got)), shown(string(want)))
		}
	}
	v.walk = shiftWalk{last: s.Number, end: pos.JournalHead{Row: seq, Hash: pos.HashOf(hash)}, total: s.Z.GrandTotal}
}

// written is a value as a document has it.
func written(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		return []byte(err.Error())
	}
	return text
}
