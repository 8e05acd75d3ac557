package wxpay_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// edgeText draws a text of a field about as long as the field is.
func edgeText(t *rapid.T, name string, limit int) string {
	letter := rapid.SampledFrom([]string{"a", "9", "_", "@", " ", "咖", "&", "]]>", "\n", "\x01", "\xff"}).Draw(t, name)
	n := rapid.SampledFrom([]int{0, 1, limit / len(letter), limit/len(letter) + 1}).Draw(t, name+" length")
	return strings.Repeat(letter, n)
}

// edgeOrder draws an order that is right but for up to three of its fields.
func edgeOrder(t *rapid.T, now time.Time, openid wxpay.OpenID) wxpay.UnifiedOrderRequest {
	r := wxpay.UnifiedOrderRequest{
		Body: "拿铁", OutTradeNo: order, TotalFee: 1990, SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.example/notify",
		TradeType: rapid.SampledFrom([]string{"NATIVE", "JSAPI", "APP"}).Draw(t, "trade_type"), ProductID: "latte", OpenID: openid,
	}
	object := rapid.SampledFrom([]string{"", "{}", " {}", "{} ", "[]", "{", `{"a":"咖"}`, "{}{}", "7"})
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		return now.Add(rapid.SampledFrom([]time.Duration{-time.Hour, 0, time.Second, time.Minute - 1, time.Minute, 2 * time.Minute, time.Hour}).Draw(t, "from now"))
	})
	for range rapid.IntRange(0, 3).Draw(t, "fields") {
		switch rapid.IntRange(0, 11).Draw(t, "field") {
		case 0:
			r.Body = edgeText(t, "body", 127)
		case 1:
			r.DeviceInfo = edgeText(t, "device_info", 32)
		case 2:
			r.Attach = edgeText(t, "attach", 127)
		case 3:
			r.OutTradeNo = edgeText(t, "out_trade_no", 32)
		case 4:
			r.TotalFee = rapid.SampledFrom([]int64{-1, 0, 1, 100_000_000, 100_000_001}).Draw(t, "total_fee")
		case 5:
			r.SpbillCreateIP = rapid.SampledFrom([]string{"", "::1", "1.2.3", "2001:db8::1:2:3:4"}).Draw(t, "spbill_create_ip")
		case 6:
			r.TimeStart = moment.Draw(t, "time_start")
		case 7:
			r.TimeExpire = moment.Draw(t, "time_expire")
		case 8:
			r.NotifyURL = rapid.SampledFrom([]string{"", "shop", "http://a", "http://a?b", "http://a#b", "ftp://a"}).Draw(t, "notify_url")
		case 9:
			r.Detail, r.SceneInfo = object.Draw(t, "detail"), object.Draw(t, "scene_info")
		case 10:
			r.ProductID, r.OpenID = edgeText(t, "product_id", 32), rapid.SampledFrom([]wxpay.OpenID{"", openid}).Draw(t, "openid")
		case 11:
			r.GoodsTag, r.LimitPay = edgeText(t, "goods_tag", 32), rapid.SampledFrom([]string{"", "no_credit", "no_debit"}).Draw(t, "limit_pay")
		}
	}
	return r
}

// What the client lets pass as a new order WeChat takes, by the rules of any year,
// and it is the same that the request says.
func TestNewOrdersAreTaken(t *testing.T) {
	now := time.Date(2026, 11, 24, 10, 15, 0, 0, wxpay.Beijing)
	rapid.Check(t, func(t *rapid.T) {
		wechat, err := sandbox.New(sandbox.Options{Now: func() time.Time { return now }, Rules: sandbox.Rules{RequireProductID: true}})
		if err != nil {
			t.Fatal(err)
		}
		c := &wxpay.Client{Gateways: []string{wechat.URL()}, HTTPClient: &http.Client{Transport: wechat.Transport()}, Clock: func() time.Time { return now }}
		c.AppID, c.MchID, c.Key = wechat.Merchant()
		r := edgeOrder(t, now, wechat.Phone().OpenID())
		content, err := c.NewOrder(r)
		if err != nil {
			if !errors.Is(err, wxpay.ErrInvalidRequest) {
				t.Fatalf("error %v is no *FieldError", err)
			}
			return
		}
		if _, err := c.UnifiedOrder(t.Context(), content); err != nil {
			t.Fatalf("%+v: %v", r, err)
		}
		if kept, _ := wechat.Order(r.OutTradeNo); kept.TotalFee != r.TotalFee || kept.Content.Get("body") != r.Body {
			t.Fatalf("kept %+v of %+v", kept, r)
		}
	})
}
