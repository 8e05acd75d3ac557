package sandbox

import (
	"net"
	"sync"
)

// Offline cuts the network, or mends it: open connections break, with requests
// in flight on them, and new ones are dropped before the first byte. Transport
// then fails as a dial does.
func (s *Sandbox) Offline(on bool) {
	s.mu.Lock()
	s.offline = on
	s.mu.Unlock()
	if on {
		s.net.conns.cutAll()
	}
}

// IsOffline reports whether the network is cut.
func (s *Sandbox) IsOffline() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.offline
}

// cable is the listener whose cable can be pulled.
type cable struct {
	net.Listener
	box *Sandbox
}

// Accept drops what comes while the cable is out.
func (l *cable) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if !l.box.IsOffline() {
			return l.box.net.conns.add(c), nil
		}
		cut(c)
	}
}

// cut closes the connection with a reset, as a machine does that knows nothing
// of it.
func cut(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.Close()
}

// connections are those that are open now.
type connections struct {
	mu   sync.Mutex
	open map[net.Conn]bool
}

func newConnections() *connections { return &connections{open: make(map[net.Conn]bool)} }

func (s *connections) add(c net.Conn) net.Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[c] = true
	return &connection{c, s}
}

func (s *connections) cutAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.open {
		cut(c)
	}
}

// connection forgets itself when it closes.
type connection struct {
	net.Conn
	among *connections
}

func (c *connection) Close() error {
	c.among.mu.Lock()
	delete(c.among.open, c.Conn)
	c.among.mu.Unlock()
	return c.Conn.Close()
}
