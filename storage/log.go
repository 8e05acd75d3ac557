package storage

import (
	"context"
	"database/sql"
	"strings"

	"wxtill/pos"
)

// logged is the condition of the log's indexes, word for word: SQLite takes a
// partial index only where it finds its condition in the query.
const logged = `kind NOT IN ('cart', 'cash', 'intended', 'presented', 'paying', 'withdrawn', 'paid', 'closed', 'refused', 'unknown')`

// Log implements [pos.Ledger]. Each combination of filters reads one index from
// its newest end, and no more of it than the page.
func (l *Ledger) Log(ctx context.Context, q pos.LogQuery) ([]pos.LogEntry, error) {
	query, args := logQuery(q)
	return collect(ctx, l, func(r *sql.Rows) (pos.LogEntry, error) {
		var row int64
		var text []byte
		if err := r.Scan(&row, &text); err != nil {
			return pos.LogEntry{}, err
		}
		return pos.ParseLogEntry(row, text)
	}, query, args...)
}

func logQuery(q pos.LogQuery) (query string, args []any) {
	where, index := []string{logged}, "log"
	if q.ApprovedBy != "" {
		return approvedQuery(q)
	}
	add := func(condition string, arg any) {
		where, args = append(where, condition), append(args, arg)
	}
	if q.Operator != "" {
		index += "_operator"
		add("operator = ?", q.Operator)
	}
	if q.Kind != "" {
		index += "_kind"
		add("kind = ?", q.Kind)
	}
	within(q, add)
	if index == "log" {
		index = "log_at"
	}
	query = "SELECT seq, text FROM journal INDEXED BY " + index + " WHERE " + strings.Join(where, " AND ") + " ORDER BY at DESC, seq DESC LIMIT ?"
	return query, append(args, max(q.Limit, 0))
}

// within keeps to the days of q, behind the page before.
func within(q pos.LogQuery, add func(condition string, arg any)) {
	if q.From != "" {
		add("at >= ?", q.From.Start().UnixMilli())
	}
	if q.To != "" {
		add("at < ?", q.To.Add(1).Start().UnixMilli())
	}
	if q.Before != 0 {
		add("(at, seq) < (SELECT at, seq FROM journal WHERE seq = ?)", q.Before)
	}
}

// approvedQuery is the part of the log that somebody allowed. Little enough is
// allowed by a PIN for the other filters to be looked at row by row.
func approvedQuery(q pos.LogQuery) (query string, args []any) {
	where := []string{logged, "approved_by IS NOT NULL"}
	add := func(condition string, arg any) {
		where, args = append(where, condition), append(args, arg)
	}
	add("approved_by = ?", q.ApprovedBy)
	if q.Operator != "" {
		add("operator = ?", q.Operator)
	}
	if q.Kind != "" {
		add("kind = ?", q.Kind)
	}
	within(q, add)
	query = "SELECT seq, text FROM journal INDEXED BY log_approver WHERE " + strings.Join(where, " AND ") + " ORDER BY at DESC, seq DESC LIMIT ?"
	return query, append(args, max(q.Limit, 0))
}
