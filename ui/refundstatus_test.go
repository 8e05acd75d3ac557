package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// TestARefundThatWaitsIsNotOnItsWay: nothing has left the till, and every page says so.
func TestARefundThatWaitsIsNotOnItsWay(t *testing.T) {
	for _, status := range []pos.RefundStatus{pos.RefundOffline, pos.RefundQueued} {
		b := newBench(t)
		b.refunding()
		b.press(fyne.KeyF4)
		b.give()
		b.till.open[0].Status = status
		b.w.refund.again()
		p := b.w.refund
		if got := p.chip.text.Text; got != "退款待提交" || p.chip.ground.FillColor != toneAmber.tint() {
			t.Errorf("%s: the chip says %q", status, got)
		}
		if got := p.where.full; got != b.w.t("refund.where_waiting") {
			t.Errorf("%s: the page says %q", status, got)
		}
		r := pos.RecentPayment{Kind: pos.TenderWeChat, State: pos.Paid, Amount: 900, Returning: 900, OutTradeNo: b.till.open[0].Refund.OutTradeNo}
		if chip := b.w.docs.recentRow(r, b.w.state)[4]; chip.text != "退款待提交" || chip.chip != toneAmber {
			t.Errorf("%s: the list says %q", status, chip.text)
		}
		r.OutTradeNo = "another"
		if chip := b.w.docs.recentRow(r, b.w.state)[4]; chip.text != b.w.t("refund.back_coming") {
			t.Errorf("of another order the list says %q", chip.text)
		}
	}
}

// TestAnotherTillsOrderHasNoGoods: its page does not say to tap any.
func TestAnotherTillsOrderHasNoGoods(t *testing.T) {
	b := newBench(t)
	b.manager()
	b.till.of = b.refundable()
	b.till.of.Sale, b.till.of.Returned, b.till.of.Payments[0].Tender = nil, nil, pos.NoTender
	b.press(fyne.KeyF10)
	b.scan("310")
	if got := b.w.refund.where.full; got != b.w.t("refund.choose_amount") {
		t.Errorf("the page says %q", got)
	}
}

// TestCashDoesNotArrive: it was handed over the counter.
func TestCashDoesNotArrive(t *testing.T) {
	b := newBench(t)
	for kind, want := range map[pos.TenderKind]string{pos.TenderCash: "已付现金", pos.TenderWeChat: "已到账"} {
		if got := b.w.refundWord(&pos.Refund{Kind: kind}, pos.RefundArrived); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
}

// TestTheRefundOfAnAlarmWithoutANetwork is kept, and the banner says no more.
func TestTheRefundOfAnAlarmWithoutANetwork(t *testing.T) {
	b := newBench(t, staffed, manager)
	b.till.sending = pos.RefundOffline
	b.till.alarms = []pos.Alarm{{Kind: pos.AlarmSecondPayment, Sale: "T01-20261123-000001", OutTradeNo: "A", Amount: 3800, At: b.till.clock.now}}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.press(fyne.KeyReturn, fyne.KeyReturn)
	if got := b.w.docs.note.text(); !strings.Contains(got, b.w.t("refund.status.offline")) {
		t.Errorf("after %q the banner says %q", b.till.dealt, got)
	}
}

// TestWhatHasGoneBackIsNotToBeRefunded: the payment that no sale owed says so only while
// something of it is left.
func TestWhatHasGoneBackIsNotToBeRefunded(t *testing.T) {
	b := newBench(t)
	b.refunding()
	p := b.w.refund
	for left, want := range map[pos.Fen]bool{1250: true, 0: false} {
		text := p.paymentText(&pos.RefundablePayment{Kind: pos.TenderWeChat, Tender: pos.NoTender, TotalFee: 1250, Left: left})
		if strings.Contains(text, b.w.t("recent.unowed")) != want {
			t.Errorf("with %s left the page says %q", left, text)
		}
	}
}
