package pos

import (
	"context"
	"time"

	"wxtill/wxpay"
)

// call names what the watcher does for an attempt.
type call string

const (
	callCreate   call = "create"
	callQuery    call = "query"
	callClose    call = "close"
	callWithdraw call = "withdraw" // the window is over: no call, the code leaves the screen
	callCode     call = "code"     // the next step of a payment code, made of the two below and queries
	callPay      call = "pay"
	callReverse  call = "reverse"
)

// Waits of the watcher that are no setting.
const (
	payingPoll    = time.Second      // between queries while the customer is at the password
	payingStretch = 60 * time.Second // a window may grow by this while paying
	firstGap      = 2 * time.Second  // between calls off the screen, growing by half each
	maxGap        = 30 * time.Second
	createGap     = time.Second     // before an unanswered create is sent again, growing
	maxCreateGap  = 5 * time.Second // while somebody waits for the code
	expireGrace   = time.Minute     // after time_expire no create can still arrive
	mismatchGap   = 30 * time.Second
	askedLately   = time.Second      // a question younger than this is not given up for another
	codeWindow    = 90 * time.Second // how long a payment code is before the cashier, whatever the network does
)

// watch is what the watcher knows of an undecided attempt beside the book. The
// times are of the monotonic clock.
type watch struct {
	a *Attempt
	place

	askNow   bool      // somebody wants to know, or WeChat hinted at news
	here     bool      // this run has had it on the screen
	charged  time.Time // when the cashier last asked for a code
	sent     time.Time // when the last create went out; zero before the first
	shown    time.Time // when the code came up
	endAt    time.Time // its end could not be written: the window ends no sooner than then
	answered time.Time // last code_url; zero where it came before this start
	asked    time.Time // when the last query went out; zero: never
	since    time.Time // when the status last changed
	status   Status
	resume   time.Time // when this process took the attempt up
	nextAt   time.Time // off the screen: not before
	nextCall call      // off the screen, once it may be closed: what comes next
	misses   int       // of them since it left the screen: they brought no end
	creates  int       // creates without an answer in a row
	paying   bool      // the last query said USERPAYING
	stale    bool      // WeChat refused to renew this order: a new code is a new attempt
	closing  bool      // closeorder has gone out since the code left the screen
	overdue  bool      // its window took it off the screen, not the cashier
	gateway  int       // which of the merchant's gateways is asked next
	inDoubt  bool      // a commit has failed: a power cut may bring up what it was to write

	began  time.Time          // when the last question went out
	cancel context.CancelFunc // gives it up; harmless once it has ended

	waitedFor bool // somebody has asked for this one

	code   wxpay.AuthCode  // of an attempt by payment code, until it is sent
	walk   *wxpay.CodeWalk // of such an attempt; its watcher alone touches it
	gaveUp bool            // and it knows that nobody waits for the customer
	until  time.Time       // then the payment code is taken back

	queryNone, closeNone bool // said ORDERNOTEXIST after time_expire and a minute
}

func newWatch(a *Attempt, now time.Time) *watch {
	return &watch{a: a, place: newPlace(), resume: now, charged: now, since: now, nextAt: now}
}

// rank is where w stands among those that wait for their turn.
func (w *watch) rank(now time.Time) rank {
	fresh := w.here && now.Sub(w.charged) < freshFor
	return rank{fresh || w.waitedFor, w.turns, w.a.TotalFee, w.a.CreatedAt, string(w.a.OutTradeNo)}
}

// set puts the stored form of the attempt in place. A code that leaves the
// screen begins its background rhythm afresh.
func (w *watch) set(a *Attempt) {
	if w.a.State.OnScreen() && a.State == Withdrawn {
		w.misses, w.nextCall, w.closing = 0, "", false
		w.nextAt = time.Now()
	}
	w.a = a
}

// step is what to do and when.
type step struct {
	call call
	at   time.Time
}

// plan says what the attempt of w does next. now is of the monotonic clock,
// closeAt when closeorder may go out.
func (w *watch) plan(r Rhythm, now time.Time, closeAt time.Time) step {
	switch {
	case w.a.ByCode != nil:
		return w.planCode(now)
	case w.askNow && w.a.State != Intended:
		return step{callQuery, now}
	case w.askNow && w.creates > 0 && w.a.Unsure:
		return step{callQuery, now}
	}
	switch w.a.State {
	case Intended:
		next := earlier(step{callCreate, w.nextAt}, step{callWithdraw, later(w.charged.Add(r.Window), w.endAt)})
		if w.a.Exists && w.creates > 0 {
			// The code of before has been out: who scanned it may be paying it now.
			next = earlier(step{callQuery, w.asked.Add(r.Poll)}, next)
		}
		return next
	case Presented:
		return earlier(step{callQuery, w.asked.Add(r.Poll)}, step{callWithdraw, later(w.windowEnd(r), w.endAt)})
	case Paying:
		return earlier(step{callQuery, w.asked.Add(payingPoll)}, step{callWithdraw, later(w.windowEnd(r), w.endAt)})
	}
	switch {
	case w.a.Mismatch:
		return step{callQuery, w.nextAt}
	case now.Before(closeAt):
		return earlier(step{callQuery, w.nextAt}, step{callClose, closeAt})
	case !w.closing:
		return step{callClose, closeAt}
	}
	return step{w.nextCall, w.nextAt}
}

// planCode is plan for a payment code: when its next step is taken, which is told by
// the one before.
func (w *watch) planCode(now time.Time) step {
	next := step{callCode, w.nextAt}
	if w.code == "" && (w.askNow || w.a.ByCode.GiveUp && !w.gaveUp) {
		next.at = now
	}
	if w.a.State.OnScreen() {
		next = earlier(next, step{callWithdraw, later(w.charged.Add(codeWindow), w.endAt)})
	}
	return next
}

// windowEnd is when the code leaves the screen by itself.
func (w *watch) windowEnd(r Rhythm) time.Time {
	end := w.shown.Add(r.Window)
	if w.a.State == Paying {
		end = end.Add(payingStretch)
	}
	return end
}

// backOff sets the next call of an attempt off the screen, after c brought no
// end. Once it may be closed, queries and closes take turns.
// jitter is added to the gap, in thousandths of it, -200 to 200.
func (w *watch) backOff(c call, now time.Time, jitter int) {
	gap := min(growing(firstGap, w.misses), maxGap)
	switch {
	case w.a.Mismatch:
		gap = mismatchGap
	case w.paying:
		gap = payingPoll
	}
	w.misses++
	w.nextAt = now.Add(gap + gap/1000*time.Duration(jitter))
	w.nextCall = callClose
	if c == callClose || w.a.Mismatch {
		w.nextCall = callQuery
	}
}

// growing is gap x 1.5^n, without a float and without an overflow.
func growing(gap time.Duration, n int) time.Duration {
	for range min(n, 20) {
		gap += gap / 2
	}
	return gap
}

func earlier(a, b step) step {
	if b.at.After(a.at) {
		return a
	}
	return b
}
