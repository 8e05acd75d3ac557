package wxpay

import (
	"crypto"
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// What can be wrong with the merchant's certificate.
var (
	ErrNoCertificate       = errors.New("WeChat saw no valid certificate of the merchant")
	ErrCertificateMissing  = errors.New("there is no certificate, or no key to it")
	ErrCertificateForm     = errors.New("the certificate or its key cannot be read")
	ErrCertificatePassword = errors.New("the password of the .p12 file is not the mch_id")
	ErrCertificatePair     = errors.New("the certificate and the key do not belong together")
	ErrCertificateTime     = errors.New("the certificate is not valid now")
)

// MerchantCertificate is what WeChat gives a merchant for /secapi (section 3.1):
// apiclient_cert.pem and apiclient_key.pem, or both of them in
// apiclient_cert.p12, whose password is the mch_id.
type MerchantCertificate struct {
	Cert  []byte // PEM or PKCS#12, told by what is in it
	Key   []byte // PEM; not looked at beside PKCS#12, which holds the key
	MchID string // not looked at beside PEM
}

// String names the merchant only, so that a certificate may be printed: its key
// may not.
func (m MerchantCertificate) String() string { return "certificate of wechat pay merchant " + m.MchID }

// GoString is String, for %#v.
func (m MerchantCertificate) GoString() string { return m.String() }

// Load reads the certificate for use with [NewHTTPClient], and finds out now what
// would keep the first refund from working. errors.Is finds one of
// ErrCertificateMissing, ErrCertificateForm, ErrCertificatePassword,
// ErrCertificatePair and ErrCertificateTime in its error.
func (m MerchantCertificate) Load(now time.Time) (tls.Certificate, error) {
	chain, key, err := m.parts()
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf := chain[0]
	private, ok := key.(crypto.Signer)
	if !ok {
		return tls.Certificate{}, fmt.Errorf("%w: a key of type %T", ErrCertificateForm, key)
	}
	public, ok := leaf.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	switch {
	case !ok || !public.Equal(private.Public()):
		return tls.Certificate{}, ErrCertificatePair
	case now.Before(leaf.NotBefore):
		return tls.Certificate{}, fmt.Errorf("%w: it begins on %s", ErrCertificateTime, leaf.NotBefore.In(Beijing).Format(time.DateOnly))
	case now.After(leaf.NotAfter):
		return tls.Certificate{}, fmt.Errorf("%w: it ended on %s", ErrCertificateTime, leaf.NotAfter.In(Beijing).Format(time.DateOnly))
	}
	c := tls.Certificate{PrivateKey: private, Leaf: leaf}
	for _, link := range chain {
		c.Certificate = append(c.Certificate, link.Raw)
	}
	return c, nil
}

// parts are the certificate with those that vouch for it, and its key.
func (m MerchantCertificate) parts() (chain []*x509.Certificate, key any, err error) {
	if block, _ := pem.Decode(m.Cert); block != nil || len(m.Cert) == 0 {
		return m.pemParts()
	}
	if !soonDecoded(m.Cert) {
		return nil, nil, fmt.Errorf("%w: neither PEM nor a whole PKCS#12 file", ErrCertificateForm)
	}
	key, leaf, rest, err := pkcs12.DecodeChain(m.Cert, m.MchID)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword), errors.Is(err, pkcs12.ErrDecryption):
		return nil, nil, ErrCertificatePassword
	case err != nil:
		return nil, nil, fmt.Errorf("%w: %v", ErrCertificateForm, err)
	}
	return append([]*x509.Certificate{leaf}, rest...), key, nil
}

// maxRounds bounds the work of checking a password: usual files ask for 2048
// rounds, a damaged one could ask for hours of them.
const maxRounds = 1 << 20

// soonDecoded reports whether a text is a PKCS#12 file as far as its password,
// and asks for no more than maxRounds. Behind the password a damage is found out.
func soonDecoded(p12 []byte) bool {
	var file struct {
		Version  int
		Contents asn1.RawValue
		MAC      struct {
			Digest asn1.RawValue
			Salt   []byte
			Rounds int `asn1:"optional,default:1"`
		} `asn1:"optional"`
	}
	_, err := asn1.Unmarshal(p12, &file)
	return err == nil && file.MAC.Rounds <= maxRounds
}

func (m MerchantCertificate) pemParts() (chain []*x509.Certificate, key any, err error) {
	if len(m.Cert) == 0 || len(m.Key) == 0 {
		return nil, nil, ErrCertificateMissing
	}
	for _, der := range blocks(m.Cert, "CERTIFICATE") {
		link, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %v", ErrCertificateForm, err)
		}
		chain = append(chain, link)
	}
	if len(chain) == 0 {
		return nil, nil, fmt.Errorf("%w: no certificate in PEM", ErrCertificateForm)
	}
	if key = parseKey(m.Key); key == nil {
		return nil, nil, fmt.Errorf("%w: no private key in PEM", ErrCertificateForm)
	}
	return chain, key, nil
}

// blocks are the contents of the PEM blocks of one kind.
func blocks(text []byte, kinds ...string) [][]byte {
	var found [][]byte
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		for _, kind := range kinds {
			if block.Type == kind {
				found = append(found, block.Bytes)
			}
		}
	}
	return found
}

// parseKey reads the first private key, whichever way it was written; nil where
// there is none. What is wrong with a key is not told: it would tell of the key.
func parseKey(text []byte) any {
	for _, der := range blocks(text, "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY") {
		if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
			return key
		}
		if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
			return key
		}
		if key, err := x509.ParseECPrivateKey(der); err == nil {
			return key
		}
	}
	return nil
}
