package wxpay_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// ask asks c about the order.
func ask(t *testing.T, c *wxpay.Client) error {
	t.Helper()
	_, err := c.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: order})
	return err
}

// cut breaks the connection after this part of an answer.
func cut(t *testing.T, part string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		buf.WriteString(part)
		buf.Flush()
		conn.Close()
	}
}

func TestBrokenConnections(t *testing.T) {
	tests := []struct{ name, part string }{
		{"no answer", ""},
		{"half a head", "HTTP/1.1 200 O"},
		{"half an answer", fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", 5000, signed(paid()))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			backup := newGateway(t, says(signed(paid())))
			e := wantUnknown(t, ask(t, newGateway(t, cut(t, tt.part)).client(backup)), wxpay.ProblemBroken)
			if !e.Sent {
				t.Error("not taken for sent")
			}
			if len(backup.questions()) != 0 {
				t.Error("the backup was asked although the first may have answered")
			}
		})
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := newGateway(t, says(signed(paid())))
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect} {
		g := newGateway(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+r.URL.Path, status)
		})
		wantUnknown(t, ask(t, g.client()), wxpay.ProblemHTTP)
	}
	if len(elsewhere.questions()) != 0 {
		t.Error("the signed question was carried elsewhere")
	}
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

func TestConnectionsThatNeverCame(t *testing.T) {
	plain := httptest.NewServer(says(signed(paid())))
	defer plain.Close()
	old := httptest.NewUnstartedServer(says(signed(paid())))
	old.Config.ErrorLog = quietLog()
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	defer old.Close()
	stranger := newGateway(t, says(signed(paid())))
	tests := []struct {
		name    string
		gateway string
		http    *http.Client
		problem wxpay.Problem
	}{
		{"nobody listens", unused(t), nil, wxpay.ProblemUnreachable},
		{"no such name", "https://gateway.invalid", nil, wxpay.ProblemUnreachable},
		{"not an address", "https://a b", nil, wxpay.ProblemUnreachable},
		{"a certificate nobody vouches for", stranger.URL, nil, wxpay.ProblemTLS},
		{"no TLS at all", strings.Replace(plain.URL, "http:", "https:", 1), nil, wxpay.ProblemTLS},
		{"TLS 1.1", old.URL, nil, wxpay.ProblemTLS},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := stranger.client()
			c.Gateways, c.HTTPClient = []string{tt.gateway}, tt.http
			if e := wantUnknown(t, ask(t, c), tt.problem); e.Sent {
				t.Errorf("taken for sent: %v", e)
			}
		})
	}
	if n := len(stranger.questions()); n != 0 {
		t.Errorf("%d questions reached a stranger", n)
	}
}

func TestBackupGateway(t *testing.T) {
	tests := []struct {
		name  string
		first func(*testing.T, *wxpay.Client, *gateway)
	}{
		{"first does not listen", func(t *testing.T, c *wxpay.Client, g *gateway) { c.Gateways = []string{unused(t), g.URL} }},
		{"first is a stranger", func(t *testing.T, c *wxpay.Client, g *gateway) {
			s := httptest.NewUnstartedServer(nil)
			s.Config.ErrorLog = quietLog()
			s.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
			s.StartTLS()
			t.Cleanup(s.Close)
			c.Gateways = []string{s.URL, g.URL}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := newGateway(t, says(signed(paid())))
			c := g.client()
			tt.first(t, c, g)
			var told []wxpay.Call
			c.Trace = func(call wxpay.Call) { told = append(told, call) }
			if err := ask(t, c); err != nil {
				t.Fatal(err)
			}
			if len(told) != 2 || told[0].Err == nil || told[0].Sent || told[1].Err != nil || !told[1].Sent || told[1].Gateway != g.URL {
				t.Errorf("told of %+v", told)
			}
		})
	}
}

// transport answers without a socket; it blocks in test time.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func ok(body io.Reader) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Status: "200 OK", Header: http.Header{}, Body: io.NopCloser(body)}
}

// A silent first gateway leaves the second its half of the time, and both get
// the same bytes.
func TestSilentGatewayLeavesTimeForTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var bodies []string
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			body, _ := io.ReadAll(r.Body)
			bodies = append(bodies, r.URL.Host+string(body))
			if r.URL.Host == "api.mch.weixin.qq.com" {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return ok(strings.NewReader(signed(paid()))), nil
		})}
		start := time.Now()
		if err := ask(t, c); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != wxpay.DefaultTimeout/2 {
			t.Errorf("took %v, want half of the time", took)
		}
		if len(bodies) != 2 || strings.TrimPrefix(bodies[0], "api.mch.weixin.qq.com") != strings.TrimPrefix(bodies[1], "api2.mch.weixin.qq.com") {
			t.Errorf("asked %q", bodies)
		}
	})
}

// A first gateway that was sent the question and fell silent may have done what
// it asks: the refusal of the second says nothing about that. What only asks is
// answered by whoever answers, and what is so already is so.
func TestAnswersBehindASilentGateway(t *testing.T) {
	tests := []struct {
		iface string
		code  wxpay.Code
		want  wxpay.Outcome
	}{
		{"unifiedorder", "NOAUTH", wxpay.OutcomeUnknown},
		{"unifiedorder", "ORDERPAID", wxpay.OutcomeUnknown},
		{"unifiedorder", "ORDERCLOSED", wxpay.OutcomeUnknown},
		{"unifiedorder", "NOTENOUGH", wxpay.OutcomeUnknown},
		{"unifiedorder", "SYSTEMERROR", wxpay.OutcomeRepeat},
		{"refund", "NOTENOUGH", wxpay.OutcomeUnknown},
		{"refund", "REFUND_FEE_INVALID", wxpay.OutcomeUnknown},
		{"refund", "BIZERR_NEED_RETRY", wxpay.OutcomeRepeat},
		{"closeorder", "NOAUTH", wxpay.OutcomeUnknown},
		{"closeorder", "ORDERPAID", wxpay.OutcomeRefused},
		{"closeorder", "ORDERNOTEXIST", wxpay.OutcomeUnknown},
		{"closeorder", "ORDERCLOSED", wxpay.OutcomeDone},
		{"closeorder", "TRADE_STATE_ERROR", wxpay.OutcomeRepeat},
		{"reverse", "REVERSE_EXPIRE", wxpay.OutcomeUnknown},
		{"reverse", "ORDERREVERSED", wxpay.OutcomeDone},
		{"reverse", "USERPAYING", wxpay.OutcomeRepeat},
		{"orderquery", "ORDERNOTEXIST", wxpay.OutcomeRefused},
		{"refundquery", "REFUNDNOTEXIST", wxpay.OutcomeRefused},
		{"authcodetoopenid", "AUTHCODEEXPIRE", wxpay.OutcomeRefused},
	}
	for _, tt := range tests {
		t.Run(tt.iface+" "+string(tt.code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := behindASilentOne(signed(good("result_code", "FAIL", "err_code", string(tt.code))))
				i := slices.IndexFunc(calls, func(call call) bool { return call.name == tt.iface })
				err := calls[i].ask(t, c)
				if tt.want == wxpay.OutcomeDone {
					if err != nil {
						t.Errorf("error %v, want none", err)
					}
					return
				}
				var e *wxpay.Error
				if !errors.As(err, &e) || e.Outcome() != tt.want || e.Code != tt.code || !e.Sent {
					t.Fatalf("error %+v, want %s with the code kept", e, tt.want)
				}
				if refused := tt.want == wxpay.OutcomeRefused; errors.Is(err, wxpay.ErrRefused) != refused || errors.Is(err, wxpay.ErrUnknown) == refused {
					t.Errorf("%v: refused %t, want %t", err, !refused, refused)
				}
				if tt.want == wxpay.OutcomeUnknown {
					wantToBeAsked(t, e)
				}
			})
		})
	}
}

// behindASilentOne calls two gateways, of which the second alone answers.
func behindASilentOne(answer string) *wxpay.Client {
	c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
	c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host == "api.mch.weixin.qq.com" {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		return ok(strings.NewReader(answer)), nil
	})}
	return c
}

// Trace is told of each exchange as it was, and nothing is changed behind its back.
// The log says what the call came to.
func TestTraceBehindASilentGateway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		told := make(chan wxpay.Call, 2)
		c := behindASilentOne(signed(good("result_code", "FAIL", "err_code", "NOAUTH")))
		c.Trace, c.Logger = func(call wxpay.Call) { told <- call }, logged(&log)
		go c.UnifiedOrder(t.Context(), native(t))
		if silent := <-told; !errors.Is(silent.Err, wxpay.ErrUnknown) {
			t.Errorf("the first: %v", silent.Err)
		}
		second := (<-told).Err
		synctest.Wait()
		if !errors.Is(second, wxpay.ErrRefused) {
			t.Errorf("the second: %v", second)
		}
		if text := log.String(); strings.Contains(text, "refused") || !strings.Contains(text, "outcome=unknown problem=timeout code=NOAUTH sent=true") {
			t.Errorf("the log says %s", text)
		}
	})
}

// wantToBeAsked fails unless the words of e are those for an outcome that is not
// known.
func wantToBeAsked(t *testing.T, e *wxpay.Error) {
	t.Helper()
	busy := &wxpay.Error{Interface: e.Interface, Code: wxpay.CodeSystemError, Problem: wxpay.ProblemSystem}
	for _, lang := range []string{"zh", "en"} {
		if got, want := e.Advice(lang), busy.Advice(lang); got != want {
			t.Errorf("advice %q, want %q", got, want)
		}
	}
	if !strings.Contains(e.Error(), string(e.Problem)) || !strings.Contains(e.Error(), string(e.Code)) {
		t.Errorf("%q does not name both %s and %s", e.Error(), e.Problem, e.Code)
	}
}

func TestTimeouts(t *testing.T) {
	silent := transport(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	tests := []struct {
		name     string
		timeout  time.Duration
		deadline time.Duration // of the caller; 0: none
		want     time.Duration
	}{
		{"nothing set", 0, 0, wxpay.DefaultTimeout},
		{"the client's", 3 * time.Second, 0, 3 * time.Second},
		{"the caller's", 3 * time.Second, time.Second, time.Second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Timeout: tt.timeout, HTTPClient: &http.Client{Transport: silent}}
				ctx, cancel := t.Context(), context.CancelFunc(func() {})
				if tt.deadline > 0 {
					ctx, cancel = context.WithTimeout(ctx, tt.deadline)
				}
				defer cancel()
				start := time.Now()
				_, err := c.CloseOrder(ctx, wxpay.CloseOrderRequest{OutTradeNo: order})
				if e := wantUnknown(t, err, wxpay.ProblemTimeout); !e.Sent {
					t.Error("not taken for sent, although the transport does not tell")
				}
				if took := time.Since(start); took != tt.want {
					t.Errorf("took %v, want %v", took, tt.want)
				}
			})
		})
	}
}

// drip gives a byte a second and then no end.
type drip struct {
	ctx  context.Context
	text *strings.Reader
}

func (d drip) Read(b []byte) (int, error) {
	select {
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	case <-time.After(time.Second):
		return d.text.Read(b[:1])
	}
}

// An answer that drips in is given up in time, and asked for nowhere else.
func TestSlowDrip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			asked++
			return ok(drip{r.Context(), strings.NewReader(signed(paid()))}), nil
		})}
		start := time.Now()
		wantUnknown(t, ask(t, c), wxpay.ProblemTimeout)
		if took := time.Since(start); took > wxpay.DefaultTimeout || asked != 1 {
			t.Errorf("took %v, asked %d times", took, asked)
		}
	})
}

// A caller who has given up already has sent nothing.
func TestGivenUpBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g := newGateway(t, says(signed(paid())))
	_, err := g.client().OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: order})
	if e := wantUnknown(t, err, wxpay.ProblemTimeout); e.Sent || !errors.Is(err, context.Canceled) {
		t.Errorf("error %+v", e)
	}
}

func TestProbe(t *testing.T) {
	g := newGateway(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", "Tue, 24 Nov 2026 02:17:33 GMT")
		w.WriteHeader(http.StatusNotFound)
	})
	var told wxpay.Call
	c := g.client()
	c.Trace = func(call wxpay.Call) { told = call }
	if err := c.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 11, 24, 2, 17, 33, 0, time.UTC); !told.Date.Equal(want) || told.Interface != "probe" || told.Gateway != g.URL || told.Took <= 0 {
		t.Errorf("told of %+v", told)
	}
	if g.paths[0] != "HEAD /" {
		t.Errorf("asked %s", g.paths[0])
	}
	c.Gateways = []string{unused(t)}
	wantUnknown(t, c.Probe(t.Context()), wxpay.ProblemUnreachable)
}

// Nothing secret is in a log, an error or a printed client.
func TestSecretsStayInside(t *testing.T) {
	var log bytes.Buffer
	const code = "weixin://wxpay/bizpayurl?pr=SECRET"
	answers := []string{
		signed(good("trade_type", "NATIVE", "prepay_id", "wx2016", "code_url", code)),
		signed(paid()), string(paid().AppendXML(nil)),
		signed(good("result_code", "FAIL", "err_code", "NOAUTH")),
		"<xml><return_code>FAIL</return_code></xml>", "<xml>",
	}
	for _, doc := range answers {
		g := newGateway(t, says(doc))
		c := g.client()
		c.Logger = logged(&log)
		for _, call := range calls {
			err := call.ask(t, c)
			c.Logger.Info("client", "client", c, "err", err)
			fmt.Fprintf(&log, "%v %+v %#v %s\n", c, c, c, c)
			quiet(t, log.String(), g.questions()[0].Get("sign"), code, "oUpF8uN95", string(scanned))
		}
	}
	for _, want := range []string{"interface=orderquery", "outcome=done", "outcome=refused", "code=NOAUTH", "outcome=unknown", "problem=signature", "took="} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log has no %s", want)
		}
	}
}

// Nonces come from the source of randomness alone: at one moment of the clock
// each is another.
func TestNonces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := map[string]bool{}
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			doc, _ := io.ReadAll(r.Body)
			p, err := wxpay.Parse(doc)
			if n := p.Get("nonce_str"); err != nil || len(n) != 32 || seen[n] {
				t.Errorf("nonce %q came before or is not of 32 characters", n)
			} else {
				seen[n] = true
			}
			return ok(strings.NewReader(signed(paid()))), nil
		})}
		for range 100 {
			if err := ask(t, c); err != nil {
				t.Fatal(err)
			}
		}
		c.Rand = strings.NewReader("too short")
		if e := wantUnknown(t, ask(t, c), wxpay.ProblemRequest); e.Sent || !errors.Is(e, io.ErrUnexpectedEOF) {
			t.Errorf("error %+v", e)
		}
	})
}

// An order made for one way of signing is sent in the client's.
func TestClientDecidesHowToSign(t *testing.T) {
	for _, how := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
		g := newGateway(t, says("<xml>"))
		c := g.client()
		c.SignType = how
		for _, made := range []wxpay.Params{native(t), native(t).With("sign_type", "HMAC-SHA256").With("sign", "old").With("nonce_str", "old")} {
			_, err := c.UnifiedOrder(t.Context(), made)
			wantUnknown(t, err, wxpay.ProblemSyntax)
		}
		for _, q := range g.questions() {
			if err := q.Verify(key, how); err != nil {
				t.Errorf("%s: %v of %v", how, err, q)
			}
			if got := q.Get("sign_type"); (got == "HMAC-SHA256") != (how == wxpay.HMACSHA256) || q.Get("nonce_str") == "old" {
				t.Errorf("%s: question %v", how, q)
			}
		}
	}
}

// A client that cannot sign as it says asks nothing, of any interface.
func TestUnknownSignTypeIsNotSent(t *testing.T) {
	g := newGateway(t, says(signed(paid())))
	c := g.client()
	c.SignType = "hmac-sha256"
	for _, call := range calls {
		if e := wantUnknown(t, call.ask(t, c), wxpay.ProblemRequest); e.Sent || !errors.Is(e, wxpay.ErrSignType) {
			t.Errorf("%s: error %+v", call.name, e)
		}
	}
	if n := len(g.questions()); n != 0 {
		t.Errorf("%d questions were sent", n)
	}
}

// A client whose words could be read or forged on the way asks nothing.
func TestUnsafeClientsSendNothing(t *testing.T) {
	g := newGateway(t, says(signed(paid())))
	for want, spoil := range map[error]func(*wxpay.Client){
		wxpay.ErrGateway:   func(c *wxpay.Client) { c.Gateways = append(c.Gateways, "http://a.example") },
		wxpay.ErrKeyLength: func(c *wxpay.Client) { c.Key = key[1:] },
	} {
		c := g.client()
		spoil(c)
		for _, call := range calls {
			if e := wantUnknown(t, call.ask(t, c), wxpay.ProblemRequest); e.Sent || !errors.Is(e, want) {
				t.Errorf("%s: error %+v, want %v", call.name, e, want)
			}
		}
	}
	if n := len(g.questions()); n != 0 {
		t.Errorf("%d questions were sent", n)
	}
}

func TestValidate(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*wxpay.Client)
		want  error
	}{
		{"right", func(*wxpay.Client) {}, nil},
		{"short key", func(c *wxpay.Client) { c.Key = key[1:] }, wxpay.ErrKeyLength},
		{"no merchant", func(c *wxpay.Client) { c.MchID = "" }, wxpay.ErrMerchant},
		{"sign type", func(c *wxpay.Client) { c.SignType = "SHA1" }, wxpay.ErrSignType},
		{"gateway without TLS", func(c *wxpay.Client) { c.Gateways = []string{"http://a"} }, wxpay.ErrGateway},
		{"gateway with a path", func(c *wxpay.Client) { c.Gateways = []string{"https://a/"} }, wxpay.ErrGateway},
	}
	for _, tt := range tests {
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		tt.spoil(c)
		if err := c.Validate(); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		} else if err != nil {
			quiet(t, err.Error(), key[1:])
		}
	}
}
