package secret

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"
)

const key = "8934e7d15453e97507ef794cf7b0519d"

// samples are secrets of every shape; the last one has all.
func samples() []*Secrets {
	return []*Secrets{
		{Key: key},
		{Key: key, Former: map[string]string{"a1": key, "b2": "192006250b4c09247ec02edce69f6a2d"}},
		{Key: key, ClientCert: []byte{0x30, 0x82, 0, 1, 0xff}},
		{Key: key, Former: map[string]string{"a1": key}, ClientCert: []byte("-----BEGIN CERTIFICATE-----\n"), ClientKey: []byte("-----BEGIN PRIVATE KEY-----\n")},
	}
}

// quick is a file that costs no second to open.
func quick(t *testing.T, passphrase string) AgeFile {
	return AgeFile{Path: filepath.Join(t.TempDir(), "secrets.age"), Passphrase: passphrase, work: 4}
}

// TestStores holds every place to what a Store promises.
func TestStores(t *testing.T) {
	keyring.MockInit()
	for name, store := range map[string]Store{"keyring": Keyring{Account: "wx1 1"}, "age": quick(t, "correct horse")} {
		t.Run(name, func(t *testing.T) {
			if _, err := store.Load(); !errors.Is(err, ErrNothing) {
				t.Errorf("an empty one: %v", err)
			}
			if err := store.Remove(); err != nil {
				t.Errorf("removing nothing: %v", err)
			}
			for _, want := range samples() {
				if err := Put(store, want); err != nil {
					t.Fatal(err)
				}
				got, err := store.Load()
				if err != nil || !got.Equal(want) {
					t.Errorf("not what was kept: %v", err)
				}
			}
			for _, want := range samples() { // and back: what is not there any more is gone
				if err := Put(store, want); err != nil {
					t.Fatal(err)
				}
			}
			if err := store.Remove(); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Load(); !errors.Is(err, ErrNothing) {
				t.Errorf("after Remove: %v", err)
			}
		})
	}
}

func TestAgeFile(t *testing.T) {
	f := quick(t, "correct horse")
	if err := f.Save(samples()[3]); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(f.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	doc, err := os.ReadFile(f.Path)
	if err != nil || !bytes.HasPrefix(doc, []byte("age-encryption.org/v1\n-> scrypt ")) || bytes.Contains(doc, []byte("PRIVATE")) {
		t.Errorf("the file begins %.40q, %v", doc, err)
	}
	before := *samples()[3]
	for _, c := range []struct {
		name string
		f    AgeFile
		want error
	}{
		{"no passphrase", AgeFile{Path: f.Path}, ErrLocked},
		{"a wrong one", AgeFile{Path: f.Path, Passphrase: "correct house"}, ErrPassphrase},
		{"the right one", f, nil},
	} {
		got, err := c.f.Load()
		if !errors.Is(err, c.want) || c.want == nil && (err != nil || !got.Equal(&before)) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	short := f
	short.Passphrase = "口令太短了呀呀"
	if err := short.Save(&Secrets{Key: key}); !errors.Is(err, ErrShort) {
		t.Errorf("a short passphrase: %v", err)
	}
	if got, err := f.Load(); err != nil || !got.Equal(&before) {
		t.Errorf("after what was refused: %v", err)
	}
	for at := range doc {
		broken := bytes.Clone(doc)
		broken[at] ^= 1
		if err := os.WriteFile(f.Path, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := f.Load(); err == nil {
			t.Fatalf("byte %d changed: read as %v", at, got)
		} else if strings.Contains(err.Error(), key) {
			t.Fatalf("the error has the key: %v", err)
		}
	}
}

// forgetful is a place that keeps something else.
type forgetful struct{ Keyring }

func (forgetful) Save(*Secrets) error     { return nil }
func (forgetful) Load() (*Secrets, error) { return &Secrets{Key: "other"}, nil }

func TestPutReadsBack(t *testing.T) {
	if err := Put(forgetful{}, samples()[0]); !errors.Is(err, ErrNotKept) {
		t.Errorf("Put: %v", err)
	}
}

// TestNothingPrintsASecret prints secrets and stores in every way.
func TestNothingPrintsASecret(t *testing.T) {
	s := samples()[3]
	f := AgeFile{Path: "secrets.age", Passphrase: "correct horse"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{s, *s, f, struct{ S Secrets }{*s}, []AgeFile{f}} {
			text := fmt.Sprintf(verb, v)
			for _, secret := range []string{key, "PRIVATE", "horse", fmt.Sprintf("%x", key)} {
				if strings.Contains(text, secret) {
					t.Errorf("%s of %T prints %q", verb, v, secret)
				}
			}
		}
	}
	if _, err := json.Marshal(s); err != nil { // it is how they are kept
		t.Error(err)
	}
}
