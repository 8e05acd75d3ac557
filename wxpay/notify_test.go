package wxpay_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

const transaction = "1008450740201407220000058756"

// notification is the notification of a paid order of 19.90, with these fields
// set.
func notification(fields ...string) wxpay.Params {
	return good(append([]string{"openid", "oUpF8uN95-Ptaags6E_roPHg7AG0", "is_subscribe", "Y", "trade_type", "NATIVE",
		"bank_type", "CMB_DEBIT", "total_fee", "1990", "fee_type", "CNY", "transaction_id", transaction,
		"out_trade_no", order, "attach", "a", "time_end", "20261124101733"}, fields...)...)
}

// shop is a merchant's end of notify_url. It keeps the payments that it heard of.
type shop struct {
	handler http.Handler
	heard   []*wxpay.Payment
	log     bytes.Buffer
}

// newShop books every payment as result says.
func newShop(t wxpay.SignType, result error) *shop {
	s := &shop{}
	c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, SignType: t, Logger: logged(&s.log)}
	s.handler = c.NotifyHandler(func(_ context.Context, p *wxpay.Payment) error {
		s.heard = append(s.heard, p)
		return result
	})
	return s
}

// post hands the document to the handler and returns its answer.
func post(t *testing.T, h http.Handler, doc string) wxpay.Params {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/notify", strings.NewReader(doc)))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" {
		t.Errorf("status %d, content type %q", w.Code, w.Header().Get("Content-Type"))
	}
	answer, err := wxpay.Parse(w.Body.Bytes())
	if err != nil {
		t.Fatalf("answer %q: %v", w.Body, err)
	}
	return answer
}

func wantAnswer(t *testing.T, answer wxpay.Params, code, msg string) {
	t.Helper()
	if len(answer) != 2 || answer.Get("return_code") != code || answer.Get("return_msg") != msg {
		t.Errorf("answer %v, want %s %s", answer, code, msg)
	}
}

func TestNotifyTells(t *testing.T) {
	coupons := notification("cash_fee", "1690", "coupon_fee", "300", "coupon_count", "2",
		"coupon_id_0", "a", "coupon_type_0", "CASH", "coupon_fee_0", "100",
		"coupon_id_1", "b", "coupon_type_1", "NO_CASH", "coupon_fee_1", "200", "device_info", "till-1", "field_of_2031", "x")
	s := newShop(wxpay.MD5, nil)
	wantAnswer(t, post(t, s.handler, signed(coupons)), "SUCCESS", "OK")
	if len(s.heard) != 1 {
		t.Fatalf("heard of %d payments", len(s.heard))
	}
	got := s.heard[0]
	if got.OutTradeNo != order || got.TransactionID != transaction || got.TradeType != "NATIVE" || got.DeviceInfo != "till-1" ||
		got.OpenID != "oUpF8uN95-Ptaags6E_roPHg7AG0" || !got.Subscribed || got.BankType != "CMB_DEBIT" || got.FeeType != "CNY" ||
		got.Attach != "a" || got.TotalFee != 1990 || got.CashFee != 1690 || got.CouponFee != 300 || got.Params.Get("field_of_2031") != "x" {
		t.Errorf("heard %+v", got)
	}
	if want := []wxpay.Coupon{{ID: "a", Type: "CASH", Fee: 100}, {ID: "b", Type: "NO_CASH", Fee: 200}}; len(got.Coupons) != 2 ||
		got.Coupons[0] != want[0] || got.Coupons[1] != want[1] {
		t.Errorf("coupons %+v", got.Coupons)
	}
	if want := time.Date(2026, 11, 24, 2, 17, 33, 0, time.UTC); !got.TimeEnd.Equal(want) {
		t.Errorf("time_end %v, want %v", got.TimeEnd, want)
	}
}

// Each of these is taken for a payment by some well-known library; here none is.
func TestNotificationsThatAreNotBelieved(t *testing.T) {
	const format, signature = "参数格式校验错误", "签名失败"
	right := notification().Sign(key, wxpay.MD5)
	unsigned := string(notification().AppendXML(nil))
	tests := []struct{ name, doc, msg string }{
		{"unsigned", unsigned, signature},
		{"empty signature", string(notification().With("sign", "").AppendXML(nil)), signature},
		{"tampered", string(notification("total_fee", "1").With("sign", right).AppendXML(nil)), signature},
		{"signed by another", string(notification().With("sign", notification().Sign(strings.Repeat("0", 32), wxpay.MD5)).AppendXML(nil)), signature},
		{"signed without a key", string(notification().With("sign", notification().Sign("", wxpay.MD5)).AppendXML(nil)), signature},
		{"lower-case signature", string(notification().With("sign", strings.ToLower(right)).AppendXML(nil)), signature},
		{"sign_type MD5 of another way", signedBy(notification("sign_type", "MD5"), wxpay.HMACSHA256), signature},
		{"sign_type of another way", signedBy(notification("sign_type", "HMAC-SHA256"), wxpay.MD5), signature},
		{"sign_type unknown", signed(notification("sign_type", "NONE")), signature},
		{"a field added", strings.Replace(signed(notification()), "</xml>", "<coupon_fee>1</coupon_fee></xml>", 1), signature},
		{"req_info, unsigned", strings.Replace(unsigned, "</xml>", "<req_info>x</req_info></xml>", 1), signature},
		{"req_info in a signed one", strings.Replace(signed(notification()), "</xml>", "<req_info>x</req_info></xml>", 1), signature},
		{"req_info alone", "<xml><return_code>SUCCESS</return_code><appid>" + appID + "</appid><mch_id>" + mchID + "</mch_id><req_info>x</req_info></xml>", signature},
		{"no return_code", signed(notification("return_code", "")), format},
		{"no return_code, no signature", string(notification("return_code", "").AppendXML(nil)), format},
		{"return_code FAIL", signed(notification("return_code", "FAIL")), format},
		{"total_fee twice", strings.Replace(signed(notification()), "</xml>", "<total_fee>1</total_fee></xml>", 1), format},
		{"sign twice", strings.Replace(signed(notification()), "</xml>", "<sign>"+right+"</sign></xml>", 1), format},
		{"another merchant", signed(notification("mch_id", "10000101")), format},
		{"another app", signed(notification("appid", "wx0000000000000000")), format},
		{"no merchant", signed(notification("mch_id", "")), format},
		{"no app", signed(notification("appid", "")), format},
		{"no result_code", signed(notification("result_code", "")), format},
		{"result_code of another case", signed(notification("result_code", "success")), format},
		{"no order", signed(notification("out_trade_no", "")), format},
		{"no transaction_id", signed(notification("transaction_id", "")), format},
		{"no amount", signed(notification("total_fee", "")), format},
		{"an amount of nothing", signed(notification("total_fee", "0")), format},
		{"amount in yuan", signed(notification("total_fee", "19.90")), format},
		{"negative amount", signed(notification("total_fee", "-1990")), format},
		{"cash above the amount", signed(notification("cash_fee", "1991")), format},
		{"coupons above the amount", signed(notification("coupon_fee", "1991")), format},
		{"a coupon of no amount", signed(notification("coupon_count", "1", "coupon_fee_0", "x")), format},
		{"coupons beyond counting", signed(notification("coupon_count", "4611686018427387903")), format},
		{"no time", signed(notification("time_end", "")), format},
		{"no such time", signed(notification("time_end", "20261324101733")), format},
		{"truncated", signed(notification())[:300], format},
		{"trailing garbage", signed(notification()) + "x", format},
		{"two documents", signed(notification()) + signed(notification()), format},
		{"a DTD", `<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>` + signed(notification()), format},
		{"JSON", `{"return_code":"SUCCESS"}`, format},
		{"nothing", "", format},
		{"too large", signed(notification("attach", strings.Repeat("x", wxpay.MaxDocument))), format},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop("", nil)
			wantAnswer(t, post(t, s.handler, tt.doc), "FAIL", tt.msg)
			if len(s.heard) != 0 {
				t.Errorf("booked: %+v", s.heard[0])
			}
			quiet(t, s.log.String(), right, "oUpF8uN95")
			if !strings.Contains(s.log.String(), "interface=notify ") || !strings.Contains(s.log.String(), `error="notify: `) {
				t.Errorf("log %q", &s.log)
			}
		})
	}
}

// Each of these is refused by some well-known library; all of them are right.
func TestNotificationsThatAreBelieved(t *testing.T) {
	twelve := notification("coupon_count", "13")
	for i := 12; i >= 0; i-- {
		twelve.Add("coupon_id_"+strings.Repeat("1", i+1), "x")
	}
	withReqInfo := notification("req_info", "x")
	tests := []struct {
		name string
		own  wxpay.SignType
		doc  string
	}{
		{"plain", "", signed(notification())},
		{"HMAC as configured", wxpay.HMACSHA256, signedBy(notification(), wxpay.HMACSHA256)},
		{"HMAC as named", wxpay.MD5, signedBy(notification("sign_type", "HMAC-SHA256"), wxpay.HMACSHA256)},
		{"MD5 as named", wxpay.HMACSHA256, signed(notification("sign_type", "MD5"))},
		{"HMAC by its length", wxpay.MD5, signedBy(notification(), wxpay.HMACSHA256)},
		{"MD5 by its length", wxpay.HMACSHA256, signed(notification())},
		{"coupon_id_1 and coupon_id_11", "", signed(twelve)},
		{"an unknown field, though it be req_info", "", signed(withReqInfo)},
		{"indented", "", strings.ReplaceAll(signed(notification()), "><", ">\n  <")},
		{"err_code 0", "", signed(notification("err_code", "0"))},
		{"]]> in attach", "", signed(notification("attach", "a]]>b"))},
		{"an empty field", "", signed(notification("attach", ""))},
		{"a million yuan", "", signed(notification("total_fee", "100000000"))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newShop(tt.own, nil)
			wantAnswer(t, post(t, s.handler, tt.doc), "SUCCESS", "OK")
			if len(s.heard) != 1 || s.heard[0].OutTradeNo != order {
				t.Errorf("heard %+v", s.heard)
			}
		})
	}
}

// A payment that failed is acknowledged, so that WeChat stops, and is no payment.
func TestNotifyOfAFailure(t *testing.T) {
	s := newShop("", nil)
	wantAnswer(t, post(t, s.handler, signed(good("result_code", "FAIL", "err_code", "SYSTEMERROR"))), "SUCCESS", "OK")
	if len(s.heard) != 0 {
		t.Errorf("booked: %+v", s.heard[0])
	}
}

func TestNotifyKeepsTheCallersErrorToItself(t *testing.T) {
	for want, err := range map[string]error{
		"costs 2990":            errors.New("total_fee is 1990, the order <T01> costs 2990"),
		"orderquery: signature": &wxpay.Error{Interface: "orderquery", Problem: wxpay.ProblemSignature}, // not this document's
	} {
		s := newShop("", err)
		wantAnswer(t, post(t, s.handler, signed(notification())), "FAIL", "处理失败")
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("log %q", &s.log)
		}
	}
}

func TestNotifyTakesPostOnly(t *testing.T) {
	s := newShop("", nil)
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodOptions} {
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, httptest.NewRequest(method, "/notify", strings.NewReader(signed(notification()))))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "POST" || len(s.heard) != 0 {
			t.Errorf("%s: %d %v, %d payments", method, w.Code, w.Header(), len(s.heard))
		}
	}
}

// A handler that lacks its key would believe a signature that anybody can make.
func TestNotifyWithoutAMerchantBelievesNothing(t *testing.T) {
	for name, c := range map[string]*wxpay.Client{
		"no key":    {AppID: appID, MchID: mchID},
		"short key": {AppID: appID, MchID: mchID, Key: "secret"},
		"no appid":  {MchID: mchID, Key: key},
		"no mch_id": {AppID: appID, Key: key},
		"sign type": {AppID: appID, MchID: mchID, Key: key, SignType: "NONE"},
	} {
		h := c.NotifyHandler(func(context.Context, *wxpay.Payment) error {
			t.Errorf("%s: booked", name)
			return nil
		})
		p := notification().With("appid", c.AppID).With("mch_id", c.MchID)
		wantAnswer(t, post(t, h, string(p.With("sign", p.Sign(c.Key, wxpay.MD5)).AppendXML(nil))), "FAIL", "处理失败")
	}
}

func TestNotifyWithoutAFunctionPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a handler without a function is taken")
		}
	}()
	(&wxpay.Client{}).NotifyHandler(nil)
}
