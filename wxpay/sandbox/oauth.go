package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

// The addresses of OAuth, which WeChat has on hosts of their own: point
// [wxpay.OAuth]'s at [Sandbox.URL].
const (
	authorizePath = "/connect/oauth2/authorize"
	tokenPath     = "/sns/oauth2/access_token"
)

// oauthLife is how long a code can be exchanged.
const oauthLife = 5 * time.Minute

// grant is a code of OAuth.
type grant struct {
	account string
	born    time.Time
	used    bool
}

// authorizeOrder is the order in which WeChat wants the parameters.
var authorizeOrder = regexp.MustCompile(`^appid=[^&]*&redirect_uri=[^&]*&response_type=[^&]*&scope=[^&]*&state=[^&]*(&account=[^&]*)?$`)

var stateForm = regexp.MustCompile(`^[0-9A-Za-z]{0,128}$`)

// Authorize opens an authorize address of OAuth on this phone and returns where
// WeChat then sends the customer: back to the page, with a code and the state.
func (p *Phone) Authorize(address string) (page string, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Path != authorizePath {
		return "", errors.New("this is no authorize address")
	}
	page, objection := p.box.grant(u.RawQuery, p.account)
	if objection != "" {
		return "", errors.New(objection)
	}
	return page, nil
}

// authorize is the authorize address for browsers. The customer is the first
// one; a test that means another adds account=NAME behind the state.
func (s *Sandbox) authorize(r *http.Request) reply {
	account := r.URL.Query().Get("account")
	if account == "" {
		account = firstAccount
	}
	page, objection := s.grant(r.URL.RawQuery, account)
	if objection != "" {
		return reply{status: http.StatusBadRequest, contentType: plainText, body: []byte(objection)}
	}
	return reply{status: http.StatusFound, contentType: plainText, location: page}
}

// grant makes a code for the account and returns the page with it, or what is
// wrong with the query.
func (s *Sandbox) grant(query, account string) (page, objection string) {
	values, err := url.ParseQuery(query)
	if err != nil || !authorizeOrder.MatchString(query) {
		return "", "参数错误: appid, redirect_uri, response_type, scope, state"
	}
	back, err := url.Parse(values.Get("redirect_uri"))
	switch {
	case values.Get("appid") != s.o.AppID:
		return "", "appid 参数错误"
	case err != nil || back.Scheme != "http" && back.Scheme != "https" || back.Host == "":
		return "", "redirect_uri 参数错误"
	case values.Get("response_type") != "code":
		return "", "response_type 参数错误"
	case values.Get("scope") != "snsapi_base":
		return "", "scope 参数错误或没有 scope 权限"
	case !stateForm.MatchString(values.Get("state")):
		return "", "state 参数错误"
	}
	s.NewPhone(account) // its openid may be used from now on
	code := s.rand.text(alphanumeric, 32)
	s.mu.Lock()
	s.grants[code] = &grant{account: account, born: s.Now()}
	s.mu.Unlock()
	back.Fragment = ""
	if back.RawQuery != "" {
		back.RawQuery += "&"
	}
	back.RawQuery += "code=" + code + "&state=" + values.Get("state")
	return back.String(), ""
}

// accessToken exchanges a code, in JSON as WeChat's other API speaks it.
func (s *Sandbox) accessToken(r *http.Request) reply {
	account, code, msg := s.exchangeCode(r)
	answer := any(struct {
		AccessToken  string `json:"access_token"`
		ExpiresIn    int    `json:"expires_in"`
		RefreshToken string `json:"refresh_token"`
		OpenID       string `json:"openid"`
		Scope        string `json:"scope"`
	}{s.rand.text(alphanumeric, 64), 7200, s.rand.text(alphanumeric, 64), string(openID(s.o.AppID, account)), "snsapi_base"})
	if code != 0 {
		answer = struct {
			ErrCode int    `json:"errcode"`
			ErrMsg  string `json:"errmsg"`
		}{code, msg}
	}
	text, err := json.Marshal(answer)
	if err != nil {
		panic(fmt.Sprintf("sandbox: %v", err)) // texts and numbers always can be written
	}
	return reply{status: http.StatusOK, contentType: plainText, body: text}
}

// exchangeCode uses a code up, or says by errcode why not.
func (s *Sandbox) exchangeCode(r *http.Request) (account string, errcode int, errmsg string) {
	q := r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.grants[q.Get("code")]
	switch {
	case r.Method != http.MethodGet:
		return "", 43001, "require GET method"
	case q.Get("appid") == "":
		return "", 41002, "appid missing"
	case q.Get("secret") == "":
		return "", 41004, "appsecret missing"
	case q.Get("code") == "":
		return "", 41008, "missing code"
	case q.Get("grant_type") != "authorization_code":
		return "", 40002, "invalid grant_type"
	case q.Get("appid") != s.o.AppID:
		return "", 40013, "invalid appid"
	case q.Get("secret") != s.o.AppSecret:
		return "", 40125, "invalid appsecret"
	case g == nil:
		return "", 40029, "invalid code"
	case g.used:
		return "", 40163, "code been used"
	case s.Now().Sub(g.born) >= oauthLife:
		return "", 42003, "code expired"
	}
	g.used = true
	return g.account, 0, ""
}

// AppSecret is the secret of the merchant's official account, which OAuth asks
// for.
func (s *Sandbox) AppSecret() string { return s.o.AppSecret }
