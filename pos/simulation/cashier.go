package simulation

import (
	"errors"
	"sync"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// shelf is what the shop sells.
var shelf = []pos.Goods{
	{Code: "CF001", Name: "美式", Category: "咖啡", Price: 1800},
	{Code: "CF002", Name: "拿铁 大杯", Category: "咖啡", Price: 2200},
	{Code: "BK001", Name: "可颂 <&>", Category: "面包", Price: 999},
	{Code: "X", Name: "一分", Price: 1},
}

// serve begins a sale, or goes on with one that was left.
func (t *till) serve() {
	switch {
	case t.left == 0:
		return
	case !t.ready():
		t.w.later(t.w.between("nobody served", 5*time.Second, 30*time.Second), t.serve)
		return
	}
	t.left--
	t.looks = 0
	if len(t.Parked()) == 0 || t.w.percent("another customer first", 50) {
		for range 1 + t.w.chance.Draw("lines", 3) {
			t.ringUp()
		}
	} else {
		t.recall()
	}
	t.serving = t.Sale().Number
	switch n := t.w.chance.Draw("tender", 100); {
	case n < 15:
		t.payCash()
	case n < 18:
		t.w.may(t.Void(background, "x", pos.Grant{}))
	default:
		t.charge()
	}
	t.lookAgain()
}

func (t *till) ringUp() {
	switch n := t.w.chance.Draw("goods", len(shelf)+1); {
	case n < len(shelf):
		t.w.may(t.AddGoods(background, shelf[n], pos.One*pos.Quantity(1+t.w.chance.Draw("pieces", 3))))
	default:
		t.w.may(t.AddAmount(background, "", pos.Fen(1+t.w.chance.Draw("fen", 5000))))
	}
}

// lookAgain has the cashier look at the screen a moment later.
func (t *till) lookAgain() {
	t.w.later(t.w.between("look", 500*time.Millisecond, 5*time.Second), t.look)
}

// thanks ends with one customer.
func (t *till) thanks() {
	t.serving = ""
	if t.w.percent("a long pause", t.w.often(3)) {
		t.w.later(t.w.between("pause", time.Minute, 40*time.Minute), t.serve)
		return
	}
	t.w.later(t.w.between("next customer", time.Second, 15*time.Second), t.serve)
}

// patience is how often a cashier looks before he gives up on a sale.
const patience = 40

// look is the cashier in front of the screen.
func (t *till) look() {
	if !t.ready() {
		t.lookAgain()
		return
	}
	t.looks++
	v, shown := t.OnScreen()
	if shown {
		t.meet(v)
	}
	sale := t.Sale()
	switch {
	case sale.Number == "" || sale.Number != t.serving || t.looks > patience+5:
		t.thanks() // settled, voided, or left as it is
		return
	case t.looks > patience:
		t.takeAway()
		t.payCash()
	case shown:
		t.withCode()
	default:
		t.withoutCode()
	}
	t.lookAgain()
}

// withCode is what a cashier does while a code is on the screen.
func (t *till) withCode() {
	switch n := t.w.chance.Draw("with a code", 100) * 100 / max(1, t.w.often(100)); {
	case n < 5:
		t.takeAway()
	case n < 8:
		t.takeAway()
		t.ringUp()
		t.charge()
	case n < 10:
		t.takeAway()
		t.payCash()
	case n < 13:
		_, err := t.NewCode(background)
		t.w.may(err)
	case n < 15:
		t.charge()
	case n < 17:
		t.AskNow("")
	case n < 19:
		t.payCash() // the till says no
	case n < 21:
		t.ringUp()
	}
}

// withoutCode is what he does while none is.
func (t *till) withoutCode() {
	switch n := t.w.chance.Draw("without a code", 100); {
	case n < 35:
		t.charge()
	case n < 50:
		t.ringUp()
		t.charge()
	case n < 65:
		t.payCash()
	case n < 70:
		t.w.may(t.Void(background, "x", pos.Grant{}))
	case n < 75:
		t.w.may(t.RemoveLine(background, t.w.chance.Draw("line", 3)))
	case n < 79:
		t.w.may(t.SetQuantity(background, 0, pos.One*pos.Quantity(1+t.w.chance.Draw("pieces", 4))))
	case n < 82:
		_, err := t.NewCode(background)
		t.w.may(err)
	case n < 84:
		t.AskNow("")
	case n < 87:
		t.park()
	case n < 91:
		t.discount()
	case n < 92:
		t.recall()
	}
}

// discount makes a line or the sale cheaper, or takes a discount away.
func (t *till) discount() {
	kinds := []pos.Discount{
		{}, {Kind: pos.DiscountPercent, Rate: 1 + t.w.chance.Draw("rate", 9999), Reason: "x"},
		{Kind: pos.DiscountAmount, Amount: pos.Fen(1 + t.w.chance.Draw("off", 2000)), Reason: "x"},
		{Kind: pos.DiscountPrice, Amount: pos.Fen(1 + t.w.chance.Draw("price", 2000)), Reason: "x"},
	}
	line := t.w.chance.Draw("discounted", 3) - 1
	t.w.may(t.Discount(background, line, kinds[t.w.chance.Draw("kind", len(kinds))], pos.Grant{}))
}

func (t *till) park() {
	_, err := t.Park(background)
	t.w.may(err)
}

// recall takes one of the sales that wait back, or gives it up.
func (t *till) recall() {
	waiting := t.Parked()
	if len(waiting) == 0 {
		return
	}
	number := waiting[t.w.chance.Draw("parked", len(waiting))].Number
	if t.w.percent("void a parked sale", 10) {
		t.w.may(t.VoidParked(background, number, "x", pos.Grant{}))
		return
	}
	t.w.may(t.Recall(background, number))
}

// charge presses F9, sometimes twice, asks for a part, or scans the customer's payment
// code.
func (t *till) charge() {
	switch {
	case t.byCode():
		t.scanCode(t.w.phone())
		return
	case t.split():
		return
	}
	var second sync.WaitGroup
	if t.w.percent("double click", 8) {
		now := t.Till
		second.Go(func() { _, err := now.Charge(background); t.w.may(err) })
	}
	_, err := t.Charge(background)
	t.w.may(err)
	second.Wait()
}

// split asks for a part of what the sale owes, now and then. It asks the dice, and reports
// whether that is what came up.
func (t *till) split() bool {
	sale := t.Sale()
	dice := t.w.dice(t.name, "a part", sale.Number, t.looks)
	if sale.Owes() < 2 || dice.IntN(8) > 0 {
		return false
	}
	_, err := t.ChargePart(background, pos.Fen(1+dice.Int64N(int64(sale.Owes())-1)))
	t.w.may(err)
	return true
}

// takeAway takes the code off the screen, while somebody may be paying it.
func (t *till) takeAway() {
	v, shown := t.OnScreen()
	if !shown {
		return
	}
	for _, pay := range t.racers {
		t.w.later(t.w.between("race", 0, 400*time.Millisecond), pay)
	}
	t.racers = nil
	time.Sleep(t.w.between("press", 0, 200*time.Millisecond))
	t.w.may(t.Withdraw(background, v.Attempt.OutTradeNo))
}

func (t *till) payCash() {
	given := pos.Fen(0)
	if t.w.percent("with change", 50) {
		given = t.Sale().Owes() + pos.Fen(t.w.chance.Draw("change", 5000))
	}
	_, err := t.Cash(background, given)
	t.w.may(err)
}

// refusals are errors that a till is free to answer with.
var refusals = []error{
	pos.ErrSaleLocked, pos.ErrSaleEmpty, pos.ErrNoSuchLine, pos.ErrPartlyPaid, pos.ErrAmountTooLarge, pos.ErrGivenTooFew,
	pos.ErrDiscountTooMuch, pos.ErrPriceNotLower, pos.ErrPartTooMuch,
	pos.ErrDiskFull, errCrashed, errDisk, pos.ErrNotSignedIn,
	pos.ErrNothingLeft, pos.ErrNoReturn, pos.ErrNothingPaid, pos.ErrRefundBusy, pos.ErrNoSuchRefund, pos.ErrNoAlarm, pos.ErrNotAllowed,
	pos.ErrNoShift, pos.ErrShiftOpen, pos.ErrNotPaid, pos.ErrNoSuchSale, pos.ErrTooManyRefunds,
}

// may takes an error of an action that the till is free to refuse.
func (w *World) may(err error) {
	if err == nil {
		return
	}
	for _, known := range refusals {
		if errors.Is(err, known) {
			return
		}
	}
	var over *pos.OverRefundError
	var wechat *wxpay.Error
	var unbooked *pos.NotRecoveredError
	if errors.As(err, &over) || errors.As(err, &unbooked) || errors.As(err, &wechat) {
		return
	}
	w.breaks(Answers, "the till says %v", err)
}
