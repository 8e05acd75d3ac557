package sandbox

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"wxtill/wxpay"
)

// linkRules are the fields of a static code (4.5, mode 1).
var linkRules = []rule{
	{name: "appid", limit: 32, required: true},
	{name: "mch_id", limit: 32, required: true},
	{name: "time_stamp", limit: 10, required: true, form: isSeconds, want: "10位秒数"},
	{name: "nonce_str", limit: 32, required: true},
	{name: "product_id", limit: 32, required: true},
	{name: "sign", limit: 32, required: true},
}

// replyRules are what a shop has to answer about a static code (4.6); prepay_id
// is demanded where result_code is SUCCESS.
var replyRules = []rule{
	{name: "appid", limit: 32, required: true},
	{name: "mch_id", limit: 32, required: true},
	{name: "nonce_str", limit: 32, required: true},
	{name: "prepay_id", limit: 64},
	{name: "result_code", limit: 16, required: true, form: oneOf("SUCCESS", "FAIL"), want: "SUCCESS或FAIL"},
	{name: "err_code_des", limit: 128},
	{name: "sign", limit: 64, required: true},
}

// scanned is a link as it is scanned today: section 4.5 prints weixin://wcpay and
// section 4.11 weixin://wmpay for it.
func scanned(link string) string {
	for _, printed := range []string{"weixin://wcpay/", "weixin://wmpay/"} {
		if rest, ok := strings.CutPrefix(link, printed); ok {
			return "weixin://wxpay/" + rest
		}
	}
	return link
}

// bizPayLink takes a static code apart: its fields, or false where it is none.
func bizPayLink(code string) (wxpay.Params, bool) {
	query, ok := strings.CutPrefix(code, longForm)
	values, err := url.ParseQuery(query)
	if !ok || err != nil || !values.Has("product_id") {
		return nil, false
	}
	var link wxpay.Params
	for _, r := range linkRules {
		if len(values[r.name]) > 1 {
			return nil, false
		}
		link.Add(r.name, values.Get(r.name))
	}
	return link, true
}

// scanProduct asks the shop what the product of a static code costs this
// customer, and shows the order that it names.
func (p *Phone) scanProduct(link wxpay.Params) error {
	if err := p.act(func(time.Time) error { p.leave(); return p.box.checkLink(link) }); err != nil {
		return err
	}
	prepayID, err := p.box.askShop(link.Get("product_id"), string(p.OpenID()))
	return p.act(func(now time.Time) error {
		p.leave()
		if err != nil {
			return err
		}
		o := p.box.book.byPrepay(prepayID, now)
		switch {
		case o == nil || o.tradeType() != "NATIVE":
			return shopFailed("its prepay_id is of no NATIVE order")
		case o.Content.Get("product_id") != "" && o.Content.Get("product_id") != link.Get("product_id"):
			return shopFailed("its prepay_id is of another product")
		}
		return p.show(o, prepayID, now)
	})
}

// checkLink holds a static code to its table and its signature, which is MD5:
// nothing in the code could say otherwise.
func (s *Sandbox) checkLink(link wxpay.Params) error {
	if fail := check(link, linkRules); fail != nil {
		return fmt.Errorf("%w: %s", ErrPayField, fail.text)
	}
	switch {
	case link.Get("appid") != s.o.AppID || link.Get("mch_id") != s.o.MchID:
		return ErrWrongMerchant
	case link.Get("sign") != sign(link, s.o.Key, wxpay.MD5):
		return ErrPaySign
	}
	return nil
}

// askShop tells the shop who scanned which product and returns the prepay_id of
// its answer (4.6).
func (s *Sandbox) askShop(productID, openid string) (prepayID string, err error) {
	if s.o.NativeCallback == "" {
		return "", shopFailed("the merchant has named no address")
	}
	question := wxpay.Params{
		{Name: "appid", Value: s.o.AppID},
		{Name: "openid", Value: openid},
		{Name: "mch_id", Value: s.o.MchID},
		{Name: "is_subscribe", Value: "N"},
		{Name: "nonce_str", Value: s.rand.text(alphanumeric, 16)},
		{Name: "product_id", Value: productID},
	}
	question.Add("sign", sign(question, s.o.Key, s.o.SignType))
	doc, err := s.postToShop(s.o.NativeCallback, document(question))
	if err != nil {
		return "", shopFailed(err.Error())
	}
	answer, err := wxpay.Parse(doc)
	if err != nil {
		return "", shopFailed(err.Error())
	}
	return s.judgeShop(answer)
}

// judgeShop believes a shop only what it has signed, in the way in which it was
// asked.
func (s *Sandbox) judgeShop(answer wxpay.Params) (prepayID string, err error) {
	if answer.Get("return_code") != "SUCCESS" {
		return "", shopFailed("return_code is not SUCCESS: " + answer.Get("return_msg"))
	}
	if fail := check(answer, replyRules); fail != nil {
		return "", shopFailed(fail.text)
	}
	switch {
	case answer.Get("sign") != sign(answer, s.o.Key, s.o.SignType):
		return "", shopFailed("its signature is wrong")
	case answer.Get("appid") != s.o.AppID || answer.Get("mch_id") != s.o.MchID:
		return "", shopFailed("it is another merchant's")
	case answer.Get("result_code") == "FAIL":
		return "", ErrShopRefused.saying(answer.Get("err_code_des"))
	case answer.Get("prepay_id") == "":
		return "", shopFailed("it has no prepay_id")
	}
	return answer.Get("prepay_id"), nil
}

// shopFailed is ErrShopFailed with the reason, for who writes the shop.
func shopFailed(why string) error { return fmt.Errorf("%w: %s", ErrShopFailed, why) }
