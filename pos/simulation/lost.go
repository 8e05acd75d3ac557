package simulation

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// lostOrder is an order that a customer paid at a till and that its book does not have,
// as after an old backup was restored.
type lostOrder struct {
	no  pos.OutTradeNo
	day pos.Day // of the bill that it stands on
}

// forget has the book of the till lack some orders that its customers pay. It asks the
// dice, so that the worlds are what they were without.
func (t *till) forget() {
	d := t.w.dice(t.name, "lost orders")
	for i := range d.IntN(3) {
		no := pos.OutTradeNo(fmt.Sprintf("%s-19991231-%06d-1-QQQQQQ", t.name, i+1))
		fen := 1 + d.IntN(4000)
		at := time.Duration(d.Int64N(int64(20 * time.Minute)))
		t.w.later(at, func() { t.lose(no, fen) })
		if d.IntN(3) == 0 { // somebody brings the goods back, maybe before it is in the book
			back := pos.Fen(1 + d.IntN(fen))
			t.w.later(at+time.Duration(d.Int64N(int64(10*time.Minute))), func() { t.giveLostBack(no, back) })
		}
	}
}

// lose has a customer pay an order of the till that is in no book; now and then some
// of it has gone back at the merchant site, too.
func (t *till) lose(no pos.OutTradeNo, fen int) {
	w := t.w
	answer, err := w.wechat.Ask("unifiedorder", wxpay.Params{
		{Name: "device_info", Value: t.device}, {Name: "out_trade_no", Value: string(no)}, {Name: "total_fee", Value: fmt.Sprint(fen)},
	})
	phone := w.wechat.NewPhone(string(no))
	err = errors.Join(err, phone.Scan(answer.Get("code_url")), phone.Pay())
	if d := w.dice(no, "at the site"); err == nil && d.IntN(4) == 0 {
		_, err = w.wechat.RefundAtSite(string(no), 1+d.Int64N(int64(fen)))
	}
	if err != nil {
		w.breaks(Answers, "WeChat does not take a lost order: %v", err)
	}
	w.count(orderLost)
	t.lost = append(t.lost, lostOrder{no, pos.DayOf(time.Now())})
}

// giveLostBack gives money of such an order back by its number, as of another till's.
func (t *till) giveLostBack(no pos.OutTradeNo, fen pos.Fen) {
	if !t.ready() {
		return
	}
	_, err := t.Refund(background, pos.RefundOrder{Tender: pos.NoTender, OutTradeNo: no, Amount: fen, By: t.grant(pos.RightRefundElsewhere)})
	t.w.may(err)
}

// recoverLost has the manager read the bills of the lost orders and recover what the book
// lacks, twice where he is impatient. It reports whether there was any.
func (t *till) recoverLost() (some bool) {
	if !t.ready() {
		return false
	}
	for _, day := range t.lostDays() {
		some = true
		key := pos.BillKey{Day: day, Device: t.device, Type: wxpay.BillAll}
		if _, err := t.FetchBill(background, key, t.grant(pos.RightBill)); err != nil {
			t.w.may(err)
			continue
		}
		r, err := t.book.Reconciliation(background, day)
		if err != nil {
			t.w.may(err)
			continue
		}
		for _, d := range r.Differences {
			if d.Remedy() != pos.RemedyRecover {
				continue
			}
			for range 1 + t.w.dice(d.OutTradeNo, "impatient").IntN(2) {
				_, err := t.RecoverOrder(background, day, d, "补单 "+string(d.OutTradeNo), t.grant(pos.RightCorrect))
				t.w.may(err)
			}
		}
	}
	return some
}

// lostDays are the days of the bills with orders that the book still lacks.
func (t *till) lostDays() (days []pos.Day) {
	for _, o := range t.lost {
		_, err := t.book.Ledger.Attempt(background, o.no)
		if errors.Is(err, pos.ErrNoSuchAttempt) && !slices.Contains(days, o.day) {
			days = append(days, o.day)
		}
	}
	return days
}
