package wxpay

import (
	"errors"
	"maps"
	"slices"
)

// Outcome is what a code of WeChat's says about the call that it answers.
type Outcome string

const (
	// OutcomeDone: what was asked for is so already, as with ORDERCLOSED at
	// closeorder. The call returns no error.
	OutcomeDone Outcome = "done"
	// OutcomeRefused: the call had no effect. errors.Is finds ErrRefused.
	OutcomeRefused Outcome = "refused"
	// OutcomeUnknown: it may have had its effect. Ask how the order or the refund
	// stands; errors.Is finds ErrUnknown.
	OutcomeUnknown Outcome = "unknown"
	// OutcomeRepeat: WeChat decided nothing and wants the same call once more, in
	// a while and under the same number, which is harmless. errors.Is finds
	// ErrUnknown.
	OutcomeRepeat Outcome = "repeat"
)

// Outcome tells what became of the call; OutcomeDone is no error. Without a code of
// WeChat's it is OutcomeUnknown, and so it is with one that refuses what an earlier
// gateway, which did not answer, may have done.
func (e *Error) Outcome() Outcome {
	switch {
	case e.Problem == "":
		return OutcomeRefused
	case errors.Is(e.Err, ErrRecall), OutcomeOf(e.Interface, e.Code) == OutcomeRepeat:
		return OutcomeRepeat
	}
	return OutcomeUnknown
}

// unsettled reports whether the code refuses, but not what an earlier gateway may
// have done.
func (e *Error) unsettled() bool {
	return e.Problem != "" && OutcomeOf(e.Interface, e.Code) == OutcomeRefused
}

// OutcomeOf tells what a code says at an interface, which has the name of the
// last part of its path: unifiedorder, refund, reverse. A code that the
// interface is not known to use leaves the outcome unknown.
func OutcomeOf(iface string, code Code) Outcome {
	if o, ok := outcomes[iface][code]; ok {
		return o
	}
	if o, ok := anywhere[code]; ok {
		return o
	}
	return OutcomeUnknown
}

// InterfacesOf are the interfaces that are known to use a code, sorted.
func InterfacesOf(code Code) []string {
	var list []string
	for iface, codes := range outcomes {
		_, own := codes[code]
		if _, all := anywhere[code]; own || all {
			list = append(list, iface)
		}
	}
	slices.Sort(list)
	return list
}

// Codes are all codes that some interface is known to use, sorted.
func Codes() []Code {
	codes := slices.Collect(maps.Keys(anywhere))
	for _, own := range outcomes {
		codes = slices.AppendSeq(codes, maps.Keys(own))
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// anywhere are the codes that every interface uses alike: they come before any
// order is looked at. SYSTEMERROR means "again" wherever sending again is
// harmless.
var anywhere = map[Code]Outcome{
	CodeSystemError:          OutcomeRepeat,
	CodeInvalidTransactionID: OutcomeRefused,
	CodeParamError:           OutcomeRefused,
	CodeInvalidRequest:       OutcomeRefused,
	CodeLackParams:           OutcomeRefused,
	CodeNoAuth:               OutcomeRefused,
	CodeAppIDNotExist:        OutcomeRefused,
	CodeMchIDNotExist:        OutcomeRefused,
	CodeAppIDMchIDNotMatch:   OutcomeRefused,
	CodeSignError:            OutcomeRefused,
	CodeXMLFormatError:       OutcomeRefused,
	CodeRequirePostMethod:    OutcomeRefused,
	CodePostDataEmpty:        OutcomeRefused,
	CodeNotUTF8:              OutcomeRefused,
}

// outcomes are the codes of one interface each, beside those of anywhere.
var outcomes = map[string]map[Code]Outcome{
	"unifiedorder": {
		CodeOrderPaid:       OutcomeRefused,
		CodeOrderClosed:     OutcomeRefused,
		CodeOutTradeNoUsed:  OutcomeRefused,
		CodeNotEnough:       OutcomeRefused,
		CodeNotSupportCard:  OutcomeRefused,
		CodeNotSupportCard2: OutcomeRefused,
		CodeBankError:       OutcomeRepeat,
	},
	"orderquery": {
		CodeOrderNotExist: OutcomeRefused,
	},
	"closeorder": { // section 4.7: any other failure may be sent again
		CodeOrderPaid:       OutcomeRefused,
		CodeOrderClosed:     OutcomeDone,
		CodeOrderNotExist:   OutcomeRefused,
		CodeTradeStateError: OutcomeRepeat,
	},
	"refund": {
		CodeRefundFeeInvalid:    OutcomeRefused,
		CodeRefundFeeMismatch:   OutcomeRefused,
		CodeOrderNotExist:       OutcomeRefused,
		CodeTradeStateError:     OutcomeRefused,
		CodeTradeOverdue:        OutcomeRefused,
		CodeUserAccountAbnormal: OutcomeRefused,
		CodeNotEnough:           OutcomeRefused, // the merchant's money, not the customer's
		CodeFrequencyLimited:    OutcomeRepeat,
		CodeInvalidReqTooMuch:   OutcomeRepeat,
		CodeBizErrNeedRetry:     OutcomeRepeat,
	},
	"refundquery": {
		CodeRefundNotExist: OutcomeRefused,
	},
	"micropay": { // a payment code is good for one sending, so nothing is sent again
		CodeSystemError:     OutcomeUnknown,
		CodeBankError:       OutcomeUnknown,
		CodeUserPaying:      OutcomeUnknown,
		CodeOrderPaid:       OutcomeRefused,
		CodeOrderClosed:     OutcomeRefused,
		CodeOrderReversed:   OutcomeRefused,
		CodeOutTradeNoUsed:  OutcomeRefused,
		CodeNotEnough:       OutcomeRefused,
		CodeNotSupportCard:  OutcomeRefused,
		CodeNotSupportCard2: OutcomeRefused,
		CodeAuthCodeExpire:  OutcomeRefused,
		CodeAuthCodeError:   OutcomeRefused,
		CodeAuthCodeInvalid: OutcomeRefused,
		CodeBuyerMismatch:   OutcomeRefused,
		CodeTradeError:      OutcomeRefused,
	},
	"reverse": {
		CodeUserPaying:    OutcomeRepeat,
		CodeTradeError:    OutcomeRepeat,
		CodeOrderNotExist: OutcomeRefused,
		CodeOrderReversed: OutcomeDone,
		CodeReverseExpire: OutcomeRefused,
	},
	"authcodetoopenid": {
		CodeAuthCodeExpire:  OutcomeRefused,
		CodeAuthCodeError:   OutcomeRefused,
		CodeAuthCodeInvalid: OutcomeRefused,
	},
	"shorturl": {
		CodeURLFormatError: OutcomeRefused,
	},
	"report": {},
	"getBrandWCPayRequest": { // the payment page did not even open
		CodeAccessDenied:   OutcomeRefused,
		CodeAccessNotAllow: OutcomeRefused,
		CodeNoPermission:   OutcomeRefused,
		CodeInvalidMchID:   OutcomeRefused,
		CodeInvalidPaySign: OutcomeRefused,
	},
	"downloadbill": {
		CodeNoBillExist:     OutcomeRefused,
		CodeBillCreating:    OutcomeRepeat,
		CodeInvalidBillType: OutcomeRefused,
		CodeDataFormatError: OutcomeRefused,
		CodeMissingParam:    OutcomeRefused,
		CodeBillSignError:   OutcomeRefused,
	},
}
