package wxpay

import (
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
)

// The texts with which a shop turns WeChat away: the first two are those of
// sections 4.2 and 4.6. Whoever sent the document reads them, so they say nothing
// that a stranger should not know.
const (
	replySignature = "签名失败"
	replyFormat    = "参数格式校验错误"
	replyTimeout   = "处理超时"
	replyFailed    = "处理失败"
)

// receive reads what WeChat posts to the shop by itself (4.2, 4.6): one flat
// document of at most [MaxDocument] bytes, signed with the merchant's key, about
// this merchant. Without a signature nothing in it means anything, so nothing of
// it is returned then.
//
// Such a document need not say how it is signed; the length of sign tells, and
// either way takes the key.
func (c *Client) receive(name string, r *http.Request) (Params, *Error) {
	p, failed := read(r)
	if failed == nil {
		failed = c.believe(p, signedBy(p))
	}
	if failed != nil {
		failed.Interface = name
		return nil, failed
	}
	return p, nil
}

// believe checks that WeChat signed the document, and for this merchant. A client
// without a whole key would take anybody's signature, so it believes nobody.
func (c *Client) believe(p Params, t SignType) *Error {
	if err := c.checkMerchant(); err != nil {
		return &Error{Problem: ProblemRequest, Err: err}
	}
	if p.Verify(c.Key, t) != nil {
		return &Error{Problem: ProblemSignature, Err: ErrSignature}
	}
	return c.addressed(p)
}

// addressed refuses what is meant for another merchant.
func (c *Client) addressed(p Params) *Error {
	if field := c.contradicts(question{}, p); field != "" {
		return &Error{Problem: ProblemMismatch, Message: field}
	}
	return nil
}

// read takes the document off the request, whoever sent it.
func read(r *http.Request) (Params, *Error) {
	if r.Method != http.MethodPost {
		return nil, &Error{Problem: ProblemHTTP, Message: r.Method}
	}
	doc, err := io.ReadAll(io.LimitReader(r.Body, MaxDocument+1))
	switch {
	case err != nil:
		return nil, &Error{Problem: ProblemBroken, Err: errors.New("the request broke off")}
	case len(doc) > MaxDocument:
		return nil, &Error{Problem: ProblemTooLarge}
	}
	p, err := Parse(doc)
	if err != nil {
		return nil, &Error{Problem: ProblemSyntax, Err: err}
	}
	return p, nil
}

// signedBy is the way in which a document was signed.
func signedBy(p Params) SignType {
	if len(p.Get("sign")) == 2*sha256.Size {
		return HMACSHA256
	}
	return MD5
}

// refusal is return_code FAIL for what [Client.receive] did not believe.
func refusal(failed *Error) Params {
	msg := replyFormat
	switch failed.Problem {
	case ProblemSignature:
		msg = replySignature
	case ProblemRequest:
		msg = replyFailed
	}
	return Params{{"return_code", "FAIL"}, {"return_msg", msg}}
}

// reply writes a document as the answer. WeChat looks at nothing but a 200.
func reply(w http.ResponseWriter, p Params) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Write(p.AppendXML(nil)) // a peer that is gone asks again
}
