package interop

import (
	"context"
	"crypto/tls"
	"strconv"

	"github.com/go-pay/gopay"
	"github.com/go-pay/gopay/wechat"
)

// gopayClient is github.com/go-pay/gopay. It leaves signatures and result_code
// to its caller; the adapter looks at both, as the library's page says.
type gopayClient struct {
	*wechat.Client
	shop shop
}

func openGopay(s shop) client {
	c := wechat.NewClient(s.appid, s.mchID, s.key, true)
	c.SetProxyUrl(s.url)
	c.GetHttpClient().SetHttpTLSConfig(&tls.Config{RootCAs: s.roots})
	if err := c.AddCertPemFileContent(s.own.Cert, s.own.Key); err != nil {
		panic(err) // the sandbox made it
	}
	return gopayClient{c, s}
}

// request begins a request with what every one has.
func (c gopayClient) request(no string) gopay.BodyMap {
	return gopay.BodyMap{"nonce_str": nonce(), "sign_type": c.shop.signType, "out_trade_no": no}
}

// judge looks at what the library leaves to its caller. answer is the struct or
// the BodyMap to verify.
func (c gopayClient) judge(answer any, returnCode, resultCode, errCode string) error {
	if returnCode != "SUCCESS" {
		return errUnsigned // return_code FAIL has no signature
	}
	if err := verifyByGopay(c.shop, answer); err != nil {
		return err
	}
	if resultCode != "SUCCESS" {
		return refusal(errCode)
	}
	return nil
}

// verifyByGopay makes an error of a signature that does not fit.
func verifyByGopay(s shop, answer any) error {
	ok, err := wechat.VerifySign(s.key, s.signType, answer)
	if err == nil && !ok {
		err = errUnsigned
	}
	return err
}

func (c gopayClient) order(ctx context.Context, o order) (string, error) {
	r, err := c.UnifiedOrder(ctx, c.request(o.no).
		Set("body", o.body).Set("total_fee", o.fee).Set("spbill_create_ip", spbillCreateIP).
		Set("notify_url", o.notified()).Set("trade_type", "NATIVE").Set("product_id", productID).Set("attach", o.attach))
	if err != nil {
		return "", err
	}
	return r.CodeUrl, c.judge(r, r.ReturnCode, r.ResultCode, r.ErrCode)
}

func (c gopayClient) query(ctx context.Context, no string) (payment, error) {
	r, fields, err := c.QueryOrder(ctx, c.request(no))
	if err != nil {
		return payment{}, err
	}
	if err := c.judge(fields, r.ReturnCode, r.ResultCode, r.ErrCode); err != nil {
		return payment{}, err
	}
	fee, err := strconv.ParseInt(r.TotalFee, 10, 64)
	return payment{r.TradeState, r.TransactionId, fee}, err
}

// close believes a SUCCESS: TestGopayClose shows why it cannot verify it.
func (c gopayClient) close(ctx context.Context, no string) error {
	r, err := c.CloseOrder(ctx, c.request(no))
	if err != nil || r.ResultCode == "SUCCESS" {
		return err
	}
	return c.judge(r, r.ReturnCode, r.ResultCode, r.ErrCode)
}

func (c gopayClient) refund(ctx context.Context, r refund) (string, error) {
	told, fields, err := c.Refund(ctx, c.request(r.no).
		Set("out_refund_no", r.refundNo).Set("total_fee", r.total).Set("refund_fee", r.amount).Set("op_user_id", c.shop.mchID))
	if err != nil {
		return "", err
	}
	return told.RefundId, c.judge(fields, told.ReturnCode, told.ResultCode, told.ErrCode)
}

// refunds goes by the BodyMap: the struct holds one refund.
func (c gopayClient) refunds(ctx context.Context, no string) ([]refundState, error) {
	told, fields, err := c.QueryRefund(ctx, c.request(no))
	if err != nil {
		return nil, err
	}
	if err := c.judge(fields, told.ReturnCode, told.ResultCode, told.ErrCode); err != nil {
		return nil, err
	}
	var list []refundState
	for n := "_0"; fields.Get("out_refund_no"+n) != ""; n = "_" + strconv.Itoa(len(list)) {
		amount, err := strconv.ParseInt(fields.Get("refund_fee"+n), 10, 64)
		if err != nil {
			return nil, err
		}
		list = append(list, refundState{fields.Get("out_refund_no" + n), fields.Get("refund_id" + n), fields.Get("refund_status" + n), amount})
	}
	return list, nil
}

func (c gopayClient) bill(ctx context.Context, date string) ([]byte, error) {
	text, err := c.DownloadBill(ctx, gopay.BodyMap{
		"nonce_str": nonce(), "sign_type": c.shop.signType, "bill_date": date, "bill_type": "ALL",
	})
	return []byte(text), err
}

func (c gopayClient) micropay(ctx context.Context, o order, authCode string) (payment, error) {
	r, err := c.Micropay(ctx, c.request(o.no).Set("body", o.body).Set("total_fee", o.fee).
		Set("spbill_create_ip", spbillCreateIP).Set("attach", o.attach).Set("auth_code", authCode))
	if err != nil {
		return payment{}, err
	}
	if err := c.judge(r, r.ReturnCode, r.ResultCode, r.ErrCode); err != nil {
		return payment{}, err
	}
	fee, err := strconv.ParseInt(r.TotalFee, 10, 64)
	return payment{"SUCCESS", r.TransactionId, fee}, err
}

func (c gopayClient) reverse(ctx context.Context, no string) error {
	r, err := c.Reverse(ctx, c.request(no))
	if err != nil {
		return err
	}
	return c.judge(r, r.ReturnCode, r.ResultCode, r.ErrCode)
}
