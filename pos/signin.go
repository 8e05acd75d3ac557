package pos

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
)

// Attendance says who is at the till.
type Attendance struct {
	Staffed  bool      // the till has operators: somebody has to sign in
	Operator *Operator // who is signed in, nil for nobody
	Away     *Operator // who has locked the screen, nil where nobody has
}

// Attendance says who is at the till.
func (t *Till) Attendance() Attendance {
	t.mu.Lock()
	defer t.mu.Unlock()
	a := Attendance{Staffed: len(t.operators) > 0, Operator: t.present().clone()}
	if a.Operator == nil {
		a.Away = t.operators[t.signed].clone()
	}
	return a
}

// present is who is signed in and has not locked the screen, or nil. The caller
// holds mu.
func (t *Till) present() *Operator {
	if o := t.operators[t.signed]; o != nil && !o.Disabled && !t.away {
		return o
	}
	return nil
}

// presentID is the number of who is present, "" for nobody. The caller holds mu.
func (t *Till) presentID() OperatorID {
	if o := t.present(); o != nil {
		return o.ID
	}
	return ""
}

// SignIn takes an operator to the till, in the place of whoever is there. What
// is on the screen stays there. Errors: ErrWrongPIN, *LockedOutError,
// ErrOperatorDisabled, those of the ledger.
func (t *Till) SignIn(ctx context.Context, c Credentials) (*Operator, error) {
	o, err := t.authenticate(ctx, c)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	err = t.signInLocked(ctx, o)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventSignedIn})
	}
	return o, err
}

func (t *Till) signInLocked(ctx context.Context, o *Operator) error {
	if t.signed != o.ID {
		if err := t.signOutLocked(ctx); err != nil {
			return err
		}
	}
	c := &Change{Kind: EventSignedIn, At: t.Clock.Now(), By: Grant{Operator: o.ID}, Operator: o}
	if err := t.commit(ctx, c); err != nil {
		return err
	}
	t.signed, t.away = o.ID, false
	return nil
}

// SignOut ends what SignIn began: nobody is at the till. It does nothing where
// nobody was.
func (t *Till) SignOut(ctx context.Context) error {
	t.mu.Lock()
	err := t.signOutLocked(ctx)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventSignedOut})
	}
	return err
}

func (t *Till) signOutLocked(ctx context.Context) error {
	if t.signed == "" {
		return nil
	}
	c := &Change{Kind: EventSignedOut, At: t.Clock.Now(), By: Grant{Operator: t.signed}}
	if err := t.commit(ctx, c); err != nil {
		return err
	}
	t.signed, t.away = "", false
	return nil
}

// Lock has the till ask for a PIN again. A code on the screen stays where it is
// and is watched on; the operator who is away may come back, or another sign in.
// Errors: ErrNoOwner where the till has no operators, those of the ledger.
func (t *Till) Lock(ctx context.Context) error {
	t.mu.Lock()
	err := t.lockLocked(ctx)
	t.mu.Unlock()
	if err == nil {
		t.publish(Event{Kind: EventLocked})
	}
	return err
}

func (t *Till) lockLocked(ctx context.Context) error {
	switch {
	case len(t.operators) == 0:
		return ErrNoOwner
	case t.present() == nil:
		return nil
	}
	if err := t.commit(ctx, &Change{Kind: EventLocked, At: t.Clock.Now()}); err != nil {
		return err
	}
	t.away = true
	return nil
}

// May reports whether whoever is at the till has the right of his own.
func (t *Till) May(right Right) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, err := t.own(right)
	return err == nil
}

// own is the grant of whoever is at the till by his own right. The caller holds
// mu. Errors: ErrNoOwner, ErrNotSignedIn, ErrNotAllowed.
func (t *Till) own(right Right) (Grant, error) {
	o := t.present()
	switch {
	case len(t.operators) == 0 && slices.Contains(withoutOwner, right):
		return Grant{right: right}, nil
	case len(t.operators) == 0:
		return Grant{}, ErrNoOwner
	case o == nil:
		return Grant{}, ErrNotSignedIn
	case !o.May(right):
		return Grant{}, fmt.Errorf("%w: %s", ErrNotAllowed, right)
	}
	return Grant{Operator: o.ID, right: right}, nil
}

// need is the grant for something that needs right: the one given, or the own
// right of whoever is at the till where none is. The caller holds mu. Errors:
// those of [Till.Allow].
func (t *Till) need(right Right, given Grant) (Grant, error) {
	if given == (Grant{}) {
		return t.own(right)
	}
	return given, given.check(right)
}

// asks is need for what takes no lock of its own.
func (t *Till) asks(right Right, given Grant) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, err := t.need(right, given)
	return err
}

// Allow asks whether something that needs right may be done now. The zero
// Credentials stand for whoever is signed in, by his own right; others for
// somebody who has the right and allows it this once, which is journalled.
//
// Errors: ErrNoOwner where the till has no operators yet, ErrNotSignedIn,
// ErrNotAllowed, ErrWrongPIN, *LockedOutError, ErrOperatorDisabled, those of the
// ledger.
func (t *Till) Allow(ctx context.Context, right Right, by Credentials) (Grant, error) {
	t.mu.Lock()
	g, err := t.own(right)
	me := t.presentID()
	t.mu.Unlock()
	if by == (Credentials{}) || me == "" {
		return g, err
	}
	o, err := t.authenticate(ctx, by)
	switch {
	case err != nil:
		return Grant{}, err
	case !o.May(right):
		return Grant{}, fmt.Errorf("%w: %s", ErrNotAllowed, right)
	}
	g = Grant{Operator: me, right: right, used: new(atomic.Bool)}
	if o.ID != me {
		g.ApprovedBy = o.ID
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	// Not by the grant itself, which this commit would use up.
	said := Grant{Operator: me, ApprovedBy: o.ID}
	return g, t.commit(ctx, &Change{Kind: EventOverride, At: t.Clock.Now(), By: said, Right: right, Operator: o})
}

// authenticate finds out whether c are the operator's own. Wrong PINs are
// counted, and journalled, before the answer; what is returned has none. One PIN
// is looked at at a time, or many at once would be one try.
func (t *Till) authenticate(ctx context.Context, c Credentials) (*Operator, error) {
	t.pinMu.Lock()
	defer t.pinMu.Unlock()
	t.mu.Lock()
	o := t.operators[c.Operator].clone()
	t.mu.Unlock()
	now := t.Clock.Now()
	if o == nil || c.PIN == "" {
		return nil, ErrWrongPIN
	}
	if err := o.admit(now); err != nil {
		return nil, err
	}
	right, err := knows(ctx, t.Ledger, c)
	if err != nil {
		return nil, err
	}
	if !right {
		return nil, t.wrongPIN(ctx, o, now)
	}
	o.Failures, o.LockedUntil = 0, time.Time{}
	return o, nil
}

// knows reports whether the PIN is the operator's.
func knows(ctx context.Context, book OperatorLedger, c Credentials) (bool, error) {
	hash, err := book.PINHash(ctx, c.Operator)
	if err != nil {
		return false, fmt.Errorf("finding the PIN of operator %s: %w", c.Operator, err)
	}
	right, err := hash.matches(c.PIN)
	if err != nil {
		return false, fmt.Errorf("looking at the PIN of operator %s: %w", c.Operator, err)
	}
	return right, nil
}

// admit returns why the operator may not even try a PIN now. A clock that was set
// back makes nobody wait for longer than the wait was.
func (o *Operator) admit(now time.Time) error {
	switch {
	case o.Disabled:
		return fmt.Errorf("%w: %s", ErrOperatorDisabled, o.ID)
	case now.Before(o.LockedUntil) && o.LockedUntil.Sub(now) <= waitAfter(o.Failures):
		return &LockedOutError{Operator: o.ID, Until: o.LockedUntil}
	}
	return nil
}

// missed counts a wrong PIN and returns the error for it.
func (o *Operator) missed(now time.Time) error {
	o.Failures++
	wait := waitAfter(o.Failures)
	if wait == 0 {
		return ErrWrongPIN
	}
	o.LockedUntil = now.Add(wait)
	return &LockedOutError{Operator: o.ID, Until: o.LockedUntil}
}

// wrongPIN books a wrong PIN and returns the error for it.
func (t *Till) wrongPIN(ctx context.Context, o *Operator, now time.Time) error {
	kind, answer := EventWrongPIN, o.missed(now)
	if _, lockedOut := errors.AsType[*LockedOutError](answer); lockedOut {
		kind = EventLockedOut
	}
	t.mu.Lock()
	err := t.commit(ctx, &Change{Kind: kind, At: now, Operator: o})
	t.mu.Unlock()
	if err != nil {
		return err
	}
	t.publish(Event{Kind: kind})
	return answer
}

// Tried is how many wrong PINs in a row were typed for an operator beside the till,
// and how long he waits for it.
type Tried struct {
	Failures    int       `json:"failures"`
	LockedUntil time.Time `json:"locked_until,omitzero"`
}

// Tries counts the PINs that are typed beside a till, whose journal nobody else may
// write.
type Tries interface {
	// Try hands what has been counted for an operator to look, and keeps what that
	// returns before it returns the error of look. Nobody else tries a PIN meanwhile.
	Try(ctx context.Context, id OperatorID, look func(Tried) (Tried, error)) error
}

// Identify finds out whether c are the operator's own, for whoever reads a book
// beside the till. Wrong PINs are counted apart from those at the till, and make
// him wait as long. Errors: ErrNoOwner, ErrWrongPIN, *LockedOutError,
// ErrOperatorDisabled, those of the ledger and of tries.
func Identify(ctx context.Context, book OperatorLedger, tries Tries, c Credentials, clock func() time.Time) (*Operator, error) {
	operators, err := book.Operators(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the operators: %w", err)
	}
	if len(operators) == 0 {
		return nil, ErrNoOwner
	}
	i := slices.IndexFunc(operators, func(o *Operator) bool { return o.ID == c.Operator })
	if i < 0 {
		return nil, ErrWrongPIN
	}
	if err := operators[i].admit(clock()); err != nil {
		return nil, err
	}
	beside := operators[i].clone()
	err = tries.Try(ctx, c.Operator, func(t Tried) (Tried, error) {
		now := clock() // only now: others may have tried while this one waited for his turn
		beside.Failures, beside.LockedUntil = t.Failures, t.LockedUntil
		if err := beside.admit(now); err != nil {
			return t, err
		}
		right, err := knows(ctx, book, c)
		switch {
		case err != nil:
			return t, err
		case right:
			return Tried{}, nil
		}
		err = beside.missed(now)
		return Tried{beside.Failures, beside.LockedUntil}, err
	})
	if err != nil {
		return nil, err
	}
	return operators[i], nil
}
