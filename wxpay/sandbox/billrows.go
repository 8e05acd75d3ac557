package sandbox

import (
	"cmp"
	"time"

	"wxtill/wxpay"
)

// movement is a row of a bill and when its money moved, which decides about the
// day: a payment by its time_end, a refund when WeChat accepted it, whenever it
// arrives.
type movement struct {
	wxpay.BillEntry
	at time.Time
}

// wanted reports whether bills of the type have the row.
func (m *movement) wanted(kind wxpay.BillType) bool {
	switch kind {
	case wxpay.BillSuccess:
		return m.TradeState == wxpay.TradeSuccess
	case wxpay.BillRefund:
		return m.TradeState == wxpay.TradeRefund
	case wxpay.BillRevoked:
		return m.TradeState == wxpay.TradeRevoked
	}
	return true
}

// movements are the rows that an order makes in bills of the type, slips included;
// none before it is paid. Refunds that came to nothing have no row.
func (s *Sandbox) movements(o *Order, kind wxpay.BillType) []movement {
	if o.TransactionID == "" {
		return nil
	}
	var list []movement
	add := func(outRefundNo string, e wxpay.BillEntry, at time.Time) {
		slip := s.slip(o.OutTradeNo, outRefundNo)
		list = append(list, slip.spoilt(movement{e, at})...)
	}
	add("", s.paymentRow(o), o.TimeEnd)
	for _, r := range o.Refunds {
		if !r.counts() {
			continue
		}
		row := s.refundRow(o, r)
		if kind == wxpay.BillRefund {
			row.TradeTime, row.RefundTime, row.RefundSuccessTime = o.TimeEnd, r.Created, r.SuccessTime
		}
		add(r.OutRefundNo, row, r.Created)
	}
	if back := s.takenBack(o); !back.IsZero() {
		add("", s.revokedRow(o, back), back)
	}
	return list
}

// paymentRow is the row of the payment itself, which stays as it was whatever
// becomes of the money.
func (s *Sandbox) paymentRow(o *Order) wxpay.BillEntry {
	e := s.commonRow(o)
	e.TradeTime, e.TradeState = o.TimeEnd, wxpay.TradeSuccess
	slip := s.slip(o.OutTradeNo, "")
	e.TotalFee, e.CouponFee = cmp.Or(slip.TotalFee, o.TotalFee), cmp.Or(slip.CouponFee, o.CouponFee)
	e.SettlementTotalFee = settlement(e.TotalFee, o.Coupons)
	e.Fee = s.rate(o).of(e.SettlementTotalFee)
	if s.o.Rules.Bill != BillToday { // one amount, before coupons at the merchant's own cost
		e.SettlementTotalFee = e.TotalFee
	}
	return e
}

func (s *Sandbox) refundRow(o *Order, r *Refund) wxpay.BillEntry {
	e := s.commonRow(o)
	e.TradeTime, e.TradeState = r.Created, wxpay.TradeRefund
	e.RefundID, e.OutRefundNo, e.RefundType, e.RefundStatus = r.RefundID, r.OutRefundNo, "ORIGINAL", string(r.Status)
	e.RefundFee = cmp.Or(s.slip(o.OutTradeNo, r.OutRefundNo).RefundFee, r.RefundFee)
	e.SettlementRefundFee = settlement(e.RefundFee, r.Coupons)
	e.CouponRefundFee = settlement(r.CouponRefundFee, r.Coupons)
	e.Fee = -s.rate(o).of(e.SettlementRefundFee)
	if s.o.Rules.Bill != BillToday {
		e.SettlementRefundFee, e.CouponRefundFee = e.RefundFee, r.CouponRefundFee
	}
	return e
}

// revokedRow gives the whole payment back, under the order's own number alone
// (4.10, note 1).
func (s *Sandbox) revokedRow(o *Order, at time.Time) wxpay.BillEntry {
	e := s.refundRow(o, &Refund{
		RefundFee: o.TotalFee, CouponRefundFee: o.CouponFee, Coupons: o.Coupons, Status: wxpay.RefundSuccess, Created: at,
	})
	e.TradeState = wxpay.TradeRevoked
	return e
}

// commonRow is what all rows of an order have in common.
func (s *Sandbox) commonRow(o *Order) wxpay.BillEntry {
	return wxpay.BillEntry{
		AppID:         s.o.AppID,
		MchID:         s.o.MchID,
		DeviceInfo:    o.Content.Get("device_info"),
		TransactionID: o.TransactionID,
		OutTradeNo:    o.OutTradeNo,
		OpenID:        o.OpenID,
		TradeType:     o.tradeType(),
		BankType:      o.BankType,
		FeeType:       "CNY",
		Body:          o.Content.Get("body"),
		Attach:        o.Content.Get("attach"),
		Rate:          s.rate(o).String(),
	}
}
