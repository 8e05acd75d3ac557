package wxpay_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"

	"pgregory.net/rapid"
)

// troubles are all kinds of fault. An ORDERNOTEXIST under WeChat's own signature
// is not among them: a shop has nobody to ask whether that is a lie. The same goes for
// another amount that is told for half a minute, see lasts.
var troubles = []sandbox.Fault{
	{Kind: sandbox.NoAnswer}, {Kind: sandbox.LateEffect, Delay: 3 * time.Second}, {Kind: sandbox.LateEffect, Delay: 41 * time.Second},
	{Kind: sandbox.LateEffect, Delay: 58 * time.Second}, {Kind: sandbox.LostAfterEffect}, {Kind: sandbox.Reset},
	{Kind: sandbox.Slow, Delay: 9 * time.Second}, {Kind: sandbox.Slow, Delay: 30 * time.Second}, {Kind: sandbox.HalfAnswer},
	{Kind: sandbox.SystemError}, {Kind: sandbox.SystemErrorEffect}, {Kind: sandbox.BankError}, {Kind: sandbox.NoAuth},
	{Kind: sandbox.ReturnFail}, {Kind: sandbox.BadSignature}, {Kind: sandbox.Unsigned}, {Kind: sandbox.ForgedClosed},
	{Kind: sandbox.TwoFields}, {Kind: sandbox.Trailing}, {Kind: sandbox.OtherMerchant}, {Kind: sandbox.OtherOrder},
	{Kind: sandbox.OtherAmount}, {Kind: sandbox.HTML}, {Kind: sandbox.BadGateway}, {Kind: sandbox.Recall},
	{Kind: sandbox.ErrCode, Code: "USERPAYING"}, {Kind: sandbox.ErrCode, Code: "TRADE_ERROR"},
	{Kind: sandbox.ErrCode, Code: "REVERSE_EXPIRE"}, {Kind: sandbox.ErrCode, Code: "CODE_OF_2031"},
}

// lasts reports whether a fault is a lie for so long that it has to be believed.
func lasts(f sandbox.Fault) bool {
	return f.Kind == sandbox.OtherAmount && f.Interface == "orderquery" && f.Count < 0
}

// steps are the calls of a payment by payment code.
var steps = []string{"micropay", "orderquery", "reverse"}

// acts are what a customer does on the password page.
var acts = map[string]func(*sandbox.Phone) error{
	"pays": (*sandbox.Phone).Pay, "cancels": (*sandbox.Phone).Cancel, "has no money": (*sandbox.Phone).NoMoney,
}

// toTheEnd starts the shop again until the payment has ended, as a shop does that
// is told of an error. Faults are over by then.
func (s *stall) toTheEnd(t *testing.T, p wxpay.CodePayment, err error) wxpay.CodePayment {
	for range 5 {
		if p.Final() || err == nil {
			return p
		}
		s.box.ClearFaults()
		s.box.Offline(false)
		s.crash = func(wxpay.MicropayState, bool) bool { return false }
		if _, ok := s.stored(); !ok {
			p.State = wxpay.MicropayRefused // it never came to that
			return p
		}
		p, err = s.restart(t.Context())
	}
	return p
}

// Every kind of trouble at every step, once, thrice and for ever, for amounts
// with and without a password.
func TestPayByCodeFaults(t *testing.T) {
	for _, step := range steps {
		for _, fault := range troubles {
			for _, count := range []int{1, 3, -1} {
				for _, fen := range []int64{coffee, watch} {
					fault.Interface, fault.Count = step, count
					if lasts(fault) {
						continue
					}
					name := fmt.Sprintf("%s/%s%s/%d/%d", step, fault.Kind, fault.Code, count, fen)
					t.Run(name, func(t *testing.T) {
						inStall(t, func(t *testing.T, s *stall) { faulty(t, s, fault, fen) })
					})
				}
			}
		}
	}
}

func faulty(t *testing.T, s *stall, fault sandbox.Fault, fen int64) {
	s.box.Inject(fault)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	time.AfterFunc(17*time.Second, func() { s.phone.Pay() })
	p, err := s.pay(ctx, s.goods(t, fen))
	p = s.toTheEnd(t, p, err)
	if wrong := s.verdict(p); wrong != "" {
		t.Error(wrong, s.states)
	}
}

// The power goes at every moment at which something is stored, before and after
// it is durable, and at every second between.
func TestPayByCodeCrashes(t *testing.T) {
	states := []wxpay.MicropayState{wxpay.MicropaySent, wxpay.MicropayPaying, wxpay.MicropayReversing, wxpay.MicropayPaid, wxpay.MicropayReversed}
	for _, state := range states {
		for _, durable := range []bool{false, true} {
			for name, act := range acts {
				t.Run(fmt.Sprintf("%s/%v/%s", state, durable, name), func(t *testing.T) {
					inStall(t, func(t *testing.T, s *stall) {
						time.AfterFunc(17*time.Second, func() { act(s.phone) })
						s.crash = func(now wxpay.MicropayState, after bool) bool { return now == state && after == durable }
						p, err := s.pay(t.Context(), s.goods(t, watch))
						if err != nil && !errors.Is(err, errCrash) {
							t.Error(err)
						}
						if state == wxpay.MicropaySent && s.asked("micropay") > 0 {
							t.Error("the code was sent before it was stored")
						}
						if wrong := s.verdict(s.toTheEnd(t, p, err)); wrong != "" {
							t.Error(wrong, s.states)
						}
					})
				})
			}
		}
	}
	for second := range 50 {
		inStall(t, func(t *testing.T, s *stall) {
			time.AfterFunc(22*time.Second, func() { s.phone.Pay() })
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(second)*time.Second+time.Millisecond)
			defer cancel()
			p, err := s.pay(ctx, s.goods(t, watch))
			if wrong := s.verdict(s.toTheEnd(t, p, err)); wrong != "" {
				t.Errorf("a crash after %d s: %s %v", second, wrong, s.states)
			}
		})
	}
}

// A clock that was set between the crash and the restart makes no wait longer and
// no outcome wrong.
func TestResumeByCodeWithAnotherClock(t *testing.T) {
	for _, shift := range []time.Duration{-48 * time.Hour, -20 * time.Second, 20 * time.Second, 48 * time.Hour} {
		inStall(t, func(t *testing.T, s *stall) {
			s.box.Inject(sandbox.Fault{Interface: "micropay", Kind: sandbox.LateEffect, Delay: 50 * time.Second})
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			s.pay(ctx, s.goods(t, coffee))
			p, _ := s.stored()
			p.SentAt = p.SentAt.Add(-shift)
			began := time.Now()
			p, err := s.client.ResumeByCode(t.Context(), p, s.store)
			if err != nil {
				t.Error(err)
			}
			if took := time.Since(began); took > 3*time.Minute {
				t.Errorf("clock set by %s: it took %s", shift, took)
			}
			s.check(t, p, wxpay.MicropayReversed)
		})
	}
}

// plan is a life of a payment: what goes wrong, what the customer does, and when
// the power goes.
type plan struct {
	fen     int64
	faults  []sandbox.Fault
	acts    []string
	at      []int // seconds from the start of each act
	crashes []int // milliseconds from each start of the program to its end
}

func drawPlan(r *rapid.T) plan {
	p := plan{fen: rapid.SampledFrom([]int64{coffee, watch}).Draw(r, "fen")}
	for range rapid.IntRange(0, 12).Draw(r, "faults") {
		f := rapid.SampledFrom(troubles).Draw(r, "fault")
		f.Interface = rapid.SampledFrom(steps).Draw(r, "step")
		f.Count = rapid.IntRange(1, 4).Draw(r, "count")
		if f.Kind != sandbox.OtherAmount || f.Interface != "orderquery" { // several in a row might last
			p.faults = append(p.faults, f)
		}
	}
	for range rapid.IntRange(0, 4).Draw(r, "acts") {
		p.acts = append(p.acts, rapid.SampledFrom([]string{"pays", "cancels", "has no money"}).Draw(r, "act"))
		p.at = append(p.at, rapid.IntRange(0, 150).Draw(r, "at"))
	}
	p.crashes = rapid.SliceOfN(rapid.IntRange(0, 90_000), 0, 6).Draw(r, "crashes")
	return p
}

// live plays the plan and says what came out wrong.
func (p plan) live(t *testing.T, s *stall) string {
	for _, f := range p.faults {
		s.box.Inject(f)
	}
	for i, act := range p.acts {
		time.AfterFunc(time.Duration(p.at[i])*time.Second, func() { acts[act](s.phone) })
	}
	content := s.goods(t, p.fen)
	state, err := wxpay.CodePayment{}, error(nil)
	for i := range len(p.crashes) + 1 {
		end := time.Hour
		if i < len(p.crashes) {
			end = time.Duration(p.crashes[i]) * time.Millisecond
		}
		ctx, cancel := context.WithTimeout(t.Context(), end)
		if i == 0 {
			state, err = s.pay(ctx, content)
		} else {
			state, err = s.restart(ctx)
		}
		cancel()
		if stored, _ := s.stored(); stored.State != state.State {
			return fmt.Sprintf("told %s, stored %s", state.State, stored.State)
		}
		if state.Final() {
			break
		}
	}
	return s.verdict(s.toTheEnd(t, state, err))
}

// Whatever goes wrong and whoever crashes: in the end the payment is made once and
// told so, or taken back with no money kept.
func TestPayByCodeKeepsItsPromise(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := drawPlan(r)
		var wrong string
		var states []wxpay.MicropayState
		synctest.Test(t, func(t *testing.T) {
			s := newStall(t)
			wrong, states = p.live(t, s), s.states
		})
		if wrong != "" {
			r.Fatalf("%s %v", wrong, states)
		}
	})
}
