package wxpay_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// latteOrder is an order of 19.90.
func latteOrder(outTradeNo string) wxpay.UnifiedOrderRequest {
	return wxpay.UnifiedOrderRequest{
		Body: "拿铁", OutTradeNo: outTradeNo, TotalFee: 1990, SpbillCreateIP: "127.0.0.1",
		NotifyURL: "https://shop.example/notify", TradeType: "NATIVE", ProductID: "latte",
	}
}

// sell makes the order at WeChat and returns the text of its QR code.
func sell(c *wxpay.Client, outTradeNo string) string {
	content, err := c.NewOrder(latteOrder(outTradeNo))
	if err != nil {
		panic(err)
	}
	made, err := c.UnifiedOrder(context.Background(), content)
	if err != nil {
		panic(err)
	}
	return made.CodeURL
}

// The same content under the same number is the same order, with a fresh code;
// other content is refused.
func ExampleClient_UnifiedOrder() {
	wechat, c := merchant(sandbox.Options{})
	content, err := c.NewOrder(latteOrder("T01-000001"))
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	first, err := c.UnifiedOrder(ctx, content)
	if err != nil {
		fmt.Println(err)
		return
	}
	again, err := c.UnifiedOrder(ctx, content)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("another code:", first.CodeURL != again.CodeURL)
	fmt.Println("the first one is dead:", wechat.Phone().Scan(first.CodeURL) != nil)

	_, err = c.UnifiedOrder(ctx, content.With("total_fee", "1"))
	var e *wxpay.Error
	fmt.Println("refused:", errors.Is(err, wxpay.ErrRefused) && errors.As(err, &e), e.Code)
	// Output:
	// another code: true
	// the first one is dead: true
	// refused: true OUT_TRADE_NO_USED
}

// TradeState says how an order stands; the amount is the shop's to compare.
func ExampleClient_OrderQuery() {
	wechat, c := merchant(sandbox.Options{})
	code := sell(c, "T01-000001")
	phone := wechat.Phone()
	for _, deed := range []func() error{func() error { return phone.Scan(code) }, phone.AskPassword, phone.Pay} {
		if err := deed(); err != nil {
			fmt.Println(err)
			return
		}
		state, err := c.OrderQuery(context.Background(), wxpay.OrderQueryRequest{OutTradeNo: "T01-000001"})
		switch {
		case err != nil:
			fmt.Println("ask again:", err)
		case state.TradeState == wxpay.TradeSuccess && state.TotalFee == 1990:
			fmt.Println("paid, by", state.TradeType)
		default:
			fmt.Println("not yet:", state.TradeState)
		}
	}
	// Output:
	// not yet: NOTPAY
	// not yet: USERPAYING
	// paid, by NATIVE
}

// Only WeChat can tell whether an order was closed before it was paid.
func ExampleClient_CloseOrder() {
	wechat, c := merchant(sandbox.Options{})
	sell(c, "T01-000001")
	code := sell(c, "T01-000002")
	fmt.Println(wechat.Phone().Scan(code), wechat.Phone().Pay())

	for _, no := range []string{"T01-000001", "T01-000001", "T01-000002"} {
		_, err := c.CloseOrder(context.Background(), wxpay.CloseOrderRequest{OutTradeNo: no})
		var e *wxpay.Error
		switch {
		case err == nil:
			fmt.Println(no, "is closed")
		case errors.As(err, &e) && e.Code == wxpay.CodeOrderPaid:
			fmt.Println(no, "is paid: ask how much")
		default:
			fmt.Println("close it once more:", err)
		}
	}
	// Output:
	// <nil> <nil>
	// T01-000001 is closed
	// T01-000001 is closed
	// T01-000002 is paid: ask how much
}

// A code that is printed once and scanned by everybody, with its link made shorter
// so that the QR code has fewer modules.
func ExampleClient_ShortURL() {
	_, c := merchant(sandbox.Options{})
	long, err := c.BizPayURL("latte", time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}
	short, err := c.ShortURL(context.Background(), wxpay.ShortURLRequest{LongURL: long})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(short.ShortURL) < len(long)/4, short.ShortURL[:len("weixin://")])
	// Output:
	// true weixin://
}

// The link of a code on the shelf says which product, of whom, and is signed.
func ExampleClient_BizPayURL() {
	c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Rand: noRandomness{}}
	link, err := c.BizPayURL("latte", time.Date(2026, 11, 24, 10, 15, 0, 0, wxpay.Beijing))
	fmt.Println(link, err)
	// Output:
	// weixin://wxpay/bizpayurl?sign=0096F8866A39B3E2EA169C687BC012FF&appid=wx2421b1c4370ec43b&mch_id=10000100&product_id=latte&time_stamp=1795486500&nonce_str=00000000000000000000000000000000 <nil>
}

// noRandomness makes what is printed the same every time; in earnest Rand is nil.
type noRandomness struct{}

func (noRandomness) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// What a call took and how it ended is told to WeChat, which asks shops for it.
func ExampleClient_Report() {
	wechat, c := merchant(sandbox.Options{})
	err := c.Report(context.Background(), wxpay.ReportRequest{
		InterfaceURL: "https://api.mch.weixin.qq.com/pay/unifiedorder", ExecuteTime: 230 * time.Millisecond,
		ReturnCode: "SUCCESS", ResultCode: "SUCCESS", OutTradeNo: "T01-000001", UserIP: "127.0.0.1",
	})
	fmt.Println(err, wechat.Reports()[0].Content.Get("execute_time_"))
	// Output:
	// <nil> 230
}

// What a code means to the people at the counter depends on what was asked.
func ExampleError_Advice() {
	for _, iface := range []string{"unifiedorder", "refund", "closeorder"} {
		e := &wxpay.Error{Interface: iface, Code: wxpay.CodeSystemError}
		fmt.Printf("%s: %s\n", wxpay.OutcomeOf(iface, e.Code), e.Advice("en"))
	}
	// Output:
	// repeat: The outcome is not known, which is no failure: it is asked for under the same number, so do not charge anew.
	// repeat: Whether the refund was taken is not known: send it again under the same out_refund_no, which cannot refund twice.
	// repeat: The order may still be open: close it once more in a while, which does no harm.
}
