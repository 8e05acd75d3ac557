package wxpay_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"wxtill/wxpay"
)

// issue makes a certificate, valid in 2026, for this key.
func issue(t testing.TB, key crypto.Signer) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: mchID},
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return leaf
}

func ecKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// must takes what cannot fail here.
func must(t testing.TB) func(der []byte, err error) []byte {
	return func(der []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
}

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

var inSummer = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// Every form in which such files have been seen.
func TestMerchantCertificateForms(t *testing.T) {
	must := must(t)
	old, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	young := ecKey(t)
	oldCert, youngCert := issue(t, old), issue(t, young)
	pemOld, pemYoung := block("CERTIFICATE", oldCert.Raw), block("CERTIFICATE", youngCert.Raw)
	pkcs8 := block("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(old)))
	pkcs1 := block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(old))
	sec1 := block("EC PRIVATE KEY", must(x509.MarshalECPrivateKey(young)))
	p12 := func(e *pkcs12.Encoder) []byte {
		return must(e.Encode(old, oldCert, []*x509.Certificate{youngCert}, mchID))
	}
	for name, m := range map[string]wxpay.MerchantCertificate{
		"PEM, PKCS#8":         {Cert: pemOld, Key: pkcs8},
		"PEM, PKCS#1":         {Cert: pemOld, Key: pkcs1},
		"PEM, elliptic":       {Cert: pemYoung, Key: sec1},
		"PEM with its issuer": {Cert: append(pemOld[:len(pemOld):len(pemOld)], pemYoung...), Key: pkcs8},
		"one file for both":   {Cert: append(pkcs8[:len(pkcs8):len(pkcs8)], pemOld...), Key: append(pkcs8[:len(pkcs8):len(pkcs8)], pemOld...)},
		"text before PEM":     {Cert: append([]byte("Bag Attributes\n"), pemOld...), Key: pkcs8},
		"P12, triple DES":     {Cert: p12(pkcs12.LegacyDES), MchID: mchID},
		"P12, RC2":            {Cert: p12(pkcs12.LegacyRC2), MchID: mchID},
		"P12, AES":            {Cert: p12(pkcs12.Modern2023), MchID: mchID},
	} {
		got, err := m.Load(inSummer)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Leaf == nil || got.Leaf.Subject.CommonName != mchID || got.PrivateKey == nil || len(got.Certificate) == 0 {
			t.Errorf("%s: %+v", name, got.Leaf)
		}
	}
}

// endless is a .p12 file whose password takes hours to check.
func endless(t testing.TB, p12 []byte) []byte {
	t.Helper()
	var file struct {
		Version  int
		Contents asn1.RawValue
		MAC      struct {
			Digest asn1.RawValue
			Salt   []byte
			Rounds int `asn1:"optional,default:1"`
		}
	}
	if _, err := asn1.Unmarshal(p12, &file); err != nil {
		t.Fatal(err)
	}
	file.MAC.Rounds = 1 << 30
	return must(t)(asn1.Marshal(file))
}

// What is wrong is told, and the key is not.
func TestMerchantCertificatesThatDoNotWork(t *testing.T) {
	must := must(t)
	own, other := ecKey(t), ecKey(t)
	leaf := issue(t, own)
	cert, keyPEM := block("CERTIFICATE", leaf.Raw), block("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(own)))
	otherKey := block("PRIVATE KEY", must(x509.MarshalPKCS8PrivateKey(other)))
	p12 := must(pkcs12.LegacyDES.Encode(own, leaf, nil, mchID))
	strange := must(pkcs12.LegacyDES.Encode(other, leaf, nil, mchID))
	for _, tt := range []struct {
		name string
		m    wxpay.MerchantCertificate
		now  time.Time
		want error
	}{
		{"nothing", wxpay.MerchantCertificate{}, inSummer, wxpay.ErrCertificateMissing},
		{"no key", wxpay.MerchantCertificate{Cert: cert}, inSummer, wxpay.ErrCertificateMissing},
		{"no certificate", wxpay.MerchantCertificate{Key: keyPEM}, inSummer, wxpay.ErrCertificateMissing},
		{"neither PEM nor P12", wxpay.MerchantCertificate{Cert: []byte("hello"), Key: keyPEM}, inSummer, wxpay.ErrCertificateForm},
		{"changed over", wxpay.MerchantCertificate{Cert: keyPEM, Key: cert}, inSummer, wxpay.ErrCertificateForm},
		{"a key that is none", wxpay.MerchantCertificate{Cert: cert, Key: block("PRIVATE KEY", []byte("x"))}, inSummer, wxpay.ErrCertificateForm},
		{"a certificate that is none", wxpay.MerchantCertificate{Cert: block("CERTIFICATE", []byte("x")), Key: keyPEM}, inSummer, wxpay.ErrCertificateForm},
		{"half a P12", wxpay.MerchantCertificate{Cert: p12[:len(p12)/2], MchID: mchID}, inSummer, wxpay.ErrCertificateForm},
		{"a P12 that takes for ever", wxpay.MerchantCertificate{Cert: endless(t, p12), MchID: mchID}, inSummer, wxpay.ErrCertificateForm},
		{"another password", wxpay.MerchantCertificate{Cert: p12, MchID: "10000101"}, inSummer, wxpay.ErrCertificatePassword},
		{"no password", wxpay.MerchantCertificate{Cert: p12}, inSummer, wxpay.ErrCertificatePassword},
		{"another key", wxpay.MerchantCertificate{Cert: cert, Key: otherKey}, inSummer, wxpay.ErrCertificatePair},
		{"another key in the P12", wxpay.MerchantCertificate{Cert: strange, MchID: mchID}, inSummer, wxpay.ErrCertificatePair},
		{"too late", wxpay.MerchantCertificate{Cert: cert, Key: keyPEM}, inSummer.AddDate(1, 0, 0), wxpay.ErrCertificateTime},
		{"too early", wxpay.MerchantCertificate{Cert: p12, MchID: mchID}, inSummer.AddDate(-1, 0, 0), wxpay.ErrCertificateTime},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tt.m.Load(tt.now)
			if !errors.Is(err, tt.want) || got.PrivateKey != nil {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			for _, e := range []error{wxpay.ErrCertificateMissing, wxpay.ErrCertificateForm, wxpay.ErrCertificatePassword,
				wxpay.ErrCertificatePair, wxpay.ErrCertificateTime} {
				if e != tt.want && errors.Is(err, e) {
					t.Errorf("%v is %v, too", err, e)
				}
			}
			quiet(t, err.Error(), string(keyPEM[40:80]))
		})
	}
}

func TestMerchantCertificateIsNotPrinted(t *testing.T) {
	m := wxpay.MerchantCertificate{Cert: []byte("PUBLIC"), Key: []byte("PRIVATE"), MchID: mchID}
	for _, text := range []string{fmt.Sprintf("%v", m), fmt.Sprintf("%+v", &m), fmt.Sprintf("%#v", m), fmt.Sprint([]any{m})} {
		if strings.Contains(text, "PRIVATE") || strings.Contains(text, "80 82 73") || strings.Contains(text, "0x50, 0x52") || !strings.Contains(text, mchID) {
			t.Errorf("printed as %s", text)
		}
	}
}

func TestMerchantCertificateNamesTheDay(t *testing.T) {
	own := ecKey(t)
	m := wxpay.MerchantCertificate{Cert: block("CERTIFICATE", issue(t, own).Raw),
		Key: block("PRIVATE KEY", must(t)(x509.MarshalPKCS8PrivateKey(own)))}
	_, err := m.Load(inSummer.AddDate(1, 0, 0))
	if err == nil || !strings.Contains(err.Error(), "2026-12-31") {
		t.Errorf("error %v", err)
	}
}

// The certificate is shown to /secapi and to nobody else.
func TestCertificateIsShownToSecAPIAlone(t *testing.T) {
	var mu sync.Mutex
	shown := map[string]bool{}
	g := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		shown[r.URL.Path] = len(r.TLS.PeerCertificates) > 0
		says(signed(accepted()))(w, r)
	}))
	g.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	g.StartTLS()
	defer g.Close()
	roots := x509.NewCertPool()
	roots.AddCert(g.Certificate())
	own := ecKey(t)
	cert := tls.Certificate{Certificate: [][]byte{issue(t, own).Raw}, PrivateKey: own}
	c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Gateways: []string{g.URL},
		HTTPClient: wxpay.NewHTTPClient(roots), SecAPI: wxpay.NewHTTPClient(roots, cert)}
	for _, call := range calls {
		_ = call.ask(t, c) // most of them get the answer to a refund
	}
	mu.Lock()
	defer mu.Unlock()
	if len(shown) != len(calls) {
		t.Errorf("asked %v", shown)
	}
	for path, was := range shown {
		if was != strings.HasPrefix(path, "/secapi/") {
			t.Errorf("%s: certificate shown: %v", path, was)
		}
	}
}

// FuzzMerchantCertificate: no file of any kind may bring the program down.
func FuzzMerchantCertificate(f *testing.F) {
	own := ecKey(f)
	leaf := issue(f, own)
	cert, keyPEM := block("CERTIFICATE", leaf.Raw), block("PRIVATE KEY", must(f)(x509.MarshalPKCS8PrivateKey(own)))
	f.Add(cert, keyPEM)
	f.Add(must(f)(pkcs12.LegacyDES.Encode(own, leaf, nil, mchID)), []byte{})
	f.Fuzz(func(t *testing.T, cert, key []byte) {
		got, err := wxpay.MerchantCertificate{Cert: cert, Key: key, MchID: mchID}.Load(inSummer)
		if (err == nil) != (got.PrivateKey != nil && len(got.Certificate) > 0) {
			t.Errorf("%v with error %v", got.Certificate, err)
		}
	})
}
