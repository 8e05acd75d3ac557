package pos

import (
	"context"
	"errors"
	"time"

	"wxtill/wxpay"
)

// walkCode takes the next step of an attempt by payment code. Package wxpay knows which
// one that is and has it stored before anything leaves; when it is taken, and what it
// means for the sale, is the till's.
func (t *Till) walkCode(ctx context.Context, w *watch, g Gateway) {
	t.mu.Lock()
	calls := &codeCalls{Gateway: g, t: t, ordered: w.a.TotalFee}
	if w.walk == nil {
		w.walk = wxpay.NewCodeWalk(calls, w.a.codePayment(), nil)
		w.walk.OwnNumbers = true // by their random letters
	}
	walk, code := w.walk, w.code
	walk.Gateway = calls
	walk.Store = func(p wxpay.CodePayment) error { return t.storeCode(ctx, w, p, calls) }
	w.code, w.askNow, w.waitedFor = "", false, false
	if w.a.ByCode.GiveUp && !w.gaveUp {
		w.gaveUp = true
		walk.GiveUp()
	}
	unsent := code != "" && w.gaveUp
	now := time.Now()
	w.asked = now
	asking, cancel := context.WithCancel(ctx)
	defer cancel()
	if code == "" {
		w.began, w.cancel = now, cancel
	}
	t.mu.Unlock()
	var wait time.Duration
	var err error
	switch {
	case unsent:
		refused := walk.Payment()
		refused.State = wxpay.MicropayRefused
		err = walk.Store(refused)
	case code != "":
		wait, err = walk.Send(ctx, code)
	default:
		wait, err = walk.Step(asking)
	}
	if ctx.Err() == nil {
		t.codeHeard(ctx, w, calls, wait, err)
	}
}

// storeCode commits a step of the payment of a code: nothing counts before.
func (t *Till) storeCode(ctx context.Context, w *watch, p wxpay.CodePayment, calls *codeCalls) error {
	t.mu.Lock()
	if w.a.State.Final() {
		t.mu.Unlock()
		return errEnded
	}
	e, err := t.storeCodeLocked(ctx, w, p, calls)
	t.mu.Unlock()
	if err == nil {
		t.publish(e)
	}
	return err
}

// errEnded stops the steps of an attempt that a person has ended meanwhile.
var errEnded = errors.New("the attempt has ended")

func (t *Till) storeCodeLocked(ctx context.Context, w *watch, p wxpay.CodePayment, calls *codeCalls) (Event, error) {
	a := *w.a
	ans := calls.ans
	if ans.call == "" { // nothing was asked
		ans.at = t.Clock.Now()
		ans.wechat = t.weather.wechat(ans.at)
	}
	a.Queries += calls.queries
	calls.queries = 0
	v := learnCode(&a, p, ans)
	c := &Change{Kind: v.kind, At: ans.at, Attempts: []*Attempt{&a}}
	err := t.settle(ctx, c, v, ans.back)
	if err == nil {
		err = t.commit(ctx, c)
	}
	if err != nil {
		t.commitFailed(w, err)
		return Event{}, err
	}
	if v.kind == EventPaid {
		t.weather.learnTimeEnd(a.Payment.TimeEnd, ans.at, -1)
	}
	w.restatus(time.Now())
	return Event{Kind: v.kind, Sale: a.Sale, OutTradeNo: a.OutTradeNo}, nil
}

// codeHeard keeps what a step has brought beside a new state, and sets when the next
// one is taken. err is why it came to nothing.
func (t *Till) codeHeard(ctx context.Context, w *watch, calls *codeCalls, wait time.Duration, err error) {
	t.mu.Lock()
	defer t.publish(Event{Kind: EventLearnt, Sale: w.a.Sale, OutTradeNo: w.a.OutTradeNo})
	defer t.mu.Unlock()
	if w.a.State.Final() {
		return
	}
	now := time.Now()
	w.until = w.walk.Until()
	if calls.otherKey {
		w.gateway++ // perhaps the key has been changed at WeChat: ask with the next one
	}
	a := *w.a
	a.Sending, a.Unsure = false, true
	a.Queries += calls.queries
	switch {
	case calls.trouble.call != "":
		a.Last = calls.trouble.answered()
	case calls.ans.call != "":
		a.Last = calls.ans.answered()
	}
	if calls.other && !a.Mismatch {
		t.otherAmount(ctx, w, &a, calls)
	} else {
		w.set(&a)
	}
	w.misses++
	switch {
	case errors.Is(err, context.Canceled): // to be asked afresh
		wait = 0
	case w.a.Mismatch:
		wait = mismatchGap
	case err != nil:
		wait = min(growing(firstGap, w.misses), maxGap)
	case !w.a.State.OnScreen():
		wait += wait / 1000 * time.Duration(t.jitter())
	}
	w.nextAt = later(w.nextAt, now.Add(wait))
	w.restatus(now)
}

// otherAmount commits that WeChat tells another amount of the order: a person has to
// look.
func (t *Till) otherAmount(ctx context.Context, w *watch, a *Attempt, calls *codeCalls) {
	a.Mismatch = true
	withdraw(a, calls.ans.at)
	v := verdict{kind: EventMismatch, amount: calls.told}
	c := &Change{Kind: v.kind, At: calls.ans.at, Attempts: []*Attempt{a}}
	err := t.settle(ctx, c, v, nil)
	if err == nil {
		err = t.commit(ctx, c)
	}
	if err != nil {
		t.commitFailed(w, err)
	}
}
