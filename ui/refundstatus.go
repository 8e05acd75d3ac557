package ui

import (
	"slices"

	"wxtill/pos"
)

// waits reports whether a refund has not been sent and waits for the network or for
// WeChat's minute: it is not on its way, and a person may still call it off.
func waits(s pos.RefundStatus) bool { return s == pos.RefundOffline || s == pos.RefundQueued }

// refundWaits reports whether a refund of the order waits to be sent.
func (s *state) refundWaits(no pos.OutTradeNo) bool {
	return no != "" && slices.ContainsFunc(s.refunds, func(v pos.RefundView) bool {
		return v.Refund.OutTradeNo == no && waits(v.Status)
	})
}

// refundWord is how a refund stands, in a word or two. Cash does not arrive: it was
// handed over.
func (w *Window) refundWord(r *pos.Refund, s pos.RefundStatus) string {
	if r.Kind == pos.TenderCash && s == pos.RefundArrived {
		return w.t("refund.short.cash")
	}
	return w.t("refund.short." + string(s))
}

// refundSentence says of a refund how much it is of and how it stands.
func (w *Window) refundSentence(v *pos.RefundView) string {
	said := w.t("refund.given", yuan(v.Refund.RefundFee)) + w.t("refund.status."+string(v.Status))
	if r := &v.Refund; v.Status == pos.RefundNeedsHand && r.CouponRefundFee > 0 {
		said += w.t("refund.coupon_by_hand", yuan(r.CashRefundFee()), yuan(r.CouponRefundFee))
	}
	return said
}

// refundTone is the colour of a refund.
func refundTone(s pos.RefundStatus) tone {
	switch s {
	case pos.RefundArrived, pos.RefundStatus(pos.RefundByHand):
		return toneGreen
	case pos.RefundNeedsHand, pos.RefundNeedsYou, pos.RefundStatus(pos.RefundRefused), pos.RefundStatus(pos.RefundClosed):
		return toneRed
	case pos.RefundOnItsWay:
		return toneBlue
	case pos.RefundStatus(pos.RefundGivenUp):
		return toneGrey
	}
	return toneAmber
}
