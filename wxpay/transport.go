package wxpay

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// defaultHTTP is shared by clients that bring none of their own, so that they
// share connections.
var defaultHTTP = NewHTTPClient(nil)

// NewHTTPClient is the client to use against a gateway whose certificate chains
// to roots; nil are the system's. It speaks TLS 1.2 or newer, and shows own to a
// gateway that asks: the merchant's certificate, for Client.SecAPI.
func NewHTTPClient(roots *x509.CertPool, own ...tls.Certificate) *http.Client {
	return &http.Client{Transport: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Certificates: own},
		TLSHandshakeTimeout: 5 * time.Second,
		IdleConnTimeout:     50 * time.Second,
		MaxIdleConnsPerHost: 8, // one for whoever stands at the counter beside a backlog that drains
	}}
}

// httpClient follows no redirect, whoever made it: WeChat sends none, but a
// captive portal does.
func (c *Client) httpClient(secapi bool) *http.Client {
	own := c.HTTPClient
	if secapi && c.SecAPI != nil {
		own = c.SecAPI
	}
	if own == nil {
		own = defaultHTTP
	}
	strict := *own
	strict.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &strict
}

// request is one HTTP request.
type request struct {
	method, target string
	body           []byte
	secapi         bool
}

// progress is a request on its way: what it says, what comes, and what httptrace
// tells of it by hooks that run on goroutines of the transport. It is one piece of
// memory, and never another request's, for hooks may come late.
type progress struct {
	asked, connected, badTLS atomic.Bool

	hooks  httptrace.ClientTrace
	body   bytes.Reader
	answer io.LimitedReader
}

func (p *progress) watch(ctx context.Context) context.Context {
	p.hooks = httptrace.ClientTrace{
		GetConn: func(string) { p.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { p.connected.Store(true) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			p.badTLS.Store(err != nil)
		},
	}
	return httptrace.WithClientTrace(ctx, &p.hooks)
}

// sent reports whether a byte may have left: with a connection it may. Of a
// transport that does not tell, anything but a failed dial is taken for sent.
func (p *progress) sent(err error) bool {
	return p.connected.Load() || !p.asked.Load() && !isDial(err)
}

// fetch makes the HTTP exchange of an answer that is a document.
func (c *Client) fetch(ctx context.Context, r request, call *Call) ([]byte, *Error) {
	var p progress
	through := c.httpClient(r.secapi)
	resp, failed := r.begin(ctx, through, &p, call)
	if failed != nil {
		if failed.Problem == ProblemTimeout || failed.Problem == ProblemBroken {
			// What is idle beside a connection that died of the network is dead as well,
			// and each would cost the next call its whole time.
			through.CloseIdleConnections()
		}
		return nil, failed
	}
	defer resp.Body.Close()
	if r.method == http.MethodHead {
		return nil, nil
	}
	return readAnswer(resp.Body, resp.ContentLength, &p)
}

// begin starts an HTTP exchange; the body is still to be read. Go's transport may
// repeat the request where an idle connection turns out to be dead; that is
// harmless, because the same order sent twice is one order, and a payment code is
// not repeated: a POST goes out again only where not a byte of it was written. The
// content type is not looked at: WeChat says text/plain.
func (r request) begin(ctx context.Context, through *http.Client, p *progress, call *Call) (*http.Response, *Error) {
	if err := ctx.Err(); err != nil {
		return nil, &Error{Problem: ProblemTimeout, Err: err}
	}
	p.body.Reset(r.body)
	req, err := http.NewRequestWithContext(p.watch(ctx), r.method, r.target, &p.body)
	if err != nil {
		return nil, &Error{Problem: ProblemUnreachable, Err: errors.New("the gateway is no address")}
	}
	req.Header.Set("Content-Type", "text/xml; charset=utf-8")
	resp, err := through.Do(req)
	if err != nil {
		call.Sent = p.sent(err)
		return nil, transportError(err, p)
	}
	call.Sent = true
	if date := resp.Header.Get("Date"); date != "" {
		call.Date, _ = http.ParseTime(date) // nonsense is no time
	}
	if r.method == http.MethodHead || resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	var reason error
	if r.secapi && resp.StatusCode == http.StatusBadRequest {
		reason = ErrNoCertificate
	}
	resp.Body.Close()
	return nil, &Error{Problem: ProblemHTTP, Message: resp.Status, Err: reason, answered: true}
}

// readAnswer reads up to MaxDocument. Once an answer has begun no other gateway
// is asked. length is what the answer says of itself, below 0 nothing.
func readAnswer(body io.Reader, length int64, p *progress) ([]byte, *Error) {
	var doc bytes.Buffer
	doc.Grow(int(min(max(length, 0), MaxDocument)) + bytes.MinRead) // the whole and its end at once
	p.answer = io.LimitedReader{R: body, N: MaxDocument + 1}
	_, err := doc.ReadFrom(&p.answer)
	switch {
	case err != nil:
		failed := transportError(err, p)
		failed.answered = true
		return nil, failed
	case doc.Len() > MaxDocument:
		return nil, &Error{Problem: ProblemTooLarge, answered: true}
	}
	return doc.Bytes(), nil
}

// transportError sorts what net/http returned.
func transportError(err error, p *progress) *Error {
	var urlErr *url.Error
	if errors.As(err, &urlErr) {
		err = urlErr.Err // the address is told beside it
	}
	e := &Error{Problem: ProblemBroken, Err: err}
	var netErr net.Error
	switch {
	case isTLS(err):
		e.Problem = ProblemTLS
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled),
		errors.As(err, &netErr) && netErr.Timeout():
		e.Problem = ProblemTimeout
	case isDial(err):
		e.Problem = ProblemUnreachable
	case p.badTLS.Load() && !torn(err):
		e.Problem = ProblemTLS // such as a version that this side does not speak
	case !p.sent(err):
		e.Problem = ProblemUnreachable
	}
	return e
}

// isTLS finds what crypto/tls says about the other side's certificate or its
// way of speaking.
func isTLS(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
	)
	return errors.As(err, &certificate) || errors.As(err, &record) ||
		errors.Is(err, http.ErrSchemeMismatch)
}

// isDial reports that no connection came about.
func isDial(err error) bool {
	var (
		op  *net.OpError
		dns *net.DNSError
	)
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}

// torn reports that the connection ended, whatever it was carrying; an alert of
// TLS, which comes as an OpError too, is no such end.
func torn(err error) bool {
	var op *net.OpError
	return errors.Is(err, io.EOF) || errors.As(err, &op) && op.Op != "remote error" && op.Op != "local error"
}
