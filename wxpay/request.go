package wxpay

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
)

// nonceBytes of randomness make a nonce_str of 32 characters.
const nonceBytes = 16

// about begins a question: whose it is and what it is about, with room for more.
func (c *Client) about(fields ...Field) Params {
	p := append(make(Params, 0, 8), Field{"appid", c.AppID}, Field{"mch_id", c.MchID})
	return append(p, fields...)
}

// aboutOrder begins a question about an order, by either of its numbers.
func (c *Client) aboutOrder(transactionID, outTradeNo string) (Params, error) {
	err := checkNumbers(textField{"transaction_id", transactionID, 32, false}, textField{"out_trade_no", outTradeNo, 32, transactionID == ""})
	p := c.about()
	p.addIf("transaction_id", transactionID)
	p.addIf("out_trade_no", outTradeNo)
	return p, err
}

// sign adds nonce_str, sign_type and sign to p and returns the document, in which
// the fields named escaped are URL-encoded. The client's way of signing holds,
// whatever p was made for.
func (c *Client) sign(p Params, escaped ...string) ([]byte, error) {
	switch {
	case len(c.Key) != KeyLength:
		return nil, ErrKeyLength // with none, anybody could sign the answer
	case !c.SignType.known():
		return nil, ErrSignType
	}
	signed := make(Params, 0, len(p)+3)
	for _, f := range p {
		switch f.Name {
		case "nonce_str", "sign", "sign_type":
			continue
		}
		if f.Name == "appid" && f.Value != c.AppID || f.Name == "mch_id" && f.Value != c.MchID {
			return nil, &FieldError{Field: f.Name, Reason: "is another merchant's than the client's"}
		}
		if err := checkField(f, signed); err != nil {
			return nil, err
		}
		signed = append(signed, f)
	}
	nonce, err := c.nonce()
	if err != nil {
		return nil, err
	}
	signed = append(signed, Field{"nonce_str", nonce})
	if c.SignType != "" && c.SignType != MD5 {
		signed = append(signed, Field{"sign_type", string(c.SignType)})
	}
	signed = append(signed, Field{"sign", signed.Sign(c.Key, c.SignType)})
	for _, name := range escaped {
		signed = signed.With(name, url.QueryEscape(signed.Get(name)))
	}
	return signed.AppendXML(make([]byte, 0, 1024)), nil
}

// checkField refuses what would not come out of the document as it went in.
func checkField(f Field, before Params) error {
	for i := range len(f.Name) {
		if !nameByte(f.Name[i], i > 0) {
			return &FieldError{Field: f.Name, Reason: "is no name of a field"}
		}
	}
	if f.Name == "" {
		return &FieldError{Field: f.Name, Reason: "has no name"}
	}
	if before.Has(f.Name) {
		return &FieldError{Field: f.Name, Reason: "is there twice"}
	}
	if _, reason := illegal(f.Value); reason != "" {
		return &FieldError{Field: f.Name, Reason: "cannot be sent: " + reason}
	}
	return nil
}

// fill gives a new request what it leaves to the client to say.
func (c *Client) fill(appID, mchID *string, signType *SignType) {
	*appID, *mchID = cmp.Or(*appID, c.AppID), cmp.Or(*mchID, c.MchID)
	*signType = cmp.Or(*signType, c.SignType)
}

// nonce is never made of the clock: two tills would sign the same second alike.
func (c *Client) nonce() (string, error) {
	source := c.Rand
	if source == nil {
		source = rand.Reader
	}
	random := make([]byte, nonceBytes, 3*nonceBytes) // room for the digits behind it
	if _, err := io.ReadFull(source, random); err != nil {
		return "", fmt.Errorf("making a nonce: %w", err)
	}
	return string(hex.AppendEncode(random, random)[nonceBytes:]), nil
}
