package pos

import (
	"context"
	"time"
)

// RefundStatus is what the status line of a refund says.
type RefundStatus string

const (
	RefundSending   RefundStatus = "sending"   // on its way to WeChat
	RefundQueued    RefundStatus = "queued"    // waits for WeChat's minute between two refunds
	RefundOffline   RefundStatus = "offline"   // waits for the network
	RefundUnknown   RefundStatus = "unknown"   // sent, and no usable answer: it is sent again under the same number
	RefundOnItsWay  RefundStatus = "accepted"  // WeChat took it
	RefundNeedsHand RefundStatus = "change"    // a person pays by hand
	RefundNeedsYou  RefundStatus = "failed"    // a person sends it again or gives it up
	RefundArrived   RefundStatus = "succeeded" // the customer has the money
)

// RefundView is what a screen shows of a refund.
type RefundView struct {
	Refund  Refund
	Status  RefundStatus
	Problem string        // a wxpay.Problem or err_code where the last answer was unusable
	Next    string        // "refund", "refundquery", or "" where nothing more is sent
	NextIn  time.Duration // until then
	Held    Held          // what it waits for besides
	Err     error         // why it cannot be sent from here: the certificate
	CallOff bool          // surely no byte of it has left the till: [Till.GiveUpRefund] ends it
}

// usableRefund are the answers about a refund that leave no problem to tell.
var usableRefund = map[string]bool{
	"": true, "SUCCESS": true, "PROCESSING": true, "CHANGE": true, "FAIL": true, "NOTSURE": true, "REFUNDCLOSE": true,
	"REFUNDNOTEXIST": true,
}

// refundView is what a screen shows of r. w is nil where it has ended. The caller
// holds mu.
func (t *Till) refundView(r *Refund, w *refundWatch) RefundView {
	v := RefundView{Refund: *r, Status: RefundStatus(r.State)}
	if !usableRefund[r.Last.Code] {
		v.Problem = r.Last.Code
	}
	if w == nil {
		return v
	}
	now := time.Now()
	next := w.plan(now)
	v.Err = w.blocked
	v.CallOff = r.State == RefundIntended && r.unsent()
	v.Next, v.NextIn = string(next.call), max(0, next.at.Sub(now))
	if next.call != callNone {
		v.Held = t.held(v.NextIn, w.inLine)
	}
	if w.behind && v.Held != HeldNetwork {
		v.Held = HeldBehind
	}
	if r.State != RefundIntended {
		return v
	}
	switch {
	case w.behind || w.notBefore.After(now):
		v.Status = RefundQueued
	case r.unsent() && (t.weather.down() || v.Problem != ""):
		v.Status = RefundOffline
	case r.Unsure || r.Exists && r.Last.Code != "": // a person's sending again has no answer yet
		v.Status = RefundUnknown
	default:
		v.Status = RefundSending
	}
	return v
}

// RefundByNumber is the view of any refund, ended or not. Errors: ErrNoSuchRefund.
func (t *Till) RefundByNumber(ctx context.Context, no OutRefundNo) (RefundView, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if w := t.refunds[no]; w != nil {
		return t.refundView(w.r, w), nil
	}
	r, err := t.Ledger.Refund(ctx, no)
	if err != nil {
		return RefundView{}, err
	}
	return t.refundView(r, nil), nil
}

// OpenRefunds are the refunds that have not ended, newest first.
func (t *Till) OpenRefunds() []RefundView {
	t.mu.Lock()
	defer t.mu.Unlock()
	ws := t.oldestRefunds()
	vs := make([]RefundView, len(ws))
	for i, w := range ws {
		vs[len(ws)-1-i] = t.refundView(w.r, w)
	}
	return vs
}
