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
	if q.From != "" {
		add("at >= ?", q.From.Start().UnixMilli())
	}
	if q.To != "" {
		add("at < ?", q.To.Add(1).Start().UnixMilli())
	}
	if q.Before != 0 {
		add("(at, seq) < (SELECT at, seq FROM journal WHERE seq = ?)", q.Before)
	}
	if index == "log" {
		index = "log_at"
	}
	query = "SELECT seq, text FROM journal INDEXED BY " + index + " WHERE " + strings.Join(where, " AND ") + " ORDER BY at DESC, seq DESC LIMIT ?"
	return query, append(args, max(q.Limit, 0))
}
