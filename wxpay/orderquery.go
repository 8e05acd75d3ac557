package wxpay

import (
	"context"
	"log/slog"
	"strconv"
	"time"
)

// TradeState is how an order stands (section 4.3). States that WeChat adds later
// come through as they are.
type TradeState string

const (
	TradeSuccess    TradeState = "SUCCESS"    // paid
	TradeRefund     TradeState = "REFUND"     // paid, and some of it given back
	TradeNotPay     TradeState = "NOTPAY"     // not paid yet
	TradeNoPay      TradeState = "NOPAY"      // not paid yet: the password was not entered in time
	TradeClosed     TradeState = "CLOSED"     // cannot be paid any more
	TradeRevoked    TradeState = "REVOKED"    // taken back
	TradeUserPaying TradeState = "USERPAYING" // the customer is at the password
	TradeAccept     TradeState = "ACCEPT"     // taken, waiting for the bank
	TradePayError   TradeState = "PAYERROR"   // the bank refused; not paid yet
)

// OrderQueryRequest names an order (section 4.3); WeChat looks at TransactionID first.
type OrderQueryRequest struct {
	TransactionID string // 32
	OutTradeNo    string // 32; one of the two is demanded
}

// OrderQueryResponse is how an order stands (section 4.3). What belongs to a payment is there
// only in the states SUCCESS and REFUND.
type OrderQueryResponse struct {
	TradeState     TradeState
	TradeStateDesc string
	OutTradeNo     string
	TransactionID  string
	TradeType      string // NATIVE, JSAPI, APP or MICROPAY
	DeviceInfo     string
	OpenID         OpenID // who paid; not to be logged or printed
	Subscribed     bool   // is_subscribe: the customer follows the merchant's account
	BankType       string
	FeeType        string // "" means CNY
	Attach         string
	TotalFee       int64     // fen
	CouponFee      int64     // fen, part of TotalFee that coupons bore
	CashFee        int64     // fen, the customer's own money: TotalFee - CouponFee, the amount of an invoice
	Coupons        []Coupon  // where WeChat tells them one by one
	TimeEnd        time.Time // GMT+8
	Params         Params    // the whole answer

	SettlementTotalFee int64 // fen, what the merchant gets of it; 0 where WeChat does not say
}

// LogValue is the answer without the openid, for log/slog.
func (r OrderQueryResponse) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("trade_state", string(r.TradeState)), slog.String("out_trade_no", r.OutTradeNo),
		slog.String("transaction_id", r.TransactionID), slog.Int64("total_fee", r.TotalFee))
}

// OrderQuery asks how an order stands (section 4.3). Decide by TradeState. Errors: *Error;
// ORDERNOTEXIST is a refusal.
func (c *Client) OrderQuery(ctx context.Context, q OrderQueryRequest) (*OrderQueryResponse, error) {
	params, err := c.aboutOrder(q.TransactionID, q.OutTradeNo)
	if err != nil {
		return nil, unsent("orderquery", err)
	}
	r := &OrderQueryResponse{}
	err = c.do(ctx, question{name: "orderquery", path: "/pay/orderquery", params: params,
		repeats: byNumber,
		read:    func(p Params) *Error { return r.read(p, q) }})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// read takes the answer apart. A payment must say of what order, under what number
// of WeChat's and how much, and repeat the number that was asked for.
func (r *OrderQueryResponse) read(p Params, q OrderQueryRequest) *Error {
	*r = OrderQueryResponse{
		TradeState:     TradeState(p.Get("trade_state")),
		TradeStateDesc: p.Get("trade_state_desc"),
		OutTradeNo:     p.Get("out_trade_no"),
		TransactionID:  p.Get("transaction_id"),
		TradeType:      p.Get("trade_type"),
		DeviceInfo:     p.Get("device_info"),
		OpenID:         OpenID(p.Get("openid")),
		Subscribed:     p.Get("is_subscribe") == "Y",
		BankType:       p.Get("bank_type"),
		FeeType:        p.Get("fee_type"),
		Attach:         p.Get("attach"),
		Params:         p,
	}
	paid := r.TradeState == TradeSuccess || r.TradeState == TradeRefund
	switch {
	case r.TradeState == "":
		return unusable("trade_state")
	case paid && r.OutTradeNo == "":
		return unusable("out_trade_no")
	case paid && q.TransactionID != "" && r.TransactionID == "":
		return mismatch("transaction_id")
	case paid && r.TransactionID == "":
		return unusable("transaction_id")
	case paid:
		return r.readPaid(p)
	}
	var ok bool
	if r.TotalFee, ok = fee(p.Get("total_fee"), true); !ok {
		return unusable("total_fee")
	}
	return nil
}

func (r *OrderQueryResponse) readPaid(p Params) *Error {
	paid, wrong := readPaid(p)
	if wrong != "" {
		return unusable(wrong)
	}
	r.TotalFee, r.CashFee, r.CouponFee, r.SettlementTotalFee = paid.total, paid.cash, paid.coupon, paid.settlement
	r.Coupons, r.TimeEnd = paid.coupons, paid.end
	return nil
}

// fee reads an amount in fen: digits, nothing else.
func fee(s string, optional bool) (int64, bool) {
	if s == "" {
		return 0, optional
	}
	n, err := strconv.ParseUint(s, 10, 62)
	return int64(n), err == nil
}

// parseTime reads yyyyMMddHHmmss, GMT+8. Where nothing hangs on it, nonsense is
// no time.
func parseTime(s string, optional bool) (time.Time, bool) {
	t, err := time.ParseInLocation(timeLayout, s, Beijing)
	if err != nil {
		return time.Time{}, optional
	}
	return t, true
}
