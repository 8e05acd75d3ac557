package sandbox

import (
	"time"

	"wxtill/wxpay"
)

// draft is a notification that is not signed yet.
type draft struct {
	url    string
	fields wxpay.Params
	sign   wxpay.SignType // "": this kind is not signed
}

// draft words a notification, or says that there is nothing to tell.
func (s *Sandbox) draft(n notice) (draft, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	if n.iface == "notify" {
		o := s.book.order(n.number, now)
		if o == nil || o.TransactionID == "" || o.tradeType() == micropayType {
			return draft{}, false
		}
		return s.draftPayment(o), true
	}
	r := s.book.refund(s.book.refunds[n.number], now)
	if r == nil || !r.ended() || r.Content.Get("notify_url") == "" {
		return draft{}, false
	}
	return s.draftRefund(s.book.order(r.OutTradeNo, now), r), true
}

// draftPayment is signed in the way of the order (4.2).
func (s *Sandbox) draftPayment(o *Order) draft {
	p := append(s.opening(), wxpay.Params{
		{Name: "sign_type", Value: o.Content.Get("sign_type")},
		{Name: "result_code", Value: "SUCCESS"},
	}...)
	return draft{o.Content.Get("notify_url"), append(p, o.tellPayment()...), signType(o.Content)}
}

// draftRefund is not signed: what it tells is encrypted.
func (s *Sandbox) draftRefund(o *Order, r *Refund) draft {
	success := ""
	if !r.SuccessTime.IsZero() {
		success = r.SuccessTime.In(beijing).Format(time.DateTime)
	}
	inside := documentOf("root", filled(wxpay.Params{
		{Name: "transaction_id", Value: o.TransactionID},
		{Name: "out_trade_no", Value: o.OutTradeNo},
		{Name: "refund_id", Value: r.RefundID},
		{Name: "out_refund_no", Value: r.OutRefundNo},
		{Name: "total_fee", Value: fen(o.TotalFee)},
		{Name: "settlement_total_fee", Value: fen(settlement(o.TotalFee, o.Coupons))},
		{Name: "refund_fee", Value: fen(r.RefundFee)},
		{Name: "settlement_refund_fee", Value: fen(settlement(r.RefundFee, r.Coupons))},
		{Name: "refund_status", Value: string(r.Status)},
		{Name: "success_time", Value: success},
		{Name: "refund_recv_accout", Value: receivers[o.BankType]}, // as WeChat spells it
		{Name: "refund_account", Value: "REFUND_SOURCE_UNSETTLED_FUNDS"},
		{Name: "refund_request_source", Value: "API"},
	}))
	p := append(s.opening(), wxpay.Field{Name: "req_info", Value: sealReqInfo(inside, s.o.Key)})
	return draft{url: r.Content.Get("notify_url"), fields: p}
}

// opening says whose notification it is.
func (s *Sandbox) opening() wxpay.Params {
	return wxpay.Params{
		{Name: "return_code", Value: "SUCCESS"},
		{Name: "appid", Value: s.o.AppID},
		{Name: "mch_id", Value: s.o.MchID},
		{Name: "nonce_str", Value: s.rand.text(alphanumeric, 32)},
	}
}

// finish signs the notification and writes it down, spoilt by b at the stage b
// chooses.
func (s *Sandbox) finish(d draft, b behaviour) []byte {
	rep := reply{body: document(s.sealed(filled(d.fields), d.sign, b))}
	if b.reply != nil {
		b.reply(&rep)
	}
	return rep.body
}
