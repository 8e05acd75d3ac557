package pos_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// errCrashed is what a program would see after its own end: nobody reads it.
var errCrashed = errors.New("the power is off")

// power is what a till runs on. It fails at a point that was chosen before: between
// two things that the outside could see.
type power struct {
	left atomic.Int64 // points until it fails; below 1: never
	off  atomic.Bool
}

// point passes one such point and reports whether the power is off behind it.
func (p *power) point() bool {
	if p.left.Add(-1) == 0 {
		p.off.Store(true)
	}
	return p.off.Load()
}

// poweredBook is a book that nothing is written to without power. The power may
// fail before a commit or just after it.
type poweredBook struct {
	pos.Ledger
	power *power
}

func (b poweredBook) Commit(ctx context.Context, c *pos.Change) error {
	if b.power.point() {
		return errCrashed
	}
	if err := b.Ledger.Commit(ctx, c); err != nil {
		return err
	}
	if b.power.point() {
		return errCrashed
	}
	return nil
}

// poweredLine is a connection to WeChat. The power may fail before a request has
// left, or after it was done and before the answer is read.
type poweredLine struct {
	http.RoundTripper
	power *power
}

func (l poweredLine) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.power.point() {
		return nil, errCrashed
	}
	resp, err := l.RoundTripper.RoundTrip(r)
	if l.power.point() {
		return nil, errCrashed
	}
	return resp, err
}

// world is a shop, its customers and WeChat.
type world struct {
	r      *rapid.T
	wechat *sandbox.Sandbox
	phones []*sandbox.Phone
	book   *postest.Ledger
	clock  *wallClock
	power  *power
	rhythm pos.Rhythm
	seed   uint64
	starts uint64
	codes  []string // all that were ever on the screen

	*pos.Till
	stop func()

	mu    sync.Mutex
	wrong []string // guarded by mu: seen on other goroutines
}

func newWorld(r *rapid.T, rhythm pos.Rhythm) *world {
	w := &world{
		r:      r,
		book:   postest.NewLedger(),
		clock:  &wallClock{},
		power:  &power{},
		rhythm: rhythm,
		seed:   rapid.Uint64().Draw(r, "seed"),
	}
	var err error
	w.wechat, err = sandbox.New(sandbox.Options{
		Rand:      w.random(),
		OnRequest: w.arrived,
		Rules: sandbox.Rules{
			CloseAfter:     rapid.SampledFrom([]time.Duration{0, 5 * time.Minute}).Draw(r, "close_after"),
			RefundInterval: time.Minute,
		},
		RefundTime: sandbox.RefundTime{Balance: 5 * time.Second, Bank: 10 * time.Minute},
	})
	if err != nil {
		r.Fatal(err)
	}
	for _, account := range []string{"a", "b", "c"} {
		w.phones = append(w.phones, w.wechat.NewPhone(account))
	}
	w.open()
	return w
}

// random is a source that is another at each call and the same in each replay.
func (w *world) random() *rand.ChaCha8 {
	w.starts++
	var seed [32]byte
	copy(seed[:], fmt.Sprint(w.seed, w.starts))
	return rand.NewChaCha8(seed)
}

// arrived looks at the book while a request is at WeChat: an order that is there
// must be in the book, as being sent.
func (w *world) arrived(iface string, p wxpay.Params) {
	if iface == "refund" {
		r, err := w.book.Refund(context.Background(), pos.OutRefundNo(p.Get("out_refund_no")))
		if err != nil || !r.Sending {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.wrong = append(w.wrong, fmt.Sprintf("%s was sent while the book says %+v, %v", p.Get("out_refund_no"), r, err))
		}
	}
	if iface != "unifiedorder" {
		return
	}
	a, err := w.book.Attempt(context.Background(), pos.OutTradeNo(p.Get("out_trade_no")))
	if err == nil && a.Sending {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = append(w.wrong, fmt.Sprintf("%s was sent while the book says %+v, %v", p.Get("out_trade_no"), a, err))
}

// open starts the till over what is in the book.
func (w *world) open() {
	w.power.left.Store(0)
	w.power.off.Store(false)
	w.full(false) // a till that cannot write does not start
	appid, mchID, key := w.wechat.Merchant()
	var till *pos.Till
	client := &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256, Gateways: []string{"https://sandbox.invalid"},
		HTTPClient: &http.Client{Transport: poweredLine{w.wechat.Transport(), w.power}},
		Trace:      func(c wxpay.Call) { till.Observe(c) },
	}
	till, err := pos.Open(context.Background(), pos.Options{
		Ledger:   poweredBook{w.book, w.power},
		Gateways: func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{client} },
		Account: pos.Account{Merchant: 1, AppID: appid, MchID: mchID, SignType: wxpay.HMACSHA256,
			NotifyURL: "https://localhost/notify", SpbillCreateIP: "127.0.0.1"},
		Shop: pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1"}, Rhythm: w.rhythm, Clock: w.clock, Rand: w.random(),
	})
	if err != nil {
		w.r.Fatalf("opening the till again: %v", err)
	}
	w.Till = till
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = till.Run(ctx) }()
	w.stop = func() { cancel(); <-done }
	synctest.Wait()
}

// full fills the disk, or makes room.
func (w *world) full(full bool) {
	if !full {
		w.book.BeforeCommit(nil)
		return
	}
	w.book.BeforeCommit(func(*pos.Change) error { return pos.ErrDiskFull })
}

func (w *world) restart() {
	w.stop()
	w.open()
}

// pass lets time pass, so that all that is due happens.
func (w *world) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// may takes an error of an action that the till is free to refuse.
func (w *world) may(err error) {
	for _, known := range []error{
		pos.ErrSaleLocked, pos.ErrSaleEmpty, pos.ErrNoSuchLine, pos.ErrPartlyPaid, pos.ErrAmountTooLarge, pos.ErrDiskFull, errCrashed,
	} {
		if errors.Is(err, known) {
			return
		}
	}
	if err != nil {
		w.r.Fatalf("the till says %v", err)
	}
}

// look keeps the code on the screen for the customers.
func (w *world) look() {
	synctest.Wait()
	v, on := w.OnScreen()
	if on && (v.Attempt.State == pos.Presented || v.Attempt.State == pos.Paying) {
		if n := len(w.codes); n == 0 || w.codes[n-1] != v.Attempt.CodeURL {
			w.codes = append(w.codes, v.Attempt.CodeURL)
		}
	}
}

// jobs counts the original receipts of each sale in the journal, and holds the
// journal to what no attempt may do.
func (w *world) jobs() map[pos.SaleNumber]int {
	originals := map[pos.SaleNumber]int{}
	states := map[pos.OutTradeNo]pos.AttemptState{}
	for _, text := range w.book.Journal() {
		var row struct {
			Attempts []*pos.Attempt
			Jobs     []*pos.PrintJob
		}
		if err := json.Unmarshal(text, &row); err != nil {
			w.r.Fatal(err)
		}
		for _, j := range row.Jobs {
			if j.Copy == 0 {
				originals[j.Sale]++
			}
		}
		for _, a := range row.Attempts {
			before, known := states[a.OutTradeNo]
			if before.Final() || !known && a.State != pos.Intended {
				w.r.Fatalf("%s went from %q to %s", a.OutTradeNo, before, a.State)
			}
			states[a.OutTradeNo] = a.State
		}
	}
	return originals
}
