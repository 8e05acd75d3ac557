package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"wxtill/wxpay"
)

// behaviour says at which stage a fault interferes.
type behaviour struct {
	noEffect bool
	fail     *failure                        // the business result, instead of the true one
	fields   func(wxpay.Params) wxpay.Params // before the answer is signed
	signed   func(wxpay.Params) wxpay.Params // after
	reply    func(*reply)                    // on the way
}

var behaviours = map[FaultKind]behaviour{
	"":                {},
	LateEffect:        {},
	Slow:              {},
	NoAnswer:          {noEffect: true, reply: func(r *reply) { r.fate = fateHang }},
	Reset:             {noEffect: true, reply: func(r *reply) { r.fate = fateCut }},
	LostAfterEffect:   {reply: func(r *reply) { r.fate = fateCut }},
	HalfAnswer:        {reply: func(r *reply) { r.fate = fateHalf }},
	SystemError:       {noEffect: true, fail: failSystem},
	SystemErrorEffect: {fail: failSystem},
	BankError:         {noEffect: true, fail: failBank},
	ErrCode:           {noEffect: true},
	Recall:            {noEffect: true, fields: func(p wxpay.Params) wxpay.Params { return p.With("recall", "Y") }},
	NoAuth:            {noEffect: true, fail: failNoAuth},
	ReturnFail:        {noEffect: true, reply: func(r *reply) { *r = refusal("SYSERR") }},
	BadSignature:      {signed: signedByAnother},
	Unsigned:          {signed: unsigned},
	Tampered:          {fields: garbled, signed: tampered},
	NoReturnCode:      {signed: headless},
	ReqInfo:           {signed: func(p wxpay.Params) wxpay.Params { return unsigned(p).With("req_info", "AAAA") }},
	ForgedClosed:      {noEffect: true, fail: failOrderClosed, signed: unsigned},
	TwoFields:         {signed: twofold},
	Trailing:          {reply: func(r *reply) { r.body = append(r.body, "<xml></xml>"...) }},
	OtherMerchant:     {fields: func(p wxpay.Params) wxpay.Params { return p.With("mch_id", "10000199") }},
	OtherOrder:        {fields: ofAnother},
	OtherAmount:       {fields: dearer},
	HTML:              {noEffect: true, reply: webPage},
	BadGateway:        {reply: func(r *reply) { r.status = http.StatusBadGateway }},
}

// unsigned takes the signature off, which is the last field.
func unsigned(p wxpay.Params) wxpay.Params { return p[:len(p)-1] }

// tampered changes the amount, or the nonce where there is no amount.
func tampered(p wxpay.Params) wxpay.Params {
	switch p.Get("total_fee") {
	case "":
	case "1":
		return p.With("total_fee", "2")
	default:
		return p.With("total_fee", "1")
	}
	return p.With("nonce_str", "tampered")
}

// garbled changes a block in the middle of what is encrypted.
func garbled(p wxpay.Params) wxpay.Params {
	sealed := []byte(p.Get("req_info"))
	if len(sealed) == 0 {
		return p
	}
	at := &sealed[len(sealed)/2]
	if *at == 'A' {
		*at = 'B'
	} else {
		*at = 'A'
	}
	return p.With("req_info", string(sealed))
}

// headless takes return_code off, and the signature with it.
func headless(p wxpay.Params) wxpay.Params {
	return slices.DeleteFunc(unsigned(p), func(f wxpay.Field) bool { return f.Name == "return_code" })
}

// signedByAnother signs with a key that is not the merchant's. HMAC or MD5 is
// told by the length of the signature that stands there.
func signedByAnother(p wxpay.Params) wxpay.Params {
	t := wxpay.MD5
	if len(p.Get("sign")) > 32 {
		t = wxpay.HMACSHA256
	}
	return p.With("sign", sign(p, strings.Repeat("0", wxpay.KeyLength), t))
}

// twofold repeats the amount, or result_code where there is no amount.
func twofold(p wxpay.Params) wxpay.Params {
	name := "result_code"
	if p.Has("total_fee") {
		name = "total_fee"
	}
	return append(p, wxpay.Field{Name: name, Value: "1"})
}

// ofAnother bends the number of the order, and that of the refund where there is
// one, because a refund may be asked for by that alone.
func ofAnother(p wxpay.Params) wxpay.Params {
	other := "other-" + p.Get("nonce_str")
	for _, name := range []string{"out_refund_no", "out_refund_no_0"} {
		if p.Has(name) {
			p = p.With(name, other)
		}
	}
	return p.With("out_trade_no", other)
}

func dearer(p wxpay.Params) wxpay.Params {
	n, err := strconv.ParseInt(p.Get("total_fee"), 10, 64)
	if err != nil {
		return p
	}
	return p.With("total_fee", fen(n+1))
}

func webPage(r *reply) {
	r.contentType, r.stream = htmlText, nil
	r.body = []byte("<!DOCTYPE html>\n<html><body><h1>Welcome to our Wi-Fi</h1></body></html>\n")
}
