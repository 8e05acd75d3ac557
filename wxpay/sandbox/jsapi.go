package sandbox

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"wxtill/wxpay"
)

// bridgeRules are the fields of getBrandWCPayRequest, upper and lower case as
// they have to be (4.4, 7.3(1)). timeStamp is a text of seconds: no number, no
// milliseconds (7.3(3)).
var bridgeRules = []rule{
	{name: "appId", limit: 32, required: true},
	{name: "timeStamp", limit: 32, required: true, form: isSeconds, want: "10位秒数"},
	{name: "nonceStr", limit: 32, required: true},
	{name: "package", limit: 128, required: true, form: isPackage, want: "prepay_id=***"},
	{name: "signType", limit: 32, required: true, form: oneOf(string(wxpay.MD5), string(wxpay.HMACSHA256)), want: "MD5或HMAC-SHA256"},
	{name: "paySign", limit: 64, required: true},
}

// appRules are what an app hands to WeChat.
var appRules = []rule{
	{name: "appid", limit: 32, required: true},
	{name: "partnerid", limit: 32, required: true},
	{name: "prepayid", limit: 64, required: true},
	{name: "package", limit: 128, required: true, form: oneOf("Sign=WXPay"), want: "Sign=WXPay"},
	{name: "noncestr", limit: 32, required: true},
	{name: "timestamp", limit: 10, required: true, form: isSeconds, want: "10位秒数"},
	{name: "sign", limit: 64, required: true},
}

var secondsForm = regexp.MustCompile(`^[1-9][0-9]{9}$`)

func isSeconds(v string) bool { return secondsForm.MatchString(v) }

func isPackage(v string) bool {
	id, found := strings.CutPrefix(v, "prepay_id=")
	return found && id != ""
}

// Invoke is WeixinJSBridge.invoke("getBrandWCPayRequest", p) on the web page
// whose address is page: WeChat checks the parameters and shows the order, to be
// paid by [Phone.Pay]. What was on the phone before is left.
func (p *Phone) Invoke(page string, request wxpay.Params) error {
	return p.act(func(now time.Time) error {
		p.leave()
		if !p.box.o.mayPayFrom(page) {
			return ErrAccessDenied
		}
		return p.hand(handed{
			tradeType: "JSAPI", rules: bridgeRules, request: request,
			appid:    request.Get("appId"),
			prepayID: strings.TrimPrefix(request.Get("package"), "prepay_id="),
			sign:     "paySign",
		}, now)
	})
}

// OpenApp is an app that hands a payment to WeChat. What was on the phone before
// is left.
func (p *Phone) OpenApp(request wxpay.Params) error {
	return p.act(func(now time.Time) error {
		p.leave()
		if id := request.Get("partnerid"); id != "" && id != p.box.o.MchID {
			return ErrWrongMerchant
		}
		return p.hand(handed{
			tradeType: "APP", rules: appRules, request: request,
			appid: request.Get("appid"), prepayID: request.Get("prepayid"), sign: "sign",
		}, now)
	})
}

// handed is a payment as a page or an app hands it to WeChat.
type handed struct {
	tradeType string
	rules     []rule
	request   wxpay.Params
	appid     string
	prepayID  string
	sign      string // the field that holds the signature
}

// hand shows the order of a payment whose parameters are right. The signature is
// over the fields of the table alone: what a page adds has no part in it.
func (p *Phone) hand(h handed, now time.Time) error {
	if fail := check(h.request, h.rules); fail != nil {
		return fmt.Errorf("%w: %s", ErrPayField, fail.text)
	}
	o := p.box.book.byPrepay(h.prepayID, now)
	switch {
	case h.appid != p.box.o.AppID:
		return ErrWrongMerchant
	case o == nil || o.tradeType() != h.tradeType:
		return ErrUnknownPrepay
	}
	var signed wxpay.Params
	for _, r := range h.rules {
		if r.name != h.sign {
			signed.Add(r.name, h.request.Get(r.name))
		}
	}
	t := o.signType()
	if named := signed.Get("signType"); named != "" && named != string(t) {
		return fmt.Errorf("%w: signType is not the order's", ErrPaySign)
	}
	if h.request.Get(h.sign) != sign(signed, p.box.o.Key, t) {
		return ErrPaySign
	}
	if openid := o.Content.Get("openid"); h.tradeType == "JSAPI" && wxpay.OpenID(openid) != openID(p.box.o.AppID, p.account) {
		return ErrOtherPayer
	}
	return p.show(o, h.prepayID, now)
}

// mayPayFrom holds a page to the directory that the merchant has named: the one
// in which it lies, to the last level (7.1(2)).
func (o *Options) mayPayFrom(page string) bool {
	if o.PayDirectory == "" {
		return true
	}
	page, _, _ = strings.Cut(page, "#")
	page, _, _ = strings.Cut(page, "?")
	return page[:strings.LastIndexByte(page, '/')+1] == o.PayDirectory
}

// OpenID names this account to the merchant.
func (p *Phone) OpenID() wxpay.OpenID { return openID(p.box.o.AppID, p.account) }
