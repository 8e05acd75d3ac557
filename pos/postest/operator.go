package postest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"wxtill/pos"
)

// staff are the operators of a book in memory.
type staff struct {
	operators map[pos.OperatorID]*pos.Operator
	pins      map[pos.OperatorID]pos.PINHash
}

// putOperator keeps the operator of a change. The caller holds mu.
func (l *Ledger) putOperator(c *pos.Change) {
	if c.Operator == nil {
		return
	}
	l.operators[c.Operator.ID] = clone(c.Operator)
	if c.PIN != "" {
		l.pins[c.Operator.ID] = c.PIN
	}
}

// Operators implements [pos.Ledger].
func (l *Ledger) Operators(ctx context.Context) ([]*pos.Operator, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []*pos.Operator
	for _, id := range slices.Sorted(maps.Keys(l.operators)) {
		list = append(list, clone(l.operators[id]))
	}
	return list, ctx.Err()
}

// PINHash implements [pos.Ledger].
func (l *Ledger) PINHash(ctx context.Context, id pos.OperatorID) (pos.PINHash, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	hash, ok := l.pins[id]
	if !ok {
		return "", fmt.Errorf("%w: %s", pos.ErrNoSuchOperator, id)
	}
	return hash, nil
}
