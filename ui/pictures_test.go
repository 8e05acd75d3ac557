package ui

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/pos"
)

// scenes are the states that a person looks at before calling the screens done,
// and that the tests of layout walk through.
var scenes = slices.Concat(counterScenes, noteScenes, measureScenes, codeScenes, parkedScenes, managerScenes, goodsScenes, padScenes, keysScenes, pulldownScenes)

// scene is one state of the window.
type scene struct {
	name string
	set  func(*bench)
}

var counterScenes = []scene{
	{"sell-empty", func(*bench) {}},
	{"sell", (*bench).fourLines},
	{"roll", func(b *bench) { b.fourLines(); b.combo(fyne.KeyModifierAlt, fyne.Key7) }},
	{"roll-faults", func(b *bench) {
		b.combo(fyne.KeyModifierAlt, fyne.Key7)
		for _, key := range []fyne.KeyName{fyne.Key8, fyne.Key9, fyne.KeyMinus, fyne.KeyEqual} {
			b.combo(fyne.KeyModifierAlt, key)
		}
	}},
	{"roll-docs", func(b *bench) {
		b.history()
		b.combo(fyne.KeyModifierControl, fyne.Key2)
		b.combo(fyne.KeyModifierAlt, fyne.Key7)
	}},
	{"sell-hits", func(b *bench) { b.fourLines(); b.typed("c") }},
	{"sell-wrong", func(b *bench) { b.fourLines(); b.scan("12.345") }},
	{"sell-pending", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		b.press(fyne.KeyEscape, fyne.KeyEscape)
	}},
	{"pay-creating", func(b *bench) { b.fourLines(); b.press(fyne.KeyF9) }},
	{"pay-scan", func(b *bench) { b.fourLines(); b.press(fyne.KeyF9); b.till.present(someCode) }},
	{"pay-paying", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		_ = b.phone.Scan(someCode)
		b.till.learn(pos.EventPaying, func(v *pos.PaymentView) { v.Attempt.State, v.Status = pos.Paying, pos.StatusPaying })
	}},
	{"pay-reconnecting", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		b.till.weather = pos.Weather{Known: true, Printer: pos.PrinterAbsent, Waiting: 3}
		b.phone.offline = true
		b.till.learn(pos.EventLearnt, func(v *pos.PaymentView) {
			v.Status, v.Problem = pos.StatusReconnecting, "unreachable"
			v.Attempt.Last = pos.Answer{Call: "orderquery", Code: "unreachable", At: b.till.clock.now.Add(-3 * time.Second)}
		})
	}},
	{"pay-confirming", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		b.till.learn(pos.EventWithdrawn, func(v *pos.PaymentView) {
			v.Attempt.State, v.Status, v.Left = pos.Withdrawn, pos.StatusConfirming, 0
		})
	}},
	{"pay-refused", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.learn(pos.EventRefused, func(v *pos.PaymentView) {
			v.Attempt.State, v.Status = pos.Refused, pos.StatusRefused
			v.Attempt.Last = pos.Answer{Call: "unifiedorder", Code: "NOAUTH", Text: "商户未开通此接口权限"}
		})
	}},
	{"pay-withdraw", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		b.press(fyne.KeyEscape)
	}},
	{"paid", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		_, _ = b.phone.Scan(someCode), b.phone.Pay()
		b.till.weather.Waiting = 1
		b.till.learn(pos.EventPaid, func(v *pos.PaymentView) { v.Attempt.Late = true })
	}},
	{"split", func(b *bench) { b.splitting("30") }},
	{"split-over", func(b *bench) { b.splitting("300"); b.press(fyne.KeyReturn) }},
	{"split-pay", (*bench).partOut},
	{"split-paid", func(b *bench) {
		b.till.rounding = pos.RoundDown
		b.partOut()
		b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	}},
	{"cash", func(b *bench) { b.fourLines(); b.press(fyne.KeyF8); b.typed("150") }},
	{"cash-rounded", func(b *bench) { b.till.rounding = pos.RoundDown; b.fourLines(); b.press(fyne.KeyF8); b.typed("150") }},
	{"cash-short", func(b *bench) { b.fourLines(); b.press(fyne.KeyF8); b.scan("20") }},
	{"cash-paid", func(b *bench) { b.fourLines(); b.press(fyne.KeyF8); b.scan("150") }},
	{"docs", func(b *bench) { b.history(); b.combo(fyne.KeyModifierControl, fyne.Key2) }},
	{"docs-slips", func(b *bench) {
		b.history()
		b.doubt()
		b.waitsForAnswers()
	}},
	{"docs-slip", func(b *bench) {
		b.doubt()
		b.waitsForAnswers()
		b.w.docs.point("slips")
		b.press(fyne.KeyReturn)
	}},
	{"docs-empty", func(b *bench) { b.combo(fyne.KeyModifierControl, fyne.Key2) }},
	{"refund-empty", func(b *bench) { b.press(fyne.KeyF10) }},
	{"refund", func(b *bench) {
		b.refunding()
		b.press(fyne.KeyF4, fyne.KeyDown, fyne.KeyDown)
		b.typed("0*")
		b.press(fyne.KeyUp, fyne.KeyUp)
		b.typed("1*")
	}},
	{"refund-ask", func(b *bench) { b.refunding(); b.press(fyne.KeyF8); b.scan("5"); b.press(fyne.KeyF10) }},
	{"refund-approve", func(b *bench) { b.refunding(); b.till.signed = b.till.operators[1]; b.press(fyne.KeyF4, fyne.KeyF10) }},
	{"refund-done", func(b *bench) { b.refunding(); b.press(fyne.KeyF8); b.scan("5"); b.give() }},
	{"docs-refunds", func(b *bench) {
		b.history()
		b.refunding()
		b.press(fyne.KeyF4)
		b.give()
		b.till.alarms = append(b.till.alarms, pos.Alarm{
			Kind: pos.AlarmRefundChange, OutTradeNo: "T01-20261123-000310-1-QWERTY", OutRefundNo: "T01-20261123-R000001-ABCDEF",
			Sale: "T01-20261123-000310", Amount: 1600, At: b.till.clock.now.Add(-65 * time.Second),
		})
		b.combo(fyne.KeyModifierControl, fyne.Key2)
	}},
	{"help", func(b *bench) { b.press(fyne.KeyF1) }},
	{"shift", func(b *bench) { b.combo(fyne.KeyModifierControl, fyne.Key4) }},
	{"shift-counted", (*bench).countDrawer},
	{"shift-close", func(b *bench) { b.manager(); b.countDrawer(); b.press(fyne.KeyF11) }},
	{"shift-blind", func(b *bench) { b.till.blind = true; b.w.refresh(); b.countDrawer() }},
	{"shift-short", func(b *bench) { b.manager(); b.press(fyne.KeyF11); b.typed("13"); b.press(fyne.KeyF11, fyne.KeyReturn) }},
	{"shift-open", func(b *bench) { b.manager(); b.till.shift.State = pos.ShiftClosed; b.press(fyne.KeyF11, fyne.KeyF11) }},
	{"shift-causes", func(b *bench) {
		b.manager()
		b.till.causes = []pos.Cause{
			{Kind: pos.CausePaidByWeChat, Amount: 3770, Sale: "T01-20261123-000312", At: b.till.clock.now},
			{Kind: pos.CauseChangeTwice, Amount: 3770, Sale: "T01-20261123-000312", At: b.till.clock.now},
			{Kind: pos.CausePack, Denomination: 1000, Pieces: -10},
		}
		b.countDrawer()
		b.press(fyne.KeyF6)
	}},
	{"cash-move", func(b *bench) { b.manager(); b.combo(fyne.KeyModifierControl, fyne.Key4); b.press(fyne.KeyF8) }},
	{"no-sale", func(b *bench) { b.manager(); b.combo(fyne.KeyModifierControl, fyne.Key4); b.press(fyne.KeyF9) }},
	{"bill", func(b *bench) { b.troubles(); b.toBill() }},
	{"bill-none", (*bench).toBill},
	{"report", func(b *bench) {
		b.manager()
		b.combo(fyne.KeyModifierControl, fyne.Key5)
		b.press(fyne.KeyDown, fyne.KeyDown)
	}},
	{"report-product", func(b *bench) {
		b.manager()
		b.combo(fyne.KeyModifierControl, fyne.Key5)
		b.press(fyne.KeyF3, fyne.KeyF4, fyne.KeyF4)
	}},
	{"settings", func(b *bench) { b.combo(fyne.KeyModifierControl, fyne.Key6) }},
	{"sell-large", func(b *bench) {
		b.scan("999999.99")
		for range 14 {
			b.scan("0.01")
		}
	}},
	{"pay-large", func(b *bench) { b.scan("999999.99"); b.press(fyne.KeyF9); b.till.present(someCode) }},
	{"lock", func(b *bench) { b.fourLines(); staffed(b, nil); b.w.refresh(); b.press(fyne.KeyF12) }},
	{"lock-wrong", func(b *bench) {
		staffed(b, nil)
		b.w.refresh()
		b.press(fyne.KeyF12)
		b.typed("1111")
		b.press(fyne.KeyReturn)
	}},
	{"lock-code", func(b *bench) {
		staffed(b, nil)
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		b.press(fyne.KeyF12)
	}},
	{"approve", func(b *bench) { staffed(b, nil); b.fourLines(); b.combo(fyne.KeyModifierControl, fyne.KeyDelete) }},
	{"find", func(b *bench) {
		soldBefore(b, nil)
		b.combo(fyne.KeyModifierControl, fyne.KeyF)
		b.scan("000312")
	}},
	{"find-wrong", func(b *bench) {
		b.combo(fyne.KeyModifierControl, fyne.KeyF)
		b.w.finds.amount.SetText("20-10")
		b.press(fyne.KeyReturn)
	}},
	{"staff", func(b *bench) {
		asOwner(b, nil)
		b.till.operators[1].LockedUntil = b.till.clock.now.Add(time.Minute)
		b.w.refresh()
		b.combo(fyne.KeyModifierControl, fyne.Key0)
	}},
	{"staff-add", func(b *bench) {
		asOwner(b, nil)
		b.w.refresh()
		b.combo(fyne.KeyModifierControl, fyne.Key0)
		b.press(fyne.KeyInsert)
	}},
	{"owner", func(b *bench) { b.fourLines(); b.press(fyne.KeyF12) }},
}

// history makes a day with all kinds of payments.
func (b *bench) history() {
	b.scan("38")
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	paid := *b.till.last()
	b.till.clock.now = b.till.clock.now.Add(time.Second)
	b.press(fyne.KeyReturn)
	b.scan("45.5")
	b.press(fyne.KeyF8, fyne.KeyReturn)
	b.till.clock.now = b.till.clock.now.Add(time.Second)
	b.press(fyne.KeyReturn)
	b.scan("26")
	b.press(fyne.KeyF9)
	b.till.present(someCode)
	b.press(fyne.KeyEscape, fyne.KeyEscape)
	b.till.last().Attempt.Last = pos.Answer{Code: "NOTPAY", At: b.till.clock.now.Add(-3 * time.Second)}
	b.press(fyne.KeyF9)
	b.till.learn(pos.EventUnknown, func(v *pos.PaymentView) {
		v.Status, v.Problem, v.NextIn = pos.StatusUnknown, "signature", 9*time.Second
		v.Attempt.Last = pos.Answer{Code: "signature", At: b.till.clock.now.Add(-30 * time.Second)}
	})
	b.press(fyne.KeyEscape, fyne.KeyEscape)
	b.till.alarms = append(b.till.alarms, pos.Alarm{
		Kind: pos.AlarmSecondPayment, OutTradeNo: paid.Attempt.OutTradeNo, Sale: paid.Attempt.Sale, Amount: 3800, At: b.till.clock.now,
	})
	b.w.refresh()
}

// TestPictures writes a picture of every scene in both languages, both themes and four
// sizes to the directory in WXTILL_PICTURES, for looking at. WXTILL_SCENES, WXTILL_THEMES
// and WXTILL_WIDTHS name the ones that are wanted.
func TestPictures(t *testing.T) {
	dir := os.Getenv("WXTILL_PICTURES")
	if dir == "" {
		t.Skip("WXTILL_PICTURES names no directory")
	}
	for _, size := range []fyne.Size{{Width: 1024, Height: 768}, {Width: 1366, Height: 768}, {Width: 1920, Height: 1080}, {Width: 2560, Height: 1440}} {
		if !wanted("WXTILL_WIDTHS", fmt.Sprintf("%.0f", size.Width)) {
			continue
		}
		for _, theme := range []string{light, dark} {
			for _, language := range []string{"zh", "en"} {
				if wanted("WXTILL_THEMES", theme) {
					takePictures(t, dir, size, func(_ *bench, o *Options) { o.Size, o.Language, o.Theme = size, language, theme })
				}
			}
		}
	}
}

// wanted reports whether the list in an environment variable has a name; an empty one has all.
func wanted(list, name string) bool {
	only := os.Getenv(list)
	return only == "" || slices.Contains(strings.Split(only, ","), name)
}

// takePictures writes one of every scene that is wanted.
func takePictures(t *testing.T, dir string, size fyne.Size, set func(*bench, *Options)) {
	write := func(b *bench, s scene, win fyne.Window) {
		s.set(b)
		o := b.w.opts
		writePicture(t, filepath.Join(dir, fmt.Sprintf("%s-%s-%.0f-%s.png", s.name, o.Language, size.Width, o.Theme)), win)
	}
	for _, s := range scenes {
		if wanted("WXTILL_SCENES", s.name) {
			b := newBench(t, set, withRoll)
			write(b, s, b.w.win)
		}
	}
	for _, s := range customerScenes {
		if wanted("WXTILL_SCENES", s.name) {
			b := customerBench(t, size, set)
			write(b, s, b.w.customer.win)
		}
	}
}

// writePicture writes what a window shows to a file.
func writePicture(t *testing.T, path string, win fyne.Window) {
	t.Helper()
	file, err := os.Create(path)
	if err == nil {
		err = errors.Join(png.Encode(file, win.Canvas().Capture()), file.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}
