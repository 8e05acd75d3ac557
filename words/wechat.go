package words

import (
	"crypto/x509"
	"errors"

	"wxtill/wxpay"
)

// asking are the problems at which there is nothing to do but wait: the till
// asks on by itself.
const asking = "wechat.asking"

// problems are the texts of the reasons why an outcome is unknown; what to do is
// under the same key with ".do", or is asking.
var problems = map[wxpay.Problem]struct{ key, remedy string }{
	wxpay.ProblemRequest:     {"wechat.request", "code.program.do"},
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

// codes are the texts of WeChat's err_code (chapter 6 of the specification and
// later pages). Codes that mean the same to a cashier share a text. Codes that
// are not here leave the outcome unknown.
var codes = map[string]struct{ key, remedy string }{
	"NOAUTH":                {"code.NOAUTH", "code.NOAUTH.do"},
	"NOTENOUGH":             {"code.NOTENOUGH", "code.NOTENOUGH.do"},
	"NOTSUPORTCARD":         {"code.NOTSUPORTCARD", "code.NOTSUPORTCARD.do"},
	"NOTSUPPORTCARD":        {"code.NOTSUPORTCARD", "code.NOTSUPORTCARD.do"},
	"ORDERPAID":             {"code.ORDERPAID", "code.ORDERPAID.do"},
	"ORDERCLOSED":           {"code.ORDERCLOSED", "code.ORDERCLOSED.do"},
	"ORDERNOTEXIST":         {"code.ORDERNOTEXIST", "code.ORDERNOTEXIST.do"},
	"APPID_NOT_EXIST":       {"code.APPID_NOT_EXIST", "code.account.do"},
	"MCHID_NOT_EXIST":       {"code.MCHID_NOT_EXIST", "code.account.do"},
	"APPID_MCHID_NOT_MATCH": {"code.APPID_MCHID_NOT_MATCH", "code.account.do"},
	"SIGNERROR":             {"code.SIGNERROR", "code.SIGNERROR.do"},
	"OUT_TRADE_NO_USED":     {"code.OUT_TRADE_NO_USED", "code.OUT_TRADE_NO_USED.do"},
	"INVALID_REQUEST":       {"code.PARAM_ERROR", "code.PARAM_ERROR.do"},
	"PARAM_ERROR":           {"code.PARAM_ERROR", "code.PARAM_ERROR.do"},
	"LACK_PARAMS":           {"code.PARAM_ERROR", "code.PARAM_ERROR.do"},
	"INVALID_TRANSACTIONID": {"code.INVALID_TRANSACTIONID", "code.program.do"},
	"TRADE_STATE_ERROR":     {"code.TRADE_STATE_ERROR", asking},
	"XML_FORMAT_ERROR":      {"code.program", "code.program.do"},
	"REQUIRE_POST_METHOD":   {"code.program", "code.program.do"},
	"POST_DATA_EMPTY":       {"code.program", "code.program.do"},
	"NOT_UTF8":              {"code.program", "code.program.do"},
	"SYSTEMERROR":           {"wechat.system", asking},
	"BANKERROR":             {"wechat.system", asking},
}

// wechat explains how a call to WeChat failed. An outcome that is unknown is
// never worded as a failure.
func (t *Texts) wechat(err *wxpay.Error) Explanation {
	e := t.refusal(err.Code)
	if p, known := problems[err.Problem]; known {
		e = Explanation{Title: t.Text(p.key), Remedy: t.Text(p.remedy)}
	}
	if err.Problem == wxpay.ProblemTLS {
		e = t.certificate(err)
	}
	if err.Message != "" && spokenByWeChat(err.Problem) {
		e.Detail = t.Text("wechat.says", err.Message)
	}
	return e
}

// refusal explains an err_code. One that nobody has heard of may mean anything,
// so nothing is promised about the money.
func (t *Texts) refusal(code string) Explanation {
	if c, known := codes[code]; known {
		return Explanation{Title: t.Text(c.key), Remedy: t.Text(c.remedy)}
	}
	return Explanation{Title: t.Text("code.other", code), Remedy: t.Text(asking)}
}

// spokenByWeChat reports whether the message of an error came from WeChat and
// not from this program.
func spokenByWeChat(p wxpay.Problem) bool {
	return p == "" || p == wxpay.ProblemProtocol || p == wxpay.ProblemSystem
}

// certificate tells apart why a certificate was not trusted, for each has a
// remedy of its own.
func (t *Texts) certificate(err error) Explanation {
	var invalid x509.CertificateInvalidError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired: // also: not yet valid
		return t.plain("wechat.tls_clock")
	case errors.As(err, &authority):
		return t.plain("wechat.tls_authority")
	case errors.As(err, &host):
		return t.plain("wechat.tls_host")
	}
	return t.plain("wechat.tls")
}
