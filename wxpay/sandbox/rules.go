package sandbox

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"wxtill/wxpay"
)

// rule is one row of a table of request fields in chapter 4. Lengths are bytes.
type rule struct {
	name     string
	limit    int
	required bool
	form     *regexp.Regexp // nil: any text
}

var (
	digitsForm = regexp.MustCompile(`^[1-9][0-9]{0,8}$`)
	timeForm   = regexp.MustCompile(`^[0-9]{14}$`)
	orderForm  = regexp.MustCompile(`^[0-9A-Za-z_\-|*]{6,32}$`)
	ipForm     = regexp.MustCompile(`^[0-9A-Fa-f.:]{3,16}$`)
	nativeForm = regexp.MustCompile(`^NATIVE$`)
	urlForm    = regexp.MustCompile(`^https?://[^?]+$`)
)

// orderRules is the table of section 4.1.
var orderRules = []rule{
	{"appid", 32, true, nil}, {"mch_id", 32, true, nil}, {"device_info", 32, false, nil},
	{"nonce_str", 32, true, nil}, {"sign", 64, true, nil}, {"body", 127, true, nil}, {"attach", 127, false, nil},
	{"out_trade_no", 32, true, orderForm}, {"total_fee", 9, true, digitsForm},
	{"spbill_create_ip", 16, true, ipForm}, {"time_start", 14, false, timeForm}, {"time_expire", 14, false, timeForm},
	{"goods_tag", 32, false, nil}, {"notify_url", 256, true, urlForm}, {"trade_type", 16, true, nativeForm},
	{"product_id", 32, true, nil}, {"openid", 128, false, nil},
}

// queryRules is the table of section 4.3.
var queryRules = []rule{
	{"appid", 32, true, nil}, {"mch_id", 32, true, nil}, {"transaction_id", 32, false, nil},
	{"out_trade_no", 32, false, orderForm}, {"nonce_str", 32, true, nil}, {"sign", 64, true, nil},
}

// closeRules is the table of section 4.7.
var closeRules = []rule{
	{"appid", 32, true, nil}, {"mch_id", 32, true, nil},
	{"out_trade_no", 32, true, orderForm}, {"nonce_str", 32, true, nil}, {"sign", 64, true, nil},
}

// check says what is wrong with a request, as WeChat words it, or "".
func check(p wxpay.Params, rules []rule) string {
	for _, r := range rules {
		v := p.Get(r.name)
		switch {
		case v == "" && r.required:
			return "缺少参数" + r.name
		case v == "":
		case len(v) > r.limit:
			return r.name + "参数长度有误"
		case r.form != nil && !r.form.MatchString(v), !utf8.ValidString(v):
			return r.name + "参数格式有误"
		}
	}
	start, expire := p.Get("time_start"), p.Get("time_expire")
	switch {
	case start != "" && expire != "" && strings.Compare(expire, start) <= 0:
		return "time_expire参数格式有误"
	case p.Get("transaction_id") == "" && p.Get("out_trade_no") == "":
		return "缺少参数out_trade_no"
	}
	return ""
}
