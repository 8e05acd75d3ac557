package pos

import (
	"errors"
	"time"

	"wxtill/wxpay"
)

// refundAnswer is what came back from one call about a refund, before it is
// judged.
type refundAnswer struct {
	call call
	made *wxpay.RefundResponse
	told *wxpay.Refund
	err  error
	at   time.Time // this machine's clock
	day  Day       // business day of at by WeChat's clock
}

// refundVerdict is what an answer makes of a refund. An empty kind changes
// nothing that has to be stored.
type refundVerdict struct {
	kind EventKind
	ask  bool // ask how it stands before it is sent again
	now  bool // and at once
	none bool // WeChat has no such refund
}

// learnRefund changes r by what ans says. It is the table of refunds in
// docs/ARCHITECTURE.md and looks at nothing but its arguments.
func learnRefund(r *Refund, ans refundAnswer) refundVerdict {
	before := r.Last
	r.Last = ans.answered()
	if ans.call == callRefund {
		return learnSent(r, ans)
	}
	v := learnTold(r, ans)
	if v.none && before.Code != "" {
		r.Last = before // why it was refused says more than that it does not exist
	}
	return v
}

// learnSent judges the answer to a refund: SUCCESS means accepted.
func learnSent(r *Refund, ans refundAnswer) refundVerdict {
	r.Sending = false
	refused := errors.Is(ans.err, wxpay.ErrRefused)
	switch {
	case ans.err == nil:
		r.RefundID = ans.made.RefundID
		r.CouponRefundFee = Fen(ans.made.CouponRefundFee)
		return accept(r, ans)
	case refused && (r.Unsure || r.Exists):
		// This refusal says nothing about the sendings before it.
		return refundVerdict{kind: EventRefundUnknown, ask: true, now: true}
	case refused && errCode(ans.err) == wxpay.CodeNotEnough:
		r.State = RefundFailed // the merchant's account is empty: the same may be sent once it is not
		return refundVerdict{kind: EventRefundFailed}
	case refused:
		endRefund(r, RefundRefused, ans.at)
		return refundVerdict{kind: EventRefundRefused}
	}
	r.Unsure = r.Unsure || sent(ans.err)
	return refundVerdict{kind: EventRefundUnknown}
}

// learnTold judges the answer to a refundquery.
func learnTold(r *Refund, ans refundAnswer) refundVerdict {
	switch {
	case errCode(ans.err) == wxpay.CodeRefundNotExist:
		return refundVerdict{none: true}
	case ans.err != nil:
		return refundVerdict{}
	case Fen(ans.told.RefundFee) != r.RefundFee:
		r.Last.Code = string(wxpay.ProblemMismatch) // not this refund, whatever its number
		return refundVerdict{}
	}
	r.RefundID = ans.told.RefundID
	r.RefundStatus = ans.told.RefundStatus
	r.CouponRefundFee = Fen(ans.told.CouponRefundFee)
	r.RecvAccount = ans.told.RefundRecvAccount
	if r.AcceptedAt.IsZero() {
		// To be accepted is an event of its own, whatever came after it.
		v := accept(r, ans)
		v.now = true
		return v
	}
	r.Exists = true
	return learnStatus(r, ans)
}

// learnStatus takes refund_status over.
func learnStatus(r *Refund, ans refundAnswer) refundVerdict {
	was := r.State
	switch r.RefundStatus {
	case wxpay.RefundSuccess:
		r.SuccessTime = ans.told.SuccessTime
		endRefund(r, RefundSucceeded, ans.at)
		return refundVerdict{kind: EventRefundEnded}
	case wxpay.RefundClosed:
		endRefund(r, RefundClosed, ans.at)
		return refundVerdict{kind: EventRefundEnded}
	case wxpay.RefundChange:
		r.State = RefundChange
		return refundVerdict{kind: EventRefundChange}
	case wxpay.RefundFail:
		r.State = RefundFailed
		return changed(was, r, EventRefundFailed)
	case wxpay.RefundNotSure:
		if r.Elsewhere {
			return refundVerdict{} // whoever made it sends it again
		}
		r.State = RefundIntended
		return changed(was, r, EventRefundIntended)
	case wxpay.RefundProcessing:
		r.State = RefundAccepted
		return changed(was, r, EventRefundSent)
	}
	return refundVerdict{}
}

// changed is the verdict of a kind where the state is another than before.
func changed(was RefundState, r *Refund, kind EventKind) refundVerdict {
	if was == r.State {
		return refundVerdict{}
	}
	return refundVerdict{kind: kind}
}

// accept notes that WeChat has the refund. Only the first time counts.
func accept(r *Refund, ans refundAnswer) refundVerdict {
	r.Exists = true
	r.State = RefundAccepted
	if !r.AcceptedAt.IsZero() {
		return refundVerdict{kind: EventRefundSent}
	}
	r.AcceptedAt, r.AcceptedDay = ans.at, ans.day
	return refundVerdict{kind: EventRefundAccepted}
}

// endRefund puts the refund into a final state.
func endRefund(r *Refund, s RefundState, now time.Time) {
	r.State = s
	r.EndedAt = now
}

// AnswerNoCertificate stands in [Answer.Code] where WeChat saw no certificate of the
// merchant that it accepts.
const AnswerNoCertificate = "certificate"

// answered words ans for the screen and the journal.
func (ans refundAnswer) answered() Answer {
	l := answer{call: ans.call, err: ans.err, at: ans.at}.answered()
	if ans.told != nil && ans.err == nil {
		l.Code = string(ans.told.RefundStatus)
	}
	if errors.Is(ans.err, wxpay.ErrNoCertificate) {
		l.Code = AnswerNoCertificate
	}
	return l
}
