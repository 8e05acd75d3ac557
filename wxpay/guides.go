package wxpay

// guides are the words for every code, whatever the interface.
var guides = map[Code]guide{
	CodeBankError:         busy,
	CodeParamError:        badContent,
	CodeInvalidRequest:    badContent,
	CodeLackParams:        badContent,
	CodeXMLFormatError:    badProgram,
	CodeRequirePostMethod: badProgram,
	CodePostDataEmpty:     badProgram,
	CodeNotUTF8:           badProgram,
	CodeNotSupportCard:    badCard,
	CodeNotSupportCard2:   badCard,
	CodeAuthCodeError:     badAuthCode,
	CodeAuthCodeInvalid:   badAuthCode,
	CodeFrequencyLimited:  tooOften,
	CodeInvalidReqTooMuch: tooOften,
	CodeSignError:         badSign,
	CodeBillSignError:     badSign,
	CodeInvalidBillType:   badContent,
	CodeDataFormatError:   badContent,
	CodeMissingParam:      badContent,

	CodeSystemError: {
		saying{busy.zh.meaning, "还没有结果：过一会儿用同样的内容再请求一次。"},
		saying{busy.en.meaning, "There is no result yet: ask the same once more in a while."},
	},
	CodeInvalidTransactionID: {
		saying{"微信订单号不对", "核对输入的单号；收据上印的微信订单号是 28 到 32 位数字。"},
		saying{"The WeChat order number is wrong", "Check the number that was typed: a WeChat order number has 28 to 32 digits."},
	},
	CodeNoAuth: {
		saying{"商户没有开通这个接口的权限", "登录微信商户平台开通这个接口。"},
		saying{"The merchant may not use this interface", "Have it turned on at the WeChat merchant site."},
	},
	CodeAppIDNotExist: {
		saying{"appid 不存在", "核对 appid 的设置，注意大小写。"},
		saying{"WeChat does not know this appid", "Check the setting appid, upper and lower case too."},
	},
	CodeMchIDNotExist: {
		saying{"商户号 mch_id 不存在", "核对商户号 mch_id 的设置。"},
		saying{"WeChat does not know this mch_id", "Check the setting mch_id."},
	},
	CodeAppIDMchIDNotMatch: {
		saying{"appid 和商户号不匹配", "核对 appid 和商户号，并在商户平台确认两者已经绑定。"},
		saying{"appid and mch_id do not belong together", "Check both settings, and at the merchant site that the two are bound."},
	},

	CodeOrderPaid: {
		saying{"这个订单已经支付过", "不要再收一次：先查这个订单的结果。"},
		saying{"This order has been paid already", "Do not charge again: ask how this order stands."},
	},
	CodeOrderClosed: {
		saying{"这个订单已经关闭", "要收款请用新的订单号。"},
		saying{"This order is closed", "To charge, make a new order."},
	},
	CodeOrderReversed: {
		saying{"这个订单已经撤销", "顾客没有被扣款；要收款请用新的订单号。"},
		saying{"This order has been taken back", "The customer keeps the money; to charge, make a new order."},
	},
	CodeOrderNotExist: {
		saying{"微信没有这个订单", "过一会儿再查一次；要收款请用新的订单号。"},
		saying{"WeChat has no such order", "Ask once more in a while; to charge, make a new order."},
	},
	CodeOutTradeNoUsed: {
		saying{"商户订单号已被用过", "先用这个单号查订单：可能就是这一笔，而且已经付过。确实是别的订单或已关闭，才换新单号。"},
		saying{"The order number has been used", "Ask first how the order of this number stands: it may be this sale, and paid. Take a new number only where it is another sale's or closed."},
	},
	CodeTradeStateError: {
		saying{"订单现在的状态不允许这样做", "先查订单，过几分钟再试一次。"},
		saying{"The order does not allow this now", "Ask how the order stands and try again in a few minutes."},
	},
	CodeTradeError: {
		saying{"微信没有完成这笔交易", "请顾客看手机上的提示，换一张卡再付，或改收现金。"},
		saying{"WeChat did not complete this trade", "Have the customer read the phone, pay by another card, or take cash."},
	},
	CodeNotEnough: {
		saying{"顾客的余额不足", "请顾客换一张卡，或改收现金。"},
		saying{"The customer has not enough money", "Ask for another card, or take cash."},
	},
	CodeUserPaying: {
		saying{"顾客正在输入密码", "等顾客付完，每 5 秒查一次；不要再扫付款码。"},
		saying{"The customer is entering the password", "Wait and ask every 5 seconds; do not scan another code."},
	},
	CodeAuthCodeExpire: {
		saying{"付款码已经过期", "请顾客刷新付款码，再扫一次。"},
		saying{"The payment code is over a minute old", "Ask the customer for a fresh payment code and scan that."},
	},
	CodeBuyerMismatch: {
		saying{"不是原来的付款人", "同一个订单只能由同一个微信付款；换人请用新的订单号。"},
		saying{"Somebody else began to pay this order", "One order takes one payer: for another customer make a new order."},
	},
	CodeReverseExpire: {
		saying{"订单超过 7 天，不能撤销", "要把钱退给顾客，请申请退款。"},
		saying{"The order is over 7 days old and cannot be taken back", "To give the money back, make a refund."},
	},

	CodeRefundFeeMismatch: {
		saying{"这个退款单号已用于另一笔内容不同的退款", "先查这个单号的退款结果，再决定要不要用新单号退款。"},
		saying{"The refund number has been used for a refund with other content", "Ask how the refund under this number stands before you refund anything under a new one."},
	},
	CodeRefundFeeInvalid: {
		saying{"退款金额超过可退的金额", "查这个订单已经退了多少，改小退款金额。"},
		saying{"The refund is more than is left of the payment", "Look up what was refunded already and ask for less."},
	},
	CodeRefundNotExist: {
		saying{"微信没有这笔退款", "核对单号；刚提交的退款过一会儿再查，没有就用原退款单号再提交。"},
		saying{"WeChat has no such refund", "Check the number; ask again in a while, then send the refund again with the same number."},
	},
	CodeTradeOverdue: {
		saying{"交易超过一年，微信不再退款", "改用现金或转账退给顾客，并记在账上。"},
		saying{"The payment is over a year old: WeChat refunds it no more", "Give the money back in cash or by transfer, and book that."},
	},
	CodeUserAccountAbnormal: {
		saying{"顾客的微信账号异常或已注销", "改用现金或转账退给顾客，并记在账上。"},
		saying{"The customer's account is closed or blocked", "Give the money back in cash or by transfer, and book that."},
	},
	CodeBizErrNeedRetry: {
		saying{"退款没有走完", "用原来的退款单号和同样的内容再提交一次。"},
		saying{"The refund got stuck half-way", "Send the same again under the same out_refund_no."},
	},

	CodeAccessDenied: {
		saying{"发起支付的网页不在支付授权目录下", "让网页的地址和商户平台上登记的支付授权目录一致：精确到最后一级目录，http 和 https、大小写都算。"},
		saying{"The page that asked for the payment lies outside the authorised directory", "Make the page's address and the directory named at the merchant site agree, to the last level, with http or https, upper and lower case."},
	},
	CodeAccessNotAllow: {
		saying{"这个微信号不在测试白名单里", "在公众平台“微信支付——支付测试”把测试用的微信号加入白名单，并在公众号的会话里点开测试链接。"},
		saying{"This WeChat account is not on the list of testers", "Add it at mp.weixin.qq.com under payment tests, and open the test link in a chat with the official account."},
	},
	CodeNoPermission: {
		saying{"这个公众号不能支付", "核对 appid 是不是这个公众号的，并确认公众平台的三项审核都已通过。"},
		saying{"This official account may not take payments", "Check that appid is this account's, and that all three reviews at mp.weixin.qq.com have passed."},
	},
	CodeInvalidMchID: {
		saying{"商户号无效", "核对商户号 mch_id 的设置，并确认公众平台的三项审核都已通过。"},
		saying{"The mch_id is not valid", "Check the setting mch_id, and that all three reviews at mp.weixin.qq.com have passed."},
	},
	CodeInvalidPaySign: {
		saying{"调起支付的签名 paySign 不对", "核对 API 密钥；签名方式要和下单时一样，参数名的大小写要对。"},
		saying{"The paySign is wrong", "Check the API key; the way of signing must be the order's, and the names must have their capitals."},
	},

	CodeURLFormatError: {
		saying{"要转换的网址不对", "核对网址是否以 weixin:// 开头、是否完整。"},
		saying{"The address to be shortened is none", "Check that it begins with weixin:// and is whole."},
	},
	CodeNoBillExist: {
		saying{"这一天没有账单", "当天没有交易就没有账单；三个月以前的账单下载不到。"},
		saying{"There is no bill of this day", "A day without payments has none; bills over three months old are gone."},
	},
	CodeBillCreating: {
		saying{"账单还没有生成", "上午 10 点以后再下载。"},
		saying{"The bill is not made yet", "Ask again after 10 in the morning."},
	},
}

// guidesOfCharges are the words where a customer was to pay, who stands there.
var guidesOfCharges = map[Code]guide{
	CodeSystemError:       busy,
	CodeParamError:        badOrder,
	CodeLackParams:        badOrder,
	CodeXMLFormatError:    badProgramOfCharge,
	CodeRequirePostMethod: badProgramOfCharge,
	CodePostDataEmpty:     badProgramOfCharge,
	CodeNotUTF8:           badProgramOfCharge,
	CodeInvalidRequest: {
		saying{badContent.zh.meaning, "先用这个单号查订单：单号用过也会这样，可能已经付过。没有这个订单，再按微信的说明改正设置；失效时间太短也会这样。"},
		saying{badContent.en.meaning, "Ask first how the order of this number stands: a number that was used does this too, and it may be paid. Where there is none, correct the settings as WeChat says; a time of expiry that is too short does this as well."},
	},
	CodeNoAuth: {
		saying{"商户没有开通这个支付权限", "登录微信商户平台开通这个接口；现在可改收现金。"},
		saying{"The merchant may not use this interface", "Have it turned on at the WeChat merchant site; take cash for now."},
	},
}

// guidesAt are the words for codes that mean something else at one interface.
var guidesAt = map[string]map[Code]guide{
	"orderquery": {
		CodeOrderNotExist: {
			saying{"微信没有这个订单", "过一会儿再查一次：刚下的单可能还在路上。"},
			saying{"WeChat has no such order", "Ask once more in a while: an order just made may still be on its way."},
		},
		CodeSystemError: {
			saying{busy.zh.meaning, "还不知道订单的结果，不算失败：用原来的单号继续查。"},
			saying{busy.en.meaning, "How the order stands is not known, which is no failure: ask again under the same number."},
		},
	},
	"closeorder": {
		CodeOrderPaid: {
			saying{"这个订单已经支付过", "已经不能关闭：查这个订单，按已付款入账。"},
			saying{"This order has been paid already", "It cannot be closed any more: ask how it stands, and book the payment."},
		},
		CodeOrderClosed: {
			saying{"这个订单已经关闭", "不用再做什么：没有人能再支付它。"},
			saying{"This order is closed", "There is nothing left to do: nobody can pay it any more."},
		},
		CodeOrderNotExist: {
			saying{"微信没有要关闭的订单", "下单请求可能还在路上：失效时间过后再关一次，才能定论。"},
			saying{"WeChat has no such order to close", "It may still be on its way: close it once more when its time_expire is over, to be sure."},
		},
		CodeSystemError: {
			saying{busy.zh.meaning, "订单可能还没有关闭：过一会儿再关一次，多关几次无妨。"},
			saying{busy.en.meaning, "The order may still be open: close it once more in a while, which does no harm."},
		},
	},
	"refund": {
		CodeNoAuth: {
			saying{"商户没有退款的权限", "登录微信商户平台：开通退款接口，给操作员退款权限（不另设时就是商户号），并下载 API 证书换到设置里；再退一次。"},
			saying{"The merchant may not refund", "At the WeChat merchant site: turn refunds on, give the operator the right to refund (the mch_id itself where none was set up), and download the API certificate for the settings; then refund again."},
		},
		CodeNotEnough: {
			saying{"商户账户的钱不够退款", "在商户平台充值，再用原来的退款单号提交。"},
			saying{"The merchant's account has not enough to refund", "Top it up at the merchant site, then send again under the same out_refund_no."},
		},
		CodeOrderNotExist: {
			saying{"微信没有要退款的订单", "核对订单号，并确认是用这个商户号收的款。"},
			saying{"WeChat has no such order to refund", "Check the number, and that it was paid to this merchant."},
		},
		CodeSystemError: {
			saying{"微信系统繁忙", "还不知道退款有没有受理：用原来的退款单号再提交，不会多退。"},
			saying{"WeChat is busy", "Whether the refund was taken is not known: send it again under the same out_refund_no, which cannot refund twice."},
		},
	},
	"refundquery": {
		CodeSystemError: {
			saying{busy.zh.meaning, "还不知道退款的结果，不算失败：过一会儿再查。"},
			saying{busy.en.meaning, "How the refund stands is not known, which is no failure: ask again in a while."},
		},
	},
	"micropay": {
		CodeTradeError: {
			saying{"顾客没有付成", "请顾客看手机上的提示，刷新付款码再扫，或改收现金。"},
			saying{"The customer did not pay", "Have the customer read the phone and show a fresh code, or take cash."},
		},
	},
	"reverse": {
		CodeUserPaying: {
			saying{"顾客还在输入密码，不能撤销", "等 5 秒，再撤销一次。"},
			saying{"The customer is still at the password", "Wait 5 seconds and take the order back once more."},
		},
		CodeOrderNotExist: {
			saying{"微信没有要撤销的订单", "付款请求可能没有到微信；过一分钟再查一次，才能定论。"},
			saying{"WeChat has no such order to take back", "The payment may never have arrived; ask once more in a minute to be sure."},
		},
		CodeTradeError: {
			saying{"微信没有完成撤销", "等 5 秒，再撤销一次。"},
			saying{"WeChat did not complete the reversal", "Wait 5 seconds and take the order back once more."},
		},
		CodeOrderReversed: {
			saying{"这个订单已经撤销", "不用再做什么：顾客没有付钱，或者钱已退回。"},
			saying{"This order has been taken back", "There is nothing left to do: the customer keeps the money or gets it back."},
		},
		CodeSystemError: {
			saying{busy.zh.meaning, "还不知道有没有撤销：等 5 秒，再撤销一次，多撤几次无妨。"},
			saying{busy.en.meaning, "Whether the order was taken back is not known: wait 5 seconds and take it back once more, which does no harm."},
		},
	},
}
