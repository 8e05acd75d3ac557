package sandbox

import (
	"path/filepath"
	"testing"
	"time"

	"wxtill/wxpay"
)

// slow is a sandbox in which refunds to a balance take a minute, to a bank a day.
func slow(t *testing.T) *counter {
	return open(t, Options{RefundTime: RefundTime{Balance: time.Minute, Bank: 24 * time.Hour}})
}

func TestRefundsTakeTheirTime(t *testing.T) {
	for _, tt := range []struct {
		name    string
		balance bool
		bank    string
		takes   time.Duration
		into    string
	}{
		{"a card", false, "CMB_DEBIT", 24 * time.Hour, "招商银行借记卡0403"},
		{"the balance", true, "CFT", time.Minute, "支付用户的零钱"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := slow(t)
			c.NewPhone("buyer of " + no).UseBalance(tt.balance)
			c.sold(no)
			if got := c.ask("orderquery", c.about(no)).Get("bank_type"); got != tt.bank {
				t.Errorf("bank_type %q, want %q", got, tt.bank)
			}
			c.refunded(no, "R1", 600)
			c.clock.advance(tt.takes - time.Second)
			if got := c.status("R1"); got != "PROCESSING" {
				t.Errorf("a second before: %q", got)
			}
			c.clock.advance(time.Hour)
			got := c.ask("refundquery", c.about(no))
			want := noon.Add(tt.takes).Format(time.DateTime)
			if got.Get("refund_status_0") != "SUCCESS" || got.Get("refund_success_time_0") != want || got.Get("refund_recv_accout_0") != tt.into {
				t.Errorf("after: %v, want %s", got, want)
			}
		})
	}
}

// TestEndRefund decides before the refund is sent, or while it is under way.
func TestEndRefund(t *testing.T) {
	for _, tt := range []struct {
		end   wxpay.RefundStatus
		frees bool // the money can be refunded under another number
		again bool // the number can be sent again, to another end
	}{
		{wxpay.RefundSuccess, false, false},
		{wxpay.RefundClosed, true, false},
		{wxpay.RefundChange, false, false},
		{wxpay.RefundFail, true, true},
		{wxpay.RefundNotSure, false, true},
	} {
		t.Run(string(tt.end), func(t *testing.T) {
			c := slow(t)
			c.sold(no)
			c.sold("B00001")
			c.want(c.EndRefund("R1", tt.end), nil)
			c.refunded(no, "R1", 1250)
			c.refunded("B00001", "R2", 1250)
			c.want(c.EndRefund("R2", tt.end), nil)
			if early, late := c.status("R2"), c.status("R1"); early != string(tt.end) || late != "PROCESSING" {
				t.Errorf("at once %q, before its time %q", early, late)
			}
			c.clock.advance(24 * time.Hour)
			if got := c.status("R1"); got != string(tt.end) {
				t.Errorf("in time %q", got)
			}
			wantErr := ErrRefundEnded
			if tt.again {
				wantErr = nil
			}
			c.want(c.EndRefund("R2", wxpay.RefundClosed), wantErr)
			checkAgain(c, tt.again, tt.end)
			if got := c.refunded(no, "R3", 1) == ""; got != tt.frees {
				t.Errorf("another refund is taken: %v", got)
			}
		})
	}
}

// checkAgain sends R2 once more, whose next end is REFUNDCLOSE.
func checkAgain(c *counter, again bool, end wxpay.RefundStatus) {
	c.t.Helper()
	had := c.Refunds()[1].RefundID
	answer := c.ask("refund", c.back("B00001", "R2", 1250))
	if answer.Get("refund_id") != had {
		c.t.Errorf("sent again: %v", answer)
	}
	want := string(end)
	if again {
		want = "PROCESSING"
	}
	if got := c.status("R2"); got != want {
		c.t.Errorf("sent again it is %q, want %q", got, want)
	}
	if !again {
		return
	}
	c.clock.advance(24 * time.Hour)
	if got := c.status("R2"); got != "REFUNDCLOSE" {
		c.t.Errorf("the second time it ends as %q", got)
	}
}

func TestEndRefundRefusesWhatIsNoEnd(t *testing.T) {
	c := slow(t)
	for _, status := range []wxpay.RefundStatus{"", "SUCCE", wxpay.RefundProcessing, "success"} {
		if err := c.EndRefund("R1", status); err == nil {
			t.Errorf("%q is taken", status)
		}
	}
}

// TestFailedRefundHasToBeAffordedAgain: its money may be gone by then.
func TestFailedRefundHasToBeAffordedAgain(t *testing.T) {
	c := open(t, Options{})
	c.sold(no)
	c.want(c.EndRefund("R1", wxpay.RefundFail), nil)
	c.refunded(no, "R1", 1000)
	c.refunded(no, "R2", 251)
	if got := c.refunded(no, "R1", 1000); got != "REFUND_FEE_INVALID" {
		t.Errorf("over what is left: %q", got)
	}
	c.sold("B00001")
	c.want(c.EndRefund("R3", wxpay.RefundFail), nil)
	c.refunded("B00001", "R3", 1000)
	c.SetBalance(999)
	if got := c.refunded("B00001", "R3", 1000); got != "NOTENOUGH" {
		t.Errorf("over the balance: %q", got)
	}
	c.SetBalance(-1)
	if got := c.refunded("B00001", "R3", 1000); got != "" || c.status("R3") != "SUCCESS" {
		t.Errorf("with money again: %q, %s", got, c.status("R3"))
	}
}

// TestOrderAfterRefund: the first accepted refund makes it REFUND for good.
func TestOrderAfterRefund(t *testing.T) {
	c := open(t, Options{})
	c.sold(no)
	c.want(c.EndRefund("R1", wxpay.RefundClosed), nil)
	c.refunded(no, "R1", 1)
	got := c.ask("orderquery", c.about(no))
	if got.Get("trade_state") != "REFUND" || got.Get("total_fee") != "1250" || got.Get("time_end") != noon.Format(timeFormat) {
		t.Errorf("order %v", got)
	}
	if got := c.ask("unifiedorder", c.order(no)).Get("err_code"); got != "ORDERPAID" {
		t.Errorf("ordered again: %q", got)
	}
	if got := c.close(no); got != "ORDERPAID" {
		t.Errorf("closed: %q", got)
	}
}

// TestPayLost is the bank's lost order: closed, debited all the same, given back.
func TestPayLost(t *testing.T) {
	c := slow(t)
	phone := c.Phone()
	c.want(phone.PayLost(), ErrNothingScanned)
	c.want(phone.Scan(c.make(no)), nil)
	c.want(phone.PayLost(), ErrNotClosed)
	c.close(no)
	if got := c.state(no); got != "CLOSED" {
		t.Fatalf("closed it is %q", got)
	}
	c.clock.advance(time.Minute)
	c.want(phone.Scan(c.make("B00001")), nil)
	c.close("B00001")
	c.want(phone.PayLost(), nil)
	if got := phone.Snapshot(); got.Err != ErrGivenBack || got.Page != PageGone {
		t.Errorf("the phone shows %+v", got)
	}
	got := c.ask("orderquery", c.about("B00001"))
	if got.Get("trade_state") != "REFUND" || got.Get("transaction_id") == "" || got.Get("time_end") != noon.Add(time.Minute).Format(timeFormat) {
		t.Errorf("order %v", got)
	}
	got = c.ask("refundquery", c.about("B00001"))
	if got.Get("refund_count") != "1" || got.Get("refund_fee_0") != "1250" || got.Get("refund_status_0") != "PROCESSING" ||
		got.Get("out_refund_no_0") == "" || got.Get("out_refund_no_0") != got.Get("refund_id_0") {
		t.Errorf("refund %v", got)
	}
	c.clock.advance(24 * time.Hour)
	if got := c.Refunds(); len(got) != 1 || got[0].Status != wxpay.RefundSuccess || !got[0].Created.Equal(noon.Add(time.Minute)) ||
		!got[0].SuccessTime.Equal(noon.Add(time.Minute+24*time.Hour)) {
		t.Errorf("kept %+v", got)
	}
	if got := c.refunded("B00001", "R1", 1); got != "REFUND_FEE_INVALID" {
		t.Errorf("the shop gives it back once more: %q", got)
	}
}

// TestRefundsSurviveARestart, those under way on the clock included.
func TestRefundsSurviveARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "orders.json")
	o := Options{StateFile: file, RefundTime: RefundTime{Bank: time.Hour}, Coupons: twoCoupons}
	before := open(t, o)
	before.soldWith("TWO")
	before.refunded(no, "R1", 600)
	want := before.Refunds()[0]
	after := open(t, o)
	got := after.Refunds()
	if len(got) != 1 || got[0].RefundID != want.RefundID || got[0].Status != "PROCESSING" || couponSum(got[0].Coupons) != want.CouponRefundFee {
		t.Fatalf("refunds %+v, want %+v", got, want)
	}
	after.clock.advance(time.Hour)
	if got := after.status("R1"); got != "SUCCESS" {
		t.Errorf("an hour later %q", got)
	}
	if got := after.ask("refund", after.back(no, "R1", 600)).Get("refund_id"); got != want.RefundID {
		t.Errorf("sent again: %q", got)
	}
	if got := after.refunded(no, "R2", 651); got != "REFUND_FEE_INVALID" {
		t.Errorf("more than is left: %q", got)
	}
	if got := after.ask("refundquery", without(after.about(""), "out_trade_no").With("refund_id", want.RefundID)).Get("out_refund_no_0"); got != "R1" {
		t.Errorf("by refund_id %q", got)
	}
}
