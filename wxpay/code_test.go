package wxpay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const testKey = "192006250b4c09247ec02edce69f6a2d"

// documented is chapter 6 with the later pages, written out once more by hand:
// interface, outcome, codes.
var documented = []struct {
	iface   string
	outcome Outcome
	codes   string
}{
	{"unifiedorder", OutcomeRefused, "ORDERPAID ORDERCLOSED OUT_TRADE_NO_USED NOTENOUGH NOTSUPORTCARD NOTSUPPORTCARD"},
	{"unifiedorder", OutcomeRepeat, "SYSTEMERROR BANKERROR"},
	{"unifiedorder", OutcomeUnknown, "ORDERNOTEXIST REFUNDNOTEXIST USERPAYING"},
	{"orderquery", OutcomeRefused, "ORDERNOTEXIST"},
	{"orderquery", OutcomeRepeat, "SYSTEMERROR"},
	{"orderquery", OutcomeUnknown, "BANKERROR ORDERPAID ORDERCLOSED TRADE_STATE_ERROR"},
	{"closeorder", OutcomeDone, "ORDERCLOSED"},
	{"closeorder", OutcomeRefused, "ORDERPAID ORDERNOTEXIST"},
	{"closeorder", OutcomeRepeat, "SYSTEMERROR TRADE_STATE_ERROR"},
	{"closeorder", OutcomeUnknown, "BANKERROR OUT_TRADE_NO_USED"},
	{"refund", OutcomeRefused, "REFUND_FEE_INVALID REFUND_FEE_MISMATCH ORDERNOTEXIST TRADE_STATE_ERROR TRADE_OVERDUE USER_ACCOUNT_ABNORMAL NOTENOUGH"},
	{"refund", OutcomeRepeat, "SYSTEMERROR BIZERR_NEED_RETRY FREQUENCY_LIMITED INVALID_REQ_TOO_MUCH"},
	{"refund", OutcomeUnknown, "BANKERROR ORDERPAID"},
	{"refundquery", OutcomeRefused, "REFUNDNOTEXIST"},
	{"refundquery", OutcomeRepeat, "SYSTEMERROR"},
	{"refundquery", OutcomeUnknown, "NOTENOUGH"},
	{"micropay", OutcomeRefused, "ORDERPAID ORDERCLOSED ORDERREVERSED OUT_TRADE_NO_USED NOTENOUGH NOTSUPORTCARD NOTSUPPORTCARD " +
		"AUTHCODEEXPIRE AUTH_CODE_ERROR AUTH_CODE_INVALID BUYER_MISMATCH TRADE_ERROR"},
	{"micropay", OutcomeUnknown, "SYSTEMERROR BANKERROR USERPAYING ORDERNOTEXIST FREQUENCY_LIMITED"},
	{"reverse", OutcomeDone, "ORDERREVERSED"},
	{"reverse", OutcomeRefused, "REVERSE_EXPIRE ORDERNOTEXIST"},
	{"reverse", OutcomeRepeat, "SYSTEMERROR USERPAYING TRADE_ERROR"},
	{"reverse", OutcomeUnknown, "BANKERROR ORDERPAID NOTENOUGH"},
	{"authcodetoopenid", OutcomeRefused, "AUTHCODEEXPIRE AUTH_CODE_ERROR AUTH_CODE_INVALID"},
	{"authcodetoopenid", OutcomeRepeat, "SYSTEMERROR"},
	{"shorturl", OutcomeRefused, "URLFORMATERROR"},
	{"shorturl", OutcomeRepeat, "SYSTEMERROR"},
	{"report", OutcomeRepeat, "SYSTEMERROR"},
	{"report", OutcomeUnknown, "URLFORMATERROR"},
	{"downloadbill", OutcomeRepeat, "SYSTEMERROR"},
	{"getBrandWCPayRequest", OutcomeRefused, "access_denied access_not_allow 当前公众号没有权限支付本次交易 " +
		"众账号支付使用了无效的商户号，无法发起该笔交易 该公众号支付签名无效，无法发起该笔交易"},
}

// alike are refused at every interface; the last line is known at none.
const (
	alike = "INVALID_TRANSACTIONID PARAM_ERROR INVALID_REQUEST LACK_PARAMS NOAUTH APPID_NOT_EXIST MCHID_NOT_EXIST " +
		"APPID_MCHID_NOT_MATCH SIGNERROR XML_FORMAT_ERROR REQUIRE_POST_METHOD POST_DATA_EMPTY NOT_UTF8"
	unheard = "CODE_OF_2031 SUCCESS 0 orderpaid"
)

// refuser is a gateway that answers every question by result_code FAIL with the
// err_code that the question asks for.
func refuser(t *testing.T) *Client {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		doc, _ := io.ReadAll(r.Body)
		asked, err := Parse(doc)
		if err != nil {
			t.Error(err)
		}
		p := Params{{"return_code", "SUCCESS"}, {"appid", "wx1"}, {"mch_id", "1"}, {"nonce_str", "x"},
			{"result_code", "FAIL"}, {"err_code", asked.Get("code")}, {"err_code_des", "原因"}}
		w.Write(p.With("sign", p.Sign(testKey, MD5)).AppendXML(nil))
	}))
	t.Cleanup(server.Close)
	return &Client{AppID: "wx1", MchID: "1", Key: testKey, Gateways: []string{server.URL}, HTTPClient: server.Client()}
}

// ask puts any question to the gateway. The error is nil where the answer is taken
// for done, and then it was read.
func ask(t *testing.T, c *Client, iface, code string) *Error {
	t.Helper()
	read := false
	err := c.do(context.Background(), question{name: iface, path: "/" + iface,
		params: Params{{"appid", "wx1"}, {"mch_id", "1"}, {"code", code}},
		read:   func(Params) *Error { read = true; return nil }})
	var e *Error
	if errors.As(err, &e) == read {
		t.Fatalf("%s %s: error %v, read: %t", iface, code, err, read)
	}
	return e
}

// Every code at every interface ends as its page says, whichever way it is asked.
func TestOutcomes(t *testing.T) {
	c := refuser(t)
	check := func(iface, code string, want Outcome) {
		t.Helper()
		e := ask(t, c, iface, code)
		if got := OutcomeOf(iface, Code(code)); got != want {
			t.Errorf("%s %q: %s, want %s", iface, code, got, want)
		}
		if done := want == OutcomeDone; done || e == nil {
			if !done || e != nil {
				t.Errorf("%s %q: error %v, want %s", iface, code, e, want)
			}
			return
		}
		if e.Outcome() != want {
			t.Errorf("%s %q: outcome %s, want %s", iface, code, e.Outcome(), want)
		}
		if refused := want == OutcomeRefused; errors.Is(e, ErrRefused) != refused || errors.Is(e, ErrUnknown) == refused {
			t.Errorf("%s %q: refused %v, want %v", iface, code, !refused, refused)
		}
		if e.Code != Code(code) || e.Message != "原因" || e.Interface != iface || !e.Sent {
			t.Errorf("%s %q: %+v", iface, code, e)
		}
	}
	for _, row := range documented {
		for code := range strings.FieldsSeq(row.codes) {
			check(row.iface, code, row.outcome)
		}
	}
	for iface := range outcomes {
		for code := range strings.FieldsSeq(alike) {
			check(iface, code, OutcomeRefused)
		}
		for code := range strings.FieldsSeq(unheard) {
			check(iface, code, OutcomeUnknown)
		}
		check(iface, "", OutcomeUnknown)
	}
	if got := (&Error{Problem: ProblemTimeout}).Outcome(); got != OutcomeUnknown {
		t.Errorf("a time-out is %s", got)
	}
}

// downloadbill tells in return_msg why there is no bill.
func TestBillOutcomes(t *testing.T) {
	for _, tt := range []struct {
		text Code
		want Outcome
	}{
		{"No Bill Exist", OutcomeRefused}, {"Bill Creating", OutcomeRepeat}, {"invalid bill_type", OutcomeRefused},
		{"data format error", OutcomeRefused}, {"missing parameter", OutcomeRefused}, {"SIGN ERROR", OutcomeRefused},
		{"some other text", OutcomeUnknown},
	} {
		if got := OutcomeOf("downloadbill", tt.text); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.text, got, tt.want)
		}
	}
}

// The test's list is the program's: a code added there has to be added here.
func TestOutcomesAreAllDocumented(t *testing.T) {
	listed := map[string]bool{}
	for _, row := range documented {
		for code := range strings.FieldsSeq(row.codes) {
			listed[row.iface+" "+code] = true
		}
	}
	for iface, codes := range outcomes {
		for code := range codes {
			if !listed[iface+" "+string(code)] && iface != "downloadbill" {
				t.Errorf("%s %s is not in the test", iface, code)
			}
		}
	}
	for code := range anywhere {
		if !strings.Contains(" "+alike+" SYSTEMERROR ", " "+string(code)+" ") {
			t.Errorf("%s is not in the test", code)
		}
	}
}

// Every code that has an outcome has words in both languages.
func TestEveryCodeHasAdvice(t *testing.T) {
	check := func(iface string, code Code) {
		t.Helper()
		e := &Error{Interface: iface, Code: code}
		for _, lang := range []string{"zh", "en"} {
			meaning, advice := e.Meaning(lang), e.Advice(lang)
			stop := map[string]string{"zh": "。", "en": "."}[lang]
			if meaning == "" || strings.HasSuffix(meaning, stop) || !strings.HasSuffix(advice, stop) {
				t.Errorf("%s %s in %s: %q, %q", iface, code, lang, meaning, advice)
			}
		}
		if e.Meaning("zh") == e.Meaning("en") || e.Advice("zh") == e.Advice("en") {
			t.Errorf("%s %s: one text for both languages", iface, code)
		}
	}
	for iface, codes := range outcomes {
		for code := range codes {
			check(iface, code)
		}
		for code := range anywhere {
			check(iface, code)
		}
	}
	for iface, codes := range guidesAt {
		for code := range codes {
			if OutcomeOf(iface, code) == OutcomeUnknown && anywhere[code] == "" {
				t.Errorf("there are words for %s at %s, but no outcome", code, iface)
			}
		}
	}
	if e := (&Error{Code: "CODE_OF_2031"}); e.Meaning("zh") != "" || e.Advice("en") != "" {
		t.Error("there are words for a code that nobody has heard of")
	}
}

func TestInterfacesOf(t *testing.T) {
	for code, want := range map[Code]string{
		"NOTENOUGH": "[micropay refund unifiedorder]", "REFUNDNOTEXIST": "[refundquery]", "access_denied": "[getBrandWCPayRequest]", "CODE_OF_2031": "[]",
	} {
		if got := fmt.Sprint(InterfacesOf(code)); got != want {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
	if got := InterfacesOf(CodeSignError); len(got) != len(outcomes) {
		t.Errorf("SIGNERROR: %s", got)
	}
}

// The same code at another interface is another story.
func TestAdviceDependsOnTheInterface(t *testing.T) {
	customer := &Error{Interface: "unifiedorder", Code: CodeNotEnough}
	merchant := &Error{Interface: "refund", Code: CodeNotEnough}
	if customer.Advice("en") == merchant.Advice("en") || !strings.Contains(merchant.Advice("en"), "out_refund_no") {
		t.Errorf("%q and %q", customer.Advice("en"), merchant.Advice("en"))
	}
}

// Who only asks, closes, gives back or looks up is not told how to charge, and
// nothing but an order has a time of expiry.
func TestAdviceOfARefundWithoutTheRight(t *testing.T) {
	for language, words := range map[string][]string{"zh": {"操作员", "证书", "商户平台"}, "en": {"operator", "certificate", "merchant site"}} {
		advice := (&Error{Interface: "refund", Code: CodeNoAuth}).Advice(language)
		for _, word := range words {
			if !strings.Contains(advice, word) {
				t.Errorf("%s: it speaks of no %s: %s", language, word, advice)
			}
		}
	}
}

func TestAdviceSpeaksOfChargingWhereThereIsACharge(t *testing.T) {
	claims := []string{"收款", "重收", "再收", "收现金", "失效时间太短", "charge", "take cash", "time of expiry"}
	check := func(iface string, code Code) {
		t.Helper()
		e := &Error{Interface: iface, Code: code}
		text := e.Meaning("zh") + e.Advice("zh") + e.Meaning("en") + e.Advice("en")
		for _, claim := range claims {
			if !charges[iface] && strings.Contains(text, claim) {
				t.Errorf("%s %s: %s", iface, code, text)
			}
		}
	}
	for iface, codes := range outcomes {
		for code := range codes {
			check(iface, code)
		}
		for code := range anywhere {
			check(iface, code)
		}
	}
	for iface := range charges {
		if outcomes[iface] == nil {
			t.Errorf("%s is no interface", iface)
		}
		if e := (&Error{Interface: iface, Code: CodeSystemError}); !strings.Contains(e.Advice("en"), "do not charge anew") {
			t.Errorf("%s SYSTEMERROR: %s", iface, e.Advice("en"))
		}
	}
}

// A number that was used may be this sale's own, and paid: it is asked about before
// a new one is taken (section 7.3).
func TestAdviceOfAUsedNumber(t *testing.T) {
	for iface := range charges {
		for _, code := range []Code{CodeOutTradeNoUsed, CodeInvalidRequest} {
			e := &Error{Interface: iface, Code: code}
			if zh, en := e.Advice("zh"), e.Advice("en"); !strings.HasPrefix(zh, "先用这个单号查订单") || !strings.HasPrefix(en, "Ask first how the order of this number stands") {
				t.Errorf("%s %s: %s %s", iface, code, zh, en)
			}
		}
	}
}

// What may be sent again is said to be, by the name of what is sent.
func TestAdviceOfABusyWeChat(t *testing.T) {
	for iface, want := range map[string]string{
		"orderquery": "ask again", "closeorder": "close it once more", "refund": "send it again", "refundquery": "ask again",
		"reverse": "take it back once more", "shorturl": "once more", "authcodetoopenid": "once more", "downloadbill": "once more",
	} {
		e := &Error{Interface: iface, Code: CodeSystemError}
		if got := e.Advice("en"); !strings.Contains(got, want) || OutcomeOf(iface, CodeSystemError) != OutcomeRepeat {
			t.Errorf("%s: %q does not say %q", iface, got, want)
		}
	}
}

// While the outcome is not refused nobody may read that the payment failed.
func TestUnknownIsNoFailureInWords(t *testing.T) {
	for iface, codes := range outcomes {
		for code, outcome := range codes {
			e := &Error{Interface: iface, Code: code}
			for _, claim := range []string{"失败，", "没有收款", "failed", "nothing was charged"} {
				if text := e.Meaning("zh") + e.Advice("zh") + e.Meaning("en") + e.Advice("en"); outcome != OutcomeRefused && strings.Contains(text, claim) {
					t.Errorf("%s %s: %s", iface, code, text)
				}
			}
		}
	}
}
