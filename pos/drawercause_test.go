package pos_test

import (
	"testing"

	"wxtill/pos"
)

// TestExplainDrawer plants one cause at a time among other things that happened.
func TestExplainDrawer(t *testing.T) {
	for name, c := range map[string]struct {
		plant func(*shop)
		off   pos.Fen // counted less expected
		want  pos.CauseKind
	}{
		"rung as cash, perhaps paid by WeChat": {func(s *shop) {
			s.ring(1850)
			no := s.charge()
			s.check(s.Withdraw(s.t.Context(), no))
			s.after(rhythm.CloseAfter + rhythm.Expire)
			s.cash(1850)
		}, -1850, pos.CausePaidByWeChat},
		"change given twice": {func(s *shop) { s.ring(1230); s.cash(5000) }, -3770, pos.CauseChangeTwice},
		"change not given":   {func(s *shop) { s.ring(1230); s.cash(5000) }, 3770, pos.CauseChangeKept},
		"not collected":      {func(s *shop) { s.ring(1777); s.cash(1777) }, -1777, pos.CauseNotCollected},
		"paid and voided":    {func(s *shop) { s.ring(1666); s.check(s.Void(s.t.Context(), "x", pos.Grant{})) }, 1666, pos.CauseVoided},
		"a line removed": {func(s *shop) {
			s.ring(555)
			s.ring(222)
			s.check(s.RemoveLine(s.t.Context(), 1))
			s.cash(0)
		}, 222, pos.CauseRemoved},
		"paid out, not taken": {func(s *shop) { s.move(pos.CashPaidOut, 4321) }, 4321, pos.CauseNotMoved},
		"paid in, not put in": {func(s *shop) { s.move(pos.CashPaidIn, 4321) }, -4321, pos.CauseNotMoved},
		"out booked as in":    {func(s *shop) { s.move(pos.CashPaidIn, 4321) }, -8642, pos.CauseWrongWay},
		"opened for nothing":  {func(s *shop) { s.move(pos.CashNoSale, 0) }, -777, pos.CauseNoSale},
	} {
		t.Run(name, func(t *testing.T) {
			run(t, func(s *shop) {
				s.ring(311)
				s.cash(0)
				c.plant(s)
				s.ring(409)
				s.cash(0)
				causes := s.explain(pos.Count{Total: s.x().Drawer.Expected + c.off})
				if len(causes) == 0 || causes[0].Kind != c.want {
					t.Errorf("causes %+v, want %s first", causes, c.want)
				}
			})
		})
	}
}

func (s *shop) move(kind pos.CashKind, amount pos.Fen) {
	s.t.Helper()
	s.check(s.MoveCash(s.t.Context(), pos.CashMovement{Kind: kind, Amount: amount, Reason: "x"}, drawer))
}

func (s *shop) explain(c pos.Count) []pos.Cause {
	s.t.Helper()
	causes, err := s.ExplainDrawer(s.t.Context(), c, closing)
	s.check(err)
	return causes
}

func TestExplainTheCountItself(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(60000)
		s.cash(0)
		for name, c := range map[string]struct {
			pieces []pos.Piece
			want   pos.Cause
		}{
			"in the wrong row": {
				[]pos.Piece{{Denomination: 10000}, {Denomination: 5000, Count: 6}},
				pos.Cause{Kind: pos.CauseWrongRow, Likely: 85, Denomination: 5000, Amount: 10000, Pieces: 6},
			},
			"a note too few": {
				[]pos.Piece{{Denomination: 10000, Count: 5}, {Denomination: 1000}},
				pos.Cause{Kind: pos.CausePack, Likely: 38, Denomination: 10000, Pieces: -1},
			},
			"right": {[]pos.Piece{{Denomination: 10000, Count: 6}}, pos.Cause{}},
		} {
			count, err := pos.CountPieces(c.pieces)
			s.check(err)
			causes := s.explain(count)
			if c.want == (pos.Cause{}) && len(causes) > 0 || c.want != (pos.Cause{}) && (len(causes) == 0 || causes[0] != c.want) {
				t.Errorf("%s: %+v, want %+v", name, causes, c.want)
			}
		}
	})
}
