package wxpay

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"
)

// AuthCode is what a customer's payment code says: 18 digits that begin with 10
// to 15. Whoever holds it can take the customer's money for a minute, so it is
// in no log and no error, and prints as [auth_code] by any verb.
type AuthCode string

// authCodeLength is how many digits a payment code has.
const authCodeLength = 18

// ParseAuthCode reads what a scanner typed. The error is a *FieldError, which
// does not repeat it.
func ParseAuthCode(text string) (AuthCode, error) {
	if !authCode(text) {
		return "", &FieldError{Field: "auth_code", Reason: "must be 18 digits that begin with 10 to 15"}
	}
	return AuthCode(text), nil
}

func authCode(s string) bool {
	if len(s) != authCodeLength || s[0] != '1' || s[1] > '5' {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

const hiddenCode = "[auth_code]"

// Format hides the code from every verb of package fmt.
func (AuthCode) Format(f fmt.State, _ rune) { io.WriteString(f, hiddenCode) }

// MarshalText hides the code from JSON and other texts.
func (AuthCode) MarshalText() ([]byte, error) { return []byte(hiddenCode), nil }

// LogValue hides the code from log/slog.
func (AuthCode) LogValue() slog.Value { return slog.StringValue(hiddenCode) }

// MicropayRequest is an order that is paid by the customer's payment code. Texts
// are limited in bytes of UTF-8. What [Client.NewMicropay] fills in may be left
// empty.
type MicropayRequest struct {
	AppID          string    // 32; NewMicropay: the client's
	MchID          string    // 32; NewMicropay: the client's
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
	LimitPay       string    // no_credit or empty
	SceneInfo      string    // 256; a JSON object
	SignType       SignType  // NewMicropay: the client's
}

// NewMicropay is the content of a new order of the client's merchant, ready for
// [Client.PayByCode]: all that is sent but auth_code, nonce_str and sign, so that it
// may be stored. The rest is as with [Client.NewOrder].
func (c *Client) NewMicropay(order MicropayRequest) (Params, error) {
	c.fill(&order.AppID, &order.MchID, &order.SignType)
	if err := checkAhead(order.TimeExpire, c.now()); err != nil {
		return nil, err
	}
	return order.Params()
}

// Params is [Client.NewMicropay] without a client: nothing is filled in, and
// TimeExpire is held against TimeStart alone. The error is a *FieldError.
func (r *MicropayRequest) Params() (Params, error) {
	// It is an order like any other, but for two fields that a payment code does
	// not need.
	order := UnifiedOrderRequest{
		AppID: r.AppID, MchID: r.MchID, DeviceInfo: r.DeviceInfo, Body: r.Body, Detail: r.Detail, Attach: r.Attach,
		OutTradeNo: r.OutTradeNo, TotalFee: r.TotalFee, SpbillCreateIP: r.SpbillCreateIP,
		TimeStart: r.TimeStart, TimeExpire: r.TimeExpire, GoodsTag: r.GoodsTag, LimitPay: r.LimitPay,
		SceneInfo: r.SceneInfo, SignType: r.SignType,
		NotifyURL: "https://localhost", TradeType: "APP",
	}
	p, err := order.Params()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(p, func(f Field) bool { return f.Name == "notify_url" || f.Name == "trade_type" }), nil
}

// Micropay (/pay/micropay, which came after the specification) takes the money of
// the customer whose code was scanned, for the order whose content [Client.NewMicropay] made. nil says that it is paid. Errors:
// *Error. USERPAYING says that the customer is asked for the password, so the
// outcome is unknown, as it is after SYSTEMERROR, BANKERROR and every trouble on
// the way: ask [Client.OrderQuery]. There is no notification.
//
// A code is good for one sending. It is never sent again, to a second gateway
// either, once a byte of it has left. [Client.PayByCode] does all that has to be
// done around this call.
func (c *Client) Micropay(ctx context.Context, order Params, code AuthCode) (*Payment, error) {
	if _, err := ParseAuthCode(string(code)); err != nil {
		return nil, unsent("micropay", err)
	}
	var paid *Payment
	err := c.do(ctx, question{
		name: "micropay", path: "/pay/micropay", once: true,
		params:  order.With("auth_code", string(code)),
		repeats: []string{"out_trade_no", "total_fee", "device_info"},
		read:    func(p Params) (failed *Error) { paid, failed = readPayment(p); return failed },
	})
	if err != nil {
		return nil, err
	}
	return paid, nil
}

// AuthCodeToOpenID (/tools/authcodetoopenid, which came after the specification)
// tells which customer shows this payment code, without using it up. An openid is not to be logged or printed. Errors: *Error, with Code
// AUTHCODEEXPIRE, AUTH_CODE_ERROR or AUTH_CODE_INVALID where there is no such
// code.
func (c *Client) AuthCodeToOpenID(ctx context.Context, code AuthCode) (openID OpenID, err error) {
	if _, err := ParseAuthCode(string(code)); err != nil {
		return "", unsent("authcodetoopenid", err)
	}
	err = c.do(ctx, question{
		name: "authcodetoopenid", path: "/tools/authcodetoopenid",
		params: c.about(Field{"auth_code", string(code)}),
		read: func(p Params) *Error {
			if openID = OpenID(p.Get("openid")); openID == "" {
				return unusable("openid")
			}
			return nil
		},
	})
	if err != nil {
		return "", err
	}
	return openID, nil
}
