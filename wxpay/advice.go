package wxpay

// Meaning says in a few words, without a full stop, what WeChat's code means at
// the interface that gave it. lang is "en" or, for Chinese, anything else. It is
// "" without a code and for one that this package has never heard of.
func (e *Error) Meaning(lang string) string { return e.guide().in(lang).meaning }

// Advice is a sentence on what to do next, in the language and with the limits
// of [Error.Meaning]. It never says that something failed which may yet turn out
// to be done.
func (e *Error) Advice(lang string) string {
	if e.unsettled() {
		return guideTo(e.Interface, CodeSystemError).in(lang).next
	}
	return e.guide().in(lang).next
}

func (e *Error) guide() guide { return guideTo(e.Interface, e.Code) }

// guideTo finds the words for a code at an interface.
func guideTo(iface string, code Code) guide {
	if g, ok := guidesAt[iface][code]; ok {
		return g
	}
	if g, ok := guidesOfCharges[code]; ok && charges[iface] {
		return g
	}
	return guides[code]
}

// charges are the interfaces by which a customer is to pay.
var charges = map[string]bool{"unifiedorder": true, "micropay": true, "getBrandWCPayRequest": true}

// guide is what a person at the counter has to know about a code.
type guide struct{ zh, en saying }

// saying is a guide in one language.
type saying struct{ meaning, next string }

func (g guide) in(lang string) saying {
	if lang == "en" {
		return g.en
	}
	return g.zh
}

// Several codes mean the same to people.
var (
	busy = guide{
		saying{"微信系统繁忙", "还不知道结果，不算失败：用原来的单号继续查，不要换单号重收。"},
		saying{"WeChat is busy", "The outcome is not known, which is no failure: it is asked for under the same number, so do not charge anew."},
	}
	badContent = guide{
		saying{"微信不接受请求的内容", "按微信的说明改正请求的内容或设置。"},
		saying{"WeChat does not take what the request says", "Correct what is asked for or the settings, as WeChat says."},
	}
	badOrder = guide{
		saying{badContent.zh.meaning, "按微信的说明改正设置；失效时间太短也会这样。"},
		saying{badContent.en.meaning, "Correct the settings as WeChat says; a time of expiry that is too short does this too."},
	}
	badProgram = guide{
		saying{"微信看不懂这个请求", "这是程序或网络代理的问题：把日志交给维护人员。"},
		saying{"WeChat cannot read the request", "The program or a proxy is at fault: pass the log on."},
	}
	badProgramOfCharge = guide{
		saying{badProgram.zh.meaning, "这是程序或网络代理的问题：把日志交给维护人员，现在改收现金。"},
		saying{badProgram.en.meaning, "The program or a proxy is at fault: pass the log on and take cash for now."},
	}
	badCard = guide{
		saying{"顾客的卡不支持这次付款", "请顾客换一张卡，或改收现金。"},
		saying{"This card cannot be used for the payment", "Ask for another card, or take cash."},
	}
	badAuthCode = guide{
		saying{"付款码不对或已经用过", "请顾客刷新付款码，再扫一次。"},
		saying{"The payment code is wrong or has been used", "Ask the customer for a fresh payment code and scan that."},
	}
	tooOften = guide{
		saying{"请求太频繁，微信暂时不受理", "等一分钟，再用原来的单号提交；不要换单号。"},
		saying{"WeChat takes no more requests for the moment", "Wait a minute and send the same again under the same number; never a new one."},
	}
	badSign = guide{
		saying{"微信说签名错误：密钥不对？", "核对 API 密钥和签名方式的设置。"},
		saying{"WeChat says that the signature is wrong: a wrong key?", "Check the settings of the API key and the signature."},
	}
)
