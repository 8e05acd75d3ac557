// Package pos is the till itself: money, goods, the sale being rung up, and the
// life of every WeChat order made for it. It is the centre of the program: it
// knows no window, no database and no printer, and says in small interfaces
// ([Ledger], [Gateway], [Printer], [Clock]) what it needs of them.
//
// A [Till] is opened over a book and run:
//
//	till, err := pos.Open(ctx, pos.Options{Ledger: book, ...})
//	go till.Run(ctx)
//	till.AddAmount(ctx, "", 1250)
//	no, err := till.Charge(ctx) // durable, and on its way to WeChat
//
// From then on the attempt is owned by the till's watcher until WeChat has said
// how it ended: paid, closed or refused. The rules:
//
//   - The order's number and content are durable before the first byte is sent.
//   - Only a verified SUCCESS (or REFUND) of this order with this amount makes
//     an attempt paid. There is no other way.
//   - An answer that is neither done nor refused for sure is unknown. Unknown
//     never ends an attempt.
//   - State, tender, journal row and print job of one event are one [Change],
//     committed whole. Subscribers hear of it after the commit.
//
// The decisions are two pure functions that can be read alone: plan.go says
// what an attempt does next, learn.go says what an answer makes of it.
package pos

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"wxtill/wxpay"
)

// Gateway is WeChat as the till sees it; [wxpay.Client] is one. Errors are
// told apart by [wxpay.ErrRefused] and [wxpay.ErrUnknown].
type Gateway interface {
	UnifiedOrder(ctx context.Context, order wxpay.Params) (*wxpay.UnifiedOrderResponse, error)
	CloseOrder(ctx context.Context, q wxpay.CloseOrderRequest) (*wxpay.CloseOrderResponse, error)
	wxpay.CodeGateway
	Refund(ctx context.Context, refund wxpay.Params) (*wxpay.RefundResponse, error)
	RefundQuery(ctx context.Context, q wxpay.RefundQueryRequest) (*wxpay.RefundQueryResponse, error)
	// Probe asks for a sign of life that touches no order.
	Probe(ctx context.Context) error
	BillGateway
}

// Account is what every order of the current merchant record says.
type Account struct {
	Merchant       MerchantID // record that new attempts belong to
	AppID, MchID   string
	SignType       wxpay.SignType
	NotifyURL      string
	GoodsTag       string
	SpbillCreateIP string
}

// Rhythm is how long the till waits for what.
type Rhythm struct {
	Poll       time.Duration // between queries while the code is out
	Window     time.Duration // how long a code stays on the screen
	Expire     time.Duration // time_expire of an order, from its creation
	CloseAfter time.Duration // closeorder not before this age of the last code_url
	Rate       int           // calls a second about what is off the screen; 0: 10
}

// Options is what a till is made of. Ledger, Gateways and Rhythm are required.
type Options struct {
	Ledger Ledger
	// Gateways returns the ways to ask about orders of a merchant record: its
	// own key first, then the newer keys of the same mch_id.
	Gateways func(MerchantID) []Gateway
	Account  Account
	Shop     Shop
	Rhythm   Rhythm
	// CanRefund says why WeChat would take no refund now: the merchant's
	// certificate is missing or expired. nil: it would.
	CanRefund func() error
	Counting  Counting
	// DiscountLimit is how many percent a discount may take off without RightDiscount.
	DiscountLimit int
	CashRounding  CashRounding
	Labels        Labels    // of the shop's scale
	FeeRate       FeeRate   // by the contract with WeChat; 0: fees are not checked
	NewSale       bool      // leave the open sale of the book alone and begin another
	Printer       Printer   // nil: none
	Clock         Clock     // nil: SystemClock
	Rand          io.Reader // letters of order numbers, jitter; used by one goroutine at a time; nil: crypto/rand
	Logger        *slog.Logger
}

// Till is the till of one data directory. Its methods may be called from any
// goroutine.
type Till struct {
	Options
	weather   weather
	printWake chan struct{}
	torn      bool          // a slip may hang half out of the printer; the print loop alone touches it
	unheard   []int64       // the last jobs that count as printed without a word of the printer; the print loop's as well
	probeWake chan struct{} // somebody wants to know how the network does
	goneWake  chan struct{} // a call did not get through
	billWake  chan struct{}
	goodsWake chan struct{} // goods have changed
	turns     *turns        // of the calls about what is off the screen
	billQueue billQueue

	mu      sync.Mutex
	stale   map[Day]bool                 // guarded by mu; days to be reconciled again
	sale    *Sale                        // guarded by mu; never nil
	aside   map[SaleNumber]*Sale         // guarded by mu; the other sales that are not settled
	watches map[OutTradeNo]*watch        // guarded by mu; one for each undecided attempt
	front   map[OutTradeNo]*watch        // guarded by mu; those of watches that are on the screen
	refunds map[OutRefundNo]*refundWatch // guarded by mu; one for each refund that has not ended
	run     context.Context              // guarded by mu; nil before Run
	workers sync.WaitGroup

	operators map[OperatorID]*Operator // guarded by mu
	signed    OperatorID               // guarded by mu; who is signed in, "" for nobody
	away      bool                     // guarded by mu; he has locked the screen
	pinMu     sync.Mutex               // one PIN is looked at at a time; never taken under mu

	adopted  atomic.Pointer[Terms] // nil: those of the Options
	template *Template             // guarded by mu; in force, never nil and never changed

	shift   *Shift     // guarded by mu; the newest, nil before the first
	countMu sync.Mutex // taken with or without mu, never the other way round
	running running    // guarded by countMu
	reports Reporter
	goods   goodsIndex
	goodsMu sync.Mutex // one change of goods at a time; taken before mu

	subMu sync.Mutex
	subs  map[int]func(Event) // guarded by subMu
	subID int                 // guarded by subMu
}

// Event tells a subscriber what has just been committed or learnt.
type Event struct {
	Kind        EventKind
	Sale        SaleNumber
	OutTradeNo  OutTradeNo
	OutRefundNo OutRefundNo
	Drawer      DrawerNews // of EventPrinted: what became of a drawer that was opened for itself
}

// DrawerNews is what became of a drawer that was opened for itself; "" is nothing.
type DrawerNews string

const (
	DrawerOpened  DrawerNews = "opened" // the printer took the order
	DrawerTooLate DrawerNews = "late"   // it could not be had in time: the drawer stays shut
)

// Events that are no journal matter.
const (
	EventLearnt  EventKind = "learnt"  // an answer that changed no state
	EventWeather EventKind = "weather" // network or printer changed
	EventPrinted EventKind = "printed" // a print job went further
	EventBill    EventKind = "bill"    // a bill was fetched, or reconciled
)

// Open makes a till over the book and recovers it: what was on the screen when
// the program ended is withdrawn, what may have been sent is marked so, and the
// open sale is taken up again. Nothing is sent before [Till.Run].
func Open(ctx context.Context, o Options) (*Till, error) {
	if o.Clock == nil {
		o.Clock = SystemClock{}
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	t := &Till{
		Options:   o,
		printWake: make(chan struct{}, 1),
		probeWake: make(chan struct{}, 1),
		goneWake:  make(chan struct{}, 1),
		billWake:  make(chan struct{}, 1),
		goodsWake: make(chan struct{}, 1),
		watches:   map[OutTradeNo]*watch{},
		front:     map[OutTradeNo]*watch{},
		stale:     map[Day]bool{},
		aside:     map[SaleNumber]*Sale{},
		refunds:   map[OutRefundNo]*refundWatch{},
		subs:      map[int]func(Event){},
		operators: map[OperatorID]*Operator{},
	}
	t.weather.init()
	t.turns = newTurns(o.Rhythm.Rate, t.weather.down)
	t.reports.Ledger = o.Ledger
	if err := t.recover(ctx); err != nil {
		return nil, fmt.Errorf("recovering the book: %w", err)
	}
	return t, nil
}

// recover takes up what the book says was under way.
func (t *Till) recover(ctx context.Context) error {
	if err := t.takeOperators(ctx); err != nil {
		return err
	}
	if err := t.takeTemplate(ctx); err != nil {
		return err
	}
	sale, err := t.Ledger.OpenSale(ctx)
	switch {
	case t.NewSale, errors.Is(err, ErrNoSuchSale):
		sale = t.newSale()
	case err != nil:
		return err
	}
	t.sale = sale
	if err := t.takeAside(ctx); err != nil {
		return err
	}
	t.shift, err = t.Ledger.LastShift(ctx)
	if err != nil && !errors.Is(err, ErrNoSuchShift) {
		return err
	}
	undecided, err := t.Ledger.Undecided(ctx)
	if err != nil {
		return err
	}
	for _, a := range undecided {
		if err := t.takeUp(ctx, a); err != nil {
			return err
		}
	}
	return t.recoverRefunds(ctx)
}

// takeUp withdraws an attempt of before, if it has to, and makes its watch. A
// create that was on its way when the program died may have arrived.
func (t *Till) takeUp(ctx context.Context, a *Attempt) error {
	if a.State.OnScreen() || a.Sending {
		a.Unsure = a.Unsure || a.Sending
		a.Sending = false
		now := t.Clock.Now()
		if err := t.Ledger.Commit(ctx, &Change{Kind: takeOff(a, now), At: now, Till: t.Options.Shop.Till, Attempts: []*Attempt{a}}); err != nil {
			return err
		}
	}
	if a.State.Final() {
		return nil
	}
	w := newWatch(a, time.Now())
	w.askNow = true
	t.keepWatch(w)
	return nil
}

// keepWatch puts w, which is new or has a new state, where it belongs. The caller
// holds mu, or is alone.
func (t *Till) keepWatch(w *watch) {
	no := w.a.OutTradeNo
	t.watches[no] = w
	delete(t.front, no)
	switch {
	case w.a.State.Final():
		delete(t.watches, no)
	case w.a.State.OnScreen():
		t.front[no] = w
	}
}

// Run watches every undecided attempt and every refund under way, feeds the
// printer and keeps an eye on the network until ctx ends. Undecided attempts of before are asked about at
// once, a few at a time, in the order of money and age.
func (t *Till) Run(ctx context.Context) error {
	t.mu.Lock()
	t.run = ctx
	t.turns.expect(len(t.watches))
	for _, w := range t.watches {
		t.start(w)
	}
	for _, w := range t.oldestRefunds() {
		t.startRefund(w)
	}
	t.mu.Unlock()
	t.workers.Go(func() { t.probe(ctx) })
	t.workers.Go(func() { t.feedPrinter(ctx) })
	t.workers.Go(func() { t.watchBills(ctx) })
	t.workers.Go(func() { t.readGoods(ctx) })
	<-ctx.Done()
	t.workers.Wait()
	return context.Cause(ctx)
}

// Subscribe has fn called after every commit and every answer, on a goroutine
// of the till and without a lock held. The function returned ends it.
func (t *Till) Subscribe(fn func(Event)) (cancel func()) {
	t.subMu.Lock()
	defer t.subMu.Unlock()
	t.subID++
	id := t.subID
	t.subs[id] = fn
	return func() {
		t.subMu.Lock()
		defer t.subMu.Unlock()
		delete(t.subs, id)
	}
}

// publish tells the subscribers. The caller holds no lock.
func (t *Till) publish(e Event) {
	t.subMu.Lock()
	fns := make([]func(Event), 0, len(t.subs))
	for _, fn := range t.subs {
		fns = append(fns, fn)
	}
	t.subMu.Unlock()
	for _, fn := range fns {
		fn(e)
	}
}

// commit stores c and, once it is durable, puts its sale and attempts in place
// of the ones in memory. Where c does not say by whom, it is whoever is signed in.
// The caller holds mu and publishes after releasing it.
func (t *Till) commit(ctx context.Context, c *Change) error {
	if c.By == (Grant{}) && !c.itself {
		c.By.Operator = t.presentID()
	}
	c.Day, c.Till = t.day(c.At), t.Options.Shop.Till
	t.beginShift(c)
	if err := t.returnAdvances(ctx, c); err != nil {
		return err
	}
	err := t.Ledger.Commit(ctx, c)
	t.weather.book(err)
	if err != nil {
		return fmt.Errorf("writing %s to the book: %w", c.Kind, err)
	}
	t.keepSale(c)
	c.By.spend()
	if c.Operator != nil {
		t.operators[c.Operator.ID] = c.Operator.clone()
	}
	if c.Shift != nil {
		t.shift = c.Shift
	}
	if c.Template != nil {
		t.template = c.Template
	}
	for _, a := range c.Attempts {
		if w := t.watches[a.OutTradeNo]; w != nil {
			w.set(a)
			t.keepWatch(w)
		}
	}
	t.keepRefunds(ctx, c)
	if len(c.Jobs)+len(c.Printing) > 0 {
		wake(t.printWake)
	}
	t.rebill(c)
	return nil
}

// wake makes a channel of one ready without blocking.
func wake(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}
