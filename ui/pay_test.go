package ui

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxtill/pos"
)

// out rings something up and has its code on the screen.
func (b *bench) out() {
	b.Helper()
	b.fourLines()
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	b.onPage(onPay)
}

func TestChargeShowsTheCodeAndTheAmount(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyF9)
	b.onPage(onPay)
	p := b.w.pay
	if p.words.full != "正在生成二维码" || p.qr.text != "" || p.left.Visible() {
		t.Errorf("before the code: %q, code %q, countdown %v", p.words.full, p.qr.text, p.left.Visible())
	}
	b.till.present(someCode)
	if p.qr.text != someCode || p.amount.text.Text != "¥104.82" || p.words.full != "请扫码" {
		t.Errorf("with the code: %q, %q, %q", p.qr.text, p.amount.text.Text, p.words.full)
	}
	if p.left.full != "还剩 0:58" || p.asked.full != "1 秒前查过，第 12 次" || !strings.Contains(p.number.full, "T01-20261123-000001-1") {
		t.Errorf("facts: %q, %q, %q", p.left.full, p.asked.full, p.number.full)
	}
}

func TestASecondPressMakesNoSecondOrder(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	charge := b.button("charge", onSell)
	test.Tap(charge)
	test.Tap(charge)
	b.press(fyne.KeyF9, fyne.KeyF9)
	if b.till.charges != 1 {
		t.Errorf("%d orders were made", b.till.charges)
	}
}

func TestEveryStatusHasWordsAndItsColour(t *testing.T) {
	for status, want := range map[pos.Status]tone{
		pos.StatusCreating: toneBlue, pos.StatusScan: toneBlue, pos.StatusPaying: toneBlue,
		pos.StatusReconnecting: toneAmber, pos.StatusConfirming: toneAmber, pos.StatusWithdrawn: toneAmber,
		pos.StatusUnknown: toneAmber, pos.StatusMismatch: toneAmber,
		pos.StatusPaid: toneGreen, pos.StatusClosed: toneGrey, pos.StatusRefused: toneRed,
	} {
		for _, language := range []string{"zh", "en"} {
			b := newBench(t, func(_ *bench, o *Options) { o.Language = language })
			b.out()
			b.till.learn(pos.EventLearnt, func(v *pos.PaymentView) { v.Status = status })
			p := b.w.pay
			if p.bar.FillColor != want.ink() {
				t.Errorf("%s has the colour %v", status, p.bar.FillColor)
			}
			for _, s := range []string{p.words.full, p.hint.full, p.t("pay.no_code." + string(status)), p.t("attempt.short." + string(status))} {
				if s == "" || strings.Contains(s, string(status)+".") || strings.Contains(s, "."+string(status)) {
					t.Errorf("%s in %s says %q", status, language, s)
				}
			}
		}
	}
}

func TestTheCodeIsHiddenWhileItCannotBeWatched(t *testing.T) {
	b := newBench(t)
	b.out()
	b.till.learn(pos.EventLearnt, func(v *pos.PaymentView) { v.Status = pos.StatusReconnecting })
	if b.w.pay.qr.text != "" || b.w.pay.noCode.full == "" || b.w.pay.left.Visible() {
		t.Error("the code or its countdown is still shown")
	}
	b.till.learn(pos.EventLearnt, func(v *pos.PaymentView) { v.Status = pos.StatusScan })
	if b.w.pay.qr.text != someCode {
		t.Error("the code did not come back")
	}
}

func TestWithdrawAsksOnce(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter} {
		b := newBench(t)
		b.out()
		b.press(fyne.KeyEscape)
		if b.w.overlay == nil || b.till.last().Attempt.State != pos.Presented {
			t.Fatal("it did not ask")
		}
		b.press(fyne.KeyF8, fyne.KeyF5) // nothing but its own keys
		b.typed("1")
		b.wait(time.Second)
		b.press(key)
		if b.till.last().Attempt.State != pos.Withdrawn || b.w.overlay != nil {
			t.Fatalf("%s did not withdraw", key)
		}
		b.onPage(onSell)
		if !b.w.sell.pending.Visible() {
			t.Error("the cart does not tell of the undecided code")
		}
		b.press(fyne.KeyF5)
		b.onPage(onPay)
	}
}

func TestKeepWaiting(t *testing.T) {
	b := newBench(t)
	b.out()
	b.press(fyne.KeyEscape, fyne.KeyF9)
	b.onPage(onPay)
	if b.w.overlay != nil || b.till.last().Attempt.State != pos.Presented || b.till.charges != 1 {
		t.Error("keeping on waiting did something")
	}
}

func TestPaidWhileAskingIsGreen(t *testing.T) {
	b := newBench(t)
	b.out()
	b.press(fyne.KeyEscape)
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.onPage(onPaid)
	if b.w.overlay != nil {
		t.Error("the question is still there")
	}
}

func TestTheWindowEndsByItself(t *testing.T) {
	b := newBench(t)
	b.out()
	b.till.learn(pos.EventWithdrawn, func(v *pos.PaymentView) {
		v.Attempt.State, v.Status, v.Left = pos.Withdrawn, pos.StatusConfirming, 0
	})
	b.onPage(onPay)
	p := b.w.pay
	if p.qr.text != "" || p.bar.FillColor != colorAmber || p.withdraw.label.Text != "返回" || p.lock.Visible() {
		t.Errorf("code %q, button %q", p.qr.text, p.withdraw.label.Text)
	}
	b.press(fyne.KeyEscape)
	b.onPage(onSell)
	b.press(fyne.KeyF9)
	if b.till.charges != 2 {
		t.Errorf("%d orders", b.till.charges)
	}
}

func TestAskNewCodeAndCash(t *testing.T) {
	b := newBench(t)
	b.out()
	no := b.till.last().Attempt.OutTradeNo
	b.press(fyne.KeyF6)
	if len(b.till.asked) != 1 || b.till.asked[0] != no {
		t.Errorf("F6 asked about %v", b.till.asked)
	}
	b.press(fyne.KeyF5)
	if b.till.charges != 2 || b.w.pay.no == no {
		t.Errorf("F5: %d orders, following %s", b.till.charges, b.w.pay.no)
	}
	b.till.present(someCode)
	b.press(fyne.KeyF8)
	if b.w.overlay == nil {
		t.Fatal("F8 did not ask")
	}
	b.press(fyne.KeyReturn)
	b.onPage(onCash)
	if b.till.Locked() || b.w.cash.note.text() == "" {
		t.Error("the code is still out, or nobody said that it may have been paid")
	}
}

func TestAnOrderThatCannotBeMade(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.till.fail = pos.ErrDiskFull
	b.press(fyne.KeyF9)
	b.onPage(onSell)
	if b.w.sell.note.text() == "" {
		t.Error("nothing was said")
	}
	b.press(fyne.KeyF9)
	b.onPage(onPay)
}

func TestWithdrawThatFailsStays(t *testing.T) {
	b := newBench(t)
	b.out()
	b.till.fail = errors.New("disk")
	b.press(fyne.KeyEscape, fyne.KeyEscape)
	b.onPage(onPay)
	if b.w.pay.note.text() == "" {
		t.Error("nothing was said")
	}
}

func TestRefusedIsRedWithTheReason(t *testing.T) {
	b := newBench(t)
	b.fourLines()
	b.press(fyne.KeyF9)
	b.till.learn(pos.EventRefused, func(v *pos.PaymentView) {
		v.Attempt.State, v.Status = pos.Refused, pos.StatusRefused
		v.Attempt.Last = pos.Answer{Code: "NOAUTH", Text: "商户未开通此接口权限"}
	})
	if b.w.pay.bar.FillColor != colorRed || b.w.pay.hint.full == "" {
		t.Errorf("hint %q", b.w.pay.hint.full)
	}
}

func TestGreenOnlyAfterThePayment(t *testing.T) {
	b := newBench(t)
	b.out()
	b.till.weather.Waiting = 1
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.onPage(onPaid)
	p := b.w.paid
	if p.amount.text.Text != "¥104.82" || p.title.full != "微信支付收款成功" || p.late.Visible() {
		t.Errorf("%q %q", p.amount.text.Text, p.title.full)
	}
	if want := "顾客实付 ¥99.82 · 代金券 ¥5.00 · 14:06:21"; p.detail.full != want {
		t.Errorf("detail %q, want %q", p.detail.full, want)
	}
	if p.slip.full != "小票打印中" {
		t.Errorf("slip %q", p.slip.full)
	}
	b.till.weather.Waiting = 0
	b.till.tell(pos.Event{Kind: "printed"})
	if p.slip.full != "小票已打印" {
		t.Errorf("slip %q", p.slip.full)
	}
}

func TestTheNextSaleBegins(t *testing.T) {
	b := newBench(t)
	b.out()
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.press(fyne.KeyReturn)
	b.onPage(onPaid) // too soon: the second half of a double press
	b.till.clock.now = b.till.clock.now.Add(time.Second)
	b.scan("CF001")
	b.onPage(onSell)
	if len(b.till.sale.Lines) != 1 || b.till.sale.Lines[0].Code != "CF001" {
		t.Errorf("the scan became %v", b.till.sale.Lines)
	}
}

func TestALatePaymentForTheCartIsGreen(t *testing.T) {
	b := newBench(t)
	b.out()
	b.press(fyne.KeyEscape, fyne.KeyEscape)
	b.onPage(onSell)
	b.till.learn(pos.EventPaid, func(v *pos.PaymentView) { v.Attempt.Late = true })
	b.onPage(onPaid)
	if b.w.paid.late.full != "迟到的付款已补记" || !b.w.paid.late.Visible() {
		t.Errorf("late: %q", b.w.paid.late.full)
	}
}

func TestAPaymentNobodyOwesIsAnAlarm(t *testing.T) {
	b := newBench(t)
	b.out()
	b.press(fyne.KeyF8, fyne.KeyReturn, fyne.KeyReturn)
	b.onPage(onPaid)
	b.till.learn(pos.EventPaid, func(v *pos.PaymentView) { v.Attempt.Late = true })
	if got := b.w.page().banner().text(); !strings.Contains(got, "¥104.82") {
		t.Errorf("said %q", got)
	}
	if got := b.w.rail.items[onDocs].badge.Text; got != "1" {
		t.Errorf("the rail counts %q", got)
	}
}
