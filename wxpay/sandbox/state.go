package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// saved is the state file.
type saved struct {
	Key    string
	Serial int
	Orders map[string]*Order
}

// load reads the state file, so that training goes on where it ended.
func (s *Sandbox) load() error {
	if s.o.StateFile == "" {
		return nil
	}
	text, err := os.ReadFile(s.o.StateFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var st saved
	if err == nil {
		err = json.Unmarshal(text, &st)
	}
	if err != nil {
		return fmt.Errorf("sandbox: reading %s: %w", s.o.StateFile, err)
	}
	if s.o.Key == "" {
		s.o.Key = st.Key
	}
	s.serial = st.Serial
	for no, o := range st.Orders {
		s.orders[no] = o
		s.codes[o.CodeURL] = no
	}
	return nil
}

// save writes the state file whole, by rename. The caller holds mu.
func (s *Sandbox) save() error {
	if s.o.StateFile == "" {
		return nil
	}
	text, err := json.Marshal(saved{Key: s.o.Key, Serial: s.serial, Orders: s.orders})
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(s.o.StateFile), "sandbox-*") // 0600
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), s.o.StateFile)
	}
	if err != nil {
		return fmt.Errorf("sandbox: writing %s: %w", s.o.StateFile, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
