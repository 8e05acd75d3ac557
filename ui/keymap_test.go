package ui

import (
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxtill/assets"
	"wxtill/pos"
	"wxtill/words"
)

// withKeymap opens a window of a shop that has given keys to commands, and keeps what it gives.
func withKeymap(keys Keymap) func(*bench, *Options) {
	return func(b *bench, o *Options) {
		o.Keys = keys
		o.KeepKeys = func(_ context.Context, k Keymap) error { maps.Copy(keys, k); return nil }
	}
}

var keysScenes = []scene{
	{"keys", func(b *bench) {
		b.w.goTo(onKeys)
		b.press(fyne.KeyDown, fyne.KeyReturn)
		b.combo(fyne.KeyModifierControl, fyne.KeyB)
	}},
	{"keys-taken", func(b *bench) { b.w.goTo(onKeys); b.press(fyne.KeyReturn, fyne.KeyF12) }},
	{"keys-reserved", func(b *bench) { b.w.goTo(onKeys); b.press(fyne.KeyReturn, fyne.KeySpace) }},
}

func TestKeyCapsSayTheirKeys(t *testing.T) {
	b := newBench(t, withRoll)
	for _, c := range b.w.commands {
		if c.cap == "" || c.sign != 0 {
			continue
		}
		if got := c.stroke().String(); got != c.cap {
			t.Errorf("%s: the cap says %q, its key is %q", c.id, c.cap, got)
		}
		if k, ok := parseKeystroke(c.cap); !ok || k != c.stroke() {
			t.Errorf("%s: %q is read as %v", c.id, c.cap, k)
		}
	}
}

// TestACommandGetsAnotherKey by keys alone: the new one works at once, wherever it is shown,
// and the old one does nothing any more.
func TestACommandGetsAnotherKey(t *testing.T) {
	kept := Keymap{}
	b := newBench(t, withKeymap(kept))
	b.fourLines()
	b.openSettings()
	b.press(fyne.KeyF3)
	b.onPage(onKeys)
	b.toCommand("charge")
	b.press(fyne.KeyReturn)
	b.combo(fyne.KeyModifierControl, fyne.KeyK)
	if b.w.overlay != nil || kept["charge"] != "Ctrl+K" {
		t.Fatalf("kept %v", kept)
	}
	if got := b.w.keys.row(b.w.keys.rows.chosen); got[2].text != "Ctrl+K" || got[3].text != "F9" {
		t.Errorf("the row says %v", got)
	}
	b.press(fyne.KeyEscape, fyne.KeyEscape)
	b.onPage(onSell)
	if got := b.button("charge", onSell).cap.text.Text; got != "Ctrl+K" {
		t.Errorf("the button says %q", got)
	}
	b.press(fyne.KeyF1)
	if !strings.Contains(shownTexts(b.w.veil), "Ctrl+K\n") {
		t.Error("the map of the keys does not have it")
	}
	b.press(fyne.KeyEscape, fyne.KeyF9)
	b.onPage(onSell)
	b.combo(fyne.KeyModifierControl, fyne.KeyK)
	b.onPage(onPay)
}

// toCommand moves the cursor to a command on the page of the keys.
func (b *bench) toCommand(id string) {
	b.Helper()
	for range b.w.keys.list {
		if b.w.keys.chosen().id == id {
			return
		}
		b.press(fyne.KeyDown)
	}
	b.Fatalf("%s is not on the list", id)
}

// TestKeysAreRefused: what types, answers or belongs to another command is no key to give.
func TestKeysAreRefused(t *testing.T) {
	b := newBench(t)
	b.w.goTo(onKeys)
	for _, c := range []struct {
		id   string
		k    keystroke
		says string // "" where it is given
	}{
		{"charge", keystroke{key: fyne.KeyF8}, "“现金”"},
		{"charge", keystroke{key: fyne.KeyF12}, "“锁定”"},
		{"charge", keystroke{fyne.Key2, fyne.KeyModifierControl}, "“单据”"},
		{"charge", keystroke{key: fyne.Key2}, "扫码枪"},
		{"charge", keystroke{fyne.KeyA, fyne.KeyModifierShift}, "扫码枪"},
		{"charge", keystroke{fyne.KeyC, fyne.KeyModifierControl}, "扫码枪"},
		{"charge", keystroke{key: fyne.KeyReturn}, "Enter"},
		{"charge", keystroke{key: fyne.KeyTab}, "Tab"},
		{"charge", keystroke{key: fyne.KeyF1}, "F1"},
		{"ask_all", keystroke{key: fyne.KeyPageUp}, "移动光标"},
		{"charge", keystroke{fyne.KeyF9, fyne.KeyModifierShift}, ""},
		{"charge", keystroke{key: fyne.KeyHome}, ""},
		{"bill_fetch", keystroke{key: fyne.KeyF9}, ""}, // that of another page
	} {
		got := b.w.refuse(b.w.command(c.id), c.k)
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s, %v: %q", c.id, c.k, got)
		}
	}
	b.toCommand("charge")
	b.press(fyne.KeyReturn, fyne.KeyF8)
	if b.w.overlay == nil || !strings.Contains(shownTexts(b.w.veil), "“现金”") {
		t.Error("a key that another command has is taken")
	}
	b.press(fyne.KeyEscape)
	if b.w.overlay != nil || len(b.w.opts.Keys) != 0 {
		t.Error("Esc is taken for a key")
	}
}

// TestKeysComeBack: one by one, and all of them.
func TestKeysComeBack(t *testing.T) {
	b := newBench(t, withKeymap(Keymap{"charge": "Ctrl+G", "cash": "Ctrl+B"}))
	b.w.goTo(onKeys)
	b.toCommand("charge")
	b.press(fyne.KeyDelete)
	if b.w.command("charge").cap != "F9" || b.w.command("cash").cap != "Ctrl+B" {
		t.Errorf("charge has %s, cash %s", b.w.command("charge").cap, b.w.command("cash").cap)
	}
	b.press(fyne.KeyF8, fyne.KeyReturn)
	if b.w.command("cash").cap != "F8" || len(b.w.opts.Keys) != 0 {
		t.Errorf("cash has %s", b.w.command("cash").cap)
	}
}

// TestOldKeymaps: what an older or newer version has kept takes no key from anybody.
func TestOldKeymaps(t *testing.T) {
	b := newBench(t, withKeymap(Keymap{"gone": "F4", "charge": "F8", "enter": "F4", "cash": "Enter", "discount": "", "lock": "Ctrl+L"}))
	for id, want := range map[string]string{"charge": "F9", "enter": "Enter", "cash": "F8", "discount": "F3", "lock": "Ctrl+L"} {
		if got := b.w.command(id).cap; got != want {
			t.Errorf("%s has %s, want %s", id, got, want)
		}
	}
}

// TestKeysThatCannotBeKept: then nothing has changed.
func TestKeysThatCannotBeKept(t *testing.T) {
	b := newBench(t, func(_ *bench, o *Options) {
		o.KeepKeys = func(context.Context, Keymap) error { return pos.ErrDiskFull }
	})
	b.w.goTo(onKeys)
	b.toCommand("charge")
	b.press(fyne.KeyReturn, fyne.KeyHome)
	if b.w.command("charge").cap != "F9" || b.w.keys.note.text() == "" {
		t.Errorf("charge has %s", b.w.command("charge").cap)
	}
}

// TestTextsNameKeysByTheirCommands: a text with a key in it would be wrong as soon as the
// shop gives the command another one.
func TestTextsNameKeysByTheirCommands(t *testing.T) {
	b := newBench(t)
	// The windows before the till have keys of their own, and these texts list keys.
	fixed := regexp.MustCompile(`^(start|welcome|usage)\.|^keys\.reserved$|^error\.(book_gone|damaged)\.do$`)
	named := regexp.MustCompile(`\b(F\d{1,2}|Ctrl\+|Shift\+|Alt\+)`)
	for language, file := range map[words.Language][]byte{words.ZH: assets.Chinese, words.EN: assets.English} {
		var texts map[string]string
		if err := json.Unmarshal(file, &texts); err != nil {
			t.Fatal(err)
		}
		for key, text := range texts {
			if !fixed.MatchString(key) && named.MatchString(keyMark.ReplaceAllString(text, "")) {
				t.Errorf("%s, %s names a key: %s", key, language, text)
			}
			if got := b.w.withKeys(text); strings.Contains(got, "{key:") {
				t.Errorf("%s, %s: there is no such command: %s", key, language, got)
			}
		}
	}
}

// TestTheMapIsPrinted, with the keys that the shop has given, and written as a PDF.
func TestTheMapIsPrinted(t *testing.T) {
	b := newBench(t, withKeymap(Keymap{"charge": "Ctrl+K"}))
	b.press(fyne.KeyF1, fyne.KeyF7)
	ordered := strings.Join(b.till.ordered, "\n")
	if !strings.Contains(ordered, "keys of 收银, first") || b.w.overlay != nil || b.w.sell.note.text() != b.w.t("help.printed") {
		t.Errorf("ordered %q; said %q", ordered, b.w.sell.note.text())
	}
	sheet := b.w.keySheet()
	for _, want := range []pos.KeyCap{{Key: "Ctrl+K", Does: "微信收款"}, {Key: "F1", Does: b.w.t("cmd.help")}} {
		if !slices.Contains(sheet.Keys, want) {
			t.Errorf("%v is not on the sheet: %v", want, sheet.Keys)
		}
	}
	b.press(fyne.KeyF1, fyne.KeyF8)
	if got := b.slips.exported; len(got) != 1 || !strings.HasSuffix(got[0], "slip-收银.pdf") {
		t.Errorf("exported %+v", got)
	}
}
