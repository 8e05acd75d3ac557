package sandbox

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"wxtill/wxpay"
)

// maxRequest is the largest request that is read, in bytes.
const maxRequest = 64 << 10

// call is one well-signed request.
type call struct {
	iface  endpoint
	params wxpay.Params
	sign   wxpay.SignType // the answer is signed in the same way
}

// receive reads a request and checks all that has to be right before anybody
// is believed to have sent it: method, size, charset, syntax, merchant,
// signature. What it refuses is answered unsigned.
func (s *Sandbox) receive(r *http.Request, rules []rule) (wxpay.Params, protocolError) {
	if r.Method != http.MethodPost {
		return nil, badMethod
	}
	doc, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	switch {
	case len(doc) > maxRequest:
		return nil, badSize
	case err != nil:
		return nil, badXML
	case len(doc) == 0:
		return nil, badEmpty
	case !utf8.Valid(doc) || !utf8Charset(r.Header.Get("Content-Type")):
		return nil, badCharset
	}
	p, err := wxpay.Parse(doc)
	if err != nil || twice(p) {
		return nil, badXML
	}
	if p, err = unescaped(p, rules); err != nil {
		return nil, badEscape
	}
	return p, s.authentic(p)
}

// reserved are characters that no encoder leaves in a value: a link that holds one
// was sent as it is.
const reserved = ":/?#&="

// unescaped decodes the fields that the rules say were sent URL-encoded.
func unescaped(p wxpay.Params, rules []rule) (wxpay.Params, error) {
	for _, r := range rules {
		if !r.escaped || !p.Has(r.name) {
			continue
		}
		sent := p.Get(r.name)
		if strings.ContainsAny(sent, reserved) {
			return nil, fmt.Errorf("%s is not URL-encoded", r.name)
		}
		value, err := url.QueryUnescape(sent)
		if err != nil {
			return nil, fmt.Errorf("decoding %s: %w", r.name, err)
		}
		p = p.With(r.name, value)
	}
	return p, nil
}

// utf8Charset reports whether the header claims no other charset. The type
// itself is not looked at: the real gateway takes any.
func utf8Charset(contentType string) bool {
	_, params, err := mime.ParseMediaType(contentType)
	charset := strings.ToLower(params["charset"])
	return err != nil || charset == "" || charset == "utf-8" || charset == "utf8"
}

// twice reports whether a field comes more than once.
func twice(p wxpay.Params) bool {
	seen := make(map[string]bool, len(p))
	for _, f := range p {
		if seen[f.Name] {
			return true
		}
		seen[f.Name] = true
	}
	return false
}

// authentic checks that the merchant sent this, or says why not.
func (s *Sandbox) authentic(p wxpay.Params) protocolError {
	t := signType(p)
	switch {
	case p.Get("mch_id") == "":
		return lacksMchID
	case p.Get("mch_id") != s.o.MchID:
		return badMerchant
	case t != wxpay.MD5 && t != wxpay.HMACSHA256:
		return badSignType
	case p.Get("sign") != sign(p, s.o.Key, t):
		return badSignature
	}
	return ""
}

// signType is the one that the request names; MD5 where it names none.
func signType(p wxpay.Params) wxpay.SignType {
	if t := p.Get("sign_type"); t != "" {
		return wxpay.SignType(t)
	}
	return wxpay.MD5
}
