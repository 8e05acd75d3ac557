package printer

import "wxtill/pos"

// shiftLabels are the words of the slips of a shift in one language.
type shiftLabels struct {
	x, z, zNumber, shift, cashier, opened, closed, by, printed           string
	sales, refunds, net, pieces, basket, first, last                     string
	advance, unowed, unowedBack, tenders, cash, weChat, refunded, change string
	tenderNet, otherTills, previousZ                                     string
	drawer, float, cashSales, cashRefunds                                string
	paidIn, paidOut, drops, expected, counted, difference                string
	reason, left, handedIn                                               string
	orders, created, paid, late, closedOrders, refused                   string
	bill, notYet, fee, differences                                       string
	coupons, exceptions, voids, removed, noSales, reprints               string
	overrides, signedIn, wrongPINs, corrected, floats                    string
	carried, openSales, parked, undecided, alarms, nothing               string
	grandTotal, previous, journal, row                                   string
	gross, discounts, repriced, rounding                                 string
	signOff, signOn, sign, movement, handover                            string
	kinds                                                                map[pos.CashKind]string
}

var chineseShift = shiftLabels{
	x: "班次 X 报表", z: "交班 Z 单", zNumber: "第 %d 号", shift: "班次", cashier: "收银员", opened: "开班", closed: "交班", by: "经手", printed: "打印",
	sales: "销售", refunds: "退款", net: "净额", pieces: "件数", basket: "平均每笔", first: "首单", last: "末单",
	advance: "未结销售已收", unowed: "微信无单付款", unowedBack: "无单付款已退", otherTills: "代别机退款", tenders: "收款", cash: "现金", weChat: "微信支付", refunded: "%s退款", tenderNet: "%s净额", change: "找零",
	drawer: "钱箱", float: "备用金", cashSales: "+ 现金销售", cashRefunds: "- 现金退款",
	paidIn: "+ 存入", paidOut: "- 取出", drops: "- 上缴", expected: "应有", counted: "实点", difference: "长短款",
	reason: "原因", left: "留作备用金", handedIn: "上交",
	orders: "微信订单", created: "已创建", paid: "已支付", late: "其中迟到", closedOrders: "已关闭", refused: "未成",
	bill: "对账单", notYet: "还没对账", fee: "手续费", differences: "未处理差异",
	coupons: "代金券", exceptions: "例外", voids: "作废", removed: "删行", noSales: "无交易开钱箱", reprints: "重印",
	overrides: "授权", signedIn: "登录", wrongPINs: "密码错误", corrected: "记账更正", floats: "备用金更正",
	carried: "结转下一班", openSales: "未结销售", parked: "挂单", undecided: "待定付款", alarms: "待处理提醒", nothing: "无",
	grandTotal: "累计 (不清零)", previousZ: "上一张 Z 单", previous: "上一班结于账本行", journal: "账本头", row: "行",
	gross: "折前", discounts: "优惠", repriced: "改价", rounding: "现金舍入",
	signOff: "交班签字", signOn: "接班签字", sign: "签字", movement: "钱箱凭条", handover: "交接班小票",
	kinds: map[pos.CashKind]string{pos.CashPaidIn: "存入", pos.CashPaidOut: "取出", pos.CashDrop: "上缴"},
}

var englishShift = shiftLabels{
	x: "X report", z: "Z report", zNumber: "no. %d", shift: "Shift", cashier: "Cashier", opened: "Opened", closed: "Closed", by: "By", printed: "Printed",
	sales: "Sales", refunds: "Refunds", net: "Net", pieces: "Items", basket: "Average sale", first: "First sale", last: "Last sale",
	advance: "Paid on open sales", unowed: "WeChat, no sale", unowedBack: "of these refunded", otherTills: "Other tills' refunds", tenders: "Tenders", cash: "Cash", weChat: "WeChat Pay", refunded: "%s refunds", tenderNet: "%s net", change: "Change given",
	drawer: "Drawer", float: "Float", cashSales: "+ Cash sales", cashRefunds: "- Cash refunds",
	paidIn: "+ Paid in", paidOut: "- Paid out", drops: "- Drops", expected: "Expected", counted: "Counted", difference: "Over/short",
	reason: "Reason", left: "Left as float", handedIn: "Handed in",
	orders: "WeChat orders", created: "Created", paid: "Paid", late: "of them late", closedOrders: "Closed", refused: "Refused",
	bill: "Bill", notYet: "not yet reconciled", fee: "Service charge", differences: "Open differences",
	coupons: "Coupons", exceptions: "Exceptions", voids: "Voids", removed: "Line deletes", noSales: "No-sale opens", reprints: "Reprints",
	overrides: "Overrides", signedIn: "Sign-ins", wrongPINs: "Wrong PINs", corrected: "Corrections", floats: "Float corrections",
	carried: "Carried over", openSales: "Open sales", parked: "Parked sales", undecided: "Undecided payments", alarms: "Alarms", nothing: "nothing",
	grandTotal: "Grand total", previousZ: "Last Z report", previous: "Last shift closed at row", journal: "Journal head", row: "row",
	gross: "Before discounts", discounts: "Discounts", repriced: "New prices", rounding: "Cash rounding",
	signOff: "Handed over", signOn: "Taken over", sign: "Signature", movement: "Drawer slip", handover: "Shift handover",
	kinds: map[pos.CashKind]string{pos.CashPaidIn: "Paid in", pos.CashPaidOut: "Paid out", pos.CashDrop: "Drop"},
}

func shiftLabelsFor(language string) *shiftLabels {
	if language == "en" {
		return &englishShift
	}
	return &chineseShift
}
