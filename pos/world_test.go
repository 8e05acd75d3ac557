package pos_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// world is a shop where nothing breaks but the customers' minds, for models that count
// what was sold. Package simulation has the one where everything breaks.
type world struct {
	r        *rapid.T
	wechat   *sandbox.Sandbox
	phones   []*sandbox.Phone
	book     *postest.Ledger
	clock    *wallClock
	rhythm   pos.Rhythm
	rounding pos.CashRounding
	seed     uint64
	starts   uint64
	codes    []string // all that were ever on the screen

	*pos.Till
	stop func()
}

func newWorld(r *rapid.T, rhythm pos.Rhythm) *world {
	w := &world{
		r:      r,
		book:   postest.NewLedger(),
		clock:  &wallClock{},
		rhythm: rhythm,
		seed:   rapid.Uint64().Draw(r, "seed"),
	}
	var err error
	w.wechat, err = sandbox.New(sandbox.Options{
		Rand: w.random(),
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

// open starts the till over what is in the book.
func (w *world) open() {
	appid, mchID, key := w.wechat.Merchant()
	var till *pos.Till
	client := &wxpay.Client{
		AppID: appid, MchID: mchID, Key: key, SignType: wxpay.HMACSHA256, Gateways: []string{"https://sandbox.invalid"},
		HTTPClient: &http.Client{Transport: w.wechat.Transport()},
		Trace:      func(c wxpay.Call) { till.Observe(c) },
	}
	till, err := pos.Open(context.Background(), pos.Options{
		Ledger:   w.book,
		Gateways: func(pos.MerchantID) []pos.Gateway { return []pos.Gateway{client} },
		Account: pos.Account{Merchant: 1, AppID: appid, MchID: mchID, SignType: wxpay.HMACSHA256,
			NotifyURL: "https://localhost/notify", SpbillCreateIP: "127.0.0.1"},
		Shop: pos.Shop{Name: "街角咖啡", Till: "T01", Device: "till-1"}, Rhythm: w.rhythm, Clock: w.clock, Rand: w.random(),
		CashRounding: w.rounding,
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
		pos.ErrSaleLocked, pos.ErrSaleEmpty, pos.ErrNoSuchLine, pos.ErrPartlyPaid, pos.ErrAmountTooLarge, pos.ErrDiscountTooMuch, pos.ErrPriceNotLower,
		pos.ErrPartTooMuch,
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

func (w *world) charge() {
	_, err := w.Charge(context.Background())
	w.may(err)
}

func (w *world) cashier(ctx context.Context) map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"add":    func(r *rapid.T) { w.may(w.AddAmount(ctx, "", pos.Fen(rapid.IntRange(1, 3).Draw(r, "fen")))) },
		"remove": func(r *rapid.T) { w.may(w.RemoveLine(ctx, rapid.IntRange(0, 2).Draw(r, "line"))) },
		"quantity": func(r *rapid.T) {
			w.may(w.SetQuantity(ctx, 0, pos.One*pos.Quantity(rapid.IntRange(1, 3).Draw(r, "n"))))
		},
		"discount": func(r *rapid.T) {
			w.may(w.Discount(ctx, rapid.IntRange(pos.WholeSale, 1).Draw(r, "line"), someDiscount(r), pos.Grant{}))
		},
		"charge": func(*rapid.T) { w.charge() },
		"charge a part": func(r *rapid.T) {
			_, err := w.ChargePart(ctx, pos.Fen(rapid.IntRange(1, 5).Draw(r, "part")))
			w.may(err)
		},
		"F5": func(*rapid.T) {
			_, err := w.NewCode(ctx)
			w.may(err)
		},
		"withdraw": func(*rapid.T) {
			if v, on := w.OnScreen(); on {
				w.may(w.Withdraw(ctx, v.Attempt.OutTradeNo))
			}
		},
		"cash": func(*rapid.T) {
			_, err := w.Cash(ctx, 0)
			w.may(err)
		},
		"void": func(*rapid.T) { w.may(w.Void(ctx, "x", pos.Grant{})) },
		"ask":  func(*rapid.T) { w.AskNow("") },
		"park": func(*rapid.T) {
			_, err := w.Park(ctx)
			w.may(err)
		},
		"recall": func(r *rapid.T) {
			if waiting := w.Parked(); len(waiting) > 0 {
				w.may(w.Recall(ctx, waiting[rapid.IntRange(0, len(waiting)-1).Draw(r, "parked")].Number))
			}
		},
		"void parked": func(*rapid.T) {
			if waiting := w.Parked(); len(waiting) > 0 {
				w.may(w.VoidParked(ctx, waiting[0].Number, "x", pos.Grant{}))
			}
		},
	}
}

func (w *world) phone(r *rapid.T) *sandbox.Phone {
	return w.phones[rapid.IntRange(0, len(w.phones)-1).Draw(r, "phone")]
}

// calm lets everything come to its end.
func (w *world) calm() {
	w.restart()
	w.pass(time.Hour)
}
