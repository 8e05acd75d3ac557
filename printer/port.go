package printer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"wxtill/pos"
)

// transport reaches a printer.
type transport interface {
	// open gives a way to the printer. No byte is sent.
	open(ctx context.Context) (port, error)
	// pace is how long the line is busy with one byte; 0 where the system
	// holds the writer back by itself.
	pace() time.Duration
	// blind says that bytes are taken even where no printer is switched on.
	blind() bool
}

// port is an open way to a printer. Only the goroutine that owns it calls its
// methods. They end soon after ctx does, with its cause.
type port interface {
	// ready waits until the printer has room for more.
	ready(ctx context.Context) error
	// send hands over one chunk and says how much of it was taken.
	send(ctx context.Context, chunk []byte) (int, error)
	// finish follows the last byte of a slip. It says whether the port stays
	// open for the next one.
	finish(ctx context.Context) (keep bool, err error)
	// Close gives the device back; what it still holds back is dropped where
	// the printer does not take it.
	Close() error
}

// talker is a port on which the printer may answer.
type talker interface {
	port
	// receive returns what the printer has said, at the latest after about so long;
	// nothing at all is no error.
	receive(ctx context.Context, within time.Duration) ([]byte, error)
}

// overheard is a talker that stays open between slips and can be asked, without waiting,
// whether the printer has said something by itself.
type overheard interface {
	talker
	said() bool
}

// receive is that of a talker whose reads have deadlines.
func receive(ctx context.Context, from interface {
	io.Reader
	SetReadDeadline(time.Time) error
}, within time.Duration) ([]byte, error) {
	from.SetReadDeadline(time.Now().Add(max(within, shortestRead)))
	stop := context.AfterFunc(ctx, func() { from.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	said := make([]byte, 64)
	n, err := from.Read(said)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = nil
	}
	return said[:n], err
}

// shortestRead is how long a read waits at least for what is there already.
const shortestRead = 10 * time.Millisecond

// chunkSize is how much is handed over at a time: what a printer that stops
// reading leaves behind in the machine stays small.
const chunkSize = 256

// headStart is how many bytes before the line is idle the next chunk is handed over: a
// machine that is busy wakes up late.
const headStart = 64

// errNoFlow says that the system does not set the flow control of a serial line.
var errNoFlow = errors.New("this serial port has no such flow control here")

// errTaken says that another program has locked the device.
var errTaken = errors.New("it is locked")

// named tells the plain reasons why a device cannot be opened from all others.
func named(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errTaken) || busy(err):
		return fmt.Errorf("%w: %w", pos.ErrPortTaken, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", pos.ErrPortForbidden, err)
	}
	return err
}

// errGone says that the device of an open port went away.
var errGone = errors.New("the device is gone")

// lost tells the errors of a port whose device went away from all others.
func lost(err error) error {
	for _, gone := range []error{errGone, io.EOF, syscall.EIO, syscall.ENXIO, syscall.ENODEV, syscall.EPIPE, syscall.ECONNRESET} {
		if errors.Is(err, gone) {
			return fmt.Errorf("%w: %w", pos.ErrPrinterGone, err)
		}
	}
	return err
}

// deliver sends data in chunks, no faster than the line carries them, and says
// how much was taken.
func deliver(ctx context.Context, p port, data []byte, pace time.Duration) (int, error) {
	start := time.Now()
	sent := 0
	for sent < len(data) {
		if ctx.Err() != nil {
			return sent, cause(ctx)
		}
		if err := p.ready(ctx); err != nil {
			return sent, err
		}
		n, err := p.send(ctx, data[sent:min(sent+chunkSize, len(data))])
		sent += n
		if err != nil {
			return sent, err
		}
		ahead := headStart
		if sent == len(data) {
			ahead = 0
		}
		sleepUntil(ctx, start.Add(time.Duration(sent-ahead)*pace))
	}
	return sent, nil
}

// sleepUntil returns at t or when ctx ends.
func sleepUntil(ctx context.Context, t time.Time) {
	timer := time.NewTimer(time.Until(t))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// cause is why ctx ended. Time that ran out means a printer that takes nothing.
func cause(ctx context.Context) error {
	if err := context.Cause(ctx); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return pos.ErrPrinterStuck
}

// ended replaces the error of a call that was interrupted because ctx ended.
func ended(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return cause(ctx)
	}
	return err
}
