package pos

import (
	"errors"
	"time"

	"wxtill/wxpay"
)

// answer is what came back from one call, before it is judged.
type answer struct {
	call   call
	create *wxpay.UnifiedOrderResponse
	query  *wxpay.OrderQueryResponse
	back   []wxpay.Refund // of an order in REFUND: what has been given back of it
	err    error
	at     time.Time // this machine's clock
	wechat time.Time // the same moment by WeChat's clock
}

// verdict is what an answer makes of an attempt. An empty kind changes nothing
// that has to be stored.
type verdict struct {
	kind   EventKind
	amount Fen  // of an EventMismatch: what WeChat says was paid
	askNow bool // WeChat hinted at news: query at once
	stale  bool // this order will not be renewed
	none   bool // WeChat knows no such order
}

// learn changes a by what ans says. It is the table of docs/ARCHITECTURE.md and
// looks at nothing but its arguments; what a payment does to the sale is
// [Till.pay].
func learn(a *Attempt, ans answer) verdict {
	a.Last = ans.answered()
	switch ans.call {
	case callCreate:
		return learnCreate(a, ans)
	case callQuery:
		a.Queries++
		return learnQuery(a, ans)
	default:
		return learnClose(a, ans)
	}
}

// learnCreate judges the answer to a unifiedorder.
func learnCreate(a *Attempt, ans answer) verdict {
	a.Sending = false
	switch code := errCode(ans.err); {
	case ans.err == nil:
		a.Exists = true
		a.CodeURL = ans.create.CodeURL
		a.AnsweredAt = ans.wechat
		if a.State == Intended {
			a.State = Presented
			a.PresentedAt = ans.at
		}
		return verdict{kind: EventPresented}
	case code == wxpay.CodeOrderPaid || code == wxpay.CodeOrderClosed:
		a.Unsure = true // some sending has arrived: only a query can tell how it ended
		return verdict{kind: EventUnknown, askNow: true, stale: true}
	case errors.Is(ans.err, wxpay.ErrRefused) && (a.Unsure || a.Exists):
		// This refusal says nothing about the sendings before it.
		withdraw(a, ans.at)
		return verdict{kind: EventWithdrawn, stale: true}
	case errors.Is(ans.err, wxpay.ErrRefused):
		end(a, Refused, ans.at)
		return verdict{kind: EventRefused}
	}
	if sent(ans.err) {
		a.Unsure = true
	}
	if a.State == Withdrawn && !a.Unsure && !a.Exists {
		end(a, Refused, ans.at)
		return verdict{kind: EventRefused}
	}
	return verdict{kind: EventUnknown}
}

// learnQuery judges the answer to an orderquery.
func learnQuery(a *Attempt, ans answer) verdict {
	if errCode(ans.err) == wxpay.CodeOrderNotExist {
		return verdict{none: true}
	}
	if ans.err != nil {
		return verdict{}
	}
	switch q := ans.query; q.TradeState {
	case wxpay.TradeSuccess, wxpay.TradeRefund:
		return learnPaid(a, ans)
	case wxpay.TradeClosed, wxpay.TradeRevoked:
		end(a, Closed, ans.at)
		return verdict{kind: EventClosed}
	case wxpay.TradeUserPaying, wxpay.TradeAccept:
		a.Exists = true
		if a.State == Presented {
			a.State = Paying
			return verdict{kind: EventPaying}
		}
	case wxpay.TradeNotPay, wxpay.TradeNoPay, wxpay.TradePayError:
		a.Exists = true
		if a.State == Paying {
			a.State = Presented
			return verdict{kind: EventPaying}
		}
	}
	return verdict{}
}

// learnPaid judges a verified SUCCESS: the client has seen to appid, mch_id and
// out_trade_no; the amount is the till's own business.
func learnPaid(a *Attempt, ans answer) verdict {
	q := ans.query
	a.Exists = true
	if !comesTo(q, a.TotalFee) {
		if a.Mismatch {
			return verdict{}
		}
		a.Mismatch = true
		withdraw(a, ans.at)
		return verdict{kind: EventMismatch, amount: Fen(q.TotalFee)}
	}
	a.Late = a.State == Withdrawn
	a.Payment = &Payment{
		TransactionID: q.TransactionID,
		TimeEnd:       q.TimeEnd,
		BankType:      q.BankType,
		CouponFee:     Fen(q.CouponFee),
	}
	end(a, Paid, ans.at)
	return verdict{kind: EventPaid}
}

// comesTo reports whether what was paid is this many fen.
func comesTo(q *wxpay.OrderQueryResponse, fee Fen) bool {
	return Fen(q.TotalFee) == fee && (q.FeeType == "" || q.FeeType == "CNY")
}

// learnClose judges the answer to a closeorder.
func learnClose(a *Attempt, ans answer) verdict {
	switch code := errCode(ans.err); {
	case ans.err == nil: // closed now or before
		end(a, Closed, ans.at)
		return verdict{kind: EventClosed}
	case code == wxpay.CodeOrderPaid:
		return verdict{askNow: true}
	case code == wxpay.CodeOrderNotExist:
		return verdict{none: true}
	}
	return verdict{}
}

// takeOff withdraws the attempt, or ends it where surely nothing was sent.
func takeOff(a *Attempt, now time.Time) EventKind {
	withdraw(a, now)
	if a.unsent() {
		end(a, Refused, now)
		return EventRefused
	}
	return EventWithdrawn
}

// withdraw takes the attempt off the screen; it is watched on.
func withdraw(a *Attempt, now time.Time) {
	if a.State.OnScreen() {
		a.State = Withdrawn
		a.WithdrawnAt = now
	}
}

// end puts the attempt into a final state.
func end(a *Attempt, s AttemptState, now time.Time) {
	a.State = s
	a.EndedAt = now
}

// expired reports whether no sending of the attempt can still arrive.
func (a *Attempt) expired(wechat time.Time) bool {
	return wechat.After(a.TimeExpire.Add(expireGrace))
}

// unsent reports whether surely no order came about: WeChat answered none of
// the sendings and none may have reached it.
func (a *Attempt) unsent() bool { return !a.Sending && !a.Unsure && !a.Exists }

// interfaces are WeChat's names of the till's calls.
var interfaces = map[call]string{
	callCreate: "unifiedorder", callQuery: "orderquery", callClose: "closeorder", callPay: "micropay", callReverse: "reverse",
	callRefund: "refund", callRefundQuery: "refundquery",
}

// answered words ans for the screen and the journal. A code that refuses what may
// have been done already, at a gateway that did not answer, is not what came of it.
func (ans answer) answered() Answer {
	l := Answer{Call: interfaces[ans.call], Code: "SUCCESS", At: ans.at}
	if ans.query != nil && ans.err == nil {
		l.Code, l.Text = string(ans.query.TradeState), ans.query.TradeStateDesc
	}
	var e *wxpay.Error
	switch {
	case errors.As(ans.err, &e) && e.Code != "" && (e.Problem == "" || e.Problem == wxpay.ProblemSystem):
		l.Code, l.Text = string(e.Code), e.Message
	case errors.As(ans.err, &e):
		l.Code, l.Text = string(e.Problem), e.Message
	case ans.err != nil:
		l.Code = string(wxpay.ProblemBroken)
	}
	return l
}

// errCode is the err_code by which WeChat refused, or "". The code of an answer
// whose outcome is unknown decides nothing.
func errCode(err error) wxpay.Code {
	var e *wxpay.Error
	if errors.As(err, &e) && errors.Is(err, wxpay.ErrRefused) {
		return e.Code
	}
	return ""
}

// sent reports whether a byte of the request may have left this machine.
func sent(err error) bool {
	var e *wxpay.Error
	return !errors.As(err, &e) || e.Sent
}
