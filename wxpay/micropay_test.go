package wxpay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

const scanned = wxpay.AuthCode("134567890123456789")

// counterOrder is the content of an order of 19.90 to be paid by a code.
func counterOrder(t *testing.T) wxpay.Params {
	t.Helper()
	r := wxpay.MicropayRequest{AppID: appID, MchID: mchID, DeviceInfo: "till-1", Body: "街角咖啡 拿铁",
		OutTradeNo: order, TotalFee: 1990, SpbillCreateIP: "127.0.0.1", Attach: "a"}
	p, err := r.Params()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// micropaid is an answer of micropay to counterOrder, with these fields set.
func micropaid(fields ...string) wxpay.Params {
	return paid(append([]string{"trade_state", "", "trade_type", "MICROPAY"}, fields...)...)
}

// The order of a payment code is held to the rules of any order.
func TestMicropayParams(t *testing.T) {
	good := wxpay.MicropayRequest{AppID: appID, MchID: mchID, Body: "咖啡", OutTradeNo: order, TotalFee: 1990, SpbillCreateIP: "127.0.0.1",
		GoodsTag: "autumn", LimitPay: "no_credit", SignType: wxpay.HMACSHA256}
	p, err := good.Params()
	if err != nil {
		t.Fatal(err)
	}
	want := wxpay.Params{{Name: "appid", Value: appID}, {Name: "mch_id", Value: mchID}, {Name: "body", Value: "咖啡"},
		{Name: "out_trade_no", Value: order}, {Name: "total_fee", Value: "1990"}, {Name: "spbill_create_ip", Value: "127.0.0.1"},
		{Name: "goods_tag", Value: "autumn"}, {Name: "limit_pay", Value: "no_credit"}, {Name: "sign_type", Value: "HMAC-SHA256"}}
	if !slices.Equal(p, want) {
		t.Errorf("got %v, want %v", p, want)
	}
	for field, spoil := range map[string]func(*wxpay.MicropayRequest){
		"appid":            func(r *wxpay.MicropayRequest) { r.AppID = "" },
		"body":             func(r *wxpay.MicropayRequest) { r.Body = strings.Repeat("咖", 43) },
		"out_trade_no":     func(r *wxpay.MicropayRequest) { r.OutTradeNo = "1" },
		"total_fee":        func(r *wxpay.MicropayRequest) { r.TotalFee = 0 },
		"spbill_create_ip": func(r *wxpay.MicropayRequest) { r.SpbillCreateIP = "here" },
		"time_expire":      func(r *wxpay.MicropayRequest) { r.TimeStart = time.Now(); r.TimeExpire = r.TimeStart },
		"limit_pay":        func(r *wxpay.MicropayRequest) { r.LimitPay = "no_debit" },
		"sign_type":        func(r *wxpay.MicropayRequest) { r.SignType = "SHA1" },
	} {
		r := good
		spoil(&r)
		var wrong *wxpay.FieldError
		if _, err := r.Params(); !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("%s: error %v", field, err)
		}
	}
}

func TestParseAuthCode(t *testing.T) {
	for _, tt := range []struct {
		text string
		ok   bool
	}{
		{"100000000000000000", true}, {"134567890123456789", true}, {"159999999999999999", true},
		{"160000000000000000", false}, {"284567890123456789", false}, {"13456789012345678", false},
		{"1345678901234567890", false}, {"13456789012345678x", false}, {"１３４５６７８９０１２３４５６７８９", false}, {"", false},
		{" 34567890123456789", false}, {"6901028075831", false},
	} {
		code, err := wxpay.ParseAuthCode(tt.text)
		if (err == nil) != tt.ok || tt.ok && string(code) != tt.text {
			t.Errorf("%q: %v, error %v", tt.text, []byte(code), err)
		}
	}
}

func FuzzParseAuthCode(f *testing.F) {
	f.Add("134567890123456789")
	f.Add("6901028075831")
	f.Fuzz(func(t *testing.T, text string) {
		code, err := wxpay.ParseAuthCode(text)
		switch {
		case err == nil && (string(code) != text || len(text) != 18):
			t.Errorf("%q is taken as %q", text, string(code))
		case err != nil && len(text) > 4 && strings.Contains(err.Error(), text) && !strings.Contains("auth_code must be 18 digits that begin with 10 to 15", text):
			t.Errorf("the error tells %q", text)
		}
	})
}

// Whichever way a payment code is printed, it is not told.
func TestAuthCodeIsHidden(t *testing.T) {
	text, err := json.Marshal(map[string]any{"code": scanned, "list": []wxpay.AuthCode{scanned}})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("scan", "code", scanned, "list", []wxpay.AuthCode{scanned})
	all := fmt.Sprintf("%v %+v %#v %s %q %d %x %s %s %v", scanned, scanned, scanned, scanned, scanned, scanned, scanned, text, log.String(), struct{ C wxpay.AuthCode }{scanned})
	if strings.Contains(all, string(scanned)) || !strings.Contains(all, "[auth_code]") {
		t.Error(all)
	}
}

func TestMicropayDone(t *testing.T) {
	g := newGateway(t, says(signed(micropaid("device_info", "till-1", "fee_type", "CNY", "coupon_fee", "300"))))
	got, err := g.client().Micropay(t.Context(), counterOrder(t), scanned)
	if err != nil {
		t.Fatal(err)
	}
	if got.OutTradeNo != order || got.TotalFee != 1990 || got.CouponFee != 300 || got.TradeType != "MICROPAY" {
		t.Errorf("got %+v", got)
	}
	q := g.questions()[0]
	if g.paths[0] != "POST /pay/micropay" || q.Get("auth_code") != string(scanned) || q.Get("total_fee") != "1990" || q.Has("notify_url") || q.Has("trade_type") {
		t.Errorf("asked %s %v", g.paths[0], q)
	}
	if err := q.Verify(key, wxpay.MD5); err != nil {
		t.Error(err)
	}
	if counterOrder(t).Has("auth_code") {
		t.Error("the content that is stored holds the code")
	}
}

// An answer that could mean anything is never taken for the money.
func TestMicropayAnswersThatAreNotBelieved(t *testing.T) {
	tests := []struct {
		name, doc string
		problem   wxpay.Problem
	}{
		{"unsigned", string(micropaid().AppendXML(nil)), wxpay.ProblemSignature},
		{"tampered", strings.Replace(signed(micropaid("attach", "b")), "1990", "1", 1), wxpay.ProblemSignature},
		{"another order", signed(micropaid("out_trade_no", "T01-OTHER")), wxpay.ProblemMismatch},
		{"another amount", signed(micropaid("total_fee", "1989")), wxpay.ProblemMismatch},
		{"another merchant", signed(micropaid("mch_id", "10000101")), wxpay.ProblemMismatch},
		{"no amount", signed(micropaid("total_fee", "")), wxpay.ProblemSyntax},
		{"no transaction_id", signed(micropaid("transaction_id", "")), wxpay.ProblemSyntax},
		{"no number", signed(micropaid("out_trade_no", "")), wxpay.ProblemSyntax},
		{"no time", signed(micropaid("time_end", "")), wxpay.ProblemSyntax},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := newGateway(t, says(tt.doc)).client().Micropay(t.Context(), counterOrder(t), scanned)
			quiet(t, wantUnknown(t, err, tt.problem).Error(), string(scanned))
		})
	}
}

// Yen are not yuan: such an answer is asked about and then taken back.
func TestPayByCodeInAnotherCurrency(t *testing.T) {
	g := newGateway(t, says(signed(micropaid("fee_type", "JPY"))))
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	p, err := g.client().PayByCode(ctx, counterOrder(t), scanned, func(wxpay.CodePayment) error { return nil })
	if p.State != wxpay.MicropaySent || err == nil {
		t.Errorf("%s, error %v", p.State, err)
	}
}

// A code that may have left goes to no second gateway; one that surely has not,
// does.
func TestMicropayIsSentOnce(t *testing.T) {
	second := newGateway(t, says(signed(micropaid())))
	silent := newGateway(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := silent.client(second)
	c.Timeout = 4 * time.Second // a slow machine needs some of it to shake hands
	_, err := c.Micropay(t.Context(), counterOrder(t), scanned)
	if e := wantUnknown(t, err, wxpay.ProblemTimeout); !e.Sent || len(second.questions()) != 0 {
		t.Errorf("the second gateway was asked %d times", len(second.questions()))
	}
	gone := newGateway(t, nil)
	gone.Close()
	c = second.client()
	c.Gateways = []string{gone.URL, second.URL}
	if _, err := c.Micropay(t.Context(), counterOrder(t), scanned); err != nil {
		t.Error(err)
	}
}

// recall=Y is no done reversal and no refusal, whatever stands beside it.
func TestReverseRecall(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answer  wxpay.Params
		outcome wxpay.Outcome // "" is done
	}{
		{"done", good("recall", "N"), ""},
		{"done, nothing said", good(), ""},
		{"done before", good("result_code", "FAIL", "err_code", "ORDERREVERSED", "recall", "N"), ""},
		{"done before, again", good("result_code", "FAIL", "err_code", "ORDERREVERSED", "recall", "Y"), wxpay.OutcomeRepeat},
		{"again", good("recall", "Y"), wxpay.OutcomeRepeat},
		{"failed, again", good("result_code", "FAIL", "err_code", "SYSTEMERROR", "recall", "Y"), wxpay.OutcomeRepeat},
		{"refused, again", good("result_code", "FAIL", "err_code", "PARAM_ERROR", "recall", "Y"), wxpay.OutcomeRepeat},
		{"refused", good("result_code", "FAIL", "err_code", "REVERSE_EXPIRE", "recall", "N"), wxpay.OutcomeRefused},
	} {
		g := newGateway(t, says(signed(tt.answer)))
		r, err := g.client().Reverse(t.Context(), wxpay.ReverseRequest{OutTradeNo: order})
		var e *wxpay.Error
		switch {
		case tt.outcome == "" && (err != nil || !r.Params.Has("sign")):
			t.Errorf("%s: error %v", tt.name, err)
		case tt.outcome != "" && (!errors.As(err, &e) || e.Outcome() != tt.outcome || errors.Is(err, wxpay.ErrRecall) != (tt.outcome == wxpay.OutcomeRepeat)):
			t.Errorf("%s: error %v", tt.name, err)
		}
		if g.paths[0] != "POST /secapi/pay/reverse" || g.questions()[0].Get("out_trade_no") != order {
			t.Errorf("asked %s", g.paths[0])
		}
	}
}

func TestAuthCodeToOpenID(t *testing.T) {
	const openid = "oUpF8uN95-Ptaags6E_roPHg7AG0"
	g := newGateway(t, says(signed(good("openid", openid))))
	got, err := g.client().AuthCodeToOpenID(t.Context(), scanned)
	if err != nil || got != openid || g.paths[0] != "POST /tools/authcodetoopenid" || g.questions()[0].Get("auth_code") != string(scanned) {
		t.Errorf("%q, error %v, asked %s", got, err, g.paths[0])
	}
	_, err = newGateway(t, says(signed(good()))).client().AuthCodeToOpenID(t.Context(), scanned)
	wantUnknown(t, err, wxpay.ProblemSyntax)
}
