package wxpay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// merchant is WeChat in the same program, and a shop's client to it.
func merchant(o sandbox.Options) (*sandbox.Sandbox, *wxpay.Client) {
	wechat, err := sandbox.New(o)
	if err != nil {
		panic(err)
	}
	appid, mchID, key := wechat.Merchant()
	return wechat, &wxpay.Client{AppID: appid, MchID: mchID, Key: key, Gateways: []string{wechat.URL()},
		HTTPClient: &http.Client{Transport: wechat.Transport()}} // in earnest: leave both out
}

// A web page in WeChat takes a payment: WeChat says who the customer is, the shop
// makes the order for them, and the page hands it to WeixinJSBridge.
func ExamplePayPage() {
	wechat, c := merchant(sandbox.Options{})
	account := &wxpay.OAuth{AppID: c.AppID, AppSecret: wechat.AppSecret(), HTTPClient: c.HTTPClient}
	ctx := context.Background()

	// 1. An unknown customer is sent to WeChat, and comes back with a code.
	there, err := account.AuthorizeURL(wxpay.WithPayTitle("https://shop.example/pay/coffee"), "state1")
	if err != nil {
		fmt.Println(err)
		return
	}
	phone := wechat.Phone()
	back, err := phone.Authorize(there)
	if err != nil {
		fmt.Println(err)
		return
	}
	page, _ := url.Parse(back)
	fmt.Println(page.Query().Get("state"), page.Query().Get("showwxpaytitle"))

	// 2. The code tells the openid, for which the order is made.
	openid, err := account.OpenID(ctx, page.Query().Get("code"))
	if err != nil {
		fmt.Println(err)
		return
	}
	order := wxpay.UnifiedOrderRequest{
		Body: "拿铁", OutTradeNo: "J-000001", TotalFee: 1990,
		SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.example/notify",
		TradeType: "JSAPI", OpenID: openid,
	}
	content, err := c.NewOrder(order) // store content now: a reload of the page sends the same
	if err != nil {
		fmt.Println(err)
		return
	}
	made, err := c.UnifiedOrder(ctx, content)
	if err != nil {
		fmt.Println(err)
		return
	}
	request, err := c.BrandWCPayRequest(made.PrepayID, time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}

	// 3. The page. What it asks at StateURL, TradeStateHandler answers.
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, back, nil)
	r.Header.Set("User-Agent", "Mozilla/5.0 MicroMessenger/8.0.42")
	show := wxpay.PayPage{Shop: "街角咖啡", Body: "拿铁", TotalFee: 1990, Request: request, StateURL: "/state?order=J-000001-KQXWZP"}
	fmt.Println(show.Render(w, r), strings.Contains(w.Body.String(), "￥19.90"))

	// 4. The customer taps and pays. The page believes the query alone.
	fmt.Println(phone.Invoke(back, request.Params()), phone.Pay())
	state, err := c.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: order.OutTradeNo})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(state.TradeState, state.TradeType)
	// Output:
	// state1 1
	// <nil> true
	// <nil> <nil>
	// SUCCESS JSAPI
}

// An unknown customer is sent to WeChat, comes back with a code and is then known.
func ExampleOAuth() {
	wechat, c := merchant(sandbox.Options{})
	account := &wxpay.OAuth{AppID: c.AppID, AppSecret: wechat.AppSecret(), HTTPClient: c.HTTPClient}
	there, err := account.AuthorizeURL("https://shop.example/pay", "state1") // of crypto/rand, in earnest
	if err != nil {
		fmt.Println(err)
		return
	}
	back, err := wechat.Phone().Authorize(there)
	if err != nil {
		fmt.Println(err)
		return
	}
	page, _ := url.Parse(back)
	fmt.Println("the state of before:", page.Query().Get("state") == "state1")
	code := page.Query().Get("code")
	openid, err := account.OpenID(context.Background(), code)
	fmt.Println("the customer:", openid == wechat.Phone().OpenID(), err)
	_, err = account.OpenID(context.Background(), code)
	fmt.Println("a code is good once:", errors.Is(err, wxpay.ErrOAuthCode))
	// Output:
	// the state of before: true
	// the customer: true <nil>
	// a code is good once: true
}

// What a page hands to WeixinJSBridge, under the bridge's own names.
func ExampleClient_BrandWCPayRequest() {
	c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Rand: noRandomness{}}
	at := time.Date(2026, 11, 24, 10, 15, 0, 0, wxpay.Beijing)
	request, err := c.BrandWCPayRequest("wx201411101639507cbf6ffd8b0779950874", at) // of UnifiedOrderResponse
	if err != nil {
		fmt.Println(err)
		return
	}
	text, _ := json.MarshalIndent(request, "", " ")
	fmt.Println(string(text))
	// Output:
	// {
	//  "appId": "wx2421b1c4370ec43b",
	//  "timeStamp": "1795486500",
	//  "nonceStr": "00000000000000000000000000000000",
	//  "package": "prepay_id=wx201411101639507cbf6ffd8b0779950874",
	//  "signType": "MD5",
	//  "paySign": "865BA0826A1A27867BF0FF9D2725689B"
	// }
}

// The page asks here how its order stands, whatever the bridge has told it.
func ExampleTradeStateHandler() {
	book := map[string]wxpay.TradeState{"J-000001-KQXWZP": wxpay.TradeSuccess} // by a name that nobody guesses
	h := wxpay.TradeStateHandler(func(r *http.Request) (wxpay.TradeState, error) {
		return book[r.FormValue("order")], nil
	})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/state?order=J-000001-KQXWZP", nil))
	fmt.Println(w.Body)
	// Output:
	// {"trade_state":"SUCCESS"}
}

// An app takes a payment: it gets these fields from the shop's server and gives
// them to WeChat's SDK.
func ExampleClient_AppPayRequest() {
	wechat, c := merchant(sandbox.Options{})
	order := wxpay.UnifiedOrderRequest{
		Body: "拿铁", OutTradeNo: "A-000001", TotalFee: 1990,
		SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.example/notify", TradeType: "APP",
	}
	content, err := c.NewOrder(order)
	if err != nil {
		fmt.Println(err)
		return
	}
	made, err := c.UnifiedOrder(context.Background(), content)
	if err != nil {
		fmt.Println(err)
		return
	}
	request, err := c.AppPayRequest(made.PrepayID, time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(request.Package, len(request.TimeStamp), len(request.Sign))
	fmt.Println(wechat.Phone().OpenApp(request.Params()), wechat.Phone().Pay())
	// Output:
	// Sign=WXPay 10 32
	// <nil> <nil>
}

// A static code on the shelf: whoever scans it, WeChat asks the shop what they
// are to pay.
func ExampleClient_NativeHandler() {
	var c *wxpay.Client
	sell := func(_ context.Context, scan wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
		if scan.ProductID != "coffee" {
			return wxpay.UnifiedOrderRequest{}, &wxpay.NativeRefusal{ErrCodeDes: "已售完"}
		}
		return wxpay.UnifiedOrderRequest{
			Body: "拿铁", OutTradeNo: "N-000001", TotalFee: 1990, // the same number as long as this customer owes for it
			SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.example/notify",
		}, nil
	}
	shop := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.NativeHandler(sell).ServeHTTP(w, r) })
	wechat, c := merchant(sandbox.Options{NativeCallback: "https://shop.example/native", ToShop: sandbox.InProcess(shop)})

	for _, product := range []string{"coffee", "tea"} {
		code, err := c.BizPayURL(product, time.Now()) // the text of the QR code on the shelf
		if err != nil {
			fmt.Println(err)
			return
		}
		phone := wechat.Phone()
		if err := phone.Scan(code); err != nil {
			fmt.Println("the customer reads", phone.Snapshot().Says)
			continue
		}
		fmt.Println(phone.Snapshot().Body, phone.Pay())
	}
	// Output:
	// 拿铁 <nil>
	// the customer reads 已售完
}

func ExampleWithPayTitle() {
	fmt.Println(wxpay.WithPayTitle("http://weixin.qq.com"))
	// Output:
	// http://weixin.qq.com?showwxpaytitle=1
}

func ExampleCanPay() {
	fmt.Println(wxpay.CanPay("Mozilla/5.0(iphone;CPU iphone OS 5_1_1 like Mac OS X) AppleWebKit/534.46(KHTML,like Gecko) Mobile/9B206 MicroMessenger/5.0"))
	fmt.Println(wxpay.CanPay("Mozilla/5.0 MicroMessenger/4.5.255"))
	// Output:
	// true
	// false
}
