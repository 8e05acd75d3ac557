package storage

import (
	"context"
	"database/sql"
	"sync"
)

// statements are the prepared statements of a pool, each made when it is first
// asked for and kept until the pool is closed.
type statements struct {
	db *sql.DB

	mu   sync.Mutex
	made map[string]*sql.Stmt // guarded by mu; by their text
}

func newStatements(db *sql.DB) *statements {
	return &statements{db: db, made: map[string]*sql.Stmt{}}
}

// ready finds a query that is prepared; nil: it is not. Within a transaction on the pool
// of one nothing can be prepared: the transaction has the connection.
func (s *statements) ready(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made[query]
}

// get prepares a query, or finds it. On the pool of one it must not be called inside a
// transaction.
func (s *statements) get(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt := s.ready(query); stmt != nil {
		return stmt, nil
	}
	stmt, err := s.db.PrepareContext(ctx, query) // may wait for a connection: not under mu
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if first := s.made[query]; first != nil {
		return first, stmt.Close()
	}
	s.made[query] = stmt
	return stmt, nil
}

// row is what a query for one row has found, or why it could not be asked.
type row struct {
	found *sql.Row
	err   error
}

// Scan reads the columns. Errors: sql.ErrNoRows.
func (r row) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	return r.found.Scan(into...)
}

// queryRow asks the readers for one row.
func (l *Ledger) queryRow(ctx context.Context, query string, args ...any) row {
	stmt, err := l.reads.get(ctx, query)
	if err != nil {
		return row{err: err}
	}
	return row{found: stmt.QueryRowContext(ctx, args...)}
}

// collect asks the readers for a list; scan reads one row of it.
func collect[T any](ctx context.Context, l *Ledger, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	stmt, err := l.reads.get(ctx, query)
	if err != nil {
		return nil, worded(err)
	}
	found, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, worded(err)
	}
	defer found.Close()
	var list []T
	for found.Next() {
		v, err := scan(found)
		if err != nil {
			return nil, worded(err)
		}
		list = append(list, v)
	}
	return list, worded(found.Err())
}
