package ui

import (
	"context"
	"fmt"
	"time"

	"wxtill/pos"
)

// fakeShifts is a drawer with a shift that the tests open and close.
type fakeShifts struct {
	shift     *pos.Shift
	x         pos.ShiftReport
	closed    []*pos.Shift
	counts    []pos.Count
	moves     []pos.CashMovement
	corrected []string          // reasons of floats that were corrected
	printed   []pos.ShiftNumber // Z reports that were printed again; 0 for an X
	causes    []pos.Cause
	blind     bool
	reported  []pos.Report
	behind    []string // figures whose sales were asked for
}

func newFakeShifts() fakeShifts {
	opened := time.Date(2026, 11, 23, 8, 2, 0, 0, pos.Beijing)
	x := pos.ShiftReport{
		Number: 118, OpenedAt: opened, OpenedBy: "02",
		Tally: pos.Tally{
			Cash: pos.Figure{Count: 41, Amount: 90340}, CashRefunds: pos.Figure{Count: 1, Amount: 1200}, PaidOut: pos.Figure{Count: 1, Amount: 5000},
			WeChat: pos.Figure{Count: 271, Amount: 1730110}, WeChatRefunds: pos.Figure{Count: 3, Amount: 9600}, NoSales: 2,
			Voids: pos.Figure{Count: 2, Amount: 4400}, Removed: pos.Figure{Count: 3, Amount: 1700},
		},
		Drawer:    pos.Drawer{Float: 50000, Expected: 134140},
		Undecided: []pos.OpenCharge{{OutTradeNo: "T01", Amount: 100}},
		Journal:   pos.JournalHead{Row: 4117, Hash: "9f3a71c05e5e5e5e5e5e5e5e02be"},
	}
	z := x
	z.Number, z.Final, z.At = 117, true, opened.Add(-10*time.Hour)
	z.Tally.Sales = pos.Figure{Count: 312, Amount: 1820450}
	return fakeShifts{
		shift: &pos.Shift{Number: 118, State: pos.ShiftOpen, OpenedAt: opened, Float: 50000}, x: x,
		closed: []*pos.Shift{{Number: 117, State: pos.ShiftClosed, Z: &z}},
	}
}

func (f *fakeShifts) CurrentShift() *pos.Shift { return f.shift }
func (f *fakeShifts) CountsBlind() bool        { return f.blind }

func (f *fakeShifts) XReport(context.Context, pos.Grant) (*pos.ShiftReport, error) {
	x := f.x
	return &x, nil
}

// XReport needs somebody at a till that has operators.
func (f *fakeTill) XReport(ctx context.Context, g pos.Grant) (*pos.ShiftReport, error) {
	if f.signed == nil && len(f.operators) > 0 {
		return nil, pos.ErrNotSignedIn
	}
	return f.fakeShifts.XReport(ctx, g)
}

func (f *fakeShifts) PrintX(ctx context.Context, g pos.Grant) (*pos.ShiftReport, error) {
	f.printed = append(f.printed, 0)
	return f.XReport(ctx, g)
}

// Shifts are not for cashiers.
func (f *fakeTill) Shifts(_ context.Context, _ pos.ShiftNumber, _ int, by pos.Grant) ([]*pos.Shift, error) {
	if by == (pos.Grant{}) && len(f.operators) > 0 && !f.signed.May(pos.RightReports) {
		return nil, pos.ErrNotAllowed
	}
	return f.closed, nil
}

func (f *fakeShifts) OpenShift(_ context.Context, float pos.Fen, _ pos.Grant) (*pos.Shift, error) {
	f.shift = &pos.Shift{Number: f.x.Number, State: pos.ShiftOpen, Float: float}
	f.x.Drawer.Float = float
	return f.shift, nil
}

func (f *fakeShifts) CorrectFloat(_ context.Context, float pos.Fen, reason string, _ pos.Grant) (*pos.Shift, error) {
	if reason == "" {
		return nil, pos.ErrReasonNeeded
	}
	f.x.Drawer.Expected += float - f.x.Drawer.Float
	f.shift.Float, f.x.Drawer.Float, f.corrected = float, float, append(f.corrected, reason)
	return f.shift, nil
}

func (f *fakeShifts) CloseShift(_ context.Context, c pos.Count, _ pos.Grant) (*pos.Shift, error) {
	z := f.x
	z.Final, z.Drawer.Counted, z.Drawer.Difference, z.Drawer.Left = true, c.Total, c.Total-z.Drawer.Expected, c.Left
	if z.Drawer.Difference != 0 && c.Reason == "" {
		return nil, pos.ErrReasonNeeded
	}
	f.counts = append(f.counts, c)
	f.shift = &pos.Shift{Number: z.Number, State: pos.ShiftClosed, Z: &z}
	f.closed = append([]*pos.Shift{f.shift}, f.closed...)
	f.x = pos.ShiftReport{Number: z.Number + 1, Drawer: pos.Drawer{Float: c.Left, Expected: c.Left}}
	return f.shift, nil
}

func (f *fakeShifts) ReprintZ(_ context.Context, n pos.ShiftNumber, _ pos.Grant) (*pos.ShiftReport, error) {
	f.printed = append(f.printed, n)
	return &f.x, nil
}

func (f *fakeShifts) MoveCash(_ context.Context, m pos.CashMovement, _ pos.Grant) error {
	f.moves = append(f.moves, m)
	return nil
}

func (f *fakeShifts) Report(_ context.Context, p pos.Period, day pos.Day, _ pos.Grant) (*pos.Report, error) {
	if day == "" {
		day = "2026-11-23"
	}
	r := pos.Report{Tally: f.closed[0].Z.Tally, Groups: map[pos.Dimension][]pos.Group{}}
	r.From, r.Through = p.Around(day)
	for h := 8; h < 20; h++ {
		r.Groups[pos.ByHour] = append(r.Groups[pos.ByHour], pos.Group{Key: fmt.Sprintf("%02d", h), Count: 5 + 7*h%11, Amount: pos.Fen(100000 + 70000*(h%5))})
	}
	for i, name := range []string{"拿铁 大杯", "美式 中杯", "特级西湖龙井茶礼盒装 250g Spring Edition"} {
		r.Groups[pos.ByProduct] = append(r.Groups[pos.ByProduct], pos.Group{Key: name, Name: name, Count: 90 - 20*i, Amount: pos.Fen(200000 - 30000*i)})
	}
	r.Groups[pos.ByTender] = []pos.Group{{Key: "wechat", Count: 271, Amount: 1730110}, {Key: "cash", Count: 41, Amount: 90340}}
	r.Groups[pos.ByOperator] = []pos.Group{{Key: "02", Count: 312, Amount: 1820450}}
	f.reported = append(f.reported, r)
	return &r, nil
}

func (f *fakeShifts) ReportSales(_ context.Context, _ *pos.Report, of pos.Figured, _ pos.Grant) ([]pos.SaleNumber, error) {
	f.behind = append(f.behind, string(of.By)+" "+of.Key)
	return []pos.SaleNumber{"T01-20261123-000001", "T01-20261123-000007"}, nil
}

func (f *fakeShifts) ExplainDrawer(context.Context, pos.Count, pos.Grant) ([]pos.Cause, error) {
	return f.causes, nil
}
