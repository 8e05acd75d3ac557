package interop

import (
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"testing"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// What every order says.
const (
	spbillCreateIP = "127.0.0.1"
	productID      = "S-0001"
)

// shop is an account at a sandbox that listens on loopback.
type shop struct {
	box               *sandbox.Sandbox
	appid, mchID, key string
	signType          string
	url               string
	roots             *x509.CertPool
	own               wxpay.MerchantCertificate
	pair              tls.Certificate // own, read
}

// openShop starts WeChat's side.
func openShop(t *testing.T, signType string) shop {
	t.Helper()
	box, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := box.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	s := shop{box: box, signType: signType, url: box.URL(), roots: x509.NewCertPool()}
	s.appid, s.mchID, s.key = box.Merchant()
	if !s.roots.AppendCertsFromPEM(box.CertPEM()) {
		t.Fatal("the sandbox's certificate cannot be read")
	}
	if s.own, err = box.MerchantCertificate(); err != nil {
		t.Fatal(err)
	}
	if s.pair, err = s.own.Load(time.Now()); err != nil {
		t.Fatal(err)
	}
	return s
}

// each runs a test for every library and both ways of signing.
func each(t *testing.T, run func(*testing.T, shop, client)) {
	for _, library := range libraries {
		for _, signType := range []string{"MD5", "HMAC-SHA256"} {
			t.Run(library.name+"/"+signType, func(t *testing.T) {
				s := openShop(t, signType)
				run(t, s, library.open(s))
			})
		}
	}
}

// nonce is for libraries that leave it to their caller.
func nonce() string { return rand.Text() }

// refused fails unless err is WeChat's refusal with this code.
func refused(t *testing.T, err error, code string) {
	t.Helper()
	var r refusal
	if !errors.As(err, &r) || string(r) != code {
		t.Errorf("got %v, want the refusal %s", err, code)
	}
}
