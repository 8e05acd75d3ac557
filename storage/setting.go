package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

const (
	selectSetting = "SELECT value FROM setting WHERE name = ?"
	upsertSetting = `INSERT INTO setting (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`
)

// Setting is what the shop has set under a name, "" where it has set nothing.
func (l *Ledger) Setting(ctx context.Context, name string) (value string, err error) {
	err = l.queryRow(ctx, selectSetting, name).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("reading the setting %s: %w", name, worded(err))
	}
	return value, nil
}

// SetSetting keeps a value under a name for good. It is no journal matter and
// no place for secrets.
func (l *Ledger) SetSetting(ctx context.Context, name, value string) error {
	if _, err := l.writer.ExecContext(ctx, upsertSetting, name, value); err != nil {
		return fmt.Errorf("keeping the setting %s: %w", name, worded(err))
	}
	return nil
}
