package wxpay_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// TestPrintedAnswers: whoever logs or prints a document, an answer or a row as it
// is, alone or inside of something, gives away neither who paid nor what leads to a
// payment.
func TestPrintedAnswers(t *testing.T) {
	p := paid("sign", "SIGNATURE", "auth_code", "130000000000000000", "prepay_id", "PREPAY", "prepayid", "PREPAY",
		"package", "prepay_id=PREPAY", "code_url", "weixin://wxpay/x")
	openid := wxpay.OpenID(p.Get("openid"))
	answer, err := query(t, signed(paid()))
	if err != nil {
		t.Fatal(err)
	}
	asked := nativeOrder()
	asked.OpenID = openid
	page := wxpay.BrandWCPayRequest{AppID: appID, Package: "prepay_id=PREPAY", PaySign: "SIGNATURE"}
	app := wxpay.AppPayRequest{AppID: appID, PrepayID: "PREPAY", Sign: "SIGNATURE"}
	payment := wxpay.Payment{OutTradeNo: order, OpenID: openid, Params: p}
	made := wxpay.UnifiedOrderResponse{PrepayID: "PREPAY", CodeURL: "weixin://wxpay/x", Params: p}
	for _, v := range []any{
		p, p[len(p)-1], openid, answer, *answer, payment, &payment, asked, &asked, made, &made, page, &page, page.Params(), app, &app, app.Params(),
		wxpay.NativeScan{OpenID: openid, Params: p}, wxpay.BillEntry{OpenID: openid, OutTradeNo: order},
		wxpay.CodePayment{Order: p, Payment: &payment}, &wxpay.PayPage{Request: &page},
	} {
		var log bytes.Buffer
		logged(&log).Info("x", "alone", v, "in a list", []any{v}, "in a struct", struct{ V any }{v})
		text := fmt.Sprintf("%v %+v %#v %s %q %v %+v", v, v, v, v, v, []any{v}, struct{ V any }{v}) + log.String()
		quiet(t, text, string(openid), "SIGNATURE", "130000000000000000", "PREPAY", "weixin://wxpay/x")
	}
	if text := fmt.Sprint(payment); !strings.Contains(text, order) {
		t.Errorf("printed %q", text)
	}
}

// An openid is hidden from people, not from what is stored.
func TestOpenIDIsStored(t *testing.T) {
	var back wxpay.Payment
	text, err := json.Marshal(wxpay.Payment{OpenID: "oUpF8uN95"})
	if err != nil || json.Unmarshal(text, &back) != nil || back.OpenID != "oUpF8uN95" {
		t.Errorf("%s, %v", text, err)
	}
}
