package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"wxtill/durable"
)

// keyring keeps the API keys of former merchant records, so that orders made
// with them can be followed to their end. It is a file beside the database, not
// in it: backups of the book hold no key.
type keyring struct {
	path string
	keys map[string]string // fingerprint -> key
}

// openKeyring reads the keys of dir; none at all is no error.
func openKeyring(dir string) (*keyring, error) {
	k := &keyring{path: filepath.Join(dir, "keys.json"), keys: map[string]string{}}
	text, err := os.ReadFile(k.path)
	if errors.Is(err, fs.ErrNotExist) {
		return k, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &k.keys)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the keys of former accounts: %w", err)
	}
	return k, nil
}

// add keeps a key under its fingerprint. The file is replaced whole.
func (k *keyring) add(fingerprint, key string) error {
	if k.keys[fingerprint] == key {
		return nil
	}
	k.keys[fingerprint] = key
	text, err := json.Marshal(k.keys)
	if err != nil {
		return fmt.Errorf("keeping the key: %w", err)
	}
	if err := durable.Replace(k.path, text); err != nil {
		return fmt.Errorf("keeping the key: %w", err)
	}
	return nil
}
