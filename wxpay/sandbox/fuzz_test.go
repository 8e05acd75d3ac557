package sandbox

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// FuzzGateway throws documents at the gateway. Whatever comes, it answers with a
// document, signed if and only if it is neither a protocol error nor about a
// report, and makes no order that nobody signed.
func FuzzGateway(f *testing.F) {
	box, err := New(Options{})
	if err != nil {
		f.Fatal(err)
	}
	seed := &counter{Sandbox: box}
	f.Add("/pay/unifiedorder", seed.signed(seed.order("A00001")))
	f.Add("/pay/orderquery", seed.signed(seed.about("A00001")))
	f.Add("/pay/closeorder", []byte("<xml><mch_id>10000100</mch_id><sign>x</sign></xml>"))
	f.Add("/pay/closeorder", []byte("<!DOCTYPE x><xml/>"))
	f.Add("/payitil/report", seed.signed(seed.about("A00001")))
	f.Add("/tools/shorturl", seed.signed(seed.about("A00001").With("long_url", "%")))
	key := box.o.Key
	f.Fuzz(func(t *testing.T, path string, doc []byte) {
		box, err := New(Options{Key: key})
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodPost, "/pay/unifiedorder", bytes.NewReader(doc))
		r.URL.Path = path
		box.Handler().ServeHTTP(w, r)
		if w.Code == http.StatusNotFound || w.Body.Len() == 0 {
			return
		}
		answer, err := wxpay.Parse(w.Body.Bytes())
		if err != nil {
			t.Fatalf("%v in %q", err, w.Body)
		}
		unsigned := answer.Get("return_code") == "FAIL" || path == "/payitil/report"
		if unsigned == answer.Has("sign") {
			t.Errorf("answer %v", answer)
		}
		if answer.Has("sign") && answer.Verify(key, wxpay.MD5) != nil && answer.Verify(key, wxpay.HMACSHA256) != nil {
			t.Errorf("bad signature on %v", answer)
		}
		if p, err := wxpay.Parse(doc); len(box.Orders()) > 0 && (err != nil || p.Get("sign") == "") {
			t.Errorf("an order was made of %q", doc)
		}
	})
}

// FuzzOrder signs whatever it is given: an order that is made obeys the table.
func FuzzOrder(f *testing.F) {
	f.Add("A00001", "1250", "咖啡", "20260304121000", "https://shop.invalid/n", "127.0.0.1")
	f.Add("A00001", "01", "]]>", "", "http://a", "::1")
	f.Fuzz(func(t *testing.T, number, fee, body, expire, notify, ip string) {
		c := open(t, Options{})
		p := c.order(number).With("total_fee", fee).With("body", body).With("time_expire", expire).
			With("notify_url", notify).With("spbill_create_ip", ip)
		answer := c.post("/pay/unifiedorder", c.signed(p))
		list := c.Orders()
		if made := answer.Get("result_code") == "SUCCESS"; made != (len(list) == 1) {
			t.Fatalf("%d orders after %v", len(list), answer)
		}
		if len(list) == 0 {
			return
		}
		o := list[0]
		switch {
		case len(o.OutTradeNo) < 6, len(o.OutTradeNo) > 32, o.TotalFee < 1, fen(o.TotalFee) != fee,
			body == "", len(body) > 127, !o.Expire.IsZero() && !o.Expire.After(noon):
			t.Errorf("order %+v", o)
		}
	})
}

// FuzzScan shows codes to a phone. The shop is asked about none that it has not
// signed, in whatever way the code is written.
func FuzzScan(f *testing.F) {
	key := strings.Repeat("k", wxpay.KeyLength)
	client := &wxpay.Client{AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: key}
	good, err := client.BizPayURL("coffee &1", noon)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{good, strings.Replace(good, "wxpay", "wcpay", 1), good + "&product_id=gold", strings.ReplaceAll(good, "%20", "+"),
		strings.Replace(good, "%26", "&", 1), "weixin://wxpay/bizpayurl?product_id=1", "weixin://wxpay/bizpayurl?pr=AbCdEfG"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, code string) {
		asked := ""
		c := open(t, Options{Key: key, NativeCallback: callbackURL, ToShop: answering(func(q wxpay.Params) []byte {
			asked = q.Get("product_id")
			return nil
		})})
		err := c.Phone().Scan(code)
		if err == nil {
			t.Fatalf("scanned %q", code)
		}
		if asked == "" {
			return
		}
		_, query, _ := strings.Cut(code, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatalf("the shop was asked for %q: %v", code, err)
		}
		var p wxpay.Params
		for name := range values {
			if slices.ContainsFunc(linkRules, func(r rule) bool { return r.name == name }) {
				p.Add(name, values.Get(name))
			}
		}
		if p.Verify(key, wxpay.MD5) != nil || p.Get("product_id") != asked {
			t.Fatalf("the shop was asked about %q for %q", asked, code)
		}
	})
}
