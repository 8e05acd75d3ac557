package pos_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// plantedDay is a day at the counter on which everything went wrong once.
type plantedDay struct {
	*counter
	want map[pos.DifferenceKind]string // number of the order, "" of fees
}

// leftBehind is an order that is withdrawn while its customer has the page open.
func (d *plantedDay) leftBehind(fen pos.Fen) (pos.OutTradeNo, *sandbox.Phone) {
	no := d.charge(fen)
	phone := d.wechat.NewPhone(string(no))
	if err := errors.Join(phone.Scan(d.code()), d.Withdraw(d.t.Context(), no)); err != nil {
		d.t.Fatal(err)
	}
	synctest.Wait()
	return no, phone
}

// elsewhere has a customer pay an order that this till has not made.
func (d *plantedDay) elsewhere(fields wxpay.Params) string {
	answer, err := d.wechat.Ask("unifiedorder", append(fields, wxpay.Params{{Name: "total_fee", Value: "700"}}...))
	if err == nil {
		phone := d.wechat.NewPhone("elsewhere" + answer.Get("code_url"))
		err = errors.Join(phone.Scan(answer.Get("code_url")), phone.Pay())
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return fields.Get("out_trade_no")
}

// takenBack is a payment code that this till charged and took back: the bill has
// two rows of it, and the book none.
func (d *plantedDay) takenBack() {
	no := wxpay.Field{Name: "out_trade_no", Value: "T01-20000101-900002-1-QQQQQQ"}
	code, err := d.wechat.NewPhone("payer").ShowPayCode()
	if err == nil {
		_, err = d.wechat.Ask("micropay", wxpay.Params{no, {Name: "auth_code", Value: code}, {Name: "total_fee", Value: "100"}, {Name: "device_info", Value: "till-1"}})
	}
	if err == nil {
		_, err = d.wechat.Ask("reverse", wxpay.Params{no})
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// plant notes where a difference is to be found.
func (d *plantedDay) plant(kind pos.DifferenceKind, no pos.OutTradeNo) { d.want[kind] = string(no) }

// slip sells and has the bill say something else about it.
func (d *plantedDay) slip(kind pos.DifferenceKind, fen pos.Fen, slip sandbox.BillSlip) {
	no := d.paid(fen)
	slip.OutTradeNo = string(no)
	d.wechat.SpoilBill(slip)
	d.plant(kind, no)
}

// refundSlip gives a part back and has the bill say something else about that.
func (d *plantedDay) refundSlip(kind pos.DifferenceKind, fen pos.Fen, slip sandbox.BillSlip) {
	no, r := d.halfBack(fen)
	slip.OutRefundNo = string(r.OutRefundNo)
	d.wechat.SpoilBill(slip)
	d.plant(kind, no)
}

// halfBack sells and gives half of it back.
func (d *plantedDay) halfBack(fen pos.Fen) (pos.OutTradeNo, *pos.Refund) {
	no := d.paid(fen)
	a, err := d.book.Attempt(d.t.Context(), no)
	if err != nil {
		d.t.Fatal(err)
	}
	return no, d.back(pos.RefundOrder{Sale: a.Sale, Amount: fen / 2, Reason: "退一半"})
}

// trade plants what can be planted by day.
func (d *plantedDay) trade() {
	d.wechat.SetFeeRate(100)
	d.paid(1250)
	d.wechat.SetFeeRate(60)
	d.plant(pos.DiffFee, "")
	d.slip(pos.DiffDuplicate, 1000, sandbox.BillSlip{Copies: 2})
	d.slip(pos.DiffAmount, 2000, sandbox.BillSlip{Copies: 1, TotalFee: 2001})
	d.slip(pos.DiffNotBilled, 3000, sandbox.BillSlip{})
	d.slip(pos.DiffCoupon, 3100, sandbox.BillSlip{Copies: 1, CouponFee: 50})
	d.slip(pos.DiffRevoked, 3200, sandbox.BillSlip{Copies: 1, Revoked: true})
	d.refundSlip(pos.DiffRefundMissing, 3300, sandbox.BillSlip{})
	d.refundSlip(pos.DiffRefundAmount, 3400, sandbox.BillSlip{Copies: 1, RefundFee: 1699})
	d.givenUp()
	site := d.paid(4000)
	if _, err := d.wechat.RefundAtSite(string(site), 1200); err != nil {
		d.t.Fatal(err)
	}
	d.plant(pos.DiffRefundUnknown, site)
	d.takenBack()
	unknown := d.elsewhere(wxpay.Params{{Name: "device_info", Value: "till-1"}, {Name: "out_trade_no", Value: "T01-20000101-900001-1-QQQQQQ"}})
	d.plant(pos.DiffUnknown, pos.OutTradeNo(unknown))
	d.elsewhere(wxpay.Params{{Name: "device_info", Value: "till-2"}, {Name: "out_trade_no", Value: "T02-20000101-000001-1-QQQQQQ"}})
	d.plant(pos.DiffReturned, d.debited(600))
	closed := d.debited(700)
	o, _ := d.wechat.Order(string(closed))
	if err := d.wechat.EndRefund(o.Refunds[0].OutRefundNo, wxpay.RefundFail); err != nil {
		d.t.Fatal(err)
	}
	d.plant(pos.DiffClosed, closed)
}

// givenUp is a refund that failed and was given up here; then WeChat was asked once
// more, and it worked.
func (d *plantedDay) givenUp() {
	no, r := d.halfBack(3600)
	err := d.wechat.EndRefund(string(r.OutRefundNo), wxpay.RefundFail)
	d.AskNow("")
	synctest.Wait()
	if err == nil {
		err = d.GiveUpRefund(d.t.Context(), r.OutRefundNo, "付了现金", d.counter.grant(pos.RightRefund))
	}
	if err == nil {
		_, err = d.wechat.Ask("refund", slices.DeleteFunc(slices.Clone(r.Params), func(f wxpay.Field) bool {
			return f.Name == "appid" || f.Name == "mch_id"
		}))
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.plant(pos.DiffRefundState, no)
}

// debited is an order that the bank debited after it was closed.
func (d *plantedDay) debited(fen pos.Fen) pos.OutTradeNo {
	no, late := d.leftBehind(fen)
	d.pass(rhythm.CloseAfter + time.Minute)
	if err := late.PayLost(); err != nil {
		d.t.Fatal(err)
	}
	return no
}

// night plants what happens about midnight.
func (d *plantedDay) night() {
	d.until(0, 23*time.Hour+57*time.Minute)
	d.slip(pos.DiffOtherDay, 3700, sandbox.BillSlip{Copies: 1, Later: 5 * time.Minute})
	lost, late := d.leftBehind(2600)
	for _, iface := range []string{"orderquery", "closeorder"} {
		d.wechat.Inject(sandbox.Fault{Interface: iface, Kind: sandbox.SystemError, Count: -1})
	}
	if err := late.Pay(); err != nil {
		d.t.Fatal(err)
	}
	d.plant(pos.DiffLost, lost)
}

// otherDevice sells while the settings have another device_info. Only where WeChat
// keeps bills to one device is that a difference.
func (d *plantedDay) otherDevice(byDevice bool) {
	d.Options.Shop.Device = "till-9"
	no := d.paid(3800)
	d.Options.Shop.Device = "till-1"
	if byDevice {
		d.plant(pos.DiffOtherDevice, no)
	}
}

// found holds what was found on a day to what was planted.
func (d *plantedDay) found(day pos.Day, want map[pos.DifferenceKind]string) *pos.Reconciliation {
	r := d.reconciled(day)
	want = maps.Clone(want)
	for _, diff := range r.Differences {
		if number, planted := want[diff.Kind]; !planted || number != string(diff.OutTradeNo) {
			d.t.Errorf("%s: found %+v", day, diff)
		}
		delete(want, diff.Kind)
	}
	if len(want) > 0 || r.Open != len(r.Differences) {
		d.t.Errorf("%s: not found: %v; %d open", day, want, r.Open)
	}
	return r
}

// TestPlantedDay sells over the counter, plants one of each difference at WeChat,
// fetches the bill next morning, finds all of them, mends what can be mended and
// notes the rest: then there are none.
func TestPlantedDay(t *testing.T) {
	for _, generation := range []sandbox.BillGeneration{sandbox.BillToday, sandbox.Bill2014, sandbox.Bill2016, sandbox.BillLater} {
		name, _ := generation.MarshalText()
		t.Run(string(name), func(t *testing.T) { plantedDayOf(t, generation) })
	}
}

// plantedDayOf is the day with bills of one generation.
func plantedDayOf(t *testing.T, generation sandbox.BillGeneration) {
	byDevice := generation == sandbox.Bill2014
	atCounter(t, func(c *counter) {
		d := &plantedDay{counter: c, want: map[pos.DifferenceKind]string{}}
		if _, err := d.MakeOwner(c.t.Context(), "陈姐", "2468"); err != nil {
			d.t.Fatal(err)
		}
		d.otherDevice(byDevice)
		d.trade()
		d.night()
		for _, kind := range pos.DifferenceKinds {
			if _, planted := d.want[kind]; !planted && (kind != pos.DiffOtherDevice || byDevice) {
				d.t.Errorf("%s is not planted", kind)
			}
		}
		c.until(1, 9*time.Hour+32*time.Minute)
		r := d.found(today(c), d.want)
		others := int64(1)
		if byDevice {
			others = 0
		}
		if r.Others != others || r.Revoked != 1 {
			c.t.Errorf("%d rows of other tills, %d taken back", r.Others, r.Revoked)
		}
		d.mend()
		c.until(2, 9*time.Hour+32*time.Minute)
		d.found(today(c).Add(1), map[pos.DifferenceKind]string{pos.DiffOtherDay: d.want[pos.DiffOtherDay]})
	}, atNine, func(o *pos.Options, so *sandbox.Options) {
		so.Rules.Bill, so.Rules.BillByDevice = generation, byDevice
		so.RefundTime = sandbox.RefundTime{Bank: 3 * time.Hour}
		o.FeeRate = 60
	})
}

// mend does what the buttons of the page do.
func (d *plantedDay) mend() {
	ctx := d.t.Context()
	lost, site := pos.OutTradeNo(d.want[pos.DiffLost]), pos.OutTradeNo(d.want[pos.DiffRefundUnknown])
	d.wechat.ClearFaults()
	d.AskNow(lost)
	synctest.Wait()
	if got := d.state(lost); got != pos.Paid {
		d.t.Errorf("the lost order is %s", got)
	}
	if _, err := d.LearnRefunds(ctx, site, d.grant()); err != nil {
		d.t.Fatal(err)
	}
	time.Sleep(15 * time.Second) // a day that was reconciled a moment ago waits a little
	synctest.Wait()
	r := d.reconciled(today(d.counter))
	for _, diff := range r.Differences {
		if diff.Kind == pos.DiffLost || diff.Kind == pos.DiffRefundUnknown {
			d.t.Errorf("%s is not mended", diff.Kind)
		}
	}
	journal := len(d.book.Journal())
	open := slices.Clone(r.Differences)
	for _, diff := range open {
		if err := d.Correct(ctx, today(d.counter), diff, "查明", d.grant()); err != nil {
			d.t.Fatal(err)
		}
	}
	r = d.reconciled(today(d.counter))
	if r.Open != 0 || r.Found != len(open) || len(d.book.Journal()) < journal+len(open) {
		d.t.Errorf("%d open of %d", r.Open, r.Found)
	}
	for _, diff := range r.Differences {
		if diff.Settled == nil || diff.Settled.By.Operator != "01" || diff.Settled.Note != "查明" {
			d.t.Errorf("%+v", diff)
		}
	}
	if err := d.Correct(ctx, today(d.counter), open[0], "", pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
		d.t.Errorf("without the right: %v", err)
	}
}

func (d *plantedDay) grant() pos.Grant {
	d.t.Helper()
	g, err := d.Allow(d.t.Context(), pos.RightCorrect, pos.Credentials{})
	if err != nil {
		d.t.Fatal(err)
	}
	return g
}

// TestClosedHerePaidThere: money that WeChat has taken for an order which the book
// calls closed is an alarm once the bill tells of it, and goes back from there.
func TestClosedHerePaidThere(t *testing.T) {
	atCounter(t, func(c *counter) {
		d := &plantedDay{counter: c}
		no, late := d.leftBehind(1500)
		for _, iface := range []string{"orderquery", "closeorder"} {
			d.wechat.Inject(sandbox.Fault{Interface: iface, Kind: sandbox.SystemError, Count: -1})
		}
		if err := late.Pay(); err != nil {
			d.t.Fatal(err)
		}
		a, err := d.book.Attempt(d.t.Context(), no)
		if err != nil {
			d.t.Fatal(err)
		}
		a.State = pos.Closed
		if err := d.book.Commit(d.t.Context(), &pos.Change{Kind: pos.EventClosed, Attempts: []*pos.Attempt{a}}); err != nil {
			d.t.Fatal(err)
		}
		for range 2 { // the second time it is known
			if _, err := d.FetchBill(d.t.Context(), d.bills().Key(today(c)), pos.Grant{}); err != nil {
				d.t.Fatal(err)
			}
		}
		alarms, err := d.Alarms(d.t.Context())
		if err != nil || len(alarms) != 1 || alarms[0].Kind != pos.AlarmClosedPaid || alarms[0].Amount != 1500 {
			d.t.Fatalf("alarms %+v, %v", alarms, err)
		}
		if r := d.reconciled(today(c)); r.Open != 1 || r.Differences[0].Kind != pos.DiffClosed {
			d.t.Errorf("%+v", r.Differences)
		}
		if _, err := d.MakeOwner(d.t.Context(), "陈姐", "2468"); err != nil {
			d.t.Fatal(err)
		}
		by, err := d.Allow(d.t.Context(), pos.RightRefund, pos.Credentials{})
		if err == nil {
			_, err = d.RefundAlarm(d.t.Context(), alarms[0].Key(), "退回", by)
		}
		if err != nil {
			d.t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if o, _ := d.wechat.Order(string(no)); o.State != wxpay.TradeRefund {
			d.t.Errorf("WeChat says %s", o.State)
		}
		if alarms, _ := d.Alarms(d.t.Context()); len(alarms) != 0 {
			d.t.Errorf("still an alarm: %+v", alarms)
		}
	})
}
