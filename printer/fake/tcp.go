package fake

import (
	"context"
	"net"
	"sync"
	"time"
)

// Listener is a fake printer in the network.
type Listener struct {
	*Device
	Address string

	listener net.Listener
	stop     context.CancelFunc
	running  sync.WaitGroup
}

// Listen puts the printer on a TCP port, like "127.0.0.1:0". It serves one caller after
// the other, and hangs up on whoever calls while it is off.
func Listen(d *Device, address string) (*Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	l := &Listener{Device: d, Address: listener.Addr().String(), listener: listener, stop: stop}
	l.running.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if d.Mood().Off {
				reset(conn)
				continue
			}
			d.Serve(ctx, conn)
		}
	})
	return l, nil
}

// reset hangs up as a machine without a printer does.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.SetDeadline(time.Now())
	conn.Close()
}

// Close takes the printer out of the network.
func (l *Listener) Close() error {
	l.stop()
	err := l.listener.Close()
	l.running.Wait()
	return err
}
