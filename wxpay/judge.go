package wxpay

import (
	"bytes"
	"fmt"
)

// judge takes an answer apart in the order of section 3.1: protocol, signature,
// whose answer it is, business result. Each step trusts only what the one before
// it has shown.
func (c *Client) judge(q question, doc []byte) *Error {
	p, err := Parse(doc)
	if err != nil {
		return &Error{Problem: unreadable(doc), Err: err}
	}
	switch p.Get("return_code") {
	case "SUCCESS":
	case "FAIL": // unsigned, so it proves nothing, whatever codes stand beside it
		return &Error{Problem: ProblemProtocol, Message: p.Get("return_msg")}
	default:
		return &Error{Problem: ProblemSyntax, Message: "no return_code"}
	}
	if q.unsigned {
		return hearsay(p)
	}
	// The answer need not repeat sign_type: the question's holds.
	if err := p.Verify(c.Key, c.SignType); err != nil {
		return &Error{Problem: ProblemSignature, Err: err}
	}
	if field := c.contradicts(q, p); field != "" {
		return mismatch(field)
	}
	return result(q, p)
}

// result looks at result_code first: done answers have been seen with err_code
// SUCCESS or 0. A FAIL is what its code says at this interface, which at closeorder
// and reverse may be that there is nothing left to do.
func result(q question, p Params) *Error {
	code := Code(p.Get("err_code"))
	switch {
	case p.Get("result_code") == "SUCCESS":
		return q.read(p)
	case p.Get("result_code") != "FAIL":
		return &Error{Problem: ProblemSyntax, Message: "no result_code"}
	case p.Get("recall") == "Y":
		return recall(p)
	}
	switch OutcomeOf(q.name, code) {
	case OutcomeDone:
		return q.read(p)
	case OutcomeRefused:
		return &Error{Code: code, Message: p.Get("err_code_des")}
	}
	return &Error{Problem: ProblemSystem, Code: code, Message: p.Get("err_code_des")}
}

// hearsay looks at an answer that nobody signs: it can be done, but neither
// refused nor read.
func hearsay(p Params) *Error {
	if p.Get("result_code") == "SUCCESS" {
		return nil
	}
	return &Error{Problem: ProblemProtocol, Message: p.Get("err_code_des")}
}

// contradicts names the field by which the answer shows itself to be for another
// merchant or another order, or "". appid and mch_id have to be there.
func (c *Client) contradicts(q question, answer Params) string {
	switch {
	case answer.Get("appid") != c.AppID:
		return "appid"
	case answer.Get("mch_id") != c.MchID:
		return "mch_id"
	}
	for _, name := range q.repeats {
		got, asked := answer.Get(name), q.params.Get(name)
		if got != "" && asked != "" && got != asked {
			return name
		}
	}
	return ""
}

// elsewhereOnly are fields of the other documents that are signed with the
// merchant's key, the shop's own reports and replies among them.
var elsewhereOnly = []string{
	"interface_url", "execute_time_", "prepay_id", "code_url", "short_url", "trade_state", "total_fee",
	"refund_id", "refund_count", "openid", "product_id",
}

// borrowed names the field by which a document shows itself to be another
// interface's, or "". The answers of closeorder and reverse say so little that whoever
// stands in WeChat's place could give back one of those instead.
func borrowed(p Params) string {
	for _, name := range elsewhereOnly {
		if p.Has(name) {
			return name
		}
	}
	return ""
}

// unreadable tells a web page, as captive portals answer, from a torn document.
func unreadable(doc []byte) Problem {
	head := bytes.ToLower(bytes.TrimSpace(doc[:min(len(doc), 256)]))
	if bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) {
		return ProblemHTTP
	}
	return ProblemSyntax
}

// mismatch is a signed answer to another question.
func mismatch(field string) *Error {
	return &Error{Problem: ProblemMismatch, Message: field, Err: &MismatchError{field}}
}

// unusable is a signed answer that lacks what its interface must say.
func unusable(field string) *Error {
	return &Error{Problem: ProblemSyntax, Message: fmt.Sprintf("no usable %s", field)}
}
