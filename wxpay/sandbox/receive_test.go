package sandbox

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"wxtill/wxpay"
)

func TestProtocolErrors(t *testing.T) {
	c := open(t, Options{})
	good := string(c.signed(c.order("A00001")))
	for _, tt := range []struct {
		name, method, contentType, doc string
		want                           protocolError
	}{
		{"GET", "GET", "", "", badMethod},
		{"nothing", "POST", "", "", badEmpty},
		{"too large", "POST", "", good + strings.Repeat(" ", maxRequest), badSize},
		{"not UTF-8", "POST", "", "<xml><body>\xb0\xa1</body></xml>", badCharset},
		{"claims GBK", "POST", "text/xml; charset=GBK", good, badCharset},
		{"JSON", "POST", "", `{"appid":"wx"}`, badXML},
		{"cut short", "POST", "", good[:len(good)-3], badXML},
		{"goes on", "POST", "", good + "x", badXML},
		{"a field twice", "POST", "", strings.Replace(good, "<body>", "<total_fee>1</total_fee><body>", 1), badXML},
		{"entity", "POST", "", `<!DOCTYPE x [<!ENTITY e "1">]><xml><body>&e;</body></xml>`, badXML},
		{"no mch_id", "POST", "", "<xml><appid>wx</appid></xml>", lacksMchID},
		{"another mch_id", "POST", "", string(c.signed(c.order("A00001").With("mch_id", "1"))), badMerchant},
		{"unknown sign_type", "POST", "", string(c.signed(c.order("A00001").With("sign_type", "SHA1"))), badSignType},
		{"no sign", "POST", "", string(c.order("A00001").AppendXML(nil)), badSignature},
		{"changed after signing", "POST", "", strings.Replace(good, ">1250<", ">1<", 1), badSignature},
		{"MD5 named HMAC", "POST", "", strings.Replace(good, "<sign>", "<sign_type>HMAC-SHA256</sign_type><sign>", 1), badSignature},
		{"lower-case sign", "POST", "", lowerSign(good), badSignature},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequest(tt.method, c.URL()+"/pay/unifiedorder", bytes.NewReader([]byte(tt.doc)))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", tt.contentType)
			answer := c.send(req)
			if answer.Get("return_code") != "FAIL" || answer.Get("return_msg") != string(tt.want) {
				t.Errorf("answer %v, want return_msg %q", answer, tt.want)
			}
			if answer.Has("sign") {
				t.Error("a protocol error is signed")
			}
		})
	}
	if n := len(c.Orders()); n != 0 {
		t.Errorf("%d orders were made", n)
	}
}

func lowerSign(doc string) string {
	i := strings.Index(doc, "<sign>")
	return doc[:i] + strings.ToLower(doc[i:])
}

// TestTwice is the check of this package's own, which Parse makes as well.
func TestTwice(t *testing.T) {
	p := wxpay.Params{{Name: "a", Value: "1"}, {Name: "b", Value: "1"}}
	if twice(p) || !twice(append(p, p[0])) {
		t.Error("a field that comes twice is not told from one that comes once")
	}
}

func TestAnswersFollowTheSignTypeOfTheRequest(t *testing.T) {
	for _, signType := range []string{"", "MD5", "HMAC-SHA256"} {
		c := open(t, Options{})
		p := c.order("A00001")
		if signType != "" {
			p = p.With("sign_type", signType)
		}
		want := 32
		if signType == "HMAC-SHA256" {
			want = 64
		}
		if got := len(c.ask("unifiedorder", p).Get("sign")); got != want {
			t.Errorf("sign_type %q: a signature of %d characters", signType, got)
		}
	}
}

// TestSignVector is the official pair of later documents.
func TestSignVector(t *testing.T) {
	p := wxpay.Params{
		{Name: "mch_id", Value: "10000100"}, {Name: "nonce_str", Value: "ibuaiVcKdpRxkhJA"},
		{Name: "device_info", Value: "1000"}, {Name: "body", Value: "test"}, {Name: "empty", Value: ""},
		{Name: "appid", Value: "wxd930ea5d5a258f4f"}, {Name: "sign", Value: "whatever"},
	}
	const key = "192006250b4c09247ec02edce69f6a2d"
	for signType, want := range map[wxpay.SignType]string{
		wxpay.MD5:        "9A0A8659F005D6984697E2CA0A9CF3B7",
		wxpay.HMACSHA256: "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6",
	} {
		if got := sign(p, key, signType); got != want {
			t.Errorf("%s: %s, want %s", signType, got, want)
		}
	}
}

// TestSignSortsByName: "coupon_id_1" goes before "coupon_id_10", although "=" as
// part of the sorted text would turn them round.
func TestSignSortsByName(t *testing.T) {
	p := wxpay.Params{{Name: "coupon_id_10", Value: "a"}, {Name: "coupon_id_1", Value: "b"}}
	if got, want := sign(p, "k", wxpay.MD5), p.Sign("k", wxpay.MD5); got != want {
		t.Errorf("%s here, %s in wxpay", got, want)
	}
}
