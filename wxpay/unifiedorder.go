package wxpay

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"time"
)

// Beijing is GMT+8, the zone of every time on the wire.
var Beijing = time.FixedZone("GMT+8", 8*60*60)

// timeLayout is yyyyMMddHHmmss.
const timeLayout = "20060102150405"

// UnifiedOrderRequest is an order to be made (section 4.1). Texts are limited in
// bytes of UTF-8. What [Client.NewOrder] fills in may be left empty.
type UnifiedOrderRequest struct {
	AppID          string    // 32; NewOrder: the client's
	MchID          string    // 32; NewOrder: the client's
	DeviceInfo     string    // 32; the till's number
	Body           string    // 127; what the customer's phone shows
	Detail         string    // 6000; a JSON object
	Attach         string    // 127; given back as it is
	OutTradeNo     string    // 6 to 32 of 0-9 A-Z a-z _ - | *
	TotalFee       int64     // fen, 1 to 100,000,000
	SpbillCreateIP string    // 16
	TimeStart      time.Time // sent in GMT+8, by the second
	TimeExpire     time.Time // a minute after TimeStart or later
	GoodsTag       string    // 32; which coupons apply
	NotifyURL      string    // 256; no query
	TradeType      string    // NATIVE, JSAPI or APP
	ProductID      string    // 32; demanded for NATIVE
	OpenID         OpenID    // 128; demanded for JSAPI
	LimitPay       string    // no_credit or empty
	SceneInfo      string    // 256; a JSON object
	SignType       SignType  // NewOrder: the client's
}

// LogValue is the order without the openid, for log/slog.
func (r UnifiedOrderRequest) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("out_trade_no", r.OutTradeNo), slog.Int64("total_fee", r.TotalFee), slog.String("trade_type", r.TradeType))
}

// maxFee is the largest order in fen: 1,000,000.00 yuan.
const maxFee = 100_000_000

// NewOrder is the content of a new order of the client's merchant, ready for
// [Client.UnifiedOrder]: all that is sent but nonce_str and sign. Store it before it
// is sent and send the same again on every retry, however late: WeChat takes an order
// number twice only with the same content.
//
// AppID, MchID and SignType are the client's where order leaves them empty. The
// order is checked against the table of section 4.1, and its time_expire against
// Client.Clock: it must lie a minute ahead. The error is a *FieldError.
func (c *Client) NewOrder(order UnifiedOrderRequest) (Params, error) {
	c.fill(&order.AppID, &order.MchID, &order.SignType)
	if err := checkAhead(order.TimeExpire, c.now()); err != nil {
		return nil, err
	}
	return order.Params()
}

// Params is [Client.NewOrder] without a client: nothing is filled in, and
// TimeExpire is held against TimeStart alone. The error is a *FieldError.
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
	p.addIf("openid", string(r.OpenID))
	p.addIf("limit_pay", r.LimitPay)
	p.addIf("scene_info", r.SceneInfo)
	if r.SignType == HMACSHA256 {
		p.Add("sign_type", string(HMACSHA256))
	}
	return p, nil
}

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Beijing).Format(timeLayout)
}

// UnifiedOrderResponse is an order that WeChat has made (section 4.1).
type UnifiedOrderResponse struct {
	PrepayID  string
	CodeURL   string // NATIVE: the text of the QR code; valid 2 hours
	TradeType string
	Params    Params // the whole answer
}

// String is the answer without what leads to the payment.
func (r UnifiedOrderResponse) String() string { return r.Params.String() }

// GoString is String, for %#v.
func (r UnifiedOrderResponse) GoString() string { return r.String() }

// LogValue is String, for log/slog.
func (r UnifiedOrderResponse) LogValue() slog.Value { return slog.StringValue(r.String()) }

// UnifiedOrder makes the order whose content is order, as [Client.NewOrder] made
// it, now or long ago (section 4.1). It may be sent again and again: the same content
// under the same number is the same order, with a fresh code_url, and the old one
// dies. A NATIVE order is shown as a code, a JSAPI order is handed to a page by
// [Client.BrandWCPayRequest], an APP order to an app by [Client.AppPayRequest].
// Errors: *Error. ORDERPAID says that the number has been paid already: query it.
func (c *Client) UnifiedOrder(ctx context.Context, order Params) (*UnifiedOrderResponse, error) {
	r := &UnifiedOrderResponse{}
	err := c.do(ctx, question{name: "unifiedorder", makes: true, path: "/pay/unifiedorder", params: order,
		repeats: []string{"out_trade_no", "trade_type", "device_info"},
		read:    func(p Params) *Error { return r.read(p, order.Get("trade_type")) }})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// read takes the answer apart. A Native order without a code to show is no use.
func (r *UnifiedOrderResponse) read(p Params, tradeType string) *Error {
	*r = UnifiedOrderResponse{PrepayID: p.Get("prepay_id"), CodeURL: p.Get("code_url"), TradeType: p.Get("trade_type"), Params: p}
	switch {
	case r.PrepayID == "":
		return unusable("prepay_id")
	case tradeType == "NATIVE" && !codeURL(r.CodeURL):
		return unusable("code_url")
	}
	return nil
}

// maxCodeURL bounds what is made into a QR code; the specification says 64, a
// later host name may make it longer.
const maxCodeURL = 512

// codeURL reports whether s is an address of printable ASCII.
func codeURL(s string) bool {
	return len(s) <= maxCodeURL && strings.Contains(s, "://") &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}
