package wxpay_test

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"wxtill/wxpay"
)

// refund is the number of a refund of 5.00 of the order of 19.90.
const refund = "T01-20261124-0042-R1-ABCDEF"

func refundRequest() wxpay.RefundRequest {
	return wxpay.RefundRequest{AppID: appID, MchID: mchID, OutTradeNo: order, OutRefundNo: refund, TotalFee: 1990, RefundFee: 500}
}

func refundContent(t *testing.T) wxpay.Params {
	t.Helper()
	r := refundRequest()
	p, err := r.Params()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// accepted is an answer to the refund, with these fields set.
func accepted(fields ...string) wxpay.Params {
	return good(append([]string{"transaction_id", "1008450740201407220000058756", "out_trade_no", order, "out_refund_no", refund,
		"refund_id", "2008450740201407220000174026", "refund_channel", "ORIGINAL", "refund_fee", "500"}, fields...)...)
}

func TestRefundParams(t *testing.T) {
	full := refundRequest()
	full.DeviceInfo, full.TransactionID, full.OpUserID = "till-1", "4200000000202611240000000000", "100000982"
	full.RefundDesc, full.RefundAccount = "咖啡洒了", "REFUND_SOURCE_RECHARGE_FUNDS"
	full.NotifyURL, full.SignType = "https://shop.example/refund", wxpay.HMACSHA256
	short := refundRequest()
	for _, tt := range []struct {
		name string
		r    wxpay.RefundRequest
		want string
	}{
		{"short", short, fmt.Sprint("[{appid ", appID, "} {mch_id ", mchID, "} {out_trade_no ", order, "} {out_refund_no ", refund,
			"} {total_fee 1990} {refund_fee 500} {op_user_id ", mchID, "}]")},
		{"full", full, fmt.Sprint("[{appid ", appID, "} {mch_id ", mchID, "} {device_info till-1} {transaction_id 4200000000202611240000000000} {out_trade_no ",
			order, "} {out_refund_no ", refund, "} {total_fee 1990} {refund_fee 500} {op_user_id 100000982} {refund_desc 咖啡洒了} ",
			"{refund_account REFUND_SOURCE_RECHARGE_FUNDS} {notify_url https://shop.example/refund} {sign_type HMAC-SHA256}]")},
	} {
		got, err := tt.r.Params()
		if err != nil || fmt.Sprint(got) != tt.want {
			t.Errorf("%s: %v, %v\nwant %s", tt.name, got, err, tt.want)
		}
	}
	if short.OpUserID != "" {
		t.Error("Params changed the request")
	}
}

func TestRefundsThatCannotBeSent(t *testing.T) {
	tests := []struct {
		name, field string
		change      func(*wxpay.RefundRequest)
	}{
		{"no appid", "appid", func(r *wxpay.RefundRequest) { r.AppID = "" }},
		{"no mch_id", "mch_id", func(r *wxpay.RefundRequest) { r.MchID = "" }},
		{"no order", "out_trade_no", func(r *wxpay.RefundRequest) { r.OutTradeNo = "" }},
		{"a long order", "out_trade_no", func(r *wxpay.RefundRequest) { r.OutTradeNo = strings.Repeat("1", 33) }},
		{"a long transaction_id", "transaction_id", func(r *wxpay.RefundRequest) { r.TransactionID = strings.Repeat("1", 33) }},
		{"an order with a space", "out_trade_no", func(r *wxpay.RefundRequest) { r.OutTradeNo = "T01 1" }},
		{"a transaction_id with a space", "transaction_id", func(r *wxpay.RefundRequest) { r.TransactionID = "42 " }},
		{"no number", "out_refund_no", func(r *wxpay.RefundRequest) { r.OutRefundNo = "" }},
		{"a long number", "out_refund_no", func(r *wxpay.RefundRequest) { r.OutRefundNo = strings.Repeat("1", 33) }},
		{"a number with a space", "out_refund_no", func(r *wxpay.RefundRequest) { r.OutRefundNo = "R 1" }},
		{"a Chinese number", "out_refund_no", func(r *wxpay.RefundRequest) { r.OutRefundNo = "退1" }},
		{"nothing paid", "total_fee", func(r *wxpay.RefundRequest) { r.TotalFee = 0 }},
		{"too much paid", "total_fee", func(r *wxpay.RefundRequest) { r.TotalFee = 100_000_001 }},
		{"nothing back", "refund_fee", func(r *wxpay.RefundRequest) { r.RefundFee = 0 }},
		{"less than nothing back", "refund_fee", func(r *wxpay.RefundRequest) { r.RefundFee = -500 }},
		{"more than was paid", "refund_fee", func(r *wxpay.RefundRequest) { r.RefundFee = 1991 }},
		{"a long operator", "op_user_id", func(r *wxpay.RefundRequest) { r.OpUserID = strings.Repeat("1", 33) }},
		{"a long till", "device_info", func(r *wxpay.RefundRequest) { r.DeviceInfo = strings.Repeat("1", 33) }},
		{"a long reason", "refund_desc", func(r *wxpay.RefundRequest) { r.RefundDesc = strings.Repeat("退", 27) }},
		{"a reason with a line end", "refund_desc", func(r *wxpay.RefundRequest) { r.RefundDesc = "a\nb" }},
		{"another account", "refund_account", func(r *wxpay.RefundRequest) { r.RefundAccount = "PIGGY_BANK" }},
		{"a notify_url with a query", "notify_url", func(r *wxpay.RefundRequest) { r.NotifyURL = "https://shop.example/?a=1" }},
		{"another way of signing", "sign_type", func(r *wxpay.RefundRequest) { r.SignType = "RSA" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := refundRequest()
			tt.change(&r)
			p, err := r.Params()
			var field *wxpay.FieldError
			if p != nil || !errors.As(err, &field) || field.Field != tt.field || !errors.Is(err, wxpay.ErrInvalidRequest) {
				t.Errorf("%v, %v; want an error of %s", p, err, tt.field)
			}
		})
	}
}

func TestRefundsThatCanBeSent(t *testing.T) {
	for name, change := range map[string]func(*wxpay.RefundRequest){
		"all of it":                 func(r *wxpay.RefundRequest) { r.RefundFee = 1990 },
		"a fen":                     func(r *wxpay.RefundRequest) { r.RefundFee = 1 },
		"by transaction_id alone":   func(r *wxpay.RefundRequest) { r.OutTradeNo, r.TransactionID = "", "42" },
		"a number of every mark":    func(r *wxpay.RefundRequest) { r.OutRefundNo = "aZ0_-|*@" },
		"a short number":            func(r *wxpay.RefundRequest) { r.OutRefundNo = "1" },
		"80 bytes of reason":        func(r *wxpay.RefundRequest) { r.RefundDesc = strings.Repeat("退", 26) + "ab" },
		"an order made otherwise":   func(r *wxpay.RefundRequest) { r.OutTradeNo = "订单.1" },
		"the largest of all orders": func(r *wxpay.RefundRequest) { r.TotalFee = 100_000_000 },
	} {
		r := refundRequest()
		change(&r)
		if _, err := r.Params(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefundDone(t *testing.T) {
	g := newGateway(t, says(signed(accepted("device_info", "till-1", "total_fee", "1990", "coupon_refund_fee", "120", "cash_refund_fee", "380",
		"coupon_refund_count", "2", "coupon_refund_id_0", "a", "coupon_refund_fee_0", "100", "coupon_type_0", "CASH",
		"coupon_refund_id_1", "b", "coupon_refund_fee_1", "20", "coupon_type_1", "NO_CASH"))))
	content := refundContent(t)
	before := append(wxpay.Params{}, content...)
	got, err := g.client().Refund(t.Context(), content)
	if err != nil {
		t.Fatal(err)
	}
	want := wxpay.RefundResponse{TransactionID: "1008450740201407220000058756", OutTradeNo: order, OutRefundNo: refund,
		RefundID: "2008450740201407220000174026", RefundChannel: "ORIGINAL", DeviceInfo: "till-1",
		RefundFee: 500, CouponRefundFee: 120, CashRefundFee: 380,
		Coupons: []wxpay.Coupon{{ID: "a", Type: "CASH", Fee: 100}, {ID: "b", Type: "NO_CASH", Fee: 20}}, Params: got.Params}
	if !reflect.DeepEqual(*got, want) || !got.Params.Has("sign") {
		t.Errorf("got %+v\nwant %+v", *got, want)
	}
	if !reflect.DeepEqual(content, before) {
		t.Error("the call changed the content that it was given")
	}
	q := g.questions()[0]
	for _, f := range content {
		if q.Get(f.Name) != f.Value {
			t.Errorf("sent %s = %q, want %q", f.Name, q.Get(f.Name), f.Value)
		}
	}
	if err := q.Verify(key, wxpay.MD5); err != nil || g.paths[0] != "POST /secapi/pay/refund" {
		t.Errorf("%v, %s", err, g.paths[0])
	}
}

// Each of these is signed and says SUCCESS; none of them says that this refund
// was accepted.
func TestRefundAnswersThatAreNotBelieved(t *testing.T) {
	twice := strings.Replace(signed(accepted()), "</xml>", "<refund_fee>500</refund_fee></xml>", 1)
	tests := []struct {
		name    string
		doc     string
		problem wxpay.Problem
	}{
		{"another merchant", signed(accepted("mch_id", "10000101")), wxpay.ProblemMismatch},
		{"another app", signed(accepted("appid", "wx0000000000000000")), wxpay.ProblemMismatch},
		{"another order", signed(accepted("out_trade_no", "T01-20261124-0041-ABCDEF")), wxpay.ProblemMismatch},
		{"another refund", signed(accepted("out_refund_no", refund+"x")), wxpay.ProblemMismatch},
		{"another amount", signed(accepted("refund_fee", "501")), wxpay.ProblemMismatch},
		{"another total", signed(accepted("total_fee", "1991")), wxpay.ProblemMismatch},
		{"no refund_id", signed(accepted("refund_id", "")), wxpay.ProblemSyntax},
		{"no number", signed(accepted("out_refund_no", "")), wxpay.ProblemSyntax},
		{"no amount", signed(accepted("refund_fee", "")), wxpay.ProblemSyntax},
		{"coupons worth more than the refund", signed(accepted("coupon_refund_fee", "501")), wxpay.ProblemSyntax},
		{"coupons in yuan", signed(accepted("coupon_refund_fee", "1.20")), wxpay.ProblemSyntax},
		{"parts that do not add up", signed(accepted("coupon_refund_fee", "120", "cash_refund_fee", "381")), wxpay.ProblemSyntax},
		{"more cash than the refund", signed(accepted("cash_refund_fee", "501")), wxpay.ProblemSyntax},
		{"fewer coupons than it says", signed(accepted("coupon_refund_count", "2", "coupon_refund_id_0", "a")), wxpay.ProblemSyntax},
		{"more coupons than fields", signed(accepted("coupon_refund_count", "999999999")), wxpay.ProblemSyntax},
		{"a coupon of no amount", signed(accepted("coupon_refund_count", "1", "coupon_refund_fee_0", "x")), wxpay.ProblemSyntax},
		{"refund_fee twice", twice, wxpay.ProblemSyntax},
		{"unsigned", string(accepted().AppendXML(nil)), wxpay.ProblemSignature},
		{"signed the other way", signedBy(accepted(), wxpay.HMACSHA256), wxpay.ProblemSignature},
		{"SYSTEMERROR", signed(good("result_code", "FAIL", "err_code", "SYSTEMERROR")), wxpay.ProblemSystem},
		{"BIZERR_NEED_RETRY", signed(good("result_code", "FAIL", "err_code", "BIZERR_NEED_RETRY")), wxpay.ProblemSystem},
		{"invalid refund_fee", "<xml><return_code>FAIL</return_code><return_msg>invalid refund_fee</return_msg></xml>", wxpay.ProblemProtocol},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := newGateway(t, says(tt.doc)).client().Refund(t.Context(), refundContent(t))
			if got != nil {
				t.Errorf("believed: %+v", got)
			}
			e := wantUnknown(t, err, tt.problem)
			var mismatch *wxpay.MismatchError
			if errors.As(err, &mismatch) != (tt.problem == wxpay.ProblemMismatch) || e.Interface != "refund" || !e.Sent {
				t.Errorf("error %+v", e)
			}
		})
	}
}

func TestRefundAnswersThatAreBelieved(t *testing.T) {
	four := accepted("coupon_refund_count", "4", "coupon_refund_fee", "400")
	for i := range 4 {
		four.Add(fmt.Sprintf("coupon_refund_id_%d", i), fmt.Sprint(i))
		four.Add(fmt.Sprintf("coupon_refund_fee_%d", i), "100")
	}
	for _, tt := range []struct {
		name string
		doc  string
		t    wxpay.SignType
		cash int64
	}{
		{"as section 4.8 has it", signed(accepted()), "", 500},
		{"with a coupon's part", signed(accepted("coupon_refund_fee", "120")), "", 380},
		{"with cash_refund_fee alone", signed(accepted("cash_refund_fee", "380")), "", 380},
		{"four coupons", signed(four), "", 100},
		{"no coupons, counted", signed(accepted("coupon_refund_count", "0", "coupon_refund_fee", "0", "cash_refund_fee", "500")), "", 500},
		{"an unknown field", signed(accepted("field_of_2031", "x")), "", 500},
		{"err_code SUCCESS", signed(accepted("err_code", "SUCCESS")), "", 500},
		{"HMAC without sign_type", signedBy(accepted(), wxpay.HMACSHA256), wxpay.HMACSHA256, 500},
		{"indented", strings.ReplaceAll(signed(accepted()), "><", ">\n  <"), "", 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newGateway(t, says(tt.doc)).client()
			c.SignType = tt.t
			got, err := c.Refund(t.Context(), refundContent(t))
			if err != nil || got.RefundFee != 500 || got.CashRefundFee != tt.cash {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// Without a certificate nginx, not WeChat, answers, and only at /secapi.
func TestNoCertificate(t *testing.T) {
	g := newGateway(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, "<html><head><title>400 No required SSL certificate was sent</title></head></html>")
	})
	for _, call := range calls {
		e := wantUnknown(t, call.ask(t, g.client()), wxpay.ProblemHTTP)
		if got := errors.Is(e, wxpay.ErrNoCertificate); got != (call.name == "refund" || call.name == "reverse") {
			t.Errorf("%s: about the certificate: %v (%v)", call.name, got, e)
		}
	}
}

// The first gateway was silent, and may have given the money back; that the
// second refuses says nothing about that.
func TestRefusalOfTheSecondGatewayIsUnknown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key}
		c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			if asked++; asked == 1 {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return ok(strings.NewReader(signed(good("result_code", "FAIL", "err_code", "NOTENOUGH")))), nil
		})}
		_, err := c.Refund(t.Context(), refundContent(t))
		if e := wantUnknown(t, err, wxpay.ProblemTimeout); e.Code != wxpay.CodeNotEnough || asked != 2 {
			t.Errorf("error %+v after %d questions", e, asked)
		}
	})
}

// A refund that met a dead gateway goes to the next with the same bytes.
func TestRefundGoesToTheSecondGateway(t *testing.T) {
	backup := newGateway(t, says(signed(accepted())))
	c := backup.client()
	c.Gateways = []string{unused(t), backup.URL}
	if _, err := c.Refund(t.Context(), refundContent(t)); err != nil {
		t.Fatal(err)
	}
	if got := backup.questions()[0].Get("out_refund_no"); got != refund {
		t.Errorf("asked for %q", got)
	}
}
