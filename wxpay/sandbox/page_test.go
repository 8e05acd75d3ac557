package sandbox

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// visit asks the control handler as a browser does.
func visit(t *testing.T, box *Sandbox, path string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://localhost:8080"+path, nil)
	r.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	box.ControlHandler().ServeHTTP(w, r)
	return w
}

func TestPageLanguage(t *testing.T) {
	c := open(t, Options{})
	for _, tt := range []struct{ path, accept, lang string }{
		{"/", "", "zh"},
		{"/", "zh-CN,zh;q=0.9,en;q=0.8", "zh"},
		{"/", "en-US,en;q=0.9", "en"},
		{"/?lang=en", "zh-CN", "en"},
		{"/?lang=zh", "en-US", "zh"},
		{"/", "fr", "zh"},
	} {
		w := visit(t, c.Sandbox, tt.path, "Accept-Language", tt.accept)
		page := w.Body.String()
		if !strings.Contains(page, `<html lang="`+tt.lang+`">`) || !strings.Contains(page, "<h1>"+pageTexts[tt.lang]["title"]+"</h1>") {
			t.Errorf("%s for %q is not in %s", tt.path, tt.accept, tt.lang)
		}
		if got := w.Header().Get("Content-Security-Policy"); got != pagePolicy {
			t.Errorf("policy %q", got)
		}
		if strings.Contains(page, c.o.Key) {
			t.Error("the page shows the key")
		}
	}
}

// TestPageTexts: both languages have the same words, none is empty, and there is
// one for whatever the page can show.
func TestPageTexts(t *testing.T) {
	zh, en := slices.Sorted(maps.Keys(pageTexts["zh"])), slices.Sorted(maps.Keys(pageTexts["en"]))
	if !slices.Equal(zh, en) {
		t.Errorf("the languages differ in their keys:\n%v\n%v", zh, en)
	}
	for lang, texts := range pageTexts {
		for key, text := range texts {
			if text == "" {
				t.Errorf("%s: %s is empty", lang, key)
			}
		}
	}
	want := pageKeys(t)
	for key := range want {
		if pageTexts["zh"][key] == "" {
			t.Errorf("there is no word for %s", key)
		}
	}
	for _, key := range zh {
		if !want[key] {
			t.Errorf("%s is shown nowhere", key)
		}
	}
}

// pageKeys are the keys that template and script name, and those they make of
// what the sandbox says.
func pageKeys(t *testing.T) map[string]bool {
	keys := map[string]bool{}
	for name, form := range map[string]string{"page.html": `\.Texts\.([a-z_]+)`, "page.js": `\bt\("([a-z_.]+)"\)|\? "([a-z]+)" : "([a-z]+)"`} {
		raw, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(form).FindAllStringSubmatch(string(raw), -1) {
			for _, key := range m[1:] {
				if key != "" {
					keys[key] = true
				}
			}
		}
	}
	for kind := range behaviours {
		if kind != "" {
			keys["fault."+string(kind)] = true
		}
	}
	for _, account := range pageAccounts {
		keys["account."+account], keys["scan."+account] = true, true
	}
	for _, page := range []Page{PageIdle, PageScanned, PagePassword, PageAccepted, PagePaid, PageNoMoney, PageTooSlow, PagePayCode, PageGone} {
		keys["page."+string(page)] = true
	}
	for state := range stateTexts {
		keys["state."+string(state)] = true
	}
	for _, status := range append(refundEnds, wxpay.RefundProcessing) {
		keys["refund."+string(status)] = true
	}
	for _, state := range []wxpay.TradeState{wxpay.TradeRefund, wxpay.TradeRevoked} {
		keys["state."+string(state)] = true
	}
	source, err := os.ReadFile("phoneerror.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`&PhoneError\{"([a-z_]+)"`).FindAllSubmatch(source, -1) {
		keys["phone."+string(m[1])] = true
	}
	return keys
}

func TestPageFiles(t *testing.T) {
	c := open(t, Options{})
	for path, contentType := range map[string]string{
		"/page/page.js": "text/javascript", "/page/page.css": "text/css", "/page/icon.svg": "image/svg+xml",
	} {
		w := visit(t, c.Sandbox, path)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), contentType) {
			t.Errorf("%s: %d %s", path, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

func TestPageState(t *testing.T) {
	c := open(t, Options{})
	for _, number := range []string{"A00001", "A00002"} {
		c.make(number)
	}
	for range pageOrders {
		c.make("B" + wxpay.Params{}.Sign(c.rand.text(digits, 9), wxpay.MD5)[:20])
	}
	c.make("C00001")
	c.want(c.NewPhone("friend").Scan("weixin://nothing"), ErrUnknownCode)
	c.Offline(true)
	c.Inject(Fault{Kind: Slow})
	var state pageState
	if err := json.Unmarshal(visit(t, c.Sandbox, "/state").Body.Bytes(), &state); err != nil {
		t.Fatal(err)
	}
	switch {
	case len(state.Orders) != pageOrders, state.Older != 3, state.Orders[0].OutTradeNo != "C00001":
		t.Errorf("%d orders, %d older, first %s", len(state.Orders), state.Older, state.Orders[0].OutTradeNo)
	case len(state.Phones) != 2, state.Phones[1].Page != PageGone, state.Phones[1].Message != "unknown_code":
		t.Errorf("phones %+v", state.Phones)
	case !state.Offline, len(state.Faults) != 1, !state.Now.Equal(noon):
		t.Errorf("%+v", state)
	case len(state.Requests) != pageRequests, state.Requests[0].OutTradeNo != "C00001":
		t.Errorf("requests %+v", state.Requests)
	}
}

// TestControlIsGuarded: what a foreign page can make a browser send gets nowhere.
func TestControlIsGuarded(t *testing.T) {
	const here = "http://127.0.0.1:8080"
	for _, tt := range []struct {
		name, method, url string
		header            []string
		status            int
	}{
		{"the page itself", "POST", here, []string{"Origin", here, "Sec-Fetch-Site", "same-origin"}, 200},
		{"a script without a browser", "POST", here, nil, 200},
		{"an older browser, its own page", "POST", here, []string{"Origin", here}, 200},
		{"another page", "POST", here, []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 403},
		{"another page on this machine", "POST", here, []string{"Origin", "http://127.0.0.1:9999", "Sec-Fetch-Site", "same-site"}, 403},
		{"an older browser, another page", "POST", here, []string{"Origin", "https://evil.example"}, 403},
		{"a page without an origin", "POST", here, []string{"Origin", "null"}, 403},
		{"a rebound name", "POST", "http://evil.example:8080", []string{"Origin", "http://evil.example:8080", "Sec-Fetch-Site", "same-origin"}, 403},
		{"reading under a rebound name", "GET", "http://evil.example:8080", nil, 403},
		{"a name that begins like ours", "GET", "http://localhost.evil.example", nil, 403},
		{"an address that is not loopback", "GET", "http://192.168.1.5:8080", nil, 403},
		{"localhost", "GET", "http://localhost:8080", nil, 200},
		{"localhost without a port", "GET", "http://LOCALHOST", nil, 200},
		{"the rest of loopback", "GET", "http://127.9.9.9:80", nil, 200},
		{"IPv6", "GET", "http://[::1]:8080", nil, 200},
		{"IPv6 without a port", "GET", "http://[::1]", nil, 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{})
			path := "/state"
			if tt.method == http.MethodPost {
				path = "/offline?" + url.Values{"on": {"1"}}.Encode()
			}
			r := httptest.NewRequest(tt.method, tt.url+path, nil)
			for i := 0; i < len(tt.header); i += 2 {
				r.Header.Set(tt.header[i], tt.header[i+1])
			}
			w := httptest.NewRecorder()
			c.ControlHandler().ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			if cut := c.IsOffline(); cut != (tt.method == http.MethodPost && tt.status == 200) {
				t.Errorf("the network is cut: %t", cut)
			}
		})
	}
}

// TestNoGetActs: a link or a picture on a foreign page is a GET.
func TestNoGetActs(t *testing.T) {
	c := open(t, Options{})
	for _, path := range []string{"/phone/scan", "/phone/pay", "/phone/paylater", "/phone/password", "/phone/nomoney", "/phone/tooslow", "/phone/atbank", "/phone/paycode", "/phone/cancel", "/fault", "/fault/clear", "/offline"} {
		if w := visit(t, c.Sandbox, path); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %d", path, w.Code)
		}
	}
}
