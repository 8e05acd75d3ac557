package sandbox

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

const no = "A00001"

func TestPaidOrderTellsAll(t *testing.T) {
	c := open(t, Options{})
	p := c.order(no).With("device_info", "till-1").With("attach", "a ]]> b")
	made := c.ask("unifiedorder", p)
	if len(made.Get("code_url")) > 64 || len(made.Get("prepay_id")) > 64 || made.Get("device_info") != "till-1" {
		t.Errorf("made %v", made)
	}
	c.want(c.Phone().Scan(made.Get("code_url")), nil)
	c.clock.advance(20 * time.Second)
	c.want(c.Phone().Pay(), nil)
	got := c.ask("orderquery", c.about(no))
	for name, want := range map[string]string{
		"return_code": "SUCCESS", "result_code": "SUCCESS", "appid": c.o.AppID, "mch_id": c.o.MchID,
		"trade_state": "SUCCESS", "trade_state_desc": "支付成功", "device_info": "till-1", "attach": "a ]]> b",
		"out_trade_no": no, "total_fee": "1250", "cash_fee": "1250", "fee_type": "CNY", "coupon_fee": "",
		"trade_type": "NATIVE", "is_subscribe": "N", "bank_type": "CMB_DEBIT", "time_end": "20260304120020",
		"openid": string(openID(c.o.AppID, "customer")),
	} {
		if got.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, got.Get(name), want)
		}
	}
	id := got.Get("transaction_id")
	if !regexp.MustCompile(`^4200\d{6}20260304\d{10}$`).MatchString(id) {
		t.Errorf("transaction_id %q", id)
	}
	byID := c.ask("orderquery", c.about("A99999").With("transaction_id", id))
	if byID.Get("out_trade_no") != no {
		t.Errorf("transaction_id does not go before out_trade_no: %v", byID)
	}
}

func TestCoupon(t *testing.T) {
	for _, tt := range []struct{ tag, fee, count string }{
		{"COFFEE", "300", "1"}, {"ALL", "1249", "1"}, {"OTHER", "", ""},
	} {
		c := open(t, Options{Coupons: map[string][]Coupon{"COFFEE": {{Fee: 300}}, "ALL": {{Fee: 99999}}}})
		c.want(c.Phone().Scan(c.ask("unifiedorder", c.order(no).With("goods_tag", tt.tag)).Get("code_url")), nil)
		c.want(c.Phone().Pay(), nil)
		got := c.ask("orderquery", c.about(no))
		if got.Get("coupon_fee") != tt.fee || got.Get("coupon_fee_0") != tt.fee || got.Get("coupon_count") != tt.count {
			t.Errorf("%s: %v", tt.tag, got)
		}
		o, _ := c.Order(no)
		if want := fen(1250 - o.CouponFee); got.Get("cash_fee") != want {
			t.Errorf("%s: cash_fee %s, want %s", tt.tag, got.Get("cash_fee"), want)
		}
	}
}

func TestSameNumberAgain(t *testing.T) {
	for _, tt := range []struct {
		name   string
		before func(c *counter, codeURL string)
		change func(wxpay.Params) wxpay.Params
		want   string
	}{
		{"the same", nil, func(p wxpay.Params) wxpay.Params { return p.With("nonce_str", "m") }, ""},
		{"the same, fields turned round", nil, func(p wxpay.Params) wxpay.Params {
			return append(without(p, "appid"), wxpay.Field{Name: "appid", Value: p.Get("appid")})
		}, ""},
		{"another amount", nil, func(p wxpay.Params) wxpay.Params { return p.With("total_fee", "1251") }, "OUT_TRADE_NO_USED"},
		{"another body", nil, func(p wxpay.Params) wxpay.Params { return p.With("body", "茶") }, "OUT_TRADE_NO_USED"},
		{"a field more", nil, func(p wxpay.Params) wxpay.Params { return p.With("attach", "x") }, "OUT_TRADE_NO_USED"},
		{"a field less", nil, func(p wxpay.Params) wxpay.Params { return without(p, "product_id") }, "OUT_TRADE_NO_USED"},
		{"on the password page", func(c *counter, url string) {
			c.want(c.Phone().Scan(url), nil)
			c.want(c.Phone().AskPassword(), nil)
		}, nil, ""},
		{"paid", func(c *counter, url string) {
			c.want(c.Phone().Scan(url), nil)
			c.want(c.Phone().Pay(), nil)
		}, nil, "ORDERPAID"},
		{"paid, another amount", func(c *counter, url string) {
			c.want(c.Phone().Scan(url), nil)
			c.want(c.Phone().Pay(), nil)
		}, func(p wxpay.Params) wxpay.Params { return p.With("total_fee", "1") }, "ORDERPAID"},
		{"closed", func(c *counter, _ string) { c.close(no) }, nil, "ORDERCLOSED"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{})
			old := c.make(no)
			if tt.before != nil {
				tt.before(c, old)
			}
			p := c.order(no)
			if tt.change != nil {
				p = tt.change(p)
			}
			answer := c.ask("unifiedorder", p)
			if got := answer.Get("err_code"); got != tt.want {
				t.Fatalf("got %q, want %q", got, tt.want)
			}
			if tt.want == "" && (answer.Get("code_url") == old || answer.Get("code_url") == "") {
				t.Errorf("no fresh code: %v", answer)
			}
		})
	}
}

func TestContents(t *testing.T) {
	c := open(t, Options{})
	c.Inject(Fault{Kind: SystemError})
	c.ask("unifiedorder", c.order(no))
	c.make(no)
	c.ask("unifiedorder", c.order(no).With("nonce_str", "other"))
	if n := len(c.Contents(no)); n != 1 {
		t.Errorf("%d contents of the same order", n)
	}
	c.ask("unifiedorder", c.order(no).With("total_fee", "1"))
	o, ok := c.Order(no)
	if !ok || len(o.Contents) != 2 || len(c.Contents(no)) != 2 {
		t.Errorf("a changed order is not noticed: %v", o.Contents)
	}
	if _, ok := c.Order("A99999"); ok {
		t.Error("there is an order that nobody made")
	}
}

func TestClose(t *testing.T) {
	c := open(t, Options{Rules: Rules{CloseAfter: 5 * time.Minute}})
	c.make(no)
	c.clock.advance(5*time.Minute - time.Second)
	if got := c.close(no); got != "TRADE_STATE_ERROR" {
		t.Errorf("too early: %q", got)
	}
	url := c.make(no) // a fresh code starts the five minutes again
	c.clock.advance(time.Second)
	if got := c.close(no); got != "TRADE_STATE_ERROR" {
		t.Errorf("too early after a fresh code: %q", got)
	}
	c.clock.advance(5 * time.Minute)
	if got, state := c.close(no), c.state(no); got != "" || state != "CLOSED" {
		t.Errorf("close: %q, then %q", got, state)
	}
	if got := c.close(no); got != "ORDERCLOSED" {
		t.Errorf("close again: %q", got)
	}
	c.want(c.Phone().Scan(url), ErrClosed)
}

func TestClosePaid(t *testing.T) {
	c := open(t, Options{})
	c.want(c.Phone().Scan(c.make(no)), nil)
	c.want(c.Phone().Pay(), nil)
	if got, state := c.close(no), c.state(no); got != "ORDERPAID" || state != "SUCCESS" {
		t.Errorf("close: %q, then %q", got, state)
	}
}

func TestTimeAlone(t *testing.T) {
	for _, tt := range []struct {
		name  string
		after time.Duration
		scan  error
		state string
	}{
		{"before time_expire", 7*time.Minute - time.Second, nil, "NOTPAY"},
		{"at time_expire", 7 * time.Minute, ErrExpired, "NOTPAY"},
		{"a day later", 24 * time.Hour, ErrCodeDead, "NOTPAY"},
		{"just before seven days", orderLife - time.Second, ErrCodeDead, "NOTPAY"},
		{"seven days", orderLife, ErrClosed, "CLOSED"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{})
			p := c.order(no).With("time_expire", noon.Add(7*time.Minute).Format(timeFormat))
			url := c.ask("unifiedorder", p).Get("code_url")
			c.clock.advance(tt.after)
			c.want(c.Phone().Scan(url), tt.scan)
			if got := c.state(no); got != tt.state {
				t.Errorf("state %q, want %q", got, tt.state)
			}
		})
	}
}

func TestCodeLife(t *testing.T) {
	c := open(t, Options{})
	url := c.make(no) // without time_expire
	c.clock.advance(codeLife - time.Second)
	c.want(c.Phone().Scan(url), nil)
	c.clock.advance(time.Second)
	c.want(c.Phone().Scan(url), ErrCodeDead)
	c.want(c.Phone().Scan(c.make(no)), nil)
}

func TestPaidStaysPaid(t *testing.T) {
	c := open(t, Options{})
	c.want(c.Phone().Scan(c.make(no)), nil)
	c.want(c.Phone().Pay(), nil)
	c.clock.advance(2 * orderLife)
	if got := c.state(no); got != "SUCCESS" {
		t.Errorf("state %q", got)
	}
}

func TestDocumentSplitsCDATA(t *testing.T) {
	text := "]]> ]]>]]> <b>&"
	doc := document(wxpay.Params{{Name: "a", Value: text}})
	p, err := wxpay.Parse(doc)
	if err != nil || p.Get("a") != text {
		t.Errorf("%s read as %q, %v", doc, p.Get("a"), err)
	}
	if strings.Count(string(doc), "\n") != 1 {
		t.Errorf("%q is not laid out as WeChat does", doc)
	}
}
