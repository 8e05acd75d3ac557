package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keystroke is a key with the modifiers that are held down with it.
type keystroke struct {
	key fyne.KeyName
	mod fyne.KeyModifier
}

// strokeOf is the key of a shortcut, also of those that Fyne has a meaning of its own for:
// undo, copy and what else entries do by themselves.
func strokeOf(s fyne.Shortcut) (k keystroke, ok bool) {
	switch s := s.(type) {
	case *desktop.CustomShortcut:
		return keystroke{s.KeyName, s.Modifier}, true
	case fyne.KeyboardShortcut:
		return keystroke{s.Key(), fyne.KeyModifierControl}, true
	}
	return keystroke{}, false
}

// modifiers in the order in which key caps have them.
var modifiers = []struct {
	mod  fyne.KeyModifier
	name string
}{
	{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}, {fyne.KeyModifierSuper, "Super+"},
}

// keyNames are the keys that key caps call otherwise than Fyne does.
var keyNames = map[fyne.KeyName]string{
	fyne.KeyReturn: "Enter", fyne.KeyEscape: "Esc", fyne.KeyDelete: "Del", fyne.KeyInsert: "Ins",
	fyne.KeyPageUp: "PgUp", fyne.KeyPageDown: "PgDn", fyne.KeyLeft: "←", fyne.KeyRight: "→", fyne.KeyUp: "↑", fyne.KeyDown: "↓",
}

// String is what a key cap says: "Shift+F6".
func (k keystroke) String() string {
	var b strings.Builder
	for _, m := range modifiers {
		if k.mod&m.mod != 0 {
			b.WriteString(m.name)
		}
	}
	if name, ok := keyNames[k.key]; ok {
		return b.String() + name
	}
	return b.String() + string(k.key)
}

// parseKeystroke reads what String wrote.
func parseKeystroke(cap string) (k keystroke, ok bool) {
	for _, m := range modifiers {
		if rest, found := strings.CutPrefix(cap, m.name); found {
			cap, k.mod = rest, k.mod|m.mod
		}
	}
	for key, name := range keyNames {
		if name == cap {
			k.key = key
			return k, true
		}
	}
	k.key = fyne.KeyName(cap)
	return k, cap != ""
}

// bareModifiers are keys that are only held down with others.
var bareModifiers = map[fyne.KeyName]bool{
	desktop.KeyShiftLeft: true, desktop.KeyShiftRight: true, desktop.KeyControlLeft: true, desktop.KeyControlRight: true,
	desktop.KeyAltLeft: true, desktop.KeyAltRight: true, desktop.KeySuperLeft: true, desktop.KeySuperRight: true,
}

// freeKeys type nothing and move nothing, so they may be a command's without a modifier.
var freeKeys = map[fyne.KeyName]bool{
	fyne.KeyF2: true, fyne.KeyF3: true, fyne.KeyF4: true, fyne.KeyF5: true, fyne.KeyF6: true, fyne.KeyF7: true, fyne.KeyF8: true,
	fyne.KeyF9: true, fyne.KeyF10: true, fyne.KeyF11: true, fyne.KeyF12: true,
	fyne.KeyInsert: true, fyne.KeyDelete: true, fyne.KeyPageUp: true, fyne.KeyPageDown: true, fyne.KeyHome: true, fyne.KeyEnd: true,
}

// takenCombos are what entries do by themselves, and how some scanners send their Enter.
var takenCombos = map[keystroke]bool{
	{fyne.KeyA, fyne.KeyModifierControl}: true, {fyne.KeyC, fyne.KeyModifierControl}: true, {fyne.KeyV, fyne.KeyModifierControl}: true,
	{fyne.KeyX, fyne.KeyModifierControl}: true, {fyne.KeyY, fyne.KeyModifierControl}: true, {fyne.KeyJ, fyne.KeyModifierControl}: true,
}

// free reports whether k may be a command's: it is neither typed, by people or by scanners,
// nor does it answer questions or lead out of them, nor is it the map of the keys.
func (k keystroke) free() bool {
	switch {
	case takenCombos[k] || k.key == fyne.KeyF1 || k.key == "":
		return false
	case freeKeys[k.key]:
		return true
	case k.key == fyne.KeyReturn || k.key == fyne.KeyEnter || k.key == fyne.KeyEscape || k.key == fyne.KeyTab || k.key == fyne.KeySpace || k.key == fyne.KeyBackspace:
		return false
	}
	return k.mod&^fyne.KeyModifierShift != 0
}
