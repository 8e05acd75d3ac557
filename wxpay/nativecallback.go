package wxpay

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"
)

// nativeTimeout leaves WeChat's 5 seconds room for the way there and back.
const nativeTimeout = 4 * time.Second

// maxErrCodeDes is the length of err_code_des in bytes (4.6).
const maxErrCodeDes = 128

// What customers read whose order came to nothing. They read Chinese in WeChat.
const (
	nativeBusy   = "系统繁忙，请稍后再试"
	nativePaid   = "该订单已支付，请勿重复支付"
	nativeClosed = "该订单已关闭，请重新扫码"
)

// NativeScan is a customer who has scanned a static code.
type NativeScan struct {
	ProductID   string
	OpenID      string // the customer's at this appid
	IsSubscribe bool   // follows the official account
	Params      Params // the whole question, its signature checked
}

// NativeRefusal is the error of a shop that does not want to sell, with the text
// that WeChat shows to the customer: "sold out". It is cut to 128 bytes.
type NativeRefusal struct{ ErrCodeDes string }

func (e *NativeRefusal) Error() string { return "refused to the customer: " + e.ErrCodeDes }

// NativeCallback is the http.Handler behind the address that the merchant has
// named to WeChat for static codes (section 4.6, mode 1). WeChat tells who
// scanned which product; the handler asks Order, makes the order by
// [Client.UnifiedOrder] and answers with its prepay_id, signed.
//
// The same question may come again: WeChat repeats one that it got no answer to,
// and a customer scans twice. For a customer who still owes for a product, Order
// should return the same order with the same content, which is then one order
// and can be paid once; a new out_trade_no is a second order, which can be paid
// as well.
//
// WeChat waits 5 s and is answered before, whatever Order does: one that is not
// done in time loses its context, and the customer is told to try again. A panic
// of Order is answered in the same way and then goes on as one of the handler.
type NativeCallback struct {
	Client *Client

	// Order returns what the customer is to pay. What it leaves empty of appid,
	// mch_id, product_id and trade_type is filled in. An error that holds a
	// *NativeRefusal is shown to the customer; of any other they learn only that
	// it did not work.
	Order func(ctx context.Context, scan NativeScan) (UnifiedOrderRequest, error)

	// OnError, if set, is told why a question led to no payment: an *Error where
	// it was not WeChat's or the order was not made, a *FieldError where it
	// cannot be, or what Order returned. It is called before the answer.
	OnError func(error)

	Timeout time.Duration // for Order and unifiedorder together; 0: 4 s
}

// ServeHTTP answers one question.
func (h *NativeCallback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked, failed := h.Client.receive("native", r)
	if failed == nil {
		failed = checkScan(asked)
	}
	if failed != nil {
		h.tell(failed)
		reply(w, refusal(failed))
		return
	}
	made := h.inTime(r.Context(), asked)
	if made.err != nil {
		h.tell(made.err)
	}
	answer, err := h.answer(asked, made)
	if err != nil {
		http.Error(w, "no randomness", http.StatusInternalServerError)
		return
	}
	reply(w, answer)
	if made.panicked != nil {
		http.NewResponseController(w).Flush() // the answer is whole before the connection ends
		panic(made.panicked)
	}
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

func (h *NativeCallback) tell(err error) {
	if h.OnError != nil {
		h.OnError(err)
	}
}

// nativeOrder is what became of a question.
type nativeOrder struct {
	prepayID string
	err      error
	panicked any
}

// inTime makes the order on a goroutine that may outlive the answer.
func (h *NativeCallback) inTime(ctx context.Context, asked Params) nativeOrder {
	timeout := h.Timeout
	if timeout <= 0 {
		timeout = nativeTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	done := make(chan nativeOrder, 1)
	go func() {
		made := nativeOrder{err: errors.New("native: the shop's Order panicked")}
		defer func() {
			if v := recover(); v != nil {
				made.panicked = fmt.Sprintf("%v\n\n%s", v, debug.Stack())
			}
			done <- made
		}()
		made.prepayID, made.err = h.make(ctx, asked)
	}()
	select {
	case made := <-done:
		return made
	case <-ctx.Done():
		return nativeOrder{err: &Error{Interface: "native", Problem: ProblemTimeout, Err: ctx.Err()}}
	}
}

// make asks the shop and then WeChat.
func (h *NativeCallback) make(ctx context.Context, asked Params) (prepayID string, err error) {
	order, err := h.Order(ctx, NativeScan{
		ProductID: asked.Get("product_id"), OpenID: asked.Get("openid"),
		IsSubscribe: asked.Get("is_subscribe") == "Y", Params: asked,
	})
	if err != nil {
		return "", err
	}
	c := h.Client
	for _, f := range []struct {
		value *string
		fill  string
	}{{&order.AppID, c.AppID}, {&order.MchID, c.MchID}, {&order.ProductID, asked.Get("product_id")}, {&order.TradeType, "NATIVE"}} {
		if *f.value == "" {
			*f.value = f.fill
		}
	}
	if order.TradeType != "NATIVE" {
		return "", &FieldError{Field: "trade_type", Reason: "must be NATIVE for a scanned code"}
	}
	content, err := order.Params()
	if err != nil {
		return "", err
	}
	made, err := c.UnifiedOrder(ctx, content)
	if err != nil {
		return "", err
	}
	return made.PrepayID, nil
}

// answer is signed as the question was.
func (h *NativeCallback) answer(asked Params, made nativeOrder) (Params, error) {
	nonce, err := h.Client.nonce()
	if err != nil {
		return nil, err
	}
	p := Params{
		{"return_code", "SUCCESS"}, {"appid", h.Client.AppID}, {"mch_id", h.Client.MchID}, {"nonce_str", nonce},
	}
	if made.err != nil {
		p.Add("result_code", "FAIL")
		p.Add("err_code_des", errCodeDes(made.err))
	} else {
		p.Add("result_code", "SUCCESS")
		p.Add("prepay_id", made.prepayID)
	}
	p.Add("sign", p.Sign(h.Client.Key, signedBy(asked)))
	return p, nil
}

// errCodeDes words an error for the customer. The insides of the shop are none
// of their business.
func errCodeDes(err error) string {
	var (
		refused *NativeRefusal
		wechat  *Error
	)
	switch {
	case errors.As(err, &refused) && refused.ErrCodeDes != "":
		return cut(refused.ErrCodeDes, maxErrCodeDes)
	case errors.As(err, &wechat) && wechat.Code == "ORDERPAID":
		return nativePaid
	case errors.As(err, &wechat) && wechat.Code == "ORDERCLOSED":
		return nativeClosed
	}
	return nativeBusy
}

// cut is as much of the text as fits into limit bytes, and into a document.
func cut(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !legal(r) {
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
