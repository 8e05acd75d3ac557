package pos_test

import (
	"errors"
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
	lost, site, twice, amount, missing, returned pos.OutTradeNo
	unknown                                      string
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
		_, err = d.wechat.Ask("micropay", wxpay.Params{no, {Name: "auth_code", Value: code}, {Name: "total_fee", Value: "100"}})
	}
	if err == nil {
		_, err = d.wechat.Ask("reverse", wxpay.Params{no})
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// trade plants one of each.
func (d *plantedDay) trade() {
	d.wechat.SetFeeRate(100)
	d.paid(1250)
	d.wechat.SetFeeRate(60)
	d.twice, d.amount, d.missing, d.site = d.paid(1000), d.paid(2000), d.paid(3000), d.paid(4000)
	d.wechat.SpoilBill(sandbox.BillSlip{OutTradeNo: string(d.twice), Copies: 2})
	d.wechat.SpoilBill(sandbox.BillSlip{OutTradeNo: string(d.amount), Copies: 1, TotalFee: 2001})
	d.wechat.SpoilBill(sandbox.BillSlip{OutTradeNo: string(d.missing)})
	if _, err := d.wechat.RefundAtSite(string(d.site), 1200); err != nil {
		d.t.Fatal(err)
	}
	d.takenBack()
	d.unknown = d.elsewhere(wxpay.Params{{Name: "device_info", Value: "till-1"}, {Name: "out_trade_no", Value: "T01-20000101-900001-1-QQQQQQ"}})
	d.elsewhere(wxpay.Params{{Name: "device_info", Value: "till-2"}, {Name: "out_trade_no", Value: "T02-20000101-000001-1-QQQQQQ"}})

	var late *sandbox.Phone
	d.returned, late = d.leftBehind(600)
	time.Sleep(rhythm.CloseAfter + time.Minute)
	synctest.Wait()
	if err := late.PayLost(); err != nil {
		d.t.Fatal(err)
	}
	d.lost, late = d.leftBehind(2600)
	for _, iface := range []string{"orderquery", "closeorder"} {
		d.wechat.Inject(sandbox.Fault{Interface: iface, Kind: sandbox.SystemError, Count: -1})
	}
	if err := late.Pay(); err != nil {
		d.t.Fatal(err)
	}
}

// want are the differences that were planted.
func (d *plantedDay) want() map[pos.DifferenceKind]string {
	return map[pos.DifferenceKind]string{
		pos.DiffLost: string(d.lost), pos.DiffRefundUnknown: string(d.site), pos.DiffDuplicate: string(d.twice),
		pos.DiffAmount: string(d.amount), pos.DiffNotBilled: string(d.missing), pos.DiffReturned: string(d.returned),
		pos.DiffUnknown: d.unknown, pos.DiffFee: "",
	}
}

// TestPlantedDay sells over the counter, plants one of each difference at WeChat,
// fetches the bill next morning, finds all of them, mends what can be mended and
// notes the rest: then there are none.
func TestPlantedDay(t *testing.T) {
	for _, generation := range []sandbox.BillGeneration{sandbox.BillToday, sandbox.Bill2014, sandbox.Bill2016, sandbox.BillLater} {
		name, _ := generation.MarshalText()
		t.Run(string(name), func(t *testing.T) {
			atCounter(t, func(c *counter) {
				d := &plantedDay{counter: c}
				d.trade()
				c.until(1, 9*time.Hour+32*time.Minute)
				r := c.reconciled(today(c))
				want := d.want()
				for _, diff := range r.Differences {
					if number, planted := want[diff.Kind]; !planted || number != string(diff.OutTradeNo) {
						c.t.Errorf("found %+v", diff)
					}
					delete(want, diff.Kind)
				}
				if len(want) > 0 || r.Open != len(r.Differences) {
					c.t.Errorf("not found: %v; %d open", want, r.Open)
				}
				if r.Others != 1 || r.Revoked != 1 {
					c.t.Errorf("%d rows of other tills, %d taken back", r.Others, r.Revoked)
				}
				d.mend()
			}, atNine, func(o *pos.Options, so *sandbox.Options) {
				so.Rules.Bill = generation
				o.FeeRate = 60
			})
		})
	}
}

// mend does what the buttons of the page do.
func (d *plantedDay) mend() {
	ctx := d.t.Context()
	if _, err := d.MakeOwner(ctx, "陈姐", "2468"); err != nil {
		d.t.Fatal(err)
	}
	d.wechat.ClearFaults()
	d.AskNow(d.lost)
	synctest.Wait()
	if got := d.state(d.lost); got != pos.Paid {
		d.t.Errorf("the lost order is %s", got)
	}
	if _, err := d.LearnRefunds(ctx, d.site, d.grant()); err != nil {
		d.t.Fatal(err)
	}
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
			if _, err := d.FetchBill(d.t.Context(), d.Bills().Key(today(c))); err != nil {
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
