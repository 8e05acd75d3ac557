package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"wxtill/config"
	"wxtill/secret"
	"wxtill/storage"
)

const (
	testKey   = "192006250b4c09247ec02edce69f6a2d"
	formerKey = "8934e7d15453e97507ef794cf7b0519d"
)

// accountDir is a data directory with an account, its certificate in files and a
// former key.
func accountDir(t *testing.T) (dir string, now *config.Config) {
	t.Helper()
	dir = t.TempDir()
	c := config.Defaults()
	c.AppID, c.MchID, c.Key = "wx2421b1c4370ec43b", "10000100", config.NewKey(testKey)
	c.ClientCert, c.ClientKey = "cert.pem", "key.pem"
	for name, text := range map[string]string{
		"cert.pem": "the certificate", "key.pem": "its private key",
		formerKeys: `{"` + storage.Fingerprint(formerKey) + `":"` + formerKey + `"}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Save(filepath.Join(dir, configFile)); err != nil {
		t.Fatal(err)
	}
	return dir, load(t, dir)
}

func load(t *testing.T, dir string) *config.Config {
	t.Helper()
	c, err := config.Load(filepath.Join(dir, configFile))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// kept is what a start would find.
func kept(t *testing.T, dir, passphrase string) *vault {
	t.Helper()
	c := load(t, dir)
	v, err := openVault(c, storeOf(c, filepath.Join(dir, configFile), passphrase), dir)
	if err != nil {
		t.Fatal(err)
	}
	if c.Key.Reveal() != testKey {
		t.Error("the key is not what it was")
	}
	own, err := v.certificate(c)
	if err != nil || own == nil || string(own.Cert) != "the certificate" || string(own.Key) != "its private key" {
		t.Errorf("the certificate is not what it was: %v", err)
	}
	if v.Former[storage.Fingerprint(formerKey)] != formerKey {
		t.Error("the former key is lost")
	}
	return v
}

const passphrase = "correct horse battery"

// TestSecretsMove moves them through all places and back; at each stop a start finds
// all of them, and no other place has them.
func TestSecretsMove(t *testing.T) {
	keyring.MockInit()
	dir, _ := accountDir(t)
	path := filepath.Join(dir, configFile)
	v := kept(t, dir, "")
	for _, to := range []string{config.InKeyring, config.InAgeFile, config.InConfig} {
		now := load(t, dir)
		next := *now
		next.Secrets = to
		if _, err := v.move(now, &next, path, passphrase); err != nil {
			t.Fatalf("to %s: %v", to, err)
		}
		v = kept(t, dir, passphrase)
		inConfig := strings.Contains(fileText(t, path), testKey)
		_, err := secret.Keyring{Account: "wx2421b1c4370ec43b 10000100"}.Load()
		inKeyring := !errors.Is(err, secret.ErrNothing)
		_, err = os.Stat(filepath.Join(dir, ageFile))
		if inConfig != (to == config.InConfig) || inKeyring != (to == config.InKeyring) || (err == nil) != (to == config.InAgeFile) {
			t.Errorf("after the move to %s: in config %v, in the keyring %v, age file: %v", to, inConfig, inKeyring, err)
		}
		if _, err := os.Stat(filepath.Join(dir, formerKeys)); (err == nil) != (to == config.InConfig) {
			t.Errorf("after the move to %s: %s: %v", to, formerKeys, err)
		}
	}
}

// TestSecretsMoveSaysWhatIsLeft names the person's own files, which stay.
func TestSecretsMoveSaysWhatIsLeft(t *testing.T) {
	dir, now := accountDir(t)
	v := kept(t, dir, "")
	next := *now
	next.Secrets = config.InAgeFile
	left, err := v.move(now, &next, filepath.Join(dir, configFile), passphrase)
	if want := []string{filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")}; err != nil || !slices.Equal(left, want) {
		t.Errorf("left %q, %v", left, err)
	}
	for _, file := range left {
		fileText(t, file)
	}
}

// TestSecretsMoveFails leaves all as it was, whatever goes wrong.
func TestSecretsMoveFails(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, dir string, next *config.Config)
		want  error
	}{
		{"the keyring refuses", func(t *testing.T, _ string, next *config.Config) {
			keyring.MockInitWithError(errors.New("locked"))
			next.Secrets = config.InKeyring
		}, secret.ErrKeyring},
		{"a short passphrase", func(_ *testing.T, _ string, next *config.Config) {
			next.Secrets, next.Passphrase = config.InAgeFile, config.NewKey("1234567")
		}, secret.ErrShort},
		{"a key of another form", func(_ *testing.T, _ string, next *config.Config) {
			next.Secrets, next.Passphrase, next.Key = config.InAgeFile, config.NewKey(passphrase), config.NewKey("short")
		}, nil},
		{"another mistake on the page", func(_ *testing.T, _ string, next *config.Config) {
			next.Secrets, next.Passphrase, next.Shop.Till = config.InAgeFile, config.NewKey(passphrase), "T 01"
		}, nil},
		{"a certificate that is gone", func(t *testing.T, dir string, next *config.Config) {
			next.Secrets, next.Passphrase, next.ClientCert = config.InAgeFile, config.NewKey(passphrase), "gone.pem"
		}, os.ErrNotExist},
	} {
		t.Run(c.name, func(t *testing.T) {
			keyring.MockInit()
			dir, now := accountDir(t)
			path := filepath.Join(dir, configFile)
			before := fileText(t, path)
			s := settings{path: path, vault: kept(t, dir, "")}
			next := *now
			c.spoil(t, dir, &next)
			err := s.Save(&next)
			if err == nil || c.want != nil && !errors.Is(err, c.want) || strings.Contains(err.Error(), testKey) {
				t.Errorf("Save: %v", err)
			}
			if fileText(t, path) != before {
				t.Error("config.toml has changed")
			}
			if _, err := os.Stat(filepath.Join(dir, ageFile)); err == nil {
				t.Error("a file of secrets was made")
			}
			kept(t, dir, "")
		})
	}
}

// TestSettingsKeepANewKey writes a key that was typed on the page where secrets are
// kept, twice without a restart.
func TestSettingsKeepANewKey(t *testing.T) {
	keyring.MockInit()
	dir, now := accountDir(t)
	s := settings{path: filepath.Join(dir, configFile), vault: kept(t, dir, "")}
	next := *now
	next.Secrets = config.InKeyring
	if err := s.Save(&next); err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{formerKey, testKey} {
		again, err := s.Load()
		if err != nil {
			t.Fatal(err)
		}
		again.Key = config.NewKey(typed)
		if err := s.Save(again); err != nil {
			t.Fatal(err)
		}
		if held, err := (secret.Keyring{Account: "wx2421b1c4370ec43b 10000100"}).Load(); err != nil || held.Key != typed || held.ClientCert == nil {
			t.Errorf("kept: %v", err)
		}
		if text := fileText(t, s.path); strings.Contains(text, typed) {
			t.Error("the key is in config.toml")
		}
	}
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
