package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// troubled puts n alarms into the tray, the newest last, and opens the page.
func (b *bench) troubled(kinds ...pos.AlarmKind) {
	b.Helper()
	b.history()
	b.manager()
	b.till.alarms = nil
	for i, kind := range kinds {
		no := pos.OutTradeNo("T01-20261123-00009" + string(rune('0'+i)) + "-1-ABCDEF")
		b.till.alarms = append(b.till.alarms, pos.Alarm{Kind: kind, OutTradeNo: no, OutRefundNo: "R1", Sale: pos.SaleNumber(no[:19]), Amount: 900, At: b.till.clock.now})
	}
	b.w.refresh()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.onPage(onDocs)
}

// chosenCards are the alarms that say that they are chosen, by frame and key.
func (p *docsPage) chosenCards() (chosen []int) {
	for i, c := range p.alarms.cards {
		if c.box.Visible() && c.ring.Visible() && c.do.cap.Visible() && c.done.cap.Visible() {
			chosen = append(chosen, i)
		}
	}
	return chosen
}

// TestTheNewestPaymentIsChosen also where the page is opened before the payments that
// came meanwhile have been looked up: until then F10 gives nothing back.
func TestTheNewestPaymentIsChosen(t *testing.T) {
	b := newBench(t)
	b.history()
	b.manager()
	b.till.alarms = nil
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	p, fresh := b.w.docs, b.w.state
	old := *fresh
	p.rows, old.recent = p.rows[1:], nil
	p.begin()
	b.w.show(&old)
	if p.recent.chosen >= 0 || b.w.hasRefundChosen() {
		t.Errorf("row %d of what was before is chosen", p.recent.chosen)
	}
	b.w.show(fresh)
	if p.recent.chosen != 0 || p.item().recent == nil || *p.item().recent != fresh.recent[0] {
		t.Errorf("row %d is chosen: %+v", p.recent.chosen, p.item().recent)
	}
}

// TestDocumentsByKeys goes through everything on the page by the arrows; Enter and
// Del act on what is marked, and on nothing else.
func TestDocumentsByKeys(t *testing.T) {
	b := newBench(t)
	b.troubled(pos.AlarmRefundFailed, pos.AlarmMismatch)
	p := b.w.docs
	if got := p.chosenCards(); !slices.Equal(got, []int{0}) || p.undecided.chosen >= 0 || p.recent.chosen >= 0 {
		t.Fatalf("at first cards %v, rows %d and %d are marked", got, p.undecided.chosen, p.recent.chosen)
	}
	b.down(1)
	if got := p.chosenCards(); !slices.Equal(got, []int{1}) {
		t.Errorf("cards %v are marked", got)
	}
	b.press(fyne.KeyReturn, fyne.KeyReturn)
	if want := []string{"resend R1"}; !slices.Equal(b.till.dealt, want) {
		t.Errorf("Enter did %q, want %q", b.till.dealt, want)
	}
	b.press(fyne.KeyDelete)
	b.typed("paid in cash")
	b.press(fyne.KeyReturn)
	if n := len(b.till.dealt); n != 2 || b.till.dealt[1] != "give up R1 paid in cash" {
		t.Errorf("Del did %q", b.till.dealt)
	}
	b.down(1)
	if got := p.chosenCards(); got != nil || p.undecided.chosen != 0 || !p.undecided.rows[0].act.cap.Visible() || p.undecided.rows[1].act.cap.Visible() {
		t.Errorf("cards %v, row %d of what is undecided is marked", got, p.undecided.chosen)
	}
	b.press(fyne.KeyReturn)
	if want := []pos.OutTradeNo{b.w.state.undecided[0].Attempt.OutTradeNo}; !slices.Equal(b.till.asked, want) {
		t.Errorf("asked about %q, want %q", b.till.asked, want)
	}
	b.down(2)
	if p.undecided.chosen >= 0 || p.recent.chosen != 0 {
		t.Errorf("row %d of what is undecided and %d of the payments are marked", p.undecided.chosen, p.recent.chosen)
	}
	b.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	if got := p.chosenCards(); !slices.Equal(got, []int{0}) {
		t.Errorf("at the top cards %v are marked", got)
	}
}

// TestTheCursorStaysOnItsCard: a new alarm comes above the one that is marked,
// which is still the one that Enter means.
func TestTheCursorStaysOnItsCard(t *testing.T) {
	b := newBench(t)
	b.troubled(pos.AlarmRefundFailed)
	newer := b.till.alarms[0]
	newer.Kind, newer.OutTradeNo = pos.AlarmMismatch, "T01-20261123-000099-1-ABCDEF"
	b.till.alarms = append(b.till.alarms, newer)
	b.w.refresh()
	if got := b.w.docs.chosenCards(); !slices.Equal(got, []int{1}) {
		t.Errorf("cards %v are marked", got)
	}
	b.press(fyne.KeyReturn, fyne.KeyReturn)
	if want := []string{"resend R1"}; !slices.Equal(b.till.dealt, want) {
		t.Errorf("Enter did %q, want %q", b.till.dealt, want)
	}
	b.till.alarms = b.till.alarms[1:]
	b.w.refresh()
	if got := b.w.docs.chosenCards(); !slices.Equal(got, []int{0}) && b.w.docs.undecided.chosen != 0 {
		t.Errorf("after it is gone cards %v are marked", got)
	}
}

// TestTabChoosesTheCard: what has the focus is what is marked.
func TestTabChoosesTheCard(t *testing.T) {
	b := newBench(t)
	b.troubled(pos.AlarmRefundFailed, pos.AlarmMismatch)
	b.w.win.Canvas().Focus(b.w.docs.alarms.cards[1].do)
	if got := b.w.docs.chosenCards(); !slices.Equal(got, []int{1}) {
		t.Errorf("cards %v are marked", got)
	}
}

// TestScanOnTheDocuments: a scan there looks for a sale; its Enter does nothing
// about an alarm, nor does it answer a question.
func TestScanOnTheDocuments(t *testing.T) {
	b := newBench(t)
	b.troubled(pos.AlarmRefundFailed)
	b.scan("000001")
	b.onPage(onFind)
	if got := b.w.finds.query.Number; got != "000001" || len(b.till.dealt) != 0 {
		t.Errorf("looked for %q, did %q", got, b.till.dealt)
	}
	b = newBench(t)
	b.out()
	b.press(fyne.KeyEscape)
	b.scan("6901234500011")
	if b.w.overlay == nil {
		t.Error("a scan has answered the question")
	}
	b.wait(time.Second)
	b.press(fyne.KeyReturn)
	if b.w.overlay != nil {
		t.Error("Enter does not answer the question")
	}
}

// TestBillByKeys goes through differences and rows by the arrows.
func TestBillByKeys(t *testing.T) {
	b := newBench(t)
	b.manager()
	b.troubles()
	b.toBill()
	p := b.w.bill
	marked := func() (cards []int) {
		for i, c := range p.cards.cards {
			if c.ring.Visible() && c.do.cap.Visible() {
				cards = append(cards, i)
			}
		}
		return cards
	}
	if got := marked(); !slices.Equal(got, []int{0}) || p.rows.chosen >= 0 {
		t.Fatalf("at first cards %v and row %d are marked", got, p.rows.chosen)
	}
	b.press(fyne.KeyReturn)
	if want := []pos.OutTradeNo{"T01-20261122-000003-1-ABCDEF"}; !slices.Equal(b.till.asked, want) {
		t.Errorf("asked about %q, want %q", b.till.asked, want)
	}
	b.down(1)
	b.press(fyne.KeyReturn)
	if want := []pos.OutTradeNo{"T01-20261122-000005-1-ABCDEF"}; !slices.Equal(marked(), []int{1}) || !slices.Equal(b.till.learnt, want) {
		t.Errorf("cards %v are marked, looked up %q", marked(), b.till.learnt)
	}
	b.down(3)
	if got := marked(); got != nil || p.rows.chosen != 1 || p.rows.table.chosen != 1 {
		t.Errorf("cards %v and row %d are marked", got, p.rows.chosen)
	}
	b.press(fyne.KeyUp, fyne.KeyUp)
	if got := marked(); !slices.Equal(got, []int{2}) || p.rows.chosen >= 0 {
		t.Errorf("one above the first row cards %v and row %d are marked", got, p.rows.chosen)
	}
	b.till.of = b.refundable()
	b.scan("000007-1")
	b.press(fyne.KeyHome, fyne.KeyReturn)
	b.onPage(onRefund)
	if want := []string{"T01-20261122-000007-1-ABCDEF"}; !slices.Equal(b.till.looked, want) {
		t.Errorf("opened %q, want %q", b.till.looked, want)
	}
}
