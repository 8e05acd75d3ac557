package sandbox

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

// elsewhere asks as another till and returns the answer.
func (c *counter) elsewhere(iface string, fields ...string) wxpay.Params {
	c.t.Helper()
	answer, err := c.Ask(iface, pairs(fields))
	if err != nil {
		c.t.Fatalf("%s: %v", iface, err)
	}
	return answer
}

func pairs(fields []string) (p wxpay.Params) {
	for i := 0; i < len(fields); i += 2 {
		p.Add(fields[i], fields[i+1])
	}
	return p
}

// wantRefusal fails unless WeChat says no by this code.
func wantRefusal(t *testing.T, err error, code wxpay.Code) {
	t.Helper()
	if r, ok := errors.AsType[*Refusal](err); !ok || r.Code != code {
		t.Errorf("%v, want %s", err, code)
	}
}

// Another till sells, is paid, refunds, takes back and closes; the faults and the
// log of this one know nothing of it.
func TestAsk(t *testing.T) {
	c := open(t, Options{Rules: Rules{RequireProductID: true}})
	c.Inject(Fault{Kind: SystemError, Count: -1})
	made := c.elsewhere("unifiedorder", "out_trade_no", no, "total_fee", "500", "device_info", "till-9")
	c.want(c.Phone().Scan(made.Get("code_url")), nil)
	c.want(c.Phone().Pay(), nil)
	if p := c.elsewhere("orderquery", "out_trade_no", no); p.Get("trade_state") != "SUCCESS" || p.Get("device_info") != "till-9" {
		t.Errorf("%v", p)
	}
	c.elsewhere("refund", "out_trade_no", no, "out_refund_no", "R00001", "total_fee", "500", "refund_fee", "200")
	if _, err := c.Ask("refund", pairs([]string{"out_trade_no", no, "out_refund_no", "R00002", "total_fee", "500", "refund_fee", "301"})); err == nil {
		t.Error("more was refunded than paid")
	} else {
		wantRefusal(t, err, "REFUND_FEE_INVALID")
	}
	scanned := c.elsewhere("micropay", "total_fee", "700", "auth_code", string(c.code()))
	c.elsewhere("reverse", "out_trade_no", scanned.Get("out_trade_no"))
	c.elsewhere("unifiedorder", "out_trade_no", "B00001", "total_fee", "1")
	c.elsewhere("closeorder", "out_trade_no", "B00001")
	var states []string
	for _, o := range c.Orders() {
		states = append(states, string(o.State)+" "+o.Content.Get("device_info"))
	}
	if got := strings.Join(states, ", "); got != "REFUND till-9, REVOKED till-2, CLOSED till-2" {
		t.Error(got)
	}
	if n := len(c.Requests()); n != 0 {
		t.Errorf("%d requests in the log", n)
	}
}

func TestAskRefused(t *testing.T) {
	c := open(t, Options{Rules: Rules{PasswordAbove: -1}})
	for _, tt := range []struct {
		iface  string
		fields []string
		code   wxpay.Code
	}{
		{"unifiedorder", nil, "LACK_PARAMS"},
		{"unifiedorder", []string{"total_fee", "5.00"}, "PARAM_ERROR"},
		{"orderquery", []string{"out_trade_no", no}, "ORDERNOTEXIST"},
		{"micropay", []string{"total_fee", "500", "auth_code", string(c.code())}, "USERPAYING"},
	} {
		_, err := c.Ask(tt.iface, pairs(tt.fields))
		wantRefusal(t, err, tt.code)
	}
	for _, iface := range []string{"downloadbill", "nothing", ""} {
		if _, err := c.Ask(iface, nil); err == nil {
			t.Errorf("%q was answered", iface)
		}
	}
	if _, err := c.Ask("orderquery", pairs([]string{"appid", "wx1", "out_trade_no", no})); err == nil {
		t.Error("a field twice was answered")
	}
	if orders := c.Orders(); len(orders) != 1 || orders[0].State != wxpay.TradeUserPaying {
		t.Errorf("%+v", orders)
	}
}

func TestRefundAtSite(t *testing.T) {
	c := open(t, Options{RefundTime: RefundTime{Bank: time.Hour}})
	_, err := c.RefundAtSite(no, 100)
	wantRefusal(t, err, "ORDERNOTEXIST")
	c.make(no)
	_, err = c.RefundAtSite(no, 100)
	wantRefusal(t, err, "TRADE_STATE_ERROR")
	c.sold("B00001")
	for _, fee := range []int64{1251, -1} {
		_, err := c.RefundAtSite("B00001", fee)
		wantRefusal(t, err, "REFUND_FEE_INVALID")
	}
	part, err := c.RefundAtSite("B00001", 250)
	if err != nil || part.Status != wxpay.RefundProcessing || part.OutRefundNo != part.RefundID {
		t.Errorf("%+v, %v", part, err)
	}
	rest, err := c.RefundAtSite("B00001", 0)
	if err != nil || rest.RefundFee != 1000 {
		t.Errorf("%+v, %v", rest, err)
	}
	_, err = c.RefundAtSite("B00001", 0)
	wantRefusal(t, err, "REFUND_FEE_INVALID")
	answer := c.ask("refundquery", c.about("B00001"))
	if answer.Get("refund_count") != "2" || answer.Get("refund_id_1") != rest.RefundID || c.state("B00001") != "REFUND" {
		t.Errorf("the query says %v", answer)
	}
}

// A morning at which nothing is as the till has it: every difference that a
// reconciliation has to find can be made.
func TestMorningWithDifferences(t *testing.T) {
	c := open(t, Options{Rules: Rules{BillAtNine: true}, FeeRate: 60})
	for _, number := range []string{"A00001", "A00002", "A00003", "A00004", "A00005"} {
		c.sold(number)
	}
	if _, err := c.RefundAtSite("A00002", 0); err != nil {
		t.Fatal(err)
	}
	c.SpoilBill(BillSlip{OutTradeNo: "A00003", Copies: 2})
	c.SpoilBill(BillSlip{OutTradeNo: "A00004"})
	c.SpoilBill(BillSlip{OutTradeNo: "A00005", Copies: 1, TotalFee: 1249})
	c.SetFeeRate(38)
	other := c.elsewhere("unifiedorder", "out_trade_no", "B00001", "total_fee", "1000")
	c.want(c.Phone().Scan(other.Get("code_url")), nil)
	c.want(c.Phone().Pay(), nil)
	c.want(c.NewPhone("lost").Scan(c.make("C00001")), nil)
	c.close("C00001")
	c.want(c.NewPhone("lost").PayLost(), nil)
	c.elsewhere("micropay", "out_trade_no", "D00001", "total_fee", "300", "auth_code", string(c.code()))
	c.elsewhere("reverse", "out_trade_no", "D00001")
	if err := c.NextMorning(); err != nil {
		t.Fatal(err)
	}
	entries, err := c.bill(wxpay.BillAll)
	if err != nil {
		t.Fatal(err)
	}
	want := "SUCCESS A00001 1250, SUCCESS A00002 1250, REFUND A00002 -1250, SUCCESS A00003 1250, SUCCESS A00003 1250, " +
		"SUCCESS A00005 1249, SUCCESS B00001 1000, SUCCESS C00001 1250, REFUND C00001 -1250, SUCCESS D00001 300, REVOKED D00001 -300"
	if got := tradesOf(entries); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, e := range entries {
		rate, device := "0.60%", ""
		if strings.ContainsAny(e.OutTradeNo[:1], "BCD") {
			rate = "0.38%"
		}
		if strings.ContainsAny(e.OutTradeNo[:1], "BD") {
			device = "till-2"
		}
		if e.Rate != rate || e.DeviceInfo != device || e.OutTradeNo == "B00001" && e.Fee != 4_000 {
			t.Errorf("%s: rate %s, fee %d, device %q", e.OutTradeNo, e.Rate, e.Fee, e.DeviceInfo)
		}
	}
	c.SpoilBill(BillSlip{OutTradeNo: "A00003", Copies: 1})
	c.SpoilBill(BillSlip{OutTradeNo: "A00002", Copies: 1, CouponFee: 50, RefundFee: 1249})
	entries, err = c.bill(wxpay.BillAll)
	if len(entries) != 10 || err != nil {
		t.Fatalf("mended: %d rows, %v", len(entries), err)
	}
	if paid, back := entries[1], entries[2]; paid.CouponFee != 50 || back.RefundFee != 1249 {
		t.Errorf("a coupon of %d, a refund of %d", paid.CouponFee, back.RefundFee)
	}
}

// TestSlipsOfOneRow: what is wrong about a refund leaves its order alone; a payment can
// be said to be taken back, and to have been made on another day.
func TestSlipsOfOneRow(t *testing.T) {
	c := open(t, Options{})
	for _, number := range []string{"A00001", "A00002", "A00003", "A00004"} {
		c.sold(number)
	}
	c.refunded("A00001", "R1", 100)
	c.refunded("A00001", "R2", 200)
	c.refunded("A00002", "R3", 300)
	c.SpoilBill(BillSlip{OutRefundNo: "R1"})
	c.SpoilBill(BillSlip{OutRefundNo: "R2", Copies: 2, RefundFee: 201})
	c.SpoilBill(BillSlip{OutTradeNo: "A00003", Copies: 1, Revoked: true})
	c.SpoilBill(BillSlip{OutTradeNo: "A00004", Copies: 1, Later: 24 * time.Hour})
	if err := c.NextMorning(); err != nil {
		t.Fatal(err)
	}
	entries, err := c.bill(wxpay.BillAll)
	want := "SUCCESS A00001 1250, REFUND A00001 -201, REFUND A00001 -201, SUCCESS A00002 1250, REFUND A00002 -300, SUCCESS A00003 1250, REVOKED A00003 -1250"
	if got := tradesOf(entries); err != nil || got != want {
		t.Errorf("%v\ngot  %s\nwant %s", err, got, want)
	}
	entries, _, err = c.download(&http.Client{Transport: c.Transport()}, wxpay.BillRequest{BillDate: "20260305", BillType: wxpay.BillAll})
	if got := tradesOf(entries); err != nil || got != "SUCCESS A00004 1250" {
		t.Errorf("the next day: %s, %v", got, err)
	}
}
