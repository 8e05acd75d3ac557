package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"wxtill/pos"
)

// DirLock makes this process the till of a data directory. The system lets go of
// it when the process ends, however it ends.
type DirLock struct{ f *os.File }

// errHeld is what lockFile returns where another process holds the file.
var errHeld = errors.New("held")

// Lock takes the data directory. The error is a *pos.HeldError where another
// process has it.
func Lock(dir string) (*DirLock, error) {
	path := filepath.Join(dir, "wxtill.lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("taking the data directory: %w", err)
	}
	if err := lockFile(f); err != nil {
		held := &pos.HeldError{Dir: dir, PID: holder(path)}
		if errors.Is(err, errHeld) {
			return nil, errors.Join(held, f.Close())
		}
		return nil, errors.Join(fmt.Errorf("taking the data directory: %w", err), f.Close())
	}
	err = f.Truncate(0)
	if err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("taking the data directory: %w", err), f.Close())
	}
	return &DirLock{f}, nil
}

// holder is the process that wrote its number into the lock file, or 0.
func holder(path string) int {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

// Release lets go of the directory.
func (l *DirLock) Release() error { return l.f.Close() }
