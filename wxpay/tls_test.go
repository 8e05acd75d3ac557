package wxpay_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"wxtill/wxpay"
)

// TestOldTLSIsRefused talks to a server that speaks TLS 1.1 at most: nothing is sent
// to it, and the answer is unknown, never one of WeChat's. From 1.2 on it is read.
func TestOldTLSIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		most uint16
		asks bool
	}{{"1.0", tls.VersionTLS10, false}, {"1.1", tls.VersionTLS11, false}, {"1.2", tls.VersionTLS12, true}, {"1.3", tls.VersionTLS13, true}} {
		t.Run(c.name, func(t *testing.T) {
			asked := false
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
			server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: c.most}
			server.Config.ErrorLog = nil
			server.StartTLS()
			defer server.Close()
			roots := x509.NewCertPool()
			roots.AddCert(server.Certificate())
			client := &wxpay.Client{
				AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: "192006250b4c09247ec02edce69f6a2d",
				Gateways: []string{server.URL}, HTTPClient: wxpay.NewHTTPClient(roots), Timeout: 5 * time.Second,
			}
			_, err := client.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: "T01-20261123-000001-1-ABCDEF"})
			if asked != c.asks {
				t.Errorf("asked: %v", asked)
			}
			var e *wxpay.Error
			if !errors.As(err, &e) || e.Code != "" {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
