package wxpay

import (
	"net/url"
	"strings"
	"time"
)

// BizPayURL is the text of a static QR code for one product (section 4.5, mode
// 1): printed once and scanned by any number of customers, each of whom WeChat
// asks the shop about through [Client.NativeHandler]. The code does not age; at is
// written into it because WeChat wants a time_stamp. product_id has at most 32
// bytes. Errors: *FieldError, those of [Client.Validate].
//
// The link is signed by MD5, whatever the client's SignType is: it has no field
// that could say otherwise.
func (c *Client) BizPayURL(productID string, at time.Time) (string, error) {
	stamp, nonce, err := c.stamp(textField{"product_id", productID, 32, true}, stamped{"time_stamp", at})
	if err != nil {
		return "", err
	}
	p := Params{
		{"appid", c.AppID}, {"mch_id", c.MchID}, {"product_id", productID},
		{"time_stamp", stamp}, {"nonce_str", nonce},
	}
	return bizPayURL(append(Params{{"sign", p.Sign(c.Key, MD5)}}, p...)), nil
}

// bizPayURL writes the link as the specification prints it, sign first. Values
// are signed as they are and written escaped.
func bizPayURL(p Params) string {
	var b strings.Builder
	b.WriteString("weixin://wxpay/bizpayurl")
	for i, f := range p {
		b.WriteByte("?&"[min(i, 1)])
		b.WriteString(f.Name)
		b.WriteByte('=')
		b.WriteString(strings.ReplaceAll(url.QueryEscape(f.Value), "+", "%20"))
	}
	return b.String()
}
