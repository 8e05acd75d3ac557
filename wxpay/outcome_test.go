package wxpay_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"

	"wxtill/wxpay"
)

// call is an interface, asked about the same order.
type call struct {
	name string
	ask  func(*testing.T, *wxpay.Client) error
}

var calls = []call{
	{"unifiedorder", func(t *testing.T, c *wxpay.Client) error {
		_, err := c.UnifiedOrder(t.Context(), native(t))
		return err
	}},
	{"orderquery", func(t *testing.T, c *wxpay.Client) error {
		_, err := c.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: order})
		return err
	}},
	{"closeorder", func(t *testing.T, c *wxpay.Client) error {
		_, err := c.CloseOrder(t.Context(), wxpay.CloseOrderRequest{OutTradeNo: order})
		return err
	}},
	{"micropay", func(t *testing.T, c *wxpay.Client) error {
		_, err := c.Micropay(t.Context(), counterOrder(t), scanned)
		return err
	}},
	{"reverse", func(t *testing.T, c *wxpay.Client) error {
		_, err := c.Reverse(t.Context(), wxpay.ReverseRequest{OutTradeNo: order})
		return err
	}},
	{"authcodetoopenid", func(t *testing.T, c *wxpay.Client) error {
		_, err := c.AuthCodeToOpenID(t.Context(), scanned)
		return err
	}},
	{"refund", func(t *testing.T, c *wxpay.Client) error {
		_, err := c.Refund(t.Context(), refundContent(t))
		return err
	}},
	{"refundquery", func(t *testing.T, c *wxpay.Client) error {
		_, err := c.RefundQuery(t.Context(), wxpay.RefundQueryRequest{OutTradeNo: order})
		return err
	}},
}

// native is the content of an order of 19.90.
func native(t *testing.T) wxpay.Params {
	t.Helper()
	r := nativeOrder()
	p, err := r.Params()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProtocolFailureTellsWhatWeChatSays(t *testing.T) {
	g := newGateway(t, says("<xml><return_code><![CDATA[FAIL]]></return_code><return_msg><![CDATA[签名错误]]></return_msg></xml>"))
	for _, call := range calls {
		e := wantUnknown(t, call.ask(t, g.client()), wxpay.ProblemProtocol)
		if e.Message != "签名错误" {
			t.Errorf("%s: message %q", call.name, e.Message)
		}
	}
}

func TestUnifiedOrderDone(t *testing.T) {
	const code = "weixin://wxpay/bizpayurl?pr=AbCdEfG"
	g := newGateway(t, says(signed(good("trade_type", "NATIVE", "prepay_id", "wx2016", "code_url", code))))
	content := native(t)
	before := append(wxpay.Params{}, content...)
	got, err := g.client().UnifiedOrder(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	if got.CodeURL != code || got.PrepayID != "wx2016" || got.TradeType != "NATIVE" || !got.Params.Has("sign") {
		t.Errorf("got %+v", got)
	}
	if !reflect.DeepEqual(content, before) {
		t.Error("the call changed the content that it was given")
	}
	q := g.questions()[0]
	for _, f := range content {
		if q.Get(f.Name) != f.Value {
			t.Errorf("sent %s = %q, want %q", f.Name, q.Get(f.Name), f.Value)
		}
	}
	if err := q.Verify(key, wxpay.MD5); err != nil {
		t.Error(err)
	}
}

func TestUnifiedOrderWithoutACodeIsUnknown(t *testing.T) {
	long := make([]byte, 600)
	for i := range long {
		long[i] = 'x'
	}
	tests := []struct{ name, field, value string }{
		{"no code_url", "code_url", ""},
		{"a space", "code_url", "weixin://wxpay/a b"},
		{"no address", "code_url", "wxpay"},
		{"Chinese", "code_url", "weixin://微信"},
		{"longer than a code takes", "code_url", "weixin://" + string(long)},
		{"no prepay_id", "prepay_id", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer := good("trade_type", "NATIVE", "prepay_id", "wx2016", "code_url", "weixin://wxpay/x").With(tt.field, tt.value)
			var told wxpay.Call
			c := newGateway(t, says(signed(answer))).client()
			c.Trace = func(call wxpay.Call) { told = call }
			_, err := c.UnifiedOrder(t.Context(), native(t))
			wantUnknown(t, err, wxpay.ProblemSyntax)
			wantUnknown(t, told.Err, wxpay.ProblemSyntax)
		})
	}
}

func TestCloseOrderDone(t *testing.T) {
	g := newGateway(t, says(signed(good())))
	if _, err := g.client().CloseOrder(t.Context(), wxpay.CloseOrderRequest{OutTradeNo: order}); err != nil {
		t.Fatal(err)
	}
	if got := g.questions()[0].Get("out_trade_no"); got != order || g.paths[0] != "POST /pay/closeorder" {
		t.Errorf("asked %s for %q", g.paths[0], got)
	}
}

// An order that is closed already is as it was to be; the answer is judged like any
// other before that counts.
func TestCloseOrderOfAClosedOne(t *testing.T) {
	closed := good("result_code", "FAIL", "err_code", "ORDERCLOSED", "err_code_des", "订单已关闭")
	r, err := newGateway(t, says(signed(closed))).client().CloseOrder(t.Context(), wxpay.CloseOrderRequest{OutTradeNo: order})
	if err != nil || r.Params.Get("err_code") != "ORDERCLOSED" {
		t.Errorf("%+v, error %v", r, err)
	}
	for _, tt := range []struct {
		name, doc string
		problem   wxpay.Problem
	}{
		{"unsigned", string(closed.AppendXML(nil)), wxpay.ProblemSignature},
		{"of another order", signed(closed.With("out_trade_no", "T01-000002")), wxpay.ProblemMismatch},
		{"of another merchant", signed(closed.With("mch_id", "1")), wxpay.ProblemMismatch},
	} {
		_, err := newGateway(t, says(tt.doc)).client().CloseOrder(t.Context(), wxpay.CloseOrderRequest{OutTradeNo: order})
		if e := wantUnknown(t, err, tt.problem); e.Outcome() != wxpay.OutcomeUnknown {
			t.Errorf("%s: outcome %s", tt.name, e.Outcome())
		}
	}
}

// What else is signed with the merchant's key does not close an order or take it
// back, the shop's own report and its reply to a scanned code among it.
func TestBorrowedAnswers(t *testing.T) {
	for name, doc := range map[string]wxpay.Params{
		"interface_url": good("interface_url", "https://api.mch.weixin.qq.com/pay/unifiedorder", "execute_time_", "230", "out_trade_no", order, "user_ip", "127.0.0.1"),
		"prepay_id":     good("prepay_id", "wx2016"),
		"trade_state":   paid(),
		"total_fee":     good("total_fee", "1990", "transaction_id", "1008450740201407220000058756", "out_trade_no", order),
		"refund_id":     good("refund_id", "2008450740201407220000174026", "refund_fee", "1", "out_trade_no", order),
	} {
		c := newGateway(t, says(signed(doc))).client()
		_, closed := c.CloseOrder(t.Context(), wxpay.CloseOrderRequest{OutTradeNo: order})
		_, reversed := c.Reverse(t.Context(), wxpay.ReverseRequest{OutTradeNo: order})
		for _, err := range []error{closed, reversed} {
			if e := wantUnknown(t, err, wxpay.ProblemMismatch); e.Message != name {
				t.Errorf("%s: error %v", name, e)
			}
		}
	}
}

// WeChat looks at transaction_id first, so an answer about another one is not
// about this order.
func TestOrderQueryByTransaction(t *testing.T) {
	c := newGateway(t, says(signed(paid()))).client()
	if _, err := c.OrderQuery(t.Context(), wxpay.OrderQueryRequest{TransactionID: "1008450740201407220000058756"}); err != nil {
		t.Error(err)
	}
	_, err := c.OrderQuery(t.Context(), wxpay.OrderQueryRequest{TransactionID: "1008450740201407220000058757"})
	wantUnknown(t, err, wxpay.ProblemMismatch)
}

// What cannot be asked is not sent.
func TestQuestionsThatAreNotSent(t *testing.T) {
	g := newGateway(t, says(signed(paid())))
	c := g.client()
	tests := []struct {
		name, field string
		ask         func() error
	}{
		{"query without a number", "out_trade_no", func() error { _, err := c.OrderQuery(t.Context(), wxpay.OrderQueryRequest{}); return err }},
		{"close without a number", "out_trade_no", func() error { _, err := c.CloseOrder(t.Context(), wxpay.CloseOrderRequest{}); return err }},
		{"another app's order", "appid", func() error { _, err := c.UnifiedOrder(t.Context(), native(t).With("appid", "wx1")); return err }},
		{"another merchant's order", "mch_id", func() error { _, err := c.UnifiedOrder(t.Context(), native(t).With("mch_id", "1")); return err }},
		{"a field twice", "body", func() error {
			_, err := c.UnifiedOrder(t.Context(), append(native(t), wxpay.Field{Name: "body", Value: "x"}))
			return err
		}},
		{"a name that is markup", "a><b", func() error { _, err := c.UnifiedOrder(t.Context(), native(t).With("a><b", "x")); return err }},
		{"reversal without a number", "out_trade_no", func() error { _, err := c.Reverse(t.Context(), wxpay.ReverseRequest{}); return err }},
		{"no payment code", "auth_code", func() error { _, err := c.Micropay(t.Context(), counterOrder(t), "6901028075831"); return err }},
		{"no payment code to look up", "auth_code", func() error { _, err := c.AuthCodeToOpenID(t.Context(), ""); return err }},
		{"no name", "", func() error { _, err := c.UnifiedOrder(t.Context(), native(t).With("", "x")); return err }},
		{"a control character", "body", func() error { _, err := c.UnifiedOrder(t.Context(), native(t).With("body", "a\x00")); return err }},
		{"not UTF-8", "body", func() error { _, err := c.UnifiedOrder(t.Context(), native(t).With("body", "a\xef\xbb")); return err }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.ask()
			e := wantUnknown(t, err, wxpay.ProblemRequest)
			var field *wxpay.FieldError
			if !errors.As(err, &field) || field.Field != tt.field || !errors.Is(err, wxpay.ErrInvalidRequest) || e.Sent {
				t.Errorf("error %+v", e)
			}
		})
	}
	if n := len(g.questions()); n != 0 {
		t.Errorf("%d questions were sent", n)
	}
}

// Every code is there once, and some interface uses it.
func TestCodes(t *testing.T) {
	codes := wxpay.Codes()
	for i, code := range codes {
		if len(wxpay.InterfacesOf(code)) == 0 || i > 0 && codes[i-1] >= code {
			t.Errorf("%s after %v", code, codes[:i])
		}
	}
	for _, code := range []wxpay.Code{wxpay.CodeSystemError, wxpay.CodeRefundNotExist, wxpay.CodeAccessDenied, wxpay.CodeNoBillExist} {
		if !slices.Contains(codes, code) {
			t.Errorf("no %s", code)
		}
	}
}
