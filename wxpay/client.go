package wxpay

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// DefaultGateways are WeChat's hosts, the second to be used when the first
// cannot be reached.
var DefaultGateways = []string{"https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"}

// DefaultTimeout bounds one call, fail-over included.
const DefaultTimeout = 10 * time.Second

// Client calls WeChat for one merchant. Its fields are set before the first
// call; after that it may be used by any number of goroutines.
type Client struct {
	AppID, MchID string
	Key          string       // 32 characters; never logged, never in an error
	SignType     SignType     // "": MD5
	Gateways     []string     // "https://host[:port]"; nil: DefaultGateways
	HTTPClient   *http.Client // nil: TLS 1.2 or newer against the system's roots
	Timeout      time.Duration
	Rand         io.Reader    // nonces; nil: crypto/rand
	Trace        func(Call)   // told of every exchange before the method returns
	Logger       *slog.Logger // nil: silent
}

// Call is one finished exchange with one gateway.
type Call struct {
	Interface string // unifiedorder, orderquery, closeorder, probe
	Gateway   string
	Start     time.Time
	Took      time.Duration
	Date      time.Time // of the answer's Date header: WeChat's clock; zero without an answer
	Sent      bool      // a byte of the request may have left
	Err       error     // nil, or an *Error
}

// defaultHTTP follows no redirect: WeChat sends none, a captive portal does.
var defaultHTTP = NewHTTPClient(nil)

// NewHTTPClient is the client to use against a gateway whose certificate chains
// to roots; nil are the system's.
func NewHTTPClient(roots *x509.CertPool) *http.Client {
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
			TLSHandshakeTimeout: 5 * time.Second,
			IdleConnTimeout:     50 * time.Second,
			MaxIdleConnsPerHost: 4,
		},
	}
}

// question is a call to be made: what it is called, where it goes, what the
// answer has to repeat.
type question struct {
	name, path string
	params     Params
	repeats    []string // fields that the answer must not contradict
}

// do asks q and returns the verified answer of a done call.
func (c *Client) do(ctx context.Context, q question) (Params, error) {
	body, err := c.sign(q.params)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	gateways := c.gateways()
	var failed *Error
	sent := false
	for i, gateway := range gateways {
		var answer Params
		answer, failed = c.exchange(ctx, exchange{
			question: q, gateway: gateway, body: body,
			budget: c.timeout() / time.Duration(len(gateways)-i),
		})
		if failed == nil {
			return answer, nil
		}
		sent = sent || failed.Sent
		failed.Sent = sent
		if !failed.failover() || ctx.Err() != nil {
			break
		}
	}
	return nil, failed
}

// sign adds nonce_str, sign_type and sign and returns the document.
func (c *Client) sign(p Params) ([]byte, error) {
	var random [16]byte
	source := c.Rand
	if source == nil {
		source = rand.Reader
	}
	if _, err := io.ReadFull(source, random[:]); err != nil {
		return nil, fmt.Errorf("making a nonce: %w", err)
	}
	signed := append(make(Params, 0, len(p)+3), p...)
	signed = append(signed, Field{"nonce_str", hex.EncodeToString(random[:])})
	if c.SignType == HMACSHA256 {
		signed = signed.With("sign_type", string(HMACSHA256))
	}
	signed = append(signed, Field{"sign", signed.Sign(c.Key, c.SignType)})
	return signed.AppendXML(make([]byte, 0, 1024)), nil
}

// exchange is one question on its way to one gateway.
type exchange struct {
	question
	gateway string
	body    []byte
	budget  time.Duration // a gateway that does not answer leaves time for the next
}

func (c *Client) exchange(ctx context.Context, x exchange) (Params, *Error) {
	ctx, cancel := context.WithTimeout(ctx, x.budget)
	defer cancel()
	call := Call{Interface: x.name, Gateway: x.gateway, Start: time.Now()}
	answer, failed := c.roundTrip(ctx, x, &call)
	call.Took = time.Since(call.Start)
	if failed != nil {
		failed.Interface, failed.Sent = x.name, call.Sent
		call.Err = failed
	}
	if c.Trace != nil {
		c.Trace(call)
	}
	if c.Logger != nil {
		c.Logger.Debug("wechat call", "interface", x.name, "gateway", x.gateway, "took", call.Took, "outcome", outcome(call.Err))
	}
	return answer, failed
}

func (c *Client) roundTrip(ctx context.Context, x exchange, call *Call) (Params, *Error) {
	doc, failed := c.fetch(ctx, http.MethodPost, x.gateway+x.path, x.body, call)
	if failed != nil {
		return nil, failed
	}
	return c.judge(x.question, doc)
}

// fetch makes the HTTP exchange. Go's transport may repeat the request where an
// idle connection turns out to be dead; that is harmless, because the same order
// sent twice is one order.
func (c *Client) fetch(ctx context.Context, method, target string, body []byte, call *Call) ([]byte, *Error) {
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { sent.Store(true) },
	})
	req, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return nil, &Error{Problem: ProblemUnreachable, Err: err}
	}
	req.Header.Set("Content-Type", "text/xml; charset=utf-8")
	resp, err := c.httpClient().Do(req)
	call.Sent = sent.Load()
	if err != nil {
		return nil, transportError(err, call.Sent)
	}
	defer resp.Body.Close()
	call.Sent = true
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		call.Date = date
	}
	if method == http.MethodHead {
		return nil, nil
	}
	if resp.StatusCode != http.StatusOK {
		return nil, &Error{Problem: ProblemHTTP, Message: resp.Status}
	}
	doc, err := io.ReadAll(io.LimitReader(resp.Body, MaxDocument+1))
	switch {
	case err != nil:
		return nil, transportError(err, true)
	case len(doc) > MaxDocument:
		return nil, &Error{Problem: ProblemTooLarge}
	}
	return doc, nil
}

// judge takes an answer apart in the order of section 3.1: protocol, signature,
// whose answer it is, business result.
func (c *Client) judge(q question, doc []byte) (Params, *Error) {
	p, err := Parse(doc)
	if err != nil {
		return nil, &Error{Problem: unreadable(doc), Err: err}
	}
	switch p.Get("return_code") {
	case "SUCCESS":
	case "FAIL":
		return nil, &Error{Problem: ProblemProtocol, Message: p.Get("return_msg")}
	default:
		return nil, &Error{Problem: ProblemSyntax, Message: "no return_code"}
	}
	if err := p.Verify(c.Key, c.SignType); err != nil {
		return nil, &Error{Problem: ProblemSignature, Err: err}
	}
	if field := c.contradicts(q, p); field != "" {
		return nil, &Error{Problem: ProblemMismatch, Message: field}
	}
	switch code := p.Get("err_code"); {
	case p.Get("result_code") == "SUCCESS":
		return p, nil
	case p.Get("result_code") != "FAIL":
		return nil, &Error{Problem: ProblemSyntax, Message: "no result_code"}
	case refusals[code]:
		return nil, &Error{Code: code, Message: p.Get("err_code_des")}
	default:
		return nil, &Error{Problem: ProblemSystem, Code: code, Message: p.Get("err_code_des")}
	}
}

// contradicts names the field by which the answer shows itself to be for another
// merchant or another order, or "". appid and mch_id have to be there.
func (c *Client) contradicts(q question, answer Params) string {
	switch {
	case answer.Get("appid") != c.AppID:
		return "appid"
	case answer.Get("mch_id") != c.MchID:
		return "mch_id"
	}
	for _, name := range q.repeats {
		if got := answer.Get(name); got != "" && got != q.params.Get(name) {
			return name
		}
	}
	return ""
}

// unreadable tells a web page, as captive portals answer, from a torn document.
func unreadable(doc []byte) Problem {
	head := bytes.ToLower(bytes.TrimSpace(doc[:min(len(doc), 256)]))
	if bytes.HasPrefix(head, []byte("<!doctype")) || bytes.HasPrefix(head, []byte("<html")) {
		return ProblemHTTP
	}
	return ProblemSyntax
}

// Probe asks the first gateway for a sign of life that touches no order. Trace
// hears how long it took and what WeChat's clock says.
func (c *Client) Probe(ctx context.Context) error {
	gateway := c.gateways()[0]
	ctx, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	call := Call{Interface: "probe", Gateway: gateway, Start: time.Now()}
	_, failed := c.fetch(ctx, http.MethodHead, gateway+"/", nil, &call)
	call.Took = time.Since(call.Start)
	if failed != nil {
		failed.Interface = call.Interface
		call.Err = failed
	}
	if c.Trace != nil {
		c.Trace(call)
	}
	return call.Err
}

// transportError sorts what net/http returned.
func transportError(err error, sent bool) *Error {
	e := &Error{Problem: ProblemBroken, Err: err}
	var (
		netErr  net.Error
		opErr   *net.OpError
		dnsErr  *net.DNSError
		certErr *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
	)
	switch {
	case errors.As(err, &certErr), errors.As(err, &record), errors.As(err, &alert):
		e.Problem = ProblemTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		e.Problem = ProblemTimeout
	case errors.As(err, &dnsErr), errors.As(err, &opErr) && opErr.Op == "dial", !sent:
		e.Problem = ProblemUnreachable
	}
	var urlErr *url.Error
	if errors.As(err, &urlErr) {
		e.Err = urlErr.Err // the address is told beside it
	}
	return e
}

// failover reports whether the backup gateway should be asked: nothing was
// answered, so nothing can be contradicted.
func (e *Error) failover() bool {
	switch e.Problem {
	case ProblemUnreachable, ProblemTLS, ProblemTimeout:
		return true
	}
	return false
}

func outcome(err error) string {
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, ErrRefused):
		return "refused"
	}
	return "unknown"
}

func (c *Client) timeout() time.Duration {
	if c.Timeout > 0 {
		return c.Timeout
	}
	return DefaultTimeout
}

func (c *Client) gateways() []string {
	if len(c.Gateways) > 0 {
		return c.Gateways
	}
	return DefaultGateways
}

func (c *Client) httpClient() *http.Client {
	if c.HTTPClient != nil {
		return c.HTTPClient
	}
	return defaultHTTP
}
