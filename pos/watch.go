package pos

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"wxtill/wxpay"
)

// start sets a goroutine on w, if the till runs. The caller holds mu.
func (t *Till) start(w *watch) {
	if t.run == nil || t.run.Err() != nil {
		return
	}
	ctx := t.run
	t.workers.Go(func() { t.watch(ctx, w) })
}

// newerFirst orders attempts as lists show them.
func newerFirst(a, b *watch) int {
	return cmp.Or(b.a.CreatedAt.Compare(a.a.CreatedAt), cmp.Compare(b.a.OutTradeNo, a.a.OutTradeNo))
}

// newest are the n newest undecided attempts. What it costs hardly grows with how
// many there are. The caller holds mu.
func (t *Till) newest(n int) []*watch {
	if n >= len(t.watches) {
		return slices.SortedFunc(maps.Values(t.watches), newerFirst)
	}
	var ws []*watch
	for _, w := range t.watches {
		at, _ := slices.BinarySearchFunc(ws, w, newerFirst)
		if at >= n {
			continue
		}
		if len(ws) == n {
			ws = ws[:n-1]
		}
		ws = slices.Insert(ws, at, w)
	}
	return ws
}

// watch owns one attempt until it has ended. Being the only one to call WeChat
// for it, it never has two calls in flight.
func (t *Till) watch(ctx context.Context, w *watch) {
	for ctx.Err() == nil {
		t.mu.Lock()
		if w.a.State.Final() {
			t.mu.Unlock()
			return
		}
		now := time.Now()
		next := w.plan(t.Rhythm, now, t.closeAt(w, now))
		t.mu.Unlock()
		if wait := next.at.Sub(now); wait > 0 {
			pause(ctx, wait, w.wake)
			continue
		}
		t.take(ctx, w, next.call)
	}
}

// pause waits for d, a wake-up or the end.
func pause(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}

// take does one step of the plan.
func (t *Till) take(ctx context.Context, w *watch, c call) {
	if c == callWithdraw {
		t.expireWindow(ctx, w)
		return
	}
	t.mu.Lock()
	onScreen := w.a.State.OnScreen()
	gateways := t.Gateways(w.a.Merchant)
	if len(gateways) == 0 {
		w.askNow = false
		t.mu.Unlock()
		pause(ctx, firstGap, w.wake) // without a key there is nobody to ask
		return
	}
	g := gateways[w.gateway%len(gateways)]
	a := *w.a
	t.mu.Unlock()
	if !onScreen {
		if !t.waitTurn(ctx, &w.place, w.rank) {
			return
		}
		defer t.turns.done()
		if !t.stillDue(w, c) {
			return
		}
	}
	if c == callCode {
		t.walkCode(ctx, w, g)
		return
	}
	if c == callCreate && !t.markSending(ctx, w) {
		return
	}
	ans := t.ask(ctx, w, g, &a, c)
	if ctx.Err() != nil && ans.err != nil {
		return // the program ends: whatever was under way is asked about at the next start
	}
	t.heard(ctx, w, ans)
}

// stillDue reports whether c is what w needs after it has waited, and counts it.
func (t *Till) stillDue(w *watch, c call) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if w.a.State != Withdrawn {
		return false // shown again, or ended by a person
	}
	if next := w.plan(t.Rhythm, now, t.closeAt(w, now)); next.call != c || next.at.After(now) {
		return false
	}
	w.turns++
	return true
}

// ask makes one call. No lock is held.
func (t *Till) ask(ctx context.Context, w *watch, g Gateway, a *Attempt, c call) answer {
	t.mu.Lock()
	now := time.Now()
	switch c {
	case callCreate:
		w.sent = now
	case callQuery:
		w.asked, w.askNow, w.waitedFor = now, false, false
	case callClose:
		w.closing = true
	}
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	if c != callCreate {
		w.began, w.cancel = now, cancel
	}
	t.mu.Unlock()
	ans := answer{call: c}
	switch c {
	case callCreate:
		ans.create, ans.err = g.UnifiedOrder(ctx, a.Params)
	case callQuery:
		ans.query, ans.err = g.OrderQuery(asking, wxpay.OrderQueryRequest{OutTradeNo: string(a.OutTradeNo)})
		if ans.err == nil && ans.query.TradeState == wxpay.TradeRefund {
			// Not known is not paid: what was given back belongs into the same commit.
			ans.back, ans.err = refundsAt(ctx, g, a.OutTradeNo)
		}
	case callClose:
		_, ans.err = g.CloseOrder(asking, wxpay.CloseOrderRequest{OutTradeNo: string(a.OutTradeNo)})
	}
	ans.at = t.Clock.Now()
	ans.wechat = t.weather.wechat(ans.at)
	return ans
}

// askAfresh gives the questions up that have been on their way since before the
// network came back: they may have got lost in it, and would only end with their
// time. The watchers ask again at once. An order that is being made is left alone.
func (t *Till) askAfresh() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range t.watches {
		if w.cancel != nil && time.Since(w.began) > askedLately {
			w.cancel()
		}
	}
}

// markSending makes durable that the create is about to be sent once more. It
// reports false where it need not or cannot be sent now.
func (t *Till) markSending(ctx context.Context, w *watch) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if w.a.State != Intended {
		return false
	}
	if w.a.Sending && !w.inDoubt {
		return true // Charge has committed this sending already
	}
	a := *w.a
	a.Sending = true
	if err := t.commit(ctx, &Change{Kind: EventIntended, At: t.Clock.Now(), Attempts: []*Attempt{&a}}); err != nil {
		t.commitFailed(w, err)
		return false
	}
	w.inDoubt = false
	return true
}

// heard judges an answer, commits what it changes and tells the subscribers.
func (t *Till) heard(ctx context.Context, w *watch, ans answer) {
	t.mu.Lock()
	e := t.heardLocked(ctx, w, ans)
	t.mu.Unlock()
	t.publish(e)
}

func (t *Till) heardLocked(ctx context.Context, w *watch, ans answer) Event {
	a := *w.a
	before := a
	v := learn(&a, ans)
	t.note(w, &a, ans, v)
	if v.none {
		v = t.missing(w, &a, ans)
	}
	now := time.Now()
	if !a.State.OnScreen() { // there queries keep their own time, and must not put off the next create
		w.backOff(ans.call, now, t.jitter())
	}
	if v.askNow {
		w.askNow = true
	}
	if !worthCommit(&before, &a, v) {
		w.set(&a)
		w.restatus(now)
		return Event{Kind: EventLearnt, Sale: a.Sale, OutTradeNo: a.OutTradeNo}
	}
	c := &Change{Kind: v.kind, At: ans.at, Attempts: []*Attempt{&a}}
	err := t.settle(ctx, c, v, ans.back)
	if err == nil {
		err = t.commit(ctx, c)
	}
	if err != nil {
		// The book stays as it was and WeChat will be asked again: nothing is shown
		// that is not durable.
		w.doubtCreate(&a)
		t.commitFailed(w, err)
		return Event{Kind: EventLearnt, Sale: a.Sale, OutTradeNo: a.OutTradeNo}
	}
	if v.kind == EventPaid {
		shown := time.Duration(-1)
		if !w.shown.IsZero() {
			shown = now.Sub(w.shown)
		}
		t.weather.learnTimeEnd(a.Payment.TimeEnd, ans.at, shown)
	}
	if v.kind == EventPresented {
		w.shown, w.answered, w.asked = now, now, now
	}
	w.restatus(now)
	return Event{Kind: v.kind, Sale: a.Sale, OutTradeNo: a.OutTradeNo}
}

// doubtCreate keeps of an answer that could not be written, and makes the attempt
// a, that an order may be at WeChat: a refusal of the next sending says nothing
// about it. The book has it as being sent, which comes to the same after a restart.
func (w *watch) doubtCreate(a *Attempt) {
	if !w.a.Sending || a.Sending {
		return // nothing was heard of a sending
	}
	doubted := *w.a
	doubted.Last = a.Last
	doubted.Unsure = w.a.Unsure || a.Exists || a.Unsure
	w.set(&doubted)
}

// settle adds to c what the verdict on its attempt means for the sale and for
// people. back is what has been given back of the payment already.
func (t *Till) settle(ctx context.Context, c *Change, v verdict, back []wxpay.Refund) error {
	a := c.Attempts[0]
	switch v.kind {
	case EventPaid:
		err := t.pay(ctx, c, a, back)
		if a.Mismatch { // the right amount after all
			a.Mismatch = false
			err = errors.Join(err, t.noMismatch(ctx, c, a.OutTradeNo))
		}
		return err
	case EventClosed:
		if a.Mismatch { // whatever was paid has gone back
			a.Mismatch = false
			return t.noMismatch(ctx, c, a.OutTradeNo)
		}
	case EventMismatch:
		c.took(Alarm{
			Kind: AlarmMismatch, OutTradeNo: a.OutTradeNo, Sale: a.Sale,
			Amount: v.amount, At: c.At, Note: a.TotalFee.String(),
		})
	}
	return nil
}

// noMismatch adds to c that there is no other amount after all, and none of the money that
// the alarm told of.
func (t *Till) noMismatch(ctx context.Context, c *Change, no OutTradeNo) error {
	alarm, err := t.alarm(ctx, AlarmKey{Kind: AlarmMismatch, OutTradeNo: no})
	if errors.Is(err, ErrNoAlarm) {
		return nil
	}
	if err == nil {
		c.Settled = append(c.Settled, alarm.Key())
	}
	if alarm.Counted {
		c.Unowed = append(c.Unowed, Unowed{alarm.Sale, -alarm.Amount})
	}
	return err
}

// jitter spreads the calls of a backlog: -200 to 200 thousandths of a gap. Where
// the source of randomness fails there is none.
func (t *Till) jitter() int {
	var b [2]byte
	_, _ = io.ReadFull(t.Rand, b[:])
	return int(binary.BigEndian.Uint16(b[:]))%401 - 200
}

// note keeps what only the watcher needs of an answer.
func (t *Till) note(w *watch, a *Attempt, ans answer, v verdict) {
	w.stale = w.stale || v.stale
	w.paying = ans.call == callQuery && (a.Last.Code == string(wxpay.TradeUserPaying) || a.Last.Code == string(wxpay.TradeAccept))
	var e *wxpay.Error
	if errors.As(ans.err, &e) && (e.Problem == wxpay.ProblemProtocol || e.Problem == wxpay.ProblemSignature) {
		w.gateway++ // perhaps the key has been changed at WeChat: ask with the next one
	}
	if ans.call != callCreate {
		return
	}
	if ans.err == nil {
		w.creates, w.misses, w.nextCall = 0, 0, ""
		return
	}
	w.creates++
	w.nextAt = time.Now().Add(min(growing(createGap, w.creates-1), maxCreateGap))
}

// missing judges an ORDERNOTEXIST: it closes the attempt once no create can
// arrive any more and both query and close have said it.
func (t *Till) missing(w *watch, a *Attempt, ans answer) verdict {
	if !a.expired(ans.wechat) {
		return verdict{}
	}
	if ans.call == callQuery {
		w.queryNone = true
	} else {
		w.closeNone = true
	}
	if !w.queryNone || !w.closeNone || a.State != Withdrawn {
		return verdict{}
	}
	end(a, Closed, ans.at)
	return verdict{kind: EventClosed}
}

// worthCommit reports whether an answer changed anything that must survive.
func worthCommit(before, after *Attempt, v verdict) bool {
	if v.kind == "" {
		return false
	}
	return v.kind != EventUnknown || before.Unsure != after.Unsure || before.Sending != after.Sending
}

// commitFailed keeps a failing disk from turning the watcher into a storm.
func (t *Till) commitFailed(w *watch, err error) {
	w.nextAt = time.Now().Add(firstGap)
	w.asked = time.Now()
	w.inDoubt = true
	t.Logger.Error("book not written", "out_trade_no", w.a.OutTradeNo, "err", err)
}

// expireWindow takes a code off the screen whose time is over.
func (t *Till) expireWindow(ctx context.Context, w *watch) {
	t.mu.Lock()
	now := time.Now()
	if next := w.plan(t.Rhythm, now, t.closeAt(w, now)); next.call != callWithdraw || next.at.After(now) {
		t.mu.Unlock()
		return // the cashier was quicker: withdrawn already, or charged again
	}
	e, err := t.withdrawLocked(ctx, w)
	if err != nil {
		w.endAt = now.Add(firstGap)
		t.commitFailed(w, err)
	}
	w.overdue = err == nil && w.a.State == Withdrawn
	t.mu.Unlock()
	if err == nil {
		t.publish(e)
	}
}

// closeAt is when closeorder may go out for w, by the monotonic clock: close_after
// from the last code_url. Where this process has not seen that answer its age is
// taken from WeChat's clock, and no clock set back can stretch it over close_after.
func (t *Till) closeAt(w *watch, now time.Time) time.Time {
	if w.a.State != Withdrawn {
		return now.Add(maxGap)
	}
	switch {
	case !w.answered.IsZero():
		return w.answered.Add(t.Rhythm.CloseAfter)
	case !w.sent.IsZero():
		return w.sent.Add(t.Rhythm.CloseAfter)
	}
	from := w.a.AnsweredAt
	if from.IsZero() {
		from = t.weather.wechat(w.a.CreatedAt)
	}
	left := t.Rhythm.CloseAfter - t.weather.wechat(t.Clock.Now()).Sub(from)
	due := now.Add(left)
	if latest := w.resume.Add(t.Rhythm.CloseAfter); due.After(latest) {
		return latest
	}
	return due
}
