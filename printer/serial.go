package printer

import (
	"cmp"
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

// Parities and flow controls of a serial line; the first is what an empty value means.
var (
	SerialParities = []string{"none", "even", "odd"}
	SerialFlows    = []string{FlowNone, FlowRTSCTS, FlowXONXOFF}
)

// How a printer on a serial line stops the till while it has no room.
const (
	FlowNone    = "none"
	FlowRTSCTS  = "rtscts"  // by a wire
	FlowXONXOFF = "xonxoff" // by two bytes
)

var parities = map[string]serial.Parity{"": serial.ParityNone, "none": serial.ParityNone, "even": serial.ParityEven, "odd": serial.ParityOdd}

// serialLine is a printer on a serial device. There are 8 data bits always: Chinese,
// codes and pictures are bytes that 7 cannot carry.
type serialLine struct {
	device   string
	baud     int
	parity   serial.Parity
	stopBits int
	flow     string
}

func newSerialLine(o Options) (transport, error) {
	line := serialLine{o.Address, cmp.Or(o.Baud, defaultBaud), parities[o.Parity], cmp.Or(o.StopBits, 1), cmp.Or(o.Flow, FlowNone)}
	switch {
	case !slices.Contains(bauds, line.baud):
		return nil, fmt.Errorf("baud %d: want one of %v", o.Baud, bauds)
	case line.parity == 0:
		return nil, fmt.Errorf("parity %q: want one of %v", o.Parity, SerialParities)
	case line.stopBits != 1 && line.stopBits != 2:
		return nil, fmt.Errorf("stop bits %d: want 1 or 2", o.StopBits)
	case !slices.Contains(SerialFlows, line.flow):
		return nil, fmt.Errorf("flow %q: want one of %v", o.Flow, SerialFlows)
	}
	return line, nil
}

// pace is the time of one byte: 8 bits, a start bit, stop bits and the parity.
func (s serialLine) pace() time.Duration {
	bits := 9 + s.stopBits
	if s.parity != serial.ParityNone {
		bits++
	}
	return time.Duration(bits) * time.Second / time.Duration(s.baud)
}

// blind: a line without a wire from the printer carries its bytes to nobody as well.
func (s serialLine) blind() bool { return s.flow != FlowRTSCTS }

// open locks the line before it touches the settings: another program may be at work.
func (s serialLine) open(context.Context) (port, error) {
	room, err := watchRoom(s.device)
	if err != nil {
		return nil, err
	}
	line, err := serial.OpenPort(&serial.Config{
		Name: s.device, Baud: s.baud, Parity: s.parity, StopBits: serial.StopBits(s.stopBits), ReadTimeout: readTimeout,
	})
	if err != nil {
		room.close()
		return nil, err
	}
	if s.flow != FlowNone {
		if err := room.setFlow(s.flow); err != nil {
			room.close()
			line.Close()
			return nil, err
		}
	}
	return &serialPort{line, room}, nil
}

var _ overheard = (*serialPort)(nil)

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

func (p *serialPort) said() bool { return p.room.said() }

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

// finish waits for what the system holds back because the printer has stopped the
// line: it is not on its way before.
func (p *serialPort) finish(ctx context.Context) (keep bool, err error) {
	for p.room.held() > 0 {
		if ctx.Err() != nil {
			return false, cause(ctx)
		}
		sleepUntil(ctx, time.Now().Add(heldPoll))
	}
	return true, nil
}

// heldPoll is how often it is looked whether the line has sent all.
const heldPoll = 5 * time.Millisecond

// Close drops what the line has not sent if the printer takes nothing: the
// system would wait half a minute for it.
func (p *serialPort) Close() error {
	now, cancel := context.WithTimeout(context.Background(), 0)
	defer cancel()
	if p.room.held() > 0 || p.room.wait(now) != nil {
		p.line.Flush()
	}
	p.room.close()
	return p.line.Close()
}
