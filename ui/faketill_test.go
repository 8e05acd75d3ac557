package ui

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

var _ Till = (*fakeTill)(nil)

// fakeTill is a till that works without disk and network: what WeChat does is
// said by the test, through learn.
type fakeTill struct {
	shop   pos.Shop
	sale   *pos.Sale
	parked []*pos.Sale
	voided []string   // sales that were given up, and why
	taken  []pos.Line // taken out of the cart

	rounding  pos.CashRounding
	discounts []string // that were given
	settled   map[pos.SaleNumber]*pos.Sale
	views     []*pos.PaymentView // oldest first
	alarms    []pos.Alarm
	jobs      []*pos.PrintJob
	decided   []string
	weather   pos.Weather
	clock     *fakeClock
	subs      []func(pos.Event)
	sales     int

	fakeShelf
	fakeStaff
	fakeSearch
	fakeRefunds
	fakeBills
	fakeShifts
	fakeSlipMaking
	fail    error // the next call that changes something returns it
	charges int   // orders made
	codes   []wxpay.AuthCode
	asked   []pos.OutTradeNo
	copies  []pos.SaleNumber
}

// fakeClock stands still until it is set forward.
type fakeClock struct{ now time.Time }

func (c *fakeClock) Now() time.Time { return c.now }

func newFakeTill() *fakeTill {
	return &fakeTill{
		shop:    pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1", Training: true},
		sale:    &pos.Sale{State: pos.SaleOpen},
		settled: map[pos.SaleNumber]*pos.Sale{},

		fakeShelf:  newFakeShelf(),
		fakeShifts: newFakeShifts(),
		weather:    pos.Weather{Known: true, Online: true, Latency: 180 * time.Millisecond, Printer: pos.PrinterOK},
		clock:      &fakeClock{time.Date(2026, 11, 23, 14, 6, 21, 0, pos.Beijing)},
	}
}

func (f *fakeTill) Shop() pos.Shop { return f.shop }

func (f *fakeTill) Sale() *pos.Sale {
	c := *f.sale
	c.Lines, c.Tenders = slices.Clone(c.Lines), slices.Clone(c.Tenders)
	return &c
}

func (f *fakeTill) Locked() bool { _, on := f.OnScreen(); return on }

// trouble is the error that the test has asked for, once.
func (f *fakeTill) trouble() error {
	err := f.fail
	f.fail = nil
	if err == nil && f.Locked() {
		err = pos.ErrSaleLocked
	}
	return err
}

func (f *fakeTill) add(l pos.Line) error {
	if err := f.trouble(); err != nil {
		return err
	}
	if f.sale.Number == "" {
		f.sales++
		f.sale.Number = pos.SaleNumber(fmt.Sprintf("T01-20261123-%06d", f.sales))
	}
	f.sale.Lines = append(f.sale.Lines, l)
	return nil
}

func (f *fakeTill) AddGoods(_ context.Context, g pos.Goods, q pos.Quantity) error {
	return f.add(pos.Line{Code: g.Code, Name: g.Name, Unit: g.Unit, Counted: g.Unit != "" && !g.Weighed, Price: g.Price, Quantity: q})
}

func (f *fakeTill) AddAmount(_ context.Context, name string, amount pos.Fen) error {
	return f.add(pos.Line{Name: name, Price: amount, Quantity: pos.One})
}

func (f *fakeTill) SetQuantity(_ context.Context, i int, q pos.Quantity) error {
	if err := f.trouble(); err != nil {
		return err
	}
	f.sale.Lines[i].Quantity = q
	return nil
}

func (f *fakeTill) Repeat(ctx context.Context) error {
	n := len(f.sale.Lines) - 1
	switch {
	case n < 0:
		return pos.ErrSaleEmpty
	case f.sale.Lines[n].Weighed():
		return pos.ErrWeighAgain
	}
	return f.SetQuantity(ctx, n, f.sale.Lines[n].Quantity+pos.One)
}

func (f *fakeTill) SetNote(_ context.Context, i int, note string) error {
	if err := f.trouble(); err != nil {
		return err
	}
	if i == pos.WholeSale {
		f.sale.Note = note
		return nil
	}
	f.sale.Lines[i].Note = note
	return nil
}

func (f *fakeTill) RemoveLine(_ context.Context, i int) error {
	if err := f.trouble(); err != nil {
		return err
	}
	f.taken = append(f.taken, f.sale.Lines[i])
	f.sale.Lines = slices.Delete(slices.Clone(f.sale.Lines), i, i+1)
	return nil
}

func (f *fakeTill) DiscountRight(_ int, d pos.Discount) (pos.Right, error) {
	if d.Rate > 1000 {
		return pos.RightDiscount, nil
	}
	return pos.RightSell, nil
}

func (f *fakeTill) Discount(_ context.Context, line int, d pos.Discount, by pos.Grant) error {
	if err := f.trouble(); err != nil {
		return err
	}
	f.discounts = append(f.discounts, fmt.Sprintf("%d %s %d %s %s%s", line, d.Kind, d.Rate+int(d.Amount), d.Reason, by.Operator, by.ApprovedBy))
	for i := range f.sale.Lines {
		if l := &f.sale.Lines[i]; line == i || line == pos.WholeSale {
			l.Discount, l.Off = d, l.Gross()*pos.Fen(d.Rate)/10000+d.Amount
		}
	}
	return nil
}

func (f *fakeTill) TakenOut() (pos.Line, bool) {
	if n := len(f.taken); n > 0 {
		return f.taken[n-1], true
	}
	return pos.Line{}, false
}

func (f *fakeTill) PutBack(context.Context) error {
	if err := f.trouble(); err != nil {
		return err
	}
	n := len(f.taken) - 1
	f.sale.Lines = append(f.sale.Lines, f.taken[n])
	f.taken = f.taken[:n]
	return nil
}

func (f *fakeTill) Void(_ context.Context, reason string, _ pos.Grant) error {
	if err := f.trouble(); err != nil {
		return err
	}
	f.voided = append(f.voided, string(f.sale.Number)+" "+reason)
	f.sale = &pos.Sale{State: pos.SaleOpen}
	return nil
}

func (f *fakeTill) Charge(context.Context) (pos.OutTradeNo, error) { return f.charge(f.sale.Owes()) }

func (f *fakeTill) ChargePart(_ context.Context, part pos.Fen) (pos.OutTradeNo, error) {
	return f.charge(part)
}

func (f *fakeTill) charge(fee pos.Fen) (pos.OutTradeNo, error) {
	if f.fail != nil {
		return "", f.trouble()
	}
	if v, on := f.OnScreen(); on {
		return v.Attempt.OutTradeNo, nil
	}
	f.charges++
	no := pos.OutTradeNo(fmt.Sprintf("%s-%d-QWERTY", f.sale.Number, f.charges))
	f.views = append(f.views, &pos.PaymentView{
		Attempt: pos.Attempt{OutTradeNo: no, Sale: f.sale.Number, TotalFee: fee, Part: fee < f.sale.Owes(), State: pos.Intended, CreatedAt: f.clock.now},
		Status:  pos.StatusCreating, Asked: -1, Next: "create",
	})
	return no, nil
}

func (f *fakeTill) PayByCode(ctx context.Context, code wxpay.AuthCode) (pos.OutTradeNo, error) {
	return f.PayPartByCode(ctx, f.sale.Owes(), code)
}

func (f *fakeTill) PayPartByCode(_ context.Context, part pos.Fen, code wxpay.AuthCode) (pos.OutTradeNo, error) {
	if v, on := f.OnScreen(); on && v.Attempt.ByCode == nil && f.fail == nil {
		f.view(v.Attempt.OutTradeNo).Attempt.State = pos.Withdrawn
	}
	no, err := f.charge(part)
	if err == nil {
		v := f.view(no)
		v.Attempt.ByCode, v.Status, v.Next = &pos.ByCode{State: wxpay.MicropaySent}, pos.StatusCharging, "code"
		f.codes = append(f.codes, code)
	}
	return no, err
}

func (f *fakeTill) NewCode(ctx context.Context) (pos.OutTradeNo, error) {
	if v, on := f.OnScreen(); on {
		f.view(v.Attempt.OutTradeNo).Attempt.State = pos.Withdrawn
	}
	if n := len(f.views); n > 0 && f.last().Attempt.Part && f.last().Attempt.State != pos.Paid && f.last().Attempt.Sale == f.sale.Number {
		return f.charge(f.last().Attempt.TotalFee)
	}
	return f.Charge(ctx)
}

func (f *fakeTill) view(no pos.OutTradeNo) *pos.PaymentView {
	for _, v := range f.views {
		if v.Attempt.OutTradeNo == no {
			return v
		}
	}
	return nil
}

// last is the newest attempt.
func (f *fakeTill) last() *pos.PaymentView { return f.views[len(f.views)-1] }

// learn has the newest attempt change, as an answer of WeChat would, and tells
// the subscribers.
func (f *fakeTill) learn(kind pos.EventKind, change func(*pos.PaymentView)) {
	v := f.last()
	change(v)
	if kind == pos.EventPaid {
		f.book(v)
	}
	f.tell(pos.Event{Kind: kind, Sale: v.Attempt.Sale, OutTradeNo: v.Attempt.OutTradeNo})
}

func (f *fakeTill) tell(e pos.Event) {
	for _, fn := range f.subs {
		fn(e)
	}
}

// book gives the payment of v to its sale, or to the alarms.
func (f *fakeTill) book(v *pos.PaymentView) {
	a := &v.Attempt
	a.State, v.Status, v.Next = pos.Paid, pos.StatusPaid, ""
	if a.Payment == nil {
		a.Payment = &pos.Payment{TransactionID: "4200002671202611231234567890", TimeEnd: f.clock.now, CouponFee: 500}
	}
	if f.sale.Number != a.Sale {
		f.alarms = append(f.alarms, pos.Alarm{Kind: pos.AlarmSecondPayment, OutTradeNo: a.OutTradeNo, Sale: a.Sale, Amount: a.TotalFee, At: f.clock.now})
		return
	}
	f.settle(pos.Tender{Kind: pos.TenderWeChat, Amount: a.TotalFee, OutTradeNo: a.OutTradeNo, At: f.clock.now})
}

func (f *fakeTill) settle(t pos.Tender) {
	f.sale.Tenders = append(f.sale.Tenders, t)
	if f.sale.Owes() > 0 {
		return
	}
	f.sale.State = pos.SaleSettled
	f.settled[f.sale.Number] = f.sale
	f.sale = &pos.Sale{State: pos.SaleOpen}
}

// present puts a code on the screen.
func (f *fakeTill) present(url string) {
	f.learn(pos.EventPresented, func(v *pos.PaymentView) {
		v.Attempt.State, v.Attempt.CodeURL, v.Status = pos.Presented, url, pos.StatusScan
		v.Left, v.Window, v.Asked, v.Attempt.Queries = 58*time.Second, 90*time.Second, time.Second, 12
		v.Since, v.Next = 12*time.Second, "query"
	})
}

func (f *fakeTill) Withdraw(_ context.Context, no pos.OutTradeNo) error {
	if err := f.fail; err != nil {
		return f.trouble()
	}
	v := f.view(no)
	v.Attempt.State, v.Status, v.Next, v.NextIn, v.Left = pos.Withdrawn, pos.StatusWithdrawn, "close", 163*time.Second, 0
	return nil
}

func (f *fakeTill) AskNow(no pos.OutTradeNo) { f.asked = append(f.asked, no) }

func (f *fakeTill) Cash(_ context.Context, given pos.Fen) (*pos.Sale, error) {
	if err := f.trouble(); err != nil {
		return nil, err
	}
	s, owes := f.sale, f.sale.Owes()
	due := f.CashDue(owes)
	if given < due {
		return nil, pos.ErrGivenTooFew
	}
	f.settle(pos.Tender{Kind: pos.TenderCash, Amount: due, Given: given, Change: given - due, Rounding: due - owes, At: f.clock.now})
	return s, nil
}

func (f *fakeTill) CashDue(owes pos.Fen) pos.Fen { return f.rounding.Of(owes) }

func (f *fakeTill) OnScreen() (pos.PaymentView, bool) {
	for _, v := range f.views {
		if v.Attempt.State.OnScreen() {
			return *v, true
		}
	}
	return pos.PaymentView{}, false
}

func (f *fakeTill) Payment(_ context.Context, no pos.OutTradeNo) (pos.PaymentView, error) {
	if v := f.view(no); v != nil {
		return *v, nil
	}
	return pos.PaymentView{}, pos.ErrNoSuchAttempt
}

func (f *fakeTill) SaleByNumber(_ context.Context, n pos.SaleNumber) (*pos.Sale, error) {
	if s := f.settled[n]; s != nil {
		return s, nil
	}
	if f.sale.Number == n {
		return f.Sale(), nil
	}
	return nil, pos.ErrNoSuchSale
}

func (f *fakeTill) Reprint(_ context.Context, n pos.SaleNumber) error {
	f.copies = append(f.copies, n)
	return nil
}

func (f *fakeTill) Undecided(int) []pos.PaymentView {
	var vs []pos.PaymentView
	for _, v := range slices.Backward(f.views) {
		if v.Attempt.Undecided() {
			vs = append(vs, *v)
		}
	}
	return vs
}

func (f *fakeTill) Alarms(context.Context) ([]pos.Alarm, error) { return f.alarms, nil }

func (f *fakeTill) Recent(_ context.Context, n int) ([]pos.RecentPayment, error) {
	recent := []pos.RecentPayment{}
	for _, v := range slices.Backward(f.views) {
		a := v.Attempt
		recent = append(recent, pos.RecentPayment{At: f.clock.now, Sale: a.Sale, Kind: pos.TenderWeChat, Amount: a.TotalFee, OutTradeNo: a.OutTradeNo, State: a.State, Late: a.Late})
	}
	for _, s := range f.settled {
		if t := s.Tenders[0]; t.Kind == pos.TenderCash {
			recent = append(recent, pos.RecentPayment{At: t.At, Sale: s.Number, Kind: t.Kind, Amount: t.Amount, State: pos.Paid})
		}
	}
	return recent[:min(n, len(recent))], nil
}

func (f *fakeTill) Counts(context.Context) (pos.Counts, error) {
	c := pos.Counts{Created: 286, Paid: 270, Closed: 16}
	for _, v := range f.views {
		c.Created++
		switch v.Attempt.State {
		case pos.Paid:
			c.Paid++
		case pos.Closed:
			c.Closed++
		case pos.Refused:
			c.Refused++
		default:
			c.Undecided++
		}
	}
	return c, nil
}

func (f *fakeTill) Weather() pos.Weather { return f.weather }

func (f *fakeTill) PrintJobs(context.Context, int) ([]*pos.PrintJob, error) { return f.jobs, nil }

func (f *fakeTill) RetryJob(_ context.Context, id int64) error { return f.decide("retried", id) }

func (f *fakeTill) DismissJob(_ context.Context, id int64) error { return f.decide("dismissed", id) }

// decide takes a job off the list.
func (f *fakeTill) decide(what string, id int64) error {
	f.decided = append(f.decided, fmt.Sprint(what, " ", id))
	f.jobs = slices.DeleteFunc(f.jobs, func(j *pos.PrintJob) bool { return j.ID == id })
	f.weather.Doubtful = len(f.jobs)
	return nil
}

func (f *fakeTill) Subscribe(fn func(pos.Event)) func() {
	f.subs = append(f.subs, fn)
	return func() { f.subs = nil }
}

// fakePhone is a phone that does what it is told.
type fakePhone struct {
	screen  PhoneScreen
	codes   []string
	offline bool
}

var _ Phone = (*fakePhone)(nil)

func (p *fakePhone) Scan(code string) error {
	p.codes, p.screen = append(p.codes, code), PhoneScanned
	return nil
}
func (p *fakePhone) AskPassword() error { p.screen = PhonePassword; return nil }
func (p *fakePhone) Pay() error         { p.screen = PhonePaid; return nil }
func (p *fakePhone) Cancel() error      { p.screen = PhoneCancelled; return nil }
func (p *fakePhone) NoMoney() error     { p.screen = PhoneNoMoney; return nil }
func (p *fakePhone) ShowCode() error    { p.screen = PhoneCode; return nil }
func (p *fakePhone) SetOffline(on bool) { p.offline = on }
func (p *fakePhone) Offline() bool      { return p.offline }
func (p *fakePhone) Snapshot() PhoneView {
	v := PhoneView{Screen: p.screen, Shop: "街角咖啡", Amount: 10122}
	if p.screen == PhoneCode {
		v.Code = "134567890123456789"
	}
	return v
}
