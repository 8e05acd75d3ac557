package printer

import (
	"fmt"

	"wxtill/pos"
)

// layoutReconciliation makes the slip of a bill that was held against the book:
// the five figures, and each difference with its order and both amounts.
func layoutReconciliation(slip pos.Slip) Document {
	r := slip.Reconciliation
	b := newBuilder(slip, r.Shop)
	w := reconciliationLabelsFor(r.Shop.Language)
	b.head(slip, w.title)
	b.fact(w.day, string(r.Day))
	if r.Shop.Device != "" {
		b.fact(b.till, r.Shop.Device)
	}
	b.fact(w.fetched, beijing(r.FetchedAt))
	b.fact(w.checked, beijing(r.At))
	b.named(w.by, r.Operator, r.Names.Operator)
	if r.Early {
		b.add(Text{Runs: []Run{{w.early, Style{Bold: true}}}})
	}
	b.add(Rule{})
	b.row(w.orders, fmt.Sprintf("%d / %d", r.Bill.Payments, r.Book.Payments))
	b.row(w.paid, yuan(r.Bill.Paid))
	b.row(w.refunds, fmt.Sprintf("%d / %d", r.Bill.Refunds, r.Book.Refunds))
	b.row(w.refunded, yuan(r.Bill.Refunded))
	b.row(w.fee, yuan(r.Bill.FeeInFen()))
	if r.Others > 0 {
		b.row(w.others, fmt.Sprint(r.Others))
	}
	b.add(Row{Left: w.differences, Right: fmt.Sprint(r.Open), Style: Style{Bold: true}})
	if noted := r.Found - r.Open; noted > 0 {
		b.row(w.noted, fmt.Sprint(noted))
	}
	for i := range r.Listed {
		b.difference(w, &r.Listed[i])
	}
	if more := r.Open - len(r.Listed); more > 0 {
		b.row(w.more, fmt.Sprint(more))
	}
	b.add(Rule{}, QR{Data: string(r.Day)})
	b.training()
	b.add(Feed(tearFeed), Cut{})
	return b.doc
}

// difference tells of one thing in which bill and book disagree.
func (b *builder) difference(w *reconciliationLabels, d *pos.Difference) {
	b.add(Rule{}, Text{Runs: []Run{{w.kinds[d.Kind], Style{Bold: true}}}})
	switch {
	case d.Kind == pos.DiffFee:
		b.row(w.onBill, d.Fee.String())
		b.row(w.byContract, d.FeeOwed.String())
		b.fees(w, d)
		return
	case d.OutRefundNo != "":
		b.add(Plain(string(d.OutRefundNo)))
	}
	b.add(Plain(string(d.OutTradeNo)))
	b.row(w.onBill, yuan(d.Bill))
	b.row(w.inBook, yuan(d.Book))
}

// fees tells which rows are behind a difference of fees.
func (b *builder) fees(w *reconciliationLabels, d *pos.Difference) {
	for _, r := range d.Fees {
		b.add(Plain(string(r.OutTradeNo)))
		if r.OutRefundNo != "" {
			b.add(Plain(string(r.OutRefundNo)))
		}
		b.row(w.fees, r.Fee.String()+" / "+r.FeeOwed.String())
	}
	if more := d.Count - int64(len(d.Fees)); more > 0 && len(d.Fees) > 0 {
		b.row(w.more, fmt.Sprint(more))
	}
}

// reconciliationLabels are the words of the slip in one language.
type reconciliationLabels struct {
	title, day, fetched, checked   string
	by, early                      string
	orders, paid                   string
	refunds, refunded, fee, others string
	differences, noted, more       string
	onBill, inBook, byContract     string
	fees                           string
	kinds                          map[pos.DifferenceKind]string
}

var chineseReconciliation = reconciliationLabels{
	title: "对账单", day: "账单日期", fetched: "取账单", checked: "对账", by: "经手", early: "微信还没有做完，以后可能还会多",
	orders: "订单 账单/本机", paid: "收款", refunds: "退款笔数 账单/本机", refunded: "退款", fee: "手续费", others: "其他收银机的行",
	differences: "差异", noted: "已记录的差异", more: "其余未列", onBill: "账单", inBook: "本机", byContract: "按合同", fees: "账单 / 合同",
	kinds: map[pos.DifferenceKind]string{
		pos.DiffLost: "掉单：微信已收，本机待定", pos.DiffUnknown: "微信已收，账本没有", pos.DiffClosed: "微信已收，本机已关闭",
		pos.DiffReturned: "本机已关闭，微信已退回", pos.DiffNotBilled: "本机已收，账单没有", pos.DiffOtherDay: "不是同一天",
		pos.DiffOtherDevice: "设备号不同", pos.DiffAmount: "金额不同", pos.DiffCoupon: "代金券不同", pos.DiffRevoked: "微信已撤销",
		pos.DiffDuplicate: "账单重复", pos.DiffRefundUnknown: "微信退款，本机没有", pos.DiffRefundMissing: "本机退款，账单没有",
		pos.DiffRefundAmount: "退款金额不同", pos.DiffRefundState: "退款结果不同", pos.DiffFee: "手续费不符",
	},
}

var englishReconciliation = reconciliationLabels{
	title: "Reconciliation", day: "Bill of", fetched: "Fetched", checked: "Checked", by: "By", early: "Not final: the bill may still grow",
	orders: "Orders bill/till", paid: "Paid", refunds: "Refunds bill/till", refunded: "Refunded", fee: "Fee", others: "Rows of other tills",
	differences: "Differences", noted: "Differences noted", more: "Not listed", onBill: "Bill", inBook: "Till", byContract: "By contract", fees: "Bill / contract",
	kinds: map[pos.DifferenceKind]string{
		pos.DiffLost: "Paid, undecided here", pos.DiffUnknown: "Paid, not in the book", pos.DiffClosed: "Paid, closed here",
		pos.DiffReturned: "Closed, given back", pos.DiffNotBilled: "Not on the bill", pos.DiffOtherDay: "Another day",
		pos.DiffOtherDevice: "Another device_info", pos.DiffAmount: "Another amount", pos.DiffCoupon: "Another coupon", pos.DiffRevoked: "Taken back at WeChat",
		pos.DiffDuplicate: "Twice on the bill", pos.DiffRefundUnknown: "Refund not booked", pos.DiffRefundMissing: "Refund not on the bill",
		pos.DiffRefundAmount: "Another refund amount", pos.DiffRefundState: "Refund ended differently", pos.DiffFee: "Fee not the contract's",
	},
}

func reconciliationLabelsFor(language string) *reconciliationLabels {
	if language == "en" {
		return &englishReconciliation
	}
	return &chineseReconciliation
}
