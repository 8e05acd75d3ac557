package wxpay_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
)

// scan is WeChat's question about a customer and a product, with these fields set.
func scan(fields ...string) wxpay.Params {
	p := wxpay.Params{{Name: "appid", Value: appID}, {Name: "openid", Value: "oUpF8uN95-Ptaags6E_roPHg7AG0"},
		{Name: "mch_id", Value: mchID}, {Name: "is_subscribe", Value: "Y"}, {Name: "nonce_str", Value: "FvYSnPuFFPkAr77M"},
		{Name: "product_id", Value: "coffee"}}
	for i := 0; i+1 < len(fields); i += 2 {
		p = p.With(fields[i], fields[i+1])
	}
	return p
}

// shopOf is a call-back whose orders g makes.
func shopOf(g *gateway, log *bytes.Buffer, order orders) http.Handler {
	c := g.client()
	c.Logger = logged(log)
	return c.NativeHandler(order)
}

// orders is what a shop sells for a code.
type orders func(context.Context, wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error)

// latte is what the shop sells for any product.
func latte(context.Context, wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
	r := nativeOrder()
	r.AppID, r.MchID, r.TradeType, r.ProductID = "", "", "", ""
	return r, nil
}

func TestNativeHandler(t *testing.T) {
	for _, signType := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
		t.Run(string(signType), func(t *testing.T) {
			g := newGateway(t, says(signed(good("prepay_id", prepayID, "code_url", "weixin://wxpay/bizpayurl?pr=AbCdEfG"))))
			var got wxpay.NativeScan
			var log bytes.Buffer
			h := shopOf(g, &log, func(ctx context.Context, s wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
				got = s
				return latte(ctx, s)
			})
			answer := post(t, h, signedBy(scan(), signType))
			if err := answer.Verify(key, signType); err != nil {
				t.Errorf("%v: %v", answer, err)
			}
			for name, want := range map[string]string{"return_code": "SUCCESS", "result_code": "SUCCESS", "appid": appID, "mch_id": mchID,
				"prepay_id": prepayID, "err_code_des": ""} {
				if answer.Get(name) != want {
					t.Errorf("%s = %q, want %q", name, answer.Get(name), want)
				}
			}
			if n := answer.Get("nonce_str"); n == "" || n == scan().Get("nonce_str") {
				t.Errorf("nonce_str %q", n)
			}
			if got.ProductID != "coffee" || string(got.OpenID) != scan().Get("openid") || !got.Subscribed {
				t.Errorf("the shop was asked %+v", got)
			}
			quiet(t, log.String(), string(got.OpenID), answer.Get("sign"), prepayID)
			asked := g.questions()
			if len(asked) != 1 || asked[0].Get("product_id") != "coffee" || asked[0].Get("trade_type") != "NATIVE" || asked[0].Get("appid") != appID {
				t.Errorf("WeChat was asked %v", asked)
			}
		})
	}
}

// TestNativeHandlerBelievesNobody: what is not WeChat's is turned away unsigned,
// and neither the shop nor WeChat is asked anything.
func TestNativeHandlerBelievesNobody(t *testing.T) {
	for _, tt := range []struct {
		name, doc string
		problem   wxpay.Problem
		msg       string
	}{
		{"unsigned", string(scan().AppendXML(nil)), wxpay.ProblemSignature, "签名失败"},
		{"empty sign", string(scan("sign", "").AppendXML(nil)), wxpay.ProblemSignature, "签名失败"},
		{"another key", string(scan("sign", scan().Sign(strings.Repeat("0", 32), wxpay.MD5)).AppendXML(nil)), wxpay.ProblemSignature, "签名失败"},
		{"changed product", string(scan("sign", scan().Sign(key, wxpay.MD5), "product_id", "gold").AppendXML(nil)), wxpay.ProblemSignature, "签名失败"},
		{"signature in lower case", string(scan("sign", strings.ToLower(scan().Sign(key, wxpay.MD5))).AppendXML(nil)), wxpay.ProblemSignature, "签名失败"},
		{"another appid", signed(scan("appid", "wxother")), wxpay.ProblemMismatch, "参数格式校验错误"},
		{"another mch_id", signed(scan("mch_id", "10000199")), wxpay.ProblemMismatch, "参数格式校验错误"},
		{"no appid", signed(scan("appid", "")), wxpay.ProblemMismatch, "参数格式校验错误"},
		{"no openid", signed(scan("openid", "")), wxpay.ProblemSyntax, "参数格式校验错误"},
		{"no product", signed(scan("product_id", "")), wxpay.ProblemSyntax, "参数格式校验错误"},
		{"long product", signed(scan("product_id", strings.Repeat("p", 33))), wxpay.ProblemSyntax, "参数格式校验错误"},
		{"no nonce", signed(scan("nonce_str", "")), wxpay.ProblemSyntax, "参数格式校验错误"},
		{"half a subscription", signed(scan("is_subscribe", "y")), wxpay.ProblemSyntax, "参数格式校验错误"},
		{"nothing", "", wxpay.ProblemSyntax, "参数格式校验错误"},
		{"cut off", signed(scan())[:100], wxpay.ProblemSyntax, "参数格式校验错误"},
		{"more behind it", signed(scan()) + "x", wxpay.ProblemSyntax, "参数格式校验错误"},
		{"a field twice", strings.Replace(signed(scan()), "<product_id>", "<product_id>gold</product_id><product_id>", 1), wxpay.ProblemSyntax, "参数格式校验错误"},
		{"an entity", `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><openid>&e;</openid></xml>`, wxpay.ProblemSyntax, "参数格式校验错误"},
		{"over 64 KB", signed(scan("filler", strings.Repeat("x", 64<<10))), wxpay.ProblemTooLarge, "参数格式校验错误"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newGateway(t, says(""))
			var log bytes.Buffer
			h := shopOf(g, &log, func(context.Context, wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
				t.Error("the shop was asked")
				return wxpay.UnifiedOrderRequest{}, nil
			})
			answer := post(t, h, tt.doc)
			if answer.Get("return_code") != "FAIL" || answer.Get("return_msg") != tt.msg || answer.Has("sign") || answer.Has("prepay_id") {
				t.Errorf("answer %v, want FAIL %s", answer, tt.msg)
			}
			if !strings.Contains(log.String(), string(tt.problem)) {
				t.Errorf("the log says %q, want %s", &log, tt.problem)
			}
			quiet(t, log.String(), scan().Get("openid"), scan().Sign(key, wxpay.MD5))
			if len(g.questions()) > 0 {
				t.Error("WeChat was asked")
			}
		})
	}
}

// TestNativeHandlerRefuses: what customers read, and what the shop is told.
func TestNativeHandlerRefuses(t *testing.T) {
	g := newGateway(t, says(signed(good("result_code", "FAIL", "err_code", "ORDERPAID", "err_code_des", "该订单已支付"))))
	sold := &wxpay.NativeRefusal{ErrCodeDes: "拿铁已售完"}
	for _, tt := range []struct {
		name  string
		spoil func(*wxpay.UnifiedOrderRequest) error
		want  string
		log   string
	}{
		{"sold out", func(*wxpay.UnifiedOrderRequest) error { return sold }, "拿铁已售完", "拿铁已售完"},
		{"a long refusal", func(*wxpay.UnifiedOrderRequest) error {
			return &wxpay.NativeRefusal{ErrCodeDes: strings.Repeat("售", 50) + "\x00"}
		}, strings.Repeat("售", 42), "refused to the customer"},
		{"an empty refusal", func(*wxpay.UnifiedOrderRequest) error { return &wxpay.NativeRefusal{} }, "系统繁忙，请稍后再试", "refused to the customer"},
		{"the shop's own trouble", func(*wxpay.UnifiedOrderRequest) error { return errors.New("disk full") }, "系统繁忙，请稍后再试", "disk full"},
		{"a panic", func(*wxpay.UnifiedOrderRequest) error { panic("at the disco") }, "系统繁忙，请稍后再试", "at the disco"},
		{"an order without a body", func(r *wxpay.UnifiedOrderRequest) error { r.Body = ""; return nil }, "系统繁忙，请稍后再试", "body is missing"},
		{"an order for a page", func(r *wxpay.UnifiedOrderRequest) error { r.TradeType, r.OpenID = "JSAPI", "o"; return nil }, "系统繁忙，请稍后再试", "trade_type must be NATIVE"},
		{"another merchant's order", func(r *wxpay.UnifiedOrderRequest) error { r.MchID = "10000199"; return nil }, "系统繁忙，请稍后再试", "mch_id is another merchant"},
		{"nothing sold", func(r *wxpay.UnifiedOrderRequest) error { r.TotalFee = 0; return nil }, "系统繁忙，请稍后再试", "total_fee must be"},
		{"paid before", func(*wxpay.UnifiedOrderRequest) error { return nil }, "该订单已支付，请勿重复支付", "ORDERPAID"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var log bytes.Buffer
			h := shopOf(g, &log, func(ctx context.Context, s wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
				r, _ := latte(ctx, s)
				err := tt.spoil(&r)
				return r, err
			})
			answer := post(t, h, signed(scan()))
			if err := answer.Verify(key, wxpay.MD5); err != nil {
				t.Error(err)
			}
			if answer.Get("return_code") != "SUCCESS" || answer.Get("result_code") != "FAIL" || answer.Get("err_code_des") != tt.want || answer.Has("prepay_id") {
				t.Errorf("answer %v, want err_code_des %q", answer, tt.want)
			}
			if !strings.Contains(log.String(), tt.log) {
				t.Errorf("the log says %q, want %q", &log, tt.log)
			}
		})
	}
}

// TestNativeHandlerOfAClosedOrder: WeChat's own refusals that a customer can do
// something about are worded for them, the others are not shown.
func TestNativeHandlerOfAClosedOrder(t *testing.T) {
	for code, want := range map[string]string{
		"ORDERPAID":   "该订单已支付，请勿重复支付",
		"ORDERCLOSED": "该订单已关闭，请重新扫码",
		"NOAUTH":      "系统繁忙，请稍后再试",
		"SYSTEMERROR": "系统繁忙，请稍后再试",
	} {
		g := newGateway(t, says(signed(good("result_code", "FAIL", "err_code", code, "err_code_des", "内部原因"))))
		answer := post(t, shopOf(g, &bytes.Buffer{}, latte), signed(scan()))
		if answer.Get("err_code_des") != want || answer.Get("result_code") != "FAIL" {
			t.Errorf("%s: %v", code, answer)
		}
	}
}

func TestNativeHandlerNeedsAFunction(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a handler without a function")
		}
	}()
	(&wxpay.Client{}).NativeHandler(nil)
}

// TestNativeHandlerAnswersInTime: a shop that is slow, and one that never ends.
func TestNativeHandlerAnswersInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, Logger: logged(&log)}
		ended := make(chan error, 1)
		h := c.NativeHandler(func(ctx context.Context, _ wxpay.NativeScan) (wxpay.UnifiedOrderRequest, error) {
			time.Sleep(time.Hour)
			ended <- ctx.Err()
			return wxpay.UnifiedOrderRequest{}, nil
		})
		began := time.Now()
		answer := post(t, h, signed(scan()))
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("answered after %v", took)
		}
		if answer.Get("result_code") != "FAIL" || answer.Get("err_code_des") != "系统繁忙，请稍后再试" || answer.Verify(key, wxpay.MD5) != nil {
			t.Errorf("answer %v", answer)
		}
		if err := <-ended; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the shop's context ended with %v", err)
		}
	})
}

func TestNativeHandlerWantsPost(t *testing.T) {
	h := shopOf(newGateway(t, says("")), &bytes.Buffer{}, latte)
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/native", strings.NewReader(signed(scan()))))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
}
