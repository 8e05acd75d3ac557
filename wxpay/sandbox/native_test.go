package sandbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// answering is a shop that answers every question with the document that word
// makes of it.
func answering(word func(question wxpay.Params) []byte) http.RoundTripper {
	return InProcess(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		doc, _ := io.ReadAll(r.Body)
		question, err := wxpay.Parse(doc)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Write(word(question))
	}))
}

// coffee sells a coffee to whoever scans, under a number of their own.
func (c *counter) coffee(_ context.Context, scan wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
	if scan.ProductID != "coffee" {
		return wxpay.UnifiedOrderRequest{}, &wxpay.NativeRefusal{ErrCodeDes: "没有这种商品"}
	}
	return wxpay.UnifiedOrderRequest{
		Body: "咖啡", OutTradeNo: "N-" + string(scan.OpenID[:20]), TotalFee: 1250,
		SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.invalid/notify",
	}, nil
}

// link is a static code for the product.
func (c *counter) link(product string) string {
	c.t.Helper()
	link, err := c.shop(wxpay.MD5).BizPayURL(product, noon)
	if err != nil {
		c.t.Fatal(err)
	}
	return link
}

const callbackURL = "http://shop.invalid/native"

// TestStaticCode is scanned by two customers, one of them twice: everybody gets
// an order of their own, and nobody a second.
func TestStaticCode(t *testing.T) {
	for _, signType := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
		t.Run(string(signType), func(t *testing.T) {
			var c *counter
			c = open(t, Options{SignType: signType, NativeCallback: callbackURL, ToShop: InProcess(http.HandlerFunc(
				func(w http.ResponseWriter, r *http.Request) {
					c.client(&http.Client{Transport: c.Transport()}).NativeHandler(c.coffee).ServeHTTP(w, r)
				}))})
			link := c.link("coffee")
			first, second := c.Phone(), c.NewPhone("second")
			c.want(first.Scan(link), nil)
			c.want(first.Scan(link), nil)
			c.want(second.Scan(link), nil)
			if v := first.Snapshot(); v.Page != PageScanned || v.TotalFee != 1250 || v.Body != "咖啡" {
				t.Errorf("the phone shows %+v", v)
			}
			c.want(first.Pay(), nil)
			c.want(second.Pay(), nil)
			orders := c.Orders()
			if len(orders) != 2 || orders[0].OpenID != first.OpenID() || orders[1].OpenID != second.OpenID() {
				t.Fatalf("orders %+v", orders)
			}
			for _, o := range orders {
				if o.State != wxpay.TradeSuccess || o.Content.Get("product_id") != "coffee" {
					t.Errorf("order %+v", o)
				}
			}
			c.want(first.Scan(link), ErrShopRefused)
			if v := first.Snapshot(); v.Says != "该订单已支付，请勿重复支付" || v.Message != "shop_refused" {
				t.Errorf("after a second scan the phone shows %+v", v)
			}
			c.want(first.Scan(c.link("tea")), ErrShopRefused)
			if v := first.Snapshot(); v.Says != "没有这种商品" || v.Page != PageGone || v.OutTradeNo != "" {
				t.Errorf("the phone shows %+v", v)
			}
			c.want(first.Cancel(), nil)
			if v := first.Snapshot(); v.Says != "" || v.Page != PageIdle {
				t.Errorf("the phone shows %+v", v)
			}
		})
	}
}

// TestStaticCodeOverHTTP: WeChat calls the shop and the shop WeChat, both by
// real connections.
func TestStaticCodeOverHTTP(t *testing.T) {
	shop := httptest.NewUnstartedServer(nil) // its address is WeChat's to know before WeChat is the shop's
	defer shop.Close()
	c := open(t, Options{NativeCallback: "http://" + shop.Listener.Addr().String() + "/native"})
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	shop.Config.Handler = c.client(c.HTTPClient()).NativeHandler(c.coffee)
	shop.Start()
	c.want(c.Phone().Scan(c.link("coffee")), nil)
	c.want(c.Phone().Pay(), nil)
	if o := c.Orders(); len(o) != 1 || o[0].State != wxpay.TradeSuccess {
		t.Errorf("orders %+v", o)
	}
	shop.Close()
	c.want(c.Phone().Scan(c.link("coffee")), ErrShopFailed)
}

// TestStaticCodeThatIsWrong: nobody asks the shop about a code that it did not
// sign.
func TestStaticCodeThatIsWrong(t *testing.T) {
	c := open(t, Options{NativeCallback: callbackURL, ToShop: answering(func(wxpay.Params) []byte {
		t.Error("the shop was asked")
		return nil
	})})
	good := c.link("coffee")
	unsigned := good[strings.Index(good, "appid="):]
	for _, tt := range []struct {
		name, link string
		want       error
	}{
		{"another product", strings.Replace(good, "product_id=coffee", "product_id=gold", 1), ErrPaySign},
		{"another time", strings.Replace(good, "time_stamp=1", "time_stamp=2", 1), ErrPaySign},
		{"signature in lower case", strings.Replace(good, good[len("weixin://wxpay/bizpayurl?sign="):][:32], strings.ToLower(good[len("weixin://wxpay/bizpayurl?sign="):][:32]), 1), ErrPaySign},
		{"unsigned", "weixin://wxpay/bizpayurl?" + unsigned, ErrPayField},
		{"no nonce", good[:strings.Index(good, "&nonce_str")], ErrPayField},
		{"milliseconds", strings.Replace(good, "&nonce_str", "000&nonce_str", 1), ErrPayField},
		{"a field twice", good + "&product_id=gold", ErrUnknownCode},
		{"another merchant", strings.Replace(good, "mch_id=10000100", "mch_id=10000199", 1), ErrWrongMerchant},
		{"another appid", strings.Replace(good, "appid=wx", "appid=xx", 1), ErrWrongMerchant},
		{"another scheme", strings.Replace(good, "weixin", "https", 1), ErrUnknownCode},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.Phone().Scan(tt.link); !errors.Is(got, tt.want) {
				t.Errorf("the phone says %v, want %v", got, tt.want)
			}
		})
	}
}

// TestShopThatAnswersWrong spoils one thing of the shop's answer at a time.
func TestShopThatAnswersWrong(t *testing.T) {
	var c *counter
	set := func(name, value string) func(wxpay.Params) []byte {
		return func(p wxpay.Params) []byte { return c.signed(without(p, "sign").With(name, value)) }
	}
	for _, tt := range []struct {
		name string
		word func(answer wxpay.Params) []byte
		why  string // "" where the answer is good
	}{
		{"as it should be", func(p wxpay.Params) []byte { return c.signed(p) }, ""},
		{"a field more", set("extra", "x"), ""},
		{"nothing", func(wxpay.Params) []byte { return nil }, "flat XML"},
		{"a web page", func(wxpay.Params) []byte { return []byte("<html></html>") }, "flat XML"},
		{"more behind it", func(p wxpay.Params) []byte { return append(c.signed(p), 'x') }, "flat XML"},
		{"too much", set("extra", strings.Repeat("x", maxRequest)), "too large"},
		{"return_code FAIL", set("return_code", "FAIL"), "return_code"},
		{"no return_code", set("return_code", ""), "return_code"},
		{"no result_code", set("result_code", ""), "result_code"},
		{"result_code in lower case", set("result_code", "success"), "result_code"},
		{"no nonce", set("nonce_str", ""), "nonce_str"},
		{"no appid", set("appid", ""), "appid"},
		{"another appid", set("appid", "wxother"), "another merchant"},
		{"another merchant", set("mch_id", "10000199"), "another merchant"},
		{"no prepay_id", set("prepay_id", ""), "prepay_id"},
		{"an unknown prepay_id", set("prepay_id", "wx1"), "no NATIVE order"},
		{"unsigned", func(p wxpay.Params) []byte { return p.AppendXML(nil) }, "sign"},
		{"changed", func(p wxpay.Params) []byte {
			return p.With("sign", p.Sign(c.o.Key, wxpay.MD5)).With("nonce_str", "m").AppendXML(nil)
		}, "signature"},
		{"signed the other way", func(p wxpay.Params) []byte {
			return p.With("sign", p.Sign(c.o.Key, wxpay.HMACSHA256)).AppendXML(nil)
		}, "signature"},
		{"an order for a page", func(p wxpay.Params) []byte { return c.signed(p.With("prepay_id", c.prepay(c.pageOrder("J00001")))) }, "no NATIVE order"},
		{"another product's order", func(p wxpay.Params) []byte {
			other := c.ask("unifiedorder", c.order("P00001").With("product_id", "tea"))
			return c.signed(p.With("prepay_id", other.Get("prepay_id")))
		}, "another product"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c = open(t, Options{NativeCallback: callbackURL, ToShop: answering(func(q wxpay.Params) []byte {
				if err := q.Verify(c.o.Key, wxpay.MD5); err != nil || q.Get("openid") != string(c.Phone().OpenID()) || q.Get("is_subscribe") != "N" {
					t.Errorf("%v: WeChat asks %v", err, q)
				}
				made := c.ask("unifiedorder", c.order("N00001").With("product_id", q.Get("product_id")))
				return tt.word(wxpay.Params{{Name: "return_code", Value: "SUCCESS"}, {Name: "appid", Value: c.o.AppID}, {Name: "mch_id", Value: c.o.MchID},
					{Name: "nonce_str", Value: "n"}, {Name: "prepay_id", Value: made.Get("prepay_id")}, {Name: "result_code", Value: "SUCCESS"}})
			})})
			err := c.Phone().Scan(c.link("coffee"))
			switch {
			case tt.why == "" && err != nil:
				t.Errorf("the phone says %v", err)
			case tt.why != "" && (!errors.Is(err, ErrShopFailed) || !strings.Contains(err.Error(), tt.why)):
				t.Errorf("the phone says %v, want %v because of %s", err, ErrShopFailed, tt.why)
			}
			if err := c.Phone().Pay(); (err == nil) != (tt.why == "") {
				t.Errorf("paying: %v", err)
			}
		})
	}
}

func TestShopThatIsNotThere(t *testing.T) {
	c := open(t, Options{})
	if err := c.Phone().Scan(c.link("coffee")); !errors.Is(err, ErrShopFailed) {
		t.Errorf("without an address: %v", err)
	}
	status := InProcess(http.RedirectHandler("/elsewhere", http.StatusFound))
	c = open(t, Options{NativeCallback: callbackURL, ToShop: status})
	if err := c.Phone().Scan(c.link("coffee")); !errors.Is(err, ErrShopFailed) || !strings.Contains(err.Error(), "302") {
		t.Errorf("a redirect: %v", err)
	}
	c.Offline(true)
	if err := c.Phone().Scan(c.link("coffee")); !errors.Is(err, ErrShopFailed) {
		t.Errorf("without a network: %v", err)
	}
}

// TestShopThatIsSlow: WeChat waits 5 seconds and no longer.
func TestShopThatIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for took, want := range map[time.Duration]error{4 * time.Second: nil, 6 * time.Second: ErrShopFailed} {
			var c *counter
			c = open(t, Options{NativeCallback: callbackURL, ToShop: InProcess(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(took - time.Second)
				c.client(&http.Client{Transport: c.Transport()}).NativeHandler(
					func(ctx context.Context, scan wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
						time.Sleep(time.Second)
						return c.coffee(ctx, scan)
					}).ServeHTTP(w, r)
			}))})
			began := time.Now()
			c.want(c.Phone().Scan(c.link("coffee")), want)
			if waited := time.Since(began); waited > shopTimeout {
				t.Errorf("waited %v", waited)
			}
			time.Sleep(time.Minute) // until the shop has ended too
		}
	})
}
