package wxpay_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"unicode/utf8"

	"wxtill/wxpay"
)

// FuzzNativeCallback throws documents at the handler for static codes, as they
// are and signed as WeChat signs. The shop hears of genuine questions only, and
// WeChat of nothing unsigned but FAIL, whatever text the shop has for customers.
func FuzzNativeCallback(f *testing.F) {
	f.Fuzz(func(t *testing.T, doc []byte, sign bool, refusal string) {
		if p, err := wxpay.Parse(doc); err == nil && sign {
			doc = []byte(signed(p))
		}
		var asked *wxpay.NativeScan
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		h := c.NativeHandler(func(_ context.Context, s wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
			asked = &s
			return wxpay.UnifiedOrderRequest{}, &wxpay.NativeRefusal{ErrCodeDes: refusal}
		})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/native", bytes.NewReader(doc)))
		answer, err := wxpay.Parse(w.Body.Bytes())
		if err != nil || w.Code != http.StatusOK {
			t.Fatalf("%d %q: %v", w.Code, w.Body, err)
		}
		if asked == nil {
			if answer.Get("return_code") != "FAIL" || answer.Has("sign") || answer.Has("prepay_id") {
				t.Fatalf("answered %v to %q", answer, doc)
			}
			return
		}
		p, err := wxpay.Parse(doc)
		if err != nil || p.Verify(key, wxpay.MD5) != nil && p.Verify(key, wxpay.HMACSHA256) != nil ||
			p.Get("appid") != appID || p.Get("mch_id") != mchID ||
			asked.ProductID == "" || len(asked.ProductID) > 32 || asked.OpenID == "" || len(asked.OpenID) > 128 {
			t.Fatalf("the shop was asked %+v for %q", asked, doc)
		}
		if answer.Verify(key, wxpay.MD5) != nil && answer.Verify(key, wxpay.HMACSHA256) != nil {
			t.Fatalf("unsigned: %v", answer)
		}
		if des := answer.Get("err_code_des"); answer.Get("result_code") != "FAIL" || des == "" || len(des) > 128 || !utf8.ValidString(des) {
			t.Fatalf("answered %v for %q", answer, refusal)
		}
	})
}
