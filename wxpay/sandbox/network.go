package sandbox

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"wxtill/wxpay"
)

// nowhere stands for the address of a sandbox that does not listen. Transport
// takes any address; a real dial to this one fails for sure (RFC 6761).
const nowhere = "https://sandbox.invalid"

// network is what Start opens.
type network struct {
	conns *connections

	mu     sync.Mutex // guards what follows
	url    string
	server *http.Server
	port   net.Listener
}

// Start listens at Options.Listen. It fails if the port is taken or the sandbox
// listens already.
func (s *Sandbox) Start() error {
	n := &s.net
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.server != nil {
		return errors.New("starting the sandbox: it listens already")
	}
	tcp, err := net.Listen("tcp", s.o.Listen)
	if err != nil {
		return fmt.Errorf("starting the sandbox: %w", err)
	}
	n.port, n.url = tcp, "https://"+tcp.Addr().String()
	n.server = newServer(s.Handler())
	listener := tls.NewListener(&cable{tcp, s}, &tls.Config{
		Certificates: []tls.Certificate{s.cert.pair},
		MinVersion:   tls.VersionTLS12,
		NextProtos:   []string{"http/1.1"},
		ClientAuth:   tls.RequestClientCert, // /secapi looks at it; the other interfaces need none
	})
	go n.server.Serve(listener) // ends with Close
	return nil
}

// newServer speaks HTTP/1.1 only: there, a broken connection is a broken
// connection, not a reset stream. What clients do to their connections is no
// news to anybody, so the server logs nothing. There is no ReadTimeout: it would
// end the wait of [NoAnswer] before the client does.
func newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
}

// Close stops listening, cuts all connections and sends no more of the
// notifications that were due. Transport goes on working, and Start can be called
// again.
func (s *Sandbox) Close() error {
	s.life.Add(1)
	n := &s.net
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.server == nil {
		return nil
	}
	server := n.server
	n.server, n.url = nil, ""
	n.port.Close() // the server may not have come to know it yet
	if err := server.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// URL is the gateway's address, without a path: https://127.0.0.1:PORT. While
// nothing listens it is a name that no resolver knows.
func (s *Sandbox) URL() string {
	s.net.mu.Lock()
	defer s.net.mu.Unlock()
	if s.net.url == "" {
		return nowhere
	}
	return s.net.url
}

// CertPEM is the certificate to trust, in PEM.
func (s *Sandbox) CertPEM() []byte { return s.cert.pem }

// HTTPClient is a new client that speaks real TLS with this sandbox, trusts
// nobody else and shows the merchant's certificate.
func (s *Sandbox) HTTPClient() *http.Client { return s.HTTPClientWith(s.own) }

// HTTPClientWith is HTTPClient with another certificate to show, or none.
func (s *Sandbox) HTTPClientWith(own ...tls.Certificate) *http.Client {
	return wxpay.NewHTTPClient(s.cert.pool, own...)
}
