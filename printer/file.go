package printer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"
)

// filePrinter is a device file like /dev/usb/lp0, or a regular file that slips
// are appended to as they would go to a printer.
type filePrinter struct{ path string }

func newFilePrinter(path string) (transport, error) {
	if strings.HasSuffix(path, string(filepath.Separator)) {
		return nil, fmt.Errorf("address %q: want a file, not a folder", path)
	}
	return filePrinter{filepath.Clean(path)}, nil
}

func (f filePrinter) pace() time.Duration { return 0 }

// blind: a printer at USB or the parallel port takes nothing while it is off; what other
// devices are, nobody knows.
func (f filePrinter) blind() bool {
	return strings.HasPrefix(f.path, "/dev/") && !strings.HasPrefix(filepath.Base(f.path), "lp")
}

// open opens the file for one slip. A missing file is made, with rights for its
// owner alone, except among the devices: there it is a printer that is off.
func (f filePrinter) open(context.Context) (port, error) {
	const flags = os.O_APPEND | syscall.O_NONBLOCK
	if !strings.HasPrefix(f.path, "/dev/") {
		return opened(os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|flags, 0o600))
	}
	file, err := os.OpenFile(f.path, os.O_RDWR|flags, 0)
	if err != nil {
		return opened(os.OpenFile(f.path, os.O_WRONLY|flags, 0)) // it may be written and not read
	}
	if !mayAnswer(file) {
		return opened(file, nil)
	}
	return &devicePort{filePort{file}}, nil
}

func opened(file *os.File, err error) (port, error) {
	if err != nil {
		return nil, err
	}
	return &filePort{file}, nil
}

// mayAnswer reports whether what can be read of a device is what a printer says: not of
// terminals, which give back what was written, nor where a read could not be ended.
func mayAnswer(device *os.File) bool {
	raw, err := device.SyscallConn() // Fd would make it block
	if err != nil || device.SetReadDeadline(time.Time{}) != nil {
		return false
	}
	terminal := true
	_ = raw.Control(func(fd uintptr) { terminal = term.IsTerminal(int(fd)) })
	return !terminal
}

type filePort struct{ *os.File }

// ready is for the write to find out.
func (p *filePort) ready(context.Context) error { return nil }

// send writes until ctx ends, where the system can wait for the device.
// Regular files never block.
func (p *filePort) send(ctx context.Context, chunk []byte) (int, error) {
	stop := context.AfterFunc(ctx, func() { p.SetWriteDeadline(time.Unix(1, 0)) })
	defer stop()
	n, err := p.Write(chunk)
	return n, ended(ctx, err)
}

// finish waits until the device would take more: Linux throws away what it has not
// handed to a USB printer when the file is closed.
func (p *filePort) finish(ctx context.Context) (keep bool, err error) {
	return false, awaitRoom(ctx, p.File)
}

var _ talker = (*devicePort)(nil)

// devicePort is a printer at USB, which can be heard as well.
type devicePort struct{ filePort }

func (p *devicePort) receive(ctx context.Context, within time.Duration) ([]byte, error) {
	return receive(ctx, p.File, within)
}
