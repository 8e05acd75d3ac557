package wxpay_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// Read a bill: what one till took on a day, what went back and what WeChat kept.
func ExampleClient_DownloadBill() {
	wechat, err := sandbox.New(sandbox.Options{}) // in earnest: WeChat itself
	if err != nil {
		fmt.Println(err)
		return
	}
	wechat.SetBill(sandbox.SyntheticBill{Date: "20261123", Rows: 1000, Seed: 1})
	appid, mchID, key := wechat.Merchant()
	c := &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key,
		Gateways: []string{wechat.URL()}, HTTPClient: &http.Client{Transport: wechat.Transport()},
	}
	bill, err := c.DownloadBill(context.Background(), wxpay.BillRequest{BillDate: "20261123", GZIP: true})
	switch {
	case errors.Is(err, wxpay.ErrBillNotReady):
		fmt.Println("ask again later")
		return
	case err != nil:
		fmt.Println(err)
		return
	}
	defer bill.Close()
	if err := addUp(bill); err != nil {
		fmt.Println(err)
	}
	// Output:
	// till-1: 126 rows, 2899466 fen in, 114317 fen back, 167.12000 yuan kept
	// the shop: 1000 rows, 23319957 fen in
}

// addUp reads the bill and reports on a till and on the shop.
func addUp(bill *wxpay.Bill) error {
	rows, err := wxpay.NewBillReader(bill)
	if err != nil {
		return err
	}
	rows.DeviceInfo = "till-1"
	n, in, back, kept := 0, int64(0), int64(0), wxpay.BillFee(0)
	for rows.Next() {
		entry, err := rows.Row().Entry()
		if err != nil {
			return err
		}
		n, in, back, kept = n+1, in+entry.TotalFee, back+entry.RefundFee, kept+entry.Fee
	}
	if err := rows.Err(); err != nil {
		return err // cut off, or it does not add up: nothing of it counts
	}
	fmt.Printf("till-1: %d rows, %d fen in, %d fen back, %v yuan kept\n", n, in, back, kept)
	fmt.Printf("the shop: %d rows, %d fen in\n", rows.Summary().Count, rows.Summary().TotalFee)
	return nil
}
