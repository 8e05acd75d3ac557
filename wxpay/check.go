package wxpay

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// check holds the order to the table of section 4.1.
func (r *UnifiedOrderRequest) check() error {
	err := checkTexts([]textField{
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
		{"openid", string(r.OpenID), 128, r.TradeType == "JSAPI"},
		{"limit_pay", r.LimitPay, 32, false},
		{"scene_info", r.SceneInfo, 256, false},
	})
	if err != nil {
		return err
	}
	return r.checkMeaning()
}

// checkMeaning looks at what lengths cannot tell.
func (r *UnifiedOrderRequest) checkMeaning() error {
	feeErr := checkAmount("total_fee", r.TotalFee)
	begin, end := r.TimeStart.Truncate(time.Second), r.TimeExpire.Truncate(time.Second)
	switch {
	case !orderNumber(r.OutTradeNo):
		return &FieldError{Field: "out_trade_no", Reason: "must be 6 to 32 of 0-9 A-Z a-z _ - | *"}
	case feeErr != nil:
		return feeErr
	case !ipAddress(r.SpbillCreateIP):
		return &FieldError{Field: "spbill_create_ip", Reason: "must be an IP address"}
	case !notifyURL(r.NotifyURL):
		return &FieldError{Field: "notify_url", Reason: "must be an http or https address without a query"}
	case r.TradeType != "NATIVE" && r.TradeType != "JSAPI" && r.TradeType != "APP":
		return &FieldError{Field: "trade_type", Reason: "must be NATIVE, JSAPI or APP"}
	case !fourDigits(r.TimeStart):
		return &FieldError{Field: "time_start", Reason: "must have a year of four digits"}
	case !fourDigits(r.TimeExpire):
		return &FieldError{Field: "time_expire", Reason: "must have a year of four digits"}
	case strings.ContainsAny(string(r.OpenID), " \t"):
		return &FieldError{Field: "openid", Reason: "holds a space"}
	case !r.TimeExpire.IsZero() && end.Sub(begin) < minExpire:
		return &FieldError{Field: "time_expire", Reason: "must be at least a minute after time_start"}
	case r.Detail != "" && !jsonObject(r.Detail):
		return &FieldError{Field: "detail", Reason: "must be a JSON object"}
	case r.SceneInfo != "" && !jsonObject(r.SceneInfo):
		return &FieldError{Field: "scene_info", Reason: "must be a JSON object"}
	case r.LimitPay != "" && r.LimitPay != "no_credit":
		return &FieldError{Field: "limit_pay", Reason: "must be no_credit or empty"}
	case !r.SignType.known():
		return &FieldError{Field: "sign_type", Reason: "must be MD5 or HMAC-SHA256"}
	}
	return nil
}

// minExpire is how far ahead of the order time_expire lies at least. Some accounts
// refuse one of 5 minutes or less.
const minExpire = time.Minute

// checkAhead holds the time_expire of a new order against WeChat's time.
func checkAhead(expire, now time.Time) error {
	if !expire.IsZero() && expire.Truncate(time.Second).Sub(now) < minExpire {
		return &FieldError{Field: "time_expire", Reason: "must lie at least a minute ahead"}
	}
	return nil
}

// fourDigits reports whether a time has the length of yyyyMMddHHmmss.
func fourDigits(t time.Time) bool { return len(formatTime(t)) <= len(timeLayout) }

// ipAddress reports whether s is an address that means the same on every machine.
func ipAddress(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Zone() == ""
}

func jsonObject(s string) bool {
	return strings.HasPrefix(strings.TrimLeft(s, " \t\r\n"), "{") && json.Valid([]byte(s))
}

// notifyURL reports whether WeChat can call the address.
func notifyURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && !strings.ContainsAny(s, "?# ")
}

// textField is one line of a request table in chapter 4.
type textField struct {
	name, value string
	limit       int // bytes of UTF-8
	required    bool
}

// checkTexts returns the *FieldError of the first field that breaks its line.
func checkTexts(fields []textField) error {
	for _, f := range fields {
		if err := checkText(f.name, f.value, f.limit, f.required); err != nil {
			return err
		}
	}
	return nil
}

// checkText holds a field to its length in bytes and to text that survives XML.
func checkText(name, value string, limit int, required bool) error {
	switch {
	case required && strings.TrimSpace(value) == "":
		return &FieldError{Field: name, Reason: "is missing"}
	case !utf8.ValidString(value):
		return &FieldError{Field: name, Reason: "is not UTF-8"}
	case len(value) > limit:
		return &FieldError{Field: name, Limit: limit,
			Reason: fmt.Sprintf("has %d bytes, at most %d are allowed (a Chinese character is 3)", len(value), limit)}
	case strings.ContainsFunc(value, func(r rune) bool { return control(r) || r == 0xfffe || r == 0xffff }):
		return &FieldError{Field: name, Reason: "holds a control character"}
	}
	return nil
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

func orderNumber(s string) bool { return len(s) >= 6 && len(s) <= 32 && alphanumeric(s, "_-|*") }

// alphanumeric reports whether s holds letters, digits and these marks alone.
func alphanumeric(s, marks string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune(marks, r))
	})
}

// checkAmount holds an amount to what one order may cost.
func checkAmount(field string, fen int64) error {
	if fen < 1 || fen > maxFee {
		return &FieldError{Field: field, Reason: fmt.Sprintf("must be 1 to %d fen, not %d", maxFee, fen)}
	}
	return nil
}

// checkNumbers holds the numbers by which a question names an order or a refund to
// their lengths, and to what is in a number.
func checkNumbers(fields ...textField) error {
	err := checkTexts(fields)
	for _, f := range fields {
		err = cmp.Or(err, checkNumber(f.name, f.value))
	}
	return err
}

// checkNumber looks at the number of something that is there already. Another
// program may have made it, in years in which WeChat took other letters, too.
func checkNumber(name, value string) error {
	if strings.ContainsAny(value, " \t") {
		return &FieldError{Field: name, Reason: "holds a space"}
	}
	return nil
}

// unsent is a question that was not sent, and why.
func unsent(name string, err error) *Error {
	return &Error{Interface: name, Problem: ProblemRequest, Err: err}
}

// missing is the error of a question that names no order.
func missing(name, field string) *Error {
	return unsent(name, &FieldError{Field: field, Reason: "is missing"})
}
