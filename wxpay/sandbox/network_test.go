package sandbox

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"wxtill/wxpay"
)

func start(t *testing.T, s *Sandbox) {
	t.Helper()
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestPaymentOverTLS is the whole main way through real sockets.
func TestPaymentOverTLS(t *testing.T) {
	for _, signType := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
		c := open(t, Options{})
		start(t, c.Sandbox)
		cl := c.client(c.HTTPClient())
		cl.SignType = signType
		made, err := cl.UnifiedOrder(t.Context(), without(c.order(no), "nonce_str"))
		if err != nil {
			t.Fatal(err)
		}
		c.want(c.Phone().Scan(made.CodeURL), nil)
		c.want(c.Phone().Pay(), nil)
		paid, err := cl.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: no})
		if err != nil || paid.TradeState != wxpay.TradeSuccess || paid.TotalFee != 1250 || !paid.TimeEnd.Equal(noon) {
			t.Errorf("%s: %+v, %v", signType, paid, err)
		}
		_, err = cl.CloseOrder(t.Context(), wxpay.CloseOrderRequest{OutTradeNo: no})
		var refused *wxpay.Error
		if !errors.As(err, &refused) || refused.Code != "ORDERPAID" {
			t.Errorf("%s: close: %v", signType, err)
		}
	}
}

func TestNobodyElseTrustsTheCertificate(t *testing.T) {
	c := open(t, Options{})
	start(t, c.Sandbox)
	other := open(t, Options{})
	for name, h := range map[string]*http.Client{"the system's roots": wxpay.NewHTTPClient(nil), "another sandbox": other.HTTPClient()} {
		resp, err := h.Get(c.URL())
		var unknown *tls.CertificateVerificationError
		if !errors.As(err, &unknown) {
			t.Errorf("%s: %v, %v", name, resp, err)
		}
	}
}

func TestCertificate(t *testing.T) {
	c := open(t, Options{Listen: "192.0.2.7:8443"})
	block, rest := pem.Decode(c.CertPEM())
	if block == nil || len(rest) != 0 {
		t.Fatalf("not one PEM block: %s", c.CertPEM())
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"localhost", "127.0.0.1", "::1", "192.0.2.7"} {
		if err := cert.VerifyHostname(host); err != nil {
			t.Error(err)
		}
	}
	if err := cert.VerifyHostname("api.mch.weixin.qq.com"); err == nil {
		t.Error("the certificate speaks for WeChat")
	}
	if cert.NotAfter.After(time.Now().Add(certLife + time.Hour)) {
		t.Errorf("good until %s", cert.NotAfter)
	}
}

func TestProbe(t *testing.T) {
	for _, d := range []time.Duration{0, time.Hour, -time.Hour} {
		c := open(t, Options{})
		c.clock.advance(d)
		start(t, c.Sandbox)
		var call wxpay.Call
		cl := c.client(c.HTTPClient())
		cl.Trace = func(c wxpay.Call) { call = c }
		if err := cl.Probe(t.Context()); err != nil || !call.Date.Equal(noon.Add(d)) {
			t.Errorf("%v: Date %s", err, call.Date)
		}
	}
}

func TestPaths(t *testing.T) {
	c := open(t, Options{})
	start(t, c.Sandbox)
	for path, want := range map[string]int{"/": 200, "": 200, "/pay": 404, "/pay/refund": 404, "/pay/unifiedorder": 200} {
		for name, h := range map[string]*http.Client{"TLS": c.HTTPClient(), "in process": {Transport: c.Transport()}} {
			resp, err := h.Get(c.URL() + path)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != want || err != nil || resp.Header.Get("Date") != noon.UTC().Format(http.TimeFormat) {
				t.Errorf("%s %s: %s %v %s", name, path, resp.Status, resp.Header, body)
			}
		}
	}
}

func TestOfflineOverTLS(t *testing.T) {
	c := open(t, Options{})
	start(t, c.Sandbox)
	cl := c.client(c.HTTPClient())
	ask := func() *wxpay.Error {
		_, err := cl.UnifiedOrder(t.Context(), without(c.order(no), "nonce_str"))
		var failed *wxpay.Error
		errors.As(err, &failed)
		return failed
	}
	if failed := ask(); failed != nil {
		t.Fatal(failed)
	}
	c.Offline(true)
	if failed := ask(); failed == nil || !c.IsOffline() {
		t.Error("the network is not cut")
	}
	if n := len(c.Requests()); n != 1 {
		t.Errorf("%d requests arrived", n)
	}
	c.Offline(false)
	if failed := ask(); failed != nil {
		t.Errorf("after mending: %v", failed)
	}
}

// TestOfflineBreaksWhatIsUnderWay cuts the network at the moment at which the
// order is made.
func TestOfflineBreaksWhatIsUnderWay(t *testing.T) {
	var c *counter
	c = open(t, Options{OnEffect: func(string, wxpay.Params) { c.Offline(true) }})
	start(t, c.Sandbox)
	for name, h := range map[string]*http.Client{"TLS": c.HTTPClient(), "in process": {Transport: c.Transport()}} {
		c.Offline(false)
		cl := c.client(h)
		cl.Timeout = 10 * time.Second
		_, err := cl.UnifiedOrder(t.Context(), without(c.order(no), "nonce_str"))
		var failed *wxpay.Error
		if !errors.As(err, &failed) || failed.Problem != wxpay.ProblemBroken || !failed.Sent {
			t.Errorf("%s: %+v", name, err)
		}
		if _, made := c.Order(no); !made {
			t.Errorf("%s: the order is not there", name)
		}
	}
}

func TestOfflineInProcess(t *testing.T) {
	c := open(t, Options{})
	c.Offline(true)
	resp, err := (&http.Client{Transport: c.Transport()}).Get(c.URL())
	var dial *net.OpError
	if !errors.As(err, &dial) || dial.Op != "dial" || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("%v, %v", resp, err)
	}
}

func TestStartAndClose(t *testing.T) {
	c := open(t, Options{})
	if err := c.Close(); err != nil {
		t.Errorf("closing what never listened: %v", err)
	}
	if c.URL() != nowhere {
		t.Errorf("URL %s before Start", c.URL())
	}
	start(t, c.Sandbox)
	if err := c.Start(); err == nil {
		t.Error("it listens twice")
	}
	address := c.URL()[len("https://"):]
	taken := open(t, Options{Listen: address})
	if err := taken.Start(); err == nil {
		t.Error("two listen at one port")
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		conn.Close()
		t.Error("the port is open after Close")
	}
	start(t, c.Sandbox)
	if resp, err := c.HTTPClient().Head(c.URL()); err != nil {
		t.Errorf("after a second Start: %v %v", resp, err)
	}
}
