package desk

import (
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// Paper is the far end of a serial line: it takes what the till sends to its
// printer.
type Paper struct {
	Device string // what the till opens
	master *os.File

	mu    sync.Mutex
	bytes []byte // guarded by mu
}

// NewPaper makes a pair of pseudo terminals and reads what arrives.
func NewPaper() (*Paper, error) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, fmt.Errorf("desk: making a terminal: %w", err)
	}
	fd := int(master.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err != nil {
		return nil, fmt.Errorf("desk: making a terminal: %w", err)
	}
	p := &Paper{Device: fmt.Sprintf("/dev/pts/%d", n), master: master}
	// Kept open, so that the line is there before and after the till.
	keep, err := os.OpenFile(p.Device, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, fmt.Errorf("desk: opening %s: %w", p.Device, err)
	}
	go p.read(keep)
	return p, nil
}

func (p *Paper) read(keep *os.File) {
	defer keep.Close()
	b := make([]byte, 4096)
	for {
		n, err := p.master.Read(b)
		p.mu.Lock()
		p.bytes = append(p.bytes, b[:n]...)
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// Text is what stands on the paper so far.
func (p *Paper) Text() (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Words(p.bytes)
}

// Close ends the line.
func (p *Paper) Close() error { return p.master.Close() }
