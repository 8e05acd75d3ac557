package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
	"wxtill/wxpay"
)

// refundHeard has the last refund change, as WeChat's answer does.
func (b *bench) refundHeard(kind pos.EventKind, state pos.RefundState) {
	b.Helper()
	r := b.till.of.Refunds[len(b.till.of.Refunds)-1]
	r.State = state
	b.till.open[0].Refund, b.till.open[0].Status = *r, pos.RefundStatus(state)
	if !state.Counts() {
		b.till.of.Payments[0].Left += r.RefundFee
		for _, l := range r.Lines {
			b.till.of.Returned[l.Line] -= l.Quantity
		}
	}
	b.w.hear(pos.Event{Kind: kind, OutRefundNo: r.OutRefundNo, Sale: r.Sale, OutTradeNo: r.OutTradeNo})
}

// TestTheChoiceStaysAfterARefusal: what was to go back is still chosen after WeChat
// has refused it, and not after it has taken it.
func TestTheChoiceStaysAfterARefusal(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyReturn) // one latte
	b.give()
	p := b.w.refund
	if !p.draft.nothing() {
		t.Fatal("something is still chosen that is on its way")
	}
	b.refundHeard(pos.EventRefundRefused, pos.RefundRefused)
	if got := p.sum.text.Text; got != "¥22.00" || p.draft.quantity(0) != pos.One {
		t.Errorf("after the refusal %s is chosen", got)
	}
	b.give()
	b.refundHeard(pos.EventRefundAccepted, pos.RefundAccepted)
	if !p.draft.nothing() || len(b.till.made) != 2 {
		t.Errorf("%s is chosen after it was taken", p.sum.text.Text)
	}
	b.press(fyne.KeyReturn)
	b.refundHeard(pos.EventRefundEnded, pos.RefundSucceeded) // of the one before
	if got := p.sum.text.Text; got != "¥22.00" {
		t.Errorf("news of another refund leave %s chosen", got)
	}
}

// TestACopyOfASlipIsNoRefund: news of a copy say nothing of money on the page.
func TestACopyOfASlipIsNoRefund(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyReturn)
	b.give()
	b.w.refund.note.clear()
	b.refundHeard(pos.EventReprint, pos.RefundAccepted)
	if text := b.w.refund.note.text(); text != "" {
		t.Errorf("after a copy it says %q", text)
	}
}

// TestTheBannerFollowsTheNewestRefund: news of an older refund of the sale do not take
// its place, unless a person has to see to them; then they say which refund it is.
func TestTheBannerFollowsTheNewestRefund(t *testing.T) {
	b := newBench(t)
	b.twoWays()
	b.press(fyne.KeyF4)
	b.give() // 40.00 by WeChat
	older := b.till.open[0].Refund
	b.press(fyne.KeyF4)
	b.give() // 61.30 in cash
	b.refundHeard(pos.EventCashRefund, pos.RefundSucceeded)
	note := b.w.refund.note
	said := note.text()
	if !strings.Contains(said, "¥61.30") {
		t.Fatalf("of the cash it says %q", said)
	}
	for _, c := range []struct {
		state pos.RefundState
		want  string
	}{
		{pos.RefundAccepted, said},
		{pos.RefundFailed, "R000001-QWERTY · 退款 ¥40.00：微信没有退成"},
		{pos.RefundAccepted, "R000001-QWERTY · 退款 ¥40.00：微信没有退成"},
	} {
		b.till.open[1].Refund.State, b.till.open[1].Status = c.state, pos.RefundStatus(c.state)
		b.w.hear(pos.Event{Kind: pos.EventRefundSent, OutRefundNo: older.OutRefundNo, Sale: older.Sale, OutTradeNo: older.OutTradeNo})
		if got := note.text(); !strings.HasPrefix(got, c.want) {
			t.Errorf("the older one is %s: it says %q, want %q", c.state, got, c.want)
		}
	}
	b.scan("310") // the page anew: the newest of the book
	b.w.hear(pos.Event{Kind: pos.EventRefundSent, OutRefundNo: older.OutRefundNo, Sale: older.Sale, OutTradeNo: older.OutTradeNo})
	if got := note.text(); got != "" {
		t.Errorf("looked up anew it says %q", got)
	}
}

// TestTheChoiceStaysBehindTheQuestion: Enter straight behind F10, before the question
// is there, chooses no goods under it.
func TestTheChoiceStaysBehindTheQuestion(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyF8)
	b.typed("4")
	b.press(fyne.KeyReturn)
	b.w.work.held = true
	b.press(fyne.KeyF10, fyne.KeyReturn)
	b.w.work.release()
	p := b.w.refund
	if b.w.overlay == nil || p.sum.text.Text != "¥4.00" || p.draft.quantity(0) != 0 {
		t.Fatalf("behind the question %s is chosen", p.sum.text.Text)
	}
	b.press(fyne.KeyEscape)
	b.w.work.held = true
	b.w.act(func(context.Context) error { return nil }, nil)
	b.press(fyne.KeyReturn)
	b.w.work.release()
	if p.draft.quantity(0) != pos.One {
		t.Error("Enter while the till is at something else is lost")
	}
}

// TestTheChoiceStaysAfterAnError: nothing was made, so all stays as it was chosen.
func TestTheChoiceStaysAfterAnError(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyF4)
	b.till.refuse = wxpay.ErrUnknown
	b.give()
	if got := b.w.refund.sum.text.Text; len(b.till.made) != 0 || got != "¥85.30" {
		t.Errorf("%s is chosen", got)
	}
	b.give()
	if len(b.till.made) != 1 {
		t.Errorf("made %+v", b.till.made)
	}
}

// TestTheChipOfARefundedSale: back is only what the customer has.
func TestTheChipOfARefundedSale(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyF4)
	b.give()
	chip := b.w.refund.chip
	for _, test := range []struct {
		state pos.RefundState
		word  string
		tone  tone
		where string
	}{
		{pos.RefundIntended, "refund.back_coming", toneBlue, "refund.where_coming"},
		{pos.RefundAccepted, "refund.back_coming", toneBlue, "refund.where_coming"},
		{pos.RefundFailed, "refund.back_stuck", toneRed, "refund.where_stuck"},
		{pos.RefundChange, "refund.back_stuck", toneRed, "refund.where_stuck"},
		{pos.RefundSucceeded, "refund.all_back", toneGrey, "error.nothing_left"},
		{pos.RefundByHand, "refund.all_back", toneGrey, "error.nothing_left"},
	} {
		b.till.of.Refunds[1].State = test.state
		b.w.refund.again()
		if chip.text.Text != b.w.t(test.word) || chip.ground.FillColor != test.tone.tint() {
			t.Errorf("%s: the chip says %q", test.state, chip.text.Text)
		}
		if got := b.w.refund.where.full; !strings.HasPrefix(got, b.w.t(test.where)) {
			t.Errorf("%s: the page says %q", test.state, got)
		}
	}
}

// twoWays has a sale of 101.30 that was paid by 40.00 of WeChat and the rest in cash.
func (b *bench) twoWays() {
	b.Helper()
	b.manager()
	of := b.refundable()
	of.Refunds, of.Returned = nil, make([]pos.Quantity, 3)
	of.Payments[0].TotalFee, of.Payments[0].Left, of.Payments[0].CouponFee, of.Payments[0].CouponLeft = 4000, 4000, 0, 0
	of.Payments = append(of.Payments, pos.RefundablePayment{Kind: pos.TenderCash, Tender: 1, TotalFee: 6130, Left: 6130})
	b.till.of = of
	b.press(fyne.KeyF10)
	b.scan("310")
}

// TestRefundOfTwoWays: the page says what goes back by which way and what after
// that, and all that was paid goes back in two steps.
func TestRefundOfTwoWays(t *testing.T) {
	b := newBench(t)
	b.twoWays()
	p := b.w.refund
	b.press(fyne.KeyF4)
	if got := p.where.full; p.sum.text.Text != "¥40.00" || !strings.Contains(got, "这次退微信 ¥40.00；还没退的：现金 ¥61.30（F5") {
		t.Errorf("%s: %s", p.sum.text.Text, got)
	}
	b.press(fyne.KeyF10)
	if !b.reads("还没退的：现金 ¥61.30") {
		t.Error("the question does not say what is left")
	}
	b.press(fyne.KeyReturn, fyne.KeyF4) // the page has gone over to what is left
	if got := p.where.full; p.sum.text.Text != "¥61.30" || strings.Contains(got, "还没退") {
		t.Errorf("%s: %s", p.sum.text.Text, got)
	}
	b.give()
	if made := b.till.made; len(made) != 2 || made[0].Tender != 0 || made[1].Tender != 1 {
		t.Errorf("made %+v", made)
	}
	b = newBench(t)
	b.twoWays()
	b.press(fyne.KeyReturn, fyne.KeyReturn) // both lattes, 44.00
	if got := b.w.refund.where.full; b.w.refund.sum.text.Text != "¥40.00" || !strings.Contains(got, "商品还差 ¥4.00") {
		t.Errorf("%s: %s", b.w.refund.sum.text.Text, got)
	}
}

// TestAllThatIsLeftAtOnce: goods that went back by the other payment leave more of
// this one than the rest of the goods are worth. F4 takes all of it.
func TestAllThatIsLeftAtOnce(t *testing.T) {
	b := newBench(t)
	b.twoWays()
	b.till.of.Payments[1].Left -= 1526
	b.till.of.Returned[1] = pos.One // 16.00 of goods, of which the cash bore 15.26
	b.till.of.Returned[0] = 2 * pos.One
	b.till.of.Payments[0].Left = 4200
	b.scan("310")
	b.press(fyne.KeyF4)
	if got := b.w.refund.sum.text.Text; got != "¥42.00" {
		t.Errorf("all of it is %s", got)
	}
}

// TestAnEmptyPaymentNamesTheOther: where nothing is left of a payment, the page says
// what is left of the others, and how to get there.
func TestAnEmptyPaymentNamesTheOther(t *testing.T) {
	b := newBench(t)
	b.twoWays()
	b.till.of.Payments[1].Left, b.till.of.Payments[1].Err = 0, pos.ErrNothingLeft
	b.scan("310")
	b.press(fyne.KeyF5)
	if got := b.w.refund.where.full; got != "这笔付款没有可退的了；还没退的：微信 ¥40.00（F5 换付款）。" {
		t.Errorf("it says %q", got)
	}
}

// TestMoreCashThanTheDrawerHolds is said in the question; how much it holds only where
// the count is not blind.
func TestMoreCashThanTheDrawerHolds(t *testing.T) {
	for _, c := range []struct {
		expected pos.Fen
		blind    bool
		want     string
	}{
		{8530, false, ""},
		{8529, false, "按账钱箱里只应有 ¥85.29，不够退"},
		{8529, true, "按账钱箱里不够退"},
	} {
		b := newBench(t)
		b.till.x.Drawer.Expected, b.till.blind = c.expected, c.blind
		b.manager()
		b.till.of = b.refundable()
		b.till.of.Payments = []pos.RefundablePayment{{Kind: pos.TenderCash, TotalFee: 8530, Left: 8530}}
		b.press(fyne.KeyF10)
		b.scan("310")
		b.press(fyne.KeyF4, fyne.KeyF10)
		if c.want == "" && b.reads("按账钱箱") || !b.reads(c.want) {
			t.Errorf("with %v in the drawer it asks %q", c.expected, shownTexts(b.w.veil))
		}
		b.press(fyne.KeyReturn)
		if len(b.till.made) != 1 {
			t.Errorf("made %+v", b.till.made)
		}
	}
}
