package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"wxtill/pos"
)

const (
	upsertOperator = `INSERT INTO operator (id, role, disabled, document) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET role = excluded.role, disabled = excluded.disabled, document = excluded.document`
	upsertPIN = `INSERT INTO operator_pin (operator, hash) VALUES (?, ?)
		ON CONFLICT (operator) DO UPDATE SET hash = excluded.hash`
	selectOperators = "SELECT document FROM operator ORDER BY id"
	selectPIN       = "SELECT hash FROM operator_pin WHERE operator = ?"
)

// operator writes o and, where there is a new one, the hash of his PIN.
func (w *change) operator(o *pos.Operator, pin pos.PINHash) {
	if o == nil {
		return
	}
	w.exec(upsertOperator, o.ID, o.Role, o.Disabled, w.document(o))
	if pin != "" {
		w.exec(upsertPIN, o.ID, string(pin))
	}
}

// Operators implements [pos.Ledger].
func (l *Ledger) Operators(ctx context.Context) ([]*pos.Operator, error) {
	return many[pos.Operator](ctx, l, selectOperators)
}

// PINHash implements [pos.Ledger].
func (l *Ledger) PINHash(ctx context.Context, id pos.OperatorID) (pos.PINHash, error) {
	var hash string
	err := l.queryRow(ctx, selectPIN, id).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("%w: %s", pos.ErrNoSuchOperator, id)
	}
	return pos.PINHash(hash), worded(err)
}

func operatorColumns(document []byte) ([]string, error) {
	var o pos.Operator
	err := json.Unmarshal(document, &o)
	disabled := "0"
	if o.Disabled {
		disabled = "1"
	}
	return []string{string(o.Role), disabled}, err
}
