package ui

import (
	"context"
	"fmt"

	"wxtill/pos"
)

// docsItem is one thing on the documents page that the keys can act on; exactly
// one of its pointers is set.
type docsItem struct {
	key     string // tells it from all others, also when the page changes under it
	alarm   *alarmCard
	payment *pos.PaymentView
	refund  *pos.RefundView
	bill    *pos.BillWait
	slips   *pos.Weather  // print jobs that wait
	job     *pos.PrintJob // that waits for somebody's word
	recent  *pos.RecentPayment
}

// alarmKey is the key of the item of a.
func alarmKey(a pos.Alarm) string { return fmt.Sprint("alarm ", a.Key()) }

// list is everything on the page from top to bottom.
func (p *docsPage) list(s *state) []docsItem {
	var items []docsItem
	for _, c := range p.alarms.cards[:p.alarms.shown] {
		items = append(items, docsItem{key: alarmKey(c.alarm), alarm: c})
	}
	for i := range s.undecided {
		v := &s.undecided[i]
		items = append(items, docsItem{key: "payment " + string(v.Attempt.OutTradeNo), payment: v})
	}
	refunds := s.listedRefunds()
	for i := range refunds {
		v := &refunds[i]
		items = append(items, docsItem{key: "refund " + string(v.Refund.OutRefundNo), refund: v})
	}
	for i := range s.billWaits {
		items = append(items, docsItem{key: "bill " + string(s.billWaits[i].Day), bill: &s.billWaits[i]})
	}
	for _, j := range s.doubtful() {
		items = append(items, docsItem{key: jobKey(j), job: j})
	}
	if s.weather.Waiting > 0 {
		items = append(items, docsItem{key: "slips", slips: &s.weather})
	}
	for i := range p.rows {
		r := &p.rows[i]
		items = append(items, docsItem{key: "recent " + string(r.Sale) + " " + string(r.OutTradeNo) + " " + r.At.String(), recent: r})
	}
	return items
}

// begin puts the cursor where the page is opened to work: on what needs a person,
// or on the newest payment where nothing does.
func (p *docsPage) begin() { p.cursor, p.at = "", -1 }

// keep finds the cursor again after the page has changed. Where its item is gone
// it stays at its place among those of the same kind, or goes to where it began. It
// begins once the payments are those of now: of older ones the newest is another.
func (p *docsPage) keep(s *state) {
	p.items = p.list(s)
	if p.cursor == "" && s.recent == nil {
		p.at = -1
		return
	}
	for i, item := range p.items {
		if item.key == p.cursor {
			p.at = i
			return
		}
	}
	p.at = min(p.at, len(p.items)-1)
	if p.cursor == "" || p.at < 0 {
		p.at = p.first()
	}
	p.cursor = ""
	if p.at >= 0 {
		p.cursor = p.items[p.at].key
	}
}

// first is the newest alarm, or the newest payment, or whatever there is.
func (p *docsPage) first() int {
	for i, item := range p.items {
		if item.alarm != nil || item.recent != nil {
			return i
		}
	}
	return len(p.items) - 1
}

// item is what the cursor is on, or nothing.
func (p *docsPage) item() docsItem {
	if p.at >= 0 && p.at < len(p.items) {
		return p.items[p.at]
	}
	return docsItem{}
}

// index is the place of the cursor in a list that begins behind skip items, or -1.
func (p *docsPage) index(skip, n int) int {
	if i := p.at - skip; i >= 0 && i < n {
		return i
	}
	return -1
}

// mark shows where the cursor is.
func (p *docsPage) mark() { p.alarms.mark(p.index(0, p.alarms.shown)) }

// move goes up or down by so many.
func (p *docsPage) move(by int) {
	if n := len(p.items); n > 0 {
		p.point(p.items[min(max(p.at+by, 0), n-1)].key)
		p.w.focusHome() // or Enter would press the button that Tab had reached
	}
}

// point puts the cursor on the item with this key.
func (p *docsPage) point(key string) {
	if p.cursor == key {
		return
	}
	p.cursor = key
	p.show(p.w.state)
	p.w.settle()
	if i := p.index(0, p.alarms.shown); i >= 0 {
		p.alarms.reveal(i)
	}
}

// above counts the items before the first of those that the test is for.
func (p *docsPage) above(is func(docsItem) bool) int {
	for i, item := range p.items {
		if is(item) {
			return i
		}
	}
	return len(p.items)
}

// aboveUndecided and aboveRecent are where the two tables begin among the items.
func (p *docsPage) aboveUndecided() int {
	return p.above(func(i docsItem) bool { return i.alarm == nil })
}

func (p *docsPage) aboveRecent() int {
	return p.above(func(i docsItem) bool { return i.recent != nil })
}

// pick puts the cursor on item i: a row was tapped.
func (p *docsPage) pick(i int) {
	if i >= 0 && i < len(p.items) {
		p.point(p.items[i].key)
	}
}

// canActOnItem reports whether Enter does something about what the cursor is on.
func (w *Window) canActOnItem() bool {
	i := w.docs.item()
	switch {
	case i.alarm != nil:
		return i.alarm.do.Visible()
	case i.recent != nil:
		return w.hasRefundChosen()
	}
	return i.payment != nil || i.refund != nil || i.bill != nil || i.job != nil || i.slips != nil && w.state.waitingJob() != nil
}

// actOnItem is Enter: the one clear action of what the cursor is on. Of a payment
// that has been made it is to look at it.
func (w *Window) actOnItem() {
	i := w.docs.item()
	switch {
	case i.alarm != nil:
		w.dealWith(i.alarm.alarm)
	case i.payment != nil:
		w.askOne(i.payment.Attempt.OutTradeNo)
	case i.refund != nil && i.refund.CallOff:
		w.callOff(i.refund.Refund)
	case i.refund != nil:
		w.askOne(i.refund.Refund.OutTradeNo)
	case i.bill != nil:
		w.toBillOf(i.bill.Day)
	case i.job != nil:
		w.openJob(i.job)
	case i.slips != nil:
		w.openWaiting()
	case i.recent != nil:
		w.refundChosen()
	}
}

// canEndItem reports whether Del does something about what the cursor is on.
func (w *Window) canEndItem() bool {
	i := w.docs.item()
	return i.alarm != nil && i.alarm.done.Visible()
}

// endItem is Del: what the cursor is on has been dealt with otherwise.
func (w *Window) endItem() { w.settleAlarm(w.docs.item().alarm.alarm) }

// callOff ends a refund that waits to be sent, once somebody who may has said so.
func (w *Window) callOff(r pos.Refund) {
	q := question{
		title: w.t("refund.call_off_title", yuan(r.RefundFee)), text: w.t("refund.call_off_text", string(r.OutRefundNo)),
		yes: w.t("refund.call_off_yes"), yesKeys: enterKey, yesCap: "Enter",
		no: w.t("refund.ask_no"), noKey: escKey, noCap: "Esc", danger: true,
	}
	w.allowFor(pos.RightRefund, &q, func(by pos.Grant) {
		w.act(func(ctx context.Context) error {
			return w.opts.Till.GiveUpRefund(ctx, r.OutRefundNo, w.t("refund.called_off"), by)
		}, func(err error) error {
			if err == nil {
				w.docs.note.say(toneGreen, w.t("refund.call_off_done", yuan(r.RefundFee)))
			}
			return err
		})
	})
}

// askOne asks WeChat at once about one order and its refunds.
func (w *Window) askOne(no pos.OutTradeNo) {
	w.act(func(context.Context) error { w.opts.Till.AskNow(no); return nil }, nil)
	w.docs.note.say(toneBlue, w.t("documents.asking_one", string(no)))
}
