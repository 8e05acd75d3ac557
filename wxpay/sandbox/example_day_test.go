package sandbox_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// newTill is a client of the sandbox's merchant, without a socket.
func newTill(wechat *sandbox.Sandbox) *wxpay.Client {
	appid, mchID, key := wechat.Merchant()
	return &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key,
		Gateways:   []string{wechat.URL()},
		HTTPClient: &http.Client{Transport: wechat.Transport()},
		Clock:      wechat.Now,
	}
}

// orderCoffee makes an order of 12.50 yuan and returns the text of its code.
func orderCoffee(till *wxpay.Client, number string) (codeURL string, err error) {
	order, err := till.NewOrder(wxpay.UnifiedOrderRequest{
		DeviceInfo: "till-1", Body: "咖啡", OutTradeNo: number, TotalFee: 1250,
		SpbillCreateIP: "127.0.0.1", NotifyURL: "https://shop.invalid/notify", TradeType: "NATIVE", ProductID: "S1",
	})
	if err != nil {
		return "", err
	}
	made, err := till.UnifiedOrder(context.Background(), order)
	if err != nil {
		return "", err
	}
	return made.CodeURL, nil
}

// sellCoffee has such an order paid.
func sellCoffee(wechat *sandbox.Sandbox, till *wxpay.Client, number string) error {
	code, err := orderCoffee(till, number)
	return cmp.Or(err, wechat.Phone().Scan(code), wechat.Phone().Pay())
}

// Programs that bring an HTTP client of their own meet WeChat on loopback.
func ExampleSandbox_Start() {
	wechat, err := sandbox.New(sandbox.Options{})
	if err == nil {
		err = wechat.Start()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	defer wechat.Close()
	appid, mchID, key := wechat.Merchant()
	till := &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key, Gateways: []string{wechat.URL()},
		HTTPClient: wechat.HTTPClient(), // trusts this sandbox, and shows the merchant's certificate
	}
	_, err = till.OrderQuery(context.Background(), wxpay.OrderQueryRequest{OutTradeNo: "T01-000001"})
	fmt.Println(errors.Is(err, wxpay.ErrRefused), err)
	// Output: true orderquery: ORDERNOTEXIST: "订单不存在"
}

// A customer scans the code, hesitates at the password, and pays.
func ExamplePhone() {
	wechat, err := sandbox.New(sandbox.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	till := newTill(wechat)
	code, err := orderCoffee(till, "T01-000001")
	if err != nil {
		fmt.Println(err)
		return
	}
	phone := wechat.Phone()
	for _, act := range []func() error{
		func() error { return phone.Scan(code) }, phone.AskPassword, phone.TooSlow, phone.NoMoney, phone.Pay,
	} {
		if err := act(); err != nil {
			fmt.Println(err)
		}
		state, err := till.OrderQuery(context.Background(), wxpay.OrderQueryRequest{OutTradeNo: "T01-000001"})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(phone.Snapshot().Page, state.TradeState)
	}
	fmt.Println(wechat.NewPhone("friend").Scan(code))
	// Output:
	// scanned NOTPAY
	// password USERPAYING
	// tooslow NOPAY
	// nomoney PAYERROR
	// paid SUCCESS
	// the order is paid already, or the bank is about to
}

// Trouble by script comes in the order of injection; trouble by chance is the same
// every time with the same seed.
func ExampleSandbox_Inject() {
	wechat, err := sandbox.New(sandbox.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	till := newTill(wechat)
	wechat.Inject(sandbox.Fault{Interface: "unifiedorder", Kind: sandbox.SystemError, Count: 2})
	wechat.Inject(sandbox.Fault{Interface: "unifiedorder", Kind: sandbox.LostAfterEffect})
	for range 4 {
		_, err := orderCoffee(till, "T01-000001")
		var e *wxpay.Error
		switch {
		case err == nil:
			fmt.Println("made")
		case errors.As(err, &e):
			fmt.Println(e.Outcome(), e.Code, e.Problem)
		}
	}
	wechat.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.BadGateway, Count: -1, Probability: 50, Seed: 7})
	for range 8 {
		_, err := till.OrderQuery(context.Background(), wxpay.OrderQueryRequest{OutTradeNo: "T01-000001"})
		fmt.Print(err == nil, " ")
	}
	// Output:
	// repeat SYSTEMERROR system
	// repeat SYSTEMERROR system
	// unknown  broken
	// made
	// false false false false true true true true
}

// A refund is accepted at once and takes its time. This one cannot reach the
// customer, whose card is gone: CHANGE, for the shop to pay by hand.
func ExampleSandbox_EndRefund() {
	wechat, err := sandbox.New(sandbox.Options{RefundTime: sandbox.RefundTime{Bank: 72 * time.Hour}})
	if err != nil {
		fmt.Println(err)
		return
	}
	till := newTill(wechat)
	ctx := context.Background()
	refund, err := till.NewRefund(wxpay.RefundRequest{OutTradeNo: "T01-000001", OutRefundNo: "R01-000001", TotalFee: 1250, RefundFee: 250})
	if err = cmp.Or(err, sellCoffee(wechat, till, "T01-000001")); err == nil {
		_, err = till.Refund(ctx, refund)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	end := func() error { return wechat.EndRefund("R01-000001", wxpay.RefundChange) }
	for _, then := range []func() error{func() error { return nil }, end} {
		if err := then(); err != nil {
			fmt.Println(err)
		}
		told, err := till.RefundQuery(ctx, wxpay.RefundQueryRequest{OutRefundNo: "R01-000001"})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(told.Refunds[0].RefundStatus)
	}
	fmt.Println(wechat.EndRefund("R01-000001", wxpay.RefundSuccess))
	// Output:
	// PROCESSING
	// CHANGE
	// the refund has ended already
}

// On the next morning there is the bill of yesterday, with all that other people of
// the merchant did: a refund at the merchant site, another till's sale.
func ExampleSandbox_NextMorning() {
	wechat, err := sandbox.New(sandbox.Options{
		Rules: sandbox.Rules{BillAtNine: true},
		Now:   func() time.Time { return time.Date(2026, 11, 23, 18, 0, 0, 0, wxpay.Beijing) },
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	till := newTill(wechat)
	err = sellCoffee(wechat, till, "T01-000001")
	if err == nil {
		_, err = wechat.RefundAtSite("T01-000001", 250)
	}
	if err == nil {
		err = sellElsewhere(wechat, "T02-000001", "500")
	}
	if err = cmp.Or(err, wechat.NextMorning()); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(wechat.Now().Format(time.DateTime))
	if err := printBill(till, "20261123"); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 2026-11-24 09:30:00
	// till-1 SUCCESS T01-000001 1250 0.60%
	// till-1 REFUND T01-000001 -250 0.60%
	// till-2 SUCCESS T02-000001 500 0.60%
}

// sellElsewhere is a sale of another till of the merchant.
func sellElsewhere(wechat *sandbox.Sandbox, number, fen string) error {
	made, err := wechat.Ask("unifiedorder", wxpay.Params{{Name: "out_trade_no", Value: number}, {Name: "total_fee", Value: fen}})
	return cmp.Or(err, wechat.Phone().Scan(made.Get("code_url")), wechat.Phone().Pay())
}

// printBill prints the rows of a day.
func printBill(till *wxpay.Client, day string) error {
	bill, err := till.DownloadBill(context.Background(), wxpay.BillRequest{BillDate: day, GZIP: true})
	if err != nil {
		return err
	}
	defer bill.Close()
	rows, err := wxpay.NewBillReader(bill)
	if err != nil {
		return err
	}
	for rows.Next() {
		e, err := rows.Row().Entry()
		if err != nil {
			return err
		}
		fmt.Println(e.DeviceInfo, e.TradeState, e.OutTradeNo, e.TotalFee-e.RefundFee, e.Rate)
	}
	return rows.Err()
}
