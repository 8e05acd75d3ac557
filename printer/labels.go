package printer

// labels are the words of a slip in one language.
type labels struct {
	title, reprint, copyNumber         string
	reprintToo                         string // of reprint, where the other language stands beside it
	number, till, time                 string
	item, price, subtotal              string
	pieces, total, due, received       string
	weChat, cash, change               string
	coupon, payerFee                   string
	transactionID, outTradeNo, timeEnd string
	bankType, invoice, thanks          string
	paidBy, paymentCode                string
	practice, practiceNote             string

	refundTitle, refundFee, quantity string // of a refund
	returnedBefore                   string // by amount, of the same goods
	otherwise, withheld              string // why else less goes back than the goods came to
	toCoupon, toCustomer, refundTo   string
	arrives, outRefundNo, reason     string
	operator, approvedBy             string

	originalNumber, originalTime, originalTotal string // of the sale behind a refund
	signature, keepSlip                         string
	discount, rounding, note                    string

	givenBack string // of a payment, before the sale was settled

	giftTitle, giftNote           string // of the other slips
	parkTitle, parkNote, paidPart string
	testTitle, keysTitle          string
}

var chinese = labels{
	title: "收银小票", reprint: "补打 (重印)", copyNumber: "第 %d 次", reprintToo: "补打",
	number: "单号", till: "机号", time: "时间",
	item: "品名", price: "单价×数量", subtotal: "小计",
	pieces: "件数", total: "总金额", due: "应收", received: "实收",
	weChat: "微信支付", cash: "现金", change: "找零",
	coupon: "现金券", payerFee: "用户实付",
	transactionID: "微信支付订单号", outTradeNo: "商户订单号", timeEnd: "支付时间",
	bankType: "付款银行", invoice: "发票金额 (实付)", thanks: "谢谢惠顾",
	paidBy: "支付方式", paymentCode: "付款码",
	practice: "练习 TRAINING", practiceNote: "练习单，不是付款凭证",
	refundTitle: "退款小票", refundFee: "退款金额", quantity: "数量",
	returnedBefore: "之前按金额已退", otherwise: "另一笔付款的部分", withheld: "这次不退的部分",
	toCoupon: "其中退回现金券", toCustomer: "退回顾客", refundTo: "退款方式",
	arrives:     "原路退回：零钱 20 分钟内到账，银行卡 3 个工作日内到账。",
	outRefundNo: "退款单号", reason: "原因",
	operator: "收银员", approvedBy: "批准人",
	originalNumber: "原单号", originalTime: "原单时间", originalTotal: "原单金额",
	signature: "顾客签名 ", keepSlip: "请保留小票",
	discount: "优惠", rounding: "现金舍入", note: "备注",
	givenBack: "其中已退",
	giftTitle: "礼品小票", giftNote: "本单不含价格",
	parkTitle: "挂单小票", parkNote: "扫码取单", paidPart: "已付",
	testTitle: "打印测试页", keysTitle: "按键：",
}

var english = labels{
	title: "Receipt", reprint: "REPRINT", copyNumber: "no. %d", reprintToo: "REPRINT",
	number: "Sale", till: "Till", time: "Time",
	item: "Item", price: "Price x qty", subtotal: "Amount",
	pieces: "Items", total: "Total", due: "Due", received: "Received",
	weChat: "WeChat Pay", cash: "Cash", change: "Change",
	coupon: "Coupon", payerFee: "Paid by customer",
	transactionID: "WeChat Pay no.", outTradeNo: "Order number", timeEnd: "Paid at",
	bankType: "Bank", invoice: "Invoice as paid", thanks: "Thank you",
	paidBy: "Paid by", paymentCode: "payment code",
	practice: "TRAINING 练习", practiceNote: "Practice: not proof of payment",
	refundTitle: "Refund", refundFee: "Refunded", quantity: "Qty",
	returnedBefore: "Refunded before", otherwise: "By other payment", withheld: "Not refunded now",
	toCoupon: "of it to coupons", toCustomer: "To customer", refundTo: "Paid back by",
	arrives:     "Back the way it was paid: a WeChat balance within 20 minutes, a bank card within 3 working days.",
	outRefundNo: "Refund number", reason: "Reason",
	operator: "Cashier", approvedBy: "Approved by",
	originalNumber: "Of sale", originalTime: "Sold at", originalTotal: "Sold for",
	signature: "Signature ", keepSlip: "Please keep this slip",
	discount: "Discount", rounding: "Cash rounding", note: "Note",
	givenBack: "given back",
	giftTitle: "Gift receipt", giftNote: "Without prices",
	parkTitle: "Parked sale", parkNote: "Scan to go on", paidPart: "Paid",
	testTitle: "Test page", keysTitle: "Keys: ",
}

// labelsFor gives the words of a shop's language; Chinese where it says nothing.
func labelsFor(language string) labels {
	if language == "en" {
		return english
	}
	return chinese
}

// doubled are the labels that stand in both languages where a shop wants that: one
// behind the other. Heads of tables have a line for each language instead.
func (l *labels) doubled() []*string {
	return []*string{
		&l.title, &l.number, &l.till, &l.time, &l.pieces, &l.total, &l.due, &l.received,
		&l.weChat, &l.cash, &l.change, &l.coupon, &l.payerFee, &l.transactionID, &l.outTradeNo, &l.timeEnd,
		&l.bankType, &l.invoice, &l.thanks, &l.refundTitle, &l.refundFee, &l.returnedBefore, &l.otherwise, &l.withheld, &l.toCoupon,
		&l.toCustomer, &l.refundTo,
		&l.outRefundNo, &l.reason, &l.operator, &l.approvedBy, &l.signature, &l.keepSlip, &l.discount, &l.rounding, &l.note,
		&l.originalNumber, &l.originalTime, &l.originalTotal, &l.givenBack, &l.giftTitle, &l.giftNote, &l.parkTitle, &l.parkNote, &l.paidPart,
	}
}

// addLanguage puts the labels of the other language behind those of the shop's.
func (b *builder) addLanguage() {
	second := chinese
	if b.shop.Language != "en" {
		second = english
	}
	other := second.doubled()
	for i, label := range b.doubled() {
		*label += " " + *other[i]
	}
	b.reprint = b.reprintToo + " " + second.reprintToo
	b.arrives += "\n" + second.arrives // a sentence stands for itself
	b.second = &second
}
