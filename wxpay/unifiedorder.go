package wxpay

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Beijing is GMT+8, the zone of every time on the wire.
var Beijing = time.FixedZone("GMT+8", 8*60*60)

// timeLayout is yyyyMMddHHmmss.
const timeLayout = "20060102150405"

// UnifiedOrderRequest is an order to be made (section 4.1). Texts are limited in
// bytes of UTF-8.
type UnifiedOrderRequest struct {
	AppID          string    // 32
	MchID          string    // 32
	DeviceInfo     string    // 32; the till's number
	Body           string    // 127; what the customer's phone shows
	Detail         string    // 6000; JSON
	Attach         string    // 127; given back as it is
	OutTradeNo     string    // 6 to 32 of 0-9 A-Z a-z _ - | *
	TotalFee       int64     // fen, 1 to 100,000,000
	SpbillCreateIP string    // 16
	TimeStart      time.Time // sent in GMT+8, by the second
	TimeExpire     time.Time // after TimeStart
	GoodsTag       string    // 32; which coupons apply
	NotifyURL      string    // 256; no query
	TradeType      string    // NATIVE, JSAPI or APP
	ProductID      string    // 32; demanded for NATIVE
	OpenID         string    // 128; demanded for JSAPI
	LimitPay       string    // no_credit or empty
	SceneInfo      string    // 256; JSON
	SignType       SignType
}

// maxFee is the largest order in fen: 1,000,000.00 yuan.
const maxFee = 100_000_000

// Params checks the order and returns all that is sent but nonce_str and sign.
// Store it before it is sent and send the same again on every retry: WeChat
// takes an order number twice only with the same content. The error is a
// *FieldError.
func (r *UnifiedOrderRequest) Params() (Params, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	p := Params{{"appid", r.AppID}, {"mch_id", r.MchID}}
	p.addIf("device_info", r.DeviceInfo)
	p.Add("body", r.Body)
	p.addIf("detail", r.Detail)
	p.addIf("attach", r.Attach)
	p.Add("out_trade_no", r.OutTradeNo)
	p.Add("total_fee", strconv.FormatInt(r.TotalFee, 10))
	p.Add("spbill_create_ip", r.SpbillCreateIP)
	p.addIf("time_start", formatTime(r.TimeStart))
	p.addIf("time_expire", formatTime(r.TimeExpire))
	p.addIf("goods_tag", r.GoodsTag)
	p.Add("notify_url", r.NotifyURL)
	p.Add("trade_type", r.TradeType)
	p.addIf("product_id", r.ProductID)
	p.addIf("openid", r.OpenID)
	p.addIf("limit_pay", r.LimitPay)
	p.addIf("scene_info", r.SceneInfo)
	if r.SignType == HMACSHA256 {
		p.Add("sign_type", string(HMACSHA256))
	}
	return p, nil
}

// check holds the order to the table of section 4.1.
func (r *UnifiedOrderRequest) check() error {
	for _, f := range []struct {
		name, value string
		limit       int
		required    bool
	}{
		{"appid", r.AppID, 32, true},
		{"mch_id", r.MchID, 32, true},
		{"device_info", r.DeviceInfo, 32, false},
		{"body", r.Body, 127, true},
		{"detail", r.Detail, 6000, false},
		{"attach", r.Attach, 127, false},
		{"out_trade_no", r.OutTradeNo, 32, true},
		{"spbill_create_ip", r.SpbillCreateIP, 16, true},
		{"goods_tag", r.GoodsTag, 32, false},
		{"notify_url", r.NotifyURL, 256, true},
		{"trade_type", r.TradeType, 16, true},
		{"product_id", r.ProductID, 32, r.TradeType == "NATIVE"},
		{"openid", r.OpenID, 128, r.TradeType == "JSAPI"},
		{"limit_pay", r.LimitPay, 32, false},
		{"scene_info", r.SceneInfo, 256, false},
	} {
		if err := checkText(f.name, f.value, f.limit, f.required); err != nil {
			return err
		}
	}
	switch {
	case !orderNumber(r.OutTradeNo):
		return &FieldError{Field: "out_trade_no", Reason: "must be 6 to 32 of 0-9 A-Z a-z _ - | *"}
	case r.TotalFee < 1 || r.TotalFee > maxFee:
		return &FieldError{Field: "total_fee", Reason: fmt.Sprintf("must be 1 to %d fen, not %d", maxFee, r.TotalFee)}
	case strings.Contains(r.NotifyURL, "?"):
		return &FieldError{Field: "notify_url", Reason: "must have no query"}
	case !r.TimeExpire.IsZero() && !r.TimeExpire.After(r.TimeStart):
		return &FieldError{Field: "time_expire", Reason: "must be after time_start"}
	}
	return nil
}

// checkText holds a field to its length in bytes and to text that survives XML.
func checkText(name, value string, limit int, required bool) error {
	switch {
	case value == "" && required:
		return &FieldError{Field: name, Reason: "is missing"}
	case !utf8.ValidString(value):
		return &FieldError{Field: name, Reason: "is not UTF-8"}
	case len(value) > limit:
		return &FieldError{Field: name, Limit: limit,
			Reason: fmt.Sprintf("has %d bytes, at most %d are allowed (a Chinese character is 3)", len(value), limit)}
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff }):
		return &FieldError{Field: name, Reason: "holds a control character"}
	}
	return nil
}

func orderNumber(s string) bool {
	return len(s) >= 6 && len(s) <= 32 && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_-|*", r))
	})
}

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Beijing).Format(timeLayout)
}

// UnifiedOrderResponse is an order that WeChat has made.
type UnifiedOrderResponse struct {
	PrepayID  string
	CodeURL   string // NATIVE: the text of the QR code; valid 2 hours
	TradeType string
	Params    Params // the whole answer
}

// UnifiedOrder makes the order whose content is order, as
// [UnifiedOrderRequest.Params] made it. Errors: *Error. ORDERPAID says that the
// number has been paid already: query it.
func (c *Client) UnifiedOrder(ctx context.Context, order Params) (*UnifiedOrderResponse, error) {
	p, err := c.do(ctx, question{name: "unifiedorder", path: "/pay/unifiedorder", params: order,
		repeats: []string{"out_trade_no", "trade_type", "device_info"}})
	if err != nil {
		return nil, err
	}
	r := &UnifiedOrderResponse{PrepayID: p.Get("prepay_id"), CodeURL: p.Get("code_url"), TradeType: p.Get("trade_type"), Params: p}
	if order.Get("trade_type") == "NATIVE" && !printable(r.CodeURL) {
		return nil, &Error{Interface: "unifiedorder", Problem: ProblemSyntax, Message: "no code_url", Sent: true}
	}
	return r, nil
}

// maxCodeURL bounds what is made into a QR code; the specification says 64.
const maxCodeURL = 512

func printable(s string) bool {
	return s != "" && len(s) <= maxCodeURL && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}
