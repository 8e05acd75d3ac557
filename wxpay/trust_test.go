package wxpay_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

// Each of these answers is taken for a payment by some well-known library, or
// was; here none is.
func TestAnswersThatAreNotBelieved(t *testing.T) {
	right := paid().Sign(key, wxpay.MD5)
	twice := strings.Replace(signed(paid()), "</xml>", "<total_fee>1</total_fee></xml>", 1)
	tests := []struct {
		name    string
		doc     string
		problem wxpay.Problem
	}{
		{"tampered", string(paid("total_fee", "1").With("sign", right).AppendXML(nil)), wxpay.ProblemSignature},
		{"unsigned", string(paid().AppendXML(nil)), wxpay.ProblemSignature},
		{"empty signature", string(paid().With("sign", "").AppendXML(nil)), wxpay.ProblemSignature},
		{"a field added", strings.Replace(signed(paid()), "</xml>", "<coupon_fee>1</coupon_fee></xml>", 1), wxpay.ProblemSignature},
		{"signed the other way", signedBy(paid(), wxpay.HMACSHA256), wxpay.ProblemSignature},
		{"sign_type talked over", signedBy(paid("sign_type", "HMAC-SHA256"), wxpay.HMACSHA256), wxpay.ProblemSignature},
		{"total_fee twice", twice, wxpay.ProblemSyntax},
		{"another merchant", signed(paid("mch_id", "10000101")), wxpay.ProblemMismatch},
		{"another app", signed(paid("appid", "wx0000000000000000")), wxpay.ProblemMismatch},
		{"no merchant", signed(paid("mch_id", "")), wxpay.ProblemMismatch},
		{"another order", signed(paid("out_trade_no", "T01-20261124-0041-ABCDEF")), wxpay.ProblemMismatch},
		{"no order", signed(paid("out_trade_no", "")), wxpay.ProblemSyntax},
		{"unsigned ORDERCLOSED", "<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code><err_code>ORDERCLOSED</err_code></xml>", wxpay.ProblemSignature},
		{"return_code FAIL with ORDERCLOSED", "<xml><return_code>FAIL</return_code><result_code>FAIL</result_code><err_code>ORDERCLOSED</err_code></xml>", wxpay.ProblemProtocol},
		{"no return_code", signed(paid("return_code", "")), wxpay.ProblemSyntax},
		{"no result_code", signed(paid("result_code", "")), wxpay.ProblemSyntax},
		{"result_code of another case", signed(paid("result_code", "success")), wxpay.ProblemSyntax},
		{"no trade_state", signed(paid("trade_state", "")), wxpay.ProblemSyntax},
		{"no amount", signed(paid("total_fee", "")), wxpay.ProblemSyntax},
		{"amount in yuan", signed(paid("total_fee", "19.90")), wxpay.ProblemSyntax},
		{"amount in powers", signed(paid("total_fee", "2e3")), wxpay.ProblemSyntax},
		{"negative amount", signed(paid("total_fee", "-1990")), wxpay.ProblemSyntax},
		{"amount beyond counting", signed(paid("total_fee", "19900000000000000000000")), wxpay.ProblemSyntax},
		{"coupons worth more than the order", signed(paid("coupon_fee", "1991")), wxpay.ProblemSyntax},
		{"parts that do not add up", signed(paid("coupon_fee", "90", "cash_fee", "1901")), wxpay.ProblemSyntax},
		{"more cash than the order", signed(paid("cash_fee", "1991")), wxpay.ProblemSyntax},
		{"cash in yuan", signed(paid("cash_fee", "19.00")), wxpay.ProblemSyntax},
		{"a settlement in yuan", signed(paid("settlement_total_fee", "19.00")), wxpay.ProblemSyntax},
		{"a coupon of no amount", signed(paid("coupon_count", "1", "coupon_fee_0", "x")), wxpay.ProblemSyntax},
		{"no time", signed(paid("time_end", "")), wxpay.ProblemSyntax},
		{"no such time", signed(paid("time_end", "20261324101733")), wxpay.ProblemSyntax},
		{"truncated", signed(paid())[:300], wxpay.ProblemSyntax},
		{"end tag missing", strings.TrimSuffix(signed(paid()), "</xml>"), wxpay.ProblemSyntax},
		{"trailing garbage", signed(paid()) + "x", wxpay.ProblemSyntax},
		{"two documents", signed(paid()) + signed(paid()), wxpay.ProblemSyntax},
		{"nothing", "", wxpay.ProblemSyntax},
		{"a web page", "<!DOCTYPE html><html><body>login</body></html>", wxpay.ProblemHTTP},
		{"too large", signed(paid("attach", strings.Repeat("x", wxpay.MaxDocument))), wxpay.ProblemTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := query(t, tt.doc)
			if got != nil {
				t.Errorf("believed: %+v", got)
			}
			e := wantUnknown(t, err, tt.problem)
			if !e.Sent || e.Interface != "orderquery" || e.Code != "" {
				t.Errorf("error %+v", e)
			}
			quiet(t, fmt.Sprintf("%v %+v", err, e), right)
		})
	}
}

func TestMismatchNamesTheField(t *testing.T) {
	_, err := query(t, signed(paid("mch_id", "10000101")))
	var mismatch *wxpay.MismatchError
	if !errors.As(err, &mismatch) || mismatch.Field != "mch_id" {
		t.Errorf("error %v does not name mch_id", err)
	}
}

// A body that says paid under a status that says broken is not believed.
func TestStatusIsJudgedBeforeTheBody(t *testing.T) {
	for _, status := range []int{http.StatusBadGateway, http.StatusAccepted, http.StatusForbidden} {
		g := newGateway(t, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			says(signed(paid()))(w, r)
		})
		_, err := g.client().OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: order})
		wantUnknown(t, err, wxpay.ProblemHTTP)
	}
}

// Each of these answers is refused by some well-known library, mostly as "bad
// sign"; all of them are right.
func TestAnswersThatAreBelieved(t *testing.T) {
	coupons := paid("coupon_count", "4", "coupon_fee", "400",
		"coupon_id_0", "a", "coupon_id_1", "b", "coupon_id_2", "c", "coupon_id_3", "d",
		"coupon_fee_0", "100", "coupon_fee_1", "100", "coupon_fee_2", "100", "coupon_fee_3", "100")
	twelve := paid()
	for i := 12; i >= 0; i-- {
		twelve.Add(fmt.Sprintf("coupon_id_%d", i), fmt.Sprint(i))
	}
	indented := strings.ReplaceAll(signed(paid()), "><", ">\n\t  <")
	tests := []struct{ name, doc string }{
		{"plain", signed(paid())},
		{"an unknown field", signed(paid("field_of_2031", "x"))},
		{"four coupons", signed(coupons)},
		{"coupon_id_1 and coupon_id_10", signed(twelve)},
		{"indented", indented},
		{"declared and ended by a line", "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + signed(paid()) + "\r\n"},
		{"err_code SUCCESS", signed(paid("err_code", "SUCCESS"))},
		{"err_code 0", signed(paid("err_code", "0", "err_code_des", "ok"))},
		{"]]> in attach", signed(paid("attach", "a]]>b"))},
		{"an empty field", signed(paid("attach", ""))},
		{"an empty element", strings.Replace(signed(paid()), "</xml>", "<attach/></xml>", 1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := query(t, tt.doc)
			if err != nil {
				t.Fatal(err)
			}
			if got.TradeState != wxpay.TradeSuccess || got.TotalFee != 1990 || got.OutTradeNo != order {
				t.Errorf("read as %+v", got)
			}
		})
	}
}

// A signed answer about another order shows itself by the number that it has or
// by the one that it lacks.
func TestAnswerWithoutTheNumberAskedFor(t *testing.T) {
	g := newGateway(t, says(signed(paid("transaction_id", ""))))
	_, err := g.client().OrderQuery(t.Context(), wxpay.OrderQueryRequest{TransactionID: "1008450740201407220000099999"})
	wantUnknown(t, err, wxpay.ProblemMismatch)
	_, err = g.client().OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: order})
	wantUnknown(t, err, wxpay.ProblemSyntax) // a payment that nobody could look up
	g = newGateway(t, says(signed(good("refund_count", "0"))))
	for _, q := range []wxpay.RefundQueryRequest{{TransactionID: "1008450740201407220000099999"}, {OutTradeNo: order}} {
		_, err := g.client().RefundQuery(t.Context(), q)
		wantUnknown(t, err, wxpay.ProblemMismatch)
	}
}

// The answer need not repeat sign_type: the question's holds.
func TestHMACAnswerWithoutSignType(t *testing.T) {
	g := newGateway(t, says(signedBy(paid(), wxpay.HMACSHA256)))
	c := g.client()
	c.SignType = wxpay.HMACSHA256
	if _, err := c.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: order}); err != nil {
		t.Fatal(err)
	}
	q := g.questions()[0]
	if q.Get("sign_type") != "HMAC-SHA256" {
		t.Errorf("question %v does not say how it is signed", q)
	}
	if err := q.Verify(key, wxpay.HMACSHA256); err != nil {
		t.Errorf("question: %v", err)
	}
}

func TestOrderQueryReads(t *testing.T) {
	got, err := query(t, signed(paid("coupon_fee", "90", "device_info", "till-1", "fee_type", "CNY", "attach", "a", "trade_state_desc", "支付成功",
		"trade_type", "NATIVE", "is_subscribe", "Y")))
	if err != nil {
		t.Fatal(err)
	}
	if got.CouponFee != 90 || got.DeviceInfo != "till-1" || got.FeeType != "CNY" || got.Attach != "a" || got.BankType != "CMB_DEBIT" ||
		got.TransactionID != "1008450740201407220000058756" || got.TradeStateDesc != "支付成功" || got.OpenID == "" ||
		got.TradeType != "NATIVE" || !got.Subscribed {
		t.Errorf("read as %+v", got)
	}
	if want := time.Date(2026, 11, 24, 2, 17, 33, 0, time.UTC); !got.TimeEnd.Equal(want) {
		t.Errorf("time_end %v, want %v", got.TimeEnd, want)
	}
	if got.Params.Get("nonce_str") == "" {
		t.Error("the whole answer is not there")
	}
}

// total_fee = cash_fee + coupon_fee, whichever of the two WeChat tells.
func TestOrderQueryTellsWhoPaidWhat(t *testing.T) {
	two := []string{"coupon_count", "2", "coupon_id_0", "a", "coupon_type_0", "CASH", "coupon_fee_0", "60", "coupon_id_1", "b", "coupon_fee_1", "30"}
	for _, tt := range []struct {
		name                  string
		fields                []string
		cash, coupons, settle int64
		list                  []wxpay.Coupon
	}{
		{"no coupon", nil, 1990, 0, 0, nil},
		{"as chapter 5 has it", []string{"coupon_fee", "90"}, 1900, 90, 0, nil},
		{"cash_fee alone", []string{"cash_fee", "1900"}, 1900, 0, 0, nil},
		{"all of it", append(two, "coupon_fee", "90", "cash_fee", "1900", "settlement_total_fee", "1960"), 1900, 90, 1960,
			[]wxpay.Coupon{{ID: "a", Type: "CASH", Fee: 60}, {ID: "b", Fee: 30}}},
	} {
		got, err := query(t, signed(paid(tt.fields...)))
		if err != nil || got.CashFee != tt.cash || got.CouponFee != tt.coupons || got.SettlementTotalFee != tt.settle || !slices.Equal(got.Coupons, tt.list) {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
}

func TestTradeStates(t *testing.T) {
	for _, state := range []wxpay.TradeState{wxpay.TradeNotPay, wxpay.TradeNoPay, wxpay.TradeClosed, wxpay.TradeRevoked,
		wxpay.TradeUserPaying, wxpay.TradeAccept, wxpay.TradePayError, "STATE_OF_2031"} {
		got, err := query(t, signed(good("trade_state", string(state), "out_trade_no", order)))
		if err != nil || got.TradeState != state {
			t.Errorf("%s: %v, %v", state, got, err)
		}
	}
	got, err := query(t, signed(paid("trade_state", "REFUND")))
	if err != nil || got.TradeState != wxpay.TradeRefund || got.TotalFee != 1990 {
		t.Errorf("REFUND: %v, %v", got, err)
	}
}
