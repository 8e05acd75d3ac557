package pos_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/pos/postest"
)

// TestStaff makes, changes and disables operators.
func TestStaff(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.hire()
		if _, err := s.MakeOwner(ctx, "另一个", "5829"); !errors.Is(err, pos.ErrOperatorExists) {
			t.Errorf("a second first owner: %v", err)
		}
		for _, c := range []struct {
			o    pos.Operator
			pin  string
			want error
		}{
			{pos.Operator{ID: "02", Name: "李", Role: pos.RoleCashier}, "5829", pos.ErrOperatorExists},
			{pos.Operator{ID: "2", Name: "李", Role: pos.RoleCashier}, "5829", pos.ErrOperatorID},
			{pos.Operator{ID: "12a", Name: "李", Role: pos.RoleCashier}, "5829", pos.ErrOperatorID},
			{pos.Operator{Name: " ", Role: pos.RoleCashier}, "5829", pos.ErrOperatorName},
			{pos.Operator{Name: "一二三四五六七八九十一二三四五六七八九十一", Role: pos.RoleCashier}, "5829", pos.ErrOperatorName},
			{pos.Operator{Name: "a\nb", Role: pos.RoleCashier}, "5829", pos.ErrOperatorName},
			{pos.Operator{Name: "李", Role: "boss"}, "5829", pos.ErrOperatorRole},
			{pos.Operator{Name: "李", Role: pos.RoleCashier}, "12", pos.ErrPINForm},
			{pos.Operator{ID: "77", Name: " 李 ", Role: pos.RoleCashier}, "5829", nil},
		} {
			if o, err := s.AddOperator(ctx, pos.Grant{}, c.o, c.pin); !errors.Is(err, c.want) || err == nil && (o.ID != "77" || o.Name != "李") {
				t.Errorf("adding %+v: %+v, %v; want %v", c.o, o, err, c.want)
			}
		}
		for _, o := range []pos.Operator{{ID: "01", Name: "王芳", Role: pos.RoleManager}, {ID: "01", Name: "王芳", Role: pos.RoleOwner, Disabled: true}} {
			if err := s.ChangeOperator(ctx, pos.Grant{}, o); !errors.Is(err, pos.ErrLastOwner) {
				t.Errorf("the last owner became %+v: %v", o, err)
			}
		}
		if err := s.ChangeOperator(ctx, pos.Grant{}, pos.Operator{ID: "55", Name: "x", Role: pos.RoleCashier}); !errors.Is(err, pos.ErrNoSuchOperator) {
			t.Errorf("changing nobody: %v", err)
		}
		s.check(s.ChangeOperator(ctx, pos.Grant{}, pos.Operator{ID: "02", Name: "李", Role: pos.RoleCashier, Disabled: true}))
		if _, err := s.SignIn(ctx, cashier); !errors.Is(err, pos.ErrOperatorDisabled) {
			t.Errorf("a disabled operator signs in: %v", err)
		}
		s.check(s.ChangeOperator(ctx, pos.Grant{}, pos.Operator{ID: "03", Name: "经理", Role: pos.RoleOwner}))
		s.check(s.ChangeOperator(ctx, pos.Grant{}, pos.Operator{ID: "01", Name: "王芳", Role: pos.RoleOwner, Disabled: true}))
		if a := s.Attendance(); a.Operator != nil { // who disabled himself has left
			t.Errorf("%+v is still there", a.Operator)
		}
		s.signIn(manager)
	})
}

// TestPINsChange: one's own by the old one, another's by the owner, which ends a
// wait as well.
func TestPINsChange(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		s.hire()
		changed := pos.Credentials{Operator: "02", PIN: "8642"}
		if err := s.ChangePIN(ctx, changed, "9753"); !errors.Is(err, pos.ErrWrongPIN) {
			t.Errorf("by another PIN: %v", err)
		}
		s.check(s.ChangePIN(ctx, cashier, changed.PIN))
		if _, err := s.SignIn(ctx, cashier); !errors.Is(err, pos.ErrWrongPIN) {
			t.Errorf("the old PIN: %v", err)
		}
		for range 5 {
			_, _ = s.SignIn(ctx, cashier)
		}
		if _, err := s.SignIn(ctx, changed); !errors.As(err, new(*pos.LockedOutError)) {
			t.Errorf("not locked out: %v", err)
		}
		s.check(s.ResetPIN(ctx, pos.Grant{}, "02", cashier.PIN))
		s.signIn(cashier)
		if err := s.ResetPIN(ctx, pos.Grant{}, "01", "9753"); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("a cashier sets the owner's PIN: %v", err)
		}
	})
}

// TestRightsHold has operators come and go, rise and fall, and ask for rights at
// random. Nobody ever gets what neither his role nor that of whoever allows it
// has, and somebody can always say who may do what.
func TestRightsHold(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var failed any
		synctest.Test(t, func(t *testing.T) {
			defer func() { failed = recover() }()
			playStaff(t, r)
		})
		if failed != nil {
			panic(failed)
		}
	})
}

func playStaff(t *testing.T, r *rapid.T) {
	s := open(t, postest.NewLedger(), newScript())
	ctx := t.Context()
	const pin = "5829" // of everybody
	who := func(r *rapid.T) pos.OperatorID {
		return pos.OperatorID(fmt.Sprintf("%02d", rapid.IntRange(1, 4).Draw(r, "operator")))
	}
	role := func(r *rapid.T) pos.Role { return rapid.SampledFrom(pos.Roles).Draw(r, "role") }
	operator := func(id pos.OperatorID) *pos.Operator {
		for _, o := range s.Operators() {
			if o.ID == id {
				return o
			}
		}
		return nil
	}
	if _, err := s.MakeOwner(ctx, "店主", pin); err != nil {
		r.Fatal(err)
	}
	actions := map[string]func(*rapid.T){
		"add": func(r *rapid.T) {
			_, _ = s.AddOperator(ctx, pos.Grant{}, pos.Operator{ID: who(r), Name: "新人", Role: role(r)}, pin)
		},
		"change": func(r *rapid.T) {
			_ = s.ChangeOperator(ctx, pos.Grant{}, pos.Operator{ID: who(r), Name: "改名", Role: role(r), Disabled: rapid.Bool().Draw(r, "disabled")})
		},
		"sign in": func(r *rapid.T) { _, _ = s.SignIn(ctx, pos.Credentials{Operator: who(r), PIN: pin}) },
		"lock":    func(r *rapid.T) { _ = s.Lock(ctx) },
		"restart": func(r *rapid.T) { s.restart() },
		"ask": func(r *rapid.T) {
			right := rapid.SampledFrom([]pos.Right{pos.RightSell, pos.RightVoid, pos.RightRefund, pos.RightOperators, "launch"}).Draw(r, "right")
			var by pos.Credentials
			if rapid.Bool().Draw(r, "override") {
				by = pos.Credentials{Operator: who(r), PIN: pin}
			}
			me := s.Attendance().Operator
			g, err := s.Allow(ctx, right, by)
			asked := me
			if by != (pos.Credentials{}) {
				asked = operator(by.Operator)
			}
			if (err == nil) != (me != nil && asked.May(right)) {
				r.Fatalf("Allow(%s, %v) by %+v: %+v, %v", right, by, me, g, err)
			}
		},
	}
	names := slices.Sorted(maps.Keys(actions))
	for range rapid.IntRange(1, 6).Draw(r, "steps") { // few: a PIN takes its time
		actions[rapid.SampledFrom(names).Draw(r, "action")](r)
		owners := 0
		for _, o := range s.Operators() {
			if o.May(pos.RightOperators) {
				owners++
			}
		}
		if me := s.Attendance().Operator; owners == 0 || me != nil && operator(me.ID).Disabled {
			r.Fatalf("%d owners, %+v is at the till", owners, me)
		}
	}
	s.stop()
}
