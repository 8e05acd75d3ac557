package ui

import (
	"testing"
	"time"

	"wxtill/pos"
)

// TestAfterARunThatDidNotEndWell: the first sell page says what the last sale was
// settled by; after one that did it says nothing.
func TestAfterARunThatDidNotEndWell(t *testing.T) {
	for _, c := range []struct {
		language    string
		interrupted bool
		age         time.Duration
		want        string
	}{
		{"zh", false, time.Minute, ""},
		{"zh", true, time.Minute, "上次没有正常关闭。最后一单 000001 已收：现金 ¥98.22，找零 ¥1.78，14:05:21。"},
		{"en", true, time.Minute, "The till did not end well last time. The last sale, 000001, is settled: Cash ¥98.22, change ¥1.78, at 14:05:21."},
		{"zh", true, 24 * time.Hour, "上次没有正常关闭。最后一单 000001 已收：现金 ¥98.22，找零 ¥1.78，11月22日 14:06:21。"},
	} {
		b := newBench(t, func(b *bench, o *Options) { o.Language, o.Interrupted = c.language, c.interrupted })
		at := b.till.clock.now.Add(-c.age)
		number := pos.SaleNumber("T01-20261123-000001")
		b.till.settled[number] = &pos.Sale{
			Number: number, State: pos.SaleSettled, SettledAt: at,
			Tenders: []pos.Tender{{Kind: pos.TenderCash, Amount: 9822, Given: 10000, Change: 178, At: at}},
		}
		b.w.tellInterrupted()
		if got := b.w.sell.note.text(); got != c.want {
			t.Errorf("it says %q, want %q", got, c.want)
		}
	}
}
