package wxpay_test

import (
	"context"
	"errors"
	"fmt"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// scanLatte takes 19.90 from whoever shows their payment code.
func scanLatte(wechat *sandbox.Sandbox, c *wxpay.Client, outTradeNo string) (*wxpay.Payment, error) {
	scan, err := wechat.Phone().ShowPayCode() // 18 digits, as a scanner types them
	if err != nil {
		return nil, err
	}
	code, err := wxpay.ParseAuthCode(scan)
	if err != nil {
		return nil, err
	}
	order := wxpay.MicropayRequest{Body: "拿铁", OutTradeNo: outTradeNo, TotalFee: 1990, SpbillCreateIP: "127.0.0.1"}
	content, err := c.NewMicropay(order)
	if err != nil {
		return nil, err
	}
	return c.Micropay(context.Background(), content, code)
}

// One sending of a payment code: it is paid, refused, or nobody knows yet. PayByCode
// does what has to follow.
func ExampleClient_Micropay() {
	wechat, c := merchant(sandbox.Options{Rules: sandbox.Rules{PasswordAbove: 1000}})
	_, err := scanLatte(wechat, c, "T01-000001")
	var e *wxpay.Error
	fmt.Println(errors.Is(err, wxpay.ErrUnknown) && errors.As(err, &e), e.Code)

	fmt.Println(wechat.Phone().Pay()) // the password is entered
	state, err := c.OrderQuery(context.Background(), wxpay.OrderQueryRequest{OutTradeNo: "T01-000001"})
	if err != nil {
		fmt.Println("ask again:", err)
		return
	}
	fmt.Println(state.TradeState, state.TotalFee)
	// Output:
	// true USERPAYING
	// <nil>
	// SUCCESS 1990
}

// A payment by code is taken back, paid or not; to take it back twice is harmless.
func ExampleClient_Reverse() {
	wechat, c := merchant(sandbox.Options{})
	paid, err := scanLatte(wechat, c, "T01-000001")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("paid", paid.TotalFee)
	for range 2 {
		_, err := c.Reverse(context.Background(), wxpay.ReverseRequest{OutTradeNo: paid.OutTradeNo})
		fmt.Println("taken back:", err == nil)
	}
	state, err := c.OrderQuery(context.Background(), wxpay.OrderQueryRequest{OutTradeNo: paid.OutTradeNo})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(state.TradeState)
	// Output:
	// paid 1990
	// taken back: true
	// taken back: true
	// REVOKED
}

// Whose payment code is this? The code is still good afterwards.
func ExampleClient_AuthCodeToOpenID() {
	wechat, c := merchant(sandbox.Options{})
	phone := wechat.Phone()
	scan, err := phone.ShowPayCode()
	if err != nil {
		fmt.Println(err)
		return
	}
	openid, err := c.AuthCodeToOpenID(context.Background(), wxpay.AuthCode(scan))
	fmt.Println(openid == phone.OpenID(), err)
	fmt.Println(wxpay.AuthCode(scan)) // is in no log
	// Output:
	// true <nil>
	// [auth_code]
}
