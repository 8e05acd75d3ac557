package sandbox

import (
	"strconv"
	"time"

	"wxtill/wxpay"
)

// How many refunds one answer tells: later pages let a merchant with more of
// them ask by offset, ten at a time.
const (
	refundsTold   = 20
	refundsOffset = 10
)

// refundQuery says how refunds stand (4.9): by refund_id, out_refund_no,
// transaction_id, out_trade_no, the first that is there.
func (s *Sandbox) refundQuery(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	o, list, fail := s.namedRefunds(p, now)
	if fail != nil {
		return nil, fail
	}
	answer := wxpay.Params{
		{Name: "device_info", Value: o.Content.Get("device_info")},
		{Name: "transaction_id", Value: o.TransactionID},
		{Name: "out_trade_no", Value: o.OutTradeNo},
		{Name: "total_fee", Value: fen(o.TotalFee)},
		{Name: "settlement_total_fee", Value: fen(settlement(o.TotalFee, o.Coupons))},
		{Name: "fee_type", Value: "CNY"},
		{Name: "cash_fee", Value: fen(o.TotalFee - o.CouponFee)},
	}
	told := min(len(list), refundsTold)
	if text := p.Get("offset"); text != "" {
		offset, _ := strconv.Atoi(text) // passed isOffset
		answer.Add("total_refund_count", strconv.Itoa(len(list)))
		list = list[min(offset, len(list)):]
		told = min(len(list), refundsOffset)
	}
	answer.Add("refund_count", strconv.Itoa(told))
	for i, r := range list[:told] {
		answer = append(answer, r.tell(o, "_"+strconv.Itoa(i))...)
	}
	return answer, nil
}

// namedRefunds are the refunds that a query means, and their order.
func (s *Sandbox) namedRefunds(p wxpay.Params, now time.Time) (*Order, []*Refund, *failure) {
	id, no := p.Get("refund_id"), p.Get("out_refund_no")
	var r *Refund
	switch {
	case id != "":
		r = s.book.refund(s.book.given[id], now)
	case no != "":
		r = s.book.refund(s.book.refunds[no], now)
	case p.Get("transaction_id") == "" && p.Get("out_trade_no") == "":
		return nil, nil, lacks("out_refund_no")
	default:
		return s.refundsOf(p, now)
	}
	if r == nil {
		return nil, nil, failNoRefund
	}
	return s.book.orders[r.OutTradeNo], []*Refund{r}, nil
}

func (s *Sandbox) refundsOf(p wxpay.Params, now time.Time) (*Order, []*Refund, *failure) {
	o, fail := s.named(p, now)
	switch {
	case fail == failNotExist, fail == nil && len(o.Refunds) == 0:
		return nil, nil, failNoRefund
	case fail != nil:
		return nil, nil, fail
	}
	return o, o.Refunds, nil
}

// tell is one refund of an answer, with the index _$n.
func (r *Refund) tell(o *Order, n string) wxpay.Params {
	p := wxpay.Params{
		{Name: "out_refund_no" + n, Value: r.OutRefundNo},
		{Name: "refund_id" + n, Value: r.RefundID},
		{Name: "refund_channel" + n, Value: "ORIGINAL"},
		{Name: "refund_fee" + n, Value: fen(r.RefundFee)},
		{Name: "settlement_refund_fee" + n, Value: fen(settlement(r.RefundFee, r.Coupons))},
		{Name: "refund_status" + n, Value: string(r.Status)},
		{Name: "refund_account" + n, Value: r.account()},
		{Name: "refund_recv_accout" + n, Value: receivers[o.BankType]}, // as WeChat spells it
	}
	if r.Status == wxpay.RefundSuccess {
		p.Add("refund_success_time"+n, r.SuccessTime.In(beijing).Format(time.DateTime))
	}
	return append(p, listing{"coupon_refund_", n}.tell(r.Coupons)...)
}

// account is where the merchant's money comes from.
func (r *Refund) account() string {
	if account := r.Content.Get("refund_account"); account != "" {
		return account
	}
	return "REFUND_SOURCE_UNSETTLED_FUNDS"
}

// receivers are refund_recv_accout by bank_type.
var receivers = map[string]string{
	bankBalance: "支付用户的零钱",
	bankCard:    "招商银行借记卡0403",
}
