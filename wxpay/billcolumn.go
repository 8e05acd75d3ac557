package wxpay

import "strings"

// column is what a column of a bill means, whatever its generation calls it.
type column int

const (
	columnTradeTime column = iota
	columnAppID
	columnMchID
	columnSubMchID
	columnDeviceInfo
	columnTransactionID
	columnOutTradeNo
	columnOpenID
	columnTradeType
	columnTradeState
	columnBankType
	columnFeeType
	columnSettlementTotalFee
	columnCouponFee
	columnRefundTime
	columnRefundSuccessTime
	columnRefundID
	columnOutRefundNo
	columnSettlementRefundFee
	columnCouponRefundFee
	columnRefundType
	columnRefundStatus
	columnBody
	columnAttach
	columnFee
	columnRate
	columnTotalFee
	columnRefundFee
	columnRateRemark
	columns  // how many there are
	noColumn = columns
)

// columnNames has every name of every generation: 2014, 2016, the years after,
// today. The 总金额 of the first three became two amounts, 应结订单金额 and
// 订单金额, and so did 退款金额.
var columnNames = map[string]column{
	"交易时间":         columnTradeTime,
	"公众账号ID":       columnAppID,
	"商户号":          columnMchID,
	"子商户号":         columnSubMchID,
	"特约商户号":        columnSubMchID,
	"设备号":          columnDeviceInfo,
	"微信订单号":        columnTransactionID,
	"商户订单号":        columnOutTradeNo,
	"用户标识":         columnOpenID,
	"交易类型":         columnTradeType,
	"交易状态":         columnTradeState,
	"付款银行":         columnBankType,
	"货币种类":         columnFeeType,
	"总金额":          columnSettlementTotalFee,
	"应结订单金额":       columnSettlementTotalFee,
	"订单金额":         columnTotalFee,
	"现金券金额":        columnCouponFee,
	"企业红包金额":       columnCouponFee,
	"代金券或立减优惠金额":   columnCouponFee,
	"代金券金额":        columnCouponFee,
	"退款申请时间":       columnRefundTime,
	"退款成功时间":       columnRefundSuccessTime,
	"微信退款单号":       columnRefundID,
	"商户退款单号":       columnOutRefundNo,
	"退款金额":         columnSettlementRefundFee,
	"申请退款金额":       columnRefundFee,
	"现金券退款金额":      columnCouponRefundFee,
	"企业红包退款金额":     columnCouponRefundFee,
	"代金券或立减优惠退款金额": columnCouponRefundFee,
	"充值券退款金额":      columnCouponRefundFee,
	"退款类型":         columnRefundType,
	"退款状态":         columnRefundStatus,
	"商品名称":         columnBody,
	"商户数据包":        columnAttach,
	"手续费":          columnFee,
	"费率":           columnRate,
	"费率备注":         columnRateRemark,
}

// required are the columns without which a table is no bill.
var required = []column{
	columnTradeTime, columnTransactionID, columnOutTradeNo, columnTradeState, columnSettlementTotalFee,
}

// summedColumns are those that the summary has a figure of.
var summedColumns = [...]column{
	columnSettlementTotalFee, columnTotalFee, columnSettlementRefundFee, columnRefundFee, columnCouponRefundFee,
	columnFee,
}

// places is how many decimals an amount of the column has.
func (c column) places() int {
	if c == columnFee {
		return feePlaces
	}
	return fenPlaces
}

// countFigure begins the line of titles above the summary.
const countFigure = "总交易单数"

// figures are the titles of the summary and the columns that they sum up.
var figures = map[string]column{
	countFigure:     noColumn,
	"总交易额":          columnSettlementTotalFee,
	"应结订单总金额":       columnSettlementTotalFee,
	"订单总金额":         columnTotalFee,
	"总退款金额":         columnSettlementRefundFee,
	"退款总金额":         columnSettlementRefundFee,
	"申请退款总金额":       columnRefundFee,
	"总现金券退款金额":      columnCouponRefundFee,
	"总企业红包退款金额":     columnCouponRefundFee,
	"总代金券或立减优惠退款金额": columnCouponRefundFee,
	"充值券退款总金额":      columnCouponRefundFee,
	"手续费总金额":        columnFee,
}

// titles splits a line of names. The specification prints blanks inside them,
// and a name may carry the backtick of a cell.
func titles(line, separator string) []string {
	names := strings.Split(line, separator)
	for i, name := range names {
		names[i] = strings.Map(func(r rune) rune {
			if r == ' ' || r == '`' {
				return -1
			}
			return r
		}, name)
	}
	return names
}
