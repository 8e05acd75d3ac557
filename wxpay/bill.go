package wxpay

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// BillType says which rows a bill holds (section 4.10).
type BillType string

const (
	BillAll     BillType = "ALL"     // payments, refunds and revocations of the day
	BillSuccess BillType = "SUCCESS" // payments
	BillRefund  BillType = "REFUND"  // refunds
	BillRevoked BillType = "REVOKED" // payments taken back; of 2014, later pages do not have it
)

// BillEntry is a row of a bill. A row is one movement of money: a payment that
// was refunded twice has three, and a revoked one has a row REVOKED with the
// out_trade_no of its payment. Amounts are in fen; bills write yuan.
//
// What the bill's generation or type does not tell is zero. Rows of refunds
// have no TotalFee: it stands in the row of the payment, on the bill of the day
// on which that was made.
type BillEntry struct {
	TradeTime     time.Time  // 交易时间, GMT+8
	AppID         string     // 公众账号ID
	MchID         string     // 商户号
	SubMchID      string     // 子商户号 or 特约商户号; the bill's "0" is ""
	DeviceInfo    string     // 设备号
	TransactionID string     // 微信订单号
	OutTradeNo    string     // 商户订单号
	OpenID        OpenID     // 用户标识; not to be logged or printed
	TradeType     string     // 交易类型: NATIVE, JSAPI, MICROPAY
	TradeState    TradeState // 交易状态: SUCCESS, REFUND, REVOKED
	BankType      string     // 付款银行
	FeeType       string     // 货币种类: CNY

	TotalFee           int64 // 订单金额: what the order asked for; before today's generation 总金额
	SettlementTotalFee int64 // 应结订单金额: what counts for the shop, which is less by coupons at its own cost
	CouponFee          int64 // 代金券金额, and what it was called before

	// SettlementTold says that the bill has columns of its own for what counts for the
	// shop, as today's generation. Before, nobody can tell whose cost coupons were.
	SettlementTold bool

	RefundTime          time.Time // 退款申请时间, in bills of refunds; else zero
	RefundSuccessTime   time.Time // 退款成功时间, in bills of refunds; zero while it lasts
	RefundID            string    // 微信退款单号; the bill's "0" is ""
	OutRefundNo         string    // 商户退款单号; the bill's "0" is ""
	RefundFee           int64     // 申请退款金额: what was asked for; before today's generation 退款金额
	SettlementRefundFee int64     // 退款金额
	CouponRefundFee     int64     // 充值券退款金额, and what it was called before
	RefundType          string    // 退款类型: ORIGINAL, BALANCE
	RefundStatus        string    // 退款状态: SUCCESS, FAIL, PROCESSING

	Body       string  // 商品名称
	Attach     string  // 商户数据包
	Fee        BillFee // 手续费; below 0 where a refund gives it back
	Rate       string  // 费率: 0.60%
	RateRemark string  // 费率备注
}

// LogValue is the row without the openid, for log/slog.
func (e BillEntry) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("out_trade_no", e.OutTradeNo), slog.String("out_refund_no", e.OutRefundNo),
		slog.Int64("total_fee", e.TotalFee), slog.Int64("refund_fee", e.RefundFee))
}

// BillSummary are the figures at the end of a bill. Amounts are in fen.
type BillSummary struct {
	Count               int64 // 总交易单数: rows
	TotalFee            int64 // 订单总金额; before today's generation 总交易额
	SettlementTotalFee  int64 // 应结订单总金额
	RefundFee           int64 // 申请退款总金额; before today's generation 总退款金额
	SettlementRefundFee int64 // 退款总金额
	CouponRefundFee     int64 // 充值券退款总金额, and what it was called before
	Fee                 BillFee
}

var (
	// ErrNotBill says that a text is no bill: a web page, a document, another table.
	ErrNotBill = errors.New("not a bill")
	// ErrBillTruncated says that a bill ends before its end. Its rows are good as far as
	// they came; there are more.
	ErrBillTruncated = errors.New("the bill is cut off")
	// ErrBillSyntax says that a bill cannot be understood; see [BillSyntaxError].
	ErrBillSyntax = errors.New("the bill cannot be read")
	// ErrBillSum says that the rows of a bill do not add up; see [BillSumError].
	ErrBillSum = errors.New("the bill does not add up")
)

// BillSyntaxError tells where a bill cannot be understood. errors.Is finds
// ErrBillSyntax in it.
type BillSyntaxError struct {
	Line   int    // from 1
	Column string // WeChat's name of it, where it is one cell
	Reason string
}

func (e *BillSyntaxError) Error() string {
	text := fmt.Sprintf("line %d of the bill", e.Line)
	if e.Column != "" {
		text += ", " + e.Column
	}
	return text + ": " + e.Reason
}

// Is makes errors.Is(err, ErrBillSyntax) true.
func (e *BillSyntaxError) Is(target error) bool { return target == ErrBillSyntax }

// BillSumError says which figure of the summary is not the sum of the rows.
// errors.Is finds ErrBillSum in it. Where several differ, the error joins one
// for each.
type BillSumError struct {
	Figure string // WeChat's name of it
	Stated int64  // by the summary: fen, of 手续费总金额 1/100000 yuan, of 总交易单数 rows
	Summed int64  // over the rows
	places int
}

func (e *BillSumError) Error() string {
	stated, summed := e.Figures()
	return fmt.Sprintf("the bill says %s %s, its rows %s", e.Figure, stated, summed)
}

// Figures are Stated and Summed as bills write them: amounts in yuan.
func (e *BillSumError) Figures() (stated, summed string) {
	if e.places > 0 {
		return yuan(e.Stated, e.places), yuan(e.Summed, e.places)
	}
	return fmt.Sprint(e.Stated), fmt.Sprint(e.Summed)
}

// Is makes errors.Is(err, ErrBillSum) true.
func (e *BillSumError) Is(target error) bool { return target == ErrBillSum }
