package sandbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"time"

	"wxtill/wxpay"
)

// certificate is made at start and trusted by nobody who is not handed it.
type certificate struct {
	tls  tls.Certificate
	pem  []byte
	pool *x509.CertPool
}

func newCertificate(now time.Time) (certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return certificate{}, fmt.Errorf("sandbox: making a key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return certificate{}, fmt.Errorf("sandbox: making a serial number: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber:          serial,
		Subject:               pkix.Name{CommonName: "wxtill sandbox"},
		NotBefore:             now.AddDate(0, 0, -2), // a clock an hour off is no matter here
		NotAfter:              now.AddDate(1, 0, 0),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IsCA:                  true,
		BasicConstraintsValid: true,
		DNSNames:              []string{"localhost", "sandbox.invalid"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return certificate{}, fmt.Errorf("sandbox: making a certificate: %w", err)
	}
	c := certificate{
		tls:  tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem:  pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pool: x509.NewCertPool(),
	}
	c.pool.AppendCertsFromPEM(c.pem)
	return c, nil
}

func (c certificate) serverConfig() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{c.tls}}
}

// CertPEM is the certificate that a client of this sandbox has to trust.
func (s *Sandbox) CertPEM() []byte { return s.cert.pem }

// HTTPClient trusts this sandbox's certificate and no other.
func (s *Sandbox) HTTPClient() *http.Client { return wxpay.NewHTTPClient(s.cert.pool) }

// quietLog swallows what net/http says of connections that the sandbox itself
// breaks.
var quietLog = log.New(io.Discard, "", 0)
