package printer

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
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

// open opens the file for one slip. A missing file is made, with rights for its
// owner alone, except among the devices: there it is a printer that is off.
func (f filePrinter) open(context.Context) (port, error) {
	flags := os.O_WRONLY | os.O_APPEND | syscall.O_NONBLOCK
	if !strings.HasPrefix(f.path, "/dev/") {
		flags |= os.O_CREATE
	}
	file, err := os.OpenFile(f.path, flags, 0o600)
	if err != nil {
		return nil, err
	}
	return &filePort{file}, nil
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

func (p *filePort) finish(context.Context) (keep bool, err error) { return false, nil }
