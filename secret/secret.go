// Package secret keeps what must not lie open on a disk: the merchant's API key, the
// keys it replaced, and the merchant's certificate. There are two places for them:
//
//   - the desktop's keyring ([Keyring]), which opens with the session of the person
//     at the till;
//   - a file encrypted under a passphrase ([AgeFile]), which is asked for at the start,
//     for machines without a keyring.
//
// A third, config.toml itself, needs nothing of this package and is the weaker way:
// whoever can read files as this user has the key.
//
// A [Store] replaces all that it keeps at once, and what it has kept is read back
// before [Put] says so: who moves a key away from another place can remove it there
// after that, and not before. No error and no formatting of [Secrets] gives one away.
package secret

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
)

// Secrets are all that a till has to keep to itself. Keys that were replaced are kept,
// by their fingerprints, for orders that were made with them.
type Secrets struct {
	Key        string            `json:"key"`                   // of the API, 32 characters
	Former     map[string]string `json:"former,omitempty"`      // fingerprint -> key
	ClientCert []byte            `json:"client_cert,omitempty"` // PEM or PKCS#12; nil for none
	ClientKey  []byte            `json:"client_key,omitempty"`  // PEM; nil beside PKCS#12
}

// Format implements [fmt.Formatter]: every verb prints the same mask.
func (s Secrets) Format(f fmt.State, _ rune) { io.WriteString(f, "********") }

// Equal reports whether both hold the same.
func (s *Secrets) Equal(o *Secrets) bool {
	return s.Key == o.Key && maps.Equal(s.Former, o.Former) && bytes.Equal(s.ClientCert, o.ClientCert) && bytes.Equal(s.ClientKey, o.ClientKey)
}

// Store is a place for secrets.
type Store interface {
	// Load returns ErrNothing where nothing is kept.
	Load() (*Secrets, error)
	// Save replaces what is kept.
	Save(*Secrets) error
	// Remove forgets what is kept; of nothing it is no error.
	Remove() error
}

// What can be wrong with a place for secrets.
var (
	ErrNothing    = errors.New("nothing is kept there")
	ErrKeyring    = errors.New("the desktop's keyring cannot be used")
	ErrPassphrase = errors.New("the passphrase is not the right one")
	ErrShort      = errors.New("the passphrase is too short")
	ErrDamaged    = errors.New("the file of secrets is damaged")
	ErrLocked     = errors.New("the secrets are locked until the passphrase is known")
	ErrNotKept    = errors.New("what was kept does not read back")
)

// Put saves s and reads it back.
func Put(to Store, s *Secrets) error {
	if err := to.Save(s); err != nil {
		return err
	}
	kept, err := to.Load()
	if err == nil && !kept.Equal(s) {
		err = ErrNotKept
	}
	return err
}
