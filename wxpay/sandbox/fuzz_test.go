package sandbox

import (
	"bytes"
	"net/http"
	"net/http/httptest"
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
