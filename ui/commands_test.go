package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

var allPages = []pageSet{onSell, onPay, onCash, onPaid, onDocs, onSettings, onLock, onRefund, onBill, onShift, onReport, onFind, onStaff, onParked, onGoods, onTemplate, onKeys, onSplit}

func TestEveryCommandHasWordsInBothLanguages(t *testing.T) {
	zh, en := newBench(t), newBench(t, english)
	for _, c := range zh.w.commands {
		if c.cap == "" {
			continue
		}
		for _, b := range []*bench{zh, en} {
			if got := b.w.t(c.label); got == c.label || got == "" {
				t.Errorf("%s: no words for %s", c.id, c.label)
			}
		}
		if zh.w.t(c.label) == en.w.t(c.label) {
			t.Errorf("%s: both languages say %q", c.id, zh.w.t(c.label))
		}
	}
}

func TestNoKeyIsTwiceOnAPage(t *testing.T) {
	type key struct {
		name fyne.KeyName
		mod  fyne.KeyModifier
	}
	b := newBench(t)
	for _, page := range allPages {
		seen := map[key]string{}
		for _, c := range b.w.commands {
			k := key{c.key, c.mod}
			if c.on&page == 0 {
				continue
			}
			if other := seen[k]; other != "" {
				t.Errorf("page %b: %s and %s share a key", page, other, c.id)
			}
			seen[k] = c.id
		}
	}
}

func TestEveryKeyOfTheTableDoesSomething(t *testing.T) {
	if testing.Short() {
		t.Skip("walks through everything one after the other: nothing for the race detector")
	}
	for _, c := range commandTable() {
		for _, page := range allPages {
			if c.on&page == 0 {
				continue
			}
			b := newBench(t)
			b.fourLines()
			b.show(page)
			b.w.closeOverlay() // of a page that asks for an owner
			ran := false
			for i := range b.w.commands {
				if each := &b.w.commands[i]; each.id == c.id && each.on&page != 0 {
					each.can = nil
					each.run = func(*Window) { ran = true }
				}
			}
			if c.mod != 0 {
				b.combo(c.mod, c.key)
			} else if c.sign != 0 {
				b.typed(string(c.sign))
			} else {
				b.press(c.key)
			}
			if !ran {
				t.Errorf("%s on page %b: its key did nothing", c.id, page)
			}
		}
	}
}

func TestHelpShowsThePagesKeys(t *testing.T) {
	b := newBench(t)
	b.press(fyne.KeyF1)
	if b.w.overlay == nil || len(b.w.helpRows()) < 15 {
		t.Fatalf("%d rows", len(b.w.helpRows()))
	}
	b.typed("CF001")
	b.press(fyne.KeyF9, fyne.KeyReturn)
	if b.w.overlay != nil || len(b.till.sale.Lines) != 0 || b.w.sell.field.entry.Text != "" {
		t.Error("a key went through the overlay")
	}
	b.press(fyne.KeyF1, fyne.KeyF1)
	if b.w.overlay != nil {
		t.Error("F1 does not close what it opened")
	}
}

// TestHelpFitsTheSmallestScreen on every page, with the keys of training.
func TestHelpFitsTheSmallestScreen(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for _, page := range allPages {
			b := newBench(t, withRoll, small, func(_ *bench, o *Options) { o.Language = language })
			b.show(page)
			b.w.help()
			if least := b.w.overlay.content.MinSize(); least.Width > 1024-2*space8 || least.Height > 720 {
				t.Errorf("page %b, %s: the keys want %v", page, language, least)
			}
		}
	}
}

func TestFunctionKeysWorkWhereverTheFocusIs(t *testing.T) {
	for name, focus := range map[string]func(*bench) fyne.Focusable{
		"the entry": func(b *bench) fyne.Focusable { return b.w.sell.field.entry },
		"a button":  func(b *bench) fyne.Focusable { return b.button("quantity", onSell) },
		"the rail":  func(b *bench) fyne.Focusable { return b.w.rail.items[onDocs] },
		"nothing":   func(*bench) fyne.Focusable { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.fourLines()
			b.w.win.Canvas().Focus(focus(b))
			b.press(fyne.KeyF9)
			b.onPage(onPay)
		})
	}
}

func TestWithoutSettingsAndPhoneTheirKeysAreGone(t *testing.T) {
	b := newBench(t, shop, func(_ *bench, o *Options) { o.Settings = nil })
	b.combo(fyne.KeyModifierControl, fyne.Key6)
	b.onPage(onSell)
	if b.w.phone != nil || b.w.rail.items[onSettings] != nil {
		t.Error("something of training or settings is shown")
	}
}
