package simulation

import (
	"slices"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay/sandbox"
)

// Improvise has anybody do anything, so many times, without a plan and mostly without
// a pause: what nobody would do in this order, and what two people do in the same
// moment. Trade is what a shop is like, this is what it could be like.
func (w *World) Improvise(moves int) {
	phones := []*sandbox.Phone{w.phone(), w.phone(), w.phone()}
	for range moves {
		t := w.tills[w.chance.Draw("till", len(w.tills))]
		possible := slices.Concat(w.waits(), t.customers(phones))
		if t.ready() {
			possible = slices.Concat(possible, t.cashier(), t.manager())
		}
		if !w.Quiet {
			possible = append(possible, t.mischief()...)
		}
		possible[w.chance.Draw("move", len(possible))]()
		w.settle()
	}
}

// settle lets everything come about that is due by now.
func (w *World) settle() {
	synctest.Wait()
	for _, t := range w.tills {
		t.after()
		t.see()
	}
	for w.agenda.due() {
		next, _ := w.agenda.next()
		next.do()
		synctest.Wait()
	}
}

// see keeps the code on the screen for customers who have nothing better to do than
// to scan it later.
func (t *till) see() {
	if !t.on() {
		return
	}
	v, shown := t.OnScreen()
	if code := v.Attempt.CodeURL; shown && code != "" && !slices.Contains(t.shown, code) {
		t.shown = append(t.shown, code)
	}
}

func (w *World) waits() (moves []func()) {
	for _, d := range []time.Duration{time.Second, 3 * time.Second, 10 * time.Second, 40 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour} {
		moves = append(moves, func() { time.Sleep(d) })
	}
	return moves
}

func (t *till) customers(phones []*sandbox.Phone) []func() {
	w := t.w
	someone := func() *sandbox.Phone { return phones[w.chance.Draw("phone", len(phones))] }
	scan := func() {
		if len(t.shown) > 0 {
			_ = someone().Scan(t.shown[w.chance.Draw("code", len(t.shown))])
		}
	}
	payNow := func() {
		if p := someone(); len(t.shown) > 0 && p.Scan(t.shown[len(t.shown)-1]) == nil {
			_ = p.Pay()
		}
	}
	showCode := func() {
		if t.ready() {
			t.scanCode(someone())
		}
	}
	return []func(){
		payNow, payNow, scan, showCode, showCode,
		func() { _ = someone().AskPassword() },
		func() { _ = someone().Pay() },
		func() { _ = someone().NoMoney() },
		func() { _ = someone().Cancel() },
		func() { _ = someone().PayLost() },
	}
}

func (t *till) cashier() []func() {
	sell := func() { t.ringUp(); t.charge() }
	return []func(){
		sell, sell, t.ringUp, t.charge, t.payCash, t.takeAway, t.withoutCode, t.withoutCode,
		func() { _, err := t.NewCode(background); t.w.may(err) },
		func() { t.w.may(t.Void(background, "x", pos.Grant{})) },
		t.park, t.recall, t.discount,
		func() { t.AskNow("") },
	}
}

func (t *till) manager() []func() {
	return []func(){t.giveBack, t.giveBack, t.bankDecides, t.closeShift, t.moveCash, func() { t.dealWithAlarms() }, t.manageOnce}
}

func (t *till) mischief() []func() {
	return []func(){
		t.trouble, t.jump,
		func() { t.line.bad.Store(int32(30 * t.w.chance.Draw("percent", 4))) },
		func() { t.line.away.Store(int32(t.w.chance.Draw("network", 3))) },
		func() { t.book.full.Store(t.w.percent("full", 50)) },
		func() { t.power.left.Store(int64(1 + t.w.chance.Draw("points", 12))) },
		func() {
			t.book.fails.Store(1)
			t.power.left.Store(int64(1 + t.w.chance.Draw("points", 3)))
		},
		func() { t.close(); t.start() },
	}
}
