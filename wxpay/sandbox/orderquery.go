package sandbox

import (
	"regexp"
	"strconv"
	"time"

	"wxtill/wxpay"
)

var transactionForm = regexp.MustCompile(`^[0-9]{28,32}$`)

// orderQuery says how an order stands (4.3). transaction_id goes before
// out_trade_no.
func (s *Sandbox) orderQuery(p wxpay.Params, now time.Time) (wxpay.Params, *failure) {
	o, fail := s.named(p, now)
	if fail != nil {
		return nil, fail
	}
	return o.tell(), nil
}

// named is the order that a request means.
func (s *Sandbox) named(p wxpay.Params, now time.Time) (*Order, *failure) {
	id, no := p.Get("transaction_id"), p.Get("out_trade_no")
	var o *Order
	switch {
	case id == "" && no == "":
		return nil, lacks("out_trade_no")
	case id == "":
		o = s.book.order(no, now)
	case !transactionForm.MatchString(id):
		return nil, &failure{"INVALID_TRANSACTIONID", "无效transaction_id"}
	default:
		o = s.book.byTransaction(id, now)
	}
	if o == nil {
		return nil, failNotExist
	}
	return o, nil
}

// stateTexts are trade_state_desc.
var stateTexts = map[wxpay.TradeState]string{
	wxpay.TradeSuccess:    "支付成功",
	wxpay.TradeRefund:     "订单发生过退款，退款详情请查询退款单",
	wxpay.TradeNotPay:     "订单未支付",
	wxpay.TradeNoPay:      "订单未支付，输入密码或确认支付超时",
	wxpay.TradeUserPaying: "用户支付中",
	wxpay.TradeAccept:     "已接收，等待扣款",
	wxpay.TradeClosed:     "订单已关闭",
	wxpay.TradeRevoked:    "订单已撤销",
	wxpay.TradePayError:   "支付失败，请重新下单支付",
}

// tell is the answer to a query. Empty fields are left out later.
func (o *Order) tell() wxpay.Params {
	state := wxpay.Params{
		{Name: "trade_state", Value: string(o.State)},
		{Name: "trade_state_desc", Value: stateTexts[o.State]},
	}
	if o.TransactionID == "" {
		return append(state, o.tellOrder()...)
	}
	return append(state, o.tellPayment()...)
}

// tellOrder is what an order that is not paid has to tell, too.
func (o *Order) tellOrder() wxpay.Params {
	return wxpay.Params{
		{Name: "device_info", Value: o.Content.Get("device_info")},
		{Name: "out_trade_no", Value: o.OutTradeNo},
		{Name: "total_fee", Value: fen(o.TotalFee)},
		{Name: "attach", Value: o.Content.Get("attach")},
	}
}

// tellPayment is what a paid order has to tell, wherever it does.
func (o *Order) tellPayment() wxpay.Params {
	p := append(o.tellOrder(), wxpay.Params{
		{Name: "openid", Value: string(o.OpenID)},
		{Name: "is_subscribe", Value: "N"},
		{Name: "trade_type", Value: o.tradeType()},
		{Name: "bank_type", Value: o.BankType},
		{Name: "fee_type", Value: "CNY"},
		{Name: "settlement_total_fee", Value: fen(settlement(o.TotalFee, o.Coupons))},
		{Name: "cash_fee", Value: fen(o.TotalFee - o.CouponFee)},
		{Name: "cash_fee_type", Value: "CNY"},
		{Name: "transaction_id", Value: o.TransactionID},
		{Name: "time_end", Value: o.TimeEnd.In(beijing).Format(timeFormat)},
	}...)
	return append(p, listing{prefix: "coupon_"}.tell(o.Coupons)...)
}

func fen(amount int64) string { return strconv.FormatInt(amount, 10) }
