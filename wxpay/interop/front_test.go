package interop

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/chanxuehong/wechat/mch/core"
	"github.com/go-pay/gopay/wechat"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// TestPaySigns: what our client signs for pages and apps, the libraries sign
// alike.
func TestPaySigns(t *testing.T) {
	const prepayID = "wx201411101639507cbf6ffd8b0779950874"
	for _, signType := range []string{"MD5", "HMAC-SHA256"} {
		c := &wxpay.Client{AppID: benchShop.appid, MchID: benchShop.mchID, Key: benchShop.key, SignType: wxpay.SignType(signType)}
		page, err := c.BrandWCPayRequest(prepayID, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		app, err := c.AppPayRequest(prepayID, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		signs := map[string][2]string{
			"gopay, page": {page.PaySign, wechat.GetJsapiPaySign(page.AppID, page.NonceStr, page.Package, signType, page.TimeStamp, c.Key)},
			"gopay, app":  {app.Sign, wechat.GetAppPaySign(app.AppID, app.PartnerID, app.NonceStr, app.PrepayID, signType, app.TimeStamp, c.Key)},
		}
		if signType == "MD5" { // the only one of ours that it knows
			signs["chanxuehong, page"] = [2]string{page.PaySign,
				core.JsapiSign(page.AppID, page.TimeStamp, page.NonceStr, page.Package, signType, c.Key)}
		}
		for name, pair := range signs {
			if pair[0] != pair[1] {
				t.Errorf("%s, %s: ours %s, theirs %s", name, signType, pair[0], pair[1])
			}
		}
	}
}

// TestStaticCode: a static code that a library made is scanned, and our handler
// sells.
func TestStaticCode(t *testing.T) {
	var c *wxpay.Client
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.NativeHandler(func(_ context.Context, scan wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
			return wxpay.UnifiedOrderRequest{Body: scan.ProductID, OutTradeNo: "N-000001", TotalFee: 1990,
				SpbillCreateIP: spbillCreateIP, NotifyURL: "https://shop.example/notify"}, nil
		}).ServeHTTP(w, r)
	})
	box, err := sandbox.New(sandbox.Options{NativeCallback: "https://shop.example/native", ToShop: sandbox.InProcess(handler)})
	if err != nil {
		t.Fatal(err)
	}
	appid, mchID, key := box.Merchant()
	c = &wxpay.Client{AppID: appid, MchID: mchID, Key: key, Gateways: []string{box.URL()}, HTTPClient: &http.Client{Transport: box.Transport()}}
	code := core.NativeURL1(appid, mchID, "latte-1", "1395712654", nonce(), key)
	phone := box.Phone()
	if err := phone.Scan(code); err != nil {
		t.Fatal(err)
	}
	if err := phone.Pay(); err != nil {
		t.Fatal(err)
	}
	if o, _ := box.Order("N-000001"); o.State != wxpay.TradeSuccess || o.Content.Get("body") != "latte-1" {
		t.Errorf("order %+v", o)
	}
}
