package sandbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// TestBubble is a day at the counter in test time: the timers of the transport
// are the bubble's, and nothing is left running at its end.
func TestBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, Options{Now: time.Now})
		begun := time.Now()
		c.Inject(Fault{Kind: Slow, Delay: 90 * time.Second})
		url := c.make(no)
		if took := time.Since(begun); took != 90*time.Second {
			t.Errorf("a slow answer took %s", took)
		}
		c.want(c.Phone().Scan(url), nil)
		time.Sleep(codeLife)
		c.want(c.Phone().AskPassword(), ErrCodeDead)
		time.Sleep(orderLife)
		if got := c.state(no); got != "CLOSED" {
			t.Errorf("after seven days: %q", got)
		}
	})
}

func TestTransportHonoursTheContext(t *testing.T) {
	for _, kind := range []FaultKind{NoAnswer, Slow, LateEffect} {
		t.Run(string(kind), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := open(t, Options{Now: time.Now})
				c.Inject(Fault{Kind: kind, Delay: time.Hour})
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				begun := time.Now()
				_, err := c.Transport().RoundTrip(c.request(ctx))
				if !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != 10*time.Second {
					t.Errorf("%v after %s", err, time.Since(begun))
				}
			})
		})
	}
}

// request orders in the context.
func (c *counter) request(ctx context.Context) *http.Request {
	body := strings.NewReader(string(c.signed(c.order(no))))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL()+"/pay/unifiedorder", body)
	if err != nil {
		c.t.Fatal(err)
	}
	return req
}

func TestTransportSendsNothingAfterCancel(t *testing.T) {
	c := open(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Transport().RoundTrip(c.request(ctx)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if len(c.Orders()) != 0 {
		t.Error("an order was made")
	}
}

func TestTransportTraces(t *testing.T) {
	for _, offline := range []bool{false, true} {
		c := open(t, Options{})
		c.Offline(offline)
		var got, wrote bool
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
			GotConn:      func(httptrace.GotConnInfo) { got = true },
			WroteRequest: func(httptrace.WroteRequestInfo) { wrote = true },
		})
		c.Transport().RoundTrip(c.request(ctx))
		if got == offline || wrote == offline {
			t.Errorf("offline %v: connection %v, request %v", offline, got, wrote)
		}
	}
}

func TestHalfAnswerBreaksInTheMiddle(t *testing.T) {
	c := open(t, Options{})
	c.Inject(Fault{Kind: HalfAnswer})
	resp, err := c.Transport().RoundTrip(c.request(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if !errors.Is(err, io.ErrUnexpectedEOF) || int64(len(text)) != resp.ContentLength/2 {
		t.Errorf("%d of %d bytes, %v", len(text), resp.ContentLength, err)
	}
}

func TestHooks(t *testing.T) {
	var seen []string
	var c *counter
	note := func(when string) func(string, wxpay.Params) {
		return func(iface string, p wxpay.Params) {
			seen = append(seen, when+" "+iface+" "+c.stateOf(p.Get("out_trade_no")))
		}
	}
	c = open(t, Options{OnRequest: note("request"), OnEffect: note("effect")})
	c.make(no)
	c.Inject(Fault{Kind: NoAuth})
	c.close(no)
	c.close(no)
	want := "request unifiedorder -,effect unifiedorder NOTPAY,request closeorder NOTPAY,request closeorder NOTPAY,effect closeorder CLOSED"
	if got := strings.Join(seen, ","); got != want {
		t.Errorf("hooks\n got %s\nwant %s", got, want)
	}
}

// stateOf looks at an order from inside a hook, which must not deadlock.
func (c *counter) stateOf(outTradeNo string) string {
	if o, ok := c.Order(outTradeNo); ok {
		return string(o.State)
	}
	return "-"
}

func TestRequestsTellNoSecrets(t *testing.T) {
	c := open(t, Options{})
	c.make(no)
	c.state("A99999")
	c.post("/pay/closeorder", []byte("<xml><a>1</a></xml>"))
	log := c.Requests()
	want := []Request{
		{Interface: "unifiedorder", OutTradeNo: no, Time: noon},
		{Interface: "orderquery", OutTradeNo: "A99999", Time: noon, Answer: "ORDERNOTEXIST"},
		{Interface: "closeorder", Time: noon, Answer: string(lacksMchID)},
	}
	if !slices.Equal(log, want) {
		t.Errorf("log\n got %+v\nwant %+v", log, want)
	}
}

func TestRequestLogIsBounded(t *testing.T) {
	c := open(t, Options{})
	for range maxLog + 1 {
		c.log(Request{Interface: "orderquery"})
	}
	if n := len(c.Requests()); n != maxLog/2+1 {
		t.Errorf("%d lines", n)
	}
}

// TestHandlerInAnotherServer is the gateway in a server of somebody else's.
func TestHandlerInAnotherServer(t *testing.T) {
	c := open(t, Options{})
	srv := httptest.NewTLSServer(c.Handler())
	defer srv.Close()
	cl := c.client(srv.Client())
	cl.Gateways = []string{srv.URL}
	if _, err := cl.UnifiedOrder(t.Context(), without(c.order(no), "nonce_str")); err != nil {
		t.Error(err)
	}
}

func TestBrokenRandomnessPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a number was made of nothing")
		}
	}()
	(&randomness{source: strings.NewReader("")}).text(digits, 1)
}
