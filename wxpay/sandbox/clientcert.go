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
	"net/http"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"wxtill/wxpay"
)

// What nginx, which stands before the real gateway, says at /secapi.
const (
	certMissing = "No required SSL certificate was sent"
	certForeign = "The SSL certificate error"
)

// merchantCertificate makes a client certificate for the merchant, signed by the
// sandbox's own.
func (c *certificate) merchantCertificate(mchID string, life time.Duration) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making the merchant's key: %w", err)
	}
	template, err := newTemplate(pkix.Name{CommonName: mchID, Organization: []string{"simulator, no real merchant"}})
	if err != nil {
		return tls.Certificate{}, err
	}
	template.NotAfter = time.Now().Add(life)
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	der, err := x509.CreateCertificate(rand.Reader, template, c.pair.Leaf, &key.PublicKey, c.pair.PrivateKey)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("making the merchant's certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// MerchantCertificate is the merchant's client certificate, which /secapi
// demands, in PEM: apiclient_cert.pem and apiclient_key.pem.
func (s *Sandbox) MerchantCertificate() (wxpay.MerchantCertificate, error) {
	key, err := x509.MarshalPKCS8PrivateKey(s.own.PrivateKey)
	if err != nil {
		return wxpay.MerchantCertificate{}, fmt.Errorf("writing the merchant's key: %w", err)
	}
	return wxpay.MerchantCertificate{
		Cert:  pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.own.Certificate[0]}),
		Key:   pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
		MchID: s.o.MchID,
	}, nil
}

// MerchantP12 is the same in the other form in which WeChat gives it:
// apiclient_cert.p12, whose password is the mch_id.
func (s *Sandbox) MerchantP12() (wxpay.MerchantCertificate, error) {
	leaf, err := x509.ParseCertificate(s.own.Certificate[0])
	if err != nil {
		return wxpay.MerchantCertificate{}, fmt.Errorf("writing the merchant's certificate: %w", err)
	}
	p12, err := pkcs12.LegacyDES.Encode(s.own.PrivateKey, leaf, []*x509.Certificate{s.cert.pair.Leaf}, s.o.MchID)
	if err != nil {
		return wxpay.MerchantCertificate{}, fmt.Errorf("writing the merchant's certificate: %w", err)
	}
	return wxpay.MerchantCertificate{Cert: p12, MchID: s.o.MchID}, nil
}

// objection says why the certificate that came with a request does not open
// /secapi, or "".
func (c *certificate) objection(conn *tls.ConnectionState) string {
	if conn == nil || len(conn.PeerCertificates) == 0 {
		return certMissing
	}
	_, err := conn.PeerCertificates[0].Verify(x509.VerifyOptions{
		Roots:     c.pool,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	})
	if err != nil {
		return certForeign
	}
	return ""
}

// certificatePage is nginx's answer to an objection: 400 with a page.
func certificatePage(objection string) reply {
	return reply{status: http.StatusBadRequest, contentType: htmlText, body: fmt.Appendf(nil,
		"<html>\r\n<head><title>400 %s</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n"+
			"<center>%s</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n", objection, objection)}
}
