package pos_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// Operators of the tests and their PINs.
var (
	owner   = pos.Credentials{Operator: "01", PIN: "240816"}
	cashier = pos.Credentials{Operator: "02", PIN: "7351"}
	manager = pos.Credentials{Operator: "03", PIN: "90909090"}
	nobody  pos.Credentials
)

// hire makes the owner, a cashier and a manager. The owner is signed in.
func (s *shop) hire() {
	s.t.Helper()
	ctx := s.t.Context()
	_, err := s.MakeOwner(ctx, "王芳", owner.PIN)
	s.check(err)
	for _, o := range []struct {
		c    pos.Credentials
		role pos.Role
	}{{cashier, pos.RoleCashier}, {manager, pos.RoleManager}} {
		_, err = s.AddOperator(ctx, pos.Grant{}, pos.Operator{Name: "员工" + string(o.c.Operator), Role: o.role}, o.c.PIN)
		s.check(err)
	}
}

func (s *shop) signIn(c pos.Credentials) {
	s.t.Helper()
	_, err := s.SignIn(s.t.Context(), c)
	s.check(err)
}

// TestNoOperators: a till without operators sells as if there were none to be.
func TestNoOperators(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		if a := s.Attendance(); a != (pos.Attendance{}) {
			t.Errorf("Attendance = %+v", a)
		}
		for right, want := range map[pos.Right]error{
			pos.RightSell: nil, pos.RightVoid: nil, pos.RightSettings: nil, pos.RightReprint: nil,
			pos.RightRefund: pos.ErrNoOwner, pos.RightOperators: pos.ErrNoOwner, pos.RightCloseShift: pos.ErrNoOwner,
		} {
			for _, by := range []pos.Credentials{nobody, owner} {
				if _, err := s.Allow(ctx, right, by); !errors.Is(err, want) {
					t.Errorf("Allow(%s, %v): %v, want %v", right, by, err, want)
				}
			}
			if got := s.May(right); got != (want == nil) {
				t.Errorf("May(%s) = %v", right, got)
			}
		}
		if _, err := s.SignIn(ctx, owner); !errors.Is(err, pos.ErrWrongPIN) {
			t.Errorf("SignIn: %v", err)
		}
		if err := s.Lock(ctx); !errors.Is(err, pos.ErrNoOwner) {
			t.Errorf("Lock: %v", err)
		}
	})
}

// TestLockOut: five wrong PINs make an operator wait, each further one longer,
// and no restart shortens it.
func TestLockOut(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.hire()
		wrong := pos.Credentials{Operator: cashier.Operator, PIN: "1111"}
		for range 4 {
			if _, err := s.SignIn(ctx, wrong); !errors.Is(err, pos.ErrWrongPIN) {
				t.Fatalf("a wrong PIN: %v", err)
			}
		}
		for _, want := range []time.Duration{30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, time.Hour} {
			_, err := s.SignIn(ctx, wrong)
			var out *pos.LockedOutError
			if !errors.As(err, &out) || out.Operator != "02" || out.Until.Sub(s.Options.Clock.Now()) != want {
				t.Fatalf("a wrong PIN: %v, want a wait of %v", err, want)
			}
			s.restart()
			s.after(want - time.Second)
			for range 2 { // a try while locked out makes it no longer
				if _, err := s.SignIn(ctx, cashier); !errors.As(err, &out) {
					t.Fatalf("the right PIN a second too soon: %v", err)
				}
			}
			s.after(time.Second)
		}
		s.signIn(cashier)
		if _, err := s.SignIn(ctx, wrong); !errors.Is(err, pos.ErrWrongPIN) {
			t.Errorf("the count does not begin again: %v", err)
		}
		s.signIn(manager) // who has mistyped nothing
	})
}

// TestLockOutAndTheClock: a clock that was a year ahead when the wait began locks
// nobody out for a year.
func TestLockOutAndTheClock(t *testing.T) {
	clock := &wallClock{}
	run(t, func(s *shop) {
		s.hire()
		clock.jump(365 * 24 * time.Hour)
		for range 5 {
			_, _ = s.SignIn(t.Context(), pos.Credentials{Operator: "02", PIN: "1111"})
		}
		if _, err := s.SignIn(t.Context(), cashier); !errors.As(err, new(*pos.LockedOutError)) {
			t.Errorf("not locked out: %v", err)
		}
		clock.jump(-365 * 24 * time.Hour)
		s.signIn(cashier)
	}, func(o *pos.Options) { o.Clock = clock })
}

// TestManyAtOnce: PINs that are tried all at once are counted one by one.
func TestManyAtOnce(t *testing.T) {
	run(t, func(s *shop) {
		s.hire()
		var mu sync.Mutex
		var all sync.WaitGroup
		wrong, out := 0, 0
		for i := range 12 {
			all.Go(func() {
				_, err := s.SignIn(t.Context(), pos.Credentials{Operator: "02", PIN: fmt.Sprint(4000 + i)})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case errors.Is(err, pos.ErrWrongPIN):
					wrong++
				case errors.As(err, new(*pos.LockedOutError)):
					out++
				}
			})
		}
		all.Wait()
		if wrong != 4 || out != 8 {
			t.Errorf("%d were told wrong and %d locked out, want 4 and 8", wrong, out)
		}
	})
}

// TestAllowTable asks for every right as everybody, in all ways.
func TestAllowTable(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.hire()
		s.signIn(cashier)
		for _, c := range []struct {
			right pos.Right
			by    pos.Credentials
			want  error
			grant pos.Grant
		}{
			{pos.RightSell, nobody, nil, pos.Grant{Operator: "02"}},
			{pos.RightRefund, nobody, pos.ErrNotAllowed, pos.Grant{}},
			{pos.RightRefund, cashier, pos.ErrNotAllowed, pos.Grant{}},
			{pos.RightRefund, manager, nil, pos.Grant{Operator: "02", ApprovedBy: "03"}},
			{pos.RightRefund, pos.Credentials{Operator: "03", PIN: "1111"}, pos.ErrWrongPIN, pos.Grant{}},
			{pos.RightRefund, pos.Credentials{Operator: "77", PIN: "1111"}, pos.ErrWrongPIN, pos.Grant{}},
			{pos.RightOperators, manager, pos.ErrNotAllowed, pos.Grant{}},
			{pos.RightOperators, owner, nil, pos.Grant{Operator: "02", ApprovedBy: "01"}},
			{pos.RightSell, cashier, nil, pos.Grant{Operator: "02"}},
		} {
			g, err := s.Allow(ctx, c.right, c.by)
			if !errors.Is(err, c.want) || g.Operator != c.grant.Operator || g.ApprovedBy != c.grant.ApprovedBy {
				t.Errorf("Allow(%s, %v) = %+v, %v; want %+v, %v", c.right, c.by, g, err, c.grant, c.want)
			}
		}
		s.check(s.Lock(ctx))
		if _, err := s.Allow(ctx, pos.RightSell, nobody); !errors.Is(err, pos.ErrNotSignedIn) {
			t.Errorf("while locked: %v", err)
		}
		if _, err := s.Allow(ctx, pos.RightRefund, manager); !errors.Is(err, pos.ErrNotSignedIn) {
			t.Errorf("an override while locked: %v", err)
		}
	})
}

// TestOverrideIsForOneAction: what somebody else allowed cannot be used twice, nor
// for anything else.
func TestOverrideIsForOneAction(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.hire()
		s.signIn(cashier)
		add := func(g pos.Grant) error {
			_, err := s.AddOperator(ctx, g, pos.Operator{Name: "新人", Role: pos.RoleCashier}, "5829")
			return err
		}
		g, err := s.Allow(ctx, pos.RightOperators, owner)
		s.check(err)
		if err := s.ChangeOperator(ctx, g, pos.Operator{ID: "02", Name: "", Role: pos.RoleOwner}); !errors.Is(err, pos.ErrOperatorName) {
			t.Errorf("no name: %v", err)
		}
		s.check(add(g)) // what failed has used nothing up
		if err := add(g); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("the second use: %v", err)
		}
		other, err := s.Allow(ctx, pos.RightRefund, manager)
		s.check(err)
		if err := add(other); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("a grant for a refund: %v", err)
		}
		if err := add(pos.Grant{Operator: "01", ApprovedBy: "01"}); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("a grant that Allow did not make: %v", err)
		}
		if err := add(pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("the cashier's own right: %v", err)
		}
	})
}

// TestJournalOfOperators reads what the book says about a morning.
func TestJournalOfOperators(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.hire()
		s.signIn(cashier)
		_, _ = s.SignIn(ctx, pos.Credentials{Operator: "03", PIN: "1111"})
		_, err := s.Allow(ctx, pos.RightRefund, manager)
		s.check(err)
		s.check(s.Lock(ctx))
		s.check(s.Lock(ctx)) // once is enough
		s.signIn(cashier)
		s.check(s.SignOut(ctx))
		s.check(s.SignOut(ctx))
		var got []string
		for _, text := range s.book.Journal() {
			e := entryOf(t, text)
			subject := pos.OperatorID("")
			if e.Operator != nil {
				subject = e.Operator.ID
			}
			got = append(got, fmt.Sprintf("%s by %s%s %s %s", e.Kind, e.By.Operator, e.By.ApprovedBy, subject, e.Right))
			for _, c := range []pos.Credentials{owner, cashier, manager} {
				if strings.Contains(string(text), c.PIN) {
					t.Errorf("a PIN is in the journal: %s", text)
				}
			}
		}
		want := []string{
			"operator by 01 01 ", "signed_in by 01 01 ", "operator by 01 02 ", "operator by 01 03 ",
			"signed_out by 01  ", "signed_in by 02 02 ", "wrong_pin by 02 03 ", "override by 0203 03 refund",
			"locked by 02  ", "signed_in by 02 02 ", "signed_out by 02  ",
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// TestLockingLosesNoPayment: a code that is on the screen when the operator locks
// it is paid as ever, and stands in nobody's name.
func TestLockingLosesNoPayment(t *testing.T) {
	run(t, func(s *shop) {
		s.hire()
		s.signIn(cashier)
		s.wechat.say(ok, "NOTPAY", ok)
		s.ring(1250)
		no := s.charge()
		s.after(3 * time.Second)
		s.check(s.Lock(t.Context()))
		if v, on := s.OnScreen(); !on || v.Attempt.OutTradeNo != no {
			t.Fatalf("the code has gone: %+v", v)
		}
		if err := s.AddAmount(t.Context(), "", 100); !errors.Is(err, pos.ErrNotSignedIn) {
			t.Errorf("selling while locked: %v", err)
		}
		s.wechat.say(ok, "SUCCESS", ok)
		s.after(5 * time.Second)
		a := s.want(no, pos.Paid, pos.StatusPaid).Attempt
		if sale := s.sale(a.Sale); sale.State != pos.SaleSettled || sale.Operator != cashier.Operator {
			t.Errorf("the sale is %+v", sale)
		}
		if r, err := s.book.Receipt(t.Context(), a.Sale); err != nil || r.Operator != "02" || r.OperatorName != "员工02" {
			t.Errorf("the receipt names %s %s, %v", r.Operator, r.OperatorName, err)
		}
	})
}

// TestRestartLocks: after a restart nobody is signed in, and nobody has to be
// where the till has no operators.
func TestRestartLocks(t *testing.T) {
	run(t, func(s *shop) {
		s.hire()
		s.restart()
		if a := s.Attendance(); !a.Staffed || a.Operator != nil || a.Away != nil {
			t.Errorf("Attendance = %+v", a)
		}
		for name, do := range s.edits() {
			if err := do(); !errors.Is(err, pos.ErrNotSignedIn) && !errors.Is(err, pos.ErrSaleEmpty) && !errors.Is(err, pos.ErrNoSuchLine) {
				t.Errorf("%s: %v", name, err)
			}
		}
		s.signIn(cashier)
		s.ring(100)
		if err := s.Void(t.Context(), "x", pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("a cashier voids: %v", err)
		}
		g, err := s.Allow(t.Context(), pos.RightVoid, manager)
		s.check(err)
		s.check(s.Void(t.Context(), "x", g))
	})
}

// restart opens the till again over the same book.
func (s *shop) restart() {
	s.t.Helper()
	s.stop()
	again := open(s.t, s.book, s.wechat, func(o *pos.Options) { o.Clock, o.Printer = s.Options.Clock, s.Printer })
	s.Till, s.stop = again.Till, again.stop
	s.Observe(wxpay.Call{Interface: "probe", Date: time.Now()})
}

// entryOf reads a journal row.
func entryOf(t *testing.T, text []byte) (e pos.Change) {
	t.Helper()
	if err := json.Unmarshal(text, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// TestAReportNamesItsPeople as they were called when it was made, and who allowed it.
func TestAReportNamesItsPeople(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.hire()
		s.signIn(cashier)
		s.ring(1250)
		_, err := s.Cash(ctx, 1250)
		s.check(err)
		g, err := s.Allow(ctx, pos.RightCloseShift, manager)
		s.check(err)
		closed, err := s.CloseShift(ctx, pos.Count{Total: 1250}, g)
		s.check(err)
		want := pos.ShiftNames{OpenedBy: "员工02", SlipNames: pos.SlipNames{Operator: "员工02", ApprovedBy: "员工03"}}
		if z := closed.Z; z.Names != want || z.By.Operator != "02" || z.By.ApprovedBy != "03" {
			t.Errorf("the report names %+v, by %+v", z.Names, z.By)
		}
	})
}

// TestSlipsNameTheirPeople: of cash that was moved and of money given back, who did it
// and who allowed it, by name.
func TestSlipsNameTheirPeople(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.hire()
		s.signIn(cashier)
		s.ring(1250)
		sale, err := s.Cash(ctx, 1250)
		s.check(err)
		g, err := s.Allow(ctx, pos.RightDrawer, manager)
		s.check(err)
		s.check(s.MoveCash(ctx, pos.CashMovement{Kind: pos.CashDrop, Amount: 100}, g))
		g, err = s.Allow(ctx, pos.RightRefund, manager)
		s.check(err)
		_, err = s.Refund(ctx, pos.RefundOrder{Sale: sale.Number, Amount: 100, By: g})
		s.check(err)
		var named []pos.SlipNames
		for _, text := range s.book.Journal() {
			for _, j := range entryOf(t, text).Jobs {
				switch {
				case j.Cash != nil:
					named = append(named, j.Cash.Names)
				case j.Refund != nil:
					named = append(named, j.Refund.Names)
				}
			}
		}
		want := pos.SlipNames{Operator: "员工02", ApprovedBy: "员工03"}
		if !slices.Equal(named, []pos.SlipNames{want, want}) {
			t.Errorf("the slips name %+v, want %+v on both", named, want)
		}
	})
}

// tries is a pos.Tries in memory.
type tries map[pos.OperatorID]pos.Tried

func (t tries) Try(_ context.Context, id pos.OperatorID, look func(pos.Tried) (pos.Tried, error)) (err error) {
	t[id], err = look(t[id])
	return err
}

// TestIdentify: beside the till wrong PINs cost as much as at it, and are counted
// apart.
func TestIdentify(t *testing.T) {
	run(t, func(s *shop) {
		s.hire()
		beside := tries{}
		try := func(c pos.Credentials) error {
			_, err := pos.Identify(t.Context(), s.Ledger, beside, c, s.Clock.Now)
			return err
		}
		wrong := pos.Credentials{Operator: manager.Operator, PIN: cashier.PIN}
		for i := range 4 {
			if err := try(wrong); !errors.Is(err, pos.ErrWrongPIN) {
				t.Errorf("wrong PIN %d: %v", i, err)
			}
		}
		s.check(try(manager))
		for range 5 {
			_ = try(wrong) // what comes of the fifth is looked at below
		}
		for _, c := range []pos.Credentials{wrong, manager} {
			if _, locked := errors.AsType[*pos.LockedOutError](try(c)); !locked {
				t.Errorf("after five wrong PINs: %v", try(c))
			}
		}
		s.check(try(owner))
		s.signIn(manager)
		if err := try(pos.Credentials{Operator: "77", PIN: "1"}); !errors.Is(err, pos.ErrWrongPIN) || beside["77"] != (pos.Tried{}) {
			t.Errorf("nobody: %v, %+v", err, beside)
		}
		s.after(30 * time.Second)
		if err := try(wrong); !errors.As(err, new(*pos.LockedOutError)) {
			t.Errorf("the sixth: %v", err)
		}
		s.after(30 * time.Second)
		if err := try(manager); err == nil {
			t.Error("the second wait is no longer than the first")
		}
		s.after(30 * time.Second)
		s.check(try(manager))

		// Who is locked out at the till is so beside it.
		for range 5 {
			_, _ = s.SignIn(t.Context(), wrong)
		}
		if err := try(manager); !errors.As(err, new(*pos.LockedOutError)) {
			t.Errorf("locked out at the till: %v", err)
		}
	})
}
