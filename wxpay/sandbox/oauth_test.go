package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// get asks the sandbox as a browser or a shop does and returns the answer whole.
func (c *counter) get(method, address, body string) (*http.Response, string) {
	c.t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := c.Transport().RoundTrip(req)
	if err != nil {
		c.t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp, string(text)
}

// account is the shop's side of OAuth.
func (c *counter) account() *wxpay.OAuth {
	return &wxpay.OAuth{AppID: c.o.AppID, AppSecret: c.AppSecret(), AuthorizeHost: c.URL(), TokenHost: c.URL(),
		HTTPClient: &http.Client{Transport: c.Transport()}}
}

// login opens the authorize address on the phone and returns the code that comes
// back.
func (c *counter) login(phone *Phone) string {
	c.t.Helper()
	there, err := c.account().AuthorizeURL("https://shop.invalid/pay?no=1&showwxpaytitle=1", "s1")
	if err != nil {
		c.t.Fatal(err)
	}
	page, err := phone.Authorize(there)
	if err != nil {
		c.t.Fatal(err)
	}
	u, err := url.Parse(page)
	if err != nil || u.Host != "shop.invalid" || u.Query().Get("no") != "1" || u.Query().Get("showwxpaytitle") != "1" || u.Query().Get("state") != "s1" {
		c.t.Errorf("sent back to %s, %v", page, err)
	}
	return u.Query().Get("code")
}

// TestOAuth: the openid that the exchange tells is one that an order may name.
func TestOAuth(t *testing.T) {
	c := open(t, Options{})
	for _, account := range []string{"customer", "second"} {
		openid, err := c.account().OpenID(t.Context(), c.login(c.NewPhone(account)))
		if err != nil || openid != c.NewPhone(account).OpenID() {
			t.Fatalf("%s: %q, %v", account, openid, err)
		}
		c.prepay(c.pageOrder("J-"+account).With("openid", string(openid)))
	}
}

// TestOAuthInBrowser: the authorize address redirects, for the first customer or
// the one that it names.
func TestOAuthInBrowser(t *testing.T) {
	c := open(t, Options{})
	there, err := c.account().AuthorizeURL("https://shop.invalid/pay", "s1")
	if err != nil {
		t.Fatal(err)
	}
	there, _, _ = strings.Cut(there, "#")
	for address, account := range map[string]string{there: "customer", there + "&account=second": "second"} {
		resp, _ := c.get(http.MethodGet, address, "")
		back, err := resp.Location()
		if resp.StatusCode != http.StatusFound || err != nil {
			t.Fatalf("%d, %v", resp.StatusCode, err)
		}
		openid, err := c.account().OpenID(t.Context(), back.Query().Get("code"))
		if err != nil || openid != openID(c.o.AppID, account) {
			t.Errorf("%s: %q, %v", account, openid, err)
		}
	}
}

func TestAuthorizeRefuses(t *testing.T) {
	c := open(t, Options{})
	there, err := c.account().AuthorizeURL("https://shop.invalid/pay", "s1")
	if err != nil {
		t.Fatal(err)
	}
	there, _, _ = strings.Cut(there, "#")
	for _, tt := range []struct{ name, from, to, want string }{
		{"another appid", c.o.AppID, "wxother", "appid"},
		{"a path", "https%3A%2F%2Fshop.invalid", "", "redirect_uri"},
		{"another scheme", "redirect_uri=https", "redirect_uri=javascript", "redirect_uri"},
		{"another response", "=code", "=token", "response_type"},
		{"another scope", "snsapi_base", "snsapi_login", "scope"},
		{"state with signs", "state=s1", "state=s-1", "state"},
		{"another order", "response_type=code&scope=snsapi_base", "scope=snsapi_base&response_type=code", "参数错误"},
		{"no state", "&state=s1", "", "参数错误"},
		{"a field twice", "&state=s1", "&state=s1&state=s2", "参数错误"},
	} {
		address := strings.Replace(there, tt.from, tt.to, 1)
		resp, text := c.get(http.MethodGet, address, "")
		if resp.StatusCode != http.StatusBadRequest || !strings.Contains(text, tt.want) {
			t.Errorf("%s: %d %q", tt.name, resp.StatusCode, text)
		}
		if _, err := c.Phone().Authorize(address); err == nil {
			t.Errorf("%s: taken by the phone", tt.name)
		}
	}
	if _, err := c.Phone().Authorize("https://shop.invalid/pay"); err == nil {
		t.Error("an address of the shop is taken for WeChat's")
	}
}

func TestCodeIsExchangedOnce(t *testing.T) {
	c := open(t, Options{})
	used, old := c.login(c.Phone()), c.login(c.Phone())
	if _, err := c.account().OpenID(t.Context(), used); err != nil {
		t.Fatal(err)
	}
	c.clock.advance(oauthLife)
	wrong := func(spoil func(*wxpay.OAuth)) *wxpay.OAuth {
		o := c.account()
		spoil(o)
		return o
	}
	for _, tt := range []struct {
		name  string
		oauth *wxpay.OAuth
		code  string
		want  wxpay.Code
		again bool // the customer is to be sent for another code
	}{
		{"used", c.account(), used, "40163", true},
		{"old", c.account(), old, "42003", true},
		{"never given", c.account(), "x", "40029", true},
		{"another secret", wrong(func(o *wxpay.OAuth) { o.AppSecret = strings.Repeat("0", 32) }), c.login(c.Phone()), "40125", false},
		{"another appid", wrong(func(o *wxpay.OAuth) { o.AppID = "wxother" }), c.login(c.Phone()), "40013", false},
	} {
		_, err := tt.oauth.OpenID(context.Background(), tt.code)
		var e *wxpay.Error
		if !errors.As(err, &e) || e.Code != tt.want || !errors.Is(err, wxpay.ErrRefused) || errors.Is(err, wxpay.ErrOAuthCode) != tt.again {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
		}
	}
}

// TestTokenFields are the errors that wxpay itself never causes.
func TestTokenFields(t *testing.T) {
	c := open(t, Options{})
	for _, tt := range []struct {
		method, without string
		want            int
	}{
		{http.MethodGet, "appid", 41002}, {http.MethodGet, "secret", 41004}, {http.MethodGet, "code", 41008},
		{http.MethodGet, "grant_type", 40002}, {http.MethodPost, "", 43001},
	} {
		q := url.Values{"appid": {c.o.AppID}, "secret": {c.AppSecret()}, "code": {c.login(c.Phone())}, "grant_type": {"authorization_code"}}
		q.Del(tt.without)
		_, text := c.get(tt.method, c.URL()+tokenPath+"?"+q.Encode(), "")
		var answer struct {
			ErrCode int `json:"errcode"`
		}
		if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.ErrCode != tt.want {
			t.Errorf("%s without %q: %s", tt.method, tt.without, text)
		}
	}
}

// TestAppSecretIsKept where the rest of the account is kept.
func TestAppSecretIsKept(t *testing.T) {
	file := t.TempDir() + "/orders.json"
	first := open(t, Options{StateFile: file})
	if again := open(t, Options{StateFile: file}); again.AppSecret() != first.AppSecret() || len(first.AppSecret()) != appSecretLength {
		t.Errorf("secrets %q %q", first.AppSecret(), again.AppSecret())
	}
}
