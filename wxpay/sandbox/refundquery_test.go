package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// TestRefundQueryNumbers: refund_id > out_refund_no > transaction_id >
// out_trade_no, the first that is there.
func TestRefundQueryNumbers(t *testing.T) {
	c := open(t, Options{})
	c.sold(no)
	c.sold("B00001")
	c.sold("C00001")
	for i, order := range []string{no, no, "B00001"} {
		c.refunded(order, fmt.Sprintf("R%d", i), 1)
	}
	list := c.Refunds()
	a, _ := c.Order(no)
	for _, tt := range []struct{ name, numbers, want string }{
		{"refund_id goes first", "refund_id=" + list[0].RefundID + " out_refund_no=R1 out_trade_no=B00001", "R0"},
		{"then out_refund_no", "out_refund_no=R1 transaction_id=" + a.TransactionID + " out_trade_no=B00001", "R1"},
		{"then transaction_id", "transaction_id=" + a.TransactionID + " out_trade_no=B00001", "R0 R1"},
		{"then out_trade_no", "out_trade_no=B00001", "R2"},
		{"no number", "", "LACK_PARAMS"},
		{"an unknown refund_id", "refund_id=" + strings.Repeat("5", 28) + " out_refund_no=R1", "REFUNDNOTEXIST"},
		{"an unknown refund", "out_refund_no=R9 out_trade_no=A00001", "REFUNDNOTEXIST"},
		{"an unknown order", "out_trade_no=A99999", "REFUNDNOTEXIST"},
		{"an order without refunds", "out_trade_no=C00001", "REFUNDNOTEXIST"},
		{"a misshapen transaction_id", "transaction_id=x", "INVALID_TRANSACTIONID"},
		{"a long number", "out_refund_no=" + strings.Repeat("4", 33), "PARAM_ERROR"},
		{"an offset that is none", "out_trade_no=B00001 offset=-1", "PARAM_ERROR"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := toldRefunds(c, tt.numbers); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// toldRefunds asks by these fields and returns the refund numbers that are told,
// or err_code.
func toldRefunds(c *counter, numbers string) string {
	p := without(c.about(""), "out_trade_no")
	for field := range strings.FieldsSeq(numbers) {
		name, value, _ := strings.Cut(field, "=")
		p.Add(name, value)
	}
	answer := c.ask("refundquery", p)
	told := []string{}
	for i := range 50 {
		if refundNo := answer.Get(fmt.Sprintf("out_refund_no_%d", i)); refundNo != "" {
			told = append(told, refundNo)
		}
	}
	if n := answer.Get("refund_count"); n != "" && n != strconv.Itoa(len(told)) {
		c.t.Errorf("refund_count %s, and %d are there", n, len(told))
	}
	return answer.Get("err_code") + strings.Join(told, " ")
}

// TestManyRefundsAreToldInParts: without an offset the first twenty, else ten.
func TestManyRefundsAreToldInParts(t *testing.T) {
	c := open(t, Options{})
	c.sold(no)
	var all []string
	for i := range 25 {
		all = append(all, fmt.Sprintf("R%d", i))
		c.refunded(no, all[i], 1)
	}
	for _, tt := range []struct {
		offset   string
		from, to int
	}{{"", 0, 20}, {"0", 0, 10}, {"10", 10, 20}, {"20", 20, 25}, {"25", 25, 25}, {"999999999", 25, 25}} {
		p := "out_trade_no=" + no
		if tt.offset != "" {
			p += " offset=" + tt.offset
		}
		if got, want := toldRefunds(c, p), strings.Join(all[tt.from:tt.to], " "); got != want {
			t.Errorf("offset %q: %q, want %q", tt.offset, got, want)
		}
	}
	cl := c.client(c.http())
	var got []string
	for offset := 0; ; {
		answer, err := cl.RefundQuery(t.Context(), wxpay.RefundQueryRequest{OutTradeNo: no, Offset: offset})
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range answer.Refunds {
			got = append(got, one.OutRefundNo)
		}
		offset = len(got)
		if offset >= answer.TotalRefundCount && answer.TotalRefundCount > 0 || len(answer.Refunds) == 0 {
			break
		}
	}
	if strings.Join(got, " ") != strings.Join(all, " ") {
		t.Errorf("the client read %q", got)
	}
}
