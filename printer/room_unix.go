//go:build unix

package printer

import (
	"context"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// pollSlice is how long one poll may last, and so how late the end of a
// context is noticed.
const pollSlice = 50 * time.Millisecond

// roomWatch is a second descriptor of a serial device. It tells when a write
// would not block, which the serial package has no way to ask.
type roomWatch struct{ fd int }

func watchRoom(device string) (*roomWatch, error) {
	fd, err := unix.Open(device, unix.O_WRONLY|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: device, Err: err}
	}
	return &roomWatch{fd}, nil
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

func (w *roomWatch) close() { unix.Close(w.fd) }
