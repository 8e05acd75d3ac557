package pos

import "context"

// Allow asks whether something that needs right may be done now. The zero
// Credentials stand for whoever is signed in, by his own right; others for
// somebody who has the right and allows it this once, which is journalled.
//
// Errors: ErrNoOwner where the till has no operators yet, ErrNotAllowed,
// ErrWrongPIN, *LockedOutError, those of the ledger.
func (t *Till) Allow(ctx context.Context, right Right, by Credentials) (Grant, error) {
	return Grant{}, ErrNoOwner
}
