package wxpay_test

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

// stands is an answer about that one refund, with these fields set.
func stands(fields ...string) wxpay.Params {
	return good(append([]string{"transaction_id", "1008450740201407220000058756", "out_trade_no", order, "refund_count", "1",
		"out_refund_no_0", refund, "refund_id_0", "2008450740201407220000174026", "refund_channel_0", "ORIGINAL",
		"refund_fee_0", "500", "refund_status_0", "SUCCESS"}, fields...)...)
}

// twelve is an answer about twelve refunds of a fen, with _1 and _10 in it.
func twelve() wxpay.Params {
	p := stands("refund_count", "12")
	for i := range 12 {
		n := fmt.Sprint("_", i)
		p = p.With("out_refund_no"+n, "R"+n).With("refund_id"+n, "I"+n).With("refund_fee"+n, "1").With("refund_status"+n, "PROCESSING")
	}
	return p
}

func refundQuery(t *testing.T, doc string, q wxpay.RefundQueryRequest) (*wxpay.RefundQueryResponse, error) {
	t.Helper()
	return newGateway(t, says(doc)).client().RefundQuery(t.Context(), q)
}

func TestRefundQueryReads(t *testing.T) {
	doc := signed(stands("device_info", "till-1", "total_fee", "1990", "total_refund_count", "7", "refund_account_0", "REFUND_SOURCE_RECHARGE_FUNDS",
		"refund_recv_accout_0", "招商银行借记卡0403", "refund_success_time_0", "2026-11-24 10:17:33",
		"coupon_refund_fee_0", "120", "coupon_refund_count_0", "2",
		"coupon_refund_id_0_0", "a", "coupon_refund_fee_0_0", "100", "coupon_type_0_0", "CASH",
		"coupon_refund_id_0_1", "b", "coupon_refund_fee_0_1", "20", "coupon_type_0_1", "NO_CASH"))
	got, err := refundQuery(t, doc, wxpay.RefundQueryRequest{OutRefundNo: refund})
	if err != nil {
		t.Fatal(err)
	}
	success := time.Date(2026, 11, 24, 10, 17, 33, 0, wxpay.Beijing)
	want := wxpay.RefundQueryResponse{TransactionID: "1008450740201407220000058756", OutTradeNo: order, DeviceInfo: "till-1",
		TotalFee: 1990, TotalRefundCount: 7, Params: got.Params, Refunds: []wxpay.Refund{{
			OutRefundNo: refund, RefundID: "2008450740201407220000174026", RefundChannel: "ORIGINAL", RefundStatus: wxpay.RefundSuccess,
			RefundAccount: "REFUND_SOURCE_RECHARGE_FUNDS", RefundRecvAccount: "招商银行借记卡0403",
			RefundFee: 500, CouponRefundFee: 120, CashRefundFee: 380, SuccessTime: success,
			Coupons: []wxpay.Coupon{{ID: "a", Type: "CASH", Fee: 100}, {ID: "b", Type: "NO_CASH", Fee: 20}},
		}}}
	if !reflect.DeepEqual(*got, want) || !got.Params.Has("sign") {
		t.Errorf("got %+v\nwant %+v", *got, want)
	}
}

func TestRefundStatuses(t *testing.T) {
	for wire, want := range map[string]wxpay.RefundStatus{
		"SUCCESS": wxpay.RefundSuccess, "SUCCE": wxpay.RefundSuccess, "REFUNDCLOSE": wxpay.RefundClosed, "FAIL": wxpay.RefundFail,
		"PROCESSING": wxpay.RefundProcessing, "CHANGE": wxpay.RefundChange, "NOTSURE": wxpay.RefundNotSure, "STATE_OF_2031": "STATE_OF_2031",
	} {
		got, err := refundQuery(t, signed(stands("refund_status_0", wire)), wxpay.RefundQueryRequest{OutTradeNo: order})
		if err != nil || got.Refunds[0].RefundStatus != want {
			t.Errorf("%s: %+v, %v", wire, got, err)
		}
	}
}

func TestTwelveRefunds(t *testing.T) {
	got, err := refundQuery(t, signed(twelve()), wxpay.RefundQueryRequest{OutTradeNo: order})
	if err != nil || len(got.Refunds) != 12 {
		t.Fatalf("%+v, %v", got, err)
	}
	for i, one := range got.Refunds {
		if want := fmt.Sprint("R_", i); one.OutRefundNo != want || one.RefundFee != 1 || one.RefundStatus != wxpay.RefundProcessing {
			t.Errorf("refund %d: %+v", i, one)
		}
	}
}

// The refund with the index 1 has ten coupons: _1_0 to _1_9, beside _10 and _11.
func TestCouponsOfTwoIndices(t *testing.T) {
	p := twelve().With("coupon_refund_count_1", "10")
	for i := range 10 {
		p = p.With(fmt.Sprint("coupon_refund_id_1_", i), fmt.Sprint("c", i))
	}
	p = p.With("coupon_refund_fee_10", "1").With("coupon_refund_fee_1_1", "1").With("coupon_refund_fee_1", "1")
	got, err := refundQuery(t, signed(p), wxpay.RefundQueryRequest{OutTradeNo: order})
	if err != nil {
		t.Fatal(err)
	}
	if c := got.Refunds[1]; len(c.Coupons) != 10 || c.Coupons[9].ID != "c9" || c.Coupons[1].Fee != 1 || c.CouponRefundFee != 1 || c.CashRefundFee != 0 {
		t.Errorf("refund 1: %+v", c)
	}
	if c := got.Refunds[10]; len(c.Coupons) != 0 || c.CouponRefundFee != 1 || got.Refunds[11].CouponRefundFee != 0 {
		t.Errorf("refund 10: %+v", c)
	}
}

func TestRefundQueryAnswersThatAreNotBelieved(t *testing.T) {
	byNumber := wxpay.RefundQueryRequest{OutRefundNo: refund}
	byID := wxpay.RefundQueryRequest{RefundID: "2008450740201407220000174026"}
	byOrder := wxpay.RefundQueryRequest{OutTradeNo: order}
	tests := []struct {
		name    string
		q       wxpay.RefundQueryRequest
		answer  wxpay.Params
		problem wxpay.Problem
	}{
		{"another merchant", byNumber, stands("mch_id", "10000101"), wxpay.ProblemMismatch},
		{"another order", byOrder, stands("out_trade_no", "T01-20261124-0041-ABCDEF"), wxpay.ProblemMismatch},
		{"another refund", byNumber, stands("out_refund_no_0", "R2"), wxpay.ProblemMismatch},
		{"another refund_id", byID, stands("refund_id_0", "2008450740201407220000174027"), wxpay.ProblemMismatch},
		{"all refunds for one", byNumber, twelve(), wxpay.ProblemMismatch},
		{"no refund for one", byNumber, good("refund_count", "0"), wxpay.ProblemMismatch},
		{"no count", byNumber, stands("refund_count", ""), wxpay.ProblemSyntax},
		{"a count that is none", byNumber, stands("refund_count", "one"), wxpay.ProblemSyntax},
		{"a count below none", byNumber, stands("refund_count", "-1"), wxpay.ProblemSyntax},
		{"fewer than it says", byOrder, stands("refund_count", "2"), wxpay.ProblemSyntax},
		{"more than it says", byOrder, twelve().With("refund_count", "11"), wxpay.ProblemSyntax},
		{"more than can be", byOrder, stands("refund_count", "2000000000"), wxpay.ProblemSyntax},
		{"no number", byOrder, stands("out_refund_no_0", ""), wxpay.ProblemSyntax},
		{"no refund_id", byOrder, stands("refund_id_0", ""), wxpay.ProblemSyntax},
		{"no status", byNumber, stands("refund_status_0", ""), wxpay.ProblemSyntax},
		{"no amount", byNumber, stands("refund_fee_0", ""), wxpay.ProblemSyntax},
		{"an amount in yuan", byNumber, stands("refund_fee_0", "5.00"), wxpay.ProblemSyntax},
		{"more than the order", byNumber, stands("total_fee", "499"), wxpay.ProblemSyntax},
		{"a total that is none", byNumber, stands("total_fee", "x"), wxpay.ProblemSyntax},
		{"a total count that is none", byNumber, stands("total_refund_count", "x"), wxpay.ProblemSyntax},
		{"coupons worth more than the refund", byNumber, stands("coupon_refund_fee_0", "501"), wxpay.ProblemSyntax},
		{"fewer coupons than it says", byNumber, stands("coupon_refund_count_0", "1"), wxpay.ProblemSyntax},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := refundQuery(t, signed(tt.answer), tt.q)
			if got != nil {
				t.Errorf("believed: %+v", got)
			}
			wantUnknown(t, err, tt.problem)
			var mismatch *wxpay.MismatchError
			if errors.As(err, &mismatch) != (tt.problem == wxpay.ProblemMismatch) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestRefundQueryAnswersThatAreBelieved(t *testing.T) {
	for _, tt := range []struct {
		name string
		q    wxpay.RefundQueryRequest
		doc  string
	}{
		{"by number", wxpay.RefundQueryRequest{OutRefundNo: refund}, signed(stands())},
		{"by refund_id", wxpay.RefundQueryRequest{RefundID: "2008450740201407220000174026"}, signed(stands())},
		{"by transaction_id", wxpay.RefundQueryRequest{TransactionID: "1008450740201407220000058756"}, signed(stands())},
		{"an unknown field", wxpay.RefundQueryRequest{OutTradeNo: order}, signed(stands("field_of_2031", "x"))},
		{"a time of another form", wxpay.RefundQueryRequest{OutTradeNo: order}, signed(stands("refund_success_time_0", "20261124101733"))},
		{"indented", wxpay.RefundQueryRequest{OutTradeNo: order}, strings.ReplaceAll(signed(stands()), "><", ">\n  <")},
	} {
		got, err := refundQuery(t, tt.doc, tt.q)
		if err != nil || len(got.Refunds) != 1 || got.Refunds[0].RefundFee != 500 || got.Refunds[0].CashRefundFee != 500 {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
	none, err := refundQuery(t, signed(good("refund_count", "0", "out_trade_no", order)), wxpay.RefundQueryRequest{OutTradeNo: order})
	if err != nil || len(none.Refunds) != 0 {
		t.Errorf("no refunds: %+v, %v", none, err)
	}
}

// What is sent is what was asked, and nothing without a number.
func TestRefundQueryAsks(t *testing.T) {
	g := newGateway(t, says(signed(stands())))
	c := g.client()
	q := wxpay.RefundQueryRequest{RefundID: "2008450740201407220000174026", OutRefundNo: refund, TransactionID: "1008450740201407220000058756",
		OutTradeNo: order, DeviceInfo: "till-1", Offset: 10}
	if _, err := c.RefundQuery(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	asked := g.questions()[0]
	for name, want := range map[string]string{"refund_id": q.RefundID, "out_refund_no": refund, "transaction_id": q.TransactionID,
		"out_trade_no": order, "device_info": "till-1", "offset": "10"} {
		if got := asked.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	_, err := c.RefundQuery(t.Context(), wxpay.RefundQueryRequest{Offset: 10, DeviceInfo: "till-1"})
	if e := wantUnknown(t, err, wxpay.ProblemRequest); e.Sent || len(g.questions()) != 1 || g.paths[0] != "POST /pay/refundquery" {
		t.Errorf("error %+v, %d questions, %s", e, len(g.questions()), g.paths[0])
	}
}

// FuzzRefundAnswers signs whatever fields come. What is believed must fit itself:
// as many refunds as counted, no part larger than its whole.
func FuzzRefundAnswers(f *testing.F) {
	for _, p := range []wxpay.Params{stands(), twelve(), accepted(),
		stands("coupon_refund_count_0", "1", "coupon_refund_id_0_0", "a", "coupon_refund_fee_0_0", "1", "coupon_refund_fee_0", "1")} {
		var lines []string
		for _, field := range p[6:] { // behind what good sets
			lines = append(lines, field.Name+"="+field.Value)
		}
		f.Add(strings.Join(lines, " "))
	}
	f.Fuzz(func(t *testing.T, lines string) {
		p := good()
		for field := range strings.FieldsSeq(lines) {
			name, value, _ := strings.Cut(field, "=")
			p = p.With(name, value)
		}
		c := &wxpay.Client{AppID: appID, MchID: mchID, Key: key, HTTPClient: &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
			return ok(strings.NewReader(signed(p))), nil
		})}}
		content := wxpay.Params{{Name: "appid", Value: appID}, {Name: "mch_id", Value: mchID}}
		if got, err := c.Refund(t.Context(), content); err == nil && (got.CashRefundFee < 0 || got.CouponRefundFee < 0 || got.CashRefundFee > got.RefundFee) {
			t.Errorf("refund %+v", got)
		}
		got, err := c.RefundQuery(t.Context(), wxpay.RefundQueryRequest{OutTradeNo: "x"})
		if err != nil {
			return
		}
		if fmt.Sprint(len(got.Refunds)) != strings.TrimLeft(got.Params.Get("refund_count"), "0") && len(got.Refunds) > 0 {
			t.Errorf("%d refunds for %q", len(got.Refunds), got.Params.Get("refund_count"))
		}
		for _, one := range got.Refunds {
			if one.CashRefundFee < 0 || one.CouponRefundFee < 0 || one.CashRefundFee > one.RefundFee || one.RefundStatus == "" {
				t.Errorf("refund %+v", one)
			}
		}
	})
}
