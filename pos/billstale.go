package pos

import (
	"context"
	"errors"
	"maps"
	"time"
)

// anyDay stands among stale days for all that have differences: on which bill a
// refund made elsewhere stands is not known.
const anyDay Day = ""

// rebill has the days reconciled again on whose bill something of c may stand.
// The caller holds mu.
func (t *Till) rebill(c *Change) {
	for _, a := range c.Attempts {
		if a.State == Paid && a.Payment != nil {
			t.stale[DayOf(a.Payment.TimeEnd)] = true
		}
	}
	for _, r := range c.Refunds {
		switch {
		case r.Kind != TenderWeChat: // no bill has it
		case r.Elsewhere:
			t.stale[anyDay] = true
		case r.AcceptedDay != "":
			t.stale[r.AcceptedDay] = true
		}
	}
	if len(t.stale) > 0 {
		wake(t.billWake)
	}
}

// reconcileStale reconciles the days that rebill has named, once their bill is
// there. It reports whether any was.
func (t *Till) reconcileStale(ctx context.Context) (some bool) {
	t.mu.Lock()
	stale := t.stale
	t.stale = map[Day]bool{}
	t.mu.Unlock()
	if stale[anyDay] {
		open, err := t.Ledger.OpenDifferences(ctx)
		if err != nil {
			t.Logger.Error("differences not looked up", "err", err)
		}
		for _, d := range open {
			stale[d.Day] = true
		}
		delete(stale, anyDay)
	}
	for day := range maps.Keys(stale) {
		_, err := t.Reconcile(ctx, day)
		some = some || err == nil
		if err != nil && !errors.Is(err, ErrNoSuchBill) && ctx.Err() == nil {
			t.Logger.Error("not reconciled", "day", day, "err", err)
		}
	}
	return some
}

// lookBack names, at the start, the days whose bill came when there was no more time
// to reconcile it.
func (t *Till) lookBack(ctx context.Context) {
	bills := t.bills()
	now := bills.Now()
	list, err := t.Ledger.Bills(ctx, bills.Key(DayOf(now.AddDate(0, -billMonths, 0))), bills.Key(DayOf(now)))
	for _, b := range list {
		r, readErr := t.Ledger.Reconciliation(ctx, b.Day)
		if errors.Is(readErr, ErrNotReconciled) || readErr == nil && r.FetchedAt.Before(b.FetchedAt) {
			t.outdated(b.Day)
		} else if readErr != nil {
			err = readErr
		}
	}
	if err != nil && ctx.Err() == nil {
		t.Logger.Error("bills not looked up", "err", err)
	}
}

// outdated has a day reconciled again.
func (t *Till) outdated(day Day) {
	t.mu.Lock()
	t.stale[day] = true
	t.mu.Unlock()
}

// judgeDays names the days of which the book says something else than their differences
// do: the power may have gone between a booking and the reconciling that follows on
// it, and a bill may have been reconciled beside the till. What is in judged has not
// been reconciled since.
func (t *Till) judgeDays(ctx context.Context, judged map[Day]time.Time) {
	open, err := t.Ledger.OpenDifferences(ctx)
	for _, d := range open {
		var r *Reconciliation
		if r, err = t.Ledger.Reconciliation(ctx, d.Day); err != nil {
			break
		}
		if r.At.Equal(judged[d.Day]) {
			continue
		}
		var overtaken bool
		if overtaken, err = t.overtaken(ctx, r); err != nil {
			break
		}
		if judged[d.Day] = r.At; overtaken {
			t.outdated(d.Day)
		}
	}
	if err != nil && ctx.Err() == nil {
		t.Logger.Error("differences not judged", "err", err)
	}
}

// overtaken reports whether the book has gone on about one of the differences that
// nobody has settled.
func (t *Till) overtaken(ctx context.Context, r *Reconciliation) (bool, error) {
	corrections, err := t.Ledger.Corrections(ctx, r.Day)
	if err != nil {
		return false, err
	}
	for i := range r.Differences {
		d := &r.Differences[i]
		if d.Settled != nil {
			continue
		}
		for _, c := range corrections {
			if c.settles(d) {
				return true, nil
			}
		}
		if gone, err := t.goneOn(ctx, d); gone || err != nil {
			return gone, err
		}
		if lacks, err := t.lacksAlarm(ctx, d); lacks || err != nil {
			return lacks, err
		}
	}
	return false, nil
}

// goneOn reports whether the book has another state of the order or refund of d than
// when it was found.
func (t *Till) goneOn(ctx context.Context, d *Difference) (bool, error) {
	switch d.Kind {
	case DiffLost, DiffUnknown, DiffClosed:
		a, err := t.Ledger.Attempt(ctx, d.OutTradeNo)
		if errors.Is(err, ErrNoSuchAttempt) {
			return false, nil
		}
		return err == nil && string(a.State) != d.State, err
	case DiffRefundUnknown, DiffRefundState, DiffRefundMissing:
		r, err := t.Ledger.Refund(ctx, d.OutRefundNo)
		if errors.Is(err, ErrNoSuchRefund) {
			return false, nil
		}
		return err == nil && (d.Kind == DiffRefundUnknown || string(r.State) != d.State), err
	}
	return false, nil
}
