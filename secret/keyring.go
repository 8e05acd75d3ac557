package secret

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/zalando/go-keyring"
)

// Keyring keeps secrets in the desktop's keyring: the Secret Service of GNOME and KDE,
// the keychain of macOS, the credential manager of Windows. Each is an item of its own,
// because some of these take a few KB for one.
type Keyring struct {
	Account string // whose secrets; two tills with the same account on one machine share them
}

var _ Store = Keyring{}

// service is what the items are filed under.
const service = "wxtill"

// The items, in the order in which they are written: the key comes last, because by
// it the others are found to be there.
const (
	itemFormer = "former keys"
	itemCert   = "client certificate"
	itemPEM    = "client certificate's key"
	itemKey    = "API key"
)

func (k Keyring) name(item string) string { return k.Account + " " + item }

// get reads one item; "" is none.
func (k Keyring) get(item string) (string, error) {
	value, err := keyring.Get(service, k.name(item))
	if errors.Is(err, keyring.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrKeyring, err)
	}
	return value, nil
}

// set writes one item, or removes it where the value is "".
func (k Keyring) set(item, value string) error {
	if value == "" {
		err := keyring.Delete(service, k.name(item))
		if errors.Is(err, keyring.ErrNotFound) {
			return nil
		}
		return wrap(err)
	}
	return wrap(keyring.Set(service, k.name(item), value))
}

func wrap(err error) error {
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrKeyring, err)
	}
	return err
}

// Load implements [Store].
func (k Keyring) Load() (*Secrets, error) {
	s := &Secrets{}
	var former, cert, pem string
	for _, item := range []struct {
		name string
		into *string
	}{{itemKey, &s.Key}, {itemFormer, &former}, {itemCert, &cert}, {itemPEM, &pem}} {
		var err error
		if *item.into, err = k.get(item.name); err != nil {
			return nil, err
		}
	}
	if s.Key == "" {
		return nil, ErrNothing
	}
	var errs []error
	if former != "" {
		errs = append(errs, json.Unmarshal([]byte(former), &s.Former))
	}
	var err error
	s.ClientCert, err = bytesOf(cert)
	errs = append(errs, err)
	s.ClientKey, err = bytesOf(pem)
	if errors.Join(append(errs, err)...) != nil {
		return nil, ErrDamaged // what is in it is not for errors
	}
	return s, nil
}

// bytesOf is what a text of the keyring stands for; nil for none.
func bytesOf(text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return base64.StdEncoding.DecodeString(text)
}

// Save implements [Store].
func (k Keyring) Save(s *Secrets) error {
	former := ""
	if len(s.Former) > 0 {
		text, err := json.Marshal(s.Former)
		if err != nil {
			return err
		}
		former = string(text)
	}
	for _, item := range []struct{ name, value string }{
		{itemFormer, former},
		{itemCert, base64.StdEncoding.EncodeToString(s.ClientCert)},
		{itemPEM, base64.StdEncoding.EncodeToString(s.ClientKey)},
		{itemKey, s.Key},
	} {
		if err := k.set(item.name, item.value); err != nil {
			return err
		}
	}
	return nil
}

// Remove implements [Store].
func (k Keyring) Remove() error {
	var errs []error
	for _, item := range []string{itemKey, itemFormer, itemCert, itemPEM} {
		errs = append(errs, k.set(item, ""))
	}
	return errors.Join(errs...)
}
