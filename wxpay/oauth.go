package wxpay

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// WeChat's hosts for [OAuth].
const (
	DefaultAuthorizeHost = "https://open.weixin.qq.com"
	DefaultTokenHost     = "https://api.weixin.qq.com"
)

// ErrOAuthCode says that a code is wrong, used or more than 5 minutes old, as it
// is when a customer opens an address again that still has the code in it. Send
// them to the authorize address again: a fresh code comes back without a click.
var ErrOAuthCode = errors.New("the code is used or expired")

// OAuth finds out who has opened a page in WeChat: the openid that a JSAPI order
// demands (section 4.1). The page sends the customer to AuthorizeURL; WeChat
// sends them back to it with a code and the state in its address, and OpenID
// turns the code into the openid. Nothing is asked of the customer (scope
// snsapi_base).
//
// The state ties the way back to the way there: make it of crypto/rand, keep it
// in a cookie, and turn away who comes back with another.
type OAuth struct {
	AppID         string
	AppSecret     string       `json:"-"` // of the official account; never logged, never in an error
	AuthorizeHost string       // "https://host[:port]"; "": DefaultAuthorizeHost
	TokenHost     string       // "https://host[:port]"; "": DefaultTokenHost
	HTTPClient    *http.Client // nil: NewHTTPClient(nil); redirects are never followed
	Timeout       time.Duration
}

// String names the account only: its secret may not be printed.
func (o OAuth) String() string { return "wechat official account " + o.AppID }

// GoString is String, for %#v.
func (o OAuth) GoString() string { return o.String() }

// LogValue is String, for log/slog.
func (o OAuth) LogValue() slog.Value { return slog.StringValue(o.String()) }

// AuthorizeURL is where a page sends a customer that it does not know yet.
// redirectURI is the page, in the domain that the account has named to WeChat;
// what stands in its query comes back with it, such as [WithPayTitle]'s. state is
// 1 to 128 letters and digits. Errors: *FieldError.
func (o *OAuth) AuthorizeURL(redirectURI, state string) (string, error) {
	err := checkTexts([]textField{{"appid", o.AppID, 32, true}, {"redirect_uri", redirectURI, 2048, true}, {"state", state, 128, true}})
	page, parseErr := url.Parse(redirectURI)
	host := cmp.Or(o.AuthorizeHost, DefaultAuthorizeHost)
	switch {
	case err != nil:
		return "", err
	case parseErr != nil || page.Scheme != "http" && page.Scheme != "https" || page.Host == "" || strings.Contains(redirectURI, "#"):
		return "", &FieldError{Field: "redirect_uri", Reason: "must be an http or https address without a fragment"}
	case strings.ContainsFunc(state, notAlphanumeric):
		return "", &FieldError{Field: "state", Reason: "must be of 0-9 A-Z a-z"}
	case !isGateway(host):
		return "", ErrGateway
	}
	// WeChat wants the parameters in this order.
	return host + "/connect/oauth2/authorize?appid=" + url.QueryEscape(o.AppID) + "&redirect_uri=" + url.QueryEscape(redirectURI) +
		"&response_type=code&scope=snsapi_base&state=" + state + "#wechat_redirect", nil
}

func notAlphanumeric(r rune) bool {
	return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
}

// OpenID exchanges the code that came back for the customer's openid. A code is
// good for one exchange and 5 minutes. Errors: *Error, with the errcode as its
// Code where WeChat refused, and ErrOAuthCode in it where the code is at fault.
// What WeChat answers here is not signed: TLS alone says that it is WeChat's.
func (o *OAuth) OpenID(ctx context.Context, code string) (OpenID, error) {
	openid, failed := o.exchange(ctx, code)
	if failed != nil {
		failed.Interface = "access_token"
		return "", failed
	}
	return openid, nil
}

func (o *OAuth) exchange(ctx context.Context, code string) (OpenID, *Error) {
	err := checkTexts([]textField{{"appid", o.AppID, 32, true}, {"secret", o.AppSecret, 64, true}, {"code", code, 128, true}})
	host := cmp.Or(o.TokenHost, DefaultTokenHost)
	if err == nil && !isGateway(host) {
		err = ErrGateway
	}
	if err != nil {
		return "", &Error{Problem: ProblemRequest, Err: err}
	}
	c := Client{HTTPClient: o.HTTPClient, Timeout: o.Timeout}
	ctx, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	query := url.Values{"appid": {o.AppID}, "secret": {o.AppSecret}, "code": {code}, "grant_type": {"authorization_code"}}
	var call Call
	doc, failed := c.fetch(ctx, request{method: http.MethodGet, target: host + "/sns/oauth2/access_token?" + query.Encode()}, &call)
	if failed != nil {
		failed.Sent = call.Sent
		return "", failed
	}
	openid, failed := readToken(doc)
	if failed != nil {
		failed.Sent = true
	}
	return openid, failed
}

// readToken takes the answer apart. errmsg is left out of errors: it repeats what
// was asked, and may so repeat the secret.
func readToken(doc []byte) (openid OpenID, failed *Error) {
	var token struct {
		OpenID  OpenID `json:"openid"`
		ErrCode int    `json:"errcode"`
	}
	if err := json.Unmarshal(doc, &token); err != nil {
		return "", &Error{Problem: unreadable(doc), Message: "no JSON"}
	}
	if token.ErrCode != 0 {
		return "", tokenError(token.ErrCode)
	}
	if checkText("openid", string(token.OpenID), 128, true) != nil {
		return "", unusable("openid")
	}
	return token.OpenID, nil
}

// tokenError sorts an errcode. Those below say for sure what is wrong; with any
// other, such as -1 for a busy system, the code may still be good.
func tokenError(errcode int) *Error {
	e := &Error{Code: Code(strconv.Itoa(errcode))}
	switch errcode {
	case 40029, 40163, 41008, 42003: // invalid, used, missing, expired
		e.Err = ErrOAuthCode
	case 40001, 40013, 40125, 41002, 41004: // the account: secret, appid; missing ones
	default:
		e.Problem = ProblemSystem
	}
	return e
}
