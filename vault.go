package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"wxtill/config"
	"wxtill/durable"
	"wxtill/secret"
	"wxtill/words"
	"wxtill/wxpay"
)

// vault holds the secrets of a till while it runs: the keys of former merchant
// records among them, so that orders made with them can be followed to their end.
// Backups of the book hold no key.
type vault struct {
	store  secret.Store // nil: config.toml, and keys.json beside the book
	former string       // path of keys.json
	secret.Secrets
}

// formerKeys is the file of former keys where no other place is chosen.
const formerKeys = "keys.json"

// ageFile is the file of secrets beside config.toml.
const ageFile = "secrets.age"

// storeOf is the place that a configuration names, nil for config.toml itself.
func storeOf(c *config.Config, path, passphrase string) secret.Store {
	switch c.Secrets {
	case config.InKeyring:
		return secret.Keyring{Account: c.AppID + " " + c.MchID}
	case config.InAgeFile:
		return secret.AgeFile{Path: filepath.Join(filepath.Dir(path), ageFile), Passphrase: passphrase}
	}
	return nil
}

// openVault opens the place that the configuration names, and fills the key in there.
// dir is the directory of the book.
func openVault(c *config.Config, store secret.Store, dir string) (*vault, error) {
	v := &vault{store: store, former: filepath.Join(dir, formerKeys)}
	if store == nil {
		v.Key = c.Key.Reveal()
	} else {
		kept, err := store.Load()
		if err != nil {
			return nil, fmt.Errorf("opening the secrets: %w", err)
		}
		v.Secrets = *kept
		c.Key = config.NewKey(v.Key)
	}
	text, err := os.ReadFile(v.former)
	if errors.Is(err, fs.ErrNotExist) {
		return v, nil
	}
	keys := map[string]string{}
	if err == nil {
		err = json.Unmarshal(text, &keys)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the keys of former accounts: %w", err)
	}
	for fingerprint, key := range keys {
		v.remember(fingerprint, key)
	}
	return v, nil
}

func (v *vault) remember(fingerprint, key string) (fresh bool) {
	if v.Former[fingerprint] == key {
		return false
	}
	if v.Former == nil {
		v.Former = map[string]string{}
	}
	v.Former[fingerprint] = key
	return true
}

// add keeps a key under its fingerprint.
func (v *vault) add(fingerprint, key string) error {
	if !v.remember(fingerprint, key) {
		return nil
	}
	if v.store != nil {
		if err := secret.Put(v.store, &v.Secrets); err != nil {
			return fmt.Errorf("keeping the key: %w", err)
		}
		return nil
	}
	return writeFormer(v.former, v.Former)
}

func writeFormer(path string, keys map[string]string) error {
	text, err := json.Marshal(keys)
	if err == nil {
		err = durable.Replace(path, text)
	}
	if err != nil {
		return fmt.Errorf("keeping the key: %w", err)
	}
	return nil
}

// certificate is the merchant's: of the files that the configuration names, else the
// one that is kept, or nil.
func (v *vault) certificate(c *config.Config) (*wxpay.MerchantCertificate, error) {
	cert, key, err := c.MerchantCertificate()
	if cert == nil && err == nil && v != nil {
		cert, key = v.ClientCert, v.ClientKey
	}
	if cert == nil || err != nil {
		return nil, err
	}
	return &wxpay.MerchantCertificate{Cert: cert, Key: key, MchID: c.MchID}, nil
}

// unlock opens the secrets of the till.
func (s *station) unlock(p places, dir string, stderr io.Writer) error {
	passphrase := ""
	if s.config.Secrets == config.InAgeFile {
		var err error
		if passphrase, err = p.secrets.ask(s.words.Text("secret.ask"), stderr); err != nil {
			return err
		}
	}
	var err error
	s.vault, err = openVault(s.config, storeOf(s.config, s.path, passphrase), dir)
	return err
}

// passphrases says where the passphrase of the file of secrets comes from. It is
// never an argument: those can be seen by everybody on the machine.
type passphrases struct {
	fd     int    // of -passphrase-fd; negative: none
	typed  string // in the window, or read before
	window bool   // a window asks, not the terminal
}

// ask reads the passphrase. Errors: secret.ErrLocked where nobody can be asked.
func (p *passphrases) ask(prompt string, stderr io.Writer) (string, error) {
	switch {
	case p.typed != "":
	case p.fd >= 0:
		f := os.NewFile(uintptr(p.fd), "passphrase")
		if f == nil {
			return "", words.Say("secret.fd", p.fd)
		}
		defer f.Close()
		text, err := io.ReadAll(io.LimitReader(f, 4096))
		if err != nil {
			return "", words.Say("secret.fd", p.fd)
		}
		p.typed, _, _ = strings.Cut(string(text), "\n")
		p.typed = strings.TrimSuffix(p.typed, "\r")
	case p.window || !atTerminal():
		return "", secret.ErrLocked
	default:
		var err error
		if p.typed, err = askSecret(prompt, stderr); err != nil {
			return "", err
		}
	}
	if p.typed == "" {
		return "", secret.ErrLocked
	}
	return p.typed, nil
}

// askSecret reads a line at the terminal without showing it.
func askSecret(prompt string, stderr io.Writer) (string, error) {
	fmt.Fprint(stderr, prompt)
	text, err := term.ReadPassword(int(os.Stdin.Fd()))
	fmt.Fprintln(stderr)
	if err != nil {
		return "", fmt.Errorf("reading from the terminal: %w", err)
	}
	return string(text), nil
}
