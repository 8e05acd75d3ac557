package wxpay_test

import (
	"bytes"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"wxtill/wxpay"
)

const (
	appID = "wx2421b1c4370ec43b"
	mchID = "10000100"
	key   = "192006250b4c09247ec02edce69f6a2d"
	order = "T01-20261124-0042-KQXWZP"
)

// gateway is WeChat at the other end of real TLS. It keeps what it was asked.
type gateway struct {
	*httptest.Server
	mu    sync.Mutex
	asked []wxpay.Params // guarded by mu
	paths []string       // guarded by mu
}

// newGateway answers every question by answer.
func newGateway(t *testing.T, answer http.HandlerFunc) *gateway {
	t.Helper()
	g := &gateway{}
	g.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		doc, _ := io.ReadAll(r.Body)
		p, err := wxpay.Parse(doc)
		if err != nil && r.Method == http.MethodPost {
			t.Errorf("the client sent %q: %v", doc, err)
		}
		g.mu.Lock()
		g.asked, g.paths = append(g.asked, p), append(g.paths, r.Method+" "+r.URL.Path)
		g.mu.Unlock()
		answer(w, r)
	}))
	g.Config.ErrorLog = quietLog()
	g.StartTLS()
	t.Cleanup(g.Close)
	return g
}

func (g *gateway) questions() []wxpay.Params {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.asked
}

// client calls g, and then the others, as merchant 10000100.
func (g *gateway) client(others ...*gateway) *wxpay.Client {
	c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Gateways: []string{g.URL}, HTTPClient: g.Client()}
	for _, other := range others {
		c.Gateways = append(c.Gateways, other.URL)
	}
	return c
}

// says answers with the document as it is, and the content type of the real one.
func says(doc string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		io.WriteString(w, doc)
	}
}

// good is the head of every done answer, with these fields set.
func good(fields ...string) wxpay.Params {
	p := wxpay.Params{}
	p.Add("return_code", "SUCCESS")
	p.Add("return_msg", "OK")
	p.Add("appid", appID)
	p.Add("mch_id", mchID)
	p.Add("nonce_str", "FvYSnPuFFPkAr77M")
	p.Add("result_code", "SUCCESS")
	for i := 0; i+1 < len(fields); i += 2 {
		p = p.With(fields[i], fields[i+1])
	}
	return p
}

// paid is an answer of orderquery to a paid order of 19.90, with these fields set.
func paid(fields ...string) wxpay.Params {
	return good(append([]string{"trade_state", "SUCCESS", "out_trade_no", order, "transaction_id", "1008450740201407220000058756",
		"total_fee", "1990", "time_end", "20261124101733", "openid", "oUpF8uN95-Ptaags6E_roPHg7AG0", "bank_type", "CMB_DEBIT"}, fields...)...)
}

func signed(p wxpay.Params) string { return signedBy(p, wxpay.MD5) }

func signedBy(p wxpay.Params, t wxpay.SignType) string {
	return string(p.With("sign", p.Sign(key, t)).AppendXML(nil))
}

// query asks a gateway that says doc about the order.
func query(t *testing.T, doc string) (*wxpay.OrderQueryResponse, error) {
	t.Helper()
	return newGateway(t, says(doc)).client().OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: order})
}

// ask asks c about the order.
func ask(t *testing.T, c *wxpay.Client) error {
	t.Helper()
	_, err := c.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: order})
	return err
}

// wantUnknown fails unless err says that the outcome is unknown because of problem.
func wantUnknown(t *testing.T, err error, problem wxpay.Problem) *wxpay.Error {
	t.Helper()
	var e *wxpay.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v is no *wxpay.Error", err)
	}
	if !errors.Is(err, wxpay.ErrUnknown) || errors.Is(err, wxpay.ErrRefused) {
		t.Errorf("%v: the outcome is not unknown", err)
	}
	if e.Problem != problem {
		t.Errorf("problem %q, want %q (%v)", e.Problem, problem, err)
	}
	return e
}

// quiet fails where text tells what must not leave the program.
func quiet(t *testing.T, text string, secrets ...string) {
	t.Helper()
	for _, secret := range append(secrets, key) {
		if strings.Contains(text, secret) {
			t.Errorf("%q tells %q", text, secret)
		}
	}
}

// logged is a logger that keeps everything.
func logged(buf *bytes.Buffer) *slog.Logger {
	return slog.New(slog.NewTextHandler(buf, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// unused is an address at which nobody listens.
func unused(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "https://" + l.Addr().String()
}

// transport answers without a socket; it blocks in test time.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func ok(body io.Reader) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Status: "200 OK", Header: http.Header{}, Body: io.NopCloser(body)}
}

// quietLog swallows what a server says about handshakes that are meant to fail.
func quietLog() *log.Logger { return slog.NewLogLogger(slog.DiscardHandler, slog.LevelError) }
