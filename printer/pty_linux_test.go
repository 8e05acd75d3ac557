package printer

import (
	"fmt"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// openPTY makes a pseudo-terminal: what a serial port is to the till (its
// path), and the printer's end of the line.
func openPTY(t testing.TB) (path string, far *os.File) {
	t.Helper()
	far, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here: ", err)
	}
	t.Cleanup(func() { far.Close() })
	raw, err := far.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	number := 0
	controlErr := raw.Control(func(fd uintptr) {
		if err = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); err == nil {
			number, err = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		}
	})
	if controlErr != nil || err != nil {
		t.Fatal(controlErr, err)
	}
	return fmt.Sprintf("/dev/pts/%d", number), far
}

// fill stuffs a serial device until it takes no more, as a printer that stopped
// reading leaves it.
func fill(t *testing.T, path string) {
	t.Helper()
	fd, err := unix.Open(path, unix.O_WRONLY|unix.O_NOCTTY|unix.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	junk := make([]byte, 64)
	for {
		// The system moves bytes along on its own time, which makes room again.
		fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
		if n, err := unix.Poll(fds, 50); n == 0 && err == nil {
			return
		}
		if _, err := unix.Write(fd, junk); err != nil && err != unix.EAGAIN {
			t.Fatal(err)
		}
	}
}
