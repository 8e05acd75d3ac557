package sandbox_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// A shop takes a payment in a test, without a socket.
func Example() {
	wechat, err := sandbox.New(sandbox.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	appid, mchID, key := wechat.Merchant()
	client := &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key,
		Gateways:   []string{wechat.URL()},
		HTTPClient: &http.Client{Transport: wechat.Transport()},
	}
	order, err := client.NewOrder(wxpay.UnifiedOrderRequest{
		Body: "咖啡", OutTradeNo: "T01-000001", TotalFee: 1250,
		SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.invalid/notify", TradeType: "NATIVE", ProductID: "S1",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()

	// The answer is lost, so the shop cannot know whether the order was made...
	wechat.Inject(sandbox.Fault{Interface: "unifiedorder", Kind: sandbox.LostAfterEffect})
	_, err = client.UnifiedOrder(ctx, order)
	fmt.Println(errors.Is(err, wxpay.ErrUnknown))

	// ...and sends the same again.
	made, err := client.UnifiedOrder(ctx, order)
	if err != nil {
		fmt.Println(err)
		return
	}
	phone := wechat.Phone()
	fmt.Println(phone.Scan(made.CodeURL), phone.Pay())

	paid, err := client.OrderQuery(ctx, wxpay.OrderQueryRequest{OutTradeNo: "T01-000001"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(paid.TradeState, paid.TotalFee)
	// Output:
	// true
	// <nil> <nil>
	// SUCCESS 1250
}
