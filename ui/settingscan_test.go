package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

const slipCode = "T01-20261122-000312-2-QWERTY"

func TestScannedInto(t *testing.T) {
	for _, c := range []struct{ text, before, rest, code string }{
		{slipCode, "", "", slipCode},
		{"街角" + slipCode + "咖啡", "街角咖啡", "街角咖啡", slipCode},
		{slipCode + "T01", "T01", "T01", slipCode},
		{"T01" + slipCode, "T01", "T01", slipCode},
		{"街角咖啡", "街角", "街角咖啡", ""},
		{"改 " + slipCode, "街角", "改 ", slipCode},
		{"", "街角", "", ""},
	} {
		if rest, code := scannedInto(c.text, c.before); rest != c.rest || code != c.code {
			t.Errorf("%q over %q: %q and %q", c.text, c.before, rest, code)
		}
	}
}

// TestScanOnSettings finds the sale, and leaves no trace in the field that had the focus;
// with changes that are not saved it says so.
func TestScanOnSettings(t *testing.T) {
	b := newBench(t, soldBefore)
	b.w.goTo(onSettings)
	b.scan(slipCode)
	b.onPage(onFind)
	if got := b.till.searches; len(got) != 1 || got[0].Number != slipCode {
		t.Errorf("looked for %+v", got)
	}
	b.w.goTo(onSettings)
	if b.w.settings.dirty() {
		t.Error("the scan is in a field")
	}
	b.w.win.Canvas().Focus(b.input("shop.language").choose)
	b.scan(slipCode)
	b.onPage(onFind)
	b.w.goTo(onSettings)
	b.input("shop.name").fill("转角咖啡")
	b.scan(slipCode)
	b.onPage(onSettings)
	if got := b.w.settings.note.text(); got != b.w.t("settings.scan_unsaved") || b.input("shop.name").value() != "转角咖啡" {
		t.Errorf("the page says %q", got)
	}
	b.press(fyne.KeyReturn)
	b.onPage(onSettings)
}

// TestWhatIsTypedBesideAFieldGoesIntoNone: after a click on blank ground nobody sees where it
// would go.
func TestWhatIsTypedBesideAFieldGoesIntoNone(t *testing.T) {
	b := newBench(t, small)
	b.openSettings()
	b.w.win.Canvas().Unfocus()
	b.typed("77")
	b.press(fyne.KeyReturn)
	if b.w.settings.dirty() || b.input("appid").value() != b.files.config.AppID {
		t.Errorf("the appid is %q", b.input("appid").value())
	}
	b.onPage(onSettings)
	b.w.win.Canvas().Focus(b.input("shop.name").entry)
	b.typed("7")
	if !b.w.settings.dirty() {
		t.Error("a field with the focus takes nothing")
	}
}

// TestScanOnReports finds the sale; Esc goes back to the figures.
func TestScanOnReports(t *testing.T) {
	b := newBench(t, soldBefore, staffed, manager)
	b.w.goTo(onReport)
	b.scan(slipCode)
	b.onPage(onFind)
	if got := b.till.searches; len(got) != 1 || got[0].Number != slipCode {
		t.Errorf("looked for %+v", got)
	}
	b.press(fyne.KeyEscape)
	b.onPage(onReport)
}
