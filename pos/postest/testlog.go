package postest

import (
	"fmt"
	"time"

	"wxtill/pos"
)

// testLog writes a few days and asks for every combination of filters, page by
// page, against what a look at every row would keep.
func testLog(b *bench) {
	ctx := b.Context()
	kinds := []pos.EventKind{
		pos.EventCart, pos.EventVoided, pos.EventSignedIn, pos.EventWrongPIN, pos.EventOverride, pos.EventReprint, pos.EventCash, "of_a_later_version",
	}
	var rows []pos.LogEntry
	for i := range 60 {
		c := &pos.Change{Kind: kinds[i%len(kinds)], At: noon.Add(time.Duration(i) * time.Hour)}
		if i%10 == 9 {
			c.At = noon // the clock went back, and two rows have the same time
		}
		c.By.Operator = pos.OperatorID(fmt.Sprintf("%02d", i%3)) // 00 stands for nobody
		if i%3 == 0 {
			c.By.Operator = ""
		}
		switch c.Kind {
		case pos.EventWrongPIN, pos.EventSignedIn:
			c.Operator = &pos.Operator{ID: "02", Role: pos.RoleCashier, Name: "李娜"}
		case pos.EventOverride:
			c.By.ApprovedBy, c.Right = "01", pos.RightRefund
		case pos.EventCart, pos.EventVoided:
			c.Sale = saleOf(i + 1)
		}
		b.commit(c)
		if c.Kind.Logged() {
			e := pos.LogEntry{Row: int64(i + 1), Kind: c.Kind, At: c.At, By: c.By, Right: c.Right, Operator: c.Operator}
			if c.Sale != nil {
				e.Sale = c.Sale.Number
			}
			rows = append(rows, e)
		}
	}
	for _, operator := range []pos.OperatorID{"", "01", "02", "77"} {
		for _, kind := range append(kinds, "") {
			for _, days := range [][2]pos.Day{{}, {day, day}, {"2026-11-24", ""}, {"", "2026-11-24"}, {"2020-01-01", "2020-12-31"}} {
				q := pos.LogQuery{From: days[0], To: days[1], Operator: operator, Kind: kind, Limit: 7}
				var want []int64
				for _, e := range rows {
					if wanted(q, e) {
						want = append(want, e.Row)
					}
				}
				b.want(fmt.Sprintf("Log(%+v)", q), b.logged(q, rows), len(want), nil)
			}
		}
	}
	for _, q := range []pos.LogQuery{
		{ApprovedBy: "01"}, {ApprovedBy: "77"}, {ApprovedBy: "01", Operator: "02"}, {ApprovedBy: "01", Kind: pos.EventVoided},
		{ApprovedBy: "01", Kind: pos.EventOverride, From: day, To: day}, {ApprovedBy: "01", From: "2026-11-24"},
	} {
		q.Limit = 2
		n := 0
		for _, e := range rows {
			if wanted(q, e) {
				n++
			}
		}
		b.want(fmt.Sprintf("Log(%+v)", q), b.logged(q, rows), n, nil)
	}
	got, err := b.book.Log(ctx, pos.LogQuery{Kind: pos.EventOverride, Limit: 1})
	if err != nil || len(got) != 1 || got[0].Right != pos.RightRefund || got[0].By.ApprovedBy != "01" {
		b.Errorf("an override is %+v, %v", got, err)
	}
	got, err = b.book.Log(ctx, pos.LogQuery{Limit: -1})
	b.want("Log of no rows", len(got), 0, err)
}

// logged reads all pages of q and counts the entries: each once, newest first,
// and as it was written.
func (b *bench) logged(q pos.LogQuery, rows []pos.LogEntry) int {
	b.Helper()
	written := map[int64]pos.LogEntry{}
	for _, e := range rows {
		written[e.Row] = e
	}
	n := 0
	var last *pos.LogEntry
	for {
		page, err := b.book.Log(b.Context(), q)
		if err != nil || len(page) > q.Limit {
			b.Fatalf("Log(%+v): %d entries, %v", q, len(page), err)
		}
		for _, e := range page {
			want, ok := written[e.Row]
			if !ok || !same(&e, &want) || !wanted(q, e) {
				b.Errorf("Log(%+v) has %+v, written was %+v", q, e, want)
			}
			if last != nil && (e.At.After(last.At) || e.At.Equal(last.At) && e.Row >= last.Row) {
				b.Errorf("Log(%+v): row %d stands behind row %d", q, e.Row, last.Row)
			}
			last = &e
			n++
		}
		if len(page) < q.Limit {
			return n
		}
		q.Before = page[len(page)-1].Row
	}
}
