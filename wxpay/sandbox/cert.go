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
	"math/big"
	"net"
	"time"
)

// certLife is how long certificates are good, the merchant's where nothing else is
// asked for: long enough for a sandbox that is left running, and short enough
// to be worthless soon.
const certLife = 90 * 24 * time.Hour

// certificate is a key that exists in memory only, and its own certificate.
type certificate struct {
	pair tls.Certificate
	pem  []byte // the certificate alone
	pool *x509.CertPool
}

// newTemplate is what all certificates of a sandbox have in common. Their times
// come from this machine's clock, whatever WeChat's clock is made to say, because
// this machine's TLS checks them.
func newTemplate(subject pkix.Name) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber:          serial,
		Subject:               subject,
		NotBefore:             now.Add(-24 * time.Hour),
		NotAfter:              now.Add(certLife),
		BasicConstraintsValid: true,
	}, nil
}

// newCertificate is good for loopback and for the address to listen at.
func newCertificate(listen string) (*certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	template, err := newTemplate(pkix.Name{CommonName: "wxpay sandbox", Organization: []string{"simulator, no real WeChat"}})
	if err != nil {
		return nil, err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign
	// The second use is there to be passed on to the merchant's certificate.
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	template.IsCA = true
	template.DNSNames = []string{"localhost"}
	template.IPAddresses = addresses(listen)
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	c := &certificate{
		pair: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf},
		pem:  pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pool: x509.NewCertPool(),
	}
	c.pool.AppendCertsFromPEM(c.pem)
	return c, nil
}

func addresses(listen string) []net.IP {
	ips := []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	host, _, err := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); err == nil && ip != nil && !ip.IsLoopback() {
		ips = append(ips, ip)
	}
	return ips
}
