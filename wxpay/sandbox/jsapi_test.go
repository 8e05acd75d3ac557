package sandbox

import (
	"errors"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// pageOrder is an order of the first customer for a web page.
func (c *counter) pageOrder(no string) wxpay.Params {
	return without(c.order(no), "product_id").With("trade_type", "JSAPI").With("openid", string(c.Phone().OpenID()))
}

// appOrder is an order for an app.
func (c *counter) appOrder(no string) wxpay.Params {
	return without(c.order(no), "product_id").With("trade_type", "APP")
}

// prepay orders and returns the prepay_id.
func (c *counter) prepay(p wxpay.Params) string {
	c.t.Helper()
	answer := c.ask("unifiedorder", p)
	if answer.Get("prepay_id") == "" || answer.Get("trade_type") != p.Get("trade_type") {
		c.t.Fatalf("no prepay_id in %v", answer)
	}
	if answer.Has("code_url") {
		c.t.Errorf("a code_url for %s", p.Get("trade_type"))
	}
	return answer.Get("prepay_id")
}

// shop is the real client with a way of signing; it needs no network here.
func (c *counter) shop(t wxpay.SignType) *wxpay.Client {
	client := c.client(nil)
	client.SignType = t
	return client
}

// resign signs p again under the name of its signature.
func (c *counter) resign(p wxpay.Params, name string) wxpay.Params {
	return p.With(name, without(p, name).Sign(c.o.Key, wxpay.SignType(p.Get("signType"))))
}

const page = "https://shop.invalid/pay/order?no=1#top"

// TestInvoke spoils one thing of getBrandWCPayRequest at a time.
func TestInvoke(t *testing.T) {
	rename := func(from, to string) func(*counter, wxpay.Params) wxpay.Params {
		return func(c *counter, p wxpay.Params) wxpay.Params {
			return c.resign(without(p, from).With(to, p.Get(from)), "paySign")
		}
	}
	set := func(name, value string) func(*counter, wxpay.Params) wxpay.Params {
		return func(c *counter, p wxpay.Params) wxpay.Params {
			if name == "paySign" {
				return p.With(name, value)
			}
			return c.resign(p.With(name, value), "paySign")
		}
	}
	for _, tt := range []struct {
		name  string
		spoil func(*counter, wxpay.Params) wxpay.Params
		want  error
	}{
		{"as it should be", func(_ *counter, p wxpay.Params) wxpay.Params { return p }, nil},
		{"a field more", func(_ *counter, p wxpay.Params) wxpay.Params { return p.With("extra", "x") }, nil},
		{"a field more, signed", set("extra", "x"), ErrPaySign},
		{"appid for appId", rename("appId", "appid"), ErrPayField},
		{"timestamp for timeStamp", rename("timeStamp", "timestamp"), ErrPayField},
		{"noncestr for nonceStr", rename("nonceStr", "noncestr"), ErrPayField},
		{"Package for package", rename("package", "Package"), ErrPayField},
		{"sign_type for signType", rename("signType", "sign_type"), ErrPayField},
		{"paysign for paySign", func(_ *counter, p wxpay.Params) wxpay.Params {
			return without(p, "paySign").With("paysign", p.Get("paySign"))
		}, ErrPayField},
		{"milliseconds", set("timeStamp", "1395712654000"), ErrPayField},
		{"a date", set("timeStamp", "20140325"), ErrPayField},
		{"the bare prepay_id", func(c *counter, p wxpay.Params) wxpay.Params {
			return c.resign(p.With("package", strings.TrimPrefix(p.Get("package"), "prepay_id=")), "paySign")
		}, ErrPayField},
		{"no prepay_id", set("package", "prepay_id="), ErrPayField},
		{"another prepay_id", set("package", "prepay_id=wx1"), ErrUnknownPrepay},
		{"an app's package", set("package", "Sign=WXPay"), ErrPayField},
		{"another appid", set("appId", "wxother"), ErrWrongMerchant},
		{"SHA1", set("signType", "SHA1"), ErrPayField},
		{"signType in lower case", set("signType", "md5"), ErrPayField},
		{"not the order's sign type", set("signType", "HMAC-SHA256"), ErrPaySign},
		{"no signature", set("paySign", ""), ErrPayField},
		{"signature in lower case", func(_ *counter, p wxpay.Params) wxpay.Params {
			return p.With("paySign", strings.ToLower(p.Get("paySign")))
		}, ErrPaySign},
		{"a 40-digit signature", set("paySign", "70EA570631E4BB79628FBCA90534C63FF7FADD89"), ErrPaySign},
		{"another key", func(_ *counter, p wxpay.Params) wxpay.Params {
			return p.With("paySign", without(p, "paySign").Sign(strings.Repeat("0", 32), wxpay.MD5))
		}, ErrPaySign},
		{"signed over appid", func(c *counter, p wxpay.Params) wxpay.Params {
			as := without(without(p, "paySign"), "appId").With("appid", p.Get("appId"))
			return p.With("paySign", as.Sign(c.o.Key, wxpay.MD5))
		}, ErrPaySign},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{})
			request, err := c.shop(wxpay.MD5).BrandWCPayRequest(c.prepay(c.pageOrder(no)), noon)
			if err != nil {
				t.Fatal(err)
			}
			err = c.Phone().Invoke(page, tt.spoil(c, request.Params()))
			if !errors.Is(err, tt.want) {
				t.Fatalf("the phone says %v, want %v", err, tt.want)
			}
			if err := c.Phone().Pay(); (err == nil) != (tt.want == nil) {
				t.Errorf("paying: %v", err)
			}
			want := "SUCCESS"
			if tt.want != nil {
				want = "NOTPAY"
			}
			if got := c.state(no); got != want {
				t.Errorf("state %s, want %s", got, want)
			}
		})
	}
}

// TestOpenApp spoils one thing that an app hands over at a time.
func TestOpenApp(t *testing.T) {
	set := func(name, value string) func(*counter, wxpay.Params) wxpay.Params {
		return func(c *counter, p wxpay.Params) wxpay.Params { return c.resign(p.With(name, value), "sign") }
	}
	for _, tt := range []struct {
		name  string
		spoil func(*counter, wxpay.Params) wxpay.Params
		want  error
	}{
		{"as it should be", func(_ *counter, p wxpay.Params) wxpay.Params { return p }, nil},
		{"a page's names", func(c *counter, p wxpay.Params) wxpay.Params {
			return c.resign(without(p, "noncestr").With("nonceStr", "n"), "sign")
		}, ErrPayField},
		{"a page's package", func(c *counter, p wxpay.Params) wxpay.Params {
			return c.resign(p.With("package", "prepay_id="+p.Get("prepayid")), "sign")
		}, ErrPayField},
		{"another partner", set("partnerid", "10000199"), ErrWrongMerchant},
		{"another appid", set("appid", "wxother"), ErrWrongMerchant},
		{"no partner", set("partnerid", ""), ErrPayField},
		{"another prepay_id", set("prepayid", "wx1"), ErrUnknownPrepay},
		{"milliseconds", set("timestamp", "1395712654000"), ErrPayField},
		{"changed", func(_ *counter, p wxpay.Params) wxpay.Params { return p.With("noncestr", "n") }, ErrPaySign},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{})
			request, err := c.shop(wxpay.MD5).AppPayRequest(c.prepay(c.appOrder(no)), noon)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Phone().OpenApp(tt.spoil(c, request.Params())); !errors.Is(err, tt.want) {
				t.Fatalf("the phone says %v, want %v", err, tt.want)
			}
			if err := c.Phone().Pay(); (err == nil) != (tt.want == nil) {
				t.Errorf("paying: %v", err)
			}
		})
	}
}

// TestPaidByPageAndApp: what the shop then learns, for either way of signing.
func TestPaidByPageAndApp(t *testing.T) {
	for _, signType := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
		c := open(t, Options{})
		phone := c.Phone()
		bridge, err := c.shop(signType).BrandWCPayRequest(c.prepay(c.pageOrder("A00001").With("sign_type", string(signType))), noon)
		if err != nil {
			t.Fatal(err)
		}
		app, err := c.shop(signType).AppPayRequest(c.prepay(c.appOrder("A00002").With("sign_type", string(signType))), noon)
		if err != nil {
			t.Fatal(err)
		}
		c.want(phone.Invoke(page, bridge.Params()), nil)
		if v := phone.Snapshot(); v.Page != PageScanned || v.TotalFee != 1250 || v.Body != "咖啡" {
			t.Errorf("the phone shows %+v", v)
		}
		c.want(phone.Pay(), nil)
		c.want(phone.Invoke(page, bridge.Params()), ErrAlreadyPaid)
		c.want(phone.OpenApp(app.Params()), nil)
		c.want(phone.Pay(), nil)
		for no, tradeType := range map[string]string{"A00001": "JSAPI", "A00002": "APP"} {
			answer := c.ask("orderquery", c.about(no))
			if answer.Get("trade_state") != "SUCCESS" || answer.Get("trade_type") != tradeType || answer.Get("openid") != string(phone.OpenID()) {
				t.Errorf("%s: %v", no, answer)
			}
		}
	}
}

// TestPageOrderIsOnePersonsOwn: only who the openid names can pay, and only
// openids of this appid are taken.
func TestPageOrderIsOnePersonsOwn(t *testing.T) {
	c := open(t, Options{})
	second := c.NewPhone("second")
	request, err := c.shop(wxpay.MD5).BrandWCPayRequest(c.prepay(c.pageOrder(no)), noon)
	if err != nil {
		t.Fatal(err)
	}
	c.want(second.Invoke(page, request.Params()), ErrOtherPayer)
	for openid, want := range map[wxpay.OpenID]string{
		second.OpenID():                    "",
		openID("wxother", "customer"):      "PARAM_ERROR",
		"oUpF8uN95-Ptaags6E_roPHg7AG0":     "PARAM_ERROR",
		openID(c.o.AppID, "nobody so far"): "PARAM_ERROR",
	} {
		if got := c.ask("unifiedorder", c.pageOrder("B"+string(openid[:8])).With("openid", string(openid))).Get("err_code"); got != want {
			t.Errorf("openid %s: %q, want %q", string(openid), got, want)
		}
	}
}

// TestPageOrderAfterRestart: the phones are gone, their customers' orders are not.
func TestPageOrderAfterRestart(t *testing.T) {
	file := t.TempDir() + "/orders.json"
	c := open(t, Options{StateFile: file})
	order := c.pageOrder(no).With("openid", string(c.NewPhone("second").OpenID()))
	c.prepay(order)
	c = open(t, Options{StateFile: file})
	request, err := c.shop(wxpay.MD5).BrandWCPayRequest(c.prepay(order), noon)
	if err != nil {
		t.Fatal(err)
	}
	c.want(c.NewPhone("second").Invoke(page, request.Params()), nil)
	c.want(c.NewPhone("second").Pay(), nil)
}

// TestPrepayIDsKeepApart: a prepay_id pays by the way it was made for, and dies
// when a fresh one is made.
func TestPrepayIDsKeepApart(t *testing.T) {
	c := open(t, Options{})
	client := c.shop(wxpay.MD5)
	forPage, forApp := c.prepay(c.pageOrder("A00001")), c.prepay(c.appOrder("A00002"))
	bridge, _ := client.BrandWCPayRequest(forApp, noon)
	c.want(c.Phone().Invoke(page, bridge.Params()), ErrUnknownPrepay)
	app, _ := client.AppPayRequest(forPage, noon)
	c.want(c.Phone().OpenApp(app.Params()), ErrUnknownPrepay)

	old, _ := client.BrandWCPayRequest(forPage, noon)
	fresh, _ := client.BrandWCPayRequest(c.prepay(c.pageOrder("A00001")), noon)
	c.want(c.Phone().Invoke(page, old.Params()), ErrCodeDead)
	c.want(c.Phone().Invoke(page, fresh.Params()), nil)
	c.clock.advance(codeLife)
	c.want(c.Phone().Invoke(page, fresh.Params()), ErrCodeDead)
}

func TestPayDirectory(t *testing.T) {
	for _, tt := range []struct {
		directory, page string
		want            error
	}{
		{"", "https://anywhere.invalid/", nil},
		{"https://shop.invalid/pay/", "https://shop.invalid/pay/order", nil},
		{"https://shop.invalid/pay/", "https://shop.invalid/pay/?a=b/c", nil},
		{"https://shop.invalid/pay/", "https://shop.invalid/pay/#/order/1", nil},
		{"https://shop.invalid/pay/", "https://shop.invalid/pay", ErrAccessDenied},
		{"https://shop.invalid/pay/", "https://shop.invalid/pay/deeper/order", ErrAccessDenied},
		{"https://shop.invalid/pay/", "http://shop.invalid/pay/order", ErrAccessDenied},
		{"https://shop.invalid/pay/", "https://shop.invalid/Pay/order", ErrAccessDenied},
		{"https://shop.invalid/pay/", "https://evil.invalid/?https://shop.invalid/pay/", ErrAccessDenied},
		{"https://shop.invalid/pay/", "", ErrAccessDenied},
	} {
		c := open(t, Options{PayDirectory: tt.directory})
		request, err := c.shop(wxpay.MD5).BrandWCPayRequest(c.prepay(c.pageOrder(no)), noon)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Phone().Invoke(tt.page, request.Params()); !errors.Is(got, tt.want) {
			t.Errorf("%s from %q: %v, want %v", tt.directory, tt.page, got, tt.want)
		}
	}
}

// TestControlApp: a script hands over what an app would.
func TestControlApp(t *testing.T) {
	c := open(t, Options{})
	s := control(t, c)
	request, err := c.shop(wxpay.MD5).AppPayRequest(c.prepay(c.appOrder(no)), noon)
	if err != nil {
		t.Fatal(err)
	}
	var form []string
	for _, f := range request.Params() {
		form = append(form, f.Name, f.Value)
	}
	if status, view := s.do("POST", "/phone/app", form[:len(form)-2]...); status != 409 || view["key"] != "pay_field" {
		t.Errorf("without a signature: %d %v", status, view)
	}
	if status, view := s.do("POST", "/phone/app", form...); status != 200 || view["page"] != string(PageScanned) {
		t.Errorf("%d %v", status, view)
	}
	if status, _ := s.do("POST", "/phone/pay"); status != 200 || c.state(no) != "SUCCESS" {
		t.Errorf("paying: %d, %s", status, c.state(no))
	}
}
