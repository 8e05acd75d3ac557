package wxpay_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

// nativeOrder is an order of 19.90 with everything that a till sends.
func nativeOrder() wxpay.UnifiedOrderRequest {
	start := time.Date(2026, 11, 24, 2, 15, 0, 0, time.UTC)
	return wxpay.UnifiedOrderRequest{
		AppID: appID, MchID: mchID, DeviceInfo: "till-1", Body: "街角咖啡 <拿铁> ]]> & x2", Attach: "a]]>b",
		OutTradeNo: order, TotalFee: 1990, SpbillCreateIP: "127.0.0.1",
		TimeStart: start, TimeExpire: start.Add(7 * time.Minute),
		NotifyURL: "https://shop.example/notify", TradeType: "NATIVE", ProductID: "0042",
	}
}

func TestUnifiedOrderParams(t *testing.T) {
	r := nativeOrder()
	r.SignType = wxpay.HMACSHA256
	got, err := r.Params()
	if err != nil {
		t.Fatal(err)
	}
	want := wxpay.Params{
		{Name: "appid", Value: appID},
		{Name: "mch_id", Value: mchID},
		{Name: "device_info", Value: "till-1"},
		{Name: "body", Value: "街角咖啡 <拿铁> ]]> & x2"},
		{Name: "attach", Value: "a]]>b"},
		{Name: "out_trade_no", Value: order},
		{Name: "total_fee", Value: "1990"},
		{Name: "spbill_create_ip", Value: "127.0.0.1"},
		{Name: "time_start", Value: "20261124101500"}, // GMT+8
		{Name: "time_expire", Value: "20261124102200"},
		{Name: "notify_url", Value: "https://shop.example/notify"},
		{Name: "trade_type", Value: "NATIVE"},
		{Name: "product_id", Value: "0042"},
		{Name: "sign_type", Value: "HMAC-SHA256"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestUnifiedOrderRefuses(t *testing.T) {
	tests := []struct {
		name, field, reason string
		spoil               func(*wxpay.UnifiedOrderRequest)
	}{
		{"no appid", "appid", "is missing", func(r *wxpay.UnifiedOrderRequest) { r.AppID = "" }},
		{"no mch_id", "mch_id", "is missing", func(r *wxpay.UnifiedOrderRequest) { r.MchID = "" }},
		{"long device", "device_info", "has 33 bytes, at most 32", func(r *wxpay.UnifiedOrderRequest) { r.DeviceInfo = strings.Repeat("x", 33) }},
		{"no body", "body", "is missing", func(r *wxpay.UnifiedOrderRequest) { r.Body = "" }},
		{"200 Chinese characters", "body", "has 600 bytes, at most 127", func(r *wxpay.UnifiedOrderRequest) { r.Body = strings.Repeat("咖", 200) }},
		{"128 bytes", "body", "has 128 bytes", func(r *wxpay.UnifiedOrderRequest) { r.Body = strings.Repeat("咖", 42) + "ab" }},
		{"body in GBK", "body", "is not UTF-8", func(r *wxpay.UnifiedOrderRequest) { r.Body = "\xbf\xa7\xb7\xc8" }},
		{"bell in body", "body", "control character", func(r *wxpay.UnifiedOrderRequest) { r.Body = "a\ab" }},
		{"long attach", "attach", "has 128 bytes", func(r *wxpay.UnifiedOrderRequest) { r.Attach = strings.Repeat("x", 128) }},
		{"short number", "out_trade_no", "6 to 32", func(r *wxpay.UnifiedOrderRequest) { r.OutTradeNo = "12345" }},
		{"long number", "out_trade_no", "has 33 bytes", func(r *wxpay.UnifiedOrderRequest) { r.OutTradeNo = strings.Repeat("1", 33) }},
		{"number with a slash", "out_trade_no", "6 to 32", func(r *wxpay.UnifiedOrderRequest) { r.OutTradeNo = "T01/000042" }},
		{"number in full width", "out_trade_no", "6 to 32", func(r *wxpay.UnifiedOrderRequest) { r.OutTradeNo = "T01－0042" }},
		{"nothing to pay", "total_fee", "not 0", func(r *wxpay.UnifiedOrderRequest) { r.TotalFee = 0 }},
		{"negative", "total_fee", "not -1", func(r *wxpay.UnifiedOrderRequest) { r.TotalFee = -1 }},
		{"over a million yuan", "total_fee", "not 100000001", func(r *wxpay.UnifiedOrderRequest) { r.TotalFee = 100_000_001 }},
		{"no address", "spbill_create_ip", "IP address", func(r *wxpay.UnifiedOrderRequest) { r.SpbillCreateIP = "localhost" }},
		{"expires at once", "time_expire", "after time_start", func(r *wxpay.UnifiedOrderRequest) { r.TimeExpire = r.TimeStart }},
		{"expires within the second", "time_expire", "after time_start", func(r *wxpay.UnifiedOrderRequest) { r.TimeExpire = r.TimeStart.Add(time.Second - 1) }},
		{"expires within the minute", "time_expire", "a minute after time_start", func(r *wxpay.UnifiedOrderRequest) { r.TimeExpire = r.TimeStart.Add(time.Minute - 1) }},
		{"detail in words", "detail", "JSON object", func(r *wxpay.UnifiedOrderRequest) { r.Detail = "拿铁 x2" }},
		{"detail cut off", "detail", "JSON object", func(r *wxpay.UnifiedOrderRequest) { r.Detail = `{"goods_detail":[` }},
		{"detail that is a list", "detail", "JSON object", func(r *wxpay.UnifiedOrderRequest) { r.Detail = `[]` }},
		{"scene_info and more", "scene_info", "JSON object", func(r *wxpay.UnifiedOrderRequest) { r.SceneInfo = `{} {}` }},
		{"no notify_url", "notify_url", "is missing", func(r *wxpay.UnifiedOrderRequest) { r.NotifyURL = "" }},
		{"notify_url with a query", "notify_url", "without a query", func(r *wxpay.UnifiedOrderRequest) { r.NotifyURL += "?a=b" }},
		{"notify_url of a file", "notify_url", "http", func(r *wxpay.UnifiedOrderRequest) { r.NotifyURL = "file:///etc" }},
		{"unknown trade_type", "trade_type", "NATIVE", func(r *wxpay.UnifiedOrderRequest) { r.TradeType = "native" }},
		{"no product_id", "product_id", "is missing", func(r *wxpay.UnifiedOrderRequest) { r.ProductID = "" }},
		{"no openid", "openid", "is missing", func(r *wxpay.UnifiedOrderRequest) { r.TradeType = "JSAPI" }},
		{"openid with a space", "openid", "space", func(r *wxpay.UnifiedOrderRequest) { r.OpenID = "a b" }},
		{"blank body", "body", "is missing", func(r *wxpay.UnifiedOrderRequest) { r.Body = " \u3000 " }},
		{"an address of one machine", "spbill_create_ip", "IP address", func(r *wxpay.UnifiedOrderRequest) { r.SpbillCreateIP = "fe80::1%eth0" }},
		{"notify_url without a host", "notify_url", "http", func(r *wxpay.UnifiedOrderRequest) { r.NotifyURL = "https://:80/c" }},
		{"notify_url with a space", "notify_url", "http", func(r *wxpay.UnifiedOrderRequest) { r.NotifyURL = "https://a.example/b c" }},
		{"begins in the year 10000", "time_start", "four digits", func(r *wxpay.UnifiedOrderRequest) { r.TimeStart = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }},
		{"expires in the year 10000", "time_expire", "four digits", func(r *wxpay.UnifiedOrderRequest) { r.TimeExpire = time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC) }},
		{"unknown limit", "limit_pay", "no_credit", func(r *wxpay.UnifiedOrderRequest) { r.LimitPay = "no_debit" }},
		{"unknown sign_type", "sign_type", "MD5", func(r *wxpay.UnifiedOrderRequest) { r.SignType = "SHA1" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := nativeOrder()
			tt.spoil(&r)
			_, err := r.Params()
			var field *wxpay.FieldError
			if !errors.As(err, &field) || !errors.Is(err, wxpay.ErrInvalidRequest) {
				t.Fatalf("error %v is no *FieldError", err)
			}
			if field.Field != tt.field || !strings.Contains(field.Reason, tt.reason) {
				t.Errorf("error %q, want %s: %s", err, tt.field, tt.reason)
			}
		})
	}
}

func TestUnifiedOrderTakesTheEdges(t *testing.T) {
	tests := []struct {
		name  string
		order func(*wxpay.UnifiedOrderRequest)
	}{
		{"one fen", func(r *wxpay.UnifiedOrderRequest) { r.TotalFee = 1 }},
		{"a million yuan", func(r *wxpay.UnifiedOrderRequest) { r.TotalFee = 100_000_000 }},
		{"127 bytes", func(r *wxpay.UnifiedOrderRequest) { r.Body = strings.Repeat("咖", 42) + "a" }},
		{"every sign of a number", func(r *wxpay.UnifiedOrderRequest) { r.OutTradeNo = "aZ09_-|*" }},
		{"six signs", func(r *wxpay.UnifiedOrderRequest) { r.OutTradeNo = "000001" }},
		{"no times", func(r *wxpay.UnifiedOrderRequest) { r.TimeStart, r.TimeExpire = time.Time{}, time.Time{} }},
		{"a minute", func(r *wxpay.UnifiedOrderRequest) { r.TimeExpire = r.TimeStart.Add(time.Minute) }},
		{"goods and a shop", func(r *wxpay.UnifiedOrderRequest) {
			r.Detail, r.SceneInfo = ` {"goods_detail":[{"goods_id":"1","quantity":1,"price":1990}]}`, `{"store_info":{"id":"T01"}}`
		}},
		{"JSAPI", func(r *wxpay.UnifiedOrderRequest) { r.TradeType, r.ProductID, r.OpenID = "JSAPI", "", "o" }},
	}
	for _, tt := range tests {
		r := nativeOrder()
		tt.order(&r)
		if _, err := r.Params(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// Who has a client need not say whose the order is, nor how it is signed.
func TestNewContentFillsInTheMerchant(t *testing.T) {
	c := &wxpay.Client{AppID: appID, MchID: mchID, SignType: wxpay.HMACSHA256, Clock: nativeOrder().TimeStart.Local}
	whole := nativeOrder()
	whole.SignType = wxpay.HMACSHA256
	bare := whole
	bare.AppID, bare.MchID, bare.SignType = "", "", ""
	want, err := whole.Params()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.NewOrder(bare); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("NewOrder: %v, %v; want %v", got, err, want)
	}
	r := wxpay.RefundRequest{OutTradeNo: order, OutRefundNo: "R1", TotalFee: 1990, RefundFee: 1990}
	m := wxpay.MicropayRequest{Body: "咖啡", OutTradeNo: order, TotalFee: 1990, SpbillCreateIP: "127.0.0.1"}
	for name, make := range map[string]func() (wxpay.Params, error){
		"NewRefund":   func() (wxpay.Params, error) { return c.NewRefund(r) },
		"NewMicropay": func() (wxpay.Params, error) { return c.NewMicropay(m) },
	} {
		p, err := make()
		if err != nil || p.Get("appid") != appID || p.Get("mch_id") != mchID || p.Get("sign_type") != "HMAC-SHA256" {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
	if _, err := r.Params(); !errors.Is(err, wxpay.ErrInvalidRequest) {
		t.Errorf("a refund of nobody: error %v", err)
	}
	if bare.AppID != "" || r.MchID != "" {
		t.Error("the request was changed")
	}
}

// An order whose time is over or nearly so is no new one, whatever its time_start
// says; one that was made in time may be sent again at any age.
func TestNewOrdersHaveTimeLeft(t *testing.T) {
	g := newGateway(t, says(signed(good("trade_type", "NATIVE", "prepay_id", "wx2016", "code_url", "weixin://wxpay/x"))))
	c := g.client()
	fresh := nativeOrder()
	now := fresh.TimeStart
	c.Clock = func() time.Time { return now }
	content, err := c.NewOrder(fresh)
	if err != nil {
		t.Fatal(err)
	}
	for _, late := range []time.Duration{time.Hour, 7 * time.Minute, 6*time.Minute + time.Nanosecond, 6 * time.Minute} {
		now = fresh.TimeStart.Add(late)
		for _, start := range []time.Time{fresh.TimeStart, {}} {
			r := fresh
			r.TimeStart = start
			_, err := c.NewOrder(r)
			m := wxpay.MicropayRequest{Body: "咖啡", OutTradeNo: order, TotalFee: 1990, SpbillCreateIP: "127.0.0.1", TimeStart: start, TimeExpire: r.TimeExpire}
			_, codeErr := c.NewMicropay(m)
			for _, err := range []error{err, codeErr} {
				var field *wxpay.FieldError
				if inTime := late == 6*time.Minute; inTime != (err == nil) || !inTime && (!errors.As(err, &field) || field.Field != "time_expire") {
					t.Errorf("%s after %v: error %v", late, start, err)
				}
			}
		}
		if _, err := c.UnifiedOrder(t.Context(), content); err != nil {
			t.Errorf("sent again after %s: %v", late, err)
		}
	}
	c.Clock = nil
	fresh.TimeStart, fresh.TimeExpire = time.Time{}, time.Now().Add(2*time.Minute)
	if _, err := c.NewOrder(fresh); err != nil {
		t.Errorf("by the machine's clock: %v", err)
	}
}

// Questions are held to the tables, too, and nobody asks without a key.
func TestQuestionsAreChecked(t *testing.T) {
	g := newGateway(t, says(signed(paid())))
	c := g.client()
	long := strings.Repeat("1", 100)
	query := func(q wxpay.OrderQueryRequest) error { _, err := c.OrderQuery(t.Context(), q); return err }
	shut := func(q wxpay.CloseOrderRequest) error { _, err := c.CloseOrder(t.Context(), q); return err }
	refunds := func(q wxpay.RefundQueryRequest) error { _, err := c.RefundQuery(t.Context(), q); return err }
	reverse := func(q wxpay.ReverseRequest) error { _, err := c.Reverse(t.Context(), q); return err }
	bill := func(q wxpay.BillRequest) error { _, err := c.DownloadBill(t.Context(), q); return err }
	for _, tt := range []struct {
		name, field string
		err         error
	}{
		{"query, long", "out_trade_no", query(wxpay.OrderQueryRequest{OutTradeNo: long})},
		{"query, long transaction", "transaction_id", query(wxpay.OrderQueryRequest{TransactionID: long})},
		{"query, a space", "out_trade_no", query(wxpay.OrderQueryRequest{OutTradeNo: "a b"})},
		{"query, a line end", "out_trade_no", query(wxpay.OrderQueryRequest{OutTradeNo: "a\n"})},
		{"close, nothing", "out_trade_no", shut(wxpay.CloseOrderRequest{})},
		{"close, long", "out_trade_no", shut(wxpay.CloseOrderRequest{OutTradeNo: long})},
		{"refunds, nothing", "out_refund_no", refunds(wxpay.RefundQueryRequest{DeviceInfo: "till-1"})},
		{"refunds, long", "refund_id", refunds(wxpay.RefundQueryRequest{RefundID: long})},
		{"refunds, long number", "out_refund_no", refunds(wxpay.RefundQueryRequest{OutRefundNo: long})},
		{"refunds, long device", "device_info", refunds(wxpay.RefundQueryRequest{OutRefundNo: "R1", DeviceInfo: long})},
		{"refunds, before the first", "offset", refunds(wxpay.RefundQueryRequest{OutRefundNo: "R1", Offset: -1})},
		{"reverse, nothing", "out_trade_no", reverse(wxpay.ReverseRequest{})},
		{"reverse, long", "transaction_id", reverse(wxpay.ReverseRequest{TransactionID: long})},
		{"bill, long device", "device_info", bill(wxpay.BillRequest{BillDate: "20261123", DeviceInfo: long})},
	} {
		var field *wxpay.FieldError
		if e := wantUnknown(t, tt.err, wxpay.ProblemRequest); e.Sent || !errors.As(e, &field) || field.Field != tt.field {
			t.Errorf("%s: error %+v", tt.name, e)
		}
	}
	c.Key = ""
	if e := wantUnknown(t, query(wxpay.OrderQueryRequest{OutTradeNo: order}), wxpay.ProblemRequest); e.Sent || !errors.Is(e, wxpay.ErrKeyLength) {
		t.Errorf("without a key: error %+v", e)
	}
	if n := len(g.questions()); n != 0 {
		t.Errorf("%d questions left", n)
	}
}
