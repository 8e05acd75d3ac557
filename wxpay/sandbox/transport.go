package sandbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"syscall"
	"time"
)

// errRefused is what a client sees of a host that takes no connections.
var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

// errReset is what a client sees of a connection that was cut.
var errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}

// Transport carries requests to the gateway without a socket: whatever host
// they name, this sandbox answers, in the goroutine that asks. It starts no
// goroutine, honours the request's context, and calls the GotConn and
// WroteRequest hooks of net/http/httptrace, so that a client can tell whether
// anything was sent. It shows the merchant's certificate.
func (s *Sandbox) Transport() http.RoundTripper { return s.TransportWith(s.own) }

// TransportWith is Transport with another certificate to show, or none. What is
// no certificate counts as none.
func (s *Sandbox) TransportWith(own ...tls.Certificate) http.RoundTripper {
	t := inProcess{box: s, conn: &tls.ConnectionState{HandshakeComplete: true}}
	for _, c := range own {
		for _, der := range c.Certificate {
			if shown, err := x509.ParseCertificate(der); err == nil {
				t.conn.PeerCertificates = append(t.conn.PeerCertificates, shown)
			}
		}
	}
	return t
}

type inProcess struct {
	box  *Sandbox
	conn *tls.ConnectionState
}

func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.WithContext(r.Context()) // a copy
	r.TLS = t.conn
	if r.Body == nil {
		r.Body = http.NoBody
	}
	defer r.Body.Close()
	ctx := r.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if t.box.IsOffline() {
		return nil, errRefused
	}
	traceSent(ctx)
	rep := t.box.exchange(r)
	if err := sleep(ctx, rep); err != nil {
		return nil, err
	}
	if rep.fate == fateCut || t.box.IsOffline() {
		return nil, errReset
	}
	return rep.response(r), nil
}

// traceSent tells what net/http would tell once a request is on its way.
func traceSent(ctx context.Context) {
	trace := httptrace.ContextClientTrace(ctx)
	if trace == nil {
		return
	}
	if trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{Reused: true})
	}
	if trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
}

// sleep waits until the reply is due. A reply that never comes outlasts any
// client.
func sleep(ctx context.Context, rep reply) error {
	if rep.fate == fateHang {
		<-ctx.Done()
		return ctx.Err()
	}
	if rep.delay <= 0 {
		return nil
	}
	timer := time.NewTimer(rep.delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (rep reply) response(r *http.Request) *http.Response {
	body := rep.reader()
	switch {
	case r.Method == http.MethodHead:
		body = http.NoBody
	case rep.fate == fateHalf:
		body = io.MultiReader(body, brokenReader{})
	}
	return &http.Response{
		Status:     strconv.Itoa(rep.status) + " " + http.StatusText(rep.status),
		StatusCode: rep.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        rep.header(),
		Body:          io.NopCloser(body),
		ContentLength: rep.length(),
		Request:       r,
	}
}

// brokenReader is the rest of an answer that was cut short.
type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Handler is the gateway as an HTTP handler, for servers other than Start's. A
// cut connection is a panic with http.ErrAbortHandler, as net/http wants it.
func (s *Sandbox) Handler() http.Handler { return http.HandlerFunc(s.serveHTTP) }

func (s *Sandbox) serveHTTP(w http.ResponseWriter, r *http.Request) {
	rep := s.exchange(r)
	err := sleep(r.Context(), rep)
	if err != nil || rep.fate == fateCut || s.IsOffline() {
		panic(http.ErrAbortHandler)
	}
	for name, values := range rep.header() {
		w.Header()[name] = values
	}
	w.WriteHeader(rep.status)
	io.Copy(w, rep.reader())
	if rep.fate != fateHalf {
		return
	}
	if err := http.NewResponseController(w).Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return
	}
	panic(http.ErrAbortHandler)
}
