package simulation

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"path"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"wxtill/wxpay/sandbox"
)

// How a till's network may be away.
const (
	connected int32 = iota
	cut             // no route
	swallowed       // packets go out and nothing comes back
)

// line is a till's connection to WeChat. The power may fail before a request has
// left, or after it was done and before the answer is read.
type line struct {
	t    *till
	next http.RoundTripper
	away atomic.Int32
	bad  atomic.Int32 // percent of the requests that meet trouble
}

// errUnreachable is what a dial into a dead network ends with.
var errUnreachable = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ENETUNREACH}

// RoundTrip implements [http.RoundTripper].
func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	q := request{Request: r, body: body, iface: path.Base(r.URL.Path), no: numberIn(body)}
	w := l.t.w
	f := fateOf(w.dice(l.t.name, q.iface, q.no, w.nth(l.t.name+q.iface+q.no)), int(l.bad.Load()))
	if q.no == "" { // a probe, a bill: nothing that could be forged
		f = fate{out: f.out, back: f.back}
	}
	if err := wait(r.Context(), f.out); err != nil {
		return nil, err
	}
	switch {
	case l.t.power.point():
		return nil, errCrashed
	case l.away.Load() == cut:
		w.count(unreachable)
		return nil, errUnreachable
	case l.away.Load() == swallowed:
		w.count(blackHole)
		dialled(r.Context())
		<-r.Context().Done()
		return nil, r.Context().Err()
	case f.kind == tlsFails:
		w.count(tlsFails)
		return nil, badCertificate(r.Context())
	}
	l.t.leaves(&q)
	resp, err := l.exchange(&q, f)
	if err == nil {
		err = wait(r.Context(), f.back)
	}
	switch {
	case l.t.power.point():
		return nil, errCrashed
	case err != nil:
		return nil, err
	case l.away.Load() != connected:
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	return l.arrives(&q, f, resp)
}

// exchange hands the request to WeChat, with its trouble.
func (l *line) exchange(q *request, f fate) (*http.Response, error) {
	w := l.t.w
	w.calls.Add(1)
	if f.kind != "" {
		w.count(f.kind)
	}
	if f.kind == doubled {
		if first, err := l.next.RoundTrip(q.again()); err == nil {
			first.Body.Close()
		}
	}
	if f.kind != "" && !f.own() {
		w.wechat.Inject(sandbox.Fault{Interface: q.iface, Number: q.no, Kind: sandbox.FaultKind(f.kind), Delay: f.delay})
	}
	return l.next.RoundTrip(q.again())
}

// arrives looks at an answer before the till does: whether it says, in WeChat's own
// words, that an order is paid.
func (l *line) arrives(q *request, f fate, resp *http.Response) (*http.Response, error) {
	if q.iface != "orderquery" && q.iface != "micropay" || f.harmed && f.kind != forgedSuccess {
		return resp, nil
	}
	text, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	if bytes.Contains(text, tradeState("SUCCESS")) || bytes.Contains(text, tradeState("REFUND")) || q.iface == "micropay" && paidAtOnce(text) {
		l.t.w.confirm(q.no)
	}
	if f.kind == forgedSuccess {
		text = l.forge(q, text)
		resp.ContentLength = int64(len(text))
	}
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return resp, nil
}

func tradeState(s string) []byte { return []byte("<trade_state><![CDATA[" + s + "]]></trade_state>") }

// forge has an answer say that the order is paid, without the key to sign it.
func (l *line) forge(q *request, text []byte) []byte {
	o, ok := l.t.w.wechat.Order(q.no)
	if !ok || !bytes.Contains(text, tradeState("NOTPAY")) {
		return text
	}
	paid := fmt.Appendf(tradeState("SUCCESS"), "<total_fee>%d</total_fee><transaction_id>4200</transaction_id><time_end>%s</time_end>",
		o.TotalFee, time.Now().Format("20060102150405"))
	return bytes.Replace(text, tradeState("NOTPAY"), paid, 1)
}

// request is one on its way.
type request struct {
	*http.Request
	body  []byte
	iface string
	no    string // out_refund_no, or else out_trade_no
}

// again is the request with its body to be read once more.
func (q *request) again() *http.Request {
	r := q.Request.Clone(q.Context())
	r.Body = io.NopCloser(bytes.NewReader(q.body))
	return r
}

// content is what a repeated request has to say again: all but nonce_str and sign.
func (q *request) content() string {
	return string(without(without(q.body, "nonce_str"), "sign"))
}

// without cuts a field out of a document.
func without(doc []byte, name string) []byte {
	from, to := bytes.Index(doc, []byte("<"+name+">")), bytes.Index(doc, []byte("</"+name+">"))
	if from < 0 || to < from {
		return doc
	}
	return append(doc[:from:from], doc[to+len(name)+len("</>"):]...)
}

// field is the value of a field of a document, "" where it is not there.
func field(doc []byte, name string) string {
	_, rest, _ := bytes.Cut(doc, []byte("<"+name+">"))
	value, _, ok := bytes.Cut(rest, []byte("</"+name+">"))
	if !ok {
		return ""
	}
	return string(value)
}

// numberIn is the number that a request is about.
func numberIn(doc []byte) string {
	if no := field(doc, "out_refund_no"); no != "" {
		return no
	}
	return field(doc, "out_trade_no")
}

// wait lets a packet travel.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// dialled tells what net/http tells before it has a connection.
func dialled(ctx context.Context) *httptrace.ClientTrace {
	trace := httptrace.ContextClientTrace(ctx)
	if trace != nil && trace.GetConn != nil {
		trace.GetConn("")
	}
	return trace
}

// badCertificate ends a request at the handshake, as net/http does.
func badCertificate(ctx context.Context) error {
	err := &tls.CertificateVerificationError{Err: errors.New("x509: certificate signed by unknown authority")}
	if trace := dialled(ctx); trace != nil && trace.TLSHandshakeDone != nil {
		trace.TLSHandshakeDone(tls.ConnectionState{}, err)
	}
	return err
}

// nth counts the requests of a kind, so that each has a fate of its own.
func (w *World) nth(kind string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked[kind]++
	return strconv.Itoa(w.asked[kind])
}
