package ui

import (
	"strings"

	"wxtill/pos"
)

// scanSettings is the Enter that a scan ends with: the code of a slip goes out of the
// field that it was typed into, and its sale is looked for, unless what has been changed
// here would be lost by that.
func (w *Window) scanSettings() {
	_, code := scannedInto(w.settings.heard, "")
	if w.settings.heard = ""; code != "" {
		w.leaveSettingsFor(code)
		return
	}
	for i := range w.settings.inputs {
		in := &w.settings.inputs[i]
		if in.entry == nil {
			continue
		}
		rest, code := scannedInto(in.entry.Text, w.settings.saved[in.name])
		if code == "" {
			continue
		}
		in.entry.SetText(rest)
		w.leaveSettingsFor(code)
		return
	}
}

// hear keeps a character that goes into no field, because none has the focus: what is typed
// by people then would stand in one that they do not see.
func (p *settingsPage) hear(r rune) {
	if len(p.w.scan.runes) == 1 { // the beginning of a burst
		p.heard = ""
	}
	p.heard += string(r)
}

// leaveSettingsFor looks for the sale of a slip, unless something would be lost by that.
func (w *Window) leaveSettingsFor(code string) {
	if w.settings.dirty() {
		w.settings.note.say(toneAmber, w.t("settings.scan_unsaved"))
		return
	}
	w.findReceipt(code)
}

// scannedInto takes the code of a slip out of a text that a scanner typed it into:
// anywhere in what stood there before, or behind something else.
func scannedInto(text, before string) (rest, code string) {
	for i := range len(before) + 1 {
		middle, begins := strings.CutPrefix(text, before[:i])
		middle, ends := strings.CutSuffix(middle, before[i:])
		if code := pos.ReceiptCode(middle); begins && ends && code != "" && code == strings.TrimSpace(middle) {
			return before, code
		}
	}
	code = pos.ReceiptCode(text)
	return strings.TrimSuffix(strings.TrimSpace(text), code), code
}
