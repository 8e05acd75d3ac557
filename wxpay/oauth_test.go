package wxpay_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

const (
	appSecret = "d4624c36b6795d1d99dcf0547af5443d"
	oauthCode = "061FmpT20xLmgC1S4rU20fK3T20FmpTl"
	openID    = "oUpF8uN95-Ptaags6E_roPHg7AG0"
)

func TestAuthorizeURL(t *testing.T) {
	o := &wxpay.OAuth{AppID: appID, AppSecret: appSecret}
	got, err := o.AuthorizeURL("https://shop.example/pay?no=1&showwxpaytitle=1", "aZ09")
	want := "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx2421b1c4370ec43b" +
		"&redirect_uri=https%3A%2F%2Fshop.example%2Fpay%3Fno%3D1%26showwxpaytitle%3D1" +
		"&response_type=code&scope=snsapi_base&state=aZ09#wechat_redirect"
	if err != nil || got != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
}

func TestAuthorizeURLValidates(t *testing.T) {
	const page = "https://shop.example/pay"
	for _, tt := range []struct{ name, appid, page, state, field string }{
		{"no appid", "", page, "s", "appid"},
		{"no page", appID, "", "s", "redirect_uri"},
		{"a path", appID, "/pay", "s", "redirect_uri"},
		{"no host", appID, "https:///pay", "s", "redirect_uri"},
		{"another scheme", appID, "javascript:alert(1)", "s", "redirect_uri"},
		{"a fragment", appID, page + "#top", "s", "redirect_uri"},
		{"a line end", appID, page + "\r\nSet-Cookie: a=b", "s", "redirect_uri"},
		{"no state", appID, page, "", "state"},
		{"long state", appID, page, strings.Repeat("s", 129), "state"},
		{"state with signs", appID, page, "a-b", "state"},
		{"Chinese state", appID, page, "状态", "state"},
	} {
		_, err := (&wxpay.OAuth{AppID: tt.appid}).AuthorizeURL(tt.page, tt.state)
		var field *wxpay.FieldError
		if !errors.As(err, &field) || field.Field != tt.field {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.field)
		}
	}
	_, err := (&wxpay.OAuth{AppID: appID, AuthorizeHost: "http://open.weixin.qq.com"}).AuthorizeURL(page, "s")
	if !errors.Is(err, wxpay.ErrGateway) {
		t.Errorf("without TLS: %v", err)
	}
}

// tokens is WeChat's host for codes.
func tokens(t *testing.T, answer http.HandlerFunc) *wxpay.OAuth {
	t.Helper()
	server := httptest.NewTLSServer(answer)
	t.Cleanup(server.Close)
	return &wxpay.OAuth{AppID: appID, AppSecret: appSecret, TokenHost: server.URL, HTTPClient: server.Client()}
}

func TestOpenID(t *testing.T) {
	var asked *url.URL
	o := tokens(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL
		io.WriteString(w, `{"access_token":"T","expires_in":7200,"refresh_token":"R","openid":"`+openID+`","scope":"snsapi_base","is_new":1}`)
	})
	got, err := o.OpenID(t.Context(), oauthCode)
	if err != nil || got != openID {
		t.Fatalf("%q, %v", got, err)
	}
	want := url.Values{"appid": {appID}, "secret": {appSecret}, "code": {oauthCode}, "grant_type": {"authorization_code"}}
	if asked.Path != "/sns/oauth2/access_token" || asked.Query().Encode() != want.Encode() {
		t.Errorf("asked %s", asked)
	}
}

// TestOpenIDRefused: what WeChat says is told by its number alone, for errmsg
// repeats what was asked.
func TestOpenIDRefused(t *testing.T) {
	for _, tt := range []struct {
		errcode          int
		refused, itsCode bool
	}{
		{40029, true, true}, {40163, true, true}, {42003, true, true}, {41008, true, true},
		{40013, true, false}, {40125, true, false}, {40001, true, false},
		{-1, false, false}, {45011, false, false}, {99999, false, false},
	} {
		o := tokens(t, func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `{"errcode":%d,"errmsg":"invalid %s"}`, tt.errcode, r.URL.RawQuery)
		})
		_, err := o.OpenID(t.Context(), oauthCode)
		var e *wxpay.Error
		if !errors.As(err, &e) || e.Code != wxpay.Code(fmt.Sprint(tt.errcode)) || !e.Sent {
			t.Fatalf("%d: %v", tt.errcode, err)
		}
		if errors.Is(err, wxpay.ErrRefused) != tt.refused || errors.Is(err, wxpay.ErrOAuthCode) != tt.itsCode {
			t.Errorf("%d: refused %v, code %v", tt.errcode, errors.Is(err, wxpay.ErrRefused), errors.Is(err, wxpay.ErrOAuthCode))
		}
		quiet(t, err.Error(), appSecret, oauthCode)
	}
}

func TestOpenIDUnknown(t *testing.T) {
	writes := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
	}
	for _, tt := range []struct {
		name    string
		answer  http.HandlerFunc
		problem wxpay.Problem
	}{
		{"a web page", writes("<!DOCTYPE html><html>login</html>"), wxpay.ProblemHTTP},
		{"nothing", writes(""), wxpay.ProblemSyntax},
		{"half an answer", writes(`{"openid":"` + openID), wxpay.ProblemSyntax},
		{"more behind it", writes(`{"openid":"` + openID + `"}{}`), wxpay.ProblemSyntax},
		{"no openid", writes(`{"access_token":"T"}`), wxpay.ProblemSyntax},
		{"openid is a number", writes(`{"openid":12345678}`), wxpay.ProblemSyntax},
		{"long openid", writes(`{"openid":"` + strings.Repeat("o", 129) + `"}`), wxpay.ProblemSyntax},
		{"openid with a line end", writes(`{"openid":"a\nb"}`), wxpay.ProblemSyntax},
		{"over 64 KB", writes(`{"openid":"` + openID + `","x":"` + strings.Repeat("x", wxpay.MaxDocument) + `"}`), wxpay.ProblemTooLarge},
		{"not found", http.NotFound, wxpay.ProblemHTTP},
		{"a redirect", http.RedirectHandler("https://elsewhere.invalid/", http.StatusFound).ServeHTTP, wxpay.ProblemHTTP},
		{"cut off", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, wxpay.ProblemBroken},
		{"silence", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, wxpay.ProblemTimeout},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := tokens(t, tt.answer)
			if tt.problem == wxpay.ProblemTimeout {
				o.Timeout = 50 * time.Millisecond
			}
			_, err := o.OpenID(t.Context(), oauthCode)
			wantUnknown(t, err, tt.problem)
			quiet(t, err.Error(), appSecret, oauthCode, openID)
		})
	}
}

// TestOpenIDSendsNothing that cannot work, and nothing to who is not WeChat.
func TestOpenIDSendsNothing(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*wxpay.OAuth)
		code  string
		want  wxpay.Problem
	}{
		{"no code", func(*wxpay.OAuth) {}, "", wxpay.ProblemRequest},
		{"long code", func(*wxpay.OAuth) {}, strings.Repeat("c", 129), wxpay.ProblemRequest},
		{"no secret", func(o *wxpay.OAuth) { o.AppSecret = "" }, oauthCode, wxpay.ProblemRequest},
		{"no appid", func(o *wxpay.OAuth) { o.AppID = "" }, oauthCode, wxpay.ProblemRequest},
		{"no TLS", func(o *wxpay.OAuth) { o.TokenHost = strings.Replace(o.TokenHost, "https", "http", 1) }, oauthCode, wxpay.ProblemRequest},
		{"another's certificate", func(o *wxpay.OAuth) { o.HTTPClient = nil }, oauthCode, wxpay.ProblemTLS},
	} {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("asked") }))
			server.Config.ErrorLog = quietLog()
			server.StartTLS()
			defer server.Close()
			o := &wxpay.OAuth{AppID: appID, AppSecret: appSecret, TokenHost: server.URL, HTTPClient: server.Client()}
			tt.spoil(o)
			_, err := o.OpenID(t.Context(), tt.code)
			if e := wantUnknown(t, err, tt.want); e.Sent {
				t.Error("something may have been sent")
			}
			quiet(t, err.Error(), appSecret, oauthCode)
		})
	}
}

// TestPrintedValues: not only what points to a client or an account, but the
// thing itself and whatever holds it keeps the secret.
func TestPrintedValues(t *testing.T) {
	type shop struct {
		Client wxpay.Client
		OAuth  wxpay.OAuth
	}
	s := shop{wxpay.Client{AppID: appID, MchID: mchID, Key: key}, wxpay.OAuth{AppID: appID, AppSecret: appSecret}}
	var log bytes.Buffer
	logged(&log).Info("opened", "client", s.Client, "account", s.OAuth)
	quiet(t, fmt.Sprintf("%v %+v %#v %v %+v %#v", s, s, s, s.Client, s.OAuth, &s)+log.String(), appSecret)
}

func TestOAuthPrintsNoSecret(t *testing.T) {
	o := &wxpay.OAuth{AppID: appID, AppSecret: appSecret}
	var log bytes.Buffer
	logged(&log).Info("opened", "account", o)
	quiet(t, fmt.Sprintf("%v %+v %#v", o, o, o)+log.String(), appSecret)
	if !strings.Contains(log.String(), appID) {
		t.Errorf("logged %q", &log)
	}
}
