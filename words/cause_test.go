package words

import (
	"strings"
	"testing"
	"time"

	"wxtill/pos"
)

// TestCause words every kind in both languages, with its figures.
func TestCause(t *testing.T) {
	c := pos.Cause{Amount: -3770, Sale: "T01-20261123-000312", At: time.Date(2026, 11, 23, 7, 2, 0, 0, time.UTC), Denomination: 1000, Pieces: 10}
	for kind, want := range map[pos.CauseKind]string{
		pos.CausePaidByWeChat: "000312", pos.CauseChangeTwice: "000312", pos.CauseChangeKept: "000312", pos.CauseNotCollected: "000312",
		pos.CauseVoided: "000312", pos.CauseRemoved: "000312", pos.CauseByHand: "¥37.70", pos.CauseNotMoved: "¥37.70", pos.CauseWrongWay: "¥37.70",
		pos.CauseWrongRow: "¥10.00", pos.CausePack: "¥10.00", pos.CauseNoSale: "15:02",
	} {
		c.Kind = kind
		for _, language := range []Language{ZH, EN} {
			if text := For(language).Cause(c); !strings.Contains(text, want) || strings.Contains(text, "%!") {
				t.Errorf("%s in %s is %q, want %q in it", kind, language, text, want)
			}
		}
	}
	c.Kind, c.Pieces = pos.CausePack, -10
	if text := For(ZH).Cause(c); !strings.Contains(text, "少点了 10 张") {
		t.Errorf("missing pieces are worded %q", text)
	}
}
