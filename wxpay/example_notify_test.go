package wxpay_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"sync"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// orderBook is what a shop knows of its orders.
type orderBook struct {
	mu   sync.Mutex
	owed map[string]int64  // fen by out_trade_no
	paid map[string]string // transaction_id by out_trade_no
}

// Paid books a payment, once, if it is what was ordered.
func (b *orderBook) Paid(_ context.Context, p *wxpay.Payment) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	owed, known := b.owed[p.OutTradeNo]
	switch {
	case b.paid[p.OutTradeNo] == p.TransactionID:
		return nil // booked before a restart, of which the handler has forgotten
	case !known || p.TotalFee != owed:
		return errors.New("the shop ordered something else")
	}
	b.paid[p.OutTradeNo] = p.TransactionID
	fmt.Println("paid:", p.OutTradeNo, p.TotalFee)
	return nil
}

// A shop serves its notify_url. WeChat is played by the sandbox, over real HTTP: it
// is told of a payment, and of a forged one.
func ExampleClient_NotifyHandler() {
	book := &orderBook{owed: map[string]int64{"T01-000001": 1990}, paid: map[string]string{}}
	c := &wxpay.Client{AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: key}
	mux := http.NewServeMux()
	mux.Handle("/notify", c.NotifyHandler(book.Paid))
	shop := httptest.NewServer(mux) // in earnest: an http.Server with ReadTimeout, behind TLS
	defer shop.Close()

	wechat, err := sandbox.New(sandbox.Options{AppID: c.AppID, MchID: c.MchID, Key: c.Key})
	if err != nil {
		fmt.Println(err)
		return
	}
	c.HTTPClient = &http.Client{Transport: wechat.Transport()}
	order := wxpay.UnifiedOrderRequest{
		Body: "拿铁", OutTradeNo: "T01-000001", TotalFee: 1990,
		SpbillCreateIP: "127.0.0.1", NotifyURL: shop.URL + "/notify", TradeType: "NATIVE", ProductID: "0042",
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
	customer := wechat.Phone()
	fmt.Println(customer.Scan(made.CodeURL), customer.Pay())

	wechat.Inject(sandbox.Fault{Interface: "notify", Kind: sandbox.Tampered})
	for range 3 {
		sent, err := wechat.Notify(order.OutTradeNo, 1)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("WeChat is answered", sent[0].Answer)
	}
	// Output:
	// <nil> <nil>
	// WeChat is answered FAIL 签名失败
	// paid: T01-000001 1990
	// WeChat is answered SUCCESS
	// WeChat is answered SUCCESS
}

// A refund notification is a hint: what became of the refund only WeChat can say.
func ExampleClient_RefundNotifyHandler() {
	var c *wxpay.Client
	ask := func(ctx context.Context, hint wxpay.RefundHint) error {
		state, err := c.RefundQuery(ctx, wxpay.RefundQueryRequest{OutRefundNo: hint.OutRefundNo})
		if err != nil {
			return err // WeChat will call again
		}
		fmt.Println("back:", state.Refunds[0].RefundStatus, state.Refunds[0].RefundFee)
		return nil
	}
	shop := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.RefundNotifyHandler(ask).ServeHTTP(w, r) })
	wechat, c := merchant(sandbox.Options{ToShop: sandbox.InProcess(shop)})
	code := sell(c, "T01-000001")
	fmt.Println(wechat.Phone().Scan(code), wechat.Phone().Pay())

	content, err := c.NewRefund(wxpay.RefundRequest{
		OutTradeNo: "T01-000001", TotalFee: 1990, OutRefundNo: "T01-000001-R1", RefundFee: 500,
		NotifyURL: "https://shop.example/refunded",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := c.Refund(context.Background(), content); err != nil {
		fmt.Println(err)
		return
	}
	sent, err := wechat.NotifyRefund("T01-000001-R1", 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("WeChat is answered", sent[0].Answer)
	// Output:
	// <nil> <nil>
	// back: SUCCESS 500
	// WeChat is answered SUCCESS
}

// Calls are reported to WeChat in the background.
func ExampleReporter() {
	wechat, c := merchant(sandbox.Options{})
	reporter := &wxpay.Reporter{Client: c, DeviceInfo: "till-1", UserIP: "127.0.0.1"}
	c.Trace = reporter.Observe
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go reporter.Run(ctx) // as long as the program runs

	sell(c, "T01-000001")
	for len(wechat.Reports()) == 0 {
		time.Sleep(time.Millisecond)
	}
	told := wechat.Reports()[0].Content
	fmt.Println(path.Base(told.Get("interface_url")), told.Get("result_code"), told.Get("out_trade_no"))
	// Output:
	// unifiedorder SUCCESS T01-000001
}
