package printer

import (
	"strings"

	"wxtill/pos"
)

// layoutRefund makes the slip of a refund: what goes back, how much of it is the
// customer's own money, when and where that arrives, the numbers by which the shop
// and WeChat find it again, and a line to sign on.
func layoutRefund(slip pos.Slip) Document {
	r := slip.Refund
	b := newBuilder(slip, r.Shop)
	b.head(slip, b.refundTitle)
	b.number = b.originalNumber
	b.identity(string(r.Sale), "", r.At)
	if !r.SoldAt.IsZero() {
		b.fact(b.originalTime, beijing(r.SoldAt))
		b.row(b.originalTotal, yuan(r.Sold))
	}
	b.returned(r)
	b.add(Row{Left: b.refundFee, Right: yuan(r.RefundFee), Style: Style{Bold: true}})
	if r.CouponRefundFee > 0 {
		b.row(b.toCoupon, yuan(r.CouponRefundFee))
		b.row(b.toCustomer, yuan(r.RefundFee-r.CouponRefundFee))
	}
	b.arrival(r)
	b.refundNumbers(r)
	b.signatures(r)
	b.foot(b.keepSlip)
	return b.styled()
}

// returned lists the goods that came back.
func (b *builder) returned(r *pos.RefundSlip) {
	if len(r.Lines) == 0 {
		b.add(Rule{})
		return
	}
	b.add(Rule{}, Row{Left: b.item, Middle: b.quantity, Right: b.subtotal})
	if s := b.second; s != nil {
		b.add(Row{Left: s.item, Middle: s.quantity, Right: s.subtotal})
	}
	b.add(Rule{})
	var goods pos.Fen
	for _, l := range r.Lines {
		b.add(Row{Left: l.Name, Middle: l.Quantity.String() + l.Unit, Right: l.Amount.Grouped()})
		goods += l.Amount
	}
	if r.Rounding != 0 {
		b.row(b.rounding, r.Rounding.Grouped())
	}
	less := func(label string, amount pos.Fen) {
		if amount > 0 {
			b.add(Row{Left: label, Right: "-" + amount.Grouped()})
		}
	}
	less(b.returnedBefore, r.Before)
	less(b.otherwise, r.Otherwise)
	less(b.withheld, goods+r.Rounding-r.RefundFee-r.Before-r.Otherwise)
	b.add(Rule{})
}

// arrival says where the money is and when it arrives.
func (b *builder) arrival(r *pos.RefundSlip) {
	if r.Kind == pos.TenderCash {
		b.row(b.refundTo, b.cash)
		return
	}
	b.row(b.refundTo, b.weChat)
	for sentence := range strings.SplitSeq(b.arrives, "\n") {
		b.add(Plain(sentence))
	}
}

// refundNumbers are the numbers of the refund, and the code that finds its sale.
func (b *builder) refundNumbers(r *pos.RefundSlip) {
	b.add(Rule{}, Plain(b.outRefundNo), Plain(string(r.OutRefundNo)))
	code := string(r.Sale)
	if r.Kind == pos.TenderWeChat {
		code = string(r.OutTradeNo)
		b.add(Plain(b.outTradeNo), Plain(code), Plain(b.transactionID), Plain(r.TransactionID))
	}
	b.add(QR{Data: code})
	if r.Reason != "" {
		b.fact(b.reason, r.Reason)
	}
}

// signatures name who gave the money back and leave room for who got it.
func (b *builder) signatures(r *pos.RefundSlip) {
	b.named(b.operator, r.Operator, r.Names.Operator)
	b.named(b.approvedBy, r.ApprovedBy, r.Names.ApprovedBy)
	b.add(Feed(1), Plain(b.signature+strings.Repeat("_", signatureColumns)))
}

// signatureColumns is how long a line to sign on is.
const signatureColumns = 16
