package wxpay_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// Nothing secret is in a log, an error or a printed client.
func TestSecretsStayInside(t *testing.T) {
	var log bytes.Buffer
	const code = "weixin://wxpay/bizpayurl?pr=SECRET"
	answers := []string{
		signed(good("trade_type", "NATIVE", "prepay_id", "wx2016", "code_url", code)),
		signed(paid()), string(paid().AppendXML(nil)),
		signed(good("result_code", "FAIL", "err_code", "NOAUTH")),
		"<xml><return_code>FAIL</return_code></xml>", "<xml>",
	}
	for _, doc := range answers {
		g := newGateway(t, says(doc))
		c := g.client()
		c.Logger = logged(&log)
		for _, call := range calls {
			err := call.ask(t, c)
			c.Logger.Info("client", "client", c, "err", err)
			fmt.Fprintf(&log, "%v %+v %#v %s\n", c, c, c, c)
			quiet(t, log.String(), g.questions()[0].Get("sign"), code, "oUpF8uN95", string(scanned))
		}
	}
	for _, want := range []string{"interface=orderquery", "outcome=done", "outcome=refused", "code=NOAUTH", "outcome=unknown", "problem=signature", "took="} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log has no %s", want)
		}
	}
}

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
