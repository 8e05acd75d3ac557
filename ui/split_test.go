package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// splitting asks for a part of the cart of the drawings, 104.82.
func (b *bench) splitting(part string) {
	b.Helper()
	b.fourLines()
	b.combo(fyne.KeyModifierShift, fyne.KeyF8)
	b.onPage(onSplit)
	b.typed(part)
}

// partOut has the code for 30 yuan of it on the screen.
func (b *bench) partOut() {
	b.Helper()
	b.splitting("30")
	b.press(fyne.KeyReturn)
	b.till.present(someCode)
	b.onPage(onPay)
}

func TestSplit(t *testing.T) {
	b := newBench(t)
	b.till.rounding = pos.RoundDown
	b.splitting("3")
	p := b.w.split
	if p.amount.text.Text != "¥104.82" || p.rest.text.Text != "¥101.80" || p.verdict.full != "其余收现金" || !p.rounded.Visible() {
		t.Errorf("of 3 it says %q, %q, %q", p.amount.text.Text, p.verdict.full, p.rest.text.Text)
	}
	b.typed("0")
	if p.rest.text.Text != "¥74.80" {
		t.Errorf("of 30 the rest is %q", p.rest.text.Text)
	}
	b.press(fyne.KeyReturn)
	b.onPage(onPay)
	if b.w.pay.amount.text.Text != "¥30.00" {
		t.Errorf("before the code it says %q", b.w.pay.amount.text.Text)
	}
	b.till.present(someCode)
	if b.w.pay.amount.text.Text != "¥30.00" || b.w.pay.head.full != "组合支付：先微信付，其余 ¥74.80 收现金" || b.till.last().Attempt.TotalFee != 3000 {
		t.Errorf("the code says %q, %q", b.w.pay.amount.text.Text, b.w.pay.head.full)
	}
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.onPage(onCash)
	if c := b.w.cash; c.amount.text.Text != "¥74.80" || c.head.full != "现金收款 · 已付 ¥30.00" || c.note.text() != "微信已收到 ¥30.00，再收现金 ¥74.80。" {
		t.Errorf("the cash page says %q, %q, %q", c.amount.text.Text, c.head.full, c.note.text())
	}
	b.scan("80")
	b.onPage(onPaid)
	if got := b.w.paid.change.full; got != "找零 ¥5.20" {
		t.Errorf("change %q", got)
	}
}

// TestSplitCalledOff goes back with all owed, from the question and from the code.
func TestSplitCalledOff(t *testing.T) {
	b := newBench(t)
	b.splitting("30")
	b.press(fyne.KeyEscape)
	b.onPage(onSell)
	if b.till.charges != 0 {
		t.Error("an order was made")
	}
	b.combo(fyne.KeyModifierShift, fyne.KeyF8)
	if got := b.w.split.field.entry.Text; got != "" {
		t.Errorf("%q was left of the last time", got)
	}
	b.scan("30")
	b.till.present(someCode)
	b.press(fyne.KeyEscape, fyne.KeyReturn)
	b.onPage(onSell)
	if b.till.last().Attempt.State != pos.Withdrawn || b.w.sell.owes.text.Text != "¥104.82" || !b.w.sell.pending.Visible() {
		t.Errorf("withdrawn, the cart says %q", b.w.sell.owes.text.Text)
	}
	b.press(fyne.KeyF5) // the same part again
	b.onPage(onPay)
	if b.w.pay.amount.text.Text != "¥30.00" || b.till.last().Attempt.TotalFee != 3000 {
		t.Errorf("again it says %q", b.w.pay.amount.text.Text)
	}
	b.till.present(someCode)
	b.press(fyne.KeyF5)
	if b.w.pay.amount.text.Text != "¥30.00" || b.till.last().Attempt.TotalFee != 3000 {
		t.Errorf("a fresh code is for %q", b.w.pay.amount.text.Text)
	}
	b.till.present(someCode)
	b.press(fyne.KeyF8, fyne.KeyReturn)
	b.onPage(onCash)
	if b.w.cash.amount.text.Text != "¥104.82" {
		t.Errorf("cash instead comes to %q", b.w.cash.amount.text.Text)
	}
	b.press(fyne.KeyEscape, fyne.KeyF9)
	b.onPage(onPay)
	if b.till.last().Attempt.TotalFee != 10482 {
		t.Errorf("F9 asks for %s", b.till.last().Attempt.TotalFee)
	}
}

func TestWrongPartKeepsTheTextAndSaysWhy(t *testing.T) {
	for _, part := range []string{"", "0", "-5", "12.345", "104.83", "x"} {
		b := newBench(t)
		b.splitting(part)
		b.press(fyne.KeyReturn)
		b.onPage(onSplit)
		if b.w.split.note.text() == "" || b.w.split.field.entry.Text != part || b.till.charges != 0 {
			t.Errorf("%q: said %q, %d orders", part, b.w.split.note.text(), b.till.charges)
		}
	}
	b := newBench(t)
	b.splitting("104.82") // all of it is no part
	b.press(fyne.KeyReturn)
	b.onPage(onPay)
	if b.till.last().Attempt.Part || strings.Contains(b.w.pay.head.full, "组合") {
		t.Errorf("all of it says %q", b.w.pay.head.full)
	}
}

func TestHalf(t *testing.T) {
	b := newBench(t)
	b.splitting("")
	b.w.split.half()
	if got := b.w.split.field.entry.Text; got != "52.41" {
		t.Errorf("a half is %q", got)
	}
}

// TestRestByWeChat: the cash is counted before anybody thinks of WeChat.
func TestRestByWeChat(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyF8)
	if b.w.cash.others.Visible() {
		t.Error("offered though nothing is missing")
	}
	b.scan("100")
	if !b.w.cash.others.Visible() {
		t.Error("not offered")
	}
	b.press(fyne.KeyF9)
	b.onPage(onPay)
	b.till.present(someCode)
	if b.w.pay.amount.text.Text != "¥4.82" {
		t.Errorf("WeChat is asked for %q", b.w.pay.amount.text.Text)
	}
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.onPage(onCash)
	b.press(fyne.KeyReturn)
	b.onPage(onPaid)
	if got := b.w.paid.amount.text.Text; got != "¥104.82" {
		t.Errorf("in all %q", got)
	}
	if got := b.w.paid.detail.full; !strings.HasPrefix(got, "微信 ¥4.82 · 现金 ¥100.00 · 收到 ¥100.00") {
		t.Errorf("the parts are %q", got)
	}
}

// TestPartByPaymentCode: a payment code that is scanned takes the part, never all.
func TestPartByPaymentCode(t *testing.T) {
	for name, out := range map[string]func(*bench){
		"asked for":     func(b *bench) { b.splitting("30") },
		"a code is out": (*bench).partOut,
		"withdrawn": func(b *bench) {
			b.partOut()
			b.till.learn(pos.EventWithdrawn, func(v *pos.PaymentView) { v.Attempt.State, v.Status = pos.Withdrawn, pos.StatusConfirming })
		},
	} {
		b := newBench(t)
		out(b)
		b.w.paymentScan(burst{text: "134567890123456789"})
		b.onPage(onPay)
		if a := b.till.last().Attempt; a.ByCode == nil || a.TotalFee != 3000 || b.w.pay.amount.text.Text != "¥30.00" {
			t.Errorf("%s: %s is taken, %q is shown", name, a.TotalFee, b.w.pay.amount.text.Text)
		}
	}
}

// TestLatePartIsSaid: a part that is paid once its code has left the page takes nobody away
// from what he does.
func TestLatePartIsSaid(t *testing.T) {
	b := newBench(t)
	b.partOut()
	b.press(fyne.KeyEscape, fyne.KeyReturn)
	b.till.learn(pos.EventPaid, func(v *pos.PaymentView) { v.Attempt.Late = true })
	b.onPage(onSell)
	if b.w.sell.note.text() != "已收到 ¥30.00，这一单还差 ¥74.82。" || b.w.sell.owes.text.Text != "¥74.82" {
		t.Errorf("it says %q, to pay %q", b.w.sell.note.text(), b.w.sell.owes.text.Text)
	}
}

func TestCustomerSeesThePart(t *testing.T) {
	b := newBench(t)
	b.w.toggleCustomer()
	b.partOut()
	v := b.w.customer.view
	if v.amount.text.Text != "¥30.00" || v.then.full != "先扫码付这部分，其余 ¥74.82 付现金" {
		t.Errorf("the customer sees %q, %q", v.amount.text.Text, v.then.full)
	}
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	if v.owes.text.Text != "¥74.82" || !strings.Contains(v.facts.full, "已付 ¥30.00") {
		t.Errorf("then he sees %q, %q", v.owes.text.Text, v.facts.full)
	}
}

// TestSplitOffline: without a network nobody is asked for a part that cannot come; cash
// is offered for all, and what was typed stays.
func TestSplitOffline(t *testing.T) {
	b := newBench(t)
	b.cutOff()
	b.fourLines()
	b.typed("5")
	b.combo(fyne.KeyModifierShift, fyne.KeyF8)
	b.onPage(onSell)
	if b.w.overlay == nil || b.w.state.sale.Owes() != 10982 {
		t.Fatalf("nothing is offered; the sale owes %s", b.w.state.sale.Owes())
	}
	b.press(fyne.KeyF9) // try WeChat all the same
	b.onPage(onSplit)
	b.scan("30")
	b.onPage(onSplit)
	if b.w.overlay == nil || b.till.charges != 0 {
		t.Fatal("the part was asked for")
	}
	b.press(fyne.KeyEscape)
	if got := b.w.split.field.entry.Text; got != "30" {
		t.Errorf("the entry holds %q", got)
	}
	b.press(fyne.KeyReturn, fyne.KeyF8)
	b.onPage(onCash)
	if got := b.w.cash.amount.text.Text; got != "¥109.82" {
		t.Errorf("in cash it is %q", got)
	}
	b.typed("50")
	b.press(fyne.KeyF9)
	if b.w.overlay == nil || b.till.charges != 0 {
		t.Error("the rest was asked for")
	}
}

// TestSplitWhileLocked: a part that is paid while the till is locked goes on with the cash
// for the rest, whoever signs in.
func TestSplitWhileLocked(t *testing.T) {
	for _, who := range []string{"01", "02"} {
		b := newBench(t, staffed)
		b.partOut()
		b.press(fyne.KeyF12)
		b.onPage(onLock)
		b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
		if got := b.w.lock.note.text(); !strings.Contains(got, "¥30.00") {
			t.Errorf("the lock page says %q", got)
		}
		b.w.lock.forget()
		b.scan(who)
		b.scan(who + who)
		b.onPage(onCash)
		if c := b.w.cash; c.amount.text.Text != "¥74.82" || !strings.Contains(c.note.text(), "¥30.00") {
			t.Errorf("after the lock it says %q, %q", c.amount.text.Text, c.note.text())
		}
	}
}

// TestPaidAlready: of a sale that is partly paid the page says so below its goods, which
// come to more than is asked for; so does the customer's window.
func TestPaidAlready(t *testing.T) {
	b := newBench(t)
	b.partOut()
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.onPage(onCash)
	b.press(fyne.KeyEscape)
	b.combo(fyne.KeyModifierControl, fyne.KeyD)
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	b.onPage(onPay)
	l := b.w.pay.lines
	n := l.rows()
	if name, sum := l.text(n-1, n); n != 5 || name != "已付" || sum != "-30.00" {
		t.Errorf("the last of %d rows is %q %q", n, name, sum)
	}
	if name, sum := l.text(1, 2); name != "已付" || sum != "-30.00" {
		t.Errorf("of two rows the last is %q %q", name, sum)
	}
	if name, _ := l.text(0, 2); !strings.Contains(name, "4") {
		t.Errorf("and the first %q", name)
	}
	if got := b.w.customer.view.then.full; !strings.Contains(got, "已付 ¥30.00") {
		t.Errorf("the customer reads %q", got)
	}
}

// TestUnowedPayment: money for what is owed no more is no success: the page says that it has
// to go back, what is still owed, and how to get to it; a failure is heard.
func TestUnowedPayment(t *testing.T) {
	s := &fakeSounds{}
	b := newBench(t, func(_ *bench, o *Options) { o.Sounds = s })
	b.fourLines()
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	s.heard = nil
	b.till.learn(pos.EventPaid, func(v *pos.PaymentView) { v.Attempt.Sale += "x" })
	v := b.till.last()
	v.Status, v.Attempt.Sale = pos.StatusUnowed, b.till.sale.Number
	b.w.refresh()
	b.onPage(onPay)
	p := b.w.pay
	if p.words.full != "收到不该有的付款，要退回" || p.amount.text.Text != "¥104.82" || p.noCode.full != "二维码已收起" {
		t.Errorf("it says %q, %q, %q", p.words.full, p.amount.text.Text, p.noCode.full)
	}
	if !slices.Equal(s.heard, []string{"failed"}) {
		t.Errorf("heard %q", s.heard)
	}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.onPage(onDocs)
}

// TestSettledByAnEdit: a sale that is paid because the rest was taken out of it is seen to be.
func TestSettledByAnEdit(t *testing.T) {
	b := newBench(t)
	b.partOut()
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.press(fyne.KeyEscape)
	b.onPage(onSell)
	b.till.sale.Lines[0].Price, b.till.sale.Lines = 3000, b.till.sale.Lines[:1]
	b.till.sale.Lines[0].Quantity = pos.One
	b.till.settle(pos.Tender{Kind: pos.TenderCash, At: b.till.clock.now})
	b.w.refresh()
	b.onPage(onPaid)
	if got := b.w.paid.amount.text.Text + b.w.paid.title.full; got != "¥30.00已付清" {
		t.Errorf("the page says %q", got)
	}
	for range 20 { // Enter is held down
		b.wait(30 * time.Millisecond)
		b.press(fyne.KeyReturn)
	}
	b.onPage(onPaid)
	b.wait(time.Second)
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
}
