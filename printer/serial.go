package printer

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/tarm/serial"
)

// readTimeout bounds every read of a serial line. Without it a read, and with
// it Close, would wait for a byte that may never come.
const readTimeout = 300 * time.Millisecond

// defaultBaud is what printers are set to when they leave the factory.
const defaultBaud = 9600

// bauds are the speeds that printers know.
var bauds = []int{1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400}

// serialLine is a printer on a serial device: 8 data bits, no parity, 1 stop
// bit.
type serialLine struct {
	device string
	baud   int
}

func newSerialLine(device string, baud int) (transport, error) {
	if baud == 0 {
		baud = defaultBaud
	}
	if !slices.Contains(bauds, baud) {
		return nil, fmt.Errorf("baud %d: want one of %v", baud, bauds)
	}
	return serialLine{device, baud}, nil
}

// pace is the time of one byte: 8 bits, a start bit and a stop bit.
func (s serialLine) pace() time.Duration { return 10 * time.Second / time.Duration(s.baud) }

func (s serialLine) open(context.Context) (port, error) {
	line, err := serial.OpenPort(&serial.Config{Name: s.device, Baud: s.baud, ReadTimeout: readTimeout})
	if err != nil {
		return nil, err
	}
	room, err := watchRoom(s.device)
	if err != nil {
		line.Close()
		return nil, err
	}
	return &serialPort{line, room}, nil
}

var _ talker = (*serialPort)(nil)

// serialPort is an open serial line. It stays open from slip to slip, because
// closing it would move the control lines and some printers reset at that.
type serialPort struct {
	line *serial.Port
	room *roomWatch
}

func (p *serialPort) ready(ctx context.Context) error { return p.room.wait(ctx) }

// send writes to a line that has said to have room. Where the system cannot
// say so the write may block: the end of ctx then drops what the system holds,
// which ends the write.
func (p *serialPort) send(ctx context.Context, chunk []byte) (int, error) {
	dropped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		p.line.Flush()
		close(dropped)
	})
	n, err := p.line.Write(chunk)
	if !stop() {
		<-dropped
		return n, cause(ctx)
	}
	return n, err
}

// receive reads for readTimeout at least. The end of the file is how the line says
// that nothing has come.
func (p *serialPort) receive(ctx context.Context, within time.Duration) ([]byte, error) {
	deadline := time.Now().Add(within)
	said := make([]byte, 64)
	for ctx.Err() == nil {
		n, err := p.line.Read(said)
		switch {
		case n > 0:
			return said[:n], nil
		case err != nil && err != io.EOF:
			return nil, err
		case !time.Now().Before(deadline):
			return nil, nil
		}
	}
	return nil, nil
}

func (p *serialPort) finish(context.Context) (keep bool, err error) { return true, nil }

// Close drops what the line has not sent if the printer takes nothing: the
// system would wait half a minute for it.
func (p *serialPort) Close() error {
	now, cancel := context.WithTimeout(context.Background(), 0)
	defer cancel()
	if p.room.wait(now) != nil {
		p.line.Flush()
	}
	p.room.close()
	return p.line.Close()
}
