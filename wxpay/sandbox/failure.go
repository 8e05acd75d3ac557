package sandbox

import "fmt"

// failure is a signed business error: result_code FAIL with err_code and
// err_code_des (chapter 6).
type failure struct{ code, text string }

func lacks(field string) *failure {
	return &failure{"LACK_PARAMS", "缺少参数" + field}
}

func wrong(field, reason string) *failure {
	return &failure{"PARAM_ERROR", fmt.Sprintf("参数%s错误:%s", field, reason)}
}

var (
	failOrderPaid   = &failure{"ORDERPAID", "该订单已支付"}
	failOrderClosed = &failure{"ORDERCLOSED", "该订单已关闭"}
	failNotExist    = &failure{"ORDERNOTEXIST", "订单不存在"}
	failNumberUsed  = &failure{"OUT_TRADE_NO_USED", "商户订单号重复"}
	failTooEarly    = &failure{"TRADE_STATE_ERROR", "订单生成后不能马上关单"}
	failSystem      = &failure{"SYSTEMERROR", "系统繁忙，请用原订单号重试"}
	failNoAuth      = &failure{"NOAUTH", "商户无此接口权限"}
	failNotPaid     = &failure{"TRADE_STATE_ERROR", "订单未支付，不能退款"}
	failOtherRefund = &failure{"REFUND_FEE_MISMATCH", "订单金额或退款金额与之前请求不一致，请核实后再试"}
	failRefundFee   = &failure{"REFUND_FEE_INVALID", "退款金额大于可退金额"}
	failOverdue     = &failure{"TRADE_OVERDUE", "订单已经超过退款期限"}
	failManyRefunds = &failure{"INVALID_REQUEST", "部分退款次数超过50次"}
	failTooOften    = &failure{"FREQUENCY_LIMITED", "频率限制，请稍后再试"}
	failNotEnough   = &failure{"NOTENOUGH", "基本账户余额不足，请充值后重新发起"}
	failNoRefund    = &failure{"REFUNDNOTEXIST", "退款订单查询失败"}
	failURLFormat   = &failure{"URLFORMATERROR", "URL格式错误"}
	failNoBill      = &failure{"No Bill Exist", ""} // the code is all that downloadbill says
	failBillMaking  = &failure{"Bill Creating", ""}
	failBillType    = &failure{"invalid bill_type", ""}
	failUserPaying  = &failure{"USERPAYING", "需要用户输入支付密码"} // the one failure of a request that has its effect
	failBank        = &failure{"BANKERROR", "银行系统异常"}
)

// protocolError is the return_msg of an unsigned return_code FAIL: the request
// cannot be read, or nobody knows with which key to answer it.
type protocolError string

const (
	badMethod    protocolError = "请使用post方法"
	badEmpty     protocolError = "post数据为空"
	badSize      protocolError = "post数据过大"
	badCharset   protocolError = "编码格式错误"
	badXML       protocolError = "XML格式错误"
	badEscape    protocolError = "参数传输时需URL encode"
	badMerchant  protocolError = "商户号不存在"
	badSignType  protocolError = "签名类型错误"
	badSignature protocolError = "签名错误"
	lacksMchID   protocolError = "缺少参数mch_id"
)
