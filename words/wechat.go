package words

import (
	"crypto/tls"
	"crypto/x509"
	"errors"

	"wxtill/pos"
	"wxtill/wxpay"
)

// asking are the problems at which there is nothing to do but wait: the till
// asks on by itself.
const asking = "wechat.asking"

// problems are the texts of the reasons why an outcome is unknown; what to do is
// under the same key with ".do", or is asking.
var problems = map[wxpay.Problem]struct{ key, remedy string }{
	wxpay.ProblemRequest:     {"wechat.request", "wechat.request.do"},
	wxpay.ProblemTimeout:     {"wechat.timeout", asking},
	wxpay.ProblemUnreachable: {"wechat.unreachable", "wechat.unreachable.do"},
	wxpay.ProblemTLS:         {"wechat.tls", "wechat.tls.do"},
	wxpay.ProblemBroken:      {"wechat.broken", asking},
	wxpay.ProblemHTTP:        {"wechat.http", "wechat.http.do"},
	wxpay.ProblemSyntax:      {"wechat.syntax", asking},
	wxpay.ProblemTooLarge:    {"wechat.toolarge", asking},
	wxpay.ProblemProtocol:    {"wechat.protocol", "wechat.protocol.do"},
	wxpay.ProblemSignature:   {"wechat.signature", "wechat.signature.do"},
	wxpay.ProblemMismatch:    {"wechat.mismatch", "wechat.mismatch.do"},
	wxpay.ProblemSystem:      {"wechat.system", asking},
}

// wechat explains how a call to WeChat failed. An outcome that is unknown is
// never worded as a failure.
func (t *Texts) wechat(err *wxpay.Error) Explanation {
	e := t.code(err)
	if p, known := problems[err.Problem]; known && err.Code == "" {
		e = Explanation{Title: t.Text(p.key), Remedy: t.Text(p.remedy)}
	}
	switch {
	case errors.Is(err, wxpay.ErrNoCertificate):
		return t.plain("certificate.refused")
	case err.Problem == wxpay.ProblemTLS:
		e = t.certificate(err)
	}
	if err.Interface == "downloadbill" && e.Remedy == t.Text(asking) {
		e.Remedy = t.Text("wechat.no_bill") // no money hangs on it
	}
	if err.Message != "" && spokenByWeChat(err.Problem) {
		e.Detail = t.Text("wechat.says", err.Message)
	}
	return e
}

// Answer explains the last answer to an attempt by what the book keeps of it.
func (t *Texts) Answer(last pos.Answer) Explanation {
	if last.Code == pos.AnswerNoCertificate {
		return t.plain("certificate.refused")
	}
	e := &wxpay.Error{Interface: last.Call, Message: last.Text}
	if _, known := problems[wxpay.Problem(last.Code)]; known {
		e.Problem = wxpay.Problem(last.Code)
	} else {
		e.Code = wxpay.Code(last.Code)
	}
	return t.wechat(e)
}

// code explains an err_code in the words of package wxpay, which knows what it
// means at which interface. One that nobody has heard of may mean anything, so
// nothing is promised about the money.
func (t *Texts) code(err *wxpay.Error) Explanation {
	lang := string(t.language)
	if meaning := err.Meaning(lang); meaning != "" {
		return Explanation{Title: meaning, Remedy: err.Advice(lang)}
	}
	return Explanation{Title: t.Text("code.other", err.Code), Remedy: t.Text(asking)}
}

// spokenByWeChat reports whether the message of an error came from WeChat and
// not from this program.
func spokenByWeChat(p wxpay.Problem) bool {
	return p == "" || p == wxpay.ProblemProtocol || p == wxpay.ProblemSystem
}

// certificate tells apart why a connection was not trusted, for each has a
// remedy of its own.
func (t *Texts) certificate(err *wxpay.Error) Explanation {
	var invalid x509.CertificateInvalidError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var verification *tls.CertificateVerificationError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired: // also: not yet valid
		return t.plain("wechat.tls_clock")
	case errors.As(err, &authority):
		return t.plain("wechat.tls_authority")
	case errors.As(err, &host):
		return t.plain("wechat.tls_host")
	case err.Err != nil && !errors.As(err, &verification): // it did not come to a certificate
		return t.plain("wechat.tls_handshake")
	}
	return t.plain("wechat.tls")
}
