package sandbox

import (
	"encoding/json"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxtill/wxpay"
)

// rule is one line of a request table in chapter 4.
type rule struct {
	name     string
	limit    int // bytes of UTF-8
	required bool
	form     func(value string) bool // nil: any text
	want     string                  // what form asks for, for people
	escaped  bool                    // signed as it was, sent URL-encoded
}

// common are the fields of every request.
var common = []rule{
	{name: "appid", limit: 32, required: true},
	{name: "mch_id", limit: 32, required: true},
	{name: "nonce_str", limit: 32, required: true},
	{name: "sign", limit: 64, required: true},
	{name: "sign_type", limit: 32},
}

// common are the fields of every request to the interface. The table of section
// 4.12 does not demand an appid.
func (e endpoint) common() []rule {
	if e.kind != told {
		return common
	}
	rules := slices.Clone(common)
	rules[0].required = false
	return rules
}

// orderFields are what every order has, however it is paid: section 4.1 with the
// fields that came later.
var orderFields = []rule{
	{name: "device_info", limit: 32},
	{name: "body", limit: 127, required: true},
	{name: "detail", limit: 6000, form: isObject, want: "JSON对象"},
	{name: "attach", limit: 127},
	{name: "out_trade_no", limit: 32, required: true, form: isNumber, want: "6-32位数字、字母或_-|*"},
	{name: "total_fee", limit: 9, required: true, form: isFee, want: "大于0的整数，单位为分"},
	{name: "fee_type", limit: 16, form: oneOf("CNY"), want: "CNY"},
	{name: "spbill_create_ip", limit: 16, required: true, form: isIP, want: "IP地址"},
	{name: "time_start", limit: 14, form: isTime, want: "yyyyMMddHHmmss"},
	{name: "time_expire", limit: 14, form: isTime, want: "yyyyMMddHHmmss"},
	{name: "goods_tag", limit: 32},
	{name: "limit_pay", limit: 32, form: oneOf("no_credit"), want: "no_credit"},
	{name: "scene_info", limit: 256, form: isObject, want: "JSON对象"},
}

// orderRules are those of unifiedorder. What one trade_type alone demands is in
// checkTradeType.
var orderRules = slices.Concat(orderFields, []rule{
	{name: "notify_url", limit: 256, required: true, form: isNotifyURL, want: "不带参数的URL"},
	{name: "trade_type", limit: 16, required: true, form: oneOf("JSAPI", "NATIVE", "APP"), want: "JSAPI、NATIVE或APP"},
	{name: "product_id", limit: 32},
	{name: "openid", limit: 128},
})

// queryRules are section 4.3: one of the two numbers has to be there.
var queryRules = []rule{
	{name: "transaction_id", limit: 32},
	{name: "out_trade_no", limit: 32},
}

// authCodeRules are those of authcodetoopenid.
var authCodeRules = []rule{
	{name: "auth_code", limit: 128, required: true},
}

// closeRules are section 4.7.
var closeRules = []rule{
	{name: "out_trade_no", limit: 32, required: true},
}

// refundRules are section 4.8 with the fields that came later, which made
// op_user_id needless.
var refundRules = []rule{
	{name: "device_info", limit: 32},
	{name: "transaction_id", limit: 32},
	{name: "out_trade_no", limit: 32},
	{name: "out_refund_no", limit: 32, required: true, form: isRefundNumber, want: "数字、字母或_-|*@"},
	{name: "total_fee", limit: 9, required: true, form: isFee, want: "大于0的整数，单位为分"},
	{name: "refund_fee", limit: 9, required: true, form: isFee, want: "大于0的整数，单位为分"},
	{name: "refund_fee_type", limit: 8, form: oneOf("CNY"), want: "CNY"},
	{name: "op_user_id", limit: 32},
	{name: "refund_desc", limit: 80},
	{name: "refund_account", limit: 30, form: oneOf("REFUND_SOURCE_UNSETTLED_FUNDS", "REFUND_SOURCE_RECHARGE_FUNDS"),
		want: "REFUND_SOURCE_UNSETTLED_FUNDS或REFUND_SOURCE_RECHARGE_FUNDS"},
	{name: "notify_url", limit: 256, form: isNotifyURL, want: "不带参数的URL"},
}

// refundQueryRules are section 4.9: one of the four numbers has to be there.
var refundQueryRules = []rule{
	{name: "device_info", limit: 32},
	{name: "transaction_id", limit: 32},
	{name: "out_trade_no", limit: 32},
	{name: "out_refund_no", limit: 32},
	{name: "refund_id", limit: 32},
	{name: "offset", limit: 9, form: isCount, want: "不小于0的整数"},
}

// shortRules are section 4.11. Only links of static codes and of orders lead
// anywhere; another one is refused by the interface itself.
var shortRules = []rule{
	{name: "long_url", limit: 512, required: true, escaped: true},
}

// reportRules are section 4.12.
var reportRules = []rule{
	{name: "device_info", limit: 32},
	{name: "interface_url", limit: 127, required: true, form: isNotifyURL, want: "完整的接口URL"},
	{name: "execute_time_", limit: 10, required: true, form: isCount, want: "毫秒数"},
	{name: "return_code", limit: 16, required: true, form: oneOf("SUCCESS", "FAIL"), want: "SUCCESS或FAIL"},
	{name: "return_msg", limit: 128},
	{name: "result_code", limit: 16, required: true, form: oneOf("SUCCESS", "FAIL"), want: "SUCCESS或FAIL"},
	{name: "err_code", limit: 32},
	{name: "err_code_des", limit: 128},
	{name: "out_trade_no", limit: 32},
	{name: "user_ip", limit: 16, required: true, form: isIP, want: "IP地址"},
	{name: "time", limit: 14, form: isTime, want: "yyyyMMddHHmmss"},
}

// check holds a request to its table. An empty element counts as absent, as it
// does for the signature.
func check(p wxpay.Params, rules []rule) *failure {
	for _, r := range rules {
		v := p.Get(r.name)
		switch {
		case v == "" && r.required:
			return lacks(r.name)
		case v == "":
		case len(v) > r.limit:
			return wrong(r.name, "长度超过"+strconv.Itoa(r.limit)+"字节")
		case r.form != nil && !r.form(v):
			return wrong(r.name, "应为"+r.want)
		}
	}
	return nil
}

var (
	numberForm = regexp.MustCompile(`^[0-9A-Za-z_\-|*]{6,32}$`)
	refundForm = regexp.MustCompile(`^[0-9A-Za-z_\-|*@]+$`)
	feeForm    = regexp.MustCompile(`^[1-9][0-9]*$`)
	countForm  = regexp.MustCompile(`^[0-9]+$`)
)

func isNumber(v string) bool { return numberForm.MatchString(v) }

func isRefundNumber(v string) bool { return refundForm.MatchString(v) }

func isFee(v string) bool { return feeForm.MatchString(v) }

func isCount(v string) bool { return countForm.MatchString(v) }

func isIP(v string) bool {
	_, err := netip.ParseAddr(v)
	return err == nil
}

// isObject wants a JSON object, which detail and scene_info have been since they
// came.
func isObject(v string) bool {
	return strings.HasPrefix(strings.TrimLeft(v, " \t\r\n"), "{") && json.Valid([]byte(v))
}

// isTime wants all fourteen digits: time.Parse alone takes a fraction as well.
func isTime(v string) bool {
	return len(v) == len(timeFormat) && !wireTime(v).IsZero()
}

// isNotifyURL wants an absolute address without a query: WeChat would cut it
// off, and the shop would wait for its own parameters.
func isNotifyURL(v string) bool {
	u, err := url.Parse(v)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" &&
		!strings.ContainsAny(v, "?#")
}

func oneOf(allowed ...string) func(string) bool {
	return func(v string) bool { return slices.Contains(allowed, v) }
}

// checkTimes holds time_start and time_expire against each other and against
// WeChat's clock: what has passed is refused under any rules.
func checkTimes(p wxpay.Params, now time.Time, ahead time.Duration) *failure {
	expire := wireTime(p.Get("time_expire"))
	if expire.IsZero() {
		return nil
	}
	switch start := wireTime(p.Get("time_start")); {
	case !start.IsZero() && !expire.After(start):
		return wrong("time_expire", "应晚于time_start")
	case expire.Sub(now) <= max(0, ahead):
		return wrong("time_expire", "时间过短，刷卡至少1分钟，其他5分钟")
	}
	return nil
}

// wireTime reads a time; zero where there is none.
func wireTime(v string) time.Time {
	t, err := time.ParseInLocation(timeFormat, v, beijing)
	if err != nil {
		return time.Time{}
	}
	return t
}
