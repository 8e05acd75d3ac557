package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"wxtill/wxpay"
)

// sold makes an order of 12.50 and has it paid.
func (c *counter) sold(no string) {
	c.t.Helper()
	phone := c.NewPhone("buyer of " + no)
	c.want(phone.Scan(c.make(no)), nil)
	c.want(phone.Pay(), nil)
}

// back is a refund of the order that is right in every field.
func (c *counter) back(no, refundNo string, fee int64) wxpay.Params {
	return append(c.about(no), wxpay.Params{
		{Name: "out_refund_no", Value: refundNo}, {Name: "total_fee", Value: "1250"},
		{Name: "refund_fee", Value: fen(fee)}, {Name: "op_user_id", Value: c.o.MchID},
	}...)
}

// refunded sends a refund and returns err_code, "" for an accepted one.
func (c *counter) refunded(no, refundNo string, fee int64) string {
	c.t.Helper()
	return c.ask("refund", c.back(no, refundNo, fee)).Get("err_code")
}

// status is the refund_status that a query tells, or err_code.
func (c *counter) status(refundNo string) string {
	c.t.Helper()
	answer := c.ask("refundquery", without(c.about(""), "out_trade_no").With("out_refund_no", refundNo))
	if code := answer.Get("err_code"); code != "" {
		return code
	}
	return answer.Get("refund_status_0")
}

// refundRequest is the same in the words of the other package.
func (c *counter) refundRequest(no, refundNo string, fee int64) wxpay.Params {
	c.t.Helper()
	r := wxpay.RefundRequest{AppID: c.o.AppID, MchID: c.o.MchID, OutTradeNo: no, OutRefundNo: refundNo, TotalFee: 1250, RefundFee: fee}
	p, err := r.Params()
	if err != nil {
		c.t.Fatal(err)
	}
	return p
}

// TestRefundOverTLS goes the whole way through real sockets, in both ways of
// signing, with the certificate in both of its forms.
func TestRefundOverTLS(t *testing.T) {
	for _, signType := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
		for form, get := range map[string]func(*Sandbox) (wxpay.MerchantCertificate, error){
			"PEM": (*Sandbox).MerchantCertificate, "P12": (*Sandbox).MerchantP12,
		} {
			t.Run(string(signType)+" "+form, func(t *testing.T) {
				c := open(t, Options{RefundTime: RefundTime{Bank: time.Hour}})
				start(t, c.Sandbox)
				c.sold(no)
				m, err := get(c.Sandbox)
				if err != nil {
					t.Fatal(err)
				}
				own, err := m.Load(time.Now())
				if err != nil {
					t.Fatal(err)
				}
				cl := c.client(c.HTTPClientWith())
				cl.SignType, cl.SecAPI = signType, c.HTTPClientWith(own)
				checkRefund(c, cl)
			})
		}
	}
}

// checkRefund gives half of the order back and follows that to its end.
func checkRefund(c *counter, cl *wxpay.Client) {
	t := c.t
	t.Helper()
	made, err := cl.Refund(t.Context(), c.refundRequest(no, "R1", 600))
	if err != nil || made.RefundFee != 600 || made.CashRefundFee != 600 || made.OutTradeNo != no {
		t.Fatalf("refund %+v, %v", made, err)
	}
	q := wxpay.RefundQueryRequest{OutRefundNo: "R1"}
	got, err := cl.RefundQuery(t.Context(), q)
	if err != nil || got.Refunds[0].RefundStatus != wxpay.RefundProcessing || got.Refunds[0].RefundID != made.RefundID {
		t.Fatalf("query %+v, %v", got, err)
	}
	c.clock.advance(time.Hour)
	got, err = cl.RefundQuery(t.Context(), q)
	if err != nil || got.Refunds[0].RefundStatus != wxpay.RefundSuccess || !got.Refunds[0].SuccessTime.Equal(noon.Add(time.Hour)) {
		t.Errorf("query %+v, %v", got, err)
	}
	state, err := cl.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: no})
	if err != nil || state.TradeState != wxpay.TradeRefund || state.TotalFee != 1250 {
		t.Errorf("order %+v, %v", state, err)
	}
}

// TestCertificateIsDemanded at /secapi and nowhere else, over both transports.
func TestCertificateIsDemanded(t *testing.T) {
	c, other := open(t, Options{}), open(t, Options{})
	start(t, c.Sandbox)
	c.sold(no)
	over, err := c.cert.merchantCertificate(c.o.MchID, -time.Second)
	if err != nil {
		t.Fatal(err)
	}
	for name, h := range map[string]*http.Client{
		"one that is over":    c.HTTPClientWith(over),
		"over, in process":    {Transport: c.TransportWith(over)},
		"none over TLS":       c.HTTPClientWith(),
		"none in process":     {Transport: c.TransportWith()},
		"a foreign one":       c.HTTPClientWith(other.own),
		"foreign, in process": {Transport: c.TransportWith(other.own)},
		"the gateway's":       c.HTTPClientWith(other.cert.pair),
	} {
		t.Run(name, func(t *testing.T) {
			cl := c.client(h)
			_, err := cl.Refund(t.Context(), c.refundRequest(no, "R1", 600))
			var failed *wxpay.Error
			if !errors.As(err, &failed) || failed.Problem != wxpay.ProblemHTTP || !errors.Is(err, wxpay.ErrNoCertificate) {
				t.Errorf("refund: %v", err)
			}
			if _, err := cl.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: no}); err != nil {
				t.Errorf("query: %v", err)
			}
		})
	}
	if n := len(c.Refunds()); n != 0 {
		t.Errorf("%d refunds", n)
	}
}

func TestRefundErrors(t *testing.T) {
	whole := func(c *counter) { c.refunded(no, "R0", 1250) }
	for _, tt := range []struct {
		name   string
		before func(*counter)
		field  string
		value  string
		want   string
	}{
		{"right", nil, "", "", ""},
		{"no operator", nil, "op_user_id", "", ""},
		{"no order named", nil, "out_trade_no", "", "LACK_PARAMS"},
		{"an unknown order", nil, "out_trade_no", "A99999", "ORDERNOTEXIST"},
		{"a misshapen transaction_id", nil, "transaction_id", "x", "INVALID_TRANSACTIONID"},
		{"no refund number", nil, "out_refund_no", "", "LACK_PARAMS"},
		{"a refund number of other letters", nil, "out_refund_no", "R.1", "PARAM_ERROR"},
		{"a long refund number", nil, "out_refund_no", "123456789012345678901234567890123", "PARAM_ERROR"},
		{"no amount", nil, "refund_fee", "", "LACK_PARAMS"},
		{"nothing", nil, "refund_fee", "0", "PARAM_ERROR"},
		{"an amount in yuan", nil, "refund_fee", "1.00", "PARAM_ERROR"},
		{"another total", nil, "total_fee", "1251", "REFUND_FEE_MISMATCH"},
		{"more than was paid", nil, "refund_fee", "1251", "REFUND_FEE_INVALID"},
		{"more than is left", func(c *counter) { c.refunded(no, "R0", 700) }, "refund_fee", "551", "REFUND_FEE_INVALID"},
		{"all that is left", func(c *counter) { c.refunded(no, "R0", 700) }, "refund_fee", "550", ""},
		{"nothing is left", whole, "refund_fee", "1", "REFUND_FEE_INVALID"},
		{"another till", nil, "device_info", "till-9", "PARAM_ERROR"},
		{"a strange account", nil, "refund_account", "PIGGY_BANK", "PARAM_ERROR"},
		{"the other account", nil, "refund_account", "REFUND_SOURCE_RECHARGE_FUNDS", ""},
		{"dollars", nil, "refund_fee_type", "USD", "PARAM_ERROR"},
		{"a long reason", nil, "refund_desc", han(27), "PARAM_ERROR"},
		{"a reason", nil, "refund_desc", han(26), ""},
		{"over a year", func(c *counter) { c.clock.advance(365*24*time.Hour + time.Second) }, "", "", "TRADE_OVERDUE"},
		{"a year", func(c *counter) { c.clock.advance(365 * 24 * time.Hour) }, "", "", ""},
		{"a poor merchant", func(c *counter) { c.SetBalance(599) }, "", "", "NOTENOUGH"},
		{"a merchant who has just that", func(c *counter) { c.SetBalance(600) }, "", "", ""},
		{"the number of another amount", func(c *counter) { c.refunded(no, "R1", 1) }, "", "", "REFUND_FEE_MISMATCH"},
		{"the number of another order", func(c *counter) { c.sold("B00001"); c.refunded("B00001", "R1", 600) }, "", "", "REFUND_FEE_MISMATCH"},
		{"an unpaid order", func(c *counter) { c.make("B00001") }, "out_trade_no", "B00001", "TRADE_STATE_ERROR"},
		{"an order that was taken back", func(c *counter) {
			c.scan("B00001", c.code())
			c.takeBack("B00001")
		}, "out_trade_no", "B00001", "TRADE_STATE_ERROR"},
		{"a closed order", func(c *counter) { c.make("B00001"); c.close("B00001") }, "out_trade_no", "B00001", "TRADE_STATE_ERROR"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{})
			c.sold(no)
			if tt.before != nil {
				tt.before(c)
			}
			had := len(c.Refunds())
			p := c.back(no, "R1", 600)
			if tt.field != "" {
				p = p.With(tt.field, tt.value)
			}
			answer := c.ask("refund", p)
			if got := answer.Get("err_code"); got != tt.want {
				t.Errorf("got %q, want %q: %v", got, tt.want, answer)
			}
			if made := len(c.Refunds()) - had; (made == 1) != (tt.want == "") {
				t.Errorf("%d refunds were made", made)
			}
		})
	}
}

func TestFiftyRefunds(t *testing.T) {
	c := open(t, Options{})
	c.sold(no)
	for i := range 50 {
		if got := c.refunded(no, fmt.Sprintf("R%d", i), 1); got != "" {
			t.Fatalf("refund %d: %s", i, got)
		}
	}
	if got := c.refunded(no, "R50", 1); got != "INVALID_REQUEST" {
		t.Errorf("refund 51: %q", got)
	}
	if got := c.refunded(no, "R49", 1); got != "" {
		t.Errorf("refund 50 again: %q", got)
	}
}

func TestRefundInterval(t *testing.T) {
	c := open(t, Options{Rules: Rules{RefundInterval: time.Minute}})
	c.sold(no)
	c.sold("B00001")
	steps := []struct {
		order, refund string
		wait          time.Duration
		want          string
	}{
		{no, "R1", 0, ""},
		{no, "R2", 59 * time.Second, "FREQUENCY_LIMITED"},
		{no, "R1", 0, ""}, // the same again is no other
		{"B00001", "R3", 0, ""},
		{no, "R2", time.Second, ""},
	}
	for i, s := range steps {
		c.clock.advance(s.wait)
		if got := c.refunded(s.order, s.refund, 1); got != s.want {
			t.Errorf("step %d: %q, want %q", i, got, s.want)
		}
	}
}

// TestSameRefundAgain is one refund, however often it is sent.
func TestSameRefundAgain(t *testing.T) {
	c := open(t, Options{})
	c.sold(no)
	first := c.ask("refund", c.back(no, "R1", 600))
	byID := without(c.back(no, "R1", 600), "out_trade_no").With("transaction_id", first.Get("transaction_id"))
	for name, p := range map[string]wxpay.Params{
		"the same":               c.back(no, "R1", 600).With("nonce_str", "m"),
		"signed the other way":   c.back(no, "R1", 600).With("sign_type", "HMAC-SHA256"),
		"the same, turned round": append(without(c.back(no, "R1", 600), "appid"), wxpay.Field{Name: "appid", Value: c.o.AppID}),
	} {
		if got := c.ask("refund", p); got.Get("refund_id") != first.Get("refund_id") {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := c.ask("refund", byID).Get("err_code"); got != "REFUND_FEE_MISMATCH" {
		t.Errorf("named otherwise: %q", got)
	}
	if list := c.Refunds(); len(list) != 1 || list[0].RefundFee != 600 {
		t.Errorf("refunds %+v", list)
	}
}
