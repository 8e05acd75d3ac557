package wxpay_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

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
