package ui

import (
	"context"
	"fmt"
	"time"

	"wxtill/pos"
)

// fakeStaff are operators whose PINs are their numbers twice.
type fakeStaff struct {
	operators []*pos.Operator
	signed    *pos.Operator
	away      *pos.Operator
	tries     int
	granted   []string // rights that were asked for, and who allowed them
	pins      []string // that were set, behind their operators
	logs      []pos.LogQuery
}

func (f *fakeStaff) Attendance() pos.Attendance {
	return pos.Attendance{Staffed: len(f.operators) > 0, Operator: f.signed, Away: f.away}
}

func (f *fakeStaff) Operators() []*pos.Operator { return f.operators }

// known finds the operator of c.
func (f *fakeStaff) known(c pos.Credentials) (*pos.Operator, error) {
	f.tries++
	for _, o := range f.operators {
		if o.ID == c.Operator && c.PIN == string(o.ID+o.ID) {
			return o, nil
		}
	}
	return nil, pos.ErrWrongPIN
}

func (f *fakeStaff) Allow(_ context.Context, right pos.Right, by pos.Credentials) (pos.Grant, error) {
	o := f.signed
	switch {
	case len(f.operators) == 0 && (right == pos.RightVoid || right == pos.RightReprint || right == pos.RightDiscount || right == pos.RightSettings || right == pos.RightBill || right == pos.RightGoods):
		return pos.Grant{}, nil
	case len(f.operators) == 0:
		return pos.Grant{}, pos.ErrNoOwner
	case o == nil:
		return pos.Grant{}, pos.ErrNotSignedIn
	}
	g := pos.Grant{Operator: o.ID}
	if by != (pos.Credentials{}) {
		var err error
		if o, err = f.known(by); err != nil {
			return g, err
		}
		g.ApprovedBy = o.ID
	}
	if !o.May(right) {
		return g, pos.ErrNotAllowed
	}
	f.granted = append(f.granted, fmt.Sprintf("%s %s%s", right, g.Operator, g.ApprovedBy))
	return g, nil
}

func (f *fakeStaff) SignIn(_ context.Context, c pos.Credentials) (*pos.Operator, error) {
	o, err := f.known(c)
	if err == nil {
		f.signed, f.away = o, nil
	}
	return o, err
}

func (f *fakeStaff) Lock(context.Context) error {
	f.signed, f.away = nil, f.signed
	return nil
}

func (f *fakeStaff) MakeOwner(_ context.Context, name, pin string) (*pos.Operator, error) {
	if len(pin) < 4 {
		return nil, pos.ErrPINForm
	}
	f.signed = &pos.Operator{ID: "01", Name: name, Role: pos.RoleOwner}
	f.operators = append(f.operators, f.signed)
	return f.signed, nil
}

// staffed gives the till a cashier, who is signed in, and a manager.
func staffed(b *bench, _ *Options) {
	b.till.operators = []*pos.Operator{
		{ID: "01", Name: "王芳", Role: pos.RoleOwner}, {ID: "02", Name: "李娜", Role: pos.RoleCashier},
		{ID: "03", Name: "Alexandra Chen", Role: pos.RoleManager}, {ID: "04", Name: "老张", Role: pos.RoleCashier, Disabled: true},
	}
	b.till.signed = b.till.operators[1]
}

func (f *fakeStaff) AddOperator(_ context.Context, _ pos.Grant, o pos.Operator, pin string) (*pos.Operator, error) {
	if o.Name == "" {
		return nil, pos.ErrOperatorName
	}
	o.ID = pos.OperatorID(fmt.Sprintf("%02d", len(f.operators)+1))
	f.operators, f.pins = append(f.operators, &o), append(f.pins, string(o.ID)+" "+pin)
	return &o, nil
}

func (f *fakeStaff) ChangeOperator(_ context.Context, _ pos.Grant, o pos.Operator) error {
	for i := range f.operators {
		if f.operators[i].ID == o.ID {
			f.operators[i] = &o
		}
	}
	return nil
}

func (f *fakeStaff) ResetPIN(_ context.Context, _ pos.Grant, id pos.OperatorID, pin string) error {
	f.pins = append(f.pins, string(id)+" "+pin)
	return nil
}

func (f *fakeStaff) ChangePIN(_ context.Context, old pos.Credentials, pin string) error {
	if _, err := f.known(old); err != nil {
		return err
	}
	f.pins = append(f.pins, string(old.Operator)+" "+pin)
	return nil
}

// Log has 60 rows, one a minute back from noon.
func (f *fakeStaff) Log(_ context.Context, _ pos.Grant, q pos.LogQuery) ([]pos.LogEntry, error) {
	f.logs = append(f.logs, q)
	var page []pos.LogEntry
	for row := int64(60); row > 0 && len(page) < q.Limit; row-- {
		if q.Before != 0 && row >= q.Before {
			continue
		}
		e := pos.LogEntry{Row: row, At: time.Date(2026, 11, 23, 11, int(row)%60, 0, 0, pos.Beijing), Kind: pos.EventVoided, Sale: "T01-20261123-000312"}
		e.By.Operator = "02"
		if row%3 == 0 {
			e.Kind, e.Right, e.By.ApprovedBy = pos.EventOverride, pos.RightRefund, "03"
		}
		page = append(page, e)
	}
	return page, nil
}
