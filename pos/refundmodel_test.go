package pos_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"wxtill/pos"
	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// TestRefundPromises gives money back at random, over a bad network and power cuts,
// with WeChat ending refunds as it likes and people dealing with the alarms. At no
// moment more goes back than was paid; in the end book and WeChat agree to the fen.
func TestRefundPromises(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var failed any
		synctest.Test(t, func(*testing.T) {
			defer func() { failed = recover() }()
			w := newWorld(r, rhythm)
			defer func() { w.stop() }()
			if _, err := w.MakeOwner(context.Background(), "王芳", owner.PIN); err != nil {
				r.Fatal(err)
			}
			for range 2 {
				w.sellAndPay(rapid.IntRange(2, 9).Draw(r, "pieces"))
			}
			r.Repeat(w.refundActions())
			w.agree()
		})
		if failed != nil {
			panic(failed)
		}
	})
}

// sellAndPay settles a sale of some goods of three fen by WeChat.
func (w *world) sellAndPay(pieces int) {
	ctx := context.Background()
	w.may(w.AddGoods(ctx, pos.Goods{Code: "X", Name: "x", Price: 3}, pos.One*pos.Quantity(pieces)))
	w.charge()
	w.look()
	_ = errors.Join(w.phones[0].Scan(w.codes[len(w.codes)-1]), w.phones[0].Pay())
	w.pass(5 * time.Second)
}

// known takes an error of a refund that the till is free to refuse.
func (w *world) known(err error) {
	var over *pos.OverRefundError
	var wechat *wxpay.Error
	if errors.As(err, &over) || errors.As(err, &wechat) {
		return
	}
	for _, known := range []error{
		pos.ErrNothingLeft, pos.ErrNoReturn, pos.ErrRefundBusy, pos.ErrNoSuchRefund, pos.ErrNoAlarm, pos.ErrNotAllowed, pos.ErrDiskFull, errCrashed,
	} {
		if errors.Is(err, known) {
			return
		}
	}
	if err != nil {
		w.r.Fatalf("the till says %v", err)
	}
}

// grant is the leave of the owner, who signs in where the till was started anew.
func (w *world) grant(right pos.Right) pos.Grant {
	ctx := context.Background()
	if w.Attendance().Operator == nil {
		_, err := w.SignIn(ctx, owner)
		w.known(err)
	}
	g, err := w.Allow(ctx, right, nobody)
	if !errors.Is(err, pos.ErrNotSignedIn) { // no power, no sign-in: and no right
		w.known(err)
	}
	return g
}

func (w *world) refundActions() map[string]func(*rapid.T) {
	ctx := context.Background()
	return map[string]func(*rapid.T){
		"": func(*rapid.T) {
			synctest.Wait()
			w.holds()
			w.neverTooMuch()
			if w.power.off.Load() {
				w.restart()
			}
		},
		"wait": func(r *rapid.T) {
			w.pass(time.Second * time.Duration(rapid.SampledFrom([]int{1, 10, 70, 300, 4000}).Draw(r, "seconds")))
		},
		"amount": func(r *rapid.T) {
			_, err := w.Refund(ctx, pos.RefundOrder{Sale: w.anySale(r), Amount: pos.Fen(rapid.IntRange(1, 12).Draw(r, "fen")), By: w.grant(pos.RightRefund)})
			w.known(err)
		},
		"line": func(r *rapid.T) {
			line := pos.RefundLine{Quantity: pos.One * pos.Quantity(rapid.IntRange(1, 3).Draw(r, "pieces"))}
			_, err := w.Refund(ctx, pos.RefundOrder{Sale: w.anySale(r), Lines: []pos.RefundLine{line}, By: w.grant(pos.RightRefund)})
			w.known(err)
		},
		"whole": func(r *rapid.T) {
			_, err := w.Refund(ctx, pos.RefundOrder{Sale: w.anySale(r), By: w.grant(pos.RightRefund)})
			w.known(err)
		},
		"end": func(r *rapid.T) {
			for _, v := range w.OpenRefunds() {
				status := rapid.SampledFrom([]wxpay.RefundStatus{wxpay.RefundFail, wxpay.RefundChange, wxpay.RefundClosed, wxpay.RefundNotSure}).Draw(r, "status")
				_ = w.wechat.EndRefund(string(v.Refund.OutRefundNo), status)
			}
		},
		"people": func(r *rapid.T) { w.deal(rapid.Bool().Draw(r, "again")) },
		"call off": func(r *rapid.T) {
			for _, v := range w.OpenRefunds() {
				// Between looking and calling it off it may have been sent: then it is refused.
				if err := w.GiveUpRefund(ctx, v.Refund.OutRefundNo, "x", w.grant(pos.RightRefund)); err == nil && !v.CallOff && v.Status != pos.RefundNeedsYou {
					w.r.Fatalf("called off %+v", v)
				} else {
					w.known(err)
				}
			}
		},
		"ask":   func(*rapid.T) { w.AskNow("") },
		"crash": func(r *rapid.T) { w.power.left.Store(int64(rapid.IntRange(1, 8).Draw(r, "points"))) },
		"start": func(*rapid.T) { w.restart() },
		"disk":  func(r *rapid.T) { w.full(rapid.Bool().Draw(r, "full")) },
		"network": func(r *rapid.T) {
			w.wechat.Offline(rapid.Bool().Draw(r, "off"))
		},
		"fault": func(r *rapid.T) {
			w.wechat.Inject(sandbox.Fault{
				Kind:      rapid.SampledFrom(faults).Draw(r, "kind"),
				Interface: rapid.SampledFrom([]string{"refund", "refundquery"}).Draw(r, "interface"),
				Count:     rapid.IntRange(1, 3).Draw(r, "count"),
				Delay:     time.Duration(rapid.SampledFrom([]int{0, 0, 5, 30}).Draw(r, "delay")) * time.Second,
			})
		},
	}
}

func (w *world) anySale(r *rapid.T) pos.SaleNumber {
	return pos.SaleNumber(fmt.Sprintf("T01-20000101-%06d", rapid.IntRange(1, 2).Draw(r, "sale")))
}

// deal has people do what the alarms want: try again where they may, or give up.
func (w *world) deal(again bool) {
	ctx := context.Background()
	alarms, err := w.Alarms(ctx)
	if err != nil {
		w.r.Fatal(err)
	}
	for _, a := range alarms {
		switch {
		case a.Kind == pos.AlarmRefundChange:
			w.known(w.PayByHand(ctx, a.OutRefundNo, "x", w.grant(pos.RightRefund)))
		case a.Kind == pos.AlarmRefundFailed && again:
			w.known(w.ResendRefund(ctx, a.OutRefundNo, w.grant(pos.RightRefund)))
		case a.Kind == pos.AlarmRefundFailed:
			w.known(w.GiveUpRefund(ctx, a.OutRefundNo, "x", w.grant(pos.RightRefund)))
		case again:
			_, err := w.RefundAlarm(ctx, a.Key(), "x", w.grant(pos.RightRefund))
			w.known(err)
		default:
			w.known(w.SettleAlarm(ctx, a.Key(), "x", w.grant(pos.RightCorrect)))
		}
	}
}

// atWeChat is what has gone back of an order, or may yet.
func atWeChat(o *sandbox.Order) (sum pos.Fen) {
	for _, r := range o.Refunds {
		if r.Status != wxpay.RefundFail && r.Status != wxpay.RefundClosed {
			sum += pos.Fen(r.RefundFee)
		}
	}
	return sum
}

// neverTooMuch is true at every moment, on both sides.
func (w *world) neverTooMuch() {
	for _, o := range w.wechat.Orders() {
		book, _ := w.inBook(&o)
		if total := pos.Fen(o.TotalFee); atWeChat(&o) > total || book > total {
			w.r.Fatalf("%s: paid %s, given back %s, by the book %s", o.OutTradeNo, total, atWeChat(&o), book)
		}
	}
}

// inBook is what the book says has gone back of an order, and of how many refunds
// WeChat must know.
func (w *world) inBook(o *sandbox.Order) (sum pos.Fen, known int) {
	rs, err := w.book.RefundsOfOrder(context.Background(), pos.OutTradeNo(o.OutTradeNo))
	if err != nil {
		w.r.Fatal(err)
	}
	for _, r := range rs {
		if r.State.Counts() {
			sum += r.RefundFee
		}
		if r.Exists {
			known++
		}
	}
	return sum, known
}

// agree lets everything come to its end, and holds the book to WeChat.
func (w *world) agree() {
	w.wechat.ClearFaults()
	w.wechat.Offline(false)
	for i := range 6 {
		w.restart()
		w.pass(45 * time.Minute)
		w.deal(i < 2)
	}
	if open := w.OpenRefunds(); len(open) > 0 {
		w.r.Fatalf("still open: %+v", open)
	}
	if alarms, err := w.Alarms(context.Background()); err != nil || len(alarms) > 0 {
		w.r.Fatalf("alarms %+v, %v", alarms, err)
	}
	w.neverTooMuch()
	for _, o := range w.wechat.Orders() {
		book, known := w.inBook(&o)
		if book != atWeChat(&o) || known != len(o.Refunds) {
			w.r.Fatalf("%s: by the book %s in %d refunds, at WeChat %s in %d", o.OutTradeNo, book, known, atWeChat(&o), len(o.Refunds))
		}
	}
}
