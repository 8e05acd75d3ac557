package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// unseen scans a code whose keys go down and whose characters an input method keeps.
func (b *bench) unseen(code string) {
	for _, r := range code {
		b.wait(8 * time.Millisecond)
		b.press(fyne.KeyName(string(r)))
	}
	b.wait(8 * time.Millisecond)
	b.press(fyne.KeyReturn)
}

// TestAScanAnswersNothing: the Enter of a scan neither answers a question nor sends a form,
// also where an input method keeps its characters.
func TestAScanAnswersNothing(t *testing.T) {
	for name, open := range map[string]func(*bench){
		"void":     func(b *bench) { b.fourLines(); b.combo(fyne.KeyModifierControl, fyne.KeyDelete) },
		"a choice": func(b *bench) { b.fourLines(); b.combo(fyne.KeyModifierControl, fyne.KeyDelete); b.press(fyne.KeyTab) },
		"discount": func(b *bench) { b.fourLines(); b.press(fyne.KeyF3) },
		"withdraw": func(b *bench) { b.out(); b.press(fyne.KeyEscape) },
		"goods":    func(b *bench) { b.toGoods(); b.press(fyne.KeyInsert) },
	} {
		for _, code := range []string{"6901234500042", someAuthCode, "284759306309493119"} {
			for how, scan := range map[string]func(*bench){
				"its keys alone": func(b *bench) { b.unseen(code) },
				"typed":          func(b *bench) { b.paced(code, 8*time.Millisecond); b.press(fyne.KeyReturn) },
				"in two pieces": func(b *bench) {
					b.paced(code[:2], 8*time.Millisecond)
					b.wait(400 * time.Millisecond)
					b.paced(code[2:], 8*time.Millisecond)
					b.press(fyne.KeyReturn)
				},
				"but for the end": func(b *bench) {
					b.paced(code[:len(code)-2], 8*time.Millisecond)
					b.wait(400 * time.Millisecond)
					b.paced(code[len(code)-2:], 8*time.Millisecond)
					b.press(fyne.KeyReturn)
				},
			} {
				b := newBench(t, english)
				open(b)
				b.wait(time.Second)
				layer, on, lines := b.w.overlay, b.w.on, len(b.till.sale.Lines)
				scan(b)
				if layer == nil || b.w.overlay != layer || b.w.on != on || len(b.till.sale.Lines) != lines || len(b.till.codes) != 0 {
					t.Errorf("%s, %s: %s is still open: %t, page %b, %d lines", code, how, name, b.w.overlay == layer, b.w.on, len(b.till.sale.Lines))
					continue
				}
				said := b.saidInForm() + b.w.page().banner().text()
				if !strings.Contains(said, "scan") || strings.Contains(said, someAuthCode) || strings.Contains(said, "28475930") {
					t.Errorf("%s, %s over %s: said %q", code, how, name, said)
				}
			}
		}
	}
}

// TestAnInputMethodElsewhere is named where a PIN is typed, and on the pay page what it kept
// is no payment code.
func TestAnInputMethodElsewhere(t *testing.T) {
	b := newBench(t, english)
	b.show(onLock)
	b.press(fyne.Key1)
	b.typed("1")
	for _, k := range []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3} {
		b.wait(300 * time.Millisecond)
		b.press(k)
	}
	if said := b.w.lock.note.text(); !strings.Contains(said, "input method") {
		t.Errorf("a PIN: said %q", said)
	}
	b = newBench(t, english)
	b.show(onLock)
	b.unseen("6901234500042")
	if said := b.w.lock.note.text(); !strings.Contains(said, "input method") || b.w.on != onLock {
		t.Errorf("a scan while the till is locked: said %q", said)
	}
	b = newBench(t, english)
	b.out()
	b.unseen("6901234500042")
	if said := b.w.pay.note.text(); !strings.Contains(said, "No payment code") {
		t.Errorf("on the pay page: said %q", said)
	}
	b.unseen(someAuthCode)
	if len(b.till.codes) != 1 {
		t.Errorf("%d codes were charged", len(b.till.codes))
	}
}

// TestAScanIsNoPIN: also where nothing ends it.
func TestAScanIsNoPIN(t *testing.T) {
	b := newBench(t, english, func(_ *bench, o *Options) { o.Scanner.NoSuffix = true })
	staffed(b, nil)
	b.till.signed = nil
	b.w.goTo(onLock)
	b.typed(string(b.till.operators[0].ID))
	b.press(fyne.KeyReturn)
	b.wait(time.Second)
	b.paced("6901234500042", 8*time.Millisecond)
	b.wait(200 * time.Millisecond)
	b.w.scanPause()
	if said := b.w.lock.note.text(); said == "" || b.w.lock.pin.Text != "" {
		t.Errorf("said %q, the PIN has %d digits", said, len(b.w.lock.pin.Text))
	}
}

// TestAScanUnderAnOpenList closes it and goes where it goes without one.
func TestAScanUnderAnOpenList(t *testing.T) {
	b := newBench(t, english)
	b.fourLines()
	b.press(fyne.KeyF3, fyne.KeyTab)
	c, ok := b.w.win.Canvas().Focused().(*choose)
	if !ok {
		t.Fatalf("the focus is on %T", b.w.win.Canvas().Focused())
	}
	was := c.Selected
	b.press(fyne.KeySpace)
	b.paced("6901234500042", 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	if b.w.overlay == nil || c.Selected != was || len(b.till.sale.Lines) != 4 || !strings.Contains(b.saidInForm(), "A scan came") {
		t.Errorf("the form is open: %t; %q is chosen, %d lines", b.w.overlay != nil, c.Selected, len(b.till.sale.Lines))
	}
	b = newBench(t)
	b.w.goTo(onSettings)
	for range 20 {
		if _, ok = b.w.win.Canvas().Focused().(*choose); ok {
			break
		}
		b.w.win.Canvas().FocusNext()
	}
	if !ok {
		t.Fatal("the settings have no choice")
	}
	b.press(fyne.KeySpace)
	b.paced("6901234500042", 8*time.Millisecond)
	b.press(fyne.KeyReturn)
	b.onPage(onSell)
	if got := codes(b); got != "CF004" {
		t.Errorf("rung up %q", got)
	}
}
