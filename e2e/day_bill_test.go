package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"os/exec"
	"strings"
	"time"

	"wxtill/e2e/desk"
	"wxtill/pos"
	"wxtill/words"
)

// nextMorning opens the till after half past nine of the next day by WeChat's clock.
// The bill comes by itself.
func (d *day) nextMorning() {
	d.t.Helper()
	d.today = pos.DayOf(d.wechat.Now())
	d.check(d.wechat.NextMorning())
	d.check(d.wechat.Advance(time.Minute))
	d.openAs("01", ownerPIN)
	d.eventually("the bill", func() bool {
		_, err := d.book.Reconciliation(d.ctx, d.today)
		return err == nil
	})
}

// reconciled is what came of holding the bill against the book last.
func (d *day) reconciled() *pos.Reconciliation {
	d.t.Helper()
	r, err := d.book.Reconciliation(d.ctx, d.today)
	d.check(err)
	return r
}

// reconciles finds what was planted, each explained in a sentence, does what can be
// done about it, and finds nothing after that.
func (d *day) reconciles() {
	d.t.Helper()
	d.found()
	d.keys("ctrl+3")
	d.on(billItem)
	d.differences()
	d.shot("bill")
	for r := d.reconciled(); r.Open > 0; r = d.reconciled() {
		d.mends(r.Differences[0], r.Open)
	}
	d.sees("no differences", differencesFigure, func(g desk.Glimpse) bool {
		return g.Share(differencesFigure, amberColour) == 0 && g.Share(differencesFigure, greenColour) > 0.005
	})
	d.shot("bill-mended")
	d.again()
}

// found holds the differences to what was planted, and what is said of them to the
// words of the shop.
func (d *day) found() {
	d.t.Helper()
	r := d.reconciled()
	said, err := d.reconcile()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 1 {
		d.t.Errorf("reconcile with differences ends as %v", err)
	}
	texts := words.For(words.ZH)
	want := len(d.planted)
	for _, kind := range pos.DifferenceKinds {
		if _, ok := d.planted[kind]; !ok {
			d.t.Errorf("%s is not planted", kind)
		}
	}
	for _, diff := range r.Differences {
		if no, ok := d.planted[diff.Kind]; !ok || no != string(diff.OutTradeNo) {
			d.t.Errorf("found %+v", diff)
		}
		delete(d.planted, diff.Kind)
		if e := texts.Difference(&diff); !strings.Contains(said, e.Title) || !strings.Contains(said, e.Remedy) {
			d.t.Errorf("reconcile does not say %q and %q:\n%s", e.Title, e.Remedy, said)
		}
	}
	if len(d.planted) > 0 || r.Open != want {
		d.t.Errorf("not found: %v; %d open", d.planted, r.Open)
	}
}

// reconcile is what the command line says of the day.
func (d *day) reconcile(flags ...string) (string, error) {
	args := append([]string{"reconcile", string(d.today), "-data", d.data, "-operator", "01", "-pin-file", d.pin("01")}, flags...)
	out, err := exec.CommandContext(d.ctx, binary, args...).Output()
	return string(out), err
}

// again holds a bill that is fetched once more against the book: all is well, and the
// sums are those of the rows.
func (d *day) again() {
	d.t.Helper()
	said, err := d.reconcile("-again")
	d.check(err)
	out, err := d.reconcile("-json")
	d.check(err)
	var r pos.Reconciliation
	d.check(json.Unmarshal([]byte(out), &r))
	sum := fmt.Sprintf("0 处差异，%d 笔订单，￥%s，手续费 ￥%s", r.Bill.Payments, r.Bill.Paid.Grouped(), r.Bill.FeeInFen().Grouped())
	if r.Open != 0 || r.Bill.Payments == 0 || !strings.Contains(said, sum) {
		d.t.Errorf("%d open; the command line does not say %q:\n%s", r.Open, sum, said)
	}
	rows := strings.Count(d.command("bill", string(d.today), "-json", "-operator", "01", "-pin-file", d.pin("01")), "\n")
	if want := r.Bill.Payments + r.Bill.Refunds; int64(rows) != want {
		d.t.Errorf("the bill has %d rows, the reconciliation %d", rows, want)
	}
}

// Where the bill page tells how many differences there are, with and without a note
// above, and where the rail does, at 1024x768.
var (
	differencesFigure = image.Rect(840, 100, 1000, 215)
	differencesBadge  = image.Rect(52, billItem*railHeight, 78, billItem*railHeight+28)
)

// amberColour is that of a figure which is not 0.
var amberColour = color.RGBA{R: 0x9A, G: 0x5B}

// differences waits until the page says how many there are.
func (d *day) differences() {
	d.t.Helper()
	d.sees("differences", differencesFigure, func(g desk.Glimpse) bool { return g.Share(differencesFigure, amberColour) > 0.005 })
}

// mends does by keys what the first difference asks for, and waits until the page has
// gone on to the next.
func (d *day) mends(diff pos.Difference, open int) {
	d.t.Helper()
	if diff.Kind == pos.DiffClosed {
		d.returns()
	}
	if diff.Remedy() == pos.RemedyAsk {
		d.wechat.ClearFaults()
	}
	before, err := d.eyes.Look(differencesBadge)
	d.check(err)
	d.keys("Return")
	switch diff.Remedy() {
	case pos.RemedyAsk:
		d.paid(diff.OutTradeNo)
		d.keys("ctrl+3")
		d.on(billItem)
		d.differences()
	case pos.RemedyNote:
		d.fills("seen to")
	case pos.RemedyRecover:
		defer d.recovered(diff)
	}
	d.eventually(fmt.Sprintf("%s to be seen to", diff.Kind), func() bool { return d.reconciled().Open < open })
	d.page()
	d.sees("one difference less", differencesBadge, func(g desk.Glimpse) bool { return !g.Same(before) })
}

// recovered holds an order that was in no book to the sale that it is now: nobody at the
// counter sees green, and nothing is printed for a customer who is gone.
func (d *day) recovered(diff pos.Difference) {
	d.t.Helper()
	a, err := d.book.Attempt(d.ctx, diff.OutTradeNo)
	d.check(err)
	s, err := d.book.Sale(d.ctx, a.Sale)
	d.check(err)
	if a.State != pos.Paid || s.State != pos.SaleSettled || s.Total() != diff.Bill || s.Lines[0].Name != "补单 "+string(diff.OutTradeNo) {
		d.t.Errorf("%s has become %+v of %+v", diff.OutTradeNo, a, s)
	}
	said := d.command("find", string(diff.OutTradeNo), "-json")
	if !strings.Contains(said, string(s.Number)) {
		d.t.Errorf("find does not find %s:\n%s", s.Number, said)
	}
	if waiting, err := d.book.WaitingJobs(d.ctx); err != nil || waiting.Count != 0 {
		d.t.Errorf("%d slips wait to be printed, %v", waiting.Count, err)
	}
	d.shot("recovered")
}

// returns gives back what WeChat has taken for an order that is closed here.
func (d *day) returns() {
	d.t.Helper()
	d.keys("ctrl+2")
	d.alarms()
	d.shot("closed-paid")
	d.keys("Return")
	d.away()
	look() // an Enter at once would be one that bounces
	d.keys("Return")
	d.eventually("the alarm to be over", func() bool {
		alarms, err := d.book.Alarms(d.ctx)
		d.check(err)
		return len(alarms) == 0
	})
	d.keys("ctrl+3")
	d.on(billItem)
	d.differences()
}
