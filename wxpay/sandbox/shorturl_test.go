package sandbox

import (
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// shorten asks for a short link with what stands behind long_url on the wire.
func (c *counter) shorten(long, sent string) wxpay.Params {
	c.t.Helper()
	p := wxpay.Params{{Name: "appid", Value: c.o.AppID}, {Name: "mch_id", Value: c.o.MchID}, {Name: "nonce_str", Value: "n"}, {Name: "long_url", Value: long}}
	p.Add("sign", p.Sign(c.o.Key, wxpay.MD5))
	return c.post("/tools/shorturl", p.With("long_url", sent).AppendXML(nil))
}

func TestShortURL(t *testing.T) {
	file := filepath.Join(t.TempDir(), "orders.json")
	c := open(t, Options{StateFile: file})
	cl := c.client(&http.Client{Transport: c.Transport()})
	code := c.make(no)
	short, err := cl.ShortURL(t.Context(), wxpay.ShortURLRequest{LongURL: code})
	if err != nil || !regexp.MustCompile(`^weixin://wxpay/s/[0-9A-Za-z]{7}$`).MatchString(short.ShortURL) {
		t.Fatalf("%+v, %v", short, err)
	}
	again := c.shorten(code, url.QueryEscape(code)).Get("short_url")
	other := c.shorten(longForm+"product_id=a%20b", url.QueryEscape(longForm+"product_id=a%20b")).Get("short_url")
	if again != short.ShortURL || other == short.ShortURL || other == "" {
		t.Errorf("the same link is %q, then %q; another one is %q", short.ShortURL, again, other)
	}
	after := open(t, Options{StateFile: file})
	after.want(after.Phone().Scan(short.ShortURL), nil)
	if got := after.Phone().Snapshot(); got.OutTradeNo != no || got.Page != PageScanned {
		t.Errorf("the phone shows %+v", got)
	}
	after.want(after.NewPhone("other").Scan(code), ErrScannedByOther)
	after.want(after.Phone().Scan(shortForm+"0000000"), ErrUnknownCode)
}

// A static code that was made short is asked about like the long one.
func TestShortURLOfAStaticCode(t *testing.T) {
	c := open(t, Options{})
	link := c.link("coffee")
	short := c.shorten(link, url.QueryEscape(link)).Get("short_url")
	for _, code := range []string{link, short} {
		if err := c.Phone().Scan(code); !errors.Is(err, ErrShopFailed) { // it has named no address
			t.Errorf("scanning %s: %v", code, err)
		}
	}
}

func TestShortURLRules(t *testing.T) {
	c := open(t, Options{})
	good := longForm + "x=1"
	for _, tt := range []struct{ name, long, sent, code, msg string }{
		{"signed raw, sent encoded", good, url.QueryEscape(good), "", "OK"},
		{"signed as it was sent", url.QueryEscape(good), url.QueryEscape(good), "", string(badSignature)},
		{"another link than was signed", good, url.QueryEscape(good + "2"), "", string(badSignature)},
		{"broken encoding", good, "%zz", "", string(badEscape)},
		{"sent as it is", good, good, "", string(badEscape)},
		{"a web page", "https://shop.invalid/", url.QueryEscape("https://shop.invalid/"), "URLFORMATERROR", "OK"},
		{"a short link", shortForm + "0000000", url.QueryEscape(shortForm + "0000000"), "URLFORMATERROR", "OK"},
		{"the specification's other scheme", "weixin://wxmpay/s/X", url.QueryEscape("weixin://wxmpay/s/X"), "URLFORMATERROR", "OK"},
		{"nothing", "", "", "LACK_PARAMS", "OK"},
		{"512 bytes", good + strings.Repeat("x", 512-len(good)), url.QueryEscape(good + strings.Repeat("x", 512-len(good))), "", "OK"},
		{"513 bytes", good + strings.Repeat("x", 513-len(good)), url.QueryEscape(good + strings.Repeat("x", 513-len(good))), "PARAM_ERROR", "OK"},
	} {
		answer := c.shorten(tt.long, tt.sent)
		if answer.Get("err_code") != tt.code || answer.Get("return_msg") != tt.msg {
			t.Errorf("%s: answer %v", tt.name, answer)
		}
		if done := answer.Has("short_url"); done != (tt.code == "" && tt.msg == "OK") {
			t.Errorf("%s: answer %v", tt.name, answer)
		}
	}
}
