package pos

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"wxtill/wxpay"
)

// recoverRefunds takes up the refunds that have not ended. A sending that was on
// its way when the program died may have arrived.
func (t *Till) recoverRefunds(ctx context.Context) error {
	open, err := t.Ledger.OpenRefunds(ctx)
	if err != nil {
		return err
	}
	for _, r := range open {
		if r.Sending {
			r.Sending, r.Unsure = false, true
			c := &Change{Kind: EventRefundUnknown, At: t.Clock.Now(), Till: t.Options.Shop.Till, Refunds: []*Refund{r}}
			if err := t.Ledger.Commit(ctx, c); err != nil {
				return err
			}
		}
		t.addRefund(ctx, r)
	}
	return nil
}

// addRefund makes the watch of a refund that is new to this process. The caller
// holds mu, or is alone.
func (t *Till) addRefund(ctx context.Context, r *Refund) {
	now := time.Now()
	w := newRefundWatch(r, now)
	if r.State == RefundIntended && !r.Exists {
		w.notBefore = now.Add(t.untilNextRefund(ctx, r.OutTradeNo))
	}
	t.refunds[r.OutRefundNo] = w
	t.lineUp(r.OutTradeNo)
	t.startRefund(w)
}

// untilNextRefund is how long WeChat's minute between two refunds of an order
// still lasts. A clock that was set back cannot stretch it.
func (t *Till) untilNextRefund(ctx context.Context, no OutTradeNo) time.Duration {
	others, err := t.Ledger.RefundsOfOrder(ctx, no)
	if err != nil {
		return 0 // WeChat would say so: FREQUENCY_LIMITED
	}
	var wait time.Duration
	for _, r := range others {
		if age := t.Clock.Now().Sub(r.AcceptedAt); !r.AcceptedAt.IsZero() && !r.Elsewhere && age < refundInterval {
			wait = max(wait, min(refundInterval-age, refundInterval))
		}
	}
	return wait
}

// lineUp lets one refund of an order after the other be sent, in the order in
// which they were made. The caller holds mu.
func (t *Till) lineUp(no OutTradeNo) {
	first := true
	for _, w := range t.oldestRefunds() {
		if w.r.OutTradeNo != no || w.r.State != RefundIntended {
			continue
		}
		if w.behind == first {
			w.behind = !first
			wake(w.wake)
		}
		first = false
	}
}

// oldestRefunds are the refunds that have not ended, oldest first. The caller
// holds mu.
func (t *Till) oldestRefunds() []*refundWatch {
	ws := slices.Collect(maps.Values(t.refunds))
	slices.SortFunc(ws, func(a, b *refundWatch) int {
		return cmp.Or(a.r.CreatedAt.Compare(b.r.CreatedAt), cmp.Compare(a.r.OutRefundNo, b.r.OutRefundNo))
	})
	return ws
}

// keepRefunds puts the refunds of a committed change in place of the ones in
// memory. The caller holds mu.
func (t *Till) keepRefunds(ctx context.Context, c *Change) {
	for _, r := range c.Refunds {
		w := t.refunds[r.OutRefundNo]
		switch {
		case w == nil && !r.State.Final():
			t.addRefund(ctx, r)
			t.refunds[r.OutRefundNo].made = time.Now()
		case w != nil:
			w.r = r
			wake(w.wake)
		}
		if r.State.Final() {
			delete(t.refunds, r.OutRefundNo)
		}
		if r.AcceptedAt.Equal(c.At) {
			t.restrain(r, time.Now())
		}
		t.lineUp(r.OutTradeNo)
	}
}

// restrain keeps the next refunds of the order of r back for WeChat's minute.
func (t *Till) restrain(r *Refund, now time.Time) {
	for _, w := range t.refunds {
		if w.r != r && w.r.OutTradeNo == r.OutTradeNo && w.r.State == RefundIntended {
			w.notBefore = later(w.notBefore, now.Add(refundInterval))
		}
	}
}

// startRefund sets a goroutine on w, if the till runs. The caller holds mu.
func (t *Till) startRefund(w *refundWatch) {
	if t.run == nil || t.run.Err() != nil {
		return
	}
	ctx := t.run
	t.workers.Go(func() { t.watchRefund(ctx, w) })
}

// watchRefund owns one refund until it has ended. Being the only one to call
// WeChat for it, it never has two calls in flight.
func (t *Till) watchRefund(ctx context.Context, w *refundWatch) {
	for ctx.Err() == nil {
		t.mu.Lock()
		if w.r.State.Final() {
			t.mu.Unlock()
			return
		}
		now := time.Now()
		next := w.plan(now)
		t.mu.Unlock()
		if wait := next.at.Sub(now); wait > 0 {
			pause(ctx, wait, w.wake)
			continue
		}
		t.takeRefund(ctx, w, next.call)
	}
}

// takeRefund does one step of the plan.
func (t *Till) takeRefund(ctx context.Context, w *refundWatch, c call) {
	t.mu.Lock()
	gateways := t.Gateways(w.r.Merchant)
	w.blocked = nil
	if c == callRefund && t.CanRefund != nil {
		w.blocked = t.CanRefund()
	}
	if len(gateways) == 0 || w.blocked != nil || t.weather.down() {
		w.nextAt = time.Now().Add(maxSendGap) // the network's return cuts it short
		t.mu.Unlock()
		return
	}
	g := gateways[w.gateway%len(gateways)]
	t.mu.Unlock()
	if !t.waitTurn(ctx, &w.place, w.rank) {
		return
	}
	defer t.turns.done()
	r, ok := t.markRefund(ctx, w, c)
	if !ok {
		return
	}
	ans := t.askRefund(ctx, g, r, c)
	if ctx.Err() != nil && ans.err != nil {
		return // the program ends: the next start goes on
	}
	t.heardRefund(ctx, w, ans)
}

// markRefund makes durable that the refund is about to be sent, where c sends it,
// and returns it as it is then. It reports false where nothing may be sent now.
func (t *Till) markRefund(ctx context.Context, w *refundWatch, c call) (Refund, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	w.turns++
	r, now := *w.r, time.Now()
	if next := w.plan(now); next.call != c || next.at.After(now) {
		return r, false // given up meanwhile, or another one was taken
	}
	if c != callRefund {
		return r, true
	}
	r.Sending = true
	if err := t.commit(ctx, &Change{Kind: EventRefundIntended, At: t.Clock.Now(), Refunds: []*Refund{&r}, itself: true}); err != nil {
		t.refundNotWritten(w, err)
		return r, false
	}
	return r, true
}

// askRefund makes one call. No lock is held.
func (t *Till) askRefund(ctx context.Context, g Gateway, r Refund, c call) refundAnswer {
	ans := refundAnswer{call: c}
	if c == callRefund {
		ans.made, ans.err = g.Refund(ctx, r.Params)
	} else {
		var told *wxpay.RefundQueryResponse
		told, ans.err = g.RefundQuery(ctx, wxpay.RefundQueryRequest{OutRefundNo: string(r.OutRefundNo)})
		if ans.err == nil {
			ans.told = &told.Refunds[0] // the client sees to it that there is one
		}
	}
	ans.at = t.Clock.Now()
	ans.day = t.day(ans.at)
	return ans
}

// heardRefund judges an answer, commits what it changes and tells the subscribers.
func (t *Till) heardRefund(ctx context.Context, w *refundWatch, ans refundAnswer) {
	t.mu.Lock()
	v, e := t.heardRefundLocked(ctx, w, ans)
	t.mu.Unlock()
	t.publish(e)
	if v.kind == EventRefundRefused {
		// Perhaps somebody else has given the money back: then the book should know.
		if _, err := t.LearnRefunds(ctx, e.OutTradeNo, Grant{}); errors.Is(err, ErrNoSuchAttempt) {
			t.settleReturned(ctx, *w.r)
		}
	}
}

func (t *Till) heardRefundLocked(ctx context.Context, w *refundWatch, ans refundAnswer) (refundVerdict, Event) {
	r := *w.r
	before := r
	v := learnRefund(&r, ans)
	t.noteRefund(w, &r, ans, v)
	if v.none {
		v = w.missing(&r, ans)
	}
	w.backOff(ans.call, time.Now(), t.jitter())
	if v.now {
		w.nextAt = time.Now()
	}
	e := Event{Kind: EventLearnt, Sale: r.Sale, OutTradeNo: r.OutTradeNo, OutRefundNo: r.OutRefundNo}
	if v.kind == "" || v.kind == EventRefundUnknown && before.Unsure == r.Unsure && before.Sending == r.Sending {
		w.r = &r
		return v, e
	}
	c := &Change{Kind: v.kind, At: ans.at, By: Grant{Operator: r.By.Operator, ApprovedBy: r.By.ApprovedBy}, Refunds: []*Refund{&r}}
	if v.kind == EventRefundUnknown {
		c.By, c.itself = Grant{}, true // nobody's doing, and it may happen often
	}
	t.refundMeans(ctx, c, &before, w.sends)
	if err := t.commit(ctx, c); err != nil {
		w.doubtSending(&r)
		t.refundNotWritten(w, err)
		return refundVerdict{}, e
	}
	e.Kind = v.kind
	return v, e
}

// doubtSending keeps of an answer that could not be written, and makes the refund
// r, that WeChat may have taken it: see [watch.doubtCreate].
func (w *refundWatch) doubtSending(r *Refund) {
	if w.r.Sending && !w.r.Unsure && (r.Exists || r.Unsure) {
		doubted := *w.r
		doubted.Unsure = true
		w.r, w.doubt = &doubted, time.Now()
	}
}

// noteRefund keeps what only the watcher needs of an answer.
func (t *Till) noteRefund(w *refundWatch, r *Refund, ans refundAnswer, v refundVerdict) {
	var e *wxpay.Error
	if errors.As(ans.err, &e) && (e.Problem == wxpay.ProblemProtocol || e.Problem == wxpay.ProblemSignature) {
		w.gateway++ // perhaps the key has been changed at WeChat: ask with the next one
	}
	w.ask = v.ask
	if ans.call != callRefund {
		return
	}
	if ans.err == nil {
		w.sends = 0
		return
	}
	w.sends++
	if errors.Is(ans.err, wxpay.ErrUnknown) && sent(ans.err) {
		w.doubt = time.Now()
	}
	if e != nil && (e.Code == wxpay.CodeFrequencyLimited || e.Code == wxpay.CodeInvalidReqTooMuch) {
		w.notBefore = time.Now().Add(refundInterval)
	}
}

// missing judges a REFUNDNOTEXIST after a refusal: it ends the refund once no
// sending can arrive any more. Until then it is sent again.
func (w *refundWatch) missing(r *Refund, ans refundAnswer) refundVerdict {
	if r.State != RefundIntended || r.Exists || time.Since(w.doubt) < refundGrace {
		return refundVerdict{}
	}
	endRefund(r, RefundRefused, ans.at)
	return refundVerdict{kind: EventRefundRefused}
}

// refundNotWritten keeps a failing disk from turning the watcher into a storm.
func (t *Till) refundNotWritten(w *refundWatch, err error) {
	w.nextAt = time.Now().Add(firstGap)
	t.Logger.Error("book not written", "out_refund_no", w.r.OutRefundNo, "err", err)
}

// refundMeans adds to c what the change of a refund means for paper and people.
func (t *Till) refundMeans(ctx context.Context, c *Change, before *Refund, sends int) {
	r := c.Refunds[0]
	if before.State == RefundFailed && r.State != RefundFailed {
		c.Settled = append(c.Settled, refundAlarm(AlarmRefundFailed, r, c.At).Key())
	}
	switch c.Kind {
	case EventRefundAccepted:
		if r.Settles != (AlarmKey{}) && !t.moreToReturn(ctx, r) {
			c.Settled = append(c.Settled, r.Settles)
			t.endMismatch(c, r.Settles)
		}
		if !r.Elsewhere {
			c.Jobs = append(c.Jobs, t.refundJob(r, t.behindRefund(ctx, r), c.At))
		}
	case EventRefundFailed:
		c.Alarms = append(c.Alarms, refundAlarm(AlarmRefundFailed, r, c.At))
	case EventRefundChange:
		c.Alarms = append(c.Alarms, refundAlarm(AlarmRefundChange, r, c.At))
	case EventRefundEnded:
		if !r.State.Counts() {
			c.Alarms = append(c.Alarms, unreturned(r, c.At))
		}
	case EventRefundRefused:
		if sends > 1 && r.Settles == (AlarmKey{}) && !t.isBack(ctx, r) {
			// It has waited: whoever stood at the counter is gone.
			c.Alarms = append(c.Alarms, refundAlarm(AlarmRefundRefused, r, c.At))
		}
	}
}

// moreToReturn reports whether some of a payment that no sale owes is left, be r as
// it may: another refund of it was given up while r was on its way. The caller holds mu.
func (t *Till) moreToReturn(ctx context.Context, r *Refund) bool {
	if r.Settles.Kind != AlarmSecondPayment && r.Settles.Kind != AlarmLatePayment || r.Sale == "" {
		return false
	}
	left, ok := t.leftOf(ctx, r)
	return !ok || left > 0 // where it cannot be told, the alarm stays for a person
}

// isBack reports whether all of the payment has gone back without r, which has been
// refused: then nobody is owed anything. The caller holds mu.
func (t *Till) isBack(ctx context.Context, r *Refund) bool {
	left, ok := t.leftOf(ctx, r)
	return ok && left+r.RefundFee <= 0 // the book still counts r
}

// leftOf is what is left of the payment that r is about, by what the book counts. It
// reports false where that cannot be looked up. The caller holds mu.
func (t *Till) leftOf(ctx context.Context, r *Refund) (Fen, bool) {
	of, err := t.refundableSale(ctx, r.Sale)
	if err != nil {
		return 0, false
	}
	if p := of.payment(r.Tender, r.OutTradeNo); p != nil {
		return p.Left, true
	}
	return 0, true
}

func refundAlarm(kind AlarmKind, r *Refund, now time.Time) Alarm {
	return Alarm{Kind: kind, OutTradeNo: r.OutTradeNo, OutRefundNo: r.OutRefundNo, Sale: r.Sale, Amount: r.RefundFee,
		At: now, Note: r.TransactionID}
}

// unreturned is the alarm for money that was on its way to the customer and never
// came: the one that the refund had settled, where it can be settled so again.
func unreturned(r *Refund, now time.Time) Alarm {
	a := refundAlarm(AlarmRefundClosed, r, now)
	if r.Settles.Kind == AlarmSecondPayment || r.Settles.Kind == AlarmLatePayment {
		a.Kind, a.OutRefundNo = r.Settles.Kind, ""
	}
	return a
}
