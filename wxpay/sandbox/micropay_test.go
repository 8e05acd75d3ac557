package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

// scanned is the content of a micropay that is right in every field.
func (c *counter) scanned(no string) wxpay.Params {
	p := without(without(c.order(no), "notify_url"), "trade_type")
	return without(without(p, "product_id"), "nonce_str")
}

// code is a fresh payment code of the first customer.
func (c *counter) code() wxpay.AuthCode {
	c.t.Helper()
	code, err := c.Phone().ShowPayCode()
	if err != nil {
		c.t.Fatal(err)
	}
	return wxpay.AuthCode(code)
}

// scan asks for the money by a code and returns the answer.
func (c *counter) scan(no string, code wxpay.AuthCode) wxpay.Params {
	c.t.Helper()
	return c.ask("micropay", c.scanned(no).With("nonce_str", "n").With("auth_code", string(code)))
}

// reverse returns err_code and recall.
func (c *counter) takeBack(no string) string {
	c.t.Helper()
	p := c.post("/secapi/pay/reverse", c.signed(c.about(no)))
	return p.Get("err_code") + " " + p.Get("recall")
}

func TestMicropayAtOnce(t *testing.T) {
	c := open(t, Options{Coupons: map[string][]Coupon{"autumn": {{ID: "1", Type: "CASH", Fee: 250}}}})
	code := c.code()
	if v := c.Phone().Snapshot(); v.Page != PagePayCode || v.PayCode != string(code) {
		t.Errorf("the phone shows %+v", v)
	}
	p := c.ask("micropay", c.scanned(no).With("nonce_str", "n").With("goods_tag", "autumn").With("auth_code", string(code)))
	o, _ := c.Order(no)
	if p.Get("result_code") != "SUCCESS" || p.Get("total_fee") != "1250" || p.Get("cash_fee") != "1000" ||
		p.Get("trade_type") != "MICROPAY" || p.Get("transaction_id") != o.TransactionID || o.State != wxpay.TradeSuccess {
		t.Errorf("answer %v, order %+v", p, o)
	}
	if v := c.Phone().Snapshot(); v.Page != PagePaid || v.PayCode != "" {
		t.Errorf("the phone shows %+v", v)
	}
	if got := c.state(no); got != "SUCCESS" {
		t.Errorf("the query says %s", got)
	}
	if _, err := c.Notify(no, 1); err != ErrNoNews {
		t.Errorf("there is a notification: %v", err)
	}
	for _, f := range o.Content {
		if f.Value == string(code) {
			t.Errorf("%s keeps the payment code", f.Name)
		}
	}
}

// What a payment code is good for: once, a minute, 18 digits.
func TestPayCodes(t *testing.T) {
	c := open(t, Options{})
	used, old := c.code(), c.code()
	c.scan("USED001", used)
	c.clock.advance(payCodeLife)
	fresh := c.code()
	c.clock.advance(payCodeLife - time.Second)
	for _, tt := range []struct{ name, code, want string }{
		{"used", string(used), "AUTH_CODE_INVALID"},
		{"a minute old", string(old), "AUTHCODEEXPIRE"},
		{"of no phone", "134567890123456789", "AUTH_CODE_ERROR"},
		{"short", "13456789012345678", "AUTH_CODE_INVALID"},
		{"of an alipay", "284567890123456789", "AUTH_CODE_INVALID"},
		{"letters", "13456789012345678x", "AUTH_CODE_INVALID"},
		{"none", "", "LACK_PARAMS"},
		{"just under a minute", string(fresh), ""},
	} {
		for _, iface := range []string{"/tools/authcodetoopenid", "/pay/micropay"} {
			p := c.scanned("CODE001").With("nonce_str", "n").With("auth_code", tt.code)
			if got := c.post(iface, c.signed(p)).Get("err_code"); got != tt.want {
				t.Errorf("%s: a code %s: %q, want %q", iface, tt.name, got, tt.want)
			}
		}
	}
}

// A code that nobody remembers is no code; they are all of WeChat's form.
func TestOldPayCodesAreForgotten(t *testing.T) {
	c := open(t, Options{})
	old := c.code()
	for range 200 {
		if code := c.code(); !payCodeForm.MatchString(string(code)) {
			t.Errorf("%q is no payment code", string(code))
		}
	}
	c.clock.advance(payCodesKept + time.Second)
	c.code()
	if got := c.scan(no, old).Get("err_code"); got != "AUTH_CODE_ERROR" || len(c.payCodes) != 1 {
		t.Errorf("%q, %d codes are kept", got, len(c.payCodes))
	}
}

// A number is good for one payment, whatever became of it.
func TestMicropayNumbers(t *testing.T) {
	c := open(t, Options{Rules: Rules{PasswordAbove: -1}})
	if got := c.scan(no, c.code()).Get("err_code"); got != "USERPAYING" {
		t.Fatalf("err_code %q", got)
	}
	again := func(want string) {
		t.Helper()
		if got := c.scan(no, wxpay.AuthCode("134567890123456789")).Get("err_code"); got != want {
			t.Errorf("the number again: %q, want %q", got, want)
		}
	}
	again("OUT_TRADE_NO_USED")
	c.want(c.Phone().Pay(), nil)
	again("ORDERPAID")
	c.takeBack(no)
	again("ORDERREVERSED")
	if got := c.ask("unifiedorder", c.order(no)).Get("err_code"); got != "ORDERPAID" {
		t.Errorf("unifiedorder: %q", got)
	}
}

func TestPasswordAbove(t *testing.T) {
	for _, tt := range []struct {
		above int64
		fee   string
		want  string
	}{
		{0, "100000", ""}, {0, "100001", "USERPAYING"}, {-1, "1", "USERPAYING"}, {500, "500", ""}, {500, "501", "USERPAYING"},
	} {
		c := open(t, Options{Rules: Rules{PasswordAbove: tt.above}})
		p := c.scanned(no).With("nonce_str", "n").With("auth_code", string(c.code())).With("total_fee", tt.fee)
		if got := c.ask("micropay", p).Get("err_code"); got != tt.want {
			t.Errorf("%s fen above %d: %q, want %q", tt.fee, tt.above, got, tt.want)
		}
	}
}

// The password page of a micropay, and what the query says meanwhile.
func TestMicropayWithPassword(t *testing.T) {
	for _, tt := range []struct {
		name string
		act  func(*Phone) error
		want string
	}{
		{"pays", (*Phone).Pay, "SUCCESS"}, {"cancels", (*Phone).Cancel, "NOTPAY"}, {"has no money", (*Phone).NoMoney, "PAYERROR"},
		{"does nothing", func(*Phone) error { return nil }, "USERPAYING"},
	} {
		c := open(t, Options{Rules: Rules{PasswordAbove: -1}})
		c.scan(no, c.code())
		if v := c.Phone().Snapshot(); v.Page != PagePassword || v.TotalFee != 1250 || v.Body != "咖啡" {
			t.Errorf("the phone shows %+v", v)
		}
		c.want(tt.act(c.Phone()), nil)
		if got := c.state(no); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// A micropay is refused for a minute at most, whatever other orders are.
func TestMicropayExpire(t *testing.T) {
	c := open(t, Options{Rules: Rules{MinExpire: 5 * time.Minute}})
	for ahead, want := range map[time.Duration]string{time.Minute: "PARAM_ERROR", 61 * time.Second: ""} {
		p := c.scanned(fmt.Sprint("A00000", ahead.Seconds())).With("nonce_str", "n").With("auth_code", string(c.code()))
		if got := c.ask("micropay", p.With("time_expire", noon.Add(ahead).Format(timeFormat))).Get("err_code"); got != want {
			t.Errorf("%s ahead: %q, want %q", ahead, got, want)
		}
	}
}

// The phone of a customer whose order was taken back asks for no password.
func TestPhoneSeesReverse(t *testing.T) {
	c := open(t, Options{Rules: Rules{PasswordAbove: -1}})
	c.scan(no, c.code())
	phone := c.Phone()
	c.want(phone.PayLater(time.Hour), nil)
	if got := c.takeBack(no); got != " N" {
		t.Fatalf("reverse: %q", got)
	}
	if v := phone.Snapshot(); v.Page != PageGone || v.Err != ErrTakenBack || !v.PaysAt.IsZero() || v.OutTradeNo != no {
		t.Errorf("the phone shows %+v", v)
	}
	c.want(phone.Pay(), ErrClosed)
	c.want(phone.Cancel(), nil)

	c = open(t, Options{})
	c.scan(no, c.code())
	c.takeBack(no)
	if v := c.Phone().Snapshot(); v.Page != PageGone || v.Message != "taken_back" {
		t.Errorf("paid before: the phone shows %+v", v)
	}
}

func TestReverse(t *testing.T) {
	c := open(t, Options{Rules: Rules{PasswordAbove: -1, ReverseAfter: 15 * time.Second}})
	if got := c.takeBack("NEVER001"); got != "ORDERNOTEXIST N" {
		t.Errorf("an order that never came: %q", got)
	}
	c.scan(no, c.code())
	if got := c.takeBack(no); got != "SYSTEMERROR Y" || c.state(no) != "USERPAYING" {
		t.Errorf("too early: %q, order %s", got, c.state(no))
	}
	c.clock.advance(15 * time.Second)
	for range 2 {
		if got := c.takeBack(no); got != " N" || c.state(no) != "REVOKED" {
			t.Errorf("%q, order %s", got, c.state(no))
		}
	}
	c.want(c.Phone().Pay(), ErrClosed)
	if got := c.state(no); got != "REVOKED" {
		t.Errorf("the customer pays what was taken back: %s", got)
	}
	c.make("NATIVE01")
	if got := c.takeBack("NATIVE01"); got != "INVALID_REQUEST N" {
		t.Errorf("an order of another kind: %q", got)
	}
	c.scan("OLD00001", c.code())
	c.want(c.Phone().Pay(), nil)
	c.clock.advance(reverseWithin)
	if got := c.takeBack("OLD00001"); got != "REVERSE_EXPIRE N" || c.state("OLD00001") != "SUCCESS" {
		t.Errorf("after 7 days: %q, order %s", got, c.state("OLD00001"))
	}
}

// Taking back needs the merchant's certificate, as every /secapi does.
func TestReverseWithoutCertificate(t *testing.T) {
	c := open(t, Options{})
	cl := c.client(&http.Client{Transport: c.TransportWith()})
	_, err := cl.Reverse(t.Context(), wxpay.ReverseRequest{OutTradeNo: no})
	if err == nil || !strings.Contains(err.Error(), wxpay.ErrNoCertificate.Error()) {
		t.Errorf("error %v", err)
	}
}

func TestAuthCodeToOpenID(t *testing.T) {
	c := open(t, Options{})
	cl := c.client(&http.Client{Transport: c.Transport()})
	code := c.code()
	for range 2 { // it uses nothing up
		if got, err := cl.AuthCodeToOpenID(t.Context(), code); err != nil || got != c.Phone().OpenID() {
			t.Errorf("openid %q, error %v", got, err)
		}
	}
	if got := c.scan(no, code).Get("openid"); got != string(c.Phone().OpenID()) {
		t.Errorf("paid by %q", got)
	}
}
