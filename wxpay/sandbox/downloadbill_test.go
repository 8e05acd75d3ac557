package sandbox

import (
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

// theDay is noon's, the next morning's nine o'clock being 21 hours off.
const theDay = "20260304"

// download asks for a bill by the real client and reads it.
func (c *counter) download(h *http.Client, q wxpay.BillRequest) ([]wxpay.BillEntry, wxpay.BillSummary, error) {
	c.t.Helper()
	bill, err := c.client(h).DownloadBill(c.t.Context(), q)
	if err != nil {
		return nil, wxpay.BillSummary{}, err
	}
	defer bill.Close()
	rows, err := wxpay.NewBillReader(bill)
	if err != nil {
		return nil, wxpay.BillSummary{}, err
	}
	var entries []wxpay.BillEntry
	for rows.Next() {
		e, err := rows.Row().Entry()
		if err != nil {
			c.t.Fatal(err)
		}
		entries = append(entries, e)
	}
	return entries, rows.Summary(), rows.Err()
}

// bill is the bill of the day, without a socket.
func (c *counter) bill(kind wxpay.BillType) ([]wxpay.BillEntry, error) {
	c.t.Helper()
	entries, _, err := c.download(&http.Client{Transport: c.Transport()}, wxpay.BillRequest{BillDate: theDay, BillType: kind})
	return entries, err
}

// pays has an order with these fields paid.
func (c *counter) pays(no string, fields ...string) {
	c.t.Helper()
	p := c.order(no)
	for i := 0; i < len(fields); i += 2 {
		p = p.With(fields[i], fields[i+1])
	}
	phone := c.NewPhone("buyer of " + no)
	c.want(phone.Scan(c.ask("unifiedorder", p).Get("code_url")), nil)
	c.want(phone.Pay(), nil)
}

// tradesOf lists state, number and amount of each row.
func tradesOf(entries []wxpay.BillEntry) string {
	var list []string
	for _, e := range entries {
		list = append(list, string(e.TradeState)+" "+e.OutTradeNo+" "+fen(e.TotalFee-e.RefundFee))
	}
	return strings.Join(list, ", ")
}

// TestBillOfADay goes through every generation and type, plain and gzip, over
// real HTTPS.
func TestBillOfADay(t *testing.T) {
	for name, g := range generations {
		t.Run(name, func(t *testing.T) {
			coupons := []Coupon{{Type: "CASH", Fee: 100}, {Type: "NO_CASH", Fee: 50}}
			c := open(t, Options{Rules: Rules{Bill: g, BillAtNine: true}, Coupons: map[string][]Coupon{"SALE": coupons}})
			start(t, c.Sandbox)
			c.pays("A00001", "device_info", "till-1", "body", "拿铁, 大", "attach", "7`8")
			c.clock.advance(time.Minute)
			c.pays("B00001", "device_info", "till-2", "goods_tag", "SALE", "sign_type", "HMAC-SHA256")
			c.make("C00001") // nobody pays
			c.clock.advance(time.Minute)
			if got := c.refunded("B00001", "RB0001", 1250); got != "" {
				t.Fatal(got)
			}
			c.clock.advance(20 * time.Hour)
			if _, err := c.bill(wxpay.BillAll); !errors.Is(err, wxpay.ErrBillNotReady) {
				t.Errorf("at 08:02: %v", err)
			}
			c.clock.advance(time.Hour)
			c.checkDay(g)
		})
	}
}

func (c *counter) checkDay(g BillGeneration) {
	want := map[wxpay.BillType]string{
		wxpay.BillAll:     "SUCCESS A00001 1250, SUCCESS B00001 1250, REFUND B00001 -1250",
		wxpay.BillSuccess: "SUCCESS A00001 1250, SUCCESS B00001 1250",
		wxpay.BillRefund:  "REFUND B00001 -1250",
	}
	for kind, want := range want {
		for _, gz := range []bool{false, true} {
			q := wxpay.BillRequest{BillDate: theDay, BillType: kind, GZIP: gz}
			entries, summary, err := c.download(c.HTTPClient(), q)
			if got := tradesOf(entries); got != want || err != nil {
				c.t.Errorf("%s: %s, %v, want %s", kind, got, err, want)
				continue
			}
			if summary.Count != int64(len(entries)) {
				c.t.Errorf("%s: summary %+v", kind, summary)
			}
			if kind == wxpay.BillAll {
				c.checkRows(g, entries)
			}
		}
	}
	if _, err := c.bill(wxpay.BillRevoked); !errors.Is(err, wxpay.ErrNoBill) {
		c.t.Errorf("REVOKED: %v", err)
	}
	q := wxpay.BillRequest{BillDate: theDay, DeviceInfo: "till-2"}
	for heeded, want := range map[bool]string{false: want[wxpay.BillAll], true: "SUCCESS B00001 1250, REFUND B00001 -1250"} {
		c.mu.Lock()
		c.o.Rules.BillByDevice = heeded
		c.mu.Unlock()
		if entries, _, err := c.download(c.HTTPClient(), q); tradesOf(entries) != want || err != nil {
			c.t.Errorf("device_info heeded %t: %s, %v", heeded, tradesOf(entries), err)
		}
	}
}

// checkRows looks at the rows of a payment, a payment with coupons and its refund.
func (c *counter) checkRows(g BillGeneration, got []wxpay.BillEntry) {
	c.t.Helper()
	a, _ := c.Order("A00001")
	b, _ := c.Order("B00001")
	plain := wxpay.BillEntry{
		TradeTime: noon, AppID: c.o.AppID, MchID: c.o.MchID, DeviceInfo: "till-1", TransactionID: a.TransactionID,
		OutTradeNo: "A00001", OpenID: a.OpenID, TradeType: "NATIVE", TradeState: wxpay.TradeSuccess, BankType: a.BankType, FeeType: "CNY",
		TotalFee: 1250, SettlementTotalFee: 1250, Body: "拿铁, 大", Attach: "7`8", Fee: 8000, Rate: "0.60%",
		SettlementTold: g == BillToday,
	}
	reduced := plain
	reduced.TradeTime, reduced.DeviceInfo, reduced.Body, reduced.Attach = noon.Add(time.Minute), "till-2", "咖啡", ""
	reduced.TransactionID, reduced.OutTradeNo, reduced.OpenID = b.TransactionID, "B00001", b.OpenID
	reduced.CouponFee, reduced.SettlementTotalFee, reduced.Fee = 150, 1200, 7000
	back := reduced
	back.TradeTime, back.TradeState, back.TotalFee, back.SettlementTotalFee, back.CouponFee = noon.Add(2*time.Minute), wxpay.TradeRefund, 0, 0, 0
	back.RefundID, back.OutRefundNo, back.RefundType, back.RefundStatus = b.Refunds[0].RefundID, "RB0001", "ORIGINAL", "SUCCESS"
	back.RefundFee, back.SettlementRefundFee, back.CouponRefundFee, back.Fee = 1250, 1200, 100, -7000
	if g != BillToday {
		reduced.SettlementTotalFee, back.SettlementRefundFee, back.CouponRefundFee = 1250, 1250, 150
	}
	for i, want := range []wxpay.BillEntry{plain, reduced, back} {
		got[i].TradeTime = got[i].TradeTime.In(noon.Location())
		if !reflect.DeepEqual(got[i], want) {
			c.t.Errorf("row %d\n%+v\nwant\n%+v", i, got[i], want)
		}
	}
}

// TestBillDays: the day is that of GMT+8, a payment's by its time_end, a
// refund's by its acceptance.
func TestBillDays(t *testing.T) {
	c := open(t, Options{RefundTime: RefundTime{Bank: 72 * time.Hour}})
	c.clock.advance(12*time.Hour - time.Second) // 23:59:59
	c.sold("LAST01")
	c.clock.advance(time.Second)
	c.sold("FIRST1")
	c.clock.advance(24 * time.Hour)
	c.refunded("LAST01", "R1", 250)
	for day, want := range map[string]string{
		"20260303": "", "20260304": "SUCCESS LAST01 1250", "20260305": "SUCCESS FIRST1 1250", "20260306": "REFUND LAST01 -250", "20260307": "",
	} {
		entries, _, err := c.download(&http.Client{Transport: c.Transport()}, wxpay.BillRequest{BillDate: day})
		if got := tradesOf(entries); got != want || (want == "") != errors.Is(err, wxpay.ErrNoBill) || want != "" && err != nil {
			t.Errorf("%s: %q, %v, want %q", day, got, err, want)
		}
	}
	entries, _, err := c.download(&http.Client{Transport: c.Transport()}, wxpay.BillRequest{BillDate: "20260306", BillType: wxpay.BillRefund})
	if err != nil || len(entries) != 1 {
		t.Fatalf("%+v, %v", entries, err)
	}
	e := entries[0]
	if !e.TradeTime.Equal(noon.Add(12*time.Hour-time.Second)) || !e.RefundTime.Equal(noon.Add(36*time.Hour)) || !e.RefundSuccessTime.IsZero() || e.RefundStatus != "PROCESSING" {
		t.Errorf("a refund under way: %+v", e)
	}
}

func TestBillHours(t *testing.T) {
	c := open(t, Options{Rules: Rules{BillAtNine: true}})
	c.sold(no)
	midnight := billDay(theDay).Time
	for _, tt := range []struct {
		name string
		at   time.Time
		want error
	}{
		{"the day before", midnight.Add(-time.Second), wxpay.ErrNoBill},
		{"the day itself", midnight.Add(13 * time.Hour), wxpay.ErrNoBill},
		{"midnight", midnight.Add(24 * time.Hour), wxpay.ErrBillNotReady},
		{"a second before nine", midnight.Add(33*time.Hour - time.Second), wxpay.ErrBillNotReady},
		{"nine", midnight.Add(33 * time.Hour), nil},
		{"three months later", time.Date(2026, 6, 5, 0, 0, 0, 0, beijing), nil},
		{"after three months", time.Date(2026, 6, 5, 0, 0, 1, 0, beijing), wxpay.ErrNoBill},
	} {
		c.clock.advance(tt.at.Sub(c.clock.Now()))
		if _, err := c.bill(wxpay.BillAll); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

func TestBillErrors(t *testing.T) {
	c := open(t, Options{})
	c.sold(no)
	right := without(c.about(""), "out_trade_no").With("bill_date", theDay)
	for _, tt := range []struct {
		name, want string
		p          wxpay.Params
	}{
		{"no bill_date", "missing parameter", without(right, "bill_date")},
		{"no nonce_str", "missing parameter", without(right, "nonce_str")},
		{"no mch_id", "missing parameter", without(right, "mch_id")},
		{"a day with dashes", "data format error", right.With("bill_date", "2026-3-4")},
		{"no such day", "data format error", right.With("bill_date", "20260230")},
		{"another packing", "data format error", right.With("tar_type", "ZIP")},
		{"a strange type", "invalid bill_type", right.With("bill_type", "TODAY")},
		{"tomorrow", "No Bill Exist", right.With("bill_date", "20260305")},
		{"a day without orders", "No Bill Exist", right.With("bill_date", "20260303")},
	} {
		answer := c.post("/pay/downloadbill", c.signed(tt.p))
		if answer.Get("return_code") != "FAIL" || answer.Get("return_msg") != tt.want || answer.Has("sign") {
			t.Errorf("%s: %v, want %q", tt.name, answer, tt.want)
		}
	}
	answer := c.post("/pay/downloadbill", right.With("sign", "x").AppendXML(nil))
	if answer.Get("return_msg") != "SIGN ERROR" {
		t.Errorf("a bad signature: %v", answer)
	}
}

func TestBillFaults(t *testing.T) {
	for _, tt := range []struct {
		fault   Fault
		problem wxpay.Problem
	}{
		{Fault{Kind: HalfAnswer}, wxpay.ProblemBroken},
		{Fault{Kind: Reset}, wxpay.ProblemBroken},
		{Fault{Kind: HTML}, wxpay.ProblemHTTP},
		{Fault{Kind: BadGateway}, wxpay.ProblemHTTP},
		{Fault{Kind: ReturnFail}, wxpay.ProblemProtocol},
		{Fault{Kind: SystemError}, wxpay.ProblemProtocol},
	} {
		t.Run(string(tt.fault.Kind), func(t *testing.T) {
			c := open(t, Options{})
			c.sold(no)
			c.sold("B00001")
			c.sold("C00001")
			start(t, c.Sandbox)
			for _, h := range []*http.Client{c.HTTPClient(), {Transport: c.Transport()}} {
				tt.fault.Interface = "downloadbill"
				c.Inject(tt.fault)
				_, _, err := c.download(h, wxpay.BillRequest{BillDate: theDay})
				var e *wxpay.Error
				if !errors.As(err, &e) || e.Problem != tt.problem || !errors.Is(err, wxpay.ErrUnknown) {
					t.Errorf("error %v, want %s", err, tt.problem)
				}
				if cut := tt.fault.Kind == HalfAnswer; cut != errors.Is(err, wxpay.ErrBillTruncated) {
					t.Errorf("cut off %v: %v", cut, err)
				}
				if entries, _, err := c.download(h, wxpay.BillRequest{BillDate: theDay}); err != nil || len(entries) != 3 {
					t.Errorf("the next one: %d rows, %v", len(entries), err)
				}
			}
		})
	}
	t.Run("trailing", func(t *testing.T) {
		c := open(t, Options{})
		c.sold(no)
		c.Inject(Fault{Kind: Trailing})
		if _, err := c.bill(wxpay.BillAll); !errors.Is(err, wxpay.ErrBillSyntax) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("one that does not happen to bills waits for another answer", func(t *testing.T) {
		c := open(t, Options{})
		c.sold(no)
		c.Inject(Fault{Kind: Unsigned})
		if entries, err := c.bill(wxpay.BillAll); err != nil || len(entries) != 1 || len(c.Faults()) != 1 {
			t.Errorf("%d rows, %v, left %v", len(entries), err, c.Faults())
		}
	})
	t.Run("slow", func(t *testing.T) {
		c := open(t, Options{})
		c.sold(no)
		c.Inject(Fault{Kind: Slow, Delay: time.Millisecond})
		if entries, err := c.bill(wxpay.BillAll); err != nil || len(entries) != 1 {
			t.Errorf("%d rows, %v", len(entries), err)
		}
	})
}

func TestFeeRates(t *testing.T) {
	for _, tt := range []struct {
		rate FeeRate
		fen  int64
		want wxpay.BillFee
	}{
		{60, 1, 0}, {60, 83, 0}, {60, 84, 1000}, {60, 1250, 8000}, {60, 129902, 779000}, {60, -84, -1000},
		{100, 50, 1000}, {100, 49, 0}, {0, 100_000, 0}, {38, 100_000_000, 380_000_000},
	} {
		if got := tt.rate.of(tt.fen); got != tt.want {
			t.Errorf("%s of %d fen is %v, want %v", tt.rate, tt.fen, got, tt.want)
		}
	}
	for rate, want := range map[FeeRate]string{0: "0.60%", 38: "0.38%", 100: "1.00%", -1: "0.00%"} {
		c := open(t, Options{FeeRate: rate})
		c.sold(no)
		entries, err := c.bill(wxpay.BillAll)
		if err != nil || entries[0].Rate != want {
			t.Errorf("rate %d: %+v, %v, want %s", rate, entries, err, want)
		}
	}
}

func TestFeeRateText(t *testing.T) {
	for text, want := range map[string]FeeRate{"0.60%": 60, "0.6": 60, "1%": 100, "12.05%": 1205, "0": NoFee, "0.00%": NoFee} {
		var r FeeRate
		if err := r.UnmarshalText([]byte(text)); err != nil || r != want {
			t.Errorf("%s is %d, %v, want %d", text, r, err, want)
		}
	}
	for _, text := range []string{"", "%", "-1", "0.605%", "100", "0,6", ".6", "0.6 %", "６"} {
		var r FeeRate
		if err := r.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is %d", text, r)
		}
	}
}

// TestLostPayment: an order that the till has closed is on the bill, paid and
// given back.
func TestLostPayment(t *testing.T) {
	c := open(t, Options{})
	c.want(c.Phone().Scan(c.make(no)), nil)
	if got := c.close(no); got != "" {
		t.Fatal(got)
	}
	c.want(c.Phone().PayLost(), nil)
	entries, err := c.bill(wxpay.BillAll)
	if got := tradesOf(entries); err != nil || got != "SUCCESS "+no+" 1250, REFUND "+no+" -1250" {
		t.Errorf("%s, %v", got, err)
	}
}

// TestRevokedPayment: both rows carry the order's number. What was taken back
// unpaid is not there.
func TestRevokedPayment(t *testing.T) {
	c := open(t, Options{})
	c.scan(no, c.code())
	c.scan("B00001", c.code())
	c.clock.advance(time.Minute)
	if got := c.takeBack(no); got != " N" {
		t.Fatal(got)
	}
	c.clock.advance(24 * time.Hour)
	if got := c.takeBack(no); got != " N" { // once more, which changes nothing
		t.Fatal(got)
	}
	for kind, want := range map[wxpay.BillType]string{
		wxpay.BillAll:     "SUCCESS " + no + " 1250, SUCCESS B00001 1250, REVOKED " + no + " -1250",
		wxpay.BillRevoked: "REVOKED " + no + " -1250",
		wxpay.BillSuccess: "SUCCESS " + no + " 1250, SUCCESS B00001 1250",
	} {
		entries, err := c.bill(kind)
		if got := tradesOf(entries); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", kind, got, err, want)
		}
		if e := entries[len(entries)-1]; kind == wxpay.BillRevoked && (!e.TradeTime.Equal(noon.Add(time.Minute)) || e.TradeType != "MICROPAY" || e.RefundID != "" || e.Fee != -8000) {
			t.Errorf("%+v", e)
		}
	}
	if _, err := c.bill(wxpay.BillRefund); !errors.Is(err, wxpay.ErrNoBill) {
		t.Errorf("REFUND: %v", err)
	}
}

func TestSyntheticBill(t *testing.T) {
	for name, g := range generations {
		for _, kind := range []wxpay.BillType{"", wxpay.BillAll, wxpay.BillSuccess, wxpay.BillRefund, wxpay.BillRevoked} {
			b := SyntheticBill{Date: theDay, Rows: 500, Seed: 7, Generation: g, Type: kind}
			text, err := io.ReadAll(b.Reader())
			if err != nil {
				t.Fatal(err)
			}
			entries, _ := readEntries(t, text)
			if len(entries) != 500 {
				t.Errorf("%s %s: %d rows", name, kind, len(entries))
			}
			for _, e := range entries {
				if day := billDay(theDay); !day.has(e.TradeTime) || kind == wxpay.BillSuccess && e.TradeState != wxpay.TradeSuccess {
					t.Errorf("%s %s: row %+v", name, kind, e)
				}
			}
			if again, _ := io.ReadAll(b.Reader()); string(again) != string(text) {
				t.Errorf("%s %s: the same bill is another one", name, kind)
			}
			b.Seed++
			if other, _ := io.ReadAll(b.Reader()); string(other) == string(text) {
				t.Errorf("%s %s: another seed gives the same bill", name, kind)
			}
		}
	}
}

// TestSetBill: a bill far over the 10 MB at which others cut comes whole.
func TestSetBill(t *testing.T) {
	c := open(t, Options{})
	start(t, c.Sandbox)
	c.sold(no)
	c.SetBill(SyntheticBill{Date: theDay, Rows: 40_000, Seed: 1})
	for _, gz := range []bool{false, true} {
		bill, err := c.client(c.HTTPClient()).DownloadBill(t.Context(), wxpay.BillRequest{BillDate: theDay, GZIP: gz})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := wxpay.NewBillReader(bill)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for rows.Next() {
			n++
		}
		bill.Close()
		if rows.Err() != nil || n != 40_000 || rows.Summary().Count != 40_000 {
			t.Errorf("gzip %v: %d rows, %v", gz, n, rows.Err())
		}
	}
	c.SetBill(SyntheticBill{Date: theDay, Rows: 100})
	if entries, err := c.bill(wxpay.BillRefund); err != nil || len(entries) != 100 || entries[0].RefundTime.IsZero() {
		t.Errorf("REFUND: %d rows, %v", len(entries), err)
	}
}
