//go:build unix

package printer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// pollSlice is how long one poll may last, and so how late the end of a
// context is noticed.
const pollSlice = 50 * time.Millisecond

// roomWatch is a second descriptor of a serial device. It does what the serial
// package cannot: it tells when a write would not block and what is not sent yet, sets
// the flow control, and keeps other programs of good manners off the line.
type roomWatch struct{ fd int }

func watchRoom(device string) (*roomWatch, error) {
	fd, err := unix.Open(device, unix.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: device, Err: err}
	}
	if err := unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB); err == unix.EWOULDBLOCK {
		unix.Close(fd)
		return nil, &os.PathError{Op: "lock", Path: device, Err: errTaken}
	}
	return &roomWatch{fd}, nil
}

// busy reports whether an error of opening a device says that somebody has it.
func busy(err error) bool { return errors.Is(err, unix.EBUSY) }

// XON and XOFF.
const (
	xon  = 0x11
	xoff = 0x13
)

// setFlow has the system heed how the printer stops the line, and looks whether it
// will: some drivers know no wires.
func (w *roomWatch) setFlow(flow string) error {
	t, err := unix.IoctlGetTermios(w.fd, getTermios)
	if err != nil {
		return fmt.Errorf("reading the settings of the line: %w", err)
	}
	switch flow {
	case FlowRTSCTS:
		t.Cflag |= unix.CRTSCTS
	case FlowXONXOFF:
		t.Iflag |= unix.IXON
		t.Cc[unix.VSTART], t.Cc[unix.VSTOP] = xon, xoff
	}
	if err := unix.IoctlSetTermios(w.fd, setTermios, t); err != nil {
		return fmt.Errorf("setting flow control %s: %w", flow, err)
	}
	got, err := unix.IoctlGetTermios(w.fd, getTermios)
	if err != nil || got.Cflag&unix.CRTSCTS != t.Cflag&unix.CRTSCTS || got.Iflag&unix.IXON != t.Iflag&unix.IXON {
		return errNoFlow
	}
	return nil
}

// held is how many bytes the system has been given and the line has not sent.
func (w *roomWatch) held() int {
	n, err := unix.IoctlGetInt(w.fd, unix.TIOCOUTQ)
	if err != nil {
		return 0 // a device that cannot say so
	}
	return n
}

// awaitRoom waits until a file would take more.
func awaitRoom(ctx context.Context, file *os.File) error {
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	waited := raw.Control(func(fd uintptr) { err = (&roomWatch{int(fd)}).wait(ctx) })
	return errors.Join(waited, err)
}

// wait returns nil once there is room, errGone once the device is not there any
// more, and the cause of ctx when that ends. It looks at least once.
func (w *roomWatch) wait(ctx context.Context) error {
	for {
		slice := pollSlice
		if ctx.Err() != nil {
			slice = 0
		}
		fds := []unix.PollFd{{Fd: int32(w.fd), Events: unix.POLLOUT}}
		_, err := unix.Poll(fds, int(slice.Milliseconds()))
		switch {
		case err != nil && err != unix.EINTR:
			return err
		case fds[0].Revents&(unix.POLLERR|unix.POLLHUP|unix.POLLNVAL) != 0:
			return errGone
		case fds[0].Revents&unix.POLLOUT != 0:
			return nil
		case ctx.Err() != nil:
			return cause(ctx)
		}
	}
}

// said reports whether there is something to read.
func (w *roomWatch) said() bool {
	fds := []unix.PollFd{{Fd: int32(w.fd), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, 0)
	return n > 0 && err == nil && fds[0].Revents&unix.POLLIN != 0
}

func (w *roomWatch) close() { unix.Close(w.fd) }
