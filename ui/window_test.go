package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

func TestTheTitleIsInTheLanguage(t *testing.T) {
	for language, want := range map[string]string{"zh": "掌柜收银", "en": "wxtill"} {
		b := newBench(t, func(_ *bench, o *Options) { o.Language = language })
		if got := b.w.win.Title(); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

func TestTheEntryHasTheFocusOnEveryPageThatHasOne(t *testing.T) {
	for _, page := range []pageSet{onSell, onCash, onSettings} {
		b := newBench(t)
		b.fourLines()
		b.show(page)
		if b.w.win.Canvas().Focused() != fyne.Focusable(b.w.page().home()) {
			t.Errorf("page %b: the focus is at %T", page, b.w.win.Canvas().Focused())
		}
	}
}

func TestOnlyOnePageIsShown(t *testing.T) {
	for _, page := range allPages {
		b := newBench(t)
		b.fourLines()
		b.show(page)
		for each, p := range b.w.pages {
			if p.content().Visible() != (each == page) {
				t.Errorf("page %b: page %b is visible: %v", page, each, p.content().Visible())
			}
		}
		if got, want := b.w.rail.box.Visible(), page&withRail != 0; got != want {
			t.Errorf("page %b: the rail is visible: %v", page, got)
		}
	}
}

func TestACodeThatIsOutAtTheStartIsShown(t *testing.T) {
	b := newBench(t, func(b *bench, _ *Options) {
		b.till.sale = &pos.Sale{Number: "T01-20261123-000001", State: pos.SaleOpen, Lines: []pos.Line{{Name: "x", Price: 100, Quantity: pos.One}}}
		b.till.views = []*pos.PaymentView{{Attempt: pos.Attempt{OutTradeNo: "n", Sale: "T01-20261123-000001", TotalFee: 100, State: pos.Presented, CodeURL: someCode}, Status: pos.StatusScan}}
	})
	b.w.refresh()
	b.onPage(onPay)
	if b.w.pay.qr.text != someCode {
		t.Error("its code is not shown")
	}
}

func TestAPartlyPaidSaleStaysOpen(t *testing.T) {
	b := newBench(t)
	b.out()
	b.press(fyne.KeyEscape, fyne.KeyEscape)
	b.scan("10")
	b.till.learn(pos.EventPaid, func(v *pos.PaymentView) { v.Attempt.Late = true })
	b.onPage(onSell)
	if got := b.w.sell.note.text(); !strings.Contains(got, "¥10.00") {
		t.Errorf("said %q", got)
	}
	if !b.w.sell.partly.Visible() || b.w.sell.owes.text.Text != "¥10.00" {
		t.Errorf("the cart asks for %q", b.w.sell.owes.text.Text)
	}
}

func TestAge(t *testing.T) {
	zh, en := newBench(t), newBench(t, english)
	for _, c := range []struct {
		d      time.Duration
		zh, en string
	}{
		{0, "0 秒", "0s"}, {59 * time.Second, "59 秒", "59s"}, {130 * time.Second, "2 分 10 秒", "2m 10s"},
		{3*time.Hour + 5*time.Minute, "3 小时 5 分", "3h 05m"}, {72 * time.Hour, "3 天", "3 days"},
	} {
		if got := zh.w.words.Age(c.d); got != c.zh {
			t.Errorf("%v: %q, want %q", c.d, got, c.zh)
		}
		if got := en.w.words.Age(c.d); got != c.en {
			t.Errorf("%v: %q, want %q", c.d, got, c.en)
		}
	}
}

func TestClock(t *testing.T) {
	for d, want := range map[time.Duration]string{58 * time.Second: "0:58", 57*time.Second + 1: "0:58", 90 * time.Second: "1:30", time.Second: "0:01"} {
		if got := clock(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

func TestTheTimeIsBeijings(t *testing.T) {
	b := newBench(t)
	b.till.clock.now = time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC)
	b.w.refresh()
	if got, want := b.w.status.time.full, "11月24日 07:30:00"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestProblemsAreNamedInWords(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		b := newBench(t, func(_ *bench, o *Options) { o.Language = language })
		seen := map[string]string{}
		for _, code := range []string{"timeout", "unreachable", "tls", "broken", "http", "syntax", "signature", "mismatch", "protocol", "toolarge", "system", "request", "NOAUTH"} {
			got := b.w.problem(pos.Answer{Code: code})
			if got == "" || strings.Contains(got, "wechat.") {
				t.Errorf("%s in %s: %q", code, language, got)
			}
			if other := seen[got]; other != "" {
				t.Errorf("%s and %s say the same", code, other)
			}
			seen[got] = code
		}
		if got := b.w.answer("never heard of"); got != "never heard of" {
			t.Errorf("an unknown answer became %q", got)
		}
	}
}

func TestALongSaleListsWhatFits(t *testing.T) {
	b := newBench(t, small)
	for range 20 {
		b.scan("CF001")
	}
	b.press(fyne.KeyF9)
	shown, more := 0, false
	for _, n := range b.w.pay.lines.names {
		if n.Visible() && n.full != "" {
			shown++
			more = more || strings.Contains(n.full, "还有")
		}
	}
	if shown < 2 || shown > listMost || !more {
		t.Errorf("%d lines, says how many more: %v", shown, more)
	}
}

// TestTroubleIsToldOnce: a damaged book and a clock that is off are said when
// they are noticed, and not again at every refresh.
func TestTroubleIsToldOnce(t *testing.T) {
	for want, trouble := range map[string]pos.Weather{
		"error.damaged":   {Known: true, Online: true, Book: fmt.Errorf("%w: page 7", pos.ErrDamaged)},
		"error.backup.do": {Known: true, Online: true, Backup: pos.ErrUnsound},
		"error.clock.do":  {Known: true, Online: true, Offset: -time.Hour},
	} {
		b := newBench(t, english)
		b.till.weather = trouble
		b.w.refresh()
		if got := b.w.sell.note.text(); !strings.Contains(got, b.w.t(want)) {
			t.Errorf("%s: said %q", want, got)
		}
		b.w.sell.note.clear()
		b.w.refresh()
		if got := b.w.sell.note.text(); got != "" {
			t.Errorf("%s: said again %q", want, got)
		}
	}
}

// TestThePhoneLeavesRoom: beside the manager's pages the phone stands only where
// there is room for both, and its keys work there without it.
func TestThePhoneLeavesRoom(t *testing.T) {
	for _, c := range []struct {
		page  pageSet
		width float32
		want  bool
	}{
		{onSell, 1024, true}, {onCash, 1366, true}, {onLock, 1024, true},
		{onDocs, 1024, false}, {onBill, 1366, false}, {onShift, 1366, false}, {onDocs, 1920, true},
	} {
		b := newBench(t, func(_ *bench, o *Options) { o.Size = fyne.NewSize(c.width, 768) })
		b.show(c.page)
		if got := b.w.phone.box.Visible(); got != c.want {
			t.Errorf("page %b, %v wide: the phone is shown %v", c.page, c.width, got)
		}
		if b.combo(fyne.KeyModifierAlt, fyne.Key6); !b.phone.offline {
			t.Errorf("page %b: its keys do nothing", c.page)
		}
	}
}
