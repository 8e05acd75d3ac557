package ui

import (
	"context"
	"errors"
	"sync"

	"wxtill/pos"
)

// refreshGate lets one refresh at a time be under way, from the worker's queue until
// it is on the screen: where drawing takes longer than what happens between, they
// would pile up in Fyne's queue, and the keys behind them. It carries what the next
// one has to look at from the UI goroutine to the worker.
type refreshGate struct {
	mu      sync.Mutex
	busy    bool           // guarded by mu
	again   bool           // guarded by mu; something has changed since the one under way has looked
	paid    []pos.Event    // guarded by mu; payments that nobody has looked at yet
	on      pageSet        // guarded by mu
	payment pos.OutTradeNo // guarded by mu
	billKey pos.BillKey    // guarded by mu
	reader  pos.Grant      // guarded by mu; to read bills
	closed  int            // guarded by mu; closed shifts that are listed, 0 for a page of them
	shifter pos.Grant      // guarded by mu; to read them, zero for who may by his own right
	receipt bool           // guarded by mu; one was made
}

// enter reports whether a refresh has to be queued.
func (g *refreshGate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.again = true
	if g.busy {
		return false
	}
	g.busy = true
	return true
}

// look begins the refresh that waited: changes from now on need another.
func (g *refreshGate) look() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.again = false
}

// leave ends the refresh, which is on the screen, and reports whether another is
// needed.
func (g *refreshGate) leave() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.busy = false
	return g.again
}

// notePaid keeps a payment for whoever looks at them next, and reports whether that
// has to be queued.
func (g *refreshGate) notePaid(ev pos.Event) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.paid = append(g.paid, ev)
	return len(g.paid) == 1
}

// takePaid are the payments since the last time, oldest first.
func (g *refreshGate) takePaid() []pos.Event {
	g.mu.Lock()
	defer g.mu.Unlock()
	paid := g.paid
	g.paid = nil
	return paid
}

// follow sets the page that is shown and the payment that it follows.
func (g *refreshGate) follow(on pageSet, payment pos.OutTradeNo) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.on, g.payment = on, payment
}

// followBill sets the bill that is shown, and who reads it.
func (g *refreshGate) followBill(key pos.BillKey, by pos.Grant) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.billKey, g.reader = key, by
}

// bill is what followBill has set.
func (g *refreshGate) bill() (pos.BillKey, pos.Grant) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.billKey, g.reader
}

// listShifts sets how many closed shifts are listed, and who reads them.
func (g *refreshGate) listShifts(n int, by pos.Grant) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed, g.shifter = n, by
}

// shifts is what listShifts has set.
func (g *refreshGate) shifts() (n int, by pos.Grant) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return max(g.closed, closedShifts), g.shifter
}

// receiptMade keeps that a receipt was made, and reports whether one ever was.
func (g *refreshGate) receiptMade(made bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.receipt = g.receipt || made
	return g.receipt
}

// target is what follow has set.
func (g *refreshGate) target() (pageSet, pos.OutTradeNo) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.on, g.payment
}

// refresh gathers a new state and shows it. It may be called on any goroutine,
// as often as one likes.
func (w *Window) refresh() {
	if !w.gate.enter() {
		return
	}
	var s *state
	w.work.do(func(ctx context.Context) (err error) {
		w.gate.look()
		s, err = w.gather(ctx)
		return err
	}, func(err error) {
		revive(w.win)
		w.show(s)
		w.keepFocus()
		w.complain(err)
		if w.gate.leave() {
			w.refresh()
		}
	})
}

// act has the till do something, off the UI goroutine, and calls then with the
// outcome and with the state after it already in w.state. Then everything is
// drawn; an error that then returns is put into words.
func (w *Window) act(work func(context.Context) error, then func(error) error) {
	var s *state
	w.acting++
	w.work.do(func(ctx context.Context) error {
		err := work(ctx)
		s, _ = w.gather(ctx) // the next refresh tells what is wrong with the book
		return err
	}, func(err error) {
		w.acting--
		w.state = s
		if then != nil {
			err = then(err)
		}
		w.show(w.state)
		w.complain(err)
	})
}

// hear is told by the till what has been committed or learnt. It runs on a
// goroutine of the till.
func (w *Window) hear(ev pos.Event) {
	if ev.Kind == pos.EventPaid {
		w.learnPaid(ev)
	}
	if ev.OutRefundNo != "" {
		w.work.then(func() { w.hearRefund(ev) })
	}
	if ev.Drawer != "" {
		w.work.then(func() { w.hearDrawer(ev.Drawer) })
	}
	w.refresh()
}

// learnPaid looks up what was paid and shows it. A backlog may bring many payments a
// second: those that come meanwhile are looked up and shown together.
func (w *Window) learnPaid(ev pos.Event) {
	if !w.gate.notePaid(ev) {
		return
	}
	var views []pos.PaymentView
	var sales []*pos.Sale
	w.act(func(ctx context.Context) error {
		var errs []error
		for _, ev := range w.gate.takePaid() {
			view, err := w.opts.Till.Payment(ctx, ev.OutTradeNo)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			sale, err := w.opts.Till.SaleByNumber(ctx, ev.Sale)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			views, sales = append(views, view), append(sales, sale)
		}
		return errors.Join(errs...)
	}, func(err error) error {
		for i := range views {
			w.paidArrived(views[i], sales[i])
		}
		return err
	})
}

// paidArrived turns the screen green if the payment settled the sale that is in
// the cart, and says what became of the money if not.
func (w *Window) paidArrived(v pos.PaymentView, sale *pos.Sale) {
	booked := false
	for _, t := range sale.Tenders {
		booked = booked || t.OutTradeNo == v.Attempt.OutTradeNo
	}
	if booked {
		w.soundPaid(v.Attempt.Payment, v.Attempt.TotalFee)
	} else {
		w.opts.Sounds.Failed() // a success is what must not be heard
	}
	switch {
	case !booked:
		w.page().banner().say(toneRed, w.t("late.alarm", yuan(v.Attempt.TotalFee), sale.Number.Short()))
	case sale.Number != w.cartSale:
		w.page().banner().say(toneGreen, w.t("late.booked", yuan(v.Attempt.TotalFee), sale.Number.Short()))
	case sale.State != pos.SaleSettled && w.on == onPay && w.pay.no == v.Attempt.OutTradeNo:
		w.partPaid(v, sale)
	case sale.State != pos.SaleSettled && w.on == onLock && w.lock.behind == onPay && w.pay.no == v.Attempt.OutTradeNo:
		w.lock.behind, w.lock.shared = onCash, true
		w.cash.begin()
		w.cash.note.say(toneGreen, w.partWords(v, sale))
		w.lock.note.say(toneGreen, w.partWords(v, sale))
	case sale.State != pos.SaleSettled:
		w.page().banner().say(toneAmber, w.t("late.part", yuan(v.Attempt.TotalFee), yuan(sale.Owes())))
	case w.on == onLock:
		w.paid.wechat(v, sale)
		w.lock.behind, w.lock.shared = onPaid, true
		w.lock.note.say(toneGreen, w.t("lock.paid", yuan(v.Attempt.TotalFee)))
	default:
		w.closeOverlay()
		w.paid.wechat(v, sale)
		w.open(onPaid)
	}
}
