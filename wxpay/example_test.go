package wxpay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"wxtill/wxpay"
)

// wechat stands for WeChat: it makes any order, and the customer pays at once.
func wechat() *httptest.Server {
	return httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		doc, _ := io.ReadAll(r.Body)
		question, err := wxpay.Parse(doc)
		if err != nil {
			return
		}
		answer := wxpay.Params{{Name: "return_code", Value: "SUCCESS"}, {Name: "result_code", Value: "SUCCESS"},
			{Name: "appid", Value: question.Get("appid")}, {Name: "mch_id", Value: question.Get("mch_id")}}
		if strings.HasSuffix(r.URL.Path, "unifiedorder") {
			answer.Add("prepay_id", "wx201411101639507cbf6ffd8b0779950874")
			answer.Add("code_url", "weixin://wxpay/bizpayurl?pr=AbCdEfG")
		} else {
			answer.Add("trade_state", "SUCCESS")
			answer.Add("out_trade_no", question.Get("out_trade_no"))
			answer.Add("transaction_id", "4200001920202611241234567890")
			answer.Add("total_fee", "1990")
			answer.Add("time_end", "20261124101733")
		}
		answer.Add("sign", answer.Sign(key, wxpay.HMACSHA256))
		w.Write(answer.AppendXML(nil))
	}))
}

// A payment from the order to the money: make the order, show its code, ask
// until it is decided.
func Example() {
	gateway := wechat()
	defer gateway.Close()
	ctx := context.Background()
	c := &wxpay.Client{
		AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: key, SignType: wxpay.HMACSHA256,
		Gateways: []string{gateway.URL}, HTTPClient: gateway.Client(), // in earnest: leave both out
	}
	order := wxpay.UnifiedOrderRequest{
		Body: "街角咖啡 拿铁", OutTradeNo: "T01-20261124-0042-KQXWZP", TotalFee: 1990, // fen
		SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.example/notify",
		TradeType: "NATIVE", ProductID: "0042",
		TimeStart: time.Now(), TimeExpire: time.Now().Add(7 * time.Minute),
	}
	content, err := c.NewOrder(order) // store content now: a retry sends the same
	if err != nil {
		fmt.Println(err)
		return
	}
	made, err := c.UnifiedOrder(ctx, content)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("show", made.CodeURL)
	state, err := c.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: order.OutTradeNo})
	switch {
	case err != nil:
		fmt.Println("ask again:", err)
	case state.TradeState == wxpay.TradeSuccess && state.TotalFee == order.TotalFee:
		fmt.Println("paid at", state.TimeEnd.Format(time.DateTime))
	}
	// Output:
	// show weixin://wxpay/bizpayurl?pr=AbCdEfG
	// paid at 2026-11-24 10:17:33
}

// The three outcomes. Only a refusal says that nothing happened.
func ExampleError() {
	for _, err := range []error{
		nil,
		&wxpay.Error{Interface: "closeorder", Code: "ORDERPAID", Message: "订单已支付", Sent: true},
		&wxpay.Error{Interface: "closeorder", Problem: wxpay.ProblemTimeout, Sent: true},
	} {
		var e *wxpay.Error
		switch {
		case err == nil:
			fmt.Println("done")
		case errors.Is(err, wxpay.ErrRefused) && errors.As(err, &e):
			fmt.Println("refused:", e.Code)
		case errors.Is(err, wxpay.ErrUnknown):
			fmt.Println("unknown, ask again:", err)
		}
	}
	// Output:
	// done
	// refused: ORDERPAID
	// unknown, ask again: closeorder: timeout
}

// Bad input is found before anything is sent, and says which field.
func ExampleClient_NewOrder() {
	c := &wxpay.Client{AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: key}
	_, err := c.NewOrder(wxpay.UnifiedOrderRequest{Body: strings.Repeat("咖", 200)})
	fmt.Println(err)
	// Output:
	// body has 600 bytes, at most 127 are allowed (a Chinese character is 3)
}

// The pair of vectors that WeChat publishes.
func ExampleParams_Sign() {
	p := wxpay.Params{
		{Name: "appid", Value: "wxd930ea5d5a258f4f"},
		{Name: "mch_id", Value: "10000100"},
		{Name: "device_info", Value: "1000"},
		{Name: "body", Value: "test"},
		{Name: "nonce_str", Value: "ibuaiVcKdpRxkhJA"},
	}
	fmt.Println(p.Sign("192006250b4c09247ec02edce69f6a2d", wxpay.MD5))
	fmt.Println(p.Sign("192006250b4c09247ec02edce69f6a2d", wxpay.HMACSHA256))
	// Output:
	// 9A0A8659F005D6984697E2CA0A9CF3B7
	// 6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6
}

// Documents are flat lists of fields; anything else is refused with its place.
func ExampleParse() {
	p, err := wxpay.Parse([]byte("<xml>\n  <body><![CDATA[拿铁 & 蛋糕]]></body>\n  <total_fee>1990</total_fee>\n</xml>"))
	fmt.Println(p, err)
	_, err = wxpay.Parse([]byte("<xml><total_fee>1</total_fee><total_fee>1990</total_fee></xml>"))
	fmt.Println(err)
	// Output:
	// [{body 拿铁 & 蛋糕} {total_fee 1990}] <nil>
	// not a flat XML document: field "total_fee" comes twice at byte 56
}
