package wxpay_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// weixin is the User-Agent of a phone's WeChat.
const weixin = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 " +
	"MicroMessenger/8.0.42(0x18002a2f) NetType/WIFI Language/zh_CN"

// coffeePage is the page of an order of 12.05.
func coffeePage(t *testing.T) *wxpay.PayPage {
	t.Helper()
	request, err := paying(wxpay.MD5).BrandWCPayRequest(prepayID, moment)
	if err != nil {
		t.Fatal(err)
	}
	return &wxpay.PayPage{Shop: "街角咖啡", Body: "拿铁", TotalFee: 1205, Request: request, StateURL: "/state?order=1&x=2"}
}

// rendered is the page as a browser gets it.
func rendered(t *testing.T, p *wxpay.PayPage, userAgent string) (*http.Response, string) {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/pay?showwxpaytitle=1", nil)
	r.Header.Set("User-Agent", userAgent)
	if err := p.Render(w, r); err != nil {
		t.Fatal(err)
	}
	return w.Result(), w.Body.String()
}

var pageJSON = regexp.MustCompile(`var page = (\{.*\});`)

func TestPayPage(t *testing.T) {
	for lang, words := range map[string][]string{
		"":   {`<html lang="zh">`, "街角咖啡 · 拿铁", "￥12.05", ">微信支付</button>", "支付成功"},
		"en": {`<html lang="en">`, "街角咖啡 · 拿铁", "￥12.05", "Pay with WeChat</button>", "Paid", `href="/thanks?no=1&amp;x=2">Done</a>`},
	} {
		p := coffeePage(t)
		p.Language, p.DoneURL = lang, "/thanks?no=1&x=2"
		resp, page := rendered(t, p, weixin)
		for _, word := range words {
			if !strings.Contains(page, word) {
				t.Errorf("%q: the page lacks %q", lang, word)
			}
		}
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/html; charset=utf-8" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d %v", resp.StatusCode, resp.Header)
		}
		found := pageJSON.FindStringSubmatch(page)
		if found == nil {
			t.Fatalf("no data in %s", page)
		}
		var data struct {
			Request  map[string]string `json:"request"`
			StateURL string            `json:"stateURL"`
		}
		if err := json.Unmarshal([]byte(found[1]), &data); err != nil {
			t.Fatal(err)
		}
		for _, f := range p.Request.Params() {
			if data.Request[f.Name] != f.Value {
				t.Errorf("%s = %q, want %q", f.Name, data.Request[f.Name], f.Value)
			}
		}
		if data.StateURL != p.StateURL || len(data.Request) != 6 {
			t.Errorf("data %+v", data)
		}
	}
}

// TestPayPageEscapes: nothing that a shop or its customers wrote gets out of its
// place.
func TestPayPageEscapes(t *testing.T) {
	const evil = `</script><script>alert(1)</script>"'><img src=x onerror=alert(1)>` + "\u2028`${1}"
	p := coffeePage(t)
	p.Shop, p.Body, p.StateURL, p.Request.NonceStr = evil, evil, evil, evil
	p.DoneURL, p.BridgeScript = "javascript:alert(1)", "javascript:alert(1)"
	_, page := rendered(t, p, weixin)
	for _, bad := range []string{"<script>alert", "<img", "javascript:", `"'>`} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	if data := pageJSON.FindString(page); data == "" || strings.ContainsAny(data, "\u2028<>") {
		t.Errorf("the script holds %s", data)
	}
	if n := strings.Count(page, "</script>"); n != 2 { // the stand-in's and the page's own
		t.Errorf("%d scripts end", n)
	}
}

// TestPayPageElsewhere: another browser, or an old WeChat, gets no payment.
func TestPayPageElsewhere(t *testing.T) {
	p := coffeePage(t)
	p.BridgeScript = "/bridge.js"
	_, page := rendered(t, p, "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0")
	if strings.Contains(page, prepayID) || strings.Contains(page, "<script") || strings.Contains(page, "<button") || !strings.Contains(page, "请在微信 5.0") {
		t.Errorf("the page for another browser is %s", page)
	}
}

func TestPayPageValidates(t *testing.T) {
	for _, tt := range []struct {
		field string
		spoil func(*wxpay.PayPage)
	}{
		{"package", func(p *wxpay.PayPage) { p.Request = nil }},
		{"total_fee", func(p *wxpay.PayPage) { p.TotalFee = 0 }},
		{"state_url", func(p *wxpay.PayPage) { p.StateURL = "" }},
		{"language", func(p *wxpay.PayPage) { p.Language = "fr" }},
	} {
		p := coffeePage(t)
		tt.spoil(p)
		w := httptest.NewRecorder()
		err := p.Render(w, httptest.NewRequest(http.MethodGet, "/pay", nil))
		var field *wxpay.FieldError
		if !errors.As(err, &field) || field.Field != tt.field || w.Body.Len() > 0 {
			t.Errorf("%s: %v, %q written", tt.field, err, w.Body)
		}
	}
}

func TestTradeStateHandler(t *testing.T) {
	var failing error
	h := wxpay.TradeStateHandler(func(r *http.Request) (wxpay.TradeState, error) {
		return wxpay.TradeState(r.FormValue("say")), failing
	})
	for _, tt := range []struct {
		method string
		err    error
		status int
		body   string
	}{
		{http.MethodGet, nil, 200, `{"trade_state":"SUCCESS"}`},
		{http.MethodGet, errors.New("secret trouble"), 503, "unknown"},
		{http.MethodPost, nil, 405, "GET only"},
	} {
		failing = tt.err
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(tt.method, "/state?say=SUCCESS", nil))
		body, _ := io.ReadAll(w.Result().Body)
		if w.Code != tt.status || strings.TrimSpace(string(body)) != tt.body || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s, %v: %d %q %v", tt.method, tt.err, w.Code, body, w.Header())
		}
	}
}

func TestWithPayTitle(t *testing.T) {
	for in, want := range map[string]string{
		"http://weixin.qq.com":                     "http://weixin.qq.com?showwxpaytitle=1", // the specification's own example
		"http://weixin.qq.com/?":                   "http://weixin.qq.com/?showwxpaytitle=1",
		"https://shop.example/pay?no=1":            "https://shop.example/pay?no=1&showwxpaytitle=1",
		"https://shop.example/pay?no=1#top":        "https://shop.example/pay?no=1&showwxpaytitle=1#top",
		"https://shop.example/pay#/a?b":            "https://shop.example/pay?showwxpaytitle=1#/a?b",
		"/pay?showwxpaytitle=1":                    "/pay?showwxpaytitle=1",
		"/pay?a=b&showwxpaytitle=1&c=d":            "/pay?a=b&showwxpaytitle=1&c=d",
		"/pay?xshowwxpaytitle=1":                   "/pay?xshowwxpaytitle=1&showwxpaytitle=1",
		"/pay?showwxpaytitle=10":                   "/pay?showwxpaytitle=10&showwxpaytitle=1",
		"/pay?next=%2F%3Fshowwxpaytitle%3D1&sig=a": "/pay?next=%2F%3Fshowwxpaytitle%3D1&sig=a&showwxpaytitle=1",
	} {
		if got := wxpay.WithPayTitle(in); got != want {
			t.Errorf("%s: got %s, want %s", in, got, want)
		}
		if again := wxpay.WithPayTitle(want); again != want {
			t.Errorf("twice: %s", again)
		}
	}
}

func TestCanPay(t *testing.T) {
	for _, tt := range []struct {
		userAgent string
		want      bool
	}{
		// The specification's own example.
		{"Mozilla/5.0(iphone;CPU iphone OS 5_1_1 like Mac OS X) AppleWebKit/534.46(KHTML,like Gecko) Mobile/9B206 MicroMessenger/5.0", true},
		{weixin, true},
		{"Mozilla/5.0 (Linux; U; Android 4.1) AppleWebKit/533.1 MicroMessenger/5.0.3.355", true},
		{"Mozilla/5.0 (Windows NT 10.0) MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090551)", true},
		{"Mozilla/5.0 MicroMessenger/10.0", true}, // not before 5 as texts go
		{"Mozilla/5.0 MicroMessenger/4.5.255", false},
		{"Mozilla/5.0 MicroMessenger/0.5", false},
		{"Mozilla/5.0 MicroMessenger/", false},
		{"Mozilla/5.0 MicroMessenger/x5", false},
		{"Mozilla/5.0 NotMicroMessenger/6.0", false},
		{"Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", false},
		{"Mozilla/5.0 MicroMessenger/99999999999999999999", false},
		{"", false},
	} {
		if got := wxpay.CanPay(tt.userAgent); got != tt.want {
			t.Errorf("%q: %v", tt.userAgent, got)
		}
	}
}
