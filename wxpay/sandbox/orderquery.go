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
	return o.tell(), nil
}

// stateTexts are trade_state_desc.
var stateTexts = map[wxpay.TradeState]string{
	wxpay.TradeSuccess:    "支付成功",
	wxpay.TradeNotPay:     "订单未支付",
	wxpay.TradeUserPaying: "用户支付中",
	wxpay.TradeClosed:     "订单已关闭",
	wxpay.TradePayError:   "支付失败，请重新下单支付",
}

// tell is the answer to a query. Empty fields are left out later.
func (o *Order) tell() wxpay.Params {
	p := wxpay.Params{
		{Name: "device_info", Value: o.Content.Get("device_info")},
		{Name: "out_trade_no", Value: o.OutTradeNo},
		{Name: "trade_state", Value: string(o.State)},
		{Name: "trade_state_desc", Value: stateTexts[o.State]},
		{Name: "total_fee", Value: fen(o.TotalFee)},
		{Name: "attach", Value: o.Content.Get("attach")},
	}
	if o.TransactionID == "" {
		return p
	}
	p = append(p,
		wxpay.Field{Name: "openid", Value: o.OpenID},
		wxpay.Field{Name: "is_subscribe", Value: "N"},
		wxpay.Field{Name: "trade_type", Value: o.tradeType()},
		wxpay.Field{Name: "bank_type", Value: o.BankType},
		wxpay.Field{Name: "fee_type", Value: "CNY"},
		wxpay.Field{Name: "cash_fee", Value: fen(o.TotalFee - o.CouponFee)},
		wxpay.Field{Name: "cash_fee_type", Value: "CNY"},
		wxpay.Field{Name: "transaction_id", Value: o.TransactionID},
		wxpay.Field{Name: "time_end", Value: o.TimeEnd.In(beijing).Format(timeFormat)},
	)
	return append(p, o.coupon()...)
}

// coupon is the one coupon of the order in the fields of later years; chapter 5
// has coupon_fee alone.
func (o *Order) coupon() wxpay.Params {
	if o.CouponFee == 0 {
		return nil
	}
	return wxpay.Params{
		{Name: "coupon_fee", Value: fen(o.CouponFee)},
		{Name: "coupon_count", Value: "1"},
		{Name: "coupon_type_0", Value: "CASH"},
		{Name: "coupon_id_0", Value: "10000"},
		{Name: "coupon_fee_0", Value: fen(o.CouponFee)},
	}
}

func fen(amount int64) string { return strconv.FormatInt(amount, 10) }
