package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// TestCallOffARefundThatWaits: Enter on its row asks, and calls it off; one that
// WeChat may have is asked about instead.
func TestCallOffARefundThatWaits(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyF4)
	b.give()
	b.till.open[0].Status, b.till.open[0].CallOff = pos.RefundOffline, true
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	p := b.w.docs
	b.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	if p.item().refund == nil || p.undecided.rows[0].act.label.Text != "撤销" || !p.undecided.rows[0].act.cap.Visible() {
		t.Fatalf("the cursor is on %+v", p.item())
	}
	b.press(fyne.KeyReturn)
	if b.w.overlay == nil || len(b.till.dealt) != 0 {
		t.Fatalf("did %q without asking", b.till.dealt)
	}
	b.press(fyne.KeyEscape, fyne.KeyReturn, fyne.KeyReturn)
	if want := []string{"give up T01-20261123-R000001-QWERTY 提交之前撤销"}; !slices.Equal(b.till.dealt, want) {
		t.Errorf("did %q, want %q", b.till.dealt, want)
	}
	b.till.open[0].CallOff = false
	b.w.refresh()
	b.press(fyne.KeyReturn)
	if want := []pos.OutTradeNo{"T01-20261123-000310-1-QWERTY"}; b.w.overlay != nil || !slices.Equal(b.till.asked, want) {
		t.Errorf("asked about %q, want %q", b.till.asked, want)
	}
}

// TestRefundSlipAgain: the slip of a refund by F7, on the sale's page and in the tray;
// one that WeChat has not taken has none.
func TestRefundSlipAgain(t *testing.T) {
	b := newBench(t)
	b.refunding()
	b.press(fyne.KeyF7)
	if len(b.till.dealt) != 0 {
		t.Fatalf("did %q", b.till.dealt)
	}
	b.till.of.Refunds[0].AcceptedAt = b.till.clock.now
	b.w.refund.again()
	b.press(fyne.KeyF7)
	if want := []string{"print T01-20261123-R000001-ABCDEF"}; !slices.Equal(b.till.dealt, want) {
		t.Errorf("did %q, want %q", b.till.dealt, want)
	}
	b.press(fyne.KeyF4)
	b.give()
	b.till.open[0].Refund.AcceptedAt, b.till.of.Refunds[1].AcceptedAt = b.till.clock.now, b.till.clock.now
	b.w.refund.again()
	b.press(fyne.KeyF7)
	if b.w.overlay == nil {
		t.Fatal("it does not ask which")
	}
	b.press(fyne.KeyReturn)
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyF7)
	newer := "print T01-20261123-R000001-QWERTY"
	if want := []string{"print T01-20261123-R000001-ABCDEF", newer, newer}; !slices.Equal(b.till.dealt, want) {
		t.Errorf("did %q, want %q", b.till.dealt, want)
	}
}
