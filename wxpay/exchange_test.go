package wxpay_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

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
