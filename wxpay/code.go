package wxpay

// Code is err_code: WeChat's word for why a call was not done. Chapter 6 of the
// specification lists the first dozen, later pages the others; a code that is
// not among the constants comes through as it is. What a code means depends on
// the interface: see [OutcomeOf].
type Code string

// Codes of any interface.
const (
	CodeSystemError          Code = "SYSTEMERROR"
	CodeInvalidTransactionID Code = "INVALID_TRANSACTIONID"
	CodeParamError           Code = "PARAM_ERROR"
	CodeInvalidRequest       Code = "INVALID_REQUEST"
	CodeLackParams           Code = "LACK_PARAMS"
	CodeNoAuth               Code = "NOAUTH"
	CodeAppIDNotExist        Code = "APPID_NOT_EXIST"
	CodeMchIDNotExist        Code = "MCHID_NOT_EXIST"
	CodeAppIDMchIDNotMatch   Code = "APPID_MCHID_NOT_MATCH"
	CodeSignError            Code = "SIGNERROR"
	CodeXMLFormatError       Code = "XML_FORMAT_ERROR"
	CodeRequirePostMethod    Code = "REQUIRE_POST_METHOD"
	CodePostDataEmpty        Code = "POST_DATA_EMPTY"
	CodeNotUTF8              Code = "NOT_UTF8"
)

// Codes about an order and its payment.
const (
	CodeOrderPaid       Code = "ORDERPAID"
	CodeOrderClosed     Code = "ORDERCLOSED"
	CodeOrderReversed   Code = "ORDERREVERSED"
	CodeOrderNotExist   Code = "ORDERNOTEXIST"
	CodeOutTradeNoUsed  Code = "OUT_TRADE_NO_USED"
	CodeTradeStateError Code = "TRADE_STATE_ERROR"
	CodeTradeError      Code = "TRADE_ERROR"
	CodeNotEnough       Code = "NOTENOUGH"
	CodeNotSupportCard  Code = "NOTSUPORTCARD" // one P on the wire
	CodeNotSupportCard2 Code = "NOTSUPPORTCARD"
	CodeBankError       Code = "BANKERROR"
)

// Codes about a customer's payment code and taking a payment back.
const (
	CodeUserPaying      Code = "USERPAYING"
	CodeAuthCodeExpire  Code = "AUTHCODEEXPIRE"
	CodeAuthCodeError   Code = "AUTH_CODE_ERROR"
	CodeAuthCodeInvalid Code = "AUTH_CODE_INVALID"
	CodeBuyerMismatch   Code = "BUYER_MISMATCH"
	CodeReverseExpire   Code = "REVERSE_EXPIRE"
)

// Codes about a refund.
const (
	CodeRefundFeeInvalid    Code = "REFUND_FEE_INVALID"
	CodeRefundFeeMismatch   Code = "REFUND_FEE_MISMATCH" // out_refund_no again with other content
	CodeRefundNotExist      Code = "REFUNDNOTEXIST"
	CodeTradeOverdue        Code = "TRADE_OVERDUE"
	CodeUserAccountAbnormal Code = "USER_ACCOUNT_ABNORMAL"
	CodeInvalidReqTooMuch   Code = "INVALID_REQ_TOO_MUCH"
	CodeFrequencyLimited    Code = "FREQUENCY_LIMITED"
	CodeBizErrNeedRetry     Code = "BIZERR_NEED_RETRY"
)

// CodeURLFormatError is shorturl's word for a long_url that is none.
const CodeURLFormatError Code = "URLFORMATERROR"

// What WeChat says on the customer's phone when a web page or an app may not pay
// (section 7.2); the interface is getBrandWCPayRequest.
const (
	CodeAccessDenied   Code = "access_denied"
	CodeAccessNotAllow Code = "access_not_allow"
	CodeNoPermission   Code = "当前公众号没有权限支付本次交易"
	CodeInvalidMchID   Code = "众账号支付使用了无效的商户号，无法发起该笔交易"
	CodeInvalidPaySign Code = "该公众号支付签名无效，无法发起该笔交易"
)

// Texts by which downloadbill says in return_msg, unsigned, why there is no bill
// (section 4.10); it has no err_code.
const (
	CodeNoBillExist     Code = "No Bill Exist"
	CodeBillCreating    Code = "Bill Creating"
	CodeInvalidBillType Code = "invalid bill_type"
	CodeDataFormatError Code = "data format error"
	CodeMissingParam    Code = "missing parameter"
	CodeBillSignError   Code = "SIGN ERROR"
)
