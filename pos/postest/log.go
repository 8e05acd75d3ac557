package postest

import (
	"cmp"
	"context"
	"slices"

	"wxtill/pos"
)

// Log implements [pos.Ledger].
func (l *Ledger) Log(ctx context.Context, q pos.LogQuery) ([]pos.LogEntry, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []pos.LogEntry
	for i, text := range l.journal {
		e, err := pos.ParseLogEntry(int64(i+1), text)
		if err != nil {
			return nil, err
		}
		if e.Kind.Logged() {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b pos.LogEntry) int {
		return cmp.Or(cmp.Compare(b.At.UnixMilli(), a.At.UnixMilli()), cmp.Compare(b.Row, a.Row))
	})
	if i := slices.IndexFunc(all, func(e pos.LogEntry) bool { return e.Row == q.Before }); i >= 0 {
		all = all[i+1:]
	}
	all = slices.DeleteFunc(all, func(e pos.LogEntry) bool { return !wanted(q, e) })
	return all[:min(max(q.Limit, 0), len(all))], ctx.Err()
}

// wanted reports whether the filters of q leave e in.
func wanted(q pos.LogQuery, e pos.LogEntry) bool {
	who, day := e.By.Operator, pos.DayOf(e.At)
	if who == "" && e.Operator != nil {
		who = e.Operator.ID
	}
	return (q.Operator == "" || who == q.Operator) && (q.Kind == "" || e.Kind == q.Kind) &&
		(q.ApprovedBy == "" || e.By.ApprovedBy == q.ApprovedBy) &&
		(q.From == "" || day >= q.From) && (q.To == "" || day <= q.To)
}
