package sandbox

import (
	"fmt"
	"slices"

	"wxtill/wxpay"
)

// BillGeneration is how the bills of some years look. Columns were renamed and
// added; the names here are of this package's own writing, so that a slip in the
// reader of package wxpay cannot cancel itself out.
type BillGeneration int

const (
	BillToday BillGeneration = iota // 应结订单金额, 代金券金额, 订单金额
	Bill2014                        // 总金额, 现金券金额; a zero is short
	Bill2016                        // 总金额, 企业红包金额
	BillLater                       // 总金额, 代金券或立减优惠金额
)

// generationNames are how generations are written.
var generationNames = []string{"today", "2014", "2016", "later"}

// MarshalText writes the name of the generation, such as today or 2014.
func (g BillGeneration) MarshalText() ([]byte, error) { return []byte(generationNames[g]), nil }

// UnmarshalText reads what MarshalText writes.
func (g *BillGeneration) UnmarshalText(name []byte) error {
	i := slices.Index(generationNames, string(name))
	if i < 0 {
		return fmt.Errorf("%q is no generation of bills: there are %q", name, generationNames)
	}
	*g = BillGeneration(i)
	return nil
}

// names are what a column or a figure is called by generation; "" is missing in it.
type names [4]string

// always is a name that never changed.
func always(name string) names { return names{name, name, name, name} }

// today is a name that only today's bills have.
func today(name string) names { return names{name} }

// scope says which types of bill have a column.
type scope int

const (
	every      scope = iota // type
	refunds                 // ALL and REFUND, and REVOKED, which looks like ALL
	onlyRefund              // REFUND
)

// has reports whether bills of the type have the columns of the scope.
func (s scope) has(t wxpay.BillType) bool {
	switch s {
	case refunds:
		return t != wxpay.BillSuccess
	case onlyRefund:
		return t == wxpay.BillRefund
	}
	return true
}

// billColumn is a column of the bills of all years and types.
type billColumn struct {
	names
	in    scope
	write func(*billLine, *wxpay.BillEntry) // one cell
}

// billColumns are in their order.
var billColumns = []billColumn{
	{always("交易时间"), every, func(l *billLine, e *wxpay.BillEntry) { l.time(e.TradeTime) }},
	{always("公众账号ID"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.AppID) }},
	{always("商户号"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.MchID) }},
	{names{"特约商户号", "子商户号", "子商户号", "子商户号"}, every, func(l *billLine, e *wxpay.BillEntry) { l.number(e.SubMchID) }},
	{always("设备号"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.DeviceInfo) }},
	{always("微信订单号"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.TransactionID) }},
	{always("商户订单号"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.OutTradeNo) }},
	{always("用户标识"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(string(e.OpenID)) }},
	{always("交易类型"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.TradeType) }},
	{always("交易状态"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(string(e.TradeState)) }},
	{always("付款银行"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.BankType) }},
	{always("货币种类"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.FeeType) }},
	{names{"应结订单金额", "总金额", "总金额", "总金额"}, every, func(l *billLine, e *wxpay.BillEntry) { l.yuan(e.SettlementTotalFee) }},
	{names{"代金券金额", "现金券金额", "企业红包金额", "代金券或立减优惠金额"}, every, func(l *billLine, e *wxpay.BillEntry) { l.coupon(e.CouponFee) }},
	{always("退款申请时间"), onlyRefund, func(l *billLine, e *wxpay.BillEntry) { l.time(e.RefundTime) }},
	{always("退款成功时间"), onlyRefund, func(l *billLine, e *wxpay.BillEntry) { l.time(e.RefundSuccessTime) }},
	{always("微信退款单号"), refunds, func(l *billLine, e *wxpay.BillEntry) { l.number(e.RefundID) }},
	{always("商户退款单号"), refunds, func(l *billLine, e *wxpay.BillEntry) { l.number(e.OutRefundNo) }},
	{always("退款金额"), refunds, func(l *billLine, e *wxpay.BillEntry) { l.yuan(e.SettlementRefundFee) }},
	{names{"充值券退款金额", "现金券退款金额", "企业红包退款金额", "代金券或立减优惠退款金额"}, refunds, func(l *billLine, e *wxpay.BillEntry) { l.yuan(e.CouponRefundFee) }},
	{always("退款类型"), refunds, func(l *billLine, e *wxpay.BillEntry) { l.text(e.RefundType) }},
	{always("退款状态"), refunds, func(l *billLine, e *wxpay.BillEntry) { l.text(e.RefundStatus) }},
	{always("商品名称"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.Body) }},
	{always("商户数据包"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.Attach) }},
	{always("手续费"), every, func(l *billLine, e *wxpay.BillEntry) { l.fee(e.Fee) }},
	{always("费率"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.Rate) }},
	{today("订单金额"), every, func(l *billLine, e *wxpay.BillEntry) { l.yuan(e.TotalFee) }},
	{today("申请退款金额"), refunds, func(l *billLine, e *wxpay.BillEntry) { l.yuan(e.RefundFee) }},
	{today("费率备注"), every, func(l *billLine, e *wxpay.BillEntry) { l.text(e.RateRemark) }},
}

// billFigure is one of the summary, with what it sums up.
type billFigure struct {
	names
	write func(*billLine, *wxpay.BillSummary)
}

var billFigures = []billFigure{
	{always("总交易单数"), func(l *billLine, s *wxpay.BillSummary) { l.count(s.Count) }},
	{names{"应结订单总金额", "总交易额", "总交易额", "总交易额"}, func(l *billLine, s *wxpay.BillSummary) { l.yuan(s.SettlementTotalFee) }},
	{names{"退款总金额", "总退款金额", "总退款金额", "总退款金额"}, func(l *billLine, s *wxpay.BillSummary) { l.yuan(s.SettlementRefundFee) }},
	{names{"充值券退款总金额", "总现金券退款金额", "总企业红包退款金额", "总代金券或立减优惠退款金额"}, func(l *billLine, s *wxpay.BillSummary) { l.yuan(s.CouponRefundFee) }},
	{always("手续费总金额"), func(l *billLine, s *wxpay.BillSummary) { l.fee(s.Fee) }},
	{today("订单总金额"), func(l *billLine, s *wxpay.BillSummary) { l.yuan(s.TotalFee) }},
	{today("申请退款总金额"), func(l *billLine, s *wxpay.BillSummary) { l.yuan(s.RefundFee) }},
}
