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

// sellBefore makes another sale of fen under the number of the payments to come,
// and hands out a fresh code.
func (s *stall) sellBefore(t *testing.T, fen int64) {
	t.Helper()
	if _, err := s.client.Micropay(t.Context(), s.goods(t, fen), s.code); err != nil && !errors.Is(err, wxpay.ErrUnknown) {
		t.Fatal(err)
	}
	customer := s.box.NewPhone("the next customer")
	code, err := customer.ShowPayCode()
	if err != nil {
		t.Fatal(err)
	}
	s.code = wxpay.AuthCode(code)
}

// alone fails where the sale before was touched.
func (s *stall) alone(t *testing.T, want wxpay.TradeState) {
	t.Helper()
	if o, _ := s.box.Order(order); o.State != want || s.asked("reverse") > 0 {
		t.Errorf("the other sale is %s, %d reversals were asked for", o.State, s.asked("reverse"))
	}
}

// What a restart finds under its number, paid or about to be, is of another amount:
// it is neither booked nor taken back, whatever was stored, and this payment was
// refused.
func TestResumeByCodeLeavesOtherSalesAlone(t *testing.T) {
	for fen, state := range map[int64]wxpay.TradeState{coffee: wxpay.TradeSuccess, watch: wxpay.TradeUserPaying} {
		for _, stored := range []wxpay.MicropayState{wxpay.MicropaySent, wxpay.MicropayPaying, wxpay.MicropayReversing} {
			for _, giveUp := range []bool{false, true} {
				inStall(t, func(t *testing.T, s *stall) {
					s.sellBefore(t, fen)
					p := wxpay.CodePayment{Order: s.goods(t, 77), State: stored, SentAt: time.Now(), GiveUp: giveUp}
					p, err := s.client.ResumeByCode(t.Context(), p, s.store)
					s.wantMismatch(t, err)
					if p.State != wxpay.MicropayRefused || len(s.states) != 1 {
						t.Errorf("%s became %s, stored %v", stored, p.State, s.states)
					}
					s.alone(t, state)
				})
			}
		}
	}
}

// The same where the refusal of the code got lost.
func TestPayByCodeLeavesOtherSalesAloneWithoutAnAnswer(t *testing.T) {
	for _, kind := range []sandbox.FaultKind{sandbox.HalfAnswer, sandbox.SystemError, sandbox.BadSignature} {
		inStall(t, func(t *testing.T, s *stall) {
			s.sellBefore(t, coffee)
			s.box.Inject(sandbox.Fault{Interface: "micropay", Kind: kind, Count: 1})
			p, err := s.pay(t.Context(), s.goods(t, coffee+1))
			s.wantMismatch(t, err)
			if got := fmt.Sprint(s.states); p.State != wxpay.MicropayRefused || got != "[sent refused]" {
				t.Errorf("%s: ended %s, stored %s", kind, p.State, got)
			}
			s.alone(t, wxpay.TradeSuccess)
		})
	}
}

func (s *stall) wantMismatch(t *testing.T, err error) {
	t.Helper()
	var other *wxpay.MismatchError
	if !errors.As(err, &other) || other.Field != "total_fee" || !errors.Is(err, wxpay.ErrRefused) {
		t.Errorf("error %v", err)
	}
}

// What cannot be looked at is not taken back: not while no query is answered, and
// not after a restart either.
func TestPayByCodeLooksBeforeItTakesBack(t *testing.T) {
	inStall(t, func(t *testing.T, s *stall) {
		s.box.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.BadSignature, Count: -1})
		for _, stored := range []wxpay.MicropayState{"", wxpay.MicropayReversing} {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
			defer cancel()
			p, err := wxpay.CodePayment{Order: s.goods(t, watch), State: stored, SentAt: time.Now()}, error(nil)
			if stored == "" {
				p, err = s.pay(ctx, p.Order)
			} else {
				p, err = s.client.ResumeByCode(ctx, p, s.store)
			}
			if !errors.Is(err, context.DeadlineExceeded) || p.Final() || s.asked("reverse") > 0 {
				t.Errorf("%s, %v, %d reversals", p.State, err, s.asked("reverse"))
			}
		}
		if n := s.asked("orderquery"); n < 20 || n > 50 {
			t.Errorf("%d queries in 20 minutes", n)
		}
		s.box.ClearFaults()
		p, err := s.restart(t.Context())
		if err != nil {
			t.Error(err)
		}
		s.check(t, p, wxpay.MicropayReversed)
	})
}

// A number of another sale: its money is left alone, at once and after a crash.
func TestPayByCodeLeavesOtherSalesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStall(t)
		if _, err := s.client.Micropay(t.Context(), s.goods(t, coffee), s.code); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		fresh, err := s.phone.ShowPayCode()
		if err != nil {
			t.Fatal(err)
		}
		var stored wxpay.CodePayment
		p, err := s.client.PayByCode(t.Context(), s.goods(t, coffee+1), wxpay.AuthCode(fresh), func(p wxpay.CodePayment) error {
			if !p.Final() {
				stored = p
			}
			return nil
		})
		if p.State != wxpay.MicropayRefused || !errors.Is(err, wxpay.ErrRefused) {
			t.Errorf("%s, %v", p.State, err)
		}
		stored.GiveUp = true
		p, err = s.client.ResumeByCode(t.Context(), stored, func(wxpay.CodePayment) error { return nil })
		if p.State != wxpay.MicropayRefused || err != nil {
			t.Errorf("resumed: %s, %v", p.State, err)
		}
		if o, _ := s.box.Order(order); o.State != wxpay.TradeSuccess {
			t.Errorf("the other sale is %s", o.State)
		}
	})
}

// A code that is refused because the number is known already says nothing about
// the order: it is asked how that stands.
func TestPayByCodeOfAKnownNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStall(t)
		content := s.goods(t, coffee)
		if _, err := s.client.Micropay(t.Context(), content, s.code); err != nil {
			t.Fatal(err)
		}
		fresh, err := s.phone.ShowPayCode()
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.client.PayByCode(t.Context(), content, wxpay.AuthCode(fresh), func(wxpay.CodePayment) error { return nil })
		if err != nil || p.State != wxpay.MicropayPaid || p.Payment == nil || p.Payment.TotalFee != coffee {
			t.Errorf("an order that is paid: %s, %v", p.State, err)
		}
		if n := len(s.box.Orders()); n != 1 {
			t.Errorf("%d orders", n)
		}
	})
}

// Nobody but a missing order says that a known number was never paid: a query that
// is refused leaves the payment undecided.
func TestPayByCodeOfAKnownNumberThatCannotBeAsked(t *testing.T) {
	inStall(t, func(t *testing.T, s *stall) {
		s.sellBefore(t, coffee)
		s.box.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.NoAuth, Count: -1})
		p, err := s.pay(t.Context(), s.goods(t, coffee))
		var e *wxpay.Error
		if !errors.As(err, &e) || e.Code != wxpay.CodeNoAuth || p.State != wxpay.MicropaySent || !p.Known {
			t.Errorf("%s, %v", p.State, err)
		}
		s.box.ClearFaults()
		if p, err = s.restart(t.Context()); err != nil || p.State != wxpay.MicropayPaid {
			t.Errorf("resumed: %s, %v", p.State, err)
		}
	})
}

// An order of a known number that stays open leaves the payment undecided, until
// the cashier gives up: then the code is refused, and the order left alone. While
// somebody is at its password there is no giving up.
func TestPayByCodeOfAKnownNumberThatStaysOpen(t *testing.T) {
	for atPassword, want := range map[bool]wxpay.MicropayState{false: wxpay.MicropayRefused, true: wxpay.MicropaySent} {
		inStall(t, func(t *testing.T, s *stall) {
			s.sellBefore(t, watch)
			state := wxpay.TradeUserPaying
			if !atPassword {
				s.phone.Cancel()
				o, _ := s.box.Order(order)
				state = o.State
			}
			p, err := s.pay(t.Context(), s.goods(t, watch))
			if err == nil || p.State != wxpay.MicropaySent || !p.Known {
				t.Errorf("%s, %v", p.State, err)
			}
			p.GiveUp = true
			p, err = s.client.ResumeByCode(t.Context(), p, s.store)
			if p.State != want || (err == nil) == atPassword {
				t.Errorf("given up: %s, %v", p.State, err)
			}
			s.alone(t, state)
		})
	}
}

// What was paid clearly before the code was scanned is not what it paid.
func TestPayByCodeOfAKnownNumberThatWasPaidBefore(t *testing.T) {
	inStall(t, func(t *testing.T, s *stall) {
		s.sellBefore(t, coffee)
		time.Sleep(time.Hour)
		code, err := s.phone.ShowPayCode()
		if err != nil {
			t.Fatal(err)
		}
		s.code = wxpay.AuthCode(code)
		if p, err := s.pay(t.Context(), s.goods(t, coffee)); err == nil || p.State != wxpay.MicropaySent || !p.Known {
			t.Errorf("%s, %v", p.State, err)
		}
		s.alone(t, wxpay.TradeSuccess)
	})
}

// INVALID_REQUEST may say that the number is known, or that something else is
// wrong.
func TestPayByCodeThatIsAnInvalidRequest(t *testing.T) {
	for before, want := range map[int64]wxpay.MicropayState{0: wxpay.MicropayRefused, coffee: wxpay.MicropayPaid, coffee + 1: wxpay.MicropayRefused} {
		inStall(t, func(t *testing.T, s *stall) {
			if before != 0 {
				s.sellBefore(t, before)
			}
			s.box.Inject(sandbox.Fault{Interface: "micropay", Kind: sandbox.ErrCode, Code: "INVALID_REQUEST", Count: 1})
			p, err := s.pay(t.Context(), s.goods(t, coffee))
			if p.State != want || errors.Is(err, wxpay.ErrRefused) != (want == wxpay.MicropayRefused) {
				t.Errorf("after a sale of %d: %s, %v", before, p.State, err)
			}
		})
	}
}

// Whatever goes wrong and whoever crashes: another sale under the number keeps its
// money, and is never told to be this one.
func TestPayByCodeNeverTouchesAnotherSale(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := drawPlan(r)
		p.acts = nil
		var told wxpay.CodePayment
		synctest.Test(t, func(t *testing.T) {
			s := newStall(t)
			s.sellBefore(t, p.fen+1)
			p.live(t, s) // whose verdict lets the other customer pay
			told, _ = s.stored()
			s.alone(t, wxpay.TradeSuccess)
		})
		if told.State == wxpay.MicropayPaid || told.State == wxpay.MicropayReversed {
			r.Fatalf("told %s", told.State)
		}
	})
}

// Another amount that was told once, and nothing usable behind it, is not told for half
// a minute.
func TestPayByCodeAfterOneLie(t *testing.T) {
	inStall(t, func(t *testing.T, s *stall) {
		s.box.Inject(sandbox.Fault{Interface: "micropay", Kind: sandbox.LostAfterEffect})
		s.box.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.OtherAmount})
		s.box.Inject(sandbox.Fault{Interface: "orderquery", Kind: sandbox.BadGateway, Count: 12})
		p, err := s.pay(t.Context(), s.goods(t, coffee))
		if p.State != wxpay.MicropayPaid || err != nil {
			t.Errorf("%s, error %v", p.State, err)
		}
	})
}
