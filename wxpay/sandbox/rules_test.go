package sandbox

import (
	"strings"
	"testing"
	"time"
)

func TestOrderFields(t *testing.T) {
	long := strings.Repeat("a", 33)
	for _, tt := range []struct{ field, value, want string }{
		{"body", han(42), ""}, // 126 bytes
		{"body", han(43), "PARAM_ERROR"},
		{"body", "a ]]> b <html> &amp;", ""},
		{"body", "", "LACK_PARAMS"},
		{"attach", han(43), "PARAM_ERROR"},
		{"attach", "", ""}, // an empty element is an absent one
		{"device_info", long, "PARAM_ERROR"},
		{"nonce_str", long, "PARAM_ERROR"},
		{"nonce_str", "", "LACK_PARAMS"},
		{"appid", "", "LACK_PARAMS"},
		{"appid", "wxother", "APPID_MCHID_NOT_MATCH"},
		{"out_trade_no", "", "LACK_PARAMS"},
		{"out_trade_no", "12345", "PARAM_ERROR"},
		{"out_trade_no", "123456", ""},
		{"out_trade_no", strings.Repeat("9", 32), ""},
		{"out_trade_no", long, "PARAM_ERROR"},
		{"out_trade_no", "Aa0_-|*", ""},
		{"out_trade_no", "Aa0_-|*.", "PARAM_ERROR"},
		{"out_trade_no", "订单123456", "PARAM_ERROR"},
		{"out_trade_no", "123456\n", "PARAM_ERROR"},
		{"total_fee", "", "LACK_PARAMS"},
		{"total_fee", "0", "PARAM_ERROR"},
		{"total_fee", "01", "PARAM_ERROR"},
		{"total_fee", "-1", "PARAM_ERROR"},
		{"total_fee", "+1", "PARAM_ERROR"},
		{"total_fee", "1.0", "PARAM_ERROR"},
		{"total_fee", "1e3", "PARAM_ERROR"},
		{"total_fee", "999999999", ""},
		{"total_fee", "1000000000", "PARAM_ERROR"},
		{"fee_type", "CNY", ""},
		{"fee_type", "USD", "PARAM_ERROR"},
		{"spbill_create_ip", "", "LACK_PARAMS"},
		{"spbill_create_ip", "::1", ""},
		{"spbill_create_ip", "127.0.0.256", "PARAM_ERROR"},
		{"spbill_create_ip", "localhost", "PARAM_ERROR"},
		{"spbill_create_ip", "2001:db8:0:1:1:1:1:1", "PARAM_ERROR"}, // over 16 bytes
		{"time_start", "20260304", "PARAM_ERROR"},
		{"time_start", "20260304115900", ""},
		{"time_start", "20261304115900", "PARAM_ERROR"},
		{"time_expire", "20260304120000", "PARAM_ERROR"}, // is now
		{"time_expire", "20260304115959", "PARAM_ERROR"}, // has passed
		{"time_expire", "20250304120001", "PARAM_ERROR"}, // last year
		{"time_expire", "20260304120001", ""},
		{"time_expire", "20260304120000.5", "PARAM_ERROR"},
		{"goods_tag", long, "PARAM_ERROR"},
		{"notify_url", "", "LACK_PARAMS"},
		{"notify_url", "https://shop.invalid/n?a=1", "PARAM_ERROR"},
		{"notify_url", "https://shop.invalid/n#a", "PARAM_ERROR"},
		{"notify_url", "shop.invalid/n", "PARAM_ERROR"},
		{"notify_url", "ftp://shop.invalid/n", "PARAM_ERROR"},
		{"notify_url", "https://shop.invalid/" + strings.Repeat("n", 236), "PARAM_ERROR"},
		{"trade_type", "", "LACK_PARAMS"},
		{"trade_type", "native", "PARAM_ERROR"},
		{"trade_type", "APP", ""},
		{"trade_type", "JSAPI", "LACK_PARAMS"}, // of openid
		{"product_id", long, "PARAM_ERROR"},
		{"product_id", "", ""},
		{"openid", strings.Repeat("o", 129), "PARAM_ERROR"},
		{"limit_pay", "no_credit", ""},
		{"limit_pay", "no_debit", "PARAM_ERROR"},
		{"detail", `{"goods_detail":[{"goods_id":"1","quantity":1,"price":1250}]}`, ""},
		{"detail", ` {"a":"]]>"}`, ""},
		{"detail", `{"a":"` + strings.Repeat("d", 6000) + `"}`, "PARAM_ERROR"},
		{"detail", "咖啡 1", "PARAM_ERROR"},
		{"detail", `[{"goods_id":"1"}]`, "PARAM_ERROR"},
		{"detail", `{"goods_detail":[}`, "PARAM_ERROR"},
		{"scene_info", `{"store_info":{"id":"1"}}`, ""},
		{"scene_info", `{"id":"` + strings.Repeat("s", 250) + `"}`, "PARAM_ERROR"},
		{"scene_info", "shop 1", "PARAM_ERROR"},
		{"a_field_of_the_future", "whatever", ""},
		{"sign_type", "MD5", ""},
		{"sign_type", "HMAC-SHA256", ""},
	} {
		t.Run(tt.field+"="+tt.value[:min(len(tt.value), 24)], func(t *testing.T) {
			c := open(t, Options{})
			answer := c.ask("unifiedorder", c.order("A00001").With(tt.field, tt.value))
			if got := answer.Get("err_code"); got != tt.want || answer.Get("return_code") != "SUCCESS" {
				t.Fatalf("answer %v, want err_code %q", answer, tt.want)
			}
			if made := len(c.Orders()) == 1; made != (tt.want == "") {
				t.Errorf("order made: %v", made)
			}
			if des := answer.Get("err_code_des"); tt.want == "LACK_PARAMS" && tt.value == "" && !strings.Contains(des, tt.field) {
				t.Errorf("%q does not name the field", des)
			}
		})
	}
}

func TestExpireAgainstStart(t *testing.T) {
	c := open(t, Options{})
	p := c.order("A00001").With("time_start", "20260304121000").With("time_expire", "20260304121000")
	if got := c.ask("unifiedorder", p).Get("err_code"); got != "PARAM_ERROR" {
		t.Errorf("time_expire = time_start: %q", got)
	}
}

func TestRules(t *testing.T) {
	at := func(d time.Duration) string { return noon.Add(d).Format(timeFormat) }
	for _, tt := range []struct {
		name, field, value string
		rules              Rules
		want               string
	}{
		{"product_id is demanded", "product_id", "", Rules{RequireProductID: true}, "LACK_PARAMS"},
		{"product_id is there", "product_id", "S1", Rules{RequireProductID: true}, ""},
		{"one minute is too short", "time_expire", at(time.Minute), Rules{MinExpire: time.Minute}, "PARAM_ERROR"},
		{"over one minute", "time_expire", at(time.Minute + time.Second), Rules{MinExpire: time.Minute}, ""},
		{"five minutes are too short", "time_expire", at(5 * time.Minute), Rules{MinExpire: 5 * time.Minute}, "PARAM_ERROR"},
		{"passed long ago", "time_expire", at(-time.Hour), Rules{MinExpire: 5 * time.Minute}, "PARAM_ERROR"},
		{"passed, and a limit that is none", "time_expire", at(-time.Second), Rules{MinExpire: -time.Hour}, "PARAM_ERROR"},
		{"no time_expire at all", "time_expire", "", Rules{MinExpire: 5 * time.Minute}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{Rules: tt.rules})
			answer := c.ask("unifiedorder", c.order("A00001").With(tt.field, tt.value))
			if got := answer.Get("err_code"); got != tt.want {
				t.Errorf("got %q, want %q: %v", got, tt.want, answer)
			}
		})
	}
}

func TestQueryAndCloseFields(t *testing.T) {
	c := open(t, Options{})
	for _, tt := range []struct{ name, iface, number, transaction, want string }{
		{"query without a number", "orderquery", "", "", "LACK_PARAMS"},
		{"query of an unknown order", "orderquery", "A99999", "", "ORDERNOTEXIST"},
		{"query by a misshapen transaction_id", "orderquery", "A99999", "4200x", "INVALID_TRANSACTIONID"},
		{"query by an unknown transaction_id", "orderquery", "A99999", strings.Repeat("4", 28), "ORDERNOTEXIST"},
		{"query by a long number", "orderquery", strings.Repeat("4", 33), "", "PARAM_ERROR"},
		{"close without a number", "closeorder", "", "", "LACK_PARAMS"},
		{"close of an unknown order", "closeorder", "A99999", "", "ORDERNOTEXIST"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := c.about(tt.number)
			if tt.transaction != "" {
				p.Add("transaction_id", tt.transaction)
			}
			if got := c.ask(tt.iface, p).Get("err_code"); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
