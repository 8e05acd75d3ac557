package printer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// rawPort is where network printers listen for raw bytes.
const rawPort = "9100"

// Waits of a network printer.
const (
	dialTimeout = 3 * time.Second
	farewell    = 250 * time.Millisecond // for its side of the connection to close
	ackPoll     = 10 * time.Millisecond
)

// tcpPrinter is a printer in the network.
type tcpPrinter struct{ address string }

// newTCPPrinter takes host or host:port.
func newTCPPrinter(address string) (transport, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		host, port = strings.Trim(address, "[]"), rawPort
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil || host == "" || strings.ContainsAny(host, " /") {
		return nil, fmt.Errorf("address %q: want host or host:port", address)
	}
	return tcpPrinter{net.JoinHostPort(host, port)}, nil
}

func (t tcpPrinter) pace() time.Duration { return 0 }

// blind: a printer that is off acknowledges nothing.
func (t tcpPrinter) blind() bool { return false }

// open connects. Each slip has a connection of its own: a printer serves one at
// a time, and one that was switched off meanwhile is noticed at once.
func (t tcpPrinter) open(ctx context.Context) (port, error) {
	dialer := net.Dialer{Timeout: dialTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", t.address)
	if err != nil {
		return nil, err
	}
	return &tcpPort{conn.(*net.TCPConn)}, nil
}

type tcpPort struct{ *net.TCPConn }

var _ talker = (*tcpPort)(nil)

// ready is for the write to find out.
func (p *tcpPort) ready(context.Context) error { return nil }

func (p *tcpPort) send(ctx context.Context, chunk []byte) (int, error) {
	stop := context.AfterFunc(ctx, func() { p.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	n, err := p.Write(chunk)
	return n, ended(ctx, err)
}

func (p *tcpPort) receive(ctx context.Context, within time.Duration) ([]byte, error) {
	return receive(ctx, p.TCPConn, within)
}

// finish waits until the printer's side has acknowledged every byte, says good
// bye and reads what the printer still says: closing over unread bytes would
// reset the connection and lose the end of the slip.
func (p *tcpPort) finish(ctx context.Context) (keep bool, err error) {
	for unacknowledged(p.TCPConn) > 0 && ctx.Err() == nil {
		sleepUntil(ctx, time.Now().Add(ackPoll))
	}
	if ctx.Err() != nil {
		return false, cause(ctx)
	}
	if err := p.CloseWrite(); err != nil {
		return false, err
	}
	p.SetReadDeadline(time.Now().Add(farewell))
	_, err = io.Copy(io.Discard, p.TCPConn)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = nil
	}
	return false, err
}
