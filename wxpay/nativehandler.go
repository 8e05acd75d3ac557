package wxpay

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"unicode/utf8"
)

// maxErrCodeDes is the length of err_code_des in bytes (4.6).
const maxErrCodeDes = 128

// What customers read in WeChat whose order came to nothing.
const (
	nativeBusy   = "系统繁忙，请稍后再试"
	nativePaid   = "该订单已支付，请勿重复支付"
	nativeClosed = "该订单已关闭，请重新扫码"
)

// NativeScan is a customer who has scanned a static code.
type NativeScan struct {
	ProductID  string
	OpenID     OpenID // the customer's at this appid
	Subscribed bool   // follows the official account
	Params     Params // the whole question, its signature checked
}

// LogValue is the question without the openid, for log/slog.
func (s NativeScan) LogValue() slog.Value { return slog.StringValue("product_id " + s.ProductID) }

// NativeRefusal is the error of a shop that does not want to sell, with the text
// that WeChat shows to the customer: "sold out". It is cut to 128 bytes.
type NativeRefusal struct{ ErrCodeDes string }

func (e *NativeRefusal) Error() string { return "refused to the customer: " + e.ErrCodeDes }

// NativeHandler serves the address that the merchant has named to WeChat for
// static codes (section 4.6, mode 1). WeChat tells who scanned which product;
// the handler asks order, makes the order by [Client.UnifiedOrder] and answers
// with its prepay_id, signed. What the shop leaves empty of appid, mch_id,
// product_id and trade_type is filled in.
//
// A question that is not whole, not signed with the merchant's key or not for
// this merchant is answered FAIL, and order hears nothing of it. An error of
// order that holds a *NativeRefusal is shown to the customer. Of any other, of an
// order that cannot be made and of a panic they learn only that it did not work;
// the client's Logger is told more.
//
// WeChat is answered after [NotifyTime] at the latest, for it waits 5 seconds.
// ctx of order is cancelled then; an order that is made all the same is paid by
// nobody.
//
// The same question may come again: WeChat repeats one that it got no answer to,
// perhaps while order still runs, and a customer scans twice. For a customer who
// owes for a product already, order should return the same order with the same
// content, which is one order however often it is made and can be paid once; a
// new out_trade_no is a second order, which can be paid as well.
func (c *Client) NativeHandler(order func(ctx context.Context, scan NativeScan) (UnifiedOrderRequest, error)) http.Handler {
	if order == nil {
		panic("wxpay: a native handler needs a function")
	}
	n := &native{client: c, order: order}
	return &callback{"native", c, n.answer}
}

// native answers for static codes.
type native struct {
	client *Client
	order  func(context.Context, NativeScan) (UnifiedOrderRequest, error)
}

// answer is the one of section 4.6.
func (n *native) answer(ctx context.Context, r *http.Request) (Params, error) {
	scan, failed := n.client.receive("native", r)
	if failed == nil {
		failed = checkScan(scan)
	}
	if failed != nil {
		return refusal(failed), failed
	}
	var made *UnifiedOrderResponse // not to be looked at before the flight has ended
	err := launch(func() (err error) {
		made, err = n.make(ctx, scan)
		return err
	}, func(error) {}).wait(ctx)
	result := Params{{"result_code", "FAIL"}, {"err_code_des", errCodeDes(err)}}
	if err == nil {
		result = Params{{"result_code", "SUCCESS"}, {"prepay_id", made.PrepayID}}
	}
	answer, broken := n.word(scan, result)
	return answer, errors.Join(err, broken)
}

// checkScan holds a question to the table of section 4.6.
func checkScan(p Params) *Error {
	err := checkTexts([]textField{
		{"openid", p.Get("openid"), 128, true},
		{"product_id", p.Get("product_id"), 32, true},
		{"nonce_str", p.Get("nonce_str"), 32, true},
	})
	if v := p.Get("is_subscribe"); err == nil && v != "Y" && v != "N" {
		err = &FieldError{Field: "is_subscribe", Reason: "must be Y or N"}
	}
	if err != nil {
		return &Error{Interface: "native", Problem: ProblemSyntax, Err: err}
	}
	return nil
}

// make asks the shop and then WeChat.
func (n *native) make(ctx context.Context, scan Params) (*UnifiedOrderResponse, error) {
	order, err := n.order(ctx, NativeScan{
		ProductID: scan.Get("product_id"), OpenID: OpenID(scan.Get("openid")),
		Subscribed: scan.Get("is_subscribe") == "Y", Params: scan,
	})
	if err != nil {
		return nil, err
	}
	n.client.fill(&order.AppID, &order.MchID, &order.SignType)
	order.ProductID = cmp.Or(order.ProductID, scan.Get("product_id"))
	order.TradeType = cmp.Or(order.TradeType, "NATIVE")
	if order.TradeType != "NATIVE" {
		return nil, &FieldError{Field: "trade_type", Reason: "must be NATIVE for a scanned code"}
	}
	content, err := order.Params() // of any age: a customer may scan again for the order of before
	if err != nil {
		return nil, err
	}
	return n.client.UnifiedOrder(ctx, content)
}

// word signs the answer as the question was signed.
func (n *native) word(scan, result Params) (Params, error) {
	nonce, err := n.client.nonce()
	if err != nil {
		return Params{{"return_code", "FAIL"}, {"return_msg", replyFailed}}, err
	}
	p := Params{
		{"return_code", "SUCCESS"}, {"return_msg", "OK"},
		{"appid", n.client.AppID}, {"mch_id", n.client.MchID}, {"nonce_str", nonce},
	}
	p = append(p, result...)
	p.Add("sign", p.Sign(n.client.Key, signedBy(scan)))
	return p, nil
}

// errCodeDes words an error for the customer. The insides of the shop are none
// of their business.
func errCodeDes(err error) string {
	var (
		refused *NativeRefusal
		wechat  *Error
	)
	text := ""
	switch {
	case errors.As(err, &refused):
		text = cut(refused.ErrCodeDes, maxErrCodeDes)
	case errors.As(err, &wechat) && wechat.Code == CodeOrderPaid:
		text = nativePaid
	case errors.As(err, &wechat) && wechat.Code == CodeOrderClosed:
		text = nativeClosed
	}
	return cmp.Or(text, nativeBusy)
}

// cut is as much of the text as fits into limit bytes, and into a field.
func cut(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || control(r) || !legal(r) {
			return -1
		}
		return r
	}, text)
	for len(text) > limit {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return text
}
