package words

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"time"

	"wxtill/config"
	"wxtill/internal/golden"
	"wxtill/pos"
	"wxtill/wxpay"
)

// cases are errors as the till meets them: wrapped, with particulars.
func cases() []error {
	errs := []error{
		fmt.Errorf("%w: %q", pos.ErrAmountDecimals, "1.234"),
		fmt.Errorf("writing paid to the book: %w", pos.ErrDiskFull),
		&fs.PathError{Op: "write", Path: "config.toml", Err: syscall.ENOSPC},
		&fs.PathError{Op: "open", Path: "config.toml", Err: fs.ErrPermission},
		&fs.PathError{Op: "open", Path: "config.toml", Err: fs.ErrNotExist},
		&pos.HeldError{Dir: "/home/till/data"},
		fmt.Errorf("opening: %w", &pos.HeldError{Dir: "/home/till/data", PID: 4711}),
		&pos.LockedOutError{Operator: "03", Until: time.Date(2026, 11, 23, 14, 6, 51, 0, pos.Beijing)},
		errors.Join(pos.ErrPrinterAbsent, pos.ErrPrinterStuck), pos.ErrPrinterGone,
		errors.Join(pos.ErrPrinterAbsent, pos.ErrPortTaken), errors.Join(pos.ErrPrinterAbsent, pos.ErrPortForbidden),
		errors.New("the moon is in the way"),
		fmt.Errorf("%w: asking about the order: %w", pos.ErrNotAsked, &wxpay.Error{Interface: "orderquery", Problem: wxpay.ProblemSyntax}),
		context.Canceled,
		fmt.Errorf("asking: %w", context.DeadlineExceeded),
	}
	errs = append(errs, fieldErrors()...)
	errs = append(errs, answers()...)
	errs = append(errs, bills()...)
	errs = append(errs, unbooked()...)
	return append(errs, mistakes()...)
}

// fieldErrors come from real orders that cannot be sent.
func fieldErrors() []error {
	good := wxpay.UnifiedOrderRequest{
		AppID: "wx1", MchID: "1", Body: "咖啡", OutTradeNo: "T01-20261123-000001-1-ABCDEF", TotalFee: 1,
		SpbillCreateIP: "127.0.0.1", NotifyURL: "https://localhost/notify", TradeType: "NATIVE", ProductID: "1",
	}
	var errs []error
	for _, spoil := range []func(*wxpay.UnifiedOrderRequest){
		func(r *wxpay.UnifiedOrderRequest) { r.Body = strings.Repeat("咖", 200) },
		func(r *wxpay.UnifiedOrderRequest) { r.TotalFee = 0 },
		func(r *wxpay.UnifiedOrderRequest) { r.NotifyURL += "?a=1" },
		func(r *wxpay.UnifiedOrderRequest) { r.ProductID = "" },
	} {
		r := good
		spoil(&r)
		_, err := r.Params()
		errs = append(errs, fmt.Errorf("making the order: %w", err))
	}
	return errs
}

// answers are calls to WeChat that were not done.
func answers() []error {
	expired := x509.CertificateInvalidError{Cert: &x509.Certificate{}, Reason: x509.Expired}
	var errs []error
	for _, e := range []*wxpay.Error{
		{Problem: wxpay.ProblemRequest, Err: errors.New("no random bytes")},
		{Problem: wxpay.ProblemTimeout, Err: context.DeadlineExceeded},
		{Problem: wxpay.ProblemUnreachable},
		{Problem: wxpay.ProblemTLS},
		{Problem: wxpay.ProblemTLS, Err: errors.New("remote error: tls: protocol version not supported")},
		{Problem: wxpay.ProblemTLS, Err: expired},
		{Problem: wxpay.ProblemTLS, Err: x509.UnknownAuthorityError{}},
		{Problem: wxpay.ProblemTLS, Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a.example"}},
		{Problem: wxpay.ProblemBroken},
		{Problem: wxpay.ProblemHTTP, Message: "302 Found"},
		{Problem: wxpay.ProblemHTTP, Message: "400 Bad Request", Err: wxpay.ErrNoCertificate},
		{Problem: wxpay.ProblemSyntax, Message: "no return_code"},
		{Problem: wxpay.ProblemTooLarge},
		{Problem: wxpay.ProblemProtocol, Message: "签名错误"},
		{Problem: wxpay.ProblemSignature, Err: wxpay.ErrSignature},
		{Problem: wxpay.ProblemMismatch, Message: "out_trade_no"},
		{Problem: wxpay.ProblemSystem, Code: "SYSTEMERROR", Message: "系统超时"},
		{Code: "NOAUTH"}, {Code: "NOTENOUGH"}, {Code: "NOTSUPORTCARD"}, {Code: "NOTSUPPORTCARD"},
		{Code: "ORDERPAID"}, {Code: "ORDERCLOSED"}, {Code: "ORDERNOTEXIST"},
		{Code: "APPID_NOT_EXIST"}, {Code: "MCHID_NOT_EXIST"}, {Code: "APPID_MCHID_NOT_MATCH"}, {Code: "SIGNERROR"},
		{Code: "OUT_TRADE_NO_USED"}, {Code: "PARAM_ERROR", Message: "time_expire 时间过短"}, {Code: "INVALID_REQUEST"},
		{Code: "LACK_PARAMS"}, {Code: "INVALID_TRANSACTIONID"}, {Code: "TRADE_STATE_ERROR"}, {Code: "XML_FORMAT_ERROR"},
		{Code: "REQUIRE_POST_METHOD"}, {Code: "POST_DATA_EMPTY"}, {Code: "NOT_UTF8"},
		{Code: "SYSTEMERROR"}, {Code: "BANKERROR"}, {Code: "RULELIMIT", Message: "交易金额超出限制"},
	} {
		e.Interface = "unifiedorder"
		errs = append(errs, e)
	}
	return errs
}

// bills are downloads that came to nothing.
func bills() []error {
	return []error{
		fmt.Errorf("taking the bill: %w", &wxpay.BillSyntaxError{Line: 7, Column: "交易时间", Reason: "no time"}),
		&wxpay.BillSyntaxError{Line: 8, Reason: "more cells than columns"},
		errors.Join(&wxpay.BillSumError{Figure: "总交易单数", Stated: 3, Summed: 2}, &wxpay.BillSumError{Figure: "手续费总金额", Stated: 1, Summed: 2}),
		&wxpay.Error{Interface: "downloadbill", Problem: wxpay.ProblemBroken},
		&wxpay.Error{Interface: "downloadbill", Problem: wxpay.ProblemSyntax, Err: wxpay.ErrNotBill},
	}
}

// unbooked are orders of a bill that nothing was booked of.
func unbooked() []error {
	const no = "T01-20261122-000001-1-ABCDEF"
	var errs []error
	for _, said := range []string{"REVOKED", "CLOSED", "NOTPAY", "USERPAYING", "ORDERNOTEXIST", "SOMETHING_NEW"} {
		errs = append(errs, &pos.NotRecoveredError{OutTradeNo: no, Said: said, Bill: 2600})
	}
	return append(errs,
		&pos.NotRecoveredError{OutTradeNo: no, Said: "SUCCESS", Bill: 2600, Told: 2601},
		&pos.NotRecoveredError{OutTradeNo: no, Said: "SUCCESS", Bill: 2600, Told: 2600, Currency: "USD"},
		&pos.NotRecoveredError{OutTradeNo: no, Said: "SUCCESS", Bill: 2600, Device: "till-2"},
		&pos.NotRecoveredError{OutTradeNo: no, Bill: 2600, Err: fmt.Errorf("asking: %w", &wxpay.Error{Interface: "orderquery", Problem: wxpay.ProblemTimeout})},
		&pos.NotRecoveredError{OutTradeNo: no, Bill: 2600, Err: &wxpay.Error{Interface: "orderquery", Problem: wxpay.ProblemSignature}},
		&pos.NotRecoveredError{OutTradeNo: no, Bill: 2600, Err: pos.ErrNoGateway})
}

// mistakes are configurations that are not right.
func mistakes() []error {
	const account = "appid = \"wx1\"\nmch_id = \"1\"\nkey = \"8934e7d15453e97507ef794cf7b0519d\"\n"
	var errs []error
	for _, doc := range []string{
		"", "appid wx1", account + "[pay]\npoll = 2\nwindow = \"1h\"\nexpires = \"5m\"\n",
		account + "device_info = \"till\n", account + "sign_type = \"SHA1\"\n[shop]\ntill = \"COUNTER\"\n",
		strings.Replace(account, "d\"\n", "\"\n", 1), account + "ca_file = \"gone.pem\"\n",
		string(bytes.Repeat([]byte("#"), 1<<20)),
	} {
		_, err := config.Parse("config.toml", []byte(doc))
		errs = append(errs, err)
	}
	var one *config.Error
	errors.As(errs[2], &one)
	return append(errs, one)
}

func TestExplain(t *testing.T) {
	for _, language := range []Language{ZH, EN} {
		w := For(language)
		var b strings.Builder
		for _, err := range cases() {
			name := err.Error()
			if len(name) > 100 {
				name = name[:60] + "..."
			}
			fmt.Fprintf(&b, "%s\n\t%s\n", strings.ReplaceAll(name, "\n", "; "), strings.ReplaceAll(w.Explain(err).String(), "\n", "\n\t"))
		}
		for _, s := range sentinels {
			fmt.Fprintf(&b, "%v\n\t%s\n", s.err, strings.ReplaceAll(w.Explain(s.err).String(), "\n", "\n\t"))
		}
		golden.Check(t, "explain."+string(language)+".txt", b.String())
	}
}

// TestExplainIsWhole trusts no golden file with what every explanation must be.
func TestExplainIsWhole(t *testing.T) {
	other := For(ZH).Text("error.other")
	for _, language := range []Language{ZH, EN} {
		for _, err := range cases() {
			e := For(language).Explain(err)
			text := e.String()
			var one *config.Error
			single := errors.As(err, &one) && !errors.As(err, new(config.Errors))
			switch {
			case e.Title == "" || e.Remedy == "" && !single:
				t.Errorf("%v: title %q, remedy %q", err, e.Title, e.Remedy)
			case strings.Contains(text, "%!") || strings.Contains(text, "8934e7d1"):
				t.Errorf("%v: %s", err, text)
			case e.Title == other && err.Error() != "the moon is in the way":
				t.Errorf("%v is explained as something unexpected", err)
			}
			for line := range strings.SplitSeq(text, "\n") {
				if !strings.Contains(line, " ") && For(ZH).has(line) {
					t.Errorf("%v: the key %q instead of a text", err, line)
				}
			}
		}
	}
	if got := For(ZH).Explain(nil).String(); got != "" {
		t.Errorf("no error is explained as %q", got)
	}
}

// TestUnknownIsNoFailure: while an outcome is unknown nobody may read that the
// payment failed.
func TestUnknownIsNoFailure(t *testing.T) {
	var unknown []*wxpay.Error
	for problem := range problems {
		unknown = append(unknown, &wxpay.Error{Problem: problem})
	}
	for _, code := range []wxpay.Code{wxpay.CodeSystemError, wxpay.CodeBankError, wxpay.CodeUserPaying, wxpay.CodeTradeStateError, "NEVER_HEARD_OF"} {
		unknown = append(unknown, &wxpay.Error{Code: code})
	}
	failure := map[Language][]string{ZH: {"失败，", "拒绝", "没有收款"}, EN: {"failed", "refused", "nothing was charged"}}
	for language, claims := range failure {
		for _, err := range unknown {
			text := For(language).Explain(err).String()
			for _, claim := range claims {
				if strings.Contains(strings.ToLower(text), claim) {
					t.Errorf("%v: %s", err, text)
				}
			}
		}
	}
}

// TestConfigReasons: the English of package config, which goes into logs, and
// the English here are the same texts.
func TestConfigReasons(t *testing.T) {
	for key := range For(ZH).text {
		reason, found := strings.CutPrefix(key, "config.")
		if !found || notReasons[reason] {
			continue
		}
		args := []any{"a", "b"}[:len(verbs(For(EN).text[key]))]
		e := &config.Error{File: "config.toml", Line: 3, Field: "pay.poll", Value: `"x"`, Reason: config.Reason(reason), Args: args}
		if got, want := For(EN).Text("config.line", e.File, e.Line, For(EN).Explain(e).Title), e.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

var notReasons = map[string]bool{"wrong": true, "wrong_one": true, "wrong.do": true, "line": true, "no_line": true,
	"this_line": true, "the_file": true}
