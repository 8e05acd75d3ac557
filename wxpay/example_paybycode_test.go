package wxpay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// counter is a merchant at a simulated WeChat, and a customer's phone.
func counter() (*wxpay.Client, *sandbox.Phone, func()) {
	box, err := sandbox.New(sandbox.Options{})
	if err == nil {
		err = box.Start()
	}
	if err != nil {
		panic(err)
	}
	appid, mchID, key := box.Merchant()
	c := &wxpay.Client{AppID: appid, MchID: mchID, Key: key, Gateways: []string{box.URL()}, HTTPClient: box.HTTPClient()}
	return c, box.Phone(), func() { box.Close() }
}

// A payment by the code on the customer's phone. The states go into a variable
// here; in earnest they go to disk before store returns.
func ExampleClient_PayByCode() {
	c, phone, closeAll := counter()
	defer closeAll()
	scan, _ := phone.ShowPayCode() // 18 digits, as a scanner types them
	code, err := wxpay.ParseAuthCode(scan)
	if err != nil {
		fmt.Println(err)
		return
	}
	order := wxpay.MicropayRequest{
		Body: "街角咖啡 拿铁", OutTradeNo: "T01-20261124-0043-QWMZKP",
		TotalFee: 1990, SpbillCreateIP: "127.0.0.1",
	}
	content, err := c.NewMicropay(order)
	if err != nil {
		fmt.Println(err)
		return
	}
	disk := map[string][]byte{}
	store := func(p wxpay.CodePayment) (err error) {
		fmt.Println(p.State)
		disk[p.OutTradeNo()], err = json.Marshal(p)
		return err
	}
	p, err := c.PayByCode(context.Background(), content, code, store)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Payment.TotalFee, "fen for", p.OutTradeNo())
	// Output:
	// sent
	// paid
	// 1990 fen for T01-20261124-0043-QWMZKP
}

// The power goes after the code was sent and before the answer was stored. The
// stored state is enough to learn what became of the money; the code is gone, and
// is not needed.
func ExampleClient_ResumeByCode() {
	c, phone, closeAll := counter()
	defer closeAll()
	scan, _ := phone.ShowPayCode()
	order := wxpay.MicropayRequest{
		Body: "街角咖啡 拿铁", OutTradeNo: "T01-20261124-0044-RTYHGB",
		TotalFee: 1990, SpbillCreateIP: "127.0.0.1",
	}
	content, err := c.NewMicropay(order)
	if err != nil {
		fmt.Println(err)
		return
	}
	var disk []byte
	store := func(p wxpay.CodePayment) (err error) {
		if p.State == wxpay.MicropayPaid && disk != nil {
			return errors.New("the power is gone")
		}
		disk, err = json.Marshal(p)
		return err
	}
	p, _ := c.PayByCode(context.Background(), content, wxpay.AuthCode(scan), store)
	fmt.Println(p.State)

	var found wxpay.CodePayment // after the restart
	if err := json.Unmarshal(disk, &found); err != nil {
		fmt.Println(err)
		return
	}
	p, err = c.ResumeByCode(context.Background(), found, func(wxpay.CodePayment) error { return nil })
	fmt.Println(p.State, p.Payment.TotalFee, err)
	// Output:
	// sent
	// paid 1990 <nil>
}
