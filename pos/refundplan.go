package pos

import "time"

const (
	callRefund      call = "refund"
	callRefundQuery call = "refundquery"
	callNone        call = "" // a person has to do something
)

// Waits of the watcher of a refund.
const (
	maxRefundGap = 30 * time.Minute // between two refundqueries: a bank takes days
	maxSendGap   = 5 * time.Minute  // between two sendings; the network's return cuts it short
	refundGrace  = 2 * time.Minute  // after this no sending without an answer can still arrive
)

// refundWatch is what the watcher knows of a refund that has not ended, beside
// the book. The times are of the monotonic clock.
type refundWatch struct {
	r *Refund
	place

	nextAt    time.Time // not before, unless somebody is in a hurry
	notBefore time.Time // not sent before: one minute after another of its order
	doubt     time.Time // when the last sending went out that has no usable answer
	sends     int       // sendings without a usable answer in a row
	asks      int       // queries that brought no end
	ask       bool      // it was refused while an earlier sending may have arrived: ask before it is sent again
	behind    bool      // an older refund of its order has to be taken first
	blocked   error     // why it cannot be sent from here: the certificate
	made      time.Time // when this run made it; zero: before
	gateway   int       // which of the merchant's gateways is asked next
}

func newRefundWatch(r *Refund, now time.Time) *refundWatch {
	return &refundWatch{r: r, place: newPlace(), nextAt: now, doubt: now}
}

// plan says what comes next and when.
func (w *refundWatch) plan(now time.Time) step {
	switch {
	case w.r.State == RefundIntended && w.ask:
		return step{callRefundQuery, w.nextAt}
	case w.r.State == RefundIntended && w.behind:
		return step{callRefund, now.Add(maxRefundGap)} // woken when the other one is taken
	case w.r.State == RefundIntended:
		return step{callRefund, later(w.nextAt, w.notBefore)}
	case w.r.State == RefundChange, w.r.State.Final():
		return step{callNone, now.Add(maxRefundGap)}
	}
	return step{callRefundQuery, w.nextAt}
}

// rank is where w stands among those that wait for their turn. The sending of a
// refund that was asked for a moment ago is waited for.
func (w *refundWatch) rank(now time.Time) rank {
	fresh := w.r.State == RefundIntended && !w.made.IsZero() && now.Sub(w.made) < freshFor
	return rank{fresh, w.turns, w.r.RefundFee, w.r.CreatedAt, string(w.r.OutRefundNo)}
}

// hurry has the next call made now, as far as WeChat's minute allows.
func (w *refundWatch) hurry(now time.Time) {
	w.nextAt = now
	wake(w.wake)
}

// backOff sets the time of the next call, after c brought no end. jitter is as
// for attempts.
func (w *refundWatch) backOff(c call, now time.Time, jitter int) {
	gap := min(growing(firstGap, w.asks), maxRefundGap)
	switch {
	case w.r.State == RefundFailed:
		gap = maxRefundGap
	case c == callRefund && w.sends > 0:
		gap = min(growing(createGap, w.sends-1), maxSendGap)
	case c == callRefund:
		gap = firstGap
	default:
		w.asks++
	}
	w.nextAt = now.Add(gap + gap/1000*time.Duration(jitter))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
