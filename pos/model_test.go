package pos_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// TestPromises plays a cashier, customers, a bad network and power cuts at random.
// When the world has calmed down every fen that WeChat was paid is a tender or an
// alarm, and nothing is left undecided.
func TestPromises(t *testing.T) {
	for _, rhythm := range []pos.Rhythm{
		rhythm,
		{Poll: time.Second, Window: 30 * time.Second, Expire: 2 * time.Minute, CloseAfter: 10 * time.Second},
		{Poll: 10 * time.Second, Window: 10 * time.Minute, Expire: time.Minute},
	} {
		t.Run(rhythm.Window.String(), func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) { playWorld(t, r, rhythm) })
		})
	}
}

// playWorld is one run in a bubble of its own. rapid ends a run by a panic, which
// has to be carried out of the bubble.
func playWorld(t *testing.T, r *rapid.T, rhythm pos.Rhythm) {
	var failed any
	synctest.Test(t, func(*testing.T) {
		defer func() { failed = recover() }()
		w := newWorld(r, rhythm)
		defer func() { w.stop() }()
		r.Repeat(w.actions())
		w.calm()
		w.settled()
	})
	if failed != nil {
		panic(failed)
	}
}

// actions are what may happen.
func (w *world) actions() map[string]func(*rapid.T) {
	ctx := context.Background()
	all := map[string]func(*rapid.T){
		"": func(*rapid.T) {
			w.look()
			w.holds()
			if w.power.off.Load() {
				w.restart()
			}
		},
		"wait": func(r *rapid.T) {
			w.pass(time.Second * time.Duration(rapid.SampledFrom([]int{1, 3, 10, 40, 120, 400}).Draw(r, "seconds")))
		},
		"sell": func(r *rapid.T) {
			w.may(w.AddAmount(ctx, "", pos.Fen(rapid.IntRange(1, 3).Draw(r, "fen"))))
			w.charge()
		},
		"pay the code": func(r *rapid.T) {
			if p := w.phone(r); len(w.codes) > 0 && p.Scan(w.codes[len(w.codes)-1]) == nil {
				_ = p.Pay()
			}
		},
		"crash":   func(r *rapid.T) { w.power.left.Store(int64(rapid.IntRange(1, 12).Draw(r, "points"))) },
		"restart": func(*rapid.T) { w.restart() },
		"fault": func(r *rapid.T) {
			w.wechat.Inject(sandbox.Fault{
				Kind:      rapid.SampledFrom(faults).Draw(r, "kind"),
				Interface: rapid.SampledFrom([]string{"", "unifiedorder", "orderquery", "closeorder"}).Draw(r, "interface"),
				Count:     rapid.IntRange(1, 4).Draw(r, "count"),
				Delay:     time.Duration(rapid.SampledFrom([]int{0, 0, 5, 30, 90}).Draw(r, "delay")) * time.Second,
			})
		},
		"disk":    func(r *rapid.T) { w.full(rapid.Bool().Draw(r, "full")) },
		"network": func(r *rapid.T) { w.wechat.Offline(rapid.Bool().Draw(r, "off")) },
		"clock": func(r *rapid.T) {
			w.clock.off.Store(int64(rapid.IntRange(-20, 20).Draw(r, "minutes")) * int64(time.Minute))
		},
	}
	for name, act := range w.cashier(ctx) {
		all[name] = act
	}
	for name, act := range w.customers() {
		all[name] = act
	}
	return all
}

var faults = []sandbox.FaultKind{
	sandbox.NoAnswer, sandbox.LateEffect, sandbox.LostAfterEffect, sandbox.Reset, sandbox.Slow, sandbox.HalfAnswer,
	sandbox.SystemError, sandbox.SystemErrorEffect, sandbox.BankError, sandbox.NoAuth, sandbox.ReturnFail,
	sandbox.BadSignature, sandbox.Unsigned, sandbox.ForgedClosed, sandbox.TwoFields, sandbox.Trailing,
	sandbox.OtherMerchant, sandbox.OtherOrder, sandbox.OtherAmount, sandbox.HTML, sandbox.BadGateway,
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
		"charge": func(*rapid.T) { w.charge() },
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
		"void": func(*rapid.T) { w.may(w.Void(ctx, pos.Grant{})) },
		"ask":  func(*rapid.T) { w.AskNow("") },
	}
}

func (w *world) phone(r *rapid.T) *sandbox.Phone {
	return w.phones[rapid.IntRange(0, len(w.phones)-1).Draw(r, "phone")]
}

// customers do as they please: what WeChat tells them is not the till's matter.
func (w *world) customers() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"scan": func(r *rapid.T) {
			if p := w.phone(r); len(w.codes) > 0 {
				_ = p.Scan(rapid.SampledFrom(w.codes).Draw(r, "code"))
			}
		},
		"password": func(r *rapid.T) { _ = w.phone(r).AskPassword() },
		"pay":      func(r *rapid.T) { _ = w.phone(r).Pay() },
		"no money": func(r *rapid.T) { _ = w.phone(r).NoMoney() },
		"cancel":   func(r *rapid.T) { _ = w.phone(r).Cancel() },
	}
}

// calm ends all trouble and lets everything come to its end: close_after, and
// time_expire with what this machine's clock was off by when it was reckoned.
func (w *world) calm() {
	w.wechat.ClearFaults()
	w.wechat.Offline(false)
	w.restart()
	w.pass(time.Hour)
}

// holds is what is true at every moment.
func (w *world) holds() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, text := range w.wrong {
		w.r.Fatal(text)
	}
	counts, err := w.Counts(context.Background())
	if err != nil || counts.Created != counts.Paid+counts.Closed+counts.Refused+counts.Undecided {
		w.r.Fatalf("%+v do not add up, %v", counts, err)
	}
	on := 0
	for _, v := range w.Undecided(1000) {
		if v.Attempt.State.OnScreen() {
			on++
		}
	}
	if on > 1 || w.Locked() != (on == 1) {
		w.r.Fatalf("%d codes on the screen, locked: %v", on, w.Locked())
	}
	if s := w.Sale(); s.Owes() < 0 || s.State != pos.SaleOpen || len(s.Tenders) > 0 && s.Owes() == 0 {
		w.r.Fatalf("the cart is %+v", s)
	}
}

// settled is what is true in the end.
func (w *world) settled() {
	ctx := context.Background()
	w.holds()
	counts, err := w.Counts(ctx)
	if err != nil || counts.Undecided != 0 {
		w.r.Fatalf("%+v, %v; undecided: %+v", counts, err, w.Undecided(1000))
	}
	alarms, err := w.Alarms(ctx)
	if err != nil {
		w.r.Fatal(err)
	}
	tenders := w.sales(w.jobs())
	attempts := 0
	for _, o := range w.wechat.Orders() {
		a, err := w.book.Attempt(ctx, pos.OutTradeNo(o.OutTradeNo))
		if err != nil {
			w.r.Fatalf("WeChat has the order %s, the book has not: %v", o.OutTradeNo, err)
		}
		attempts++
		w.ended(a, &o, tenders[a.OutTradeNo], alarms)
	}
	if attempts > counts.Created || counts.Paid != w.paid() {
		w.r.Fatalf("%+v, and %d orders at WeChat of which %d are paid", counts, attempts, w.paid())
	}
}

// paid counts the orders that WeChat was paid.
func (w *world) paid() (n int) {
	for _, o := range w.wechat.Orders() {
		if o.State == wxpay.TradeSuccess {
			n++
		}
	}
	return n
}

// ended holds an attempt against its order: paid is paid on both sides, and the
// money is in one place.
func (w *world) ended(a *pos.Attempt, o *sandbox.Order, tender pos.Fen, alarms []pos.Alarm) {
	if n := len(w.wechat.Contents(o.OutTradeNo)); n != 1 {
		w.r.Fatalf("%s was sent with %d contents", o.OutTradeNo, n)
	}
	paid := o.State == wxpay.TradeSuccess
	var alarm pos.Fen
	for _, al := range alarms {
		if al.OutTradeNo == a.OutTradeNo && al.Kind != pos.AlarmMismatch {
			alarm += al.Amount
		}
	}
	want := pos.Fen(0)
	if paid {
		want = pos.Fen(o.TotalFee)
	}
	switch {
	case paid != (a.State == pos.Paid), a.State == pos.Refused:
		w.r.Fatalf("%s is %s, at WeChat %s", o.OutTradeNo, a.State, o.State)
	case tender != 0 && alarm != 0, tender+alarm != want:
		w.r.Fatalf("%s: paid %s, booked %s, alarm %s", o.OutTradeNo, want, tender, alarm)
	case paid && a.Payment.TransactionID != o.TransactionID:
		w.r.Fatalf("%s: transaction %s, at WeChat %s", o.OutTradeNo, a.Payment.TransactionID, o.TransactionID)
	}
}

// sales holds every sale to its state and returns the WeChat tenders.
func (w *world) sales(receipts map[pos.SaleNumber]int) map[pos.OutTradeNo]pos.Fen {
	tenders := map[pos.OutTradeNo]pos.Fen{}
	last, err := w.book.LastSale(context.Background(), "2000-01-01")
	if err != nil {
		w.r.Fatal(err)
	}
	for i := range last {
		s, err := w.SaleByNumber(context.Background(), pos.SaleNumber(fmt.Sprintf("T01-20000101-%06d", i+1)))
		if err != nil {
			w.r.Fatal(err)
		}
		for _, tender := range s.Tenders {
			if tender.Kind == pos.TenderWeChat {
				tenders[tender.OutTradeNo] += tender.Amount
			}
		}
		want := 0
		if s.State == pos.SaleSettled {
			want = 1
		}
		switch {
		case receipts[s.Number] != want:
			w.r.Fatalf("%s is %s and has %d receipts", s.Number, s.State, receipts[s.Number])
		case s.State == pos.SaleSettled && s.Paid() != s.Total(), s.State == pos.SaleVoided && s.Paid() != 0:
			w.r.Fatalf("%s is %s, %s of %s paid", s.Number, s.State, s.Paid(), s.Total())
		}
	}
	return tenders
}
