package pos

import (
	"context"
	"errors"
	"time"

	"wxtill/wxpay"
)

// billRound is how often the till looks whether a bill is due. The wall clock may
// jump at any time; so nothing is planned further ahead than this.
const billRound = time.Minute

// reconcileGap is how long the days wait that have been reconciled a moment ago: a
// backlog that drains has news for them with every call.
const reconcileGap = 10 * time.Second

// tillGateway is the way to WeChat that the till has at the moment.
type tillGateway struct{ *Till }

// DownloadBill implements [BillGateway].
func (g tillGateway) DownloadBill(ctx context.Context, q wxpay.BillRequest) (*wxpay.Bill, error) {
	gateways := g.Gateways(g.Account.Merchant)
	if len(gateways) == 0 {
		return nil, ErrNoGateway
	}
	return gateways[0].DownloadBill(ctx, q)
}

// ErrNoGateway says that no key of the account is known, so that there is
// nobody to ask.
var ErrNoGateway = errors.New("the key of this account is not known")

// Bills are the bills of this till, for whoever may read them: it needs [RightBill].
// Errors: those of [Till.Allow].
func (t *Till) Bills(by Grant) (*Bills, error) {
	if err := t.asks(RightBill, by); err != nil {
		return nil, err
	}
	return t.bills(), nil
}

func (t *Till) bills() *Bills {
	return &Bills{
		Book: t.Ledger, Gateway: tillGateway{t}, Shop: t.Shop(), Rate: t.terms().FeeRate,
		Now: func() time.Time { return t.weather.wechat(t.Clock.Now()) },
	}
}

// watchBills fetches the bills that are due and reconciles them, and reconciles
// again the days on which something was learnt since.
func (t *Till) watchBills(ctx context.Context) {
	var fetched, looked time.Time
	judged := map[Day]time.Time{}
	t.lookBack(ctx)
	for ctx.Err() == nil {
		t.judgeDays(ctx, judged)
		switch {
		case t.weather.online() && time.Since(fetched) >= billRound:
			t.fetchDue(ctx)
			t.billQueue.rest(billRound)
			fetched = time.Now()
			looked = fetched
		case time.Since(looked) >= billRound: // what waits is to be seen all the same
			t.dueNow(ctx, t.bills())
			looked = time.Now()
		}
		if t.reconcileStale(ctx) {
			pause(ctx, reconcileGap, nil)
		}
		pause(ctx, billRound, t.billWake)
	}
}

// fetchDue fetches what is due. Where WeChat cannot be reached it is tried again
// in the next round; where WeChat has no bill to give, in the next slot. A day
// whose bill broke off comes last from then on: it may do so every time, and the
// others are not to wait for it.
func (t *Till) fetchDue(ctx context.Context) {
	bills := t.bills()
	for _, day := range t.dueNow(ctx, bills) {
		_, err := bills.Fetch(ctx, bills.Key(day))
		if err == nil {
			_, err = t.Reconcile(ctx, day)
		}
		if ctx.Err() != nil {
			return
		}
		t.billQueue.tried(day, err, billSlot(bills.Now()))
		switch {
		case transportProblem(err) != "":
			return
		case err != nil:
			t.Logger.Warn("bill not fetched", "day", day, "err", err)
		}
	}
}

// dueNow looks which bills are due, and returns those whose turn it is.
func (t *Till) dueNow(ctx context.Context, bills *Bills) []Day {
	due, err := t.due(ctx, bills)
	if err != nil {
		if ctx.Err() == nil {
			t.Logger.Error("bills not looked up", "err", err)
		}
		return nil
	}
	return t.billQueue.due(due, billSlot(bills.Now()))
}

// due are the days whose bill may be fetched and is not in the book.
func (t *Till) due(ctx context.Context, bills *Bills) ([]Day, error) {
	first, err := t.Ledger.FirstDay(ctx)
	if err != nil || first == "" {
		return nil, err
	}
	now := bills.Now()
	list, err := t.Ledger.Bills(ctx, bills.Key(max(first, DayOf(now.AddDate(0, -billMonths, 0)))), bills.Key(DayOf(now)))
	if err != nil {
		return nil, err
	}
	kept := map[Day]bool{}
	for _, b := range list {
		kept[b.Day] = b.Whole()
	}
	return dueBills(now, first, kept), nil
}

// FetchBill is [Bills.Fetch] on demand; a bill of this till's own is reconciled,
// too. It needs [RightBill]. Errors: those of [Bills.Fetch] and of [Till.Allow].
func (t *Till) FetchBill(ctx context.Context, key BillKey, by Grant) (*Bill, error) {
	bills, err := t.Bills(by)
	if err != nil {
		return nil, err
	}
	bill, err := bills.Fetch(ctx, key)
	if err == nil && key == bills.Key(key.Day) {
		t.billQueue.tried(key.Day, nil, time.Time{})
		_, err = t.Reconcile(ctx, key.Day)
	}
	return bill, err
}

// Reconcile is [Bills.Reconcile]. Money that WeChat took for an order that is
// closed here raises an alarm: somebody has to give it back.
func (t *Till) Reconcile(ctx context.Context, day Day) (*Reconciliation, error) {
	r, err := t.bills().Reconcile(ctx, day)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	err = t.raiseClosed(ctx, r)
	t.mu.Unlock()
	t.publish(Event{Kind: EventBill})
	return r, err
}

// raiseClosed raises the alarms of payments of closed orders. One that was raised
// before is not raised again, be it settled since: the bill of that day stays as it
// is. The caller holds mu.
func (t *Till) raiseClosed(ctx context.Context, r *Reconciliation) error {
	c := &Change{Kind: EventClosedPaid, At: t.Clock.Now()}
	for i := range r.Differences {
		d := &r.Differences[i]
		lacks, err := t.lacksAlarm(ctx, d)
		if err != nil {
			return err
		}
		if lacks {
			c.took(Alarm{Kind: AlarmClosedPaid, OutTradeNo: d.OutTradeNo, Sale: d.Sale, Amount: d.Bill, At: c.At})
		}
	}
	if len(c.Alarms) == 0 {
		return nil
	}
	return t.commit(ctx, c)
}

// lacksAlarm reports whether d is a payment of a closed order of which no alarm has
// ever told.
func (t *Till) lacksAlarm(ctx context.Context, d *Difference) (bool, error) {
	if d.Kind != DiffClosed || d.Settled != nil {
		return false, nil
	}
	raised, err := t.Ledger.AlarmRaised(ctx, AlarmKey{Kind: AlarmClosedPaid, OutTradeNo: d.OutTradeNo})
	return !raised, err
}

// Correct writes into the journal how somebody has settled a difference of a day.
// Neither the bill nor the book is changed. Errors: ErrNotAllowed, those of the
// ledger.
func (t *Till) Correct(ctx context.Context, day Day, d Difference, note string, by Grant) error {
	if err := by.check(RightCorrect); err != nil {
		return err
	}
	now := t.Clock.Now()
	c := &Correction{
		Day: day, Kind: d.Kind, OutTradeNo: d.OutTradeNo, OutRefundNo: d.OutRefundNo, Bill: d.Bill, Book: d.Book,
		Count: d.Count, Fee: d.Fee, FeeOwed: d.FeeOwed, Note: note, At: now, By: by,
	}
	t.mu.Lock()
	err := t.commit(ctx, &Change{Kind: EventCorrected, At: now, By: by, Correction: c})
	t.mu.Unlock()
	if err != nil {
		return err
	}
	_, err = t.Reconcile(ctx, day)
	return err
}

// OpenDifferences are the days that have differences nobody has settled.
func (t *Till) OpenDifferences(ctx context.Context) ([]DayDifferences, error) {
	return t.Ledger.OpenDifferences(ctx)
}
