package ui

import (
	"strings"

	"wxtill/wxpay"
)

// explain is the sentence for an error: what happened and what to do. What an
// error of the system says of itself is for the log, not for the cashier.
func (w *Window) explain(err error) string {
	e := w.words.Explain(err)
	text := e.Title
	for _, part := range []string{e.Detail, e.Remedy} {
		if part != "" && part != err.Error() {
			text += w.t("say.stop") + strings.ReplaceAll(part, "\n", " ")
		}
	}
	return text
}

// problem is the sentence for what WeChat's last answer had wrong with it: a
// [wxpay.Problem] or an err_code, with WeChat's own words for it.
func (w *Window) problem(code, text string) string {
	err := &wxpay.Error{Message: text}
	switch p := wxpay.Problem(code); p {
	case wxpay.ProblemTimeout, wxpay.ProblemUnreachable, wxpay.ProblemTLS, wxpay.ProblemBroken, wxpay.ProblemHTTP,
		wxpay.ProblemSyntax, wxpay.ProblemSignature, wxpay.ProblemMismatch, wxpay.ProblemProtocol,
		wxpay.ProblemTooLarge, wxpay.ProblemSystem:
		err.Problem = p
	default:
		err.Code = wxpay.Code(code)
	}
	return w.explain(err)
}

// answer is what WeChat answered last, in two or three words.
func (w *Window) answer(code string) string {
	key := "answer." + strings.ToLower(code)
	if s := w.t(key); s != key {
		return s
	}
	return code
}
