package wxpay_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"testing"

	"wxtill/wxpay"
)

// answered posts the document and checks that WeChat gets an answer, whatever it
// was.
func answered(t *testing.T, h http.Handler, doc []byte) (success bool) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/notify", bytes.NewReader(doc)))
	answer, err := wxpay.Parse(w.Body.Bytes())
	code := answer.Get("return_code")
	if err != nil || w.Code != http.StatusOK || code != "SUCCESS" && code != "FAIL" {
		t.Fatalf("answer %d %q: %v", w.Code, w.Body, err)
	}
	return code == "SUCCESS"
}

// FuzzNotify throws documents at the handler, as they are and signed. Nothing is
// booked that is not signed, not for this merchant or not a whole payment, and
// SUCCESS is answered only to what is signed.
func FuzzNotify(f *testing.F) {
	f.Fuzz(func(t *testing.T, doc []byte, sign bool) {
		if p, err := wxpay.Parse(doc); err == nil && sign {
			doc = []byte(signed(p))
		}
		var booked *wxpay.Payment
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		h := c.NotifyHandler(func(_ context.Context, p *wxpay.Payment) error { booked = p; return nil })
		success := answered(t, h, doc)
		p, err := wxpay.Parse(doc)
		genuine := err == nil && (p.Verify(key, wxpay.MD5) == nil || p.Verify(key, wxpay.HMACSHA256) == nil) &&
			p.Get("appid") == appID && p.Get("mch_id") == mchID && p.Get("return_code") == "SUCCESS"
		if (success || booked != nil) && !genuine {
			t.Fatalf("believed %q", doc)
		}
		if booked == nil {
			return
		}
		if !success || p.Get("result_code") != "SUCCESS" || booked.OutTradeNo == "" || booked.TransactionID == "" || booked.TimeEnd.IsZero() ||
			booked.TotalFee < 0 || booked.CashFee < 0 || booked.CashFee > booked.TotalFee || booked.CouponFee < 0 || booked.CouponFee > booked.TotalFee {
			t.Fatalf("booked %+v of %q", booked, doc)
		}
	})
}

// FuzzRefundNotify throws ciphertexts at the handler, and texts that are encrypted
// as WeChat encrypts them. A hint comes only of a document that names a refund.
func FuzzRefundNotify(f *testing.F) {
	f.Fuzz(func(t *testing.T, text []byte, encrypt bool) {
		reqInfo := base64.StdEncoding.EncodeToString(text)
		if encrypt {
			reqInfo = seal(t, key, padded(string(text)))
		}
		var hint *wxpay.RefundHint
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		h := c.RefundNotifyHandler(func(_ context.Context, r wxpay.RefundHint) error { hint = &r; return nil })
		if success := answered(t, h, []byte(refunded(reqInfo))); success != (hint != nil) {
			t.Fatalf("answered SUCCESS: %t, hint %+v", success, hint)
		}
		if hint != nil && (hint.OutRefundNo == "" || len(hint.OutRefundNo) > 64) {
			t.Fatalf("hint %+v", hint)
		}
		p, err := wxpay.Parse(text)
		if encrypt && hint != nil && (err != nil || p.Get("out_refund_no") != hint.OutRefundNo) {
			t.Fatalf("hint %+v of %q", hint, text)
		}
		answered(t, h, text) // and as a whole document
	})
}
