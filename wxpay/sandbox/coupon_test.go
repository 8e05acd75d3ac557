package sandbox

import (
	"fmt"
	"testing"

	"wxtill/wxpay"

	"pgregory.net/rapid"
)

var twoCoupons = map[string][]Coupon{"TWO": {{Fee: 200}, {ID: "77", Type: "NO_CASH", Fee: 50}}}

// soldWith makes an order of 12.50 with this goods_tag and has it paid.
func (c *counter) soldWith(tag string) {
	c.t.Helper()
	phone := c.NewPhone("buyer of " + no)
	c.want(phone.Scan(c.ask("unifiedorder", c.order(no).With("goods_tag", tag)).Get("code_url")), nil)
	c.want(phone.Pay(), nil)
}

// fields fails unless the answer has these fields, name and value in turns; the
// value "" wants none.
func fields(t *testing.T, answer wxpay.Params, want ...string) {
	t.Helper()
	for i := 0; i < len(want); i += 2 {
		if got := answer.Get(want[i]); got != want[i+1] {
			t.Errorf("%s is %q, want %q", want[i], got, want[i+1])
		}
	}
}

func TestCouponsOfAnOrder(t *testing.T) {
	for _, tt := range []struct {
		name string
		list []Coupon
		want []string
	}{
		{"two", twoCoupons["TWO"], []string{"coupon_fee", "250", "cash_fee", "1000", "settlement_total_fee", "1200", "coupon_count", "2",
			"coupon_id_0", "10000", "coupon_type_0", "CASH", "coupon_fee_0", "200",
			"coupon_id_1", "77", "coupon_type_1", "NO_CASH", "coupon_fee_1", "50", "coupon_id_2", ""}},
		{"worth the whole order", []Coupon{{Fee: 1250}}, []string{"coupon_fee", "1249", "cash_fee", "1"}},
		{"worth more together", []Coupon{{Fee: 1000}, {Fee: 500}, {Fee: 1}}, []string{"coupon_count", "2", "coupon_fee_1", "249", "cash_fee", "1"}},
		{"worth nothing", []Coupon{{Fee: 0}, {Fee: -5}}, []string{"coupon_fee", "", "coupon_count", "", "cash_fee", "1250"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := open(t, Options{Coupons: map[string][]Coupon{"TAG": tt.list}})
			c.soldWith("TAG")
			fields(t, c.ask("orderquery", c.about(no)), tt.want...)
		})
	}
}

// TestCouponsOfRefunds: 12.50, of which coupons bore 2.00 and 0.50.
func TestCouponsOfRefunds(t *testing.T) {
	c := open(t, Options{Coupons: twoCoupons})
	c.soldWith("TWO")
	fields(t, c.ask("refund", c.back(no, "R1", 625)), "coupon_refund_fee", "125", "cash_refund_fee", "500", "coupon_refund_count", "2",
		"coupon_refund_id_0", "10000", "coupon_refund_fee_0", "100", "coupon_type_0", "CASH",
		"coupon_refund_id_1", "77", "coupon_refund_fee_1", "25", "coupon_type_1", "NO_CASH", "settlement_refund_fee", "600")
	fields(t, c.ask("refund", c.back(no, "R2", 1)), "coupon_refund_fee", "", "cash_refund_fee", "1", "coupon_refund_count", "")
	fields(t, c.ask("refund", c.back(no, "R3", 624)), "coupon_refund_fee", "125", "cash_refund_fee", "499")
	fields(t, c.ask("refundquery", c.about(no)), "refund_count", "3", "coupon_refund_fee_0", "125", "coupon_refund_count_0", "2",
		"coupon_refund_id_0_1", "77", "coupon_refund_fee_0_1", "25", "coupon_type_0_1", "NO_CASH", "coupon_refund_fee_1", "",
		"coupon_refund_fee_2_0", "100", "coupon_refund_fee_2_1", "25", "settlement_refund_fee_2", "599", "settlement_total_fee", "1200")
}

// TestRefundsAddUp plays a merchant at random, who refunds, repeats, and sees
// refunds fail. The customer never gets back more than was paid, no coupon more
// than it bore, and once all is back each has exactly its own.
func TestRefundsAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		coupons := rapid.SliceOfN(rapid.Int64Range(1, 400), 0, 4).Draw(r, "coupons")
		list := make([]Coupon, len(coupons))
		for i, fee := range coupons {
			list[i].Fee = fee
		}
		c := open(t, Options{Coupons: map[string][]Coupon{"TAG": list}})
		c.soldWith("TAG")
		sent := map[string]int64{}
		number := func(r *rapid.T) string { return fmt.Sprintf("R%d", rapid.IntRange(0, 9).Draw(r, "number")) }
		r.Repeat(map[string]func(*rapid.T){
			"end": func(r *rapid.T) { _ = c.EndRefund(number(r), rapid.SampledFrom(refundEnds).Draw(r, "end")) },
			"refund": func(r *rapid.T) {
				no, fee := number(r), rapid.Int64Range(1, 1250).Draw(r, "fee")
				if sent[no] == 0 && c.refundedAs(no, fee) == "" {
					sent[no] = fee
				}
			},
			"again": func(r *rapid.T) {
				if no := number(r); sent[no] > 0 {
					c.refundedAs(no, sent[no])
				}
			},
			"": func(r *rapid.T) { checkSums(r, c) },
		})
		o, _ := c.Order(no)
		if left := o.left(); left > 0 && c.refundedAs("LAST", left) != "" {
			r.Fatal("what is left cannot be refunded")
		}
		checkSums(r, c)
	})
}

func (c *counter) refundedAs(refundNo string, fee int64) string { return c.refunded(no, refundNo, fee) }

// checkSums holds the refunds against what everybody gave.
func checkSums(r *rapid.T, c *counter) {
	o, _ := c.Order(no)
	back, money := map[string]int64{}, int64(0)
	for _, one := range o.Refunds {
		if couponSum(one.Coupons) != one.CouponRefundFee || one.CouponRefundFee > one.RefundFee {
			r.Fatalf("the parts of %+v do not fit", one)
		}
		if one.counts() {
			money += one.RefundFee - one.CouponRefundFee
		}
		for _, part := range one.Coupons {
			back[part.ID] += one.part(part.ID)
		}
	}
	own := o.TotalFee - o.CouponFee
	if money > own || o.left() < 0 || o.left() == 0 && money != own {
		r.Fatalf("%d of the customer's %d are back, %d are left", money, own, o.left())
	}
	for _, coupon := range o.Coupons {
		if got := back[coupon.ID]; got > coupon.Fee || o.left() == 0 && got != coupon.Fee {
			r.Fatalf("%d of the %d of coupon %s are back, %d are left", got, coupon.Fee, coupon.ID, o.left())
		}
	}
}
