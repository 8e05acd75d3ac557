package wxpay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// soldCoffee is WeChat's side with one paid order of 19.90.
func soldCoffee(ctx context.Context) (wechat *sandbox.Sandbox, c *wxpay.Client, err error) {
	wechat, err = sandbox.New(sandbox.Options{})
	if err == nil {
		err = wechat.Start()
	}
	if err != nil {
		return nil, nil, err
	}
	c = &wxpay.Client{Gateways: []string{wechat.URL()}, HTTPClient: wechat.HTTPClientWith()}
	c.AppID, c.MchID, c.Key = wechat.Merchant()
	request := wxpay.UnifiedOrderRequest{Body: "咖啡", OutTradeNo: order, TotalFee: 1990,
		SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.invalid/notify", TradeType: "NATIVE", ProductID: "S1"}
	content, err := c.NewOrder(request)
	if err != nil {
		return nil, nil, err
	}
	made, err := c.UnifiedOrder(ctx, content)
	if err != nil {
		return nil, nil, err
	}
	return wechat, c, errors.Join(wechat.Phone().Scan(made.CodeURL), wechat.Phone().Pay())
}

// All refunds of an order: what is on its way, what has arrived, what went wrong.
func ExampleClient_RefundQuery() {
	ctx := context.Background()
	wechat, c := merchant(sandbox.Options{RefundTime: sandbox.RefundTime{Balance: time.Hour, Bank: time.Hour}})
	code := sell(c, order)
	fmt.Println(wechat.Phone().Scan(code), wechat.Phone().Pay())
	for i, fen := range []int64{500, 300} {
		content, err := c.NewRefund(wxpay.RefundRequest{
			OutTradeNo: order, TotalFee: 1990, OutRefundNo: fmt.Sprint(order, "-R", i+1), RefundFee: fen,
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		if _, err := c.Refund(ctx, content); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(wechat.EndRefund(order+"-R2", wxpay.RefundChange)) // the customer's card is dead

	told := map[string]bool{}
	for {
		state, err := c.RefundQuery(ctx, wxpay.RefundQueryRequest{OutTradeNo: order, Offset: len(told)})
		if err != nil {
			fmt.Println("ask again:", err)
			return
		}
		if len(state.Refunds) == 0 || told[state.Refunds[0].RefundID] {
			return // an answer tells a part of them only
		}
		for _, one := range state.Refunds {
			fmt.Println(one.RefundFee, one.RefundStatus)
			told[one.RefundID] = true
		}
	}
	// Output:
	// <nil> <nil>
	// <nil>
	// 500 PROCESSING
	// 300 CHANGE
}

// To refund safely: store what is sent before it is sent, send the same until the
// outcome is known, and then ask until the money has arrived.
func ExampleClient_Refund() {
	ctx := context.Background()
	wechat, c, err := soldCoffee(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer wechat.Close()

	// The merchant's certificate, as WeChat hands it out; in earnest it is read
	// from apiclient_cert.p12, or from apiclient_cert.pem and apiclient_key.pem.
	files, err := wechat.MerchantP12()
	if err != nil {
		fmt.Println(err)
		return
	}
	certificate, err := files.Load(time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}
	c.SecAPI = wechat.HTTPClientWith(certificate) // in earnest: wxpay.NewHTTPClient(nil, certificate)

	refund := wxpay.RefundRequest{
		OutTradeNo: order, TotalFee: 1990,
		OutRefundNo: "T01-20261124-0042-R1-ABCDEF", RefundFee: 500, RefundDesc: "咖啡洒了",
	}
	content, err := c.NewRefund(refund)
	if err != nil {
		fmt.Println(err)
		return
	}
	stored, _ := json.Marshal(content) // onto the disk, now

	// The answer is lost on its way: nobody knows whether money moved.
	wechat.Inject(sandbox.Fault{Interface: "refund", Kind: sandbox.LostAfterEffect})
	_, err = c.Refund(ctx, content)
	fmt.Println("unknown:", errors.Is(err, wxpay.ErrUnknown))

	// Perhaps after a restart: the same content under the same number.
	var again wxpay.Params
	if err := json.Unmarshal(stored, &again); err != nil {
		fmt.Println(err)
		return
	}
	accepted, err := c.Refund(ctx, again)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("accepted:", accepted.RefundFee, "fen")

	// Accepted is not arrived.
	state, err := c.RefundQuery(ctx, wxpay.RefundQueryRequest{OutRefundNo: refund.OutRefundNo})
	if err != nil {
		fmt.Println(err)
		return
	}
	switch one := state.Refunds[0]; one.RefundStatus {
	case wxpay.RefundSuccess:
		fmt.Println("arrived:", one.CashRefundFee, "fen, by", len(wechat.Refunds()), "refund")
	case wxpay.RefundProcessing:
		fmt.Println("ask again later")
	case wxpay.RefundNotSure, wxpay.RefundFail:
		fmt.Println("send the same once more")
	case wxpay.RefundChange:
		fmt.Println("give it back by hand")
	case wxpay.RefundClosed:
		fmt.Println("no money moved")
	}
	// Output:
	// unknown: true
	// accepted: 500 fen
	// arrived: 500 fen, by 1 refund
}
