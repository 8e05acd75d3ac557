package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	"wxtill/pos"
)

// state is everything that the pages show, gathered off the UI goroutine and
// handed to them whole.
type state struct {
	now        time.Time // of this machine, in GMT+8
	shop       pos.Shop
	sale       *pos.Sale
	parked     []*pos.Sale // that wait to be recalled, the longest first
	locked     bool
	attendance pos.Attendance
	operators  []*pos.Operator   // only while a page shows them
	onScreen   bool              // some code is, or is about to be, on the screen
	shown      pos.PaymentView   // the attempt of that code
	payment    *pos.PaymentView  // the attempt that the pay page follows, nil before it has a number
	undecided  []pos.PaymentView // the newest ones, newest first; counts tells how many there are
	refunds    []pos.RefundView  // that have not ended, newest first
	shift      *pos.Shift        // of the shift page, like the next three
	x          *pos.ShiftReport
	shifts     []*pos.Shift // closed, newest first
	shiftsShut bool         // they are not for whoever is at the till
	blind      bool
	counts     pos.Counts
	weather    pos.Weather
	jobs       []*pos.PrintJob // the oldest that are not on paper; only while the documents page is shown
	alarms     []pos.Alarm
	alarmViews map[pos.AlarmKey]pos.AlarmView // of the alarms that have a card; only while the documents page is shown
	receipt    bool                           // there is one that can be printed again
	recent     []pos.RecentPayment            // only while the documents page is shown
	bills      []pos.DayDifferences           // days that have some which nobody has settled
	billWaits  []pos.BillWait                 // bills that are due and not in the book
	billKey    pos.BillKey                    // what the two below are of; only while the bill page is shown
	bill       *pos.Bill
	reconciled *pos.Reconciliation
	phone      PhoneView
	roll       RollView
	offline    bool // the lesson has cut the network
}

// undecidedRows is how many undecided attempts the documents page lists, and how many
// refunds; a long outage leaves thousands, which drain by themselves.
const undecidedRows = 100

// recentRows is how many payments the documents page lists.
const recentRows = 30

// gather asks the till for a state. It runs on the worker.
func (w *Window) gather(ctx context.Context) (*state, error) {
	till := w.opts.Till
	on, payment := w.gate.target()
	s := &state{
		now:       w.opts.Clock.Now().In(pos.Beijing),
		shop:      till.Shop(),
		sale:      till.Sale(),
		parked:    till.Parked(),
		locked:    till.Locked(),
		undecided: till.Undecided(undecidedRows),
		refunds:   till.OpenRefunds(),
		weather:   till.Weather(),
		billWaits: till.WaitingBills(),
	}
	s.attendance = till.Attendance()
	if on&(onLock|onStaff|onReport) != 0 || s.attendance.Operator == nil {
		s.operators = till.Operators()
	}
	s.shown, s.onScreen = till.OnScreen()
	if payment != "" {
		if v, err := till.Payment(ctx, payment); err == nil {
			s.payment = &v
		}
	} else if s.onScreen {
		s.payment = &s.shown
	}
	if w.opts.Phone != nil {
		s.phone, s.offline = w.opts.Phone.Snapshot(), w.opts.Phone.Offline()
	}
	if w.opts.Roll != nil {
		s.roll = w.opts.Roll.Snapshot()
	}
	var err error
	if s.counts, err = till.Counts(ctx); err != nil {
		return s, err
	}
	if s.alarms, err = till.Alarms(ctx); err != nil {
		return s, err
	}
	if s.bills, err = till.OpenDifferences(ctx); err != nil {
		return s, err
	}
	if s.receipt, err = w.findReceiptMade(ctx); err != nil {
		return s, err
	}
	if on == onBill {
		return s, w.gatherBill(ctx, s)
	}
	if on == onShift {
		return s, w.gatherShift(ctx, s)
	}
	if on == onDocs {
		return s, s.gatherDocs(ctx, till)
	}
	return s, err
}

// gatherDocs reads the last payments, and how the alarms stand.
func (s *state) gatherDocs(ctx context.Context, till Till) (err error) {
	s.alarmViews = map[pos.AlarmKey]pos.AlarmView{}
	for _, a := range s.alarms[max(len(s.alarms)-alarmCards, 0):] {
		if s.alarmViews[a.Key()], err = till.AlarmView(ctx, a); err != nil {
			return err
		}
	}
	if s.weather.Waiting+s.weather.Doubtful > 0 {
		if s.jobs, err = till.PrintJobs(ctx, jobRows); err != nil {
			return err
		}
	}
	recent, err := till.Recent(ctx, recentRows)
	s.recent = append([]pos.RecentPayment{}, recent...) // known, also where there are none
	return err
}

// alarmView is how a stands, and whether that is known.
func (s *state) alarmView(a pos.Alarm) (v pos.AlarmView, known bool) {
	v, known = s.alarmViews[a.Key()]
	return v, known
}

// onlyOperator is who can sign in where nobody else can, or "".
func (s *state) onlyOperator() (only pos.OperatorID) {
	for _, o := range s.operators {
		switch {
		case o.Disabled:
		case only != "":
			return ""
		default:
			only = o.ID
		}
	}
	return only
}

// wechat is WeChat's clock, as far as it is known: bills go by it.
func (s *state) wechat() time.Time { return s.now.Add(s.weather.Offset) }

// gatherBill reads what the book has of a bill, which may be nothing.

// findReceiptMade reports whether there is a receipt to print again, which it asks until
// there is one.
func (w *Window) findReceiptMade(ctx context.Context) (bool, error) {
	if w.gate.receiptMade(false) {
		return true, nil
	}
	recent, err := w.opts.Till.Recent(ctx, recentRows)
	made := slices.ContainsFunc(recent, func(r pos.RecentPayment) bool { return r.State == pos.Paid })
	return w.gate.receiptMade(made), err
}

func (w *Window) gatherBill(ctx context.Context, s *state) error {
	key, by := w.gate.bill()
	s.billKey = key
	bills, err := w.opts.Till.Bills(by)
	if err != nil {
		return err
	}
	book := bills.Book
	if s.bill, err = book.Bill(ctx, key); err != nil && !errors.Is(err, pos.ErrNoSuchBill) {
		return err
	}
	if s.reconciled, err = book.Reconciliation(ctx, key.Day); err != nil && !errors.Is(err, pos.ErrNotReconciled) {
		return err
	}
	return nil
}

// openRefunds are the refunds that have not ended, but for those that a person ends:
// they have an alarm.
func (s *state) openRefunds() []pos.RefundView {
	return slices.DeleteFunc(slices.Clone(s.refunds), func(v pos.RefundView) bool {
		return slices.ContainsFunc(s.alarms, func(a pos.Alarm) bool {
			return a.OutRefundNo == v.Refund.OutRefundNo && (a.Kind == pos.AlarmRefundChange || a.Kind == pos.AlarmRefundFailed)
		})
	})
}

// listedRefunds are those that the documents page lists.
func (s *state) listedRefunds() []pos.RefundView {
	open := s.openRefunds()
	return open[:min(len(open), undecidedRows)]
}

// waiting is how many payments and refunds have not ended, alarms apart.
func (s *state) waiting() int { return s.counts.Undecided + len(s.openRefunds()) }

// pending is the newest attempt of the sale in the cart that is off the screen
// and still undecided.
func (s *state) pending() (pos.PaymentView, bool) { return s.pendingOf(s.sale.Number) }

// pendingOf is pending for any sale.
func (s *state) pendingOf(number pos.SaleNumber) (pos.PaymentView, bool) {
	for _, v := range s.undecided {
		if number != "" && v.Attempt.Sale == number && !v.Attempt.State.OnScreen() {
			return v, true
		}
	}
	return pos.PaymentView{}, false
}

// unowed reports whether the payment of an attempt has to go back.
func (s *state) unowed(no pos.OutTradeNo) bool {
	return no != "" && slices.ContainsFunc(s.alarms, func(a pos.Alarm) bool {
		return a.OutTradeNo == no && a.Kind != pos.AlarmMismatch
	})
}

// refundStatus is how a refund stands: as the till sees it, where it has not ended.
func (s *state) refundStatus(r *pos.Refund) pos.RefundStatus {
	for i := range s.refunds {
		if s.refunds[i].Refund.OutRefundNo == r.OutRefundNo {
			return s.refunds[i].Status
		}
	}
	return pos.RefundStatus(r.State)
}
