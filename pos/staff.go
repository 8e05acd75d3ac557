package pos

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// OperatorLedger keeps the operators. They are written by Commit: a [Change] has
// the operator and, where it is a new one, the hash of his PIN.
type OperatorLedger interface {
	// Operators are all that there ever were, by their numbers.
	Operators(ctx context.Context) ([]*Operator, error)
	// PINHash returns ErrNoSuchOperator for an unknown number.
	PINHash(ctx context.Context, id OperatorID) (PINHash, error)
}

// Operators are all that there ever were, by their numbers.
func (t *Till) Operators() []*Operator {
	t.mu.Lock()
	defer t.mu.Unlock()
	var list []*Operator
	for _, id := range slices.Sorted(maps.Keys(t.operators)) {
		list = append(list, t.operators[id].clone())
	}
	return list
}

// MakeOwner makes the first operator, number 01, and signs him in. Errors:
// ErrOperatorExists where the till has operators, ErrOperatorName, ErrPINForm,
// those of the ledger.
func (t *Till) MakeOwner(ctx context.Context, name, pin string) (*Operator, error) {
	hash, err := newPINHash(pin)
	if err != nil {
		return nil, err
	}
	o := &Operator{ID: "01", Name: strings.TrimSpace(name), Role: RoleOwner}
	if err := o.check(); err != nil {
		return nil, err
	}
	t.mu.Lock()
	err = t.makeOwnerLocked(ctx, o, hash)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventSignedIn})
	}
	return o, err
}

func (t *Till) makeOwnerLocked(ctx context.Context, o *Operator, hash PINHash) error {
	if len(t.operators) > 0 {
		return ErrOperatorExists
	}
	c := &Change{Kind: EventOperator, At: t.Clock.Now(), By: Grant{Operator: o.ID}, Operator: o, PIN: hash}
	if err := t.commit(ctx, c); err != nil {
		return err
	}
	return t.signInLocked(ctx, o)
}

// AddOperator makes another operator; without a number he gets the next free
// one. It needs RightOperators. Errors: ErrOperatorExists, ErrOperatorID,
// ErrOperatorName, ErrOperatorRole, ErrPINForm, those of [Till.Allow].
func (t *Till) AddOperator(ctx context.Context, by Grant, o Operator, pin string) (*Operator, error) {
	hash, err := newPINHash(pin)
	if err != nil {
		return nil, err
	}
	made := &Operator{ID: o.ID, Name: strings.TrimSpace(o.Name), Role: o.Role}
	err = t.changeStaff(ctx, by, hash, func() (*Operator, error) {
		if made.ID == "" {
			made.ID = t.nextOperator()
		}
		if t.operators[made.ID] != nil {
			return nil, fmt.Errorf("%w: %s", ErrOperatorExists, made.ID)
		}
		return made, made.check()
	})
	return made, err
}

// nextOperator is the number behind the highest one. The caller holds mu.
func (t *Till) nextOperator() OperatorID {
	for n := 1; ; n++ {
		if id := OperatorID(fmt.Sprintf("%02d", n)); t.operators[id] == nil {
			return id
		}
	}
}

// ChangeOperator gives an operator another name or role, or disables him or
// takes him back. It needs RightOperators. Errors: ErrNoSuchOperator,
// ErrLastOwner, ErrOperatorName, ErrOperatorRole, those of [Till.Allow].
func (t *Till) ChangeOperator(ctx context.Context, by Grant, o Operator) error {
	return t.changeStaff(ctx, by, "", func() (*Operator, error) {
		now, err := t.known(o.ID)
		if err != nil {
			return nil, err
		}
		if now.May(RightOperators) && t.owners() == 1 && (o.Disabled || o.Role != RoleOwner) {
			return nil, ErrLastOwner
		}
		now.Name, now.Role, now.Disabled = strings.TrimSpace(o.Name), o.Role, o.Disabled
		return now, now.check()
	})
}

// owners counts those who can say who may do what. The caller holds mu.
func (t *Till) owners() (n int) {
	for _, o := range t.operators {
		if o.May(RightOperators) {
			n++
		}
	}
	return n
}

// known is a copy of an operator. The caller holds mu.
func (t *Till) known(id OperatorID) (*Operator, error) {
	o := t.operators[id].clone()
	if o == nil {
		return nil, fmt.Errorf("%w: %s", ErrNoSuchOperator, id)
	}
	return o, nil
}

// ResetPIN gives an operator another PIN and lets him try at once. It needs
// RightOperators. Errors: ErrNoSuchOperator, ErrPINForm, those of [Till.Allow].
func (t *Till) ResetPIN(ctx context.Context, by Grant, id OperatorID, pin string) error {
	hash, err := newPINHash(pin)
	if err != nil {
		return err
	}
	return t.changeStaff(ctx, by, hash, func() (*Operator, error) {
		o, err := t.known(id)
		if err != nil {
			return nil, err
		}
		o.Failures, o.LockedUntil = 0, time.Time{}
		return o, nil
	})
}

// changeStaff commits what change makes of an operator, by whoever has
// RightOperators.
func (t *Till) changeStaff(ctx context.Context, by Grant, hash PINHash, change func() (*Operator, error)) error {
	t.mu.Lock()
	err := t.changeStaffLocked(ctx, by, hash, change)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventOperator})
	}
	return err
}

func (t *Till) changeStaffLocked(ctx context.Context, by Grant, hash PINHash, change func() (*Operator, error)) error {
	by, err := t.need(RightOperators, by)
	if err != nil {
		return err
	}
	o, err := change()
	if err != nil {
		return err
	}
	return t.commit(ctx, &Change{Kind: EventOperator, At: t.Clock.Now(), By: by, Operator: o, PIN: hash})
}

// ChangePIN gives an operator another PIN by his old one, without further
// rights. Errors: ErrPINForm, those of [Till.SignIn].
func (t *Till) ChangePIN(ctx context.Context, old Credentials, pin string) error {
	hash, err := newPINHash(pin)
	if err != nil {
		return err
	}
	o, err := t.authenticate(ctx, old)
	if err != nil {
		return err
	}
	t.mu.Lock()
	c := &Change{Kind: EventOperator, At: t.Clock.Now(), By: Grant{Operator: o.ID}, Operator: o, PIN: hash}
	err = t.commit(ctx, c)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventOperator})
	}
	return err
}

// operatorName is what receipts call an operator. The caller holds mu.
func (t *Till) operatorName(id OperatorID) string {
	if o := t.operators[id]; o != nil {
		return o.Name
	}
	return ""
}

// takeOperators takes up the operators of the book.
func (t *Till) takeOperators(ctx context.Context) error {
	list, err := t.Ledger.Operators(ctx)
	for _, o := range list {
		t.operators[o.ID] = o
	}
	return err
}
