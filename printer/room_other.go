//go:build !unix

package printer

import (
	"context"
	"errors"
	"io/fs"
	"os"
)

// roomWatch knows nothing on systems without poll: there the write itself says
// whether the printer takes data, and the end of ctx drops what is held.
type roomWatch struct{}

func watchRoom(string) (*roomWatch, error) { return &roomWatch{}, nil }

// busy reports whether an error of opening a device says that somebody has it: Windows
// gives a serial port to one program, and denies all others the access.
func busy(err error) bool { return errors.Is(err, fs.ErrPermission) }

// setFlow cannot reach a line that another handle has for itself.
func (*roomWatch) setFlow(string) error { return errNoFlow }

// awaitRoom has nothing to wait for: files are written at once there.
func awaitRoom(context.Context, *os.File) error { return nil }

func (*roomWatch) held() int { return 0 }

func (*roomWatch) wait(context.Context) error { return nil }

func (*roomWatch) said() bool { return false }

func (*roomWatch) close() {}
