package wxpay

import (
	"log/slog"
	"strconv"
	"time"
)

// BrandWCPayRequest is what a web page hands to WeixinJSBridge to pay a JSAPI
// order (section 4.4). Its names in JSON are the bridge's, capitals included;
// appId is not the appid of the other documents, timeStamp is a text, not a
// number. Like a code_url, it is the order to whoever holds it.
type BrandWCPayRequest struct {
	AppID     string   `json:"appId"`
	TimeStamp string   `json:"timeStamp"` // seconds since 1970
	NonceStr  string   `json:"nonceStr"`
	Package   string   `json:"package"` // prepay_id=...
	SignType  SignType `json:"signType"`
	PaySign   string   `json:"paySign"`
}

// Params are the fields under the bridge's names.
func (r *BrandWCPayRequest) Params() Params {
	return Params{
		{"appId", r.AppID}, {"timeStamp", r.TimeStamp}, {"nonceStr", r.NonceStr},
		{"package", r.Package}, {"signType", string(r.SignType)}, {"paySign", r.PaySign},
	}
}

// String is whose request it is: the rest is the order.
func (r BrandWCPayRequest) String() string { return "appId " + r.AppID }

// GoString is String, for %#v.
func (r BrandWCPayRequest) GoString() string { return r.String() }

// LogValue is String, for log/slog.
func (r BrandWCPayRequest) LogValue() slog.Value { return slog.StringValue(r.String()) }

// BrandWCPayRequest signs the payment of the JSAPI order that [Client.UnifiedOrder]
// made, in the way in which the order was signed: WeChat takes no other. It is
// good for the 2 hours of its prepay_id. Errors: *FieldError, those of
// [Client.Validate].
func (c *Client) BrandWCPayRequest(prepayID string, at time.Time) (*BrandWCPayRequest, error) {
	stamp, nonce, err := c.stamp(textField{"prepay_id", prepayID, 64, true}, stamped{"timeStamp", at})
	if err != nil {
		return nil, err
	}
	r := &BrandWCPayRequest{
		AppID: c.AppID, TimeStamp: stamp, NonceStr: nonce,
		Package: "prepay_id=" + prepayID, SignType: c.SignType,
	}
	if r.SignType == "" {
		r.SignType = MD5
	}
	r.PaySign = r.Params().With("paySign", "").Sign(c.Key, r.SignType)
	return r, nil
}

// AppPayRequest is what an app hands to WeChat's open SDK to pay an APP order
// (trade_type APP of section 4.1). Its names are all in lower case and without
// underscores, and there is no field for the sign type: WeChat goes by the order.
type AppPayRequest struct {
	AppID     string `json:"appid"`
	PartnerID string `json:"partnerid"` // the mch_id
	PrepayID  string `json:"prepayid"`
	Package   string `json:"package"` // Sign=WXPay
	NonceStr  string `json:"noncestr"`
	TimeStamp string `json:"timestamp"` // seconds since 1970
	Sign      string `json:"sign"`
}

// Params are the fields under the SDK's names.
func (r *AppPayRequest) Params() Params {
	return Params{
		{"appid", r.AppID}, {"partnerid", r.PartnerID}, {"prepayid", r.PrepayID},
		{"package", r.Package}, {"noncestr", r.NonceStr}, {"timestamp", r.TimeStamp}, {"sign", r.Sign},
	}
}

// String is whose request it is: the rest is the order.
func (r AppPayRequest) String() string { return "appid " + r.AppID }

// GoString is String, for %#v.
func (r AppPayRequest) GoString() string { return r.String() }

// LogValue is String, for log/slog.
func (r AppPayRequest) LogValue() slog.Value { return slog.StringValue(r.String()) }

// AppPayRequest signs the payment of the APP order that [Client.UnifiedOrder]
// made. It is good for the 2 hours of its prepay_id. Errors: *FieldError, those of
// [Client.Validate].
func (c *Client) AppPayRequest(prepayID string, at time.Time) (*AppPayRequest, error) {
	stamp, nonce, err := c.stamp(textField{"prepay_id", prepayID, 64, true}, stamped{"timestamp", at})
	if err != nil {
		return nil, err
	}
	r := &AppPayRequest{
		AppID: c.AppID, PartnerID: c.MchID, PrepayID: prepayID,
		Package: "Sign=WXPay", NonceStr: nonce, TimeStamp: stamp,
	}
	r.Sign = r.Params().Sign(c.Key, c.SignType)
	return r, nil
}

// stamped is a moment and what its field is called where it goes.
type stamped struct {
	name string
	at   time.Time
}

// stamp is what everything has in common that goes out without a question to
// WeChat: the merchant, what it is about, the time and a nonce.
func (c *Client) stamp(about textField, at stamped) (stamp, nonce string, err error) {
	err = checkTexts([]textField{{"appid", c.AppID, 32, true}, {"mch_id", c.MchID, 32, true}, about})
	if err == nil {
		err = c.checkMerchant()
	}
	if err != nil {
		return "", "", err
	}
	stamp = strconv.FormatInt(at.at.Unix(), 10)
	if len(stamp) != 10 || at.at.Unix() < 0 {
		return "", "", &FieldError{Field: at.name, Reason: "must be ten digits of seconds (7.3), a moment after 2001"}
	}
	nonce, err = c.nonce()
	return stamp, nonce, err
}
