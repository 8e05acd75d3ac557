package secret

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"

	"filippo.io/age"

	"wxtill/durable"
)

// AgeFile keeps secrets in a file of the age format under a passphrase, which any age
// program opens too. Guessing it costs a second a time.
type AgeFile struct {
	Path       string
	Passphrase string
	work       int // scrypt's log2 N; 0: age's own choice
}

var _ Store = AgeFile{}

// LeastPassphrase is how many characters a passphrase has at least.
const LeastPassphrase = 8

// mostFile bounds what is read; real ones have a few KB.
const mostFile = 1 << 20

// Format implements [fmt.Formatter]: every verb prints the path only.
func (f AgeFile) Format(s fmt.State, _ rune) { io.WriteString(s, f.Path) }

// Load implements [Store]. Errors: ErrNothing, ErrLocked without a passphrase,
// ErrPassphrase, ErrDamaged.
func (f AgeFile) Load() (*Secrets, error) {
	doc, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNothing, f.Path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the file of secrets: %w", err)
	}
	if f.Passphrase == "" {
		return nil, ErrLocked
	}
	who, err := age.NewScryptIdentity(f.Passphrase)
	if err != nil {
		return nil, fmt.Errorf("opening the file of secrets: %w", err)
	}
	plain, err := age.Decrypt(bytes.NewReader(doc), who)
	var other *age.NoIdentityMatchError
	if errors.As(err, &other) {
		return nil, ErrPassphrase
	}
	var text []byte
	if err == nil {
		text, err = io.ReadAll(io.LimitReader(plain, mostFile))
	}
	s := &Secrets{}
	if err != nil || json.Unmarshal(text, s) != nil || s.Key == "" {
		return nil, fmt.Errorf("%w: %s", ErrDamaged, f.Path)
	}
	return s, nil
}

// Save implements [Store]. The file is replaced in one step. Errors: ErrShort.
func (f AgeFile) Save(s *Secrets) error {
	if utf8.RuneCountInString(f.Passphrase) < LeastPassphrase {
		return ErrShort
	}
	who, err := age.NewScryptRecipient(f.Passphrase)
	if err != nil {
		return fmt.Errorf("writing the file of secrets: %w", err)
	}
	if f.work > 0 {
		who.SetWorkFactor(f.work)
	}
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("writing the file of secrets: %w", err)
	}
	var doc bytes.Buffer
	w, err := age.Encrypt(&doc, who)
	if err == nil {
		_, err = w.Write(text)
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = durable.Replace(f.Path, doc.Bytes())
	}
	if err != nil {
		return fmt.Errorf("writing the file of secrets: %w", err)
	}
	return nil
}

// Remove implements [Store].
func (f AgeFile) Remove() error {
	err := os.Remove(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
