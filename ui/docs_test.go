package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

func TestDocuments(t *testing.T) {
	b := newBench(t)
	b.history()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.onPage(onDocs)
	p := b.w.docs
	if p.undecidedChip.text.Text != "2 笔待定" || p.alarmChip.text.Text != "1 笔要处理" {
		t.Errorf("chips %q %q", p.undecidedChip.text.Text, p.alarmChip.text.Text)
	}
	if got := p.alarms.cards[0].title.full; got != "同一单收到两次付款 ¥38.00" || !p.alarms.cards[0].box.Visible() {
		t.Errorf("alarm %q", got)
	}
	rows := p.undecided.rows
	if len(rows) != 2 {
		t.Fatalf("%d undecided", len(rows))
	}
	if got := rows[1].cells; got[0].text != "000003" || got[1].text != "¥26.00" || got[2].text != "已撤回，仍在核对" ||
		got[1].sub != "已过 0 秒" || got[3].text != "未支付" || got[3].sub != "3 秒前" || got[4].text != "2 分 43 秒后关单" {
		t.Errorf("undecided row %+v", got)
	}
	if len(p.recent.rows) != 4 {
		t.Errorf("%d recent payments", len(p.recent.rows))
	}
}

func TestAskAll(t *testing.T) {
	b := newBench(t)
	b.history()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.press(fyne.KeyF6)
	if len(b.till.asked) != 1 || b.till.asked[0] != "" {
		t.Errorf("asked %v", b.till.asked)
	}
	if got := b.w.docs.note.text(); !strings.Contains(got, "2") {
		t.Errorf("said %q", got)
	}
}

func TestReprintTheChosenPayment(t *testing.T) {
	b := newBench(t)
	b.history()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.press(fyne.KeyF7) // an alarm: nothing to print
	b.down(1)
	b.press(fyne.KeyF7) // nor of what is undecided
	if len(b.till.copies) != 0 {
		t.Errorf("printed %v", b.till.copies)
	}
	b.down(4)
	b.press(fyne.KeyF7)
	if len(b.till.copies) != 1 || b.till.copies[0] != "T01-20261123-000001" {
		t.Errorf("printed %v", b.till.copies)
	}
}

func TestReprintLast(t *testing.T) {
	b := newBench(t)
	b.press(fyne.KeyF7)
	if len(b.till.copies) != 0 || b.w.command("reprint_last").enabled(b.w) {
		t.Errorf("printed %v before there was a receipt", b.till.copies)
	}
	b.history()
	b.w.refresh()
	b.press(fyne.KeyF7)
	if len(b.till.copies) != 1 {
		t.Errorf("printed %v", b.till.copies)
	}
}

func TestDocumentsFollowWhatHappens(t *testing.T) {
	b := newBench(t)
	b.history()
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	b.till.learn(pos.EventClosed, func(v *pos.PaymentView) { v.Attempt.State, v.Status = pos.Closed, pos.StatusClosed })
	if n := len(b.w.docs.undecided.rows); n != 1 {
		t.Errorf("%d undecided", n)
	}
	if got := b.w.docs.recent.rows[0].cells[4].text; got != "已关闭" {
		t.Errorf("the newest payment is %q", got)
	}
	if got := b.w.status.sum.full; !strings.HasSuffix(got, "待定 1") {
		t.Errorf("sum %q", got)
	}
}

func TestStatusBar(t *testing.T) {
	for _, c := range []struct {
		name       string
		weather    pos.Weather
		net, print string
	}{
		{"all well", pos.Weather{Known: true, Online: true, Latency: 180e6, Printer: pos.PrinterOK}, "微信 180 ms", "打印机 正常"},
		{"not known yet", pos.Weather{Printer: pos.PrinterNone}, "正在连接微信", "没有打印机"},
		{"off line", pos.Weather{Known: true, Printer: pos.PrinterAbsent, Waiting: 3}, "网络中断", "打印机 连不上 · 3 张待打"},
		{"a wrong clock", pos.Weather{Known: true, Online: true, Offset: -3600e9, Printer: pos.PrinterStuck}, "本机时间差 1 小时 0 分", "打印机 卡住"},
		{"no book", pos.Weather{Known: true, Online: true, Book: pos.ErrDiskFull, Printer: pos.PrinterUnknown}, "账本写不进去", "打印机 状态未知"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			b.till.weather = c.weather
			b.w.refresh()
			if got := b.w.status.net.text.full; got != c.net {
				t.Errorf("network %q, want %q", got, c.net)
			}
			if got := b.w.status.print.text.full; got != c.print {
				t.Errorf("printer %q, want %q", got, c.print)
			}
		})
	}
}

func TestTheSumNamesRefusedOnlyWhereThereAreAny(t *testing.T) {
	b := newBench(t)
	if got, want := b.w.sum(pos.Counts{Created: 3, Paid: 2, Closed: 1}), "今日 已创建 3 = 已支付 2 + 已关闭 1 + 待定 0"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := b.w.sum(pos.Counts{Created: 4, Paid: 2, Refused: 1, Undecided: 1}), "今日 已创建 4 = 已支付 2 + 已关闭 0 + 未成 1 + 待定 1"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPhone(t *testing.T) {
	b := newBench(t)
	alt := func(k fyne.KeyName) { b.combo(fyne.KeyModifierAlt, k) }
	alt(fyne.Key1)
	if len(b.phone.codes) != 0 {
		t.Error("scanned without a code on the screen")
	}
	b.out()
	alt(fyne.Key1)
	if len(b.phone.codes) != 1 || b.phone.codes[0] != someCode {
		t.Fatalf("scanned %v", b.phone.codes)
	}
	b.press(fyne.KeyEscape, fyne.KeyEscape) // paying late
	b.onPage(onSell)
	for _, c := range []struct {
		key  fyne.KeyName
		want PhoneScreen
	}{{fyne.Key3, PhonePassword}, {fyne.Key4, PhoneCancelled}, {fyne.Key5, PhoneNoMoney}, {fyne.Key2, PhonePaid}} {
		alt(c.key)
		if b.phone.screen != c.want {
			t.Errorf("Alt+%s: the phone shows %s, want %s", c.key, b.phone.screen, c.want)
		}
	}
	alt(fyne.Key6)
	if !b.phone.offline || b.w.phone.offline.label.Text != "恢复网络" {
		t.Errorf("off line %v, button %q", b.phone.offline, b.w.phone.offline.label.Text)
	}
	alt(fyne.Key6)
	if b.phone.offline {
		t.Error("the network did not come back")
	}
}

// TestButtonsOverPaymentsAreAlike: each has its key beside its label.
func TestButtonsOverPaymentsAreAlike(t *testing.T) {
	for _, options := range [][]func(*bench, *Options){{small}, {small, english}} {
		b := newBench(t, options...)
		b.combo(fyne.KeyModifierControl, fyne.Key2)
		for _, each := range b.w.buttons {
			switch each.cmd.id {
			case "to_find", "refund_chosen", "slip_chosen", "reprint":
				size, label, key := each.button.Size(), each.button.label, each.button.cap
				if size.Width != recentButton || key.Position().Y > label.Position().Y+label.Size().Height/2 {
					t.Errorf("%s is %v wide, its key at %v, its label at %v", each.cmd.id, size, key.Position(), label.Position())
				}
			}
		}
	}
}

// TestRecentSaysWhatWentBack: only money that the customer has is said to be back.
func TestRecentSaysWhatWentBack(t *testing.T) {
	b := newBench(t, small)
	for _, test := range []struct {
		refunded, returning, stuck pos.Fen
		want                       string
		tone                       tone
	}{
		{0, 0, 0, "recent.paid", toneGreen},
		{900, 0, 0, "refund.all_back", toneGrey},
		{400, 0, 0, "refund.part_back", toneAmber},
		{0, 900, 0, "refund.back_coming", toneBlue},
		{400, 500, 0, "refund.back_coming", toneBlue},
		{0, 0, 900, "refund.back_stuck", toneRed},
		{300, 300, 300, "refund.back_stuck", toneRed},
	} {
		r := pos.RecentPayment{Kind: pos.TenderWeChat, State: pos.Paid, Amount: 900, Refunded: test.refunded, Returning: test.returning, Stuck: test.stuck}
		if chip := b.w.docs.recentRow(r, b.w.state)[4]; chip.text != b.w.t(test.want) || chip.chip != test.tone {
			t.Errorf("%+v: the list says %q", test, chip.text)
		}
	}
}

// TestThousandsInTheTray cost what is shown of them: the page is drawn anew every second.
func TestThousandsInTheTray(t *testing.T) {
	b := newBench(t)
	for i := range 4000 {
		no := pos.OutTradeNo(fmt.Sprintf("T01-20261123-%06d-1-ABCDEF", i+1))
		b.till.alarms = append(b.till.alarms, pos.Alarm{Kind: pos.AlarmSecondPayment, Amount: 900, OutTradeNo: no, At: b.till.clock.now})
		b.till.open = append(b.till.open, pos.RefundView{Refund: pos.Refund{OutTradeNo: no, RefundFee: 900}, Status: pos.RefundOffline, Next: "refund"})
	}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	p := b.w.docs
	b.till.viewed = 0
	b.w.refresh()
	if b.till.viewed != alarmCards || len(p.undecided.rows) != undecidedRows || len(p.items) > alarmCards+undecidedRows+len(p.rows) {
		t.Errorf("looked up %d alarms; %d rows, %d items", b.till.viewed, len(p.undecided.rows), len(p.items))
	}
	if c := p.alarms.cards[0]; c.alarm.OutTradeNo != b.till.alarms[3999].OutTradeNo {
		t.Errorf("the first card is of %+v", c.alarm)
	}
	if more, chip := p.moreAlarms.full, p.undecidedChip.text.Text; !strings.Contains(more, "3950") || !strings.Contains(chip, "4000") {
		t.Errorf("the page says %q and %q", more, chip)
	}
}

// TestAlarmsAreAllThere: the newest comes first, the others are behind it, and a
// payment that has to go back is not said to be booked.
func TestAlarmsAreAllThere(t *testing.T) {
	b := newBench(t, small)
	for i := range 5 {
		b.till.alarms = append(b.till.alarms, pos.Alarm{
			Kind: pos.AlarmSecondPayment, Sale: pos.SaleNumber(fmt.Sprintf("T01-20261123-%06d", i+1)), Amount: 900,
			OutTradeNo: pos.OutTradeNo(fmt.Sprintf("T01-20261123-%06d-1-ABCDEF", i+1)), At: b.till.clock.now,
		})
	}
	last := b.till.alarms[4]
	late := pos.RecentPayment{Kind: pos.TenderWeChat, Sale: last.Sale, OutTradeNo: last.OutTradeNo, State: pos.Paid, Late: true}
	b.combo(fyne.KeyModifierControl, fyne.Key2)
	p := b.w.docs
	if !strings.Contains(p.alarms.cards[0].text.full, last.Sale.Short()) {
		t.Errorf("the first card says %q", p.alarms.cards[0].text.full)
	}
	if chip := p.recentRow(late, b.w.state)[4]; chip.text != b.w.t("recent.unowed") || chip.chip != toneRed {
		t.Errorf("the list says %q of a payment that has to go back", chip.text)
	}
	b.press(fyne.KeyPageDown)
	if p.alarms.scroll.Offset.Y == 0 {
		t.Error("the alarms do not scroll by keys")
	}
	if size := p.alarms.room.Size(); size.Height > 320 {
		t.Errorf("the alarms take %v of the page", size.Height)
	}
}
